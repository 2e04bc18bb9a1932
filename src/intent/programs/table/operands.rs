//! What the operands of a row are: roles, files that are read or written, SQL, the words of another command.

use super::super::super::call::{snake, typed};
use super::super::super::catalog::Node;
use super::super::super::{Effect, Intent, UNKNOWN, Value};
use super::super::sql_words as sql;
use super::super::verbs;
use super::files::{input, is_remote};
use super::meaning::{Meaning, effect};

/// Roles whose operand is a number if it looks like one.
const NUMBERS: &[&str] = &["number", "id", "pid", "port", "count", "size"];

impl Meaning<'_> {
    /// Gives the operands their roles; where a command begins among the words, if one is run.
    pub(super) fn operands(
        &self,
        intent: &mut Intent,
        row: &str,
        extra: &mut Vec<Intent>,
    ) -> Option<usize> {
        let told: Vec<&str> = roles(row).collect();
        let described = self.reading.node.map(Node::operands).unwrap_or_default();
        let is_told = !told.is_empty();
        let roles: Vec<&str> = if is_told {
            told
        } else {
            described.split_ascii_whitespace().collect()
        };
        let mut operands = self.reading.operands.as_slice();
        let mut plain: Vec<String> = Vec::new();
        let mut used = 0;
        for (index, role) in roles.iter().enumerate() {
            if *role == "run" {
                if operands.is_empty() {
                    break;
                }
                let at = self.reading.rest + used;
                return Some(at);
            }
            let Some((first, rest)) = operands.split_first() else {
                break;
            };
            let name = role.trim_end_matches(['*', '!', '>', '<']);
            let later = roles.len() - index - 1;
            let (these, left) = if role.contains('*') {
                operands.split_at(operands.len().saturating_sub(later).max(1))
            } else {
                (std::slice::from_ref(first), rest)
            };
            used += these.len();
            operands = left;
            if role.contains('!') {
                intent.opaque = Some("it runs a command among its words".to_owned());
            }
            for path in these
                .iter()
                .filter(|path| is_told && !is_remote(path))
                .take(self.call.limit + 1)
            {
                if role.contains('>') {
                    extra.extend(self.call.output(path));
                } else if role.contains('<') && *path != "-" {
                    extra.push(input(path));
                }
            }
            if let Some(flavour) = name.strip_prefix("sql@") {
                let text = Value::String(these.join(" "));
                let text = if these.iter().any(|word| word.contains(UNKNOWN)) {
                    Value::Unknown
                } else {
                    text
                };
                extra.extend(sql::read(self.call, flavour, false, &[text]));
                *intent = std::mem::replace(intent, Intent::new("", "", Effect::Read))
                    .texts("sql", these);
            } else if name == "verb" {
                intent.action = snake(first);
                intent.effect = verbs::effect(&[(*first).clone()], true).max(Effect::Read);
            } else if name == "kind" {
                intent.action = format!("{}_{}", intent.action, snake(first));
            } else if name == "-" || intent.args.contains_key(name) {
                plain.extend_from_slice(these);
            } else if NUMBERS.contains(&name) && these.len() == 1 {
                intent.args.insert(name.to_owned(), typed(first));
            } else {
                *intent =
                    std::mem::replace(intent, Intent::new("", "", Effect::Read)).texts(name, these);
            }
        }
        plain.extend_from_slice(operands);
        if !plain.is_empty() {
            let given = intent.args.contains_key("positional");
            *intent = std::mem::replace(intent, Intent::new("", "", Effect::Read)).operands(&plain);
            if given {
                intent.args.insert("positional".to_owned(), Value::Unknown);
            }
        }
        None
    }
}

/// The roles that a row tells, in their order.
pub(super) fn roles(row: &str) -> impl Iterator<Item = &str> {
    row.split_ascii_whitespace().filter(|token| {
        !token.starts_with(['=', '+'])
            && !token.starts_with("--")
            && effect(token).is_none()
            && !matches!(*token, "opaque" | "remote" | "elsewhere" | "below")
            && !token.starts_with("nothing:")
    })
}
