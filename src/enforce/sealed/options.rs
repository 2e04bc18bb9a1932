//! Options in front of a script or a file, read strictly: an option that a row does not name ends the reading.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

/// What a program takes in front of its operands.
pub(super) struct Options {
    /// Letters of plain flags; they may stand bundled.
    pub(super) flags: &'static str,
    /// Letters that take the rest of their word, or the next one.
    pub(super) valued: &'static str,
    /// Long flags. One that ends with `=` has its value attached.
    pub(super) long: &'static [&'static str],
    /// Long options that take the next word.
    pub(super) long_valued: &'static [&'static str],
    /// Whether flags may also be switched off: `+x`.
    pub(super) plus: bool,
}

impl Options {
    /// Where the first operand stands; `None` if there is none, or an option that is not known is in front of it.
    pub(super) fn operand(&self, words: &[OsString]) -> Option<usize> {
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let switches = |byte| byte == b'-' || byte == b'+' && self.plus;
            if !word.as_bytes().first().copied().is_some_and(switches) {
                return Some(at);
            }
            let word = word.to_str()?;
            if word == "-" {
                return None;
            }
            if word == "--" {
                return (at + 1 < words.len()).then_some(at + 1);
            }
            at += if word.starts_with("--") {
                self.long(word)?
            } else {
                self.bundle(&word[1..])?
            };
        }
        None
    }

    /// How many words a long option takes.
    fn long(&self, word: &str) -> Option<usize> {
        if self.long_valued.contains(&word) {
            return Some(2);
        }
        let known =
            |long: &&&str| word == **long || long.ends_with('=') && word.starts_with(**long);
        self.long.iter().find(known).map(|_| 1)
    }

    /// How many words a bundle of short options takes.
    fn bundle(&self, letters: &str) -> Option<usize> {
        for (at, letter) in letters.char_indices() {
            if self.valued.contains(letter) {
                let attached = at + letter.len_utf8() < letters.len();
                return Some(if attached { 1 } else { 2 });
            }
            if !self.flags.contains(letter) {
                return None;
            }
        }
        Some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operand_is_found_behind_options_that_are_known() {
        let options = Options {
            flags: "xe",
            valued: "o",
            long: &["--norc", "--level="],
            long_valued: &["--file"],
            plus: true,
        };
        let table: [(&str, Option<usize>); 14] = [
            ("a", Some(0)),
            ("-x a", Some(1)),
            ("-xe +e a", Some(2)),
            ("-eo pipefail a", Some(2)),
            ("-opipefail a", Some(1)),
            ("--norc --level=3 a", Some(2)),
            ("--file f a -z", Some(2)),
            ("-- -a", Some(1)),
            ("-x --", None),
            ("-", None),
            ("-c a", None),
            ("--other a", None),
            ("-x", None),
            ("", None),
        ];
        for (line, operand) in table {
            let words: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            assert_eq!(options.operand(&words), operand, "{line}");
        }
    }
}
