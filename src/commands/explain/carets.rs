//! Carets under a line: what each number below stands for in the text above.

use std::ops::Range;

use super::super::ink::{broken, columns};

/// A part of the line that fits the page, and what is pointed at in it.
#[derive(Debug)]
pub(super) struct Row<'t> {
    pub(super) text: &'t str,
    /// Marks that do not touch stand beside each other, others below.
    pub(super) levels: Vec<Vec<Mark>>,
}

/// A run of carets.
#[derive(Debug)]
pub(super) struct Mark {
    pub(super) column: usize,
    pub(super) carets: usize,
    /// The numbers of the intents that stand there: `1`, `2,3`.
    pub(super) label: String,
    /// The same, counted from 0.
    pub(super) intents: Vec<usize>,
}

impl Mark {
    /// The columns it takes, its label too.
    fn end(&self) -> usize {
        self.column + self.carets.max(self.label.len())
    }
}

/// The text in rows of at most `width` columns, with the marks of its spans.
pub(super) fn rows<'t>(
    text: &'t str,
    spans: &[Option<Range<usize>>],
    width: usize,
) -> Vec<Row<'t>> {
    let marked = by_place(spans);
    let mut rows = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        for piece in broken(line, width) {
            let place = at + piece.start..at + piece.end;
            rows.push(Row {
                text: &line[piece],
                levels: levels(text, &place, &marked),
            });
        }
        at += line.len() + 1;
    }
    rows
}

/// A place and the intents that were read from it.
type Marked = (Range<usize>, Vec<usize>);

/// The spans in the order of the text, outer ones first.
fn by_place(spans: &[Option<Range<usize>>]) -> Vec<Marked> {
    let mut marked: Vec<Marked> = Vec::new();
    for (intent, span) in spans.iter().enumerate() {
        let Some(span) = span else { continue };
        match marked.iter_mut().find(|(place, _)| place == span) {
            Some((_, intents)) => intents.push(intent),
            None => marked.push((span.clone(), vec![intent])),
        }
    }
    marked.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    marked
}

/// The marks of one row. A place that goes on in the next row is marked where it begins.
fn levels(text: &str, row: &Range<usize>, marked: &[Marked]) -> Vec<Vec<Mark>> {
    let mut levels: Vec<Vec<Mark>> = Vec::new();
    let begins = marked
        .iter()
        .filter(|(place, _)| row.contains(&place.start));
    for (place, intents) in begins {
        let end = place.end.min(row.end);
        let mark = Mark {
            column: columns(&text[row.start..place.start]),
            carets: columns(text[place.start..end].trim_end()).max(1),
            label: label(intents),
            intents: intents.clone(),
        };
        let free =
            |level: &&mut Vec<Mark>| level.last().is_none_or(|before| before.end() < mark.column);
        match levels.iter_mut().find(free) {
            Some(level) => level.push(mark),
            None => levels.push(vec![mark]),
        }
    }
    levels
}

/// Numbers from 1; three and more in a row as a range.
fn label(intents: &[usize]) -> String {
    let (Some(first), Some(last)) = (intents.first(), intents.last()) else {
        return String::new();
    };
    if intents.len() > 2 && last - first + 1 == intents.len() {
        return format!("{}-{}", first + 1, last + 1);
    }
    let numbers: Vec<String> = intents
        .iter()
        .map(|intent| (intent + 1).to_string())
        .collect();
    numbers.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a page shows, without colours.
    fn drawn(text: &str, spans: &[Range<usize>], width: usize) -> String {
        let spans: Vec<_> = spans.iter().cloned().map(Some).collect();
        let mut drawn = String::new();
        for row in rows(text, &spans, width) {
            drawn += &format!("{}\n", row.text.trim_end());
            for level in &row.levels {
                for part in [
                    |mark: &Mark| "^".repeat(mark.carets),
                    |mark: &Mark| mark.label.clone(),
                ] {
                    let mut line = String::new();
                    for mark in level {
                        line += &" ".repeat(mark.column - line.len());
                        line += &part(mark);
                    }
                    drawn += &format!("{line}\n");
                }
            }
        }
        drawn
    }

    #[test]
    fn carets_stand_under_what_they_point_at() {
        let shown = drawn("cd a && rm b", &[0..4, 8..12], 40);
        assert_eq!(shown, "cd a && rm b\n^^^^    ^^^^\n1       2\n");
        // What stands inside another stands below it; what touches, too.
        let shown = drawn("sudo rm b;ls", &[0..9, 5..9, 10..12], 40);
        assert_eq!(
            shown,
            "sudo rm b;ls\n^^^^^^^^^ ^^\n1         3\n     ^^^^\n     2\n"
        );
        let shown = drawn("東京 x", &[0..6, 0..6, 7..8], 40);
        assert_eq!(shown, "東京 x\n^^^^ ^\n1,2  3\n");
        let shown = drawn("a;b", &[0..1, 2..3], 40);
        assert_eq!(shown, "a;b\n^ ^\n1 2\n");
    }

    #[test]
    fn a_long_line_goes_on_below() {
        let shown = drawn("rm one two; ls three\nps", &[0..10, 12..20, 21..23], 10);
        assert_eq!(
            shown,
            "rm one\n^^^^^^\n1\ntwo; ls\n     ^^\n     2\nthree\nps\n^^\n3\n"
        );
    }
}
