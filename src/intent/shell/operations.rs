//! What `${x#…}`, `${x%…}`, `${x/…/…}` and `${x^^}` make of a known text.

use shuck_ast::{ParameterOp, Pattern, PatternPart};

use super::state::{State, Value};
use super::walk::{Source, Walker};

impl Walker<'_> {
    /// The text that an operation leaves of a value; `None` for what is known only at run time.
    pub(super) fn changed(
        &mut self,
        operator: &ParameterOp,
        has_operand: bool,
        value: &Value,
        source: &Source,
        state: &mut State,
    ) -> Option<String> {
        let text = match value {
            Value::Text(text) => Some(text.as_str()),
            _ => None,
        };
        match operator {
            ParameterOp::RemovePrefixShort { pattern }
            | ParameterOp::RemovePrefixLong { pattern } => {
                self.pattern(pattern, source, state);
                let (text, part) = (text?, letters(pattern, source)?);
                Some(text.strip_prefix(&part).unwrap_or(text).to_owned())
            }
            ParameterOp::RemoveSuffixShort { pattern }
            | ParameterOp::RemoveSuffixLong { pattern } => {
                self.pattern(pattern, source, state);
                let (text, part) = (text?, letters(pattern, source)?);
                Some(text.strip_suffix(&part).unwrap_or(text).to_owned())
            }
            ParameterOp::ReplaceFirst {
                pattern,
                replacement_word_ast,
                ..
            }
            | ParameterOp::ReplaceAll {
                pattern,
                replacement_word_ast,
                ..
            } => {
                self.pattern(pattern, source, state);
                let new = self.value(replacement_word_ast, source, state);
                let (text, old) = (text?, letters(pattern, source)?);
                // A sign in front would anchor it.
                if old.is_empty() || old.starts_with(['#', '%', '/']) {
                    return None;
                }
                Some(if matches!(operator, ParameterOp::ReplaceAll { .. }) {
                    text.replace(&old, &new)
                } else {
                    text.replacen(&old, &new, 1)
                })
            }
            ParameterOp::UpperAll if !has_operand => text.map(str::to_uppercase),
            ParameterOp::LowerAll if !has_operand => text.map(str::to_lowercase),
            _ => None,
        }
    }
}

/// The letters of a pattern that is nothing else.
fn letters(pattern: &Pattern, source: &Source) -> Option<String> {
    let mut text = String::new();
    for part in &pattern.parts {
        match &part.kind {
            PatternPart::Literal(_) => text.push_str(source.slice(part.span)),
            _ => return None,
        }
    }
    let plain = !text.contains(['\\', '*', '?', '[', '\'', '"', '$', '`', '~', '(']);
    plain.then_some(text)
}
