//! The record of every decision.

use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use super::reading::{find, named};
use crate::server::auth::Visitor;
use crate::server::body::{Asked, Named};
use crate::server::problem::Kind;
use crate::server::shown;
use crate::store::{Listing, Store};
use crate::wire::{Events, Head, Verified};

/// The most on one page.
const PAGE: u32 = 1000;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those behind this number.
    after: Option<i64>,
    /// How many, at most 1000.
    limit: Option<u32>,
}

/// Events, the oldest first
#[utoipa::path(
    get, path = "/v1/audit", tag = "audit", params(Which),
    responses((status = 200, body = Events))
)]
pub(super) async fn list(visitor: Visitor, Asked(which): Asked<Which>) -> Answer<Events> {
    visitor.reader()?;
    let limit = which.limit.unwrap_or(100);
    if limit == 0 || limit > PAGE {
        return Err(Kind::Invalid.because(format!("limit lies between 1 and {PAGE}")));
    }
    let after = which.after.unwrap_or(0);
    let events = visitor
        .office
        .desk
        .read(move |store| store.events_after(after, limit))
        .await?;
    let full = events.len() >= limit as usize;
    let next = events.last().map(|event| event.seq).filter(|_| full);
    let events = events.into_iter().map(shown::event);
    Ok(Json(Events {
        events: events.collect::<Result<_, _>>()?,
        next,
    }))
}

/// The end of the record: worth keeping where nobody here can change it
#[utoipa::path(
    get, path = "/v1/audit/head", tag = "audit",
    responses((status = 200, body = Head))
)]
pub(super) async fn head(visitor: Visitor) -> Answer<Head> {
    visitor.reader()?;
    let head = visitor.office.desk.read(Store::head).await?;
    Ok(Json(Head {
        seq: head.seq,
        hash: head.hash,
    }))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Anchor {
    /// A hash that was kept elsewhere, which the record must hold.
    head: Option<String>,
}

/// Checks the whole record; that takes a while where it is long
#[utoipa::path(
    get, path = "/v1/audit/verify", tag = "audit", params(Anchor),
    responses((status = 200, body = Verified))
)]
pub(super) async fn verify(
    visitor: Visitor,
    Asked(Anchor { head }): Asked<Anchor>,
) -> Answer<Verified> {
    visitor.reader()?;
    let checked = visitor
        .office
        .desk
        .read(move |store| store.verify(head.as_deref()))
        .await?;
    Ok(Json(match checked {
        Ok(head) => Verified {
            intact: true,
            broken: None,
            head: Some(Head {
                seq: head.seq,
                hash: head.hash,
            }),
        },
        Err(broken) => Verified {
            intact: false,
            broken: Some(broken),
            head: None,
        },
    }))
}

/// All that happened to one request
#[utoipa::path(
    get, path = "/v1/requests/{id}/events", tag = "audit",
    params(("id" = String, Path)),
    responses((status = 200, body = Events))
)]
pub(super) async fn of_request(visitor: Visitor, Named(id): Named<String>) -> Answer<Events> {
    let id = named(&id)?;
    find(&visitor, &id).await?;
    let events = visitor
        .office
        .desk
        .read(move |store| store.events(Listing::Of(id.as_str())))
        .await?;
    let events = events.into_iter().map(shown::event);
    Ok(Json(Events {
        events: events.collect::<Result<_, _>>()?,
        next: None,
    }))
}
