//! How much is asked, how it is answered, and which rules decide.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::Moment;

/// `GET /v1/activity`
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Activity {
    /// From then on.
    pub since: Moment,
    /// False if more was asked than was counted; `since` is then where counting ended.
    pub whole: bool,
    /// How long each period is, in seconds.
    pub step: u64,
    /// The periods, the oldest first.
    pub buckets: Vec<Bucket>,
    /// How many requests wait now.
    pub pending: u64,
    /// Half of the answers came within so many seconds.
    pub median: Option<u64>,
    /// Nine in ten answers came within so many seconds.
    pub slowest: Option<u64>,
    /// How often each rule decided, by its id.
    pub rules: Vec<RuleUse>,
}

/// What was asked in one period, and what became of it until now.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Bucket {
    /// When it begins.
    pub at: Moment,
    /// How many requests were put.
    pub asked: u64,
    /// How many of them were approved.
    pub approved: u64,
    /// How many of them were rejected.
    pub rejected: u64,
    /// How many of them ended without an answer.
    pub ended: u64,
    /// Half of the answers came within so many seconds.
    pub median: Option<u64>,
}

/// How often a rule decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleUse {
    /// Its id; `null` for the default.
    pub rule: Option<String>,
    /// How many requests it asked for.
    pub asked: u64,
    /// How many commands it allowed, among the last 20,000 events.
    pub allowed: u64,
    /// How many commands it denied, among the last 20,000 events.
    pub denied: u64,
}
