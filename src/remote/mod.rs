//! The governance server as the authority of this machine: the same questions, over HTTP.
//!
//! Whatever fails on the way is an error that executes nothing. What an answer that was lost had changed already is
//! found again: a question by its fingerprint, an execution by the number that its runner chose for it.

#![forbid(unsafe_code)]

mod answers;
mod copy;
mod limits;
mod line;
mod record;
mod requests;
mod said;
mod secret;
mod steps;
mod watch;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

pub use copy::{Kept, Standing, kept, origin, policy};
pub use limits::Taking;
pub use requests::Put;
pub use steps::Taken;
pub use watch::Seen;

use self::line::{Call, Line, Method};
use self::secret::Shown;
use crate::approval::{Nonce, RequestId, Vote};
use crate::config::server;
use crate::error::Error;
use crate::wire;

/// A server, and the number by which this process is known to it as a runner.
#[derive(Debug)]
pub struct Server {
    line: Line,
    key: server::ServerKey,
    project: Option<String>,
    nonce: Nonce,
    role: As,
    watched: Option<watch::Watched>,
    votes: BTreeMap<RequestId, Vec<Vote>>,
}

/// As whom a server is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    /// With the token of agents here: it asks, executes what was approved, and answers nothing.
    Agent,
    /// With a person's own token.
    Person,
    /// As a person who signed in.
    Session,
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.role == As::Session {
            // It would end by itself after a while.
            let call = Call::new(Method::Delete, "/v1/session");
            let _ = self.line.ask(&call, Duration::ZERO);
        }
    }
}

impl Server {
    /// The server that is configured, asked with the token of agents here. Nothing is asked of it yet.
    pub fn open(config: &server::Server) -> Result<Self, Error> {
        Self::open_as(config, Nonce::random()?)
    }

    /// The same as the runner of this number.
    pub fn open_as(config: &server::Server, nonce: Nonce) -> Result<Self, Error> {
        Self::with(config, &config.token_file, nonce, As::Agent)
    }

    /// The same with a person's own token.
    pub fn open_with(config: &server::Server, token_file: &Path) -> Result<Self, Error> {
        Self::with(config, token_file, Nonce::random()?, As::Person)
    }

    /// The same for a person who signs in: what they know, and the code of what they have.
    pub fn open_signed_in(
        config: &server::Server,
        person: &str,
        passphrase: &str,
        code: String,
    ) -> Result<Self, Error> {
        let sign_in = wire::SignIn {
            name: person.to_owned(),
            passphrase: passphrase.to_owned(),
            code,
            project: config.project.clone(),
        };
        let call = Call::post("/v1/session", &sign_in)?;
        let nobody = Line::open(config, &Shown::default())?;
        let answer = nobody.ask(&call, Duration::ZERO)?;
        let session: wire::Session = answer.read()?;
        let cookie = answer.cookie.unwrap_or_default();
        let shown = Shown::session(&cookie, &session.csrf).ok_or_else(|| Error::Unavailable {
            what: "the server's session cannot be used".to_owned(),
            hint: "sudomode doctor says more".to_owned(),
        })?;
        Self::shown(config, &shown, Nonce::random()?, As::Session)
    }

    fn with(
        config: &server::Server,
        token_file: &Path,
        nonce: Nonce,
        role: As,
    ) -> Result<Self, Error> {
        Self::shown(config, &secret::token(token_file)?, nonce, role)
    }

    fn shown(
        config: &server::Server,
        shown: &Shown,
        nonce: Nonce,
        role: As,
    ) -> Result<Self, Error> {
        Ok(Self {
            line: Line::open(config, shown)?,
            key: config.key,
            project: config.project.clone(),
            nonce,
            role,
            watched: None,
            votes: BTreeMap::new(),
        })
    }

    /// The number of this process as a runner.
    #[must_use]
    pub const fn nonce(&self) -> Nonce {
        self.nonce
    }

    /// True if it is asked by a person, not by an agent.
    #[must_use]
    pub const fn asks_as_person(&self) -> bool {
        !matches!(self.role, As::Agent)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> &str {
        self.line.address()
    }

    /// Whom it takes this caller for.
    pub fn whoami(&self) -> Result<wire::Whoami, Error> {
        let call = Call::new(Method::Get, "/v1/whoami");
        self.line.ask(&call, Duration::ZERO)?.read()
    }

    /// What it says of itself.
    pub fn ready(&self) -> Result<wire::Ready, Error> {
        let call = Call::new(Method::Get, "/ready");
        self.line.ask(&call, Duration::ZERO)?.read()
    }
}
