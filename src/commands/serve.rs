//! `sudomode serve`

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use super::print;
use crate::cli::{Kept, Serve};
use crate::config::Config;
use crate::enforce::examples_hold;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::{Paths, SYSTEM};
use crate::policy::load_file;
use crate::server::{Keys, Listening, Options, Tls, serve};
use crate::store::Place;

const PORT: u16 = 8000;

pub(super) fn run(options: Serve, paths: &Paths) -> Result<Exit, Error> {
    let listen = match (options.listen, &options.unix) {
        (None, None) => Some(SocketAddr::from((Ipv4Addr::LOCALHOST, PORT))),
        (listen, _) => listen,
    };
    let tls = options
        .tls_cert
        .zip(options.tls_key)
        .map(|(certificate, key)| Tls { certificate, key });
    let exposed = listen.is_some_and(|address| !address.ip().is_loopback());
    if exposed && tls.is_none() && !options.behind_proxy {
        return Err(Error::Usage {
            what: "beyond this machine it listens only with TLS: give --tls-cert and --tls-key, or say with --behind-proxy that a proxy does it"
                .to_owned(),
        });
    }
    let keys = Keys::open(&key(&options.kept, paths))?;
    let policy = match options.policy {
        Some(path) => Some(read(&path, paths)?),
        None => found(paths)?,
    };
    let scheme = if tls.is_some() { "https" } else { "http" };
    let from = policy.as_ref().map_or_else(
        || "built in".to_owned(),
        |(path, _)| path.display().to_string(),
    );
    let unix = options.unix.clone();
    let all = Options {
        listen,
        unix: options.unix,
        place: place(&options.kept, paths),
        policy,
        tls,
        behind_proxy: options.behind_proxy,
        hosts: options.host,
        rate: options.rate,
    };
    serve(all, keys, Config::load(paths)?, |listening| {
        // Whoever started it and does not read what it says misses nothing that is not in its log.
        let _ = print(&started(listening, scheme, unix.as_deref(), &from));
    })?;
    Ok(Exit::Success)
}

/// Where a server keeps its projects.
pub(super) fn place(kept: &Kept, paths: &Paths) -> Place {
    kept.store
        .clone()
        .unwrap_or_else(|| Place::Sqlite(paths.state.clone()))
}

/// The file of the server's own key.
pub(super) fn key(kept: &Kept, paths: &Paths) -> PathBuf {
    match (&kept.key, place(kept, paths)) {
        (Some(path), _) => path.clone(),
        (None, Place::Sqlite(directory)) => directory.join("server.key"),
        (None, Place::Postgres(_)) => paths.state.join("server.key"),
    }
}

/// A policy and its text, if it can be used.
pub(super) fn read(path: &Path, paths: &Paths) -> Result<(PathBuf, String), Error> {
    let policies = load_file(path)?;
    examples_hold(&policies, paths)?;
    let text = std::fs::read_to_string(path).map_err(|error| Error::at(path, &error))?;
    Ok((path.to_owned(), text))
}

/// The policy that would decide on this machine, if there is a file of it.
fn found(paths: &Paths) -> Result<Option<(PathBuf, String)>, Error> {
    let users = paths.passwd_config.as_deref().unwrap_or(&paths.config);
    let places = [Path::new(SYSTEM), users];
    let mut files = places
        .iter()
        .map(|directory| directory.join("policies.yaml"));
    let file = files.find(|file| file.symlink_metadata().is_ok());
    file.map(|file| read(&file, paths)).transpose()
}

fn started(listening: &Listening, scheme: &str, unix: Option<&Path>, policy: &str) -> String {
    let mut text = String::new();
    if let Some(address) = listening.address {
        text += &format!("sudomode serves {scheme}://{address}\n");
    }
    if let Some(path) = unix {
        text += &format!("sudomode serves unix:{}\n", path.display());
    }
    text += &format!("  policy: {policy}\n");
    if listening.nobody {
        text += "  nobody can approve yet: enrol the first person at this machine, outside of any agent, with\n    \
                 sudomode server approver add NAME\n";
    }
    text += &format!("  key: {}\n", listening.key);
    text
}
