//! SDK of `OpenHands`: `pre_tool_use` in `.openhands/hooks.json`. <https://docs.openhands.dev/sdk/guides/hooks>
//!
//! Its terminal is one shell that stays open, and keys may be typed into what runs in it.

use std::time::Duration;

use super::plain_refusal;
use crate::hook::answer::{Answer, Output};
use crate::hook::call::Fields;
use crate::hook::payload::Payload;
use crate::hook::protocol::{HOUR, Protocol};

const FIELDS: Fields = Fields {
    event: (&["event_type"], &["PreToolUse"]),
    tool: &["tool_name"],
    input: &["tool_input"],
    cwd: &["working_dir"],
    below: &[],
};

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "openhands",
    time_out: Duration::from_secs(60),
    longest: HOUR,
    shadows: None,
    call: |payload| FIELDS.call(payload),
    say,
};

fn say(answer: &Answer, _: Option<&Payload>) -> Output {
    match answer {
        Answer::Silence | Answer::Lines(_) => Output::nothing(),
        Answer::Refusal(why) => plain_refusal(why),
    }
}
