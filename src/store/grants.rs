//! Remembered approvals in the store. Making, using and ending one is an event in the same transaction.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};

use super::begin::NewRequest;
use super::connection::{Connection, Transaction};
use super::deadlines::{self, deadline, passed};
use super::events::record;
use super::requests::{Change, expected, step};
use super::sql::{self, Row, json as as_json};
use super::{Liveness, Store};
use crate::approval::grant::{Grant, GrantId, GrantName, Grantable, LONGEST, Terms};
use crate::approval::{ApprovalRequest, RequestId, Requester, Status};
use crate::audit::{Event, Kind};
use crate::clock::{Deadline, Moment};
use crate::error::Error;

const COLUMNS: &str = "id, request, scope, requester, resolution, uses_left, created_at, deadline_set, \
     deadline_wall, deadline_boot, deadline_boot_id, ended";
/// An approval by grant is used at once; one whose process died in between holds no longer than this.
const AT_ONCE: Duration = Duration::from_mins(1);

impl Store {
    /// Remembers the approval of a request. `Err` says why it cannot be.
    pub fn grant(&mut self, request: &RequestId, terms: Terms) -> Result<Grant, Error> {
        self.write(|transaction| {
            let request = expected(&transaction, request)?;
            let grant = made(&request, terms)?;
            let [set, wall, boot, boot_id] = deadlines::values(&grant.deadline);
            transaction.execute(
                &format!(
                    "INSERT INTO grants ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL)"
                ),
                &[
                    grant.id.as_str().into(),
                    grant.request.as_str().into(),
                    as_json(&grant.scope)?.into(),
                    as_json(&grant.requester)?.into(),
                    as_json(&grant.resolution)?.into(),
                    grant.left.into(),
                    grant.created_at.0.into(),
                    set,
                    wall,
                    boot,
                    boot_id,
                ],
            )?;
            let body = json!({ "grant": grant.id, "made": grant });
            record(transaction, Kind::Granted, Some(grant.request.as_str()), &body)?;
            Ok(grant)
        })
    }

    /// Grants, oldest first: those that hold, or all.
    pub fn grants(&mut self, all: bool) -> Result<Vec<Grant>, Error> {
        let liveness = self.liveness;
        self.write(|transaction| {
            end_grants(transaction, liveness, u32::MAX)?;
            let condition = if all { "" } else { "WHERE ended IS NULL" };
            read(&transaction, condition, &[])
        })
    }

    /// Takes a grant back.
    pub fn revoke(&mut self, name: &GrantName, by: &str) -> Result<GrantId, Error> {
        let liveness = self.liveness;
        self.write(|transaction| {
            end_grants(transaction, liveness, u32::MAX)?;
            let found = read(
                &transaction,
                "WHERE id >= ?1 AND id < ?2",
                // No id holds such a character.
                &[name.as_str().into(), format!("{}~", name.as_str()).into()],
            )?;
            let [grant] = found.as_slice() else {
                let what = if found.is_empty() {
                    format!("there is no grant {}", name.as_str())
                } else {
                    format!("{} is the beginning of several grants", name.as_str())
                };
                return Err(Error::Request {
                    what,
                    hint: "sudomode grants lists those that hold".to_owned(),
                });
            };
            if let Some(ended) = &grant.ended {
                return Err(Error::Conflict {
                    what: format!("{} holds no longer: {ended}", grant.id.short()),
                    hint: "sudomode grants lists those that hold".to_owned(),
                });
            }
            end(transaction, grant, &format!("revoked by {by}"))?;
            Ok(grant.id.clone())
        })
    }
}

