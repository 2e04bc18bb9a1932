//! Policy decision point: the first rule that matches decides, and nothing unknown widens.

use std::fmt;

use serde::Serialize;

use super::Policy;
use super::decision::Decision;
use super::demand::Demand;
use super::explain::Trial;
use super::limit::Bound;
use super::rule::{OWN_RESOURCE, Rule};
use super::truth::Truth;
use crate::intent::{Context, Effect, Intent};

/// What a policy says of one intent, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evaluation {
    /// The answer.
    pub decision: Decision,
    /// The rule that gave it; `None` for the default.
    pub rule: Option<RuleRef>,
    /// A sentence for the agent and for the human.
    pub reason: String,
    /// What could not be decided, where that made the answer stricter.
    pub undecided: Option<String>,
    /// What it demands of those who approve; empty unless it asks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<Demand>,
    /// Up to where an ALLOW holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Bound>,
    /// Arguments of which the rule says only that they are above something: smaller ones are no worse.
    #[serde(skip)]
    pub upper_bounded: Vec<String>,
}

/// Which rule, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleRef {
    /// The rule's id.
    pub id: String,
    /// Its policy's file, as it is shown to the user.
    pub origin: String,
    /// Its first line, from 1; 0 for what no policy says and no policy can change.
    pub line: u32,
}

impl RuleRef {
    /// What stands above all policies: sudomode guards itself.
    fn own_gate() -> Self {
        Self {
            id: "own-gate".to_owned(),
            origin: "built in".to_owned(),
            line: 0,
        }
    }

    /// True for what stands above all policies.
    #[must_use]
    pub const fn is_above_policies(&self) -> bool {
        self.line == 0
    }
}

impl fmt::Display for RuleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_above_policies() {
            return write!(f, "{} ({})", self.id, self.origin);
        }
        write!(f, "{} ({}:{})", self.id, self.origin, self.line)
    }
}

/// Hears of each rule that is tried, where someone wants to know.
pub(super) type Watch<'w, 'p> = Option<&'w mut Vec<Trial<'p>>>;

impl Policy {
    /// Judges one intent.
    #[must_use]
    pub fn evaluate(&self, intent: &Intent, context: &Context) -> Evaluation {
        self.evaluate_watched(intent, context, None)
    }

