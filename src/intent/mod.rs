//! What a command would do: argv → [`Intent`]s. Pure: files are read through a [`World`] that is handed in.
//!
//! An intent is one thing that would happen. A command line can hold several; the strictest decision of them counts.

#![forbid(unsafe_code)]

mod argv;
mod call;
mod catalog;
mod context;
mod generic;
mod named;

mod options;
mod programs;
mod shell;
mod sql;
mod taught;
#[cfg(test)]
mod tests;
mod value;
mod world;
mod wrapper;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use argv::{read, read_line};
pub use context::Context;
pub use programs::{Patched, patched};
pub use shell::{Lasting, Name, commanded, names};
pub use taught::{Runs, Taught, TaughtCommand, TaughtProgram, is_built_in, option_name};
pub use value::{Number, Value};
#[cfg(test)]
pub(crate) use world::Bare;
pub use world::World;

/// Stands in a word for what is known only at run time, and for bytes that are no text. A word that holds it is an
/// unknown value; one that begins with it may turn out to be an option.
pub const UNKNOWN: char = '\u{FFFD}';

/// What a command reads from its standard input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stdin {
    /// Nothing: closed, or `/dev/null`.
    Empty,
    /// The file at that path.
    File(String),
    /// What the caller has: a terminal, a pipe, a file that was not looked into.
    #[default]
    Inherited,
    /// Names of files that lie in these places, known only at run time: the output of `find`, say.
    Names(Vec<String>),
    /// The output of a command, known only at run time; the name of its program.
    Piped(String),
    /// This text.
    Text(String),
}

/// Where a command would run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the directory of the whole line.
    #[default]
    Same,
    /// In that directory, absolute: the line changes to it first.
    At(String),
    /// In a directory that is known only at run time.
    Unknown,
}

/// The kind of consequence an intent has, from harmless to grave.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Looks at something.
    Read,
    /// Changes something that can be changed back.
    Write,
    /// Talks to another host.
    Network,
    /// Starts a program or code.
    Execute,
    /// Prints or copies a credential.
    Secret,
    /// Moves money.
    Spend,
    /// Deletes or overwrites what cannot be brought back.
    Destroy,
}

/// Named arguments of an intent, in a stable order.
pub type Args = BTreeMap<String, Value>;

/// One thing that would happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Intent {
    /// The service acted on, lower case: `stripe`, `postgres`, `filesystem`.
    pub resource: String,
    /// The verb, snake case: `charge`, `drop_table`, `delete`.
    pub action: String,
    /// Typed arguments: long option names in snake case, operands under their role or `positional`.
    #[schema(value_type = BTreeMap<String, Value>)]
    pub args: Args,
    /// The gravest consequence.
    pub effect: Effect,
    /// Why something in it cannot be seen (a shell line, a script, a foreign binary); `None` where all is seen.
    pub opaque: Option<String>,
    /// The words it was read from, lossily decoded.
    pub command: Vec<String>,
    /// Base name or path of the program that would run, as typed.
    pub program: String,
    /// What an argument that was not given means.
    pub absence: Absence,
    /// The programs it was found through, outermost first: `sudo`, `bash`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
    /// Where it would happen.
    #[serde(default, skip_serializing_if = "Place::is_same")]
    pub cwd: Place,
    /// Variables that the line sets for it; `None` for a value known only at run time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assigned: Vec<(String, Option<String>)>,
    /// True if the program is one nobody described: it was read by the looks of its words.
    #[serde(skip)]
    pub guessed: bool,
    /// The bytes of the line of shell that it was read from: start and end. Only for a person who reads along.
    #[serde(skip)]
    pub span: Option<(usize, usize)>,
    /// What was worked out to read it: `$HOME is /home/me`. Only for a person who reads along.
    #[serde(skip)]
    pub notes: Vec<String>,
}

impl Place {
    /// True for the directory of the whole line.
    #[must_use]
    pub fn is_same(&self) -> bool {
        *self == Self::Same
    }
}

/// How to take an argument that is not in [`Intent::args`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Absence {
    /// True if an option was met that the reading does not know: what is not in `args` may still have been given.
    pub unknown: bool,
    /// Options known to be plain flags: one that is not in `args` is not set, and nothing elsewhere can set it.
    pub flags: Vec<String>,
}

/// Why something is opaque that was read from a file: an approval covers the bytes that were read; without one, other
/// bytes could run than were judged.
pub const MAY_CHANGE: &str = "read from a file, which may change before it runs";

impl Intent {
    /// Says why something in it cannot be seen. Of several reasons the first is kept, unless it only is that a file
    /// may change.
    pub fn doubt(&mut self, why: impl Into<String>) {
        if self
            .opaque
            .as_deref()
            .is_none_or(|known| known == MAY_CHANGE)
        {
            self.opaque = Some(why.into());
        }
    }

    /// Where it would happen; `None` if only running tells.
    #[must_use]
    pub fn directory<'a>(&'a self, context: &'a Context) -> Option<&'a Path> {
        match &self.cwd {
            Place::Same => Some(&context.cwd),
            Place::At(directory) => Some(Path::new(directory)),
            Place::Unknown => None,
        }
    }

    /// Where it would happen, for a line that begins in `cwd`; `None` if only running tells.
    pub(crate) fn directory_of(&self, cwd: &str) -> Option<PathBuf> {
        match &self.cwd {
            Place::Same => Some(PathBuf::from(cwd)),
            Place::At(directory) => Some(PathBuf::from(directory)),
            Place::Unknown => None,
        }
    }

    /// The variant of `absence` a condition sees for `name`.
    #[must_use]
    pub fn absent(&self, name: &str) -> Absent {
        if self.absence.unknown {
            Absent::Unknown
        } else if self.absence.flags.iter().any(|flag| flag == name) {
            Absent::NotSet
        } else {
            Absent::NotGiven
        }
    }
}

/// What is known of an argument that was not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It may have been given in a form the reading does not know.
    Unknown,
    /// A flag that is not set.
    NotSet,
    /// Not given here; a context or a profile may still supply it.
    NotGiven,
}
