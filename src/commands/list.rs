//! `sudomode pending` and `sudomode show`

use serde::Serialize;

use super::{json, print};
use crate::approval::{
    ApprovalRequest, Asked, Outcome, RequestId, Requester, Resolution, Status, prompt,
};
use crate::cli;
use crate::clock::Moment;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::{Selection, Store};
use crate::term;

/// One request as `--json` gives it.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    id: &'a RequestId,
    status: Status,
    fingerprint: String,
    #[serde(flatten)]
    asked: &'a Asked,
    requester: &'a Requester,
    created_at: Moment,
    updated_at: Moment,
    expires_at: Moment,
    resolution: &'a Option<Resolution>,
    outcome: &'a Option<Outcome>,
}

impl<'a> From<&'a ApprovalRequest> for Entry<'a> {
    fn from(request: &'a ApprovalRequest) -> Self {
        Self {
            id: &request.id,
            status: request.status,
            fingerprint: request.fingerprint.to_string(),
            asked: &request.asked,
            requester: &request.requester,
            created_at: request.created_at,
            updated_at: request.updated_at,
            expires_at: request.deadline.wall,
            resolution: &request.resolution,
            outcome: &request.outcome,
        }
    }
}

pub(super) fn pending(options: &cli::Pending, paths: &Paths) -> Result<Exit, Error> {
    let selection = if options.all {
        Selection::All
    } else {
        Selection::Pending
    };
    let requests = Store::open(paths)?.requests(selection)?;
    if options.json {
        print(&json(
            &requests.iter().map(Entry::from).collect::<Vec<_>>(),
        )?)?;
    } else if requests.is_empty() {
        print("nothing waits for you\n")?;
    } else {
        let mut text = String::new();
        for request in &requests {
            text += &entry(request);
        }
        if selection == Selection::Pending {
            text += "approve with: sudomode approve ID    reject with: sudomode reject ID --reason WHY\n";
            text += "no approver is enrolled: any process of this user could answer, and an answer counts as assurance none\n";
        }
        print(&text)?;
    }
    Ok(Exit::Success)
}

fn entry(request: &ApprovalRequest) -> String {
    let what = prompt::intents_line(&request.asked.intents);
    format!(
        "{}  {}  {}\n    {}\n    in {}, asked {}, until {}\n",
        request.id.short(),
        request.status,
        what,
        request.asked.argv.join(" "),
        request.asked.cwd,
        request.created_at,
        request.deadline.wall,
    )
}

pub(super) fn show(one: &cli::One, paths: &Paths) -> Result<Exit, Error> {
    let request = Store::open(paths)?.find(&one.id)?;
    if one.json {
        print(&json(&Entry::from(&request))?)?;
        return Ok(Exit::Success);
    }
    let mut text = format!(
        "{}  {}\n{}",
        request.id,
        request.status,
        prompt::question(&request)
    );
    if let Some(resolution) = &request.resolution {
        let Resolution {
            verdict,
            by,
            channel,
            assurance,
            reason,
            at,
        } = resolution;
        let why = reason
            .as_deref()
            .map(|reason| format!(": {}", term::text(reason)))
            .unwrap_or_default();
        let (word, by) = (verdict.participle(), term::text(by));
        text += &format!("  {word:<11} by {by} over {channel}, assurance {assurance}, {at}{why}\n");
    }
    if let Some(outcome) = request.outcome {
        text += &format!("  {:<11} {outcome}\n", "ended");
    }
    print(&text)?;
    Ok(Exit::Success)
}
