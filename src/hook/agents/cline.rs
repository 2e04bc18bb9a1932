//! Cline: an executable file `PreToolUse` in a directory of hooks. <https://docs.cline.bot/features/hooks>
//!
//! It does not look at exit codes, and `cancel` ends the whole task. Where it takes other commands in place of those
//! that it announced, a no is a command that says why and fails: the model reads it and goes on.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::hook::answer::{Answer, Output};
use crate::hook::call::Call;
use crate::hook::payload::{Payload, Strange};
use crate::hook::protocol::Protocol;
use crate::hook::rewrite::Shadows;

const TOOL: &[&str] = &["tool_call", "name"];
const INPUT: &[&str] = &["tool_call", "input"];
/// As the extension of VS Code has it.
const OLD_TOOL: &[&str] = &["preToolUse", "toolName"];
const OLD_INPUT: &[&str] = &["preToolUse", "parameters"];

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "cline",
    // The extension of VS Code ends a hook after this; nothing can be set.
    time_out: Duration::from_secs(30),
    // The CLI does after two minutes.
    longest: Duration::from_secs(120),
    // The CLI gives its shell a socket for standard input, from which bash takes it for a remote one and reads ~/.bashrc.
    shadows: Some(Shadows {
        own: &[],
        start: |_| None,
    }),
    call,
    say,
};

fn call(payload: &Payload) -> Result<Call, Strange> {
    let roots = payload.at(&["workspaceRoots"]).and_then(Value::as_array);
    let root = roots
        .and_then(|roots| roots.first())
        .and_then(Value::as_str)
        .ok_or_else(|| Strange("its call does not say in which directory".to_owned()))?;
    let (tool, input) = if is_cli(payload) {
        (payload.text(TOOL)?, payload.object(INPUT)?)
    } else {
        (payload.text(OLD_TOOL)?, payload.object(OLD_INPUT)?)
    };
    Call::new(tool, input, &PathBuf::from(root), &[])
}

/// True for the CLI, which lets a hook replace the input of a tool.
fn is_cli(payload: &Payload) -> bool {
    payload.at(&["hookName"]) == Some(&Value::from("tool_call"))
        && payload.at(TOOL).is_some_and(Value::is_string)
}

fn say(answer: &Answer, payload: Option<&Payload>) -> Output {
    let replaced = |commands: &[String]| {
        let payload = payload.filter(|payload| is_cli(payload))?;
        let mut input = payload.object(INPUT).ok()?;
        input.get("commands")?.as_array()?;
        input.insert("commands".to_owned(), commands.into());
        Some(Output::json(&json!({"overrideInput": input})))
    };
    match answer {
        Answer::Silence => Output::nothing(),
        Answer::Lines(lines) => replaced(lines).unwrap_or_default(),
        Answer::Refusal(why) => {
            let says = format!(
                "printf '%s\\n' '{}' >&2; exit 77",
                why.replace('\'', r"'\''")
            );
            replaced(&[says])
                .unwrap_or_else(|| Output::json(&json!({"cancel": true, "errorMessage": why})))
        }
    }
}
