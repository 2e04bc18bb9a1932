//! Who waits for which request: a poll that is held is woken when its request changes, and no other one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::approval::RequestId;
use crate::store::Changed;

/// All polls that are held.
#[derive(Default)]
pub(super) struct Waiters(Mutex<HashMap<RequestId, Arc<Notify>>>);

/// One of them. It hears of every change after it was made.
pub(super) struct Waiter<'a> {
    waiters: &'a Waiters,
    request: RequestId,
    bell: Arc<Notify>,
}

impl Waiters {
    /// Begins to wait. What is read of the request after this is not older than what the bell tells of.
    pub(super) fn wait(&self, request: &RequestId) -> Waiter<'_> {
        let mut waiting = self.held();
        let bell = Arc::clone(waiting.entry(request.clone()).or_default());
        Waiter {
            waiters: self,
            request: request.clone(),
            bell,
        }
    }

    /// How many requests are waited for.
    pub(super) fn count(&self) -> usize {
        self.held().len()
    }

    /// Wakes whom a change concerns, until there are no more changes.
    pub(super) async fn listen(&self, mut changes: Receiver<Changed>) {
        loop {
            match changes.recv().await {
                Ok(one) => {
                    let bell = self.held().get(&one.request).map(Arc::clone);
                    if let Some(bell) = bell {
                        bell.notify_waiters();
                    }
                }
                // Some changes were missed: each looks for itself.
                Err(RecvError::Lagged(_)) => self.wake_all(),
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// Wakes everybody.
    pub(super) fn wake_all(&self) {
        let bells: Vec<Arc<Notify>> = self.held().values().map(Arc::clone).collect();
        for bell in bells {
            bell.notify_waiters();
        }
    }

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<RequestId, Arc<Notify>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiter<'_> {
    /// The bell; listen to it before the request is looked at.
    pub(super) fn bell(&self) -> &Notify {
        &self.bell
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut waiting = self.waiters.held();
        // This one's and the map's: nobody else waits.
        if Arc::strong_count(&self.bell) == 2 {
            waiting.remove(&self.request);
        }
    }
}
