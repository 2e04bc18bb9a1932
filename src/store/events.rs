//! The audit chain in the store.

use std::collections::HashMap;

use rusqlite::{OptionalExtension, Row, Transaction, params};
use serde::Serialize;

use super::connection::failed;
use super::{Store, grants, limits, passes};
use crate::approval::{RequestId, Status, Vote};
use crate::audit::{Broken, Event, Head, Journal, Kind, Line, verify};
use crate::clock::Moment;
use crate::error::Error;
use crate::policy::Decision;

/// Which events to list.
#[derive(Clone, Copy, Debug)]
pub enum Listing<'a> {
    /// The last so many.
    Last(u32),
    /// Those of one request.
    Of(&'a str),
}

/// Adds one event to the chain.
pub(super) fn record(
    transaction: &Transaction<'_>,
    kind: Kind,
    request: Option<&str>,
    body: &impl Serialize,
    line: Option<(&str, Moment)>,
) -> Result<(), Error> {
    let body = serde_json::to_string(body).map_err(|error| Error::Internal {
        what: error.to_string(),
    })?;
    let head = head(transaction).map_err(|error| failed(&error))?;
    let at = line.map_or_else(Moment::now, |(_, at)| at);
    let event = Event::after(&head, at, kind, request.map(str::to_owned), body);
    let insert = || {
        transaction
            .prepare_cached("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?
            .execute(params![
                event.seq,
                event.at.0,
                event.kind,
                event.request,
                event.body,
                event.prev,
                event.hash,
                line.map(|(id, _)| id)
            ])?;
        transaction
            .prepare_cached(
                "INSERT INTO head VALUES (1, ?1, ?2) ON CONFLICT DO UPDATE SET seq = ?1, hash = ?2",
            )?
            .execute(params![event.seq, event.hash])
    };
    insert().map(drop).map_err(|error| failed(&error))
}

fn head(transaction: &Transaction<'_>) -> rusqlite::Result<Head> {
    transaction
        .prepare_cached("SELECT seq, hash FROM head")?
        .query_row([], |row| {
            Ok(Head {
                seq: row.get(0)?,
                hash: row.get(1)?,
            })
        })
        .optional()
        .map(Option::unwrap_or_default)
}

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        seq: row.get(0)?,
        at: Moment(row.get(1)?),
        kind: row.get(2)?,
        request: row.get(3)?,
        body: row.get(4)?,
        prev: row.get(5)?,
        hash: row.get(6)?,
    })
}

const COLUMNS: &str = "seq, at, kind, request, body, prev, hash";

impl Store {
    /// Moves the journal into the chain.
    pub(super) fn ingest(&mut self, journal: &Journal) -> Result<(), Error> {
        let unavailable = |error: &std::io::Error| Error::Unavailable {
            what: format!("the journal cannot be read: {error}"),
            hint: "make the state directory readable and writable for you".to_owned(),
        };
        let mut result = Ok(());
        journal
            .drain(|lines| {
                result = self
                    .write(|transaction| lines.iter().try_for_each(|line| take(transaction, line)));
                if result.is_ok() {
                    Ok(())
                } else {
                    Err(std::io::Error::other("not taken"))
                }
            })
            .or_else(|error| {
                if result.is_err() {
                    Ok(())
                } else {
                    Err(unavailable(&error))
                }
            })?;
        result
    }

    /// Records what became of telling a human of a request.
    pub fn told(
        &mut self,
        kind: Kind,
        request: &RequestId,
        body: &impl Serialize,
    ) -> Result<(), Error> {
        self.write(|transaction| record(transaction, kind, Some(request.as_str()), body, None))
    }

    /// Events, oldest first.
    pub fn events(&self, listing: Listing<'_>) -> Result<Vec<Event>, Error> {
        let read = || {
            match listing {
            Listing::Last(count) => self
                .connection
                .prepare(&format!(
                    "SELECT * FROM (SELECT {COLUMNS} FROM events ORDER BY seq DESC LIMIT ?) ORDER BY seq"
                ))?
                .query_map([count], event)?
                .collect(),
            Listing::Of(request) => self
                .connection
                .prepare(&format!("SELECT {COLUMNS} FROM events WHERE request = ? ORDER BY seq"))?
                .query_map([request], event)?
                .collect::<rusqlite::Result<Vec<Event>>>(),
        }
        };
        read().map_err(|error| failed(&error))
    }

