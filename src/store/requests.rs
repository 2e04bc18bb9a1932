//! Requests in the store: finding them, and the one way in which their status changes.

use std::sync::LazyLock;

use serde::Serialize;

use super::Store;
use super::connection::{Connection, Transaction};
use super::deadlines::{self, clocks, deadline, holds};
use super::events::{record, record_on};
use super::limits::release;
use super::loops::{refused, reset};
use super::sql::{Row, Value, json};
use super::sweep::end_by_id;
use crate::approval::{
    ApprovalRequest, Fingerprint, Outcome, RequestId, RequestName, Resolution, Runner, Status,
};
use crate::audit::Kind;
use crate::clock::{Deadline, Moment};
use crate::error::Error;

pub(super) const COLUMNS: &str = "id, fingerprint, status, asked, requester, created_at, updated_at, deadline_set, \
     deadline_wall, deadline_boot, deadline_boot_id, resolution, runner, outcome, version";

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
        expected(&self.connection, id)
    }

    /// The request with this id, if there is one.
    pub fn request_if_any(&self, id: &RequestId) -> Result<Option<ApprovalRequest>, Error> {
        by_id(&self.connection, id.as_str())
    }

    /// The one request whose id begins so.
    pub fn find(&self, name: &RequestName) -> Result<ApprovalRequest, Error> {
        let rows = self.connection.query(
            &format!(
                "SELECT {COLUMNS} FROM requests WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 2"
            ),
            // No id holds such a character.
            &[name.as_str().into(), format!("{}~", name.as_str()).into()],
        )?;
        match rows.as_slice() {
            [row] => request(row),
            [] => Err(Error::Request {
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
        self.connection
            .query(
                &format!("SELECT {COLUMNS} FROM requests {condition} ORDER BY created_at, id"),
                &[],
            )?
            .iter()
            .map(request)
            .collect()
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
        let leased = Change {
            deadline: change.deadline.clone().or_else(|| self.liveness.lease(to)),
            ..change.clone()
        };
        let liveness = self.liveness;
        self.write(|transaction| {
            if !liveness.passes(from) {
                return step(transaction, id.as_str(), from, to, &leased);
            }
            let moved = step_in_time(transaction, id.as_str(), from, to, &leased)?;
            if !moved {
                end_by_id(transaction, id, liveness)?;
            }
            Ok(moved)
        })
    }

    /// Whoever executes the request says that it is still there. `false` if nobody executes it any more.
    pub fn renew(&mut self, id: &RequestId) -> Result<bool, Error> {
        let Some(lease) = self.liveness.lease(Status::Armed) else {
            return Ok(true);
        };
        self.write(|transaction| {
            let [set, wall, boot, boot_id] = deadlines::values(&lease);
            let changed = transaction.execute(
                "UPDATE requests SET deadline_set = ?2, deadline_wall = ?3, deadline_boot = ?4, \
                 deadline_boot_id = ?5 WHERE id = ?1 AND status = 'ARMED'",
                &[id.as_str().into(), set, wall, boot, boot_id],
            )?;
            Ok(changed == 1)
        })
    }

    /// A rejection answers the same command no longer. `false` if it did not, or does no longer.
    pub fn forget(&mut self, id: &RequestId) -> Result<bool, Error> {
        self.write(|transaction| {
            let changed = transaction.execute(
                "UPDATE requests SET deadline_wall = 0, version = version + 1 WHERE id = ?1 \
                 AND status IN ('REJECTED', 'REVOKED') AND deadline_wall <> 0",
                &[id.as_str().into()],
            )?;
            if changed == 1 {
                let status = expected(&transaction, id)?.status;
                let nothing = serde_json::json!({});
                record_on(transaction, Kind::Forgotten, id, status, &nothing)?;
            }
            Ok(changed == 1)
        })
    }
}

/// One step with its event. The table of statuses is the law; a step it does not hold is a fault of ours.
pub(super) fn step(
    transaction: Transaction<'_>,
    id: &str,
    from: Status,
    to: Status,
    change: &Change,
) -> Result<bool, Error> {
    static UPDATE: LazyLock<String> =
        LazyLock::new(|| format!("UPDATE requests SET {SET} WHERE id = ?1 AND status = ?2"));
    take_step(transaction, &UPDATE, &[], (id, from, to), change)
}

/// The same, unless the time of the status has passed.
fn step_in_time(
    transaction: Transaction<'_>,
    id: &str,
    from: Status,
    to: Status,
    change: &Change,
) -> Result<bool, Error> {
    static UPDATE: LazyLock<String> = LazyLock::new(|| {
        let holds = holds(12);
        format!("UPDATE requests SET {SET} WHERE id = ?1 AND status = ?2 AND {holds}")
    });
    take_step(transaction, &UPDATE, &clocks(), (id, from, to), change)
}

const SET: &str = "status = ?3, updated_at = ?4, version = version + 1, \
     deadline_set = coalesce(?5, deadline_set), deadline_wall = coalesce(?6, deadline_wall), \
     deadline_boot = coalesce(?7, deadline_boot), deadline_boot_id = coalesce(?8, deadline_boot_id), \
     resolution = coalesce(?9, resolution), runner = coalesce(?10, runner), \
     outcome = coalesce(?11, outcome)";

fn take_step(
    transaction: Transaction<'_>,
    update: &str,
    clocks: &[Value<'static>],
    (id, from, to): (&str, Status, Status),
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
    let mut values = vec![
        id.into(),
        from.as_str().into(),
        to.as_str().into(),
        Moment::now().0.into(),
    ];
    values.extend(
        deadline
            .as_ref()
            .map_or([const { Value::Null }; 4], deadlines::values),
    );
    values.extend([
        column(resolution.as_ref())?,
        column(runner.as_ref())?,
        column(outcome.as_ref())?,
    ]);
    values.extend_from_slice(clocks);
    let changed = transaction.execute(update, &values)?;
    if changed != 1 {
        return Ok(false);
    }
    let body = Step {
        status: to,
        resolution,
        runner,
        outcome,
        note,
    };
    record(transaction, Kind::Status(to), Some(id), &body)?;
    match to {
        Status::NotExecuted => release(transaction, id)?,
        Status::Rejected | Status::Revoked => refused(transaction, id)?,
        Status::Approved => reset(transaction, id)?,
        _ => {}
    }
    Ok(true)
}

pub(super) fn by_id(connection: &Connection, id: &str) -> Result<Option<ApprovalRequest>, Error> {
    connection
        .query(
            &format!("SELECT {COLUMNS} FROM requests WHERE id = ?1"),
            &[id.into()],
        )?
        .first()
        .map(request)
        .transpose()
}

/// The request that must be there.
pub(super) fn expected(connection: &Connection, id: &RequestId) -> Result<ApprovalRequest, Error> {
    by_id(connection, id.as_str())?.ok_or_else(|| Error::Internal {
        what: format!("request {id} is gone from the store"),
    })
}

pub(super) fn request(row: &Row) -> Result<ApprovalRequest, Error> {
    Ok(ApprovalRequest {
        id: row.parsed(0)?,
        fingerprint: Fingerprint(row.parsed(1)?),
        status: row.parsed(2)?,
        asked: row.json(3)?,
        requester: row.json(4)?,
        created_at: Moment(row.integer(5)?),
        updated_at: Moment(row.integer(6)?),
        deadline: deadline(row, 7)?,
        resolution: row.json_if_any(11)?,
        runner: row.json_if_any(12)?,
        outcome: row.json_if_any(13)?,
        version: row.integer(14)?,
    })
}

fn column<T: Serialize>(value: Option<&T>) -> Result<Value<'static>, Error> {
    Ok(value.map(json).transpose()?.into())
}
