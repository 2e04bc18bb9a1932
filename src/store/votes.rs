//! Votes: each with its event, and with the step that it leads to, in one transaction.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Store;
use super::connection::{Connection, Transaction};
use super::events::{record, record_on};
use super::requests::{Change, expected, step};
use super::sql::{self, Row};
use super::sweep::end_if_over;
use crate::approval::{ApprovalRequest, RequestId, Status, Vote};
use crate::audit::Kind;
use crate::clock::Moment;
use crate::error::Error;

const COLUMNS: &str =
    "person, verdict, assurance, channel, reason, at, fingerprint, proof, request";

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
        let liveness = self.liveness;
        self.write(|transaction| {
            let mut request = expected(&transaction, id)?;
            if end_if_over(transaction, &request, liveness)? {
                request = expected(&transaction, id)?;
            }
            let before = votes(&transaction, id)?;
            let (vote, next) = match count(&request, &before)? {
                Counting::Stands => return Ok(Voted::Stands),
                Counting::Counts(counts) => *counts,
            };
            insert(transaction, id, &vote)?;
            let Some((to, change)) = next else {
                transaction.execute(
                    "UPDATE requests SET version = version + 1 WHERE id = ?1",
                    &[id.as_str().into()],
                )?;
                record_on(transaction, Kind::Voted, id, request.status, &vote)?;
                return Ok(Voted::Counted);
            };
            record(transaction, Kind::Voted, Some(id.as_str()), &vote)?;
            Ok(
                if step(transaction, id.as_str(), request.status, to, &change)? {
                    Voted::Decided
                } else {
                    Voted::Stands
                },
            )
        })
    }

    /// How often a person's passphrase was wrong since it was right, and when last.
    pub fn wrong_tries(&self, person: &str) -> Result<(u32, Moment), Error> {
        let rows = self.connection.query(
            "SELECT wrong, last FROM tries WHERE person = ?1",
            &[person.into()],
        )?;
        rows.first().map_or(Ok((0, Moment(0))), |row| {
            Ok((row.small(0)?, Moment(row.integer(1)?)))
        })
    }

    /// Remembers that a person's passphrase was right or wrong.
    pub fn tried(&mut self, person: &str, right: bool) -> Result<(), Error> {
        self.write(|transaction| {
            if right {
                return transaction
                    .execute("DELETE FROM tries WHERE person = ?1", &[person.into()])
                    .map(drop);
            }
            transaction.execute(
                "INSERT INTO tries (person, wrong, last) VALUES (?1, 1, ?2) \
                 ON CONFLICT (person) DO UPDATE SET wrong = tries.wrong + 1, last = ?2",
                &[person.into(), Moment::now().0.into()],
            )?;
            let body = serde_json::json!({ "person": person });
            record(transaction, Kind::WrongPassphrase, None, &body)
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
        self.write(|transaction| record(transaction, kind, None, &body))
    }
}

fn votes(connection: &Connection, id: &RequestId) -> Result<Vec<Vote>, Error> {
    let rows = connection.query(
        &format!("SELECT {COLUMNS} FROM votes WHERE request = ?1 ORDER BY at, person"),
        &[id.as_str().into()],
    )?;
    rows.iter().map(vote).collect()
}

/// The votes on the requests whose ids lie between two, in the order of the requests.
pub(super) fn votes_between(
    connection: &Connection,
    after: &str,
    last: &str,
) -> Result<Vec<(String, Vote)>, Error> {
    let rows = connection.query(
        &format!(
            "SELECT {COLUMNS} FROM votes WHERE request > ?1 AND request <= ?2 ORDER BY request, person"
        ),
        &[after.into(), last.into()],
    )?;
    rows.iter()
        .map(|row| Ok((row.text(8)?.to_owned(), vote(row)?)))
        .collect()
}

fn vote(row: &Row) -> Result<Vote, Error> {
    let text =
        |index| -> Result<Option<String>, Error> { Ok(row.text_if_any(index)?.map(str::to_owned)) };
    Ok(Vote {
        person: row.text(0)?.to_owned(),
        verdict: named(row, 1)?,
        assurance: named(row, 2)?,
        channel: row.text(3)?.to_owned(),
        reason: text(4)?,
        at: Moment(row.integer(5)?),
        fingerprint: row.text(6)?.to_owned(),
        proof: text(7)?,
    })
}

fn insert(transaction: Transaction<'_>, id: &RequestId, vote: &Vote) -> Result<(), Error> {
    transaction
        .execute(
            &format!(
                "INSERT INTO votes ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) \
                 ON CONFLICT (request, person) DO UPDATE SET verdict = ?2, assurance = ?3, channel = ?4, \
                 reason = ?5, at = ?6, fingerprint = ?7, proof = ?8"
            ),
            &[
                (&vote.person).into(),
                name(&vote.verdict)?.into(),
                vote.assurance.to_string().into(),
                (&vote.channel).into(),
                vote.reason.as_deref().into(),
                vote.at.0.into(),
                (&vote.fingerprint).into(),
                vote.proof.as_deref().into(),
                id.as_str().into(),
            ],
        )
        .map(drop)
}

/// A word as JSON has it, without the quotes.
fn name(value: &impl Serialize) -> Result<String, Error> {
    Ok(sql::json(value)?.trim_matches('"').to_owned())
}

fn named<T: DeserializeOwned>(row: &Row, index: usize) -> Result<T, Error> {
    let word = serde_json::Value::String(row.text(index)?.to_owned());
    serde_json::from_value(word).map_err(|_| row.damaged(index))
}
