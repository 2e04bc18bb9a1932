//! The projects of a server. Nothing crosses from one to another, for they share nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::keys::Keys;
use super::log;
use super::office::Office;
use crate::digest::Digest;
use crate::error::Error;
use crate::store::{Place, Project, Token};

/// How often it is looked for what other processes changed.
pub(super) const REFRESH: Duration = Duration::from_millis(500);

/// How often at most it is looked for new projects.
const LIST: Duration = Duration::from_secs(2);

/// All of them.
pub(super) struct Projects {
    place: Place,
    keys: Arc<Keys>,
    open: RwLock<BTreeMap<Project, Arc<Office>>>,
    refreshed: Mutex<Option<Instant>>,
    listed: Mutex<Option<Instant>>,
}

impl Projects {
    pub(super) fn new(place: Place, keys: Arc<Keys>) -> Self {
        Self {
            place,
            keys,
            open: RwLock::default(),
            refreshed: Mutex::default(),
            listed: Mutex::default(),
        }
    }

    /// The project of that name.
    pub(super) fn named(&self, name: &Project) -> Option<Arc<Office>> {
        self.read().get(name).map(Arc::clone)
    }

    /// All that are open.
    pub(super) fn all(&self) -> Vec<Arc<Office>> {
        self.read().values().map(Arc::clone).collect()
    }

    /// The token of that hash, and its project. One that is not known may have been made a moment ago.
    pub(super) async fn token(&self, hash: &Digest) -> Option<(Arc<Office>, Arc<Token>)> {
        if let Some(found) = self.known(hash) {
            return Some(found);
        }
        let asked = Instant::now();
        let mut refreshed = self.refreshed.lock().await;
        // Somebody looked while this one waited.
        if refreshed.is_none_or(|at| at < asked) {
            *refreshed = Some(Instant::now());
            self.refresh().await;
        }
        drop(refreshed);
        self.known(hash)
    }

    fn known(&self, hash: &Digest) -> Option<(Arc<Office>, Arc<Token>)> {
        self.read()
            .values()
            .find_map(|office| Some((Arc::clone(office), office.token(hash)?)))
    }

    /// Opens what is new, and reads anew what was changed. What cannot be read stays as it was.
    pub(super) async fn refresh(&self) {
        let mut listed = self.listed.lock().await;
        if listed.is_none_or(|at| at.elapsed() >= LIST) {
            *listed = Some(Instant::now());
            if let Err(error) = self.open_new().await {
                log::error("projects not listed", &[("error", &error.to_string())]);
            }
        }
        drop(listed);
        for office in self.all() {
            if let Err(error) = office.refresh().await {
                log::error(
                    "project not refreshed",
                    &[
                        ("project", office.name.as_str()),
                        ("error", &error.to_string()),
                    ],
                );
            }
        }
    }

    /// Opens the projects that are there and not open yet.
    pub(super) async fn open_new(&self) -> Result<(), Error> {
        let place = self.place.clone();
        let names = blocking(move || place.projects()).await?;
        for name in names {
            if self.named(&name).is_none() {
                self.open(name).await?;
            }
        }
        Ok(())
    }

    /// Opens a project, which is made where it is new.
    pub(super) async fn open(&self, name: Project) -> Result<Arc<Office>, Error> {
        let office = Office::open(self.place.clone(), name, Arc::clone(&self.keys)).await?;
        let office = Arc::new(office);
        tokio::spawn({
            let (waiters, changes) = (Arc::clone(&office.waiters), office.desk.changes());
            async move { waiters.listen(changes).await }
        });
        tokio::spawn({
            let office = Arc::clone(&office);
            async move { office.feed.listen(&office.desk).await }
        });
        let mut open = self.open.write().unwrap_or_else(PoisonError::into_inner);
        open.insert(office.name.clone(), Arc::clone(&office));
        Ok(office)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, BTreeMap<Project, Arc<Office>>> {
        self.open.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Work that waits for a disk, where waiting hinders nobody.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            Err(Error::Internal {
                what: format!("a thread ended early: {error}"),
            })
        })
}
