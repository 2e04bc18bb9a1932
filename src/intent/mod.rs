//! What a command would do: argv → [`Intent`]s. Pure: files are read through a [`Files`] that is handed in.
//!
//! An intent is one thing that would happen. A command line can hold several; the strictest decision of them counts.

#![forbid(unsafe_code)]

mod argv;
mod call;
mod context;
mod generic;
mod options;
mod programs;
mod sql;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use argv::{Files, opaque_line, read};
pub use context::Context;
pub use value::{Number, Value};

/// The kind of consequence an intent has, from harmless to grave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    /// The service acted on, lower case: `stripe`, `postgres`, `filesystem`.
    pub resource: String,
    /// The verb, snake case: `charge`, `drop_table`, `delete`.
    pub action: String,
    /// Typed arguments: long option names in snake case, operands under their role or `positional`.
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
}

/// How to take an argument that is not in [`Intent::args`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// True if an option was met that the reading does not know: what is not in `args` may still have been given.
    pub unknown: bool,
    /// Options known to be plain flags: one that is not in `args` is not set, and nothing elsewhere can set it.
    pub flags: Vec<String>,
}

impl Intent {
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
