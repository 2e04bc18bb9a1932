//! What a human sees is the truth: nothing on screen can repaint, hide or reorder what is asked.
//!
//! Each form is reversible, so two different commands never look the same. Escapes are those of `$'…'` in bash,
//! but for `\u{202e}`, whose braces say where the number ends.

#![forbid(unsafe_code)]

use std::ffi::OsStr;
use std::fmt::Write;
use std::os::unix::ffi::OsStrExt;

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Bytes with everything escaped that is not plainly visible.
#[must_use]
pub fn word(text: &[u8]) -> String {
    let mut shown = String::with_capacity(text.len());
    for piece in pieces(text) {
        piece.push(&mut shown);
    }
    shown
}

/// Text with everything escaped that is not plainly visible, on one line.
#[must_use]
pub fn text(text: &str) -> String {
    word(text.as_bytes())
}

/// Each word as it would stand in a shell line: bare, `'…'`, or `$'…'` where it needs escapes.
#[must_use]
pub fn argv<W: AsRef<OsStr>>(words: &[W]) -> Vec<String> {
    words
        .iter()
        .map(|word| quoted(word.as_ref().as_bytes()))
        .collect()
}

/// All words on one line.
#[must_use]
pub fn line<W: AsRef<OsStr>>(words: &[W]) -> String {
    argv(words).join(" ")
}

/// The first `width` characters of an escaped line, no escape cut in two, and how many were left out.
#[must_use]
pub fn shorten(line: &str, width: usize) -> String {
    let total = line.chars().count();
    if total <= width {
        return line.to_owned();
    }
    let (mut end, mut shown) = (0, 0);
    while let Some(length) = unit(&line[end..]) {
        let more = line[end..end + length].chars().count();
        if shown + more > width {
            break;
        }
        (end, shown) = (end + length, shown + more);
    }
    let left = total - shown;
    let plural = if left == 1 { "" } else { "s" };
    format!("{}… +{left} more character{plural}", &line[..end])
}

/// Sentences for what a human could be misled by, in the order of the words.
#[must_use]
pub fn flags<W: AsRef<OsStr>>(words: &[W]) -> Vec<String> {
    let mut sentences = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let word = word.as_ref().as_bytes();
        let name = match index {
            0 => "the program name".to_owned(),
            _ => format!("argument {index}"),
        };
        sentences.extend(misleading(&name, word));
    }
    sentences
}

/// [`flags`] of one text, and what to call it.
#[must_use]
pub fn misleading(name: &str, text: &[u8]) -> Vec<String> {
    let checks = CHECKS.iter();
    checks.filter_map(|check| check(name, text)).collect()
}

/// One element of a text, and whether it can be shown.
enum Piece {
    Shown(char),
    Escaped(char),
    /// No UTF-8.
    Byte(u8),
}

impl Piece {
    fn push(&self, shown: &mut String) {
        // Writing to a String cannot fail.
        let _ = match *self {
            Self::Shown(c) => shown.write_char(c),
            Self::Escaped('\\') => shown.write_str("\\\\"),
            Self::Escaped('\n') => shown.write_str("\\n"),
            Self::Escaped('\r') => shown.write_str("\\r"),
            Self::Escaped('\t') => shown.write_str("\\t"),
            Self::Escaped(c) if c.is_ascii() => write!(shown, "\\x{:02x}", u32::from(c)),
            Self::Escaped(c) => write!(shown, "\\u{{{:x}}}", u32::from(c)),
            Self::Byte(byte) => write!(shown, "\\x{byte:02x}"),
        };
    }
}

/// More marks than this on one letter reach into the lines above and below.
const MARKS_ON_A_LETTER: u8 = 2;

