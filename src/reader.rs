//! The one place where files that a command names are read: bounded, and with a record of what was read,
//! so that the bytes judged are the bytes fingerprinted.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use nix::fcntl::OFlag;

use crate::agent::settings;
use crate::digest::Digest;
use crate::intent::World;
use crate::passwd;
use crate::paths::lexical;
use crate::resolve::Pin;
use crate::trust::fixed;

/// The most that is read of one file to understand it: 1 MiB.
const MAX_READ: u64 = 1 << 20;
/// The most that is hashed of one file that a command names: 16 MiB.
const MAX_HASH: u64 = 16 << 20;

/// The most names that are listed of one directory.
const MAX_NAMES: usize = 4096;
/// The kernel follows at most as many links in one path.
const MAX_LINKS: usize = 40;

/// Reads files for one command.
#[derive(Debug)]
pub struct Reader {
    cwd: PathBuf,
    own: Rc<Own>,
    variables: Rc<[(OsString, OsString)]>,
    read: RefCell<BTreeMap<PathBuf, Digest>>,
    looked: Cell<usize>,
}

/// The directories that are sudomode's.
#[derive(Debug)]
pub struct Own {
    typed: Vec<PathBuf>,
    real: OnceCell<Vec<PathBuf>>,
}

impl Own {
    /// By their paths.
    #[must_use]
    pub fn new(typed: Vec<PathBuf>) -> Self {
        let real = OnceCell::new();
        Self { typed, real }
    }

    /// By their paths, and by those they have where links lead.
    fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        let real = self
            .real
            .get_or_init(|| self.typed.iter().map(|own| real(own)).collect());
        self.typed.iter().chain(real)
    }
}

impl Reader {
    /// A reader for a command that would run in `cwd` with these variables.
    #[must_use]
    pub fn new(cwd: &Path, own: Rc<Own>, variables: Rc<[(OsString, OsString)]>) -> Self {
        Self {
            cwd: cwd.to_owned(),
            own,
            variables,
            read: RefCell::default(),
            looked: Cell::default(),
        }
    }

    /// Digests of what was read to understand the command, by path.
    #[must_use]
    pub fn digests(&self) -> BTreeMap<PathBuf, Digest> {
        self.read.borrow().clone()
    }

    /// True if a word names a directory.
    #[must_use]
    pub fn is_directory(&self, word: &str) -> bool {
        self.cwd.join(word).is_dir()
    }

    /// Where a path leads, if links take it elsewhere than its letters say.
    #[must_use]
    pub fn leads(&self, path: &str) -> Option<String> {
        let typed = self.cwd.join(path);
        let real = real(&typed);
        (real != lexical(&typed)).then(|| real.to_string_lossy().into_owned())
    }

    /// Digests of the regular files that words of a command name. Of what is too large to hash, or cannot be
    /// read, when it was changed last counts for its content.
    #[must_use]
    pub fn named<'a>(&self, words: impl Iterator<Item = &'a str>) -> BTreeMap<PathBuf, Digest> {
        words
            .flat_map(spelled)
            .map(|word| self.cwd.join(word))
            .filter_map(|path| content(&path).map(|digest| (path, digest)))
            .collect()
    }
}

impl World for Reader {
    fn cwd(&self) -> String {
        self.cwd.to_string_lossy().into_owned()
    }

    fn list(&self, directory: &str) -> Option<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(self.cwd.join(directory)).ok()? {
            names.push(entry.ok()?.file_name().into_string().ok()?);
            if names.len() > MAX_NAMES {
                return None;
            }
        }
        names.sort_unstable();
        Some(names)
    }

    fn variable(&self, name: &str) -> Option<String> {
        let (_, value) = self.variables.iter().find(|(known, _)| known == name)?;
        value.to_str().map(str::to_owned)
    }

    fn home(&self, user: Option<&str>) -> Option<String> {
        let entry = match user {
            Some(name) => passwd::named(name),
            None => passwd::entry(nix::unistd::getuid().as_raw()),
        };
        entry?.home.into_os_string().into_string().ok()
    }

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
        self.looked.set(self.looked.get() + 1);
        self.read.borrow_mut().insert(path, Digest::of(&bytes));
        Ok(bytes)
    }

    fn looked(&self) -> usize {
        self.looked.get()
    }

    fn exists(&self, path: &str) -> bool {
        self.cwd.join(path).symlink_metadata().is_ok()
    }

    fn guards(&self, path: &str) -> bool {
        let typed = self.cwd.join(path);
        let paths = [lexical(&typed), real(&typed)];
        paths.iter().any(|path| settings::holds_hooks(path))
            || self.own.paths().any(|own| {
                paths
                    .iter()
                    .any(|path| path.starts_with(own) || own.starts_with(path))
            })
    }
}

