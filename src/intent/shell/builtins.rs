//! What the shell does itself: a table, and the builtins that change how the rest of the text is read.

use std::rc::Rc;

use super::super::{Place, Stdin, UNKNOWN};
use super::outputs;
use super::simple::Ready;
use super::state::{State, Value};
use super::walk::Walker;
use crate::paths::lexical;

/// Builtins that change nothing but the shell, whatever their words are.
const HARMLESS: &[&str] = &[
    ":",
    "bg",
    "caller",
    "compgen",
    "dirs",
    "disown",
    "fc",
    "fg",
    "getopts",
    "help",
    "history",
    "jobs",
    "logout",
    "shift",
    "suspend",
    "times",
    "type",
    "ulimit",
    "umask",
    "wait",
    "hash",
    "bind",
    "complete",
    "compopt",
    "enable",
    "shopt",
    "set",
    "unset",
    "unalias",
    "alias",
    "read",
    "mapfile",
    "readarray",
    "let",
    "pushd",
    "popd",
    "cd",
    "chdir",
    "trap",
    "export",
    "readonly",
    "declare",
    "typeset",
    "local",
    "exit",
    "return",
    "break",
    "continue",
    "setopt",
    "unsetopt",
    "autoload",
    "emulate",
    "zmodload",
    "rehash",
    "print",
];
/// Builtins that compute the subscript of a name they are given.
const SUBSCRIPTS: &[&str] = &[
    "[",
    "declare",
    "export",
    "getopts",
    "let",
    "local",
    "mapfile",
    "printf",
    "read",
    "readarray",
    "readonly",
    "test",
    "typeset",
    "unset",
    "wait",
];

