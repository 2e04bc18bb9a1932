//! What only a server keeps of a project: tokens, people, sessions, and the policies that were in force.

mod people;
mod policies;
mod sessions;
mod tokens;

pub use people::Person;
pub use policies::{Ruling, RulingState};
pub use sessions::Login;
pub use tokens::Token;

use super::Store;
use super::connection::Transaction;
use crate::error::Error;

impl Store {
    /// A number that grows with every change of tokens, people or policies.
    pub fn generation(&self) -> Result<i64, Error> {
        let rows = self
            .connection
            .query("SELECT number FROM generation WHERE one = 1", &[])?;
        rows.first().map_or(Ok(0), |row| row.integer(0))
    }
}

/// Whoever keeps a copy of them learns that it is old.
fn changed(transaction: Transaction<'_>) -> Result<(), Error> {
    transaction
        .execute(
            "INSERT INTO generation (one, number) VALUES (1, 1) \
             ON CONFLICT (one) DO UPDATE SET number = generation.number + 1",
            &[],
        )
        .map(drop)
}
