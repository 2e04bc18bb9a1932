//! The process beside the program that records how it ended.
//!
//! It is no child of the program's, holds none of its files, and stands in a session of its own, so that the
//! caller sees what it would see without sudomode.

use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use nix::unistd::setsid;

use super::outcome;
use crate::approval::{Nonce, RequestId};
use crate::enforce::{Authority, Ended};
use crate::error::Error;
use crate::paths::Paths;
use crate::process::{Process, close_inherited, itself};

/// The hidden subcommand, and its second stage.
pub const COMMAND: &str = "internal-watch";
const DETACHED: &str = "detached";

/// The process that watches this one.
pub(super) struct Watcher {
    /// Which.
    pub(super) process: Process,
    /// Closed by exec.
    line: UnixStream,
}

impl Watcher {
    /// Tells it that nothing was executed, where that could not be recorded: how this process ends is no outcome of
    /// the program's then.
    pub(super) fn gave_up(mut self) {
        // A watcher that is gone records nothing.
        let _ = self.line.write_all(GAVE_UP);
    }
}

const GAVE_UP: &[u8] = b"n";
/// A server takes an execution of which it hears nothing for a while for one that nobody watches.
const RENEWAL: Duration = Duration::from_secs(30);

/// Starts the watcher of this process and waits until it watches.
pub(super) fn start(request: &RequestId, nonce: Option<Nonce>) -> io::Result<Watcher> {
    let pidfd = outcome::pidfd(std::process::id())?;
    let (mut line, theirs) = UnixStream::pair()?;
    let mut first = itself()
        .args([COMMAND, request.as_str(), &std::process::id().to_string()])
        .args(nonce.map(|nonce| format!("--nonce={nonce}")))
        .stdin(Stdio::from(pidfd))
        .stdout(Stdio::from(OwnedFd::from(theirs)))
        .stderr(Stdio::null())
        .current_dir("/")
        .spawn()?;
    // It ends at once, and with it the tie of parent and child.
    first.wait()?;
    let mut answer = [0; 4];
    line.read_exact(&mut answer)?;
    let process = Process::of(i32::from_ne_bytes(answer));
    let process = process.ok_or_else(|| io::Error::other("the watcher ended"))?;
    Ok(Watcher { process, line })
}

/// What the hidden subcommand does: standard input is a pidfd, standard output the line to the process that it watches.
pub fn run(
    request: &RequestId,
    pid: i32,
    nonce: Option<Nonce>,
    stage: Option<&str>,
) -> Result<(), Error> {
    let internal = |error: io::Error| Error::Internal {
        what: format!("watcher: {error}"),
    };
    if stage != Some(DETACHED) {
        setsid().map_err(|error| internal(error.into()))?;
        itself()
            .args([COMMAND, request.as_str(), &pid.to_string(), DETACHED])
            .args(nonce.map(|nonce| format!("--nonce={nonce}")))
            .stderr(Stdio::null())
            .spawn()
            .map_err(internal)?;
        return Ok(());
    }
    let process = Process::of(pid).ok_or_else(|| internal(io::Error::other("nothing to watch")))?;
    close_inherited(None).map_err(internal)?;
    // SIGINT and the like go to process groups; this one has a session of its own.
    io::stdout()
        .write_all(&std::process::id().to_ne_bytes())
        .map_err(internal)?;
    io::stdout().flush().map_err(internal)?;
    if nonce.is_some() {
        renew(request.clone(), nonce)?;
    }
    let stdin = io::stdin();
    let outcome =
        outcome::observe(stdin.as_fd(), process, outcome::wait_status).map_err(internal)?;
    let ended = match outcome {
        _ if said_it_gave_up(
            io::stdout()
                .as_fd()
                .try_clone_to_owned()
                .map_err(internal)?,
        ) =>
        {
            Ended::NotExecuted("it could not be executed")
        }
        Some(outcome) => Ended::Executed(outcome),
        None => Ended::Unknown("killed at the moment of exec"),
    };
    Authority::open_as(&Paths::of_caller(), nonce)?.ended(request, ended)
}

/// Lets the server hear now and then that the program is still watched.
fn renew(request: RequestId, nonce: Option<Nonce>) -> Result<(), Error> {
    let authority = Authority::open_as(&Paths::of_caller(), nonce)?;
    let renews = move || {
        loop {
            thread::sleep(RENEWAL);
            authority.renew(&request);
        }
    };
    // It ends with this process.
    thread::Builder::new()
        .spawn(renews)
        .map(drop)
        .map_err(|error| Error::Internal {
            what: format!("watcher: {error}"),
        })
}

/// Asked when the process has ended, and so has closed its end of the line.
fn said_it_gave_up(line: OwnedFd) -> bool {
    let mut line = UnixStream::from(line);
    let mut said = [0; GAVE_UP.len()];
    line.set_read_timeout(Some(Duration::from_secs(1))).is_ok()
        && line.read_exact(&mut said).is_ok()
        && said == GAVE_UP
}
