//! Where a command's question begins: a row that is there is picked up, else a new one is made.

use std::sync::LazyLock;
use std::time::Duration;

use serde_json::json;

use super::connection::Transaction;
use super::deadlines::{self, clocks, holds};
use super::events::record;
use super::grants::{approve_by_grant, granted};
use super::loops::refused;
use super::requests::{COLUMNS, expected, request};
use super::sql::json as as_json;
use super::sweep::end_if_over;
use super::{Liveness, Store};
use crate::approval::{ApprovalRequest, Asked, Fingerprint, RequestId, Requester, Status};
use crate::audit::Kind;
use crate::clock::{Deadline, Moment};
use crate::error::Error;

/// How long a requester's name may be, with all that belongs to it: it stands in indexes.
pub(super) const NAME: usize = 1024;
/// Where `seen_at` stands behind the columns of a request.
const SEEN: usize = 15;

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
    /// True if nothing is picked up that another one asked, however long nobody heard of that one.
    pub apart: bool,
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
        if as_json(&new.requester)?.len() > NAME {
            return Err(Error::Usage {
                what: format!("the name of the caller is longer than {NAME} bytes"),
            });
        }
        self.write(|transaction| {
            let found = standing(
                transaction,
                &new.fingerprint,
                &new.requester,
                new.apart,
                liveness,
            )?;
            if let Some(standing) = found {
                return pick_up(transaction, &standing, new, liveness).map(Begun::Standing);
            }
            if new.grants && granted(transaction, new, liveness)? {
                let request = insert(transaction, new)?;
                approve_by_grant(transaction, &request, new, liveness)?;
                return expected(&transaction, &request.id).map(Begun::Created);
            }
            let pending = pending_of(transaction, &new.requester)?;
            if pending >= new.max_pending {
                return Ok(Begun::TooMany(pending));
            }
            insert(transaction, new).map(Begun::Created)
        })
    }

    /// Where a question for this fingerprint stands, if one stands or still answers.
    pub fn stands(
        &mut self,
        fingerprint: &Fingerprint,
        requester: &Requester,
    ) -> Result<Option<Status>, Error> {
        let liveness = self.liveness;
        self.write(|transaction| {
            let found = standing(transaction, fingerprint, requester, false, liveness)?;
            Ok(found.map(|request| request.status))
        })
    }

    /// Whoever asked says that it still waits. Nobody else picks the question up for [`WAITED`](super::WAITED).
    pub fn waits(&mut self, id: &RequestId) -> Result<(), Error> {
        self.write(|transaction| seen(transaction, id))
    }
}

fn seen(transaction: Transaction<'_>, id: &RequestId) -> Result<(), Error> {
    transaction
        .execute(
            "UPDATE requests SET seen_at = ?2 WHERE id = ?1",
            &[id.as_str().into(), Moment::now().0.into()],
        )
        .map(drop)
}

fn pick_up(
    transaction: Transaction<'_>,
    standing: &ApprovalRequest,
    new: &NewRequest,
    liveness: Liveness,
) -> Result<ApprovalRequest, Error> {
    let body = json!({ "requester": new.requester, "status": standing.status });
    seen(transaction, &standing.id)?;
    record(
        transaction,
        Kind::Attached,
        Some(standing.id.as_str()),
        &body,
    )?;
    match standing.status {
        Status::Rejected | Status::Revoked => refused(transaction, standing.id.as_str())?,
        Status::Pending if new.grants && standing.requester == new.requester => {
            approve_by_grant(transaction, standing, new, liveness)?;
        }
        _ => {}
    }
    expected(&transaction, &standing.id)
}

/// The newest request for the fingerprint that still answers, if the requester may have it. What has outlived its time
/// ends here.
fn standing(
    transaction: Transaction<'_>,
    fingerprint: &Fingerprint,
    requester: &Requester,
    apart: bool,
    liveness: Liveness,
) -> Result<Option<ApprovalRequest>, Error> {
    static OPEN: LazyLock<String> = LazyLock::new(|| {
        format!(
            "SELECT {COLUMNS}, seen_at FROM requests WHERE fingerprint = ?1 \
             AND status IN ('PENDING', 'APPROVED', 'CONSUMED', 'ARMED', 'UNKNOWN') \
             UNION ALL SELECT {COLUMNS}, seen_at FROM requests WHERE fingerprint = ?1 \
             AND status IN ('REJECTED', 'REVOKED') AND deadline_wall > ?2 \
             ORDER BY created_at DESC, id DESC"
        )
    });
    let now = Moment::now();
    let rows = transaction.query(&OPEN, &[fingerprint.to_string().into(), now.0.into()])?;
    for row in rows {
        let mut found = request(&row)?;
        if end_if_over(transaction, &found, liveness)? {
            found = expected(&transaction, &found.id)?;
        }
        let answers = match found.status {
            // A human's no, and an outcome that nobody knows, hold for whoever asks.
            Status::Rejected | Status::Revoked => !found.deadline.passed(),
            Status::Unknown => true,
            Status::Expired | Status::NotExecuted => false,
            _ if apart => found.requester == *requester,
            _ => liveness.admits(&found.requester, requester, Moment(row.integer(SEEN)?)),
        };
        if answers {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// How many questions of a requester wait, without those that nobody can answer in time any more.
fn pending_of(transaction: Transaction<'_>, requester: &Requester) -> Result<u32, Error> {
    static COUNT: LazyLock<String> = LazyLock::new(|| {
        let holds = holds(2);
        format!(
            "SELECT count(*) FROM requests WHERE requester = ?1 AND status = 'PENDING' AND {holds}"
        )
    });
    let [wall, boot, boot_id, past] = clocks();
    let values = [as_json(requester)?.into(), wall, boot, boot_id, past];
    let rows = transaction.query(&COUNT, &values)?;
    rows.first().map_or(Ok(0), |row| row.small(0))
}

fn insert(transaction: Transaction<'_>, new: &NewRequest) -> Result<ApprovalRequest, Error> {
    static INSERT: LazyLock<String> = LazyLock::new(|| {
        format!(
            "INSERT INTO requests ({COLUMNS}, seen_at) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL, NULL, NULL, ?12, ?6)"
        )
    });
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
        version: 1,
    };
    let [set, wall, boot, boot_id] = deadlines::values(&request.deadline);
    transaction.execute(
        &INSERT,
        &[
            request.id.as_str().into(),
            request.fingerprint.to_string().into(),
            request.status.as_str().into(),
            as_json(&request.asked)?.into(),
            as_json(&request.requester)?.into(),
            now.0.into(),
            now.0.into(),
            set,
            wall,
            boot,
            boot_id,
            request.version.into(),
        ],
    )?;
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
    )?;
    Ok(request)
}
