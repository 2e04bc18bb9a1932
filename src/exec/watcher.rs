//! The process beside the program that records how it ended.
//!
//! It is no child of the program's, holds none of its files, and stands in a session of its own, so that the
//! caller sees what it would see without sudomode.

use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::process::{Command, Stdio};

use nix::unistd::setsid;

use super::outcome;
use crate::approval::{Outcome, RequestId, Status};
use crate::enforce::Authority;
use crate::error::Error;
use crate::paths::Paths;
use crate::process::{Process, close_inherited};
use crate::store::Change;

/// The hidden subcommand, and its second stage.
pub const COMMAND: &str = "internal-watch";
const DETACHED: &str = "detached";

/// Starts the watcher of this process and waits until it watches.
pub(super) fn start(request: &RequestId) -> io::Result<Process> {
    let pidfd = outcome::pidfd(std::process::id())?;
    let (mut ready, ready_writer) = io::pipe()?;
    let mut first = Command::new("/proc/self/exe")
        .args([COMMAND, request.as_str(), &std::process::id().to_string()])
        .stdin(Stdio::from(pidfd))
        .stdout(Stdio::from(ready_writer))
        .stderr(Stdio::null())
        .current_dir("/")
        .spawn()?;
    // It ends at once, and with it the tie of parent and child.
    first.wait()?;
    let mut answer = [0; 4];
    ready.read_exact(&mut answer)?;
    Process::of(i32::from_ne_bytes(answer)).ok_or_else(|| io::Error::other("the watcher ended"))
}

/// What the hidden subcommand does: standard input is a pidfd, standard output tells that it watches.
pub fn run(request: &RequestId, pid: i32, stage: Option<&str>) -> Result<(), Error> {
    let internal = |error: io::Error| Error::Internal {
        what: format!("watcher: {error}"),
    };
    if stage != Some(DETACHED) {
        setsid().map_err(|error| internal(error.into()))?;
        Command::new("/proc/self/exe")
            .args([COMMAND, request.as_str(), &pid.to_string(), DETACHED])
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
    let stdin = io::stdin();
    let outcome =
        outcome::observe(stdin.as_fd(), process, outcome::wait_status).map_err(internal)?;
    record(request, outcome)
}

fn record(request: &RequestId, outcome: Option<Outcome>) -> Result<(), Error> {
    let paths = Paths::of_caller();
    let mut authority = Authority::open(&paths)?;
    let note = |text: &str| Change {
        note: Some(text.to_owned()),
        ..Change::default()
    };
    // Killed between consume and arm: it provably executed nothing.
    authority.advance(
        request,
        Status::Consumed,
        Status::NotExecuted,
        &note("its process ended before it executed anything"),
    )?;
    let (to, change) = match outcome {
        Some(_) => (
            Status::Finished,
            Change {
                outcome,
                ..Change::default()
            },
        ),
        None => (Status::Unknown, note("killed at the moment of exec")),
    };
    authority.advance(request, Status::Armed, to, &change)?;
    Ok(())
}
