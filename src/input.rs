//! Standard input that is code: read once, held where nobody can change it, and given to the program as it was read.
//!
//! What was read is sealed in memory before it is judged. The program gets that memory for its standard input: to it
//! it looks like a file that somebody redirected.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read, Seek, SeekFrom, Write, stdin};
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::fs::{FileExt, FileTypeExt, MetadataExt};
use std::rc::Rc;

use nix::fcntl::{FcntlArg, SealFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::memfd::{MFdFlags, memfd_create};
use nix::sys::stat::makedev;

use crate::digest::Digest;
use crate::error::Error;
use crate::intent::Stdin;

/// The most that is looked into: 1 MiB.
const LOOKED_INTO: usize = 1 << 20;
/// The most that is held: 16 MiB. What is longer flows on behind what is held.
const HELD: u64 = 16 << 20;

/// Standard input of a command, as far as it was looked at.
#[derive(Clone, Debug, Default)]
pub enum Input {
    /// Not at all: the command reads no code from it.
    #[default]
    Unread,
    /// It is a terminal, and what will be typed is code.
    Typed,
    /// It was read before the program is started.
    Held(Rc<Held>),
}

/// What was read of standard input.
#[derive(Debug)]
pub struct Held {
    /// Its beginning, at most [`LOOKED_INTO`].
    beginning: Vec<u8>,
    /// How many bytes are held.
    length: u64,
    digest: Digest,
    whole: bool,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// `/dev/null`, which stays what it is.
    Null,
    /// What came through a pipe or the like.
    Taken(File),
    /// What a file holds from that offset on, which the file still stands at.
    Copied(File, u64),
}

/// What the program is to get in place of its standard input.
#[derive(Debug)]
pub enum Feed {
    /// What is there.
    Inherited,
    /// This file, to its end.
    Whole(File),
    /// This file to its end, and then what is still there.
    Beginning(File),
}

impl Input {
    /// Reads standard input to its end, or to the most that is held. Waits for its writer, as the program would.
    pub fn capture() -> Result<Self, Error> {
        let input = stdin();
        if input.is_terminal() {
            return Ok(Self::Typed);
        }
        input
            .as_fd()
            .try_clone_to_owned()
            .and_then(|input| hold(File::from(input)))
            .map(|held| Self::Held(Rc::new(held)))
            .map_err(|error| Error::Usage {
                what: format!("standard input, which holds the code of the command: {error}"),
            })
    }

    /// These bytes, as if they had been read.
    pub fn of(bytes: &[u8]) -> Result<Self, Error> {
        let memory = || -> io::Result<File> {
            let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
            let mut memory = File::from(memfd_create(c"content", flags)?);
            memory.write_all(bytes)?;
            memory.rewind()?;
            Ok(memory)
        };
        memory()
            .and_then(hold)
            .map(|held| Self::Held(Rc::new(held)))
            .map_err(|error| Error::Internal {
                what: format!("no memory for it: {error}"),
            })
    }

    /// True if something may come through standard input that was not read.
    #[must_use]
    pub fn passes_unread(&self) -> bool {
        let there = || {
            let input = File::from(stdin().as_fd().try_clone_to_owned().ok()?);
            let kind = input.metadata().ok()?.file_type();
            Some(kind.is_fifo() || kind.is_socket() || kind.is_file())
        };
        matches!(self, Self::Unread) && there().unwrap_or(false)
    }

    /// What of it there is for a reader.
    #[must_use]
    pub fn text(&self) -> Stdin {
        match self {
            Self::Unread | Self::Typed => Stdin::Inherited,
            Self::Held(held) if held.length == 0 => Stdin::Empty,
            Self::Held(held) => Stdin::Text(String::from_utf8_lossy(&held.beginning).into_owned()),
        }
    }

    /// Why a reading of [`Input::text`] does not tell all that the program would read.
    #[must_use]
    pub fn unseen(&self) -> Option<&'static str> {
        let Self::Held(held) = self else {
            return None;
        };
        if held.length > held.beginning.len() as u64 {
            Some("standard input is longer than 1 MiB, and the rest is not looked into")
        } else if std::str::from_utf8(&held.beginning).is_err() {
            Some("standard input is not UTF-8")
        } else if held.beginning.contains(&0) {
            // Programs differ in what they take it for: a shell drops it, others end there.
            Some("standard input holds a NUL byte")
        } else {
            None
        }
    }

    /// What was read, if it was.
    #[must_use]
    pub fn held(&self) -> Option<&Held> {
        match self {
            Self::Held(held) => Some(held),
            Self::Unread | Self::Typed => None,
        }
    }
}