fn pieces(text: &[u8]) -> impl Iterator<Item = Piece> {
    let mut marks = 0;
    text.utf8_chunks()
        .flat_map(|chunk| {
            let valid = chunk.valid().chars().map(Piece::Shown);
            valid.chain(chunk.invalid().iter().copied().map(Piece::Byte))
        })
        .map(move |piece| {
            let Piece::Shown(c) = piece else {
                marks = 0;
                return piece;
            };
            let group = c.general_category_group();
            let shown = is_visible(c) && (group != GeneralCategoryGroup::Mark || marks > 0);
            marks = match group {
                _ if !shown => 0,
                GeneralCategoryGroup::Letter => MARKS_ON_A_LETTER,
                GeneralCategoryGroup::Mark => marks - 1,
                _ => 0,
            };
            if shown {
                Piece::Shown(c)
            } else {
                Piece::Escaped(c)
            }
        })
}

/// Whether a character leaves ink, stays in its place, and is no part of an escape.
fn is_visible(c: char) -> bool {
    use GeneralCategory as Is;
    if c.is_ascii() {
        return !c.is_ascii_control() && c != '\\';
    }
    let unseen = matches!(
        c.general_category(),
        Is::Control
            | Is::EnclosingMark
            | Is::Format
            | Is::LineSeparator
            | Is::ParagraphSeparator
            | Is::PrivateUse
            | Is::SpaceSeparator
            | Is::Surrogate
            | Is::Unassigned
    );
    !unseen && !is_in(BLANK, c) && !is_in(RIGHT_TO_LEFT, c)
}

type Ranges = &'static [(u32, u32)];

fn is_in(ranges: Ranges, c: char) -> bool {
    ranges
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&u32::from(c)))
}

/// Letters, marks and symbols without ink: fillers, variation selectors, the empty braille cell.
const BLANK: Ranges = &[
    (0x034f, 0x034f),
    (0x115f, 0x1160),
    (0x17b4, 0x17b5),
    (0x180b, 0x180f),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xfe00, 0xfe0f),
    (0xffa0, 0xffa0),
    (0x1_3441, 0x1_3442),
    (0x1_6fe4, 0x1_6fe4),
    (0x1_d159, 0x1_d159),
    (0xe_0100, 0xe_01ef),
];

/// Blocks of right-to-left scripts: a letter of theirs reorders the digits and words around it (UAX #9).
const RIGHT_TO_LEFT: Ranges = &[
    (0x0590, 0x08ff),
    (0xfb1d, 0xfdff),
    (0xfe70, 0xfefc),
    (0x1_0800, 0x1_0fff),
    (0x1_e800, 0x1_efff),
];

fn quoted(text: &[u8]) -> String {
    let bare = |b: &u8| b.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(b);
    let shown = word(text);
    if !text.is_empty() && text.iter().all(bare) {
        shown
    } else if shown.as_bytes() == text && !text.contains(&b'\'') {
        format!("'{shown}'")
    } else {
        format!("$'{}'", shown.replace('\'', "\\'"))
    }
}

/// Length of the escape or character that `line` begins with.
fn unit(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let mut rest = line.chars().skip(1);
    let length = match (first, rest.next()) {
        ('\\', Some('x')) => 4,
        ('\\', Some('u')) => line.find('}').map_or(2, |at| at + 1),
        ('\\', Some(next)) => 1 + next.len_utf8(),
        _ => first.len_utf8(),
    };
    Some(line.len().min(length)).filter(|length| line.is_char_boundary(*length))
}

/// What can be said of one word; the first argument is what to call it.
type Check = fn(&str, &[u8]) -> Option<String>;

const CHECKS: &[Check] = &[
    unseen_characters,
    right_to_left_letters,
    padding,
    mixed_host,
    punycode_host,
];

/// More names than this in one sentence are counted.
const NAMED: usize = 3;

fn unseen_characters(name: &str, word: &[u8]) -> Option<String> {
    let mut found = Vec::new();
    for piece in pieces(word) {
        let described = match piece {
            // These are read easily as `\\`, `\n` and `\t`, and honest commands are full of them.
            Piece::Shown(_) | Piece::Escaped('\\' | '\n' | '\t') => continue,
            Piece::Escaped(c) if is_in(RIGHT_TO_LEFT, c) && c.is_alphanumeric() => continue,
            Piece::Escaped(c) => format!("U+{:04X} {}", u32::from(c), described(c)),
            Piece::Byte(byte) => format!("byte 0x{byte:02x}, which is no UTF-8"),
        };
        if !found.contains(&described) {
            found.push(described);
        }
    }
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    let list = found.join("; ");
    match (list.as_str(), more) {
        ("", _) => None,
        (_, 0) => Some(format!(
            "{name} holds characters that cannot be seen ({list})"
        )),
        _ => Some(format!(
            "{name} holds characters that cannot be seen ({list}; and {more} more)"
        )),
    }
}

