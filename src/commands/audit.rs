//! `sudomode audit`

use serde_json::{Value, json};

use super::person::authority;
use super::{complain, print};
use crate::approval::Outcome;
use crate::audit::Event;
use crate::cli::AuditCommand;
use crate::enforce::Authority;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::Listing;
use crate::term;

pub(super) fn run(command: &AuditCommand, paths: &Paths) -> Result<Exit, Error> {
    let mut authority = authority(paths, None)?;
    match command {
        AuditCommand::List { last, json } => list(&authority.events(Listing::Last(*last))?, *json),
        AuditCommand::Show { id, json } => {
            let id = authority.find(id)?.id;
            list(&authority.events(Listing::Of(id.as_str()))?, *json)
        }
        AuditCommand::Verify { head, json } => verify(
            &mut authority,
            head.map(|head| head.to_string()).as_deref(),
            *json,
        ),
    }
}

fn list(events: &[Event], as_json: bool) -> Result<Exit, Error> {
    let mut text = String::new();
    for event in events {
        text += &if as_json {
            serde_json::to_string(event).map_err(|error| Error::Internal {
                what: error.to_string(),
            })?
        } else {
            let about = about(event);
            format!("{:>6}  {}  {:<13} {about}", event.seq, event.at, event.kind)
        };
        text.push('\n');
    }
    print(&text)?;
    Ok(Exit::Success)
}

/// One line's worth: the command where the event has it, else who did it, how it ended, or who was told.
fn about(event: &Event) -> String {
    let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
    let words = [&body["argv"], &body["asked"]["argv"]]
        .into_iter()
        .find_map(Value::as_array);
    let words: Vec<&str> = words
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut parts: Vec<String> = event
        .request
        .iter()
        .map(|request| request.chars().take(12).collect())
        .collect();
    if body["asked"].is_null() {
        parts.extend((!words.is_empty()).then(|| term::line(&words)));
    } else {
        // These were escaped when they were asked about.
        parts.push(words.join(" "));
    }
    if let Some(by) = body["resolution"]["by"].as_str() {
        parts.push(format!("by {}", term::text(by)));
    }
    let details = [
        &body["resolution"]["reason"],
        &body["note"],
        &body["channel"],
        &body["service"],
        &body["why"],
    ];
    for detail in details.into_iter().filter_map(Value::as_str) {
        parts.push(term::text(detail));
    }
    if let Ok(outcome) = serde_json::from_value::<Outcome>(body["outcome"].clone()) {
        parts.push(outcome.to_string());
    }
    parts.join("  ")
}

fn verify(authority: &mut Authority, anchor: Option<&str>, as_json: bool) -> Result<Exit, Error> {
    let checked = authority.verify(anchor)?;
    if as_json {
        let object = match &checked {
            Ok(head) => json!({ "intact": true, "events": head.seq, "head": head.hash }),
            Err(broken) => json!({ "intact": false, "broken": broken }),
        };
        print(&super::json(&object)?)?;
    }
    match checked {
        Ok(head) if !as_json => print(&format!(
            "intact: {} events, head {}\n",
            head.seq, head.hash
        ))?,
        Ok(_) => {}
        Err(broken) => {
            if !as_json {
                complain(&format!(
                    "sudomode: broken {broken}\n  the record was changed, or damaged; keep a copy of it and find out by whom\n"
                ));
            }
            return Ok(Exit::Internal);
        }
    }
    Ok(Exit::Success)
}
