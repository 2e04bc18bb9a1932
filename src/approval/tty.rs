//! The question at the terminal of a human who runs `sudomode exec` by hand.

use std::fs::File;
use std::io::{self, Write, stdin};
use std::os::fd::AsFd;
use std::thread;

use dialoguer::console::style;
use nix::sys::termios::{SetArg, Termios, tcgetsid, tcsetattr};
use nix::unistd::{getpgrp, getsid, isatty, tcgetpgrp};
use terminal_size::terminal_size_of;

use super::terminal::{Interrupts, Key, Keys};
use super::{ApprovalRequest, Assurance, Resolution, Verdict, Vote, prompt};
use crate::clock::{self, Moment};
use crate::error::Error;

/// The terminal while a question stands on it. Its settings come back when this is dropped, whoever answered.
pub struct Terminal {
    device: File,
    settings: Termios,
}

impl Drop for Terminal {
    fn drop(&mut self) {
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

/// Puts the question; the answer comes through `answered`. `None` if the terminal cannot be used.
pub fn ask(
    request: &ApprovalRequest,
    votes: &[Vote],
    user: &str,
    how: &str,
    answered: impl FnOnce(Resolution) + Send + 'static,
) -> Option<Terminal> {
    let device = File::options()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .ok()?;
    let question = Question {
        wanted: Wanted::of(request, votes, user)?,
        how: how.to_owned(),
        details: prompt::details(request),
    };
    let mut keys = Keys::open(Interrupts::Signal).ok()?;
    let settings = keys.settings().clone();
    keys.show(&opening(request, votes, &device)).ok()?;
    // What was typed before the question was there is no answer to it.
    keys.flush().ok()?;
    let user = user.to_owned();
    thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(move || {
            if let Ok(Some((verdict, reason))) = question.answer(&mut keys) {
                drop(keys);
                answered(Resolution::word(verdict, reason, &user, "terminal"));
            }
        })
        .ok()?;
    Some(Terminal { device, settings })
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

/// What stands for a yes.
enum Wanted {
    /// The word.
    Yes,
    /// A code that nobody types by habit, for what cannot be taken back.
    Code(String),
    /// Nothing that can be typed here: more than a word is required.
    Nothing,
}

impl Wanted {
    fn of(request: &ApprovalRequest, votes: &[Vote], user: &str) -> Option<Self> {
        if !prompt::takes_a_word(request, votes, user) {
            return Some(Self::Nothing);
        }
        if prompt::is_grave(request) {
            return code().ok().map(Self::Code);
        }
        Some(Self::Yes)
    }
}

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

struct Question {
    wanted: Wanted,
    how: String,
    details: String,
}

impl Question {
    /// The answer; `None` if the human turned away.
    fn answer(&self, keys: &mut Keys) -> io::Result<Option<(Verdict, Option<String>)>> {
        loop {
            keys.show(&format!("\n  {} ", self.line()))?;
            let Some(typed) = line(keys)? else {
                return Ok(None);
            };
            let lower = typed.trim().to_ascii_lowercase();
            let yes = match &self.wanted {
                Wanted::Yes => lower == "yes",
                Wanted::Code(code) => lower == *code,
                Wanted::Nothing => false,
            };
            if yes {
                return Ok(Some((Verdict::Approve, None)));
            }
            match lower.split_once([' ', ',', ':']).unwrap_or((&lower, "")) {
                ("no", _) => {
                    let why = typed.trim()[2..].trim_start_matches([' ', ',', ':']);
                    let why = if why.is_empty() {
                        "the human at the terminal said no"
                    } else {
                        why
                    };
                    return Ok(Some((Verdict::Reject, Some(why.to_owned()))));
                }
                ("v", _) => keys.show(&format!("\n{}", self.details))?,
                ("?", _) => keys.show(&self.help())?,
                ("", _) => {}
                _ => keys.show(match self.wanted {
                    Wanted::Yes => "  type the whole word, yes or no\n",
                    Wanted::Code(_) => "  type the code as it is shown, or no\n",
                    Wanted::Nothing => "  only no can be answered here\n",
                })?,
            }
        }
    }

    fn line(&self) -> String {
        let more = style("(v: all of it, ?: help)").for_stderr().dim();
        match &self.wanted {
            Wanted::Yes => format!("Type yes or no {more}:"),
            Wanted::Code(code) => format!(
                "Type {} to run it, or no {more}:",
                style(code).for_stderr().bold()
            ),
            Wanted::Nothing => format!(
                "A word is not enough here: {}\n  Type no to reject it {more}:",
                self.how
            ),
        }
    }

    fn help(&self) -> String {
        let yes = match &self.wanted {
            Wanted::Yes => "  yes         runs it once, exactly as it is shown\n".to_owned(),
            Wanted::Code(code) => format!(
                "  {code}        runs it once, exactly as it is shown; a code, for it destroys something or moves money\n"
            ),
            Wanted::Nothing => format!("  a yes       is given elsewhere: {}\n", self.how),
        };
        format!(
            "{yes}  no          rejects it; no, and why: who asked reads the reason\n  \
             v           shows the digests, files and variables too\n  \
             Ctrl-C      takes the request back\n  \
             your answer counts as none: {}\n",
            super::meaning(Assurance::None)
        )
    }
}

/// A line, echoed as it is typed; `None` if the human turned away.
fn line(keys: &mut Keys) -> io::Result<Option<String>> {
    let mut line = String::new();
    loop {
        match keys.next(None)? {
            Some(Key::Enter) => {
                keys.show("\n")?;
                return Ok(Some(line));
            }
            Some(Key::Backspace) if !line.is_empty() => {
                line.pop();
                keys.show("\x08 \x08")?;
            }
            Some(Key::End) if line.is_empty() => return Ok(None),
            Some(Key::Char(c)) if c.is_ascii() || c.is_alphabetic() => {
                line.push(c);
                keys.show(c.encode_utf8(&mut [0; 4]))?;
            }
            _ => {}
        }
    }
}
