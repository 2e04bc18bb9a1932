//! Which file a program name stands for, and whether it is the program it is called after.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, Metadata};
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::{AccessFlags, access, getuid};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::exit::Exit;

/// Directories in which only root puts programs: a path into them is as good as the name.
const SYSTEM_DIRECTORIES: [&str; 6] = [
    "/usr/bin",
    "/bin",
    "/usr/local/bin",
    "/usr/sbin",
    "/sbin",
    "/usr/local/sbin",
];

/// Under this name a directory of shims keeps the program to which all its names are links.
pub const SHIM_PROGRAM: &str = ".sudomode";

/// What kind of file a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Machine code that the kernel loads.
    Elf,
    /// Text that begins with `#!`.
    Script,
    /// Something that the kernel may know by a rule of its own.
    Other,
}

/// A program that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The file, absolute, as it will be handed to the kernel.
    pub path: PathBuf,
    /// What kind of file it is.
    pub kind: Kind,
    /// The state of the file when it was found.
    pub pin: Pin,
    /// True if the user, and so an agent, can write the file.
    pub mutable: bool,
    /// Why the file is not to be taken for the program it is called after.
    pub foreign: Option<String>,
}

/// What changes when a file is changed or replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pin {
    dev: u64,
    ino: u64,
    size: u64,
    mtime: (i64, i64),
    ctime: (i64, i64),
}

impl Pin {
    /// The present state of the file at a path, links followed.
    pub fn of(path: &Path) -> std::io::Result<Self> {
        fs::metadata(path).map(|metadata| Self::from(&metadata))
    }

    /// True if it is the same file, in whatever state.
    #[must_use]
    pub const fn same_file(&self, other: &Self) -> bool {
        self.dev == other.dev && self.ino == other.ino
    }
}

