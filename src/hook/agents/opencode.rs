//! `OpenCode`: a plugin of a few lines, which runs inside of it and asks `sudomode hook opencode`.
//! <https://opencode.ai/docs/plugins>
//!
//! The words between the two are ours: only `{"decision": "allow"}` lets the tool run; for all else the plugin throws.

use serde_json::json;

use super::plain_refusal;
use crate::hook::answer::{Answer, Output};
use crate::hook::call::Fields;
use crate::hook::payload::Payload;
use crate::hook::protocol::{HOUR, Protocol};

/// The plugin, with `@SUDOMODE@` for the arguments that start the hook.
pub const PLUGIN: &str = include_str!("opencode.js");

const FIELDS: Fields = Fields {
    event: (&["event"], &["tool.execute.before"]),
    tool: &["tool"],
    input: &["args"],
    cwd: &["directory"],
    below: &["workdir"],
};

pub(super) const PROTOCOL: Protocol = Protocol {
    name: "opencode",
    // It waits for a plugin as long as that takes.
    time_out: HOUR,
    longest: HOUR,
    shadows: None,
    call: |payload| FIELDS.call(payload),
    say,
};

fn say(answer: &Answer, _: Option<&Payload>) -> Output {
    match answer {
        Answer::Silence | Answer::Lines(_) => Output::json(&json!({"decision": "allow"})),
        Answer::Refusal(why) => plain_refusal(why),
    }
}
