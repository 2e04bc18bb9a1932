//! What is in force here, and what it is worth: found out by doing, not by reading settings. Honest, not reassuring.

#![forbid(unsafe_code)]

mod law;
mod server;
mod shells;
mod shims;

use std::path::Path;

use serde::Serialize;

use crate::config::Config;
use crate::enforce::policies;
use crate::error::Error;
use crate::paths::Paths;
use crate::policy::load;
use crate::remote::origin;

/// How a thing stands, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Good,
    /// In force, but an agent that means harm gets past it.
    Weak,
    /// What was meant to be judged is not: nobody needs to mean harm.
    Open,
    /// It cannot be used, so that commands are not executed.
    Broken,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about: `policy`, `shims`, the name of an agent.
    pub topic: &'static str,
    /// How it stands.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What would make it better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}

impl Finding {
    fn good(topic: &'static str, found: impl Into<String>) -> Self {
        Self {
            topic,
            state: State::Good,
            found: found.into(),
            advice: None,
        }
    }

    fn weak(topic: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self {
            state: State::Weak,
            advice: Some(advice.to_owned()),
            ..Self::good(topic, found)
        }
    }

    fn open(topic: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self {
            state: State::Open,
            ..Self::weak(topic, found, advice)
        }
    }

    fn broken(topic: &'static str, error: &Error) -> Self {
        Self {
            state: State::Broken,
            advice: error.hint().map(str::to_owned),
            ..Self::good(topic, error.to_string())
        }
    }
}

/// Looks at everything that decides what happens to a command here.
#[must_use]
pub fn examine(paths: &Paths, cwd: &Path) -> Vec<Finding> {
    let config = Config::for_human(paths);
    // Without a configuration it is not known whether a server is asked.
    let (policies, asked) = match &config {
        Ok(config) => (policies(paths, cwd), config.server.as_ref()),
        Err(_) => (load(paths, cwd), None),
    };
    let mut findings = match policies {
        Ok(policies) => law::policy(&policies, asked.map(origin).as_deref()),
        Err(error) => vec![Finding::broken("policy", &error)],
    };
    match (&config, asked) {
        (Ok(config), Some(server)) => findings.extend(server::findings(server, config, paths)),
        (Ok(config), None) => findings.push(law::channels(config)),
        (Err(error), _) => findings.push(Finding::broken("configuration", error)),
    }
    if asked.is_none() {
        findings.push(law::store(paths));
        findings.push(law::approvals(paths));
    }
    findings.push(law::caller());
    findings.extend(shims::shims(paths));
    findings.push(Finding::weak(
        "reach",
        "only commands that go through sudomode are seen: an agent that starts a program by another way is not stopped",
        "let the agent have no other shell than one whose commands go through sudomode exec",
    ));
    findings
}