fn made(request: &ApprovalRequest, terms: Terms) -> Result<Grant, Error> {
    let refused = |what: String, hint: &str| Error::Refused {
        what: format!("{what}: no grant was made"),
        hint: hint.to_owned(),
    };
    let scope = may_be_granted(request)?;
    let approved = matches!(
        request.status,
        Status::Approved | Status::Consumed | Status::Armed | Status::Finished
    );
    let resolution = request
        .resolution
        .clone()
        .filter(|_| approved)
        .ok_or_else(|| {
            refused(
                format!("{} stands as {}", request.id.short(), request.status),
                "a grant repeats an approval; approve the request first",
            )
        })?;
    if terms.session && !matches!(request.requester.on_host(), Requester::Agent { .. }) {
        return Err(refused(
            "no agent's process is known that asked for this".to_owned(),
            "use --for or --times",
        ));
    }
    Ok(Grant {
        id: GrantId::random()?,
        request: request.id.clone(),
        scope,
        requester: request.requester.clone(),
        resolution,
        left: terms.times.map(|times| times.saturating_sub(1)),
        created_at: Moment::now(),
        deadline: Deadline::after(terms.lasts.unwrap_or(LONGEST).min(LONGEST)),
        ended: None,
    })
}

/// What a grant for this request would cover, or why there can be none.
pub fn may_be_granted(request: &ApprovalRequest) -> Result<crate::approval::grant::Scope, Error> {
    let why = match &request.asked.grantable {
        Some(Grantable::Scope(scope)) => return Ok(scope.clone()),
        Some(Grantable::Never(why)) => why.as_str(),
        None => "it was asked by an older version of sudomode",
    };
    Err(Error::Refused {
        what: format!(
            "an approval of {} cannot be remembered: {why}",
            request.id.short()
        ),
        hint: "approve it for this one execution".to_owned(),
    })
}

/// True if a grant covers what is asked. Grants whose content changed end here.
pub(super) fn granted(
    transaction: Transaction<'_>,
    new: &NewRequest,
    liveness: Liveness,
) -> Result<bool, Error> {
    Ok(covering(transaction, new, liveness)?.is_some())
}

fn covering(
    transaction: Transaction<'_>,
    new: &NewRequest,
    liveness: Liveness,
) -> Result<Option<Grant>, Error> {
    // What counts is the command as it would run now: the policy may have changed since the request was made.
    let Some(Grantable::Scope(scope)) = &new.asked.grantable else {
        return Ok(None);
    };
    for grant in read(
        &transaction,
        "WHERE requester = ?1 AND ended IS NULL",
        &[as_json(&new.requester)?.into()],
    )? {
        if let Some(why) = over(&grant, liveness) {
            end(transaction, &grant, why)?;
            continue;
        }
        if !grant.scope.speaks_of(scope) {
            continue;
        }
        if grant.scope.content != scope.content {
            end(transaction, &grant, "what it covered has changed")?;
        } else if grant.scope.covers(scope) {
            return Ok(Some(grant));
        }
    }
    Ok(None)
}

/// Approves a request that waits by a grant that covers it, if one does.
pub(super) fn approve_by_grant(
    transaction: Transaction<'_>,
    request: &ApprovalRequest,
    new: &NewRequest,
    liveness: Liveness,
) -> Result<bool, Error> {
    let Some(grant) = covering(transaction, new, liveness)? else {
        return Ok(false);
    };
    let left = grant.left.map(|left| left.saturating_sub(1));
    transaction.execute(
        "UPDATE grants SET uses_left = ?1 WHERE id = ?2",
        &[left.into(), grant.id.as_str().into()],
    )?;
    let body = json!({ "grant": grant.id, "left": left });
    record(
        transaction,
        Kind::GrantUsed,
        Some(request.id.as_str()),
        &body,
    )?;
    if left == Some(0) {
        end(transaction, &grant, "used up")?;
    }
    let mut resolution = grant.resolution.clone();
    "grant".clone_into(&mut resolution.channel);
    let change = Change {
        deadline: Some(Deadline::after(AT_ONCE)),
        resolution: Some(resolution),
        note: Some(format!("by grant {}", grant.id.short())),
        ..Change::default()
    };
    step(
        transaction,
        request.id.as_str(),
        Status::Pending,
        Status::Approved,
        &change,
    )
}

