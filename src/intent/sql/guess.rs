//! The actions that keywords suggest where SQL is not understood.

use super::lexicon::Lexicon;

/// Words between a verb and what it acts on.
const BETWEEN: &[&str] = &[
    "if",
    "exists",
    "not",
    "or",
    "replace",
    "unlogged",
    "temporary",
    "temp",
    "global",
    "local",
    "unique",
    "concurrently",
];
/// Verbs that change something, gravest first.
const VERBS: &[&str] = &[
    "drop", "truncate", "delete", "alter", "create", "update", "insert", "grant", "revoke", "copy",
];
/// Those of them whose loss is final.
const FINAL: &[&str] = &["drop", "truncate", "delete"];

/// The gravest verb among the words outside of quotes and comments, else the first word.
pub(super) fn action(words: &[String]) -> String {
    let gravest = VERBS
        .iter()
        .find_map(|verb| (0..words.len()).find(|at| words[*at] == *verb && is_verb(words, *at)));
    phrase(&words[gravest.unwrap_or_default()..])
}

/// The action of a statement whose text is code for later, or a block of code: `do`, `create_procedure`.
pub(super) fn definition(words: &[String]) -> Option<String> {
    let first = words.first()?.as_str();
    if matches!(first, "do" | "prepare" | "execute" | "exec" | "call") {
        return Some(first.to_owned());
    }
    let kinds = [
        "function",
        "procedure",
        "trigger",
        "event",
        "rule",
        "package",
    ];
    let kind = words
        .iter()
        .take(8)
        .find(|word| kinds.contains(&word.as_str()))?;
    (first == "create").then(|| format!("create_{kind}"))
}

/// The verb that a statement begins with.
pub(super) fn leading(words: &[String]) -> String {
    phrase(words)
}

/// False for `ON DELETE CASCADE`, `BEFORE DELETE`, `ON COMMIT DROP` and `GRANT DELETE`, which take nothing away.
fn is_verb(words: &[String], at: usize) -> bool {
    let before = at.checked_sub(1).map(|before| words[before].as_str());
    let grants = matches!(words[0].as_str(), "grant" | "revoke");
    !grants && !matches!(before, Some("on" | "before" | "after" | "commit"))
}

/// Every action among the words that takes something away, each once.
pub(super) fn losses(words: &[String]) -> Vec<String> {
    let mut losses = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if losses.len() < MAX_LOSSES && FINAL.contains(&word.as_str()) && is_verb(words, at) {
            let phrase = phrase(&words[at..]);
            if !losses.contains(&phrase) {
                losses.push(phrase);
            }
        }
    }
    losses
}

/// Kinds of things are few; more phrases than these are prose.
const MAX_LOSSES: usize = 32;

/// A verb, and what it acts on where that belongs to the action: `drop_table`.
fn phrase(words: &[String]) -> String {
    let Some((verb, rest)) = words.split_first() else {
        return "run_code".to_owned();
    };
    // More of them than these are no statement.
    let mut objects = rest
        .iter()
        .take(8)
        .filter(|word| !BETWEEN.contains(&word.as_str()));
    match objects.next().map(String::as_str) {
        Some(object) if matches!(verb.as_str(), "drop" | "alter" | "create") => {
            let second = objects
                .next()
                .filter(|_| matches!(object, "materialized" | "foreign"));
            let second = second.map_or(String::new(), |word| format!("_{word}"));
            format!("{verb}_{object}{second}")
        }
        _ => verb.clone(),
    }
}

/// Lower-case ASCII words outside of quotes and comments.
pub(super) fn words(text: &str, lexicon: &Lexicon) -> Vec<String> {
    lexicon
        .tokens(text)
        .filter(|token| is_word(token))
        .map(str::to_ascii_lowercase)
        .collect()
}

/// [`words`] without names of functions and parts of names.
pub(super) fn verbs(text: &str, lexicon: &Lexicon) -> Vec<String> {
    let tokens: Vec<&str> = lexicon
        .tokens(text)
        .filter(|token| !lexicon.is_blank(token))
        .collect();
    let verbs = tokens.iter().enumerate().filter(|(at, token)| {
        let after = tokens.get(at + 1).copied().unwrap_or_default();
        let before = at.checked_sub(1).map_or("", |before| tokens[before]);
        is_word(token) && !matches!(after, "(" | ".") && before != "."
    });
    verbs.map(|(_, token)| token.to_ascii_lowercase()).collect()
}

/// Lower-case ASCII words wherever they stand: code in a literal is code.
pub(super) fn all_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect()
}

/// The first words outside of quotes and comments.
pub(super) fn first_words(text: &str, lexicon: &Lexicon, count: usize) -> Vec<String> {
    lexicon
        .tokens(text)
        .filter(|token| is_word(token))
        .take(count)
        .map(str::to_ascii_lowercase)
        .collect()
}

fn is_word(token: &str) -> bool {
    !token.is_empty()
        && token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
