//! `sudomode approve`, `reject`, `cancel`, `resolve`, `forget`: what a person does with a request.

use super::{json, print};
use crate::approval::{
    ApprovalRequest, Assurance, Outcome, RequestId, Requester, Resolution, Status, Verdict,
};
use crate::cli::{One, Reject, Resolve, ResolvedAs};
use crate::clock::Moment;
use crate::config::Config;
use crate::enforce::vote;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::{Change, Store};
use crate::{agent, term};

pub(super) fn approve(
    id: &crate::approval::RequestName,
    json: bool,
    paths: &Paths,
) -> Result<Exit, Error> {
    answer(id, json, Verdict::Approve, None, paths)
}

pub(super) fn reject(reject: &Reject, paths: &Paths) -> Result<Exit, Error> {
    answer(
        &reject.id,
        reject.json,
        Verdict::Reject,
        reject.reason.clone(),
        paths,
    )
}

fn answer(
    name: &crate::approval::RequestName,
    as_json: bool,
    verdict: Verdict,
    reason: Option<String>,
    paths: &Paths,
) -> Result<Exit, Error> {
    humans_only()?;
    let mut store = Store::open(paths)?;
    let request = store.find(name)?;
    let resolution = Resolution {
        verdict,
        by: paths.user.clone(),
        channel: "cli".to_owned(),
        assurance: Assurance::None,
        reason,
        at: Moment::now(),
    };
    if !vote(&mut store, &request.id, resolution, &Config::load(paths)?)? {
        return Err(stands(&store, &request.id)?);
    }
    let text = match verdict {
        Verdict::Approve => "approved for one execution",
        Verdict::Reject => "rejected",
    };
    done(&store, &request.id, as_json, text)
}

pub(super) fn cancel(one: &One, paths: &Paths) -> Result<Exit, Error> {
    let mut store = Store::open(paths)?;
    let request = store.find(&one.id)?;
    own_request(&request)?;
    if !store.advance(
        &request.id,
        Status::Pending,
        Status::Cancelled,
        &Change::default(),
    )? {
        return Err(stands(&store, &request.id)?);
    }
    done(&store, &request.id, one.json, "cancelled")
}

pub(super) fn resolve(resolve: &Resolve, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let mut store = Store::open(paths)?;
    let request = store.find(&resolve.id)?;
    let (to, outcome, text) = match resolve.outcome {
        ResolvedAs::Finished => (
            Status::Finished,
            Some(Outcome::Resolved),
            "resolved: it was executed",
        ),
        ResolvedAs::NotExecuted => (Status::NotExecuted, None, "resolved: it was not executed"),
    };
    let change = Change {
        outcome,
        note: Some(format!("resolved by {}", paths.user)),
        ..Change::default()
    };
    if !store.advance(&request.id, Status::Unknown, to, &change)? {
        return Err(stands(&store, &request.id)?);
    }
    done(&store, &request.id, resolve.json, text)
}

pub(super) fn forget(one: &One, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let mut store = Store::open(paths)?;
    let request = store.find(&one.id)?;
    if !store.forget(&request.id)? {
        return Err(stands(&store, &request.id)?);
    }
    done(
        &store,
        &request.id,
        one.json,
        "forgotten: the same command is asked anew",
    )
}

fn done(store: &Store, id: &RequestId, as_json: bool, text: &str) -> Result<Exit, Error> {
    let request = store.request(id)?;
    if as_json {
        print(&json(&super::list::Entry::from(&request))?)?;
    } else {
        print(&format!("{} {text}\n", request.id.short()))?;
    }
    Ok(Exit::Success)
}

/// Why a request cannot take this step.
fn stands(store: &Store, id: &RequestId) -> Result<Error, Error> {
    let request = store.request(id)?;
    let by = request.resolution.as_ref();
    let by = by
        .map(|resolution| format!(", answered by {}", term::text(&resolution.by)))
        .unwrap_or_default();
    let ended = request
        .outcome
        .map(|outcome| format!(", {outcome}"))
        .unwrap_or_default();
    Ok(Error::Conflict {
        what: format!(
            "{} stands as {}{by}{ended}: nothing was changed",
            id.short(),
            request.status
        ),
        hint: format!("sudomode show {} tells more", id.short()),
    })
}

/// An agent may take back its own requests, a human any.
fn own_request(request: &ApprovalRequest) -> Result<(), Error> {
    let Some(agent) = agent::above_or_marked() else {
        return Ok(());
    };
    let own = match &request.requester {
        Requester::Agent { process, .. } => {
            agent::by_ancestors().is_some_and(|(_, above)| above == *process) || !process.alive()
        }
        Requester::User { .. } => true,
    };
    if own {
        return Ok(());
    }
    Err(Error::Refused {
        what: format!(
            "{} is not a request of this {}",
            request.id.short(),
            agent.name
        ),
        hint: "leave it to the agent that asked, or to the user".to_owned(),
    })
}

/// An agent must not answer its own question. What is checked here can be faked by whoever has the same uid;
/// such an answer counts as assurance "none" and is recorded so.
pub(super) fn humans_only() -> Result<(), Error> {
    match agent::above_or_marked() {
        None => Ok(()),
        Some(agent) => Err(Error::Refused {
            what: format!(
                "an agent ({}) may not do this: only a human outside its session may",
                agent.name
            ),
            hint: "leave it to the user, who knows of the request".to_owned(),
        }),
    }
}
