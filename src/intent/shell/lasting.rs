//! What a line leaves behind in a shell that stays open: later lines would mean something else there.

use super::super::call::{Counts, Scope};
use super::super::{Place, Stdin, Taught, World};
use super::state::{Options, State};
use super::walk::Walker;

/// Commands of one line that are looked into.
const MAX_COMMANDS: usize = 4096;
/// Variables by which the shell itself reads or runs something else.
const OBEYED: [&str; 11] = [
    "BASH_ENV",
    "CDPATH",
    "ENV",
    "GLOBIGNORE",
    "HOME",
    "IFS",
    "PATH",
    "PROMPT_COMMAND",
    "PS0",
    "PS1",
    "PS4",
];

/// What of a shell is another behind a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lasting {
    /// The directory in which it ends.
    pub place: Place,
    /// What else changes the meaning of later lines.
    pub other: Option<String>,
}

impl Taught {
    /// What a line leaves behind in the shell that runs it.
    #[must_use]
    pub fn lasting(&self, line: &str, world: &dyn World) -> Lasting {
        let counts = Counts::new(MAX_COMMANDS);
        let mut state = State::new(&[], &Stdin::Inherited);
        let mut walker = Walker::new(Scope::new(world, &counts).with_taught(self));
        walker.text(line, Some(0), &mut state);
        let changed =
            |name: &&String| OBEYED.contains(&name.as_str()) || world.variable(name).is_some();
        let exported = |name: &&String| {
            let variable = state.variables.get(*name);
            variable.is_some_and(|variable| variable.exported)
        };
        let names = state.variables.keys();
        let mut names = names.filter(|name| *name != "PWD" && *name != "OLDPWD" && *name != "_");
        let other = if let Some(why) = &state.distrust {
            Some(why.clone())
        } else if let Some(name) = state.functions.keys().next() {
            Some(format!("it defines the function {name}"))
        } else if let Some(name) = state.aliases.keys().next() {
            Some(format!("it defines the alias {name}"))
        } else if state.options != Options::default() {
            Some("it changes options of the shell".to_owned())
        } else {
            names
                .find(|name| changed(name) || exported(name))
                .map(|name| format!("it sets the variable {name}"))
        };
        Lasting {
            place: state.cwd,
            other,
        }
    }
}
