//! What wakes a waiter before its next poll.

use std::os::fd::AsFd;
use std::path::Path;

use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify};
use tokio::net::unix::pipe::Receiver;
use tokio::sync::watch;

use crate::remote::Seen;

/// Polling alone brings an answer; a bell brings it at once.
pub(super) enum Bell {
    /// Modifications of the store's bell file; none where it cannot be watched.
    Local(Option<Receiver>),
    /// What is heard of the server.
    Server(watch::Receiver<Seen>),
}

impl Bell {
    /// The bell of a store.
    pub(super) fn at(state: &Path) -> Self {
        let watch = || {
            let inotify = Inotify::init(InitFlags::IN_CLOEXEC | InitFlags::IN_NONBLOCK).ok()?;
            let flags =
                AddWatchFlags::IN_CLOSE_WRITE | AddWatchFlags::IN_MODIFY | AddWatchFlags::IN_CREATE;
            let bell = crate::store::bell(state);
            std::fs::File::options()
                .append(true)
                .create(true)
                .open(&bell)
                .ok()?;
            inotify.add_watch(&bell, flags).ok()?;
            // An inotify descriptor is read as a pipe is; that it is none is all that is not checked.
            Receiver::from_owned_fd_unchecked(inotify.as_fd().try_clone_to_owned().ok()?).ok()
        };
        Self::Local(watch())
    }

    /// Once something may have changed.
    pub(super) async fn rung(&mut self) {
        match self {
            Self::Local(Some(events)) => {
                let mut buffer = [0; 4096];
                if events.readable().await.is_err() {
                    return std::future::pending().await;
                }
                while events.try_read(&mut buffer).is_ok_and(|length| length > 0) {}
            }
            Self::Local(None) => std::future::pending().await,
            Self::Server(seen) => {
                // Whoever told has said all there was.
                if seen.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        }
    }
}
