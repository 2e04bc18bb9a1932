//! Votes: each with its event, and with the step that it leads to, in one transaction.

use std::str::FromStr;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Store;
use super::connection::failed;
use super::events::record;
use super::requests::{Change, by_id, expire, step};
use crate::approval::{ApprovalRequest, RequestId, Status, Vote};
use crate::audit::Kind;
use crate::clock::Moment;
use crate::error::Error;

/// What became of an answer, by the one who counts.
#[derive(Debug)]
pub enum Counting {
    /// The request takes no answer where it stands.
    Stands,
    /// It counts; where it was the last that was missing, the request goes on.
    Counts(Box<(Vote, Option<(Status, Change)>)>),
}

/// Where a request stands after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voted {
    /// As before: it takes no answer there.
    Stands,
    /// The answer counts, and more are needed.
    Counted,
    /// The answer decided.
    Decided,
}

impl Store {
    /// The votes on a request, oldest first.
    pub fn votes(&self, id: &RequestId) -> Result<Vec<Vote>, Error> {
        votes(&self.connection, id)
    }

    /// Takes an answer: `count` sees the request and the votes before it. Nothing is changed if it fails.
    pub fn vote(
        &mut self,
        id: &RequestId,
        count: impl FnOnce(&ApprovalRequest, &[Vote]) -> Result<Counting, Error>,
    ) -> Result<Voted, Error> {
        let voted = self.write(|transaction| {
            expire(transaction)?;
            let request = by_id(transaction, id.as_str())?.ok_or_else(|| Error::Internal {
                what: format!("request {id} is gone from the store"),
            })?;
            let before = votes(transaction, id)?;
            let (vote, next) = match count(&request, &before)? {
                Counting::Stands => return Ok(Voted::Stands),
                Counting::Counts(counts) => *counts,
            };
            insert(transaction, id, &vote).map_err(|error| failed(&error))?;
            record(transaction, Kind::Voted, Some(id.as_str()), &vote, None)?;
            let Some((to, change)) = next else {
                return Ok(Voted::Counted);
            };
            Ok(
                if step(transaction, id.as_str(), request.status, to, &change)? {
                    Voted::Decided
                } else {
                    Voted::Stands
                },
            )
        })?;
        if voted == Voted::Decided {
            self.ring();
        }
        Ok(voted)
    }

    /// How often a person's passphrase was wrong since it was right, and when last.
    pub fn wrong_tries(&self, person: &str) -> Result<(u32, Moment), Error> {
        self.connection
            .query_row(
                "SELECT wrong, last FROM tries WHERE person = ?",
                [person],
                |row| Ok((row.get(0)?, Moment(row.get(1)?))),
            )
            .optional()
            .map(|found| found.unwrap_or((0, Moment(0))))
            .map_err(|error| failed(&error))
    }

    /// Remembers that a person's passphrase was right or wrong.
    pub fn tried(&mut self, person: &str, right: bool) -> Result<(), Error> {
        self.write(|transaction| {
            if right {
                transaction
                    .execute("DELETE FROM tries WHERE person = ?", [person])
                    .map_err(|error| failed(&error))?;
                return Ok(());
            }
            transaction
                .execute(
                    "INSERT INTO tries VALUES (?1, 1, ?2) \
                     ON CONFLICT DO UPDATE SET wrong = wrong + 1, last = ?2",
                    params![person, Moment::now().0],
                )
                .map_err(|error| failed(&error))?;
            let body = serde_json::json!({ "person": person });
            record(transaction, Kind::WrongPassphrase, None, &body, None)
        })
    }

    /// Records that somebody was enrolled or is no longer.
    pub fn enrolled(&mut self, line: &str, by: Option<&str>, removed: bool) -> Result<(), Error> {
        let kind = if removed {
            Kind::ApproverRemoved
        } else {
            Kind::ApproverAdded
        };
        let body = serde_json::json!({ "line": line.trim_end(), "by": by });
        self.write(|transaction| record(transaction, kind, None, &body, None))
    }
}

/// Every vote, with the request it is on.
pub(super) fn all(connection: &Connection) -> Result<Vec<(String, Vote)>, Error> {
    let read = || -> rusqlite::Result<Vec<(String, Vote)>> {
        connection
            .prepare(
                "SELECT person, verdict, assurance, channel, reason, at, fingerprint, proof, request \
                 FROM votes",
            )?
            .query_map([], |row| Ok((row.get(8)?, vote(row)?)))?
            .collect()
    };
    read().map_err(|error| failed(&error))
}

fn votes(connection: &Connection, id: &RequestId) -> Result<Vec<Vote>, Error> {
    let read = || -> rusqlite::Result<Vec<Vote>> {
        connection
            .prepare_cached(
                "SELECT person, verdict, assurance, channel, reason, at, fingerprint, proof \
                 FROM votes WHERE request = ? ORDER BY at, rowid",
            )?
            .query_map([id.as_str()], vote)?
            .collect()
    };
    read().map_err(|error| failed(&error))
}

fn vote(row: &Row<'_>) -> rusqlite::Result<Vote> {
    Ok(Vote {
        person: row.get(0)?,
        verdict: named(row, 1)?,
        assurance: named(row, 2)?,
        channel: row.get(3)?,
        reason: row.get(4)?,
        at: Moment(row.get(5)?),
        fingerprint: row.get(6)?,
        proof: row.get(7)?,
    })
}

fn insert(connection: &Connection, id: &RequestId, vote: &Vote) -> rusqlite::Result<usize> {
    connection.execute(
        "INSERT OR REPLACE INTO votes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            id.as_str(),
            vote.person,
            name(&vote.verdict)?,
            vote.assurance.to_string(),
            vote.channel,
            vote.reason,
            vote.at.0,
            vote.fingerprint,
            vote.proof,
        ],
    )
}

/// A word as JSON has it, without the quotes.
fn name(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_value(value)
        .map(|value| value.as_str().unwrap_or_default().to_owned())
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn named<T: DeserializeOwned>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    let text: String = row.get(index)?;
    serde_json::Value::from_str(&format!("\"{text}\""))
        .and_then(serde_json::from_value)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, error.into()))
}
