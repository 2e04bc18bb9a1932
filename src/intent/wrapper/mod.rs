//! Whatever runs another command is seen through: a table of wrappers, and a reader for each that is more than a row.

mod awk;
mod by_option;
mod containers;
mod env;
mod fill;
mod follow;
mod just;
mod languages;
mod make;
mod makefile;
mod multicall;
mod opaque;
mod others;
mod packages;
mod parallel;
mod remote;
mod sessions;
mod shells;
mod start;
mod table;
mod users;
mod viewers;
mod xargs;

pub(super) use awk::brackets;
pub(super) use by_option::started as started_by_options;
pub(super) use containers::{container, kubectl};
pub(super) use start::{Start, file_text};

use super::call::Call;
use super::{Effect, Intent};

type Reader = fn(&Call) -> Vec<Intent>;

/// The wrappers that are more than a row of the table.
const READERS: &[(&str, Reader)] = &[
    ("env", env::read),
    ("sudo sudoedit", users::sudo),
    ("su runuser", users::su),
    ("xargs", xargs::read),
    ("parallel sem", parallel::read),
    ("ssh autossh", remote::ssh),
    ("mosh", remote::mosh),
    ("rsh remsh rlogin", remote::rsh),
    ("busybox toybox", multicall::busybox),
    ("awk gawk mawk nawk original-awk", awk::read),
    ("tmux", sessions::tmux),
    ("screen", sessions::screen),
    ("script", sessions::script),
    ("flock", sessions::flock),
    ("at batch atq atrm", sessions::at),
    ("crontab", sessions::crontab),
    (
        "less more most zless bzless xzless lv zmore",
        viewers::pager,
    ),
    ("man", viewers::man),
    ("make gmake bmake", make::read),
    ("just task go-task", just::read),
    ("socat socat1", by_option::socat),
    ("capsh", others::capsh),
    ("nix nix-shell", others::nix),
    ("expect", others::expect),
    ("watchexec nodemon", others::watchers),
    ("ansible", others::ansible),
    ("gdb lldb cgdb rr gdbserver", others::debugger),
    ("bc", others::bc),
    ("dc", others::dc),
];

/// The intents of a program that starts another one; `None` for one that does not, or is not known to.
pub(super) fn read(call: &Call) -> Option<Vec<Intent>> {
    let name = names(call.name).find(|name| is_known(name));
    let known = name.map_or_else(
        || Call {
            name: call.name,
            ..*call
        },
        |name| Call { name, ..*call },
    );
    if let Some(intents) = follow::read(&known) {
        return Some(intents);
    }
    if let Some(intents) = packages::scripts(&known) {
        return Some(intents);
    }
    name?;
    if let Some(reader) = reader(known.name) {
        return Some(reader(&known));
    }
    if shells::knows(known.name) {
        return Some(shells::read(&known));
    }
    if multicall::is_loader(known.name) {
        return Some(multicall::loader(&known));
    }
    if viewers::is_editor(known.name) {
        return Some(viewers::editor(&known));
    }
    languages::knows(known.name).then(|| languages::read(&known))
}

/// True for a program that is known to run others in ways that are not looked into.
pub(super) fn is_hidden(name: &str) -> bool {
    names(name).any(opaque::knows)
}

/// True for a program that is known to run others, by any of its words.
pub(super) fn knows(name: &str) -> bool {
    names(name).any(|name| is_known(name) || follow::has_row(name) || by_option::has_row(name))
}

/// The reading of such a program: opaque.
pub(super) fn hidden(call: &Call) -> Vec<Intent> {
    opaque::read(call)
}

fn reader(name: &str) -> Option<Reader> {
    READERS
        .iter()
        .find(|(names, _)| names.split(' ').any(|known| known == name))
        .map(|(_, reader)| *reader)
}

fn is_known(name: &str) -> bool {
    reader(name).is_some()
        || follow::is_wrapper(name)
        || shells::knows(name)
        || multicall::is_loader(name)
        || viewers::is_editor(name)
        || languages::knows(name)
}

/// Programs that go by a `g` before their name where others of that name are at home.
const GNU: &str = "timeout nice nohup stdbuf env xargs chroot awk make time setsid";

/// The names a program may go by: its own, and that without what a build or a package adds to it.
fn names(name: &str) -> impl Iterator<Item = &str> {
    let mut plain = name;
    for ending in [
        ".static", "-static", ".tiny", ".basic", ".nox", ".gtk3", ".exe",
    ] {
        plain = plain.strip_suffix(ending).unwrap_or(plain);
    }
    let bare = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    let bare = if bare.is_empty() { plain } else { bare };
    let gnu = plain
        .strip_prefix('g')
        .filter(|rest| GNU.split(' ').any(|known| known == *rest));
    let others = [Some(plain), Some(bare).filter(|bare| *bare != plain), gnu];
    std::iter::once(name).chain(
        others
            .into_iter()
            .flatten()
            .filter(move |other| *other != name),
    )
}

/// A program that is asked for its version, its help, or nothing at all.
fn itself(call: &Call) -> Intent {
    Intent::new(call.name, "version", Effect::Read)
}