    /// Checks the chain, and that each request stands where its last event left it.
    pub fn verify(&mut self, anchor: Option<&str>) -> Result<Result<Head, String>, Error> {
        self.write(|transaction| {
            let read = || -> rusqlite::Result<_> {
                let events = transaction
                    .prepare(&format!("SELECT {COLUMNS} FROM events ORDER BY seq"))?
                    .query_map([], event)?
                    .collect::<rusqlite::Result<Vec<Event>>>()?;
                let rows = transaction
                    .prepare("SELECT id, status, asked FROM requests")?
                    .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .collect::<rusqlite::Result<Vec<(String, String, String)>>>()?;
                Ok((events, rows, head(transaction)?))
            };
            let (events, rows, head) = read().map_err(|error| failed(&error))?;
            let votes = super::votes::all(transaction)?;
            let checked =
                verify(events.iter(), &head, anchor).map_err(|broken: Broken| broken.to_string());
            let grants = grants::consistent(transaction, &events)?;
            let limits = limits::consistent(transaction, &events)?;
            let passes = passes::consistent(transaction, &events)?;
            Ok(checked.and_then(|head| {
                let told = by_request(&events);
                consistent(&told, &rows)?;
                voted(&told, &votes)?;
                grants?;
                limits?;
                passes.map(|()| head)
            }))
        })
    }
}

/// The events of each request, oldest first.
type Told<'e> = HashMap<&'e str, Vec<&'e Event>>;

fn by_request(events: &[Event]) -> Told<'_> {
    let mut told = Told::new();
    for event in events {
        if let Some(request) = &event.request {
            told.entry(request).or_default().push(event);
        }
    }
    told
}

/// A request that was changed past the chain does not stand where its events say, or asks for something else.
fn consistent(told: &Told<'_>, rows: &[(String, String, String)]) -> Result<(), String> {
    for (id, status, asked) in rows {
        let own = told.get(id.as_str()).map_or(&[][..], Vec::as_slice);
        let last = own.iter().rev().find_map(|event| {
            Status::all().find(|status| Kind::Status(*status).as_str() == event.kind)
        });
        if last.map(Status::as_str) != Some(status) {
            let last = last.map_or("nothing", Status::as_str);
            return Err(format!("{id} stands as {status}, its events say {last}"));
        }
        let mut first = own.iter();
        let first = first.find(|event| event.kind == Kind::Requested.as_str());
        if first.map(|event| json(&event.body)["asked"].clone()) != Some(json(asked)) {
            return Err(format!("{id} asks for something else than its first event"));
        }
    }
    Ok(())
}

/// A vote that was put into the store past the chain has no event.
fn voted(told: &Told<'_>, votes: &[(String, Vote)]) -> Result<(), String> {
    for (request, vote) in votes {
        let own = told.get(request.as_str()).map_or(&[][..], Vec::as_slice);
        let known = own.iter().any(|event| {
            event.kind == Kind::Voted.as_str()
                && serde_json::from_str::<Vote>(&event.body).is_ok_and(|told| told == *vote)
        });
        if !known {
            return Err(format!(
                "a vote of {} on {request} has no event",
                crate::term::text(&vote.person)
            ));
        }
    }
    Ok(())
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}

fn take(transaction: &Transaction<'_>, line: &Result<Line, String>) -> Result<(), Error> {
    match line {
        Ok(line) => {
            let known = transaction
                .prepare_cached("SELECT 1 FROM events WHERE line = ?")
                .and_then(|mut statement| statement.exists([&line.id]))
                .map_err(|error| failed(&error))?;
            if known {
                return Ok(());
            }
            let kind = if line.decision == Decision::Allow {
                Kind::Allowed
            } else {
                Kind::Denied
            };
            record(
                transaction,
                kind,
                None,
                line,
                Some((&line.id, Moment(line.at))),
            )
        }
        Err(text) => record(
            transaction,
            Kind::JournalDamaged,
            None,
            &serde_json::json!({ "text": text }),
            None,
        ),
    }
}
