//! What happens, as it happens, for those who may see it.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use super::site::{Site, charge, vote};
use crate::serving::Client;

/// The next message of a stream that is no comment.
fn next(stream: &mut impl BufRead) -> (String, String, Value) {
    let (mut id, mut name) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0, "it ended");
        if let Some(text) = line.strip_prefix("id:") {
            text.trim().clone_into(&mut id);
        } else if let Some(text) = line.strip_prefix("event:") {
            text.trim().clone_into(&mut name);
        } else if let Some(text) = line.strip_prefix("data:") {
            return (id, name, serde_json::from_str(text).unwrap());
        }
    }
}

fn watch(client: &Client) -> BufReader<std::net::TcpStream> {
    let mut stream = BufReader::new(client.open("GET", "/v1/stream", None));
    loop {
        let mut line = String::new();
        assert_ne!(stream.read_line(&mut line).unwrap(), 0);
        if line.starts_with(": here") || line.starts_with("id:") || line.starts_with("event:") {
            return stream;
        }
    }
}

#[test]
fn whoever_watches_hears_of_each_step_and_of_what_was_missed() {
    let site = Site::new();
    let (alice, _) = site.approver("alice");
    let mut stream = watch(&alice);
    let id = charge(&site.anyone(), 80);
    let (first, name, data) = next(&mut stream);
    assert_eq!(
        (name.as_str(), data["request"].as_str()),
        ("requested", Some(id.as_str()))
    );
    assert_eq!(data["seq"].to_string(), first);
    site.anyone()
        .post(
            "/v1/govern",
            &json!({"resource": "stripe", "action": "charge", "args": {"amount": 1}}),
        )
        .is(200);
    vote(&alice, &id, "approve", &json!({})).is(200);
    let names = [next(&mut stream).1, next(&mut stream).1];
    assert_eq!(names, ["voted", "approved"], "plain decisions are not told");
    drop(stream);

    let away = alice.with("last-event-id", &first);
    let mut stream = BufReader::new(away.open("GET", "/v1/stream", None));
    let names = [next(&mut stream).1, next(&mut stream).1];
    assert_eq!(names, ["voted", "approved"], "it goes on where it ended");
}
