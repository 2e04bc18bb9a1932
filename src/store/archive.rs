//! Taking old events out of a store, with the requests that ended by then. What has not ended keeps its events here,
//! and the checkpoint that is signed holds for both: for what went and for what stayed.

use std::collections::{HashMap, HashSet};

use ring::signature::Ed25519KeyPair;
use serde_json::{Value, json};

use super::Store;
use super::connection::{Connection, Transaction};
use super::events::{COLUMNS, event, events_after, record};
use super::limits;
use super::requests::by_id;
use crate::approval::Status;
use crate::audit::{Archive, Checkpoint, Event, Kind, kept};
use crate::clock::Moment;
use crate::error::Error;

/// So many events go in one transaction, which others wait for.
const STRETCH: u32 = 1000;

/// What went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// How many events.
    pub events: u64,
    /// How many requests.
    pub requests: u64,
    /// Where the chain of this store begins now.
    pub checkpoint: Checkpoint,
}

impl Store {
    /// Takes a stretch of events that are older than a moment into an archive; `None` if there is none. To be called
    /// again until then. The archive is durable before anything goes here.
    pub fn archive(
        &mut self,
        archive: &mut Archive,
        before: Moment,
        key: &Ed25519KeyPair,
    ) -> Result<Option<Archived>, Error> {
        self.write(|transaction| {
            transaction.flush()?;
            let previous = checkpoint(&transaction)?;
            let from = previous.as_ref().map_or(0, |previous| previous.seq);
            let mut events = events_after(&transaction, from, STRETCH)?;
            // The newest stays: the chain goes on from it.
            let newest = transaction.head()?.seq;
            let old = events
                .iter()
                .rposition(|event| event.at < before && event.seq < newest);
            events.truncate(old.map_or(0, |last| last + 1));
            let Some(last) = events.last() else {
                return Ok(None);
            };
            let mut open = kept_events(&transaction, from)?;
            open.extend(events.iter().cloned());
            transaction.execute(
                "DELETE FROM passes WHERE deadline_wall < ?1",
                &[before.0.into()],
            )?;
            let mut stays = Stays::new(transaction, last.seq, before);
            let mut staying = Vec::new();
            for event in open {
                if stays.event(&event)? {
                    staying.push(event);
                }
            }
            let hash = last.hash.parse().map_err(|_| Error::Internal {
                what: format!("event {} has no hash", last.seq),
            })?;
            let cut = Checkpoint::sign(last, hash, kept(&staying), previous.as_ref(), key);
            archive.write(&events, &cut, previous.as_ref())?;
            let requests = stays.remove()?;
            let gone = delete_but(transaction, &staying, cut.seq)?;
            transaction.execute(
                "INSERT INTO checkpoints (seq, checkpoint) VALUES (?1, ?2)",
                &[cut.seq.into(), super::sql::json(&cut)?.into()],
            )?;
            let body = json!({ "checkpoint": cut, "events": events.len(), "requests": requests });
            record(transaction, Kind::Archived, None, &body)?;
            Ok(Some(Archived {
                events: gone,
                requests,
                checkpoint: cut,
            }))
        })
    }

    /// Where the chain of this store begins, if a part of it was archived.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>, Error> {
        checkpoint(&self.connection)
    }
}

/// The last checkpoint.
pub(super) fn checkpoint(connection: &Connection) -> Result<Option<Checkpoint>, Error> {
    connection
        .query(
            "SELECT checkpoint FROM checkpoints ORDER BY seq DESC LIMIT 1",
            &[],
        )?
        .first()
        .map(|row| row.json(0))
        .transpose()
}

/// The events up to a checkpoint that are still here.
pub(super) fn kept_events(connection: &Connection, last: i64) -> Result<Vec<Event>, Error> {
    connection
        .query(
            &format!("SELECT {COLUMNS} FROM events WHERE seq <= ?1 ORDER BY seq"),
            &[last.into()],
        )?
        .iter()
        .map(event)
        .collect()
}

/// Which events stay though they are old.
struct Stays<'c> {
    transaction: Transaction<'c>,
    /// Up to here it is archived.
    last: i64,
    before: Moment,
    requests: HashMap<String, bool>,
    grants: HashMap<String, bool>,
    /// What was used of limits that still count, by permit.
    counts: HashSet<String>,
}

impl<'c> Stays<'c> {
    fn new(transaction: Transaction<'c>, last: i64, before: Moment) -> Self {
        Self {
            transaction,
            last,
            before,
            requests: HashMap::new(),
            grants: HashMap::new(),
            counts: HashSet::new(),
        }
    }

