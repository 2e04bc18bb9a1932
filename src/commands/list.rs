//! `sudomode pending` and `sudomode show`

use serde::Serialize;

use super::person::authority;
use super::{json, print};
use crate::approval::{
    ApprovalRequest, Approvers, Asked, Outcome, RequestId, Requester, Resolution, Status, Vote,
    meaning, prompt,
};
use crate::cli;
use crate::clock::{self, Moment};
use crate::enforce::Authority;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::remote::Server;
use crate::store::Selection;
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
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<Moment>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    forgotten: bool,
    votes: Vec<Vote>,
    resolution: &'a Option<Resolution>,
    outcome: &'a Option<Outcome>,
}

impl<'a> Entry<'a> {
    pub(super) fn of(request: &'a ApprovalRequest, votes: Vec<Vote>) -> Self {
        Self {
            id: &request.id,
            status: request.status,
            fingerprint: request.fingerprint.to_string(),
            asked: &request.asked,
            requester: &request.requester,
            created_at: request.created_at,
            updated_at: request.updated_at,
            expires_at: (!request.forgotten()).then_some(request.deadline.wall),
            forgotten: request.forgotten(),
            votes,
            resolution: &request.resolution,
            outcome: &request.outcome,
        }
    }
}

pub(super) fn pending(options: &cli::Pending, paths: &Paths) -> Result<Exit, Error> {
    if options.hint {
        print(&hint(paths)?)?;
        return Ok(Exit::Success);
    }
    let selection = if options.all {
        Selection::All
    } else {
        Selection::Pending
    };
    let mut authority = authority(paths, None)?;
    let requests = authority.requests(selection)?;
    let mut votes = |request: &ApprovalRequest| authority.votes(request, paths);
    if options.json {
        let entries = requests
            .iter()
            .map(|request| Ok(Entry::of(request, votes(request)?)))
            .collect::<Result<Vec<_>, Error>>()?;
        print(&json(&entries)?)?;
    } else if requests.is_empty() {
        print("nothing waits for you\n")?;
    } else {
        let (mut text, now) = (String::new(), Moment::now());
        for request in &requests {
            text += &entry(request, &votes(request)?, now);
        }
        if selection == Selection::Pending {
            text += "approve with: sudomode approve ID    reject with: sudomode reject ID --reason WHY\n";
            text += &match &authority {
                Authority::Local(_) => worth(paths)?,
                Authority::Server(server) => at(server),
            };
        }
        print(&text)?;
    }
    Ok(Exit::Success)
}

/// One line for a prompt. It goes on to be asked for as long as something waits.
fn hint(paths: &Paths) -> Result<String, Error> {
    let waiting = paths.waiting();
    // Taken away first: a question that comes now puts it there again.
    let _ = std::fs::remove_file(&waiting);
    let requests = Authority::open(paths)?.requests(Selection::Pending)?;
    let Some(last) = requests.last() else {
        return Ok(String::new());
    };
    std::fs::File::create(&waiting).map_err(|error| Error::at(waiting, &error))?;
    let what = term::shorten(&prompt::intents_line(&last.asked.intents), LINE);
    let more = match requests.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    Ok(format!(
        "sudomode: {} waits for a human: {what}{more}; see: sudomode pending\n",
        last.id.short()
    ))
}

/// Where and as whom an answer is given.
fn at(server: &Server) -> String {
    let address = server.address();
    if server.asks_as_person() {
        format!("they wait at {address}, where your token answers for you\n")
    } else {
        format!(
            "they wait at {address}; no token of your own is configured: approve with --as NAME\n"
        )
    }
}

/// What an answer of this user counts as.
fn worth(paths: &Paths) -> Result<String, Error> {
    let approvers = Approvers::load(paths)?;
    let none = "any process of this user could answer, and an answer counts as assurance none";
    Ok(match (approvers.people(), approvers.weak()) {
        ([], _) => format!("no approver is enrolled: {none}\n"),
        (_, Some(weak)) => {
            format!("approvers are enrolled where it counts for nothing ({weak}): {none}\n")
        }
        _ => String::new(),
    })
}

fn entry(request: &ApprovalRequest, votes: &[Vote], now: Moment) -> String {
    let asked = &request.asked;
    let ends = match request.status {
        Status::Pending => format!("expires {}", clock::until(request.deadline.wall, now)),
        Status::Approved => format!("to be used {}", clock::until(request.deadline.wall, now)),
        _ => format!("changed {}", clock::ago(request.updated_at, now)),
    };
    let mut text = format!(
        "{}  {}  {}\n    {}\n    asked {} by {}, in {}; {ends}\n",
        request.id.short(),
        standing(request),
        prompt::intents_line(&asked.intents),
        asked.argv.join(" "),
        clock::ago(request.created_at, now),
        prompt::caller(request),
        asked.cwd,
    );
    if let Some(line) = asked.stdin.as_ref().and_then(|fed| fed.lines.first()) {
        text += &format!("    reads {}\n", term::shorten(line, LINE));
    }
    if request.status == Status::Pending {
        let needs = prompt::needs(request, votes);
        if !needs.is_empty() {
            text += &format!("    {needs}\n");
        }
    }
    text
}

/// Characters of what a command is fed that a list shows.
const LINE: usize = 100;

fn standing(request: &ApprovalRequest) -> String {
    if request.forgotten() {
        format!("{}, forgotten", request.status)
    } else {
        request.status.to_string()
    }
}

pub(super) fn show(one: &cli::One, paths: &Paths) -> Result<Exit, Error> {
    let mut authority = authority(paths, None)?;
    let request = authority.find(&one.id)?;
    let votes = authority.votes(&request, paths)?;
    if one.json {
        print(&json(&Entry::of(&request, votes))?)?;
        return Ok(Exit::Success);
    }
    let mut text = format!(
        "{}  {}\n{}",
        request.id,
        standing(&request),
        prompt::details(&request)
    );
    text += &format!(
        "  {:<11} {}\n",
        "needs",
        request.asked.required.words(&request.asked.user)
    );
    for vote in &votes {
        let (word, by) = (vote.verdict.participle(), term::text(&vote.person));
        text += &format!(
            "  {word:<11} by {by} over {}, assurance {} ({}), {}{}\n",
            vote.channel,
            vote.assurance,
            meaning(vote.assurance),
            vote.at,
            because(vote.reason.as_deref()),
        );
    }
    if let Some(resolution) = request.resolution.as_ref().filter(|_| votes.is_empty()) {
        let Resolution {
            verdict,
            by,
            channel,
            assurance,
            reason,
            at,
        } = resolution;
        let (word, by) = (verdict.participle(), term::text(by));
        let why = because(reason.as_deref());
        text += &format!("  {word:<11} by {by} over {channel}, assurance {assurance}, {at}{why}\n");
    }
    if let Some(outcome) = request.outcome {
        text += &format!("  {:<11} {outcome}\n", "ended");
    }
    print(&text)?;
    Ok(Exit::Success)
}

fn because(reason: Option<&str>) -> String {
    reason
        .map(|reason| format!(": {}", term::text(reason)))
        .unwrap_or_default()
}
