//! A call of a tool, as any agent's hook hears of it.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::payload::{Payload, Strange};
use super::tools::{Act, act};

/// What an agent is about to do, and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Call {
    /// What.
    pub act: Act,
    /// Where, absolute.
    pub cwd: PathBuf,
    /// What the tool is given: what of it the act does not name may still be its content.
    pub input: Map<String, Value>,
}

/// Where a payload says what.
pub(super) struct Fields {
    /// The event, and the names it has where a tool is about to be used. A payload of another one is not judged.
    pub(super) event: (&'static [&'static str], &'static [&'static str]),
    pub(super) tool: &'static [&'static str],
    pub(super) input: &'static [&'static str],
    pub(super) cwd: &'static [&'static str],
    /// In the input: a directory that a line is run in, taken from the other.
    pub(super) below: &'static [&'static str],
}

impl Fields {
    /// The call in a payload.
    pub(super) fn call(&self, payload: &Payload) -> Result<Call, Strange> {
        let (event, names) = self.event;
        if !event.is_empty() {
            let told = payload.text(event)?;
            if !names.contains(&told) {
                return Err(Strange(format!(
                    "it was told of {told}, and is only asked before a tool is used"
                )));
            }
        }
        let input = payload.object(self.input)?;
        let cwd = PathBuf::from(payload.text(self.cwd)?);
        let tool = payload.text(self.tool)?;
        Call::new(tool, input, &cwd, self.below)
    }
}

impl Call {
    /// A call of a tool with this input, from a directory.
    pub(super) fn new(
        tool: &str,
        input: Map<String, Value>,
        cwd: &Path,
        below: &[&str],
    ) -> Result<Self, Strange> {
        let directory = below.iter().find_map(|name| match input.get(*name) {
            None | Some(Value::Null) => None,
            Some(value) => Some(
                value
                    .as_str()
                    .ok_or_else(|| Strange(format!("`{name}` in its call is no path"))),
            ),
        });
        let cwd = match directory.transpose()? {
            Some(directory) => cwd.join(directory),
            None => cwd.to_owned(),
        };
        if !cwd.is_absolute() {
            return Err(Strange(
                "its call does not say in which directory".to_owned(),
            ));
        }
        Ok(Self {
            act: act(tool, &input)?,
            cwd,
            input,
        })
    }
}
