//! Several policies over one command: one decides, the others may only tighten.

use serde::Serialize;

use super::Policy;
use super::decision::Decision;
use super::demand::Demand;
use super::evaluate::{Evaluation, RuleRef, Watch};
use super::rule::Rule;
use crate::digest::Fields;
use crate::intent::{Context, Intent, Taught};

/// The policy that decides, and those beside it.
#[derive(Clone, Debug)]
pub struct PolicySet {
    /// Decides.
    pub base: Policy,
    /// Each may make the answer stricter, none looser.
    pub also: Vec<Layer>,
}

/// A policy that may only tighten another.
#[derive(Clone, Debug)]
pub enum Layer {
    /// Counts with all it says, its default too.
    Whole(Policy),
    /// Counts with its DENY and `REQUIRE_APPROVAL` rules; where none matches it has no opinion.
    Opinion(Policy),
}

/// The answer for a command: the strictest of its intents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The answer.
    pub decision: Decision,
    /// The rule that gave it.
    pub rule: Option<RuleRef>,
    /// Why.
    pub reason: String,
    /// One an intent, in their order.
    pub evaluations: Vec<Evaluation>,
}

impl Judgement {
    /// What those who approve must bring: all that any of the evaluations demands.
    #[must_use]
    pub fn demands(&self) -> Vec<Demand> {
        let mut demands: Vec<Demand> = Vec::new();
        for demand in self.evaluations.iter().flat_map(|one| &one.demands) {
            if !demands.contains(demand) {
                demands.push(demand.clone());
            }
        }
        demands
    }
}

impl PolicySet {
    /// Judges all intents of a command.
    #[must_use]
    pub fn judge(&self, intents: &[Intent], context: &Context) -> Judgement {
        Judgement::of(
            intents
                .iter()
                .map(|intent| self.evaluate(intent, context))
                .collect(),
        )
    }

    /// Digest of all the policies that judge.
    #[must_use]
    pub fn hash(&self) -> String {
        if self.also.is_empty() {
            return self.base.hash.clone();
        }
        let mut fields = Fields::new("sudomode policies 1");
        fields.add("base", self.base.hash.as_bytes());
        for layer in &self.also {
            let (kind, policy) = match layer {
                Layer::Whole(policy) => ("whole", policy),
                Layer::Opinion(policy) => ("opinion", policy),
            };
            fields.add(kind, policy.hash.as_bytes());
        }
        fields.finish().to_string()
    }

    /// All the policies, the one that decides first.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        let also = self.also.iter().map(Layer::policy);
        std::iter::once(&self.base).chain(also)
    }

    /// The programs that are described: by the policy that decides, for a reading can loosen an answer.
    #[must_use]
    pub fn taught(&self) -> &Taught {
        &self.base.commands.taught
    }

    /// What stands in a policy and does not count, one sentence each.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        self.also.iter().flat_map(Layer::warnings).collect()
    }

    fn evaluate(&self, intent: &Intent, context: &Context) -> Evaluation {
        self.also
            .iter()
            .filter_map(|layer| layer.says(intent, context, None))
            .fold(self.base.evaluate(intent, context), Evaluation::stricter)
    }
}

impl Layer {
    pub(super) fn policy(&self) -> &Policy {
        match self {
            Self::Whole(policy) | Self::Opinion(policy) => policy,
        }
    }

    fn warnings(&self) -> Vec<String> {
        let policy = self.policy();
        let origin = &policy.origin;
        let loose = |rule: &Rule| rule.decision == Decision::Allow;
        let loosens = matches!(self, Self::Opinion(_))
            && (policy.rules.iter().any(loose) || !policy.trusted_env.is_empty());
        let loosens = loosens.then(|| {
            format!("{origin}: a working tree may only tighten: its ALLOW rules and trusted_env do not count")
        });
        let teaches = (!policy.commands.is_empty()).then(|| {
            format!("{origin}: only the policy that decides describes programs: its commands do not count")
        });
        loosens.into_iter().chain(teaches).collect()
    }

    /// What it says of one intent, if it has anything to say.
    pub(super) fn says<'p>(
        &'p self,
        intent: &Intent,
        context: &Context,
        watch: Watch<'_, 'p>,
    ) -> Option<Evaluation> {
        match self {
            Self::Whole(policy) => Some(policy.evaluate_watched(intent, context, watch)),
            Self::Opinion(policy) => policy.opinion_watched(intent, context, watch),
        }
    }
}

impl Evaluation {
    /// The stricter of two; of equal ones the first, unless only the other names a rule, which says more than a
    /// default does.
    /// The limits of both hold, also for what a human lets pass.
    pub(super) fn stricter(mut self, mut next: Self) -> Self {
        self.limits.append(&mut next.limits);
        next.limits.clone_from(&self.limits);
        let explains = self.rule.is_none() && next.rule.is_some();
        if next.decision > self.decision || (next.decision == self.decision && explains) {
            next.demanding_also(&self)
        } else {
            self.demanding_also(&next)
        }
    }

    /// The same answer, under the demands of another one too.
    pub(super) fn demanding_also(mut self, other: &Self) -> Self {
        if self.decision == Decision::RequireApproval {
            for demand in &other.demands {
                if !self.demands.contains(demand) {
                    self.demands.push(demand.clone());
                }
            }
        }
        self
    }
}

impl Judgement {
    /// The strictest of the evaluations; the first of several.
    pub(super) fn of(evaluations: Vec<Evaluation>) -> Self {
        let strictest = evaluations.iter().reduce(|found, next| {
            if next.decision > found.decision {
                next
            } else {
                found
            }
        });
        let (decision, rule, reason) = match strictest {
            Some(found) => (found.decision, found.rule.clone(), found.reason.clone()),
            // A command without an intent was not understood at all.
            None => (
                Decision::RequireApproval,
                None,
                "nothing of the command was understood".to_owned(),
            ),
        };
        Self {
            decision,
            rule,
            reason,
            evaluations,
        }
    }
}
