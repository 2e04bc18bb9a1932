//! An expression over an intent and its context. CEL is the syntax; Python's words for it are understood too.
//!
//! A condition sees `args.NAME`, `resource`, `action`, `effect`, `opaque`, `argv`, `cwd`, `user`, `agent`, `host` and
//! `now` (seconds since the epoch). What it cannot decide is unknown, with a reason; nothing unknown counts as true.

mod bounds;
mod evaluate;
mod expr;
mod paths;
mod python;
mod regular;
mod syntax;
mod term;
mod tokens;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::too_many_lines)]
mod tests;

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use self::evaluate::Evaluator;
use self::expr::Expr;
use self::syntax::Patterns;
use self::tokens::Token;
use super::truth::Truth;
use crate::intent::{Context, Intent};

/// A condition that was read and checked once. It is kept as text, and taken apart when it is evaluated first: most
/// rules are passed over by their patterns.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Condition {
    source: String,
    #[serde(skip)]
    parsed: OnceLock<Arc<Result<Expr, ConditionError>>>,
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Condition {}

/// What a condition is evaluated against.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// What would happen.
    pub intent: &'a Intent,
    /// Who asks, and from where.
    pub context: &'a Context,
    /// True for an ALLOW rule: nothing it says may rest on an argument that was not given here.
    pub allows: bool,
}

/// One evaluated part of a condition, inner parts first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The part, in CEL.
    pub expression: String,
    /// Its value, or why it has none.
    pub value: String,
    /// True for a part that only joins others: and, or, not, a choice, a quantifier.
    pub joins: bool,
}

impl Condition {
    /// Checks a condition: its syntax, and every name, function, literal and pattern in it.
    pub fn parse(source: &str) -> Result<Self, ConditionError> {
        syntax::parse(source, Patterns::Checked).map(|_| Self {
            source: source.to_owned(),
            parsed: OnceLock::new(),
        })
    }

    /// Evaluates it.
    pub fn decide(&self, scope: Scope<'_>) -> Truth {
        self.walk(scope, false).0
    }

    /// Evaluates it and shows how.
    pub fn trace(&self, scope: Scope<'_>) -> (Truth, Vec<Step>) {
        self.walk(scope, true)
    }

    /// Arguments that stand in it only as `args.NAME > …` or `>= …`, so that a smaller one is no worse. Read off the
    /// text: where that leaves a doubt, there are none.
    #[must_use]
    pub fn upper_bounded(&self) -> Vec<String> {
        bounds::upper_bounded(&self.source)
    }

    /// As it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    fn walk(&self, scope: Scope<'_>, traced: bool) -> (Truth, Vec<Step>) {
        let parsed = self
            .parsed
            .get_or_init(|| Arc::new(syntax::parse(&self.source, Patterns::Later)));
        match parsed.as_ref() {
            Ok(expr) => {
                let mut evaluator = Evaluator::new(&scope, traced);
                let truth = evaluator.truth(expr);
                (truth, evaluator.into_trace())
            }
            Err(error) => (Truth::Unknown(error.message.clone()), Vec::new()),
        }
    }
}

/// Every name and function that a condition may say, for those who check that all are documented.
#[cfg(test)]
pub(super) fn vocabulary() -> impl Iterator<Item = &'static str> {
    let names = expr::NAMES.iter().map(|(word, _)| *word);
    names.chain(syntax::METHODS).chain(syntax::FUNCTIONS)
}

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Byte offset in the condition.
    pub offset: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl ConditionError {
    fn new(offset: usize, message: impl Into<String>) -> Self {
        Self {
            offset,
            message: message.into(),
            hint: None,
        }
    }

    fn too_deep(offset: usize) -> Self {
        Self::new(offset, "the condition is nested too deep or too long")
            .with_hint("split it into several rules")
    }

    fn too_early(tokens: &[Token<'_>]) -> Self {
        let end = tokens.last().map_or(0, |last| last.at + last.text.len());
        Self::new(end, "the condition ends too early")
    }

    fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
