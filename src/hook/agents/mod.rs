//! The agents, one file each.

mod claude_code;
mod cline;
mod codex;
mod copilot;
mod cursor;
mod gemini;
mod opencode;
mod openhands;
mod qwen;

use serde_json::{Value, json};

use super::answer::Output;
use super::protocol::Protocol;
pub use opencode::PLUGIN as OPENCODE_PLUGIN;

/// All agents whose hooks are known.
pub const ALL: [&Protocol; 9] = [
    &claude_code::PROTOCOL,
    &codex::PROTOCOL,
    &cursor::PROTOCOL,
    &gemini::PROTOCOL,
    &copilot::PROTOCOL,
    &opencode::PROTOCOL,
    &qwen::PROTOCOL,
    &cline::PROTOCOL,
    &openhands::PROTOCOL,
];

/// The agent of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Protocol> {
    ALL.into_iter().find(|protocol| protocol.name == name)
}

/// The no that Claude Code brought up and others took over.
fn nested_refusal(why: &str) -> Value {
    json!({"hookSpecificOutput": {
        "hookEventName": "PreToolUse",
        "permissionDecision": "deny",
        "permissionDecisionReason": why,
    }})
}

/// The no of those that want two words.
fn plain_refusal(why: &str) -> Output {
    Output::json(&json!({"decision": "deny", "reason": why}))
}
