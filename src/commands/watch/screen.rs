//! The whole terminal as a grid of rows: only rows that changed are written, and all of it is given back.

use std::fmt::Write as _;
use std::io;
use std::os::fd::AsFd;
use std::time::Duration;

use nix::libc;
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};
use nix::sys::termios::{SetArg, Termios, tcsetattr};
use terminal_size::terminal_size_of;

use crate::approval::terminal::{Interrupts, Key, Keys};

/// Alternate screen, no cursor, no wrapping of what is too long.
const TAKE: &str = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J";
const GIVE_BACK: &str = "\x1b[?7h\x1b[?25h\x1b[?1049l";

/// How a row looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Plain,
    Title,
    Chosen,
    Quiet,
    Warning,
}

/// One row, no wider than the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) look: Look,
}

/// The terminal while the list stands on it.
pub(super) struct Screen {
    keys: Keys,
    signals: SignalFd,
    shown: Vec<Row>,
    size: (usize, usize),
    ended: bool,
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.keys.show(GIVE_BACK);
        let _ = std::panic::take_hook();
    }
}

impl Screen {
    pub(super) fn open() -> io::Result<Self> {
        // As a file these come between two keys, and the terminal is given back before the end.
        let signals = SigSet::from_iter([
            Signal::SIGTERM,
            Signal::SIGHUP,
            Signal::SIGINT,
            Signal::SIGQUIT,
            Signal::SIGWINCH,
        ]);
        signals.thread_block()?;
        let signals =
            SignalFd::with_flags(&signals, SfdFlags::SFD_NONBLOCK | SfdFlags::SFD_CLOEXEC)?;
        let mut keys = Keys::open(Interrupts::Key)?;
        give_back_on_panic(keys.settings());
        keys.show(TAKE)?;
        Ok(Self {
            keys,
            signals,
            shown: Vec::new(),
            size: (0, 0),
            ended: false,
        })
    }

    /// Columns and rows.
    pub(super) fn size(&self) -> (usize, usize) {
        terminal_size_of(self.keys.device()).map_or((80, 24), |(width, height)| {
            (usize::from(width.0.max(1)), usize::from(height.0.max(1)))
        })
    }

    /// True once a signal asked for the end.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    pub(super) fn flush(&self) -> io::Result<()> {
        self.keys.flush()
    }

    /// Brings rows to the screen that were made for this size.
    pub(super) fn draw(&mut self, rows: &[Row], size: (usize, usize)) -> io::Result<()> {
        let mut text = String::new();
        if size != self.size {
            self.size = size;
            self.shown.clear();
            text.push_str("\x1b[2J");
        }
        for (index, row) in rows.iter().enumerate().take(size.1) {
            if self.shown.get(index) == Some(row) {
                continue;
            }
            let colour = match row.look {
                Look::Plain => "",
                Look::Title => "\x1b[1m",
                Look::Chosen => "\x1b[7m",
                Look::Quiet => "\x1b[2m",
                Look::Warning => "\x1b[33m",
            };
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "\x1b[{};1H{colour}{}\x1b[0m\x1b[K",
                index + 1,
                row.text
            );
        }
        self.shown = rows.to_vec();
        if text.is_empty() {
            Ok(())
        } else {
            self.keys.show(&text)
        }
    }

    /// Gives the terminal to something else for a while, as it was before.
    pub(super) fn aside<T>(&mut self, other: impl FnOnce() -> T) -> io::Result<T> {
        self.keys.show(GIVE_BACK)?;
        let done = self.keys.aside(other)?;
        // Ctrl-C was for what asked there.
        while let Some(signal) = self.signals.read_signal()? {
            self.ended |= !matches!(
                i32::try_from(signal.ssi_signo),
                Ok(libc::SIGWINCH | libc::SIGINT | libc::SIGQUIT)
            );
        }
        self.keys.show(TAKE)?;
        self.size = (0, 0);
        Ok(done)
    }

    /// The next key; `None` where the screen is to be drawn again first.
    pub(super) fn key(&mut self, wait: Duration) -> io::Result<Option<Key>> {
        self.keys.ready(self.signals.as_fd(), wait)?;
        while let Some(signal) = self.signals.read_signal()? {
            self.ended |= i32::try_from(signal.ssi_signo) != Ok(libc::SIGWINCH);
        }
        if self.ended {
            return Ok(Some(Key::Interrupt));
        }
        self.keys.next(Some(Duration::ZERO))
    }
}

/// A panic must not leave the terminal without echo, and its message must be seen.
fn give_back_on_panic(settings: &Termios) {
    let settings: libc::termios = settings.clone().into();
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if let Ok(mut device) = std::fs::File::options().write(true).open("/dev/tty") {
            let _ = io::Write::write_all(&mut device, GIVE_BACK.as_bytes());
            let _ = tcsetattr(&device, SetArg::TCSANOW, &Termios::from(settings));
        }
        told(panic);
    }));
}
