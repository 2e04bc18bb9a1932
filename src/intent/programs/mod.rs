//! The programs whose words have a known meaning: a table of names and readers, one file a family.

mod apply_patch;
mod completing;
mod curl;
mod database_tools;
mod docker;
mod families;
mod files;
pub(super) mod find;
mod git;
mod httpie;
mod kubectl;
mod look;
mod migrations;
mod mongo;
mod mongo_code;
mod mysql;
mod psql;
mod redis;
mod sed;
mod sql_clients;
mod sql_words;
mod stores;
mod stripe;
mod sudomode;
mod table;
mod tar;
mod verbs;
mod wget;

pub use apply_patch::{Patched, patched};

use super::call::Call;
use super::{Intent, wrapper};

/// The effect of an action by its words alone.
pub(super) fn effect(action: &str) -> super::Effect {
    verbs::effect(&[action.to_owned()], true)
}

/// Reads the words of one program. Never returns nothing.
pub(super) type Reader = fn(&Call) -> Vec<Intent>;

/// The programs that have a reader of their own; families of like programs are rows in their own files.
const READERS: &[(&str, Reader)] = &[
    ("apply_patch", apply_patch::read),
    ("applypatch", apply_patch::read),
    ("curl", curl::read),
    ("dd", files::dd),
    ("docker", docker::read),
    ("docker-compose", docker::compose),
    ("podman-compose", docker::compose),
    ("podman", docker::read),
    ("find", find::read),
    ("gfind", find::read),
    ("fd", find::fd),
    ("fd-find", find::fd),
    ("fdfind", find::fd),
    ("git", git::read),
    ("http", httpie::read),
    ("https", httpie::read),
    ("xh", httpie::read),
    ("xhs", httpie::read),
    ("kubectl", kubectl::read),
    ("mariadb", mysql::read),
    ("mongo", mongo::read),
    ("mongosh", mongo::read),
    ("mysql", mysql::read),
    ("oc", kubectl::read),
    ("psql", psql::read),
    ("redis-cli", redis::read),
    ("valkey-cli", redis::read),
    ("sed", sed::read),
    ("gsed", sed::read),
    ("stripe", stripe::read),
    ("sudomode", sudomode::read),
    ("tar", tar::read),
    ("gtar", tar::read),
    ("bsdtar", tar::read),
    ("wget", wget::read),
    ("wget2", wget::read),
];

/// What a program would do that is known here; `None` for one that is not.
pub(super) fn read(call: &Call) -> Option<Vec<Intent>> {
    completing::read(call).or_else(|| Some(reader(call.name)?(call)))
}

/// The reader of a program, by base name.
pub(super) fn reader(name: &str) -> Option<Reader> {
    reader_of_meaning(name).or_else(|| table::knows(name).then_some(table::read as Reader))
}

/// True for a program whose meaning is known, not only the facts of the catalog.
pub(super) fn has_meaning(name: &str) -> bool {
    reader_of_meaning(name).is_some()
}

fn reader_of_meaning(name: &str) -> Option<Reader> {
    let row = READERS.iter().find(|(program, _)| *program == name);
    row.map(|(_, reader)| *reader)
        .or_else(|| files::knows(name).then_some(files::read as Reader))
        .or_else(|| sql_clients::knows(name).then_some(sql_clients::read as Reader))
        .or_else(|| database_tools::knows(name).then_some(database_tools::read as Reader))
        .or_else(|| stores::knows(name).then_some(stores::read as Reader))
        .or_else(|| migrations::knows(name).then_some(migrations::read as Reader))
        .or_else(|| look::knows(name).then_some(look::read as Reader))
        .or_else(|| {
            // A row for many programs says less of one than that it runs others.
            let is_vague = wrapper::is_hidden(name) && table::is_vague(name);
            (table::means(name) && !is_vague).then_some(table::read as Reader)
        })
        .or_else(|| wrapper::is_hidden(name).then_some(wrapper::hidden as Reader))
}
