//! The programs whose words have a known meaning: a table of names and readers, one file a family.

mod curl;
mod docker;
mod families;
mod files;
mod find;
mod git;
mod kubectl;
mod look;
mod opaque;
mod psql;
mod sed;
mod stripe;
mod sudomode;
mod table;
mod verbs;

use super::Intent;
use super::call::Call;

/// Reads the words of one program. Never returns nothing.
pub(super) type Reader = fn(&Call) -> Vec<Intent>;

/// The programs that have a reader of their own; families of like programs are rows in their own files.
const READERS: &[(&str, Reader)] = &[
    ("curl", curl::read),
    ("dd", files::dd),
    ("docker", docker::read),
    ("podman", docker::read),
    ("find", find::read),
    ("git", git::read),
    ("kubectl", kubectl::read),
    ("psql", psql::read),
    ("sed", sed::read),
    ("gsed", sed::read),
    ("stripe", stripe::read),
    ("sudomode", sudomode::read),
];

/// The reader of a program, by base name.
pub(super) fn reader(name: &str) -> Option<Reader> {
    let row = READERS.iter().find(|(program, _)| *program == name);
    row.map(|(_, reader)| *reader)
        .or_else(|| files::knows(name).then_some(files::read as Reader))
        .or_else(|| look::knows(name).then_some(look::read as Reader))
        .or_else(|| opaque::knows(name).then_some(opaque::read as Reader))
        .or_else(|| table::knows(name).then_some(table::read as Reader))
}
