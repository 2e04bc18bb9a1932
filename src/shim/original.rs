//! What the copy among the shims was made from: it hands over to a newer one, and does nothing once there is none.

use std::convert::Infallible;
use std::env;
use std::ffi::{CString, OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::unistd::execve;

use crate::error::Error;
use crate::exec::restore_signals;
use crate::resolve::SHIM_PROGRAM;

/// A link to the program that the copy was made from.
const LINK: &str = ".original";

/// How the copy stands to what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Copy {
    /// There is none.
    None,
    /// It is the same program.
    Same(PathBuf),
    /// The program was replaced.
    Older(PathBuf),
    /// The program is no longer there.
    Orphan(PathBuf),
}

impl Copy {
    /// The copy in a directory of shims.
    pub(super) fn of(directory: &Path) -> Self {
        let Ok(original) = fs::read_link(directory.join(LINK)) else {
            return Self::None;
        };
        let Ok(copy) = fs::metadata(directory.join(SHIM_PROGRAM)) else {
            return Self::None;
        };
        let stamp = |file: &fs::Metadata| (file.size(), file.mtime(), file.mtime_nsec());
        match fs::metadata(&original) {
            Ok(file) if stamp(&file) == stamp(&copy) => Self::Same(original),
            Ok(_) => Self::Older(original),
            Err(_) => Self::Orphan(original),
        }
    }

    /// Makes it anew from this program, and finds out that it runs from there.
    pub(super) fn make(original: &Path, directory: &Path) -> Result<(), Error> {
        let failed = |error: std::io::Error| Error::at(directory, &error);
        let partial = directory.join(format!(".new-{}", std::process::id()));
        let made = || -> std::io::Result<()> {
            // A further name costs no room; it needs the same file system, and a file of one's own.
            let real = fs::canonicalize(original)?;
            if fs::hard_link(real, &partial).is_ok() {
                return Ok(());
            }
            fs::copy(original, &partial)?;
            let time = fs::metadata(original)?.modified()?;
            let file = fs::File::options().write(true).open(&partial)?;
            file.set_modified(time)?;
            drop(file);
            fs::set_permissions(&partial, fs::Permissions::from_mode(0o755))
        };
        let result = made().map_err(failed).and_then(|()| runs(&partial));
        if let Err(error) = result {
            // What is left of it is no shim, and harms nobody.
            let _ = fs::remove_file(&partial);
            return Err(error);
        }
        let link = directory.join(format!(".link-{}", std::process::id()));
        symlink(original, &link)
            .and_then(|()| fs::rename(&link, directory.join(LINK)))
            .and_then(|()| fs::rename(&partial, directory.join(SHIM_PROGRAM)))
            .map_err(failed)?;
        // Of two names of one file, renaming takes none away.
        let _ = fs::remove_file(&partial);
        Ok(())
    }

    /// Takes it away, with what was left by calls that were killed.
    pub(super) fn remove(directory: &Path) -> Result<(), Error> {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            if entry.file_name().as_bytes().starts_with(b".") {
                fs::remove_file(entry.path()).map_err(|error| Error::at(entry.path(), &error))?;
            }
        }
        Ok(())
    }
}

/// A directory from which nothing may be executed would be passed over by everybody who looks for a program.
fn runs(copy: &Path) -> Result<(), Error> {
    let run = Command::new(copy)
        .arg0("sudomode")
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    let what = match run {
        Ok(output) if output.status.success() => return Ok(()),
        Ok(output) => output.status.to_string(),
        Err(error) => error.to_string(),
    };
    Err(Error::Unavailable {
        what: format!("{} cannot be executed: {what}", copy.display()),
        hint: "programs must be executable where the shims lie: is it mounted noexec?".to_owned(),
    })
}

/// The program that the calling process runs, as its user calls it: a link on PATH outlives an upgrade, the file that
/// it leads to may not.
pub(super) fn of_this_process() -> Result<PathBuf, Error> {
    let exe = env::current_exe().map_err(|error| Error::Internal {
        what: format!("this program's own file: {error}"),
    })?;
    if let Some(directory) = exe.parent() {
        match Copy::of(directory) {
            Copy::Same(original) | Copy::Older(original) => return Ok(original),
            Copy::Orphan(original) => return Err(gone(&original)),
            Copy::None => {}
        }
    }
    let node = |path: &Path| {
        let file = fs::metadata(path).ok()?;
        Some((file.dev(), file.ino()))
    };
    let search = env::var_os("PATH").unwrap_or_default();
    let called = env::split_paths(&search)
        .filter(|entry| entry.is_absolute())
        .map(|entry| entry.join("sudomode"))
        .find(|path| node(path).is_some() && node(path) == node(&exe));
    Ok(called.unwrap_or(exe))
}

/// Goes on as the program that this copy was made from, where that is another one by now. Returns where this process
/// is to go on itself, or can do nothing.
pub fn hand_over() -> Result<(), Error> {
    let Ok(exe) = fs::read_link("/proc/self/exe") else {
        return Ok(());
    };
    let Some(directory) = exe.parent() else {
        return Ok(());
    };
    let original = match Copy::of(directory) {
        Copy::None | Copy::Same(_) => return Ok(()),
        Copy::Orphan(original) => return Err(gone(&original)),
        Copy::Older(original) => original,
    };
    let c_string = |word: OsString| CString::new(word.into_vec()).unwrap_or_default();
    let argv: Vec<CString> = env::args_os().map(c_string).collect();
    let variables: Vec<CString> = env::vars_os()
        .map(|(name, value)| c_string([&name, OsStr::new("="), &value].into_iter().collect()))
        .collect();
    let path = CString::new(original.as_os_str().as_bytes()).unwrap_or_default();
    restore_signals();
    let result: Result<Infallible, _> = execve(&path, &argv, &variables);
    let Err(errno) = result;
    Err(Error::Config {
        what: format!(
            "{}, which takes the place of this shim's program, cannot be executed: {}\nhint: install sudomode again, \
             then run: sudomode shim repair",
            original.display(),
            errno.desc()
        ),
    })
}

fn gone(original: &Path) -> Error {
    Error::Config {
        what: format!(
            "{}, which this shim was made from, is no longer there\nhint: install sudomode again, then run: sudomode \
             shim repair; or remove the directory of the shims from PATH",
            original.display()
        ),
    }
}
