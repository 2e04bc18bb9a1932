//! Policy decision point: (intent, context) → evaluation. Pure but for `load`, which finds and reads the files.

#![forbid(unsafe_code)]

mod commands;
mod condition;
mod decision;
mod demand;
mod error;
mod evaluate;
mod examples;
mod explain;
mod fields;
mod layers;
mod limit;
mod load;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod manual_tests;
mod parse;
mod pattern;
mod rule;
mod suggest;
mod truth;
mod yaml;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::too_many_lines)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::assurance::Assurance;

pub use commands::{CommandExample, Commands, Misreading};
pub use condition::{Condition, ConditionError, Scope, Step};
pub use decision::Decision;
pub use demand::Demand;
pub use error::PolicyError;
pub use evaluate::{Evaluation, RuleRef};
pub use examples::ExampleFailure;
pub use explain::{Counts, Explanation, Trial, Voice};
pub use layers::{Judgement, Layer, PolicySet};
pub use limit::{Bound, Each, Limit, Measure};
pub use load::{BUILT_IN_ORIGIN, built_in, load, load_file};
pub use pattern::{Patterns, effect_name};
pub use rule::{Example, Matcher, Rule, Unseen};
pub use truth::Truth;

/// Ordered rules and what holds where none matches. A policy that was read once may be kept as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The file, as it is shown to the user.
    pub origin: String,
    /// SHA-256 of the text it was read from, in hexadecimal.
    pub hash: String,
    /// What holds where no rule matches.
    pub default: Decision,
    /// In the order they are tried.
    pub rules: Vec<Rule>,
    /// Programs that it describes; they count only in the policy that decides.
    #[serde(default, skip_serializing_if = "Commands::is_empty")]
    pub commands: Commands,
    /// Variables that may change what a program does without making it opaque.
    pub trusted_env: Patterns,
    /// What an approval must be worth at least, where its rule does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_assurance: Option<Assurance>,
    /// `audit: best_effort`: an ALLOW runs, with a warning, where the audit cannot be written.
    pub best_effort_audit: bool,
}