/// Ends grants whose time has passed, so many at most by each clock, or whose agent is gone.
pub(super) fn end_grants(
    transaction: Transaction<'_>,
    liveness: Liveness,
    most: u32,
) -> Result<(), Error> {
    let grants = match liveness {
        // Whether an agent is gone only a look at each can tell.
        Liveness::Processes => read(&transaction, "WHERE ended IS NULL", &[])?,
        Liveness::Leases => passed(&transaction, COLUMNS, "grants", "ended IS NULL", most)?
            .iter()
            .map(grant)
            .collect::<Result<_, _>>()?,
    };
    for grant in grants {
        if let Some(why) = over(&grant, liveness) {
            end(transaction, &grant, why)?;
        }
    }
    Ok(())
}

/// Why a grant holds no longer, if it does not.
fn over(grant: &Grant, liveness: Liveness) -> Option<&'static str> {
    // After a reboot another process may have its number.
    let gone = matches!(&grant.requester, Requester::Agent { process, .. }
        if !process.alive() || !grant.deadline.of_this_boot());
    if grant.deadline.passed() {
        Some("expired")
    } else if gone && liveness == Liveness::Processes {
        Some("the agent that it was made for has ended")
    } else {
        None
    }
}

/// Nothing happens to one that has ended.
fn end(transaction: Transaction<'_>, grant: &Grant, why: &str) -> Result<(), Error> {
    let ended = transaction.execute(
        "UPDATE grants SET ended = ?1 WHERE id = ?2 AND ended IS NULL",
        &[why.into(), grant.id.as_str().into()],
    )?;
    if ended == 0 {
        return Ok(());
    }
    let body = json!({ "grant": grant.id, "note": why });
    record(
        transaction,
        Kind::GrantEnded,
        Some(grant.request.as_str()),
        &body,
    )
}

/// How the grants should stand by what their events say.
#[derive(Default)]
pub(super) struct Told(BTreeMap<String, Value>);

impl Told {
    pub(super) fn hear(&mut self, event: &Event) {
        if !event.kind.starts_with("grant") {
            return;
        }
        let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
        let id = body["grant"].as_str().unwrap_or_default();
        match event.kind.as_str() {
            "granted" => drop(self.0.insert(id.to_owned(), body["made"].clone())),
            kind => {
                if let Some(grant) = self.0.get_mut(id) {
                    let (key, from) = match kind {
                        "grant_used" => ("left", "left"),
                        _ => ("ended", "note"),
                    };
                    grant[key] = body[from].clone();
                }
            }
        }
    }

    /// A grant that was made, prolonged or revived past the chain does not stand where its events say.
    pub(super) fn compare(mut self, connection: &Connection) -> Result<Result<(), String>, Error> {
        for grant in read(connection, "", &[])? {
            let id = grant.id.as_str();
            let stands = serde_json::to_value(&grant).map_err(|error| Error::Internal {
                what: error.to_string(),
            })?;
            if self.0.remove(id) != Some(stands) {
                return Ok(Err(format!("grant {id} does not stand as its events say")));
            }
        }
        Ok(match self.0.keys().next() {
            Some(id) => Err(format!("grant {id} is gone")),
            None => Ok(()),
        })
    }
}

/// Those grants, oldest first.
fn read(
    connection: &Connection,
    condition: &str,
    values: &[sql::Value<'_>],
) -> Result<Vec<Grant>, Error> {
    let select = format!("SELECT {COLUMNS} FROM grants {condition} ORDER BY created_at, id");
    let rows = connection.query(&select, values)?;
    rows.iter().map(grant).collect()
}

fn grant(row: &Row) -> Result<Grant, Error> {
    Ok(Grant {
        id: GrantId::known(row.text(0)?.to_owned()),
        request: row.parsed(1)?,
        scope: row.json(2)?,
        requester: row.json(3)?,
        resolution: row.json(4)?,
        left: row.small_if_any(5)?,
        created_at: Moment(row.integer(6)?),
        deadline: deadline(row, 7)?,
        ended: row.text_if_any(11)?.map(str::to_owned),
    })
}
