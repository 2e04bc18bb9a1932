//! A program that starts itself once more through PATH, in the same process, is the command that was permitted: a
//! version manager's stand-in that goes on to the system's program, a script whose interpreter has a shim.
//!
//! Such a program comes back to a shim. Asked anew, a human would answer the same twice; resolved anew, the shim would
//! find the stand-in again, for ever. So what a process was permitted is noted beside the store, and the process goes
//! on with exactly these words, past the files that it has been.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::judge::search;
use super::{Invocation, Permit};
use crate::audit::private_directory;
use crate::digest::{Digest, Fields};
use crate::error::Error;
use crate::paths::Paths;
use crate::process::Process;
use crate::resolve::{self, Kind, Pin, Program, SHIM_PROGRAM};

/// Notes of processes that are gone are cleared away once there are so many.
const MANY: usize = 64;

/// What a process was permitted.
#[derive(Serialize, Deserialize)]
struct Note {
    process: Process,
    /// Digests of the words that are this command.
    words: Vec<Digest>,
    /// What it has been, for the first of them.
    tried: Vec<Pin>,
}

/// The permit of a command that this very process has already, if these are its words.
#[must_use]
pub fn again(invocation: &Invocation, paths: &Paths) -> Option<Result<Permit, Error>> {
    let note = Note::of_this_process(paths)?;
    let words = digest(&invocation.argv);
    let known = note.words.iter().position(|known| *known == words)?;
    // What was tried was so under the program's own name, not under its interpreter's.
    let tried = if known == 0 { note.tried } else { Vec::new() };
    let name = invocation.argv.first()?;
    let found = resolve::past(name, search(&invocation.variables), &invocation.cwd, &tried);
    Some(found.map(|program| {
        let permit = Permit {
            program,
            argv: invocation.argv.clone(),
            variables: invocation.variables.clone(),
            input: invocation.input.clone(),
            approval: None,
            reservation: None,
        };
        note_down(&permit, tried, paths);
        permit
    }))
}

/// Notes what this process is about to become, where it could come back to a shim.
pub fn may_come_again(permit: &Permit, paths: &Paths) {
    note_down(permit, Vec::new(), paths);
}

/// A note that cannot be written is missed by nobody but a program that comes back: it is judged anew.
fn note_down(permit: &Permit, mut tried: Vec<Pin>, paths: &Paths) {
    let Permit {
        program,
        argv,
        variables,
        ..
    } = permit;
    let (Some(name), Some(process)) = (argv.first(), Process::current()) else {
        return;
    };
    if is_itself(program, name) || !reaches_shims(search(variables)) {
        return;
    }
    tried.push(program.pin);
    let mut words = vec![digest(argv)];
    words.extend(interpreted(program, argv).map(|argv| digest(&argv)));
    let note = Note {
        process,
        words,
        tried,
    };
    let directory = directory(paths);
    let write = || {
        private_directory(&directory)?;
        clear(&directory);
        let partial = directory.join(format!("{}.new", process.pid));
        fs::write(&partial, serde_json::to_vec(&note)?)?;
        fs::rename(&partial, file(&directory, process.pid))
    };
    let _: Result<(), std::io::Error> = write();
}

impl Note {
    fn of_this_process(paths: &Paths) -> Option<Self> {
        let path = file(&directory(paths), std::process::id().cast_signed());
        let note: Self = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
        (Process::current() == Some(note.process)).then_some(note)
    }
}

/// True for machine code under its own name: it is no stand-in, and has no interpreter to be looked up.
fn is_itself(program: &Program, name: &OsStr) -> bool {
    let real = fs::canonicalize(&program.path);
    let real = real.as_deref().unwrap_or(&program.path);
    program.kind == Kind::Elf && real.file_name() == Path::new(name).file_name()
}

/// True where a program that is looked up may be found as a shim.
pub(super) fn reaches_shims(search: Option<&OsStr>) -> bool {
    std::env::split_paths(search.unwrap_or_default())
        .any(|entry| entry.join(SHIM_PROGRAM).is_file())
}

/// The words that `#!/usr/bin/env NAME` makes of a script's.
fn interpreted(program: &Program, argv: &[OsString]) -> Option<Vec<OsString>> {
    let line = resolve::interpreter_line(program)?;
    let mut words = line.split_whitespace();
    let first = words.next()?;
    if Path::new(first).file_name() != Some(OsStr::new("env")) {
        return None;
    }
    let words: Vec<&str> = words.filter(|word| *word != "-S").collect();
    let script = program.path.clone().into_os_string();
    let rest = argv.iter().skip(1).cloned();
    let before = words.into_iter().map(OsString::from);
    Some(before.chain([script]).chain(rest).collect())
}

/// Of the words, the first by its name alone: a shim may be called by its path.
fn digest(argv: &[OsString]) -> Digest {
    let mut fields = Fields::new("sudomode again 1");
    if let Some((name, rest)) = argv.split_first() {
        let base = Path::new(name).file_name().unwrap_or(name);
        fields.add("program", base.as_bytes());
        for word in rest {
            fields.add("argv", word.as_bytes());
        }
    }
    fields.finish()
}

/// Where no variable leads away from it, as for all that loosens.
fn directory(paths: &Paths) -> PathBuf {
    paths.kept().state.join("again")
}

fn file(directory: &Path, pid: i32) -> PathBuf {
    directory.join(pid.to_string())
}

fn clear(directory: &Path) {
    let notes: Vec<PathBuf> = fs::read_dir(directory)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    if notes.len() < MANY {
        return;
    }
    for path in notes {
        let pid = path
            .file_stem()
            .and_then(|stem| stem.to_str()?.parse().ok());
        if pid.and_then(Process::of).is_none() {
            // Whoever clears at the same time has done it.
            let _ = fs::remove_file(&path);
        }
    }
}
