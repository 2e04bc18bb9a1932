//! Variables that mean something to the shell, or to programs that get them.

use shuck_ast::Span;

use super::super::{Effect, Intent, UNKNOWN};
use super::state::{Kind, State, Value};
use super::walk::{Source, Walker};
use super::{outputs, scan};
use crate::redact;

/// Variables whose text the shell expands or runs later.
const RUN_LATER: &[&str] = &["PROMPT_COMMAND", "PS0", "PS1", "PS2", "PS4"];
/// Arrays by which a name comes to start something else.
const REBINDING: &[&str] = &[
    "BASH_ALIASES",
    "BASH_CMDS",
    "aliases",
    "commands",
    "functions",
];
/// Variables that send what a program does to another place; a star stands for any letters.
const REDIRECTING: &[&str] = &[
    "*_ENDPOINT",
    "*_ENDPOINT_URL",
    "*_HOST",
    "*_PROXY",
    "*_proxy",
    "KUBERNETES_MASTER",
    "PGHOST",
    "PGHOSTADDR",
    "VAULT_ADDR",
];
/// Hosts that are this one.
const HERE: &[&str] = &["", "localhost", "127.0.0.1", "[::1]", "::1"];

impl Walker<'_> {
    /// Looks at an assignment: what it makes the shell run, and what it may make of names.
    pub(super) fn watch(
        &mut self,
        name: &str,
        value: &Value,
        span: Span,
        source: &Source,
        state: &mut State,
    ) {
        let text = match value {
            Value::Text(text) | Value::Maybe(text) => text.as_str(),
            _ => "",
        };
        if text.contains('[') && (text.contains("$(") || text.contains('`')) {
            let why = "the value may be computed, which would run code in it";
            self.opaque(source, span, why);
        }
        if let Some(variable) = state.variables.get(name)
            && variable.kind == Kind::Fixed
        {
            let why = format!("{name} is read-only, and what follows may not run");
            self.opaque(source, span, &why);
            state.distrust.get_or_insert(why);
        }
        if name == "GLOBIGNORE" {
            state.options.odd_patterns = true;
        }
        if REBINDING.contains(&name) {
            let why = format!("{name} makes a name start something else");
            self.opaque(source, span, &why);
            state.distrust.get_or_insert(why);
        }
        if RUN_LATER.contains(&name) {
            let runs = name == "PROMPT_COMMAND" || text.contains(['$', '`']) && !text.is_empty();
            let unknown = text.contains(UNKNOWN) || !matches!(value, Value::Text(_));
            if runs && !self.is_dry() {
                for words in scan::commands(text) {
                    self.program(&words, state);
                }
            }
            if runs || unknown {
                self.opaque(source, span, &format!("the shell runs what {name} says"));
            }
        }
    }

    /// Gives a variable a value by another way than an assignment. The name may be any word.
    pub(super) fn give(
        &mut self,
        name: &str,
        value: Value,
        span: Span,
        source: &Source,
        state: &mut State,
    ) {
        let (base, value) = match name.split_once('[') {
            Some((base, _)) => (base, Value::Unknown),
            None => (name, value),
        };
        if !outputs::is_name(base) {
            if name.contains(UNKNOWN) {
                let why = "which variable is set is known only at run time";
                self.opaque(source, span, why);
                state.distrust.get_or_insert_with(|| why.to_owned());
            }
            return;
        }
        self.watch(base, &value, span, source, state);
        state.assign(base, value, self.scope.world);
    }

    /// The intents of variables that a command gets and that send it elsewhere.
    pub(super) fn sent_elsewhere(
        assigned: &[(String, Option<String>)],
        span: Span,
        source: &Source,
    ) -> Vec<Intent> {
        let elsewhere = assigned.iter().filter(|(name, value)| {
            is_redirecting(name)
                && !value
                    .as_deref()
                    .is_some_and(|value| HERE.contains(&host(value)))
        });
        let intents = elsewhere.map(|(name, value)| {
            let value = value
                .as_deref()
                .map_or(super::super::Value::Unknown, |value| {
                    super::super::Value::String(value.to_owned())
                });
            let mut intent = Intent::new("environment", "redirect", Effect::Network)
                .text("name", name)
                .arg("value", value);
            intent.command = vec![source.slice(span).to_owned()];
            intent.span = source.place(span);
            intent
        });
        intents.collect()
    }

    /// The intents of variables by whose names a command is given a secret.
    pub(super) fn secrets_read(&mut self, words: &[String], span: Span, source: &Source) {
        let names = std::mem::take(&mut self.secrets);
        // Whether there is one is no secret.
        let tests = matches!(words.first().map(String::as_str), Some("[" | "test"));
        if tests || self.is_dry() {
            return;
        }
        for name in names {
            let mut intent = Intent::new("environment", "read", Effect::Secret).text("name", &name);
            intent.command = vec![source.slice(span).to_owned()];
            intent.span = source.place(span);
            self.out.push(intent);
        }
    }

    /// Remembers that a word holds a variable of the environment that is a secret by its name.
    pub(super) fn meet(&mut self, name: &str, state: &State) {
        let own = matches!(
            state.variables.get(name).map(|variable| &variable.value),
            Some(Value::Text(_) | Value::Number)
        );
        if !own
            && redact::names_secret(name)
            && outputs::is_name(name)
            && !self.secrets.iter().any(|known| known == name)
        {
            self.secrets.push(name.to_owned());
        }
    }
}

fn is_redirecting(name: &str) -> bool {
    let spared = name.eq_ignore_ascii_case("no_proxy");
    !spared
        && REDIRECTING
            .iter()
            .any(|pattern| match pattern.strip_prefix('*') {
                Some(ending) => name.ends_with(ending),
                None => name == *pattern,
            })
}

/// The host in `scheme://user@host:port/path`, or in a part of it.
fn host(value: &str) -> &str {
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    if value.starts_with('/') || value.starts_with("unix://") {
        // A socket of this machine.
        return "";
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let authority = authority.rsplit('@').next().unwrap_or(authority);
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !host.ends_with(':') => {
            host
        }
        _ => authority,
    }
}
