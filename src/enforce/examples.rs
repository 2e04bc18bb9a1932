//! The examples of policies: each must come out as its author wrote it.

use std::path::Path;
use std::rc::Rc;

use super::{Caller, read_line};
use crate::environment::Variable;
use crate::error::Error;
use crate::paths::Paths;
use crate::policy::{ExampleFailure, Misreading, PolicySet};
use crate::term;

/// Where examples are judged, so that they come out alike wherever they are checked.
const EXAMPLES_CWD: &str = "/home/me/project";
const EXAMPLES_HOME: &str = "/home/me";

/// Each example must come out as its author wrote it. A policy's are judged as if it alone decided.
pub fn examples_hold(policies: &PolicySet, paths: &Paths) -> Result<(), Error> {
    let caller = Caller::new(paths, Path::new(EXAMPLES_CWD), examples_environment());
    let context = caller.context();
    let mut failures: Vec<String> = Vec::new();
    for policy in policies.policies() {
        let read = |line: &str| read_line(&policy.commands.taught, line, &caller);
        failures.extend(policy.misreadings(read).iter().map(misread));
        failures.extend(policy.check_examples(read, &context).iter().map(describe));
    }
    if failures.is_empty() {
        return Ok(());
    }
    Err(Error::Config {
        what: format!(
            "{}\nhint: mend the rule or the command, or its example",
            failures.join("\n")
        ),
    })
}

/// What examples find in their environment, wherever they are checked.
fn examples_environment() -> Rc<[Variable]> {
    Rc::new([("HOME".into(), EXAMPLES_HOME.into())])
}

fn misread(misreading: &Misreading) -> String {
    let Misreading {
        origin,
        example,
        found,
    } = misreading;
    format!(
        "{origin}:{}: command {}: `{}` should be read as {} and is {}",
        example.line,
        example.program,
        term::text(&example.command),
        term::text(&example.expected()),
        term::text(found),
    )
}

fn describe(failure: &ExampleFailure) -> String {
    let ExampleFailure {
        rule,
        command,
        expected,
        judgement,
    } = failure;
    let by = judgement.rule.as_ref().map_or_else(
        || "the default".to_owned(),
        |rule| format!("rule {}", rule.id),
    );
    format!(
        "{}:{}: rule {}: `{}` should be {expected} and is {} by {by}: {}",
        rule.origin,
        rule.line,
        rule.id,
        term::text(command),
        judgement.decision,
        judgement.reason,
    )
}
