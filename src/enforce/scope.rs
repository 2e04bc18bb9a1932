//! What a remembered approval of a command would cover: the command itself, and smaller numbers where the rule that
//! asks sets an upper bound.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

use crate::approval::Material;
use crate::approval::grant::{Bounded, Grantable, Scope};
use crate::digest::Fields;
use crate::intent::{Effect, Intent, Number, Value};
use crate::policy::{Decision, Judgement, Measure};
use crate::redact;

/// A command as it was read and judged.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// What it would do.
    pub intents: &'a [Intent],
    /// What the policy says of that.
    pub verdict: &'a Judgement,
    /// Digest of the policy.
    pub policy: &'a str,
}

/// Whether, and for what, an approval of this command may be remembered.
#[must_use]
pub fn grantable(judged: Reading<'_>, material: &Material<'_>) -> Grantable {
    match never(judged, material) {
        Some(why) => Grantable::Never(why.to_owned()),
        None => Grantable::Scope(scope(judged, material)),
    }
}

fn never(judged: Reading<'_>, material: &Material<'_>) -> Option<&'static str> {
    let any = |test: fn(&Intent) -> bool| judged.intents.iter().any(test);
    if material.stdin.is_some() {
        Some("it reads code from its standard input")
    } else if any(|intent| intent.opaque.is_some() || intent.absence.unknown) {
        Some("part of it cannot be seen")
    } else if any(|intent| !intent.chain.is_empty() || intent.action.starts_with("run_")) {
        Some("it runs other commands or code: a shell, an interpreter, a runner of packages")
    } else if any(|intent| intent.effect == Effect::Execute) {
        Some("it executes a program or code")
    } else if any(|intent| intent.effect == Effect::Secret) {
        Some("it shows or copies a credential")
    } else if judged.intents.is_empty() {
        Some("nothing of it was understood")
    } else {
        None
    }
}

fn scope(judged: Reading<'_>, material: &Material<'_>) -> Scope {
    let mut words: Vec<OsString> = material.argv.to_vec();
    let mut numbers = Vec::new();
    for name in upper_bounded(judged) {
        if let Some((most, place, template)) = number(judged.intents, &name, material.argv) {
            words[place] = template;
            numbers.push(Bounded {
                argument: name,
                most,
            });
        }
    }
    let mut command = Fields::new("sudomode grant 1");
    for word in &words {
        command.add("word", word.as_bytes());
    }
    for (intent, evaluation) in judged.intents.iter().zip(&judged.verdict.evaluations) {
        command.add("intent", meaning(intent, &numbers).as_bytes());
        command.add("decision", evaluation.decision.to_string().as_bytes());
        let rule = evaluation.rule.as_ref();
        command.add("origin", rule.map_or("", |rule| &rule.origin).as_bytes());
        command.add("rule", rule.map_or("", |rule| &rule.id).as_bytes());
    }
    let asks = judged.verdict.rule.as_ref();
    command.add("asks", asks.map_or("", |rule| &rule.id).as_bytes());
    command.add("user", material.user.as_bytes());
    command.add("host", material.host.as_bytes());
    command.add("cwd", material.cwd.as_os_str().as_bytes());
    // All that a fingerprint holds but the words.
    let rest = Material {
        argv: &[],
        ..*material
    };
    let mut content = Fields::new("sudomode granted content 1");
    content.add("rest", rest.fingerprint().to_string().as_bytes());
    content.add("policy", judged.policy.as_bytes());
    Scope {
        command: command.finish(),
        content: content.finish(),
        numbers,
    }
}

/// Arguments of which the rules that ask say no more than that they must not be above something.
fn upper_bounded(judged: Reading<'_>) -> BTreeSet<String> {
    let asking = judged
        .verdict
        .evaluations
        .iter()
        .filter(|evaluation| evaluation.decision == Decision::RequireApproval)
        .flat_map(|evaluation| evaluation.upper_bounded.iter().cloned());
    let spent = judged
        .verdict
        .evaluations
        .iter()
        .flat_map(|evaluation| &evaluation.limits)
        .filter_map(|bound| match &bound.limit.measure {
            Measure::Sum { argument, .. } => Some(argument.clone()),
            Measure::Count(_) => None,
        });
    asking.chain(spent).collect()
}

/// The number of this name, the one word that holds it, and that word without it. `None` where it stands in no word, in
/// several, in several intents, or is not above 0: then it is bound like every other word.
fn number(intents: &[Intent], name: &str, argv: &[OsString]) -> Option<(String, usize, OsString)> {
    let mut given = intents.iter().filter_map(|intent| intent.args.get(name));
    let Some(Value::Number(number)) = given.next() else {
        return None;
    };
    if given.next().is_some() || number.decimal() <= Number::parse("0")?.decimal() {
        return None;
    }
    let text = number.text();
    if redact::value(name, text) != text {
        return None;
    }
    let assigned = format!("={text}");
    let mut places = argv.iter().enumerate().skip(1).filter_map(|(place, word)| {
        let word = word.to_str()?;
        let before = if word == text {
            ""
        } else {
            word.strip_suffix(&assigned)?
        };
        // No word of a command line can hold a NUL.
        Some((place, OsString::from(format!("{before}\0number"))))
    });
    let (place, template) = places.next()?;
    places
        .next()
        .is_none()
        .then(|| (text.to_owned(), place, template))
}

/// An intent as text without the numbers that may differ; its words are told apart from it.
fn meaning(intent: &Intent, numbers: &[Bounded]) -> String {
    let mut rest = Intent {
        command: Vec::new(),
        ..intent.clone()
    };
    for bounded in numbers {
        rest.args.remove(&bounded.argument);
    }
    // What cannot be written down equals nothing.
    serde_json::to_string(&rest).unwrap_or_else(|error| format!("{error}: {intent:?}"))
}
