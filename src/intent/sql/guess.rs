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
/// Verbs whose object belongs to the action, gravest first.
const OBJECT_VERBS: &[&str] = &["drop", "alter", "create"];
/// Verbs that stand alone, gravest first.
const VERBS: &[&str] = &[
    "truncate", "delete", "update", "insert", "grant", "revoke", "copy",
];

/// The gravest verb among the words outside of quotes and comments, else the first word.
pub(super) fn action(text: &str) -> String {
    let words = words(text);
    let position = |verb: &str| words.iter().position(|word| word == verb);
    let with_object = |verb: &&str| {
        let at = position(verb)?;
        let mut objects = words[at + 1..]
            .iter()
            .filter(|word| !BETWEEN.contains(&word.as_str()));
        let object = objects.next()?;
        Some(if object == "materialized" || object == "foreign" {
            format!("{verb}_{object}_{}", objects.next()?)
        } else {
            format!("{verb}_{object}")
        })
    };
    let drop = OBJECT_VERBS[..1].iter().find_map(with_object);
    drop.or_else(|| {
        VERBS[..2]
            .iter()
            .find(|verb| position(verb).is_some())
            .map(|verb| (*verb).to_owned())
    })
    .or_else(|| OBJECT_VERBS[1..].iter().find_map(with_object))
    .or_else(|| {
        VERBS[2..]
            .iter()
            .find(|verb| position(verb).is_some())
            .map(|verb| (*verb).to_owned())
    })
    .or_else(|| words.first().cloned())
    .unwrap_or_else(|| "run_code".to_owned())
}

/// Lower-case ASCII words outside of quotes and comments.
pub(super) fn words(text: &str) -> Vec<String> {
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
