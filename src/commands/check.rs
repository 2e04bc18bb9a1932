//! `sudomode check`: what would happen, and why; nothing is executed.

use std::env;
use std::io::{self, BufRead, Read};
use std::path::Path;

use serde::{Serialize, Serializer};

use super::{complain, current_dir, print, verdict_exit};
use crate::approval::{all_redacted, prompt, redacted};
use crate::cli::Check;
use crate::config::Config;
use crate::enforce::{Caller, Form, Invocation, examples_hold, judge_line, judge_with, policies};
use crate::error::Error;
use crate::exit::Exit;
use crate::input::Input;
use crate::intent::{Args, Effect, Intent, Place};
use crate::paths::Paths;
use crate::policy::{
    BUILT_IN_ORIGIN, Decision, Evaluation, Judgement, Policy, PolicySet, load_file,
};
use crate::term;

/// The most of one line that is looked at: 1 MiB.
const MAX_LINE: u64 = 1 << 20;

/// One command as `--json` gives it. This shape is an interface.
#[derive(Serialize)]
struct Verdict<'a> {
    decision: Decision,
    rule: Option<&'a str>,
    reason: &'a str,
    intents: Vec<Entry<'a>>,
}

/// One intent, and what was decided of it.
#[derive(Serialize)]
pub(super) struct Entry<'a> {
    resource: &'a str,
    action: &'a str,
    args: &'a Args,
    effect: Effect,
    opaque: bool,
    opaque_reason: Option<&'a str>,
    /// True if neither a table nor the catalog knows the program.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    guessed: bool,
    command: &'a [String],
    /// The programs it was found through, outermost first, where there are any.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    chain: &'a [String],
    /// The directory where it would happen, where that is not the one of the whole line; null if only running tells.
    #[serde(skip_serializing_if = "Place::is_same", serialize_with = "directory")]
    cwd: &'a Place,
    decision: Decision,
    rule: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// Of an intent without its secrets.
    pub(super) fn new(intent: &'a Intent, evaluation: &'a Evaluation) -> Self {
        Self {
            resource: &intent.resource,
            action: &intent.action,
            args: &intent.args,
            effect: intent.effect,
            opaque: intent.opaque.is_some(),
            opaque_reason: intent.opaque.as_deref(),
            guessed: intent.guessed,
            command: &intent.command,
            chain: &intent.chain,
            cwd: &intent.cwd,
            decision: evaluation.decision,
            rule: evaluation.rule.as_ref().map(|rule| rule.id.as_str()),
        }
    }
}

fn directory<S: Serializer>(place: &Place, serializer: S) -> Result<S::Ok, S::Error> {
    match place {
        Place::At(directory) => serializer.serialize_str(directory),
        Place::Same | Place::Unknown => serializer.serialize_none(),
    }
}

pub(super) fn run(check: Check, paths: &Paths) -> Result<Exit, Error> {
    if check.nul && !check.lines {
        return Err(Error::Usage {
            what: "-0 goes with --lines".to_owned(),
        });
    }
    let cwd = current_dir()?;
    let policies = match &check.policy {
        Some(file) => load_file(file)?,
        None => policies(paths, &cwd)?,
    };
    examples_hold(&policies, paths)?;
    for warning in policies.warnings() {
        complain(&format!("sudomode: warning {warning}\n"));
    }
    if check.lines {
        let separator = if check.nul { 0 } else { b'\n' };
        return judge_lines(separator, &policies, paths, &cwd);
    }
    let (intents, judgement) = match (&check.line, check.command.is_empty()) {
        (Some(line), _) => {
            let variables = env::vars_os().collect();
            let caller = Caller::new(paths, &cwd, variables);
            judge_line(&policies, &line.to_string_lossy(), &caller)
        }
        (None, false) => {
            let variables = env::vars_os().collect();
            let invocation = Invocation {
                argv: check.command,
                variables,
                cwd,
                input: Input::Unread,
                form: Form::Program,
            };
            let judged = judge_with(&policies, &invocation, paths)?;
            (judged.intents, judged.verdict)
        }
        (None, true) => {
            Config::load(paths)?;
            print(&holds(&policies))?;
            return Ok(Exit::Success);
        }
    };
    print(&if check.json {
        as_json(&intents, &judgement)?
    } else {
        as_text(&intents, &judgement)
    })?;
    Ok(verdict_exit(judgement.decision))
}

