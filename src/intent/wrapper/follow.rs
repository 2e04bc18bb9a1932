//! Reads the words of a program by its row of the table: what it adds, and the command it starts.

use super::super::call::{Call, typed};
use super::super::options::Line;
use super::super::{Effect, Intent, UNKNOWN};
use super::start::{Start, fed_text};
use super::table::{Adds, Alone, Form, Row, rows};

/// Lines of shell of one command that are looked into.
const MAX_LINES: usize = 64;

/// True for the name of a program that has a row of its own.
pub(super) fn is_wrapper(name: &str) -> bool {
    rows(name).any(|row| row.verbs.is_empty())
}

/// True for a program that has a row, be it for one of its verbs.
pub(super) fn has_row(name: &str) -> bool {
    rows(name).next().is_some()
}

/// The intents of a program of the table; `None` where its words are no use of it that starts something.
pub(super) fn read(call: &Call) -> Option<Vec<Intent>> {
    let (row, before, words) = rows(call.name)
        .find_map(|row| split(row, call.words).map(|(before, words)| (row, before, words)))?;
    Some(follow(call, row, &before, words))
}

/// The options before the verb and the words behind it; `None` where none of the verbs stands there.
fn split<'a>(row: &Row, words: &'a [String]) -> Option<(Line<'a>, &'a [String])> {
    let before = row
        .grammar
        .leading()
        .read(if row.verbs.is_empty() { &[] } else { words });
    if row.verbs.is_empty() {
        return Some((before, words));
    }
    let rest = before.rest;
    let behind = row.verbs.split('|').find_map(|verb| {
        let verb: Vec<&str> = verb.split_ascii_whitespace().collect();
        let stands = rest.len() >= verb.len() && verb.iter().zip(rest).all(|(a, b)| a == b);
        stands.then(|| &rest[verb.len()..])
    })?;
    Some((before, behind))
}

/// What stands where in the words of a wrapper.
struct Parts<'a> {
    /// The operands before the command.
    roles: Vec<(&'static str, &'a str)>,
    assigned: Vec<&'a str>,
    command: &'a [String],
}

