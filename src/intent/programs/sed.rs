//! sed: a filter, unless it edits in place or its script runs commands and writes files.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::wrapper::{Start, brackets, file_text};
use super::super::{Effect, Intent, UNKNOWN};

const OPTIONS: Grammar = Grammar::gnu(
    "quiet/n silent debug expression/e= file/f= follow-symlinks in-place/i? line-length/l= posix regexp-extended/Er \
     separate/s sandbox unbuffered/u null-data/z help version",
);

/// Files that keep nothing of what is written to them.
const STREAMS: &[&str] = &["/dev/stdout", "/dev/stderr", "/dev/null"];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    let mut operands = line.operands.as_slice();
    let mut scripts: Vec<String> = line
        .texts("expression")
        .into_iter()
        .map(str::to_owned)
        .collect();
    if !line.any(&["expression", "file"])
        && let Some((script, rest)) = operands.split_first()
    {
        scripts.push((*script).to_owned());
        operands = rest;
    }
    let mut plain = !line.is_unknown("expression") && line.unknown.is_none();
    for path in line.texts("file") {
        match file_text(call, path) {
            Ok(text) => scripts.push(text),
            Err(_) => plain = false,
        }
    }
    plain &= !line.is_unknown("file");
    let edits = line.is_set("in_place");
    let (action, effect) = if edits {
        ("edit", Effect::Write)
    } else {
        ("read", Effect::Read)
    };
    let mut intent = Intent::new("filesystem", action, effect)
        .options(&line)
        .texts("script", &scripts)
        .texts("path", operands);
    let mut inner = Vec::new();
    // Several scripts are one, with line ends between.
    match scan(&scripts.join("\n")) {
        _ if line.is_set("sandbox") => plain = true,
        Some(doings) if doings.len() <= call.limit => {
            for doing in doings {
                match doing {
                    Doing::Runs(text) => {
                        intent.effect = Effect::Execute;
                        inner.extend(Start::default().shell(call, &text, &[]));
                    }
                    Doing::Writes(path) => inner.extend(call.output(&path)),
                    Doing::Reads(path) => inner
                        .push(Intent::new("filesystem", "read", Effect::Read).text("path", &path)),
                }
            }
        }
        _ => plain = false,
    }
    if !plain {
        intent.effect = Effect::Execute;
        intent = intent.opaque("its script may run commands or write files");
    }
    // Such a suffix is a path of its own, made from the name of each file.
    if line
        .texts("in_place")
        .iter()
        .any(|suffix| suffix.contains(['/', '*']))
    {
        intent.effect = Effect::Execute;
        intent = intent.opaque("it writes files whose names are not known");
    }
    let guard = operands
        .iter()
        .filter(|_| edits)
        .find_map(|path| call.guard_entry(path));
    std::iter::once(intent).chain(guard).chain(inner).collect()
}

/// What a script does beside editing text.
enum Doing {
    Runs(String),
    Writes(String),
    Reads(String),
}

