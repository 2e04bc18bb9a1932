//! An approval request: what is asked, by whom, and how it was resolved. A durable row, not a waiting process.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grant::Grantable;
use super::{Fed, Fingerprint, Nonce, RequestId, Required, Status};
use crate::assurance::Assurance;
use crate::clock::{Deadline, Moment};
use crate::digest::Digest;
use crate::intent::{Intent, Value};
use crate::process::Process;
use crate::redact;

/// One question to a human, and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ApprovalRequest {
    /// Its name.
    pub id: RequestId,
    /// What exactly is approved.
    pub fingerprint: Fingerprint,
    /// Where it stands.
    pub status: Status,
    /// What a human is asked; never changes.
    pub asked: Asked,
    /// Whose request it is.
    pub requester: Requester,
    /// When it was first asked.
    pub created_at: Moment,
    /// When its status last changed.
    pub updated_at: Moment,
    /// Until when its status holds without anybody's doing.
    pub deadline: Deadline,
    /// How a human answered.
    pub resolution: Option<Resolution>,
    /// Who took the approval to execute it.
    pub runner: Option<Runner>,
    /// How the program ended.
    pub outcome: Option<Outcome>,
    /// How often it changed; another number says that something is new.
    pub version: i64,
}

impl ApprovalRequest {
    /// True for a rejection that a human took out of force.
    #[must_use]
    pub fn forgotten(&self) -> bool {
        matches!(self.status, Status::Rejected | Status::Revoked) && self.deadline.wall == Moment(0)
    }
}

/// What a human is asked. Secrets are already taken out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Asked {
    /// The words of the command, escaped where they are not plain text.
    pub argv: Vec<String>,
    /// Working directory.
    pub cwd: String,
    /// Login name.
    pub user: String,
    /// Host name.
    pub host: String,
    /// The agent that calls, as far as known.
    pub agent: Option<String>,
    /// The file that would run.
    pub binary: Binary,
    /// What it would do.
    pub intents: Vec<Intent>,
    /// Id and place of the rule that asks; none if it is the default.
    pub rule: Option<String>,
    /// The rule's reason.
    pub reason: String,
    /// Digest of the policy that asks.
    pub policy: String,
    /// What was not looked into.
    pub not_inspected: Vec<String>,
    /// What a human should be warned of: escaped characters, mixed scripts.
    pub flags: Vec<String>,
    /// Variables that change what the program talks to.
    pub environment: Vec<String>,
    /// Variables that will be taken away from the program.
    pub dropped: Vec<String>,
    /// Code and instructions that are opened by their names when it runs, a moment after they were looked at last.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    #[schema(value_type = BTreeSet<String>)]
    pub by_name: BTreeSet<PathBuf>,
    /// Digests of the files that belong to the command.
    #[schema(value_type = BTreeMap<String, Digest>)]
    pub files: BTreeMap<PathBuf, Digest>,
    /// What it reads from standard input, where that is code.
    #[serde(default)]
    pub stdin: Option<Fed>,
    /// What an approval needs before it counts.
    #[serde(default)]
    pub required: Required,
    /// Whether the answer may be remembered, and for what.
    #[serde(default)]
    pub grantable: Option<Grantable>,
}

/// The file that would run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Binary {
    /// Its path.
    pub path: String,
    /// SHA-256 of its content.
    pub digest: Digest,
    /// True if the user, and so an agent, can write it.
    pub mutable: bool,
}

/// Whose request it is: an agent's process where one is known, else the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Requester {
    /// One running agent.
    Agent {
        /// Which kind of agent.
        name: String,
        /// Its process.
        process: Process,
    },
    /// Whoever acts under this uid.
    User {
        /// The uid.
        uid: u32,
    },
    /// Somebody who came to a server.
    Remote(Remote),
}

/// Who asked a server: that it is the holder of the token is known, the rest is its own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Remote {
    /// Name of its token; none for a caller on the server's own machine who showed none.
    pub token: Option<String>,
    /// Who it is on its host.
    #[schema(no_recursion)]
    pub caller: Option<Box<Requester>>,
    /// True if it enforces the answer itself, and nothing is heard of what it executes.
    pub enforces: bool,
    /// True if it runs as the user of the server, and so could write what the server keeps.
    pub same_user: bool,
}

impl Requester {
    /// True if `other` may attach to this requester's requests: it is the same, or the agent that asked is gone.
    #[must_use]
    pub fn admits(&self, other: &Self) -> bool {
        match self {
            Self::Agent { process, .. } => self == other || !process.alive(),
            Self::User { .. } => true,
            // Processes are of another host. Whoever has the same token and the same fingerprint, which holds host and
            // user, says itself if it must be kept apart.
            Self::Remote(ours) => {
                matches!(other, Self::Remote(theirs) if ours.token == theirs.token)
            }
        }
    }