fn right_to_left_letters(name: &str, word: &[u8]) -> Option<String> {
    pieces(word)
        .any(|piece| matches!(piece, Piece::Escaped(c) if is_in(RIGHT_TO_LEFT, c) && c.is_alphanumeric()))
        .then(|| format!("{name} holds letters that are written from right to left, shown as escapes"))
}

/// Characters by the names a human can look up.
const NAMES: &[(u32, u32, &str)] = &[
    (0x0000, 0x0000, "NULL"),
    (0x0008, 0x0008, "BACKSPACE"),
    (0x000d, 0x000d, "CARRIAGE RETURN"),
    (0x001b, 0x001b, "ESCAPE"),
    (0x007f, 0x007f, "DELETE"),
    (0x0085, 0x0085, "NEXT LINE"),
    (0x009b, 0x009b, "CONTROL SEQUENCE INTRODUCER"),
    (0x00a0, 0x00a0, "NO-BREAK SPACE"),
    (0x00ad, 0x00ad, "SOFT HYPHEN"),
    (0x034f, 0x034f, "COMBINING GRAPHEME JOINER"),
    (0x061c, 0x061c, "ARABIC LETTER MARK"),
    (0x115f, 0x1160, "HANGUL FILLER"),
    (0x200b, 0x200b, "ZERO WIDTH SPACE"),
    (0x200c, 0x200c, "ZERO WIDTH NON-JOINER"),
    (0x200d, 0x200d, "ZERO WIDTH JOINER"),
    (0x200e, 0x200e, "LEFT-TO-RIGHT MARK"),
    (0x200f, 0x200f, "RIGHT-TO-LEFT MARK"),
    (0x2028, 0x2028, "LINE SEPARATOR"),
    (0x2029, 0x2029, "PARAGRAPH SEPARATOR"),
    (0x202a, 0x202a, "LEFT-TO-RIGHT EMBEDDING"),
    (0x202b, 0x202b, "RIGHT-TO-LEFT EMBEDDING"),
    (0x202c, 0x202c, "POP DIRECTIONAL FORMATTING"),
    (0x202d, 0x202d, "LEFT-TO-RIGHT OVERRIDE"),
    (0x202e, 0x202e, "RIGHT-TO-LEFT OVERRIDE"),
    (0x2060, 0x2060, "WORD JOINER"),
    (0x2066, 0x2066, "LEFT-TO-RIGHT ISOLATE"),
    (0x2067, 0x2067, "RIGHT-TO-LEFT ISOLATE"),
    (0x2068, 0x2068, "FIRST STRONG ISOLATE"),
    (0x2069, 0x2069, "POP DIRECTIONAL ISOLATE"),
    (0x2800, 0x2800, "BRAILLE PATTERN BLANK"),
    (0x3164, 0x3164, "HANGUL FILLER"),
    (0xfe00, 0xfe0f, "VARIATION SELECTOR"),
    (0xfeff, 0xfeff, "ZERO WIDTH NO-BREAK SPACE"),
    (0xffa0, 0xffa0, "HALFWIDTH HANGUL FILLER"),
    (0xe_0000, 0xe_007f, "TAG"),
    (0xe_0100, 0xe_01ef, "VARIATION SELECTOR"),
];

fn described(c: char) -> &'static str {
    let named = NAMES
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&u32::from(c)));
    match (named, c.general_category()) {
        (Some((_, _, name)), _) => name,
        (_, GeneralCategory::Control) => "control character",
        (_, GeneralCategory::Format) => "format character",
        (_, GeneralCategory::PrivateUse) => "private-use character",
        (_, GeneralCategory::SpaceSeparator) => "space",
        (_, GeneralCategory::Unassigned) => "unassigned code point",
        _ if c.general_category_group() == GeneralCategoryGroup::Mark => "combining mark",
        _ => "blank or misplaced character",
    }
}

