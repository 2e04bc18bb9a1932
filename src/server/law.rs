//! The policy of a project that is in force.

use crate::approval::ApprovalRequest;
use crate::clock::Moment;
use crate::enforce::examples_hold;
use crate::error::Error;
use crate::intent::Context;
use crate::paths::Paths;
use crate::policy::{Decision, Policy, PolicySet};

/// The name of every policy of a server in messages and in what is counted by rules: a new version of a policy counts on.
const ORIGIN: &str = "policies.yaml";

/// A policy that was read once, with its place in the history.
#[derive(Debug)]
pub(super) struct Law {
    /// Its number; 0 for the one that is built in.
    pub(super) version: i64,
    /// Its text.
    pub(super) text: String,
    /// What it says.
    pub(super) policies: PolicySet,
}

impl Law {
    /// Reads one.
    pub(super) fn read(version: i64, text: String) -> Result<Self, Error> {
        let policy = Policy::parse(&text, ORIGIN).map_err(|error| Error::Config {
            what: error.to_string(),
        })?;
        Ok(Self {
            version,
            text,
            policies: PolicySet {
                base: policy,
                also: Vec::new(),
            },
        })
    }

    /// Each example must come out as its author wrote it.
    pub(super) fn examples_hold(&self) -> Result<(), Error> {
        examples_hold(&self.policies, &Paths::of_caller())
    }

    /// Why an old question would not be put any more, by what was understood of it.
    pub(super) fn denies(&self, request: &ApprovalRequest) -> Option<String> {
        if request.asked.policy == self.hash() {
            return None;
        }
        let context = Context {
            user: request.asked.user.clone(),
            agent: request.asked.agent.clone(),
            cwd: request.asked.cwd.clone().into(),
            host: request.asked.host.clone(),
            now: Moment::now().0,
        };
        let verdict = self.policies.judge(&request.asked.intents, &context);
        let denied = verdict.decision == Decision::Deny;
        denied.then(|| format!("the policy denies it now: {}", verdict.reason))
    }

    /// SHA-256 of its text.
    pub(super) fn hash(&self) -> &str {
        &self.policies.base.hash
    }
}
