//! `sudomode server status`

use serde::Serialize;

use super::{Here, json as as_json, print};
use crate::clock::Moment;
use crate::error::Error;
use crate::exit::Exit;
use crate::store::{Liveness, Place, Project, Store};

/// What one project holds.
#[derive(Serialize)]
struct Entry {
    project: String,
    approvers: usize,
    tokens: usize,
    pending: i64,
    policy: i64,
    events: i64,
    head: String,
}

pub(super) fn run(json: bool, here: &Here<'_>) -> Result<Exit, Error> {
    let projects = here.place.projects()?;
    let entries = projects.iter().map(|project| entry(&here.place, project));
    let entries: Vec<Entry> = entries.collect::<Result<_, _>>()?;
    if json {
        print(&as_json(&entries)?)?;
        return Ok(Exit::Success);
    }
    let mut text = format!("{}\n", here.place);
    if entries.is_empty() {
        text += "  no project yet: sudomode serve makes the first\n";
    }
    for entry in &entries {
        let policy = match entry.policy {
            0 => "the built-in policy".to_owned(),
            version => format!("policy {version}"),
        };
        text += &format!(
            "  {:<16} {} waiting, {} approvers, {} tokens, {policy}, {} events\n",
            entry.project, entry.pending, entry.approvers, entry.tokens, entry.events
        );
    }
    print(&text)?;
    Ok(Exit::Success)
}

fn entry(place: &Place, project: &Project) -> Result<Entry, Error> {
    let store = Store::open_at(place, project, Liveness::Leases)?;
    store.at_once(|store| {
        let now = Moment::now();
        let in_force = store.tokens()?.into_iter().filter(|token| {
            token.revoked_at.is_none() && token.expires_at.is_none_or(|expires| now < expires)
        });
        let head = store.head()?;
        Ok(Entry {
            project: project.to_string(),
            approvers: store.people()?.len(),
            tokens: in_force.count(),
            pending: store.waiting()?,
            policy: store.ruling_in_force()?.map_or(0, |ruling| ruling.version),
            events: head.seq,
            head: head.hash,
        })
    })
}
