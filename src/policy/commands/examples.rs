//! What the author of a description expects command lines to be read as, checked where someone asks for it.

use serde::{Deserialize, Serialize};

use super::entries;
use crate::intent::{Intent, Value};
use crate::policy::Policy;
use crate::policy::error::Fault;
use crate::policy::fields::texts;
use crate::policy::parse::Lines;
use crate::policy::yaml::Node;
use crate::term;

/// A command line, and the intents it must be read as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandExample {
    /// The program whose description it stands in.
    pub program: String,
    /// Where it stands, from 1.
    pub line: u32,
    /// The command line.
    pub command: String,
    /// The intents, in order.
    intents: Vec<Expected>,
}

/// `deploy/destroy env=prod service=api`: arguments that are not named may be anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Expected {
    resource: String,
    action: String,
    /// A name that stands several times is a list.
    args: Vec<(String, String)>,
    /// As it was written.
    text: String,
}

/// An example that is read otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misreading<'p> {
    /// The policy's file.
    pub origin: &'p str,
    /// The example.
    pub example: &'p CommandExample,
    /// What it is read as.
    pub found: String,
}

impl CommandExample {
    /// What it must be read as, in words.
    #[must_use]
    pub fn expected(&self) -> String {
        let texts: Vec<&str> = self
            .intents
            .iter()
            .map(|intent| intent.text.as_str())
            .collect();
        texts.join(", ")
    }
}

impl Policy {
    /// Reads every example of a described command; `read` says what a command line would do.
    pub fn misreadings(&self, read: impl Fn(&str) -> Vec<Intent>) -> Vec<Misreading<'_>> {
        let mut misreadings = Vec::new();
        for example in &self.commands.examples {
            let intents = read(&example.command);
            let same = intents.len() == example.intents.len()
                && example
                    .intents
                    .iter()
                    .zip(&intents)
                    .all(|(expected, intent)| expected.is_met_by(intent));
            if !same {
                let found: Vec<String> = intents.iter().map(written).collect();
                misreadings.push(Misreading {
                    origin: &self.origin,
                    example,
                    found: found.join(", "),
                });
            }
        }
        misreadings
    }
}

impl Expected {
    fn is_met_by(&self, intent: &Intent) -> bool {
        let given = |name: &str| -> Vec<&str> {
            let pairs = self.args.iter().filter(|(known, _)| known == name);
            pairs.map(|(_, value)| value.as_str()).collect()
        };
        self.resource == intent.resource
            && self.action == intent.action
            && self.args.iter().all(|(name, _)| {
                let found = intent.args.get(name).map(values);
                found.is_some_and(|found| found == given(name))
            })
    }
}

/// A value as an example writes it; a list as several.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Bool(set) => vec![set.to_string()],
        Value::Number(number) => vec![number.text().to_owned()],
        Value::String(text) => vec![text.clone()],
        Value::List(list) => list.iter().flat_map(values).collect(),
        Value::Unknown => vec!["?".to_owned()],
    }
}

/// An intent as an example writes it.
fn written(intent: &Intent) -> String {
    let mut words = vec![format!("{}/{}", intent.resource, intent.action)];
    for (name, value) in &intent.args {
        let pairs = values(value)
            .into_iter()
            .map(|value| format!("{name}={value}"));
        words.extend(pairs);
    }
    term::line(&words)
}

/// Reads `examples` of a command.
pub(super) fn read(
    node: &Node,
    program: &str,
    lines: &mut Lines,
) -> Result<Vec<CommandExample>, Fault> {
    let written = "`examples` must map command lines to what they are read as";
    let mut examples = Vec::new();
    for (key, node) in entries(node, written)? {
        let intents = texts(node)?
            .into_iter()
            .map(|text| expected(text, node.at))
            .collect::<Result<_, _>>()?;
        examples.push(CommandExample {
            program: program.to_owned(),
            line: lines.of(key.at),
            command: key.text.clone(),
            intents,
        });
    }
    Ok(examples)
}

fn expected(text: String, at: usize) -> Result<Expected, Fault> {
    let unreadable = || {
        Fault::new(at, format!("`{text}` is no reading of a command")).with_hint(
            "write RESOURCE/ACTION and arguments, as in `deploy/destroy env=prod service=api`",
        )
    };
    let words = shell_words::split(&text).map_err(|_| unreadable())?;
    let (first, args) = words.split_first().ok_or_else(unreadable)?;
    let (resource, action) = first.split_once('/').ok_or_else(unreadable)?;
    let args = args
        .iter()
        .map(|word| {
            let (name, value) = word.split_once('=').ok_or_else(unreadable)?;
            Ok((name.to_owned(), value.to_owned()))
        })
        .collect::<Result<_, Fault>>()?;
    Ok(Expected {
        resource: resource.to_owned(),
        action: action.to_owned(),
        args,
        text,
    })
}