    /// Who it is on its own host.
    #[must_use]
    pub fn on_host(&self) -> &Self {
        match self {
            Self::Remote(Remote {
                caller: Some(caller),
                ..
            }) => caller,
            other => other,
        }
    }
}

/// What a human answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Yes.
    Approve,
    /// No.
    Reject,
}

/// How a human answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Resolution {
    /// Yes or no.
    pub verdict: Verdict,
    /// Login name of the one who answered.
    pub by: String,
    /// Over which channel: `cli`, `desktop`, `terminal`.
    pub channel: String,
    /// How sure it is that a human answered.
    pub assurance: Assurance,
    /// Why, in the human's words.
    pub reason: Option<String>,
    /// When.
    pub at: Moment,
}

/// The process that executes an approval, and the one that watches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Runner {
    /// The process that becomes the program.
    pub process: Process,
    /// The process that records how it ended.
    pub watcher: Option<Process>,
    /// What it is known by at a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<Nonce>,
}

impl Runner {
    /// True while the program runs or somebody is still to say how it ended.
    #[must_use]
    pub fn alive(self) -> bool {
        self.process.alive() || self.watcher.is_some_and(Process::alive)
    }
}

/// How the program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// With this exit code.
    Exit(i32),
    /// By this signal.
    Signal(i32),
    /// The end was seen, the exit code was not.
    Unseen,
    /// A human said so.
    Resolved,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(code) => write!(f, "exit code {code}"),
            Self::Signal(signal) => write!(f, "ended by signal {signal}"),
            Self::Unseen => f.write_str("its end was seen, its exit code was not"),
            Self::Resolved => f.write_str("a human says that it was executed"),
        }
    }
}

impl Resolution {
    /// Somebody's word, given now: that it was the one who is named, nothing shows.
    #[must_use]
    pub fn word(verdict: Verdict, reason: Option<String>, by: &str, channel: &str) -> Self {
        Self {
            verdict,
            by: by.to_owned(),
            channel: channel.to_owned(),
            assurance: Assurance::None,
            reason,
            at: Moment::now(),
        }
    }
}

impl Verdict {
    /// The word for what was done.
    #[must_use]
    pub const fn participle(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Reject => "rejected",
        }
    }
}

/// An intent without its secrets, as it is stored and shown.
#[must_use]
pub fn redacted(intent: &Intent) -> Intent {
    without(intent, redact::argv(&intent.command))
}

/// [`redacted`] for many: those that were read from the same words one after another look at them once.
#[must_use]
pub fn all_redacted(intents: &[Intent]) -> Vec<Intent> {
    let mut last: Option<(&[String], Vec<String>)> = None;
    intents
        .iter()
        .map(|intent| {
            let command = match &last {
                Some((words, clean)) if *words == intent.command => clean.clone(),
                _ => redact::argv(&intent.command),
            };
            last = Some((&intent.command, command.clone()));
            without(intent, command)
        })
        .collect()
}

/// An intent with its words in that form, and without what they do not say any more.
fn without(intent: &Intent, command: Vec<String>) -> Intent {
    let changed: Vec<(&str, &str)> = intent
        .command
        .iter()
        .zip(&command)
        .filter(|(word, clean)| word != clean)
        .map(|(word, clean)| (word.as_str(), clean.as_str()))
        .collect();
    let args = intent
        .args
        .iter()
        .map(|(name, value)| (name.clone(), clean(name, value, &changed)))
        .collect();
    let assigned = intent
        .assigned
        .iter()
        .map(|(name, value)| {
            let shown = value.as_ref().map(|value| redact::value(name, value));
            (name.clone(), shown)
        })
        .collect();
    Intent {
        args,
        command,
        assigned,
        ..intent.clone()
    }
}

fn clean(name: &str, value: &Value, changed: &[(&str, &str)]) -> Value {
    let text = match value {
        Value::String(text) => text,
        // A number under a secret's name is a secret too.
        Value::Number(number) => number.text(),
        Value::List(values) => {
            return Value::List(
                values
                    .iter()
                    .map(|value| clean(name, value, changed))
                    .collect(),
            );
        }
        Value::Bool(_) | Value::Unknown => return value.clone(),
    };
    // What stood in a word and does not stand in it without its secrets is the secret: `-p` of one program says
    // nothing by its name.
    let secret = changed
        .iter()
        .any(|(word, clean)| word.contains(text) && !clean.contains(text));
    let shown = if secret {
        redact::MARK.to_owned()
    } else {
        redact::value(name, text)
    };
    if shown == text {
        value.clone()
    } else {
        Value::String(shown)
    }
}
