//! A dry run: what would be decided, and why.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Word;
use crate::intent::{Args, Effect};
use crate::policy::Decision;

/// `POST /v1/evaluate`: a command, a line of shell, or an intent; one of the three.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Evaluate {
    /// The words of a command.
    #[schema(max_items = 10000)]
    pub argv: Option<Vec<Word>>,
    /// A line of shell.
    pub line: Option<String>,
    /// The service that would be acted on.
    #[schema(max_length = 256)]
    pub resource: Option<String>,
    /// What would be done.
    #[schema(max_length = 256)]
    pub action: Option<String>,
    /// With what.
    #[schema(value_type = Option<Object>)]
    pub args: Option<serde_json::Map<String, serde_json::Value>>,
    /// Where it would run.
    pub cwd: Option<String>,
    /// The agent that would call.
    #[schema(max_length = 64)]
    pub agent: Option<String>,
    /// Judge by this text instead of the policy in force.
    pub policy: Option<String>,
}

/// What `sudomode check --json` prints.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Evaluated {
    /// The strictest of its intents.
    pub decision: Decision,
    /// The rule that decided.
    pub rule: Option<String>,
    /// Why.
    pub reason: String,
    /// What it would do.
    pub intents: Vec<EvaluatedIntent>,
}

/// One intent, and what was decided of it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct EvaluatedIntent {
    /// The service acted on.
    pub resource: String,
    /// The verb.
    pub action: String,
    /// Typed arguments.
    #[schema(value_type = std::collections::BTreeMap<String, crate::intent::Value>)]
    pub args: Args,
    /// The gravest consequence.
    pub effect: Effect,
    /// True if something in it cannot be seen.
    pub opaque: bool,
    /// Why.
    pub opaque_reason: Option<String>,
    /// The words it was read from.
    pub command: Vec<String>,
    /// What was decided of it alone.
    pub decision: Decision,
    /// By which rule.
    pub rule: Option<String>,
}
