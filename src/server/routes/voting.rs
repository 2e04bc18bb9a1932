//! Answers of people: one by one, and many at once.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;

use super::Answer;
use super::reading::{find, look, named};
use crate::approval::grant::Terms;
use crate::approval::{
    ApprovalRequest, Ballot, RequestId, Requester, Resolution, Status, Verdict, WITNESS, challenge,
    ssh, witness,
};
use crate::clock::{Moment, parse_duration};
use crate::enforce::vote_of;
use crate::error::Error;
use crate::server::auth::{Visitor, Voter};
use crate::server::body::{Json as Body, MayBe, Named};
use crate::server::metrics::count;
use crate::server::problem::{Fault, Kind};
use crate::server::state::Server;
use crate::server::{shown, signing};
use crate::store::{Voted, may_be_granted};
use crate::wire::{self, Bulk, BulkAnswer, BulkOne};

/// Requests that are answered in one go, so that others come in between.
const AT_ONCE: usize = 64;
/// The most that are answered at once.
const MOST: usize = 10_000;

/// Says yes
///
/// With a session, an approver's token, a signature over the challenge, or passphrase and code in the body.
#[utoipa::path(
    post, path = "/v1/requests/{id}/approve", tag = "approvers",
    params(("id" = String, Path)), request_body = Option<wire::Vote>,
    responses((status = 200, body = wire::Voted))
)]
pub(super) async fn approve(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    Named(id): Named<String>,
    MayBe(said): MayBe<wire::Vote>,
) -> Answer<wire::Voted> {
    answer(&server, &visitor, &id, said, Verdict::Approve).await
}

/// Says no, or takes a yes back that was not used yet
#[utoipa::path(
    post, path = "/v1/requests/{id}/reject", tag = "approvers",
    params(("id" = String, Path)), request_body = Option<wire::Vote>,
    responses((status = 200, body = wire::Voted))
)]
pub(super) async fn reject(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    Named(id): Named<String>,
    MayBe(said): MayBe<wire::Vote>,
) -> Answer<wire::Voted> {
    answer(&server, &visitor, &id, said, Verdict::Reject).await
}

async fn answer(
    server: &Server,
    visitor: &Visitor,
    id: &str,
    said: wire::Vote,
    verdict: Verdict,
) -> Answer<wire::Voted> {
    bounded(&said)?;
    let id = named(id)?;
    let terms = terms(&said, verdict)?;
    let office = &visitor.office;
    let (request, by) = who(server, visitor, &id, &said, verdict).await?;
    if said
        .fingerprint
        .is_some_and(|seen| seen != request.fingerprint.0)
    {
        let (request, votes) = look(office, &id).await?;
        return Err(Kind::Stale
            .because("the request is about something else than was seen: nothing was changed")
            .hint("look at it again")
            .request(shown::request(&request, votes, office)));
    }
    if let Some(terms) = terms {
        grantable(&request, terms)?;
    }
    let resolution = Resolution::word(verdict, said.reason.clone(), &by.person, by.channel);
    let proof = match said.proof {
        Some(proof) => proof,
        None => seen(server, &request, &by, verdict),
    };
    let ballot = Ballot {
        answer: resolution,
        proof: Some(proof),
    };
    let people = office.people();
    let config = server.config.clone();
    let counted = office.desk.run(move |store| {
        let approvers = people.approvers(shown::same_user(&request));
        let became = vote_of(store, &request.id, ballot, &config, approvers)?;
        let grant = match terms {
            Some(terms) if became == Voted::Decided => Some(store.grant(&request.id, terms)?),
            _ => None,
        };
        let request = store.request(&request.id)?;
        let votes = store.votes(&request.id)?;
        Ok((became, grant, request, votes))
    });
    let (became, grant, request, votes) = match counted.await {
        Ok(counted) => counted,
        Err(error) => return Err(unproven(error, visitor, &id, verdict).await),
    };
    let shown = shown::request(&request, votes, office);
    if became == Voted::Stands {
        return Err(stands(&request).request(shown));
    }
    count(&server.metrics.votes);
    let message = match (verdict, became) {
        (Verdict::Reject, _) => "Request rejected".to_owned(),
        (Verdict::Approve, Voted::Decided) => "Request approved".to_owned(),
        _ => format!("Vote counted; still missing: {}", shown.missing),
    };
    Ok(Json(wire::Voted {
        status: "success".to_owned(),
        message,
        request_id: request.id.clone(),
        decided: became == Voted::Decided,
        request: shown,
        grant: grant.map(shown::grant),
    }))
}

