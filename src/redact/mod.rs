//! No secret is stored or shown: finds passwords, tokens and keys in words and text and puts [`MARK`] in their place.
//!
//! A secret is known by its place (after `--password`), by the name it is assigned to (`PGPASSWORD=`),
//! or by how it looks (`ghp_…`). The rest of the word stays, for a human has to judge it.

#![forbid(unsafe_code)]

mod assignments;
mod keys;
mod names;
mod options;
mod shell;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use self::assignments::{assignments, urls};
use self::keys::{keys, private_keys};
use self::names::is_secret;
use self::options::Part;
use self::shell::shell_words;
use self::words::{Reader, environment, goes_on_assigning};

/// Stands where a secret was, whatever its length.
pub const MARK: &str = "‹redacted›";

/// The same words without their secrets.
#[must_use]
pub fn argv(words: &[String]) -> Vec<String> {
    let mut reader = Reader::default();
    let mut assigning = true;
    words
        .iter()
        .map(|word| {
            let mut spans = Vec::new();
            spans.extend(reader.read(word));
            if assigning {
                spans.extend(environment(word));
            }
            assigning = goes_on_assigning(word, assigning);
            settled(word, spans)
        })
        .collect()
}

/// The same free text (SQL, code, a shell line, a reason) without its secrets.
#[must_use]
pub fn text(text: &str) -> String {
    settled(text, Vec::new())
}

/// True if what stands under this name is a secret.
#[must_use]
pub fn names_secret(name: &str) -> bool {
    names::is_secret(name)
}

/// The text of one argument, all of it a secret if the name of the argument says so.
#[must_use]
pub fn value(name: &str, text: &str) -> String {
    let mut spans = Vec::new();
    if is_secret(name) {
        spans.extend(Part::All.of(text, 0));
    }
    settled(text, spans)
}

/// `text` without `spans` and without what else is found, until nothing is: a mark in the place of a quote can
/// change how the rest is read. It ends, for no span cuts a mark and each leaves less outside of marks.
fn settled(text: &str, mut spans: Vec<Range<usize>>) -> String {
    find(text, &mut spans);
    let mut shown = replace(text, spans);
    if shown == text {
        return shown;
    }
    loop {
        let mut spans = Vec::new();
        find(&shown, &mut spans);
        let next = replace(&shown, spans);
        if next == shown {
            return shown;
        }
        shown = next;
    }
}

/// Secrets that are known without looking at the words around.
fn find(text: &str, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let (mut assigned, mut spaced) = (false, false);
    for b in bytes {
        assigned |= matches!(b, b'=' | b':' | b'\'' | b'"');
        spaced |= b.is_ascii_whitespace();
    }
    if assigned {
        assignments(text, spans);
        urls(text, spans);
    }
    if spaced {
        shell_words(text, spans);
        private_keys(text, spans);
    }
    keys(bytes, spans);
}

/// `text` with one mark for each of `spans`; those that touch are one.
fn replace(text: &str, mut spans: Vec<Range<usize>>) -> String {
    if spans.is_empty() {
        return text.to_owned();
    }
    spans.sort_unstable_by_key(|span| span.start);
    let mut shown = String::with_capacity(text.len());
    let mut done = 0;
    let mut marked = false;
    for span in spans {
        if !marked || span.start > done {
            shown.push_str(&text[done..span.start]);
            shown.push_str(MARK);
            marked = true;
        }
        done = done.max(span.end);
    }
    shown.push_str(&text[done..]);
    shown
}

fn count(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|b| belongs(**b)).count()
}
