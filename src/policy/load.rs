//! Where policies come from, and whether they may be believed.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::{Layer, Policy, PolicySet};
use crate::digest::Digest;
use crate::error::Error;
use crate::paths::{Paths, SYSTEM};
use crate::trust::only_ours;

/// The repository's `policies.yaml` as `internal-compile` prints it; a test holds the two together.
const BUILT_IN: &str = include_str!("built_in.json");
/// The name of the built-in policy in messages.
pub const BUILT_IN_ORIGIN: &str = "built-in policies.yaml";

const FILE: &str = "policies.yaml";
/// A compiled policy beside the policy, with its owner and mode.
const CACHE_FILE: &str = ".policies.cache";
/// A smaller policy is read as fast as its cache would be.
const WORTH_CACHING: usize = 4096;
/// A policy that is longer is refused before it is read.
const MAX_LENGTH: u64 = 1 << 20;

/// Finds and reads all policies for a command that would run in `cwd`.
///
/// Root's decides where it exists, else that of the home in the passwd entry, else the built-in one. The user's
/// beside root's, one found through a HOME or XDG variable that leads elsewhere, and one in the working tree may
/// only tighten.
pub fn load(paths: &Paths, cwd: &Path) -> Result<PolicySet, Error> {
    let mut whole: Vec<Policy> = Vec::new();
    let passwd = paths.passwd_config.as_deref();
    let elsewhere = (passwd != Some(paths.config.as_path())).then_some(paths.config.as_path());
    let mut base = read(&Path::new(SYSTEM).join(FILE), Cache::Yes)?;
    if let Some(directory) = passwd {
        let users = read(&directory.join(FILE), Cache::Yes)?;
        if base.is_none() {
            base = users;
        } else {
            whole.extend(users);
        }
    }
    if let Some(directory) = elsewhere {
        whole.extend(read(&directory.join(FILE), Cache::Yes)?);
    }
    let base = base.map_or_else(built_in, Ok)?;
    let mut also: Vec<Layer> = whole.into_iter().map(Layer::Whole).collect();
    if let Some(path) = in_tree(cwd) {
        also.extend(read(&path, Cache::No)?.map(Layer::Opinion));
    }
    Ok(PolicySet { base, also })
}

/// One policy file that must exist, for a dry run.
pub fn load_file(path: &Path) -> Result<PolicySet, Error> {
    let path = std::path::absolute(path).map_err(|error| unusable(path, &error))?;
    let base = read(&path, Cache::No)?.ok_or_else(|| Error::Config {
        what: format!("{}: no such file", path.display()),
    })?;
    Ok(PolicySet {
        base,
        also: Vec::new(),
    })
}

/// The policy that holds where there is no file.
pub fn built_in() -> Result<Policy, Error> {
    serde_json::from_str(BUILT_IN).map_err(|error| Error::Internal {
        what: format!("{BUILT_IN_ORIGIN}: {error}"),
    })
}

/// The nearest policy above, no further than the root of the repository; outside one only that of `cwd` itself.
fn in_tree(cwd: &Path) -> Option<PathBuf> {
    let mut nearest = None;
    for directory in cwd.ancestors() {
        let path = directory.join(".sudomode").join(FILE);
        if nearest.is_none() && path.symlink_metadata().is_ok() {
            nearest = Some(path);
        }
        if directory.join(".git").symlink_metadata().is_ok() {
            return nearest;
        }
    }
    nearest.filter(|path| path.starts_with(cwd))
}

/// Whether a compiled policy may stand beside the policy: not in somebody's repository.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cache {
    No,
    Yes,
}

fn read(path: &Path, cache: Cache) -> Result<Option<Policy>, Error> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return match fs::symlink_metadata(path) {
                // A link that leads nowhere is a policy that somebody wanted.
                Ok(_) => Err(unusable(path, &error)),
                Err(_) => Ok(None),
            };
        }
        Err(error) => return Err(unusable(path, &error)),
    };
    if !metadata.is_file() {
        return Err(Error::Config {
            what: format!("{}: no regular file", path.display()),
        });
    }
    only_ours(path).map_err(|distrust| Error::Config {
        what: format!("{}: not to be believed: {distrust}\nhint: chown it, or take the rights away with chmod go-w", path.display()),
    })?;
    if metadata.len() > MAX_LENGTH {
        return Err(Error::Config {
            what: format!("{}: longer than {MAX_LENGTH} bytes", path.display()),
        });
    }
    let text = fs::read_to_string(path).map_err(|error| unusable(path, &error))?;
    if text.len() < WORTH_CACHING || cache == Cache::No {
        return parse(&text, path).map(Some);
    }
    let cache = path.with_file_name(CACHE_FILE);
    let header = header(path, &text);
    if let Some(policy) = cached(&cache, &header, &metadata) {
        return Ok(Some(policy));
    }
    let policy = parse(&text, path)?;
    keep(&cache, &header, &policy, &metadata);
    Ok(Some(policy))
}

fn parse(text: &str, path: &Path) -> Result<Policy, Error> {
    Policy::parse(text, &path.to_string_lossy()).map_err(|error| Error::Config {
        // A link in a working tree, or a dry run, must not print lines of a file that is no policy at all.
        what: if named_as_policy(path) {
            error.to_string()
        } else {
            format!(
                "{}:{}:{}: this is no valid policy",
                error.origin, error.line, error.column
            )
        },
    })
}

