//! Callers that go round in circles: how often they were denied, or how often one command failed, of late.

use serde_json::Value;

use super::Store;
use super::begin::NAME;
use super::connection::Transaction;
use super::sql::json;
use crate::approval::{Fingerprint, Outcome, RequestId, Requester, Status};
use crate::audit::{Kind, Line};
use crate::clock::Moment;
use crate::digest::Digest;
use crate::error::Error;
use crate::policy::Decision;

/// How long a refusal is remembered here, in milliseconds; the record of events keeps it.
const REMEMBERED: i64 = 32 * 24 * 3_600_000;
/// More failures in a row than anybody wants to wait for.
const FAILURES: u32 = 1000;

impl Store {
    /// How often this requester heard no since then: from a policy, from a human, or by asking again after one. What a
    /// human approved for it begins the count anew.
    pub fn denials(&self, requester: &Requester, since: Moment) -> Result<u32, Error> {
        let rows = self.connection.query(
            "SELECT count(*) FROM refusals WHERE requester = ?1 AND at > ?2",
            &[json(requester)?.into(), since.0.into()],
        )?;
        rows.first().map_or(Ok(0), |row| row.small(0))
    }

    /// How often a policy denied these very words since then.
    pub fn denied_again(&self, argv: &[String], since: Moment) -> Result<u32, Error> {
        let rows = self.connection.query(
            "SELECT count(*) FROM refusals WHERE words = ?1 AND at > ?2",
            &[words(argv)?.into(), since.0.into()],
        )?;
        rows.first().map_or(Ok(0), |row| row.small(0))
    }

    /// How often a request was asked again after a human refused it.
    pub fn asked_again(&self, request: &RequestId) -> Result<u32, Error> {
        self.connection.flush()?;
        let rows = self.connection.query(
            "SELECT body FROM events WHERE request = ?1 AND kind = ?2",
            &[request.as_str().into(), Kind::Attached.as_str().into()],
        )?;
        let mut count = 0;
        for row in rows {
            let body: Value = row.json(0)?;
            let status = body["status"].as_str().unwrap_or_default();
            let refused = [Status::Rejected, Status::Revoked].map(Status::as_str);
            count += u32::from(refused.contains(&status));
        }
        Ok(count)
    }

    /// How often in a row, up to now, this very command was executed since then and failed.
    pub fn failures(&self, fingerprint: &Fingerprint, since: Moment) -> Result<usize, Error> {
        let rows = self.connection.query(
            "SELECT outcome FROM requests WHERE fingerprint = ?1 AND status = 'FINISHED' \
             AND updated_at > ?2 ORDER BY updated_at DESC, id DESC LIMIT ?3",
            &[
                fingerprint.to_string().into(),
                since.0.into(),
                FAILURES.into(),
            ],
        )?;
        let mut count = 0;
        for row in rows {
            match row.json_if_any(0)? {
                Some(Outcome::Exit(code)) if code != 0 => count += 1,
                Some(Outcome::Signal(_)) => count += 1,
                _ => break,
            }
        }
        Ok(count)
    }
}

/// A policy said no to a requester.
pub(super) fn denied(transaction: Transaction<'_>, line: &Line) -> Result<(), Error> {
    let Some(requester) = &line.requester else {
        return Ok(());
    };
    let requester = json(requester)?;
    if line.decision != Decision::Deny || requester.len() > NAME {
        return Ok(());
    }
    transaction
        .execute(
            "INSERT INTO refusals (requester, words, at) VALUES (?1, ?2, ?3)",
            &[requester.into(), words(&line.argv)?.into(), line.at.into()],
        )
        .map(drop)
}

/// A human said no to a request, or it was asked again after that.
pub(super) fn refused(transaction: Transaction<'_>, request: &str) -> Result<(), Error> {
    transaction
        .execute(
            "INSERT INTO refusals (requester, at) SELECT requester, CAST(?2 AS BIGINT) FROM requests WHERE id = ?1",
            &[request.into(), Moment::now().0.into()],
        )
        .map(drop)
}

/// A human said yes to a request: the count of its requester begins anew. That of the words does not.
pub(super) fn reset(transaction: Transaction<'_>, request: &str) -> Result<(), Error> {
    transaction
        .execute(
            "UPDATE refusals SET requester = NULL \
             WHERE requester = (SELECT requester FROM requests WHERE id = ?1)",
            &[request.into()],
        )
        .map(drop)
}

/// Forgets what no count looks at any more.
pub(super) fn prune(transaction: Transaction<'_>) -> Result<(), Error> {
    let old = Moment::now().0.saturating_sub(REMEMBERED);
    transaction
        .execute("DELETE FROM refusals WHERE at < ?1", &[old.into()])
        .map(drop)
}

fn words(argv: &[String]) -> Result<String, Error> {
    Ok(Digest::of(json(argv)?.as_bytes()).to_string())
}
