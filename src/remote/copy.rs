//! A signed copy of the server's policy, by which commands are judged here for at most a minute.
//!
//! The signature, not the place where it lies, makes it the server's. How long it may be used is measured by the clock
//! since boot, too, which nobody can set back.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Server;
use super::line::{Call, Method};
use crate::clock::{Instant, Moment};
use crate::config::server;
use crate::error::Error;
use crate::paths::Paths;
use crate::policy::Policy;
use crate::wire::PolicyCopy;

/// No copy is used for longer.
const LONGEST: Duration = Duration::from_mins(1);
/// How far the server's clock may be ahead of this one.
const AHEAD: Duration = Duration::from_secs(30);
/// How long it is tried to get a new copy.
const PATIENCE: Duration = Duration::from_secs(2);
/// A longer file is no copy of ours.
const MOST: u64 = 4 << 20;

/// A copy as it lies in its file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Kept {
    got: Moment,
    boot: i64,
    boot_id: String,
    copy: PolicyCopy,
}

/// How a copy stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Commands are judged by it.
    Fresh,
    /// A new one is fetched with the next command.
    Old,
    /// It is not the server's that is configured.
    Foreign,
}

/// The server's policy: from the copy that is kept here while that may be used, else from the server.
pub fn policy(config: &server::Server, paths: &Paths) -> Result<Policy, Error> {
    if let Some(kept) = kept(paths)
        && kept.standing(config) == Standing::Fresh
    {
        return parse(&kept.copy, config);
    }
    let copy = fetch(config)?;
    let policy = parse(&copy, config)?;
    let Instant {
        wall,
        boot,
        boot_id,
    } = Instant::now();
    // Where it cannot be kept, every command fetches its own.
    let _ = keep(
        paths,
        &Kept {
            got: wall,
            boot,
            boot_id,
            copy,
        },
    );
    Ok(policy)
}

/// What the rules of the server's policy are named after.
#[must_use]
pub fn origin(config: &server::Server) -> String {
    format!("policy of {}", config.url)
}

/// The copy that is kept here, whatever it is.
#[must_use]
pub fn kept(paths: &Paths) -> Option<Kept> {
    let mut text = Vec::new();
    let file = File::open(place(paths)).ok()?;
    file.take(MOST).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

impl Kept {
    /// Whether it may be used for this server.
    #[must_use]
    pub fn standing(&self, config: &server::Server) -> Standing {
        let got = Instant {
            wall: self.got,
            boot: self.boot,
            boot_id: self.boot_id.clone(),
        };
        if !of(&self.copy, config) {
            Standing::Foreign
        } else if got.age() < LONGEST && in_time(&self.copy).is_ok() {
            Standing::Fresh
        } else {
            Standing::Old
        }
    }

    /// Its number in the server's history.
    #[must_use]
    pub const fn version(&self) -> i64 {
        self.copy.version
    }

    /// When it was fetched.
    #[must_use]
    pub const fn got(&self) -> Moment {
        self.got
    }
}

fn fetch(config: &server::Server) -> Result<PolicyCopy, Error> {
    let server = Server::open(config)?;
    let call = Call::new(Method::Get, "/v1/policy");
    let copy: PolicyCopy = server.line.ask(&call, PATIENCE)?.read()?;
    if !of(&copy, config) {
        return Err(Error::Config {
            what: format!(
                "the policy that {} gives is not signed with the key that is configured for it, {}, or not for this project\n\
                 hint: ask whoever runs the server; a key that was changed on purpose goes into config.yaml",
                config.url, config.key
            ),
        });
    }
    in_time(&copy).map_err(|what| Error::Unavailable {
        what,
        hint: "set the clocks of this machine and of the server, then run the same command again"
            .to_owned(),
    })?;
    Ok(copy)
}

fn of(copy: &PolicyCopy, config: &server::Server) -> bool {
    let ours = config.project.as_ref();
    copy.is_of(config.key.bytes()) && ours.is_none_or(|ours| *ours == copy.project)
}

/// By the wall clock: a copy that somebody caught cannot be brought again later.
fn in_time(copy: &PolicyCopy) -> Result<(), String> {
    let now = Moment::now();
    let ends = copy.not_after;
    if now >= ends {
        Err(format!(
            "the server's policy held until {ends}, which is past here"
        ))
    } else if ends > now.after(LONGEST + AHEAD) {
        Err(format!(
            "the server's policy holds until {ends}, which is further than a minute from here"
        ))
    } else {
        Ok(())
    }
}

fn parse(copy: &PolicyCopy, config: &server::Server) -> Result<Policy, Error> {
    Policy::parse(&copy.text, &origin(config)).map_err(|error| Error::Config {
        what: error.to_string(),
    })
}

/// Where no variable leads away from it.
fn place(paths: &Paths) -> PathBuf {
    paths.kept().state.join("server-policy.json")
}

fn keep(paths: &Paths, kept: &Kept) -> std::io::Result<()> {
    let place = place(paths);
    crate::audit::private_directory(&paths.kept().state)?;
    let own = place.with_extension(format!("{}", std::process::id()));
    let written = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&own)
        .and_then(|mut file| file.write_all(&serde_json::to_vec(kept)?))
        .and_then(|()| fs::rename(&own, &place));
    if written.is_err() {
        let _ = fs::remove_file(&own);
    }
    written
}
