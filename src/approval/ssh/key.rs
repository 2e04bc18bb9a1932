//! Public keys, and whether a signature is theirs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA512, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};

use super::wire::Reader;

/// A public key of a kind that is known here.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    kind: Kind,
    blob: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Ed25519 {
        point: Vec<u8>,
    },
    Ecdsa {
        curve: Curve,
        point: Vec<u8>,
    },
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// A security key: what it signs names the application, says whether it was touched, and counts.
    Security {
        application: String,
        inner: Box<Kind>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Curve {
    P256,
    P384,
}

/// Every kind of key by its name.
const NAMES: [&str; 6] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ssh-rsa",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
];

/// 2048 bits.
const RSA_BYTES: usize = 256;

/// The signature itself, by its algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    pub(super) algorithm: String,
    pub(super) bytes: Vec<u8>,
    pub(super) touch: Option<Touch>,
}

/// What a security key says of the human in front of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    pub(super) flags: u8,
    pub(super) counter: u32,
}

impl Touch {
    /// Somebody touched it.
    #[must_use]
    pub const fn present(self) -> bool {
        self.flags & 0x01 != 0
    }

    /// It asked for a PIN or looked at a finger.
    #[must_use]
    pub const fn verified(self) -> bool {
        self.flags & 0x04 != 0
    }
}

/// Said where a certificate stands in the place of a key.
pub const NO_CERTIFICATES: &str = "certificates are not taken, for who signs them decides who approves: enrol the key \
     itself, and sign with it (KEY.pub beside KEY, without KEY-cert.pub)";

/// True for the names of kinds like `ssh-ed25519-cert-v01@openssh.com`.
pub(super) fn is_certificate(kind: &str) -> bool {
    kind.contains("-cert-v0")
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl std::fmt::Display for PublicKey {
    /// As it stands in a file: `ssh-ed25519 AAAA…`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.name(), STANDARD.encode(&self.blob))
    }
}

impl PublicKey {
    /// True if a line's word is the name of a kind of key, known here or not.
    #[must_use]
    pub fn is_kind(word: &str) -> bool {
        ["ssh-", "ecdsa-", "sk-"]
            .iter()
            .any(|start| word.starts_with(start))
            && !word.contains(['=', '"'])
    }

    /// A key as it stands in a file, in its two words.
    pub fn parse(name: &str, encoded: &str) -> Result<Self, String> {
        if is_certificate(name) {
            return Err(NO_CERTIFICATES.to_owned());
        }
        if !NAMES.contains(&name) {
            return Err(format!(
                "a key of the kind {name} is not taken; known are {}",
                NAMES.join(", ")
            ));
        }
        let blob = STANDARD
            .decode(encoded)
            .map_err(|_| "the key is no base64 text".to_owned())?;
        Self::of(&blob)
            .filter(|key| key.name() == name)
            .ok_or_else(|| format!("this is no {name} key"))
    }

