//! Passes in the store: each for one command of a line that was answered for, once. Leaving and taking one is an
//! event in the same transaction.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Store;
use super::connection::Connection;
use super::deadlines::{self, deadline};
use super::events::record;
use super::sql::{Row, json as as_json};
use crate::approval::{RequestId, Requester};
use crate::audit::{Event, Kind};
use crate::clock::{Deadline, Moment};
use crate::digest::Digest;
use crate::error::Error;

/// How long a line may take to come to a command of it.
const LASTS: Duration = Duration::from_mins(10);
/// Clocks are read one after another.
const SLACK: Duration = Duration::from_mins(1);
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

/// A pass as it stands in the store.
struct Left {
    id: String,
    pass: Pass,
    deadline: Deadline,
    used: bool,
}

impl Store {
    /// Leaves a pass for each of these, for ten minutes.
    pub fn leave(&mut self, passes: &[Pass]) -> Result<(), Error> {
        self.write(|transaction| {
            for pass in passes {
                let id = RequestId::random()?.as_str().replace("req_", "pass_");
                let until = Deadline::after(LASTS);
                let [set, wall, boot, boot_id] = deadlines::values(&until);
                transaction.execute(
                    &format!(
                        "INSERT INTO passes ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)"
                    ),
                    &[
                        (&id).into(),
                        (&pass.source).into(),
                        as_json(&pass.argv)?.into(),
                        place(&pass.cwd).into(),
                        as_json(&pass.requester)?.into(),
                        as_json(&pass.files)?.into(),
                        set,
                        wall,
                        boot,
                        boot_id,
                    ],
                )?;
                let body = json!({ "pass": id, "left": pass });
                record(transaction, Kind::PassLeft, pass.request(), &body)?;
            }
            Ok(())
        })
    }

    /// Takes a pass for this command of this requester, if one holds and `fits`.
    pub fn take_pass(
        &mut self,
        argv: &[String],
        cwd: &Path,
        requester: &Requester,
        fits: impl Fn(&Pass) -> bool,
    ) -> Result<Option<Pass>, Error> {
        self.write(|transaction| {
            let rows = transaction.query(
                &format!(
                    "SELECT {COLUMNS} FROM passes WHERE argv = ?1 AND cwd = ?2 AND used = 0 ORDER BY deadline_set, id"
                ),
                &[as_json(argv)?.into(), place(cwd).into()],
            )?;
            let holds = |left: &Left| {
                let Left { pass, deadline, .. } = left;
                !deadline.passed() && pass.requester == *requester && fits(pass)
            };
            for row in &rows {
                let left = left(row)?;
                if holds(&left) {
                    transaction.execute("UPDATE passes SET used = 1 WHERE id = ?1", &[(&left.id).into()])?;
                    let body = json!({ "pass": left.id });
                    record(transaction, Kind::PassUsed, left.pass.request(), &body)?;
                    return Ok(Some(left.pass));
                }
            }
            Ok(None)
        })
    }
}

impl Pass {
    /// The request that answered for it, if it was one.
    fn request(&self) -> Option<&str> {
        self.source.starts_with("req_").then_some(&self.source)
    }
}

/// How the passes should stand by what their events say.
#[derive(Default)]
pub(super) struct Told(BTreeMap<String, (Value, Moment, bool)>);

impl Told {
    pub(super) fn hear(&mut self, event: &Event) {
        if !event.kind.starts_with("pass_") {
            return;
        }
        let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
        let id = body["pass"].as_str().unwrap_or_default().to_owned();
        if event.kind == Kind::PassLeft.as_str() {
            self.0.insert(id, (body["left"].clone(), event.at, false));
        } else if let Some((_, _, used)) = self.0.get_mut(&id) {
            *used = true;
        }
    }

    /// A pass that was made, or made fresh again, past the chain does not stand as its events say.
    pub(super) fn compare(mut self, connection: &Connection) -> Result<Result<(), String>, Error> {
        for row in &connection.query(&format!("SELECT {COLUMNS} FROM passes"), &[])? {
            let Left {
                id,
                pass,
                deadline,
                used,
            } = left(row)?;
            let stands = serde_json::to_value(&pass).map_err(|error| Error::Internal {
                what: error.to_string(),
            })?;
            let holds = self.0.remove(&id).is_some_and(|(told, at, was_used)| {
                let longest = at.after(LASTS).after(SLACK);
                told == stands && was_used == used && deadline.wall <= longest
            });
            if !holds {
                return Ok(Err(format!("pass {id} does not stand as its events say")));
            }
        }
        Ok(Ok(()))
    }
}

fn place(cwd: &Path) -> String {
    cwd.to_string_lossy().into_owned()
}

fn left(row: &Row) -> Result<Left, Error> {
    Ok(Left {
        id: row.text(0)?.to_owned(),
        pass: Pass {
            source: row.text(1)?.to_owned(),
            argv: row.json(2)?,
            cwd: PathBuf::from(row.text(3)?),
            requester: row.json(4)?,
            files: row.json(5)?,
        },
        deadline: deadline(row, 6)?,
        used: row.integer(10)? != 0,
    })
}
