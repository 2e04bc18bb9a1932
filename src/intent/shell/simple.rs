//! Simple commands: assignments, words, redirections, and which of alias, function, builtin and program a name is.

use std::borrow::Cow;

use shuck_ast::{
    ArrayElem, Assignment, AssignmentValue, BuiltinCommand, DeclClause, DeclOperand, Redirect,
    SimpleCommand, Span, Word, WordPart, WordPartNode,
};

use super::super::argv::read_words;
use super::super::{Effect, Intent, Place, Stdin, UNKNOWN};
use super::state::{State, Value};
use super::walk::{Source, Walker};
use super::{outputs, unseen};

/// Texts inside of texts that are looked into.
const DEPTH: usize = 24;

/// One command whose words are known.
pub(super) struct Ready<'a> {
    pub(super) words: &'a [String],
    pub(super) assigned: &'a [(String, Option<String>)],
    pub(super) stdin: &'a Stdin,
    pub(super) span: Span,
    pub(super) source: &'a Source,
}

impl Walker<'_> {
    pub(super) fn simple(
        &mut self,
        command: &SimpleCommand,
        redirects: &[Redirect],
        source: &Source,
        state: &mut State,
    ) {
        self.notes.clear();
        self.alternatives.clear();
        let open = self.open.len();
        let assigned = self.assignments(&command.assignments, source, state);
        let mut words = Vec::with_capacity(command.args.len() + 1);
        if !source.slice(command.name.span).is_empty() || !command.name.parts.is_empty() {
            words.extend(self.fields(&command.name, source, state));
        }
        for word in &command.args {
            words.extend(self.fields(word, source, state));
        }
        let indirect = self.is_indirect(&command.name, source, state);
        let redirected = self.redirects(redirects, source, state);
        let stdin = redirected.stdin.unwrap_or_else(|| state.stdin.clone());
        self.secrets_read(&words, command.span, source);
        let pattern = words.first().is_some_and(|word| is_pattern(word));
        if pattern && !self.is_dry() {
            let why = "which command runs is known only at run time";
            self.opaque(source, command.span, why);
            let matches = words
                .iter()
                .skip(1)
                .take_while(|word| word.starts_with('/'));
            let candidates: Vec<String> = matches.take(8).cloned().collect();
            let rest = words[1 + candidates.len()..].to_vec();
            for candidate in candidates {
                let guess: Vec<String> = std::iter::once(candidate).chain(rest.clone()).collect();
                self.program(&guess, state);
            }
            words.clear();
        }
        if indirect && !words.is_empty() {
            let why = "which command runs is worked out, and may be another one at run time";
            self.opaque(source, command.name.span, why);
        }
        if words.is_empty() {
            for (name, value) in assigned {
                state.assign(&name, value, self.scope.world);
            }
        } else {
            let assigned: Vec<_> = assigned
                .into_iter()
                .map(|(name, value)| (name, known(value)))
                .collect();
            let span = command.span;
            let elsewhere = self.sent_elsewhere(&assigned, span, source);
            self.gather(elsewhere);
            let ready = Ready {
                words: &words,
                assigned: &assigned,
                stdin: &stdin,
                span,
                source,
            };
            self.ready(&ready, state);
        }
        self.open.truncate(open);
        self.gather(redirected.intents);
    }

    /// True if the first word comes out of more than quotes and plain variables.
    fn is_indirect(&self, word: &Word, source: &Source, state: &State) -> bool {
        let _ = self;
        let plain = |part: &WordPartNode| match &part.kind {
            WordPart::Literal(_) | WordPart::SingleQuoted { .. } | WordPart::Variable(_) => true,
            WordPart::Parameter(_) => {
                let raw = source.slice(part.span);
                let name = raw.strip_prefix("${").and_then(|raw| raw.strip_suffix('}'));
                name.is_some_and(|name| {
                    let name = name.strip_suffix("[@]").unwrap_or(name);
                    outputs::is_name(name) || name.bytes().all(|b| b.is_ascii_digit())
                })
            }
            _ => false,
        };
        let parts = &word.parts;
        let all = parts.iter().all(|part| match &part.kind {
            WordPart::DoubleQuoted { parts, .. } => parts.iter().all(plain),
            _ => plain(part),
        });
        let splits = state.variables.contains_key("IFS")
            && parts
                .iter()
                .any(|part| !matches!(part.kind, WordPart::Literal(_)));
        !all || splits
    }

    /// Decides what the first word names, and reads that.
    pub(super) fn ready(&mut self, ready: &Ready, state: &mut State) {
        let Some(name) = ready.words.first() else {
            return;
        };
        if name == "!" {
            let words = &ready.words[1..];
            self.ready(&Ready { words, ..*ready }, state);
            return;
        }
        if name.contains(UNKNOWN) {
            let why = "which command runs is known only at run time";
            self.opaque(ready.source, ready.span, why);
            // It may have been anything the shell itself does.
            state.distrust.get_or_insert_with(|| why.to_owned());
            return;
        }
        if let Some(alias) = state.aliases.get(name).cloned()
            && !self.calls.contains(name)
        {
            self.alias(name, alias.as_deref(), ready, state);
        }
        if let Some(always) = state.functions.get(name).map(|defined| defined.always) {
            let from = self.out.len();
            let before = state.clone();
            let outer = std::mem::replace(&mut state.stdin, ready.stdin.clone());
            self.call(name, ready.words, state);
            state.stdin = outer;
            for intent in self.out.iter_mut().skip(from) {
                intent.assigned.extend_from_slice(ready.assigned);
            }
            if always {
                return;
            }
            let mut other = before;
            self.command_word(ready, &mut other);
            *state = std::mem::take(state).or(other);
            return;
        }
        self.command_word(ready, state);
    }

    /// A command that is no function.
    pub(super) fn command_word(&mut self, ready: &Ready, state: &mut State) {
        if !self.builtin(ready, state) {
            self.external(ready, state);
        }
    }

    /// Reads the words as a program's.
    pub(super) fn external(&mut self, ready: &Ready, state: &State) {
        if self.is_dry() {
            return;
        }
        let scope = self.scope;
        let others = std::mem::take(&mut self.alternatives);
        let words = if others.is_empty() {
            Cow::Borrowed(ready.words)
        } else {
            Cow::Owned([ready.words, &others].concat())
        };
        let found = self.in_place(state, |world| {
            read_words(&words, scope.with_world(world), ready.stdin)
        });
        self.finish(found, ready, state);
    }

    /// Says of intents where in the text they come from, and what holds there.
    pub(super) fn finish(&mut self, mut found: Vec<Intent>, ready: &Ready, state: &State) {
        if self.is_dry() {
            return;
        }
        let exported: Vec<_> = state.exported().collect();
        let notes = std::mem::take(&mut self.notes);
        for intent in &mut found {
            if intent.cwd == Place::Same {
                intent.cwd = state.cwd.clone();
            }
            let inherited = exported.iter().chain(ready.assigned).cloned();
            intent.assigned = inherited.chain(intent.assigned.drain(..)).collect();
            intent.span = ready.source.place(ready.span);
            intent.notes = [notes.as_slice(), &intent.notes].concat();
            // A repository brings configuration, which is code; the one the line began in is the user's choice.
            if intent.resource == "git" && intent.chain.is_empty() && self.is_outside(state) {
                intent
                    .opaque
                    .get_or_insert_with(|| "its configuration comes from elsewhere".to_owned());
            }
            if let Some(why) = &state.distrust {
                intent.opaque.get_or_insert_with(|| {
                    format!("what it is called after may be something else: {why}")
                });
            }
        }
        self.out.extend(found);
    }

    /// True if the shell has left the directory that the line began in.
    fn is_outside(&self, state: &State) -> bool {
        match &state.cwd {
            Place::Same => false,
            Place::At(directory) => {
                !std::path::Path::new(directory).starts_with(self.scope.world.cwd())
            }
            Place::Unknown => true,
        }
    }

    /// Reads words that were guessed from text which could not be parsed.
    pub(super) fn program(&mut self, words: &[String], state: &State) {
        let found = read_words(words, self.scope.inner(), &Stdin::Inherited);
        for mut intent in found {
            intent.cwd = state.cwd.clone();
            self.out.push(intent);
        }
    }

    /// A name may be an alias, or not, depending on how the shell was started: both are read.
    fn alias(&mut self, name: &str, text: Option<&str>, ready: &Ready, state: &mut State) {
        let Some(text) = text else {
            let why = "what an alias stands for is known only at run time";
            self.opaque(ready.source, ready.span, why);
            return;
        };
        let rest = ready.words[1..].iter().map(|word| shell_words::quote(word));
        let line = rest.fold(text.to_owned(), |line, word| line + " " + &word);
        self.calls.push(name.to_owned());
        let from = self.out.len();
        let mut inner = state.clone();
        inner.stdin = ready.stdin.clone();
        self.scoped(|walker| walker.text(&line, None, &mut inner));
        self.place(from, ready);
        self.calls.pop();
    }

    /// Intents without a place of their own stand where the command does.
    pub(super) fn place(&mut self, from: usize, ready: &Ready) {
        for intent in self.out.iter_mut().skip(from) {
            intent.span = intent.span.or(ready.source.place(ready.span));
        }
    }

    /// Goes one level deeper, where that is still looked into.
    pub(super) fn scoped(&mut self, work: impl FnOnce(&mut Self)) {
        let outer = self.scope;
        self.scope = outer.inner();
        if self.scope.depth > DEPTH {
            let why = "commands are nested deeper than what is looked into";
            self.gather(vec![unseen("", why)]);
        } else {
            work(self);
        }
        self.scope = outer;
    }

    /// What assignments in front of a command, or alone, say.
    fn assignments(
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
            let elsewhere = self.sent_elsewhere(&exported, clause.span, source);
            self.gather(elsewhere);
        }
        self.secrets_read(&words, clause.span, source);
        if Self::lists_variables(variant, &words) {
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

    /// Listing variables with their values lists secrets among them.
    fn lists_variables(variant: &str, words: &[String]) -> bool {
        let names = words[1..].iter().any(|word| !word.starts_with('-'));
        let functions = words[1..]
            .iter()
            .any(|word| word.starts_with('-') && word.contains(['f', 'F']));
        !names && !functions && variant != "local" && variant != "readonly"
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

    /// The intent of listing all variables.
    pub(super) fn lists(&mut self, ready: &Ready, state: &State) {
        let mut intent = Intent::new("environment", "list", Effect::Secret);
        intent.command = ready.words.to_vec();
        self.finish(vec![intent], ready, state);
    }

    /// The intent of something the shell does itself and that changes nothing outside of it.
    pub(super) fn own(&mut self, ready: &Ready, action: &str, state: &State) {
        if self.is_dry() {
            return;
        }
        let mut intent = Intent::new("shell", action, Effect::Read).operands(&ready.words[1..]);
        intent.command = ready.words.to_vec();
        intent.program = ready.words.first().cloned().unwrap_or_default();
        self.finish(vec![intent], ready, state);
    }
}

/// True for a command word that is a pattern, and none of the commands that look like one.
fn is_pattern(word: &str) -> bool {
    !matches!(word, "[" | "[[" | "?" | "*") && word.contains(['*', '?', '['])
        || matches!(word, "?" | "*")
}

fn known(value: Value) -> Option<String> {
    match value {
        Value::Text(text) if !text.contains(UNKNOWN) => Some(text),
        Value::Number => Some("0".to_owned()),
        _ => None,
    }
}
