//! What an approver says, and what became of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Grant, Problem, Request};
use crate::approval::{RequestId, Status};
use crate::digest::Digest;

/// `POST /v1/requests/{id}/approve` and `/reject`: all of it optional.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewVote)]
pub struct Vote {
    /// What was seen: if it is not what the request is about, the vote is refused with 412.
    pub fingerprint: Option<Digest>,
    /// Why, or what to do instead; the agent reads it.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
    /// A signature over the challenge, as `ssh-keygen -Y sign -n sudomode-vote@1` writes it.
    #[schema(max_length = 65536)]
    pub proof: Option<String>,
    /// Whose passphrase and code follow, where there is neither session nor approver's token.
    #[schema(max_length = 64)]
    pub person: Option<String>,
    /// The person's passphrase.
    #[schema(max_length = 1024)]
    pub passphrase: Option<String>,
    /// The six digits of the person's second factor.
    #[schema(max_length = 16)]
    pub code: Option<String>,
    /// Remember it so long: `15m`, `4h`, at most 24 h.
    #[serde(rename = "for")]
    #[schema(max_length = 16)]
    pub lasts: Option<String>,
    /// Remember it for so many executions, this one among them.
    #[schema(minimum = 2, maximum = 1000)]
    pub times: Option<u32>,
    /// Remember it for this agent only, at most 24 h.
    pub session: bool,
}

/// What became of a vote.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Voted {
    /// Always `success`.
    pub status: String,
    /// In words.
    pub message: String,
    /// The request.
    pub request_id: RequestId,
    /// True if it decided; false if more approvals are needed.
    pub decided: bool,
    /// The request as it stands now.
    pub request: Request,
    /// The approval as it is remembered, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<Grant>,
}

/// `GET /v1/requests/{id}/challenge`: the exact text that an approver signs.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Challenge {
    /// The text.
    pub text: String,
    /// The purpose of the signature: `ssh-keygen -Y sign -n` this.
    pub namespace: String,
}

/// `POST /v1/requests/approve`: many at once.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Bulk {
    /// Which.
    #[schema(max_items = 10000)]
    pub ids: Vec<RequestId>,
    /// All that wait now.
    pub all: bool,
    /// What was seen of each, by its id; those that are about something else are left alone.
    #[schema(value_type = BTreeMap<String, Digest>)]
    pub fingerprints: BTreeMap<String, Digest>,
    /// Why.
    #[schema(max_length = 2000)]
    pub reason: Option<String>,
}

/// What became of each.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkAnswer {
    /// How many are approved by it.
    pub approved: usize,
    /// One a request, in their order.
    pub results: Vec<BulkOne>,
}

/// What became of one of many.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct BulkOne {
    /// Which.
    pub id: RequestId,
    /// Where it stands, if the vote counted.
    pub status: Option<Status>,
    /// Why it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
