//! Callers that go round in circles: how often they were denied, or how often one command failed, of late.

use rusqlite::params;

use super::Store;
use super::connection::failed;
use super::requests::{from_json, json as as_json};
use crate::approval::{Fingerprint, Outcome, RequestId, Requester};
use crate::clock::Moment;
use crate::error::Error;

/// How far back events are looked at: what is of interest is new, and the record may be long.
const LOOKED_AT: i64 = 5000;

impl Store {
    /// How often this requester heard no since then: from a policy, from a human, or by asking again after one. What a
    /// human approved for it begins the count anew.
    pub fn denials(&self, requester: &Requester, since: Moment) -> Result<u32, Error> {
        let count = || -> rusqlite::Result<u32> {
            let who = as_json(Some(requester))?;
            self.connection
                .prepare_cached(
                    "WITH late AS ( \
                       SELECT e.seq, e.kind, coalesce(r.requester, json_extract(e.body, '$.requester')) AS who, \
                              e.body \
                       FROM events e LEFT JOIN requests r ON r.id = e.request \
                       WHERE e.seq > (SELECT coalesce(max(seq), 0) FROM events) - ?1 AND e.at > ?2 \
                         AND e.kind IN ('denied', 'rejected', 'revoked', 'attached', 'approved')) \
                     SELECT count(*) FROM late WHERE who = ?3 AND kind <> 'approved' \
                       AND (kind <> 'attached' OR json_extract(body, '$.status') IN ('REJECTED', 'REVOKED')) \
                       AND seq > (SELECT coalesce(max(seq), 0) FROM late WHERE kind = 'approved' AND who = ?3)",
                )?
                .query_row(params![LOOKED_AT, since.0, who], |row| row.get(0))
        };
        count().map_err(|error| failed(&error))
    }

    /// How often a policy denied these very words since then.
    pub fn denied_again(&self, argv: &[String], since: Moment) -> Result<u32, Error> {
        let count = || -> rusqlite::Result<u32> {
            let words = as_json(Some(&argv))?;
            self.connection
                .prepare_cached(
                    "SELECT count(*) FROM events \
                     WHERE seq > (SELECT coalesce(max(seq), 0) FROM events) - ?1 AND at > ?2 \
                       AND kind = 'denied' AND json_extract(body, '$.argv') = json(?3)",
                )?
                .query_row(params![LOOKED_AT, since.0, words], |row| row.get(0))
        };
        count().map_err(|error| failed(&error))
    }

    /// How often a request was asked again after a human refused it.
    pub fn asked_again(&self, request: &RequestId) -> Result<u32, Error> {
        let count = || -> rusqlite::Result<u32> {
            self.connection
                .prepare_cached(
                    "SELECT count(*) FROM events WHERE request = ? AND kind = 'attached' \
                     AND json_extract(body, '$.status') IN ('REJECTED', 'REVOKED')",
                )?
                .query_row([request.as_str()], |row| row.get(0))
        };
        count().map_err(|error| failed(&error))
    }

    /// How often in a row, up to now, this very command was executed since then and failed.
    pub fn failures(&self, fingerprint: &Fingerprint, since: Moment) -> Result<usize, Error> {
        let read =
            || -> rusqlite::Result<Vec<Option<Outcome>>> {
                self.connection
                .prepare_cached(
                    "SELECT outcome FROM requests WHERE fingerprint = ? AND status = 'FINISHED' \
                     AND updated_at > ? ORDER BY updated_at DESC, rowid DESC",
                )?
                .query_map(params![fingerprint.to_string(), since.0], |row| from_json(row, 0))?
                .collect()
            };
        let outcomes = read().map_err(|error| failed(&error))?;
        let failed = |outcome: &&Option<Outcome>| match outcome {
            Some(Outcome::Exit(code)) => *code != 0,
            Some(Outcome::Signal(_)) => true,
            _ => false,
        };
        Ok(outcomes.iter().take_while(failed).count())
    }
}
