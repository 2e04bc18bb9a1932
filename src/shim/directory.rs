//! The directory of shims: adding, listing, removing, making anew.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::name::Name;
use super::original::{self, Copy};
use crate::error::Error;
use crate::paths::Paths;
use crate::resolve::{self, SHIM_PROGRAM};
use crate::trust::only_ours;

/// The directory of one user's shims.
#[derive(Clone, Debug)]
pub struct Shims {
    directory: PathBuf,
}

/// One name in the directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shim {
    /// The program it is called after.
    pub name: String,
    /// The file that would run; none if there is no such program.
    pub program: Option<PathBuf>,
    /// How it stands.
    pub state: State,
}

/// How a shim stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// In front of its program.
    Good,
    /// A file that is no shim.
    Foreign,
    /// There is no program behind it.
    Idle,
}

impl Shims {
    /// Where the user's shims lie, whether there are any or not.
    pub fn of(paths: &Paths) -> Result<Self, Error> {
        let directory = paths.shims().ok_or_else(|| Error::Usage {
            what: "this user has no home in the passwd database, so there is no place for shims"
                .to_owned(),
        })?;
        Ok(Self { directory })
    }

    /// The directory.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Its names, sorted, whatever lies behind them.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.directory).into_iter().flatten();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.'))
            .collect();
        names.sort();
        names
    }

    /// Its shims, with the programs that PATH has behind them.
    #[must_use]
    pub fn list(&self, search: Option<&OsStr>) -> Vec<Shim> {
        let shims = self.names().into_iter().map(|name| {
            let found = resolve::program(name.as_ref(), search, Path::new("/"));
            let program = found.ok().map(|program| program.path);
            let state = match &program {
                _ if !self.is_shim(&name) => State::Foreign,
                None => State::Idle,
                Some(_) => State::Good,
            };
            Shim {
                name,
                program,
                state,
            }
        });
        shims.collect()
    }

    /// Puts shims in front of these programs; true for each that was not there before.
    pub fn add(&self, names: &[Name]) -> Result<Vec<bool>, Error> {
        self.prepare()?;
        self.renew()?;
        names.iter().map(|name| self.link(name.as_str())).collect()
    }

    /// Takes these shims away. None is taken away if one of them is no shim.
    pub fn remove(&self, names: &[String]) -> Result<(), Error> {
        if let Some(name) = names.iter().find(|name| !self.is_shim(name)) {
            return Err(Error::Usage {
                what: format!("{} is no shim", crate::term::text(name)),
            });
        }
        for name in names {
            let path = self.directory.join(name);
            fs::remove_file(&path).map_err(|error| Error::at(path, &error))?;
        }
        if self.names().is_empty() {
            self.remove_all()?;
        }
        Ok(())
    }

    /// Takes all of it away, the directory too if nothing else lies in it.
    pub fn remove_all(&self) -> Result<Vec<String>, Error> {
        let names = self.names();
        let shims: Vec<String> = names
            .into_iter()
            .filter(|name| self.is_shim(name))
            .collect();
        for name in &shims {
            let path = self.directory.join(name);
            fs::remove_file(&path).map_err(|error| Error::at(path, &error))?;
        }
        Copy::remove(&self.directory)?;
        // It stays where something of somebody else's lies in it.
        for directory in [Some(self.directory.as_path()), self.directory.parent()] {
            let _ = directory.map(fs::remove_dir);
        }
        Ok(shims)
    }

    /// Makes all shims anew from the program that calls, also over files that are none.
    pub fn repair(&self) -> Result<Vec<String>, Error> {
        let names = self.names();
        if names.is_empty() {
            return Ok(names);
        }
        self.prepare()?;
        Copy::make(&original::of_this_process()?, &self.directory)?;
        for name in &names {
            self.link(name)?;
        }
        Ok(names)
    }

    /// What is wrong with the copy of sudomode that all shims are, and how it is put right; `None` if nothing is.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        match Copy::of(&self.directory) {
            Copy::Same(_) => None,
            Copy::None => Some("they are not whole".to_owned()),
            Copy::Older(original) => {
                let original = original.display();
                Some(format!(
                    "{original} was replaced, so that each call starts two programs"
                ))
            }
            Copy::Orphan(original) => {
                let original = original.display();
                Some(format!("{original} is gone, so that they execute nothing"))
            }
        }
    }

    /// True if a look-up on PATH comes to the shim of that name.
    #[must_use]
    pub fn first(&self, name: &str, search: Option<&OsStr>) -> bool {
        let found = search.and_then(|search| which::which_in(name, Some(search), "/").ok());
        found.is_some_and(|path| resolve::stands_in(&path))
    }

    /// True for a name in the directory that is sudomode.
    #[must_use]
    pub fn is_shim(&self, name: &str) -> bool {
        !name.is_empty() && !name.contains('/') && !name.starts_with('.') && {
            let node = |name: &str| {
                let file = fs::symlink_metadata(self.directory.join(name)).ok()?;
                Some((file.dev(), file.ino()))
            };
            node(name).is_some() && node(name) == node(SHIM_PROGRAM)
        }
    }

    /// A directory that others can write to would let them choose what runs.
    fn prepare(&self) -> Result<(), Error> {
        let made = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o755)
            .create(&self.directory);
        made.map_err(|error| Error::at(&self.directory, &error))?;
        only_ours(&self.directory).map_err(|distrust| Error::Config {
            what: format!("{distrust}\nhint: shims lie where only you can write"),
        })
    }

    /// Makes the copy where there is none, or an old one; shims that are there are moved to it.
    fn renew(&self) -> Result<(), Error> {
        let original = original::of_this_process()?;
        if Copy::of(&self.directory) == Copy::Same(original.clone()) {
            return Ok(());
        }
        let shims: Vec<String> = self.names();
        let shims = shims.into_iter().filter(|name| self.is_shim(name));
        let shims: Vec<String> = shims.collect();
        Copy::make(&original, &self.directory)?;
        shims.iter().try_for_each(|name| self.link(name).map(drop))
    }

    /// True if it was not there before. A name is one link or another at any moment, never none.
    fn link(&self, name: &str) -> Result<bool, Error> {
        if self.is_shim(name) {
            return Ok(false);
        }
        let (path, copy) = (self.directory.join(name), self.directory.join(SHIM_PROGRAM));
        let new = self
            .directory
            .join(format!(".{name}-{}", std::process::id()));
        let linked = match fs::hard_link(&copy, &new) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                fs::remove_file(&new).and_then(|()| fs::hard_link(&copy, &new))
            }
            other => other,
        };
        linked
            .and_then(|()| fs::rename(&new, &path))
            .map_err(|error| Error::at(path, &error))?;
        Ok(true)
    }
}
