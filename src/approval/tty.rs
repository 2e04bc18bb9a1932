//! The question at the terminal of a human who runs `sudomode exec` by hand.

use std::fs::File;
use std::io::{self, Write, stdin};
use std::os::fd::AsFd;
use std::thread;

use dialoguer::Input;
use dialoguer::console::Term;
use nix::sys::termios::{FlushArg, SetArg, Termios, tcflush, tcgetattr, tcgetsid, tcsetattr};
use nix::unistd::{getpgrp, getsid, isatty, tcgetpgrp};

use super::{ApprovalRequest, Assurance, Resolution, Verdict, prompt};
use crate::clock::Moment;

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
    // Keys are read from standard input where that is a terminal; it must be this one.
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
    user: &str,
    answered: impl FnOnce(Resolution) + Send + 'static,
) -> Option<Terminal> {
    let open = || File::options().read(true).write(true).open("/dev/tty");
    let (device, keys, mut screen) = (open().ok()?, open().ok()?, open().ok()?);
    let settings = tcgetattr(&device).ok()?;
    write!(screen, "\n{}\n", prompt::question(request, &[])).ok()?;
    // What was typed before the question was there is no answer to it.
    tcflush(&device, FlushArg::TCIFLUSH).ok()?;
    let user = user.to_owned();
    thread::Builder::new()
        .name("terminal".to_owned())
        .spawn(move || {
            if let Ok((verdict, reason)) = read_verdict(&Term::read_write_pair(keys, screen)) {
                let (channel, assurance) = ("terminal".to_owned(), Assurance::None);
                answered(Resolution {
                    verdict,
                    by: user,
                    channel,
                    assurance,
                    reason,
                    at: Moment::now(),
                });
            }
        })
        .ok()?;
    Some(Terminal { device, settings })
}

fn read_verdict(terminal: &Term) -> dialoguer::Result<(Verdict, Option<String>)> {
    let word: String = Input::new()
        .with_prompt("Execute it? Type yes or no")
        .validate_with(|word: &String| match plain(word).as_str() {
            "yes" | "no" => Ok(()),
            _ => Err("type the whole word, yes or no"),
        })
        .report(false)
        .interact_text_on(terminal)?;
    Ok(match plain(&word).as_str() {
        "yes" => (Verdict::Approve, None),
        _ => (
            Verdict::Reject,
            Some("the human at the terminal said no".to_owned()),
        ),
    })
}

fn plain(word: &str) -> String {
    word.trim().to_ascii_lowercase()
}
