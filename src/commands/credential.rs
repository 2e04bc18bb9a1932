//! What an approver brings along: a passphrase typed at the terminal, or a signature of an own key.

use std::io::Read as _;
use std::path::Path;

use zeroize::Zeroizing;

use crate::approval::terminal::{Interrupts, Keys};
use crate::approval::{Approver, Approvers, ssh};
use crate::cli::Vouching;
use crate::clock::Moment;
use crate::enforce::{may_try, signed_by_passphrase};
use crate::error::Error;
use crate::store::Store;
use crate::term;

/// More is no signature.
const LONGEST: u64 = 64 << 10;

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
    ssh::sign(key, text).map_err(|what| Error::Usage { what })
}

/// The signature of an approver's passphrase, which is asked for at the terminal.
pub(super) fn passphrase(
    store: &mut Store,
    approvers: &Approvers,
    name: Option<&str>,
    user: &str,
    text: &str,
) -> Result<String, Error> {
    let person = choose(approvers, name, user)?.name.clone();
    may_try(store, &person)?;
    let mut keys = terminal()?;
    let typed = ask(&mut keys, &format!("passphrase of {person}: "))?;
    drop(keys);
    signed_by_passphrase(store, approvers, &person, &typed, text)
}

/// The approver who signs a text, by a key or by a passphrase.
pub(super) fn approver<'a>(
    store: &mut Store,
    approvers: &'a Approvers,
    text: &str,
    vouching: &Vouching,
    user: &str,
) -> Result<&'a Approver, Error> {
    let proof = vouch(store, approvers, text, vouching, user)?;
    signer(approvers, text, &proof)
}

/// What an approver signs a text with, by a key or by a passphrase.
pub(super) fn vouch(
    store: &mut Store,
    approvers: &Approvers,
    text: &str,
    vouching: &Vouching,
    user: &str,
) -> Result<String, Error> {
    match &vouching.sign {
        Some(key) => sign(key, text),
        None => passphrase(store, approvers, vouching.by.as_deref(), user, text),
    }
}

/// The approver who signed a text.
pub(super) fn signer<'a>(
    approvers: &'a Approvers,
    text: &str,
    proof: &str,
) -> Result<&'a Approver, Error> {
    let signer = approvers.signer(text, proof, Moment::now());
    signer.map_err(|unproven| Error::Refused {
        what: unproven.0,
        hint:
            "an approver who is enrolled already signs: --sign KEY, or --as NAME with a passphrase"
                .to_owned(),
    })
}

/// What a server asks of a person who has no token here: the passphrase and the code of the second factor.
pub(super) fn typed(person: &str) -> Result<(Zeroizing<String>, String), Error> {
    let mut keys = terminal()?;
    let shown = term::text(person);
    let passphrase = ask(&mut keys, &format!("passphrase of {shown} at the server: "))?;
    let code = ask(&mut keys, "the six digits of the second factor: ")?;
    Ok((passphrase, code.split_whitespace().collect()))
}

/// A new passphrase, typed twice.
pub(super) fn new_passphrase(name: &str, shortest: usize) -> Result<Zeroizing<String>, Error> {
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
) -> Result<&'a Approver, Error> {
    let all = |name| {
        approvers
            .with_passphrase(name)
            .map(|(approver, _)| approver)
    };
    let of = |name: &'a str| all(Some(name)).next();
    if let Some(name) = name {
        return of(name).ok_or_else(|| usage(&format!("no approver {name} has a passphrase")));
    }
    if let Some(own) = of(user) {
        return Ok(own);
    }
    let mut all = all(None);
    match (all.next(), all.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(usage("no approver has a passphrase: sign with --sign KEY")),
        _ => Err(usage(
            "several approvers have a passphrase: say whose it is with --as NAME",
        )),
    }
}

fn terminal() -> Result<Keys, Error> {
    Keys::open(Interrupts::Key).map_err(|error| {
        usage(&format!(
            "a passphrase is typed at a terminal, and there is none: {error}"
        ))
    })
}

pub(super) fn ask(keys: &mut Keys, prompt: &str) -> Result<Zeroizing<String>, Error> {
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