fn follow(call: &Call, row: &Row, before: &Line, words: &[String]) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let gathered = gathered(row, words);
    let words = gathered.as_slice();
    let line = row.grammar.read(words);
    let parts = parts(row, &line, words);
    let effect = match row.adds {
        Adds::Nothing => Effect::Read,
        Adds::Power | Adds::Elsewhere => Effect::Execute,
    };
    let mut own = Intent {
        effect,
        ..call.seen_through()
    }
    .options(before)
    .options(&line);
    let mut repeated: Vec<&str> = Vec::new();
    for (role, word) in &parts.roles {
        if row.roles.starts_with('*') {
            repeated.push(word);
            own = own.texts(role, &repeated);
            continue;
        }
        own = if matches!(*role, "duration" | "priority") {
            own.arg(role, typed(word))
        } else {
            own.text(role, word)
        };
    }
    let mut start = if row.adds == Adds::Elsewhere {
        Start::elsewhere()
    } else {
        Start::default()
    };
    for word in &parts.assigned {
        start.assign(word);
    }
    for directory in line.texts(row.directory) {
        start = start.within(directory);
    }
    let given: Vec<&str> = row
        .lines
        .split_ascii_whitespace()
        .flat_map(|name| line.texts(name))
        .collect();
    let hidden_line = row
        .lines
        .split_ascii_whitespace()
        .any(|name| line.is_unknown(name));
    let code = row
        .runs
        .split_ascii_whitespace()
        .find(|name| *name == "always" || line.is_set(name) || before.is_set(name));
    // The program of a daemon stands in an option, its words behind `--`.
    let daemon: Vec<String> = ["startas", "exec"]
        .iter()
        .filter(|_| call.name == "start-stop-daemon" && line.is_set("start"))
        .find_map(|name| line.texts(name).last().map(|program| (*program).to_owned()))
        .into_iter()
        .collect();
    let mut inner = Vec::new();
    if !daemon.is_empty() {
        let words: Vec<String> = daemon
            .into_iter()
            .chain(parts.command.iter().cloned())
            .collect();
        inner.extend(start.words(call, &words));
        return std::iter::once(own).chain(inner).collect();
    }
    for text in given.iter().take(MAX_LINES) {
        inner.extend(start.shell(call, text, &[]));
    }
    for name in row.writes.split_ascii_whitespace() {
        for path in line.texts(name).into_iter().take(MAX_LINES) {
            match path.strip_prefix(['|', '!']) {
                Some(text) => inner.extend(Start::default().shell(call, text, &[])),
                None => inner.extend(call.output(path)),
            }
        }
    }
    let unknown = line.unknown.or(before.unknown);
    if let Some(option) = unknown {
        own = uncertain(own, call, option);
        let behind = words.iter().position(|word| word == "--");
        let guess = behind.map_or(parts.command, |at| &words[at + 1..]);
        inner.extend(start.guesses(call, guess));
        return std::iter::once(own).chain(inner).collect();
    }
    if let Some(name) = code {
        own.effect = own.effect.max(Effect::Execute);
        own = own.opaque(&if name == "always" {
            format!("{} can run other programs and code besides", call.name)
        } else {
            format!("{} runs a program or code", spelled(name))
        });
    }
    if hidden_line || given.len() > MAX_LINES {
        own.effect = own.effect.max(Effect::Execute);
        own = own.opaque("a line that it runs is not looked into");
    }
    let shows = row
        .shows
        .split_ascii_whitespace()
        .any(|name| line.is_surely_set(name) || before.is_surely_set(name));
    // `taskset -p 3 100`: what is asked about is a process.
    let asks = shows
        && parts
            .command
            .iter()
            .all(|word| word.bytes().all(|b| b.is_ascii_digit()));
    if parts.command.is_empty() || asks {
        if !given.is_empty() || hidden_line || own.opaque.is_some() {
            return std::iter::once(own).chain(inner).collect();
        }
        return alone(call, row, own, shows, &start);
    }
    // A question about a process or a version takes no command; if a word stands there, it may be one after all.
    inner.extend(command(call, row, &line, parts.command, &start));
    std::iter::once(own).chain(inner).collect()
}

/// The words with the options in front that belong to the program wherever they stand.
fn gathered(row: &Row, words: &[String]) -> Vec<String> {
    let (mut own, mut rest) = (Vec::new(), Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let name = word.split('=').next().unwrap_or_default();
        if row
            .anywhere
            .split_ascii_whitespace()
            .any(|option| option == name)
        {
            own.push(word.clone());
            own.extend(words.next().filter(|_| !word.contains('=')).cloned());
        } else {
            rest.push(word.clone());
        }
    }
    own.append(&mut rest);
    own
}

/// Finds the operands before the command, the assignments, and the command.
fn parts<'a>(row: &Row, line: &Line<'a>, words: &'a [String]) -> Parts<'a> {
    let mut rest: &[String] = line.rest;
    let mut parts = Parts {
        roles: Vec::new(),
        assigned: Vec::new(),
        command: &[],
    };
    let mut roles = row.roles.split_ascii_whitespace();
    if let Some(role) = row.roles.strip_prefix('*') {
        let at = words.iter().position(|word| word == "--");
        let behind = at.map_or(0, |at| words.len() - at - 1);
        let before = line.operands.len().saturating_sub(behind);
        parts.roles = line.operands[..before]
            .iter()
            .map(|word| (role, *word))
            .collect();
        parts.command = &words[words.len() - behind..];
        return parts;
    }
    let given = call_names_context(row, line);
    if given {
        roles = "".split_ascii_whitespace();
    }
    while let Some((first, others)) = rest.split_first() {
        if first == "--" {
            rest = others;
            break;
        }
        if row.assigns && is_assignment(first) {
            parts.assigned.push(first);
        } else if let Some(role) = roles.next() {
            parts.roles.push((role, first));
        } else {
            break;
        }
        rest = others;
    }
    if let Some((first, others)) = rest.split_first()
        && first == "--"
    {
        rest = others;
    }
    parts.command = rest;
    parts
}

