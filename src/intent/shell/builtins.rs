//! What the shell does itself: a table, and the builtins that change how the rest of the text is read.

use std::rc::Rc;

use super::super::{Place, Stdin, UNKNOWN};
use super::simple::Ready;
use super::state::State;
use super::walk::Walker;

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
/// Names that the grammar reads by itself, whatever an alias or a function of that name would do.
pub(super) const KEYWORDS: &[&str] = &[
    "!", "[[", "case", "coproc", "declare", "do", "done", "elif", "else", "esac", "exit", "export",
    "fi", "for", "function", "if", "in", "local", "readonly", "return", "select", "then", "time",
    "typeset", "until", "while", "{", "}", "break", "continue",
];
/// Options of the shell by which a line is read, or a directory found, otherwise than usual.
const ODD_OPTIONS: &[&str] = &["cdable_vars", "failglob", "xpg_echo", "localvar_unset"];
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

/// True for a name that the shell reads itself.
pub(super) fn is_builtin(name: &str) -> bool {
    HARMLESS.contains(&name) || matches!(name, "eval" | "." | "source" | "builtin" | "command")
}

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
            "pushd" if !rest.iter().any(|word| !word.starts_with('-')) => state.go(Place::Unknown),
            "cd" | "chdir" | "pushd" => self.change_directory(rest, state),
            "popd" => state.go(Place::Unknown),
            "export" | "readonly" | "declare" | "typeset" | "local" => {
                self.declared(ready, name, rest, state);
            }
            "alias" => self.aliases(ready, rest, state),
            "unalias" => {
                let aliases = Rc::make_mut(&mut state.aliases);
                for name in rest {
                    aliases.remove(name);
                }
            }
            "unset" => self.unset(ready, rest, state),
            "wait" => self.waits(rest, state),
            "read" | "mapfile" | "readarray" | "getopts" => self.reads(ready, name, rest, state),
            "printf" => {
                self.prints(ready, rest, state);
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
            "set" => self.sets(ready, rest, state),
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
                if let Some(option) = rest
                    .iter()
                    .find(|word| ODD_OPTIONS.contains(&word.as_str()))
                {
                    self.shadows(ready, option, state);
                }
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

    /// A name that the grammar reads by itself is made to stand for something else.
    pub(super) fn shadows(&mut self, ready: &Ready, word: &str, state: &mut State) {
        let why = format!("{word} changes how what follows is read");
        self.opaque(ready.source, ready.span, &why);
        state.distrust.get_or_insert(why);
    }

    /// `alias NAME=TEXT…`
    fn aliases(&mut self, ready: &Ready, rest: &[String], state: &mut State) {
        define_aliases(rest, state);
        let odd = |word: &&String| {
            let name = word.split_once('=').map(|(name, _)| name);
            name.is_some_and(|name| KEYWORDS.contains(&name))
        };
        if let Some(word) = rest.iter().find(odd) {
            self.shadows(ready, word, state);
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
    state.options.deep_patterns |= rest.iter().any(|word| word == "globstar");
    state.options.odd_patterns |= name != "shopt" || rest.iter().any(is_odd);
}
