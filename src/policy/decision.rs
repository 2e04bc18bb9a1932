//! What may happen to a command, from free to forbidden.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The answer of a policy. The order is the strictness: the strictest of several counts.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[must_use]
pub enum Decision {
    /// Runs at once.
    Allow,
    /// Runs once a human approved it.
    RequireApproval,
    /// Does not run.
    Deny,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Allow => "ALLOW",
            Self::RequireApproval => "REQUIRE_APPROVAL",
            Self::Deny => "DENY",
        })
    }
}
