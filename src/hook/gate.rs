//! One call, from what an agent sends to what it is told.

use std::io::Read;
use std::time::Duration;

use super::answer::{Answer, Output};
use super::call::Call;
use super::payload::Payload;
use super::protocol::Protocol;
use super::rewrite;
use super::tools::Act;
use crate::agent;
use crate::enforce::{self, Form, Interactive, Invocation};
use crate::environment::Variable;
use crate::error::Error;
use crate::input::Input;
use crate::paths::Paths;
use crate::report::Report;

/// Reads a call, asks for it, waits for at most so long, and says what came of it in the agent's words.
pub(super) fn respond(
    protocol: &Protocol,
    stream: impl Read,
    paths: Paths,
    variables: &[Variable],
    wait: Duration,
) -> Output {
    let payload = match Payload::read(stream) {
        Ok(payload) => payload,
        Err(strange) => return protocol.failure(&strange.0, None),
    };
    let call = match (protocol.call)(&payload) {
        Ok(call) => call,
        Err(strange) => return protocol.failure(&strange.0, Some(&payload)),
    };
    match answer(protocol, call, paths, variables, wait) {
        Ok(answer) => (protocol.say)(&answer, Some(&payload)),
        Err(error) => {
            let why = told(&Report::from(&error));
            (protocol.say)(&Answer::Refusal(why.clone()), Some(&payload)).aloud(&why)
        }
    }
}

fn answer(
    protocol: &Protocol,
    call: Call,
    paths: Paths,
    variables: &[Variable],
    wait: Duration,
) -> Result<Answer, Error> {
    let agent = agent::named(protocol.name).ok_or_else(|| Error::Internal {
        what: format!("no agent {}", protocol.name),
    })?;
    let (form, words, input) = match call.act {
        Act::Nothing => return Ok(Answer::Silence),
        Act::Lines(lines) => (Form::Lines(agent), lines, Input::Unread),
        Act::Keys(keys) => (Form::Keys(agent), vec![keys], Input::Unread),
        Act::Files(files) => {
            // What is written belongs to what is approved.
            let content = serde_json::to_string_pretty(&call.input).unwrap_or_default();
            (Form::Files(agent), files, Input::of(content.as_bytes())?)
        }
    };
    let lines = match form {
        Form::Lines(_) => words.clone(),
        _ => Vec::new(),
    };
    let invocation = Invocation {
        argv: words.into_iter().map(Into::into).collect(),
        variables: variables.to_vec(),
        cwd: call.cwd,
        input,
        form,
    };
    let silence = || {
        let shadows = protocol.shadows.as_ref();
        let changed = shadows.and_then(|shadows| rewrite::lines(&lines, shadows, variables));
        changed.map_or(Answer::Silence, Answer::Lines)
    };
    let answer = match enforce::announce(invocation, paths, wait)? {
        None => return Ok(Answer::Silence),
        Some(enforce::Answer::Pending(pending)) => {
            enforce::wait(*pending, Interactive::No, |_| {})?
        }
        Some(answer) => answer,
    };
    Ok(match answer {
        enforce::Answer::Permitted(permit) => {
            permit.leave_to_agent();
            silence()
        }
        enforce::Answer::Refused(report) => Answer::Refusal(told(&report)),
        enforce::Answer::Pending(pending) => Answer::Refusal(told(&pending.refusal())),
    })
}

/// A report as one text.
fn told(report: &Report) -> String {
    report.text().trim_end().to_owned()
}
