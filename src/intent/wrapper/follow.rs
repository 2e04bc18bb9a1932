//! Reads the words of a program by its row of the table: what it adds, and the command it starts.

use super::super::call::{Call, push, text, typed};
use super::super::options::Line;
use super::super::{Args, Effect, Intent, UNKNOWN};
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
    let mut own = own(call, row, &parts).options(before).options(&line);
    own.args.extend(roles(row, &parts));
    let mut start = match row.adds {
        Adds::Elsewhere => Start::elsewhere(),
        Adds::Nothing | Adds::Power => Start::default(),
    };
    for word in &parts.assigned {
        start.assign(word);
    }
    for directory in line.texts(row.directory) {
        start = start.within(directory);
    }
    let is_set = |name: &&str| line.is_set(name) || before.is_set(name);
    let code = each(row.runs).find(|name| *name == "always" || is_set(name));
    if let Some(name) = code {
        own = hidden(
            own,
            &if name == "always" {
                format!("{} can run other programs and code besides", call.name)
            } else {
                format!("{} runs a program or code", spelled(name))
            },
        );
    }
    let given = each(row.lines).flat_map(|name| line.texts(name)).count();
    let hides = each(row.lines).any(|name| line.is_unknown(name)) || given > MAX_LINES;
    if hides {
        own = hidden(own, "a line that it runs is not looked into");
    }
    let mut inner = by_options(call, row, &line, &start);
    if let Some(option) = line.unknown.or(before.unknown) {
        own = uncertain(own, call, option);
        let behind = words.iter().position(|word| word == "--");
        let guess = behind.map_or(parts.command, |at| &words[at + 1..]);
        inner.extend(start.guesses(call, guess));
        return std::iter::once(own).chain(inner).collect();
    }
    if let Some(words) = daemon(call, &line, parts.command) {
        inner.extend(start.words(call, &words));
        return std::iter::once(own).chain(inner).collect();
    }
    let shows = each(row.shows).any(|name| line.is_surely_set(name) || before.is_surely_set(name));
    // `taskset -p 3 100`: what is asked about is a process.
    let is_number = |word: &String| word.bytes().all(|b| b.is_ascii_digit());
    let asks = shows && parts.command.iter().all(is_number);
    if parts.command.is_empty() || asks {
        if given > 0 || hides || own.opaque.is_some() {
            return std::iter::once(own).chain(inner).collect();
        }
        return alone(call, row, own, shows, &start);
    }
    // A question about a process or a version takes no command; if a word stands there, it may be one after all.
    inner.extend(command(call, row, &line, parts.command, &start));
    std::iter::once(own).chain(inner).collect()
}

fn each(names: &'static str) -> impl Iterator<Item = &'static str> {
    names.split_ascii_whitespace()
}

/// The intent of the program itself.
fn own(call: &Call, row: &Row, parts: &Parts) -> Intent {
    let own = call.seen_through();
    let names: Vec<&str> = parts
        .assigned
        .iter()
        .filter_map(|word| word.split('=').next())
        .collect();
    match row.adds {
        Adds::Nothing => own,
        Adds::Power | Adds::Elsewhere => Intent {
            effect: Effect::Execute,
            ..own
        },
    }
    .texts("variable", &names)
}

/// The operands before the command, under their roles.
fn roles(row: &Row, parts: &Parts) -> Args {
    let mut args = Args::new();
    for (role, word) in &parts.roles {
        let value = if matches!(*role, "duration" | "priority") {
            typed(word)
        } else {
            text(word)
        };
        if row.roles.starts_with('*') {
            push(&mut args, role, value);
        } else {
            args.insert((*role).to_owned(), value);
        }
    }
    args
}

/// What the values of options do: lines that are run, files that are written.
fn by_options(call: &Call, row: &Row, line: &Line, start: &Start) -> Vec<Intent> {
    let mut found = Vec::new();
    let lines = each(row.lines).flat_map(|name| line.texts(name));
    for text in lines.take(MAX_LINES) {
        found.extend(start.shell(call, text, &[]));
    }
    let files = each(row.writes).flat_map(|name| line.texts(name));
    for path in files.take(MAX_LINES) {
        match path.strip_prefix(['|', '!']) {
            Some(text) => found.extend(Start::default().shell(call, text, &[])),
            None => found.extend(call.output(path)),
        }
    }
    found
}

/// The program of a daemon stands in an option, its words behind `--`.
fn daemon(call: &Call, line: &Line, words: &[String]) -> Option<Vec<String>> {
    if call.name != "start-stop-daemon" || !line.is_set("start") {
        return None;
    }
    let program = ["startas", "exec"]
        .iter()
        .find_map(|name| line.texts(name).last().copied())?;
    let program = std::iter::once(program.to_owned());
    Some(program.chain(words.iter().cloned()).collect())
}

fn hidden(own: Intent, why: &str) -> Intent {
    Intent {
        effect: own.effect.max(Effect::Execute),
        ..own
    }
    .opaque(why)
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
            if !word.contains('=') {
                own.extend(words.next().cloned());
            }
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
    if words.first().is_some_and(|word| is_script(word)) && row.verbs == "run" {
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

/// True for a file that is given to python.
fn is_script(word: &str) -> bool {
    word.rsplit_once('.')
        .is_some_and(|(_, ending)| ending == "py")
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
    hidden(own, &why)
}

/// A command behind an option that is not known: the wrapper itself, opaque, and what the words may start.
pub(super) fn perhaps(
    call: &Call,
    own: Intent,
    option: &str,
    start: &Start,
    words: &[String],
) -> Vec<Intent> {
    let inner = start.guesses(call, words);
    std::iter::once(uncertain(own, call, option))
        .chain(inner)
        .collect()
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
