//! What a caller is told of its request.

use super::Pending;
use crate::approval::{ApprovalRequest, Status, prompt};
use crate::clock::spoken;
use crate::exit::Exit;
use crate::report::{Executed, Report};
use crate::term;

/// The first lines a caller reads when a human is asked.
#[must_use]
pub fn waiting(pending: &Pending) -> Report {
    let request = &pending.request;
    let what = prompt::intents_line(&request.asked.intents);
    let again = if pending.attached {
        ", asked before and picked up"
    } else {
        ""
    };
    let why = request.asked.rule.as_deref().map_or_else(
        || "default".to_owned(),
        |rule| format!("rule {}", rule.split(' ').next().unwrap_or(rule)),
    );
    let headline = format!(
        "{} {}: waiting for a human{again}, nothing executed",
        request.id.short(),
        what
    );
    let left = pending
        .wait_budget()
        .map(|budget| format!("; this call waits {}", spoken(budget)))
        .unwrap_or_default();
    let human = if pending.unheard {
        "nothing here can notify a human: tell the user that this waits"
    } else {
        "a human answers it outside this session"
    };
    Report::new("pending", Exit::Pending, Executed::No, headline)
        .request(&request.id)
        .rule(request.asked.rule.as_deref(), &request.asked.reason)
        .detail(&format!("{why}: {}", term::text(&request.asked.reason)))
        .detail(&format!("expires {}{left}; {human}", request.deadline.wall))
        .detail(
            "if this call is cut off, run exactly the same command again to pick the request up",
        )
}

/// What a caller is told of a request that did not lead to an execution of its own.
#[must_use]
pub fn refusal(request: &ApprovalRequest) -> Report {
    let id = request.id.short();
    let said = request
        .resolution
        .as_ref()
        .and_then(|resolution| resolution.reason.as_deref());
    let because = said
        .map(|reason| format!(": {}", term::text(reason)))
        .unwrap_or_default();
    let ended = request
        .outcome
        .map(|outcome| format!(" ({outcome})"))
        .unwrap_or_default();
    let (token, exit, executed, what, advice) = match request.status {
        Status::Pending => (
            "pending",
            Exit::Pending,
            Executed::No,
            "still waits for a human: nothing executed".to_owned(),
            "run exactly the same command again to go on waiting, and to run it once it is approved",
        ),
        Status::Approved => (
            "approved",
            Exit::Pending,
            Executed::No,
            "is approved: nothing executed yet".to_owned(),
            "run exactly the same command again to execute it",
        ),
        Status::Rejected | Status::Revoked => (
            "rejected",
            Exit::Denied,
            Executed::No,
            format!("by a human{because}: nothing executed"),
            "this is final: do not work around it; take a safer way or ask the user",
        ),
        Status::Expired => (
            "expired",
            Exit::Pending,
            Executed::No,
            "was not answered in time: nothing executed".to_owned(),
            "run the same command again to ask anew",
        ),
        Status::Cancelled => (
            "cancelled",
            Exit::Denied,
            Executed::No,
            "was taken back: nothing executed".to_owned(),
            "ask the user before you run it again",
        ),
        Status::Invalidated => (
            "invalidated",
            Exit::Pending,
            Executed::No,
            "is void, for what would run, or who must approve it, is not what it was: nothing executed".to_owned(),
            "a file, the program, its environment, the policy or the approvers changed; run the same command again to ask anew",
        ),
        Status::NotExecuted => (
            "duplicate",
            Exit::Duplicate,
            Executed::No,
            "was taken by another call, which executed nothing".to_owned(),
            "run the same command again to ask anew",
        ),
        Status::Finished => (
            "duplicate",
            Exit::Duplicate,
            Executed::Yes,
            format!("was approved for one execution, and another call executed it{ended}"),
            "do not retry: it has run; the same command run again asks anew",
        ),
        Status::Consumed | Status::Armed => (
            "duplicate",
            Exit::Duplicate,
            Executed::Unknown,
            "was approved for one execution, and another call has it: nothing executed by this one"
                .to_owned(),
            "do not retry: look at what the other call did",
        ),
        Status::Unknown => (
            "unknown",
            Exit::Duplicate,
            Executed::Unknown,
            "was started and nobody saw how it ended: it may have executed".to_owned(),
            "do not retry: a human looks at what happened and resolves it",
        ),
    };
    Report::new(token, exit, executed, format!("{id} {what}"))
        .request(&request.id)
        .rule(
            request.asked.rule.as_deref(),
            said.unwrap_or(&request.asked.reason),
        )
        .detail(advice)
}