/// A longer run of blanks can push what follows off the screen.
const LONGEST_BLANK: usize = 32;

fn padding(name: &str, word: &[u8]) -> Option<String> {
    let blank = |b: &u8| matches!(b, b' ' | b'\t' | b'\n');
    let longest = word
        .split(|b| !blank(b))
        .map(<[u8]>::len)
        .max()
        .unwrap_or(0);
    (longest > LONGEST_BLANK).then(|| format!("{name} holds a run of {longest} blanks"))
}

/// Scripts whose letters look alike.
const SCRIPTS: &[(&str, Ranges)] = &[
    (
        "Latin",
        &[
            (0x41, 0x5a),
            (0x61, 0x7a),
            (0xc0, 0x24f),
            (0x250, 0x2af),
            (0x1e00, 0x1eff),
            (0xff21, 0xff3a),
            (0xff41, 0xff5a),
        ],
    ),
    ("Greek", &[(0x370, 0x3ff), (0x1f00, 0x1fff)]),
    (
        "Cyrillic",
        &[
            (0x400, 0x52f),
            (0x1c80, 0x1c8f),
            (0x2de0, 0x2dff),
            (0xa640, 0xa69f),
        ],
    ),
    ("Armenian", &[(0x531, 0x58f)]),
    ("Cherokee", &[(0x13a0, 0x13ff), (0xab70, 0xabbf)]),
];

fn mixed_host(name: &str, word: &[u8]) -> Option<String> {
    let text = str::from_utf8(word).ok()?;
    hosts(text).find_map(|host| {
        let scripts: Vec<_> = SCRIPTS
            .iter()
            .filter(|(_, ranges)| host.chars().any(|c| c.is_alphabetic() && is_in(ranges, c)))
            .map(|(script, _)| *script)
            .collect();
        (scripts.len() > 1)
            .then(|| format!("host of {name} mixes {} letters", scripts.join(" and ")))
    })
}

fn punycode_host(name: &str, word: &[u8]) -> Option<String> {
    let host = hosts(str::from_utf8(word).ok()?).find(|host| {
        host.split('.').any(|label| {
            label
                .get(..4)
                .is_some_and(|start| start.eq_ignore_ascii_case("xn--"))
        })
    })?;
    Some(format!(
        "host of {name} stands for letters beyond ASCII ({})",
        self::text(host)
    ))
}

