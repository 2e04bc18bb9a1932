//! What happens in a project, for those who watch: each event of the record but plain decisions, in order.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, broadcast};
use tokio::time::{MissedTickBehavior, interval};

use super::log;
use crate::audit::Event;
use crate::error::Error;
use crate::store::{Desk, Store};

/// How often it is looked for what changed without a step of a request.
const LOOK: Duration = Duration::from_secs(1);
/// How many events are read at once.
const AT_ONCE: u32 = 500;
/// How far a watcher may lag behind before it has to begin anew.
const KEPT: usize = 1024;

/// The events as they come.
pub(super) struct Feed {
    told: broadcast::Sender<Arc<Event>>,
    /// Up to which event it was told; `None` where nobody watches.
    seen: Mutex<Option<i64>>,
}

impl Default for Feed {
    fn default() -> Self {
        Self {
            told: broadcast::channel(KEPT).0,
            seen: Mutex::default(),
        }
    }
}

impl Feed {
    /// Watches from now on: whatever is recorded after this began is heard.
    pub(super) async fn watch(
        &self,
        desk: &Desk,
    ) -> Result<broadcast::Receiver<Arc<Event>>, Error> {
        let mut seen = self.seen.lock().await;
        let events = self.told.subscribe();
        if seen.is_none() {
            *seen = Some(desk.read(Store::head).await?.seq);
        }
        Ok(events)
    }

    /// Reads what happens, as long as anybody watches.
    pub(super) async fn listen(&self, desk: &Desk) {
        let mut changes = desk.changes();
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = look.tick() => {}
                one = changes.recv() => {
                    if matches!(one, Err(broadcast::error::RecvError::Closed)) {
                        return;
                    }
                    // Many that come together are read together.
                    while changes.try_recv().is_ok() {}
                }
            }
            let mut seen = self.seen.lock().await;
            if self.told.receiver_count() == 0 {
                *seen = None;
            }
            if let Some(last) = *seen {
                match self.tell(desk, last).await {
                    Ok(last) => *seen = Some(last),
                    Err(error) => log::error("feed", &[("error", &error.to_string())]),
                }
            }
        }
    }

    /// Tells what happened after an event; up to which one.
    async fn tell(&self, desk: &Desk, mut seen: i64) -> Result<i64, Error> {
        loop {
            let (events, last) = desk
                .read(move |store| store.told_after(seen, AT_ONCE))
                .await?;
            seen = last;
            let all = events.len() < AT_ONCE as usize;
            for event in events {
                // Whoever watched may have gone.
                let _ = self.told.send(Arc::new(event));
            }
            if all {
                return Ok(seen);
            }
        }
    }
}
