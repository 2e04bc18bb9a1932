//! The action that keywords suggest where SQL does not parse.

use super::split::after_token;

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

/// The gravest verb among the words outside of quotes and comments, else the first word.
pub(super) fn action(text: &str) -> String {
    let words = words(text);
    let gravest = VERBS
        .iter()
        .find_map(|verb| words.iter().position(|word| word == verb));
    phrase(&words[gravest.unwrap_or_default()..])
}

/// The verb that a statement begins with.
pub(super) fn leading(text: &str) -> String {
    phrase(&words(text))
}

/// A verb, and what it acts on where that belongs to the action: `drop_table`.
fn phrase(words: &[String]) -> String {
    let Some((verb, rest)) = words.split_first() else {
        return "run_code".to_owned();
    };
    let mut objects = rest.iter().filter(|word| !BETWEEN.contains(&word.as_str()));
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
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let next = after_token(text, at);
        let token = text.get(at..next).unwrap_or_default();
        if token
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            words.push(token.to_ascii_lowercase());
        }
        at = next;
    }
    words
}
