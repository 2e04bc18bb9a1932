//! What an agent is about to do itself, as it tells its hook: lines of shell, files to write, keys to type.
//!
//! It goes the same way as a command that sudomode would become: judged, recorded, asked about. Only its end is
//! another: the agent carries it out, so that nobody here sees how it ends. What stands in an approved line and comes
//! through a shim or `exec` once more was answered already; it finds a pass.

mod files;
mod handing;
mod lasting;
mod named;

pub use named::intent as named_intent;

use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

pub(super) use handing::{hand_over, permitted};

use super::caller::Caller;
use super::doubt::{Inner, settle};
use super::judge::search;
use super::{Answer, Invocation, Judged, Origin, begin_as};
use crate::agent::Agent;
use crate::error::Error;
use crate::intent::{Effect, Intent, Stdin};
use crate::paths::Paths;
use crate::policy::PolicySet;
use crate::resolve::{self, Program};

/// How an invocation is carried out.
#[derive(Clone, Copy, Debug, Default)]
pub enum Form {
    /// sudomode becomes the program.
    #[default]
    Program,
    /// This agent runs each of the words as a line of shell, in a shell of its own.
    Lines(&'static Agent),
    /// This agent writes the files that the words name.
    Files(&'static Agent),
    /// This agent types the words into a program that runs already.
    Keys(&'static Agent),
    /// A program that asks does what it names: a resource, an action, and arguments as JSON.
    Named,
}

impl Form {
    /// The agent that carries it out itself.
    #[must_use]
    pub const fn agent(self) -> Option<&'static Agent> {
        match self {
            Self::Program | Self::Named => None,
            Self::Lines(agent) | Self::Files(agent) | Self::Keys(agent) => Some(agent),
        }
    }

    /// True where somebody else carries it out.
    #[must_use]
    pub const fn is_announced(self) -> bool {
        !matches!(self, Self::Program)
    }
}

/// Judges what is announced and, where the policy says so, puts the question, for at most so long. `None` where
/// there is nothing to say to it: files that anybody may write, unless a rule denies it.
pub fn announce(
    mut invocation: Invocation,
    paths: Paths,
    wait: Option<Duration>,
) -> Result<Option<Answer>, Error> {
    if let Form::Files(_) = invocation.form {
        let policies = super::policies(&paths, &invocation.cwd)?;
        invocation.argv = files::concerning(&policies, &invocation, &paths);
        if invocation.argv.is_empty() {
            return Ok(None);
        }
    }
    if let Some(report) = lasting::lasting(&invocation, &paths)? {
        return Ok(Some(Answer::Refused(Box::new(report))));
    }
    begin_as(invocation, paths, wait, origin).map(Some)
}

/// Who asks: the agent whose hook this is, in the nearest process above that is a known one.
fn origin(invocation: &Invocation) -> Result<Origin, Error> {
    let found = super::origin(invocation)?;
    Ok(Origin {
        agent: invocation.form.agent().or(found.agent),
        ..found
    })
}

fn caller<'a>(invocation: &'a Invocation, paths: &'a Paths) -> Caller<'a> {
    let variables = invocation.variables.as_slice().into();
    let mut caller = Caller::new(paths, &invocation.cwd, variables);
    if let Some(agent) = invocation.form.agent() {
        caller.agent = Some(agent.name);
    }
    caller
}

/// Reads what is announced, and asks these policies.
pub(super) fn judge(policies: &PolicySet, invocation: &Invocation, paths: &Paths) -> Judged {
    let caller = caller(invocation, paths);
    let reader = caller.reader();
    let words = invocation.words();
    let read = |line: &String| {
        policies
            .taught()
            .read_line(line, &reader, &Stdin::Inherited)
    };
    let mut intents: Vec<Intent> = match invocation.form {
        Form::Files(_) => words
            .iter()
            .flat_map(|path| files::writes(path, &reader))
            .collect(),
        Form::Keys(_) => {
            let why = "it is typed into a program that runs already";
            let mut typed = Intent::new("shell", "type", Effect::Execute);
            typed.doubt(why);
            typed.command.clone_from(&words);
            words.iter().flat_map(read).chain([typed]).collect()
        }
        Form::Named => named::intent(&words).into_iter().collect(),
        Form::Program | Form::Lines(_) => words.iter().flat_map(read).collect(),
    };
    let inner = Inner {
        policies,
        caller: &caller,
    };
    let runs = !matches!(invocation.form, Form::Files(_) | Form::Named);
    settle(&mut intents, &reader, |intent| {
        if runs {
            inner.doubt(intent);
        }
    });
    let context = caller.context();
    Judged {
        verdict: policies.judge(&intents, &context),
        context,
        program: program(invocation),
        agent: caller.agent,
        policy: policies.hash(),
        best_effort_audit: policies.base.best_effort_audit,
        intents,
        injecting: Vec::new(),
        reader,
    }
}

/// What carries it out: a shell for lines, else the agent's own process, or this one.
fn program(invocation: &Invocation) -> Result<Program, Error> {
    let shells: &[&str] = match invocation.form {
        Form::Lines(_) => &["bash", "sh"],
        _ => &[],
    };
    let find = |name: &&str| {
        resolve::program(
            OsStr::new(name),
            search(&invocation.variables),
            &invocation.cwd,
        )
        .ok()
    };
    let own = || {
        let path = std::env::current_exe().map_err(|error| Error::Internal {
            what: format!("which program this is: {error}"),
        })?;
        resolve::program(path.as_os_str(), None, Path::new("/"))
    };
    shells.iter().find_map(find).map_or_else(own, Ok)
}
