//! The policies of a project: proposed by one person, accepted by another, and kept for ever.

use serde_json::json;

use super::changed;
use crate::audit::Kind;
use crate::clock::Moment;
use crate::error::Error;
use crate::store::Store;
use crate::store::connection::{Connection, Transaction};
use crate::store::events::record;
use crate::store::sql::Row;

const COLUMNS: &str =
    "version, hash, state, proposed_by, proposed_at, note, decided_by, decided_at, text";
/// Who proposes what stands in the file that a server is started with. No person may be called so.
const FILE: &str = "(file)";

/// One version of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// 1, 2, 3, …
    pub version: i64,
    /// SHA-256 of its text.
    pub hash: String,
    /// Where it stands.
    pub state: RulingState,
    /// Who proposed it.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Moment,
    /// Why.
    pub note: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Moment>,
    /// What it says.
    pub text: String,
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulingState {
    /// It waits for another person.
    Proposed,
    /// It is, or was, in force.
    Accepted,
    /// It was refused.
    Rejected,
}

const STATES: [(RulingState, &str); 3] = [
    (RulingState::Proposed, "proposed"),
    (RulingState::Accepted, "accepted"),
    (RulingState::Rejected, "rejected"),
];

impl Store {
    /// All versions, the newest first.
    pub fn rulings(&self) -> Result<Vec<Ruling>, Error> {
        let rows = self.connection.query(
            &format!("SELECT {COLUMNS} FROM policies ORDER BY version DESC"),
            &[],
        )?;
        rows.iter().map(ruling).collect()
    }

    /// One version.
    pub fn ruling(&self, version: i64) -> Result<Option<Ruling>, Error> {
        one(&self.connection, "version = ?1", version)
    }

    /// The version in force: the one that was accepted last.
    pub fn ruling_in_force(&self) -> Result<Option<Ruling>, Error> {
        one(
            &self.connection,
            "state = 'accepted' AND in_force = ?1 ORDER BY version DESC LIMIT 1",
            1,
        )
    }

    /// Proposes a text.
    pub fn propose(
        &mut self,
        text: &str,
        hash: &str,
        by: &str,
        note: Option<&str>,
    ) -> Result<Ruling, Error> {
        self.write(|transaction| insert(transaction, text, hash, by, note))
    }

    /// Decides about a proposal. `None` if it is none, or no longer.
    pub fn decide(
        &mut self,
        version: i64,
        to: RulingState,
        by: &str,
    ) -> Result<Option<Ruling>, Error> {
        self.write(|transaction| decide(transaction, version, to, by))
    }

    /// The file that a server is started with: where it is another than at the last start it holds from now on.
    pub fn rule_by_file(&mut self, text: &str, hash: &str) -> Result<(), Error> {
        self.write(|transaction| {
            let last = transaction.query(
                "SELECT hash FROM policies WHERE proposed_by = ?1 ORDER BY version DESC LIMIT 1",
                &[FILE.into()],
            )?;
            let known = match last.first() {
                Some(row) => row.text(0)? == hash,
                None => false,
            };
            if known {
                return Ok(());
            }
            let made = insert(transaction, text, hash, FILE, None)?;
            decide(transaction, made.version, RulingState::Accepted, FILE).map(drop)
        })
    }
}

fn insert(
    transaction: Transaction<'_>,
    text: &str,
    hash: &str,
    by: &str,
    note: Option<&str>,
) -> Result<Ruling, Error> {
    let rows = transaction.query("SELECT coalesce(max(version), 0) FROM policies", &[])?;
    let version = 1 + rows.first().map_or(Ok(0), |row| row.integer(0))?;
    let now = Moment::now();
    transaction.execute(
        &format!(
            "INSERT INTO policies ({COLUMNS}, in_force) VALUES (?1, ?2, 'proposed', ?3, ?4, ?5, NULL, NULL, ?6, 0)"
        ),
        &[
            version.into(),
            hash.into(),
            by.into(),
            now.0.into(),
            note.into(),
            text.into(),
        ],
    )?;
    let body = json!({ "version": version, "hash": hash, "by": by, "note": note });
    record(transaction, Kind::PolicyProposed, None, &body)?;
    changed(transaction)?;
    Ok(Ruling {
        version,
        hash: hash.to_owned(),
        state: RulingState::Proposed,
        proposed_by: by.to_owned(),
        proposed_at: now,
        note: note.map(str::to_owned),
        decided_by: None,
        decided_at: None,
        text: text.to_owned(),
    })
}

fn decide(
    transaction: Transaction<'_>,
    version: i64,
    to: RulingState,
    by: &str,
) -> Result<Option<Ruling>, Error> {
    let accepts = to == RulingState::Accepted;
    let decided = transaction.execute(
        "UPDATE policies SET state = ?2, decided_by = ?3, decided_at = ?4, in_force = ?5 \
         WHERE version = ?1 AND state = 'proposed'",
        &[
            version.into(),
            to.as_str().into(),
            by.into(),
            Moment::now().0.into(),
            i64::from(accepts).into(),
        ],
    )?;
    if decided == 0 {
        return Ok(None);
    }
    if accepts {
        transaction.execute(
            "UPDATE policies SET in_force = 0 WHERE version <> ?1 AND in_force = 1",
            &[version.into()],
        )?;
    }
    let made = one(&transaction, "version = ?1", version)?;
    let kind = if accepts {
        Kind::PolicyAccepted
    } else {
        Kind::PolicyRejected
    };
    let hash = made.as_ref().map(|ruling| ruling.hash.as_str());
    let body = json!({ "version": version, "hash": hash, "by": by });
    record(transaction, kind, None, &body)?;
    changed(transaction)?;
    Ok(made)
}

fn one(connection: &Connection, condition: &str, number: i64) -> Result<Option<Ruling>, Error> {
    let rows = connection.query(
        &format!("SELECT {COLUMNS} FROM policies WHERE {condition}"),
        &[number.into()],
    )?;
    rows.first().map(ruling).transpose()
}

fn ruling(row: &Row) -> Result<Ruling, Error> {
    Ok(Ruling {
        version: row.integer(0)?,
        hash: row.text(1)?.to_owned(),
        state: row.parsed(2)?,
        proposed_by: row.text(3)?.to_owned(),
        proposed_at: Moment(row.integer(4)?),
        note: row.text_if_any(5)?.map(str::to_owned),
        decided_by: row.text_if_any(6)?.map(str::to_owned),
        decided_at: row.integer_if_any(7)?.map(Moment),
        text: row.text(8)?.to_owned(),
    })
}

impl RulingState {
    /// Its name in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        STATES
            .iter()
            .find(|(state, _)| *state == self)
            .map_or("", |(_, name)| name)
    }
}

impl std::str::FromStr for RulingState {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let found = STATES.iter().find(|(_, name)| *name == text);
        found.map(|(state, _)| *state).ok_or(())
    }
}
