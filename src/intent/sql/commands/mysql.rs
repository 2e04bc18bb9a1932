//! Commands of the mysql client: a backslash and a letter, or a word at the begin of a line.

use super::super::session::Session;
use super::{output, shell, shows, unseen};
use crate::intent::{Effect, Intent};

/// The words of the client, with the letters of the short forms.
const WORDS: &[(&str, char)] = &[
    ("source", '.'),
    ("system", '!'),
    ("tee", 'T'),
    ("pager", 'P'),
    ("edit", 'e'),
    ("use", 'u'),
    ("connect", 'r'),
    ("delimiter", 'd'),
    ("prompt", 'R'),
    ("charset", 'C'),
];

pub(super) fn read(session: &mut Session, command: &str) -> Vec<Intent> {
    let (letter, rest) = if let Some(short) = command.strip_prefix('\\') {
        let mut letters = short.chars();
        (letters.next().unwrap_or(' '), letters.as_str())
    } else {
        let end = command
            .find(|c: char| !c.is_ascii_alphabetic() && c != '_')
            .unwrap_or(command.len());
        let (word, rest) = command.split_at(end);
        let row = WORDS
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(word));
        (row.map_or('s', |row| row.1), rest)
    };
    let rest = rest.trim();
    let named = rest
        .trim_end_matches(';')
        .trim()
        .trim_matches(['`', '\'', '"']);
    match letter {
        '.' => session.file(named),
        'T' => output(session, named),
        'P' if named.is_empty() => vec![shows(session, command)],
        '!' | 'P' => shell(session, rest),
        'u' => {
            let used = Intent::new(session.flavour.resource, "use", Effect::Read);
            vec![used.text("database", argument(rest))]
        }
        'r' => {
            let words = named.split_whitespace().map(argument);
            vec![session.connect(["database", "host"].into_iter().zip(words))]
        }
        // Other encodings may hide a quote in a letter.
        'C' if !named.to_lowercase().starts_with("utf8") => {
            unseen(session, command, "it changes how the SQL is spelled")
        }
        'd' | 'R' | 'C' | 's' | 'g' | 'G' | 'c' | 'p' | 'q' | 't' | 'n' | 'w' | 'W' | 'x' | '#'
        | 'h' | '?' => Vec::new(),
        _ => unseen(session, command, "mysql's command is not looked into"),
    }
}

/// The first argument: to the quote that closes it, a space or a delimiter; what stands behind is passed over.
fn argument(rest: &str) -> &str {
    let quote = rest.chars().next().filter(|c| "`'\"".contains(*c));
    match quote {
        Some(quote) => rest[1..].split(quote).next(),
        None => rest.split(|c: char| c.is_whitespace() || c == ';').next(),
    }
    .unwrap_or_default()
}
