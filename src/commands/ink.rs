//! How text is put on a terminal: its width in columns, where it is broken, and colours where they are wanted.

use std::env;
use std::io::{self, IsTerminal};
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::cli::When;
use crate::policy::Decision;

/// Where nobody says how wide the terminal is.
const USUAL_WIDTH: usize = 80;
/// Longer lines are hard to read.
const WIDEST: usize = 100;
/// Below it nothing can be aligned.
const NARROWEST: usize = 50;

/// What a piece of text is, for those who see colours. Nothing is said by the colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// What may be passed over.
    Dim,
    Plain,
    Strong,
    Decision(Decision),
}

/// Whether colours are used.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ink(bool);

impl Ink {
    pub(super) fn new(when: When) -> Self {
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_none_or(|term| term == "dumb");
        Self(match when {
            When::Always => true,
            When::Never => false,
            When::Auto => io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
        })
    }

    /// The text in its style. It must hold no escapes of its own.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        // Of the sixteen colours that a theme makes readable on its ground.
        let code = match style {
            _ if !self.0 || text.is_empty() => return text.to_owned(),
            Style::Plain => return text.to_owned(),
            Style::Dim => "2",
            Style::Strong => "1",
            Style::Decision(Decision::Allow) => "32",
            Style::Decision(Decision::RequireApproval) => "33",
            Style::Decision(Decision::Deny) => "1;31",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}

/// How many columns standard output has for a page.
pub(super) fn width() -> usize {
    let told = env::var("COLUMNS").ok().and_then(|word| word.parse().ok());
    let seen = || {
        let stdout = io::stdout();
        terminal_size::terminal_size_of(&stdout).map(|(columns, _)| usize::from(columns.0))
    };
    told.or_else(seen)
        .filter(|columns| *columns > 0)
        .unwrap_or(USUAL_WIDTH)
        .clamp(NARROWEST, WIDEST)
}

/// The columns that a text takes.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

fn column(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// Cuts one line into pieces of at most `width` columns: behind a blank where there is one in the second half.
pub(super) fn broken(line: &str, width: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut taken = 0;
    let mut blank = None;
    for (at, c) in line.char_indices() {
        // A blank at the very end needs no place.
        if taken + column(c) > width && at > start && c != ' ' {
            let cut = blank.take().unwrap_or(at);
            pieces.push(start..cut);
            start = cut;
            taken = columns(&line[start..at]);
        }
        taken += column(c);
        if c == ' ' && taken > width / 2 {
            blank = Some(at + 1);
        }
    }
    pieces.push(start..line.len());
    pieces
}

/// One line of prose as several.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<&str> {
    broken(text, width)
        .into_iter()
        .map(|piece| text[piece].trim_end())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_broken_at_blanks_and_else_where_they_must() {
        for (text, expected) in [
            ("", &[""][..]),
            ("one two", &["one two"]),
            ("one two three", &["one two", "three"]),
            ("exactly10c and", &["exactly10c", "and"]),
            ("a-very-long-word", &["a-very-lon", "g-word"]),
            ("a very-long-word", &["a very-lon", "g-word"]),
            ("東京東京東京", &["東京東京東", "京"]),
        ] {
            assert_eq!(wrapped(text, 10), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_piece_is_too_wide_and_nothing_is_lost(text in "[ a-z東\u{301}]{0,60}", width in 4_usize..20) {
            let pieces = broken(&text, width);
            let whole: String = pieces.iter().map(|piece| &text[piece.clone()]).collect();
            prop_assert_eq!(&whole, &text);
            for piece in pieces {
                prop_assert!(columns(text[piece].trim_end()) <= width);
            }
        }
    }
}
