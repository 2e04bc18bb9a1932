//! Gemini CLI: `BeforeTool` in `settings.json`. <https://geminicli.com/docs/hooks/reference>
//!
//! It hangs on `ask` where nobody sits before it, runs the command on exit code 1, on a time-out and on exit code 2
//! without a word. Its time-outs are in milliseconds. Its shell reads no start files, so a line means what it says.

use std::time::Duration;

use super::plain_refusal;
use crate::hook::answer::{Answer, Output};
use crate::hook::call::Fields;
use crate::hook::payload::Payload;
use crate::hook::protocol::{HOUR, Protocol};

const FIELDS: Fields = Fields {
    event: (&["hook_event_name"], &["BeforeTool"]),
    tool: &["tool_name"],
    input: &["tool_input"],
    cwd: &["cwd"],
    below: &["dir_path", "directory"],
};

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "gemini",
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
