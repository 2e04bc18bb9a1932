//! A new passphrase and a new second factor, at the terminal alone: the screen that shows the factor is no part of what
//! can be scrolled back to.

use qrcodegen::{QrCode, QrCodeEcc};

use super::{credential, open_terminal};
use crate::approval::terminal::Keys as Terminal;
use crate::approval::{Approver, Recipe, SHORTEST, ssh};
use crate::clock::Moment;
use crate::error::Error;
use crate::server::{Keys, Secret};

/// What is kept of it.
pub(super) struct New {
    /// The line of the passphrase's key.
    pub(super) line: String,
    /// The second factor, sealed.
    pub(super) factor: String,
    /// The step of the code that confirmed it.
    pub(super) step: i64,
}

/// Codes that may be mistyped.
const TRIES: u32 = 5;
/// Another screen, cleared; and back.
const ENTER: &str = "\x1b[?1049h\x1b[2J\x1b[H";
const LEAVE: &str = "\x1b[2J\x1b[?1049l";

/// Asks for all of it.
pub(super) fn ask(name: &str, keys: &Keys) -> Result<New, Error> {
    let passphrase = credential::new_passphrase(name, SHORTEST)?;
    let recipe = Recipe::random()?;
    let signed = recipe.sign(&passphrase, "")?;
    let key = ssh::Signature::parse(&signed)
        .map_err(|what| Error::Internal { what })?
        .key;
    let secret = Secret::random()?;
    let step = confirmed(name, &secret)?;
    Ok(New {
        line: Approver::with(name, key, recipe).line(),
        factor: keys.seal(secret.bytes(), name)?,
        step,
    })
}

/// Shows the factor until one code of it was typed.
fn confirmed(name: &str, secret: &Secret) -> Result<i64, Error> {
    let address = secret.address(name);
    let code = QrCode::encode_text(&address, QrCodeEcc::Low).map_err(|error| Error::Internal {
        what: format!("no QR code: {error}"),
    })?;
    let mut screen = Screen::enter()?;
    screen.show(&format!(
        "Read this with an authenticator app:\n\n{}\nor type its secret: {}\n\n",
        picture(&code),
        grouped(&secret.base32())
    ))?;
    for _ in 0..TRIES {
        let typed = credential::ask(&mut screen.0, "the code that it shows: ")?;
        let now = Moment::now().0.div_euclid(1000);
        if let Some(step) = secret.step_of(&typed, now, 0) {
            return Ok(step);
        }
        screen.show(
            "that is not the code of this moment; the clocks of phone and server may differ\n",
        )?;
    }
    Err(Error::Refused {
        what: "no right code was typed: nobody was enrolled".to_owned(),
        hint: "set the clocks, and run it again".to_owned(),
    })
}

/// Another screen of the terminal, until it is dropped.
struct Screen(Terminal);

impl Screen {
    fn enter() -> Result<Self, Error> {
        let mut screen = Self(open_terminal()?);
        screen.show(ENTER)?;
        Ok(screen)
    }

    fn show(&mut self, text: &str) -> Result<(), Error> {
        self.0.show(text).map_err(|error| Error::Usage {
            what: format!("the terminal: {error}"),
        })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.0.show(LEAVE);
    }
}

/// Two rows a line, black on white whatever the terminal's colours are.
fn picture(code: &QrCode) -> String {
    const QUIET: i32 = 2;
    let size = code.size();
    let mut text = String::new();
    for y in (-QUIET..size + QUIET).step_by(2) {
        text += "\x1b[30;107m";
        for x in -QUIET..size + QUIET {
            text.push(match (code.get_module(x, y), code.get_module(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        text += "\x1b[0m\n";
    }
    text
}

fn grouped(secret: &str) -> String {
    let groups: Vec<&str> = secret
        .as_bytes()
        .chunks(4)
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    groups.join(" ")
}
