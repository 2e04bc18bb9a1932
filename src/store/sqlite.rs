//! A store in one SQLite file.

use std::cell::Cell;
use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};
use rusqlite_migration::{M, MigrationDefinitionError, Migrations};

use super::connection::{HEAD, head_of};
use super::schema::STEPS;
use super::sql::{Row, Sql, Value};
use crate::audit::Head;
use crate::error::Error;
use crate::lock::{Sharing, lock};
use crate::trust::{Distrust, only_ours};

/// How long one process waits for another one's transaction, each of which takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);
/// More than the statements that there are.
const STATEMENTS: usize = 128;

static MIGRATIONS: LazyLock<Migrations<'static>> =
    LazyLock::new(|| STEPS.into_iter().map(M::up).collect());

#[derive(Debug)]
pub(super) struct Sqlite {
    connection: Connection,
    /// True between the begin and the end of a transaction.
    begun: Cell<bool>,
}

impl Sqlite {
    /// Opens the store in a directory, creating or upgrading it where needed.
    pub(super) fn open(state: &Path) -> Result<Self, Error> {
        let path = state.join("store.db");
        prepare(state, &path)?;
        // Two first calls at once must not both create the tables.
        let setting_up = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(state.join("lock"))
            .and_then(|file| lock(file, Sharing::Exclusive, PATIENCE))
            .map_err(|error| Error::at(state.join("lock"), &error))?;
        let mut connection = Connection::open(&path).map_err(|error| at(&path, &error))?;
        set_up(&mut connection).map_err(|error| match error {
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
        Ok(Self::from(connection))
    }

    /// Opens a store that is there already, to look at it only.
    pub(super) fn open_to_look(state: &Path) -> Result<Self, Error> {
        let path = state.join("store.db");
        let open = || {
            // A log that another process left must be readable, which takes the right to write.
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(&path, flags)?;
            connection.busy_timeout(PATIENCE)?;
            connection.set_prepared_statement_cache_capacity(STATEMENTS);
            connection.execute_batch("PRAGMA query_only = ON")?;
            Ok(connection)
        };
        open().map(Self::from).map_err(|error| at(&path, &error))
    }
}

impl From<Connection> for Sqlite {
    fn from(connection: Connection) -> Self {
        Self {
            connection,
            begun: Cell::new(false),
        }
    }
}

impl Sqlite {
    fn run(&self, statements: &str) -> Result<(), Error> {
        self.connection
            .execute_batch(statements)
            .map_err(|error| failed(&error))
    }

    /// After some errors, a full disk for one, SQLite has given the transaction up by itself. What is written after that
    /// would be durable at once, piece by piece.
    fn in_order(&self) -> Result<(), Error> {
        if self.begun.get() && self.connection.is_autocommit() {
            return Err(Error::Unavailable {
                what: "the store cannot be used: the transaction was given up".to_owned(),
                hint: "nothing of it was kept; run the same command again".to_owned(),
            });
        }
        Ok(())
    }
}

impl Sql for Sqlite {
    fn batch(&self, statements: &str) -> Result<(), Error> {
        self.in_order()?;
        self.run(statements)
    }

    fn execute(&self, statement: &str, values: &[Value<'_>]) -> Result<usize, Error> {
        self.in_order()?;
        let write = || {
            let mut statement = self.connection.prepare_cached(statement)?;
            let changed = statement.execute(params_from_iter(values))?;
            #[cfg(test)]
            steps::count(&statement);
            Ok(changed)
        };
        write().map_err(|error| failed(&error))
    }

    fn query(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(statement)?;
            let columns = statement.column_count();
            let rows = statement.query_map(params_from_iter(values), |row| {
                (0..columns)
                    .map(|index| row.get_ref(index)?.try_into())
                    .collect::<rusqlite::Result<_>>()
                    .map(Row)
            })?;
            let rows = rows.collect::<rusqlite::Result<_>>()?;
            #[cfg(test)]
            steps::count(&statement);
            Ok(rows)
        };
        read().map_err(|error| failed(&error))
    }

    fn begin(&self) -> Result<Head, Error> {
        self.run("BEGIN IMMEDIATE")?;
        self.begun.set(true);
        self.query(HEAD, &[])
            .and_then(|rows| head_of(&rows))
            .inspect_err(|_| self.rollback())
    }

    fn begin_to_look(&self) -> Result<(), Error> {
        self.run("BEGIN")
    }

    fn commit(&self, head: Option<&Head>) -> Result<(), Error> {
        if let Some(head) = head {
            self.execute(
                "INSERT INTO head (one, seq, hash) VALUES (1, ?1, ?2) \
                 ON CONFLICT (one) DO UPDATE SET seq = ?1, hash = ?2",
                &[head.seq.into(), (&head.hash).into()],
            )?;
        }
        self.batch("COMMIT")?;
        self.begun.set(false);
        Ok(())
    }

    fn rollback(&self) {
        self.begun.set(false);
        // What cannot be undone now is undone when the connection is closed: it was never committed.
        let _ = self.run("ROLLBACK");
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

impl TryFrom<ValueRef<'_>> for Value<'static> {
    type Error = rusqlite::Error;

    fn try_from(value: ValueRef<'_>) -> rusqlite::Result<Self> {
        Ok(match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            value => Self::Text(value.as_str()?.to_owned().into()),
        })
    }
}

fn set_up(connection: &mut Connection) -> Result<(), rusqlite_migration::Error> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let mode: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
    if mode != "wal" {
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    }
    // An approval that was taken must stay taken after a power cut.
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    MIGRATIONS.to_latest(connection)
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
fn failed(error: &rusqlite::Error) -> Error {
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

/// How much SQLite had to do: a figure that no other process and no disk changes.
#[cfg(test)]
pub(super) mod steps {
    use std::cell::Cell;

    use rusqlite::{Statement, StatementStatus};

    thread_local! {
        static STEPS: Cell<i64> = const { Cell::new(0) };
    }

    pub(super) fn count(statement: &Statement<'_>) {
        let steps = statement.reset_status(StatementStatus::VmStep);
        STEPS.set(STEPS.get() + i64::from(steps));
    }

    /// The steps since this was last asked.
    pub(in super::super) fn taken() -> i64 {
        STEPS.take()
    }
}
