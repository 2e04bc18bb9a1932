//! What was judged is what runs: where an agent's shell has aliases or functions by the name of a program, the line says
//! `command` before it.
//!
//! The words that follow stay as they were, so that the agent's own rules about them hold as before. A shell of its own
//! (`bash -c '…'`) would hide them from those rules.

use crate::environment::Variable;
use crate::intent::{Name, commanded, names};
use crate::resolve;

/// What the shell of an agent makes of names.
pub(super) struct Shadows {
    /// Names that the agent itself gives to functions of its own, for they do the same or less.
    pub(super) own: &'static [&'static str],
    /// All that the shell reads before a line; `None` where that cannot be found out.
    pub(super) start: fn(&[Variable]) -> Option<String>,
}

/// The lines in their place, if any of them has to be another one.
pub(super) fn lines(
    lines: &[String],
    shadows: &Shadows,
    variables: &[Variable],
) -> Option<Vec<String>> {
    let start = (shadows.start)(variables);
    let changed: Vec<String> = lines
        .iter()
        .map(|line| {
            let found = names(line);
            let taken: Vec<&Name> = found
                .iter()
                .filter(|name| !shadows.own.contains(&name.name.as_str()))
                .filter(|name| {
                    start
                        .as_deref()
                        .is_none_or(|start| shadowed(&name.name, start))
                })
                .filter(|name| is_program(&name.name, variables))
                .collect();
            let changed = commanded(line, taken.into_iter());
            changed.unwrap_or_else(|| line.clone())
        })
        .collect();
    (changed != lines).then_some(changed)
}

/// True if a text of shell may define an alias or a function of that name.
fn shadowed(name: &str, start: &str) -> bool {
    start.match_indices(name).any(|(at, _)| {
        let before = start[..at].chars().next_back();
        let after = start[at + name.len()..].trim_start_matches([' ', '\t']);
        let begins = before.is_none_or(|c| !c.is_alphanumeric() && !"_-./".contains(c));
        begins && (after.starts_with('=') || after.starts_with('(') || after.starts_with('{'))
    })
}

/// `command` finds programs only: what is nothing but a function of the user's stays one.
fn is_program(name: &str, variables: &[Variable]) -> bool {
    let search = variables.iter().find(|(known, _)| known == "PATH");
    let search = search.map(|(_, value)| value.as_os_str());
    resolve::program(name.as_ref(), search, "/".as_ref()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_taken_are_commanded() {
        let of = |start: Option<&'static str>| Shadows {
            own: &["grep"],
            start: match start {
                None => |_| None,
                Some("alias") => |_| Some("alias -- ls='ls -F'\nalias lsx=1\n".to_owned()),
                Some("function") => |_| Some("eval $'ls () \\n{ :; }'\n".to_owned()),
                _ => |_| Some("export PATH=/bin:/ls\n# ls\nlsx() { :; }\nfalse=1".to_owned()),
            },
        };
        let path: [Variable; 1] = [("PATH".into(), "/usr/bin:/bin".into())];
        for (start, line, expected) in [
            (None, "ls | sort", Some("command ls | command sort")),
            (None, "grep x a; mkcd y", None),
            (Some("alias"), "ls | sort", Some("command ls | sort")),
            (Some("function"), "ls", Some("command ls")),
            (Some("nothing"), "ls | sort", None),
        ] {
            let changed = lines(&[line.to_owned()], &of(start), &path);
            let expected = expected.map(|line| vec![line.to_owned()]);
            assert_eq!(changed, expected, "{start:?} {line}");
        }
    }
}
