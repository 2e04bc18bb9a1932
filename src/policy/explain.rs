//! How a policy came to its answer: each rule that was tried, in order, until one decided. It is the evaluation
//! itself that is watched, so the two cannot disagree.

use super::Policy;
use super::condition::Step;
use super::evaluate::Evaluation;
use super::layers::{Judgement, Layer, PolicySet};
use super::rule::{Matcher, Rule, Tried};
use super::truth::Truth;
use crate::intent::{Context, Intent};

/// The answer for one intent, and who said what.
#[derive(Debug)]
pub struct Explanation<'p> {
    /// The answer that counts.
    pub evaluation: Evaluation,
    /// What each policy says, the one that decides first.
    pub voices: Vec<Voice<'p>>,
}

/// What one policy says of one intent.
#[derive(Debug)]
pub struct Voice<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// How its answer counts.
    pub counts: Counts,
    /// The rules it tried, in order; none behind the one that decided.
    pub trials: Vec<Trial<'p>>,
    /// Its answer; `None` where it has no opinion.
    pub evaluation: Option<Evaluation>,
}

/// How the answer of a policy counts among several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// It decides.
    Decides,
    /// It may make the answer stricter.
    Tightens,
    /// Only its DENY and `REQUIRE_APPROVAL` rules count.
    Opinion,
}

/// A rule that was tried.
#[derive(Debug)]
pub struct Trial<'p> {
    /// The rule.
    pub rule: &'p Rule,
    /// The matcher that the intent does not meet; `None` where the condition was left to decide.
    pub missed: Option<Matcher>,
    /// Whether the rule speaks of the intent.
    pub truth: Truth,
    /// How the condition was evaluated, inner parts first.
    pub steps: Vec<Step>,
}

impl<'p> Trial<'p> {
    pub(super) fn new(rule: &'p Rule, tried: Tried) -> Self {
        let Tried {
            missed,
            truth,
            steps,
        } = tried;
        Self {
            rule,
            missed,
            truth,
            steps,
        }
    }
}

impl PolicySet {
    /// [`PolicySet::judge`], and how it came to that: one explanation an intent, in their order.
    #[must_use]
    pub fn explain(
        &self,
        intents: &[Intent],
        context: &Context,
    ) -> (Judgement, Vec<Explanation<'_>>) {
        let explained: Vec<Explanation> = intents
            .iter()
            .map(|intent| self.explain_one(intent, context))
            .collect();
        let evaluations = explained
            .iter()
            .map(|explanation| explanation.evaluation.clone())
            .collect();
        (Judgement::of(evaluations), explained)
    }

    fn explain_one(&self, intent: &Intent, context: &Context) -> Explanation<'_> {
        let mut trials = Vec::new();
        let decides = self
            .base
            .evaluate_watched(intent, context, Some(&mut trials));
        let mut voices = vec![Voice {
            policy: &self.base,
            counts: Counts::Decides,
            trials,
            evaluation: Some(decides.clone()),
        }];
        voices.extend(self.also.iter().map(|layer| {
            let mut trials = Vec::new();
            let evaluation = layer.says(intent, context, Some(&mut trials));
            Voice {
                policy: layer.policy(),
                counts: match layer {
                    Layer::Whole(_) => Counts::Tightens,
                    Layer::Opinion(_) => Counts::Opinion,
                },
                trials,
                evaluation,
            }
        }));
        let evaluation = voices[1..]
            .iter()
            .filter_map(|voice| voice.evaluation.clone())
            .fold(decides, Evaluation::stricter);
        Explanation { evaluation, voices }
    }
}
