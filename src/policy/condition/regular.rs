//! A regular expression of a condition, compiled when a text first meets it: most conditions are decided before.

use std::sync::OnceLock;

use regex::bytes::{Regex, RegexBuilder};

/// Of a compiled pattern, and of its lazily built automaton.
const MAX_BYTES: usize = 1 << 18;

#[derive(Clone, Debug)]
pub(super) struct Regular {
    text: String,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Regular {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            compiled: OnceLock::new(),
        }
    }

    /// As it was written.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is found in a text; or why it is no regular expression.
    pub(super) fn is_found(&self, text: &str) -> Result<bool, String> {
        match self.compiled() {
            Ok(regex) => Ok(regex.is_match(text.as_bytes())),
            Err(cause) => Err(cause.clone()),
        }
    }

    /// Why it is no regular expression, where it is none.
    pub(super) fn check(&self) -> Result<(), String> {
        self.compiled().as_ref().map(|_| ()).map_err(Clone::clone)
    }

    fn compiled(&self) -> &Result<Regex, String> {
        self.compiled.get_or_init(|| {
            // Without Unicode tables `\d` and `\w` are ASCII: a full-width digit is no digit here either.
            RegexBuilder::new(&self.text)
                .unicode(false)
                .size_limit(MAX_BYTES)
                .dfa_size_limit(MAX_BYTES)
                .build()
                .map_err(|error| {
                    let words = error.to_string();
                    let last = words.lines().last().unwrap_or_default();
                    last.strip_prefix("error: ").unwrap_or(last).to_owned()
                })
        })
    }
}
