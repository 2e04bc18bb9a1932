//! Claude Code: `PreToolUse` in `settings.json`. <https://code.claude.com/docs/en/hooks>
//!
//! Silence leaves its own permission rules in force; `allow` would skip its question. `updatedInput` without a
//! decision keeps them in force, too, but for the new line: that one must not hide a word from them. `onFailure`
//! closes what a hook leaves open that ends by itself.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::nested_refusal;
use crate::environment::Variable;
use crate::hook::answer::{Answer, Output};
use crate::hook::call::Fields;
use crate::hook::payload::Payload;
use crate::hook::protocol::{HOUR, Protocol};
use crate::hook::rewrite::Shadows;

const FIELDS: Fields = Fields {
    event: (&["hook_event_name"], &["PreToolUse"]),
    tool: &["tool_name"],
    input: &["tool_input"],
    cwd: &["cwd"],
    below: &[],
};

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "claude-code",
    time_out: Duration::from_secs(600),
    longest: HOUR,
    // Its shell has the aliases and functions of the user's start files. Some it brings itself: for searching, and one
    // that keeps pkill from itself.
    shadows: Some(Shadows {
        own: &["find", "grep", "pkill", "rg"],
        start: snapshots,
    }),
    call: |payload| FIELDS.call(payload),
    say,
};

/// What its shells read before each line, where there is any such file; without one they are login shells.
fn snapshots(variables: &[Variable]) -> Option<String> {
    let value = |name: &str| {
        let found = variables.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| PathBuf::from(value))
    };
    let home = || value("HOME").map(|home| home.join(".claude"));
    let directory = value("CLAUDE_CONFIG_DIR")
        .or_else(home)?
        .join("shell-snapshots");
    let mut text = String::new();
    for entry in fs::read_dir(directory).ok()? {
        text += &fs::read_to_string(entry.ok()?.path()).ok()?;
    }
    (!text.is_empty()).then_some(text)
}

fn say(answer: &Answer, payload: Option<&Payload>) -> Output {
    match answer {
        Answer::Silence => Output::nothing(),
        Answer::Refusal(why) => Output::json(&nested_refusal(why)),
        Answer::Lines(lines) => match payload.and_then(|payload| replaced(payload, lines)) {
            Some(input) => Output::json(&json!({"hookSpecificOutput": {
                "hookEventName": "PreToolUse",
                "updatedInput": input,
            }})),
            None => Output::nothing(),
        },
    }
}

/// The input with another line, and all else as it was.
fn replaced(payload: &Payload, lines: &[String]) -> Option<Value> {
    let mut input = payload.object(FIELDS.input).ok()?;
    let [line] = lines else { return None };
    input.insert("command".to_owned(), line.clone().into());
    Some(input.into())
}
