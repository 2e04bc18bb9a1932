//! Waiting for an answer: each poll is held open by the server, and none follows another within two seconds.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::Server;
use super::line::{Call, Calls, Lost, Method};
use crate::approval::{ApprovalRequest, RequestId, Status};
use crate::error::Error;
use crate::wire;

/// The contract with every authority.
const POLL: Duration = Duration::from_secs(2);
/// How long the server may hold a poll: less than what stands between would take for an end.
const HELD: Duration = Duration::from_secs(25);

/// What was last heard of a request.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Its row, once it was read.
    row: Option<Box<wire::Request>>,
    /// Why nothing more will be heard.
    over: Option<Error>,
    /// Why nothing can be heard now.
    pub lost: Option<String>,
}

/// A request that is watched.
#[derive(Debug)]
pub(super) struct Watched {
    request: RequestId,
    seen: watch::Receiver<Seen>,
}

impl Server {
    /// Begins to watch a request; what comes changes with each thing that is heard of it.
    pub fn watch(&mut self, request: &RequestId) -> watch::Receiver<Seen> {
        let (sender, seen) = watch::channel(Seen::default());
        let work = poll(self.line.calls(), request.clone(), sender);
        self.line.run(work);
        self.watched = Some(Watched {
            request: request.clone(),
            seen: seen.clone(),
        });
        seen
    }

    /// The request as it was last heard of, if it is watched and was heard of; nothing is asked.
    pub fn seen(&mut self, id: &RequestId) -> Result<Option<ApprovalRequest>, Error> {
        let watched = self.watched.as_ref().filter(|one| one.request == *id);
        let Some(seen) = watched.map(|watched| watched.seen.borrow().clone()) else {
            return self.request(id).map(Some);
        };
        if let Some(error) = seen.over {
            return Err(error);
        }
        Ok(seen.row.map(|row| self.known(*row)))
    }

    /// Why nothing can be heard of the request that is watched.
    #[must_use]
    pub fn lost(&self) -> Option<Error> {
        let why = self.watched.as_ref()?.seen.borrow().lost.clone()?;
        Some(self.line.calls().unreachable(&Lost(why)))
    }

    /// Stops to watch.
    pub fn look_away(&mut self) {
        self.watched = None;
    }
}

/// Until nobody listens, or nothing more can come.
async fn poll(calls: Calls, id: RequestId, sender: watch::Sender<Seen>) {
    let mut etag: Option<String> = None;
    // That the line stands again is heard by a poll that nobody holds.
    let mut held = HELD;
    while !sender.is_closed() {
        let started = Instant::now();
        let call =
            Call::new(Method::Get, format!("/v1/requests/{id}")).unless(etag.as_deref(), held);
        let heard = tokio::select! {
            heard = calls.send(call) => heard,
            () = sender.closed() => return,
        };
        let lost = match heard {
            Ok(answer) if answer.status == 304 => None,
            Ok(answer) if answer.worth_another() => Some(format!("answered {}", answer.status)),
            Ok(answer) => match answer.read::<wire::Request>() {
                Ok(row) => {
                    etag = answer.etag.or_else(|| Some(row.etag.clone()));
                    let decided = row.status != Status::Pending;
                    sender.send_modify(|seen| {
                        seen.row = Some(Box::new(row));
                        seen.lost = None;
                    });
                    if decided {
                        return;
                    }
                    None
                }
                Err(error) => {
                    sender.send_modify(|seen| seen.over = Some(error));
                    return;
                }
            },
            Err(Lost(why)) => Some(why),
        };
        held = if lost.is_some() { Duration::ZERO } else { HELD };
        sender.send_if_modified(|seen| {
            let changed = seen.lost.is_some() != lost.is_some();
            seen.lost = lost;
            changed
        });
        sleep_until(started + POLL).await;
    }
}
