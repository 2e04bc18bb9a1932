//! Which policies judge: those of this machine, and that of the server where one is asked.

use std::path::Path;

use super::Judged;
use crate::config::Config;
use crate::error::Error;
use crate::paths::Paths;
use crate::policy::{BUILT_IN_ORIGIN, Decision, Layer, PolicySet, load};
use crate::remote;

/// The policies in force, or those that could be had and why the server's could not.
pub(super) struct Rules {
    pub(super) policies: PolicySet,
    lacking: Option<Error>,
}

impl Rules {
    pub(super) fn load(paths: &Paths, config: &Config, cwd: &Path) -> Result<Self, Error> {
        let here = load(paths, cwd)?;
        let Some(server) = &config.server else {
            return Ok(Self {
                policies: here,
                lacking: None,
            });
        };
        Ok(match remote::policy(server, paths) {
            Ok(theirs) => Self {
                policies: below(theirs, here),
                lacking: None,
            },
            Err(error) => Self {
                policies: here,
                lacking: Some(error),
            },
        })
    }

    /// What was judged without the server's policy holds only where a policy of this machine denies it.
    pub(super) fn suffice(&self, judged: &Judged) -> Result<(), Error> {
        let verdict = &judged.verdict;
        let built_in = |rule: &crate::policy::RuleRef| rule.origin == BUILT_IN_ORIGIN;
        let denied = verdict.decision == Decision::Deny
            && verdict.rule.as_ref().is_some_and(|rule| !built_in(rule));
        match &self.lacking {
            Some(error) if !denied => Err(error.clone()),
            _ => Ok(()),
        }
    }
}

/// All policies that judge a command there, for those who only want to know.
pub fn policies(paths: &Paths, cwd: &Path) -> Result<PolicySet, Error> {
    let config = Config::load(paths)?;
    let Rules { policies, lacking } = Rules::load(paths, &config, cwd)?;
    lacking.map_or(Ok(policies), Err)
}

/// The server's policy decides, and those of this machine may tighten it. The one that is built in holds where there is
/// no other.
fn below(server: crate::policy::Policy, here: PolicySet) -> PolicySet {
    let PolicySet { base, also } = here;
    let base = Some(base).filter(|base| base.origin != BUILT_IN_ORIGIN);
    PolicySet {
        base: server,
        also: base.map(Layer::Whole).into_iter().chain(also).collect(),
    }
}
