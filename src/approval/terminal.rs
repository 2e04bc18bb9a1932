//! The terminal itself, key by key: nothing typed before the question counts, and its settings come back.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::termios::{
    FlushArg, LocalFlags, SetArg, SpecialCharacterIndices, Termios, tcflush, tcgetattr, tcsetattr,
};
use zeroize::Zeroizing;

/// One key as it was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Backspace.
    Backspace,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D, or nobody sits there any more.
    End,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Escape alone.
    Escape,
    /// Any other.
    Other,
}

/// `_POSIX_VDISABLE` of Linux: no key does it.
const DISABLED: u8 = 0;

/// What Ctrl-C does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupts {
    /// It is a key.
    Key,
    /// It is a signal, as it always is.
    Signal,
}

/// A line that is typed and must not stay in memory.
#[derive(Default)]
pub struct Secret(pub Zeroizing<String>);

impl Secret {
    /// More is no passphrase; beyond it the text would be moved, and leave a copy behind.
    const LONGEST: usize = 1024;

    /// What a key adds to it, or takes away.
    pub fn press(&mut self, key: Key) {
        match key {
            Key::Backspace => drop(self.0.pop()),
            Key::Char(c) => {
                if self.0.capacity() == 0 {
                    self.0.reserve_exact(Self::LONGEST);
                }
                if self.0.len() + c.len_utf8() <= Self::LONGEST {
                    self.0.push(c);
                }
            }
            _ => {}
        }
    }
}

/// The controlling terminal, read key by key without echo, until this is dropped.
pub struct Keys {
    device: File,
    settings: Termios,
    /// What was read and not used yet; it may be part of a passphrase.
    pending: Zeroizing<Vec<u8>>,
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.device, SetArg::TCSADRAIN, &self.settings);
    }
}

impl Keys {
    /// Takes the terminal. What was typed before is thrown away.
    pub fn open(interrupts: Interrupts) -> io::Result<Self> {
        let device = File::options().read(true).write(true).open("/dev/tty")?;
        let settings = tcgetattr(&device)?;
        let mut raw = settings.clone();
        raw.local_flags &= !(LocalFlags::ECHO | LocalFlags::ICANON);
        if interrupts == Interrupts::Key {
            raw.local_flags &= !LocalFlags::ISIG;
        }
        // A program that was stopped would come back to a terminal that echoes, and to a passphrase half typed.
        for key in [
            SpecialCharacterIndices::VSUSP,
            SpecialCharacterIndices::VQUIT,
        ] {
            raw.control_chars[key as usize] = DISABLED;
        }
        raw.control_chars[SpecialCharacterIndices::VMIN as usize] = 1;
        raw.control_chars[SpecialCharacterIndices::VTIME as usize] = 0;
        tcsetattr(&device, SetArg::TCSAFLUSH, &raw)?;
        let keys = Self {
            device,
            settings,
            pending: Zeroizing::default(),
        };
        keys.flush()?;
        Ok(keys)
    }

    /// Throws away what was typed so far.
    pub fn flush(&self) -> io::Result<()> {
        tcflush(&self.device, FlushArg::TCIFLUSH).map_err(io::Error::from)
    }

