//! What a command is fed through standard input, as a human is shown it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::digest::Digest;
use crate::input::Held;
use crate::{redact, term};

/// Code that comes through standard input. It is held, and the program gets nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fed {
    /// How many bytes are held.
    pub bytes: u64,
    /// SHA-256 of what is held.
    pub digest: Digest,
    /// False if more will follow than is held.
    pub whole: bool,
    /// How many of the bytes the lines show.
    pub shown: u64,
    /// Lines, escaped where they are not plain text, without secrets.
    pub lines: Vec<String>,
}

impl Fed {
    /// What a human is shown of what was read.
    #[must_use]
    pub fn of(held: &Held) -> Self {
        let beginning = held.beginning();
        // A key goes over many lines, so it is looked for before they are parted.
        let lines = if let Ok(text) = std::str::from_utf8(beginning) {
            redact::text(text).lines().map(term::text).collect()
        } else {
            let escaped: Vec<String> = beginning
                .split_inclusive(|byte| *byte == b'\n')
                .map(|line| term::word(line.strip_suffix(b"\n").unwrap_or(line)))
                .collect();
            let text = redact::text(&escaped.join("\n"));
            text.lines().map(str::to_owned).collect()
        };
        Self {
            bytes: held.length(),
            digest: held.digest(),
            whole: held.whole(),
            shown: beginning.len() as u64,
            lines,
        }
    }

    /// What there is to say of it before its lines.
    #[must_use]
    pub fn heading(&self) -> String {
        let Self {
            bytes,
            digest,
            whole,
            shown,
            ..
        } = self;
        let plural = if *bytes == 1 { "" } else { "s" };
        let more = if *whole { "" } else { " and more to come" };
        let cut = if shown == bytes {
            String::new()
        } else {
            format!(", of which the first {shown} are shown")
        };
        format!("{bytes} byte{plural}{more}{cut}, sha256 {digest}")
    }
}
