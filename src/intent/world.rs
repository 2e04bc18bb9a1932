//! What reading may look at outside of the words. Handed in, so that reading stays pure.

use std::path::Path;

use super::UNKNOWN;
use crate::paths::lexical;

/// Files, directories and variables as the command would find them. Relative paths are taken from the directory
/// that the command would run in.
pub trait World {
    /// The directory that the command would run in, absolute.
    fn cwd(&self) -> String;

    /// The bytes of the file, or why it was not read (missing, too large, not regular).
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// How often a file was read so far: what was read may be another file by the time the command reads it.
    fn looked(&self) -> usize;

    /// True if there is something at the path.
    fn exists(&self, path: &str) -> bool;

    /// True if the path, taken from the working directory, is, lies in, or contains a file of sudomode's own.
    /// What is spelled below an own file lies in it too, whether or not it can exist.
    fn guards(&self, path: &str) -> bool;

    /// Names in a directory in byte order, the hidden ones too; `None` where they could not all be listed.
    fn list(&self, directory: &str) -> Option<Vec<String>>;

    /// The value of an environment variable that the command would get, if it is set and text.
    fn variable(&self, name: &str) -> Option<String>;

    /// The home directory of a user by the system's own list; of the caller without a name.
    fn home(&self, user: Option<&str>) -> Option<String>;
}

/// The files that a line may have written before a command of it runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Written {
    /// True if it may have been any file.
    pub(super) any: bool,
    /// From the root, by their letters.
    pub(super) paths: Vec<String>,
}

impl Written {
    fn holds(&self, path: &str) -> bool {
        let path = lexical(Path::new(path));
        self.any || self.paths.iter().any(|written| path.starts_with(written))
    }
}

/// The same world from another directory: relative paths begin there.
pub(super) struct Below<'a> {
    pub(super) world: &'a dyn World,
    pub(super) directory: &'a str,
    /// Files that only the command has, with what they hold where that is known: `/dev/fd/63`.
    pub(super) open: &'a [(String, Option<String>)],
    /// Files, from the root, that were written before, so that they hold something else by now.
    pub(super) written: &'a Written,
}

impl Below<'_> {
    fn join(&self, path: &str) -> String {
        if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("{}/{path}", self.directory.trim_end_matches('/'))
        }
    }
}

impl World for Below<'_> {
    fn cwd(&self) -> String {
        self.directory.to_owned()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match self.open.iter().find(|(open, _)| open == path) {
            None if self.written.holds(&self.join(path)) => {
                Err("the line itself may write it first".to_owned())
            }
            None => self.world.read(&self.join(path)),
            Some((_, Some(text))) => Ok(text.clone().into_bytes()),
            Some((_, None)) => Err("what it holds is known only at run time".to_owned()),
        }
    }

    fn looked(&self) -> usize {
        self.world.looked()
    }

    fn exists(&self, path: &str) -> bool {
        self.open.iter().any(|(open, _)| open == path) || self.world.exists(&self.join(path))
    }

    fn guards(&self, path: &str) -> bool {
        self.world.guards(&self.join(path))
    }

    fn list(&self, directory: &str) -> Option<Vec<String>> {
        self.world.list(&self.join(directory))
    }

    fn variable(&self, name: &str) -> Option<String> {
        self.world.variable(name)
    }

    fn home(&self, user: Option<&str>) -> Option<String> {
        self.world.home(user)
    }
}

/// The same world for a program that is given variables.
pub(super) struct Given<'a> {
    pub(super) world: &'a dyn World,
    /// The later one of a name counts; `None` where the value is known only at run time.
    pub(super) assigned: &'a [(String, Option<String>)],
}

impl World for Given<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        self.world.read(path)
    }

    fn looked(&self) -> usize {
        self.world.looked()
    }

    fn exists(&self, path: &str) -> bool {
        self.world.exists(path)
    }

    fn guards(&self, path: &str) -> bool {
        self.world.guards(path)
    }

    fn list(&self, directory: &str) -> Option<Vec<String>> {
        self.world.list(directory)
    }

    fn variable(&self, name: &str) -> Option<String> {
        let given = self.assigned.iter().rev().find(|(known, _)| known == name);
        match given {
            Some((_, value)) => Some(value.clone().unwrap_or_else(|| UNKNOWN.to_string())),
            None => self.world.variable(name),
        }
    }

    fn home(&self, user: Option<&str>) -> Option<String> {
        self.world.home(user)
    }

    fn cwd(&self) -> String {
        self.world.cwd()
    }
}

/// A world with next to nothing in it, for tests.
#[cfg(test)]
pub(crate) struct Bare {
    pub(crate) cwd: &'static str,
    /// The one path that is sudomode's own.
    pub(crate) own: Option<&'static str>,
    /// The one variable, and its value.
    pub(crate) variable: Option<(&'static str, &'static str)>,
    pub(crate) home: Option<&'static str>,
}

#[cfg(test)]
impl World for Bare {
    fn cwd(&self) -> String {
        self.cwd.to_owned()
    }

    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("not read".to_owned())
    }

    fn looked(&self) -> usize {
        0
    }

    fn exists(&self, _: &str) -> bool {
        false
    }

    fn guards(&self, path: &str) -> bool {
        self.own == Some(path)
    }

    fn list(&self, _: &str) -> Option<Vec<String>> {
        None
    }

    fn variable(&self, name: &str) -> Option<String> {
        let (known, value) = self.variable?;
        (name == known).then(|| value.to_owned())
    }

    fn home(&self, _: Option<&str>) -> Option<String> {
        self.home.map(str::to_owned)
    }
}
