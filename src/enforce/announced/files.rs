//! Files that an agent writes with its own tools. Most of them are its work, and not asked about; those that run later or
//! belong to sudomode are judged like the same write at the shell.

use std::ffi::OsString;
use std::path::PathBuf;

use super::caller;
use crate::agent::settings;
use crate::enforce::Invocation;
use crate::intent::{Effect, Intent, Value, World};
use crate::paths::{Paths, lexical};
use crate::policy::{Decision, PolicySet};
use crate::reader::Reader;

/// The files of a write that matter: those that run later or belong to sudomode, and those that a rule denies.
pub(super) fn concerning(
    policies: &PolicySet,
    invocation: &Invocation,
    paths: &Paths,
) -> Vec<OsString> {
    let caller = caller(invocation, paths);
    let reader = caller.reader();
    let context = caller.context();
    let denied = |path: &str| {
        let intents = writes(path, &reader);
        let judgement = policies.judge(&intents, &context);
        judgement.decision == Decision::Deny && judgement.rule.is_some()
    };
    let concerns = |path: &&OsString| {
        let text = path.to_string_lossy();
        let real = reader.leads(&text).map(PathBuf::from);
        let typed = lexical(&invocation.cwd.join(path));
        settings::runs_later(&typed)
            || real.is_some_and(|real| settings::runs_later(&real))
            || denied(&text)
    };
    invocation.argv.iter().filter(concerns).cloned().collect()
}

/// What writing a file would do.
pub(super) fn writes(path: &str, reader: &Reader) -> Vec<Intent> {
    let of = |resource: &str, action: &str| {
        let mut intent = Intent::new(resource, action, Effect::Write);
        let value = Value::String(path.to_owned());
        intent.args.insert("path".to_owned(), value);
        intent.command = vec![path.to_owned()];
        intent
    };
    let mut intents = vec![of("filesystem", "write")];
    if reader.guards(path) {
        intents.push(of("sudomode", "change_files"));
    }
    intents
}
