//! Builtins that give variables and parameters values by their words: `read`, `printf -v`, `set`, `unset`, `declare`.

use std::rc::Rc;

use super::super::{Stdin, UNKNOWN};
use super::outputs;
use super::simple::Ready;
use super::state::{State, Value};
use super::walk::Walker;

impl Walker<'_> {
    /// `unset NAME…`
    pub(super) fn unset(&mut self, ready: &Ready, rest: &[String], state: &mut State) {
        let (options, names): (Vec<&String>, Vec<&String>) =
            rest.iter().partition(|word| word.starts_with('-'));
        let has = |letter: char| options.iter().any(|word| word.contains(letter));
        for name in names {
            // The variable of a function further out comes to light.
            if self.calls.len() > 1 && !state.is_local(name) && !has('f') {
                let why = "unset may take away what is local to another function";
                self.opaque(ready.source, ready.span, why);
                state.distrust.get_or_insert_with(|| why.to_owned());
            }
            if !has('f') {
                self.give(name, Value::Unknown, ready.span, ready.source, state);
            }
            let functions = Rc::make_mut(&mut state.functions);
            if has('f') {
                functions.remove(name);
            } else if let Some(defined) = functions.get_mut(name).filter(|_| !has('v')) {
                // Of a variable and a function of that name it takes the variable.
                defined.always = false;
            }
        }
    }

    /// `wait -p NAME`
    pub(super) fn waits(&mut self, rest: &[String], state: &mut State) {
        for name in rest {
            let name = name.strip_prefix("-p").unwrap_or(name);
            if outputs::is_name(name) {
                state.assign(name, Value::Unknown, self.scope.world);
            }
        }
    }

    /// `read`, `mapfile`, `getopts`: what they give is known only for a single line that they are given.
    pub(super) fn reads(&mut self, ready: &Ready, name: &str, rest: &[String], state: &mut State) {
        let default = if name == "read" { "REPLY" } else { "MAPFILE" };
        let names = rest.iter().map(String::as_str).chain([default, "OPTARG"]);
        for name in names {
            self.give(name, Value::Unknown, ready.span, ready.source, state);
        }
        // In a loop the next round reads the next line.
        let own = *ready.stdin != state.stdin && !state.variables.contains_key("IFS");
        if let (Stdin::Text(text), "read", 0, true) = (ready.stdin, name, self.loops, own) {
            let line = text.split('\n').next().unwrap_or_default();
            let line = line.trim_matches([' ', '\t']);
            let variable = match rest {
                [variable] => Some(variable),
                [option, variable] if option == "-r" => Some(variable),
                _ => None,
            };
            if let Some(variable) = variable.filter(|_| !line.contains('\\')) {
                let value = Value::Text(line.to_owned());
                self.give(variable, value, ready.span, ready.source, state);
            }
        }
        self.callback(ready, rest, state);
    }

    /// `printf -v NAME`
    pub(super) fn prints(&mut self, ready: &Ready, rest: &[String], state: &mut State) {
        let glued = rest.first().and_then(|word| word.strip_prefix("-v"));
        let variable = match glued {
            Some("") => rest.get(1).map(String::as_str),
            glued => glued,
        };
        if let Some(variable) = variable {
            let words = &rest[if glued == Some("") { 2 } else { 1 }..];
            let text = outputs::printf(words).map_or(Value::Unknown, Value::Text);
            self.give(variable, text, ready.span, ready.source, state);
        }
    }

    /// `set` with words and options.
    pub(super) fn sets(&mut self, ready: &Ready, rest: &[String], state: &mut State) {
        set(rest, state);
        state.loose = ready.loose;
        let odd = |word: &&String| {
            let letters = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
            letters.is_some_and(|letters| letters.contains(['k', 'H', 'P']))
                || word.starts_with(UNKNOWN)
                || ["keyword", "history", "histexpand", "physical"].contains(&word.as_str())
        };
        let options = rest.iter().take_while(|word| *word != "--");
        if let Some(option) = options.into_iter().find(odd) {
            let why = format!("after set {option} commands are not read as usual");
            self.opaque(ready.source, ready.span, &why);
            state.distrust.get_or_insert(why);
        }
    }

    /// Declarations that the grammar gives as plain words: behind `command` and `builtin`.
    pub(super) fn declared(
        &mut self,
        ready: &Ready,
        name: &str,
        rest: &[String],
        state: &mut State,
    ) {
        let letters: String = rest
            .iter()
            .filter(|word| word.starts_with('-'))
            .map(String::as_str)
            .collect();
        let exports = name == "export" || letters.contains('x');
        let local = matches!(name, "local" | "declare" | "typeset");
        let local = local && !self.calls.is_empty() && !letters.contains('g');
        self.flagged(name, &letters, rest, ready.span, ready.source, state);
        for word in rest.iter().filter(|word| !word.starts_with('-')) {
            let (variable, value) = match word.split_once('=') {
                Some((variable, value)) => (variable.trim_end_matches('+'), Some(value)),
                None => (word.as_str(), None),
            };
            if !outputs::is_name(variable) {
                let why = "which variable is set is known only at run time";
                self.opaque(ready.source, ready.span, why);
                state.distrust.get_or_insert_with(|| why.to_owned());
                continue;
            }
            if local {
                state.localize(variable);
            }
            let value = match value {
                Some(_) if word.contains("+=") => Some(Value::Unknown),
                Some(value) => Some(Value::Text(value.to_owned())),
                None => local.then_some(Value::Unknown),
            };
            if let Some(value) = value {
                self.give(variable, value, ready.span, ready.source, state);
            }
            if exports {
                state.export(variable, self.scope.world);
            }
            self.kind(variable, name, &letters, state);
        }
    }
}

/// `set -- words` and the options that matter here.
fn set(rest: &[String], state: &mut State) {
    let at = rest.iter().position(|word| word == "--");
    if let Some(at) = at {
        let zero = state.parameters.as_ref().and_then(|known| known.first());
        let zero = zero.cloned().unwrap_or_else(|| "bash".to_owned());
        let words = std::iter::once(zero).chain(rest[at + 1..].iter().cloned());
        state.parameters = Some(Rc::new(words.collect()));
    } else if rest.iter().any(|word| !word.starts_with(['-', '+'])) {
        state.parameters = None;
    }
    let options = rest.iter().take(at.unwrap_or(rest.len()));
    for option in options {
        state.options.exports_all |=
            option.starts_with('-') && !option.starts_with("--") && option.contains('a');
        state.options.odd_patterns |= option.starts_with('-') && option.contains('f');
        state.options.odd_patterns |= option == "noglob";
    }
    state.options.exports_all |= rest.iter().any(|word| word == "allexport");
}
