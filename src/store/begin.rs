//! Where a command's question begins: a row that is there is picked up, else a new one is made.

use std::time::Duration;

use rusqlite::{Connection, params};
use serde_json::json;

use super::Store;
use super::connection::failed;
use super::events::record;
use super::grants::{approve_by_grant, granted};
use super::requests::{COLUMNS, by_id, json as as_json, request, sweep};
use crate::approval::{ApprovalRequest, Asked, Fingerprint, RequestId, Requester, Status};
use crate::audit::Kind;
use crate::clock::{Deadline, Moment};
use crate::error::Error;

/// A question that may be new.
#[derive(Debug)]
pub struct NewRequest {
    /// What exactly would be approved.
    pub fingerprint: Fingerprint,
    /// What a human would be asked.
    pub asked: Asked,
    /// Who asks.
    pub requester: Requester,
    /// How long the question would stand.
    pub pending_for: Duration,
    /// How many of this requester may stand at a time.
    pub max_pending: u32,
    /// True if grants count.
    pub grants: bool,
}

/// What became of it.
#[derive(Debug)]
pub enum Begun {
    /// A new question was put.
    Created(ApprovalRequest),
    /// The same question stands already, in this status.
    Standing(ApprovalRequest),
    /// Too many of this requester stand.
    TooMany(u32),
}

impl Store {
    /// Picks up the question for the same fingerprint, or puts a new one.
    pub fn begin(&mut self, new: &NewRequest) -> Result<Begun, Error> {
        let liveness = self.liveness;
        let begun = self.write(|transaction| {
            sweep(transaction, liveness)?;
            if let Some(standing) = standing(transaction, &new.fingerprint, &new.requester)? {
                let body = json!({ "requester": new.requester, "status": standing.status });
                record(
                    transaction,
                    Kind::Attached,
                    Some(standing.id.as_str()),
                    &body,
                    None,
                )?;
                if standing.status == Status::Pending
                    && new.grants
                    && standing.requester == new.requester
                    && approve_by_grant(transaction, &standing, new)?
                {
                    return again(transaction, &standing).map(Begun::Standing);
                }
                return Ok(Begun::Standing(standing));
            }
            if new.grants && granted(transaction, new)? {
                let request = insert(transaction, new)?;
                approve_by_grant(transaction, &request, new)?;
                return again(transaction, &request).map(Begun::Created);
            }
            let pending = pending_of(transaction, &new.requester)?;
            if pending >= new.max_pending {
                return Ok(Begun::TooMany(pending));
            }
            insert(transaction, new).map(Begun::Created)
        })?;
        if matches!(begun, Begun::Created(_)) {
            self.ring();
        }
        Ok(begun)
    }
}

impl Store {
    /// Where a question for this fingerprint stands, if one stands or still answers.
    pub fn stands(
        &mut self,
        fingerprint: &Fingerprint,
        requester: &Requester,
    ) -> Result<Option<Status>, Error> {
        let liveness = self.liveness;
        self.write(|transaction| {
            sweep(transaction, liveness)?;
            let found = standing(transaction, fingerprint, requester)?;
            Ok(found.map(|request| request.status))
        })
    }
}

/// The newest request for the fingerprint that still answers, if the requester may have it.
fn standing(
    transaction: &Connection,
    fingerprint: &Fingerprint,
    requester: &Requester,
) -> Result<Option<ApprovalRequest>, Error> {
    let read = || -> rusqlite::Result<Vec<ApprovalRequest>> {
        transaction
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM requests WHERE fingerprint = ? AND status IN \
                 ('PENDING', 'APPROVED', 'CONSUMED', 'ARMED', 'UNKNOWN', 'REJECTED', 'REVOKED') \
                 ORDER BY created_at DESC, rowid DESC"
            ))?
            .query_map([fingerprint.to_string()], request)?
            .collect()
    };
    let requests = read().map_err(|error| failed(&error))?;
    Ok(requests.into_iter().find(|request| match request.status {
        // A human's no, and an outcome that nobody knows, hold for whoever asks.
        Status::Rejected | Status::Revoked => !request.deadline.passed(),
        Status::Unknown => true,
        _ => request.requester.admits(requester),
    }))
}

/// The row as it stands after a step in this transaction.
fn again(transaction: &Connection, request: &ApprovalRequest) -> Result<ApprovalRequest, Error> {
    by_id(transaction, request.id.as_str())?.ok_or_else(|| Error::Internal {
        what: format!("request {} is gone from the store", request.id),
    })
}

fn pending_of(transaction: &Connection, requester: &Requester) -> Result<u32, Error> {
    transaction
        .query_row(
            "SELECT count(*) FROM requests WHERE status = 'PENDING' AND requester = ?",
            params![as_json(Some(requester)).map_err(|error| failed(&error))?],
            |row| row.get(0),
        )
        .map_err(|error| failed(&error))
}

fn insert(transaction: &Connection, new: &NewRequest) -> Result<ApprovalRequest, Error> {
    let now = Moment::now();
    let request = ApprovalRequest {
        id: RequestId::random()?,
        fingerprint: new.fingerprint,
        status: Status::Pending,
        asked: new.asked.clone(),
        requester: new.requester.clone(),
        created_at: now,
        updated_at: now,
        deadline: Deadline::after(new.pending_for),
        resolution: None,
        runner: None,
        outcome: None,
    };
    let write = || -> rusqlite::Result<usize> {
        transaction.execute(
            &format!("INSERT INTO requests ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)"),
            params![
                request.id.as_str(),
                request.fingerprint.to_string(),
                request.status.as_str(),
                as_json(Some(&request.asked))?,
                as_json(Some(&request.requester))?,
                now.0,
                now.0,
                request.deadline.set.0,
                request.deadline.wall.0,
                request.deadline.boot,
                request.deadline.boot_id,
            ],
        )
    };
    write().map_err(|error| failed(&error))?;
    let body = json!({
        "status": request.status,
        "fingerprint": request.fingerprint.to_string(),
        "requester": request.requester,
        "asked": request.asked,
    });
    record(
        transaction,
        Kind::Requested,
        Some(request.id.as_str()),
        &body,
        None,
    )?;
    Ok(request)
}
