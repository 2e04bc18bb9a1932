//! `/*! … */` of `MySQL` and `MariaDB`: a comment to other databases, SQL to them.

use std::borrow::Cow;

use super::lexicon::Lexicon;

/// All servers in use run what is for this version or an older one; above it, they differ.
const CERTAIN: u32 = 50_699;

/// The text as the server reads it: one reading, or two where it depends on the server's version and make.
pub(super) fn readings<'a>(text: &'a str, lexicon: &Lexicon) -> Vec<Cow<'a, str>> {
    if !text.contains("/*!") && !text.contains("/*M!") {
        return vec![Cow::Borrowed(text)];
    }
    let (all, uncertain) = opened(text, lexicon, |_| true);
    if !uncertain {
        return vec![Cow::Owned(all)];
    }
    let (some, _) = opened(text, lexicon, |version| version <= CERTAIN);
    vec![Cow::Owned(all), Cow::Owned(some)]
}

/// The text without the marks of those comments that `runs`, and whether there were some that only some servers run.
fn opened(text: &str, lexicon: &Lexicon, runs: impl Fn(u32) -> bool) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let (mut at, mut open, mut uncertain) = (0, 0_usize, false);
    while at < text.len() {
        let rest = &text[at..];
        if let Some((mark, version)) = mark(rest) {
            uncertain |= version > CERTAIN;
            if runs(version) {
                open += 1;
                out.push(' ');
                at += mark;
                continue;
            }
        } else if open > 0 && rest.starts_with("*/") {
            open -= 1;
            out.push(' ');
            at += 2;
            continue;
        }
        let next = lexicon.after_token(text, at);
        out.push_str(&text[at..next]);
        at = next;
    }
    (out, uncertain)
}

/// The length of `/*!50001` at the begin of a text, and the version; of `MariaDB`'s own, no version is certain.
fn mark(text: &str) -> Option<(usize, u32)> {
    let (skip, only_maria) = if text.starts_with("/*!") {
        (3, false)
    } else if text.starts_with("/*M!") {
        (4, true)
    } else {
        return None;
    };
    let digits = text[skip..].bytes().take_while(u8::is_ascii_digit).count();
    let digits = if digits >= 5 { digits.min(6) } else { 0 };
    let version = text[skip..skip + digits].parse().unwrap_or(0);
    Some((skip + digits, if only_maria { u32::MAX } else { version }))
}
