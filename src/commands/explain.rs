//! `sudomode explain`: how a command is read, and which rules were tried on it; nothing is executed.

mod carets;
mod page;
mod secrets;
mod shape;
mod subject;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod trials;
mod why;

use std::env;

use self::page::{Look, Told};
use self::secrets::Secrets;
use self::subject::Subject;
use super::ink::{self, Ink};
use super::{complain, current_dir, print, verdict_exit};
use crate::approval::redacted;
use crate::cli::Explain;
use crate::enforce::{Caller, Form, Invocation, judge_with, policies, understand_line};
use crate::error::Error;
use crate::exit::Exit;
use crate::input::Input;
use crate::intent::Intent;
use crate::paths::Paths;
use crate::policy::{Explanation, load_file};

pub(super) fn run(explain: Explain, paths: &Paths) -> Result<Exit, Error> {
    let cwd = current_dir()?;
    let policies = match &explain.policy {
        Some(file) => load_file(file)?,
        None => policies(paths, &cwd)?,
    };
    for warning in policies.warnings() {
        complain(&format!("sudomode: warning {warning}\n"));
    }
    let (subject, intents, context) = if let Some(line) = &explain.line {
        let line = line.to_string_lossy();
        let caller = Caller::new(paths, &cwd, env::vars_os().collect());
        let (intents, context) = understand_line(&policies, &line, &caller);
        (Subject::of_line(&line, &intents), intents, context)
    } else {
        let invocation = Invocation {
            argv: explain.command,
            variables: env::vars_os().collect(),
            cwd,
            input: Input::Unread,
            form: Form::Program,
        };
        let judged = judge_with(&policies, &invocation, paths)?;
        let subject = Subject::of_argv(&invocation.argv, &judged.intents);
        (subject, judged.intents, judged.context)
    };
    let (judgement, explanations) = policies.explain(&intents, &context);
    let clean: Vec<Intent> = intents.iter().map(redacted).collect();
    let told = told(&intents, &clean, &explanations);
    print(&if explain.json {
        shape::object(&subject, &told, &judgement)?
    } else {
        let look = Look {
            ink: Ink::new(explain.color),
            width: ink::width(),
            all: explain.all,
        };
        page::page(&subject, &told, &judgement, look)
    })?;
    Ok(verdict_exit(judgement.decision))
}

/// What is said of each intent.
fn told<'a>(
    intents: &'a [Intent],
    clean: &'a [Intent],
    explanations: &'a [Explanation<'a>],
) -> Vec<Told<'a>> {
    intents
        .iter()
        .zip(clean)
        .zip(explanations)
        .map(|((intent, redacted), explanation)| Told {
            intent,
            redacted,
            explanation,
            secrets: Secrets::of(intent, redacted),
        })
        .collect()
}
