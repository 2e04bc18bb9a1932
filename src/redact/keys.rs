//! Keys that are known by how they look, wherever they stand.

use std::ops::Range;

use super::count;

/// A key that is known by its first letters.
struct Key {
    prefix: &'static str,
    /// Fewest bytes after the prefix. Where it is more than one the prefix also begins ordinary words,
    /// and the rest must look random.
    least: usize,
    /// Bytes beside letters and digits that occur in it.
    marks: &'static [u8],
    /// Fewest dots in it.
    dots: usize,
}

const fn key(prefix: &'static str, least: usize, marks: &'static [u8]) -> Key {
    Key {
        prefix,
        least,
        marks,
        dots: 0,
    }
}

const KEYS: &[Key] = &[
    key("AIza", 20, b"_-"),
    key("AKIA", 12, b""),
    key("ASIA", 12, b""),
    key("Bearer ", 12, b"_-.~+/="),
    key("SG.", 16, b"_-."),
    key("bearer ", 12, b"_-.~+/="),
    key("dop_v1_", 1, b""),
    Key {
        dots: 2,
        ..key("eyJ", 16, b"_-.")
    },
    key("gho_", 1, b""),
    key("ghp_", 1, b""),
    key("ghr_", 1, b""),
    key("ghs_", 1, b""),
    key("ghu_", 1, b""),
    key("github_pat_", 1, b"_"),
    key("glpat-", 1, b"_-."),
    key("hf_", 16, b""),
    key("npm_", 16, b""),
    key("pypi-", 24, b"_-"),
    key("rk_live_", 1, b""),
    key("rk_test_", 1, b""),
    key("sk-", 20, b"_-"),
    key("sk-ant-", 1, b"_-"),
    key("sk_live_", 1, b""),
    key("sk_test_", 1, b""),
    key("whsec_", 1, b"+/="),
    key("xapp-", 8, b"-"),
    key("xoxa-", 1, b"-"),
    key("xoxb-", 1, b"-"),
    key("xoxe-", 1, b"-"),
    key("xoxp-", 1, b"-"),
    key("xoxr-", 1, b"-"),
    key("xoxs-", 1, b"-"),
];

/// Which bytes begin a key, so that all others cost one look.
const KEY_STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    let mut row = 0;
    while row < KEYS.len() {
        starts[KEYS[row].prefix.as_bytes()[0] as usize] = true;
        row += 1;
    }
    starts
};

/// Keys that are known by their first letters; those stay, for `sk_test_` and `sk_live_` are not the same to a human.
pub(super) fn keys(bytes: &[u8], spans: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while at < bytes.len() {
        let body = (KEY_STARTS[usize::from(bytes[at])] && begins(bytes, at))
            .then(|| KEYS.iter().find_map(|key| key.body(bytes, at)))
            .flatten();
        at = body.as_ref().map_or(at + 1, |body| body.end);
        spans.extend(body);
    }
}

/// A key begins at a word, after an escape (`\n`, `%20`), or in a short option (`-H…`).
fn begins(bytes: &[u8], at: usize) -> bool {
    let back = |by: usize| at.checked_sub(by).map(|at| bytes[at]);
    !back(1).is_some_and(|b| b.is_ascii_alphanumeric())
        || matches!(back(2), Some(b'\\' | b'-'))
        || back(3) == Some(b'%')
}

impl Key {
    fn body(&self, bytes: &[u8], at: usize) -> Option<Range<usize>> {
        let rest = bytes[at..].strip_prefix(self.prefix.as_bytes())?;
        let length = count(rest, |b| {
            b.is_ascii_alphanumeric() || self.marks.contains(&b)
        });
        let body = &rest[..length];
        let start = at + self.prefix.len();
        let found = length >= self.least
            && (self.least == 1 || looks_random(body))
            && body.split(|b| *b == b'.').count() > self.dots;
        found.then(|| start..start + length)
    }
}

pub(super) fn looks_random(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// The body of `-----BEGIN … PRIVATE KEY-----`.
pub(super) fn private_keys(text: &str, spans: &mut Vec<Range<usize>>) {
    const FENCE: &str = "-----";
    let mut at = 0;
    while let Some(found) = text[at..].find("-----BEGIN ") {
        let label = at + found + FENCE.len();
        let Some(length) = text[label..].find(FENCE) else {
            return;
        };
        at = label + length;
        if text[label..at].contains("PRIVATE KEY") {
            let body = at + FENCE.len();
            let end = text[body..]
                .find("-----END ")
                .map_or(text.len(), |end| body + end);
            if body < end {
                spans.push(body..end);
            }
            at = end;
        }
    }
}
