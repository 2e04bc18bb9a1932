//! Polls that are held until there is something to say.

use std::io::Read;
use std::time::{Duration, Instant};

use serde_json::json;

use super::site::{Site, charge, vote};
use crate::serving::Reply;

#[test]
fn held_poll_is_answered_as_soon_as_the_request_is() {
    let site = Site::new();
    let (alice, _) = site.approver("alice");
    let ids: Vec<String> = (0..20)
        .map(|more| charge(&site.anyone(), 80 + more))
        .collect();
    std::thread::scope(|scope| {
        let waiters: Vec<_> = ids
            .iter()
            .map(|id| {
                let (site, id) = (&site, id.clone());
                scope.spawn(move || {
                    let reply = site.anyone().get(&format!("/v1/requests/{id}?wait=60"));
                    reply.is(200).json()["status"].clone()
                })
            })
            .collect();
        crate::sandbox::until("they wait", || {
            let metrics = site.anyone().get("/metrics").is(200).body;
            metrics.contains("sudomode_held_polls 20").then_some(())
        });
        let began = Instant::now();
        alice
            .post("/v1/requests/approve", &json!({"all": true}))
            .is(200);
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), "APPROVED");
        }
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "long before the poll ends"
        );
    });
}

#[test]
fn poll_that_knows_the_state_hears_of_the_next_one() {
    let site = Site::new();
    let (alice, _) = site.approver("alice");
    let id = charge(&site.anyone(), 80);
    let path = format!("/v1/requests/{id}");
    let first = alice.get(&path).is(200);
    let etag = first.header("etag").unwrap().to_owned();
    assert_eq!(first.json()["etag"], etag.as_str());
    let knowing = alice.with("if-none-match", &etag);
    let same = knowing.get(&path).is(304);
    assert_eq!(same.body, "");
    knowing.get(&format!("{path}?wait=1")).is(304);
    vote(&alice, &id, "approve", &json!({})).is(200);
    let next = knowing.get(&format!("{path}?wait=60")).is(200);
    assert_ne!(next.header("etag"), Some(etag.as_str()));
    assert_eq!(next.json()["status"], "APPROVED");
    alice
        .get(&format!("{path}?wait=61"))
        .problem(422, "invalid");
    alice
        .get(&format!("{path}?wait=x"))
        .problem(400, "malformed");
}

#[test]
fn server_that_stops_answers_those_who_wait_and_keeps_their_questions() {
    let mut site = Site::new();
    let id = charge(&site.anyone(), 80);
    let mut held = site
        .anyone()
        .open("GET", &format!("/v1/requests/{id}?wait=60"), None);
    crate::sandbox::until("it waits", || {
        let metrics = site.anyone().get("/metrics").is(200).body;
        metrics.contains("sudomode_held_polls 1").then_some(())
    });
    let log = site.stop();
    assert!(log.contains("\"stopped\""), "{log}");
    let mut bytes = Vec::new();
    held.read_to_end(&mut bytes).unwrap();
    assert_eq!(Reply::of(&bytes).is(200).json()["status"], "PENDING");
}

#[test]
fn question_ends_by_its_time_and_who_waits_hears_of_it() {
    let sandbox = crate::sandbox::Sandbox::with_policy(super::SITE_POLICY);
    sandbox.write("home/.config/sudomode/config.yaml", "pending_for: 2s\n");
    let site = Site::in_sandbox(sandbox, &[]);
    let id = charge(&site.anyone(), 80);
    let reply = site
        .anyone()
        .get(&format!("/v1/requests/{id}?wait=60"))
        .is(200)
        .json();
    assert_eq!(reply["status"], "REJECTED", "{reply}");
    assert!(
        reply["reason"].as_str().unwrap().contains("in time"),
        "{reply}"
    );
}
