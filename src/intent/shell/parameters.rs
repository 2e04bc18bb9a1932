//! `$x`, `${x}` and what can be done to a variable on the way.

use shuck_ast::{
    BourneParameterExpansion, ParameterExpansion, ParameterExpansionSyntax, ParameterOp, Span,
    VarRef, Word, WordPart, WordPartNode,
};

use super::super::UNKNOWN;
use super::expand::DIGITS;
use super::glyphs::{self, Glyph, Mark};
use super::state::{State, Value};
use super::walk::{Source, Walker};
use crate::redact;

impl Walker<'_> {
    /// A part of a word that is a parameter, in any of the forms the tree has for it.
    pub(super) fn parameter(
        &mut self,
        part: &WordPartNode,
        mark: Mark,
        source: &Source,
        state: &mut State,
        glyphs: &mut Vec<Glyph>,
    ) {
        match &part.kind {
            WordPart::Variable(name) => self.variable(name.as_str(), mark, state, glyphs),
            WordPart::Parameter(parameter) => {
                self.expansion(parameter, part.span, mark, source, state, glyphs);
            }
            WordPart::ParameterExpansion {
                reference,
                operator,
                operand_word_ast,
                colon_variant,
                ..
            } => {
                let operand = operand_word_ast.as_deref();
                let colon = *colon_variant;
                self.operation(
                    reference, operator, operand, colon, part.span, mark, source, state, glyphs,
                );
            }
            WordPart::Length(reference) => {
                self.subscript(reference, source, state);
                glyphs::extend(glyphs, DIGITS, Mark::Quoted);
            }
            WordPart::ArrayLength(_) => glyphs::extend(glyphs, DIGITS, Mark::Quoted),
            WordPart::ArrayAccess(reference) => self.access(reference, mark, source, state, glyphs),
            _ => {
                self.opaque(source, part.span, "an expansion is not looked into");
                glyphs.push((UNKNOWN, mark));
            }
        }
    }

    #[allow(clippy::too_many_lines, reason = "a table of the forms it has")]
    pub(super) fn expansion(
        &mut self,
        parameter: &ParameterExpansion,
        span: Span,
        mark: Mark,
        source: &Source,
        state: &mut State,
        glyphs: &mut Vec<Glyph>,
    ) {
        use BourneParameterExpansion::{
            Access, Indices, Indirect, Length, Operation, PrefixMatch, Slice, Transformation,
        };
        let ParameterExpansionSyntax::Bourne(syntax) = &parameter.syntax else {
            self.opaque(source, span, "an expansion of zsh is not looked into");
            glyphs.push((UNKNOWN, mark));
            return;
        };
        match syntax {
            Access { reference } => self.access(reference, mark, source, state, glyphs),
            Length { reference } => {
                self.subscript(reference, source, state);
                glyphs::extend(glyphs, DIGITS, Mark::Quoted);
            }
            Indices { reference } => {
                self.subscript(reference, source, state);
                glyphs.push((UNKNOWN, mark));
            }
            Indirect {
                reference,
                operator,
                operand_word_ast,
                ..
            } => {
                self.subscript(reference, source, state);
                if let Some(word) = operand_word_ast {
                    self.value(word, source, state);
                }
                let name = match state.value(reference.name.as_str(), self.scope.world) {
                    Value::Text(name) if super::outputs::is_name(&name) => Some(name),
                    _ => None,
                };
                match name {
                    Some(name) if operator.is_none() => self.variable(&name, mark, state, glyphs),
                    Some(name) => {
                        if matches!(operator.as_deref(), Some(ParameterOp::AssignDefault)) {
                            self.give(&name, Value::Unknown, span, source, state);
                        }
                        glyphs.push((UNKNOWN, mark));
                    }
                    None => {
                        self.may_fail(state);
                        // A name with a subscript in it would be computed.
                        let why = "which variable is meant is known only at run time";
                        self.opaque(source, span, why);
                        glyphs.push((UNKNOWN, mark));
                    }
                }
            }
            PrefixMatch { .. } => glyphs.push((UNKNOWN, mark)),
            Slice {
                reference,
                offset_ast,
                offset_word_ast,
                length_ast,
                length_word_ast,
                ..
            } => {
                self.subscript(reference, source, state);
                let ast = offset_ast.as_deref();
                self.arithmetic_word(offset_word_ast, ast, span, source, state);
                if let Some(word) = length_word_ast {
                    self.arithmetic_word(word, length_ast.as_deref(), span, source, state);
                }
                let sliced = self.slice(
                    reference,
                    offset_word_ast,
                    length_word_ast.as_deref(),
                    source,
                    state,
                );
                match sliced {
                    Some(text) => glyphs::extend(glyphs, &text, mark),
                    None => glyphs.push((UNKNOWN, mark)),
                }
            }
            Operation {
                reference,
                operator,
                operand_word_ast,
                colon_variant,
                ..
            } => {
                let operand = operand_word_ast.as_deref();
                let colon = *colon_variant;
                self.operation(
                    reference, operator, operand, colon, span, mark, source, state, glyphs,
                );
            }
            Transformation {
                reference,
                operator,
            } => {
                self.subscript(reference, source, state);
                if *operator == 'P' {
                    self.opaque(
                        source,
                        span,
                        "a value is expanded like a prompt, which may run code",
                    );
                }
                glyphs.push((UNKNOWN, mark));
            }
        }
    }

    /// `$name`, with the special parameters.
    pub(super) fn variable(
        &mut self,
        name: &str,
        mark: Mark,
        state: &State,
        glyphs: &mut Vec<Glyph>,
    ) {
        let number = name.parse::<usize>().ok();
        self.meet(name, state);
        match (name, number, &state.parameters) {
            ("#" | "?" | "$" | "!", ..) => glyphs::extend(glyphs, DIGITS, Mark::Quoted),
            ("@" | "*", _, Some(parameters)) => {
                let all: Vec<String> = parameters.iter().skip(1).cloned().collect();
                self.loose |= state.loose;
                let joins = name == "*" && state.variables.contains_key("IFS");
                list(&all, name == "@", joins, mark, glyphs);
            }
            (_, Some(1..), Some(_)) if state.loose => glyphs.push((UNKNOWN, mark)),
            (_, Some(number), Some(parameters)) => {
                // One that was not given is nothing.
                if let Some(text) = parameters.get(number) {
                    known(text, mark, glyphs);
                }
            }
            ("@" | "*" | "-" | "_", ..) | (_, Some(_), None) => {
                self.loose |= name == "@" || name == "*";
                glyphs.push((UNKNOWN, mark));
            }
            (name, None, _) => match state.value(name, self.scope.world) {
                Value::Text(text) => {
                    let shown = redact::value(name, &text);
                    self.notes.push(format!("${name} is {shown}"));
                    known(&text, mark, glyphs);
                }
                Value::List(texts) => {
                    if let Some(text) = texts.first() {
                        known(text, mark, glyphs);
                    }
                }
                Value::Number => glyphs::extend(glyphs, DIGITS, Mark::Quoted),
                Value::Maybe(text) if self.assumes => known(&text, mark, glyphs),
                Value::Maybe(_) => {
                    self.doubtful = true;
                    glyphs.push((UNKNOWN, mark));
                }
                Value::Unknown if state.is_unset(name, self.scope.world) => {
                    self.doubtful = true;
                    if !self.assumes {
                        glyphs.push((UNKNOWN, mark));
                    }
                }
                Value::Unknown | Value::Loose(_) => glyphs.push((UNKNOWN, mark)),
            },
        }
    }

    fn access(
        &mut self,
        reference: &VarRef,
        mark: Mark,
        source: &Source,
        state: &mut State,
        glyphs: &mut Vec<Glyph>,
    ) {
        let Some(subscript) = reference.subscript.as_deref() else {
            self.variable(reference.name.as_str(), mark, state, glyphs);
            return;
        };
        self.subscript(reference, source, state);
        let value = state.value(reference.name.as_str(), self.scope.world);
        match (value, subscript.selector()) {
            (Value::List(texts), Some(selector)) => {
                let joins = selector.as_char() == '*' && state.variables.contains_key("IFS");
                list(&texts, selector.as_char() == '@', joins, mark, glyphs);
            }
            (Value::Loose(texts), Some(selector)) => {
                self.loose = true;
                let joins = selector.as_char() == '*' && state.variables.contains_key("IFS");
                list(&texts, selector.as_char() == '@', joins, mark, glyphs);
            }
            (Value::List(texts), None) => {
                let index = subscript.syntax_text(&source.text).parse::<usize>();
                match index.ok().and_then(|index| texts.get(index)) {
                    Some(text) => known(text, mark, glyphs),
                    None => glyphs.push((UNKNOWN, mark)),
                }
            }
            (_, selector) => {
                self.loose |= selector.is_some();
                glyphs.push((UNKNOWN, mark));
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one expansion has as many parts")]
    fn operation(
        &mut self,
        reference: &VarRef,
        operator: &ParameterOp,
        operand: Option<&Word>,
        colon: bool,
        span: Span,
        mark: Mark,
        source: &Source,
        state: &mut State,
        glyphs: &mut Vec<Glyph>,
    ) {
        self.subscript(reference, source, state);
        let name = reference.name.as_str();
        let raw = source.slice(span);
        if is_misread(raw, operator, mark) {
            self.unread(raw, span, source);
        }
        if !matches!(operator, ParameterOp::UseReplacement) {
            self.meet(name, state);
        }
        let value = if reference.subscript.is_some() {
            Value::Unknown
        } else {
            self.known_value(name, state)
        };
        // The word runs where it is used; where that cannot be told it may.
        let before = state.clone();
        let default = operand.map(|word| self.value(word, source, state));
        let default = default.unwrap_or_default();
        *state = std::mem::take(state).or(before);
        match operator {
            ParameterOp::UseDefault | ParameterOp::AssignDefault => match value {
                Value::Text(text) if !(colon && text.is_empty()) => known(&text, mark, glyphs),
                Value::Text(_) => {
                    if matches!(operator, ParameterOp::AssignDefault) {
                        let value = Value::Text(default.clone());
                        self.give(name, value, span, source, state);
                    }
                    known(&default, mark, glyphs);
                }
                Value::Number => glyphs::extend(glyphs, DIGITS, Mark::Quoted),
                _ => {
                    self.doubtful = true;
                    if matches!(operator, ParameterOp::AssignDefault) {
                        let value = Value::Maybe(default.clone());
                        self.give(name, value, span, source, state);
                    }
                    if self.assumes {
                        known(&default, mark, glyphs);
                    } else {
                        glyphs.push((UNKNOWN, mark));
                    }
                }
            },
            ParameterOp::UseReplacement => match value {
                Value::Text(text) if colon && text.is_empty() => {}
                Value::Text(_) | Value::Number => known(&default, mark, glyphs),
                _ => glyphs.push((UNKNOWN, mark)),
            },
            ParameterOp::Error => self.variable(name, mark, state, glyphs),
            operator => {
                let raw = source.slice(span);
                if let ParameterOp::ReplaceFirst { pattern, .. }
                | ParameterOp::ReplaceAll { pattern, .. } = operator
                {
                    // A slash in a substitution ends the pattern for the parser.
                    let cut = source.slice(pattern.span);
                    let opens = cut.contains("$(") && !cut.contains(')');
                    if opens || cut.matches('`').count() == 1 {
                        self.unread(raw, span, source);
                    }
                }
                let changed = self.changed(operator, operand.is_some(), &value, source, state);
                match changed {
                    Some(text) => known(&text, mark, glyphs),
                    None => glyphs.push((UNKNOWN, mark)),
                }
            }
        }
        if source.slice(span).contains("@P") {
            self.opaque(
                source,
                span,
                "a value is expanded like a prompt, which may run code",
            );
        }
    }

    fn known_value(&self, name: &str, state: &State) -> Value {
        if let (Ok(number), Some(parameters)) = (name.parse::<usize>(), &state.parameters) {
            if state.loose && number > 0 {
                return Value::Unknown;
            }
            return Value::Text(parameters.get(number).cloned().unwrap_or_default());
        }
        state.value(name, self.scope.world)
    }

    /// `${x:1:2}` of a known text with known numbers.
    fn slice(
        &mut self,
        reference: &VarRef,
        offset: &Word,
        length: Option<&Word>,
        source: &Source,
        state: &mut State,
    ) -> Option<String> {
        self.meet(reference.name.as_str(), state);
        let Value::Text(text) = self.known_value(reference.name.as_str(), state) else {
            return None;
        };
        let offset: usize = source.slice(offset.span).trim().parse().ok()?;
        let length = match length {
            Some(word) => source.slice(word.span).trim().parse().ok()?,
            None => usize::MAX,
        };
        let letters = text.chars().skip(offset).take(length);
        (reference.subscript.is_none()).then(|| letters.collect())
    }
}

/// True where the grammar may end the word of an operation elsewhere than bash does, or take for quoted what is not.
fn is_misread(raw: &str, operator: &ParameterOp, mark: Mark) -> bool {
    let words = matches!(
        operator,
        ParameterOp::UseDefault
            | ParameterOp::AssignDefault
            | ParameterOp::UseReplacement
            | ParameterOp::Error
    );
    let inside = raw.strip_prefix("${").unwrap_or(raw);
    let bytes = inside.as_bytes();
    let brace = inside.match_indices('{').any(|(at, _)| {
        !matches!(
            at.checked_sub(1).and_then(|at| bytes.get(at)),
            Some(b'$' | b'\\')
        )
    });
    // In double quotes a single quote is a letter there.
    let quote =
        words && mark == Mark::Quoted && inside.contains('\'') && inside.contains(['$', '`']);
    brace || quote || inside.contains("$'")
}

/// A known text; what only looks known is not.
fn known(text: &str, mark: Mark, glyphs: &mut Vec<Glyph>) {
    glyphs::extend(glyphs, text, mark);
}

fn list(texts: &[String], apart: bool, joins: bool, mark: Mark, glyphs: &mut Vec<Glyph>) {
    for (index, text) in texts.iter().enumerate() {
        if index > 0 && joins {
            // What stands between them is what IFS says.
            glyphs.push((UNKNOWN, mark));
        } else if index > 0 {
            let between = if apart || mark == Mark::Expanded {
                Mark::Break
            } else {
                Mark::Quoted
            };
            glyphs.push((' ', between));
        }
        if mark == Mark::Quoted && apart {
            glyphs.push((' ', Mark::Empty));
        }
        known(text, mark, glyphs);
    }
}
