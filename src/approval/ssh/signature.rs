//! SSHSIG: a signature over a message for one purpose, its namespace.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, SHA512, digest};
use ring::signature::{Ed25519KeyPair, KeyPair};

use super::key::{NO_CERTIFICATES, PublicKey, Seal, Touch, is_certificate};
use super::wire::{Reader, push};

pub(super) const MAGIC: &[u8] = b"SSHSIG";
const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";
/// A signature of the longest key is a tenth of this.
const LONGEST: usize = 64 << 10;

/// A signature and the key that is said to have made it. It proves nothing before [`Signature::covers`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The key.
    pub key: PublicKey,
    /// The purpose.
    pub namespace: String,
    hash: Hash,
    seal: Seal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha512,
}

impl Hash {
    const fn name(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    fn of(self, message: &[u8]) -> ring::digest::Digest {
        match self {
            Self::Sha256 => digest(&SHA256, message),
            Self::Sha512 => digest(&SHA512, message),
        }
    }
}

impl Signature {
    /// Reads what `ssh-keygen -Y sign` writes; text around it is left aside.
    pub fn parse(text: &str) -> Result<Self, String> {
        let armored = text
            .split_once(BEGIN)
            .and_then(|(_, rest)| rest.split_once(END))
            .map(|(inner, _)| inner)
            .filter(|inner| inner.len() <= LONGEST)
            .ok_or_else(|| format!("no signature: it begins with {BEGIN}"))?;
        let encoded: String = armored.split_whitespace().collect();
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| "the signature is no base64 text".to_owned())?;
        Self::of(&bytes).ok_or_else(|| {
            let what = "the signature is of a kind that is not taken, or it is damaged";
            let certified = kind(&bytes).is_some_and(is_certificate);
            if certified { NO_CERTIFICATES } else { what }.to_owned()
        })
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        reader.take(MAGIC.len()).filter(|magic| *magic == MAGIC)?;
        reader.number().filter(|version| *version == 1)?;
        let key = PublicKey::of(reader.string()?)?;
        let namespace = reader.text()?.to_owned();
        let _reserved = reader.string()?;
        let hash = match reader.text()? {
            "sha256" => Hash::Sha256,
            "sha512" => Hash::Sha512,
            _ => return None,
        };
        let mut sealed = Reader(reader.string()?);
        reader.end(())?;
        let algorithm = sealed.text()?.to_owned();
        let bytes = sealed.string()?.to_vec();
        let touch = if algorithm.starts_with("sk-") {
            let flags = sealed.byte()?;
            let counter = sealed.number()?;
            Some(Touch { flags, counter })
        } else {
            None
        };
        sealed.end(Self {
            key,
            namespace,
            hash,
            seal: Seal {
                algorithm,
                bytes,
                touch,
            },
        })
    }

    /// True if its key signed this message for its namespace.
    #[must_use]
    pub fn covers(&self, message: &[u8]) -> bool {
        let signed = signed(&self.namespace, self.hash, message);
        self.key.made(&self.seal, &signed)
    }

    /// What a security key said of the human; `None` for a key in a file.
    #[must_use]
    pub const fn touch(&self) -> Option<Touch> {
        self.seal.touch
    }
}

/// The kind of the key that a signature names.
fn kind(signature: &[u8]) -> Option<&str> {
    let mut reader = Reader(signature.strip_prefix(MAGIC)?);
    reader.number()?;
    Reader(reader.string()?).text()
}

/// What is really signed, so that a signature is good for nothing else.
pub(super) fn signed(namespace: &str, hash: Hash, message: &[u8]) -> Vec<u8> {
    let mut signed = MAGIC.to_vec();
    push(&mut signed, namespace.as_bytes());
    push(&mut signed, b"");
    push(&mut signed, hash.name().as_bytes());
    push(&mut signed, hash.of(message).as_ref());
    signed
}

/// Signs with an Ed25519 key, as `ssh-keygen -Y sign` would.
#[must_use]
pub fn ed25519(key: &Ed25519KeyPair, namespace: &str, message: &[u8]) -> String {
    let mut public = Vec::new();
    push(&mut public, b"ssh-ed25519");
    push(&mut public, key.public_key().as_ref());
    let mut seal = Vec::new();
    push(&mut seal, b"ssh-ed25519");
    push(
        &mut seal,
        key.sign(&signed(namespace, Hash::Sha512, message)).as_ref(),
    );
    let mut bytes = MAGIC.to_vec();
    bytes.extend(1_u32.to_be_bytes());
    push(&mut bytes, &public);
    push(&mut bytes, namespace.as_bytes());
    push(&mut bytes, b"");
    push(&mut bytes, Hash::Sha512.name().as_bytes());
    push(&mut bytes, &seal);
    armored(&bytes)
}

