//! Checking the record: the chain by itself, and that all else stands as its events say. Nothing is held of it but what
//! is looked at, and nobody who writes waits for it.

use std::collections::HashMap;

use super::Store;
use super::archive::{checkpoint, kept_events};
use super::connection::Connection;
use super::events::{COLUMNS, event, events_after};
use super::votes::votes_between;
use super::{grants, limits, passes};
use crate::approval::{Status, Vote};
use crate::audit::{Broken, Chain, Checkpoint, Event, Head, Kind, kept};
use crate::error::Error;

/// How much is read at once.
const EVENTS: u32 = 1000;
const REQUESTS: u32 = 200;

impl Store {
    /// Checks the chain, and that each request stands where its last event left it.
    pub fn verify(&self, anchor: Option<&str>) -> Result<Result<Head, String>, Error> {
        self.verify_by(anchor, None)
    }

    /// The same where the key that signs checkpoints is known, in base64: a part that was archived is taken on no other
    /// word.
    pub fn verify_by(
        &self,
        anchor: Option<&str>,
        key: Option<&str>,
    ) -> Result<Result<Head, String>, Error> {
        self.at_once(|store| {
            let connection = &store.connection;
            connection.flush()?;
            let recorded = connection.head()?;
            let mut told = Told::default();
            let cut = checkpoint(connection)?;
            let mut begins = Head::default();
            if let Some(cut) = &cut {
                if !cut.holds(key) {
                    return Ok(Err(format!("nobody signed the cut at event {}", cut.seq)));
                }
                if let Err(broken) = told.kept(&kept_events(connection, cut.seq)?, cut) {
                    return Ok(Err(broken));
                }
                begins = cut.head();
            }
            let mut chain = Chain::from(begins).anchored(anchor);
            loop {
                let events = events_after(connection, chain.head().seq, EVENTS)?;
                for event in &events {
                    if let Err(broken) = chain.follow(event) {
                        return Ok(Err(broken.to_string()));
                    }
                    told.hear(event);
                }
                if events.is_empty() {
                    break;
                }
            }
            let head = match chain.end(&recorded) {
                Ok(head) => head,
                Err(broken @ Broken::Anchor(_)) => {
                    return Ok(Err(match cut {
                        Some(cut) => format!("{broken} since the cut at event {}", cut.seq),
                        None => broken.to_string(),
                    }));
                }
                Err(broken) => return Ok(Err(broken.to_string())),
            };
            let all = [
                requests(connection, told.asked)?,
                told.grants.compare(connection)?,
                told.limits.compare(connection)?,
                told.passes.compare(connection)?,
            ];
            Ok(all.into_iter().collect::<Result<(), _>>().map(|()| head))
        })
    }
}

/// How all else should stand by what the events say.
#[derive(Default)]
struct Told {
    grants: grants::Told,
    limits: limits::Told,
    passes: passes::Told,
    asked: u64,
}

impl Told {
    fn hear(&mut self, event: &Event) {
        self.grants.hear(event);
        self.limits.hear(event);
        self.passes.hear(event);
        self.asked += u64::from(event.kind == Kind::Requested.as_str());
    }

    /// The events before a cut that are here still: they are those that were here when it was made.
    fn kept(&mut self, events: &[Event], cut: &Checkpoint) -> Result<(), String> {
        for event in events {
            if event.digest() != event.hash {
                return Err(Broken::Changed(event.seq).to_string());
            }
            self.hear(event);
        }
        if kept(events) == cut.kept {
            return Ok(());
        }
        Err(format!(
            "what was kept of the events before the cut at {} is not what was kept then",
            cut.seq
        ))
    }
}

/// Every request stands as its events say, and none is gone.
fn requests(connection: &Connection, asked: u64) -> Result<Result<(), String>, Error> {
    let mut after = String::new();
    let mut there = 0;
    loop {
        let rows = connection.query(
            "SELECT id, status, asked FROM requests WHERE id > ?1 ORDER BY id LIMIT ?2",
            &[(&after).into(), REQUESTS.into()],
        )?;
        let Some(last) = rows.last() else {
            return Ok(if there == asked {
                Ok(())
            } else {
                Err(format!("{asked} requests were recorded, {there} are there"))
            });
        };
        there += rows.len() as u64;
        let last = last.text(0)?.to_owned();
        let told = events_between(connection, &after, &last)?;
        let of = |id: &str| told.get(id).map_or(&[][..], Vec::as_slice);
        for row in &rows {
            let id = row.text(0)?;
            if let Err(broken) = stands(of(id), id, row.text(1)?, row.text(2)?) {
                return Ok(Err(broken));
            }
        }
        for (request, vote) in votes_between(connection, &after, &last)? {
            if let Err(broken) = voted(of(&request), &request, &vote) {
                return Ok(Err(broken));
            }
        }
        after = last;
    }
}

/// The events of the requests whose ids lie between two, those of each oldest first.
fn events_between(
    connection: &Connection,
    after: &str,
    last: &str,
) -> Result<HashMap<String, Vec<Event>>, Error> {
    let rows = connection.query(
        &format!(
            "SELECT {COLUMNS} FROM events WHERE request > ?1 AND request <= ?2 ORDER BY request, seq"
        ),
        &[after.into(), last.into()],
    )?;
    let mut told: HashMap<String, Vec<Event>> = HashMap::new();
    for row in &rows {
        let event = event(row)?;
        let request = event.request.clone().unwrap_or_default();
        told.entry(request).or_default().push(event);
    }
    Ok(told)
}

/// A request that was changed past the chain does not stand where its events say, or asks for something else.
fn stands(events: &[Event], id: &str, status: &str, asked: &str) -> Result<(), String> {
    let last = events.iter().rev().find_map(|event| {
        Status::all().find(|status| Kind::Status(*status).as_str() == event.kind)
    });
    if last.map(Status::as_str) != Some(status) {
        let last = last.map_or("nothing", Status::as_str);
        return Err(format!("{id} stands as {status}, its events say {last}"));
    }
    let requested = Kind::Requested.as_str();
    let first = events.iter().find(|event| event.kind == requested);
    if first.map(|event| json(&event.body)["asked"].clone()) != Some(json(asked)) {
        return Err(format!("{id} asks for something else than its first event"));
    }
    Ok(())
}

/// A vote that was put into the store past the chain has no event.
fn voted(events: &[Event], request: &str, vote: &Vote) -> Result<(), String> {
    let known = events.iter().any(|event| {
        event.kind == Kind::Voted.as_str()
            && serde_json::from_str::<Vote>(&event.body).is_ok_and(|told| told == *vote)
    });
    if known {
        return Ok(());
    }
    Err(format!(
        "a vote of {} on {request} has no event",
        crate::term::text(&vote.person)
    ))
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}
