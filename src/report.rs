//! What a caller is told: a few lines for whoever reads stderr, and the same as one JSON object.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::approval::RequestId;
use crate::error::Error;
use crate::exit::Exit;

/// Whether the program was executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Executed {
    /// It was, or is this very moment.
    Yes,
    /// Provably not.
    No,
    /// Nobody can say.
    Unknown,
}

/// One message.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    status: &'static str,
    executed: Executed,
    #[serde(serialize_with = "code")]
    exit_code: Exit,
    request: Option<RequestId>,
    rule: Option<String>,
    reason: Option<String>,
    message: String,
    hints: Vec<String>,
}

impl Report {
    /// A message with its stable first word.
    #[must_use]
    pub fn new(
        status: &'static str,
        exit: Exit,
        executed: Executed,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            executed,
            exit_code: exit,
            request: None,
            rule: None,
            reason: None,
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// The request it is about.
    #[must_use]
    pub fn request(mut self, id: &RequestId) -> Self {
        self.request = Some(id.clone());
        self
    }

    /// The rule that decided, and why.
    #[must_use]
    pub fn rule(mut self, rule: Option<&str>, reason: &str) -> Self {
        self.rule = rule.map(str::to_owned);
        self.reason = Some(reason.to_owned());
        self
    }

    /// One more line.
    #[must_use]
    pub fn detail(mut self, line: &str) -> Self {
        self.hints.push(line.to_owned());
        self
    }

    /// The exit code that goes with it.
    #[must_use]
    pub const fn exit(&self) -> Exit {
        self.exit_code
    }

    /// For a person or an agent: at most 8 lines.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!("sudomode: {} {}\n", self.status, self.message);
        for hint in self.hints.iter().take(7) {
            let _ = writeln!(text, "  {hint}");
        }
        text
    }

    /// For a machine: one line.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text = serde_json::to_string(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

impl From<&Error> for Report {
    fn from(error: &Error) -> Self {
        let message = match error {
            // Its text is complete and ends with source line and caret.
            Error::Config { what } => format!("invalid: nothing executed\n{what}"),
            // What a request stands for may have run long ago.
            Error::Conflict { .. } | Error::Request { .. } => error.to_string(),
            other => format!("{other}: nothing executed"),
        };
        let report = Self::new(error.token(), error.exit(), Executed::No, message);
        match error.hint() {
            Some(hint) => report.detail(hint),
            None => report,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn code<S: serde::Serializer>(exit: &Exit, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(exit.code())
}
