//! Two policies judge, the server's and this machine's, and the stricter one wins.

use super::served::Served;
use crate::sandbox::Sandbox;

/// (what the server's policy says, what that of this machine says, the exit code of a first try).
const TABLE: [(&str, Option<&str>, i32); 10] = [
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

#[test]
fn the_stricter_of_the_servers_and_the_local_policy_wins_both_ways() {
    let rule = |number: usize, response: &str| {
        format!("  - {{id: r{number}, program: tool{number}, response: {response}}}\n")
    };
    let all = |side: fn(&(&'static str, Option<&'static str>, i32)) -> Option<&'static str>| {
        let rules = TABLE.iter().enumerate();
        let rules = rules.filter_map(|(number, row)| Some(rule(number, side(row)?)));
        format!(
            "default: REQUIRE_APPROVAL\nrules:\n{}",
            rules.collect::<String>()
        )
    };
    let server = all(|row| Some(row.0));
    // Without a local policy the server's alone decides; with one, what it does not name is asked.
    let alone = Served::with(&server, Sandbox::new());
    let both = Served::with(&server, Sandbox::with_policy(&all(|row| row.1)));
    for (number, (theirs, ours, code)) in TABLE.into_iter().enumerate() {
        let served = if ours.is_some() { &both } else { &alone };
        served
            .here
            .stub(&format!("tool{number}"), "echo ran >> ran");
        let tried = served.here.run(&format!("exec --wait 0s -- tool{number}"));
        assert_eq!(tried.code, code, "{theirs} {ours:?}: {tried:?}");
        let judged = served.here.run(&format!("check -- tool{number}"));
        assert_eq!(judged.code, code, "{theirs} {ours:?}: {judged:?}");
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
