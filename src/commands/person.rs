//! The authority as a person reaches it: the store, or a server by a token of their own or by signing in.

use super::credential;
use crate::agent;
use crate::approval::tty;
use crate::config::Config;
use crate::enforce::Authority;
use crate::error::Error;
use crate::paths::Paths;
use crate::remote::Server;

/// The authority for whoever looks or answers here. A person without a token of their own, or under another name, signs
/// in at the terminal; an agent keeps to the token of agents.
pub(super) fn authority(paths: &Paths, name: Option<&str>) -> Result<Authority, Error> {
    let config = Config::for_human(paths)?;
    let Some(server) = &config.server else {
        return Authority::open(paths);
    };
    let own = config.approver_token_file.as_deref();
    match (name, own) {
        _ if agent::above_or_marked().is_some() => Authority::open(paths),
        (None, Some(own)) => Server::open_with(server, own).map(Authority::from),
        (None, None) if !tty::present() => Authority::open(paths),
        (name, _) => {
            let person = name.unwrap_or(&paths.user);
            let (passphrase, code) = credential::typed(person)?;
            Server::open_signed_in(server, person, &passphrase, code).map(Authority::from)
        }
    }
}
