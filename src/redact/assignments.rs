//! Secrets that text gives a name: assignments, fields, headers, SQL, and the user part of a URL.

use std::ops::Range;

use super::count;
use super::keys::looks_random;
use super::names::{DIRECTORIES, LINES, LITERALS, QUERY, is_in_name, is_one_of, matched, scheme};
use super::shell::{closing, ends_word, is_expansion};

/// `password=…`, `"api_key": "…"`, `Authorization: Bearer …`, `identified by '…'`.
pub(super) fn assignments(text: &str, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..]
        .iter()
        .position(|b| matches!(b, b'=' | b':' | b'\'' | b'"'))
    {
        let sign = at + found;
        at = sign + 1;
        if let Some(span) = assigned(text, sign) {
            at = at.max(span.end);
            spans.push(span);
        }
    }
}

/// Longer names are taken by their end.
const LONGEST_NAME: usize = 64;

/// The secret on the right of the sign at `sign`, if the name on its left says there is one.
fn assigned(text: &str, sign: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let before = bytes[..sign].trim_ascii_end();
    let spaced = before.len() < sign;
    if matches!(bytes[sign], b'\'' | b'"') {
        return (spaced && before_literal(before)).then(|| quoted(text, sign))?;
    }
    let head = before
        .iter()
        .rposition(|b| !matches!(b, b'"' | b'\'' | b'\\' | b']'))?
        + 1;
    let start = bytes[..head]
        .iter()
        .rev()
        .take(LONGEST_NAME)
        .take_while(|b| is_in_name(**b))
        .count();
    let start = head - start;
    let name = text[start..head].trim_start_matches('-');
    let in_query = start > 0 && matches!(bytes[start - 1], b'?' | b'&');
    let ending = match matched(name) {
        _ if DIRECTORIES.contains(&name) => return None,
        None if !(in_query && is_one_of(name, QUERY)) => return None,
        ending => ending,
    };

    let signs = bytes[sign + 1..]
        .iter()
        .take_while(|b| matches!(b, b'=' | b'>'))
        .count();
    let value = sign + 1 + signs;
    // `TOKEN= command` gives an empty value to a command, which must stay in sight.
    let blanks = if bytes[sign] == b':' || spaced || signs > 0 {
        count(&bytes[value..], |b| matches!(b, b' ' | b'\t'))
    } else {
        0
    };
    let value = value + blanks;
    if let Some(span) = quoted(text, value) {
        return Some(span);
    }
    let start = value + scheme(&text[value..]);
    if is_expansion(&text[start..]) {
        return None;
    }
    let is_header =
        bytes[sign] == b':' && ending.is_some_and(|ending| LINES.contains(&ending.word));
    let length = if is_header {
        count(&bytes[start..], |b| !ends_line(b))
    } else {
        count(&bytes[start..], |b| {
            !(ends_value(b) || in_query && b == b'#')
        })
    };
    let end = start + length;
    let is_call = matches!(bytes.get(end), Some(b'(' | b'['));
    let is_prose = bytes[sign] == b':'
        && !is_header
        && ending.is_some_and(|ending| ending.prose && ending.word.len() == name.len())
        && !looks_random(&bytes[start..end]);
    let harmless = start == end || is_call || is_prose || is_one_of(&text[start..end], LITERALS);
    (!harmless).then_some(start..end)
}

/// SQL names a password without a sign: `PASSWORD '…'`, `IDENTIFIED BY '…'`.
fn before_literal(before: &[u8]) -> bool {
    [&b"password"[..], b"identified by", b"passphrase"]
        .iter()
        .any(|phrase| {
            before.len() >= phrase.len()
                && before[before.len() - phrase.len()..].eq_ignore_ascii_case(phrase)
        })
}

/// The inside of the quotes that open at `at`; without a closing one, all that follows.
fn quoted(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (start, end) = match bytes.get(at..)? {
        [b'\\', quote @ (b'"' | b'\''), ..] => {
            let closes = |at: &usize| bytes[*at] == b'\\' && bytes.get(at + 1) == Some(quote);
            (at + 2, (at + 2..bytes.len()).find(closes))
        }
        [quote @ (b'"' | b'\''), ..] => (at + 1, closing(bytes, at + 1, *quote)),
        _ => return None,
    };
    let end = end.unwrap_or(bytes.len());
    let start = start + scheme(&text[start..end]);
    (start < end && !is_expansion(&text[start..end])).then_some(start..end)
}

fn ends_line(b: u8) -> bool {
    matches!(b, b'\n' | b'\r' | b'"' | b'\'')
}

fn ends_value(b: u8) -> bool {
    ends_word(b) || matches!(b, b'"' | b'\'' | b'`' | b',' | b'[' | b']' | b'{' | b'}')
}

/// `https://user:PASSWORD@host/`
pub(super) fn urls(text: &str, spans: &mut Vec<Range<usize>>) {
    for (at, sign) in text.match_indices("://") {
        let start = at + sign.len();
        let authority = &text[start..];
        let length = count(authority.as_bytes(), |b| {
            !b.is_ascii_whitespace()
                && !matches!(b, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>')
        });
        let authority = &authority[..length];
        if let Some(end) = authority.rfind('@')
            && let Some(colon) = authority[..end].find(':')
            && colon + 1 < end
            && !is_expansion(&authority[colon + 1..end])
        {
            spans.push(start + colon + 1..start + end);
        }
    }
}
