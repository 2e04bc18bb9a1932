//! Tokens, people and sessions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::Moment;

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TokenScope {
    /// To ask, to read own requests, to execute what was approved. Never to vote.
    Agent,
    /// To read all requests, and to answer them in a person's name.
    Approver,
    /// To manage tokens, approvers and policies. Never to vote.
    Admin,
}

/// `POST /v1/tokens`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is called.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[A-Za-z0-9._@+][A-Za-z0-9._@+-]*$"
    )]
    pub name: String,
    /// What it is good for.
    pub scope: TokenScope,
    /// In whose name an approver's token answers.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub person: Option<String>,
    /// After how many days it expires.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 3650)]
    pub days: Option<u32>,
}

/// The token, shown this once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenMade {
    /// What to send as `Authorization: Bearer`.
    pub token: String,
    /// What is known of it from now on.
    #[serde(flatten)]
    pub made: Token,
}

/// A token without its secret.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Token {
    /// What it is called.
    pub name: String,
    /// What it is good for.
    pub scope: TokenScope,
    /// In whose name it answers.
    pub person: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// When it expires; `null` for never.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// When it was last used, to the minute.
    pub last_used: Option<Moment>,
}

/// `GET /v1/tokens`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Tokens {
    /// All of them, the oldest first.
    pub tokens: Vec<Token>,
}

/// Somebody who may answer.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Approver {
    /// The person.
    pub name: String,
    /// True if the person has a passphrase and a second factor, and so may sign in.
    pub signs_in: bool,
    /// Fingerprints of the person's SSH keys.
    pub keys: Vec<String>,
    /// When the person was enrolled.
    pub created_at: Moment,
}

/// `GET /v1/approvers`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Approvers {
    /// All of them, by name.
    pub approvers: Vec<Approver>,
}

/// `POST /v1/approvers`: enrols an SSH key. Passphrases are enrolled at the server's own terminal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolKey {
    /// The person.
    #[schema(
        min_length = 1,
        max_length = 64,
        pattern = "^[A-Za-z0-9._@+][A-Za-z0-9._@+-]*$"
    )]
    pub name: String,
    /// A line of an SSH public key.
    #[schema(max_length = 16384)]
    pub key: String,
}

/// `POST /v1/session`
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The person.
    #[schema(max_length = 64)]
    pub name: String,
    /// The passphrase.
    #[schema(max_length = 1024)]
    pub passphrase: String,
    /// The six digits of the second factor.
    #[schema(max_length = 16)]
    pub code: String,
    /// The project; `default` if it does not say.
    #[serde(default)]
    #[schema(max_length = 40)]
    pub project: Option<String>,
}

/// `GET /v1/session`: who is signed in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// The person.
    pub name: String,
    /// The project.
    pub project: String,
    /// To be sent as `X-CSRF-Token` with everything that changes something.
    pub csrf: String,
    /// When it ends, whatever is done.
    pub expires_at: Moment,
    /// What an approval of this session is worth for requests of other users.
    pub assurance: crate::assurance::Assurance,
}
