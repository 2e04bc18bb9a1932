//! Text that may be a shell line: its words, its quotes, and what is put in only when it runs.

use std::ops::Range;

use super::words::Reader;

/// Options and their values in text that may be a shell line.
pub(super) fn shell_words(text: &str, spans: &mut Vec<Range<usize>>) {
    if !text.contains(" -") {
        return;
    }
    let mut reader = Reader::default();
    let mut at = 0;
    let mut continued = false;
    while let Some(word) = shell_word(text, at) {
        let operator = text[at..word.start].contains(|c| !matches!(c, ' ' | '\t'));
        if operator && !continued {
            // The next command is no value, and must stay in sight.
            reader.pending = None;
        }
        at = word.end;
        continued = &text[word.clone()] == "\\";
        if continued {
            continue;
        }
        let inner = unquoted(text, &word);
        let literal = text.as_bytes()[word.start] == b'\'' || !is_expansion(&text[inner.clone()]);
        if let Some(found) = reader.read(&text[inner.clone()])
            && literal
            && !is_expansion(text[inner.start + found.start..inner.end].trim_start_matches('"'))
        {
            spans.push(inner.start + found.start..inner.start + found.end);
        }
    }
}

/// The next word from `at` on, up to a blank or an operator. Quotes count where it begins with one or is an option;
/// elsewhere they may be apostrophes.
fn shell_word(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let start = at + bytes[at..].iter().position(|b| !ends_word(*b))?;
    let mut end = start;
    while end < bytes.len() && !ends_word(bytes[end]) {
        end = match bytes[end] {
            quote @ (b'"' | b'\'') if end == start || bytes[start] == b'-' => {
                closing(bytes, end + 1, quote).map_or(end + 1, |at| at + 1)
            }
            b'\\'
                if bytes
                    .get(end + 1)
                    .is_some_and(|b| matches!(b, b'"' | b'\'')) =>
            {
                end + 2
            }
            _ => end + 1,
        };
    }
    Some(start..end)
}

pub(super) fn ends_word(b: u8) -> bool {
    b.is_ascii_whitespace() || matches!(b, b';' | b'|' | b'&' | b'<' | b'>' | b'(' | b')')
}

fn unquoted(text: &str, word: &Range<usize>) -> Range<usize> {
    match text[word.clone()].as_bytes() {
        [first @ (b'"' | b'\''), .., last] if first == last => word.start + 1..word.end - 1,
        [b'"' | b'\'', ..] => word.start + 1..word.end,
        [option @ .., quote @ (b'"' | b'\'')] if !option.contains(quote) => {
            word.start..word.end - 1
        }
        _ => word.clone(),
    }
}

/// Position of the next `quote` that no backslash escapes.
pub(super) fn closing(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    while *bytes.get(at)? != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    Some(at)
}

/// `$NAME`, `${…}`, `$(…)`, backticks: no secret in themselves, and a human must see what runs.
pub(super) fn is_expansion(value: &str) -> bool {
    match value.as_bytes() {
        [b'$', next, ..] => next.is_ascii_alphabetic() || matches!(next, b'_' | b'{' | b'('),
        [b'`', ..] => true,
        _ => false,
    }
}