fn named_as_policy(path: &Path) -> bool {
    let real = fs::canonicalize(path).unwrap_or_default();
    real.extension()
        .is_some_and(|extension| ["yaml", "yml"].iter().any(|known| extension == *known))
}

/// What a cache must begin with: it is of this version, and of this very text at this very place.
fn header(path: &Path, text: &str) -> String {
    format!(
        "sudomode {} {} {}\n",
        env!("CARGO_PKG_VERSION"),
        Digest::of(text.as_bytes()),
        path.display()
    )
}

fn cached(cache: &Path, header: &str, policy: &fs::Metadata) -> Option<Policy> {
    let metadata = fs::symlink_metadata(cache).ok()?;
    let same =
        metadata.is_file() && metadata.uid() == policy.uid() && mode(&metadata) == mode(policy);
    if !same || metadata.len() > 8 * MAX_LENGTH {
        return None;
    }
    let text = fs::read_to_string(cache).ok()?;
    serde_json::from_str(text.strip_prefix(header)?).ok()
}

/// Writes the cache if this is the policy's owner. That it could not be written costs time, nothing else.
fn keep(cache: &Path, header: &str, policy: &Policy, metadata: &fs::Metadata) {
    if nix::unistd::getuid().as_raw() != metadata.uid() {
        return;
    }
    let draft = cache.with_extension(std::process::id().to_string());
    let write = || -> std::io::Result<()> {
        let mut file = fs::File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(header.as_bytes())?;
        file.write_all(&serde_json::to_vec(policy)?)?;
        file.set_permissions(fs::Permissions::from_mode(mode(metadata)))?;
        fs::rename(&draft, cache)
    };
    if write().is_err() {
        let _ = fs::remove_file(&draft);
    }
}

fn mode(metadata: &fs::Metadata) -> u32 {
    metadata.permissions().mode() & 0o7777
}

fn unusable(path: &Path, error: &std::io::Error) -> Error {
    Error::Config {
        what: format!(
            "{}: {error}\nhint: make it readable for you, or remove it",
            path.display()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_policy_is_the_shipped_file() {
        let mut shipped =
            Policy::parse(include_str!("../../policies.yaml"), BUILT_IN_ORIGIN).unwrap();
        shipped
            .rules
            .iter_mut()
            .for_each(|rule| rule.examples.clear());
        assert_eq!(
            built_in().unwrap(),
            shipped,
            "run: cargo run -- internal-compile policies.yaml > src/policy/built_in.json"
        );
    }

    #[test]
    fn a_tree_has_at_most_the_policy_of_its_repository() {
        let top = tempfile::tempdir().unwrap();
        let (repository, deep) = (
            top.path().join("repository"),
            top.path().join("repository/a/b"),
        );
        fs::create_dir_all(&deep).unwrap();
        let policy_in = |directory: &Path| {
            fs::create_dir_all(directory.join(".sudomode")).unwrap();
            fs::write(directory.join(".sudomode/policies.yaml"), "").unwrap();
            directory.join(".sudomode/policies.yaml")
        };
        policy_in(top.path());
        assert_eq!(
            in_tree(&deep),
            None,
            "outside a repository only the directory itself counts"
        );
        let outer = policy_in(&repository);
        fs::create_dir(repository.join(".git")).unwrap();
        assert_eq!(in_tree(&deep), Some(outer));
        let inner = policy_in(&repository.join("a"));
        assert_eq!(in_tree(&deep), Some(inner), "the nearest");
    }

    #[test]
    fn a_cache_is_used_only_for_the_very_text_and_with_its_owner_and_mode() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().canonicalize().unwrap().join(FILE);
        let cache = path.with_file_name(CACHE_FILE);
        let padding = "# long\n".repeat(1000);
        let write = |decision: &str| {
            let rule =
                format!("rules: [{{id: a, resource: git, decision: {decision}}}]\n{padding}");
            fs::write(&path, rule).unwrap();
        };
        let decision = || read(&path, Cache::Yes).unwrap().unwrap().rules[0].decision;
        write("ALLOW");
        assert_eq!(decision(), super::super::Decision::Allow);
        let kept = fs::read_to_string(&cache).unwrap();
        assert_eq!(
            mode(&fs::metadata(&cache).unwrap()),
            mode(&fs::metadata(&path).unwrap())
        );

        let forged = kept.replace("ALLOW", "DENY");
        fs::write(&cache, &forged).unwrap();
        assert_eq!(decision(), super::super::Decision::Deny, "it is used");
        fs::set_permissions(&cache, fs::Permissions::from_mode(0o666)).unwrap();
        assert_eq!(
            decision(),
            super::super::Decision::Allow,
            "but not with another mode"
        );
        fs::write(&cache, &forged).unwrap();
        write("REQUIRE_APPROVAL");
        assert_eq!(
            decision(),
            super::super::Decision::RequireApproval,
            "nor for another text"
        );
        fs::write(&cache, "garbage").unwrap();
        assert_eq!(decision(), super::super::Decision::RequireApproval);
    }
}
