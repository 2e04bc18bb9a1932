//! The policy of a project: read, tried, changed by two people.

use serde_json::{Value, json};

use super::site::{Site, charge, kinds};

const STRICT: &str = "default: DENY\nrules:\n  - {id: none, resource: stripe, response: DENY}\n";

#[test]
fn dry_run_says_what_would_be_decided_and_records_nothing() {
    let site = Site::new();
    let anyone = site.anyone();
    let evaluate = |body: Value| anyone.post("/v1/evaluate", &body);
    let charge = json!(["stripe", "charge", "--amount", "80"]);
    let table = [
        (json!({"argv": charge}), "REQUIRE_APPROVAL"),
        (
            json!({"line": "true && stripe charge --amount 20"}),
            "ALLOW",
        ),
        (json!({"line": "ls | rm -rf /"}), "DENY"),
        (
            json!({"resource": "stripe", "action": "charge", "args": {"amount": 20}}),
            "ALLOW",
        ),
        (json!({"argv": charge, "policy": STRICT}), "DENY"),
    ];
    for (body, decision) in table {
        assert_eq!(
            evaluate(body.clone()).is(200).json()["decision"],
            decision,
            "{body}"
        );
    }
    for wrong in [
        json!({}),
        json!({"argv": []}),
        json!({"argv": [""]}),
        json!({"argv": ["ls"], "line": "ls"}),
        json!({"resource": "x"}),
        json!({"line": "ls", "args": {}}),
        json!({"line": "ls", "policy": "rules: 5"}),
        json!({"lien": "ls"}),
    ] {
        evaluate(wrong).problem(422, "invalid");
    }
    let (alice, _) = site.approver("alice");
    let kinds = kinds(&alice);
    assert!(
        !kinds
            .iter()
            .any(|kind| kind == "requested" || kind == "denied"),
        "{kinds:?}"
    );
}

#[test]
fn policy_is_changed_by_one_person_and_another_and_rolled_back_alike() {
    let site = Site::new();
    let admin = site.anyone().holding(&site.token("root --scope admin"));
    let (alice, _) = site.approver("alice");
    let copy = site.anyone().get("/v1/policy").is(200).json();
    let copy: sudomode::wire::PolicyCopy = serde_json::from_value(copy).unwrap();
    assert_eq!(
        (copy.version, copy.text.as_str()),
        (1, super::SITE_POLICY),
        "the file is the first"
    );
    let broken = json!({"text": "rules:\n  - {id: a, respnse: ALLOW}\n"});
    let problem = alice.post("/v1/policies", &broken).problem(422, "invalid");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("policies.yaml:2:"),
        "{problem}"
    );
    let example = json!({"text": "rules:\n  - {id: a, resource: git, response: DENY, examples: {git push: ALLOW}}\n"});
    alice.post("/v1/policies", &example).problem(422, "invalid");
    site.anyone()
        .post("/v1/policies", &json!({"text": STRICT}))
        .problem(401, "unauthorized");

    let proposed = admin
        .post("/v1/policies", &json!({"text": STRICT, "note": "stop"}))
        .is(201)
        .json();
    assert_eq!(
        (&proposed["version"], &proposed["state"]),
        (&json!(2), &json!("proposed"))
    );
    let diff = alice.get("/v1/policies/2/diff").is(200).json();
    let diff = diff["diff"].as_str().unwrap();
    assert!(
        diff.contains("\n+  - {id: none, resource: stripe, response: DENY}\n"),
        "{diff}"
    );
    let decide = |version: i64, what: &str, body: &Value| {
        alice.post(&format!("/v1/policies/{version}/{what}"), body)
    };
    decide(2, "accept", &json!({"hash": "0"})).problem(412, "stale");
    admin
        .post("/v1/policies/2/accept", &json!({}))
        .problem(403, "forbidden");
    let id = charge(&site.anyone(), 80);
    super::site::vote(&alice, &id, "approve", &json!({})).is(200);
    let accepted = decide(2, "accept", &json!({"hash": proposed["hash"]}))
        .is(200)
        .json();
    assert_eq!(accepted["in_force"], true);
    decide(2, "reject", &json!({})).problem(409, "conflict");
    decide(9, "accept", &json!({})).problem(404, "not-found");
    let body = json!({"resource": "stripe", "action": "charge", "args": {"amount": 20}});
    let status = || site.anyone().post("/v1/govern", &body).is(200).json()["status"].clone();
    assert_eq!(status(), "DENY");
    assert_eq!(
        super::site::status(&site.anyone(), &id),
        "REJECTED",
        "a stricter policy wins over an approval"
    );

    let back = alice
        .post("/v1/policies", &json!({"version": 1, "note": "back"}))
        .is(201)
        .json();
    let version = back["version"].as_i64().unwrap();
    // Alice is the only one who is enrolled: she may.
    decide(version, "accept", &json!({})).is(200);
    assert_eq!(status(), "ALLOW");
    let versions = alice.get("/v1/policies").is(200).json();
    let in_force: Vec<&Value> = versions["versions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["in_force"])
        .collect();
    assert_eq!(in_force, [true, false, false]);
    let kinds = kinds(&alice);
    let accepted = kinds
        .iter()
        .filter(|kind| *kind == "policy_accepted")
        .count();
    assert_eq!(accepted, 3);
}

