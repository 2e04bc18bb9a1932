//! Settings in JSON, with or without comments: one entry is put into a list, or taken out of it, and every other letter
//! stays as it is.

use std::path::Path;

use crate::error::Error;
use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstInputValue, CstNode, CstObject, CstRootNode};

/// A list in a file of settings: the names that lead to it.
pub(super) type Way = &'static [&'static str];

/// A text of settings that is being edited.
pub(super) struct Settings {
    root: CstRootNode,
}

impl Settings {
    /// Reads a text; without one, or with an empty one, settings begin.
    pub(super) fn read(path: &Path, text: Option<&str>) -> Result<Self, Error> {
        let text = text
            .filter(|text| !text.trim().is_empty())
            .unwrap_or("{}\n");
        let root =
            CstRootNode::parse(text, &ParseOptions::default()).map_err(|error| Error::Config {
                what: format!(
                    "{}: {error}\nhint: mend it, then run this again",
                    path.display()
                ),
            })?;
        if root.object_value().is_none() {
            return Err(Error::Config {
                what: format!(
                    "{}: this is no object\nhint: mend it, then run this again",
                    path.display()
                ),
            });
        }
        Ok(Self { root })
    }

    /// Puts an entry into the list, in the place of those that are `ours`. What lies on the way and is something else
    /// is an error.
    pub(super) fn put(
        &self,
        path: &Path,
        way: Way,
        entry: &CstInputValue,
        ours: &dyn Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let odd = |name: &str| Error::Config {
            what: format!(
                "{}: {name} is not what the documentation of this agent says\nhint: mend it, then run this again",
                path.display()
            ),
        };
        let (end, objects) = way.split_last().ok_or_else(|| odd("the way"))?;
        let mut at = self.root.object_value().ok_or_else(|| odd("it"))?;
        for name in objects {
            at = at.object_value_or_create(name).ok_or_else(|| odd(name))?;
        }
        let list = at.array_value_or_create(end).ok_or_else(|| odd(end))?;
        let mut mine = list
            .elements()
            .into_iter()
            .filter(|element| is_ours(element, ours));
        if let Some(first) = mine.next() {
            let same = is_same(&first, entry);
            let mut more = mine.peekable();
            if same && more.peek().is_none() {
                return Ok(());
            }
            let at = list
                .elements()
                .iter()
                .position(|element| is_ours(element, ours));
            take_out(&list, ours);
            list.insert(
                at.unwrap_or_default().min(list.elements().len()),
                entry.clone(),
            );
        } else {
            list.append(entry.clone());
        }
        Ok(())
    }

    /// A member that settings of this agent need; one that is there stays.
    pub(super) fn need(&self, name: &str, member: u32) {
        if let Some(root) = self.root.object_value()
            && root.get(name).is_none()
        {
            root.insert(0, name, member.into());
        }
    }

    /// Takes what is `ours` out of the list, and the list and what it lay in where nothing else is in them.
    pub(super) fn take(&self, way: Way, ours: &dyn Fn(&str) -> bool) {
        let Some((end, objects)) = way.split_last() else {
            return;
        };
        let mut around: Vec<CstObject> = Vec::new();
        let Some(mut at) = self.root.object_value() else {
            return;
        };
        for name in objects {
            let Some(next) = at.object_value(name) else {
                return;
            };
            around.push(at);
            at = next;
        }
        let Some(list) = at.array_value(end) else {
            return;
        };
        if !take_out(&list, ours) || !list.elements().is_empty() {
            return;
        }
        if let Some(member) = at.get(end) {
            member.remove();
        }
        for (holder, name) in around.into_iter().rev().zip(objects.iter().rev()) {
            let empty = holder
                .object_value(name)
                .is_some_and(|object| object.properties().is_empty());
            if let Some(member) = holder.get(name).filter(|_| empty) {
                member.remove();
            }
        }
    }

    /// True if nothing is left but these members.
    pub(super) fn is_bare(&self, members: &[&str]) -> bool {
        let names = self.root.object_value().map(|root| {
            let names = root
                .properties()
                .into_iter()
                .map(|member| member.decoded_name());
            names.collect::<Vec<_>>()
        });
        names.is_some_and(|names| {
            names
                .iter()
                .all(|name| name.as_deref().is_some_and(|name| members.contains(&name)))
        })
    }
}

impl std::fmt::Display for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.root.to_string();
        f.write_str(text.trim_end_matches('\n'))?;
        f.write_str("\n")
    }
}

/// An entry is ours if a command in it is, directly or in a list of its own.
fn is_ours(element: &CstNode, ours: &dyn Fn(&str) -> bool) -> bool {
    let Some(object) = element.as_object() else {
        return false;
    };
    let inner = object.array_value("hooks").is_some_and(|hooks| {
        let mut hooks = hooks.elements().into_iter();
        hooks.any(|hook| hook.as_object().is_some_and(|hook| runs_ours(&hook, ours)))
    });
    inner || runs_ours(&object, ours)
}

fn runs_ours(object: &CstObject, ours: &dyn Fn(&str) -> bool) -> bool {
    ["command", "bash"].iter().any(|name| {
        let text = object.get(name).and_then(|member| member.value());
        let text = text.and_then(|value| value.as_string_lit());
        text.and_then(|text| text.decoded_value().ok())
            .is_some_and(|command| ours(&command))
    })
}

/// Takes out what is ours; of an entry that somebody added to, only our part.
fn take_out(list: &CstArray, ours: &dyn Fn(&str) -> bool) -> bool {
    let mut any = false;
    for element in list.elements() {
        if !is_ours(&element, ours) {
            continue;
        }
        any = true;
        let hooks = element
            .as_object()
            .and_then(|object| object.array_value("hooks"));
        let Some(hooks) = hooks else {
            element.remove();
            continue;
        };
        let mine = |hook: &CstNode| hook.as_object().is_some_and(|hook| runs_ours(&hook, ours));
        if hooks.elements().iter().all(mine) {
            element.remove();
        } else {
            hooks
                .elements()
                .into_iter()
                .filter(mine)
                .for_each(CstNode::remove);
        }
    }
    any
}

/// True if a node has this value, in whatever order and with whatever comments.
fn is_same(node: &CstNode, value: &CstInputValue) -> bool {
    match value {
        CstInputValue::Object(members) => node.as_object().is_some_and(|object| {
            let same = |(name, value): &(String, CstInputValue)| {
                let member = object.get(name).and_then(|member| member.value());
                member.is_some_and(|node| is_same(&node, value))
            };
            object.properties().len() == members.len() && members.iter().all(same)
        }),
        CstInputValue::Array(values) => node.as_array().is_some_and(|array| {
            let elements = array.elements();
            let mut pairs = elements.iter().zip(values);
            elements.len() == values.len() && pairs.all(|(node, value)| is_same(node, value))
        }),
        CstInputValue::String(text) => node
            .as_string_lit()
            .and_then(|node| node.decoded_value().ok())
            .is_some_and(|decoded| decoded == *text),
        CstInputValue::Bool(yes) => node.to_string() == yes.to_string(),
        CstInputValue::Number(number) => node.to_string() == *number,
        CstInputValue::Null => node.to_string() == "null",
    }
}