    fn event(&mut self, event: &Event) -> Result<bool, Error> {
        let body = || serde_json::from_str::<Value>(&event.body).unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut stays = false;
        if let Some(request) = &event.request {
            stays = self.request(request)?;
        }
        match event.kind.as_str() {
            "granted" | "grant_used" | "grant_ended" => {
                stays |= self.grant(&text(&body()["grant"]))?;
            }
            "reserved" => {
                let body = body();
                if limits::counts(&body) {
                    stays = true;
                    self.counts.insert(text(&body["permit"]));
                }
            }
            "pass_left" | "pass_used" => stays |= self.pass(&text(&body()["pass"]))?,
            // It comes behind what it gives back.
            "given_back" => stays |= self.counts.contains(&text(&body()["permit"])),
            _ => {}
        }
        Ok(stays)
    }

    /// True of a request that has not ended, that ended not long ago, or whose end still answers.
    fn request(&mut self, id: &str) -> Result<bool, Error> {
        if let Some(stays) = self.requests.get(id) {
            return Ok(*stays);
        }
        let stays = match by_id(&self.transaction, id)? {
            None => false,
            Some(request) => {
                let ended = match request.status {
                    Status::Rejected | Status::Revoked => request.deadline.passed(),
                    status => status.next().is_empty(),
                };
                !ended || request.updated_at >= self.before || self.goes_on(id)?
            }
        };
        self.requests.insert(id.to_owned(), stays);
        Ok(stays)
    }

    /// True if something of a request happened behind the cut.
    fn goes_on(&self, id: &str) -> Result<bool, Error> {
        let rows = self.transaction.query(
            "SELECT seq FROM events WHERE request = ?1 AND seq > ?2 LIMIT 1",
            &[id.into(), self.last.into()],
        )?;
        Ok(!rows.is_empty())
    }

    /// True of a grant that holds, or whose end lies behind the cut.
    fn grant(&mut self, id: &str) -> Result<bool, Error> {
        if let Some(stays) = self.grants.get(id) {
            return Ok(*stays);
        }
        let rows = self.transaction.query(
            "SELECT request, ended FROM grants WHERE id = ?1",
            &[id.into()],
        )?;
        let stays = match rows.first() {
            None => false,
            Some(row) => row.text_if_any(1)?.is_none() || self.ends_later(row.text(0)?, id)?,
        };
        self.grants.insert(id.to_owned(), stays);
        Ok(stays)
    }

    /// True of a pass that is kept still.
    fn pass(&self, id: &str) -> Result<bool, Error> {
        let rows = self
            .transaction
            .query("SELECT id FROM passes WHERE id = ?1", &[id.into()])?;
        Ok(!rows.is_empty())
    }

