//! A remembered approval: what exactly it covers, for whom, how often and until when. Never open-ended.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{RequestId, RequestName, Requester, Resolution};
use crate::clock::{Deadline, Moment};
use crate::digest::Digest;
use crate::error::Error;
use crate::intent::Number;

/// No grant holds for longer.
pub const LONGEST: Duration = Duration::from_hours(24);
const PREFIX: &str = "gra_";

/// Whether a question may be answered for more than one execution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Grantable {
    /// With this scope.
    Scope(Scope),
    /// Never, and why.
    Never(String),
}

/// What a grant covers: the same command but for smaller numbers where the rule sets an upper bound.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Scope {
    /// Digest of the words but for those numbers, of what they mean, of the rule that asks, the user and the directory.
    pub command: Digest,
    /// Digest of what must not change: program, files, environment, policy, the directory itself.
    pub content: Digest,
    /// The numbers that may be smaller, by their names, in order.
    pub numbers: Vec<Bounded>,
}

/// An argument that may be smaller than it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bounded {
    /// Its name.
    pub argument: String,
    /// The most it may be, as it was written.
    pub most: String,
}

impl Scope {
    /// True if it is about the same command, whatever its content is now.
    #[must_use]
    pub fn speaks_of(&self, other: &Self) -> bool {
        self.command == other.command
    }

    /// True if what was approved with this scope covers a command with the other one.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let smaller = |ours: &Bounded, theirs: &Bounded| {
            let number = |bounded: &Bounded| Number::parse(&bounded.most).map(|n| n.decimal());
            ours.argument == theirs.argument
                && number(ours)
                    .zip(number(theirs))
                    .is_some_and(|(most, asked)| {
                        asked > rust_decimal::Decimal::ZERO && asked <= most
                    })
        };
        self.speaks_of(other)
            && self.content == other.content
            && self.numbers.len() == other.numbers.len()
            && self
                .numbers
                .iter()
                .zip(&other.numbers)
                .all(|(ours, theirs)| smaller(ours, theirs))
    }
}

impl fmt::Display for Scope {
    /// `this very command`, or `this command with amount up to 80`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.numbers.is_empty() {
            return f.write_str("exactly this command");
        }
        let numbers: Vec<String> = self
            .numbers
            .iter()
            .map(|bounded| format!("{} above 0 and up to {}", bounded.argument, bounded.most))
            .collect();
        write!(f, "this command with {}", numbers.join(", "))
    }
}

/// The full name of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String)]
pub struct GrantId(String);

impl GrantId {
    /// A new one, from the system's random numbers.
    pub fn random() -> Result<Self, Error> {
        let id = RequestId::random()?;
        let digits = id.as_str().split_once('_').map_or("", |(_, digits)| digits);
        Ok(Self(format!("{PREFIX}{digits}")))
    }

    /// A name that was given before.
    #[must_use]
    pub(crate) fn known(id: String) -> Self {
        Self(id)
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The beginning that people see and type.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..PREFIX.len() + 8).unwrap_or(&self.0)
    }
}

/// What a person types for a grant: the beginning of its id, with or without `gra_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantName(String);

impl GrantName {
    /// The beginning of an id, complete with its prefix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for GrantName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let digits = text.strip_prefix(PREFIX).unwrap_or(text);
        let wrong = || Error::Request {
            what: format!("'{text}' is no name of a grant"),
            hint: "sudomode grants lists them; 4 characters of a name behind gra_ are enough"
                .to_owned(),
        };
        let name: RequestName = digits.parse().map_err(|_| wrong())?;
        let (_, digits) = name.as_str().split_once('_').ok_or_else(wrong)?;
        Ok(Self(format!("{PREFIX}{digits}")))
    }
}

/// A remembered approval.
#[derive(Clone, Debug, Serialize)]
pub struct Grant {
    /// Its name.
    pub id: GrantId,
    /// The request that was approved with it.
    pub request: RequestId,
    /// What it covers.
    pub scope: Scope,
    /// Who may use it.
    pub requester: Requester,
    /// The answer that it repeats.
    pub resolution: Resolution,
    /// How many uses are left; none if only time ends it.
    pub left: Option<u32>,
    /// When it was made.
    pub created_at: Moment,
    /// Until when it holds.
    #[serde(serialize_with = "wall")]
    pub deadline: Deadline,
    /// Why it holds no longer.
    pub ended: Option<String>,
}

fn wall<S: serde::Serializer>(deadline: &Deadline, to: S) -> Result<S::Ok, S::Error> {
    deadline.wall.serialize(to)
}

/// How long and how often an answer is remembered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// For so long, at most [`LONGEST`].
    pub lasts: Option<Duration>,
    /// For so many executions, the one that was asked for among them.
    pub times: Option<u32>,
    /// For as long as the agent's process runs.
    pub session: bool,
}