/// The texts in a word that may be a path: the word, and what stands behind `-x`, `=`, `@`, `,` and `:`.
fn spelled(word: &str) -> impl Iterator<Item = &str> {
    let attached = word.strip_prefix('-').and_then(|rest| rest.get(1..));
    let behind = word
        .match_indices(['=', '@', ',', ':', '<'])
        .map(|(at, sign)| &word[at + sign.len()..]);
    std::iter::once(word)
        .chain(attached)
        .chain(behind)
        .map(|text| text.split(';').next().unwrap_or(text))
        .filter(|text| !text.is_empty())
}

/// The digest that stands for a file's content; none for what is no regular file.
pub(crate) fn content(path: &Path) -> Option<Digest> {
    let metadata = fs::metadata(path).ok().filter(Metadata::is_file)?;
    let read = open(path, MAX_HASH)
        .and_then(|file| Digest::of_reader(file).map_err(|error| error.to_string()));
    Some(read.unwrap_or_else(|_| Digest::of(format!("{:?}", Pin::from(&metadata)).as_bytes())))
}

/// What a program would read of a file, to be given to it as a copy; `None` for what is no regular file or too large,
/// and where only root could make it another one.
pub(crate) fn copied(path: &Path) -> Option<Vec<u8>> {
    if fixed(path) {
        return None;
    }
    let mut bytes = Vec::new();
    let file = open(path, MAX_HASH).ok()?;
    file.take(MAX_HASH + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MAX_HASH).then_some(bytes)
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

/// The path the kernel would open: links followed, those that lead nowhere too, and `..` taken after them.
fn real(path: &Path) -> PathBuf {
    let mut at = PathBuf::from("/");
    let mut rest: VecDeque<PathBuf> = path
        .components()
        .map(|part| PathBuf::from(part.as_os_str()))
        .collect();
    let mut links = 0;
    while let Some(part) = rest.pop_front() {
        match part.components().next() {
            Some(Component::RootDir) => at = PathBuf::from("/"),
            Some(Component::ParentDir) => {
                at.pop();
            }
            Some(Component::Normal(name)) => {
                at.push(name);
                let target = fs::read_link(&at).ok().filter(|_| links < MAX_LINKS);
                if let Some(target) = target {
                    links += 1;
                    at.pop();
                    for part in target.components().rev() {
                        rest.push_front(PathBuf::from(part.as_os_str()));
                    }
                }
            }
            _ => {}
        }
    }
    at
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
        let reader = Reader::new(
            &home.join("work"),
            Rc::new(Own::new(vec![home.join(".config/sudomode")])),
            Rc::default(),
        );
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
    fn a_path_leads_where_the_kernel_would_go() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        fs::create_dir_all(home.join("a/b")).unwrap();
        for (target, link) in [("a/b", "deep"), ("nowhere/x", "dangling"), ("loop", "loop")] {
            std::os::unix::fs::symlink(target, home.join(link)).unwrap();
        }
        let reader = Reader::new(&home, Rc::new(Own::new(Vec::new())), Rc::default());
        let leads = |path: &str| reader.leads(path).map(PathBuf::from);
        assert_eq!(leads("a/b/c"), None);
        assert_eq!(leads("deep/c"), Some(home.join("a/b/c")));
        assert_eq!(
            leads("deep/../c"),
            Some(home.join("a/c")),
            "`..` is taken after the link"
        );
        assert_eq!(leads("dangling"), Some(home.join("nowhere/x")));
        assert_eq!(leads("loop"), None, "it leads nowhere else");
    }

    #[test]
    fn words_spell_paths_in_many_ways() {
        let found = |word: &'static str| spelled(word).collect::<Vec<_>>();
        for word in [
            "f.yaml",
            "-ff.yaml",
            "--file=f.yaml",
            "-d@f.yaml",
            "key=@f.yaml;type=x",
            "k=f.yaml",
        ] {
            assert!(found(word).contains(&"f.yaml"), "{word}: {:?}", found(word));
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
        let reader = Reader::new(home.path(), Rc::new(Own::new(Vec::new())), Rc::default());
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
