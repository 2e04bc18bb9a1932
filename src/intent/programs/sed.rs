//! sed: a filter, unless it edits in place or its script can run commands and write files.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent};

const OPTIONS: Grammar = Grammar::gnu(
    "quiet/n silent debug expression/e= file/f= follow-symlinks in-place/i? line-length/l= posix regexp-extended/Er \
     separate/s sandbox unbuffered/u null-data/z help version",
);

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    let mut operands = line.operands.as_slice();
    let mut scripts = line.texts("expression");
    if !line.any(&["expression", "file"])
        && let Some((script, rest)) = operands.split_first()
    {
        scripts.push(script);
        operands = rest;
    }
    let hidden = line.is_set("file") || line.is_unknown("expression") || line.unknown.is_some();
    let plain = line.is_set("sandbox") || !hidden && scripts.iter().all(|script| is_plain(script));
    let edits = line.is_set("in_place");
    let (action, effect) = if edits {
        ("edit", Effect::Write)
    } else {
        ("read", Effect::Read)
    };
    let mut intent = Intent::new("filesystem", action, effect)
        .options(&line)
        .texts("script", &scripts)
        .texts("path", operands);
    if !plain {
        intent.effect = Effect::Execute;
        intent = intent.opaque("its script may run commands or write files");
    }
    // Such a suffix is a path of its own, made from the name of each file.
    if line
        .texts("in_place")
        .iter()
        .any(|suffix| suffix.contains(['/', '*']))
    {
        intent.effect = Effect::Execute;
        intent = intent.opaque("it writes files whose names are not known");
    }
    let guard = operands
        .iter()
        .filter(|_| edits)
        .find_map(|path| call.guard_entry(path));
    std::iter::once(intent).chain(guard).collect()
}

/// True for scripts that are seen to be harmless: an address with one of `p d q =`, or one `s` whose flags are only
/// letters and digits that neither run (`e`) nor write (`w`).
fn is_plain(script: &str) -> bool {
    let command = script
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '$' | ' ' | '!'));
    if matches!(command, "" | "p" | "d" | "q" | "=" | "P" | "D" | "n" | "N") {
        return true;
    }
    // `/re/p`: everything between the slashes is text, provided that no backslash comes in.
    if let Some(rest) = command.strip_prefix('/') {
        return rest.split_once('/').is_some_and(|(re, after)| {
            !re.contains(['\\', '\n']) && matches!(after, "p" | "d" | "!d" | "q")
        });
    }
    let mut letters = command.chars();
    let (Some('s'), Some(delimiter)) = (letters.next(), letters.next()) else {
        return false;
    };
    if delimiter.is_alphanumeric()
        || matches!(delimiter, '\\' | '\n' | ' ')
        || script.contains('\n')
    {
        return false;
    }
    let mut parts = Vec::new();
    let mut part = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => part.extend(letters.next()),
            letter if letter == delimiter => parts.push(std::mem::take(&mut part)),
            letter => part.push(letter),
        }
    }
    // A delimiter inside brackets may not count for sed; it then misses one and runs nothing.
    parts.len() == 2
        && part
            .bytes()
            .all(|b| b.is_ascii_digit() || b"gpiIm".contains(&b))
}
