//! What a client asks for a command: all that its fingerprint is made of, and how the client reads it.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::approval::{self, Asked, Fingerprint, Requester};
use crate::digest::Digest;

/// `POST /v1/requests`: puts the question, or picks up the one that stands for the same fingerprint.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// What exactly would be approved.
    pub material: Material,
    /// Its digest, as the client computed it. The server computes it again; another one is refused.
    pub fingerprint: Digest,
    /// How the client reads the command, and what its own policy demands. The server reads the words itself; what it
    /// reads comes first.
    pub asked: Asked,
    /// Who asks, on that host.
    pub requester: Requester,
    /// How long the question should stand at most, in seconds.
    #[serde(default)]
    pub pending_for: Option<u64>,
    /// True if a standing question of another agent of this host must not be picked up, because that agent still runs.
    #[serde(default)]
    pub apart: bool,
}

/// What a fingerprint is taken of; see `sudomode fingerprint 2`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// How it is carried out.
    #[serde(default)]
    pub form: Form,
    /// The words, byte by byte; secrets among them are never stored. Where it is no program, its form stands first.
    pub argv: Vec<Word>,
    /// The program's file.
    pub path: Word,
    /// Its content.
    pub binary: Digest,
    /// Files that the command names, or that were read to understand it, sorted by path.
    pub files: Vec<File>,
    /// Those of them, and others, that are opened again by their names when the command runs.
    #[serde(default)]
    pub by_name: Vec<Word>,
    /// Working directory.
    pub cwd: Word,
    /// Device and inode of the working directory.
    #[serde(default)]
    pub place: Option<Place>,
    /// Content of standard input, where the program reads code from it.
    #[serde(default)]
    pub stdin: Option<Fed>,
    /// The variables that change what the program does, sorted.
    pub environment: Vec<Variable>,
    /// Login name.
    pub user: String,
    /// Host name.
    pub host: String,
}

/// How something is carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// As a program that is executed.
    #[default]
    Program,
    /// By an agent, in a shell of its own: each word is a line of shell.
    Lines,
    /// By an agent, which writes the files that the words name.
    Files,
    /// By an agent, which types the words into a program that runs already.
    Keys,
    /// As an intent that the caller names, and carries out itself.
    Named,
}

impl Form {
    /// The word for it, which stands before the others.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Lines => "lines",
            Self::Files => "files",
            Self::Keys => "keys",
            Self::Named => "named",
        }
    }
}

/// Bytes: text where they are text, else base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Word {
    /// As text.
    Text(String),
    /// Bytes that are no UTF-8.
    Bytes {
        /// In base64 with padding.
        base64: String,
    },
}

/// A file and its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Where.
    pub path: Word,
    /// SHA-256 of what it holds.
    pub digest: Digest,
}

/// A variable without its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// Its name.
    pub name: Word,
    /// SHA-256 of its value.
    pub digest: Digest,
}

/// A directory as the kernel knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Directory)]
pub struct Place {
    /// Device.
    pub device: u64,
    /// Inode.
    pub inode: u64,
}

/// What comes through standard input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StandardInput)]
pub struct Fed {
    /// SHA-256 of what is held.
    pub digest: Digest,
    /// False if that is only its beginning.
    pub whole: bool,
}

impl From<&OsStr> for Word {
    fn from(text: &OsStr) -> Self {
        text.to_str().map_or_else(
            || Self::Bytes {
                base64: STANDARD.encode(text.as_bytes()),
            },
            |text| Self::Text(text.to_owned()),
        )
    }
}

impl Word {
    /// The bytes; `None` if they are no base64, or hold a NUL, which no word can.
    #[must_use]
    pub fn bytes(&self) -> Option<OsString> {
        let bytes = match self {
            Self::Text(text) => text.clone().into_bytes(),
            Self::Bytes { base64 } => STANDARD.decode(base64).ok()?,
        };
        (!bytes.contains(&0)).then(|| OsString::from_vec(bytes))
    }
}