    /// Gives the terminal its settings back while something else is done with it.
    pub fn aside<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        let own = tcgetattr(&self.device)?;
        tcsetattr(&self.device, SetArg::TCSADRAIN, &self.settings)?;
        let done = other();
        tcsetattr(&self.device, SetArg::TCSAFLUSH, &own)?;
        self.pending.clear();
        Ok(done)
    }

    /// The settings that come back.
    #[must_use]
    pub fn settings(&self) -> &Termios {
        &self.settings
    }

    /// The terminal.
    #[must_use]
    pub fn device(&self) -> &File {
        &self.device
    }

    /// Waits until a key was pressed, or the other file has something to say.
    pub fn ready(&self, other: BorrowedFd<'_>, wait: Duration) -> io::Result<()> {
        if !self.pending.is_empty() {
            return Ok(());
        }
        let mut fds = [
            PollFd::new(self.device.as_fd(), PollFlags::POLLIN),
            PollFd::new(other, PollFlags::POLLIN),
        ];
        let timeout = PollTimeout::try_from(wait).unwrap_or(PollTimeout::MAX);
        match poll(&mut fds, timeout) {
            Ok(_) | Err(nix::errno::Errno::EINTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Shows a text.
    pub fn show(&mut self, text: &str) -> io::Result<()> {
        self.device.write_all(text.as_bytes())
    }

    /// The next key; `None` if none was pressed in that time.
    pub fn next(&mut self, wait: Option<Duration>) -> io::Result<Option<Key>> {
        let Some(first) = self.byte(wait)? else {
            return Ok(None);
        };
        Ok(Some(match first {
            b'\r' | b'\n' => Key::Enter,
            0x7f | 0x08 => Key::Backspace,
            0x03 => Key::Interrupt,
            0x04 => Key::End,
            0x1b => self.escaped()?,
            byte if byte < 0x20 => Key::Other,
            byte => self.character(byte)?,
        }))
    }

    /// A line without echo; `None` if it was given up. It is wiped from memory once nobody holds it any more.
    pub fn secret(&mut self) -> io::Result<Option<Zeroizing<String>>> {
        let mut line = Secret::default();
        loop {
            match self.next(None)? {
                Some(Key::Enter) => return Ok(Some(line.0)),
                Some(Key::Interrupt | Key::End) => return Ok(None),
                Some(key) => line.press(key),
                None => {}
            }
        }
    }

    fn byte(&mut self, wait: Option<Duration>) -> io::Result<Option<u8>> {
        if self.pending.is_empty() {
            let timeout = wait.map_or(PollTimeout::NONE, |wait| {
                PollTimeout::try_from(wait).unwrap_or(PollTimeout::MAX)
            });
            let mut fds = [PollFd::new(self.device.as_fd(), PollFlags::POLLIN)];
            match poll(&mut fds, timeout) {
                Ok(0) => return Ok(None),
                // A signal may be a new size of the window: the caller looks.
                Err(nix::errno::Errno::EINTR) if wait.is_some() => return Ok(None),
                Ok(_) | Err(nix::errno::Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
            let mut buffer = Zeroizing::new(vec![0; 64]);
            let length = self.device.read(&mut buffer)?;
            if length == 0 {
                return Ok(Some(0x04));
            }
            buffer.truncate(length);
            buffer.reverse();
            self.pending = buffer;
        }
        Ok(self.pending.pop())
    }

    fn escaped(&mut self) -> io::Result<Key> {
        const SEQUENCE: Duration = Duration::from_millis(30);
        let Some(b'[' | b'O') = self.byte(Some(SEQUENCE))? else {
            return Ok(Key::Escape);
        };
        loop {
            match self.byte(Some(SEQUENCE))? {
                Some(b'A') => return Ok(Key::Up),
                Some(b'B') => return Ok(Key::Down),
                Some(byte) if !(0x40..0x7f).contains(&byte) => {}
                _ => return Ok(Key::Other),
            }
        }
    }

    fn character(&mut self, first: u8) -> io::Result<Key> {
        let length = match first {
            0x20..0x80 => 1,
            0xc2..0xe0 => 2,
            0xe0..0xf0 => 3,
            0xf0..0xf5 => 4,
            _ => return Ok(Key::Other),
        };
        let mut bytes = vec![first];
        while bytes.len() < length {
            match self.byte(Some(Duration::from_millis(30)))? {
                Some(byte) => bytes.push(byte),
                None => return Ok(Key::Other),
            }
        }
        let text = std::str::from_utf8(&bytes).ok();
        Ok(text
            .and_then(|text| text.chars().next())
            .map_or(Key::Other, Key::Char))
    }
}
