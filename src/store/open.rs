//! Opening a store, and its transactions.

use std::fs::File;
use std::os::unix::fs::OpenOptionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use super::connection::{Connection, Transaction};
use super::postgres::{Listener, Postgres};
use super::sql::Sql;
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
            bell: Some(bell(&paths.state)),
            ..Self::of(local(&paths.state)?, Liveness::Processes)
        };
        store.ingest(&Journal::at(paths.journal()))?;
        store.sweep()?;
        Ok(store)
    }

    /// Opens a project of a server, creating or upgrading it where needed. Not from within an event loop.
    pub fn open_at(place: &Place, project: &Project, liveness: Liveness) -> Result<Self, Error> {
        let sql: Box<dyn Sql> = match place {
            Place::Sqlite(below) => Box::new(Sqlite::open(&directory(below, project))?),
            Place::Postgres(_) => Box::new(Postgres::open(place, project)?),
        };
        Ok(Self::of(sql, liveness))
    }

    /// Opens a project that is there already, to look at it only. Not from within an event loop.
    pub fn open_to_look(place: &Place, project: &Project) -> Result<Self, Error> {
        let sql: Box<dyn Sql> = match place {
            Place::Sqlite(below) => Box::new(Sqlite::open_to_look(&directory(below, project))?),
            Place::Postgres(_) => Box::new(Postgres::open_to_look(place, project)?),
        };
        Ok(Self::of(sql, Liveness::Leases))
    }

    fn of(sql: Box<dyn Sql>, liveness: Liveness) -> Self {
        Self {
            connection: Connection::new(sql),
            liveness,
            bell: None,
        }
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
        let done = result.and_then(|result| Ok((result, self.connection.commit()?)));
        match done {
            Ok((result, changes)) => {
                if changes {
                    self.ring();
                }
                Ok(result)
            }
            Err(error) => {
                self.connection.rollback();
                Err(error)
            }
        }
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

    /// Looks for what others changed.
    pub(super) fn look_elsewhere(&self) -> Result<(), Error> {
        self.connection.look_elsewhere()
    }

    /// What tells that others wrote, where it takes telling.
    pub(super) fn listener(&self) -> Option<Listener> {
        self.connection.listener()
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

/// The store of a user.
fn local(state: &Path) -> Result<Box<dyn Sql>, Error> {
    #[cfg(test)]
    if let Some((place, project)) = elsewhere::of(state) {
        return Ok(Box::new(Postgres::open(&place, &project)?));
    }
    Ok(Box::new(Sqlite::open(state)?))
}

/// The file whose modification tells waiters that something was decided.
#[must_use]
pub(crate) fn bell(state: &Path) -> PathBuf {
    state.join("bell")
}

fn directory(below: &Path, project: &Project) -> PathBuf {
    below.join("projects").join(project.as_str())
}

/// What a test keeps in another place than a user's store: all that is done with one is tried there, too.
#[cfg(test)]
pub(crate) mod elsewhere {
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;

    use super::{Place, Project};

    static KEPT: Mutex<Vec<(PathBuf, Place, Project)>> = Mutex::new(Vec::new());

    pub(crate) fn keep(state: &Path, place: Place, project: Project) {
        std::fs::create_dir_all(state).unwrap();
        KEPT.lock()
            .unwrap()
            .push((state.to_owned(), place, project));
    }

    pub(super) fn of(state: &Path) -> Option<(Place, Project)> {
        let kept = KEPT.lock().unwrap();
        let found = kept.iter().find(|(kept, ..)| kept == state)?;
        Some((found.1.clone(), found.2.clone()))
    }
}