impl Walker<'_> {
    /// Reads a builtin; false if the name is a program's, or the builtin is read like one.
    pub(super) fn builtin(&mut self, ready: &Ready, state: &mut State) -> bool {
        let Some((name, rest)) = ready.words.split_first() else {
            return true;
        };
        if SUBSCRIPTS.contains(&name.as_str())
            && rest
                .iter()
                .any(|word| word.contains('[') && word.contains(['$', '`']))
        {
            let why = "the subscript of a variable may run code";
            self.opaque(ready.source, ready.span, why);
        }
        match name.as_str() {
            "eval" => self.eval(ready, rest, state),
            "." | "source" => self.source(ready, rest, state),
            "builtin" | "command" | "exec" | "nocorrect" | "noglob" | "-" => {
                return self.prefix(ready, name, rest, state);
            }
            "trap" => self.trap(ready, rest, state),
            "cd" | "chdir" | "pushd" => self.change_directory(rest, state),
            "popd" => state.cwd = Place::Unknown,
            "export" | "readonly" | "declare" | "typeset" | "local" => {
                self.declared(ready, name, rest, state);
            }
            "alias" => define_aliases(rest, state),
            "unalias" => {
                let aliases = Rc::make_mut(&mut state.aliases);
                for name in rest {
                    aliases.remove(name);
                }
            }
            "unset" => {
                for name in rest.iter().filter(|word| !word.starts_with('-')) {
                    state.assign(name, Value::Unknown, self.scope.world);
                    Rc::make_mut(&mut state.functions).remove(name);
                }
            }
            "read" | "mapfile" | "readarray" | "getopts" => {
                let default = if name == "read" { "REPLY" } else { "MAPFILE" };
                let names = rest.iter().map(String::as_str).chain([default, "OPTARG"]);
                for name in names.filter(|word| outputs::is_name(word)) {
                    state.assign(name, Value::Unknown, self.scope.world);
                }
                // In a loop the next round reads the next line.
                if let (Stdin::Text(text), "read", 0) = (ready.stdin, name.as_str(), self.loops) {
                    let line = text.lines().next().unwrap_or_default().trim();
                    let variable = match rest {
                        [variable] => Some(variable),
                        [option, variable] if option == "-r" => Some(variable),
                        _ => None,
                    };
                    if let Some(variable) = variable.filter(|_| !line.contains('\\')) {
                        state.assign(variable, Value::Text(line.to_owned()), self.scope.world);
                    }
                }
                self.callback(ready, rest, state);
            }
            "printf" => {
                let glued = rest.first().and_then(|word| word.strip_prefix("-v"));
                let variable = match glued {
                    Some("") => rest.get(1).map(String::as_str),
                    glued => glued,
                };
                if let Some(variable) = variable {
                    let words = &rest[if glued == Some("") { 2 } else { 1 }..];
                    let text = outputs::printf(words).map_or(Value::Unknown, Value::Text);
                    state.assign(variable, text, self.scope.world);
                }
                return false;
            }
            "let" => {
                for text in rest {
                    self.let_text(text, ready.span, ready.source, state);
                }
            }
            "set" if rest.is_empty() => {
                self.lists(ready, state);
                return true;
            }
            "history" if !rest.iter().any(|word| word.starts_with("-c")) => {
                self.lists(ready, state);
                return true;
            }
            "set" => set(rest, state),
            "fc" if !rest.first().is_some_and(|word| word.starts_with("-l")) => {
                self.code(ready, &rest.join(" "), "fc runs earlier commands", state);
            }
            "jobs" if rest.first().is_some_and(|word| word == "-x") => {
                let inner = Ready {
                    words: &rest[1..],
                    ..*ready
                };
                self.ready(&inner, state);
            }
            "shift" => shift(rest, state),
            "shopt" | "setopt" | "unsetopt" | "emulate" | "zmodload" => {
                shell_options(name, rest, state);
            }
            "hash" | "enable" | "bind" | "compgen" | "complete" | "autoload" => {
                self.rebinds(ready, name, rest, state);
            }
            _ if HARMLESS.contains(&name.as_str()) => {}
            _ => return false,
        }
        if !matches!(name.as_str(), "eval" | "." | "source") {
            self.own(ready, name, state);
        }
        true
    }

    /// `command`, `builtin`, `exec`: the rest is a command.
    fn prefix(&mut self, ready: &Ready, name: &str, rest: &[String], state: &mut State) -> bool {
        let mut at = 0;
        let mut looks = false;
        while let Some(word) = rest.get(at).filter(|word| word.starts_with('-')) {
            at += 1;
            match (name, word.as_str()) {
                (_, "--") | ("builtin", _) => break,
                ("command", "-v" | "-V") => looks = true,
                ("exec", "-a") => at += 1,
                ("command", "-p") | ("exec", "-c" | "-l" | "-cl" | "-lc") => {}
                _ => {
                    let why = "an option of it is not known";
                    self.opaque(ready.source, ready.span, why);
                }
            }
        }
        let inner = Ready {
            words: rest.get(at..).unwrap_or_default(),
            ..*ready
        };
        if name == "exec" && inner.words.is_empty() {
            // It redirects the shell itself, which may go on with what it is fed.
            if *ready.stdin != state.stdin && *ready.stdin != Stdin::Empty {
                let why = "the shell may go on with what it is fed";
                self.opaque(ready.source, ready.span, why);
            }
            state.stdin = ready.stdin.clone();
        }
        if looks || inner.words.is_empty() {
            self.own(ready, name, state);
            return true;
        }
        if inner.words[0].contains(UNKNOWN) {
            self.ready(&inner, state);
        } else if matches!(name, "exec") {
            self.external(&inner, state);
        } else if matches!(name, "nocorrect" | "noglob" | "-") {
            self.ready(&inner, state);
        } else {
            self.command_word(&inner, state);
        }
        true
    }

    fn change_directory(&mut self, rest: &[String], state: &mut State) {
        let mut words = rest
            .iter()
            .filter(|word| !(word.starts_with('-') && word.len() > 1) || word.starts_with(UNKNOWN));
        let Some(path) =
            words
                .next()
                .cloned()
                .or_else(|| match state.value("HOME", self.scope.world) {
                    Value::Text(home) => Some(home),
                    _ => None,
                })
        else {
            state.cwd = Place::Unknown;
            return;
        };
        let searched = state.value("CDPATH", self.scope.world) != Value::Unknown;
        let named = path.starts_with('/') || path.starts_with('.');
        if path.contains(UNKNOWN) || path == "-" || path.starts_with('+') || searched && !named {
            state.cwd = Place::Unknown;
            return;
        }
        if state.cwd == Place::Unknown && !path.starts_with('/') {
            return;
        }
        let there = self.in_place(state, |world| {
            let cwd = world.cwd();
            let joined = std::path::Path::new(&cwd).join(&path);
            (
                lexical(&joined).to_string_lossy().into_owned(),
                world.exists(&path),
            )
        });
        state.unsure = !there.1;
        state.cwd = Place::At(there.0);
    }

    /// Declarations that the grammar gives as plain words: behind `command` and `builtin`.
    fn declared(&mut self, ready: &Ready, name: &str, rest: &[String], state: &mut State) {
        let exports = name == "export" || rest.iter().any(|word| word.starts_with("-x"));
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
            if let Some(value) = value {
                state.assign(variable, Value::Text(value.to_owned()), self.scope.world);
            }
            if exports {
                state.export(variable, self.scope.world);
            }
        }
    }

    /// Builtins by which a name may come to start something else.
    fn rebinds(&mut self, ready: &Ready, name: &str, rest: &[String], state: &mut State) {
        let options = rest.iter().filter(|word| word.starts_with('-'));
        let letters: String = options.map(|word| &word[1..]).collect();
        let changes = match name {
            "hash" => letters.contains('p'),
            "enable" => letters.contains(['f', 'n', 'd']),
            "bind" => letters.contains(['x', 'f']),
            "compgen" | "complete" => {
                let words = rest.iter().any(|word| word.contains(['$', '`']));
                letters.contains(['C', 'F']) || words
            }
            _ => true,
        };
        if changes {
            let why = format!("{name} may make a name start something else");
            self.opaque(ready.source, ready.span, &why);
            state.distrust.get_or_insert(why);
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
    }
    state.options.exports_all |= rest.iter().any(|word| word == "allexport");
}

