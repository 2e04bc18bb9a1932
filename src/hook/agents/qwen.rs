//! Qwen Code: `PreToolUse` in `settings.json`. <https://qwenlm.github.io/qwen-code-docs/en/users/features/hooks>
//!
//! Gemini's settings with Claude's words. It runs the command on exit code 1, on bad JSON and on a time-out.

use std::time::Duration;

use super::nested_refusal;
use crate::hook::answer::{Answer, Output};
use crate::hook::call::Fields;
use crate::hook::payload::Payload;
use crate::hook::protocol::{HOUR, Protocol};

const FIELDS: Fields = Fields {
    event: (&["hook_event_name"], &["PreToolUse"]),
    tool: &["tool_name"],
    input: &["tool_input"],
    cwd: &["cwd"],
    below: &["directory", "dir_path"],
};

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "qwen",
    time_out: Duration::from_secs(60),
    longest: HOUR,
    shadows: None,
    call: |payload| FIELDS.call(payload),
    say,
};

fn say(answer: &Answer, _: Option<&Payload>) -> Output {
    match answer {
        Answer::Silence | Answer::Lines(_) => Output::nothing(),
        Answer::Refusal(why) => Output::json(&nested_refusal(why)),
    }
}
