//! A request and a grant as a server gives them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::approval::grant::Scope;
use crate::approval::{Asked, InWords, Outcome, RequestId, Requester, Resolution, Status, Vote};
use crate::clock::Moment;
use crate::digest::Digest;
use crate::intent::Args;

/// One request: what `sudomode pending --json` prints, and what only a server knows.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Request {
    /// Its name.
    pub id: RequestId,
    /// Where it stands. A client that enforces the answer itself is told PENDING, APPROVED or REJECTED only.
    pub status: Status,
    /// What exactly is approved.
    pub fingerprint: Digest,
    /// What a human is asked.
    #[serde(flatten)]
    pub asked: Asked,
    /// Resource of its first intent.
    pub resource: String,
    /// Action of its first intent.
    pub action: String,
    /// Arguments of its first intent.
    #[schema(value_type = std::collections::BTreeMap<String, crate::intent::Value>)]
    pub args: Args,
    /// Whose request it is.
    pub requester: Requester,
    /// When it was first asked.
    pub created_at: Moment,
    /// When its status last changed.
    pub updated_at: Moment,
    /// Until when its status holds without anybody's doing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
    /// True for a rejection that no longer answers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forgotten: bool,
    /// The votes that count, with what they are worth now.
    pub votes: Vec<Vote>,
    /// What is still missing for an approval, in words; empty once nothing is.
    pub missing: String,
    /// How a human answered.
    pub resolution: Option<Resolution>,
    /// How the program ended.
    pub outcome: Option<Outcome>,
    /// The question in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<InWords>,
    /// The project that it belongs to.
    pub project: String,
    /// Names this very state of it, as the header `ETag` does.
    pub etag: String,
}

/// `GET /v1/requests`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Requests {
    /// The newest first, unless only those that wait are listed: then the oldest.
    pub requests: Vec<Request>,
    /// Where the next page begins; `null` on the last.
    #[serde(default)]
    pub next: Option<String>,
    /// Up to when was looked, where there is less on this page because looking costs time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub searched_to: Option<Moment>,
}

/// An approval that is remembered.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Its name.
    pub id: String,
    /// The request that was approved with it.
    pub request: RequestId,
    /// What it covers.
    pub scope: Scope,
    /// What it covers, in words.
    pub covers: String,
    /// Who may use it.
    pub requester: Requester,
    /// The answer that it repeats.
    pub resolution: Resolution,
    /// How many uses are left; `null` if only time ends it.
    pub left: Option<u32>,
    /// When it was made.
    pub created_at: Moment,
    /// Until when it holds.
    pub expires_at: Moment,
    /// Why it holds no longer.
    pub ended: Option<String>,
}

/// `GET /v1/grants`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Grants {
    /// The oldest first.
    pub grants: Vec<Grant>,
}
