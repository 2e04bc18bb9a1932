//! The life of requests in a store: what each step costs, and what ends by itself.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use super::database::Database;
use super::sqlite::steps;
use super::{Begun, Change, Counting, Liveness, NewRequest, Place, Project, Store, Voted};
use crate::approval::{
    Asked, Fingerprint, Outcome, RequestId, Requester, Resolution, Status, Verdict, Vote,
};
use crate::assurance::Assurance;
use crate::clock::skew::{self, Skew};
use crate::clock::{Deadline, Moment, authority};
use crate::digest::Digest;

/// A store of each kind, for a test of its own.
pub(crate) struct Kinds {
    _home: TempDir,
    pub(crate) places: Vec<Place>,
    pub(crate) project: Project,
}

pub(crate) fn kinds() -> Kinds {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let home = tempfile::tempdir().unwrap();
    let mut places = vec![Place::Sqlite(home.path().to_owned())];
    places.extend(Database::shared().map(|database| database.address().parse::<Place>().unwrap()));
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    Kinds {
        _home: home,
        places,
        project: format!("test_{count}").parse().unwrap(),
    }
}

/// Runs a test on a store of each kind, with clocks that are right.
pub(crate) fn each(test: impl Fn(&mut Store)) {
    let kinds = kinds();
    for place in &kinds.places {
        skew::set(Skew::default());
        authority::forget();
        println!("{place}");
        test(&mut Store::open_at(place, &kinds.project, Liveness::Leases).unwrap());
        skew::set(Skew::default());
        authority::forget();
    }
}

/// A question like any other.
pub(crate) fn question(number: u32, requester: u32) -> NewRequest {
    let digest = Digest::of(&number.to_be_bytes());
    let asked = serde_json::json!({
        "argv": ["stripe", "charge", "--amount", number.to_string()],
        "cwd": "/work", "user": "u", "host": "h", "agent": null,
        "binary": {"path": "/usr/bin/stripe", "digest": digest, "mutable": false},
        "intents": [], "rule": "spending", "reason": "", "policy": "", "not_inspected": [], "flags": [],
        "environment": [], "dropped": [], "files": {},
    });
    NewRequest {
        fingerprint: Fingerprint(digest),
        asked: serde_json::from_value::<Asked>(asked).unwrap(),
        requester: Requester::User { uid: requester },
        pending_for: Duration::from_hours(4),
        max_pending: 20,
        grants: true,
        apart: false,
    }
}

