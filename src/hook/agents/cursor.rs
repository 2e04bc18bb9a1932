//! Cursor: `beforeShellExecution` and `preToolUse` in `hooks.json`. <https://cursor.com/docs/hooks>
//!
//! With `failClosed` an empty answer is a failure, so it is told `allow`, which still leaves its own list in force.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::hook::answer::{Answer, Output};
use crate::hook::call::{Call, Fields};
use crate::hook::payload::{Payload, Strange};
use crate::hook::protocol::{HOUR, Protocol};

/// Before a tool that is not the shell.
const TOOL: Fields = Fields {
    event: (&["hook_event_name"], &["preToolUse"]),
    tool: &["tool_name"],
    input: &["tool_input"],
    cwd: &["cwd"],
    below: &["working_directory", "cwd"],
};

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "cursor",
    time_out: Duration::from_secs(60),
    longest: HOUR,
    shadows: None,
    call,
    say,
};

fn call(payload: &Payload) -> Result<Call, Strange> {
    if payload.text(&["hook_event_name"])? == "beforeShellExecution" {
        let line = payload.text(&["command"])?;
        let input = Map::from_iter([("command".to_owned(), Value::from(line))]);
        return Call::new("Shell", input, &place(payload)?, &[]);
    }
    match payload.at(&["cwd"]) {
        Some(Value::String(cwd)) if !cwd.is_empty() => TOOL.call(payload),
        _ => {
            let tool = payload.text(TOOL.tool)?;
            let input = payload.object(TOOL.input)?;
            Call::new(tool, input, &place(payload)?, TOOL.below)
        }
    }
}

/// The directory it names, or else the first of the workspace.
fn place(payload: &Payload) -> Result<PathBuf, Strange> {
    let named = payload.text(&["cwd"]).ok().filter(|cwd| !cwd.is_empty());
    let first = || {
        let roots = payload.at(&["workspace_roots"])?.as_array()?;
        roots.first()?.as_str()
    };
    named
        .or_else(first)
        .map(PathBuf::from)
        .ok_or_else(|| Strange("its call does not say in which directory".to_owned()))
}

fn say(answer: &Answer, _: Option<&Payload>) -> Output {
    match answer {
        Answer::Silence | Answer::Lines(_) => Output::json(&json!({"permission": "allow"})),
        Answer::Refusal(why) => Output::json(&json!({
            "permission": "deny",
            "user_message": why,
            "agent_message": why,
        })),
    }
}
