//! Who calls, and from where: found out once, however many lines are judged.

use std::cell::OnceCell;
use std::path::Path;
use std::rc::Rc;

use crate::agent;
use crate::clock::Moment;
use crate::environment::{self, Variable};
use crate::intent::Context;
use crate::paths::Paths;
use crate::reader::{Own, Reader};

/// What holds for all that one caller asks about.
pub struct Caller<'a> {
    pub(super) paths: &'a Paths,
    pub(super) cwd: &'a Path,
    pub(super) variables: Rc<[Variable]>,
    suspicious: OnceCell<Vec<Variable>>,
    own: Rc<Own>,
    host: String,
    pub(super) agent: Option<&'static str>,
}

impl<'a> Caller<'a> {
    /// A caller in that directory, with that environment.
    #[must_use]
    pub fn new(paths: &'a Paths, cwd: &'a Path, variables: Rc<[Variable]>) -> Self {
        let agent = agent::by_environment(variables.iter().map(|(name, _)| name));
        Self {
            paths,
            cwd,
            variables,
            suspicious: OnceCell::new(),
            own: Rc::new(Own::new(paths.own())),
            host: host(),
            agent: agent.map(|agent| agent.name),
        }
    }

    /// What policies are asked with, here and now.
    #[must_use]
    pub fn context(&self) -> Context {
        Context {
            user: self.paths.user.clone(),
            agent: self.agent.map(str::to_owned),
            cwd: self.cwd.to_owned(),
            host: self.host.clone(),
            now: Moment::now().0,
        }
    }

    /// Reads files for one command of the caller.
    pub(super) fn reader(&self) -> Reader {
        Reader::new(self.cwd, Rc::clone(&self.own), Rc::clone(&self.variables))
    }

    /// The variables that could make some program run other code.
    pub(super) fn suspicious(&self) -> &[Variable] {
        self.suspicious
            .get_or_init(|| environment::suspicious(&self.variables))
    }
}

pub(super) fn host() -> String {
    nix::unistd::gethostname()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
