//! Where a chain was cut: what lies before is in an archive, and a signature says how it ended.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use super::chain::{Event, Head};
use crate::clock::Moment;
use crate::digest::Digest;

/// The end of what was archived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The last event that was archived.
    pub seq: i64,
    /// Its hash.
    pub hash: Digest,
    /// Digest of the events up to there that are kept all the same, as [`kept`] makes it: of what has not ended.
    pub kept: Digest,
    /// When it was cut.
    pub at: Moment,
    /// Digest of the text of the checkpoint before.
    pub previous: Option<Digest>,
    /// The Ed25519 key that signs, in base64.
    pub key: String,
    /// Its signature over [`Self::text`], in base64.
    pub signature: String,
}

impl Checkpoint {
    /// Signs that a chain was cut there.
    #[must_use]
    pub fn sign(
        head: &Event,
        hash: Digest,
        kept: Digest,
        previous: Option<&Self>,
        key: &Ed25519KeyPair,
    ) -> Self {
        let mut checkpoint = Self {
            seq: head.seq,
            hash,
            kept,
            at: Moment::now(),
            previous: previous.map(Self::digest),
            key: STANDARD.encode(key.public_key()),
            signature: String::new(),
        };
        checkpoint.signature = STANDARD.encode(key.sign(checkpoint.text().as_bytes()));
        checkpoint
    }

    /// The exact text that is signed.
    #[must_use]
    pub fn text(&self) -> String {
        let Self {
            seq,
            hash,
            kept,
            at,
            previous,
            ..
        } = self;
        let previous = previous.map_or_else(|| "none".to_owned(), |previous| previous.to_string());
        format!(
            "sudomode checkpoint, version 1\nevents: {seq}\nhead: {hash}\nkept: {kept}\nat: {at}\nprevious: {previous}\n"
        )
    }

    /// The digest of that text.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self.text().as_bytes())
    }

    /// True if its key signed it, and if that is the key that is trusted where one is given, in base64.
    #[must_use]
    pub fn holds(&self, trusted: Option<&str>) -> bool {
        let (Ok(key), Ok(signature)) =
            (STANDARD.decode(&self.key), STANDARD.decode(&self.signature))
        else {
            return false;
        };
        trusted.is_none_or(|trusted| trusted == self.key)
            && UnparsedPublicKey::new(&ED25519, key)
                .verify(self.text().as_bytes(), &signature)
                .is_ok()
    }

    /// The end of the chain that was archived.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            seq: self.seq,
            hash: self.hash.to_string(),
        }
    }
}

/// Digest of events by their numbers and hashes.
#[must_use]
pub fn kept<'a>(events: impl IntoIterator<Item = &'a Event>) -> Digest {
    let lines: Vec<String> = events
        .into_iter()
        .map(|event| format!("{} {}\n", event.seq, event.hash))
        .collect();
    Digest::of(lines.concat().as_bytes())
}
