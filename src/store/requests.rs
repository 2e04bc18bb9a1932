//! Requests in the store: finding them, and the one way in which their status changes.

use std::str::FromStr;

use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::connection::failed;
use super::events::record;
use super::grants::end_grants;
use super::limits::release;
use super::{Liveness, Store};
use crate::approval::{
    ApprovalRequest, Fingerprint, Outcome, RequestId, RequestName, Resolution, Runner, Status,
};
use crate::audit::Kind;
use crate::clock::{Deadline, Moment};
use crate::error::Error;

pub(super) const COLUMNS: &str = "id, fingerprint, status, asked, requester, created_at, updated_at, deadline_set, \
     deadline_wall, deadline_boot, deadline_boot_id, resolution, runner, outcome";

/// Which requests to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Those that wait for a human.
    Pending,
    /// All, newest last.
    All,
}

/// One step in the life of a request. What is `None` stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Until when the new status holds.
    pub deadline: Option<Deadline>,
    /// How a human answered.
    pub resolution: Option<Resolution>,
    /// Who executes it.
    pub runner: Option<Runner>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Why, for the audit.
    pub note: Option<String>,
}

#[derive(Serialize)]
struct Step<'a> {
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: &'a Option<Resolution>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runner: &'a Option<Runner>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: &'a Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: &'a Option<String>,
}

impl Store {
    /// The request with this id.
    pub fn request(&self, id: &RequestId) -> Result<ApprovalRequest, Error> {
        by_id(&self.connection, id.as_str())?.ok_or_else(|| Error::Internal {
            what: format!("request {id} is gone from the store"),
        })
    }

    /// The one request whose id begins so.
    pub fn find(&self, name: &RequestName) -> Result<ApprovalRequest, Error> {
        let read = || -> rusqlite::Result<Vec<ApprovalRequest>> {
            self.connection
                .prepare(&format!(
                    "SELECT {COLUMNS} FROM requests WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2"
                ))?
                .query_map([name.as_str()], request)?
                .collect()
        };
        let mut found = read().map_err(|error| failed(&error))?;
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(Error::Request {
                what: format!("there is no request {name}"),
                hint: "sudomode pending lists those that wait, sudomode pending --all lists all"
                    .to_owned(),
            }),
            _ => Err(Error::Request {
                what: format!("{name} is the beginning of several requests"),
                hint: "give more of the id".to_owned(),
            }),
        }
    }

    /// Requests, oldest first.
    pub fn requests(&self, selection: Selection) -> Result<Vec<ApprovalRequest>, Error> {
        let condition = match selection {
            Selection::Pending => "WHERE status = 'PENDING'",
            Selection::All => "",
        };
        let read = || -> rusqlite::Result<Vec<ApprovalRequest>> {
            self.connection
                .prepare(&format!(
                    "SELECT {COLUMNS} FROM requests {condition} ORDER BY created_at, rowid"
                ))?
                .query_map([], request)?
                .collect()
        };
        read().map_err(|error| failed(&error))
    }

    /// Compare-and-swap: takes the request from one status to another, with its event. `false` if it stood
    /// elsewhere, or if its time had passed.
    pub fn advance(
        &mut self,
        id: &RequestId,
        from: Status,
        to: Status,
        change: &Change,
    ) -> Result<bool, Error> {
        let lease = self.liveness.lease(to);
        let leased = Change {
            deadline: change.deadline.clone().or(lease),
            ..change.clone()
        };
        let moved = self.write(|transaction| {
            expire(transaction)?;
            step(transaction, id.as_str(), from, to, &leased)
        })?;
        if moved {
            self.ring();
        }
        Ok(moved)
    }

    /// Ends what has outlived its time or its process.
    pub fn sweep(&mut self) -> Result<(), Error> {
        let liveness = self.liveness;
        self.write(|transaction| sweep(transaction, liveness))
    }

    /// Whoever executes the request says that it is still there. `false` if nobody executes it any more.
    pub fn renew(&mut self, id: &RequestId) -> Result<bool, Error> {
        let Some(lease) = self.liveness.lease(Status::Armed) else {
            return Ok(true);
        };
        self.write(|transaction| {
            let changed = transaction
                .prepare_cached(
                    "UPDATE requests SET deadline_set = ?2, deadline_wall = ?3, deadline_boot = ?4, \
                     deadline_boot_id = ?5 WHERE id = ?1 AND status = 'ARMED'",
                )
                .and_then(|mut update| {
                    update.execute(params![
                        id.as_str(),
                        lease.set.0,
                        lease.wall.0,
                        lease.boot,
                        lease.boot_id
                    ])
                })
                .map_err(|error| failed(&error))?;
            Ok(changed == 1)
        })
    }

    /// A rejection answers the same command no longer. `false` if it did not, or does no longer.
    pub fn forget(&mut self, id: &RequestId) -> Result<bool, Error> {
        self.write(|transaction| {
            let changed = transaction
                .execute(
                    "UPDATE requests SET deadline_wall = 0 WHERE id = ? \
                     AND status IN ('REJECTED', 'REVOKED') AND deadline_wall <> 0",
                    [id.as_str()],
                )
                .map_err(|error| failed(&error))?;
            if changed == 1 {
                record(
                    transaction,
                    Kind::Forgotten,
                    Some(id.as_str()),
                    &serde_json::json!({}),
                    None,
                )?;
            }
            Ok(changed == 1)
        })
    }
}