/// Prints the built-in policy as it goes into the program: without its examples, which only a test needs.
pub(super) fn compile(file: &Path) -> Result<Exit, Error> {
    let text = std::fs::read_to_string(file).map_err(|error| Error::at(file, &error))?;
    let mut policy = Policy::parse(&text, BUILT_IN_ORIGIN).map_err(|error| Error::Config {
        what: error.to_string(),
    })?;
    policy
        .rules
        .iter_mut()
        .for_each(|rule| rule.examples.clear());
    let text = serde_json::to_string(&policy).map_err(|error| Error::Internal {
        what: error.to_string(),
    })?;
    print(&(text + "\n"))?;
    Ok(Exit::Success)
}

/// Judges line by line, so that neither many lines nor long ones fill the memory.
fn judge_lines(
    separator: u8,
    policies: &PolicySet,
    paths: &Paths,
    cwd: &Path,
) -> Result<Exit, Error> {
    let unreadable = |error: io::Error| Error::Usage {
        what: format!("standard input: {error}"),
    };
    let caller = Caller::new(paths, cwd, env::vars_os().collect());
    let mut input = io::stdin().lock();
    let mut output = String::new();
    loop {
        let mut line = Vec::new();
        let length = (&mut input)
            .take(MAX_LINE)
            .read_until(separator, &mut line)
            .map_err(unreadable)?;
        if length == 0 {
            break;
        }
        let whole = line.last() == Some(&separator);
        if whole {
            line.pop();
        } else if length as u64 == MAX_LINE {
            // What is too long to be looked into still has a verdict, and so has the line behind it.
            skip(&mut input, separator).map_err(unreadable)?;
        }
        let line = String::from_utf8_lossy(&line);
        let (intents, judgement) = judge_line(policies, &line, &caller);
        output += &as_json(&intents, &judgement)?;
        if output.len() as u64 > MAX_LINE {
            print(&output)?;
            output.clear();
        }
    }
    print(&output)?;
    Ok(Exit::Success)
}

/// Reads past the rest of a line.
fn skip(input: &mut impl BufRead, separator: u8) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == separator);
        let length = end.map_or(buffer.len(), |end| end + 1);
        input.consume(length);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// What there is to say of a policy that could be read and whose examples hold.
fn holds(policies: &PolicySet) -> String {
    let mut text = String::new();
    for policy in policies.policies() {
        let of_rules: usize = policy.rules.iter().map(|rule| rule.examples.len()).sum();
        let examples = of_rules + policy.commands.examples.len();
        let commands = match policy.commands.taught.programs.len() {
            0 => String::new(),
            1 => "1 command, ".to_owned(),
            count => format!("{count} commands, "),
        };
        text += &format!(
            "{}: {} rules, {commands}{examples} examples hold\n",
            policy.origin,
            policy.rules.len()
        );
    }
    text
}

fn as_json(intents: &[Intent], judgement: &Judgement) -> Result<String, Error> {
    let clean: Vec<Intent> = all_redacted(intents);
    let verdict = Verdict {
        decision: judgement.decision,
        rule: judgement.rule.as_ref().map(|rule| rule.id.as_str()),
        reason: &judgement.reason,
        intents: clean
            .iter()
            .zip(&judgement.evaluations)
            .map(|(intent, evaluation)| Entry::new(intent, evaluation))
            .collect(),
    };
    serde_json::to_string(&verdict)
        .map(|text| text + "\n")
        .map_err(|error| Error::Internal {
            what: error.to_string(),
        })
}

fn as_text(intents: &[Intent], judgement: &Judgement) -> String {
    let by = judgement.rule.as_ref().map_or_else(
        || "no rule; the default".to_owned(),
        |rule| format!("rule {rule}"),
    );
    let mut text = format!(
        "{}  {by}\n  {}\n",
        judgement.decision,
        term::text(&judgement.reason)
    );
    for (intent, evaluation) in intents.iter().zip(&judgement.evaluations) {
        text += &format!(
            "  {:<16} {}\n",
            evaluation.decision,
            prompt::intent_line(&redacted(intent))
        );
        for bound in &evaluation.limits {
            text += &format!(
                "  {:<16} up to {}\n",
                "",
                term::text(&bound.limit.to_string())
            );
        }
        if let Some(why) = &intent.opaque {
            text += &format!("  {:<16} not seen: {}\n", "", term::text(why));
        }
    }
    text
}
