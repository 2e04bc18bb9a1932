//! The words of a description: names, sub-commands, options and operands, each checked where it stands.

use super::super::error::Fault;
use super::super::fields::{choice, text, texts};
use super::super::pattern::EFFECTS;
use super::super::rule::OWN_RESOURCE;
use super::super::yaml::{Kind, Node};
use crate::intent::{Effect, is_built_in};

/// `deployctl`, or `deployctl, dctl`.
pub(super) fn names(key: &str, at: usize) -> Result<Vec<String>, Fault> {
    let names: Vec<String> = key.split(',').map(|name| name.trim().to_owned()).collect();
    for name in &names {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
        if name.is_empty() || !name.chars().all(plain) || name.starts_with('-') {
            return Err(Fault::new(at, format!("`{name}` is no name of a program"))
                .with_hint("write the base name, as in `deployctl`; several with commas between"));
        }
        if is_built_in(name) {
            return Err(
                Fault::new(at, format!("how `{name}` is read is built in")).with_hint(
                    "only programs that are not known may be described; `sudomode check` shows how it is read",
                ),
            );
        }
    }
    Ok(names)
}

/// `rollout start`, or `destroy, rm`.
pub(super) fn called(key: &str, at: usize) -> Result<Vec<String>, Fault> {
    let word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphanumeric())
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_:.".contains(c))
    };
    key.split(',')
        .map(|path| {
            let words: Vec<&str> = path.split_whitespace().collect();
            if words.is_empty() || !words.iter().copied().all(word) {
                return Err(
                    Fault::new(at, format!("`{}` is no sub-command", path.trim())).with_hint(
                        "write its words, as in `rollout start`; several with commas between",
                    ),
                );
            }
            Ok(words.join(" "))
        })
        .collect()
}

pub(super) fn resource(node: &Node) -> Result<String, Fault> {
    let resource = text(node)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._+-".contains(c);
    if !resource.chars().all(plain) {
        return Err(Fault::new(node.at, format!("`{resource}` is no resource"))
            .with_hint("a resource is a word in lower case, as in `deploy` or `aws.s3`"));
    }
    if resource == OWN_RESOURCE {
        return Err(Fault::new(node.at, "`sudomode` is its own resource"));
    }
    Ok(resource)
}

pub(super) fn action(node: &Node) -> Result<String, Fault> {
    let action = text(node)?;
    snake(&action).then_some(action).ok_or_else(|| {
        Fault::new(
            node.at,
            "an action is a word in snake_case, as in `drop_table`",
        )
    })
}

fn snake(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

pub(super) fn effect(node: &Node) -> Result<Effect, Fault> {
    choice(node, &EFFECTS)
}

/// `[env/e=, dry-run, config=]`, as one grammar.
pub(super) fn options(node: &Node, known: &str) -> Result<String, Fault> {
    let mut grammar = String::new();
    let nodes = match &node.kind {
        Kind::List(nodes) if !nodes.is_empty() => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let (mut longs, mut letters): (Vec<String>, String) = Default::default();
    for row in known.split_whitespace() {
        let (long, more) = spelled(row);
        longs.push(long.to_owned());
        letters += more;
    }
    for node in nodes {
        let row = text(node)?;
        let (long, more) = spelled(&row);
        let word = |word: &str| {
            word.is_empty()
                || word.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && word
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
        };
        let sound = word(long)
            && more.chars().all(|c| c.is_ascii_alphanumeric())
            && !(long.is_empty() && more.is_empty());
        if !sound {
            return Err(
                Fault::new(node.at, format!("`{row}` is no option")).with_hint(
                    "write `env/e=` for --env VALUE and -e VALUE, `dry-run` for a flag, `/x` for -x alone, `color?` for --color[=VALUE]",
                ),
            );
        }
        let twice = (!long.is_empty() && longs.iter().any(|known| known == long))
            || more.chars().any(|letter| letters.contains(letter));
        if twice {
            return Err(Fault::new(
                node.at,
                format!("`{row}` is an option that stands above"),
            ));
        }
        longs.push(long.to_owned());
        letters += more;
        grammar = [grammar.as_str(), row.as_str()].join(" ");
    }
    Ok(grammar.trim_start().to_owned())
}

/// The long name and the letters of an option.
fn spelled(row: &str) -> (&str, &str) {
    let names = row.strip_suffix(['=', '?']).unwrap_or(row);
    names.split_once('/').unwrap_or((names, ""))
}

/// The roles, and whether the last takes all that are left: `[host, command...]`.
pub(super) fn operands(node: &Node) -> Result<(Vec<String>, bool), Fault> {
    let mut roles = texts(node)?;
    let mut repeats = false;
    let count = roles.len();
    for (index, role) in roles.iter_mut().enumerate() {
        if let Some(one) = role.strip_suffix("...") {
            if index + 1 < count {
                return Err(
                    Fault::new(node.at, format!("`{role}` is not the last operand"))
                        .with_hint("only the last may take all that are left"),
                );
            }
            *role = one.to_owned();
            repeats = true;
        }
        if role.is_empty() || !snake(role) || role == "positional" {
            return Err(
                Fault::new(node.at, format!("`{role}` is no name of an operand"))
                    .with_hint("write what it is, as in `host` or `service...`"),
            );
        }
    }
    if let Some(twice) = (1..count).find(|index| roles[..*index].contains(&roles[*index])) {
        return Err(Fault::new(
            node.at,
            format!("`{}` stands here twice", roles[twice]),
        ));
    }
    Ok((roles, repeats))
}
