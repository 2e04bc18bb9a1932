//! How sure we are that a human approved. The word is the same in policies, votes, listings and the audit.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How sure it is that a human answered; the later, the surer.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    ToSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Assurance {
    /// Anybody under the same user could have.
    #[default]
    None,
    /// Somebody who knows an approver's passphrase.
    Authenticated,
    /// Somebody who holds an approver's own key, which signed this very question.
    Signed,
}

impl Assurance {
    /// All of them by their words, the weakest first.
    pub const WORDS: [(&str, Self); 3] = [
        ("none", Self::None),
        ("authenticated", Self::Authenticated),
        ("signed", Self::Signed),
    ];
}

impl fmt::Display for Assurance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = Self::WORDS.iter().find(|(_, one)| one == self);
        f.pad(word.map_or("", |(word, _)| word))
    }
}

/// True if this may be the name of a person or a group: it is shown, and it stands in lists.
#[must_use]
pub fn is_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._-@+".contains(&b))
        && !name.starts_with('-')
}
