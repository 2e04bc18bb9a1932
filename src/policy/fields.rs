//! What may stand under a key: the readers of single values, and of a mapping with known keys.

use std::collections::BTreeMap;

use super::error::Fault;
use super::suggest;
use super::yaml::{Kind, Node, Scalar};

/// Two words for one thing: sudomode's, and the one that is taken too.
const ALIASES: [(&str, &str); 2] = [("id", "name"), ("response", "decision")];

/// The values of a mapping under their main keys.
pub(super) type Fields<'n> = BTreeMap<&'n str, &'n Node>;

/// The entries of a mapping under their main keys.
pub(super) fn fields<'n>(node: &'n Node, what: &str, known: &[&str]) -> Result<Fields<'n>, Fault> {
    let Kind::Map(entries) = &node.kind else {
        return Err(Fault::new(
            node.at,
            format!("{what} must be a mapping of keys to values"),
        ));
    };
    let mut fields = Fields::new();
    for (key, value) in entries {
        if !known.contains(&key.text.as_str()) {
            return Err(
                Fault::new(key.at, format!("`{}` is no key of {what}", key.text))
                    .with_hint(suggest::hint(&key.text, known)),
            );
        }
        let word = key.text.as_str();
        let pair = ALIASES
            .iter()
            .find(|(main, alias)| [*main, *alias].contains(&word));
        let taken = fields.insert(pair.map_or(word, |(main, _)| main), value);
        // The same word twice is refused where the mapping is read.
        if let (Some(_), Some((main, alias))) = (taken, pair) {
            return Err(
                Fault::new(key.at, format!("`{main}` and `{alias}` mean the same"))
                    .with_hint("keep one of them"),
            );
        }
    }
    Ok(fields)
}

pub(super) fn optional<T>(
    fields: &Fields<'_>,
    key: &str,
    read: impl FnOnce(&Node) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    fields.get(key).map(|node| read(node)).transpose()
}

fn scalar<'n>(node: &'n Node, wanted: &str) -> Result<&'n Scalar, Fault> {
    match &node.kind {
        Kind::Scalar(scalar) => Ok(scalar),
        Kind::List(_) => Err(Fault::new(
            node.at,
            format!("a list where {wanted} belongs"),
        )),
        Kind::Map(_) => Err(Fault::new(
            node.at,
            format!("a mapping where {wanted} belongs"),
        )),
    }
}

pub(super) fn text(node: &Node) -> Result<String, Fault> {
    let scalar = scalar(node, "a text")?;
    if is_null(node) {
        return Err(Fault::new(node.at, "nothing stands where a text belongs")
            .with_hint("leave the key out"));
    }
    if scalar.plain && means_more_than_text(&scalar.text) {
        let word = &scalar.text;
        return Err(
            Fault::new(node.at, format!("{word} stands where a text belongs"))
                .with_hint(format!("quote it: \"{word}\"")),
        );
    }
    // Ids and reasons reach terminals.
    if scalar
        .text
        .contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t'))
    {
        return Err(Fault::new(
            node.at,
            "a control character stands in this text",
        ));
    }
    if scalar.text.trim().is_empty() {
        return Err(Fault::new(node.at, "an empty text").with_hint("leave the key out"));
    }
    Ok(scalar.text.clone())
}

/// A whole number between two bounds.
pub(super) fn number(node: &Node, least: u32, most: u32) -> Result<u32, Fault> {
    let scalar = scalar(node, "a whole number")?;
    let number = scalar.text.parse().ok();
    number
        .filter(|number| scalar.plain && (least..=most).contains(number))
        .ok_or_else(|| {
            Fault::new(node.at, format!("`{}` is not known here", scalar.text))
                .with_hint(format!("write a whole number from {least} to {most}"))
        })
}

pub(super) fn one_line(node: &Node) -> Result<String, Fault> {
    let line = text(node)?;
    if line.contains('\n') {
        return Err(Fault::new(node.at, "an id is one line"));
    }
    Ok(line)
}

/// What YAML takes for a boolean or a number.
fn means_more_than_text(plain: &str) -> bool {
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let numeric = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let based = unsigned.starts_with("0x") || unsigned.starts_with("0o");
    as_bool(plain).is_some() || (numeric && (based || unsigned.parse::<f64>().is_ok()))
}

/// Nothing at all, or a word for it; the parser shows an empty value as `~`.
pub(super) fn is_null(node: &Node) -> bool {
    matches!(&node.kind, Kind::Scalar(scalar)
        if scalar.plain && matches!(scalar.text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
}

fn as_bool(plain: &str) -> Option<bool> {
    match plain {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

pub(super) fn choice<T: Copy>(node: &Node, known: &[(&str, T)]) -> Result<T, Fault> {
    let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
    let scalar = scalar(node, &words.join(" or "))?;
    known
        .iter()
        .find(|(word, _)| *word == scalar.text)
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| {
            Fault::new(node.at, format!("`{}` is not known here", scalar.text))
                .with_hint(suggest::hint(&scalar.text, &words))
        })
}

/// One text or a list of them, at least one.
pub(super) fn texts(node: &Node) -> Result<Vec<String>, Fault> {
    match &node.kind {
        Kind::List(nodes) if nodes.is_empty() => {
            Err(Fault::new(node.at, "an empty list").with_hint("leave the key out"))
        }
        Kind::List(nodes) => nodes.iter().map(text).collect(),
        _ => text(node).map(|one| vec![one]),
    }
}