impl Held {
    /// The bytes that are looked into.
    #[must_use]
    pub fn beginning(&self) -> &[u8] {
        &self.beginning
    }

    /// How many bytes were read.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// SHA-256 of the bytes that were read.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// False if there is more than was read.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.whole
    }

    /// What the program is to read. What a file holds counts as read by it.
    pub fn feed(&self) -> io::Result<Feed> {
        let memory = match &self.source {
            Source::Null => return Ok(Feed::Inherited),
            Source::Taken(memory) => memory,
            Source::Copied(memory, start) => {
                let mut file = File::from(stdin().as_fd().try_clone_to_owned()?);
                file.seek(SeekFrom::Start(start + self.length))?;
                memory
            }
        };
        // Opened anew it can only be read, and stands at its beginning.
        let file = File::open(format!("/proc/self/fd/{}", memory.as_raw_fd()))?;
        Ok(if self.whole {
            Feed::Whole(file)
        } else {
            Feed::Beginning(file)
        })
    }
}

fn hold(mut input: File) -> io::Result<Held> {
    let metadata = input.metadata()?;
    let null = metadata.file_type().is_char_device() && metadata.rdev() == makedev(1, 3);
    if null {
        return Ok(Held {
            beginning: Vec::new(),
            length: 0,
            digest: Digest::of(&[]),
            whole: true,
            source: Source::Null,
        });
    }
    // Where it can be looked at without being taken, it is: a call that is refused leaves the file where it stood.
    let start = if metadata.is_file() {
        Some(input.stream_position()?)
    } else {
        None
    };
    let flags = MFdFlags::MFD_CLOEXEC | MFdFlags::MFD_ALLOW_SEALING;
    let mut memory = File::from(memfd_create(c"standard input", flags)?);
    let mut beginning = Vec::new();
    let mut length = 0;
    let mut buffer = vec![0; 64 << 10];
    // One byte past the bound tells what is longer from what is not.
    while length <= HELD {
        let left = usize::try_from(HELD + 1 - length).unwrap_or(usize::MAX);
        let space = buffer.len().min(left);
        let read = match start {
            Some(start) => input.read_at(&mut buffer[..space], start + length),
            None => input.read(&mut buffer[..space]),
        };
        match read {
            Ok(0) => break,
            Ok(count) => {
                let more = LOOKED_INTO.saturating_sub(beginning.len()).min(count);
                beginning.extend_from_slice(&buffer[..more]);
                memory.write_all(&buffer[..count])?;
                length += count as u64;
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => readable(&input)?,
            Err(error) => return Err(error),
        }
    }
    let seals = SealFlag::F_SEAL_WRITE
        | SealFlag::F_SEAL_GROW
        | SealFlag::F_SEAL_SHRINK
        | SealFlag::F_SEAL_SEAL;
    fcntl(&memory, FcntlArg::F_ADD_SEALS(seals))?;
    // Taken of what is sealed, not of what went by.
    memory.rewind()?;
    Ok(Held {
        beginning,
        length,
        digest: Digest::of_reader(&memory)?,
        whole: length <= HELD,
        source: match start {
            Some(start) => Source::Copied(memory, start),
            None => Source::Taken(memory),
        },
    })
}

/// Waits until a file that somebody set to return at once has something.
fn readable(file: &File) -> io::Result<()> {
    let mut fds = [PollFd::new(file.as_fd(), PollFlags::POLLIN)];
    match poll(&mut fds, PollTimeout::NONE) {
        Ok(_) | Err(nix::Error::EINTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