/// `alias name=text …`
fn define_aliases(rest: &[String], state: &mut State) {
    for word in rest {
        if let Some((name, text)) = word.split_once('=') {
            let text = (!text.contains(UNKNOWN)).then(|| text.to_owned());
            if name.contains(UNKNOWN) || state.aliases.len() > 256 {
                let why = "which alias is made is known only at run time";
                state.distrust.get_or_insert_with(|| why.to_owned());
            } else {
                Rc::make_mut(&mut state.aliases).insert(name.to_owned(), text);
            }
        } else if word.starts_with(UNKNOWN) {
            let why = "which alias is made is known only at run time";
            state.distrust.get_or_insert_with(|| why.to_owned());
        }
    }
}

/// `shift`, and `shift N` by a number that is not looked at.
fn shift(rest: &[String], state: &mut State) {
    match (state.parameters.take(), rest.first()) {
        (Some(known), None) => {
            let first = known.first().into_iter();
            let left = first.chain(known.iter().skip(2)).cloned();
            state.parameters = Some(Rc::new(left.collect()));
        }
        _ => state.parameters = None,
    }
}

/// Options of the shell by which patterns match otherwise than usual.
fn shell_options(name: &str, rest: &[String], state: &mut State) {
    let odd = ["dotglob", "extglob", "nocaseglob"];
    let is_odd = |word: &String| odd.contains(&word.as_str()) || word.contains(UNKNOWN);
    state.options.odd_patterns |= name != "shopt" || rest.iter().any(is_odd);
}
