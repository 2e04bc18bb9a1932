//! Who asks, and from where: the part of a judgement that is not in the command.

use std::path::PathBuf;

/// Who and where. Read once at the start and handed in; nothing below reads it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// Login name of the user, or the number where there is no name.
    pub user: String,
    /// The agent that calls (`claude-code`, `codex`, …), where one is known.
    pub agent: Option<String>,
    /// Working directory, absolute.
    pub cwd: PathBuf,
    /// Host name.
    pub host: String,
    /// Milliseconds since the Unix epoch.
    pub now: i64,
}