fn bounded(said: &wire::Vote) -> Result<(), Fault> {
    let long = |text: &Option<String>, most: usize| {
        text.as_ref()
            .is_some_and(|text| text.chars().count() > most)
    };
    let wrong = if long(&said.reason, 2000) {
        Some("a reason has at most 2000 characters")
    } else if long(&said.proof, 65_536) {
        Some("a signature has at most 65536 characters")
    } else if long(&said.person, 64) || long(&said.passphrase, 1024) || long(&said.code, 16) {
        Some("person, passphrase or code are too long")
    } else if long(&said.lasts, 16) {
        Some("for is a duration like 15m")
    } else {
        None
    };
    wrong.map_or(Ok(()), |what| Err(Kind::Invalid.because(what)))
}

/// Who answers, and what: by session or token, else by what comes with the answer.
async fn who(
    server: &Server,
    visitor: &Visitor,
    id: &RequestId,
    said: &wire::Vote,
    verdict: Verdict,
) -> Result<(ApprovalRequest, Voter), Fault> {
    let office = &visitor.office;
    let by_agent = visitor.is_agent();
    if by_agent {
        return Err(Kind::Forbidden
            .because("an agent's token never answers a request")
            .hint("leave it to the user, who knows of the request"));
    }
    if let Some(proof) = &said.proof {
        // Who holds an approver's key needs no other name; who that is says the signature.
        let (request, _) = look(office, id)
            .await
            .map_err(|fault| hidden(visitor, fault))?;
        let people = office.people();
        let text = challenge(&request, verdict);
        let approvers = people.approvers(false);
        let signer = approvers.signer(&text, proof, Moment::now());
        let signer = signer.map_err(|unproven| {
            Kind::Unproven
                .because(format!("this signature does not count: {}", unproven.0))
                .challenge(text.clone())
        })?;
        let channel = visitor.voter().map_or("api", |voter| voter.channel);
        let voter = Voter {
            person: signer.name.clone(),
            channel,
        };
        return Ok((request, voter));
    }
    if let (Some(person), Some(passphrase), Some(code)) =
        (&said.person, &said.passphrase, &said.code)
    {
        let person =
            signing::prove(server, office, &visitor.peer, person, passphrase, code).await?;
        let (request, _) = look(office, id).await?;
        let channel = visitor.voter().map_or("api", |voter| voter.channel);
        return Ok((request, Voter { person, channel }));
    }
    let voter = visitor.voter()?;
    let (request, _) = find(visitor, id).await?;
    Ok((request, voter))
}

/// Whoever showed nothing learns nothing of what there is.
fn hidden(visitor: &Visitor, fault: Fault) -> Fault {
    match visitor.voter() {
        Ok(_) => fault,
        Err(refused) => refused,
    }
}

/// What the server signs who saw a person answer.
fn seen(server: &Server, request: &ApprovalRequest, voter: &Voter, verdict: Verdict) -> String {
    let text = witness(request, verdict, &voter.person, voter.channel);
    ssh::ed25519(server.keys.pair(), WITNESS, text.as_bytes())
}

/// For how long the answer is remembered, if it is.
fn terms(said: &wire::Vote, verdict: Verdict) -> Result<Option<Terms>, Fault> {
    let wanted = said.lasts.is_some() || said.times.is_some() || said.session;
    if !wanted {
        return Ok(None);
    }
    let wrong = |what: &str| Kind::Invalid.because(what.to_owned());
    if verdict == Verdict::Reject {
        return Err(wrong("a rejection is not remembered"));
    }
    let lasts = said
        .lasts
        .as_deref()
        .map(|lasts| parse_duration(lasts).map_err(|why| wrong(&why)))
        .transpose()?;
    if lasts.is_some_and(|lasts| lasts.is_zero() || lasts > Duration::from_hours(24)) {
        return Err(wrong("an approval is remembered for at most 24h"));
    }
    if said.times.is_some_and(|times| !(2..=1000).contains(&times)) {
        return Err(wrong("times lies between 2 and 1000"));
    }
    Ok(Some(Terms {
        lasts,
        times: said.times,
        session: said.session,
    }))
}

fn grantable(request: &ApprovalRequest, terms: Terms) -> Result<(), Fault> {
    may_be_granted(request)?;
    if terms.session && !matches!(request.requester.on_host(), Requester::Agent { .. }) {
        return Err(Kind::Invalid.because("no agent's process is known that asked for this"));
    }
    Ok(())
}

/// Why a request takes no answer.
fn stands(request: &ApprovalRequest) -> Fault {
    Kind::Conflict.because(format!(
        "the request stands as {}: nothing was changed",
        request.status
    ))
}

