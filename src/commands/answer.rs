//! `sudomode approve`, `reject`, `cancel`, `resolve`, `forget`: what a person does with a request.

use super::person::authority;
use super::{credential, grants, json, print};
use crate::approval::grant::Terms;
use crate::approval::{
    ApprovalRequest, Approvers, Asked, Assurance, Ballot, Counted, Outcome, RequestId, Requester,
    Resolution, Status, Verdict, challenge,
};
use crate::cli::{Approve, Forget, One, Reject, Resolve, Vouching};
use crate::clock::Moment;
use crate::config::Config;
use crate::enforce::{Authority, missing, vote};
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::{Change, Store, Voted};
use crate::{agent, term};

pub(super) fn approve(options: &Approve, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let mut authority = authority(paths, options.person.as_deref())?;
    let request = authority.find(&options.id)?;
    let text = match &authority {
        Authority::Local(_) => challenge(&request, Verdict::Approve),
        Authority::Server(server) => server.challenge(&request)?,
    };
    if options.print_challenge {
        print(&text)?;
        return Ok(Exit::Success);
    }
    let proof = match (&options.sign, &options.signature) {
        (Some(key), _) => Some(credential::sign(key, &text)?),
        (_, Some(path)) => Some(credential::read(path)?),
        _ => None,
    };
    let (voted, grant) = match &mut authority {
        Authority::Local(store) => {
            let proof = match proof {
                None => typed(store, options, &request, &text, paths)?,
                proof => proof,
            };
            let ballot = Ballot {
                answer: Resolution::word(Verdict::Approve, None, &paths.user, "cli"),
                proof,
            };
            let config = Config::load(paths)?;
            (vote(store, &request.id, ballot, &config, paths)?, None)
        }
        Authority::Server(server) => {
            let terms = grants::terms(options);
            server.vote(&request, Verdict::Approve, None, proof, &terms)?
        }
    };
    let text = match voted {
        Voted::Stands => return Err(stands(&mut authority, &request.id)?),
        Voted::Decided => "approved for one execution".to_owned(),
        Voted::Counted => {
            let missing = missing(&request, &authority.votes(&request, paths)?);
            format!("has your approval, and still needs {missing}")
        }
    };
    let exit = done(&mut authority, &request.id, options.json, &text, paths)?;
    if let Some(grant) = grant.filter(|_| !options.json) {
        grants::say(&grant)?;
    }
    Ok(exit)
}

/// The signature of a passphrase, where one is asked for.
fn typed(
    store: &mut Store,
    options: &Approve,
    request: &ApprovalRequest,
    text: &str,
    paths: &Paths,
) -> Result<Option<String>, Error> {
    let approvers = Approvers::load(paths)?;
    let asks = options.person.is_some()
        || request.status == Status::Pending
            && request.asked.required.assurance() == Assurance::Authenticated
            && approvers.with_passphrase(None).next().is_some();
    if !asks {
        return Ok(None);
    }
    let name = options.person.as_deref();
    credential::passphrase(store, &approvers, name, &paths.user, text).map(Some)
}

pub(super) fn reject(reject: &Reject, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let mut authority = authority(paths, reject.person.as_deref())?;
    let request = authority.find(&reject.id)?;
    let reason = reject.reason.clone();
    let voted = match &mut authority {
        Authority::Local(store) => {
            let answer = Resolution::word(Verdict::Reject, reason, &paths.user, "cli");
            vote(store, &request.id, answer, &Config::load(paths)?, paths)?
        }
        Authority::Server(server) => {
            let terms = Terms::default();
            let voted = server.vote(&request, Verdict::Reject, reason, None, &terms)?;
            voted.0
        }
    };
    if voted == Voted::Stands {
        return Err(stands(&mut authority, &request.id)?);
    }
    done(&mut authority, &request.id, reject.json, "rejected", paths)
}

pub(super) fn cancel(one: &One, paths: &Paths) -> Result<Exit, Error> {
    let mut authority = Authority::open(paths)?;
    let request = authority.find(&one.id)?;
    own_request(&request)?;
    if !authority.advance(
        &request.id,
        Status::Pending,
        Status::Cancelled,
        &Change::default(),
    )? {
        return Err(stands(&mut authority, &request.id)?);
    }
    done(&mut authority, &request.id, one.json, "cancelled", paths)
}

