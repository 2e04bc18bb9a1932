//! From an approval to its execution, and to its end: the steps of whoever enforces it.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;

use super::Answer;
use super::ask::{least, read};
use super::reading::{find, named};
use crate::approval::{ApprovalRequest, Nonce, Outcome, RequestId, Required, Runner, Status, Vote};
use crate::enforce::{draws, enough, past};
use crate::error::Error;
use crate::policy::Decision;
use crate::server::auth::Visitor;
use crate::server::body::{Json as Body, MayBe, Named};
use crate::server::metrics::count;
use crate::server::problem::{Fault, Kind};
use crate::server::shown;
use crate::server::state::Server;
use crate::store::{Change, Store, WATCHED};
use crate::wire::{
    Cancel, Consume, Finish, Finished, Lease, Note, Permit, Renew, Request, Resolve, Run,
};

/// Takes the approval for one execution
///
/// What would run is judged again, by the policy of now. Asked again with the same nonce it is the same permit: an answer
/// that was lost is no approval lost.
#[utoipa::path(
    post, path = "/v1/requests/{id}/consume", tag = "agents",
    params(("id" = String, Path)), request_body = Consume,
    responses((status = 200, body = Permit))
)]
pub(super) async fn consume(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    Named(id): Named<String>,
    Body(consume): Body<Consume>,
) -> Answer<Permit> {
    let (id, request) = own(&visitor, &id).await?;
    let nonce = consume.runner.nonce.ok_or_else(|| {
        Kind::Invalid.because("the runner has no nonce, by which it would be known again")
    })?;
    if consume.material.fingerprint() != Some(request.fingerprint) {
        return Err(Kind::Stale
            .because("what would run is not what was approved: nothing was changed")
            .hint("say so by /invalidate, and ask anew"));
    }
    let law = visitor.office.law();
    let mut judged = read(&server, &law, &consume.material, &request.asked).await?;
    let draws = draws(
        &judged.intents,
        &judged.verdict,
        &request.asked.user,
        request.asked.agent.as_deref(),
    );
    let people = visitor.office.people();
    let runner = consume.runner;
    let taken = visitor.office.desk.run({
        let id = id.clone();
        move |store| {
            let request = store.request(&id)?;
            if request.status == Status::Consumed && runs(&request, nonce) {
                return Ok(Taken::Yes(request));
            }
            if request.status != Status::Approved {
                let votes = store.votes(&id)?;
                return Ok(Taken::No(request, votes));
            }
            past(&mut judged.verdict, &store.over(&draws)?);
            let same_user = shown::same_user(&request);
            let now = Required::new(&judged.verdict.demands(), least(same_user));
            let votes = store.votes(&id)?;
            let void = if judged.verdict.decision == Decision::Deny {
                Some("the policy denies it now")
            } else if !enough(&request, &votes, &now, people.approvers(same_user)) {
                Some("its approvals are not what is required now")
            } else {
                None
            };
            if let Some(why) = void {
                store.advance(&id, Status::Approved, Status::Invalidated, &note(why))?;
                return Ok(Taken::No(store.request(&id)?, votes));
            }
            let change = Change {
                runner: Some(runner),
                ..Change::default()
            };
            if store.advance(&id, Status::Approved, Status::Consumed, &change)? {
                store.spend(id.as_str(), &draws)?;
                return Ok(Taken::Yes(store.request(&id)?));
            }
            Ok(Taken::No(store.request(&id)?, votes))
        }
    });
    match taken.await? {
        Taken::Yes(request) => {
            count(&server.metrics.permits);
            Ok(Json(permit(&server, &visitor, &request, nonce)))
        }
        Taken::No(request, votes) => Err(stands(&visitor, &request, votes)),
    }
}

/// Whether an approval could be taken.
enum Taken {
    Yes(ApprovalRequest),
    No(ApprovalRequest, Vec<Vote>),
}

/// The permit is the same whenever it is made: it holds until the approval that was taken must be armed.
fn permit(server: &Server, visitor: &Visitor, request: &ApprovalRequest, nonce: Nonce) -> Permit {
    let mut permit = Permit {
        request: request.id.clone(),
        fingerprint: request.fingerprint.0,
        project: visitor.office.name.to_string(),
        nonce,
        not_after: request.deadline.wall,
        signature: String::new(),
    };
    permit.signature = server.keys.sign(&permit.text());
    permit
}

