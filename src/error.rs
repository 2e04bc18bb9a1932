//! What can go wrong before anything is executed. Each error knows its exit code and says what to do next.

use std::fmt;
use std::path::PathBuf;

use crate::exit::Exit;

/// An error that ends sudomode with nothing executed.
#[derive(Clone, Debug)]
pub enum Error {
    /// The command line cannot be used.
    Usage {
        /// What is wrong.
        what: String,
    },
    /// A policy or configuration file cannot be used. The text is complete: place, source line, caret, hint.
    Config {
        /// The whole message.
        what: String,
    },
    /// The store cannot be used now.
    Unavailable {
        /// What failed.
        what: String,
        /// What to do.
        hint: String,
    },
    /// There is no such request, or the name fits several.
    Request {
        /// What is wrong with the name.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A program that could not be found or executed.
    Program {
        /// Whether it is missing or not executable.
        exit: Exit,
        /// What is wrong with it.
        what: String,
    },
    /// The caller may not do this.
    Refused {
        /// What and why.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A request that cannot take this step from where it stands.
    Conflict {
        /// How it stands.
        what: String,
        /// What to do.
        hint: String,
    },
    /// A fault of sudomode's own, or of the system under it.
    Internal {
        /// What failed.
        what: String,
    },
}

impl Error {
    /// An error of the operating system at a path.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>, error: &std::io::Error) -> Self {
        Self::Unavailable {
            what: format!("{}: {error}", path.into().display()),
            hint: "make room or make it writable for you, then run the same command again"
                .to_owned(),
        }
    }

    /// The exit code.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        match self {
            Self::Usage { .. } | Self::Request { .. } | Self::Conflict { .. } => Exit::Usage,
            Self::Config { .. } => Exit::Config,
            Self::Unavailable { .. } => Exit::Unavailable,
            Self::Program { exit, .. } => *exit,
            Self::Refused { .. } => Exit::Denied,
            Self::Internal { .. } => Exit::Internal,
        }
    }

    /// The stable first word of the message.
    #[must_use]
    pub const fn token(&self) -> &'static str {
        match self {
            Self::Usage { .. } | Self::Request { .. } => "usage",
            Self::Conflict { .. } => "unchanged",
            Self::Config { .. } => "config",
            Self::Unavailable { .. } => "unavailable",
            Self::Program {
                exit: Exit::NotFound,
                ..
            } => "not-found",
            Self::Program { .. } => "not-executable",
            Self::Refused { .. } => "refused",
            Self::Internal { .. } => "internal",
        }
    }

    /// What to do next, if that can be said.
    #[must_use]
    pub fn hint(&self) -> Option<&str> {
        match self {
            Self::Usage { .. } => Some("see sudomode --help"),
            Self::Unavailable { hint, .. }
            | Self::Refused { hint, .. }
            | Self::Conflict { hint, .. }
            | Self::Request { hint, .. } => Some(hint),
            Self::Program {
                exit: Exit::NotFound,
                ..
            } => Some("install it or fix its name"),
            Self::Program { .. } => Some("fix the command"),
            Self::Internal { .. } => Some("report it; the same command can be run again"),
            Self::Config { .. } => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { what }
            | Self::Config { what }
            | Self::Unavailable { what, .. }
            | Self::Request { what, .. }
            | Self::Program { what, .. }
            | Self::Refused { what, .. }
            | Self::Conflict { what, .. }
            | Self::Internal { what } => f.write_str(what),
        }
    }
}

impl std::error::Error for Error {}
