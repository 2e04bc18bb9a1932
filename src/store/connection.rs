//! Opening the store, and what its errors mean to a caller.

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use crate::audit::Journal;
use crate::error::Error;
use crate::lock::{Sharing, lock};
use crate::paths::Paths;
use crate::trust::{Distrust, only_ours};

/// How long one process waits for another one's transaction, each of which takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

const MIGRATION_LIST: &[M<'_>] = &[
    M::up(include_str!("schema.sql")),
    M::up(include_str!("votes.sql")),
    M::up(include_str!("limits.sql")),
    M::up(include_str!("grants.sql")),
    M::up(include_str!("passes.sql")),
];
const MIGRATIONS: Migrations<'_> = Migrations::from_slice(MIGRATION_LIST);

/// The open store.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    bell: PathBuf,
}

impl Store {
    /// Opens the store, creating or upgrading it where needed, and moves the journal into the chain.
    pub fn open(paths: &Paths) -> Result<Self, Error> {
        let path = paths.store();
        prepare(&paths.state, &path)?;
        // Two first calls at once must not both create the tables.
        let setting_up = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(paths.state.join("lock"))
            .and_then(|file| lock(file, Sharing::Exclusive, PATIENCE))
            .map_err(|error| Error::at(paths.state.join("lock"), &error))?;
        let connection = Connection::open(&path).map_err(|error| at(&path, &error))?;
        let mut store = Self {
            connection,
            bell: paths.state.join("bell"),
        };
        store.set_up().map_err(|error| match error {
            rusqlite_migration::Error::MigrationDefinition(MigrationDefinitionError::DatabaseTooFarAhead) => {
                Error::Config {
                    what: format!(
                        "{}: the store was written by a newer version of sudomode\nhint: use that version",
                        path.display()
                    ),
                }
            }
            rusqlite_migration::Error::RusqliteError { err, .. } => at(&path, &err),
            other => Error::Unavailable { what: format!("{}: {other}", path.display()), hint: repair(&path) },
        })?;
        drop(setting_up);
        store.ingest(&Journal::at(paths.journal()))?;
        store.sweep()?;
        Ok(store)
    }

    fn set_up(&mut self) -> Result<(), rusqlite_migration::Error> {
        self.connection.busy_timeout(PATIENCE)?;
        let mode: String = self
            .connection
            .query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        if mode != "wal" {
            self.connection
                .query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        }
        // An approval that was taken must stay taken after a power cut.
        self.connection.execute_batch("PRAGMA synchronous = FULL")?;
        MIGRATIONS.to_latest(&mut self.connection)
    }

    /// Runs one transaction that writes; what it did is undone if it fails.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|error| failed(&error))?;
        let result = work(&transaction)?;
        transaction.commit().map_err(|error| failed(&error))?;
        Ok(result)
    }

    /// Wakes the waiters, so that an answer need not wait for their next poll.
    pub(super) fn ring(&self) {
        // A bell that cannot be rung costs a waiter its two seconds, nothing else.
        let _ = File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&self.bell);
    }
}

/// The file whose modification tells waiters that something was decided.
#[must_use]
pub(crate) fn bell(state: &Path) -> PathBuf {
    state.join("bell")
}

fn prepare(state: &Path, store: &Path) -> Result<(), Error> {
    crate::audit::private_directory(state).map_err(|error| Error::at(state, &error))?;
    let create = File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(store);
    match create {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(Error::at(store, &error)),
    }
    only_ours(store).map_err(|distrust| match distrust {
        Distrust::Unreadable { .. } => Error::Unavailable {
            what: distrust.to_string(),
            hint: repair(store),
        },
        _ => Error::Config {
            what: format!(
                "{distrust}\nhint: take the rights away with chmod go-w, then run it again"
            ),
        },
    })
}

/// An error of SQLite in the middle of work.
pub(super) fn failed(error: &rusqlite::Error) -> Error {
    let hint = match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another process holds it; run the same command again"
        }
        Some(ErrorCode::DiskFull) => "make room on the disk, then run the same command again",
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            "make the state directory writable for you, then run the same command again"
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            "it is damaged: a human may move it away; a new one is made at the next call"
        }
        _ => "run the same command again",
    };
    Error::Unavailable {
        what: format!("the store cannot be used: {error}"),
        hint: hint.to_owned(),
    }
}

fn at(path: &Path, error: &rusqlite::Error) -> Error {
    match failed(error) {
        Error::Unavailable { hint, .. } => Error::Unavailable {
            what: format!("{}: {error}", path.display()),
            hint,
        },
        other => other,
    }
}

fn repair(path: &Path) -> String {
    format!(
        "a human may move {} away; a new one is made at the next call",
        path.display()
    )
}
