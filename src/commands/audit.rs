//! `sudomode audit`

use serde_json::json;

use super::{complain, print};
use crate::audit::Event;
use crate::cli::AuditCommand;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::{Listing, Store};
use crate::term;

pub(super) fn run(command: &AuditCommand, paths: &Paths) -> Result<Exit, Error> {
    let mut store = Store::open(paths)?;
    match command {
        AuditCommand::List { last, json } => list(&store.events(Listing::Last(*last))?, *json),
        AuditCommand::Show { id, json } => {
            let id = store.find(id)?.id;
            list(&store.events(Listing::Of(id.as_str()))?, *json)
        }
        AuditCommand::Verify { head, json } => verify(&mut store, head.as_deref(), *json),
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
            let about = event
                .request
                .as_deref()
                .map_or_else(|| argv(event), |request| request.chars().take(12).collect());
            format!("{:>6}  {}  {:<13} {about}", event.seq, event.at, event.kind)
        };
        text.push('\n');
    }
    print(&text)?;
    Ok(Exit::Success)
}

/// The words of a decision that needed no request.
fn argv(event: &Event) -> String {
    let body: serde_json::Value = serde_json::from_str(&event.body).unwrap_or_default();
    let words = body["argv"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let words: Vec<std::ffi::OsString> = words
        .iter()
        .filter_map(|word| word.as_str())
        .map(Into::into)
        .collect();
    term::line(&words)
}

fn verify(store: &mut Store, anchor: Option<&str>, as_json: bool) -> Result<Exit, Error> {
    let checked = store.verify(anchor)?;
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
