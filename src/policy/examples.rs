//! Examples: what the author of a rule expects of the whole policy, checked where someone asks for it.

use super::Policy;
use super::decision::Decision;
use super::evaluate::RuleRef;
use super::layers::Judgement;
use crate::intent::{Context, Intent};

/// An example that the policy does not decide as its author expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The rule the example stands in.
    pub rule: RuleRef,
    /// The command line.
    pub command: String,
    /// What the author expects.
    pub expected: Decision,
    /// What the policy decides, and why.
    pub judgement: Judgement,
}

impl Policy {
    /// Decides every example; `read` says what a command line would do.
    pub fn check_examples(
        &self,
        read: impl Fn(&str) -> Vec<Intent>,
        context: &Context,
    ) -> Vec<ExampleFailure> {
        let mut failures = Vec::new();
        for rule in &self.rules {
            for example in &rule.examples {
                let evaluations = read(&example.command)
                    .iter()
                    .map(|intent| self.evaluate(intent, context))
                    .collect();
                let judgement = Judgement::of(evaluations);
                if judgement.decision != example.decision {
                    failures.push(ExampleFailure {
                        rule: self.reference(rule),
                        command: example.command.clone(),
                        expected: example.decision,
                        judgement,
                    });
                }
            }
        }
        failures
    }
}
