//! The states of a request and the ways between them. Nothing else changes a request.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Waits for a human.
    Pending,
    /// A human said yes; not used yet.
    Approved,
    /// A human said no.
    Rejected,
    /// Nobody answered, or nobody used the answer, in time.
    Expired,
    /// The requester took it back.
    Cancelled,
    /// A human took an approval back before it was used.
    Revoked,
    /// What was approved is no longer what would run.
    Invalidated,
    /// One process took the approval to execute it.
    Consumed,
    /// That process stands directly before exec, or runs.
    Armed,
    /// It ran to its end.
    Finished,
    /// It was taken and provably not executed.
    NotExecuted,
    /// It was armed, and how it ended was not seen.
    Unknown,
}

/// Every status with its name in stores and JSON, and what can follow it.
const TABLE: [(Status, &str, &[Status]); 12] = {
    use Status::{
        Approved, Armed, Cancelled, Consumed, Expired, Finished, Invalidated, NotExecuted, Pending,
        Rejected, Revoked, Unknown,
    };
    [
        (
            Pending,
            "PENDING",
            &[Approved, Rejected, Expired, Cancelled],
        ),
        (
            Approved,
            "APPROVED",
            &[Consumed, Expired, Revoked, Invalidated],
        ),
        (Rejected, "REJECTED", &[]),
        (Expired, "EXPIRED", &[]),
        (Cancelled, "CANCELLED", &[]),
        (Revoked, "REVOKED", &[]),
        (Invalidated, "INVALIDATED", &[]),
        (Consumed, "CONSUMED", &[Armed, NotExecuted]),
        (Armed, "ARMED", &[Finished, NotExecuted, Unknown]),
        (Finished, "FINISHED", &[]),
        (NotExecuted, "NOT_EXECUTED", &[]),
        (Unknown, "UNKNOWN", &[Finished, NotExecuted]),
    ]
};

impl Status {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(status, _, _)| *status)
    }

    /// Its name in stores and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        TABLE
            .iter()
            .find(|(status, _, _)| *status == self)
            .map_or("", |(_, name, _)| name)
    }

    /// The statuses a request may go to from here.
    #[must_use]
    pub fn next(self) -> &'static [Self] {
        TABLE
            .iter()
            .find(|(status, _, _)| *status == self)
            .map_or(&[], |(_, _, next)| next)
    }

    /// True if the program may have been executed.
    #[must_use]
    pub const fn may_have_executed(self) -> bool {
        matches!(self, Self::Armed | Self::Finished | Self::Unknown)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        TABLE
            .iter()
            .find(|(_, name, _)| *name == text)
            .map(|(status, _, _)| *status)
            .ok_or_else(|| format!("'{text}' is no status of a request"))
    }
}
