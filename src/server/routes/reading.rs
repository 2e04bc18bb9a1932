//! Looking at requests: many, one, and one until it changes.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use utoipa::IntoParams;

use super::Answer;
use crate::approval::{ApprovalRequest, RequestId, Status, VOTE, Verdict, Vote, challenge as text};
use crate::clock::Moment;
use crate::digest::Digest;
use crate::server::auth::{Caller, Visitor};
use crate::server::body::{Asked, Named};
use crate::server::metrics::Ongoing;
use crate::server::office::Office;
use crate::server::problem::{Fault, Kind};
use crate::server::state::Server;
use crate::server::{enforced, shown};
use crate::store::{Bookmark, Search};
use crate::wire::{Challenge, Request, Requests, TokenScope};

/// The longest that a poll is held, in seconds.
const LONGEST: u64 = 60;
/// The most on one page.
const PAGE: u32 = 500;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those of these statuses, with commas between.
    status: Option<String>,
    /// Only those whose question holds this text.
    q: Option<String>,
    /// Only those of an agent whose name begins so.
    agent: Option<String>,
    /// Only those with an intent on a resource whose name begins so.
    resource: Option<String>,
    /// Only those that a person answered whose name begins so.
    person: Option<String>,
    /// Only those whose id begins so.
    prefix: Option<String>,
    /// Only those that were put since then (RFC 3339).
    since: Option<String>,
    /// Only those that were put before then (RFC 3339).
    until: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// How many on a page, at most 500.
    limit: Option<u32>,
}

/// Requests, page by page
///
/// All of them for approvers, their own for agents. The newest come first, unless only those are listed that wait.
#[utoipa::path(
    get, path = "/v1/requests", tag = "requests",
    params(Which, ("if-none-match" = Option<String>, Header)),
    responses(
        (status = 200, body = Requests, headers(("etag" = String))),
        (status = 304, description = "It is still what If-None-Match says"),
    )
)]
pub(super) async fn list(
    visitor: Visitor,
    Asked(which): Asked<Which>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let mut search = search(&which)?;
    if let Caller::Token(TokenScope::Agent, token) = &visitor.caller {
        search.token = Some(token.name.clone());
    } else {
        visitor.reader()?;
    }
    let page = visitor.office.desk.read(move |store| {
        store.at_once(|store| {
            let page = store.search(&search)?;
            let votes = page.requests.iter().map(|request| store.votes(&request.id));
            let votes: Vec<Vec<Vote>> = votes.collect::<Result<_, _>>()?;
            Ok((page, votes))
        })
    });
    let (page, votes) = page.await?;
    let searched_to = page.next.as_ref().filter(|_| page.cut);
    let listed = Requests {
        searched_to: searched_to.map(|bookmark| Moment(bookmark.at)),
        requests: page
            .requests
            .iter()
            .zip(votes)
            .map(|(request, votes)| shown::request(request, votes, &visitor.office))
            .collect(),
        next: page.next.map(|next| format!("{}.{}", next.at, next.id)),
    };
    // Whoever asks every few seconds is sent it only where something in it changed.
    let body = serde_json::to_vec(&listed)
        .map_err(|_| Kind::Internal.because("requests that cannot be written"))?;
    let etag = format!("\"{}\"", Digest::of(&body));
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|etag| etag.to_str().ok());
    if known == Some(etag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, tagged(&etag)).into_response());
    }
    let json = [(CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    Ok((tagged(&etag), json, body).into_response())
}

fn search(which: &Which) -> Result<Search, Fault> {
    let wrong = |what: &str| Kind::Invalid.because(what.to_owned());
    let statuses = which.status.as_deref().unwrap_or_default();
    let statuses = statuses
        .split(',')
        .filter(|status| !status.is_empty())
        .map(|status| {
            let status = status.to_ascii_uppercase();
            status.parse::<Status>().map_err(|why| wrong(&why))
        })
        .collect::<Result<_, _>>()?;
    let moment = |name: &str, text: &Option<String>| {
        let text = text.as_deref().map(serde_json::Value::from);
        let moment = text.map(serde_json::from_value::<Moment>).transpose();
        moment.map_err(|_| wrong(&format!("{name} is a time like 2026-01-31T12:00:00Z")))
    };
    let since = moment("since", &which.since)?;
    let until = moment("until", &which.until)?;
    let from = which.cursor.as_deref().map(|cursor| {
        let (at, id) = cursor.split_once('.')?;
        let id: RequestId = id.parse().ok()?;
        Some(Bookmark {
            at: at.parse().ok()?,
            id: id.to_string(),
        })
    });
    let limit = which.limit.unwrap_or(100);
    if limit == 0 || limit > PAGE {
        return Err(wrong("limit lies between 1 and 500"));
    }
    if which
        .prefix
        .as_ref()
        .is_some_and(|prefix| prefix.len() > 64)
    {
        return Err(wrong("prefix has at most 64 bytes"));
    }
    let text = |text: &Option<String>| {
        if text.as_ref().is_some_and(|text| text.len() > 1000) {
            return Err(wrong("what is looked for has at most 1000 bytes"));
        }
        Ok(text.clone().filter(|text| !text.is_empty()))
    };
    Ok(Search {
        statuses,
        text: text(&which.q)?,
        agent: text(&which.agent)?,
        resource: text(&which.resource)?,
        person: text(&which.person)?,
        prefix: which.prefix.clone(),
        token: None,
        since,
        until,
        from: from
            .map(|from| from.ok_or_else(|| wrong("cursor is what the page before gave as next")))
            .transpose()?,
        limit,
    })
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wait {
    /// Hold the answer so many seconds, at most 60, until the request is another than `If-None-Match` says, or without
    /// that until it no longer waits.
    wait: Option<u64>,
}

/// One request, at once or as soon as it changes
///
/// An agent sees its own, approvers see all. A client that enforces answers itself, as those of `POST /v1/govern` do, is
/// told PENDING, APPROVED or REJECTED; the first time that it hears of an approval, that is used.
#[utoipa::path(
    get, path = "/v1/requests/{id}", tag = "requests",
    params(("id" = String, Path), Wait, ("if-none-match" = Option<String>, Header)),
    responses(
        (status = 200, body = Request, headers(("etag" = String))),
        (status = 304, description = "It is still what If-None-Match says"),
    )
)]
pub(super) async fn one(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    Named(id): Named<String>,
    Asked(Wait { wait }): Asked<Wait>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if wait.is_some_and(|wait| wait > LONGEST) {
        return Err(Kind::Invalid.because(format!("a poll is held for at most {LONGEST} seconds")));
    }
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|etag| etag.to_str().ok())
        .map(str::to_owned);
    let id = named(&id)?;
    let until = Instant::now() + Duration::from_secs(wait.unwrap_or(0));
    let office = &visitor.office;
    let (mut request, mut votes) = find(&visitor, &id).await?;
    if visitor.owns(&request) && request.status == Status::Pending {
        office.heard_of(&request).await?;
    }
    let settled = |request: &ApprovalRequest| match &known {
        Some(known) => *known != shown::etag(request),
        None => request.status != Status::Pending,
    };
    if wait.is_some() && !settled(&request) {
        // While it waits it holds nothing of the request.
        drop((request, votes));
        (request, votes) = hold(&server, &visitor, &id, until, &settled).await?;
    }
    let own = shown::enforces(&request) && visitor.owns(&request);
    if own && request.status == Status::Approved {
        (request, votes) = enforced::consume(office, &id).await?;
    }
    let etag = shown::etag(&request);
    if known.as_deref() == Some(etag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, tagged(&etag)).into_response());
    }
    let mut shown = shown::request(&request, votes, office);
    if own {
        shown = shown::plainly(shown);
    }
    Ok((tagged(&etag), Json(shown)).into_response())
}

