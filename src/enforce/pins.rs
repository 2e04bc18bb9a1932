//! What was approved is looked at once more in the last moment before exec: a program, files and a directory that
//! were swapped or edited meanwhile execute nothing. What can run from a copy of what was looked at does.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::sealed::{self, Command, Word};
use crate::digest::Digest;
use crate::error::Error;
use crate::reader;
use crate::resolve::{Kind, Pin, Program};
use crate::trust::fixed;

/// What an approval covers beyond the words: content on disk, and the directory.
#[derive(Debug)]
pub(crate) struct Pins {
    /// Content of the program's file.
    pub(crate) binary: Digest,
    /// Files that the command names, or that were read to understand it.
    pub(crate) files: BTreeMap<PathBuf, Digest>,
    /// Those that have to be opened again by their names, as a human was told.
    pub(crate) by_name: BTreeSet<PathBuf>,
    /// Where it runs.
    pub(crate) cwd: PathBuf,
}

/// What is executed, when all of it still is what was approved.
#[derive(Debug)]
pub(crate) struct Held {
    /// The program: an interpreter where a script runs from a copy.
    pub(crate) program: Program,
    /// The program's open file, where its path could still lead elsewhere.
    pub(crate) file: Option<File>,
    /// The words as they are given to it.
    pub(crate) words: Vec<Word>,
    /// What it is given copies of, in the order of their numbers.
    pub(crate) copies: Vec<File>,
}

impl Pins {
    /// Fails unless all of it still is what was approved. `guard` is called with the program's file before it is looked
    /// at, to keep others from writing it.
    pub(crate) fn hold(
        &self,
        program: &Program,
        argv: &[OsString],
        search: Option<&OsStr>,
        guard: impl Fn(&File),
    ) -> Result<Held, Error> {
        // Relative names are looked up from where this process is, the approval is of where the path leads.
        let place = |path: &Path| {
            let directory = fs::metadata(path).ok()?;
            Some((directory.dev(), directory.ino()))
        };
        if place(Path::new(".")).is_none() || place(Path::new(".")) != place(&self.cwd) {
            return Err(changed(&self.cwd));
        }
        for (path, digest) in &self.files {
            if reader::content(path) != Some(*digest) {
                return Err(changed(path));
            }
        }
        if Pin::of(&program.path).ok() != Some(program.pin) {
            return Err(changed(&program.path));
        }
        let other = RefCell::new(None);
        let approved = |path: &Path| {
            let expected = if path == program.path {
                Some(&self.binary)
            } else {
                self.files.get(path)
            };
            let bytes = reader::copied(path)?;
            if Some(&Digest::of(&bytes)) == expected {
                return Some(bytes);
            }
            *other.borrow_mut() = Some(path.to_owned());
            None
        };
        let plan = sealed::plan(
            Command {
                program,
                argv,
                search,
                cwd: &self.cwd,
            },
            &approved,
        );
        // What was to run from a copy is not opened by its name, whatever the reason.
        let again = plan.by_name.difference(&self.by_name).next();
        if let Some(path) = other.into_inner().or_else(|| again.cloned()) {
            return Err(changed(&path));
        }
        let copies = plan.seal().map_err(|error| Error::Internal {
            what: format!("no copy of what was approved: {error}"),
        })?;
        let started = plan.program.as_ref().unwrap_or(program);
        let is_approved = |file: &File| match &plan.program {
            None => Digest::of_reader(file).ok() == Some(self.binary),
            Some(interpreter) => {
                let content = reader::content(&interpreter.path);
                content.is_some() && content.as_ref() == self.files.get(&interpreter.path)
            }
        };
        Ok(Held {
            file: open(started, is_approved, guard)?,
            program: started.clone(),
            words: plan.words,
            copies,
        })
    }
}

/// The program's file, where its path could lead to another one by the time it is executed. A script is executed by its
/// path, since its interpreter opens it by its name anyway.
fn open(
    program: &Program,
    is_approved: impl Fn(&File) -> bool,
    guard: impl Fn(&File),
) -> Result<Option<File>, Error> {
    if fixed(&program.path) {
        return Ok(None);
    }
    let opened = || {
        let file = File::open(&program.path).ok()?;
        guard(&file);
        let pinned = |pin: Option<Pin>| pin == Some(program.pin);
        let same = pinned(file.metadata().ok().as_ref().map(Pin::from))
            && is_approved(&file)
            && pinned(Pin::of(&program.path).ok());
        same.then_some(file)
    };
    let file = opened().ok_or_else(|| changed(&program.path))?;
    Ok((program.kind == Kind::Elf).then_some(file))
}

