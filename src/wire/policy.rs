//! Policies of a project: the one in force, and how it came to be.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::permit::is_signed;
use crate::clock::Moment;

/// `GET /v1/policy`: the policy in force, for a client that decides by it for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyCopy {
    /// In which project.
    pub project: String,
    /// Its number in the history; 0 for the one that is built in.
    pub version: i64,
    /// SHA-256 of the text, in hexadecimal.
    pub hash: String,
    /// The text of policies.yaml.
    pub text: String,
    /// Until when a client may decide by it.
    pub not_after: Moment,
    /// Ed25519 signature of the server over [`PolicyCopy::signed_text`], in base64.
    pub signature: String,
}

impl PolicyCopy {
    /// The exact text that is signed; the hash stands for the policy's text.
    #[must_use]
    pub fn signed_text(&self) -> String {
        let Self {
            project,
            version,
            hash,
            not_after,
            ..
        } = self;
        format!(
            "sudomode policy, version 1\nproject: {project}\nnumber: {version}\nhash: {hash}\nnot after: {not_after}\n"
        )
    }

    /// True if the server with this public key, 32 bytes, gave it, with this text.
    #[must_use]
    pub fn is_of(&self, key: &[u8]) -> bool {
        crate::digest::Digest::of(self.text.as_bytes()).to_string() == self.hash
            && is_signed(key, &self.signed_text(), &self.signature)
    }
}

/// Where a version of a policy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum PolicyState {
    /// Waits for a second person.
    Proposed,
    /// In force, or was.
    Accepted,
    /// Was refused.
    Rejected,
}

/// One version in the history.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PolicyVersion {
    /// Its number.
    pub version: i64,
    /// SHA-256 of its text.
    pub hash: String,
    /// Where it stands.
    pub state: PolicyState,
    /// True for the one in force.
    pub in_force: bool,
    /// Who proposed it; `file` for the file that the server was started with.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Moment,
    /// Why.
    pub note: Option<String>,
    /// Who accepted or refused it.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
    /// Its text, where one version is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// `GET /v1/policies`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PolicyVersions {
    /// The newest first.
    pub versions: Vec<PolicyVersion>,
}

/// `GET /v1/policies/{version}/diff`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PolicyDiff {
    /// The older one.
    pub from: i64,
    /// The newer one.
    pub to: i64,
    /// Line by line, as `diff -u` writes it.
    pub diff: String,
}

/// `POST /v1/policies`: a new text, or an old version to roll back to.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Propose {
    /// The text of policies.yaml.
    pub text: Option<String>,
    /// The number of an old version whose text shall hold again.
    pub version: Option<i64>,
    /// Why.
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// `POST /v1/policies/{version}/accept` and `/reject`
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Review {
    /// What was read: if it is not the hash of that version, nothing is changed.
    #[schema(max_length = 64)]
    pub hash: Option<String>,
}