    /// A key as it stands in a signature.
    #[must_use]
    pub fn of(blob: &[u8]) -> Option<Self> {
        let mut reader = Reader(blob);
        let name = reader.text()?;
        let point = |reader: &mut Reader<'_>, length: usize| {
            reader
                .string()
                .filter(|point| point.len() == length)
                .map(<[u8]>::to_vec)
        };
        let kind = match name {
            "ssh-ed25519" | "sk-ssh-ed25519@openssh.com" => Kind::Ed25519 {
                point: point(&mut reader, 32)?,
            },
            "ecdsa-sha2-nistp256" | "sk-ecdsa-sha2-nistp256@openssh.com" => {
                reader.text().filter(|curve| *curve == "nistp256")?;
                Kind::Ecdsa {
                    curve: Curve::P256,
                    point: point(&mut reader, 65)?,
                }
            }
            "ecdsa-sha2-nistp384" => {
                reader.text().filter(|curve| *curve == "nistp384")?;
                Kind::Ecdsa {
                    curve: Curve::P384,
                    point: point(&mut reader, 97)?,
                }
            }
            "ssh-rsa" => {
                let e = reader.positive()?.to_vec();
                let n = reader.positive()?.to_vec();
                // Shorter ones can be broken.
                if n.len() < RSA_BYTES {
                    return None;
                }
                Kind::Rsa { n, e }
            }
            _ => return None,
        };
        let kind = if name.starts_with("sk-") {
            Kind::Security {
                application: reader.text()?.to_owned(),
                inner: Box::new(kind),
            }
        } else {
            kind
        };
        reader.end(Self {
            kind,
            blob: blob.to_vec(),
        })
    }

    /// The name of its kind.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match &self.kind {
            Kind::Ed25519 { .. } => NAMES[0],
            Kind::Ecdsa {
                curve: Curve::P256, ..
            } => NAMES[1],
            Kind::Ecdsa {
                curve: Curve::P384, ..
            } => NAMES[2],
            Kind::Rsa { .. } => NAMES[3],
            Kind::Security { inner, .. } if matches!(**inner, Kind::Ed25519 { .. }) => NAMES[4],
            Kind::Security { .. } => NAMES[5],
        }
    }

    /// SHA-256 of it, as `ssh-keygen -l` shows it.
    #[must_use]
    pub fn print(&self) -> String {
        let hash = STANDARD.encode(digest(&SHA256, &self.blob));
        format!("SHA256:{}", hash.trim_end_matches('='))
    }

    /// True if this key made the seal over these bytes.
    #[must_use]
    pub fn made(&self, seal: &Seal, over: &[u8]) -> bool {
        self.kind.made(seal, over).is_some()
    }
}

impl Kind {
    fn made(&self, seal: &Seal, over: &[u8]) -> Option<()> {
        let Seal {
            algorithm, bytes, ..
        } = seal;
        let plain = |name: &str| (algorithm == name && seal.touch.is_none()).then_some(());
        match self {
            Self::Ed25519 { point } => {
                plain("ssh-ed25519")?;
                check(&ED25519, point, over, bytes)
            }
            Self::Ecdsa { curve, point } => {
                let (name, length, how): (_, _, &'static dyn VerificationAlgorithm) = match curve {
                    Curve::P256 => ("ecdsa-sha2-nistp256", 32, &ECDSA_P256_SHA256_FIXED),
                    Curve::P384 => ("ecdsa-sha2-nistp384", 48, &ECDSA_P384_SHA384_FIXED),
                };
                plain(name)?;
                check(how, point, over, &fixed(bytes, length)?)
            }
            Self::Rsa { n, e } => {
                // `ssh-rsa` itself is SHA-1, which proves nothing any more.
                let how = match algorithm.as_str() {
                    "rsa-sha2-256" => &RSA_PKCS1_2048_8192_SHA256,
                    "rsa-sha2-512" => &RSA_PKCS1_2048_8192_SHA512,
                    _ => return None,
                };
                plain(algorithm)?;
                RsaPublicKeyComponents { n, e }
                    .verify(how, over, bytes)
                    .ok()
            }
            Self::Security { application, inner } => {
                let Touch { flags, counter } = seal.touch?;
                let mut signed = digest(&SHA256, application.as_bytes()).as_ref().to_vec();
                signed.push(flags);
                signed.extend(counter.to_be_bytes());
                signed.extend(digest(&SHA256, over).as_ref());
                match &**inner {
                    Self::Ed25519 { point } if algorithm == NAMES[4] => {
                        check(&ED25519, point, &signed, bytes)
                    }
                    Self::Ecdsa { point, .. } if algorithm == NAMES[5] => {
                        check(&ECDSA_P256_SHA256_FIXED, point, &signed, &fixed(bytes, 32)?)
                    }
                    _ => None,
                }
            }
        }
    }
}

fn check(
    how: &'static dyn VerificationAlgorithm,
    point: &[u8],
    over: &[u8],
    seal: &[u8],
) -> Option<()> {
    UnparsedPublicKey::new(how, point).verify(over, seal).ok()
}

/// The two numbers of an ECDSA signature, each in its full length.
fn fixed(bytes: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut reader = Reader(bytes);
    let numbers = [reader.positive()?, reader.positive()?];
    reader.end(())?;
    let mut fixed = Vec::with_capacity(2 * length);
    for number in numbers {
        let padding = length.checked_sub(number.len())?;
        fixed.extend(std::iter::repeat_n(0, padding));
        fixed.extend(number);
    }
    Some(fixed)
}