impl From<&approval::Material<'_>> for Material {
    fn from(material: &approval::Material<'_>) -> Self {
        let word = |text: &OsString| Word::from(text.as_os_str());
        Self {
            form: Form::Program,
            argv: material.argv.iter().map(word).collect(),
            path: Word::from(material.path.as_os_str()),
            binary: material.binary,
            files: material
                .files
                .iter()
                .map(|(path, digest)| File {
                    path: Word::from(path.as_os_str()),
                    digest: *digest,
                })
                .collect(),
            by_name: material
                .by_name
                .iter()
                .map(|path| Word::from(path.as_os_str()))
                .collect(),
            cwd: Word::from(material.cwd.as_os_str()),
            place: material
                .place
                .map(|(device, inode)| Place { device, inode }),
            stdin: material.stdin.map(|(digest, whole)| Fed { digest, whole }),
            environment: material
                .environment
                .iter()
                .map(|(name, digest)| Variable {
                    name: word(name),
                    digest: *digest,
                })
                .collect(),
            user: material.user.to_owned(),
            host: material.host.to_owned(),
        }
    }
}

impl Material {
    /// The fingerprint of all that is said; `None` if something in it cannot be bytes of a command.
    #[must_use]
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method alone is of one lifetime only"
        )]
        self.with(|material| material.fingerprint())
    }

    /// What is made of all that is said; `None` if something in it cannot be bytes of a command.
    pub fn with<T>(&self, make: impl FnOnce(&approval::Material<'_>) -> T) -> Option<T> {
        let argv = self.words()?;
        let (path, cwd) = (self.path.bytes()?, self.cwd.bytes()?);
        let files = self
            .files
            .iter()
            .map(|file| Some((PathBuf::from(file.path.bytes()?), file.digest)))
            .collect::<Option<_>>()?;
        let by_name = self
            .by_name
            .iter()
            .map(|path| Some(PathBuf::from(path.bytes()?)))
            .collect::<Option<_>>()?;
        let environment = self
            .environment
            .iter()
            .map(|variable| Some((variable.name.bytes()?, variable.digest)))
            .collect::<Option<Vec<_>>>()?;
        let material = approval::Material {
            argv: &argv,
            path: path.as_ref(),
            binary: self.binary,
            files: &files,
            by_name: &by_name,
            cwd: cwd.as_ref(),
            place: self.place.map(|place| (place.device, place.inode)),
            stdin: self.stdin.map(|fed| (fed.digest, fed.whole)),
            environment: &environment,
            user: &self.user,
            host: &self.host,
        };
        Some(make(&material))
    }

    /// The words of the command.
    #[must_use]
    pub fn words(&self) -> Option<Vec<OsString>> {
        self.argv.iter().map(Word::bytes).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    #[test]
    fn what_goes_over_the_wire_gives_the_same_fingerprint() {
        let argv: Vec<OsString> = vec!["psql".into(), OsString::from_vec(vec![0xff, b'x'])];
        let files = BTreeMap::from([(PathBuf::from("/a"), Digest::of(b"a"))]);
        let by_name = BTreeSet::from([PathBuf::from("/a")]);
        let environment = [(OsString::from("PATH"), Digest::of(b"/bin"))];
        let material = approval::Material {
            argv: &argv,
            path: Path::new("/usr/bin/psql"),
            binary: Digest::of(b"b"),
            files: &files,
            by_name: &by_name,
            cwd: Path::new("/w"),
            place: Some((1, 2)),
            stdin: Some((Digest::of(b"i"), false)),
            environment: &environment,
            user: "u",
            host: "h",
        };
        let sent = serde_json::to_string(&Material::from(&material)).unwrap();
        let got: Material = serde_json::from_str(&sent).unwrap();
        assert_eq!(got.fingerprint(), Some(material.fingerprint()));
        let other = sent.replace("\"inode\":2", "\"inode\":3");
        let got: Material = serde_json::from_str(&other).unwrap();
        assert_ne!(got.fingerprint(), Some(material.fingerprint()));
        let other = sent.replace("\"by_name\":[\"/a\"]", "\"by_name\":[]");
        let got: Material = serde_json::from_str(&other).unwrap();
        assert_ne!(got.fingerprint(), Some(material.fingerprint()));
        let nul = sent.replace("psql\",", "ps\\u0000ql\",");
        let got: Material = serde_json::from_str(&nul).unwrap();
        assert_eq!(got.fingerprint(), None);
    }
}