/// The runner stands directly before exec
///
/// Whoever comes later than the permit says, or with another nonce, is refused: then nothing may be executed.
#[utoipa::path(
    post, path = "/v1/requests/{id}/arm", tag = "agents",
    params(("id" = String, Path)), request_body = Run,
    responses((status = 200, body = Request))
)]
pub(super) async fn arm(
    visitor: Visitor,
    Named(id): Named<String>,
    Body(run): Body<Run>,
) -> Answer<Request> {
    let runner = run.runner;
    let nonce = runner.nonce.ok_or_else(|| {
        Kind::Invalid.because("the runner has no nonce, by which it would be known again")
    })?;
    step(&visitor, &id, Some(nonce), move |store, request| {
        if request.status == Status::Armed {
            return Ok(true);
        }
        let change = Change {
            runner: Some(runner),
            ..Change::default()
        };
        store.advance(&request.id, Status::Consumed, Status::Armed, &change)
    })
    .await
}

/// Whoever watches the execution still does
#[utoipa::path(
    post, path = "/v1/requests/{id}/renew", tag = "agents",
    params(("id" = String, Path)), request_body = Renew,
    responses((status = 200, body = Lease))
)]
pub(super) async fn renew(
    visitor: Visitor,
    Named(id): Named<String>,
    Body(Renew { nonce }): Body<Renew>,
) -> Answer<Lease> {
    let Json(request) = step(&visitor, &id, Some(nonce), |store, request| {
        store.renew(&request.id)
    })
    .await?;
    let expires_at = request.expires_at;
    Ok(Json(Lease {
        expires_at: expires_at.unwrap_or_else(|| crate::clock::Moment::now().after(WATCHED)),
    }))
}

/// How the execution ended
///
/// Said late it still counts. Said twice it is the same.
#[utoipa::path(
    post, path = "/v1/requests/{id}/finish", tag = "agents",
    params(("id" = String, Path)), request_body = Finish,
    responses((status = 200, body = Request))
)]
pub(super) async fn finish(
    visitor: Visitor,
    Named(id): Named<String>,
    Body(finish): Body<Finish>,
) -> Answer<Request> {
    let Finish {
        nonce,
        outcome,
        note,
    } = finish;
    if note
        .as_ref()
        .is_some_and(|note| note.chars().count() > 2000)
    {
        return Err(Kind::Invalid.because("a note has at most 2000 characters"));
    }
    let (to, outcome) = match outcome {
        Finished::Executed(Outcome::Resolved) => {
            return Err(Kind::Invalid.because("only a human resolves, by /resolve"));
        }
        Finished::Executed(outcome) => (Status::Finished, Some(outcome)),
        Finished::NotExecuted => (Status::NotExecuted, None),
        Finished::Unknown => (Status::Unknown, None),
    };
    step(&visitor, &id, Some(nonce), move |store, request| {
        if request.status == to {
            return Ok(true);
        }
        if !request.status.next().contains(&to) {
            return Ok(false);
        }
        // Only a human says of what nobody saw that it did not happen.
        if (request.status, to) == (Status::Unknown, Status::NotExecuted) {
            return Ok(false);
        }
        let change = Change {
            outcome,
            note,
            ..Change::default()
        };
        store.advance(&request.id, request.status, to, &change)
    })
    .await
}

/// The requester takes its question back
#[utoipa::path(
    post, path = "/v1/requests/{id}/cancel", tag = "agents",
    params(("id" = String, Path)), request_body = Option<Cancel>,
    responses((status = 200, body = Request))
)]
pub(super) async fn cancel(
    visitor: Visitor,
    Named(id): Named<String>,
    MayBe(Cancel {}): MayBe<Cancel>,
) -> Answer<Request> {
    step(&visitor, &id, None, |store, request| {
        let nothing = Change::default();
        store.advance(&request.id, Status::Pending, Status::Cancelled, &nothing)
    })
    .await
}

