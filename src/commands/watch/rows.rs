//! Text in rows that are no wider than the screen.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A screen with fewer columns than this shows less beside what would happen.
pub(super) const NARROW: usize = 60;

/// A line in pieces no wider than the screen; what goes on stands below what it belongs to.
pub(super) fn wrap(line: &str, width: usize) -> Vec<String> {
    let indent = if width < NARROW { 4 } else { 14 };
    let (mut pieces, mut piece, mut used) = (Vec::new(), String::new(), 0);
    for c in line.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width && used > indent {
            // Between two words where there are two; the blank stays where it is.
            let at = piece.rfind(' ').map_or(0, |blank| blank + 1);
            let next = if at > indent && !piece[..at].trim().is_empty() {
                piece.split_off(at)
            } else {
                String::new()
            };
            pieces.push(std::mem::replace(&mut piece, " ".repeat(indent) + &next));
            used = piece.width();
        }
        piece.push(c);
        used += wide;
    }
    pieces.push(piece);
    pieces
}

/// A row that is too long ends with a sign that says so.
pub(super) fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut used = 1;
    let mut cut: String = text
        .chars()
        .take_while(|c| {
            used += c.width().unwrap_or(0);
            used <= width
        })
        .collect();
    cut.push('…');
    cut
}

/// The end of what is typed, where it is longer than its place.
pub(super) fn tail(text: &str, width: usize) -> String {
    let skipped = text.chars().count().saturating_sub(width);
    crate::term::text(&text.chars().skip(skipped).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_parted_between_words_and_lose_nothing() {
        let table: [(&str, usize, &[&str]); 4] = [
            ("short", 10, &["short"]),
            (
                "one two three four",
                10,
                &["one two ", "    three ", "    four"],
            ),
            ("abcdefghijklmno", 10, &["abcdefghij", "    klmno"]),
            ("  x 東京東京東京", 10, &["  x 東京東", "    京東京"]),
        ];
        for (line, width, rows) in table {
            assert_eq!(wrap(line, width), rows);
        }
    }

    #[test]
    fn a_row_that_is_too_long_says_so() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("東京都", 4), "東…");
    }
}
