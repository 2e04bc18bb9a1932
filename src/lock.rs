//! Locks between processes, on open files; the kernel takes them back from whoever dies.

use std::fs::File;
use std::io;
use std::time::{Duration, Instant};

use nix::fcntl::{Flock, FlockArg};

/// How two holders get along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// With others that share.
    Shared,
    /// With nobody.
    Exclusive,
}

/// Locks a file; gives up after a while, since a stopped process keeps its locks.
pub fn lock(mut file: File, sharing: Sharing, patience: Duration) -> io::Result<Flock<File>> {
    let how = match sharing {
        Sharing::Shared => FlockArg::LockSharedNonblock,
        Sharing::Exclusive => FlockArg::LockExclusiveNonblock,
    };
    let end = Instant::now() + patience;
    loop {
        match Flock::lock(file, how) {
            Ok(locked) => return Ok(locked),
            Err((unlocked, nix::Error::EWOULDBLOCK)) if Instant::now() < end => {
                file = unlocked;
                std::thread::sleep(Duration::from_millis(1));
            }
            Err((_, nix::Error::EWOULDBLOCK)) => {
                return Err(io::Error::other("locked by another process"));
            }
            Err((_, error)) => return Err(error.into()),
        }
    }
}
