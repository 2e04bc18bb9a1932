//! The same as one JSON object. This shape is an interface.

use serde::Serialize;

use super::page::Told;
use super::subject::Subject;
use super::why;
use crate::commands::check::Entry;
use crate::commands::json;
use crate::error::Error;
use crate::policy::{Condition, Counts, Decision, Judgement, Matcher, Trial, Truth, Voice};
use crate::term;

#[derive(Serialize)]
struct Explained<'a> {
    decision: Decision,
    rule: Option<&'a str>,
    reason: &'a str,
    /// The command as the page shows it.
    line: &'a str,
    intents: Vec<Shown<'a>>,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    entry: Entry<'a>,
    /// Bytes of `line`.
    span: Option<(usize, usize)>,
    /// Variables set for it; null for a value known only at run time.
    assigned: Vec<(&'a str, Option<String>)>,
    notes: Vec<String>,
    /// True if an option is not known: what is not in `args` may still have been given.
    unknown_option: bool,
    reason: String,
    policies: Vec<Said<'a>>,
}

#[derive(Serialize)]
struct Said<'a> {
    policy: &'a str,
    counts: &'static str,
    decision: Option<Decision>,
    rules: Vec<Tried<'a>>,
}

#[derive(Serialize)]
struct Tried<'a> {
    rule: &'a str,
    line: u32,
    response: Decision,
    matches: Matches,
    /// The matcher that was not met; the condition where it is false.
    by: Option<Matcher>,
    why: String,
    condition: Option<&'a str>,
    steps: Vec<Step>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Matches {
    Yes,
    No,
    Unknown,
}

#[derive(Serialize)]
struct Step {
    expression: String,
    value: String,
}

pub(super) fn object(
    subject: &Subject,
    told: &[Told],
    judgement: &Judgement,
) -> Result<String, Error> {
    json(&Explained {
        decision: judgement.decision,
        rule: judgement.rule.as_ref().map(|rule| rule.id.as_str()),
        reason: &judgement.reason,
        line: &subject.shown,
        intents: told
            .iter()
            .zip(&subject.spans)
            .map(|(one, span)| Shown {
                entry: Entry::new(one.redacted, &one.explanation.evaluation),
                span: span.as_ref().map(|span| (span.start, span.end)),
                assigned: assigned(one),
                notes: one
                    .redacted
                    .notes
                    .iter()
                    .map(|note| one.secrets.clean_note(note))
                    .collect(),
                unknown_option: one.redacted.absence.unknown,
                reason: one.secrets.clean(&one.explanation.evaluation.reason),
                policies: one
                    .explanation
                    .voices
                    .iter()
                    .map(|voice| said(one, voice))
                    .collect(),
            })
            .collect(),
    })
}

fn assigned<'a>(told: &Told<'a>) -> Vec<(&'a str, Option<String>)> {
    let assigned = told.redacted.assigned.iter();
    assigned
        .map(|(name, value)| {
            let value = value.as_ref().map(|value| told.secrets.clean(value));
            (name.as_str(), value)
        })
        .collect()
}

fn said<'a>(told: &Told, voice: &'a Voice) -> Said<'a> {
    Said {
        policy: &voice.policy.origin,
        counts: match voice.counts {
            Counts::Decides => "decides",
            Counts::Tightens => "tightens",
            Counts::Opinion => "opinion",
        },
        decision: voice
            .evaluation
            .as_ref()
            .map(|evaluation| evaluation.decision),
        rules: voice
            .trials
            .iter()
            .map(|trial| tried(told, trial))
            .collect(),
    }
}

fn tried<'a>(told: &Told, trial: &'a Trial) -> Tried<'a> {
    let rule = trial.rule;
    Tried {
        rule: &rule.id,
        line: rule.line,
        response: rule.decision,
        matches: match trial.truth {
            Truth::True => Matches::Yes,
            Truth::False => Matches::No,
            Truth::Unknown(_) => Matches::Unknown,
        },
        by: trial.missed,
        why: told.secrets.clean(&why::why(trial, told.intent)),
        condition: rule.condition.as_ref().map(Condition::source),
        steps: trial
            .steps
            .iter()
            .map(|step| Step {
                expression: term::text(&step.expression),
                value: told.secrets.clean_value(&step.value),
            })
            .collect(),
    }
}