#[test]
fn who_proposed_a_policy_does_not_accept_it_where_somebody_else_could() {
    let site = Site::new();
    let admin = site.anyone().holding(&site.token("root --scope admin"));
    let (alice, _) = site.approver("alice");
    let bobs = super::site::Key::new(&site.sandbox, "bob");
    admin
        .post(
            "/v1/approvers",
            &json!({"name": "bob", "key": bobs.public()}),
        )
        .is(201);
    let bob = admin
        .post(
            "/v1/tokens",
            &json!({"name": "bob", "scope": "approver", "person": "bob"}),
        )
        .is(201)
        .json();
    let bob = site.anyone().holding(bob["token"].as_str().unwrap());
    alice.post("/v1/policies", &json!({"text": STRICT})).is(201);
    alice
        .post("/v1/policies/2/accept", &json!({}))
        .problem(403, "forbidden");
    bob.post("/v1/policies/2/accept", &json!({})).is(200);
}

#[test]
fn file_holds_when_it_changed_and_else_what_was_accepted_since() {
    let mut site = Site::new();
    let (alice, _) = site.approver("alice");
    alice.post("/v1/policies", &json!({"text": STRICT})).is(201);
    alice.post("/v1/policies/2/accept", &json!({})).is(200);
    site.restart();
    let version = || site.anyone().get("/v1/policy").is(200).json()["version"].clone();
    assert_eq!(version(), 2, "the file is the one it was");
    site.sandbox.write(
        "home/.config/sudomode/policies.yaml",
        format!("{}# more\n", super::SITE_POLICY),
    );
    site.restart();
    let version = site.anyone().get("/v1/policy").is(200).json()["version"].clone();
    assert_eq!(version, 3);
}

#[test]
fn copy_of_a_policy_is_signed_and_soon_over() {
    let site = Site::new();
    let copy = site.anyone().get("/v1/policy").is(200).json();
    let copy: sudomode::wire::PolicyCopy = serde_json::from_value(copy).unwrap();
    let ready = site.anyone().get("/ready").is(200).json();
    let key = ready["key"]
        .as_str()
        .unwrap()
        .strip_prefix("ed25519:")
        .unwrap()
        .to_owned();
    let key = super::site::base64(&key);
    assert!(copy.is_of(&key));
    let mut forged = copy.clone();
    forged.text = "default: ALLOW\nrules: []\n".to_owned();
    assert!(!forged.is_of(&key));
    let mut longer = copy.clone();
    longer.not_after = longer.not_after.after(std::time::Duration::from_secs(1));
    assert!(!longer.is_of(&key));
    let left = copy.not_after.0 - sudomode::clock::Moment::now().0;
    assert!((0..=60_000).contains(&left), "{left}");
}
