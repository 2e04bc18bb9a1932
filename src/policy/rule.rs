//! One rule of a policy: what it matches, and what it decides.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Scope};
use super::decision::Decision;
use super::pattern::Patterns;
use super::truth::Truth;
use crate::intent::{Context, Effect, Intent};

/// The resource of sudomode's own files, approvals and settings. No wildcard matches it.
pub(super) const OWN_RESOURCE: &str = "sudomode";

/// One rule. A matcher that is left out matches anything; at least one of resource, action, effect and program stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Unique in its policy (`id`, or `name`).
    pub id: String,
    /// Where it begins in its file, from 1; 0 if that is not known.
    pub line: u32,
    /// For its readers; no part in the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The services it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<Patterns>,
    /// The verbs it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<Patterns>,
    /// The consequences it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Vec<Effect>>,
    /// The programs it is about, by base name or absolute path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<Patterns>,
    /// What must hold beside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// What it says of an intent it matches (`response`, or `decision`).
    pub decision: Decision,
    /// `unknown: DENY`: a condition that cannot be decided denies, where a DENY rule else asks a human.
    pub denies_unknown: bool,
    /// Told to the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `opaque: true`: this ALLOW rule also covers intents in which something cannot be seen.
    pub opaque: bool,
    /// Command lines and what the policy must say of them: `examples: {"stripe charge --amount 80": REQUIRE_APPROVAL}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}

/// A command line and the decision its rule's author expects for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The command line.
    pub command: String,
    /// What the whole policy must decide.
    pub decision: Decision,
}

impl Rule {
    /// Whether the rule speaks of this intent: its matchers, then its condition.
    pub fn applies(&self, intent: &Intent, context: &Context) -> Truth {
        if !self.matches(intent) {
            return Truth::False;
        }
        // What an option that is not known may do, nobody can allow.
        if self.decision == Decision::Allow && intent.absence.unknown && !self.opaque {
            return Truth::Unknown("an option of the command is not known".to_owned());
        }
        let scope = Scope {
            intent,
            context,
            allows: self.decision == Decision::Allow,
        };
        self.condition
            .as_ref()
            .map_or(Truth::True, |condition| condition.decide(scope))
    }

    fn matches(&self, intent: &Intent) -> bool {
        let resource = match &self.resource {
            None => intent.resource != OWN_RESOURCE,
            Some(patterns) if intent.resource == OWN_RESOURCE => patterns.names(OWN_RESOURCE),
            Some(patterns) => patterns.matches(&intent.resource),
        };
        let covered = self.decision != Decision::Allow || self.opaque || intent.opaque.is_none();
        let any = |patterns: &Option<Patterns>, text: &str| {
            patterns
                .as_ref()
                .is_none_or(|patterns| patterns.matches(text))
        };
        resource
            && covered
            && any(&self.action, &intent.action)
            && self
                .effect
                .as_ref()
                .is_none_or(|effects| effects.contains(&intent.effect))
            && self
                .program
                .as_ref()
                .is_none_or(|patterns| patterns.matches_program(&intent.program))
    }
}
