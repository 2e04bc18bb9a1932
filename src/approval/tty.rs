//! The question at the terminal of a human who runs `sudomode exec` by hand.

mod question;
mod signing;

use std::fs::File;
use std::io::{self, Write, stdin};
use std::os::fd::AsFd;
use std::thread;

use dialoguer::console::style;
use nix::sys::termios::{SetArg, Termios, tcgetsid, tcsetattr};
use nix::unistd::{getpgrp, getsid, isatty, tcgetpgrp};
use terminal_size::terminal_size_of;

use self::question::Question;
pub use self::question::Said;
use self::signing::Signing;
use super::terminal::{Interrupts, Keys};
use super::{ApprovalRequest, Proofs, Vote, prompt};
use crate::clock::{self, Moment};
use crate::error::Error;

/// The terminal while a question stands on it. Its settings come back when this is dropped, whoever answered.
pub struct Terminal {
    device: File,
    settings: Termios,
    signing: Signing,
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Another program must not go on asking at a terminal that is no longer ours.
        self.signing.end();
        // What comes next begins on a line of its own.
        let _ = self.device.write_all(b"\r\n");
        // The thread may sit in the middle of reading a key, with echo off.
        let _ = tcsetattr(&self.device, SetArg::TCSANOW, &self.settings);
    }
}

/// True if this process has the terminal to itself: it is the one it reads keys from, and it is in the foreground.
#[must_use]
pub fn present() -> bool {
    let Ok(device) = File::options().read(true).write(true).open("/dev/tty") else {
        return false;
    };
    let foreground = tcgetpgrp(&device).is_ok_and(|group| group == getpgrp());
    // A terminal that it reads from must be this one.
    let stdin = stdin();
    let same = !isatty(stdin.as_fd()).unwrap_or(false)
        || tcgetsid(stdin.as_fd())
            .ok()
            .zip(getsid(None).ok())
            .is_some_and(|(one, other)| one == other);
    foreground && same && isatty(io::stderr().as_fd()).unwrap_or(false)
}

/// What is asked, of whom, and what would count as a yes.
pub struct Asking<'a> {
    /// What is asked about.
    pub request: &'a ApprovalRequest,
    /// Who answered already.
    pub votes: &'a [Vote],
    /// Who sits here.
    pub user: &'a str,
    /// What could be proven here.
    pub proofs: Proofs,
    /// How else an approval is given that is worth enough.
    pub how: String,
}

/// Puts the question. Each answer goes to `answered`, which says why it is asked again; `None` once it is not.
/// `None` if the terminal cannot be used.
pub fn ask(
    asking: Asking<'_>,
    answered: impl Fn(Said) -> Option<String> + Send + 'static,
) -> Option<Terminal> {
    let device = File::options()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .ok()?;
    let opening = opening(asking.request, asking.votes, &device);
    let signing = Signing::default();
    let question = Question::of(asking, signing.clone())?;
    let mut keys = Keys::open(Interrupts::Signal).ok()?;
    let settings = keys.settings().clone();
    keys.show(&opening).ok()?;
    // What was typed before the question was there is no answer to it.
    keys.flush().ok()?;
    thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(move || question.put(keys, answered))
        .ok()?;
    Some(Terminal {
        device,
        settings,
        signing,
    })
}

/// What is on the screen above the line where the answer is typed.
fn opening(request: &ApprovalRequest, votes: &[Vote], device: &File) -> String {
    let heading = format!(
        "{}, expires {}",
        request.id.short(),
        clock::until(request.deadline.wall, Moment::now())
    );
    let question = coloured(&prompt::question(request, votes));
    let mut text = format!(
        "\n{}  {}\n\n{question}",
        style("sudomode asks: run this?").for_stderr().bold(),
        style(heading).for_stderr().dim()
    );
    // Where it is longer than the screen, its heart stands again directly above the answer.
    let (width, height) =
        terminal_size_of(device).map_or((80, 24), |(width, height)| (width.0, height.0));
    let rows = |line: &str| line.chars().count() / usize::from(width.max(1)) + 1;
    if question.lines().map(rows).sum::<usize>() + 6 > usize::from(height) {
        text += &format!("\n  {}\n", prompt::summary(request));
    }
    text
}

/// The lines of a question with their names set off from what they say, and warnings from all else.
fn coloured(question: &str) -> String {
    let mut warns = false;
    let mut text = String::new();
    for line in question.lines() {
        let (name, rest) = line.split_at_checked(NAME).unwrap_or((line, ""));
        if !name.trim().is_empty() {
            warns = matches!(name.trim(), "beware" | "taken away");
        }
        let name = style(name).for_stderr();
        let line = if warns {
            format!(
                "{}{}",
                name.yellow().bold(),
                style(rest).for_stderr().yellow()
            )
        } else {
            format!("{}{rest}", name.dim())
        };
        text += &line;
        text.push('\n');
    }
    text
}

/// How far the names of a question's lines reach.
const NAME: usize = 14;

/// Four characters that are told apart easily.
pub fn code() -> Result<String, Error> {
    const LETTERS: &[u8; 16] = b"bcdfghjkmnpqrtwx";
    let mut bytes = [0; 4];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal {
        what: format!("no random numbers: {error}"),
    })?;
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte & 15)]));
    Ok(letters.iter().collect())
}
