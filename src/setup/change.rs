//! One change of what is on the disk, as a person is shown it, and making it.

use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use similar::TextDiff;

use super::record::Record;
use crate::error::Error;

/// What a step would do, and why.
#[derive(Debug)]
pub struct Proposal {
    /// One line: what for.
    pub title: String,
    /// What a person should know before saying yes.
    pub notes: Vec<String>,
    /// What would be done, in this order.
    pub changes: Vec<Change>,
}

/// One change.
pub enum Change {
    /// A text file gets another content, appears or disappears.
    File {
        /// Which.
        path: PathBuf,
        /// What is in it now; `None` if it is not there.
        before: Option<String>,
        /// What will be in it; `None` if it goes.
        after: Option<String>,
        /// Its rights, where it appears.
        mode: u32,
    },
    /// Something that is no text: a link, a directory of programs.
    Act {
        /// What it does, for a person.
        what: String,
        /// Does it.
        run: Box<dyn Fn() -> Result<(), Error>>,
    },
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown(&|path| path.display().to_string()))
    }
}

impl Change {
    /// The change of a file, if it is one. What is there now is read here.
    pub fn of_file(
        path: &Path,
        mode: u32,
        change: impl FnOnce(Option<&str>) -> Result<Option<String>, Error>,
    ) -> Result<Option<Self>, Error> {
        let before = read(path)?;
        let after = change(before.as_deref())?;
        Ok((before != after).then(|| Self::File {
            path: path.to_owned(),
            before,
            after,
            mode,
        }))
    }

    /// How a person sees it: a file as a unified diff.
    #[must_use]
    pub fn shown(&self, name: &dyn Fn(&Path) -> String) -> String {
        match self {
            Self::Act { what, .. } => format!("{what}\n"),
            Self::File {
                path,
                before,
                after,
                ..
            } => {
                let name = name(path);
                let side = |content: &Option<String>| {
                    content
                        .as_ref()
                        .map_or("/dev/null", |_| name.as_str())
                        .to_owned()
                };
                let (from, to) = (side(before), side(after));
                let (before, after) = (
                    before.as_deref().unwrap_or_default(),
                    after.as_deref().unwrap_or_default(),
                );
                TextDiff::from_lines(before, after)
                    .unified_diff()
                    .context_radius(3)
                    .header(&from, &to)
                    .to_string()
            }
        }
    }

    /// Makes it. A file is replaced as a whole, and only if it still is what was shown; what was there is kept.
    pub fn make(&self, record: &mut Record) -> Result<(), Error> {
        match self {
            Self::Act { run, .. } => run(),
            Self::File {
                path,
                before,
                after,
                mode,
            } => {
                if read(path)? != *before {
                    return Err(Error::Conflict {
                        what: format!("{} was changed just now", path.display()),
                        hint: "run it again to see what it is now".to_owned(),
                    });
                }
                record.keep(path, before.as_deref(), after.as_deref())?;
                let written = match after {
                    Some(text) => write(path, text, *mode),
                    None => fs::remove_file(path),
                };
                written.map_err(|error| Error::at(path, &error))
            }
        }
    }
}

/// The text of a file; `None` if there is none.
pub(super) fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Error::at(path, &error)),
    }
}

/// Writes beside the file and renames, so that nobody reads half of it; a link stays one.
fn write(path: &Path, text: &str, mode: u32) -> std::io::Result<()> {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let directory = real.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(directory)?;
    let rights = fs::metadata(&real).map_or(mode, |file| file.permissions().mode() & 0o7777);
    let name = real.file_name().unwrap_or_default().to_string_lossy();
    let partial = directory.join(format!(".{name}.sudomode-{}", std::process::id()));
    let finish = || {
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .mode(rights)
            .open(&partial)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(fs::Permissions::from_mode(rights))?;
        file.sync_all()?;
        fs::rename(&partial, &real)
    };
    finish().inspect_err(|_| {
        let _ = fs::remove_file(&partial);
    })
}