    pub(super) fn evaluate_watched<'p>(
        &'p self,
        intent: &Intent,
        context: &Context,
        watch: Watch<'_, 'p>,
    ) -> Evaluation {
        if intent.resource == OWN_RESOURCE && intent.effect != Effect::Read {
            return Evaluation {
                decision: Decision::Deny,
                rule: Some(RuleRef::own_gate()),
                reason: "an agent may not change its own gate".to_owned(),
                undecided: None,
                demands: Vec::new(),
                limits: Vec::new(),
                upper_bounded: Vec::new(),
            };
        }
        let mut nearly = None;
        let (provisional, matched) =
            self.first_match(self.rules.iter(), intent, context, watch, &mut nearly);
        let last = matched.unwrap_or_else(|| self.by_default(intent, nearly.as_deref()));
        match provisional {
            Some(asks) if last.decision < Decision::Deny => asks.demanding_also(&last),
            _ => last,
        }
    }

    /// What its DENY and `REQUIRE_APPROVAL` rules say of one intent: the voice of a policy that may only tighten
    /// another. Its ALLOW rules and its default are as if they were not there.
    #[must_use]
    pub fn opinion(&self, intent: &Intent, context: &Context) -> Option<Evaluation> {
        self.opinion_watched(intent, context, None)
    }

    pub(super) fn opinion_watched<'p>(
        &'p self,
        intent: &Intent,
        context: &Context,
        watch: Watch<'_, 'p>,
    ) -> Option<Evaluation> {
        let tightening = self
            .rules
            .iter()
            .filter(|rule| rule.decision != Decision::Allow);
        let (provisional, matched) =
            self.first_match(tightening, intent, context, watch, &mut None);
        match (provisional, matched) {
            (Some(asks), Some(last)) if last.decision < Decision::Deny => {
                Some(asks.demanding_also(&last))
            }
            (provisional, matched) => matched.or(provisional),
        }
    }

    /// The first DENY rule that could not be decided, which asks unless a later rule denies; and the first match.
    /// `nearly` hears of the first ALLOW rule that could not be decided.
    fn first_match<'p>(
        &self,
        rules: impl Iterator<Item = &'p Rule>,
        intent: &Intent,
        context: &Context,
        mut watch: Watch<'_, 'p>,
        nearly: &mut Option<String>,
    ) -> (Option<Evaluation>, Option<Evaluation>) {
        let mut provisional = None;
        for rule in rules {
            let tried = rule.tried(intent, context, watch.is_some());
            let truth = match &mut watch {
                None => tried.truth,
                Some(trials) => {
                    let truth = tried.truth.clone();
                    trials.push(Trial::new(rule, tried));
                    truth
                }
            };
            let matched = match (truth, rule.decision) {
                (Truth::False, _) => continue,
                (Truth::Unknown(why), Decision::Allow) => {
                    nearly.get_or_insert_with(|| {
                        format!("rule {} does not allow it: {why}", rule.id)
                    });
                    continue;
                }
                (Truth::True, _) => self.decided(rule),
                (Truth::Unknown(why), Decision::Deny) if !rule.denies_unknown => {
                    provisional.get_or_insert_with(|| {
                        self.undecided(rule, Decision::RequireApproval, why)
                    });
                    continue;
                }
                (Truth::Unknown(why), decision) => self.undecided(rule, decision, why),
            };
            return (provisional, Some(matched));
        }
        (provisional, None)
    }

    fn decided(&self, rule: &Rule) -> Evaluation {
        let does = match rule.decision {
            Decision::Allow => "allows this",
            Decision::RequireApproval => "asks a human",
            Decision::Deny => "denies this",
        };
        Evaluation {
            decision: rule.decision,
            rule: Some(self.reference(rule)),
            reason: rule
                .reason
                .clone()
                .unwrap_or_else(|| format!("rule {} {does}", rule.id))
                + &rule.up_to(),
            undecided: None,
            demands: self.demands(rule.decision, Some(rule)),
            limits: self.bounds(rule),
            upper_bounded: rule
                .condition
                .as_ref()
                .map(super::Condition::upper_bounded)
                .unwrap_or_default(),
        }
    }

    /// What those who approve must bring, where somebody is asked.
    fn demands(&self, decision: Decision, rule: Option<&Rule>) -> Vec<Demand> {
        if decision != Decision::RequireApproval {
            return Vec::new();
        }
        let demand = rule.map(|rule| rule.demand.clone()).unwrap_or_default();
        vec![demand.or(self.min_assurance)]
    }

    fn undecided(&self, rule: &Rule, decision: Decision, why: String) -> Evaluation {
        let told = rule.reason.as_ref();
        Evaluation {
            decision,
            rule: Some(self.reference(rule)),
            reason: format!(
                "rule {} could not be decided: {why}{}",
                rule.id,
                told.map(|reason| format!(" ({reason})"))
                    .unwrap_or_default()
            ),
            undecided: Some(why),
            demands: self.demands(decision, Some(rule)),
            limits: Vec::new(),
            upper_bounded: Vec::new(),
        }
    }

    /// What holds where no rule matches. An opaque intent is never allowed by it.
    fn by_default(&self, intent: &Intent, nearly: Option<&str>) -> Evaluation {
        let own = intent.resource == OWN_RESOURCE;
        let default = if own { Decision::Allow } else { self.default };
        let (decision, hidden) = match &intent.opaque {
            Some(why) => (
                default.max(Decision::RequireApproval),
                format!(", and part of it cannot be seen: {why}"),
            ),
            None => (default, String::new()),
        };
        let Intent {
            resource, action, ..
        } = intent;
        let nearly = nearly
            .map(|nearly| format!(", {nearly}"))
            .unwrap_or_default();
        let reason = format!(
            "no rule matches {resource} / {action}{hidden}{nearly}; the default is {default}"
        );
        Evaluation {
            decision,
            rule: None,
            reason,
            undecided: None,
            demands: self.demands(decision, None),
            limits: Vec::new(),
            upper_bounded: Vec::new(),
        }
    }

    fn bounds(&self, rule: &Rule) -> Vec<Bound> {
        let bound = |limit: &super::Limit| Bound {
            rule: self.reference(rule),
            limit: limit.clone(),
            over: rule.over_limit,
            demand: rule.demand.or(self.min_assurance),
        };
        rule.limits.iter().map(bound).collect()
    }

    pub(super) fn reference(&self, rule: &Rule) -> RuleRef {
        RuleRef {
            id: rule.id.clone(),
            origin: self.origin.clone(),
            line: rule.line,
        }
    }
}