/// Why a vote did not count, with what to sign where a signature would.
async fn unproven(error: Error, visitor: &Visitor, id: &RequestId, verdict: Verdict) -> Fault {
    let Error::Refused { what, .. } = &error else {
        return error.into();
    };
    let fault = Kind::Unproven.because(what.clone()).hint(
        "sign the challenge: ssh-keygen -Y sign -n sudomode-vote@1 -f KEY, and send it as proof",
    );
    match look(&visitor.office, id).await {
        Ok((request, votes)) => {
            let text = challenge(&request, verdict);
            let shown = shown::request(&request, votes, &visitor.office);
            fault.challenge(text).request(shown)
        }
        Err(_) => fault,
    }
}

/// Says yes to many
///
/// Those that are named, or all that wait. What was seen of each can come along; a request that is about something else
/// is left alone.
#[utoipa::path(
    post, path = "/v1/requests/approve", tag = "approvers", request_body = Bulk,
    responses((status = 200, body = BulkAnswer))
)]
pub(super) async fn approve_many(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    Body(bulk): Body<Bulk>,
) -> Answer<BulkAnswer> {
    let voter = visitor.voter()?;
    let office = &visitor.office;
    if bulk.ids.len() > MOST
        || bulk
            .reason
            .as_ref()
            .is_some_and(|why| why.chars().count() > 2000)
    {
        return Err(Kind::Invalid.because(format!(
            "at most {MOST} are answered at once, with a reason of at most 2000 characters"
        )));
    }
    if bulk.all != bulk.ids.is_empty() {
        return Err(Kind::Invalid.because("name ids, or say all"));
    }
    let ids = if bulk.all {
        office.desk.read(|store| store.waiting_ids(MOST)).await?
    } else {
        bulk.ids.clone()
    };
    let bulk = Arc::new(bulk);
    let mut results = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        results.extend(approve_some(&server, &visitor, &voter, &bulk, some).await?);
    }
    let approved = results
        .iter()
        .filter(|one| one.status == Some(Status::Approved) && one.problem.is_none())
        .count();
    Ok(Json(BulkAnswer { approved, results }))
}

async fn approve_some(
    server: &Server,
    visitor: &Visitor,
    voter: &Voter,
    bulk: &Arc<Bulk>,
    ids: &[RequestId],
) -> Result<Vec<BulkOne>, Fault> {
    let office = &visitor.office;
    let ids = ids.to_vec();
    let found = office.desk.read(move |store| {
        ids.into_iter()
            .map(|id| Ok((store.request_if_any(&id)?, id)))
            .collect::<Result<Vec<_>, Error>>()
    });
    let mut ballots = Vec::new();
    for (request, id) in found.await? {
        let ballot = request.map(|request| {
            let proof = seen(server, &request, voter, Verdict::Approve);
            let answer = Resolution::word(
                Verdict::Approve,
                bulk.reason.clone(),
                &voter.person,
                voter.channel,
            );
            let ballot = Ballot {
                answer,
                proof: Some(proof),
            };
            (request, ballot)
        });
        ballots.push((id, ballot));
    }
    let (bulk, people, config) = (Arc::clone(bulk), office.people(), server.config.clone());
    let answered = office.desk.run(move |store| {
        let mut results = Vec::new();
        for (id, ballot) in ballots {
            let result = match ballot {
                None => Err(Kind::NotFound.because("there is no such request")),
                Some((request, _))
                    if bulk
                        .fingerprints
                        .get(id.as_str())
                        .is_some_and(|seen| *seen != request.fingerprint.0) =>
                {
                    Err(Kind::Stale.because("it is about something else than was seen"))
                }
                Some((request, ballot)) => {
                    let approvers = people.approvers(shown::same_user(&request));
                    // What fails for one is undone for that one.
                    let became =
                        store.together(|store| vote_of(store, &id, ballot, &config, approvers));
                    match became {
                        Ok(Voted::Decided) => Ok(Status::Approved),
                        Ok(Voted::Counted) => Ok(Status::Pending),
                        Ok(Voted::Stands) => Err(stands(&store.request(&id)?)),
                        Err(Error::Refused { what, .. }) => Err(Kind::Unproven.because(what)),
                        Err(error) => return Err(error),
                    }
                }
            };
            let (status, problem) = match result {
                Ok(status) => (Some(status), None),
                Err(fault) => (None, Some(fault.into_problem())),
            };
            results.push(BulkOne {
                id,
                status,
                problem,
            });
        }
        Ok(results)
    });
    let results = answered.await?;
    for _ in results.iter().filter(|one| one.status.is_some()) {
        count(&server.metrics.votes);
    }
    Ok(results)
}