/// Holds a poll until the request is settled, the time is over, or the server stops.
async fn hold(
    server: &Server,
    visitor: &Visitor,
    id: &RequestId,
    until: Instant,
    settled: &impl Fn(&ApprovalRequest) -> bool,
) -> Result<(ApprovalRequest, Vec<Vote>), Fault> {
    let _held = Ongoing::begin(&server.metrics.held);
    let waiter = visitor.office.waiters.wait(id);
    let mut closing = server.closing.clone();
    loop {
        // What happens from here on is heard, so that nothing lies between the look and the wait.
        let mut rung = std::pin::pin!(waiter.bell().notified());
        rung.as_mut().enable();
        let found = Box::pin(find(visitor, id)).await?;
        if settled(&found.0) || Instant::now() >= until || *closing.borrow() {
            return Ok(found);
        }
        drop(found);
        tokio::select! {
            _ = timeout_at(until, rung) => {}
            _ = closing.changed() => {}
        }
    }
}

fn tagged(etag: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(etag) = HeaderValue::from_str(etag) {
        headers.insert(ETAG, etag);
    }
    headers
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Verdicts {
    /// `approve` or `reject`.
    verdict: Option<String>,
}

/// The exact text that an approver signs
#[utoipa::path(
    get, path = "/v1/requests/{id}/challenge", tag = "requests",
    params(("id" = String, Path), Verdicts),
    responses((status = 200, body = Challenge))
)]
pub(super) async fn challenge(
    visitor: Visitor,
    Named(id): Named<String>,
    Asked(Verdicts { verdict }): Asked<Verdicts>,
) -> Answer<Challenge> {
    let verdict = match verdict.as_deref() {
        None | Some("approve") => Verdict::Approve,
        Some("reject") => Verdict::Reject,
        Some(_) => return Err(Kind::Invalid.because("verdict is approve or reject")),
    };
    let (request, _) = find(&visitor, &named(&id)?).await?;
    Ok(Json(Challenge {
        text: text(&request, verdict),
        namespace: VOTE.to_owned(),
    }))
}

/// The id in a path. What is none names no request.
pub(super) fn named(id: &str) -> Result<RequestId, Fault> {
    let id = id
        .parse::<RequestId>()
        .ok()
        .filter(|known| known.as_str() == id);
    id.ok_or_else(nothing)
}

/// The request of that id, if the visitor may see it.
pub(super) async fn find(
    visitor: &Visitor,
    id: &RequestId,
) -> Result<(ApprovalRequest, Vec<Vote>), Fault> {
    let found = look(&visitor.office, id).await?;
    if visitor.sees_all() || visitor.owns(&found.0) {
        return Ok(found);
    }
    Err(nothing())
}

/// The request of that id, whoever asks.
pub(super) async fn look(
    office: &Office,
    id: &RequestId,
) -> Result<(ApprovalRequest, Vec<Vote>), Fault> {
    let id = id.clone();
    let found = office
        .desk
        .read(move |store| shown::read(store, &id))
        .await?;
    found.ok_or_else(nothing)
}

fn nothing() -> Fault {
    Kind::NotFound.because("there is no such request")
}
