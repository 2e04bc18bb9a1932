//! What happens in a project, for those who watch: each event of the record but plain decisions, in order.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::time::{MissedTickBehavior, interval};

use super::log;
use crate::audit::Event;
use crate::error::Error;
use crate::store::Desk;

/// How often it is looked for what changed without a step of a request.
const LOOK: Duration = Duration::from_secs(1);
/// How many events are read at once.
const AT_ONCE: u32 = 500;
/// How far a watcher may lag behind before it has to begin anew.
const KEPT: usize = 1024;

/// The events as they come.
pub(super) struct Feed(broadcast::Sender<Arc<Event>>);

impl Default for Feed {
    fn default() -> Self {
        Self(broadcast::channel(KEPT).0)
    }
}

impl Feed {
    /// Watches from now on.
    pub(super) fn watch(&self) -> broadcast::Receiver<Arc<Event>> {
        self.0.subscribe()
    }

    /// Reads what happens, as long as anybody watches.
    pub(super) async fn listen(&self, desk: &Desk) {
        let mut changes = desk.changes();
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut seen = None;
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
            if self.0.receiver_count() == 0 {
                seen = None;
                continue;
            }
            match self.tell(desk, seen).await {
                Ok(last) => seen = Some(last),
                Err(error) => log::error("feed", &[("error", &error.to_string())]),
            }
        }
    }

    /// Tells what happened after an event, and up to which one; without one only where the record ends.
    async fn tell(&self, desk: &Desk, seen: Option<i64>) -> Result<i64, Error> {
        let Some(mut seen) = seen else {
            return desk.read(|store| Ok(store.head()?.seq)).await;
        };
        loop {
            let (events, last) = desk
                .read(move |store| store.told_after(seen, AT_ONCE))
                .await?;
            seen = last;
            let all = events.len() < AT_ONCE as usize;
            for event in events {
                // Whoever watched may have gone.
                let _ = self.0.send(Arc::new(event));
            }
            if all {
                return Ok(seen);
            }
        }
    }
}
