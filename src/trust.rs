//! Who could have written a file: a policy that others can write is not a policy.

use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Component, Path, PathBuf};

use nix::unistd::getuid;

/// Whom the kernel shows for users that a namespace does not map.
const OVERFLOW_UID: u32 = 65534;
/// The kernel follows at most as many links in one path.
const MAX_LINKS: usize = 40;

/// A component of a path that somebody else could write.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// Too many links.
    #[error("{0}: too many symbolic links")]
    Links(PathBuf),
    /// Another user owns it.
    #[error("{path}: owned by uid {owner}, not by you or root")]
    Owner {
        /// What is owned.
        path: PathBuf,
        /// By whom.
        owner: u32,
    },
    /// It does not exist or cannot be looked at.
    #[error("{path}: {error}")]
    Unreadable {
        /// What was looked at.
        path: PathBuf,
        /// Why it could not be.
        error: String,
    },
    /// Whoever acts under this user may write it.
    #[error("{path}: owned by uid {owner}, whom this user can act as")]
    Within {
        /// What could be written.
        path: PathBuf,
        /// By whom.
        owner: u32,
    },
    /// Others may write it.
    #[error("{path}: writable by others (mode {mode:04o})")]
    Writable {
        /// What is writable.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
}

/// Checks every component of an absolute path, following links: each is owned by the user or root and
/// not writable by others. A directory with the sticky bit passes, since nobody can replace what another owns in it.
pub fn only_ours(path: &Path) -> Result<(), Distrust> {
    // Below a directory that everybody may write to, an owner must be known for who it is.
    let mut open = false;
    walk(path, |at, metadata| {
        owned(at, metadata, open)?;
        if !metadata.is_symlink() {
            check(at, metadata)?;
            open |= at != Path::new("/") && metadata.permissions().mode() & 0o022 != 0;
        }
        Ok(())
    })
}

/// True if only root could make a path lead to other bytes, and this user is not root. Where it cannot be found out, it
/// is false.
#[must_use]
pub fn fixed(path: &Path) -> bool {
    let roots = |at: &Path, metadata: &fs::Metadata| {
        if metadata.uid() != 0 {
            return Err(Distrust::Within {
                path: at.to_owned(),
                owner: metadata.uid(),
            });
        }
        if metadata.is_symlink() {
            return Ok(());
        }
        check(at, metadata)
    };
    !getuid().is_root() && path.is_absolute() && walk(path, roots).is_ok()
}

/// Looks at every component of an absolute path from the root down, links and where they lead to.
fn walk(
    path: &Path,
    mut look: impl FnMut(&Path, &fs::Metadata) -> Result<(), Distrust>,
) -> Result<(), Distrust> {
    let mut rest: VecDeque<OsString> = components(path);
    let mut at = PathBuf::from("/");
    let mut links = 0;
    look(
        &at,
        &fs::metadata("/").map_err(|error| unreadable(&at, &error))?,
    )?;
    while let Some(name) = rest.pop_front() {
        if name == ".." {
            at.pop();
            continue;
        }
        at.push(&name);
        let metadata = fs::symlink_metadata(&at).map_err(|error| unreadable(&at, &error))?;
        if metadata.is_symlink() {
            links += 1;
            if links > MAX_LINKS {
                return Err(Distrust::Links(path.to_owned()));
            }
            look(&at, &metadata)?;
            let target = fs::read_link(&at).map_err(|error| unreadable(&at, &error))?;
            at.pop();
            if target.is_absolute() {
                at = PathBuf::from("/");
            }
            for part in components(&target).into_iter().rev() {
                rest.push_front(part);
            }
        } else {
            look(&at, &metadata)?;
        }
    }
    Ok(())
}

/// Checks that only root could have written a file, and that this user is not root: whoever acts under this user
/// cannot have changed it.
pub fn out_of_reach(path: &Path) -> Result<(), Distrust> {
    only_ours(path)?;
    // A link lies where somebody put it: none is followed here.
    let real = fs::canonicalize(path).map_err(|error| unreadable(path, &error))?;
    let user = getuid().as_raw();
    for at in path.ancestors() {
        let owner = fs::metadata(at)
            .map_err(|error| unreadable(at, &error))?
            .uid();
        if user == 0 || owner != 0 || real != path {
            return Err(Distrust::Within {
                path: at.to_owned(),
                owner,
            });
        }
    }
    Ok(())
}

fn components(path: &Path) -> VecDeque<OsString> {
    path.components()
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_owned()),
            Component::ParentDir => Some(OsString::from("..")),
            Component::RootDir | Component::CurDir | Component::Prefix(_) => None,
        })
        .collect()
}

fn check(path: &Path, metadata: &fs::Metadata) -> Result<(), Distrust> {
    let mode = metadata.permissions().mode() & 0o7777;
    let sticky = metadata.is_dir() && mode & 0o1000 != 0;
    if mode & 0o022 != 0 && !sticky {
        return Err(Distrust::Writable {
            path: path.to_owned(),
            mode,
        });
    }
    Ok(())
}

fn owned(path: &Path, metadata: &fs::Metadata, open: bool) -> Result<(), Distrust> {
    let owner = metadata.uid();
    let roots = owner == 0 || owner == OVERFLOW_UID && !open && sees_few_users();
    if !roots && owner != getuid().as_raw() {
        return Err(Distrust::Owner {
            path: path.to_owned(),
            owner,
        });
    }
    Ok(())
}

/// True in a user namespace, as sandboxes make them, that maps only some users: root's files are shown as
/// belonging to [`OVERFLOW_UID`] there.
fn sees_few_users() -> bool {
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let fields: Vec<&str> = map.split_whitespace().collect();
    !fields.is_empty() && fields != ["0", "0", "4294967295"]
}

fn unreadable(path: &Path, error: &std::io::Error) -> Distrust {
    Distrust::Unreadable {
        path: path.to_owned(),
        error: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_path_is_ours_only_if_every_component_is() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path().canonicalize().unwrap();
        let (safe, open) = (home.join("safe"), home.join("open"));
        for dir in [&safe, &open] {
            fs::create_dir(dir).unwrap();
            fs::write(dir.join("policies.yaml"), "").unwrap();
            mode(&dir.join("policies.yaml"), 0o644);
        }
        mode(&safe, 0o755);
        assert_eq!(only_ours(&safe.join("policies.yaml")), Ok(()));

        mode(&open, 0o777);
        let reached = Err(Distrust::Writable {
            path: open.clone(),
            mode: 0o777,
        });
        assert_eq!(only_ours(&open.join("policies.yaml")), reached);
        symlink("../open/policies.yaml", safe.join("link.yaml")).unwrap();
        assert_eq!(
            only_ours(&safe.join("link.yaml")),
            reached,
            "through a link"
        );
        mode(&open, 0o1777);
        assert_eq!(
            only_ours(&open.join("policies.yaml")),
            Ok(()),
            "a sticky directory passes"
        );

        mode(&safe.join("policies.yaml"), 0o664);
        assert!(matches!(
            only_ours(&safe.join("policies.yaml")),
            Err(Distrust::Writable { .. })
        ));
        symlink("loop", safe.join("loop")).unwrap();
        assert!(matches!(
            only_ours(&safe.join("loop")),
            Err(Distrust::Links(_))
        ));
        assert!(matches!(
            only_ours(&safe.join("missing")),
            Err(Distrust::Unreadable { .. })
        ));
    }
}
