//! What a human is shown before the answer: the truth, all of it, and nothing that could repaint it.

use std::fmt::Write as _;

use super::{ApprovalRequest, Asked, Assurance, Counted, Requester, Status, Vote};
use crate::intent::{Effect, Intent};
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

/// What a human must see before the answer: what would happen, the command, where, why it is asked, and all that
/// could mislead. Nothing is shortened; digests and variables are left to [`details`].
#[must_use]
pub fn question(request: &ApprovalRequest, votes: &[Vote]) -> String {
    let asked = &request.asked;
    let mut rows = Rows::default();
    would(&mut rows, asked);
    rows.add("command", &asked.argv.join(" "));
    if let Some(fed) = &asked.stdin {
        for line in &fed.lines {
            rows.add("reads", line);
        }
        if !fed.whole || fed.shown != fed.bytes {
            rows.add(
                "beware",
                &format!("it reads more than this: {}", fed.heading()),
            );
        }
    }
    rows.add("in", &asked.cwd);
    rows.add("asked by", &caller(request));
    rows.add("because", &because(asked));
    warn(&mut rows, asked);
    let needs = needs(request, votes);
    if !needs.is_empty() {
        rows.add("needs", needs.strip_prefix("needs ").unwrap_or(&needs));
    }
    rows.0
}

/// The whole request, for a terminal of any width. Nothing is shortened.
#[must_use]
pub fn details(request: &ApprovalRequest) -> String {
    let asked = &request.asked;
    let mut rows = Rows::default();
    would(&mut rows, asked);
    for word in &asked.argv {
        rows.add("command", word);
    }
    rows.add("directory", &asked.cwd);
    rows.add("program", &asked.binary.path);
    rows.add("sha256", &asked.binary.digest.to_string());
    for (path, digest) in &asked.files {
        rows.add(
            "file",
            &format!("{} {digest}", term::text(&path.to_string_lossy())),
        );
    }
    if let Some(fed) = &asked.stdin {
        rows.add("stdin", &fed.heading());
        for line in &fed.lines {
            rows.add("stdin", line);
        }
    }
    for variable in &asked.environment {
        rows.add("variable", variable);
    }
    rows.add("rule", &because(asked));
    warn(&mut rows, asked);
    rows.add("asked by", &caller(request));
    rows.add("asked at", &request.created_at.to_string());
    if matches!(request.status, Status::Pending | Status::Approved) {
        rows.add("until", &request.deadline.wall.to_string());
    }
    rows.add("fingerprint", &request.fingerprint.to_string());
    rows.0
}

/// What would happen, with its consequence in words.
fn would(rows: &mut Rows, asked: &Asked) {
    for intent in &asked.intents {
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
}

fn because(asked: &Asked) -> String {
    format!(
        "{}: {}",
        asked.rule.as_deref().unwrap_or("default of the policy"),
        term::text(&asked.reason)
    )
}

fn warn(rows: &mut Rows, asked: &Asked) {
    for line in beware(asked) {
        rows.add("beware", &line);
    }
    for name in &asked.dropped {
        rows.add(
            "taken away",
            &format!("{name}, which would make it run other code"),
        );
    }
}

/// All that could mislead who reads the question.
#[must_use]
pub fn beware(asked: &Asked) -> Vec<String> {
    let mut lines: Vec<String> = asked.flags.iter().map(|flag| term::text(flag)).collect();
    let unseen = asked.not_inspected.iter();
    lines.extend(unseen.map(|what| format!("not looked into: {}", term::text(what))));
    if !asked.by_name.is_empty() {
        let names = asked
            .by_name
            .iter()
            .map(|path| term::text(&path.to_string_lossy()));
        lines.push(format!(
            "opened again by name when it runs, and could be swapped in that moment: {}",
            names.collect::<Vec<_>>().join(", ")
        ));
    }
    if asked.binary.mutable {
        lines.push(format!(
            "{} can be changed by this user, and so by an agent",
            asked.binary.path
        ));
    }
    lines
}

/// Who asks: the agent as far as known, the user, the host.
#[must_use]
pub fn caller(request: &ApprovalRequest) -> String {
    let Asked {
        agent, user, host, ..
    } = &request.asked;
    let user = format!("{} on {}", term::text(user), term::text(host));
    match (agent, request.requester.on_host()) {
        (Some(agent), Requester::Agent { process, .. }) => {
            format!("{agent} (pid {}) as {user}", process.pid)
        }
        (Some(agent), _) => format!("{agent} (by its own word) as {user}"),
        (None, _) => format!("{user}, no known agent"),
    }
}

/// What an approval needs beyond one word of anybody, and what is there of it; empty where that is enough.
#[must_use]
pub fn needs(request: &ApprovalRequest, votes: &[Vote]) -> String {
    let Asked { required, user, .. } = &request.asked;
    if required.is_least() {
        return String::new();
    }
    let counted: Vec<Counted> = votes.iter().map(Counted::from).collect();
    let there: Vec<String> = votes
        .iter()
        .map(|vote| format!("{} ({})", term::text(&vote.person), vote.assurance))
        .collect();
    let missing = required.missing(&counted, user);
    match (there.is_empty(), missing.is_empty()) {
        (true, _) => format!("needs {}", required.words(user)),
        (false, true) => format!("approved by {}", there.join(", ")),
        (false, false) => format!("needs {missing}; approved so far by {}", there.join(", ")),
    }
}

/// True where a yes must be more than a word: what is lost or paid does not come back.
#[must_use]
pub fn is_grave(request: &ApprovalRequest) -> bool {
    let mut intents = request.asked.intents.iter();
    intents.any(|intent| matches!(intent.effect, Effect::Destroy | Effect::Spend))
}

/// True where a plain yes of this user can count for anything.
#[must_use]
pub fn takes_a_word(request: &ApprovalRequest, votes: &[Vote], person: &str) -> bool {
    let Asked { required, user, .. } = &request.asked;
    let word = Counted {
        person: person.to_owned(),
        verdict: super::Verdict::Approve,
        assurance: Assurance::None,
    };
    let others: Vec<Counted> = votes.iter().map(Counted::from).collect();
    required.advanced_by(&word, &others, user)
}

/// The consequence of an intent, in words.
#[must_use]
pub fn effect(intent: &Intent) -> &'static str {
    match intent.effect {
        Effect::Read if intent.action == "run_command" => "starts what follows",
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