/// One step with its event. The table of statuses is the law; a step it does not hold is a fault of ours.
pub(super) fn step(
    transaction: &Connection,
    id: &str,
    from: Status,
    to: Status,
    change: &Change,
) -> Result<bool, Error> {
    if !from.next().contains(&to) {
        return Err(Error::Internal {
            what: format!("a request cannot go from {from} to {to}"),
        });
    }
    let Change {
        deadline,
        resolution,
        runner,
        outcome,
        note,
    } = change;
    let update = || -> rusqlite::Result<usize> {
        transaction
            .prepare_cached(
                "UPDATE requests SET status = ?3, updated_at = ?4, \
                 deadline_set = coalesce(?5, deadline_set), deadline_wall = coalesce(?6, deadline_wall), \
                 deadline_boot = coalesce(?7, deadline_boot), deadline_boot_id = coalesce(?8, deadline_boot_id), \
                 resolution = coalesce(?9, resolution), runner = coalesce(?10, runner), \
                 outcome = coalesce(?11, outcome) WHERE id = ?1 AND status = ?2",
            )?
            .execute(params![
                id,
                from.as_str(),
                to.as_str(),
                Moment::now().0,
                deadline.as_ref().map(|deadline| deadline.set.0),
                deadline.as_ref().map(|deadline| deadline.wall.0),
                deadline.as_ref().map(|deadline| deadline.boot),
                deadline.as_ref().map(|deadline| deadline.boot_id.as_str()),
                json(resolution.as_ref())?,
                json(runner.as_ref())?,
                json(outcome.as_ref())?,
            ])
    };
    if update().map_err(|error| failed(&error))? != 1 {
        return Ok(false);
    }
    let body = Step {
        status: to,
        resolution,
        runner,
        outcome,
        note,
    };
    record(transaction, Kind::Status(to), Some(id), &body, None)?;
    if to == Status::NotExecuted {
        release(transaction, id)?;
    }
    Ok(true)
}

/// Ends what has outlived its time or its process.
pub(super) fn sweep(transaction: &Connection, liveness: Liveness) -> Result<(), Error> {
    expire(transaction)?;
    end_grants(transaction)?;
    settle(transaction, liveness)
}

/// Ends requests and approvals whose time has passed.
pub(super) fn expire(transaction: &Connection) -> Result<(), Error> {
    for request in standing(transaction, "'PENDING', 'APPROVED'")? {
        if request.deadline.passed() {
            step(
                transaction,
                request.id.as_str(),
                request.status,
                Status::Expired,
                &Change::default(),
            )?;
        }
    }
    Ok(())
}

