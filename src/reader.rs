//! The one place where files that a command names are read: bounded, and with a record of what was read,
//! so that the bytes judged are the bytes fingerprinted.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};

use nix::fcntl::OFlag;

use crate::digest::Digest;
use crate::intent::Files;

/// The most that is read of one file to understand it: 1 MiB.
const MAX_READ: u64 = 1 << 20;
/// The most that is hashed of one file that a command names: 16 MiB.
const MAX_HASH: u64 = 16 << 20;

/// Reads files for one command.
#[derive(Debug)]
pub struct Reader {
    cwd: PathBuf,
    own: Vec<PathBuf>,
    read: RefCell<BTreeMap<PathBuf, Digest>>,
}

impl Reader {
    /// A reader for a command that would run in `cwd`; `own` are the directories that are sudomode's.
    #[must_use]
    pub fn new(cwd: &Path, own: Vec<PathBuf>) -> Self {
        Self {
            cwd: cwd.to_owned(),
            own,
            read: RefCell::default(),
        }
    }

    /// Digests of what was read to understand the command, by path.
    #[must_use]
    pub fn digests(&self) -> BTreeMap<PathBuf, Digest> {
        self.read.borrow().clone()
    }

    /// Digests of the regular files that words of a command name. What is too large to hash, or cannot be
    /// read, is left to the name alone.
    #[must_use]
    pub fn named<'a>(&self, words: impl Iterator<Item = &'a str>) -> BTreeMap<PathBuf, Digest> {
        words
            // `--file=x`, `@x` and `name=@x` name x as well.
            .flat_map(|word| {
                let value = word.split_once('=').map_or(word, |(_, value)| value);
                [word, value, value.strip_prefix('@').unwrap_or(value)]
            })
            .map(|word| self.cwd.join(word))
            .filter_map(|path| {
                let mut file = open(&path, MAX_HASH).ok()?;
                Digest::of_reader(&mut file)
                    .ok()
                    .map(|digest| (path, digest))
            })
            .collect()
    }
}

impl Files for Reader {
    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let path = self.cwd.join(path);
        let mut bytes = Vec::new();
        // A file that grows while it is read must not be taken for the shorter one that was measured.
        open(&path, MAX_READ)
            .and_then(|file| {
                file.take(MAX_READ + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|error| error.to_string())
            })
            .map_err(|error| format!("{}: {error}", path.display()))?;
        if bytes.len() as u64 > MAX_READ {
            return Err(format!("{}: longer than {MAX_READ} bytes", path.display()));
        }
        self.read.borrow_mut().insert(path, Digest::of(&bytes));
        Ok(bytes)
    }

    fn guards(&self, path: &str) -> bool {
        let path = lexical(&self.cwd.join(path));
        let real = real(&path);
        self.own.iter().any(|own| {
            let own_real = fs::canonicalize(own);
            let owns = [own.as_path(), own_real.as_deref().unwrap_or(own)];
            owns.iter().any(|own| {
                [&path, &real]
                    .iter()
                    .any(|path| path.starts_with(own) || own.starts_with(path))
            })
        })
    }
}

fn open(path: &Path, most: u64) -> Result<File, String> {
    // A pipe would block, and a device would not end.
    let nonblock = (OFlag::O_NONBLOCK | OFlag::O_NOCTTY).bits();
    let metadata = fs::metadata(path).map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("no regular file".to_owned());
    }
    let file = File::options()
        .read(true)
        .custom_flags(nonblock)
        .open(path)
        .map_err(|error| error.to_string())?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("no regular file".to_owned());
    }
    if metadata.len() > most {
        return Err(format!("longer than {most} bytes"));
    }
    Ok(file)
}

/// The path with `.` and `..` taken out by name alone.
fn lexical(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut at, component| {
        match component {
            Component::ParentDir => {
                at.pop();
            }
            Component::CurDir => {}
            other => at.push(other),
        }
        at
    })
}

/// The path with links followed as far as it exists.
fn real(path: &Path) -> PathBuf {
    path.ancestors()
        .find_map(|ancestor| {
            let rest = path.strip_prefix(ancestor).ok()?;
            fs::canonicalize(ancestor).ok().map(|real| real.join(rest))
        })
        .unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_files_are_known_by_any_path() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        fs::create_dir_all(home.join(".config/sudomode")).unwrap();
        fs::create_dir_all(home.join("work")).unwrap();
        std::os::unix::fs::symlink(home.join(".config"), home.join("work/link")).unwrap();
        let reader = Reader::new(&home.join("work"), vec![home.join(".config/sudomode")]);
        let table = [
            ("../.config/sudomode/policies.yaml", true),
            ("link/sudomode/policies.yaml", true),
            ("link/sudomode", true),
            ("..", true),
            ("/", true),
            (".", false),
            ("notes.txt", false),
            ("../.config/other", false),
        ];
        for (path, guarded) in table {
            assert_eq!(reader.guards(path), guarded, "{path}");
        }
    }

    #[test]
    fn files_are_read_within_bounds_and_remembered() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("a.sql"), "SELECT 1").unwrap();
        File::create(home.path().join("big"))
            .unwrap()
            .set_len(MAX_READ + 1)
            .unwrap();
        nix::unistd::mkfifo(&home.path().join("pipe"), nix::sys::stat::Mode::S_IRWXU).unwrap();
        let reader = Reader::new(home.path(), Vec::new());
        assert_eq!(reader.read("a.sql").as_deref(), Ok(&b"SELECT 1"[..]));
        for path in ["big", "pipe", "missing", "."] {
            assert!(reader.read(path).is_err(), "{path}");
        }
        let expected = BTreeMap::from([(home.path().join("a.sql"), Digest::of(b"SELECT 1"))]);
        assert_eq!(reader.digests(), expected);
        let words = ["run", "--file=a.sql", "data=@a.sql", "pipe"];
        assert_eq!(reader.named(words.into_iter()), expected);
    }
}
