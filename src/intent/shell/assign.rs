//! Assignments: in front of a command, alone, and in `declare` and its kin; and the jumps that the grammar knows.

use shuck_ast::{
    ArrayElem, Assignment, AssignmentValue, BuiltinCommand, DeclClause, DeclOperand, Redirect, Word,
};

use super::super::UNKNOWN;
use super::outputs;
use super::simple::Ready;
use super::state::{State, Value};
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
                if keyed {
                    Value::Unknown
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
            _ => Value::Unknown,
        };
        self.watch(&name, &value, assignment.span, source, state);
        (name, value)
    }

    /// `declare`, `export`, `local`, `readonly`, `typeset`.
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
        for operand in &clause.operands {
            match operand {
                DeclOperand::Flag(word) => {
                    let flag = self.value(word, source, state);
                    exports |= flag.starts_with('-') && flag.contains('x');
                    functions |= flag.starts_with('-') && flag.contains('f');
                    takes_back |= variant == "export" && flag.contains('n');
                    words.push(flag);
                }
                DeclOperand::Name(reference) => {
                    let name = reference.name.as_str();
                    self.subscript(reference, source, state);
                    self.declare(name, None, variant, exports && !takes_back, state);
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
                    self.declare(&name, Some(value), variant, exports && !takes_back, state);
                }
                DeclOperand::Dynamic(word) => {
                    for text in self.fields(word, source, state) {
                        match text.split_once('=') {
                            Some((name, value)) if !name.contains(UNKNOWN) => {
                                let value = Some(Value::Text(value.to_owned()));
                                self.declare(name, value, variant, exports, state);
                            }
                            None if outputs::is_name(&text) => {
                                self.declare(&text, None, variant, exports, state);
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
        state: &mut State,
    ) {
        if matches!(variant, "local" | "declare" | "typeset") && !self.calls.is_empty() {
            state.localize(name);
        }
        if let Some(value) = value {
            state.assign(name, value, self.scope.world);
        }
        if exports {
            state.export(name, self.scope.world);
        }
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
            state.ended |= leaves && words.len() <= 2;
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
