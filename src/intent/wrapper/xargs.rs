//! xargs: a command with words behind it that come from its input.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent, Stdin, UNKNOWN, Value};
use super::fill::Filling;
use super::follow::perhaps;
use super::start::{Start, fed_text, file_text};

const OPTIONS: Grammar = Grammar::gnu(
    "null/0 arg-file/a= delimiter/d= eof/e? /E= replace/i? /I= max-lines/l? /L= max-args/n= interactive/p max-procs/P= \
     process-slot-var= max-chars/s= show-limits verbose/t exit/x open-tty/o no-run-if-empty/r help version /J= /R= /S=",
)
.leading();

/// Words of the input that are looked into.
const MAX_WORDS: usize = 10_000;

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = OPTIONS.read(call.words);
    let echo = ["echo".to_owned()];
    let command = if line.rest.is_empty() {
        &echo
    } else {
        line.rest
    };
    let mut own = call.seen_through().options(&line);
    let start = Start::fed(if line.is_set("open_tty") {
        Stdin::Inherited
    } else {
        Stdin::Empty
    });
    if let Some(option) = line.unknown {
        let with = appended(command, &[UNKNOWN.to_string()]);
        return perhaps(call, own, option, &start, &with);
    }
    let reads: Vec<Intent> = line
        .texts("arg_file")
        .into_iter()
        .map(|path| Intent::new("filesystem", "read", Effect::Read).text("path", path))
        .collect();
    let mark = mark(&line);
    let items = match line.texts("arg_file").last() {
        Some(path) => file_text(call, path),
        None if line.is_unknown("arg_file") => Err(String::new()),
        None => fed_text(call),
    }
    .ok()
    .and_then(|text| items(&text, &line, mark.is_some()));
    let Some(mut items) = items else {
        let with = |item: &str| match &mark {
            Some(mark) => Filling::default().words(command, &[(mark.as_str(), item)]),
            None => Some(appended(command, &[item.to_owned()])),
        };
        let started = |item: &str| start.words(call, &with(item).unwrap_or_default());
        let mut inner = started(&UNKNOWN.to_string());
        // Looking at files with names from below some places is looking at all that lies there.
        if let (Stdin::Names(places), true, true) =
            (call.stdin, only_looks(&inner), reads.is_empty())
        {
            inner = places
                .iter()
                .take(call.limit)
                .flat_map(|place| started(place))
                .collect();
            for intent in inner
                .iter_mut()
                .filter(|intent| intent.resource == "filesystem")
            {
                intent
                    .args
                    .insert("recursive".to_owned(), Value::Bool(true));
            }
        }
        return std::iter::once(own).chain(reads).chain(inner).collect();
    };
    if items.len() > MAX_WORDS {
        own = own.opaque("its input is longer than what is looked into");
        items.truncate(MAX_WORDS);
    }
    let mut inner = Vec::new();
    if let Some(mark) = &mark {
        if items.len() > call.limit {
            own = own.opaque("it runs more commands than are looked into");
        }
        let mut filling = Filling::default();
        for item in items.iter().take(call.limit) {
            match filling.words(command, &[(mark, item)]) {
                Some(words) => inner.extend(start.words(call, &words)),
                None => own = own.opaque("it runs longer commands than are looked into"),
            }
        }
    } else if items.is_empty() {
        if !line.is_set("no_run_if_empty") {
            inner.extend(start.words(call, command));
        }
    } else {
        let each = number(&line).unwrap_or(items.len()).max(1);
        if items.len() / each > call.limit {
            own = own.opaque("it runs more commands than are looked into");
        }
        for items in items.chunks(each).take(call.limit) {
            inner.extend(start.words(call, &appended(command, items)));
        }
    }
    std::iter::once(own).chain(reads).chain(inner).collect()
}

/// True if all that happens is that something is looked at, and all of it is seen.
fn only_looks(intents: &[Intent]) -> bool {
    intents
        .iter()
        .all(|intent| intent.effect == Effect::Read && intent.opaque.is_none())
}

/// What is replaced by a line of the input, where the words are not appended.
fn mark(line: &Line) -> Option<String> {
    let given = ["I", "J", "replace"]
        .iter()
        .find_map(|name| line.texts(name).last().copied());
    given
        .map(str::to_owned)
        .or_else(|| line.any(&["I", "J", "replace"]).then(|| "{}".to_owned()))
}

/// Words a command at most.
fn number(line: &Line) -> Option<usize> {
    ["max_args", "max_lines", "L", "l"]
        .iter()
        .find_map(|name| line.texts(name).last().and_then(|text| text.parse().ok()))
        .or_else(|| line.any(&["max_lines", "L"]).then_some(1))
}

fn appended(command: &[String], items: &[String]) -> Vec<String> {
    command.iter().chain(items).cloned().collect()
}

/// The words of the input, as xargs takes it apart; `None` where that is not certain.
fn items(text: &str, line: &Line, lines: bool) -> Option<Vec<String>> {
    if line.any(&["E", "eof", "max_chars", "s"]) || text.contains(UNKNOWN) {
        return None;
    }
    let owned = |item: &str| item.to_owned();
    if line.is_set("null") {
        let text = text.strip_suffix('\0').unwrap_or(text);
        return Some(
            text.split('\0')
                .filter(|_| !text.is_empty())
                .map(owned)
                .collect(),
        );
    }
    if line.is_set("delimiter") {
        let delimiter = match line.texts("delimiter").last().copied()? {
            "\\n" => '\n',
            "\\t" => '\t',
            "\\0" => '\0',
            other if other.chars().count() == 1 => other.chars().next()?,
            _ => return None,
        };
        let text = text.strip_suffix(delimiter).unwrap_or(text);
        return Some(
            text.split(delimiter)
                .filter(|_| !text.is_empty())
                .map(owned)
                .collect(),
        );
    }
    let mut items = Vec::new();
    let mut item: Option<String> = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => items.extend(item.take()),
            ' ' | '\t' if lines && item.is_some() => item.get_or_insert_default().push(letter),
            ' ' | '\t' if lines => {}
            letter if letter.is_ascii_whitespace() => items.extend(item.take()),
            '\'' | '"' => {
                let item = item.get_or_insert_default();
                loop {
                    match letters.next()? {
                        end if end == letter => break,
                        '\n' => return None,
                        inside => item.push(inside),
                    }
                }
            }
            '\\' => item.get_or_insert_default().extend(letters.next()),
            letter => item.get_or_insert_default().push(letter),
        }
        if items.len() > MAX_WORDS {
            break;
        }
    }
    items.extend(item);
    Some(items)
}
