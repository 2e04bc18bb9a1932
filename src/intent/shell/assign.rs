//! Assignments: in front of a command, alone, and in `declare` and its kin; and the jumps that the grammar knows.

use shuck_ast::{
    ArrayElem, Assignment, AssignmentValue, BuiltinCommand, DeclClause, DeclOperand, Redirect,
    Span, Word,
};

use super::super::UNKNOWN;
use super::outputs;
use super::redirects::may_fail;
use super::simple::Ready;
use super::state::{Kind, State, Value};
use super::walk::{Source, Walker};

impl Walker<'_> {
    /// What assignments in front of a command, or alone, say.
    pub(super) fn assignments(
        &mut self,
        assignments: &[Assignment],
        source: &Source,
        state: &mut State,
    ) -> Vec<(String, Value)> {
        let mut done = Vec::with_capacity(assignments.len());
        for assignment in assignments {
            done.push(self.assignment(assignment, source, state));
        }
        done
    }

    fn assignment(
        &mut self,
        assignment: &Assignment,
        source: &Source,
        state: &mut State,
    ) -> (String, Value) {
        let name = assignment.target.name.as_str().to_owned();
        self.subscript(&assignment.target, source, state);
        let value = match &assignment.value {
            AssignmentValue::Scalar(word) => {
                self.stray(word, source);
                let text = self.value(word, source, state);
                if outputs::is_number(word, source) {
                    Value::Number
                } else {
                    Value::Text(text)
                }
            }
            AssignmentValue::Compound(array) => {
                let mut texts = Vec::new();
                let mut keyed = false;
                let outer = std::mem::take(&mut self.loose);
                for element in &array.elements {
                    match element {
                        ArrayElem::Sequential(word) => {
                            texts.extend(self.fields(word, source, state));
                        }
                        ArrayElem::Keyed { key, value } | ArrayElem::KeyedAppend { key, value } => {
                            keyed = true;
                            if let Some(word) = &key.word_ast {
                                let ast = key.arithmetic_ast.as_ref();
                                self.arithmetic_word(word, ast, word.span, source, state);
                            }
                            self.value(value, source, state);
                        }
                    }
                }
                let loose = std::mem::replace(&mut self.loose, outer);
                if keyed {
                    Value::Unknown
                } else if loose {
                    Value::Loose(texts)
                } else {
                    Value::List(texts)
                }
            }
        };
        let before = state.value(&name, self.scope.world);
        let value = match (assignment.append, value, before) {
            _ if assignment.target.subscript.is_some() => Value::Unknown,
            (false, value, _) => value,
            (true, Value::Text(added), Value::Text(text)) => Value::Text(text + &added),
            (true, Value::List(added), Value::List(texts)) => Value::List([texts, added].concat()),
            (
                true,
                Value::List(added) | Value::Loose(added),
                Value::List(texts) | Value::Loose(texts),
            ) => Value::Loose([texts, added].concat()),
            _ => Value::Unknown,
        };
        self.watch(&name, &value, assignment.span, source, state);
        (name, value)
    }

    /// `declare`, `export`, `local`, `readonly`, `typeset`.
    #[allow(clippy::too_many_lines, reason = "a table of the forms it has")]
    pub(super) fn declaration(
        &mut self,
        clause: &DeclClause,
        redirects: &[Redirect],
        source: &Source,
        state: &mut State,
    ) {
        self.notes.clear();
        let variant = clause.variant.as_str();
        let before = self.assignments(&clause.assignments, source, state);
        let mut words = vec![variant.to_owned()];
        let mut exports = variant == "export";
        let mut functions = false;
        let mut takes_back = false;
        let mut letters = String::new();
        for (name, _) in &before {
            // Some shells keep what stands in front of it.
            state.assign(name, Value::Unknown, self.scope.world);
        }
        for operand in &clause.operands {
            match operand {
                DeclOperand::Flag(word) => {
                    let flag = self.value(word, source, state);
                    exports |= flag.starts_with('-') && flag.contains('x');
                    functions |= flag.starts_with('-') && flag.contains('f');
                    takes_back |= variant == "export" && flag.contains('n');
                    letters.push_str(&flag);
                    words.push(flag);
                }
                DeclOperand::Name(reference) => {
                    let name = reference.name.as_str();
                    self.subscript(reference, source, state);
                    self.declare(name, None, variant, exports && !takes_back, &letters, state);
                    words.push(name.to_owned());
                    if functions && exports {
                        state.assign(
                            &format!("BASH_FUNC_{name}%%"),
                            Value::Unknown,
                            self.scope.world,
                        );
                        state.export(&format!("BASH_FUNC_{name}%%"), self.scope.world);
                    }
                }
                DeclOperand::Assignment(assignment) => {
                    let (name, value) = self.assignment(assignment, source, state);
                    words.push(name.clone());
                    if let (true, Value::Text(text)) = (letters.contains('i'), &value) {
                        let text = text.clone();
                        self.compute_text(&text, assignment.span, source, state);
                    }
                    let exports = exports && !takes_back;
                    self.declare(&name, Some(value), variant, exports, &letters, state);
                }
                DeclOperand::Dynamic(word) => {
                    for text in self.fields(word, source, state) {
                        match text.split_once('=') {
                            Some((name, value)) if !name.contains(UNKNOWN) => {
                                let name = name.strip_suffix('+').unwrap_or(name);
                                let value = if outputs::is_name(name) && !text.contains("+=") {
                                    Value::Text(value.to_owned())
                                } else {
                                    Value::Unknown
                                };
                                self.watch(name, &value, word.span, source, state);
                                self.declare(name, Some(value), variant, exports, &letters, state);
                            }
                            None if outputs::is_name(&text) => {
                                self.declare(&text, None, variant, exports, &letters, state);
                            }
                            _ => {
                                let why = "which variable is set is known only at run time";
                                self.opaque(source, word.span, why);
                                state.distrust.get_or_insert_with(|| why.to_owned());
                            }
                        }
                        if text.contains(['$', '`']) {
                            let why = "the subscript of a variable may run code";
                            self.opaque(source, word.span, why);
                        }
                        words.push(text);
                    }
                }
            }
        }
        let redirected = self.redirects(redirects, source, state);
        self.flagged(variant, &letters, &words[1..], clause.span, source, state);
        let assigned: Vec<_> = before
            .into_iter()
            .map(|(name, value)| (name, known(value)))
            .collect();
        let ready = Ready {
            words: &words,
            assigned: &assigned,
            stdin: &state.stdin.clone(),
            span: clause.span,
            source,
            loose: true,
        };
        if exports {
            let exported: Vec<_> = state
                .exported()
                .filter(|(name, _)| words.contains(name))
                .collect();
            let elsewhere = Self::sent_elsewhere(&exported, clause.span, source);
            self.gather(elsewhere);
        }
        self.secrets_read(&words, clause.span, source);
        if lists_variables(variant, &words) {
            self.lists(&ready, state);
        } else {
            self.own(&ready, variant, state);
        }
        self.gather(redirected.intents);
    }

    fn declare(
        &mut self,
        name: &str,
        value: Option<Value>,
        variant: &str,
        exports: bool,
        letters: &str,
        state: &mut State,
    ) {
        let local = matches!(variant, "local" | "declare" | "typeset")
            && !self.calls.is_empty()
            && !letters.contains('g');
        if local {
            state.localize(name);
        }
        if let Some(value) = value.or(local.then_some(Value::Unknown)) {
            let name = name.split('[').next().unwrap_or(name);
            state.assign(name, value, self.scope.world);
        }
        if exports {
            state.export(name, self.scope.world);
        }
        self.kind(name, variant, letters, state);
    }

    /// What the letters of a declaration make of a variable's values from here on.
    pub(super) fn kind(&self, name: &str, variant: &str, letters: &str, state: &mut State) {
        if letters.contains(['i', 'l', 'u', 'c', 'A']) {
            state.mark(name, Kind::Changed, self.scope.world);
        }
        if variant == "readonly" || letters.contains('r') {
            state.mark(name, Kind::Fixed, self.scope.world);
        }
    }

    /// Declarations by which one name comes to mean another variable, or a function cannot be changed.
    pub(super) fn flagged(
        &mut self,
        variant: &str,
        letters: &str,
        words: &[String],
        span: Span,
        source: &Source,
        state: &mut State,
    ) {
        let names = words.iter().any(|word| !word.starts_with('-'));
        let why = if letters.contains('n') && variant != "export" {
            "a variable comes to stand for another one"
        } else if letters.contains('f') && names && (variant == "readonly" || letters.contains('r'))
        {
            "a function cannot be changed any more"
        } else {
            return;
        };
        self.opaque(source, span, why);
        state.distrust.get_or_insert_with(|| why.to_owned());
    }

    /// `exit`, `return`, `break`, `continue`.
    pub(super) fn jump(
        &mut self,
        builtin: &BuiltinCommand,
        redirects: &[Redirect],
        source: &Source,
        state: &mut State,
    ) {
        let (name, first, more, assignments, span) = match builtin {
            BuiltinCommand::Break(command) => (
                "break",
                &command.depth,
                &command.extra_args,
                &command.assignments,
                command.span,
            ),
            BuiltinCommand::Continue(command) => (
                "continue",
                &command.depth,
                &command.extra_args,
                &command.assignments,
                command.span,
            ),
            BuiltinCommand::Return(command) => (
                "return",
                &command.code,
                &command.extra_args,
                &command.assignments,
                command.span,
            ),
            BuiltinCommand::Exit(command) => (
                "exit",
                &command.code,
                &command.extra_args,
                &command.assignments,
                command.span,
            ),
        };
        let assigned = self.assignments(assignments, source, state);
        let assigned: Vec<_> = assigned
            .into_iter()
            .map(|(name, value)| (name, known(value)))
            .collect();
        let mut words = vec![name.to_owned()];
        for word in first.iter().chain(more) {
            let word: &Word = word;
            words.extend(self.fields(word, source, state));
        }
        let redirected = self.redirects(redirects, source, state);
        let ready = Ready {
            words: &words,
            assigned: &assigned,
            stdin: &state.stdin.clone(),
            span,
            source,
            loose: true,
        };
        let is_other = state.functions.contains_key(name) || state.aliases.contains_key(name);
        if is_other {
            self.ready(&ready, state);
        } else {
            // Only what surely leaves this place ends it; elsewhere these are errors, and what follows runs.
            let leaves = match name {
                "exit" => true,
                "return" => !self.calls.is_empty(),
                _ => self.loops > 0,
            };
            let safe = !redirects.iter().any(|one| may_fail(one, source));
            state.ended |= leaves && words.len() <= 2 && safe;
        }
        self.gather(redirected.intents);
    }
}

/// What a command gets of a value; `None` for what only running tells.
pub(super) fn known(value: Value) -> Option<String> {
    match value {
        Value::Text(text) if !text.contains(UNKNOWN) => Some(text),
        Value::Number => Some("0".to_owned()),
        _ => None,
    }
}

/// Listing variables with their values lists secrets among them.
fn lists_variables(variant: &str, words: &[String]) -> bool {
    let names = words[1..].iter().any(|word| !word.starts_with('-'));
    let functions = words[1..]
        .iter()
        .any(|word| word.starts_with('-') && word.contains(['f', 'F']));
    !names && !functions && variant != "local" && variant != "readonly"
}