pub(super) fn armored(bytes: &[u8]) -> String {
    let encoded = STANDARD.encode(bytes);
    let mut text = format!("{BEGIN}\n");
    let mut rest = encoded.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(70));
        text = text + line + "\n";
        rest = after;
    }
    text + END + "\n"
}

#[cfg(test)]
mod tests {
    use super::super::vectors::security;
    use super::*;

    const MESSAGE: &[u8] = b"decision: approve\n";
    const PURPOSE: &str = "sudomode-vote@1";

    #[test]
    fn security_keys_say_whether_they_were_touched_and_nobody_can_add_it() {
        for ecdsa in [false, true] {
            for (flags, present, verified) in [(0, false, false), (1, true, false), (5, true, true)]
            {
                let signature =
                    Signature::parse(&security(flags, ecdsa, PURPOSE, MESSAGE)).unwrap();
                assert!(signature.covers(MESSAGE), "{flags} {ecdsa}");
                let touch = signature.touch().unwrap();
                assert_eq!((touch.present(), touch.verified()), (present, verified));
                assert!(!signature.covers(b"decision: reject\n"));

                let mut lying = signature.clone();
                lying.seal.touch = Some(Touch {
                    flags: flags ^ 1,
                    counter: 7,
                });
                assert!(!lying.covers(MESSAGE), "a flag that was changed");
                lying.seal.touch = None;
                assert!(!lying.covers(MESSAGE), "a flag that was taken away");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_read_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            let mut signature = MAGIC.to_vec();
            signature.extend(1_u32.to_be_bytes());
            signature.extend(&bytes);
            let read = Signature::of(&signature).or_else(|| Signature::of(&bytes));
            proptest::prop_assert!(read.is_none_or(|read| !read.covers(MESSAGE)));
            let _ = PublicKey::of(&bytes);
            let _ = Signature::parse(&format!("{BEGIN}\n{}\n{END}", String::from_utf8_lossy(&bytes)));
        }
    }

    #[test]
    fn no_signature_holds_for_another_message_purpose_or_key() {
        let key = |seed| Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let text = ed25519(&key(1), PURPOSE, MESSAGE);
        let good = Signature::parse(&text).unwrap();
        assert!(good.covers(MESSAGE) && good.touch().is_none());
        assert!(!good.covers(b"decision: approve"));
        let mut moved = good.clone();
        moved.namespace = "file".to_owned();
        assert!(!moved.covers(MESSAGE));
        let mut taken = good.clone();
        taken.key = Signature::parse(&ed25519(&key(2), PURPOSE, MESSAGE))
            .unwrap()
            .key;
        assert!(!taken.covers(MESSAGE));
        let mut hashed = good;
        hashed.hash = Hash::Sha256;
        assert!(!hashed.covers(MESSAGE));
    }

    #[test]
    fn damaged_signatures_are_refused_and_none_panics() {
        let key = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
        let whole = STANDARD
            .decode(
                ed25519(&key, PURPOSE, MESSAGE)
                    .replace(BEGIN, "")
                    .replace(END, "")
                    .split_whitespace()
                    .collect::<String>(),
            )
            .unwrap();
        assert!(Signature::of(&whole).is_some_and(|signature| signature.covers(MESSAGE)));
        for length in 0..whole.len() {
            assert!(Signature::of(&whole[..length]).is_none(), "{length}");
        }
        for index in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[index] ^= 0x20;
            // The reserved field is the one thing that is signed as empty whatever stands there.
            let held = Signature::of(&bytes).is_some_and(|signature| {
                signature.covers(MESSAGE) && signature.namespace == PURPOSE
            });
            assert!(!held, "byte {index}");
        }
        for text in [
            "",
            BEGIN,
            "-----BEGIN SSH SIGNATURE-----\n%%%\n-----END SSH SIGNATURE-----",
        ] {
            assert!(Signature::parse(text).is_err());
        }
    }
}
