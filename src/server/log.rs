//! What the server says of itself: one JSON object a line on standard error. Never a token, a passphrase, an argument of
//! a command or a body.

use std::io::Write as _;

use serde::Serialize;

use crate::clock::Moment;

#[derive(Serialize)]
struct Line<'a> {
    at: Moment,
    level: &'a str,
    event: &'a str,
    #[serde(flatten, serialize_with = "pairs")]
    fields: &'a [(&'a str, &'a str)],
}

/// Something that is worth knowing.
pub(super) fn info(event: &str, fields: &[(&str, &str)]) {
    write("info", event, fields);
}

/// Something that somebody should look at.
pub(super) fn warn(event: &str, fields: &[(&str, &str)]) {
    write("warn", event, fields);
}

/// Something that went wrong.
pub(super) fn error(event: &str, fields: &[(&str, &str)]) {
    write("error", event, fields);
}

fn write(level: &str, event: &str, fields: &[(&str, &str)]) {
    let line = Line {
        at: Moment::now(),
        level,
        event,
        fields,
    };
    let Ok(mut text) = serde_json::to_string(&line) else {
        return;
    };
    text.push('\n');
    // If nobody can hear it there is nobody to tell.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

fn pairs<S: serde::Serializer>(fields: &[(&str, &str)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(fields.iter().copied())
}