fn command(call: &Call, row: &Row, line: &Line, words: &[String], start: &Start) -> Vec<Intent> {
    // `watch -x`, `entr -s`, `env-cmd -x`, `hyperfine -N`: the option changes who takes the words apart.
    let exec = call.name == "watch" && line.is_set("exec");
    let shell = call.name == "entr" && line.is_set("s");
    let words = match words.split_first() {
        // `sg group -c line`.
        Some((option, rest)) if row.form == Form::Joined && option == "-c" => rest,
        _ => words,
    };
    if words.first().is_some_and(|word| word.ends_with(".py")) && row.verbs == "run" {
        // uv, pdm and hatch give a script to python.
        let python = std::iter::once("python".to_owned());
        let words: Vec<String> = python.chain(words.iter().cloned()).collect();
        return start.words(call, &words);
    }
    match row.form {
        Form::Words if !shell => start.words(call, words),
        Form::Joined if exec => start.words(call, words),
        Form::Line => words
            .iter()
            .take(MAX_LINES)
            .flat_map(|text| start.shell(call, text, &[]))
            .chain(
                (words.len() > MAX_LINES)
                    .then(|| call.runs("run_command", "it runs more lines than are looked into")),
            )
            .collect(),
        Form::Words | Form::Joined => start.shell(call, &words.join(" "), &[]),
    }
}

/// True for `runcon -t type`: the context stands in the options, and no operand names it.
fn call_names_context(row: &Row, line: &Line) -> bool {
    row.roles == "context" && line.any(&["type", "user", "role", "range", "compute"])
}

/// A wrapper without a command.
fn alone(call: &Call, row: &Row, own: Intent, shows: bool, start: &Start) -> Vec<Intent> {
    if shows || row.alone != Alone::Shell {
        let action = if row.alone == Alone::Fails && !shows {
            "help"
        } else {
            "show"
        };
        let effect = own.effect.min(Effect::Execute);
        let effect = if own.args.contains_key("pid") {
            Effect::Write
        } else if row.adds == Adds::Nothing || shows {
            Effect::Read
        } else {
            effect
        };
        return vec![Intent {
            action: action.to_owned(),
            effect,
            ..own
        }];
    }
    shell(call, own, start)
}

/// A shell that runs what it reads.
pub(super) fn shell(call: &Call, own: Intent, start: &Start) -> Vec<Intent> {
    match fed_text(call) {
        Ok(text) => std::iter::once(own)
            .chain(start.shell(call, &text, &[]))
            .collect(),
        Err(why) => vec![
            Intent {
                action: "run_shell".to_owned(),
                effect: own.effect.max(Effect::Execute),
                ..own
            }
            .opaque(&why),
        ],
    }
}

/// Says of a wrapper that its command may begin elsewhere.
pub(super) fn uncertain(own: Intent, call: &Call, option: &str) -> Intent {
    let why = if option.starts_with(UNKNOWN) {
        "a word known only at run time may be an option, and the command may begin elsewhere"
            .to_owned()
    } else {
        format!(
            "{option} is no option of {} that is known here; the command may begin elsewhere",
            call.name
        )
    };
    Intent {
        effect: own.effect.max(Effect::Execute),
        ..own
    }
    .opaque(&why)
}

/// An option as it is typed.
fn spelled(name: &str) -> String {
    let dashes = if name.len() == 1 { "-" } else { "--" };
    format!("{dashes}{}", name.replace('_', "-"))
}

/// True for `NAME=value`.
pub(super) fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        let mut bytes = name.bytes();
        bytes
            .next()
            .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
            && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}
