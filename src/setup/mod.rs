//! Setting sudomode up in an agent's way, and taking it out again: what is there is looked at, changes are proposed, shown
//! and, where a person says so, made.
//!
//! A [`Step`] proposes; it changes nothing itself. What is changed is recorded with what was there before, so that all
//! of it can be undone, also when somebody edited the same files in between.

#![forbid(unsafe_code)]

mod agents;
mod change;
mod json;
mod record;

use std::env;
use std::path::{Path, PathBuf};

pub use agents::Hooks;
pub use change::{Change, Proposal};
pub use record::Record;

use crate::error::Error;
use crate::paths::Paths;

/// What a machine has of one kind of thing (an agent, a shell, a program) and what is to be done about it.
pub trait Step {
    /// Its name, by which it can be asked for alone.
    fn name(&self) -> &'static str;

    /// What would put sudomode in its way; `None` if there is no such thing here, or nothing is left to do.
    fn propose(&self, around: &Surroundings) -> Result<Option<Proposal>, Error>;

    /// What would take sudomode out of its way again; `None` if it is in none.
    fn undo(&self, around: &Surroundings) -> Result<Option<Proposal>, Error>;
}

/// All steps, in the order in which they are proposed.
#[must_use]
pub fn steps() -> Vec<Box<dyn Step>> {
    Hooks::all()
        .map(|step| Box::new(step) as Box<dyn Step>)
        .collect()
}

/// What a step looks at.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The home whose settings are changed.
    pub home: PathBuf,
    /// sudomode itself, by a path that stays.
    pub program: PathBuf,
    /// Where programs are looked for.
    pub search: Vec<PathBuf>,
    /// Directories that the environment names.
    pub variables: Vec<(String, PathBuf)>,
    /// True if root's settings for all users may be changed, too.
    pub root: bool,
    /// True if they are to be changed wherever there are any.
    pub for_all: bool,
    /// True for a step that was asked for by its name: it is proposed whether there is such a thing or not.
    pub asked_for: bool,
}

impl Surroundings {
    /// Those of the caller.
    pub fn of_caller(paths: &Paths, for_all: bool) -> Result<Self, Error> {
        use std::os::unix::fs::MetadataExt;
        let root = nix::unistd::getuid().is_root();
        if for_all && !root {
            return Err(Error::Refused {
                what: "only root can set up hooks for all users".to_owned(),
                hint: "run it as root, or without --system".to_owned(),
            });
        }
        let home = env::var_os("HOME")
            .map(PathBuf::from)
            .filter(|home| home.is_absolute())
            .or_else(|| paths.passwd_home.clone())
            .ok_or_else(|| Error::Usage {
                what: "there is no home to set up".to_owned(),
            })?;
        let owner = std::fs::metadata(&home).map_err(|error| Error::at(&home, &error))?;
        if owner.uid() != nix::unistd::getuid().as_raw() {
            return Err(Error::Refused {
                what: format!("{} belongs to another user", home.display()),
                hint: "run it as the user whose agents are to ask".to_owned(),
            });
        }
        let program = env::current_exe().map_err(|error| Error::Internal {
            what: format!("which program this is: {error}"),
        })?;
        let search = env::var_os("PATH").unwrap_or_default();
        Ok(Self {
            home,
            program,
            search: env::split_paths(&search)
                .filter(|entry| entry.is_absolute())
                .collect(),
            variables: env::vars_os()
                .filter_map(|(name, value)| Some((name.into_string().ok()?, PathBuf::from(value))))
                .filter(|(_, path)| path.is_absolute())
                .collect(),
            root,
            for_all,
            asked_for: false,
        })
    }

    /// The file of a program on PATH.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<PathBuf> {
        let found = self.search.iter().map(|entry| entry.join(name));
        found.into_iter().find(|path| path.is_file())
    }

    /// The directory that a variable names.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<PathBuf> {
        let named = self.variables.iter().find(|(known, _)| known == name);
        named.map(|(_, path)| path.clone())
    }

    /// A path as a person reads it.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.home).map_or_else(
            |_| path.display().to_string(),
            |below| format!("~/{}", below.display()),
        )
    }
}
