//! A command that stands in an approved line, and comes through a shim or `exec` while the line runs, was answered for
//! already: the line left a pass for it, for exactly these words, there, once. Any other asks on its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::announced::Form;
use super::{Invocation, Judged, Origin};
use crate::approval::Requester;
use crate::error::Error;
use crate::intent::{Intent, UNKNOWN};
use crate::paths::Paths;
use crate::reader;
use crate::store::{Pass, Store};

/// Leaves passes for what stands in the line and comes through sudomode again. `source` is what answered for it.
pub(super) fn leave(
    judged: &Judged,
    invocation: &Invocation,
    paths: &Paths,
    requester: &Requester,
    source: &str,
) -> Result<(), Error> {
    if !matches!(invocation.form, Form::Lines(_)) {
        return Ok(());
    }
    let shims = paths.shims().filter(|shims| shims.is_dir());
    let files = judged.reader.digests();
    let mut seen = BTreeSet::new();
    let mut passes = Vec::new();
    for intent in &judged.intents {
        // Several intents of one command stand at one place of the line.
        let once = (intent.span, &intent.command, format!("{:?}", intent.cwd));
        if !comes_again(intent, shims.as_deref()) || !seen.insert(once) {
            continue;
        }
        let known = !intent.command.iter().any(|word| word.contains(UNKNOWN));
        if let Some(directory) = intent.directory(&judged.context).filter(|_| known) {
            passes.push(Pass {
                source: source.to_owned(),
                argv: intent.command.clone(),
                cwd: place(directory),
                requester: requester.clone(),
                files: files.clone(),
            });
        }
    }
    if passes.is_empty() {
        return Ok(());
    }
    Store::open(paths)?.leave(&passes)
}

/// Takes the pass for this command, if a line left one that still holds.
pub(super) fn take(invocation: &Invocation, paths: &Paths, origin: &Origin) -> Result<bool, Error> {
    // As with all that loosens: only where no variable leads away from the store.
    if !matches!(invocation.form, Form::Program) || paths.state != paths.kept().state {
        return Ok(false);
    }
    let words: Option<Vec<String>> = invocation
        .argv
        .iter()
        .map(|word| word.to_str().map(str::to_owned))
        .collect();
    let Some(words) = words else {
        return Ok(false);
    };
    let unchanged = |pass: &Pass| {
        let mut files = pass.files.iter();
        files.all(|(path, digest)| reader::content(path) == Some(*digest))
    };
    let taken = Store::open(paths)?.take_pass(
        &words,
        &place(&invocation.cwd),
        &origin.requester,
        unchanged,
    )?;
    Ok(taken.is_some())
}

/// True for what a line starts through sudomode: by name, where there is a shim of it, or by `exec`.
fn comes_again(intent: &Intent, shims: Option<&Path>) -> bool {
    let by_exec = intent.chain.last().is_some_and(|last| last == "sudomode");
    let by_name = || !intent.program.contains('/') && !intent.program.is_empty();
    let shim = |directory: &Path| directory.join(&intent.program).exists();
    by_exec || by_name() && shims.is_some_and(shim)
}

fn place(directory: &Path) -> PathBuf {
    fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned())
}
