//! From a command to a decision, with everything that led to it.

use std::ffi::OsStr;

use super::Invocation;
use super::caller::Caller;
use super::doubt::{Inner, doubt, settle};
use crate::environment::{self, Variable};
use crate::error::Error;
use crate::input::Input;
use crate::intent::{Context, Intent, Stdin, Taught};
use crate::paths::Paths;
use crate::policy::{Decision, Judgement, PolicySet};
use crate::reader::Reader;
use crate::resolve::{self, Program};

/// A command that was judged.
#[derive(Debug)]
pub struct Judged {
    /// What it would do.
    pub intents: Vec<Intent>,
    /// What the policy says.
    pub verdict: Judgement,
    /// The program, or why there is none. A denial comes before that.
    pub program: Result<Program, Error>,
    /// Who asks, and from where.
    pub context: Context,
    /// The agent that calls, by its marker.
    pub agent: Option<&'static str>,
    /// Digest of the policy.
    pub policy: String,
    /// True if the policy lets an allowed command run that cannot be recorded.
    pub best_effort_audit: bool,
    pub(super) injecting: Vec<String>,
    pub(super) reader: Reader,
}

/// What a line of shell would do where the caller is.
#[must_use]
pub fn read_line(taught: &Taught, line: &str, caller: &Caller) -> Vec<Intent> {
    taught.read_line(line, &caller.reader(), &Stdin::Inherited)
}

/// Judges a line of shell by these policies.
#[must_use]
pub fn judge_line(policies: &PolicySet, line: &str, caller: &Caller) -> (Vec<Intent>, Judgement) {
    let (intents, context) = understand_line(policies, line, caller);
    let verdict = policies.judge(&intents, &context);
    (intents, verdict)
}

/// What a line of shell would do, and who asks: all that these policies are asked with.
#[must_use]
pub fn understand_line(
    policies: &PolicySet,
    line: &str,
    caller: &Caller,
) -> (Vec<Intent>, Context) {
    let reader = caller.reader();
    let mut intents = policies
        .taught()
        .read_line(line, &reader, &Stdin::Inherited);
    let inner = Inner { policies, caller };
    settle(&mut intents, &reader, |intent| inner.doubt(intent));
    (intents, caller.context())
}

/// Reads the command, resolves the program, and asks these policies.
pub fn judge_with(
    policies: &PolicySet,
    invocation: &Invocation,
    paths: &Paths,
) -> Result<Judged, Error> {
    if invocation.form.agent().is_some() {
        return Ok(super::announced::judge(policies, invocation, paths));
    }
    let Invocation {
        argv,
        variables,
        cwd,
        input,
        ..
    } = invocation;
    let name = argv.first().ok_or_else(|| Error::Usage {
        what: "there is no command to execute".to_owned(),
    })?;
    if name.is_empty() {
        return Err(Error::Usage {
            what: "the command is empty".to_owned(),
        });
    }
    let program = resolve::program(name, search(variables), cwd);
    let caller = Caller::new(paths, cwd, variables.as_slice().into());
    let reader = caller.reader();
    let mut intents = policies.taught().read(argv, &reader, &input.text());
    if let Some(why) = input.unseen() {
        for intent in &mut intents {
            intent.doubt(why);
        }
    }
    let injecting = environment::injecting(
        variables,
        &base(name),
        program.as_ref().ok(),
        intents.iter().any(|intent| intent.opaque.is_some()),
        paths.passwd_home.as_deref(),
        |name| policies.base.trusted_env.matches(name),
    );
    let inner = Inner {
        policies,
        caller: &caller,
    };
    settle(&mut intents, &reader, |intent| {
        if !intent.chain.is_empty() {
            inner.doubt(intent);
        }
        doubt(intent, argv, program.as_ref().ok(), &injecting);
    });
    let context = caller.context();
    Ok(Judged {
        verdict: policies.judge(&intents, &context),
        context,
        program,
        agent: caller.agent,
        policy: policies.hash(),
        best_effort_audit: policies.base.best_effort_audit,
        intents,
        injecting,
        reader,
    })
}

impl Judged {
    /// True if the command could run, and what it would do depends on what it is fed, which was not read yet.
    pub(super) fn wants_input(&self, policies: &PolicySet, invocation: &Invocation) -> bool {
        matches!(invocation.input, Input::Unread)
            && self.verdict.decision != Decision::Deny
            && self.program.is_ok()
            && self.intents.iter().any(|intent| intent.opaque.is_some())
            && policies
                .taught()
                .depends_on_stdin(&invocation.argv, &self.reader)
    }
}

pub(super) fn search(variables: &[Variable]) -> Option<&OsStr> {
    variables
        .iter()
        .find(|(name, _)| name == "PATH")
        .map(|(_, value)| value.as_os_str())
}

pub(super) fn base(name: &OsStr) -> String {
    name.to_string_lossy()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned()
}