impl From<&Metadata> for Pin {
    fn from(metadata: &Metadata) -> Self {
        Self {
            dev: metadata.dev(),
            ino: metadata.ino(),
            size: metadata.size(),
            mtime: (metadata.mtime(), metadata.mtime_nsec()),
            ctime: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// Finds a program as a shell would, but never through `.`, an empty or a relative entry of PATH, and
/// never sudomode under another program's name: the path of a shim means the program that it stands for.
pub fn program(name: &OsStr, search: Option<&OsStr>, cwd: &Path) -> Result<Program, Error> {
    past(name, search, cwd, &[])
}

/// [`program`] that also passes over these files, which were tried.
pub fn past(
    name: &OsStr,
    search: Option<&OsStr>,
    cwd: &Path,
    tried: &[Pin],
) -> Result<Program, Error> {
    if name.as_bytes().contains(&b'/') {
        let path = cwd.join(name);
        if let Some(base) = path.file_name().filter(|_| stands_in(&path)) {
            return past(base, search, cwd, tried);
        }
        let found = examine(&path, &shown(name))?;
        Ok(Program {
            foreign: foreign(name, &path, search, cwd),
            ..found
        })
    } else {
        let path = on_path(name, search, cwd, tried).ok_or_else(|| missing(name, search))?;
        examine(&path, &shown(name))
    }
}

/// True for a name under which sudomode is itself, and stands for no other program: copies may carry a version, and
/// the one among the shims begins with a dot.
#[must_use]
pub fn is_own_name(name: &OsStr) -> bool {
    let bytes = name.as_bytes();
    bytes
        .strip_prefix(b".")
        .unwrap_or(bytes)
        .starts_with(b"sudomode")
}

/// True for sudomode under the name of another program: a shim, or a link that somebody made by hand. Two installed
/// copies know each other's, or each would take the other one's for the program.
#[must_use]
pub fn stands_in(path: &Path) -> bool {
    if path.file_name().is_some_and(is_own_name) {
        return false;
    }
    let Some(file) = node(path) else {
        return false;
    };
    if node(Path::new("/proc/self/exe")) == Some(file) {
        return true;
    }
    let is_shim = |path: &Path| {
        let beside = path.with_file_name(SHIM_PROGRAM);
        node(&beside) == Some(file)
    };
    is_shim(path)
        || fs::symlink_metadata(path).is_ok_and(|link| link.is_symlink())
            && fs::canonicalize(path)
                .is_ok_and(|real| real.file_name().is_some_and(is_own_name) || is_shim(&real))
}

/// The file of this program under a name that is its own.
pub fn own_program() -> std::io::Result<PathBuf> {
    let exe = env::current_exe()?;
    let beside = exe.with_file_name(SHIM_PROGRAM);
    Ok(if node(&beside).is_some() && node(&beside) == node(&exe) {
        beside
    } else {
        exe
    })
}

/// What a file is, whatever it is called.
fn node(path: &Path) -> Option<(u64, u64)> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// What the first line of a script says behind `#!`.
#[must_use]
pub fn interpreter_line(program: &Program) -> Option<String> {
    let mut head = [0; 256];
    let length = File::open(&program.path)
        .and_then(|mut file| file.read(&mut head))
        .ok()?;
    let line = head[..length]
        .strip_prefix(b"#!")?
        .split(|byte| *byte == b'\n')
        .next()?;
    Some(String::from_utf8_lossy(line).into_owned())
}

fn on_path(name: &OsStr, search: Option<&OsStr>, cwd: &Path, tried: &[Pin]) -> Option<PathBuf> {
    let entries = env::split_paths(search?).filter(|entry| entry.is_absolute());
    let search = env::join_paths(entries).ok()?;
    which::which_in_all(name, Some(search), cwd)
        .ok()?
        .find(|path| {
            let was_tried =
                || Pin::of(path).is_ok_and(|pin| tried.iter().any(|t| t.same_file(&pin)));
            !stands_in(path) && (tried.is_empty() || !was_tried())
        })
}

fn missing(name: &OsStr, search: Option<&OsStr>) -> Error {
    let present = search
        .into_iter()
        .flat_map(env::split_paths)
        .map(|entry| entry.join(name))
        .find(|path| path.is_file() && !stands_in(path));
    match present {
        Some(path) => Error::Program {
            exit: Exit::NotExecutable,
            what: format!("{} is not executable", path.display()),
        },
        None => Error::Program {
            exit: Exit::NotFound,
            what: if is_a_line(name) {
                format!(
                    "{}: this is a line of shell and no program; run it as bash -c LINE",
                    shown(name)
                )
            } else {
                format!("{}: no such program on PATH", shown(name))
            },
        },
    }
}

/// True for a word that only a shell would take apart.
fn is_a_line(name: &OsStr) -> bool {
    let special = |byte: &u8| b" ;|&<>".contains(byte);
    name.as_bytes().iter().any(special)
}

fn examine(path: &Path, name: &str) -> Result<Program, Error> {
    let not_executable = |what: String| Error::Program {
        exit: Exit::NotExecutable,
        what,
    };
    let metadata = fs::metadata(path).map_err(|error| Error::Program {
        exit: if error.kind() == std::io::ErrorKind::NotFound {
            Exit::NotFound
        } else {
            Exit::NotExecutable
        },
        what: format!("{name}: {error}"),
    })?;
    if metadata.is_dir() {
        return Err(not_executable(format!("{name} is a directory")));
    }
    if !metadata.is_file() {
        return Err(not_executable(format!("{name} is no regular file")));
    }
    if access(path, AccessFlags::X_OK).is_err() {
        return Err(not_executable(format!("{name} is not executable")));
    }
    let kind = kind(path);
    if kind == Kind::Other && !kernel_knows_more_formats() {
        return Err(not_executable(format!(
            "{name} is neither a binary nor a script with #! in its first line"
        )));
    }
    Ok(Program {
        path: path.to_owned(),
        kind,
        pin: Pin::from(&metadata),
        mutable: mutable(&metadata),
        foreign: None,
    })
}

fn kind(path: &Path) -> Kind {
    let mut head = [0; 4];
    match File::open(path).and_then(|mut file| file.read(&mut head)) {
        Ok(4) if &head == b"\x7fELF" => Kind::Elf,
        Ok(2..) if head.starts_with(b"#!") => Kind::Script,
        // What may be executed but not read is machine code: a script must be read by its interpreter.
        Err(_) => Kind::Elf,
        Ok(_) => Kind::Other,
    }
}

/// True if rules beside ELF and `#!` are registered with the kernel (Java, Wine, foreign machine code).
fn kernel_knows_more_formats() -> bool {
    fs::read_dir("/proc/sys/fs/binfmt_misc").is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            !["register", "status"]
                .iter()
                .any(|own| entry.file_name() == *own)
        })
    })
}

