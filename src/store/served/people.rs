//! The people who may answer, with what they prove it by.

use serde_json::json;

use super::changed;
use crate::audit::Kind;
use crate::clock::Moment;
use crate::error::Error;
use crate::store::Store;
use crate::store::events::record;
use crate::store::sql::Row;

/// Somebody who is enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub name: String,
    /// Lines as they would stand in a file of approvers: keys, and what a passphrase becomes.
    pub lines: String,
    /// The second factor, sealed.
    pub factor: Option<String>,
    /// The step of the last code that was used.
    pub step: i64,
    /// When the person was enrolled.
    pub created_at: Moment,
}

impl Store {
    /// Everybody, by name.
    pub fn people(&self) -> Result<Vec<Person>, Error> {
        let rows = self.connection.query(
            "SELECT name, lines, factor, step, created_at FROM people ORDER BY name",
            &[],
        )?;
        rows.iter().map(person).collect()
    }

    /// Enrols somebody, or gives somebody other lines and another factor.
    pub fn enrol(&mut self, person: &Person, line: &str, by: Option<&str>) -> Result<(), Error> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO people (name, lines, factor, step, created_at) VALUES (?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (name) DO UPDATE SET lines = ?2, factor = ?3, step = ?4",
                &[
                    (&person.name).into(),
                    (&person.lines).into(),
                    person.factor.as_ref().into(),
                    person.step.into(),
                    person.created_at.0.into(),
                ],
            )?;
            let body = json!({ "line": line.trim_end(), "by": by });
            record(transaction, Kind::ApproverAdded, None, &body)?;
            changed(transaction)
        })
    }

    /// Takes somebody off, with keys, passphrase, sessions and tokens. `false` if nobody of that name is enrolled.
    pub fn unenrol(&mut self, name: &str, by: &str) -> Result<bool, Error> {
        self.write(|transaction| {
            let gone = transaction.execute("DELETE FROM people WHERE name = ?1", &[name.into()])?;
            if gone == 0 {
                return Ok(false);
            }
            transaction.execute("DELETE FROM sessions WHERE person = ?1", &[name.into()])?;
            let now = Moment::now().0;
            transaction.execute(
                "UPDATE tokens SET revoked_at = ?2 WHERE person = ?1 AND revoked_at IS NULL",
                &[name.into(), now.into()],
            )?;
            let body = json!({ "person": name, "by": by });
            record(transaction, Kind::ApproverRemoved, None, &body)?;
            changed(transaction)?;
            Ok(true)
        })
    }

    /// Uses up a code, which counts once. `false` if it, or a later one, was used.
    pub fn use_code(&mut self, name: &str, step: i64) -> Result<bool, Error> {
        self.write(|transaction| {
            let used = transaction.execute(
                "UPDATE people SET step = ?2 WHERE name = ?1 AND step < ?2",
                &[name.into(), step.into()],
            )?;
            Ok(used == 1)
        })
    }
}

fn person(row: &Row) -> Result<Person, Error> {
    Ok(Person {
        name: row.text(0)?.to_owned(),
        lines: row.text(1)?.to_owned(),
        factor: row.text_if_any(2)?.map(str::to_owned),
        step: row.integer(3)?,
        created_at: Moment(row.integer(4)?),
    })
}
