//! The record of every decision.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::Moment;

/// One event of the chain.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// 1, 2, 3, … without a gap.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// What.
    pub kind: String,
    /// The request it belongs to.
    pub request: Option<String>,
    /// Details; hashed byte by byte as it stands.
    #[schema(value_type = Object)]
    pub body: Box<serde_json::value::RawValue>,
    /// Hash of the event before.
    pub prev: String,
    /// Its own hash.
    pub hash: String,
}

/// `GET /v1/audit` and `GET /v1/requests/{id}/events`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Events {
    /// The oldest first.
    pub events: Vec<Event>,
    /// What to ask for as `after` to go on; `null` where there is no more for now.
    #[serde(default)]
    pub next: Option<i64>,
}

/// `GET /v1/audit/head`: worth keeping elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Head {
    /// The number of the last event; 0 if there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

/// `GET /v1/audit/verify`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Verified {
    /// True if the chain is intact.
    pub intact: bool,
    /// Where it is broken, and how.
    pub broken: Option<String>,
    /// Up to where it was checked.
    pub head: Option<Head>,
}
