//! What a hook answers, before and after it is put into an agent's words.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::BLOCKED;

/// What the agent is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// As if there were no hook: its own rules and questions hold.
    Silence,
    /// The same, with these lines in place of those that it announced: they do the same, whatever the agent's shell
    /// has made of the names in them.
    Lines(Vec<String>),
    /// It must not, and hears why.
    Refusal(String),
}

/// What an agent reads of a hook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Exit code.
    pub code: u8,
}

impl Output {
    /// Nothing at all.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// One JSON object, and success.
    #[must_use]
    pub fn json(value: &Value) -> Self {
        Self {
            stdout: value.to_string(),
            ..Self::default()
        }
    }

    /// The same no in every other way that an agent may listen to: it must hold even where the first is not understood.
    #[must_use]
    pub fn aloud(self, why: &str) -> Self {
        Self {
            stderr: format!("{why}\n"),
            code: BLOCKED,
            ..self
        }
    }
}