/// What would run is not what was approved
#[utoipa::path(
    post, path = "/v1/requests/{id}/invalidate", tag = "agents",
    params(("id" = String, Path)), request_body = Note,
    responses((status = 200, body = Request))
)]
pub(super) async fn invalidate(
    visitor: Visitor,
    Named(id): Named<String>,
    Body(Note { note: why }): Body<Note>,
) -> Answer<Request> {
    if why.chars().count() > 2000 {
        return Err(Kind::Invalid.because("a note has at most 2000 characters"));
    }
    step(&visitor, &id, None, move |store, request| {
        store.advance(
            &request.id,
            Status::Approved,
            Status::Invalidated,
            &note(&why),
        )
    })
    .await
}

/// A human says what became of an execution that nobody saw the end of
#[utoipa::path(
    post, path = "/v1/requests/{id}/resolve", tag = "approvers",
    params(("id" = String, Path)), request_body = Resolve,
    responses((status = 200, body = Request))
)]
pub(super) async fn resolve(
    visitor: Visitor,
    Named(id): Named<String>,
    Body(Resolve { happened }): Body<Resolve>,
) -> Answer<Request> {
    let voter = visitor.voter()?;
    let id = named(&id)?;
    let (to, outcome) = if happened {
        (Status::Finished, Some(Outcome::Resolved))
    } else {
        (Status::NotExecuted, None)
    };
    let change = Change {
        outcome,
        ..note(&format!("resolved by {}", voter.person))
    };
    done(&visitor, id, move |store, request| {
        store.advance(&request.id, Status::Unknown, to, &change)
    })
    .await
}

/// A rejection no longer answers the same command
#[utoipa::path(
    post, path = "/v1/requests/{id}/forget", tag = "approvers",
    params(("id" = String, Path)), request_body = Option<Cancel>,
    responses((status = 200, body = Request))
)]
pub(super) async fn forget(
    visitor: Visitor,
    Named(id): Named<String>,
    MayBe(Cancel {}): MayBe<Cancel>,
) -> Answer<Request> {
    visitor.voter()?;
    let id = named(&id)?;
    done(&visitor, id, |store, request| store.forget(&request.id)).await
}

/// A step of the requester; with a nonce one of the runner that took the approval.
async fn step(
    visitor: &Visitor,
    id: &str,
    nonce: Option<Nonce>,
    work: impl FnOnce(&mut Store, &ApprovalRequest) -> Result<bool, Error> + Send + 'static,
) -> Answer<Request> {
    let (id, _) = own(visitor, id).await?;
    done(visitor, id, move |store, request| {
        if nonce.is_some_and(|nonce| !runs(request, nonce)) {
            return Ok(false);
        }
        work(store, request)
    })
    .await
}

/// Does something to a request, and gives it as it stands then.
async fn done(
    visitor: &Visitor,
    id: RequestId,
    work: impl FnOnce(&mut Store, &ApprovalRequest) -> Result<bool, Error> + Send + 'static,
) -> Answer<Request> {
    let done = visitor.office.desk.run(move |store| {
        let Some(request) = store.request_if_any(&id)? else {
            return Ok(None);
        };
        let done = work(store, &request)?;
        Ok(Some((done, store.request(&id)?, store.votes(&id)?)))
    });
    match done.await? {
        Some((true, request, votes)) => Ok(Json(shown::request(&request, votes, &visitor.office))),
        Some((false, request, votes)) => Err(stands(visitor, &request, votes)),
        None => Err(Kind::NotFound.because("there is no such request")),
    }
}

/// The request, if it is the visitor's own.
async fn own(visitor: &Visitor, id: &str) -> Result<(RequestId, ApprovalRequest), Fault> {
    visitor.asker()?;
    let id = named(id)?;
    let (request, _) = find(visitor, &id).await?;
    if shown::enforces(&request) {
        return Err(Kind::Conflict.because("the client of this request enforces the answer itself"));
    }
    Ok((id, request))
}

fn runs(request: &ApprovalRequest, nonce: Nonce) -> bool {
    let runner: Option<Runner> = request.runner;
    runner.and_then(|runner| runner.nonce) == Some(nonce)
}

fn note(text: &str) -> Change {
    Change {
        note: Some(text.to_owned()),
        ..Change::default()
    }
}

fn stands(visitor: &Visitor, request: &ApprovalRequest, votes: Vec<Vote>) -> Fault {
    Kind::Conflict
        .because(format!(
            "the request stands as {}: nothing was changed",
            request.status
        ))
        .request(shown::request(request, votes, &visitor.office))
}
