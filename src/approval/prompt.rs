//! What a human is shown before the answer: the truth, all of it, and nothing that could repaint it.

use std::fmt::Write as _;

use super::{ApprovalRequest, Asked, Requester, Status};
use crate::intent::Intent;
use crate::term;

/// One intent on one line: `stripe charge {amount: 80}`.
#[must_use]
pub fn intent_line(intent: &Intent) -> String {
    let mut line = format!("{} {}", intent.resource, intent.action);
    if !intent.args.is_empty() {
        let args: Vec<String> = intent
            .args
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let _ = write!(line, " {{{}}}", args.join(", "));
    }
    term::text(&line)
}

/// Characters that a line of several intents may have; the question itself shows them all.
const LINE: usize = 400;

/// All intents on one line, which says how much it leaves out.
#[must_use]
pub fn intents_line(intents: &[Intent]) -> String {
    let lines: Vec<String> = intents.iter().map(intent_line).collect();
    term::shorten(&lines.join("; "), LINE)
}

/// The heart of the question, for the line above the answer.
#[must_use]
pub fn summary(request: &ApprovalRequest) -> String {
    let what: Vec<String> = request
        .asked
        .intents
        .iter()
        .map(|intent| format!("{} ({})", intent_line(intent), effect(intent)))
        .collect();
    let what = term::shorten(&what.join("; "), LINE);
    format!("{what} in {}", request.asked.cwd)
}

/// The whole question, for a terminal of any width. Nothing is shortened.
#[must_use]
pub fn question(request: &ApprovalRequest) -> String {
    let Asked {
        argv,
        cwd,
        user,
        host,
        agent,
        binary,
        intents,
        rule,
        reason,
        ..
    } = &request.asked;
    let mut rows = Rows::default();
    for intent in intents {
        let opaque = if intent.opaque.is_some() {
            ", not all of it can be seen"
        } else {
            ""
        };
        rows.add(
            "would",
            &format!("{} ({}{opaque})", intent_line(intent), effect(intent)),
        );
    }
    for word in argv {
        rows.add("command", word);
    }
    rows.add("directory", cwd);
    let writable = if binary.mutable {
        ", which this user, and so an agent, can change"
    } else {
        ""
    };
    rows.add("program", &format!("{}{writable}", binary.path));
    rows.add("sha256", &binary.digest.to_string());
    for (path, digest) in &request.asked.files {
        rows.add(
            "file",
            &format!("{} {digest}", term::text(&path.to_string_lossy())),
        );
    }
    if let Some(fed) = &request.asked.stdin {
        rows.add("stdin", &fed.heading());
        for line in &fed.lines {
            rows.add("stdin", line);
        }
    }
    for variable in &request.asked.environment {
        rows.add("variable", variable);
    }
    rows.add(
        "rule",
        &format!(
            "{}: {}",
            rule.as_deref().unwrap_or("default of the policy"),
            term::text(reason)
        ),
    );
    for what in &request.asked.not_inspected {
        rows.add("not seen", &term::text(what));
    }
    for flag in &request.asked.flags {
        rows.add("beware", &term::text(flag));
    }
    for name in &request.asked.dropped {
        rows.add(
            "taken away",
            &format!("{name}, which would make it run other code"),
        );
    }
    let caller = match (agent, &request.requester) {
        (Some(agent), Requester::Agent { process, .. }) => {
            format!("{agent} (pid {}) ", process.pid)
        }
        (Some(agent), Requester::User { .. }) => format!("{agent} (by its own word) "),
        (None, _) => "no known agent ".to_owned(),
    };
    rows.add(
        "asked by",
        &format!("{caller}as {} on {}", term::text(user), term::text(host)),
    );
    rows.add("asked at", &request.created_at.to_string());
    if matches!(request.status, Status::Pending | Status::Approved) {
        rows.add("until", &request.deadline.wall.to_string());
    }
    rows.0
}

/// The consequence of an intent, in words.
#[must_use]
pub fn effect(intent: &Intent) -> &'static str {
    use crate::intent::Effect;
    match intent.effect {
        Effect::Read => "reads",
        Effect::Write => "changes something",
        Effect::Network => "talks to another host",
        Effect::Execute => "runs code",
        Effect::Secret => "shows or copies a secret",
        Effect::Spend => "moves money",
        Effect::Destroy => "destroys something",
    }
}

/// Lines with a name in front; a name is not repeated below itself.
#[derive(Default)]
struct Rows(String, &'static str);

impl Rows {
    fn add(&mut self, name: &'static str, text: &str) {
        let shown = if self.1 == name { "" } else { name };
        self.1 = name;
        let _ = writeln!(self.0, "  {shown:<11} {text}");
    }
}
