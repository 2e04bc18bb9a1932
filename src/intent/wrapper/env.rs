//! env: variables, a directory, and then a command; alone it prints every variable.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent};
use super::follow::perhaps;
use super::start::Start;

const OPTIONS: Grammar = Grammar::gnu(
    "ignore-environment/i null/0 unset/u= chdir/C= split-string/S= block-signal? default-signal? ignore-signal? \
     list-signal-handling debug/v argv0/a= help version /P=",
)
.leading();

/// Strings to take apart in one command; one that holds another stops here.
const MAX_SPLITS: usize = 4;

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let (words, hidden) = split(call.words);
    let mut line = OPTIONS.read(&words);
    let mut cleared = line.is_set("ignore_environment");
    let mut rest = line.rest;
    // A lone dash is `-i`, and options may go on behind it.
    while let Some((first, others)) = rest.split_first()
        && first == "-"
    {
        cleared = true;
        let more = OPTIONS.read(others);
        line.args.extend(more.args);
        line.unknown = line.unknown.or(more.unknown);
        rest = more.rest;
    }
    let mut start = Start {
        cleared,
        removed: line.texts("unset").into_iter().map(str::to_owned).collect(),
        ..Start::default()
    };
    if let Some(directory) = line.texts("chdir").last() {
        start = start.within(directory);
    } else if line.is_unknown("chdir") {
        start = start.within(super::super::UNKNOWN.encode_utf8(&mut [0; 3]));
    }
    for path in line.texts("P") {
        start.assign(&format!("PATH={path}"));
    }
    while let Some((first, others)) = rest.split_first()
        && first.contains('=')
    {
        start.assign(first);
        rest = others;
    }
    let mut own = call.seen_through().options(&line);
    let names: Vec<&str> = start.assigned.iter().map(|(n, _)| n.as_str()).collect();
    own = own.texts("variable", &names);
    if let Some(option) = hidden.or(line.unknown) {
        return perhaps(call, own, option, &start, rest);
    }
    if rest.is_empty() {
        return vec![Intent {
            resource: "system".to_owned(),
            action: "env".to_owned(),
            effect: Effect::Secret,
            ..own
        }];
    }
    let inner = start.words(call, rest);
    std::iter::once(own).chain(inner).collect()
}

/// The words with every string of `-S` taken apart; and the option of one that is not taken apart for certain.
fn split(words: &[String]) -> (Vec<String>, Option<&'static str>) {
    let mut words = words.to_vec();
    let mut hidden = None;
    for _ in 0..MAX_SPLITS {
        let Some((at, taken, before, text)) = string(&words) else {
            return (words, hidden);
        };
        // Its own escapes, variables and comments are not those of a shell.
        if text.contains(['\\', '$', '#', '\u{FFFD}']) {
            hidden = Some("-S");
        }
        let inner = shell_words::split(&text).unwrap_or_else(|_| {
            hidden = Some("-S");
            text.split_ascii_whitespace().map(str::to_owned).collect()
        });
        words.splice(at..at + taken, before.into_iter().chain(inner));
    }
    if string(&words).is_some() {
        hidden = Some("-S");
    }
    (words, hidden)
}

/// The first `-S` before the command: where it stands, over how many words, the flags bundled before it, its text.
fn string(words: &[String]) -> Option<(usize, usize, Option<String>, String)> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if word == "-" {
            at += 1;
            continue;
        }
        if word == "--" || !word.starts_with('-') {
            return None;
        }
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = long
                .split_once('=')
                .map_or((long, None), |(n, v)| (n, Some(v)));
            if name.len() > 1 && "split-string".starts_with(name) {
                let text = value.map_or_else(|| words.get(at + 1).cloned(), |v| Some(v.to_owned()));
                return Some((at, 1 + usize::from(value.is_none()), None, text?));
            }
            at += 1 + usize::from(value.is_none() && matches!(name, "unset" | "chdir" | "argv0"));
            continue;
        }
        let mut takes = false;
        for (index, letter) in word.char_indices().skip(1) {
            let behind = &word[index + letter.len_utf8()..];
            if letter == 'S' {
                let before = (index > 1).then(|| word[..index].to_owned());
                return if behind.is_empty() {
                    Some((at, 2, before, words.get(at + 1)?.clone()))
                } else {
                    Some((at, 1, before, behind.to_owned()))
                };
            }
            if matches!(letter, 'u' | 'C' | 'a' | 'P') {
                takes = behind.is_empty();
                break;
            }
        }
        at += 1 + usize::from(takes);
    }
    None
}