/// Hosts of the URLs in a word; in a word without one, what may be a host (`git@host:path`, `host/path`).
fn hosts(text: &str) -> impl Iterator<Item = &str> {
    const SCHEME: &str = "://";
    let skipped = usize::from(text.contains(SCHEME));
    text.split(SCHEME).skip(skipped).filter_map(move |rest| {
        let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '\\' | '"' | '\'');
        let authority = rest.split(ends).next()?;
        let host = authority.rsplit('@').next()?.split(':').next()?;
        (skipped > 0 || host.contains('.')).then_some(host)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        let table: &[(&[u8], &str)] = &[
            (b"plain text", "plain text"),
            ("größe 東京 Ωλ ñ".as_bytes(), "größe 東京 Ωλ ñ"),
            (b"a\\n", "a\\\\n"),
            (b"a\nb\r\t", "a\\nb\\r\\t"),
            (b"\x1b[2K\x07\x7f\0", "\\x1b[2K\\x07\\x7f\\x00"),
            (b"\xff\xc3\x28\xed\xa0\x80", "\\xff\\xc3(\\xed\\xa0\\x80"),
            ("\u{85}\u{9b}".as_bytes(), "\\u{85}\\u{9b}"),
            (
                "a\u{202e}b\u{2066}\u{61c}".as_bytes(),
                "a\\u{202e}b\\u{2066}\\u{61c}",
            ),
            (
                "\u{200b}\u{feff}\u{ad}\u{2060}".as_bytes(),
                "\\u{200b}\\u{feff}\\u{ad}\\u{2060}",
            ),
            (
                "❤\u{fe0f}\u{e0041}\u{e0100}".as_bytes(),
                "❤\\u{fe0f}\\u{e0041}\\u{e0100}",
            ),
            (
                "\u{a0}\u{2003}\u{3000}\u{2028}".as_bytes(),
                "\\u{a0}\\u{2003}\\u{3000}\\u{2028}",
            ),
            (
                "\u{3164}\u{2800}\u{34f}".as_bytes(),
                "\\u{3164}\\u{2800}\\u{34f}",
            ),
            (
                "\u{e000}\u{378}\u{ffff}".as_bytes(),
                "\\u{e000}\\u{378}\\u{ffff}",
            ),
            (
                "\u{301}e\u{301}\u{302}\u{303}".as_bytes(),
                "\\u{301}e\u{301}\u{302}\\u{303}",
            ),
            ("1\u{338}\u{20dd}".as_bytes(), "1\\u{338}\\u{20dd}"),
            ("א1".as_bytes(), "\\u{5d0}1"),
        ];
        for (given, shown) in table {
            assert_eq!(word(given), *shown);
        }
    }

    #[test]
    fn words_are_quoted_only_where_they_must_be() {
        let table = [
            ("git", "git"),
            ("--a=b:c,d/e@f%g+h", "--a=b:c,d/e@f%g+h"),
            ("", "''"),
            ("a b", "'a b'"),
            ("$HOME", "'$HOME'"),
            ("*", "'*'"),
            ("it's", "$'it\\'s'"),
            ("a\\b", "$'a\\\\b'"),
            ("a\nb", "$'a\\nb'"),
            ("größe", "'größe'"),
        ];
        for (given, shown) in table {
            assert_eq!(argv(&[given]), [shown]);
        }
        assert_eq!(line(&["a", "b c", ""]), "a 'b c' ''");
    }

    #[test]
    fn a_shortened_line_says_what_is_left_out() {
        let table = [
            ("abc", 3, "abc"),
            ("abcd", 3, "abc… +1 more character"),
            ("ab\\x1bcd", 4, "ab… +6 more characters"),
            ("ab\\x1bcd", 6, "ab\\x1b… +2 more characters"),
            ("\\u{202e}x", 5, "… +9 more characters"),
            ("a\\\\b", 2, "a… +3 more characters"),
            ("äöüß", 2, "äö… +2 more characters"),
            ("\\u{", 1, "… +3 more characters"),
            ("\\", 0, "… +1 more character"),
        ];
        for (given, width, shown) in table {
            assert_eq!(shorten(given, width), shown);
        }
    }

    #[test]
    fn a_human_is_told_what_could_mislead() {
        let table: &[(&[&str], &[&str])] = &[
            (&["git", "commit", "-m", "a\n\tb\\c größe"], &[]),
            (
                &["curl", "https://пример.рф/", "https://example.com/привет"],
                &[],
            ),
            (
                &["x", "a", "b\u{202e}c\u{202e}"],
                &[
                    "argument 2 holds characters that cannot be seen (U+202E RIGHT-TO-LEFT OVERRIDE)",
                ],
            ),
            (
                &["x\r", "\u{378}\u{e000}\u{200b}\u{a0}\u{ad}"],
                &[
                    "the program name holds characters that cannot be seen (U+000D CARRIAGE RETURN)",
                    "argument 1 holds characters that cannot be seen (U+0378 unassigned code point; U+E000 private-use character; U+200B ZERO WIDTH SPACE; and 2 more)",
                ],
            ),
            (
                &["x", "אב"],
                &["argument 1 holds letters that are written from right to left, shown as escapes"],
            ),
            (
                &["x", "https://me@p\u{430}ypal.com/"],
                &["host of argument 1 mixes Latin and Cyrillic letters"],
            ),
            (
                &["x", "git@g\u{3bf}ogle.com:x"],
                &["host of argument 1 mixes Latin and Greek letters"],
            ),
            (
                &["x", "http://a.XN--80ak6aa92e.com:80/"],
                &["host of argument 1 stands for letters beyond ASCII (a.XN--80ak6aa92e.com)"],
            ),
        ];
        for (given, told) in table {
            assert_eq!(flags(given), *told);
        }
        let bytes = OsString::from_vec(b"a\xff".to_vec());
        assert_eq!(
            flags(&["x".into(), bytes]),
            ["argument 1 holds characters that cannot be seen (byte 0xff, which is no UTF-8)"]
        );
        let padded = format!("echo{}; rm x", " ".repeat(200));
        assert_eq!(
            flags(&["x", &padded]),
            ["argument 1 holds a run of 200 blanks"]
        );
    }

    /// Reads an escaped text back; that it can be written proves that no two texts look the same.
    fn unescape(shown: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut rest = shown;
        while let Some(length) = unit(rest) {
            let (piece, after) = rest.split_at(length);
            rest = after;
            let number = |digits: &str| u32::from_str_radix(digits, 16).unwrap();
            match piece {
                "\\\\" => bytes.push(b'\\'),
                "\\n" => bytes.push(b'\n'),
                "\\r" => bytes.push(b'\r'),
                "\\t" => bytes.push(b'\t'),
                "\\'" => bytes.push(b'\''),
                _ if piece.starts_with("\\x") => {
                    bytes.push(number(&piece[2..]).try_into().unwrap());
                }
                _ if piece.starts_with("\\u") => {
                    let c = char::from_u32(number(&piece[3..length - 1])).unwrap();
                    bytes.extend(c.to_string().bytes());
                }
                _ => bytes.extend(piece.bytes()),
            }
        }
        bytes
    }

    fn unquote(shown: &str) -> Vec<u8> {
        if let Some(inner) = shown.strip_prefix("$'") {
            unescape(inner.strip_suffix('\'').unwrap())
        } else if let Some(inner) = shown.strip_prefix('\'') {
            inner.strip_suffix('\'').unwrap().bytes().collect()
        } else {
            shown.bytes().collect()
        }
    }

    /// Bytes that are mostly text, with the characters that mislead.
    fn hostile() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            any::<char>().prop_map(|c| c.to_string().into_bytes()),
            prop::sample::select(
                &[
                    "\\", "'", "u{41}", "x41", "n", "\n", "e", "\u{301}", "\u{202e}", " "
                ][..]
            )
            .prop_map(|text| text.as_bytes().to_vec()),
            any::<u8>().prop_map(|byte| vec![byte]),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn only_visible_characters_are_shown_and_all_can_be_read_back(bytes in hostile()) {
            let shown = word(&bytes);
            prop_assert!(shown.chars().all(|c| c == '\\' || is_visible(c)), "{:?}", shown);
            prop_assert_eq!(unescape(&shown), bytes.clone());
            prop_assert_eq!(unquote(&quoted(&bytes)), bytes);
        }

        #[test]
        fn different_words_never_look_the_same(
            one in prop::collection::vec(hostile(), 0..4),
            other in prop::collection::vec(hostile(), 0..4),
        ) {
            let words = |raw: &[Vec<u8>]| raw.iter().cloned().map(OsString::from_vec).collect::<Vec<_>>();
            prop_assert_eq!(one == other, line(&words(&one)) == line(&words(&other)));
            let _ = flags(&words(&one));
        }

        #[test]
        fn a_shortened_line_fits_and_begins_as_the_whole(bytes in hostile(), text in any::<String>(), width in 0..40usize) {
            for whole in [word(&bytes), text] {
                let short = shorten(&whole, width);
                if short != whole {
                    let (kept, left) = short.rsplit_once("… +").unwrap();
                    let left: usize = left.split(' ').next().unwrap().parse().unwrap();
                    prop_assert!(whole.starts_with(kept));
                    prop_assert!(kept.chars().count() <= width);
                    prop_assert_eq!(kept.chars().count() + left, whole.chars().count());
                }
            }
        }
    }
}
