//! What a rule demands of the humans who approve: how many, who, and how sure it must be that it was them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::error::Fault;
use super::fields::{Fields, choice, number, optional, texts};
use super::yaml::{Kind, Node};
use crate::assurance::Assurance;

/// More people than this are a mistake.
const MOST: u32 = 16;

/// What one rule demands. What it does not say demands nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// `min_assurance`: what an approval must be worth at least; `None` for what holds where nothing is said.
    pub min_assurance: Option<Assurance>,
    /// `approvals`: how many different people must approve.
    pub approvals: u32,
    /// `approvers`: who may approve, groups written out; empty for anybody.
    pub approvers: Vec<String>,
    /// `four_eyes`: the user as whom the command would run does not count.
    pub four_eyes: bool,
    /// `pinned`: nothing is approved that would be opened again by its name, and could be another thing by then.
    #[serde(default)]
    pub pinned: bool,
}

impl Default for Demand {
    fn default() -> Self {
        Self {
            min_assurance: None,
            approvals: 1,
            approvers: Vec::new(),
            four_eyes: false,
            pinned: false,
        }
    }
}

impl Demand {
    /// True if nothing was said.
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The same, and at least this assurance where it names none.
    pub(super) fn or(&self, min_assurance: Option<Assurance>) -> Self {
        Self {
            min_assurance: self.min_assurance.or(min_assurance),
            ..self.clone()
        }
    }
}

/// Names of groups and who is in them.
pub(super) type Groups = BTreeMap<String, Vec<String>>;

/// `groups: {ops: [alice, bob]}`
pub(super) fn groups(node: &Node) -> Result<Groups, Fault> {
    let Kind::Map(entries) = &node.kind else {
        return Err(
            Fault::new(node.at, "`groups` must map a group to the people in it")
                .with_hint("groups: {ops: [alice, bob]}"),
        );
    };
    let read = entries.iter().map(|(name, people)| {
        person(&name.text, name.at)?;
        Ok((name.text.clone(), self::people(people)?))
    });
    read.collect()
}

/// What a rule demands, by the fields of it.
pub(super) fn read(fields: &Fields<'_>, groups: &Groups) -> Result<Demand, Fault> {
    let named = optional(fields, "approvers", people)?.unwrap_or_default();
    let mut approvers: Vec<String> = named
        .into_iter()
        .flat_map(|name| groups.get(&name).cloned().unwrap_or_else(|| vec![name]))
        .collect();
    approvers.sort();
    approvers.dedup();
    let approvals = optional(fields, "approvals", |node| number(node, 1, MOST))?.unwrap_or(1);
    if let Some(node) = fields.get("approvals").or_else(|| fields.get("approvers"))
        && !approvers.is_empty()
        && approvers.len() < approvals as usize
    {
        return Err(Fault::new(
            node.at,
            format!(
                "{approvals} approvals are more than the {} who may approve",
                approvers.len()
            ),
        )
        .with_hint("a person counts once: name more approvers, or ask for fewer approvals"));
    }
    let flag = |key: &str| {
        let set = optional(fields, key, |node| {
            choice(node, &[("true", true), ("false", false)])
        })?;
        Ok::<_, Fault>(set.unwrap_or(false))
    };
    Ok(Demand {
        min_assurance: optional(fields, "min_assurance", assurance)?,
        approvals,
        approvers,
        four_eyes: flag("four_eyes")?,
        pinned: flag("pinned")?,
    })
}

/// `min_assurance`
pub(super) fn assurance(node: &Node) -> Result<Assurance, Fault> {
    choice(node, &Assurance::WORDS)
}

fn people(node: &Node) -> Result<Vec<String>, Fault> {
    let people = texts(node)?;
    people.iter().try_for_each(|name| person(name, node.at))?;
    Ok(people)
}

fn person(name: &str, at: usize) -> Result<(), Fault> {
    if crate::assurance::is_name(name) {
        return Ok(());
    }
    Err(
        Fault::new(at, format!("`{name}` is no name of a person or group")).with_hint(
            "letters, digits and . _ - @ +, as in the first word of a line of approvers",
        ),
    )
}
