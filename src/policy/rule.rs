//! One rule of a policy: what it matches, and what it decides.

use serde::{Deserialize, Serialize};

use super::condition::{Condition, Scope, Step};
use super::decision::Decision;
use super::demand::Demand;
use super::limit::Limit;
use super::pattern::Patterns;
use super::truth::Truth;
use crate::intent::{Context, Effect, Intent, MAY_CHANGE, UNKNOWN};

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
    /// `limit` and `budget`: up to where this ALLOW rule allows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
    /// `over_limit`: what holds past them.
    #[serde(default = "asks")]
    pub over_limit: Decision,
    /// `unknown: DENY`: a condition that cannot be decided denies, where a DENY rule else asks a human.
    pub denies_unknown: bool,
    /// Told to the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// `opaque`: whether this ALLOW rule also covers intents in which something cannot be seen.
    #[serde(default)]
    pub opaque: Unseen,
    /// Command lines and what the policy must say of them: `examples: {"stripe charge --amount 80": REQUIRE_APPROVAL}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// What it demands of those who approve.
    #[serde(default, skip_serializing_if = "Demand::is_default")]
    pub demand: Demand,
}

/// What holds past a limit, unless the rule says otherwise.
pub(super) const fn asks() -> Decision {
    Decision::RequireApproval
}

/// What an ALLOW rule covers of that which cannot be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unseen {
    /// `opaque: false`: nothing.
    #[default]
    Nothing,
    /// `opaque: files`: what was read from a file that may change before it runs, and is seen but for that.
    Files,
    /// `opaque: true`: all of it.
    Anything,
}

impl Unseen {
    fn covers(self, intent: &Intent) -> bool {
        match (&intent.opaque, self) {
            (None, _) | (_, Self::Anything) => true,
            (Some(why), Self::Files) => why == MAY_CHANGE,
            (Some(_), Self::Nothing) => false,
        }
    }
}

/// A command line and the decision its rule's author expects for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// The command line.
    pub command: String,
    /// What the whole policy must decide.
    pub decision: Decision,
}

/// What a rule asks of an intent before its condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Matcher {
    /// `resource`, and that only a rule which names it speaks of sudomode itself.
    Resource,
    /// `action`
    Action,
    /// `effect`
    Effect,
    /// `program`
    Program,
    /// `opaque`: an ALLOW rule covers what cannot be seen only where it says so.
    Opaque,
}

/// What came of trying a rule on an intent.
#[derive(Debug)]
pub(super) struct Tried {
    /// The first matcher that the intent does not meet.
    pub(super) missed: Option<Matcher>,
    pub(super) truth: Truth,
    /// How the condition was evaluated, where someone wants to see it.
    pub(super) steps: Vec<Step>,
}

impl Rule {
    /// Whether the rule speaks of this intent: its matchers, then its condition.
    pub fn applies(&self, intent: &Intent, context: &Context) -> Truth {
        self.tried(intent, context, false).truth
    }

    /// What its limits say, as it stands behind its reason.
    pub(super) fn up_to(&self) -> String {
        let limits: Vec<String> = self.limits.iter().map(ToString::to_string).collect();
        if limits.is_empty() {
            return String::new();
        }
        format!(" ({}; past that {})", limits.join(", "), self.over_limit)
    }

    /// [`Rule::applies`], and how it came to that.
    pub(super) fn tried(&self, intent: &Intent, context: &Context, traced: bool) -> Tried {
        let missed = self.missed(intent);
        let decided = |truth| Tried {
            missed,
            truth,
            steps: Vec::new(),
        };
        if missed.is_some() {
            return decided(Truth::False);
        }
        // What an option that is not known may do, nobody can allow.
        if self.decision == Decision::Allow
            && intent.absence.unknown
            && self.opaque != Unseen::Anything
        {
            return decided(Truth::Unknown(
                "an option of the command is not known".to_owned(),
            ));
        }
        let scope = Scope {
            intent,
            context,
            allows: self.decision == Decision::Allow,
        };
        match &self.condition {
            None => decided(Truth::True),
            Some(condition) if traced => {
                let (truth, steps) = condition.trace(scope);
                Tried {
                    missed,
                    truth: surely(truth, condition, intent),
                    steps,
                }
            }
            Some(condition) => decided(surely(condition.decide(scope), condition, intent)),
        }
    }

    fn missed(&self, intent: &Intent) -> Option<Matcher> {
        let resource = match &self.resource {
            None => intent.resource != OWN_RESOURCE,
            Some(patterns) if intent.resource == OWN_RESOURCE => patterns.names(OWN_RESOURCE),
            Some(patterns) => patterns.matches(&intent.resource),
        };
        let action = self.action.as_ref();
        let effect = self.effect.as_ref();
        let program = self.program.as_ref();
        if !resource {
            Some(Matcher::Resource)
        } else if action.is_some_and(|patterns| !patterns.matches(&intent.action)) {
            Some(Matcher::Action)
        } else if effect.is_some_and(|effects| !effects.contains(&intent.effect)) {
            Some(Matcher::Effect)
        } else if program.is_some_and(|patterns| !patterns.matches_program(&intent.program)) {
            Some(Matcher::Program)
        } else if self.decision == Decision::Allow && !self.opaque.covers(intent) {
            Some(Matcher::Opaque)
        } else {
            None
        }
    }
}

/// What was given can be given again, by a word that only running tells: then a condition that looks at arguments is
/// not surely false.
fn surely(truth: Truth, condition: &Condition, intent: &Intent) -> Truth {
    let may_be_an_option = || {
        let options = intent
            .command
            .iter()
            .skip(1)
            .take_while(|word| *word != "--");
        intent.absence.unknown && options.into_iter().any(|word| word.starts_with(UNKNOWN))
    };
    if truth == Truth::False && condition.source().contains("args") && may_be_an_option() {
        return Truth::Unknown("a word that only running tells may be an option".to_owned());
    }
    truth
}
