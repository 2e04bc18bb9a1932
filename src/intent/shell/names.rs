//! Where in a line the names of programs stand that a shell looks up: what an alias or a function could take.

use std::collections::BTreeSet;

use super::super::argv::read_line;
use super::super::{Intent, Stdin, World};
use super::builtins::is_builtin;

/// Words before a command that the grammar of some shells reads itself.
const PREFIXES: [&str; 4] = ["exec", "noglob", "nocorrect", "-"];

/// A name that a shell looks up, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// The byte at which it begins.
    pub at: usize,
    /// The name, as it stands there.
    pub name: String,
}

/// The names of programs in a line, in order. Those of which it is not sure that they stand there plainly are left out.
#[must_use]
pub fn names(line: &str) -> Vec<Name> {
    let found: BTreeSet<Name> = read(line)
        .iter()
        .filter(|intent| intent.chain.is_empty())
        .filter_map(|intent| {
            let (at, _) = intent.span?;
            let name = &intent.program;
            let rest = line.get(at..)?.strip_prefix(name.as_str())?;
            let plain = intent.command.first() == Some(name)
                && !name.contains('/')
                && !is_builtin(name)
                && !PREFIXES.contains(&name.as_str())
                && (rest.is_empty()
                    || rest.starts_with([' ', '\t', '\n', ';', '&', '|', '<', '>', ')']));
            plain.then(|| Name {
                at,
                name: name.clone(),
            })
        })
        .collect();
    found.into_iter().collect()
}

/// The line with `command` before these names, so that neither an alias nor a function takes their place; `None`
/// unless it means the same as before.
#[must_use]
pub fn commanded<'a>(
    line: &str,
    names: impl DoubleEndedIterator<Item = &'a Name>,
) -> Option<String> {
    let mut changed = line.to_owned();
    for name in names.rev() {
        changed.insert_str(name.at, "command ");
    }
    let meaning = |line: &str| -> Vec<Intent> {
        let mut intents = read(line);
        for intent in &mut intents {
            intent.span = None;
        }
        intents
    };
    (meaning(&changed) == meaning(line)).then_some(changed)
}

fn read(line: &str) -> Vec<Intent> {
    read_line(line, &Nowhere, &Stdin::Inherited)
}

/// A world without anything: where words stand does not depend on it.
struct Nowhere;

impl World for Nowhere {
    fn cwd(&self) -> String {
        "/nowhere".to_owned()
    }

    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("not looked at".to_owned())
    }

    fn looked(&self) -> usize {
        0
    }

    fn exists(&self, _: &str) -> bool {
        false
    }

    fn guards(&self, _: &str) -> bool {
        false
    }

    fn list(&self, _: &str) -> Option<Vec<String>> {
        None
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn home(&self, _: Option<&str>) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_a_command_before_them_where_that_changes_nothing() {
        for (line, expected) in [
            ("git status", Some("command git status")),
            (
                "git log | head -n 5",
                Some("command git log | command head -n 5"),
            ),
            ("cd src && make all", Some("cd src && command make all")),
            ("x=1 git push; ls>a", Some("x=1 git push; command ls>a")),
            (
                "if true; then rm a; fi",
                Some("if command true; then command rm a; fi"),
            ),
            (
                "echo $(date) \"$(id -u)\"",
                Some("command echo $(command date) \"$(command id -u)\""),
            ),
            (
                "for f in *; do wc \"$f\"; done",
                Some("for f in *; do command wc \"$f\"; done"),
            ),
            (
                "export X=1; unset Y; . ./a",
                Some("export X=1; unset Y; . ./a"),
            ),
            ("f() { ls; }; f", Some("f() { ls; }; f")),
            (
                "\\ls; \"rm\" a; ./run; /bin/ls",
                Some("\\ls; \"rm\" a; ./run; /bin/ls"),
            ),
            ("exec ls", Some("exec ls")),
            ("timeout 5 git fetch", Some("command timeout 5 git fetch")),
            (
                "cat <<'E'\ngit push\nE",
                Some("command cat <<'E'\ngit push\nE"),
            ),
            ("git status && (", None),
        ] {
            let found = names(line);
            let changed = commanded(line, found.iter());
            if let Some(expected) = expected {
                assert_eq!(changed.as_deref(), Some(expected), "{line}");
            } else {
                assert!(changed.is_none_or(|changed| changed == line), "{line}");
            }
        }
    }
}
