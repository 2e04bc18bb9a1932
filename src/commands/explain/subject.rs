//! The command that is explained, as it is shown: without its secrets, escaped, on one line or on as many as the
//! text of shell has; and where each intent stands in it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::ops::Range;

use crate::enforce::without_secrets;
use crate::intent::Intent;
use crate::redact::{self, MARK};
use crate::term;

/// Words of an intent that are looked for inside a line.
const MOST_WORDS: usize = 16;

/// A command as it is shown.
#[derive(Debug)]
pub(super) struct Subject {
    /// Escaped but for the ends of lines.
    pub(super) shown: String,
    /// The bytes of `shown` that each intent was read from.
    pub(super) spans: Vec<Option<Range<usize>>>,
}

impl Subject {
    /// A line of shell; what its intents say of their places is meant for it.
    pub(super) fn of_line(line: &str, intents: &[Intent]) -> Self {
        let clean = redact::text(line);
        let pieces = pieces(line, &clean).unwrap_or_default();
        let spans: Vec<Option<Range<usize>>> = intents
            .iter()
            .map(|intent| {
                let (start, end) = intent.span?;
                // What stands between two commands belongs to neither.
                let between = |c: char| c.is_whitespace() || ";&|".contains(c);
                let whole = line.get(start..end)?.trim_end_matches(between);
                // What another command runs stands somewhere in the words of that one.
                let place = Some(&intent.command)
                    .filter(|_| !intent.chain.is_empty())
                    .and_then(|words| inside(whole, words))
                    .unwrap_or(0..whole.len());
                let (from, to) = (start + place.start, start + place.end);
                let (start, end) = (start_in(&pieces, from)?, end_in(&pieces, to)?);
                (from < to && start < end).then_some(start..end)
            })
            .collect();
        let (shown, places) = escaped(&clean, &spans);
        let moved = |span: Range<usize>| places.get(&span.start).zip(places.get(&span.end));
        let spans = spans
            .into_iter()
            .map(|span| span.and_then(moved).map(|(start, end)| *start..*end))
            .collect();
        Self { shown, spans }
    }

    /// The words of a command; an intent stands where its own words are found among them.
    pub(super) fn of_argv(argv: &[OsString], intents: &[Intent]) -> Self {
        let words: Vec<String> = argv
            .iter()
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        let quoted = term::argv(&without_secrets(argv, &words));
        let mut places = Vec::with_capacity(quoted.len());
        let mut at = 0;
        for word in &quoted {
            places.push(at..at + word.len());
            at += word.len() + 1;
        }
        let spans = intents
            .iter()
            .map(|intent| {
                among(&words, &intent.command)
                    .map(|found| places[found.start].start..places[found.end - 1].end)
                    .or_else(|| inside_a_word(&quoted, &places, &intent.command))
            })
            .collect();
        Self {
            shown: quoted.join(" "),
            spans,
        }
    }
}

/// Where the words of an intent stand among those of the command.
fn among(words: &[String], wanted: &[String]) -> Option<Range<usize>> {
    let length = Some(wanted.len()).filter(|length| (1..=words.len()).contains(length))?;
    let start = words.windows(length).position(|some| some == wanted)?;
    Some(start..start + length)
}

/// Where they stand in one word, which is a line of shell then.
fn inside_a_word(
    quoted: &[String],
    places: &[Range<usize>],
    wanted: &[String],
) -> Option<Range<usize>> {
    let wanted: Vec<String> = wanted.iter().map(|word| term::text(word)).collect();
    quoted.iter().zip(places).find_map(|(word, place)| {
        let found = inside(word, &wanted)?;
        Some(place.start + found.start..place.start + found.end)
    })
}

/// Where a text has the words, or as many of the first of them as it has: the others may be quoted there, or be put
/// in as it runs.
fn inside(text: &str, words: &[String]) -> Option<Range<usize>> {
    let belongs = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    (1..=words.len().min(MOST_WORDS)).rev().find_map(|count| {
        let wanted = words[..count].join(" ");
        let alone = |start: &usize| {
            let (before, behind) = (&text[..*start], &text[start + wanted.len()..]);
            !before.ends_with(belongs) && !behind.starts_with(belongs)
        };
        let mut found = text.match_indices(&wanted).map(|(start, _)| start);
        let start = found.find(alone).filter(|_| !wanted.is_empty())?;
        Some(start..start + wanted.len())
    })
}

/// A piece of a line that holds no secret: where it stood, and where it stands without the secrets before it.
struct Piece {
    was: Range<usize>,
    is: usize,
}

/// The pieces between the marks. Where a piece could stand in several places the first is taken: a caret may then
/// stand beside its word, but nothing is shown that was taken away.
fn pieces(line: &str, clean: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let (mut was, mut is) = (0, 0);
    let count = clean.split(MARK).count();
    for (index, text) in clean.split(MARK).enumerate() {
        let start = match index {
            0 => line.starts_with(text).then_some(0)?,
            last if last + 1 == count => line.strip_suffix(text)?.len(),
            _ => was + line.get(was..)?.find(text)?,
        };
        was = start + text.len();
        pieces.push(Piece {
            was: start..was,
            is,
        });
        is += text.len() + MARK.len();
    }
    Some(pieces)
}