pub(crate) fn created(store: &mut Store, new: &NewRequest) -> RequestId {
    match store.begin(new).unwrap() {
        Begun::Created(request) => request.id,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn approve(store: &mut Store, id: &RequestId) {
    answer(store, id, Verdict::Approve, Status::Approved);
}

pub(crate) fn reject(store: &mut Store, id: &RequestId) {
    answer(store, id, Verdict::Reject, Status::Rejected);
}

fn answer(store: &mut Store, id: &RequestId, verdict: Verdict, to: Status) {
    let voted = store
        .vote(id, |request, _| {
            let vote = Vote {
                person: "human".into(),
                verdict,
                assurance: Assurance::None,
                channel: "cli".into(),
                reason: None,
                at: Moment::now(),
                fingerprint: request.fingerprint.to_string(),
                proof: None,
            };
            let change = Change {
                deadline: Some(Deadline::after(Duration::from_mins(15))),
                resolution: Some(Resolution::word(verdict, None, "human", "cli")),
                ..Change::default()
            };
            Ok(Counting::Counts(Box::new((vote, Some((to, change))))))
        })
        .unwrap();
    assert_eq!(voted, Voted::Decided);
}

pub(crate) fn step(store: &mut Store, id: &RequestId, from: Status, to: Status) -> bool {
    let change = Change {
        outcome: (to == Status::Finished).then_some(Outcome::Exit(0)),
        ..Change::default()
    };
    store.advance(id, from, to, &change).unwrap()
}

/// From the question to the end of the execution.
pub(crate) fn cycle(store: &mut Store, number: u32) {
    let id = created(store, &question(number, number));
    approve(store, &id);
    assert!(step(store, &id, Status::Approved, Status::Consumed));
    assert!(step(store, &id, Status::Consumed, Status::Armed));
    assert!(step(store, &id, Status::Armed, Status::Finished));
}

#[test]
fn a_step_costs_the_same_however_many_requests_there_are() {
    let home = tempfile::tempdir().unwrap();
    let place = Place::Sqlite(home.path().to_owned());
    let mut store = Store::open_at(&place, &Project::default(), Liveness::Leases).unwrap();
    let cost = |store: &mut Store, number| {
        // The first time, statements are prepared.
        cycle(store, number);
        steps::taken();
        cycle(store, number);
        store.sweep_some().unwrap();
        steps::taken()
    };
    let empty = cost(&mut store, 1);
    fill(&mut store);
    let full = cost(&mut store, 1);
    let again = cost(&mut store, 3);
    assert!(full < empty * 6 / 5, "{empty} steps, and {full} with many");
    assert!(
        again < empty * 6 / 5,
        "{empty} steps, and {again} with many"
    );
    store.verify(None).unwrap().unwrap();
}

#[test]
fn a_step_in_postgresql_looks_at_no_more_rows_where_there_are_more() {
    let Some(database) = Database::shared() else {
        return;
    };
    let kinds = kinds();
    let place: Place = database.address().parse().unwrap();
    let mut store = Store::open_at(&place, &kinds.project, Liveness::Leases).unwrap();
    // What this connection looked at so far, by tables and by indexes.
    let looked = |store: &Store| {
        let rows = store.connection.query(
            "SELECT CAST(sum(seq_tup_read) + sum(coalesce(idx_tup_fetch, 0)) AS BIGINT) \
             FROM pg_stat_xact_user_tables WHERE schemaname = current_schema",
            &[],
        );
        rows.unwrap()[0].integer(0).unwrap()
    };
    let cost = |store: &mut Store, number| {
        cycle(store, number);
        let cost = store.together(|store| {
            let before = looked(store);
            cycle(store, number);
            store.sweep_some()?;
            Ok(looked(store) - before)
        });
        cost.unwrap()
    };
    let empty = cost(&mut store, 1);
    fill(&mut store);
    let full = cost(&mut store, 1);
    let again = cost(&mut store, 3);
    assert!(empty > 0);
    assert!(full <= empty + 10, "{empty} rows, and {full} with many");
    assert!(again <= empty + 10, "{empty} rows, and {again} with many");
    store.verify(None).unwrap().unwrap();
}

/// Many that are finished, and many that wait.
fn fill(store: &mut Store) {
    let filled = store.together(|store| {
        for number in 0..1000 {
            cycle(store, number % 10);
        }
        for number in 10_000..10_700 {
            store.begin(&question(number, number))?;
        }
        Ok(())
    });
    filled.unwrap();
}

#[test]
fn what_many_wait_for_ends_by_either_clock() {
    let hour = 3_600_000;
    let still = Skew::default();
    let set_back = Skew {
        wall: -hour,
        ..still
    };
    let rebooted = Skew {
        wall: hour,
        boot: -hour,
        boots: 1,
    };
    let lost = Skew {
        wall: -hour,
        boot: 0,
        boots: 1,
    };
    let table = [
        (
            Skew {
                wall: 5 * hour,
                ..still
            },
            Status::Expired,
        ),
        (
            Skew {
                boot: 5 * hour,
                ..still
            },
            Status::Expired,
        ),
        (set_back, Status::Pending),
        (rebooted, Status::Pending),
        (lost, Status::Expired),
    ];
    for (clocks, ends) in table {
        each(|store| {
            let ids: Vec<RequestId> = store
                .together(|store| {
                    let each = (0..250).map(|number| created(store, &question(number, number)));
                    Ok(each.collect())
                })
                .unwrap();
            skew::set(clocks);
            store.sweep().unwrap();
            for id in ids {
                assert_eq!(store.request(&id).unwrap().status, ends, "{clocks:?}");
            }
            store.verify(None).unwrap().unwrap();
        });
    }
}

pub(crate) fn later(seconds: i64) {
    let mut clocks = skew::now();
    clocks.wall += seconds * 1000;
    clocks.boot += seconds * 1000;
    skew::set(clocks);
}

#[test]
fn an_approval_that_nobody_arms_in_time_cannot_be_armed_and_an_end_can_be_told_late() {
    let consumed = |store: &mut Store, number| {
        let id = created(store, &question(number, number));
        approve(store, &id);
        assert!(step(store, &id, Status::Approved, Status::Consumed));
        id
    };
    each(|store| {
        let late = consumed(store, 1);
        let swept = consumed(store, 2);
        let in_time = consumed(store, 3);
        later(50);
        assert!(step(store, &in_time, Status::Consumed, Status::Armed));
        later(15);
        assert!(!step(store, &late, Status::Consumed, Status::Armed));
        store.sweep().unwrap();
        for id in [&late, &swept] {
            assert_eq!(store.request(id).unwrap().status, Status::NotExecuted);
        }
        for _ in 0..3 {
            later(500);
            assert!(store.renew(&in_time).unwrap(), "it is watched");
            store.sweep().unwrap();
        }
        later(700);
        store.sweep().unwrap();
        assert_eq!(store.request(&in_time).unwrap().status, Status::Unknown);
        assert!(!store.renew(&in_time).unwrap());
        assert!(step(store, &in_time, Status::Unknown, Status::Finished));
        store.verify(None).unwrap().unwrap();
    });
}

#[test]
fn another_caller_picks_a_question_up_only_once_nobody_waits_for_it() {
    let other = question(1, 2);
    let begin = |store: &mut Store| match store.begin(&other).unwrap() {
        Begun::Created(request) | Begun::Standing(request) => request.id,
        Begun::TooMany(_) => panic!("too many"),
    };
    each(|store| {
        let id = created(store, &question(1, 1));
        for _ in 0..3 {
            later(100);
            store.waits(&id).unwrap();
            let own = begin(store);
            assert_ne!(own, id, "it is waited for");
            assert!(step(store, &own, Status::Pending, Status::Cancelled));
        }
        later(160);
        assert_eq!(begin(store), id);
    });
}
