//! Codex CLI of `OpenAI`: `PreToolUse` in `hooks.json`. <https://developers.openai.com/codex/hooks>
//!
//! It runs the command on `ask`, on bad JSON, on a time-out, and on exit code 2 with nothing on standard error. A line
//! can be replaced only together with `allow`, which says more than silence, so none is.

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
    below: &[],
};

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "codex",
    time_out: Duration::from_secs(600),
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
