//! Ending what has outlived its time, or the process that it belongs to.

use super::connection::Transaction;
use super::deadlines::passed;
use super::grants::end_grants;
use super::loops;
use super::requests::{COLUMNS, Change, by_id, request, step};
use super::{Liveness, Store};
use crate::approval::{ApprovalRequest, RequestId, Runner, Status};
use crate::error::Error;

/// As many are ended in one go by each clock: who waits meanwhile waits for milliseconds.
const MOST: u32 = 200;
/// The rows that stand so only for a time. The indexes of deadlines hold these and no others.
const PASSING: &str = "status IN ('PENDING', 'APPROVED', 'CONSUMED', 'ARMED')";
/// Of those, the ones that a deadline ends at a machine that sees its processes.
const WAITING: &str =
    "status IN ('PENDING', 'APPROVED', 'CONSUMED', 'ARMED') AND status IN ('PENDING', 'APPROVED')";

impl Store {
    /// Ends what has outlived its time or its process.
    pub fn sweep(&mut self) -> Result<(), Error> {
        while self.sweep_some()? {}
        Ok(())
    }

    /// Ends some of it; true if there may be more.
    pub(super) fn sweep_some(&mut self) -> Result<bool, Error> {
        let liveness = self.liveness;
        self.write(|transaction| {
            let condition = match liveness {
                Liveness::Processes => WAITING,
                Liveness::Leases => PASSING,
            };
            let mut ended = 0;
            for row in passed(&transaction, "id, status", "requests", condition, MOST)? {
                let (id, status) = (row.parsed(0)?, row.parsed(1)?);
                ended += u32::from(end(transaction, &id, status, liveness)?);
            }
            if liveness == Liveness::Processes {
                settle(transaction)?;
            }
            end_grants(transaction, liveness, MOST)?;
            loops::prune(transaction)?;
            Ok(ended >= MOST)
        })
    }
}

/// Ends executions of which no process is left.
fn settle(transaction: Transaction<'_>) -> Result<(), Error> {
    let rows = transaction.query(
        &format!("SELECT {COLUMNS} FROM requests WHERE status IN ('CONSUMED', 'ARMED')"),
        &[],
    )?;
    for row in rows {
        end_if_over(transaction, &request(&row)?, Liveness::Processes)?;
    }
    Ok(())
}

/// Ends a request that has outlived its time or its process; true if it had.
pub(super) fn end_if_over(
    transaction: Transaction<'_>,
    request: &ApprovalRequest,
    liveness: Liveness,
) -> Result<bool, Error> {
    let taken = matches!(request.status, Status::Consumed | Status::Armed);
    let over = if taken && liveness == Liveness::Processes {
        !request.runner.is_some_and(Runner::alive)
    } else {
        let waits = matches!(request.status, Status::Pending | Status::Approved);
        (waits || taken) && request.deadline.passed()
    };
    Ok(over && end(transaction, &request.id, request.status, liveness)?)
}

/// [`end_if_over`] of the request with this id.
pub(super) fn end_by_id(
    transaction: Transaction<'_>,
    id: &RequestId,
    liveness: Liveness,
) -> Result<bool, Error> {
    match by_id(&transaction, id.as_str())? {
        Some(request) => end_if_over(transaction, &request, liveness),
        None => Ok(false),
    }
}

/// Before it was armed it provably executed nothing; after that nobody knows.
fn end(
    transaction: Transaction<'_>,
    id: &RequestId,
    from: Status,
    liveness: Liveness,
) -> Result<bool, Error> {
    let (to, note) = match (from, liveness) {
        (Status::Consumed, Liveness::Processes) => (
            Status::NotExecuted,
            Some("its process ended before it executed anything"),
        ),
        (Status::Consumed, Liveness::Leases) => (
            Status::NotExecuted,
            Some("it was not executed in time, and cannot be any more"),
        ),
        (Status::Armed, Liveness::Processes) => (
            Status::Unknown,
            Some("its process is gone and nobody saw how it ended"),
        ),
        (Status::Armed, Liveness::Leases) => (
            Status::Unknown,
            Some("nothing was heard of it for too long, and nobody saw how it ended"),
        ),
        _ => (Status::Expired, None),
    };
    let change = Change {
        note: note.map(str::to_owned),
        ..Change::default()
    };
    step(transaction, id.as_str(), from, to, &change)
}
