//! Simple commands: assignments, words, redirections, and which of alias, function, builtin and program a name is.

use std::borrow::Cow;

use shuck_ast::{Redirect, SimpleCommand, Span, Word, WordPart, WordPartNode};

use super::super::argv::read_words;
use super::super::world::Given;
use super::super::{Effect, Intent, Place, Stdin, UNKNOWN};
use super::assign::known;
use super::redirects::may_fail;
use super::state::{State, Value};
use super::walk::{Source, Walker};
use super::{builtins, outputs, unseen};

/// Words of one command that are looked into.
const MAX_WORDS: usize = 4096;
/// Texts inside of texts that are looked into.
const DEPTH: usize = 24;

/// One command whose words are known.
pub(super) struct Ready<'a> {
    pub(super) words: &'a [String],
    pub(super) assigned: &'a [(String, Option<String>)],
    pub(super) stdin: &'a Stdin,
    pub(super) span: Span,
    pub(super) source: &'a Source,
    /// True if at which place each word stands is known only at run time.
    pub(super) loose: bool,
}

/// Builtins whose variables in front of them stay set in some shells.
const KEEPING: &[&str] = &[
    ".", ":", "eval", "exec", "export", "readonly", "set", "shift", "source", "times", "trap",
    "unset",
];

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
        let fails = redirects.iter().any(|one| may_fail(one, source));
        let before = fails.then(|| state.clone());
        let open = self.open.len();
        let assigned = self.assignments(&command.assignments, source, state);
        self.loose = false;
        let mut words = Vec::with_capacity(command.args.len() + 1);
        if !source.slice(command.name.span).is_empty() || !command.name.parts.is_empty() {
            words.extend(self.fields(&command.name, source, state));
        }
        let names = std::mem::take(&mut self.alternatives);
        for word in &command.args {
            words.extend(self.fields(word, source, state));
        }
        let loose = std::mem::take(&mut self.loose);
        let indirect = is_indirect(&command.name, source, state);
        let redirected = self.redirects(redirects, source, state);
        let stdin = redirected.stdin.unwrap_or_else(|| state.stdin.clone());
        self.secrets_read(&words, command.span, source);
        if words.first().is_some_and(|name| name.contains(UNKNOWN)) && !names.is_empty() {
            // A rule that denies sees what it would be without a variable that seems not to be set.
            let guess = [names.as_slice(), &words[1..]].concat();
            if !self.is_dry() {
                self.program(&guess, state);
            }
        }
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
        if words.len() > MAX_WORDS {
            words.truncate(MAX_WORDS);
            let why = "the command has more words than are looked into";
            self.opaque(source, command.span, why);
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
            let elsewhere = Self::sent_elsewhere(&assigned, span, source);
            self.gather(elsewhere);
            let ready = Ready {
                words: &words,
                assigned: &assigned,
                stdin: &stdin,
                span,
                source,
                loose,
            };
            self.ready(&ready, state);
        }
        if let Some(before) = before {
            // Where it cannot be redirected, nothing of it is done.
            *state = std::mem::take(state).or(before);
        }
        self.open.truncate(open);
        self.gather(redirected.intents);
    }

    /// Decides what the first word names, and reads that.
    pub(super) fn ready(&mut self, ready: &Ready, state: &mut State) {
        let bangs = ready.words.iter().take_while(|word| *word == "!").count();
        let words = &ready.words[bangs..];
        let ready = &Ready { words, ..*ready };
        let Some(name) = words.first() else {
            return;
        };
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
            let before = state.clone();
            let outer = std::mem::replace(&mut state.stdin, ready.stdin.clone());
            self.assigning(ready, false, state, |walker, state| {
                walker.call(name, ready.words, ready.loose, state);
            });
            state.stdin = outer;
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
        let name = ready.words.first().map_or("", String::as_str);
        let mut done = false;
        if builtins::is_builtin(name) {
            self.assigning(ready, KEEPING.contains(&name), state, |walker, state| {
                done = walker.builtin(ready, state);
            });
        } else {
            done = self.builtin(ready, state);
        }
        if !done {
            self.external(ready, state);
        }
    }

    /// What the shell does itself with the variables that stand in front of it.
    fn assigning(
        &mut self,
        ready: &Ready,
        keeps: bool,
        state: &mut State,
        work: impl FnOnce(&mut Self, &mut State),
    ) {
        let world = self.scope.world;
        let mut before = Vec::new();
        for (name, value) in ready.assigned {
            before.push((name, state.variables.get(name).cloned()));
            let value = value.clone().map_or(Value::Unknown, Value::Text);
            state.assign(name, value, world);
            state.export(name, world);
        }
        work(self, state);
        for (name, variable) in before.into_iter().rev() {
            state.put_back(name, variable);
            if keeps {
                state.assign(name, Value::Unknown, world);
            }
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
        let inherited: Vec<_> = state
            .exported()
            .chain(ready.assigned.iter().cloned())
            .collect();
        let found = self.in_place(state, |world| {
            let world = &Given {
                world,
                assigned: &inherited,
            };
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
            // Another project brings configuration and code; the one the line began in is the user's choice.
            let obeys = intent.resource == "git" || intent.effect == Effect::Execute;
            if obeys && intent.chain.is_empty() && self.is_outside(state) {
                let why = "what it runs and obeys comes from another directory";
                intent.doubt(why);
            }
            if let Some(why) = &state.distrust {
                intent.doubt(format!(
                    "what it is called after may be something else: {why}"
                ));
            }
        }
        self.gather(found);
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
        let ends = text.ends_with([' ', '\t']);
        if ends
            && ready
                .words
                .get(1)
                .is_some_and(|word| state.aliases.contains_key(word))
        {
            let why = "an alias stands for more than its own word";
            self.opaque(ready.source, ready.span, why);
        }
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

/// True if the first word comes out of more than quotes and plain variables.
fn is_indirect(word: &Word, source: &Source, state: &State) -> bool {
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
