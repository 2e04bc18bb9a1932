//! Processes by pid and start time, which together name one for ever, and the chain of their parents.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One process. A pid alone is reused; with its start time it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Process {
    /// Process id.
    pub pid: i32,
    /// Clock ticks between boot and its start.
    pub start: u64,
}

impl Process {
    /// The process that calls.
    #[must_use]
    pub fn current() -> Option<Self> {
        Self::of(std::process::id().cast_signed())
    }

    /// The process that has this pid now.
    #[must_use]
    pub fn of(pid: i32) -> Option<Self> {
        stat(pid).map(|stat| Self {
            pid,
            start: stat.start,
        })
    }

    /// True while it runs; a zombie does not.
    #[must_use]
    pub fn alive(self) -> bool {
        stat(self.pid)
            .is_some_and(|stat| stat.start == self.start && !matches!(stat.state, b'Z' | b'X'))
    }

    /// The words it was started with, lossily decoded.
    #[must_use]
    pub fn command(self) -> Vec<String> {
        read_list(self.pid, "cmdline")
    }

    /// Names of the variables in the environment it was started with.
    #[must_use]
    pub fn variables(self) -> Vec<String> {
        read_list(self.pid, "environ")
            .into_iter()
            .filter_map(|variable| variable.split_once('=').map(|(name, _)| name.to_owned()))
            .collect()
    }
}

/// The parents of the calling process, nearest first.
pub fn ancestors() -> impl Iterator<Item = Process> {
    let parent_of = |pid: i32| {
        stat(pid)
            .map(|stat| stat.parent)
            .filter(|parent| *parent > 0)
    };
    // A chain of pids cannot loop, but pids that are reused while it is walked could.
    std::iter::successors(parent_of(std::process::id().cast_signed()), move |pid| {
        parent_of(*pid)
    })
    .take(256)
    .filter_map(Process::of)
}

/// The other processes whose controlling terminal is that of the calling one; none if it has none.
pub fn at_terminal() -> impl Iterator<Item = Process> {
    let terminal = stat(std::process::id().cast_signed()).map_or(0, |stat| stat.terminal);
    others().filter(move |process| {
        terminal != 0 && stat(process.pid).is_some_and(|stat| stat.terminal == terminal)
    })
}

/// All processes that can be seen but the calling one.
pub fn others() -> impl Iterator<Item = Process> {
    let own = std::process::id().cast_signed();
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(move |pid: &i32| *pid != own)
        .filter_map(Process::of)
}

/// This very program once more, under its own name: as a shim it was started as another one.
pub(crate) fn itself() -> Command {
    let mut command = Command::new("/proc/self/exe");
    command.arg0("sudomode");
    command
}

/// A file that the caller handed to the program must close when the program ends, not when a process beside it does.
pub(crate) fn close_inherited(but: Option<i32>) -> std::io::Result<()> {
    let open: Vec<i32> = fs::read_dir("/proc/self/fd")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|fd| *fd > 2 && Some(*fd) != but)
        .collect();
    for fd in open {
        // The directory that was just read is in the list and closed already.
        let _ = nix::unistd::close(fd);
    }
    Ok(())
}

struct Stat {
    state: u8,
    parent: i32,
    terminal: i32,
    start: u64,
}

fn stat(pid: i32) -> Option<Stat> {
    let text = fs::read(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the name in parentheses, which may itself hold spaces and parentheses.
    let rest = &text[text.iter().rposition(|b| *b == b')')? + 2..];
    let rest = std::str::from_utf8(rest).ok()?;
    let fields: Vec<&str> = rest.split(' ').collect();
    Some(Stat {
        state: *fields.first()?.as_bytes().first()?,
        parent: fields.get(1)?.parse().ok()?,
        terminal: fields.get(4)?.parse().ok()?,
        start: fields.get(19)?.parse().ok()?,
    })
}

fn read_list(pid: i32, file: &str) -> Vec<String> {
    let path = PathBuf::from(format!("/proc/{pid}/{file}"));
    fs::read(path)
        .unwrap_or_default()
        .split(|byte| *byte == 0)
        .filter(|part| !part.is_empty())
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_alive_until_it_is_not() {
        let mut child = Command::new("sleep")
            .arg("60")
            .spawn()
            .expect("sleep starts");
        let process = Process::of(child.id().cast_signed()).expect("it has a stat file");
        assert!(process.alive());
        assert!(
            !Process {
                start: process.start + 1,
                ..process
            }
            .alive(),
            "another one with its pid"
        );
        child.kill().expect("it can be killed");
        child.wait().expect("it can be reaped");
        assert!(!process.alive());
    }

    #[test]
    fn parents_come_nearest_first() {
        let parents: Vec<i32> = ancestors().map(|process| process.pid).collect();
        assert_eq!(
            parents.first().copied(),
            Some(nix::unistd::getppid().as_raw())
        );
    }
}