/// Ends executions of which nobody is left: before it was armed it provably executed nothing; after that nobody knows.
fn settle(transaction: &Connection, liveness: Liveness) -> Result<(), Error> {
    for request in standing(transaction, "'CONSUMED', 'ARMED'")? {
        let alive = match liveness {
            Liveness::Processes => request.runner.is_some_and(Runner::alive),
            Liveness::Leases => !request.deadline.passed(),
        };
        if alive {
            continue;
        }
        let (to, note) = match (request.status, liveness) {
            (Status::Consumed, Liveness::Processes) => (
                Status::NotExecuted,
                "its process ended before it executed anything",
            ),
            (Status::Consumed, Liveness::Leases) => (
                Status::NotExecuted,
                "it was not executed in time, and cannot be any more",
            ),
            (_, Liveness::Processes) => (
                Status::Unknown,
                "its process is gone and nobody saw how it ended",
            ),
            (_, Liveness::Leases) => (
                Status::Unknown,
                "nothing was heard of it any more, and nobody saw how it ended",
            ),
        };
        let change = Change {
            note: Some(note.to_owned()),
            ..Change::default()
        };
        step(
            transaction,
            request.id.as_str(),
            request.status,
            to,
            &change,
        )?;
    }
    Ok(())
}

fn standing(transaction: &Connection, statuses: &str) -> Result<Vec<ApprovalRequest>, Error> {
    let read = || -> rusqlite::Result<Vec<ApprovalRequest>> {
        transaction
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM requests WHERE status IN ({statuses})"
            ))?
            .query_map([], request)?
            .collect()
    };
    read().map_err(|error| failed(&error))
}

pub(super) fn by_id(
    connection: &rusqlite::Connection,
    id: &str,
) -> Result<Option<ApprovalRequest>, Error> {
    let read = || {
        connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM requests WHERE id = ?"))?
            .query_row([id], request)
            .optional()
    };
    read().map_err(|error| failed(&error))
}

pub(super) fn request(row: &Row<'_>) -> rusqlite::Result<ApprovalRequest> {
    Ok(ApprovalRequest {
        id: parsed(row, 0)?,
        fingerprint: Fingerprint(parsed(row, 1)?),
        status: parsed(row, 2)?,
        asked: from_json(row, 3)?.ok_or(rusqlite::Error::InvalidColumnName("asked".to_owned()))?,
        requester: from_json(row, 4)?
            .ok_or(rusqlite::Error::InvalidColumnName("requester".to_owned()))?,
        created_at: Moment(row.get(5)?),
        updated_at: Moment(row.get(6)?),
        deadline: Deadline {
            set: Moment(row.get(7)?),
            wall: Moment(row.get(8)?),
            boot: row.get(9)?,
            boot_id: row.get(10)?,
        },
        resolution: from_json(row, 11)?,
        runner: from_json(row, 12)?,
        outcome: from_json(row, 13)?,
    })
}

/// A value as the JSON text of its column.
pub(super) fn json<T: Serialize>(value: Option<&T>) -> rusqlite::Result<Option<String>> {
    value
        .map(serde_json::to_string)
        .transpose()
        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

pub(super) fn from_json<T: DeserializeOwned>(
    row: &Row<'_>,
    index: usize,
) -> rusqlite::Result<Option<T>> {
    row.get::<_, Option<String>>(index)?
        .map(|text| serde_json::from_str(&text))
        .transpose()
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(index, Type::Text, error.into()))
}

pub(super) fn parsed<T: FromStr>(row: &Row<'_>, index: usize) -> rusqlite::Result<T> {
    row.get::<_, String>(index)?
        .parse()
        .map_err(|_| rusqlite::Error::InvalidColumnType(index, COLUMNS.to_owned(), Type::Text))
}
