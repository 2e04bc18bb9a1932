//! The server's own key: it signs permits, policies and what the server saw somebody do, and it seals second factors.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::signature::{Ed25519KeyPair, KeyPair as _};

use crate::error::Error;
use crate::trust::only_ours;

const SEED: usize = 32;

/// The key of a server; several servers of one database share it.
pub(crate) struct Keys {
    pair: Ed25519KeyPair,
    sealing: LessSafeKey,
}

impl Keys {
    /// The key in this file, which is made where there is none.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        match fs::symlink_metadata(path) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => make(path)?,
            Err(error) => return Err(Error::at(path, &error)),
        }
        only_ours(path).map_err(|distrust| Error::Config {
            what: format!("{}: not to be believed: {distrust}", path.display()),
        })?;
        let metadata = fs::metadata(path).map_err(|error| Error::at(path, &error))?;
        if std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0 {
            return Err(Error::Config {
                what: format!(
                    "{}: others can read it\nhint: chmod 600 it, and make a new one if somebody did",
                    path.display()
                ),
            });
        }
        let mut text = String::new();
        File::open(path)
            .and_then(|file| file.take(1024).read_to_string(&mut text))
            .map_err(|error| Error::at(path, &error))?;
        let seed = STANDARD.decode(text.trim()).ok();
        let seed = seed.filter(|seed| seed.len() == SEED);
        let seed = seed.ok_or_else(|| Error::Config {
            what: format!(
                "{}: no key of a server\nhint: take it from a copy; with another key nobody can sign in",
                path.display()
            ),
        })?;
        Self::of(&seed)
    }

    /// A key that nobody has.
    pub(super) fn of_nobody() -> Result<Self, Error> {
        Self::of(&[0; SEED])
    }

    fn of(seed: &[u8]) -> Result<Self, Error> {
        let failed = |what: &str| Error::Internal {
            what: what.to_owned(),
        };
        let pair =
            Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| failed("no signing key"))?;
        let extracted = Salt::new(HKDF_SHA256, b"sudomode server 1").extract(seed);
        let sealing = extracted
            .expand(&[b"seal"], &CHACHA20_POLY1305)
            .map_err(|_| failed("no sealing key"))?;
        Ok(Self {
            pair,
            sealing: LessSafeKey::new(UnboundKey::from(sealing)),
        })
    }

    /// The public half: `ed25519:BASE64`.
    pub(crate) fn public(&self) -> String {
        format!("ed25519:{}", STANDARD.encode(self.pair.public_key()))
    }

    /// A signature over a text, in base64.
    pub(crate) fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.pair.sign(text.as_bytes()))
    }

    /// The pair itself.
    pub(crate) fn pair(&self) -> &Ed25519KeyPair {
        &self.pair
    }

    /// A secret as it is kept, bound to what it belongs to.
    pub(crate) fn seal(&self, secret: &[u8], of: &str) -> Result<String, Error> {
        let failed = |_| Error::Internal {
            what: "a secret could not be sealed".to_owned(),
        };
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).map_err(|error| Error::Internal {
            what: format!("no random numbers: {error}"),
        })?;
        let mut sealed = secret.to_vec();
        let unique = Nonce::assume_unique_for_key(nonce);
        self.sealing
            .seal_in_place_append_tag(unique, Aad::from(of.as_bytes()), &mut sealed)
            .map_err(failed)?;
        Ok(STANDARD.encode([&nonce[..], &sealed].concat()))
    }

    /// A secret that was sealed for this; `None` if it was not.
    pub(crate) fn unseal(&self, sealed: &str, of: &str) -> Option<Vec<u8>> {
        let bytes = STANDARD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut secret = sealed.to_vec();
        let opened = self
            .sealing
            .open_in_place(nonce, Aad::from(of.as_bytes()), &mut secret)
            .ok()?;
        Some(opened.to_vec())
    }
}

/// A new key in a file of its own. Of two servers that make one at once, one makes it.
fn make(path: &Path) -> Result<(), Error> {
    let failed = |error: &std::io::Error| Error::at(path, error);
    let directory = path.parent().unwrap_or(Path::new("/"));
    crate::audit::private_directory(directory).map_err(|error| failed(&error))?;
    let mut seed = [0; SEED];
    getrandom::fill(&mut seed).map_err(|error| Error::Internal {
        what: format!("no random numbers: {error}"),
    })?;
    let draft = path.with_extension(format!("{}.new", std::process::id()));
    let written = || -> std::io::Result<()> {
        let mut file = File::options()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)?;
        file.write_all(format!("{}\n", STANDARD.encode(seed)).as_bytes())?;
        file.sync_all()?;
        // Never over one that is there.
        match fs::hard_link(&draft, path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    };
    let done = written();
    let _ = fs::remove_file(&draft);
    done.map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_stays() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().canonicalize().unwrap().join("s/server.key");
        let keys = Keys::open(&path).unwrap();
        let again = Keys::open(&path).unwrap();
        assert_eq!(keys.public(), again.public());
        let sealed = keys.seal(b"secret", "alice").unwrap();
        assert!(!sealed.contains("secret"));
        assert_eq!(
            again.unseal(&sealed, "alice").as_deref(),
            Some(&b"secret"[..])
        );
        assert_eq!(again.unseal(&sealed, "bob"), None, "it is alice's");
        let other = Keys::of(&[1; 32]).unwrap();
        assert_eq!(other.unseal(&sealed, "alice"), None, "another key");
        assert_eq!(other.unseal("", "alice"), None);
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
        assert!(Keys::open(&path).is_err(), "others can read it");
    }
}
