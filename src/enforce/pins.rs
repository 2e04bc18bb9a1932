//! What was approved is looked at once more in the last moment before exec: a program, files and a directory that
//! were swapped or edited meanwhile execute nothing.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::script;
use crate::digest::Digest;
use crate::error::Error;
use crate::reader;
use crate::resolve::{Kind, Pin, Program};

/// What an approval covers beyond the words: content on disk, and the directory.
#[derive(Debug)]
pub(crate) struct Pins {
    /// Content of the program's file.
    pub(crate) binary: Digest,
    /// Files that the command names, or that were read to understand it.
    pub(crate) files: BTreeMap<PathBuf, Digest>,
    /// Where it runs.
    pub(crate) cwd: PathBuf,
}

impl Pins {
    /// Fails unless all of it still is what was approved. Gives what to execute where the program's path could still
    /// lead elsewhere: its open file, or a copy of a script that can do without its place. Another script is executed
    /// by its path, since its interpreter opens it by name anyway.
    pub(crate) fn hold(&self, program: &Program) -> Result<Option<File>, Error> {
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
        self.program(program)
    }

    fn program(&self, program: &Program) -> Result<Option<File>, Error> {
        let changed = || changed(&program.path);
        if Pin::of(&program.path).ok() != Some(program.pin) {
            return Err(changed());
        }
        // What only root can write, an agent of root can.
        let fixed = !program.mutable && !nix::unistd::getuid().is_root();
        if fixed || !program.mutable && program.kind != Kind::Script {
            return Ok(None);
        }
        let open = || {
            let mut file = File::open(&program.path)?;
            let pin = Pin::from(&file.metadata()?);
            let mut script = Vec::new();
            let digest = if program.kind == Kind::Script {
                file.read_to_end(&mut script)?;
                Digest::of(&script)
            } else {
                Digest::of_reader(&mut file)?
            };
            Ok::<_, std::io::Error>((pin, digest, file, script))
        };
        match open() {
            Ok((pin, digest, file, script)) if pin == program.pin && digest == self.binary => {
                Ok(match program.kind {
                    Kind::Elf => Some(file),
                    Kind::Script => script::copy(&script),
                    Kind::Other => None,
                })
            }
            _ => Err(changed()),
        }
    }
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
                cwd: std::env::current_dir().unwrap(),
            };
            play(at);
            assert_eq!(pins.hold(&program).is_ok(), holds, "{game}");
        }
    }

    #[test]
    fn another_directory_under_the_same_path_is_another_place() {
        let home = tempfile::tempdir().unwrap();
        let program = resolve::program("/bin/true".as_ref(), None, home.path()).unwrap();
        let pins = Pins {
            binary: Digest::of(b""),
            files: BTreeMap::new(),
            cwd: home.path().to_owned(),
        };
        assert!(pins.hold(&program).is_err());
    }
}