/// A secret is pointed at from its mark's beginning…
fn start_in(pieces: &[Piece], at: usize) -> Option<usize> {
    let piece = pieces
        .iter()
        .rev()
        .find(|piece| piece.was.start <= at)
        .or(pieces.first())?;
    Some(piece.is + at.min(piece.was.end).saturating_sub(piece.was.start))
}

/// …to its mark's end.
fn end_in(pieces: &[Piece], at: usize) -> Option<usize> {
    let piece = pieces
        .iter()
        .find(|piece| at <= piece.was.end)
        .or(pieces.last())?;
    Some(piece.is + at.saturating_sub(piece.was.start))
}

/// The text with what cannot be seen escaped, and where the ends of the spans are in it.
fn escaped(text: &str, spans: &[Option<Range<usize>>]) -> (String, BTreeMap<usize, usize>) {
    let mut cuts: Vec<usize> = spans
        .iter()
        .flatten()
        .flat_map(|span| [span.start, span.end])
        .chain([text.len()])
        .filter(|cut| text.is_char_boundary(*cut))
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut shown = String::with_capacity(text.len());
    let mut places = BTreeMap::from([(0, 0)]);
    let mut done = 0;
    for cut in cuts {
        let lines: Vec<String> = text[done..cut].split('\n').map(term::text).collect();
        shown += &lines.join("\n");
        places.insert(cut, shown.len());
        done = cut;
    }
    (shown, places)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::intent::Effect;
    use proptest::prelude::*;

    fn at(span: Range<usize>) -> Intent {
        Intent {
            span: Some((span.start, span.end)),
            ..Intent::new("r", "a", Effect::Read)
        }
    }

    fn pointed_at(subject: &Subject) -> Vec<Option<&str>> {
        let spans = subject.spans.iter().cloned();
        spans
            .map(|span| span.map(|span| &subject.shown[span]))
            .collect()
    }

    #[test]
    fn places_move_with_what_is_escaped_and_taken_away() {
        let line = "a\u{202e}b; curl -H 'Authorization: Bearer abcdefghij0123456789' x; ls\nrm y";
        let start = line.find("curl").unwrap();
        let end = line.find("; ls").unwrap();
        let rm = line.find("rm").unwrap();
        let intents = [at(0..5), at(start..end), at(rm..line.len())];
        let subject = Subject::of_line(line, &intents);
        assert!(!subject.shown.contains("abcdefghij"), "{}", subject.shown);
        let found = pointed_at(&subject);
        assert_eq!(found[0], Some("a\\u{202e}b"));
        assert!(found[1].unwrap().starts_with("curl -H "));
        assert!(found[1].unwrap().ends_with(" x"));
        assert_eq!(found[2], Some("rm y"));
    }

    #[test]
    fn words_are_found_as_words_and_inside_a_line_of_shell() {
        let argv: Vec<OsString> = ["sudo", "bash", "-c", "ls && rm -rf x"]
            .map(OsString::from)
            .to_vec();
        let intent = |words: &str| Intent {
            command: words.split(' ').map(str::to_owned).collect(),
            ..Intent::new("r", "a", Effect::Read)
        };
        let intents = [intent("rm -rf x"), intent("bash -c"), intent("s y")];
        let subject = Subject::of_argv(&argv, &intents);
        assert_eq!(subject.shown, "sudo bash -c 'ls && rm -rf x'");
        assert_eq!(
            pointed_at(&subject),
            [Some("rm -rf x"), Some("bash -c"), None]
        );
    }

    #[test]
    fn what_a_command_runs_is_pointed_at_in_its_words() {
        let line = "sudo bash -c 'xargs rm -f \"$1\"'; ls";
        let end = line.find(" ls").unwrap();
        let within = |words: &str, chain: &str| Intent {
            chain: chain.split_whitespace().map(str::to_owned).collect(),
            command: words.split(' ').map(str::to_owned).collect(),
            ..at(0..end)
        };
        let intents = [
            within("sudo bash", ""),
            within("rm -f a", "sudo bash xargs"),
            within("arg a", "sudo"),
        ];
        let subject = Subject::of_line(line, &intents);
        let whole = Some(&line[..end - 1]);
        assert_eq!(pointed_at(&subject), [whole, Some("rm -f"), whole]);
    }

    proptest! {
        #[test]
        fn any_span_of_any_line_is_taken(line in "([a-z'\"=; \n\u{202e}é]|--password |token=){0,20}", start in 0_usize..60, end in 0_usize..60) {
            let subject = Subject::of_line(&line, &[at(start..end)]);
            for span in subject.spans.into_iter().flatten() {
                prop_assert!(subject.shown.get(span).is_some());
            }
        }
    }
}
