//! The one place where an answer becomes a decision, and where a decision is looked at again before it is used.

use super::{Authority, Paths};
use crate::approval::{
    ApprovalRequest, Approvers, Asked, Assurance, Ballot, Counted, RequestId, Required, Resolution,
    Status, Verdict, Vote,
};
use crate::clock::Deadline;
use crate::config::Config;
use crate::error::Error;
use crate::store::{Change, Counting, Store, Voted};

/// Commits a human's answer, if it counts for anything.
///
/// A no decides at once, whoever says it, until the approval is used; it can do no harm. A yes is counted once a
/// person, and the request is approved when all that it requires is met.
pub fn vote(
    store: &mut Store,
    request: &RequestId,
    ballot: impl Into<Ballot>,
    config: &Config,
    paths: &Paths,
) -> Result<Voted, Error> {
    let approvers = Approvers::load(paths)?;
    vote_of(store, request, ballot.into(), config, &approvers)
}

/// [`vote`] where these are the approvers.
pub fn vote_of(
    store: &mut Store,
    request: &RequestId,
    ballot: Ballot,
    config: &Config,
    approvers: &Approvers,
) -> Result<Voted, Error> {
    store.vote(request, |request, before| {
        count(request, before, ballot, approvers, config)
    })
}

fn count(
    request: &ApprovalRequest,
    before: &[Vote],
    ballot: Ballot,
    approvers: &Approvers,
    config: &Config,
) -> Result<Counting, Error> {
    let (to, holds) = match (request.status, ballot.answer.verdict) {
        (Status::Pending, Verdict::Approve) => (Status::Approved, config.approved_for),
        (Status::Pending, Verdict::Reject) => (Status::Rejected, config.rejected_for),
        // A no also takes back a yes that was not used yet.
        (Status::Approved, Verdict::Reject) => (Status::Revoked, config.rejected_for),
        _ => return Ok(Counting::Stands),
    };
    let answer = ballot.answer.clone();
    let vote = ballot
        .vote(request, approvers)
        .map_err(|unproven| Error::Refused {
            what: format!(
                "{} takes no such signature: {}",
                request.id.short(),
                unproven.0
            ),
            hint: how(request, Assurance::Signed),
        })?;
    let mut counted = counted(request, before, approvers);
    let new = Counted::from(&vote);
    let required = &request.asked.required;
    let user = &request.asked.user;
    let decides = match vote.verdict {
        Verdict::Reject => true,
        Verdict::Approve if !required.advanced_by(&new, &counted, user) => {
            return Err(useless(request, &new, &counted, approvers));
        }
        Verdict::Approve => {
            counted.retain(|other| other.person != new.person);
            counted.push(new);
            required.met(&counted, user)
        }
    };
    let next = decides.then(|| {
        let resolution = if vote.verdict == Verdict::Reject {
            Resolution {
                by: vote.person.clone(),
                assurance: vote.assurance,
                ..answer
            }
        } else {
            together(answer, required, &counted, user)
        };
        let change = Change {
            deadline: Some(Deadline::after(holds)),
            resolution: Some(resolution),
            ..Change::default()
        };
        (to, change)
    });
    Ok(Counting::Counts(Box::new((vote, next))))
}

/// Votes as far as they count now: each signature is checked against the approvers of this moment.
fn counted(request: &ApprovalRequest, votes: &[Vote], approvers: &Approvers) -> Vec<Counted> {
    votes
        .iter()
        .filter_map(|vote| vote.counted(request, approvers))
        .collect()
}

/// Whether the votes in the store are still enough, for what was required when it was asked and for what the policy
/// requires now. Whoever can write the store can write votes into it, but not what they rest on.
pub(super) fn suffices(
    authority: &Authority,
    request: &ApprovalRequest,
    now: &Required,
    paths: &Paths,
) -> Result<bool, Error> {
    Ok(match authority {
        Authority::Local(store) => {
            let approvers = Approvers::load(paths)?;
            enough(request, &store.votes(&request.id)?, now, &approvers)
        }
        // The server counted them by its own approvers; what is required here may be more.
        Authority::Server(server) => {
            let votes = server.votes(&request.id);
            let counted: Vec<Counted> = votes.iter().map(Counted::from).collect();
            suffice(request, &counted, now, |answer| answer.assurance)
        }
    })
}

