//! Remembered approvals in the store. Making, using and ending one is an event in the same transaction.

use std::collections::BTreeMap;
use std::time::Duration;

use rusqlite::{Connection, Row, params};
use serde_json::{Value, json};

use super::Store;
use super::begin::NewRequest;
use super::connection::failed;
use super::events::record;
use super::requests::{Change, by_id, from_json, json as as_json, parsed, step};
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
            let request = by_id(transaction, request.as_str())?.ok_or_else(|| Error::Internal {
                what: format!("request {request} is gone from the store"),
            })?;
            let grant = made(&request, terms)?;
            let insert = || -> rusqlite::Result<usize> {
                transaction.execute(
                    &format!("INSERT INTO grants ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"),
                    params![
                        grant.id.as_str(),
                        grant.request.as_str(),
                        as_json(Some(&grant.scope))?,
                        as_json(Some(&grant.requester))?,
                        as_json(Some(&grant.resolution))?,
                        grant.left,
                        grant.created_at.0,
                        grant.deadline.set.0,
                        grant.deadline.wall.0,
                        grant.deadline.boot,
                        grant.deadline.boot_id,
                    ],
                )
            };
            insert().map_err(|error| failed(&error))?;
            let body = json!({ "grant": grant.id, "made": grant });
            record(transaction, Kind::Granted, Some(grant.request.as_str()), &body, None)?;
            Ok(grant)
        })
    }

    /// Grants, oldest first: those that hold, or all.
    pub fn grants(&mut self, all: bool) -> Result<Vec<Grant>, Error> {
        self.write(|transaction| {
            end_grants(transaction)?;
            read(transaction, if all { "" } else { "WHERE ended IS NULL" })
        })
    }

    /// Takes a grant back.
    pub fn revoke(&mut self, name: &GrantName, by: &str) -> Result<GrantId, Error> {
        self.write(|transaction| {
            end_grants(transaction)?;
            let mut found = read(transaction, "")?;
            found.retain(|grant| grant.id.as_str().starts_with(name.as_str()));
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
pub(super) fn granted(transaction: &Connection, new: &NewRequest) -> Result<bool, Error> {
    Ok(covering(transaction, new.asked.grantable.as_ref(), &new.requester)?.is_some())
}

fn covering(
    transaction: &Connection,
    grantable: Option<&Grantable>,
    requester: &Requester,
) -> Result<Option<Grant>, Error> {
    let Some(Grantable::Scope(scope)) = grantable else {
        return Ok(None);
    };
    for grant in read(
        transaction,
        "WHERE ended IS NULL ORDER BY created_at, rowid",
    )? {
        if !grant.scope.speaks_of(scope) || grant.requester != *requester {
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
    transaction: &Connection,
    request: &ApprovalRequest,
    new: &NewRequest,
) -> Result<bool, Error> {
    // What counts is the command as it would run now: the policy may have changed since the request was made.
    let grantable = new.asked.grantable.as_ref();
    let Some(grant) = covering(transaction, grantable, &new.requester)? else {
        return Ok(false);
    };
    let left = grant.left.map(|left| left.saturating_sub(1));
    transaction
        .execute(
            "UPDATE grants SET uses_left = ? WHERE id = ?",
            params![left, grant.id.as_str()],
        )
        .map_err(|error| failed(&error))?;
    let body = json!({ "grant": grant.id, "left": left });
    record(
        transaction,
        Kind::GrantUsed,
        Some(request.id.as_str()),
        &body,
        None,
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

/// Ends grants whose time has passed, or whose agent is gone.
pub(super) fn end_grants(transaction: &Connection) -> Result<(), Error> {
    for grant in read(transaction, "WHERE ended IS NULL")? {
        // After a reboot another process may have its number.
        let gone = matches!(&grant.requester, Requester::Agent { process, .. }
            if !process.alive() || !grant.deadline.of_this_boot());
        if grant.deadline.passed() {
            end(transaction, &grant, "expired")?;
        } else if gone {
            end(
                transaction,
                &grant,
                "the agent that it was made for has ended",
            )?;
        }
    }
    Ok(())
}

fn end(transaction: &Connection, grant: &Grant, why: &str) -> Result<(), Error> {
    transaction
        .execute(
            "UPDATE grants SET ended = ? WHERE id = ?",
            params![why, grant.id.as_str()],
        )
        .map_err(|error| failed(&error))?;
    let body = json!({ "grant": grant.id, "note": why });
    record(
        transaction,
        Kind::GrantEnded,
        Some(grant.request.as_str()),
        &body,
        None,
    )
}

/// A grant that was made, prolonged or revived past the chain does not stand where its events say.
pub(super) fn consistent(
    transaction: &Connection,
    events: &[Event],
) -> Result<Result<(), String>, Error> {
    let mut told: BTreeMap<String, Value> = BTreeMap::new();
    let of_grants = |event: &&Event| event.kind.starts_with("grant");
    for event in events.iter().filter(of_grants) {
        let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
        let id = body["grant"].as_str().unwrap_or_default();
        match event.kind.as_str() {
            "granted" => drop(told.insert(id.to_owned(), body["made"].clone())),
            kind => {
                if let Some(grant) = told.get_mut(id) {
                    let (key, from) = match kind {
                        "grant_used" => ("left", "left"),
                        _ => ("ended", "note"),
                    };
                    grant[key] = body[from].clone();
                }
            }
        }
    }
    for grant in read(transaction, "")? {
        let id = grant.id.as_str();
        let stands = serde_json::to_value(&grant).map_err(|error| Error::Internal {
            what: error.to_string(),
        })?;
        if told.remove(id) != Some(stands) {
            return Ok(Err(format!("grant {id} does not stand as its events say")));
        }
    }
    Ok(match told.keys().next() {
        Some(id) => Err(format!("grant {id} is gone")),
        None => Ok(()),
    })
}

fn read(transaction: &Connection, condition: &str) -> Result<Vec<Grant>, Error> {
    let read = || -> rusqlite::Result<Vec<Grant>> {
        transaction
            .prepare_cached(&format!("SELECT {COLUMNS} FROM grants {condition}"))?
            .query_map([], grant)?
            .collect()
    };
    read().map_err(|error| failed(&error))
}

fn grant(row: &Row<'_>) -> rusqlite::Result<Grant> {
    let missing = || rusqlite::Error::InvalidColumnName("grants".to_owned());
    Ok(Grant {
        id: GrantId::known(row.get(0)?),
        request: parsed(row, 1)?,
        scope: from_json(row, 2)?.ok_or_else(missing)?,
        requester: from_json(row, 3)?.ok_or_else(missing)?,
        resolution: from_json(row, 4)?.ok_or_else(missing)?,
        left: row.get(5)?,
        created_at: Moment(row.get(6)?),
        deadline: Deadline {
            set: Moment(row.get(7)?),
            wall: Moment(row.get(8)?),
            boot: row.get(9)?,
            boot_id: row.get(10)?,
        },
        ended: row.get(11)?,
    })
}
