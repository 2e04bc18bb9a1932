//! The meaning of programs: a table over the catalog, one readable line a sub-command. `families/` holds the lines.
//!
//! A line is `path: effect and what else matters`. The path is the sub-commands in their own names; `a|b` is either
//! word (`pg:kill|reset` both begin with `pg:`), `get-*` begins so, a lone `*` is any number of words, and `one path,another path` is either path. The first
//! line that fits decides; where none does, the verb decides (see `verbs.rs`). Behind the colon, in any order:
//!
//! - an effect: `read write network execute secret spend destroy`; `opaque` is execute, and what runs cannot be seen
//! - roles of the operands, in order: `name path* - dest> script<`: `*` takes all but what later roles need, `-` has no
//!   role, `>` is a file that is written (unless it is `host:path`), `<` one that is read; `kind` joins the action
//!   (`delete_namespace`), and `verb` is the action
//! - `=action` instead of the path, `+action` an intent of that action besides
//! - `run`: the operands from here on are a command, which is read by itself; `sql@sqlite`: one is SQL of that database
//! - options that change it: `--force:destroy` (graver, if set), `--dry-run:=read` (exactly, if surely set),
//!   `--method=DELETE:destroy` (graver with that value), `--rsh!=ssh:opaque` (with any other), `--exec:opaque`,
//!   `--output:>` (its value is a file that is written), `--file:<` (one that is read), `--remove:@remove/destroy`
//!   (it is the verb: action and effect), `--command:sql@sqlite` (its value is SQL), `--file:sqlfile@sqlite` (a file of
//!   it), `--input-file:unknown` (it may set any other), `--prefix:elsewhere` (opaque unless its value is a place in the
//!   directory that is there already), `--requirement:remote` (opaque if its value is a service), `--extract:anywhere`
//!   (it writes files that nobody can name); `nothing:=read` for no words at all
//! - `remote`: opaque if an operand is a service: code that is fetched; `elsewhere`: opaque if one is a place outside of
//!   the directory, whose code would run; `below`: where no path is named, it is the directory
//!
//! What a program that looks, sends or shows names as `path` is also read, for rules about files.

mod index;
mod matching;
mod meaning;

use super::super::catalog::SHIPPED;
use super::families;
use index::Index;
use matching::{fits, fits_word};
pub(super) use meaning::read;

/// The programs of a name, what they act on, and the meaning of their sub-commands.
#[allow(clippy::struct_excessive_bools, reason = "each is a habit of its own")]
pub(super) struct Program {
    /// Names, by spaces.
    names: &'static str,
    /// The resource; `@` is the program's own name. A `*` in it is the first sub-command, which then is no part of the
    /// action.
    resource: &'static str,
    rows: &'static str,
    options: &'static str,
    /// Words that are sub-commands whether or not they are known.
    depth: usize,
    /// Leading sub-commands that say nothing: `beta`.
    skip: &'static str,
    abbreviates: bool,
    one_dash: bool,
    /// The catalog is not asked.
    alone: bool,
    /// A sub-command that is not known is another program.
    plugins: bool,
    /// An option that is not known may do anything.
    cautious: bool,
    /// Sub-commands by other names than they are known by: `pg=postgres`.
    renames: &'static str,
    /// What options change whatever the sub-command is.
    always: &'static str,
    /// Options that the catalog has wrong.
    corrections: &'static str,
}

/// Says what a program means.
pub(super) const fn program(
    names: &'static str,
    resource: &'static str,
    rows: &'static str,
) -> Program {
    Program {
        names,
        resource,
        rows,
        options: "",
        depth: 0,
        skip: "",
        abbreviates: false,
        one_dash: false,
        alone: false,
        plugins: false,
        cautious: false,
        renames: "",
        always: "",
        corrections: "",
    }
}

impl Program {
    /// Options that the catalog lacks or has wrong, in the syntax of `options.rs`.
    pub(super) const fn options(self, options: &'static str) -> Self {
        Self { options, ..self }
    }

    /// The first words, so many of them, are sub-commands even if nobody has described them.
    pub(super) const fn depth(self, depth: usize) -> Self {
        Self { depth, ..self }
    }

    /// Leading sub-commands that say nothing of what is done.
    pub(super) const fn skip(self, skip: &'static str) -> Self {
        Self { skip, ..self }
    }

    /// Long options may be cut short.
    pub(super) const fn abbreviates(self) -> Self {
        Self {
            abbreviates: true,
            ..self
        }
    }

    /// `-option` is `--option`.
    pub(super) const fn one_dash(self) -> Self {
        Self {
            one_dash: true,
            ..self
        }
    }

    /// The catalog has it wrong and is not asked.
    pub(super) const fn alone(self) -> Self {
        Self {
            alone: true,
            ..self
        }
    }

    /// A sub-command that is not known is a plugin: another program.
    pub(super) const fn plugins(self) -> Self {
        Self {
            plugins: true,
            ..self
        }
    }

    /// With an option that is not known it may do anything.
    pub(super) const fn cautious(self) -> Self {
        Self {
            cautious: true,
            ..self
        }
    }

    /// What options change whatever the sub-command is, as in the lines.
    pub(super) const fn always(self, always: &'static str) -> Self {
        Self { always, ..self }
    }

    /// Options that the catalog has wrong everywhere.
    pub(super) const fn corrects(self, corrections: &'static str) -> Self {
        Self {
            corrections,
            ..self
        }
    }

    /// Sub-commands that have a longer or better known name: `pg=postgres`, by spaces.
    pub(super) const fn renames(self, renames: &'static str) -> Self {
        Self { renames, ..self }
    }

    fn lines(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let lines = self.rows.lines().filter_map(|line| line.split_once(": "));
        lines.flat_map(|(paths, meaning)| {
            let paths = paths.split(',');
            paths.map(move |path| (path.trim(), meaning))
        })
    }

    /// The first line that fits: its path, and what it says.
    fn meaning(&self, path: &[String]) -> Option<(&'static str, &'static str)> {
        let mut lines = self.lines();
        lines.find(|(pattern, _)| {
            let pattern: Vec<&str> = pattern.split_ascii_whitespace().collect();
            fits(&pattern, path)
        })
    }
}

/// True for a program whose words the table or the catalog can read.
pub(super) fn knows(name: &str) -> bool {
    find(name).is_some() || SHIPPED.program(name).is_some()
}

/// True for a program that the table itself has.
pub(super) fn means(name: &str) -> bool {
    find(name).is_some()
}

/// True for a program whose row only says what it does on the whole.
pub(super) fn is_vague(name: &str) -> bool {
    find(name).is_some_and(|program| program.cautious)
}

/// Where each name of the families stands.
static NAMES: Index = Index::of(families::ALL);

fn find(name: &str) -> Option<&'static Program> {
    if name.is_empty() {
        return None;
    }
    NAMES.find(families::ALL, name).or_else(|| {
        let mut alike = families::ALIKE.split_ascii_whitespace();
        let is_alike = alike.any(|pattern| fits_word(pattern, name));
        is_alike.then_some(&families::CONVERTERS)
    })
}