/// Takes a script apart as sed does; `None` where that is not certain, or where what is matched is run.
fn scan(script: &str) -> Option<Vec<Doing>> {
    let mut doings = Vec::new();
    let mut rest = script;
    if rest.contains(UNKNOWN) {
        return None;
    }
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ';');
        if rest.is_empty() {
            return Some(doings);
        }
        rest = address(rest)?;
        // An address without a command is an error; nothing runs.
        let Some(command) = rest.chars().next() else {
            return Some(doings);
        };
        rest = &rest[command.len_utf8()..];
        match command {
            '{' | '}' | '=' | 'd' | 'D' | 'g' | 'G' | 'h' | 'H' | 'n' | 'N' | 'p' | 'P' | 'x'
            | 'z' | 'F' => {}
            'q' | 'Q' | 'l' | 'L' => {
                rest = rest.trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
            }
            '#' => rest = rest.split_once('\n').map_or("", |(_, rest)| rest),
            ':' | 'b' | 't' | 'T' | 'v' => {
                // GNU's ends a label at a blank, too, and reads on behind it.
                rest = rest.trim_start_matches([' ', '\t']);
                let ends = |c: char| c.is_ascii_whitespace() || c == ';' || c == '}';
                rest = &rest[rest.find(ends).unwrap_or(rest.len())..];
            }
            'a' | 'i' | 'c' => rest = text(rest),
            'r' | 'R' | 'w' | 'W' => {
                let (path, behind) = rest.split_once('\n').unwrap_or((rest, ""));
                let path = path.trim_start();
                let writes = matches!(command, 'w' | 'W');
                doings.extend(file(path, writes));
                rest = behind;
            }
            'e' => {
                let (line, behind) = rest.split_once('\n').unwrap_or((rest, ""));
                // Alone it runs what it has read.
                let line = line.trim_start();
                if line.is_empty() {
                    return None;
                }
                doings.push(Doing::Runs(line.to_owned()));
                rest = behind;
            }
            's' | 'y' => {
                let delimiter = rest.chars().next()?;
                if delimiter == '\\' || delimiter == '\n' {
                    return None;
                }
                rest = &rest[delimiter.len_utf8()..];
                rest = section(rest, delimiter, command == 's')?;
                rest = section(rest, delimiter, false)?;
                if command == 's' {
                    rest = flags(rest, &mut doings)?;
                }
            }
            _ => return None,
        }
    }
}

fn file(path: &str, writes: bool) -> Option<Doing> {
    if STREAMS.contains(&path) || path.is_empty() {
        None
    } else if writes {
        Some(Doing::Writes(path.to_owned()))
    } else {
        Some(Doing::Reads(path.to_owned()))
    }
}

/// What is behind the addresses of a command.
fn address(mut rest: &str) -> Option<&str> {
    for _ in 0..2 {
        let first = rest.chars().next()?;
        match first {
            '0'..='9' | '$' | '+' | '~' => {
                rest = rest[1..].trim_start_matches(|c: char| c.is_ascii_digit() || c == '~');
            }
            '/' => rest = section(&rest[1..], '/', true)?,
            '\\' => {
                let delimiter = rest[1..].chars().next()?;
                rest = section(&rest[1 + delimiter.len_utf8()..], delimiter, true)?;
            }
            _ => break,
        }
        rest = rest.trim_start_matches(['I', 'M', ' ']);
        match rest.strip_prefix(',') {
            Some(behind) => rest = behind.trim_start(),
            None => break,
        }
    }
    Some(rest.trim_start_matches(['!', ' ']))
}

/// What is behind the delimiter that ends a section. A delimiter in brackets counts for some, and does not for others.
fn section(rest: &str, delimiter: char, pattern: bool) -> Option<&str> {
    let mut letters = rest.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            letter if letter == delimiter => return Some(&rest[at + letter.len_utf8()..]),
            '\n' if pattern => return None,
            '[' if pattern => {
                let length = brackets(&rest[at..])?;
                let inside = &rest[at..at + length];
                if inside.contains([delimiter, '\n']) {
                    return None;
                }
                while letters.offset() < at + length {
                    letters.next();
                }
            }
            _ => {}
        }
    }
    None
}

/// What is behind the flags of `s`.
fn flags<'a>(mut rest: &'a str, doings: &mut Vec<Doing>) -> Option<&'a str> {
    loop {
        let Some(flag) = rest.chars().next() else {
            return Some(rest);
        };
        match flag {
            'g' | 'p' | 'i' | 'I' | 'm' | 'M' | '0'..='9' => rest = &rest[1..],
            'w' => {
                let (path, behind) = rest[1..].split_once('\n').unwrap_or((&rest[1..], ""));
                doings.extend(file(path.trim_start(), true));
                return Some(behind);
            }
            ' ' | '\t' | ';' | '\n' | '}' | '#' => return Some(rest),
            // `e` runs what the replacement makes.
            _ => return None,
        }
    }
}

/// What is behind the text of `a`, `i` and `c`: it ends at a line end without a backslash before it.
fn text(rest: &str) -> &str {
    let mut escaped = false;
    for (at, letter) in rest.char_indices() {
        match letter {
            '\n' if !escaped => return &rest[at + 1..],
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    ""
}