    fn ends_later(&self, request: &str, grant: &str) -> Result<bool, Error> {
        let rows = self.transaction.query(
            "SELECT body FROM events WHERE request = ?1 AND seq > ?2 AND kind = ?3",
            &[
                request.into(),
                self.last.into(),
                Kind::GrantEnded.as_str().into(),
            ],
        )?;
        for row in rows {
            let body: Value = row.json(0)?;
            if body["grant"] == grant {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Removes the rows of what does not stay; gives how many requests that are.
    fn remove(&self) -> Result<u64, Error> {
        let mut count = 0;
        for (id, _) in self.requests.iter().filter(|(_, stays)| !**stays) {
            let id = [id.as_str().into()];
            self.transaction
                .execute("DELETE FROM votes WHERE request = ?1", &id)?;
            count += self
                .transaction
                .execute("DELETE FROM requests WHERE id = ?1", &id)? as u64;
        }
        for (id, _) in self.grants.iter().filter(|(_, stays)| !**stays) {
            self.transaction
                .execute("DELETE FROM grants WHERE id = ?1", &[id.as_str().into()])?;
        }
        Ok(count)
    }
}

/// Deletes the events up to a number, but those.
fn delete_but(transaction: Transaction<'_>, staying: &[Event], last: i64) -> Result<u64, Error> {
    let mut gone = 0;
    let mut from = 0;
    for until in staying.iter().map(|event| event.seq).chain([last + 1]) {
        gone += transaction.execute(
            "DELETE FROM events WHERE seq > ?1 AND seq < ?2",
            &[from.into(), until.into()],
        )? as u64;
        from = until;
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::time::Duration;

    use base64::Engine as _;
    use ring::signature::KeyPair;

    use super::*;
    use crate::approval::grant::{Grantable, Scope, Terms};
    use crate::audit::check;
    use crate::digest::Digest;
    use crate::store::life::{approve, created, cycle, each, later, question, reject, step};
    use crate::store::{Begun, Listing, NewRequest};

    const HOUR: i64 = 3600;

    fn key(seed: u8) -> Ed25519KeyPair {
        Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
    }

    fn public(key: &Ed25519KeyPair) -> String {
        base64::engine::general_purpose::STANDARD.encode(key.public_key())
    }

    fn an_hour_ago() -> Moment {
        Moment(Moment::now().0 - HOUR * 1000)
    }

    /// All that is older than an hour.
    fn archive(store: &mut Store, path: &Path) -> Archived {
        let mut archive = Archive::create(path).unwrap();
        let mut all: Option<Archived> = None;
        while let Some(more) = store.archive(&mut archive, an_hour_ago(), &key(1)).unwrap() {
            let events = more.events + all.map_or(0, |all| all.events);
            all = Some(Archived { events, ..more });
        }
        all.expect("there is something old")
    }

    /// A question whose approval can be remembered.
    fn grantable(number: u32) -> NewRequest {
        let mut new = question(number, 7);
        new.asked.grantable = Some(Grantable::Scope(Scope {
            command: Digest::of(b"command"),
            content: Digest::of(b"content"),
            numbers: Vec::new(),
        }));
        new
    }

    fn finish(store: &mut Store, new: &NewRequest) {
        let Begun::Created(request) = store.begin(new).unwrap() else {
            panic!("it is new");
        };
        if request.status == Status::Pending {
            approve(store, &request.id);
        }
        let steps = [
            Status::Approved,
            Status::Consumed,
            Status::Armed,
            Status::Finished,
        ];
        for pair in steps.windows(2) {
            assert!(step(store, &request.id, pair[0], pair[1]));
        }
    }

    #[test]
    fn what_ended_long_ago_goes_and_the_record_holds_across_the_cut() {
        each(|store| {
            let files = tempfile::tempdir().unwrap();
            let path = |name: &str| files.path().join(name);
            let anchor = {
                store.enrolled("one", None, false).unwrap();
                store.head().unwrap().hash
            };
            store
                .together(|store| {
                    (0..180).for_each(|number| cycle(store, number));
                    Ok(())
                })
                .unwrap();
            let refused = created(store, &question(1000, 1));
            reject(store, &refused);
            let taken = created(store, &question(1001, 1));
            approve(store, &taken);
            assert!(step(store, &taken, Status::Approved, Status::Consumed));
            assert!(step(store, &taken, Status::Consumed, Status::Armed));
            // An approval that is remembered, and was used.
            let first = grantable(1002);
            let Begun::Created(remembered) = store.begin(&first).unwrap() else {
                panic!("it is new");
            };
            approve(store, &remembered.id);
            let terms = Terms {
                lasts: Some(Duration::from_hours(20)),
                times: Some(5),
                session: false,
            };
            store.grant(&remembered.id, terms).unwrap();
            finish(store, &grantable(1003));
            store.verify(None).unwrap().unwrap();

            // Nobody looks after what was armed: it is not known how it ended, and stays.
            later(2 * HOUR);
            store.sweep().unwrap();
            let archived = archive(store, &path("1"));
            assert!(archived.events > 180 * 6, "{archived:?}");
            let head = store.verify(Some(&archived.checkpoint.hash.to_string()));
            head.unwrap().unwrap();
            let older = store.verify(Some(&anchor)).unwrap().unwrap_err();
            assert!(older.contains("since the cut"), "{older}");
            assert!(store.request_if_any(&refused).unwrap().is_none());
            assert_eq!(store.request(&taken).unwrap().status, Status::Unknown);
            let events = store.events(Listing::Of(taken.as_str())).unwrap();
            assert_eq!(events.first().unwrap().kind, "requested");
            assert_eq!(store.grants(false).unwrap()[0].left, Some(3));

            // Life goes on, also for what was kept.
            finish(store, &grantable(1004));
            assert_eq!(store.grants(false).unwrap()[0].left, Some(2));
            assert!(step(store, &taken, Status::Unknown, Status::Finished));
            store.verify(None).unwrap().unwrap();
            later(2 * HOUR);
            store.sweep().unwrap();
            archive(store, &path("2"));
            assert!(store.request_if_any(&taken).unwrap().is_none());
            store.verify(None).unwrap().unwrap();
            later(22 * HOUR);
            store.sweep().unwrap();
            assert!(store.grants(false).unwrap().is_empty());
            later(2 * HOUR);
            let last = archive(store, &path("3"));
            let rest = kept_events(&store.connection, last.checkpoint.seq).unwrap();
            assert_eq!(rest.len(), 0, "{rest:?}");
            assert!(store.grants(true).unwrap().is_empty(), "it went");
            let public = public(&key(1));
            store.verify_by(None, Some(&public)).unwrap().unwrap();

            // From the first event on, over all files.
            let all = ["1", "2", "3"].map(path);
            let checked = check(&all, &public).unwrap().unwrap();
            assert_eq!(checked, Some(last.checkpoint));
            assert_eq!(checked, store.checkpoint().unwrap());
            let kept_elsewhere = fs::read_to_string(path("1")).unwrap();
            assert!(kept_elsewhere.contains(&anchor));
        });
    }

    #[test]
    fn a_cut_that_came_to_nothing_is_made_again() {
        each(|store| {
            let files = tempfile::tempdir().unwrap();
            let path = |name: &str| files.path().join(name);
            (0..3).for_each(|number| cycle(store, number));
            later(2 * HOUR);
            store.enrolled("new", None, false).unwrap();
            let fails = |store: &mut Store, archive: &mut Archive| {
                let failed: Result<(), Error> = store.together(|store| {
                    store.archive(archive, an_hour_ago(), &key(1))?.unwrap();
                    Err(Error::Usage {
                        what: "the store went away".into(),
                    })
                });
                assert!(failed.is_err());
                store.verify(None).unwrap().unwrap();
                assert_eq!(store.checkpoint().unwrap(), None);
            };
            // The process ended there; the next one begins another file.
            fails(store, &mut Archive::create(&path("1")).unwrap());
            let mut archive = Archive::create(&path("2")).unwrap();
            // This one goes on.
            fails(store, &mut archive);
            let done = store.archive(&mut archive, an_hour_ago(), &key(1)).unwrap();
            assert_eq!(done.unwrap().requests, 3);
            assert_eq!(
                store.archive(&mut archive, an_hour_ago(), &key(1)).unwrap(),
                None
            );
            store.verify(None).unwrap().unwrap();
            let public = public(&key(1));
            for files in [&["2"][..], &["1", "2"]] {
                let files: Vec<_> = files.iter().map(|name| path(name)).collect();
                let checked = check(&files, &public).unwrap().unwrap();
                assert_eq!(checked, store.checkpoint().unwrap());
            }
            assert!(Archive::create(&path("2")).is_err(), "it is there");
        });
    }

    #[test]
    fn what_was_changed_about_a_cut_is_found() {
        each(|store| {
            let files = tempfile::tempdir().unwrap();
            let path = files.path().join("1");
            cycle(store, 1);
            let taken = created(store, &question(2, 2));
            approve(store, &taken);
            assert!(step(store, &taken, Status::Approved, Status::Consumed));
            assert!(step(store, &taken, Status::Consumed, Status::Armed));
            later(2 * HOUR);
            store.sweep().unwrap();
            archive(store, &path);
            store.verify(None).unwrap().unwrap();

            // In the store, each for itself.
            let tampered = [
                (
                    "UPDATE events SET kind = 'rejected' WHERE kind = 'approved'",
                    "was changed",
                ),
                (
                    "DELETE FROM events WHERE kind = 'approved'",
                    "what was kept",
                ),
                ("DELETE FROM checkpoints", "is missing"),
                (
                    "UPDATE checkpoints SET checkpoint = replace(checkpoint, '\"at\":\"20', '\"at\":\"21')",
                    "nobody signed",
                ),
            ];
            for (statement, why) in tampered {
                let undone: Result<(), Error> = store.together(|store| {
                    Transaction(&store.connection).execute(statement, &[])?;
                    let broken = store.verify(None)?.unwrap_err();
                    assert!(broken.contains(why), "{statement}: {broken}");
                    Err(Error::Usage {
                        what: "undo".into(),
                    })
                });
                assert!(matches!(undone, Err(Error::Usage { .. })), "{undone:?}");
            }
            let other = public(&key(2));
            let broken = store.verify_by(None, Some(&other)).unwrap().unwrap_err();
            assert!(broken.contains("nobody signed"), "{broken}");

            // In the file.
            let good = fs::read_to_string(&path).unwrap();
            let lines: Vec<&str> = good.lines().collect();
            let without = |gone: usize| {
                let rest = lines.iter().enumerate().filter(|(line, _)| *line != gone);
                let rest: Vec<String> = rest.map(|(_, line)| format!("{line}\n")).collect();
                rest.concat()
            };
            let public = public(&key(1));
            let files = [path.clone()];
            assert!(check(&files, &public).unwrap().is_ok());
            let tampered = [
                (without(1), "missing"),
                (without(lines.len() - 2), "not of these events"),
                (good.replace("\"approved\"", "\"rejected\""), "changed"),
                (good.replace("\"kept\":\"", "\"kept\":\"0"), "line"),
            ];
            for (text, why) in tampered {
                fs::write(&path, text).unwrap();
                let found = match check(&files, &public) {
                    Ok(checked) => checked.unwrap_err(),
                    Err(error) => error.to_string(),
                };
                assert!(found.contains(why), "{why}: {found}");
            }
            fs::write(&path, good).unwrap();
            assert!(check(&files, &other).unwrap().unwrap_err().contains("key"));
        });
    }
}