fn mutable(metadata: &Metadata) -> bool {
    let mode = metadata.permissions().mode();
    let uid = getuid();
    // Root can write everything; what only root can write is as fixed for root as for others.
    if uid.is_root() {
        return metadata.uid() != 0 || mode & 0o022 != 0;
    }
    metadata.uid() == uid.as_raw() || mode & 0o022 != 0
}

/// A path keeps the meaning of its last component only where it leads to the same file as the bare name,
/// or into a directory in which only root puts programs.
fn foreign(name: &OsStr, path: &Path, search: Option<&OsStr>, cwd: &Path) -> Option<String> {
    let base = path.file_name()?;
    let directory = path.parent().and_then(|parent| parent.canonicalize().ok());
    let system = directory.is_some_and(|directory| {
        SYSTEM_DIRECTORIES
            .iter()
            .any(|known| directory == Path::new(known))
            && root_decides(&directory)
    });
    let same = || {
        let named = on_path(base, search, cwd, &[])?;
        Some(node(&named)? == node(path)?)
    };
    if system || same() == Some(true) {
        return None;
    }
    Some(format!(
        "{} is not the {} found on PATH",
        shown(name),
        shown(base)
    ))
}

fn root_decides(directory: &Path) -> bool {
    fs::metadata(directory)
        .is_ok_and(|metadata| metadata.uid() == 0 && metadata.mode() & 0o022 == 0)
}

fn shown(name: &OsStr) -> String {
    crate::term::text(&OsString::from(name).to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(directory: &Path, name: &str, content: &str, mode: u32) -> PathBuf {
        let path = directory.join(name);
        fs::write(&path, content).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn a_name_is_looked_up_and_a_path_is_doubted() {
        let home = tempfile::tempdir().unwrap();
        let (bin, other) = (home.path().join("bin"), home.path().join("other"));
        fs::create_dir(&bin).unwrap();
        fs::create_dir(&other).unwrap();
        let tool = place(&bin, "tool", "#!/bin/sh\n", 0o755);
        place(&other, "tool", "#!/bin/sh\n", 0o755);
        place(&bin, "text", "hello\n", 0o755);
        place(&bin, "plain", "#!/bin/sh\n", 0o644);
        let search = env::join_paths([
            Path::new(""),
            Path::new("."),
            Path::new("other"),
            &bin,
            Path::new("/usr/bin"),
        ])
        .unwrap();
        let find = |name: &str| program(OsStr::new(name), Some(&search), home.path());
        let exit = |name: &str| find(name).unwrap_err().exit();

        assert_eq!(
            find("tool").unwrap().path,
            tool,
            "relative entries of PATH are passed over"
        );
        assert_eq!(find("tool").unwrap().kind, Kind::Script);
        assert_eq!(find("bin/tool").unwrap().foreign, None, "the same file");
        assert!(
            find("other/tool").unwrap().foreign.is_some(),
            "another file of that name"
        );
        assert_eq!(find("/usr/bin/env").unwrap().foreign, None);
        assert_eq!(exit("missing"), Exit::NotFound);
        assert_eq!(exit("./missing"), Exit::NotFound);
        assert_eq!(exit("plain"), Exit::NotExecutable);
        assert_eq!(exit("./bin"), Exit::NotExecutable);
        if !kernel_knows_more_formats() {
            assert_eq!(exit("text"), Exit::NotExecutable);
        }
        assert_eq!(
            program(OsStr::new("tool"), None, home.path())
                .unwrap_err()
                .exit(),
            Exit::NotFound
        );
    }

    #[test]
    fn a_stand_in_for_a_program_is_passed_over() {
        let home = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(env::current_exe().unwrap(), home.path().join("env")).unwrap();
        let search = env::join_paths([home.path(), Path::new("/usr/bin")]).unwrap();
        let found = program(OsStr::new("env"), Some(&search), home.path()).unwrap();
        assert_eq!(found.path, Path::new("/usr/bin/env"));
    }
}
