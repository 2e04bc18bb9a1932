//! Opening a store, and its transactions.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use super::connection::{Connection, Transaction};
use super::sqlite::Sqlite;
use super::{Changed, Liveness, Place, Project};
use crate::audit::Journal;
use crate::error::Error;
use crate::paths::Paths;

/// The open store.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    pub(super) liveness: Liveness,
    /// What wakes those who wait on this machine.
    bell: Option<PathBuf>,
}

impl Store {
    /// Opens the store of a user, creating or upgrading it where needed, and moves the journal into the chain.
    pub fn open(paths: &Paths) -> Result<Self, Error> {
        let mut store = Self {
            connection: Connection::new(Box::new(Sqlite::open(&paths.state)?)),
            liveness: Liveness::Processes,
            bell: Some(bell(&paths.state)),
        };
        store.ingest(&Journal::at(paths.journal()))?;
        store.sweep()?;
        Ok(store)
    }

    /// Opens a project of a server, creating or upgrading it where needed.
    pub fn open_at(place: &Place, project: &Project, liveness: Liveness) -> Result<Self, Error> {
        let sql = match place {
            Place::Sqlite(below) => Sqlite::open(&directory(below, project))?,
            Place::Postgres(_) => return Err(without_postgres(place)),
        };
        Ok(Self {
            connection: Connection::new(Box::new(sql)),
            liveness,
            bell: None,
        })
    }

    /// Opens a project that is there already, to look at it only.
    pub fn open_to_look(place: &Place, project: &Project) -> Result<Self, Error> {
        let sql = match place {
            Place::Sqlite(below) => Sqlite::open_to_look(&directory(below, project))?,
            Place::Postgres(_) => return Err(without_postgres(place)),
        };
        Ok(Self {
            connection: Connection::new(Box::new(sql)),
            liveness: Liveness::Leases,
            bell: None,
        })
    }

    /// Runs several methods in one transaction; what they did is undone if it fails. Within another one it is a part
    /// of that, and only its own part is undone.
    pub fn together<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.connection.begin()?;
        let result = match catch_unwind(AssertUnwindSafe(|| work(self))) {
            Ok(result) => result,
            Err(panic) => {
                self.connection.rollback();
                resume_unwind(panic)
            }
        };
        let rings = Transaction(&self.connection).changes();
        let done = result.and_then(|result| self.connection.commit().map(|()| result));
        match &done {
            Ok(_) if rings => self.ring(),
            Ok(_) => {}
            Err(_) => self.connection.rollback(),
        }
        done
    }

    /// Several questions that are answered from one state of the store.
    pub fn at_once<T>(&self, look: impl FnOnce(&Self) -> Result<T, Error>) -> Result<T, Error> {
        let _one_state = self.connection.look()?;
        look(self)
    }

    /// Runs one transaction that writes; what it did is undone if it fails.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(Transaction<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.together(|store| work(Transaction(&store.connection)))
    }

    /// From here on [`Self::changed`] tells what changes.
    pub(super) fn listen(&self) -> Result<(), Error> {
        self.connection.listen()
    }

    /// What changed since this was last asked, here or elsewhere, and is durable.
    pub(super) fn changed(&self) -> Vec<Changed> {
        self.connection.changed()
    }

    /// Wakes the waiters, so that an answer need not wait for their next poll.
    fn ring(&self) {
        let Some(bell) = &self.bell else {
            return;
        };
        // A bell that cannot be rung costs a waiter its two seconds, nothing else.
        let _ = File::options()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(bell);
    }
}

/// The file whose modification tells waiters that something was decided.
#[must_use]
pub(crate) fn bell(state: &Path) -> PathBuf {
    state.join("bell")
}

fn directory(below: &Path, project: &Project) -> PathBuf {
    below.join("projects").join(project.as_str())
}

fn without_postgres(place: &Place) -> Error {
    Error::Unavailable {
        what: format!("{place}: this version cannot use PostgreSQL"),
        hint: "use sqlite:DIRECTORY".to_owned(),
    }
}
