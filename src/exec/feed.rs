//! Standard input of the program, where it was read before the program starts.

use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::process::Stdio;

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd::{dup2_stdin, setsid};

use crate::error::Error;
use crate::input::{Feed, Input};
use crate::process::{close_inherited, itself};

/// The hidden subcommand, and its second stage.
pub const COMMAND: &str = "internal-feed";
const DETACHED: &str = "detached";

/// Gives the program what was read of its standard input, and what is still to come.
pub(super) fn give(input: &Input) -> io::Result<()> {
    let Some(held) = input.held() else {
        return Ok(());
    };
    match held.feed()? {
        Feed::Inherited => Ok(()),
        Feed::Whole(file) => Ok(dup2_stdin(file)?),
        Feed::Beginning(file) => Ok(dup2_stdin(pump(&file)?)?),
    }
}

/// Starts the process that writes the beginning and then the rest into a pipe; returns the other end.
fn pump(beginning: &File) -> io::Result<OwnedFd> {
    // It finds the beginning under its number, which must therefore stay open in it.
    fcntl(beginning, FcntlArg::F_SETFD(FdFlag::empty()))?;
    let (reader, writer) = io::pipe()?;
    let mut first = itself()
        .args([COMMAND, &beginning.as_raw_fd().to_string()])
        .stdin(Stdio::inherit())
        .stdout(Stdio::from(writer))
        .stderr(Stdio::null())
        .current_dir("/")
        .spawn()?;
    // It ends at once, and with it the tie of parent and child: the program has no child that it does not know.
    first.wait()?;
    Ok(reader.into())
}

/// What the hidden subcommand does: copies the beginning and then standard input to standard output.
pub fn run(beginning: i32, stage: Option<&str>) -> Result<(), Error> {
    let internal = |error: io::Error| Error::Internal {
        what: format!("feeder: {error}"),
    };
    if stage != Some(DETACHED) {
        setsid().map_err(|error| internal(error.into()))?;
        itself()
            .args([COMMAND, &beginning.to_string(), DETACHED])
            .stderr(Stdio::null())
            .spawn()
            .map_err(internal)?;
        return Ok(());
    }
    let beginning = File::open(format!("/proc/self/fd/{beginning}")).map_err(internal)?;
    close_inherited(Some(beginning.as_raw_fd())).map_err(internal)?;
    copy(beginning).map_err(internal)
}

/// Ends once there is nothing more, or once nobody reads: whoever writes must hear of that as soon as it would from
/// the program itself.
fn copy(mut beginning: File) -> io::Result<()> {
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let mut output = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    let mut buffer = vec![0; 64 << 10];
    let mut ended = false;
    loop {
        let read = if ended {
            if !worth_reading(&input, &output)? {
                return Ok(());
            }
            input.read(&mut buffer)
        } else {
            beginning.read(&mut buffer)
        };
        match read {
            Ok(0) if ended => return Ok(()),
            Ok(0) => ended = true,
            Ok(count) => match output.write_all(&buffer[..count]) {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
                written => written?,
            },
            Err(error)
                if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => {}
            Err(error) => return Err(error),
        }
    }
}

/// Waits until there is something to read; false if nobody would read it any more.
fn worth_reading(input: &File, output: &File) -> io::Result<bool> {
    loop {
        let mut fds = [
            PollFd::new(input.as_fd(), PollFlags::POLLIN),
            PollFd::new(output.as_fd(), PollFlags::empty()),
        ];
        match poll(&mut fds, PollTimeout::NONE) {
            Ok(_) => {}
            Err(nix::Error::EINTR) => continue,
            Err(error) => return Err(error.into()),
        }
        let gone = fds[1].revents().is_some_and(|events| !events.is_empty());
        return Ok(!gone);
    }
}
