//! Sessions of people who signed in with a browser; only the hash of what the browser holds is kept.

use serde_json::json;

use crate::audit::Kind;
use crate::clock::Moment;
use crate::digest::Digest;
use crate::error::Error;
use crate::store::Store;
use crate::store::events::record;
use crate::store::sql::Row;

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// SHA-256 of what the browser holds.
    pub hash: Digest,
    /// Who.
    pub person: String,
    /// What must come with everything that changes something.
    pub csrf: String,
    /// Since when.
    pub created_at: Moment,
    /// When something was last heard of it.
    pub used_at: Moment,
}

impl Store {
    /// Somebody has signed in. Sessions that began before `since`, or were not used since `used`, are forgotten.
    pub fn sign_in(&mut self, login: &Login, since: Moment, used: Moment) -> Result<(), Error> {
        self.write(|transaction| {
            transaction.execute(
                "DELETE FROM sessions WHERE created_at < ?1 OR used_at < ?2",
                &[since.0.into(), used.0.into()],
            )?;
            transaction.execute(
                "INSERT INTO sessions (hash, person, csrf, created_at, used_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                &[
                    login.hash.to_string().into(),
                    (&login.person).into(),
                    (&login.csrf).into(),
                    login.created_at.0.into(),
                    login.used_at.0.into(),
                ],
            )?;
            let body = json!({ "person": login.person });
            record(transaction, Kind::SignedIn, None, &body)
        })
    }

    /// The session of that hash.
    pub fn login(&self, hash: &Digest) -> Result<Option<Login>, Error> {
        let rows = self.connection.query(
            "SELECT hash, person, csrf, created_at, used_at FROM sessions WHERE hash = ?1",
            &[hash.to_string().into()],
        )?;
        rows.first().map(login).transpose()
    }

    /// It is used now.
    pub fn login_used(&mut self, hash: &Digest, at: Moment) -> Result<(), Error> {
        self.write(|transaction| {
            transaction
                .execute(
                    "UPDATE sessions SET used_at = ?2 WHERE hash = ?1 AND used_at < ?2",
                    &[hash.to_string().into(), at.0.into()],
                )
                .map(drop)
        })
    }

    /// Ends a session.
    pub fn sign_out(&mut self, hash: &Digest) -> Result<(), Error> {
        self.write(|transaction| {
            transaction
                .execute(
                    "DELETE FROM sessions WHERE hash = ?1",
                    &[hash.to_string().into()],
                )
                .map(drop)
        })
    }
}

fn login(row: &Row) -> Result<Login, Error> {
    Ok(Login {
        hash: row.parsed(0)?,
        person: row.text(1)?.to_owned(),
        csrf: row.text(2)?.to_owned(),
        created_at: Moment(row.integer(3)?),
        used_at: Moment(row.integer(4)?),
    })
}
