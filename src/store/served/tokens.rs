//! Tokens, of which only the hash is kept.

use serde_json::json;

use super::changed;
use crate::audit::Kind;
use crate::clock::Moment;
use crate::digest::Digest;
use crate::error::Error;
use crate::store::Store;
use crate::store::events::record;
use crate::store::sql::Row;

const COLUMNS: &str =
    "name, scope, person, hash, made_by, created_at, expires_at, revoked_at, last_used";

/// What is known of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is called; one of that name is in force at a time.
    pub name: String,
    /// What it is good for, in the word of the interface.
    pub scope: String,
    /// In whose name it answers.
    pub person: Option<String>,
    /// SHA-256 of it.
    pub hash: Digest,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub created_at: Moment,
    /// When it expires.
    pub expires_at: Option<Moment>,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
    /// When it was last used, roughly.
    pub last_used: Option<Moment>,
}

impl Store {
    /// All tokens, the oldest first.
    pub fn tokens(&self) -> Result<Vec<Token>, Error> {
        let rows = self.connection.query(
            &format!("SELECT {COLUMNS} FROM tokens ORDER BY created_at, hash"),
            &[],
        )?;
        rows.iter().map(token).collect()
    }

    /// Keeps a new token. `false` if one of its name is in force.
    pub fn add_token(&mut self, token: &Token) -> Result<bool, Error> {
        self.write(|transaction| {
            let standing = transaction.query(
                "SELECT hash FROM tokens WHERE name = ?1 AND revoked_at IS NULL \
                 AND (expires_at IS NULL OR expires_at > ?2)",
                &[(&token.name).into(), Moment::now().0.into()],
            )?;
            if !standing.is_empty() {
                return Ok(false);
            }
            transaction.execute(
                &format!(
                    "INSERT INTO tokens ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, NULL)"
                ),
                &[
                    (&token.name).into(),
                    (&token.scope).into(),
                    token.person.as_ref().into(),
                    token.hash.to_string().into(),
                    (&token.made_by).into(),
                    token.created_at.0.into(),
                    token.expires_at.map(|at| at.0).into(),
                ],
            )?;
            let body = json!({
                "token": token.name,
                "scope": token.scope,
                "person": token.person,
                "hash": token.hash,
                "expires_at": token.expires_at,
                "by": token.made_by,
            });
            record(transaction, Kind::TokenAdded, None, &body)?;
            changed(transaction)?;
            Ok(true)
        })
    }

    /// Takes a token out of force. `false` if none of that name is.
    pub fn revoke_token(&mut self, name: &str, by: &str) -> Result<bool, Error> {
        self.write(|transaction| {
            let revoked = transaction.execute(
                "UPDATE tokens SET revoked_at = ?2 WHERE name = ?1 AND revoked_at IS NULL",
                &[name.into(), Moment::now().0.into()],
            )?;
            if revoked == 0 {
                return Ok(false);
            }
            let body = json!({ "token": name, "by": by });
            record(transaction, Kind::TokenRevoked, None, &body)?;
            changed(transaction)?;
            Ok(true)
        })
    }

    /// Remembers when tokens were last used.
    pub fn tokens_used(&mut self, used: &[(Digest, Moment)]) -> Result<(), Error> {
        self.write(|transaction| {
            for (hash, at) in used {
                transaction.execute(
                    "UPDATE tokens SET last_used = ?2 WHERE hash = ?1",
                    &[hash.to_string().into(), at.0.into()],
                )?;
            }
            Ok(())
        })
    }
}

fn token(row: &Row) -> Result<Token, Error> {
    Ok(Token {
        name: row.text(0)?.to_owned(),
        scope: row.text(1)?.to_owned(),
        person: row.text_if_any(2)?.map(str::to_owned),
        hash: row.parsed(3)?,
        made_by: row.text(4)?.to_owned(),
        created_at: Moment(row.integer(5)?),
        expires_at: row.integer_if_any(6)?.map(Moment),
        revoked_at: row.integer_if_any(7)?.map(Moment),
        last_used: row.integer_if_any(8)?.map(Moment),
    })
}
