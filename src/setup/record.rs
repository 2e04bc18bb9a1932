//! What was changed, and what was there before: kept beside the store, so that everything can be undone.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::change::read;
use crate::audit::private_directory;
use crate::digest::Digest;
use crate::error::Error;
use crate::paths::Paths;

/// What is known of the files that were changed.
#[derive(Debug)]
pub struct Record {
    directory: PathBuf,
    files: Vec<Kept>,
}

/// One file that was changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    path: PathBuf,
    /// Where what was there before lies; `None` if there was no such file.
    before: Option<PathBuf>,
    /// What was written.
    written: Digest,
    /// False once somebody else changed the file in between: what was there before is then no longer what to go back to.
    exact: bool,
    /// The directories that had to be made for it, outermost first.
    made: Vec<PathBuf>,
}

const NAME: &str = "record.json";

impl Record {
    /// That of a user.
    pub fn of(paths: &Paths) -> Result<Self, Error> {
        let directory = paths.state.join("setup");
        let files = match read(&directory.join(NAME))? {
            None => Vec::new(),
            Some(text) => serde_json::from_str(&text).map_err(|error| Error::Config {
                what: format!(
                    "{}: {error}\nhint: move it away; uninstall then takes out what is known to be sudomode's",
                    directory.join(NAME).display()
                ),
            })?,
        };
        Ok(Self { directory, files })
    }

    /// What to write in place of `stripped`, which is a file without what is sudomode's: exactly what was there before,
    /// where nobody else changed it; nothing, if it was made here and has nothing else in it.
    #[must_use]
    pub fn restored(
        &self,
        path: &Path,
        now: &str,
        stripped: Option<String>,
        empty: bool,
    ) -> Option<String> {
        let Some(kept) = self.files.iter().find(|kept| kept.path == path) else {
            return stripped;
        };
        let untouched = kept.exact && kept.written == Digest::of(now.as_bytes());
        match &kept.before {
            None if untouched || empty => None,
            Some(backup) if untouched => fs::read_to_string(backup).ok().or(stripped),
            _ => stripped,
        }
    }

    /// Keeps what is there before a file is changed.
    pub(super) fn keep(
        &mut self,
        path: &Path,
        before: Option<&str>,
        after: Option<&str>,
    ) -> Result<(), Error> {
        let Some(after) = after else {
            return Ok(());
        };
        let written = Digest::of(after.as_bytes());
        if let Some(kept) = self.files.iter_mut().find(|kept| kept.path == path) {
            kept.exact &=
                before.is_some_and(|before| kept.written == Digest::of(before.as_bytes()));
            kept.written = written;
            return self.save();
        }
        let backups = self.directory.join("backups");
        private_directory(&backups).map_err(|error| Error::at(&backups, &error))?;
        let backup = match before {
            None => None,
            Some(text) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let backup = backups.join(format!("{}-{name}", self.files.len()));
                fs::write(&backup, text).map_err(|error| Error::at(&backup, &error))?;
                Some(backup)
            }
        };
        let missing = path
            .ancestors()
            .skip(1)
            .take_while(|directory| !directory.exists());
        let mut made: Vec<PathBuf> = missing.map(Path::to_owned).collect();
        made.reverse();
        self.files.push(Kept {
            path: path.to_owned(),
            before: backup,
            written,
            exact: true,
            made,
        });
        self.save()
    }

    /// Forgets a file that is as it was, and takes the directories away that were made for it and hold nothing.
    pub fn forget(&mut self, path: &Path) -> Result<(), Error> {
        let Some(at) = self.files.iter().position(|kept| kept.path == path) else {
            return Ok(());
        };
        let kept = self.files.remove(at);
        if !path.exists() {
            for directory in kept.made.iter().rev() {
                // One that holds something else stays.
                let _ = fs::remove_dir(directory);
            }
        }
        self.save()?;
        if let Some(backup) = kept.before {
            let _ = fs::remove_file(backup);
        }
        Ok(())
    }

    fn save(&self) -> Result<(), Error> {
        let path = self.directory.join(NAME);
        let write = || -> std::io::Result<()> {
            private_directory(&self.directory)?;
            let partial = self.directory.join(format!("{NAME}.new"));
            fs::write(&partial, serde_json::to_vec_pretty(&self.files)?)?;
            fs::rename(&partial, &path)
        };
        write().map_err(|error| Error::at(&path, &error))
    }
}
