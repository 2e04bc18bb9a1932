//! Two policies judge, the server's and this machine's, and the stricter one wins.

use super::served::Served;
use crate::sandbox::Sandbox;

/// What the server's policy says, what that of this machine says, and the exit code of a first try.
type Row = (&'static str, Option<&'static str>, i32);

const TABLE: [Row; 10] = [
    ("ALLOW", None, 0),
    ("REQUIRE_APPROVAL", None, 75),
    ("DENY", None, 77),
    ("ALLOW", Some("ALLOW"), 0),
    ("ALLOW", Some("REQUIRE_APPROVAL"), 75),
    ("ALLOW", Some("DENY"), 77),
    ("REQUIRE_APPROVAL", Some("ALLOW"), 75),
    ("REQUIRE_APPROVAL", Some("DENY"), 77),
    ("DENY", Some("ALLOW"), 77),
    ("DENY", Some("REQUIRE_APPROVAL"), 77),
];

/// A policy with one rule a row.
fn policy(says: fn(&Row) -> Option<&'static str>) -> String {
    let mut text = "default: REQUIRE_APPROVAL\nrules:\n".to_owned();
    for (number, row) in TABLE.iter().enumerate() {
        if let Some(response) = says(row) {
            text +=
                &format!("  - {{id: r{number}, program: tool{number}, response: {response}}}\n");
        }
    }
    text
}

#[test]
fn the_stricter_of_the_servers_and_the_local_policy_wins_both_ways() {
    let theirs = policy(|row| Some(row.0));
    // Without a local policy the server's alone decides; with one, what it does not name is asked.
    let alone = Served::with(&theirs, Sandbox::new());
    let both = Served::with(&theirs, Sandbox::with_policy(&policy(|row| row.1)));
    for (number, row) in TABLE.into_iter().enumerate() {
        let at = if row.1.is_some() { &both } else { &alone };
        at.here.stub(&format!("tool{number}"), "echo ran >> ran");
        let tried = at.here.run(&format!("exec --wait 0s -- tool{number}"));
        assert_eq!(tried.code, row.2, "{row:?}: {tried:?}");
        let judged = at.here.run(&format!("check -- tool{number}"));
        assert_eq!(judged.code, row.2, "{row:?}: {judged:?}");
    }
    let asked = both.requests();
    assert_eq!(asked.len(), 2, "{asked:?}");
}

#[test]
fn a_server_whose_policy_became_stricter_wins_over_its_approval() {
    let served = Served::new();
    served.counting();
    let line = "exec --wait 0s -- stripe charge --amount 80";
    assert_eq!(served.here.run(line).code, 75);
    let id = served.pending();
    assert_eq!(served.here.run(&format!("approve {id}")).code, 0);
    let text = "default: DENY\nrules:\n  - {id: none, program: stripe, response: DENY, reason: no charges any more}\n";
    let note = serde_json::json!({ "text": text });
    let (status, proposed) = served.post("/v1/policies", Some(&served.alice), &note);
    assert!(status < 300, "{proposed}");
    let version = proposed["version"].as_i64().unwrap();
    let accept = format!("/v1/policies/{version}/accept");
    let nothing = serde_json::json!({});
    let (status, accepted) = served.post(&accept, Some(&served.alice), &nothing);
    assert!(status < 300 || status == 409, "{accepted}");
    // The copy here still asks; the server is asked, and says no.
    let denied = served.here.run(line);
    assert_eq!(denied.code, 77, "{denied:?}");
    assert!(denied.stderr.contains("no charges any more"), "{denied:?}");
    assert_eq!(served.statuses(), ["APPROVED"], "and it is used by nobody");
    std::fs::remove_file(
        served
            .here
            .path("home/.local/state/sudomode/server-policy.json"),
    )
    .unwrap();
    let denied = served.here.run(line);
    assert_eq!(denied.code, 77, "{denied:?}");
    assert_eq!(served.runs(), 0);
}

#[test]
fn a_limit_of_the_servers_is_counted_there_and_one_of_this_machine_here() {
    let policy = "\
default: REQUIRE_APPROVAL
rules:
  - {id: few, program: stripe, response: ALLOW, limit: {count: 2, per: 1h}}
  - {id: fewer, program: counted, response: ALLOW, limit: {count: 9, per: 1h}}
  - {id: once, program: broken, response: ALLOW, limit: {count: 1, per: 1h}}
";
    let local = "\
default: ALLOW
rules:
  - {id: here, program: counted, response: ALLOW, limit: {count: 1, per: 1h}}
  - {id: all, program: '*', response: ALLOW}
";
    let served = Served::with(policy, Sandbox::with_policy(local));
    served.counting();
    let ran = served.here.path("ran");
    let count = format!("echo counted >> {}", ran.display());
    served.here.stub("counted", &count);
    let codes: Vec<i32> = (0..3)
        .map(|_| served.here.run("exec --wait 0s -- stripe x").code)
        .collect();
    assert_eq!(codes, [0, 0, 75]);
    let id = served.pending();
    let reason = served.here.json(&format!("show {id} --json"))["reason"].clone();
    assert!(
        reason.as_str().unwrap().contains("limit of rule few"),
        "{reason}"
    );
    let codes: Vec<i32> = (0..2)
        .map(|_| served.here.run("exec --wait 0s -- counted x").code)
        .collect();
    assert_eq!(codes, [0, 75]);
    assert_eq!(served.runs(), 3);
    // What could not be executed was not used.
    let broken = served.here.stub("broken", "");
    std::fs::write(&broken, "neither a binary nor a script").unwrap();
    assert_eq!(served.here.run("exec --wait 0s -- broken").code, 126);
    served.here.stub("broken", &count);
    let codes: Vec<i32> = (0..2)
        .map(|_| served.here.run("exec --wait 0s -- broken").code)
        .collect();
    assert_eq!(codes, [0, 75]);
}
