//! Whom a server takes a caller for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TokenScope;

/// `GET /v1/whoami`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Whoami {
    /// In which project.
    pub project: String,
    /// The name of the token; none for a session, or for whoever showed nothing.
    pub token: Option<String>,
    /// What the token is good for.
    pub scope: Option<TokenScope>,
    /// In whose name answers are taken, where they are taken at all.
    pub person: Option<String>,
    /// True if the caller runs as the user of the server: then an answer counts as assurance none for what it asks.
    pub same_user: bool,
    /// How many people may answer.
    pub approvers: usize,
}
