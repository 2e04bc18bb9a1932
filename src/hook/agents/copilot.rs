//! GitHub Copilot CLI and the agent of VS Code: `preToolUse` in `.copilot/hooks/*.json`.
//! <https://docs.github.com/en/copilot/reference/hooks-reference>
//!
//! There are two dialects, by the name that the event is registered under; each ignores the words of the other, so a
//! no is said in both. A time-out and bad JSON run the command, any exit code but 0 does not.

use std::time::Duration;

use serde_json::json;

use super::nested_refusal;
use crate::hook::answer::{Answer, Output};
use crate::hook::call::Fields;
use crate::hook::payload::Payload;
use crate::hook::protocol::{HOUR, Protocol};

/// Registered as `preToolUse`: no name of the event is in it.
const FLAT: Fields = Fields {
    event: (&[], &[]),
    tool: &["toolName"],
    input: &["toolArgs"],
    cwd: &["cwd"],
    below: &[],
};

/// Registered as `PreToolUse`.
const NESTED: Fields = Fields {
    event: (&["hook_event_name"], &["PreToolUse"]),
    tool: &["tool_name"],
    input: &["tool_input"],
    cwd: &["cwd"],
    below: &[],
};

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "copilot",
    time_out: Duration::from_secs(30),
    longest: HOUR,
    shadows: None,
    call: |payload| {
        let nested = payload.at(&["hook_event_name"]).is_some();
        if nested { &NESTED } else { &FLAT }.call(payload)
    },
    say,
};

fn say(answer: &Answer, _: Option<&Payload>) -> Output {
    match answer {
        Answer::Silence | Answer::Lines(_) => Output::nothing(),
        Answer::Refusal(why) => {
            let mut no = nested_refusal(why);
            no["permissionDecision"] = json!("deny");
            no["permissionDecisionReason"] = json!(why);
            Output::json(&no)
        }
    }
}
