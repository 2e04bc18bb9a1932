//! How a program ended, seen from beside it through a pidfd.

#![allow(unsafe_code)]

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::time::{Duration, Instant};

use nix::libc;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use crate::approval::Outcome;
use crate::process::Process;

/// How long a program that has ended may stay unreaped before its exit status is given up.
const REAPING: Duration = Duration::from_secs(10);

/// `struct pidfd_info` of linux/pidfd.h, first version, 64 bytes.
#[repr(C)]
#[derive(Default)]
struct PidfdInfo {
    mask: u64,
    cgroup: u64,
    ids: [u32; 11],
    exit_code: i32,
}

/// `_IOWR(0xFF, 11, struct pidfd_info)`.
const PIDFD_GET_INFO: libc::Ioctl = 0xC040_FF0B_u32 as libc::Ioctl;
/// The exit status is wanted, or there. Since Linux 6.15.
const PIDFD_INFO_EXIT: u64 = 1 << 3;

/// A file descriptor for a process, which no reuse of its pid can redirect.
pub(super) fn pidfd(pid: u32) -> io::Result<OwnedFd> {
    // SAFETY: pidfd_open takes two numbers and returns a new descriptor, close-on-exec, or -1.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let fd = i32::try_from(fd).map_err(io::Error::other)?;
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the kernel has just made this descriptor for us; nothing else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// The wait status of a process that has been reaped, where the kernel tells.
pub(super) fn wait_status(pidfd: BorrowedFd<'_>) -> Option<i32> {
    let mut info = PidfdInfo {
        mask: PIDFD_INFO_EXIT,
        ..PidfdInfo::default()
    };
    // SAFETY: the request number says that the kernel reads and writes 64 bytes, which is the size of `info`.
    let result = unsafe { libc::ioctl(pidfd.as_raw_fd(), PIDFD_GET_INFO, &raw mut info) };
    (result == 0 && info.mask & PIDFD_INFO_EXIT != 0).then_some(info.exit_code)
}

/// Waits until the process has ended and says how; `None` if it cannot be said that it became the program.
pub(super) fn observe(
    pidfd: BorrowedFd<'_>,
    process: Process,
    wait_status: impl Fn(BorrowedFd<'_>) -> Option<i32>,
) -> io::Result<Option<Outcome>> {
    let became = wait_for_end(pidfd, process)?;
    let end = Instant::now() + REAPING;
    let status = loop {
        if let Some(status) = wait_status(pidfd) {
            break Some(status);
        }
        // The pidfd hangs up once the parent has reaped; after that the status can be had or never.
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || hung_up(pidfd, left)? {
            break wait_status(pidfd);
        }
    };
    Ok(judge(status, became))
}

/// Between arming and exec sudomode itself ends only after writing that nothing was executed, or by a signal.
/// So a plain exit is the program's own; a signal is only if the program was seen.
fn judge(status: Option<i32>, became: bool) -> Option<Outcome> {
    match status {
        Some(status) if libc::WIFEXITED(status) => Some(Outcome::Exit(libc::WEXITSTATUS(status))),
        Some(status) if became => Some(Outcome::Signal(libc::WTERMSIG(status))),
        None if became => Some(Outcome::Unseen),
        _ => None,
    }
}

/// Waits for the end, and says whether the process was seen to run another file than sudomode.
fn wait_for_end(pidfd: BorrowedFd<'_>, process: Process) -> io::Result<bool> {
    let became = || {
        let link = |pid: &str| std::fs::read_link(format!("/proc/{pid}/exe")).ok();
        link(&process.pid.to_string()).is_some_and(|exe| Some(exe) != link("self"))
    };
    // The exec is due at once, so look often at first; then there is nothing to look for but the end.
    let mut pause = Duration::from_millis(1);
    while pause < Duration::from_secs(60) {
        if became() {
            ready(pidfd, PollTimeout::NONE)?;
            return Ok(true);
        }
        if ready(
            pidfd,
            PollTimeout::try_from(pause).map_err(io::Error::other)?,
        )? {
            return Ok(became());
        }
        pause *= 2;
    }
    ready(pidfd, PollTimeout::NONE)?;
    Ok(false)
}

fn ready(pidfd: BorrowedFd<'_>, timeout: PollTimeout) -> io::Result<bool> {
    loop {
        let mut fds = [PollFd::new(pidfd.as_fd(), PollFlags::POLLIN)];
        match poll(&mut fds, timeout) {
            Ok(count) => return Ok(count > 0),
            Err(nix::Error::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

fn hung_up(pidfd: BorrowedFd<'_>, within: Duration) -> io::Result<bool> {
    let mut fds = [PollFd::new(pidfd.as_fd(), PollFlags::empty())];
    // Kernels before 6.9 never hang up a pidfd: look again now and then.
    let step = within.min(Duration::from_millis(500));
    match poll(
        &mut fds,
        PollTimeout::try_from(step).map_err(io::Error::other)?,
    ) {
        Ok(_) | Err(nix::Error::EINTR) => {}
        Err(error) => return Err(error.into()),
    }
    Ok(fds[0]
        .revents()
        .is_some_and(|events| events.contains(PollFlags::POLLHUP)))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    fn end_of(script: &str, status: impl Fn(BorrowedFd<'_>) -> Option<i32>) -> Option<Outcome> {
        let mut child = Command::new("sh").args(["-c", script]).spawn().unwrap();
        let process = Process::of(child.id().cast_signed()).unwrap();
        let fd = pidfd(child.id()).unwrap();
        let reaper = std::thread::spawn(move || child.wait());
        let outcome = observe(fd.as_fd(), process, status).unwrap();
        reaper.join().unwrap().unwrap();
        outcome
    }

    #[test]
    fn an_end_is_seen_with_and_without_the_kernels_help() {
        assert_eq!(
            end_of("sleep 0.1; exit 7", |_| None),
            Some(Outcome::Unseen),
            "an older kernel"
        );
        if end_of("exit 0", wait_status) == Some(Outcome::Exit(0)) {
            assert_eq!(
                end_of("sleep 0.1; exit 7", wait_status),
                Some(Outcome::Exit(7))
            );
            assert_eq!(
                end_of("sleep 0.1; kill -9 $$", wait_status),
                Some(Outcome::Signal(9))
            );
        }
    }

    #[test]
    fn a_death_by_signal_before_the_program_was_seen_says_nothing() {
        assert_eq!(judge(Some(9), false), None);
        assert_eq!(judge(Some(0), false), Some(Outcome::Exit(0)));
        assert_eq!(judge(None, false), None);
        assert_eq!(judge(Some(15), true), Some(Outcome::Signal(15)));
    }
}
