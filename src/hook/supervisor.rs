//! Two processes: one does the work, the other sees that there is an answer in time, whatever becomes of the first.
//!
//! A crash, a stack that overflows, memory that runs out, an endless loop: to the agent all of them would be an exit code
//! or a time-out, and so a yes. The second process knows nothing but how this agent is told no.

use std::fs::File;
use std::io::{self, Read, Write, stdin};
use std::os::fd::AsFd;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::prctl::set_pdeathsig;
use nix::sys::signal::Signal;
use nix::sys::stat::makedev;
use nix::unistd::getppid;

use super::answer::Output;
use super::gate;
use super::protocol::Protocol;
use crate::paths::Paths;

/// The hidden subcommand that does the work.
pub const WORK: &str = "internal-hook";
/// The most that is read of an answer.
const MOST: u64 = 32 << 20;

/// Answers an agent within its time. Returns the exit code.
#[must_use]
pub fn supervise(protocol: &'static Protocol, told: Option<Duration>) -> u8 {
    let started = Instant::now();
    let budget = protocol.budget(told);
    std::panic::set_hook(Box::new(move |_| {
        let code = speak(&protocol.failure("the hook failed", None));
        std::process::exit(code.into());
    }));
    let deadline = started + working(budget);
    let output = start(protocol, budget)
        .and_then(|child| hear(child, deadline))
        .unwrap_or_else(|why| protocol.failure(&why, None));
    speak(&output)
}

/// What the hidden subcommand does: the answer goes to standard output, in one piece.
pub fn work(protocol: &Protocol, budget: Duration, parent: i32) -> io::Result<()> {
    // Nobody hears an answer whose supervisor is gone; an approval must not be spent on it.
    set_pdeathsig(Signal::SIGKILL)?;
    if getppid().as_raw() != parent {
        return Err(io::Error::other("nobody waits for it"));
    }
    let output = gate::respond(
        protocol,
        stdin().lock(),
        Paths::of_caller(),
        &std::env::vars_os().collect::<Vec<_>>(),
        waiting(budget),
    );
    let mut stdout = io::stdout().lock();
    serde_json::to_writer(&mut stdout, &output)?;
    stdout.write_all(b"\n")?;
    stdout.flush()
}

/// How long a human is waited for.
fn waiting(budget: Duration) -> Duration {
    budget
        .saturating_sub(Duration::from_secs(5))
        .max(budget * 2 / 5)
}

/// How long the work may take, with the waiting.
fn working(budget: Duration) -> Duration {
    budget
        .saturating_sub(Duration::from_secs(2))
        .max(budget * 7 / 10)
}

fn start(protocol: &Protocol, budget: Duration) -> Result<Child, String> {
    Command::new("/proc/self/exe")
        .arg0("sudomode")
        .arg(WORK)
        .arg(protocol.name)
        .arg(budget.as_millis().to_string())
        .arg(std::process::id().to_string())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("the hook could not be started: {error}"))
}

/// The answer of the one that works, if it comes in time, whole, from one that ended well.
fn hear(mut child: Child, deadline: Instant) -> Result<Output, String> {
    let heard = listen(&mut child, deadline);
    if heard.is_err() {
        // It may be gone already.
        let _ = child.kill();
    }
    let status = child
        .wait()
        .map_err(|error| format!("the hook was lost: {error}"))?;
    let heard = heard?;
    match (status.code(), status.signal()) {
        (Some(0), _) => {}
        (_, Some(signal)) => return Err(format!("the hook was ended by signal {signal}")),
        (code, _) => {
            let code = code.unwrap_or_default();
            return Err(format!("the hook ended with exit code {code}"));
        }
    }
    serde_json::from_slice(&heard).map_err(|_| "the hook did not answer".to_owned())
}

fn listen(child: &mut Child, deadline: Instant) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| format!("the hook's answer could not be read: {error}");
    let mut heard = Vec::new();
    let Some(mut stdout) = child.stdout.take() else {
        return Err("the hook has no output".to_owned());
    };
    let mut buffer = [0; 8192];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err("the hook did not answer in time".to_owned());
        }
        let mut fds = [PollFd::new(stdout.as_fd(), PollFlags::POLLIN)];
        let timeout =
            PollTimeout::try_from(left.min(Duration::from_secs(60))).unwrap_or(PollTimeout::MAX);
        match poll(&mut fds, timeout) {
            Ok(0) | Err(nix::errno::Errno::EINTR) => continue,
            Ok(_) => {}
            Err(error) => return Err(failed(error.into())),
        }
        match stdout.read(&mut buffer).map_err(failed)? {
            0 => return Ok(heard),
            count => heard.extend_from_slice(&buffer[..count]),
        }
        if heard.len() as u64 > MOST {
            return Err("the hook's answer has no end".to_owned());
        }
    }
}

/// Writes an answer. One that cannot be delivered where it belongs is a no by all other ways.
fn speak(output: &Output) -> u8 {
    let stdout = || -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        // A stream that the agent closed leads there, too, and nobody reads it.
        let place = File::from(stdout.as_fd().try_clone_to_owned()?).metadata()?;
        if !output.stdout.is_empty() && place.rdev() == makedev(1, 3) {
            return Err(io::ErrorKind::NotConnected.into());
        }
        stdout.write_all(output.stdout.as_bytes())?;
        stdout.flush()
    };
    // Who closed this one reads the exit code.
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(output.stderr.as_bytes());
    match stdout() {
        Ok(()) => output.code,
        Err(error) => {
            let _ = writeln!(
                stderr,
                "sudomode: no answer could be given: {error}: nothing executed"
            );
            super::BLOCKED
        }
    }
}