fn changed(path: &Path) -> Error {
    Error::Unavailable {
        what: format!("{} changed after it was approved", path.display()),
        hint: "nothing was executed; run the same command again to ask anew".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::resolve;

    /// A change that somebody makes to a directory.
    type Game = fn(&Path);

    #[test]
    fn swapped_and_edited_files_are_not_executed() {
        let games: [(&str, Game, bool); 8] = [
            ("nothing happens", |_| {}, true),
            (
                "the same bytes are written again",
                |at| fs::write(at.join("q.sql"), "select 1").unwrap(),
                true,
            ),
            (
                "an edit in place that keeps size and time",
                |at| {
                    let time = fs::metadata(at.join("q.sql")).unwrap().modified().unwrap();
                    fs::write(at.join("q.sql"), "select 2").unwrap();
                    let file = File::options().write(true).open(at.join("q.sql")).unwrap();
                    file.set_modified(time).unwrap();
                },
                false,
            ),
            (
                "another file is renamed over it",
                |at| {
                    fs::write(at.join("new"), "select 2").unwrap();
                    fs::rename(at.join("new"), at.join("q.sql")).unwrap();
                },
                false,
            ),
            (
                "a link leads elsewhere",
                |at| {
                    fs::write(at.join("other"), "select 2").unwrap();
                    fs::remove_file(at.join("link.sql")).unwrap();
                    symlink(at.join("other"), at.join("link.sql")).unwrap();
                },
                false,
            ),
            (
                "it is gone",
                |at| fs::remove_file(at.join("q.sql")).unwrap(),
                false,
            ),
            (
                "the program is edited",
                |at| fs::write(at.join("tool"), "#!/bin/sh\necho evil\n").unwrap(),
                false,
            ),
            (
                "the program is replaced by the same bytes under other rights",
                |at| {
                    fs::copy(at.join("tool"), at.join("new")).unwrap();
                    fs::rename(at.join("new"), at.join("tool")).unwrap();
                },
                false,
            ),
        ];
        for (game, play, holds) in games {
            let home = tempfile::tempdir().unwrap();
            let at = home.path();
            fs::write(at.join("q.sql"), "select 1").unwrap();
            symlink("q.sql", at.join("link.sql")).unwrap();
            fs::write(at.join("tool"), "#!/bin/sh\necho safe\n").unwrap();
            let rights = std::os::unix::fs::PermissionsExt::from_mode(0o755);
            fs::set_permissions(at.join("tool"), rights).unwrap();
            let program = resolve::program(at.join("tool").as_os_str(), None, at).unwrap();
            let digest = |name: &str| Digest::of_reader(File::open(at.join(name)).unwrap());
            let pins = Pins {
                binary: digest("tool").unwrap(),
                files: ["q.sql", "link.sql"]
                    .map(|name| (at.join(name), digest(name).unwrap()))
                    .into(),
                by_name: BTreeSet::new(),
                cwd: std::env::current_dir().unwrap(),
            };
            let shell = PathBuf::from("/bin/sh");
            let shell = (shell.clone(), reader::content(&shell).unwrap());
            let pins = Pins {
                files: pins.files.into_iter().chain([shell]).collect(),
                ..pins
            };
            play(at);
            let held = pins.hold(&program, &["tool".into()], None, |_| {});
            assert_eq!(held.is_ok(), holds, "{game}: {held:?}");
        }
    }

    #[test]
    fn another_directory_under_the_same_path_is_another_place() {
        let home = tempfile::tempdir().unwrap();
        let program = resolve::program("/bin/true".as_ref(), None, home.path()).unwrap();
        let pins = Pins {
            binary: Digest::of(b""),
            files: BTreeMap::new(),
            by_name: BTreeSet::new(),
            cwd: home.path().to_owned(),
        };
        assert!(pins.hold(&program, &["true".into()], None, |_| {}).is_err());
    }
}
