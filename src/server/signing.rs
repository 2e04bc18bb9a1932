//! Proving who somebody is, by passphrase and code: few tries, each code once, and no way to tell which was wrong.

use std::sync::Arc;

use super::log;
use super::metrics::count;
use super::office::Office;
use super::peer::Peer;
use super::people::{LoginLine, verify_login};
use super::problem::{Fault, Kind};
use super::projects::blocking;
use super::state::Server;

/// The person, if passphrase and code are right.
pub(super) async fn prove(
    server: &Server,
    office: &Office,
    peer: &Peer,
    name: &str,
    passphrase: &str,
    code: &str,
) -> Result<String, Fault> {
    let address = peer.address();
    let slow = |left: std::time::Duration| {
        Kind::TooFast
            .because("too many tries to sign in")
            .after(left.as_secs() + 1)
    };
    server.logins.take(&address).map_err(slow)?;
    let of_name = format!("{}/{name}", office.name);
    server.wrong.begin(&of_name).map_err(slow)?;
    let person = office.people().named(name).cloned();
    let line = person.as_ref().and_then(LoginLine::of);
    let step = {
        let _one_of_few = server.hashing.acquire().await;
        // Nobody of that name takes as long as somebody.
        let known = line.is_some();
        let line = line.map_or_else(LoginLine::of_nobody, Ok)?;
        let (keys, passphrase, code) = (
            Arc::clone(&server.keys),
            passphrase.to_owned(),
            code.to_owned(),
        );
        let step = blocking(move || verify_login(&line, &passphrase, &code, &keys)).await?;
        step.filter(|_| known)
    };
    let used = match step {
        Some(step) => {
            let name = name.to_owned();
            office
                .desk
                .run(move |store| store.use_code(&name, step))
                .await?
        }
        None => false,
    };
    if !used {
        count(&server.metrics.sign_ins_failed);
        log::warn(
            "sign-in failed",
            &[("project", office.name.as_str()), ("from", &address)],
        );
        let name = person.map(|person| person.name);
        if let Some(name) = name {
            office
                .desk
                .run(move |store| store.tried(&name, false))
                .await?;
        }
        return Err(Kind::Unauthorized
            .because("name, passphrase or code is not right")
            .hint("a code counts once, and for half a minute"));
    }
    server.wrong.right(&of_name);
    count(&server.metrics.sign_ins);
    office.refresh().await?;
    Ok(name.to_owned())
}
