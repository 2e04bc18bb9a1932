//! How it is known that whoever took an approval is still there.

use std::time::Duration;

use crate::approval::{Requester, Status};
use crate::clock::{Deadline, Moment};

/// By what a store judges whether anybody is left who executes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Liveness {
    /// By the processes of this machine.
    Processes,
    /// By leases that are renewed: the processes are of other machines.
    Leases,
}

/// How long an approval that was taken waits to be armed. Who arms it later finds that it cannot.
pub const TO_ARM: Duration = Duration::from_secs(60);
/// After how long nobody is taken to watch an execution. A watcher renews every [`RENEW`].
pub const WATCHED: Duration = Duration::from_mins(10);
/// After how long nobody is taken to wait for an answer. A waiter says every [`RENEW`] that it does.
pub const WAITED: Duration = Duration::from_secs(150);
/// How often a waiter or a watcher says that it is still there.
pub const RENEW: Duration = Duration::from_secs(30);

impl Liveness {
    /// Until when a status holds without anybody's word.
    pub(super) fn lease(self, status: Status) -> Option<Deadline> {
        match (self, status) {
            (Self::Leases, Status::Consumed) => Some(Deadline::after(TO_ARM)),
            (Self::Leases, Status::Armed) => Some(Deadline::after(WATCHED)),
            _ => None,
        }
    }

    /// True if a status holds only until its deadline. An execution that nobody was heard of is still what it is: its
    /// end can be told late.
    pub(super) fn passes(self, status: Status) -> bool {
        match status {
            Status::Pending | Status::Approved => true,
            Status::Consumed => self == Self::Leases,
            _ => false,
        }
    }

    /// True if `other` may attach to this requester's requests: it is the same, or the one that asked is gone. `seen` is
    /// when it was last heard of.
    pub(super) fn admits(self, requester: &Requester, other: &Requester, seen: Moment) -> bool {
        match self {
            Self::Processes => requester.admits(other),
            Self::Leases => {
                requester == other
                    || (Moment::now() >= seen.after(WAITED) && requester.admits(other))
            }
        }
    }
}
