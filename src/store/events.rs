//! The audit chain in the store.

use serde::Serialize;

use super::Store;
use super::connection::{Connection, Transaction};
use super::loops::denied;
use super::sql::Row;
use crate::approval::{RequestId, Status};
use crate::audit::{Event, Head, Journal, Kind, Line};
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
    transaction: Transaction<'_>,
    kind: Kind,
    request: Option<&str>,
    body: &impl Serialize,
) -> Result<(), Error> {
    let status = match kind {
        Kind::Requested => Some(Status::Pending),
        Kind::Status(status) => Some(status),
        _ => None,
    };
    let event = next(transaction, Moment::now(), kind, request, body)?;
    transaction.append(event, None, status);
    Ok(())
}

/// Adds an event that is of interest to who waits, though the request stands where it stood.
pub(super) fn record_on(
    transaction: Transaction<'_>,
    kind: Kind,
    request: &RequestId,
    status: Status,
    body: &impl Serialize,
) -> Result<(), Error> {
    let event = next(
        transaction,
        Moment::now(),
        kind,
        Some(request.as_str()),
        body,
    )?;
    transaction.append(event, None, Some(status));
    Ok(())
}

/// Adds a decision that needed no question.
fn note(transaction: Transaction<'_>, line: &Line, id: Option<&str>) -> Result<(), Error> {
    let kind = if line.decision == Decision::Allow {
        Kind::Allowed
    } else {
        Kind::Denied
    };
    let event = next(transaction, Moment(line.at), kind, None, line)?;
    transaction.append(event, id, None);
    denied(transaction, line)
}

fn next(
    transaction: Transaction<'_>,
    at: Moment,
    kind: Kind,
    request: Option<&str>,
    body: &impl Serialize,
) -> Result<Event, Error> {
    let body = super::sql::json(body)?;
    let head = transaction.head()?;
    Ok(Event::after(
        &head,
        at,
        kind,
        request.map(str::to_owned),
        body,
    ))
}

pub(super) const COLUMNS: &str = "seq, at, kind, request, body, prev, hash";

pub(super) fn event(row: &Row) -> Result<Event, Error> {
    Ok(Event {
        seq: row.integer(0)?,
        at: Moment(row.integer(1)?),
        kind: row.text(2)?.to_owned(),
        request: row.text_if_any(3)?.map(str::to_owned),
        body: row.text(4)?.to_owned(),
        prev: row.text(5)?.to_owned(),
        hash: row.text(6)?.to_owned(),
    })
}

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

    /// Records decisions that needed no question.
    pub fn note(&mut self, lines: &[Line]) -> Result<(), Error> {
        self.write(|transaction| {
            lines
                .iter()
                .try_for_each(|line| note(transaction, line, None))
        })
    }

    /// The end of the chain.
    pub fn head(&self) -> Result<Head, Error> {
        self.connection.head()
    }

    /// Records what became of telling a human of a request.
    pub fn told(
        &mut self,
        kind: Kind,
        request: &RequestId,
        body: &impl Serialize,
    ) -> Result<(), Error> {
        self.write(|transaction| record(transaction, kind, Some(request.as_str()), body))
    }

    /// Events, oldest first.
    pub fn events(&self, listing: Listing<'_>) -> Result<Vec<Event>, Error> {
        self.connection.flush()?;
        let (condition, value) = match listing {
            Listing::Last(count) => (
                "WHERE seq > (SELECT coalesce(max(seq), 0) FROM events) - ?1",
                count.into(),
            ),
            Listing::Of(request) => ("WHERE request = ?1", request.into()),
        };
        read(&self.connection, condition, &[value], None)
    }

    /// At most so many events behind one, oldest first.
    pub fn events_after(&self, seq: i64, most: u32) -> Result<Vec<Event>, Error> {
        self.connection.flush()?;
        events_after(&self.connection, seq, most)
    }
}

impl Store {
    /// What happened to requests, people and policies behind an event: at most so many events, without plain decisions,
    /// and up to which event was looked.
    pub fn told_after(&self, seq: i64, most: u32) -> Result<(Vec<Event>, i64), Error> {
        self.at_once(|store| {
            let head = store.head()?.seq;
            let told = read(
                &store.connection,
                "WHERE seq > ?1 AND seq <= ?2 AND kind NOT IN ('allowed', 'denied')",
                &[seq.into(), head.into()],
                Some(most),
            )?;
            let whole = told.len() < most as usize;
            let last = told.last().map_or(head, |event| event.seq);
            Ok((told, if whole { head } else { last }))
        })
    }
}

/// At most so many events behind one, oldest first.
pub(super) fn events_after(
    connection: &Connection,
    seq: i64,
    most: u32,
) -> Result<Vec<Event>, Error> {
    let rows = connection.query(
        &format!("SELECT {COLUMNS} FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2"),
        &[seq.into(), most.into()],
    )?;
    rows.iter().map(event).collect()
}

fn read(
    connection: &Connection,
    condition: &str,
    values: &[super::sql::Value<'_>],
    most: Option<u32>,
) -> Result<Vec<Event>, Error> {
    let limit = most.map_or_else(String::new, |most| format!(" LIMIT {most}"));
    let select = format!("SELECT {COLUMNS} FROM events {condition} ORDER BY seq{limit}");
    connection
        .query(&select, values)?
        .iter()
        .map(event)
        .collect()
}

/// A line that was handed over twice is taken once.
fn take(transaction: Transaction<'_>, line: &Result<Line, String>) -> Result<(), Error> {
    let line = match line {
        Ok(line) => line,
        Err(text) => {
            let body = serde_json::json!({ "text": text });
            return record(transaction, Kind::JournalDamaged, None, &body);
        }
    };
    transaction.flush()?;
    let known = transaction.query(
        "SELECT seq FROM events WHERE line = ?1",
        &[(&line.id).into()],
    )?;
    if known.is_empty() {
        note(transaction, line, Some(&line.id))?;
    }
    Ok(())
}
