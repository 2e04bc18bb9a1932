//! The reading of programs nobody has described: sub-command words, options and operands by their looks.
//!
//! Where an option may or may not take the next word, both extreme readings are intents. Only a word that could be a
//! sub-command raises the question: a number, a path or a URL after an option is taken for its value.

use super::call::{Call, push, set, snake, typed};
use super::wrapper::Start;
use super::{Args, Effect, Intent, Value};

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let mut intents =
        command(call, call.name).unwrap_or_else(|| read_as(call.name, call.words, Effect::Execute));
    for intent in intents.iter_mut().filter(|intent| intent.chain.is_empty()) {
        intent.guessed = true;
    }
    intents
}

/// The opaque intent of a program that looks as if it ran a command among its words, with what that would do: rules
/// that refuse it hold, and none that allows it lets the whole pass.
pub(super) fn command(call: &Call, resource: &str) -> Option<Vec<Intent>> {
    let (why, at) = runs_another(call.words)?;
    let own = Intent::new(resource, "run_command", Effect::Execute)
        .texts("positional", call.words)
        .opaque(why);
    let inner = Start::default().guesses(call, &call.words[at..]);
    Some(std::iter::once(own).chain(inner).collect())
}

/// Why the words look like those of a program that runs another one, and where that may begin.
fn runs_another(words: &[String]) -> Option<(&'static str, usize)> {
    if let Some(at) = words.iter().position(|word| word == "--")
        && words
            .get(at + 1)
            .is_some_and(|word| is_bare(word) || word.contains('/'))
    {
        return Some(("what stands behind -- may be a command", at + 1));
    }
    let at = words
        .iter()
        .take_while(|word| is_bare(word) || is_option(word))
        .position(|word| word == "exec" || word == "run")?;
    // Without another word there is nothing that could be a command.
    let behind = &words[at + 1..];
    if behind.iter().all(|word| is_option(word)) {
        return None;
    }
    Some(("it runs a command that is not looked into", at + 1))
}

/// Reads words as those of `resource`.
pub(super) fn read_as(resource: &str, words: &[String], effect: Effect) -> Vec<Intent> {
    let taken = reading(resource, words, effect, true);
    let left = reading(resource, words, effect, false);
    if taken == left {
        return vec![taken];
    }
    if words.first().is_some_and(|word| is_bare(word)) {
        vec![taken, left]
    } else {
        vec![left, taken]
    }
}

/// One reading: `takes` says whether an option takes a bare word behind it.
fn reading(resource: &str, words: &[String], effect: Effect, takes: bool) -> Intent {
    let mut args = Args::new();
    let mut path = Vec::new();
    let mut operands = Vec::new();
    // Sub-commands are the first run of bare words; options may come before the run, but end it.
    let mut leading = true;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        at += 1;
        if word == "--" {
            operands.extend(words[at..].iter().map(|word| typed(word)));
            break;
        }
        if !is_option(word) {
            if leading && is_bare(word) {
                path.push(snake(word));
            } else {
                leading = false;
                operands.push(typed(word));
            }
            continue;
        }
        leading &= path.is_empty();
        let (option, attached) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (word.as_str(), None),
        };
        let next = words
            .get(at)
            .filter(|next| attached.is_none() && !is_option(next) && (takes || !is_bare(next)));
        let value = attached.or(next.map(String::as_str));
        for name in names(option) {
            match value {
                Some(value) => push(&mut args, &name, typed(value)),
                None => set_or_push(&mut args, &name),
            }
        }
        at += usize::from(next.is_some());
    }
    let mut intent = Intent::new(resource, "run", effect);
    if !path.is_empty() {
        intent.action = path.join("_");
    }
    if !operands.is_empty() {
        // With an option of that name given, what is an operand cannot be told any more.
        args.entry("positional".to_owned())
            .and_modify(|given| *given = Value::Unknown)
            .or_insert(Value::List(operands));
    }
    intent.args = args;
    intent
}

/// A flag joins the values that were given for the same option.
fn set_or_push(args: &mut Args, name: &str) {
    match args.get(name) {
        None | Some(Value::Bool(_)) => set(args, name, true),
        Some(_) => push(args, name, Value::Bool(true)),
    }
}

/// What an option may be called: `--dry-run` is `dry_run`; `-rf` is `r` and `f`, or a long option with one dash.
fn names(option: &str) -> Vec<String> {
    if let Some(long) = option.strip_prefix("--") {
        return vec![snake(long)];
    }
    let short = &option[1..];
    let letters = short.chars().count();
    let mut names = vec![snake(short)];
    if (2..=4).contains(&letters) && short.bytes().all(|b| b.is_ascii_alphabetic()) {
        names.extend(short.chars().map(String::from));
        names.dedup();
    }
    names
}

/// `-x` and `--x`; a lone dash and `-5` are values.
fn is_option(word: &str) -> bool {
    word.strip_prefix('-')
        .and_then(|rest| rest.bytes().next())
        .is_some_and(|first| !first.is_ascii_digit())
}

/// A word that could be a sub-command.
pub(super) fn is_bare(word: &str) -> bool {
    let mut bytes = word.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
