//! From an approval to its execution, step by step.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Material;
use crate::approval::{Outcome, RequestId, Runner};
use crate::clock::Moment;
use crate::digest::Digest;

/// `POST /v1/requests/{id}/consume`: takes the approval for one execution. The runner carries a nonce; asked again with
/// the same one, it gets the same permit.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consume {
    /// Who would execute it.
    pub runner: Runner,
    /// What would run now: the server judges it again by the policy of now.
    pub material: Material,
}

/// Proof that an approval was taken by one runner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Permit {
    /// Of which request.
    pub request: RequestId,
    /// For what.
    pub fingerprint: Digest,
    /// In which project.
    pub project: String,
    /// For whom.
    pub nonce: crate::approval::Nonce,
    /// Until when it must be armed.
    pub not_after: Moment,
    /// Ed25519 signature of the server over [`Permit::text`], in base64.
    pub signature: String,
}

impl Permit {
    /// The exact text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let Self {
            request,
            fingerprint,
            project,
            nonce,
            not_after,
            signature: _,
        } = self;
        format!(
            "sudomode permit, version 1\nrequest: {request}\nfingerprint: {fingerprint}\nproject: {project}\n\
             nonce: {nonce}\nnot after: {not_after}\n"
        )
    }

    /// True if the server with this public key, 32 bytes, gave it.
    #[must_use]
    pub fn is_of(&self, key: &[u8]) -> bool {
        is_signed(key, &self.text(), &self.signature)
    }
}

/// True if the owner of this Ed25519 key signed the text.
pub(super) fn is_signed(key: &[u8], text: &str, signature: &str) -> bool {
    let key = ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, key);
    STANDARD
        .decode(signature)
        .is_ok_and(|signature| key.verify(text.as_bytes(), &signature).is_ok())
}

/// `POST /v1/requests/{id}/arm`: directly before exec.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Who executes it, with who watches it.
    pub runner: Runner,
}

/// `POST /v1/requests/{id}/renew`: whoever watches still does.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Renew {
    /// The runner's number.
    pub nonce: crate::approval::Nonce,
}

/// Until when a status holds without another word.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Lease {
    /// By then something must have been heard.
    pub expires_at: Moment,
}

/// `POST /v1/requests/{id}/finish`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// The runner's number.
    pub nonce: crate::approval::Nonce,
    /// How it ended.
    pub outcome: Finished,
    /// More of it, for the audit.
    #[serde(default)]
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finished {
    /// It ran.
    Executed(Outcome),
    /// Provably nothing was executed.
    NotExecuted,
    /// It was started, and nobody saw how it ended.
    Unknown,
}

/// `POST /v1/requests/{id}/cancel`: no body is needed.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {}

/// `POST /v1/requests/{id}/invalidate`: what would run is not what was approved.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Why.
    #[schema(max_length = 2000)]
    pub note: String,
}

/// `POST /v1/requests/{id}/resolve`: what a human found out.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resolve {
    /// True if it ran.
    pub happened: bool,
}

/// `POST /v1/limits/reserve`: a command that the client's policy allows, before it runs. The server judges it, too, and
/// takes what it uses of the limits of rules.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reserve {
    /// The runner's number: asked again with the same one, nothing is taken twice.
    pub nonce: crate::approval::Nonce,
    /// What would run; of its files and variables only what matters to the reading.
    pub material: Material,
    /// The agent that calls, as far as known.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub agent: Option<String>,
}

/// It may run.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Reserved {
    /// True if something was taken, which can be given back.
    pub reserved: bool,
    /// Id and place of the rule that allows it; `null` if it is the default.
    pub rule: Option<String>,
    /// Why.
    pub reason: String,
}

/// `POST /v1/limits/release`: it was provably not executed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The runner's number.
    pub nonce: crate::approval::Nonce,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::Nonce;
    use ring::signature::{Ed25519KeyPair, KeyPair};

    #[test]
    fn a_permit_is_good_for_exactly_what_it_names() {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[7; 32]).unwrap();
        let mut permit = Permit {
            request: RequestId::random().unwrap(),
            fingerprint: Digest::of(b"x"),
            project: "default".into(),
            nonce: Nonce::random().unwrap(),
            not_after: Moment(1_790_000_000_000),
            signature: String::new(),
        };
        permit.signature = STANDARD.encode(pair.sign(permit.text().as_bytes()));
        let key = pair.public_key().as_ref();
        assert!(permit.is_of(key));
        assert!(!permit.is_of(&[0; 32]));
        let changes: [fn(&mut Permit); 5] = [
            |permit| permit.request = RequestId::random().unwrap(),
            |permit| permit.fingerprint = Digest::of(b"y"),
            |permit| permit.project = "other".into(),
            |permit| permit.nonce = Nonce::random().unwrap(),
            |permit| permit.not_after = Moment(1_790_000_000_001),
        ];
        for change in changes {
            let mut other = permit.clone();
            change(&mut other);
            assert!(!other.is_of(key), "{other:?}");
        }
    }
}