/// Whether these votes are enough by these approvers.
#[must_use]
pub fn enough(
    request: &ApprovalRequest,
    votes: &[Vote],
    now: &Required,
    approvers: &Approvers,
) -> bool {
    let counted = counted(request, votes, approvers);
    // A grant repeats an answer. Where others could write the store it is a word, and counts where a word is enough.
    suffice(request, &counted, now, |answer| {
        if approvers.keep_the_store() {
            answer.assurance
        } else {
            Assurance::None
        }
    })
}

fn suffice(
    request: &ApprovalRequest,
    counted: &[Counted],
    now: &Required,
    worth_of_grant: impl Fn(&Resolution) -> Assurance,
) -> bool {
    let no = counted.iter().any(|vote| vote.verdict == Verdict::Reject);
    let required = request.asked.required.also(now);
    let user = &request.asked.user;
    let granted = request.resolution.as_ref();
    let granted = granted.filter(|answer| answer.channel == "grant");
    let granted = granted.map(|answer| Counted {
        person: answer.by.clone(),
        verdict: Verdict::Approve,
        assurance: worth_of_grant(answer),
    });
    let by_grant = granted.is_some_and(|answer| required.met(&[answer], user));
    !no && (by_grant || required.met(counted, user))
}

/// The votes on a request that still count, with what they are worth now.
pub fn votes(store: &Store, request: &ApprovalRequest, paths: &Paths) -> Result<Vec<Vote>, Error> {
    let approvers = Approvers::load(paths)?;
    Ok(worth_now(store.votes(&request.id)?, request, &approvers))
}

/// These votes as far as they still count by these approvers, with what they are worth now.
#[must_use]
pub fn worth_now(votes: Vec<Vote>, request: &ApprovalRequest, approvers: &Approvers) -> Vec<Vote> {
    let now = |vote: Vote| {
        let Counted {
            person, assurance, ..
        } = vote.counted(request, approvers)?;
        Some(Vote {
            person,
            assurance,
            ..vote
        })
    };
    votes.into_iter().filter_map(now).collect()
}

/// What these votes leave missing for an approval, in words; empty once nothing is.
#[must_use]
pub fn missing(request: &ApprovalRequest, votes: &[Vote]) -> String {
    let counted: Vec<Counted> = votes.iter().map(Counted::from).collect();
    let Asked { required, user, .. } = &request.asked;
    required.missing(&counted, user)
}

/// All who approved, as one answer: it is as sure as the least sure of them.
fn together(last: Resolution, required: &Required, votes: &[Counted], user: &str) -> Resolution {
    let mut relied_on = required.relied_on(votes, user);
    relied_on.sort_by(|one, other| one.person.cmp(&other.person));
    let people: Vec<&str> = relied_on.iter().map(|vote| vote.person.as_str()).collect();
    Resolution {
        by: people.join(", "),
        assurance: relied_on
            .iter()
            .map(|vote| vote.assurance)
            .min()
            .unwrap_or_default(),
        ..last
    }
}

/// Why an approval counts for nothing, and how one is given that does.
fn useless(
    request: &ApprovalRequest,
    vote: &Counted,
    others: &[Counted],
    approvers: &Approvers,
) -> Error {
    let (required, user) = (&request.asked.required, &request.asked.user);
    let missing = required.missing(others, user);
    let has_voted = others.iter().any(|other| other == vote)
        && !required
            .relied_on(std::slice::from_ref(vote), user)
            .is_empty();
    let why = if has_voted {
        format!("{} has approved already", vote.person)
    } else if let Some(weak) = approvers.weak() {
        format!(
            "this one is of {} and counts as {}: {weak}",
            vote.person, vote.assurance
        )
    } else {
        format!(
            "this one is of {} and counts as {}",
            vote.person, vote.assurance
        )
    };
    Error::Refused {
        what: format!("{} needs {missing}; {why}", request.id.short()),
        hint: how(request, required.assurance()),
    }
}

/// How an approval is given that is worth so much.
#[must_use]
pub fn how(request: &ApprovalRequest, assurance: Assurance) -> String {
    let id = request.id.short();
    match assurance {
        Assurance::None => format!("another person approves: sudomode approve {id} --sign KEY"),
        Assurance::Authenticated => format!(
            "an approver gives a passphrase: sudomode approve {id}, or signs: sudomode approve {id} --sign KEY"
        ),
        Assurance::Signed => format!(
            "an approver signs: sudomode approve {id} --sign KEY, or elsewhere what sudomode approve {id} --print-challenge prints"
        ),
    }
}