pub(super) fn resolve(resolve: &Resolve, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let mut authority = authority(paths, None)?;
    let request = authority.find(&resolve.id)?;
    let what = if resolve.outcome.happened {
        "resolve: it happened"
    } else {
        "resolve: it did not happen"
    };
    let by = said_by(&mut authority, &request, what, &resolve.vouching, paths)?;
    let (to, outcome, text) = if resolve.outcome.happened {
        let outcome = Some(Outcome::Resolved);
        (Status::Finished, outcome, "resolved: it was executed")
    } else {
        (Status::NotExecuted, None, "resolved: it was not executed")
    };
    let change = Change {
        outcome,
        note: Some(format!("resolved by {by}")),
        ..Change::default()
    };
    if !authority.advance(&request.id, Status::Unknown, to, &change)? {
        return Err(stands(&mut authority, &request.id)?);
    }
    done(&mut authority, &request.id, resolve.json, text, paths)
}

pub(super) fn forget(forget: &Forget, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let mut authority = authority(paths, None)?;
    let request = authority.find(&forget.id)?;
    said_by(&mut authority, &request, "forget", &forget.vouching, paths)?;
    if !authority.forget(&request.id)? {
        return Err(stands(&mut authority, &request.id)?);
    }
    done(
        &mut authority,
        &request.id,
        forget.json,
        "forgotten: the same command is asked anew",
        paths,
    )
}

/// Who says what became of a request: one of those whose approval it would take. A no needs nobody's leave, for it only
/// narrows; but to say that a command was not executed, or that a no is forgotten, lets it be asked again.
fn said_by(
    authority: &mut Authority,
    request: &ApprovalRequest,
    what: &str,
    vouching: &Vouching,
    paths: &Paths,
) -> Result<String, Error> {
    // A server knows by itself who says it, and whether they may.
    let Authority::Local(store) = authority else {
        return Ok(paths.user.clone());
    };
    let Asked { required, user, .. } = &request.asked;
    let counts = |person: &str, assurance| {
        let vote = Counted {
            person: person.to_owned(),
            verdict: Verdict::Approve,
            assurance,
        };
        !required.relied_on(&[vote], user).is_empty()
    };
    if counts(&paths.user, Assurance::None) && vouching.sign.is_none() && vouching.by.is_none() {
        return Ok(paths.user.clone());
    }
    let text = format!(
        "sudomode answer, version 1\n{what}\nrequest: {}\nfingerprint: {}\nby: {}\nat: {}\n",
        request.id,
        request.fingerprint,
        term::text(&paths.user),
        Moment::now()
    );
    let approvers = Approvers::load(paths)?;
    let approver = credential::approver(store, &approvers, &text, vouching, &paths.user)?;
    let assurance = approvers.worth(approver);
    if counts(&approver.name, assurance) {
        return Ok(format!("{} ({assurance})", approver.name));
    }
    Err(Error::Refused {
        what: format!(
            "{} is of those who could approve it, and {} ({assurance}) could not",
            request.id.short(),
            approver.name
        ),
        hint: format!("an approval of it needs {}", required.words(user)),
    })
}

fn done(
    authority: &mut Authority,
    id: &RequestId,
    as_json: bool,
    text: &str,
    paths: &Paths,
) -> Result<Exit, Error> {
    let request = authority.request(id)?;
    if as_json {
        let votes = authority.votes(&request, paths)?;
        print(&json(&super::list::Entry::of(&request, votes))?)?;
    } else {
        print(&format!("{} {text}\n", request.id.short()))?;
    }
    Ok(Exit::Success)
}

/// Why a request cannot take this step.
fn stands(authority: &mut Authority, id: &RequestId) -> Result<Error, Error> {
    let request = authority.request(id)?;
    if request.forgotten() {
        return Ok(Error::Conflict {
            what: format!("{} is forgotten already: nothing was changed", id.short()),
            hint: "the same command is asked anew".to_owned(),
        });
    }
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
    let own = match request.requester.on_host() {
        Requester::Agent { process, .. } => {
            agent::by_ancestors().is_some_and(|(_, above)| above == *process) || !process.alive()
        }
        Requester::User { .. } | Requester::Remote(_) => true,
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
    if let Some(agent) = agent::above_or_marked() {
        return Err(Error::Refused {
            what: format!(
                "an agent ({}) may not do this: only a human outside its session may",
                agent.name
            ),
            hint: "leave it to the user, who knows of the request".to_owned(),
        });
    }
    if let Some(agent) = agent::typing_here() {
        return Err(Error::Refused {
            what: format!(
                "an agent ({}) runs at this terminal, and this kernel lets it type here",
                agent.name
            ),
            hint: "a human answers from another terminal".to_owned(),
        });
    }
    Ok(())
}
