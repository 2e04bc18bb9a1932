//! Passes in the store: each for one command of a line that was answered for, once. Leaving and taking one is an
//! event in the same transaction.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Store;
use super::connection::failed;
use super::events::record;
use super::requests::{from_json, json as as_json};
use crate::approval::{RequestId, Requester};
use crate::audit::{Event, Kind};
use crate::clock::{Deadline, Moment};
use crate::digest::Digest;
use crate::error::Error;

/// How long a line may take to come to a command of it.
const LASTS: Duration = Duration::from_mins(10);
const COLUMNS: &str = "id, source, argv, cwd, requester, files, deadline_set, deadline_wall, deadline_boot, \
     deadline_boot_id, used";

/// One command that was answered for as a part of a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pass {
    /// What answered for it: a request, or what was taken of a limit.
    pub source: String,
    /// Its words.
    pub argv: Vec<String>,
    /// Where it runs, links followed.
    pub cwd: PathBuf,
    /// Whose line it was.
    pub requester: Requester,
    /// Content of the files that belong to the line.
    pub files: BTreeMap<PathBuf, Digest>,
}

impl Store {
    /// Leaves a pass for each of these, for ten minutes.
    pub fn leave(&mut self, passes: &[Pass]) -> Result<(), Error> {
        self.write(|transaction| {
            for pass in passes {
                let id = RequestId::random()?.as_str().replace("req_", "pass_");
                let deadline = Deadline::after(LASTS);
                let insert = || -> rusqlite::Result<usize> {
                    transaction
                        .prepare_cached(&format!(
                            "INSERT INTO passes ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
                        ))?
                        .execute(params![
                            id,
                            pass.source,
                            as_json(Some(&pass.argv))?,
                            pass.cwd.to_string_lossy(),
                            as_json(Some(&pass.requester))?,
                            as_json(Some(&pass.files))?,
                            deadline.set.0,
                            deadline.wall.0,
                            deadline.boot,
                            deadline.boot_id,
                        ])
                };
                insert().map_err(|error| failed(&error))?;
                let body = json!({ "pass": id, "left": pass });
                record(transaction, Kind::PassLeft, source(pass), &body, None)?;
            }
            Ok(())
        })
    }

    /// Takes a pass for this command of this requester, if one holds and `fits`.
    pub fn take_pass(
        &mut self,
        argv: &[String],
        cwd: &std::path::Path,
        requester: &Requester,
        fits: impl Fn(&Pass) -> bool,
    ) -> Result<Option<Pass>, Error> {
        self.write(|transaction| {
            let argv = as_json(Some(&argv)).map_err(|error| failed(&error))?;
            let read = || -> rusqlite::Result<Vec<(String, Pass, Deadline, bool)>> {
                transaction
                    .prepare_cached(&format!(
                        "SELECT {COLUMNS} FROM passes WHERE argv = ? AND cwd = ? AND used = 0 ORDER BY rowid"
                    ))?
                    .query_map(params![argv, cwd.to_string_lossy()], pass)?
                    .collect()
            };
            let found = read().map_err(|error| failed(&error))?;
            let holds = |(_, pass, deadline, _): &(String, Pass, Deadline, bool)| {
                !deadline.passed() && pass.requester == *requester && fits(pass)
            };
            let Some((id, pass, ..)) = found.into_iter().find(holds) else {
                return Ok(None);
            };
            transaction
                .execute("UPDATE passes SET used = 1 WHERE id = ?", [&id])
                .map_err(|error| failed(&error))?;
            let body = json!({ "pass": id });
            record(transaction, Kind::PassUsed, source(&pass), &body, None)?;
            Ok(Some(pass))
        })
    }
}

/// The request that answered for it, if it was one.
fn source(pass: &Pass) -> Option<&str> {
    pass.source
        .starts_with("req_")
        .then_some(pass.source.as_str())
}

/// A pass that was put into the store, or made fresh again, past the chain does not stand as its events say.
pub(super) fn consistent(
    transaction: &Transaction<'_>,
    events: &[Event],
) -> Result<Result<(), String>, Error> {
    let mut told: BTreeMap<String, (Value, Moment, bool)> = BTreeMap::new();
    for event in events {
        let body = || serde_json::from_str::<Value>(&event.body).unwrap_or_default();
        let id = |body: &Value| body["pass"].as_str().unwrap_or_default().to_owned();
        if event.kind == Kind::PassLeft.as_str() {
            let body = body();
            told.insert(id(&body), (body["left"].clone(), event.at, false));
        } else if event.kind == Kind::PassUsed.as_str()
            && let Some((_, _, used)) = told.get_mut(&id(&body()))
        {
            *used = true;
        }
    }
    let read = || -> rusqlite::Result<Vec<(String, Pass, Deadline, bool)>> {
        transaction
            .prepare(&format!("SELECT {COLUMNS} FROM passes"))?
            .query_map([], pass)?
            .collect()
    };
    for (id, pass, deadline, used) in read().map_err(|error| failed(&error))? {
        let stands = serde_json::to_value(&pass).unwrap_or_default();
        let holds = told.remove(&id).is_some_and(|(left, at, was_used)| {
            let longest = at.after(LASTS).after(Duration::from_secs(60));
            left == stands && was_used == used && deadline.wall <= longest
        });
        if !holds {
            return Ok(Err(format!("pass {id} does not stand as its events say")));
        }
    }
    Ok(Ok(()))
}

fn pass(row: &Row<'_>) -> rusqlite::Result<(String, Pass, Deadline, bool)> {
    let missing = || rusqlite::Error::InvalidColumnName("passes".to_owned());
    let pass = Pass {
        source: row.get(1)?,
        argv: from_json(row, 2)?.ok_or_else(missing)?,
        cwd: PathBuf::from(row.get::<_, String>(3)?),
        requester: from_json(row, 4)?.ok_or_else(missing)?,
        files: from_json(row, 5)?.ok_or_else(missing)?,
    };
    let deadline = Deadline {
        set: Moment(row.get(6)?),
        wall: Moment(row.get(7)?),
        boot: row.get(8)?,
        boot_id: row.get(9)?,
    };
    Ok((row.get(0)?, pass, deadline, row.get(10)?))
}
