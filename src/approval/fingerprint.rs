//! What exactly is approved, as one digest.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::digest::{Digest, Fields};

/// Digest of everything that an approval covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub Digest);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a fingerprint is taken of. Not the intents: a newer reading of the same command is the same command.
#[derive(Debug)]
pub struct Material<'a> {
    /// The words, byte by byte.
    pub argv: &'a [OsString],
    /// The program's file.
    pub path: &'a Path,
    /// Its content.
    pub binary: Digest,
    /// Files the command names, or that were read to understand it.
    pub files: &'a BTreeMap<PathBuf, Digest>,
    /// Those that are opened again by their names: what was to run from a copy is not opened by its name instead.
    pub by_name: &'a BTreeSet<PathBuf>,
    /// Working directory.
    pub cwd: &'a Path,
    /// Device and inode of the working directory: another directory of that name is another place.
    pub place: Option<(u64, u64)>,
    /// Content of standard input, where the program reads code from it; false if that is only its beginning.
    pub stdin: Option<(Digest, bool)>,
    /// The variables that change what the program does, sorted, with digests of their values: whoever computes it
    /// again needs no secret for it.
    pub environment: &'a [(OsString, Digest)],
    /// Login name.
    pub user: &'a str,
    /// Host name.
    pub host: &'a str,
}

impl Material<'_> {
    /// The fingerprint.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut fields = Fields::new("sudomode fingerprint 2");
        for word in self.argv {
            fields.add("argv", word.as_bytes());
        }
        fields.add("path", self.path.as_os_str().as_bytes());
        fields.add("binary", self.binary.to_string().as_bytes());
        for (path, digest) in self.files {
            fields.add("file", path.as_os_str().as_bytes());
            fields.add("content", digest.to_string().as_bytes());
        }
        for path in self.by_name {
            fields.add("by name", path.as_os_str().as_bytes());
        }
        fields.add("cwd", self.cwd.as_os_str().as_bytes());
        for (name, value) in self.environment {
            fields.add("variable", name.as_bytes());
            fields.add("value", value.to_string().as_bytes());
        }
        if let Some((device, inode)) = self.place {
            fields.add("place", format!("{device}:{inode}").as_bytes());
        }
        if let Some((digest, whole)) = self.stdin {
            let name = if whole { "stdin" } else { "beginning of stdin" };
            fields.add(name, digest.to_string().as_bytes());
        }
        fields.add("user", self.user.as_bytes());
        fields.add("host", self.host.as_bytes());
        Fingerprint(fields.finish())
    }
}
