//! What an approver brings along: a passphrase typed at the terminal, or a signature of an own key.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::approval::terminal::{Interrupts, Keys};
use crate::approval::{Approver, Approvers, PASSPHRASE, Recipe, VOTE, ssh};
use crate::clock::{Moment, spoken};
use crate::error::Error;
use crate::store::Store;
use crate::term;

/// More is no signature.
const LONGEST: u64 = 64 << 10;
/// So many wrong passphrases are a hand that slipped.
const FREE_TRIES: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// A signature from a file, or from standard input for `-`.
pub(super) fn read(path: &Path) -> Result<String, Error> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        std::io::stdin()
            .lock()
            .take(LONGEST)
            .read_to_string(&mut text)
    } else {
        std::fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text))
    };
    read.map_err(|error| usage(&format!("{}: {error}", path.display())))?;
    Ok(text)
}

/// The signature that the user's own ssh-keygen makes with this key; it asks for what the key needs.
pub(super) fn sign(key: &Path, text: &str) -> Result<String, Error> {
    let failed = |what: &str| usage(&format!("ssh-keygen signed nothing: {what}"));
    let mut child = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", VOTE, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&error.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        // That it stopped reading is told by how it ends.
        let _ = stdin.write_all(text.as_bytes());
    }
    let output = child
        .wait_with_output()
        .map_err(|error| failed(&error.to_string()))?;
    if !output.status.success() {
        return Err(failed(&output.status.to_string()));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(&error.to_string()))
}

/// The signature of an approver's passphrase, which is asked for at the terminal.
pub(super) fn passphrase(
    store: &mut Store,
    approvers: &Approvers,
    name: Option<&str>,
    user: &str,
    text: &str,
) -> Result<String, Error> {
    let (approver, recipe) = choose(approvers, name, user)?;
    pause(store, &approver.name)?;
    let mut keys = terminal()?;
    let typed = ask(&mut keys, &format!("passphrase of {}: ", approver.name))?;
    drop(keys);
    let key = recipe.key(&typed)?;
    let signature = ssh::ed25519(&key, PASSPHRASE, text.as_bytes());
    let right = ssh::Signature::parse(&signature).is_ok_and(|made| made.key == approver.key);
    store.tried(&approver.name, right)?;
    if right {
        Ok(signature)
    } else {
        Err(Error::Refused {
            what: format!("this is not the passphrase of {}", approver.name),
            hint: "wrong passphrases are recorded; after three, each next one has to wait longer"
                .to_owned(),
        })
    }
}

/// What a server asks of a person who has no token here: the passphrase and the code of the second factor.
pub(super) fn typed(person: &str) -> Result<(String, String), Error> {
    let mut keys = terminal()?;
    let shown = term::text(person);
    let passphrase = ask(&mut keys, &format!("passphrase of {shown} at the server: "))?;
    let code = ask(&mut keys, "the six digits of the second factor: ")?;
    Ok((passphrase, code.split_whitespace().collect()))
}

/// A new passphrase, typed twice.
pub(super) fn new_passphrase(name: &str, shortest: usize) -> Result<String, Error> {
    let mut keys = terminal()?;
    let first = ask(
        &mut keys,
        &format!("new passphrase of {name}, at least {shortest} characters: "),
    )?;
    if first.chars().count() < shortest {
        return Err(usage(&format!(
            "a passphrase has at least {shortest} characters: whoever can read its line in approvers can try others"
        )));
    }
    if ask(&mut keys, "the same again: ")? != first {
        return Err(usage("the two passphrases differ"));
    }
    Ok(first)
}

fn choose<'a>(
    approvers: &'a Approvers,
    name: Option<&'a str>,
    user: &'a str,
) -> Result<(&'a Approver, &'a Recipe), Error> {
    let of = |name: &'a str| approvers.with_passphrase(Some(name)).next();
    if let Some(name) = name {
        return of(name).ok_or_else(|| usage(&format!("no approver {name} has a passphrase")));
    }
    if let Some(own) = of(user) {
        return Ok(own);
    }
    let mut all = approvers.with_passphrase(None);
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(usage("no approver has a passphrase: sign with --sign KEY")),
        _ => Err(usage(
            "several approvers have a passphrase: say whose it is with --as NAME",
        )),
    }
}

/// Whoever was wrong too often waits before the next try.
pub(super) fn pause(store: &Store, person: &str) -> Result<(), Error> {
    let (wrong, last) = store.wrong_tries(person)?;
    let Some(doublings) = wrong.checked_sub(FREE_TRIES) else {
        return Ok(());
    };
    let pause = FIRST_PAUSE
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(LONGEST_PAUSE);
    let (now, until) = (Moment::now(), last.after(pause));
    // A clock that was set back must not make anybody wait for years.
    if now >= until || now < last {
        return Ok(());
    }
    let left = Duration::from_millis(u64::try_from(until.0 - now.0).unwrap_or_default());
    Err(Error::Refused {
        what: format!("{wrong} passphrases of {person} were wrong"),
        hint: format!(
            "the next one can be tried in {}",
            spoken(left + Duration::from_secs(1))
        ),
    })
}

fn terminal() -> Result<Keys, Error> {
    Keys::open(Interrupts::Key).map_err(|error| {
        usage(&format!(
            "a passphrase is typed at a terminal, and there is none: {error}"
        ))
    })
}

pub(super) fn ask(keys: &mut Keys, prompt: &str) -> Result<String, Error> {
    let failed = |error: &std::io::Error| usage(&format!("the terminal: {error}"));
    keys.show(prompt).map_err(|error| failed(&error))?;
    let line = keys.secret().map_err(|error| failed(&error))?;
    keys.show("\n").map_err(|error| failed(&error))?;
    line.ok_or_else(|| usage("given up at the terminal"))
}

fn usage(what: &str) -> Error {
    Error::Usage {
        what: what.to_owned(),
    }
}
