//! What stands in the notification.

use std::collections::HashMap;

use notify_rust::{Hint, Notification, Timeout, Urgency};
use zbus::Variant;

use super::{Key, Said};
use crate::approval::{ApprovalRequest, Brief, Verdict, prompt};

/// What the daemon is given.
pub(super) fn note(
    request: &ApprovalRequest,
    told: &Brief,
    keys: &[Key],
    markup: bool,
) -> Notification {
    let code = request.id.short();
    let escape = |text: &str| {
        if markup {
            escaped(text)
        } else {
            text.to_owned()
        }
    };
    let mut lines = vec![told.command.clone(), told.would.clone()];
    lines.extend(
        told.rest
            .iter()
            .map(|(name, text)| format!("{name} {text}")),
    );
    let answers = |wanted| {
        keys.iter()
            .any(|(_, _, said)| *said == Said::Answer(wanted))
    };
    lines.push(if answers(Verdict::Approve) {
        format!("request {code}")
    } else if answers(Verdict::Reject) {
        format!("to approve it: sudomode approve {code}")
    } else {
        format!("to answer it: sudomode approve {code}, or reject")
    });
    let mut body: Vec<String> = lines.iter().map(|line| escape(line)).collect();
    if markup {
        body[0] = format!("<b>{}</b>", body[0]);
    }
    let mut note = Notification::new();
    note.appname("sudomode")
        .icon("dialog-password")
        .summary(&summary(request))
        .body(&body.join("\n"))
        // It stands until it is answered: here, elsewhere, or by the end of its time.
        .timeout(Timeout::Never)
        .urgency(Urgency::Normal)
        .hint(Hint::Resident(true));
    for (key, label, _) in keys {
        note.action(key, label);
    }
    note
}

/// The line that is seen first, and alone where a daemon folds the rest. Some daemons read markup in it and some do
/// not, so there is nothing in it that could be any.
fn summary(request: &ApprovalRequest) -> String {
    let intents = &request.asked.intents;
    let gravest = intents.iter().max_by_key(|intent| intent.effect);
    let what = gravest.map(|intent| format!("{} {}", intent.resource, intent.action));
    let what: String = what
        .unwrap_or_default()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || " _-./:".contains(c) {
                c
            } else {
                '?'
            }
        })
        .take(60)
        .collect();
    let more = match intents.len() {
        0 | 1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let effect = gravest.map(prompt::effect).unwrap_or_default();
    format!("Allow {what}{more}? It {effect}")
}

/// Text for a place that reads markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Its hints as they are sent.
pub(super) fn hints(note: &Notification) -> HashMap<&'static str, Variant<'_>> {
    note.hints
        .iter()
        .filter_map(|hint| match hint {
            Hint::Urgency(urgency) => Some(("urgency", Variant::U8(*urgency as u8))),
            Hint::Resident(stays) => Some(("resident", Variant::Bool(*stays))),
            _ => None,
        })
        .collect()
}
