//! A passphrase as a signing key: Argon2id makes the seed of an Ed25519 key, so that nothing secret is kept.

use std::fmt;
use std::str::FromStr;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ring::signature::Ed25519KeyPair;
use zeroize::Zeroizing;

use super::challenge::PASSPHRASE;
use super::ssh;
use crate::error::Error;

/// Who can read the file of approvers can try passphrases on it, as fast as Argon2id lets them.
pub const SHORTEST: usize = 12;

/// RFC 9106, section 4, its second recommendation: 64 MiB, three passes, four lanes.
const MEMORY: u32 = 64 << 10;
const PASSES: u32 = 3;
const LANES: u32 = 4;
const SALT: usize = 16;
/// What a file may ask for; more would only keep the machine busy.
const MOST_MEMORY: u32 = 1 << 20;
const MOST_PASSES: u32 = 32;

/// How a passphrase becomes a key: `argon2id,m=65536,t=3,p=4,SALT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipe {
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
}

impl Recipe {
    /// A new one, with a salt from the system's random numbers.
    pub fn random() -> Result<Self, Error> {
        let mut salt = vec![0; SALT];
        getrandom::fill(&mut salt).map_err(|error| Error::Internal {
            what: format!("no random numbers: {error}"),
        })?;
        Ok(Self {
            memory: MEMORY,
            passes: PASSES,
            lanes: LANES,
            salt,
        })
    }

    /// The key that a passphrase gives.
    pub fn key(&self, passphrase: &str) -> Result<Ed25519KeyPair, Error> {
        let failed = |what: &dyn fmt::Display| Error::Internal {
            what: format!("no key from a passphrase: {what}"),
        };
        let params = Params::new(self.memory, self.passes, self.lanes, Some(32))
            .map_err(|error| failed(&error))?;
        let mut seed = Zeroizing::new([0; 32]);
        let mut memory = Zeroizing::new(vec![Block::default(); params.block_count()]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                passphrase.as_bytes(),
                &self.salt,
                &mut *seed,
                memory.as_mut_slice(),
            )
            .map_err(|error| failed(&error))?;
        Ed25519KeyPair::from_seed_unchecked(&*seed).map_err(|error| failed(&error))
    }

    /// The signature over a text, in the form of all others.
    pub fn sign(&self, passphrase: &str, text: &str) -> Result<String, Error> {
        Ok(ssh::ed25519(
            &self.key(passphrase)?,
            PASSPHRASE,
            text.as_bytes(),
        ))
    }
}

impl fmt::Display for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            memory,
            passes,
            lanes,
            salt,
        } = self;
        let salt = STANDARD_NO_PAD.encode(salt);
        write!(f, "argon2id,m={memory},t={passes},p={lanes},{salt}")
    }
}

impl FromStr for Recipe {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let mut parts = text.split(',');
            let mut next = |start: &str| parts.next()?.strip_prefix(start);
            next("argon2id")?;
            let recipe = Self {
                memory: next("m=")?.parse().ok()?,
                passes: next("t=")?.parse().ok()?,
                lanes: next("p=")?.parse().ok()?,
                salt: STANDARD_NO_PAD.decode(next("")?).ok()?,
            };
            let bounded = recipe.memory <= MOST_MEMORY
                && recipe.passes <= MOST_PASSES
                && (1..=16).contains(&recipe.lanes)
                && recipe.salt.len() >= 8;
            (bounded && parts.next().is_none()).then_some(recipe)
        };
        read().ok_or_else(|| "a passphrase's line ends with argon2id,m=…,t=…,p=…,SALT".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ring::signature::KeyPair;

    #[test]
    fn the_same_passphrase_and_recipe_give_the_same_key() {
        let recipe: Recipe = "argon2id,m=64,t=1,p=1,c2FsdHNhbHRzYWx0".parse().unwrap();
        assert_eq!(recipe.to_string().parse(), Ok(recipe.clone()));
        let public = |recipe: &Recipe, phrase: &str| {
            recipe.key(phrase).unwrap().public_key().as_ref().to_vec()
        };
        let one = public(&recipe, "correct horse");
        assert_eq!(one, public(&recipe, "correct horse"));
        assert_ne!(one, public(&recipe, "correct horsf"));
        let other: Recipe = "argon2id,m=64,t=1,p=1,c2FsdHNhbHRzYWx1".parse().unwrap();
        assert_ne!(one, public(&other, "correct horse"), "another salt");
        for wrong in [
            "",
            "argon2id",
            "argon2i,m=64,t=1,p=1,c2FsdHNhbHRzYWx0",
            "argon2id,m=9999999,t=1,p=1,c2FsdHNhbHRzYWx0",
            "argon2id,m=64,t=1,p=1,c2Fs",
            "argon2id,m=64,t=1,p=1,c2FsdHNhbHRzYWx0,more",
        ] {
            assert!(wrong.parse::<Recipe>().is_err(), "{wrong}");
        }
    }
}
