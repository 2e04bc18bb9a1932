//! The exit codes, in one table. What the program itself returns is passed through and not listed.

use std::process::ExitCode;

/// Why sudomode itself ended, as a number a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done; of `wait`: approved; of `check`: allowed.
    Success = 0,
    /// Of `doctor`: something is open.
    Open = 1,
    /// Of `hook`: it could not do its work, and the agent takes this code for a no.
    Blocked = 2,
    /// The call itself was wrong.
    Usage = 64,
    /// The authority cannot be reached.
    Unavailable = 69,
    /// A fault of sudomode's own.
    Internal = 70,
    /// A human has not answered yet.
    Pending = 75,
    /// A policy or a human said no.
    Denied = 77,
    /// A policy or a configuration cannot be used.
    Config = 78,
    /// The command may have been executed already.
    Duplicate = 79,
    /// The program was found and cannot be executed.
    NotExecutable = 126,
    /// There is no such program.
    NotFound = 127,
    /// A human at the terminal pressed Ctrl-C.
    Interrupted = 130,
}

/// One line of the table in the man page.
#[derive(Debug)]
pub struct Row {
    /// The code.
    pub exit: Exit,
    /// What it means.
    pub meaning: &'static str,
    /// What the caller should do.
    pub advice: &'static str,
}

/// Every code sudomode ends with on its own account.
pub const TABLE: [Row; 13] = [
    row(
        Exit::Success,
        "done; of wait: approved; of check and explain: allowed",
        "go on",
    ),
    row(
        Exit::Open,
        "of doctor: something that should be judged is not",
        "do what it says",
    ),
    row(
        Exit::Blocked,
        "of hook: it could not do its work, which blocks the tool; nothing executed",
        "report it",
    ),
    row(Exit::Usage, "usage", "fix the call"),
    row(
        Exit::Unavailable,
        "authority unreachable or store unusable; nothing executed",
        "retry later",
    ),
    row(
        Exit::Internal,
        "internal error; nothing executed",
        "report it",
    ),
    row(
        Exit::Pending,
        "still pending; nothing executed",
        "run the identical command again, or sudomode wait ID",
    ),
    row(
        Exit::Denied,
        "denied by policy or by a human; nothing executed; final",
        "stop, take a safer way or ask the user; no workaround",
    ),
    row(
        Exit::Config,
        "policy or configuration invalid; nothing executed",
        "tell the user",
    ),
    row(
        Exit::Duplicate,
        "duplicate or outcome unknown; it may have executed",
        "do not retry",
    ),
    row(
        Exit::NotExecutable,
        "program found but not executable; nothing executed",
        "fix the command",
    ),
    row(
        Exit::NotFound,
        "program not found; nothing executed",
        "fix the command",
    ),
    row(
        Exit::Interrupted,
        "cancelled with Ctrl-C at the terminal; nothing executed",
        "nothing",
    ),
];

const fn row(exit: Exit, meaning: &'static str, advice: &'static str) -> Row {
    Row {
        exit,
        meaning,
        advice,
    }
}

impl Exit {
    /// The number.
    #[must_use]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
