//! From the question of a command on another host to its end.

use serde_json::{Value, json};

use super::site::{Site, ask, base64, runner, stands, status, vote};
use crate::serving::Client;

const CHARGE: &[&str] = &["stripe", "charge", "--amount", "80"];

fn put(client: &Client, words: &[&str]) -> (Value, String) {
    let ask = ask(words);
    let request = client.post("/v1/requests", &ask).is(201).json();
    (ask, request["id"].as_str().unwrap().to_owned())
}

fn consume(client: &Client, id: &str, ask: &Value, nonce: char) -> crate::serving::Reply {
    let body = json!({"runner": runner(nonce), "material": ask["material"]});
    client.post(&format!("/v1/requests/{id}/consume"), &body)
}

fn step(client: &Client, id: &str, step: &str, body: &Value) -> crate::serving::Reply {
    client.post(&format!("/v1/requests/{id}/{step}"), body)
}

#[test]
fn command_of_another_host_is_asked_approved_taken_armed_and_finished() {
    let site = Site::new();
    let (agent, (alice, _)) = (site.agent("codex"), site.approver("alice"));
    let (ask, id) = put(&agent, CHARGE);
    let again = agent.post("/v1/requests", &ask).is(200).json();
    assert_eq!(again["id"], id.as_str(), "the same question");
    assert_eq!(again["argv"], json!(CHARGE));
    assert_eq!(
        again["intents"][0]["resource"], "stripe",
        "the server read the words"
    );
    consume(&agent, &id, &ask, 'a').problem(409, "conflict");
    vote(&alice, &id, "approve", &json!({})).is(200);

    let permit = consume(&agent, &id, &ask, 'a').is(200).json();
    let same = consume(&agent, &id, &ask, 'a').is(200).json();
    assert_eq!(permit, same, "an answer that was lost is given again");
    let ready = agent.get("/ready").is(200).json();
    let key = ready["key"]
        .as_str()
        .unwrap()
        .strip_prefix("ed25519:")
        .unwrap();
    let key = base64(key);
    let permit: sudomode::wire::Permit = serde_json::from_value(permit).unwrap();
    assert!(permit.is_of(&key), "it is the server's");
    consume(&agent, &id, &ask, 'b').problem(409, "conflict");

    step(&agent, &id, "arm", &json!({"runner": runner('b')})).problem(409, "conflict");
    step(&agent, &id, "arm", &json!({"runner": runner('a')})).is(200);
    step(&agent, &id, "arm", &json!({"runner": runner('a')})).is(200);
    let nonce = "a".repeat(32);
    step(&agent, &id, "renew", &json!({"nonce": nonce})).is(200);
    let unseen = step(
        &agent,
        &id,
        "finish",
        &json!({"nonce": "b".repeat(32), "outcome": "not_executed"}),
    );
    let problem = unseen.problem(409, "conflict");
    assert_eq!(problem["executed"], "unknown");
    let finish = json!({"nonce": nonce, "outcome": {"executed": {"exit": 0}}});
    step(&agent, &id, "finish", &finish).is(200);
    let ended = step(&agent, &id, "finish", &finish).is(200).json();
    assert_eq!(ended["status"], "FINISHED");
    assert_eq!(ended["outcome"], json!({"exit": 0}));
    let (_, next) = put(&agent, CHARGE);
    assert_ne!(next, id, "a new run asks anew");
    let verified = alice.get("/v1/audit/verify").is(200).json();
    assert_eq!(verified["intact"], true, "{verified}");
}

#[test]
fn human_is_shown_the_words_that_the_fingerprint_is_of() {
    let site = Site::new();
    let agent = site.agent("codex");
    let mut lie = ask(CHARGE);
    lie["material"]["argv"] = json!(["ls"]);
    agent.post("/v1/requests", &lie).problem(422, "invalid");
    let mut lie = ask(CHARGE);
    lie["asked"]["argv"] = json!(["ls"]);
    lie["asked"]["intents"] = json!([]);
    lie["asked"]["cwd"] = json!("/elsewhere");
    let request = agent.post("/v1/requests", &lie).is(201).json();
    assert_eq!(
        request["argv"],
        json!(CHARGE),
        "not what the client says that it is"
    );
    assert_eq!(request["cwd"], "/work");
    let secret = ask(&[
        "stripe",
        "charge",
        "--amount",
        "80",
        "--api-key",
        "sk_live_0123456789abcdef0123",
    ]);
    let request = agent.post("/v1/requests", &secret).is(201);
    assert!(
        !request.body.contains("sk_live_0123456789abcdef0123"),
        "{}",
        request.body
    );
}

#[test]
fn servers_policy_and_the_clients_both_hold() {
    let site = Site::new();
    let agent = site.agent("codex");
    let denied = agent.post("/v1/requests", &ask(&["frobnicate", "--all"]));
    let problem = denied.problem(403, "denied");
    assert_eq!(problem["executed"], "no");
    // The client asks for what the server would allow: its own policy demands two people.
    let mut small = ask(&["stripe", "charge", "--amount", "20"]);
    small["asked"]["required"] = json!([{"assurance": "authenticated", "approvals": 2, "approvers": [], "four_eyes": false}]);
    let request = agent.post("/v1/requests", &small).is(201).json();
    assert_eq!(request["reason"], "local");
    let missing = request["missing"].as_str().unwrap();
    assert!(missing.contains("2 authenticated approvals"), "{missing}");
}

#[test]
fn agents_see_and_take_only_what_is_their_own() {
    let site = Site::new();
    let (one, other) = (site.agent("one"), site.agent("other"));
    let (alice, _) = site.approver("alice");
    let (ask, id) = put(&one, CHARGE);
    vote(&alice, &id, "approve", &json!({})).is(200);
    for stranger in [&other, &site.anyone()] {
        stranger
            .get(&format!("/v1/requests/{id}"))
            .problem(404, "not-found");
        stranger
            .get(&format!("/v1/requests/{id}/events"))
            .problem(404, "not-found");
        stranger
            .get(&format!("/v1/requests/{id}/challenge"))
            .problem(404, "not-found");
        consume(stranger, &id, &ask, 'a').problem(404, "not-found");
        step(stranger, &id, "cancel", &json!({})).problem(404, "not-found");
        step(stranger, &id, "invalidate", &json!({"note": "x"})).problem(404, "not-found");
    }
    consume(&alice, &id, &ask, 'a').problem(403, "forbidden");
    let (_, theirs) = put(&other, CHARGE);
    assert_ne!(theirs, id, "another token asks for itself");
    step(
        &one,
        &id,
        "invalidate",
        &json!({"note": "the script changed"}),
    )
    .is(200);
    assert_eq!(status(&one, &id), "INVALIDATED");
    step(&other, &theirs, "cancel", &json!({})).is(200);
    assert_eq!(status(&other, &theirs), "CANCELLED");
}

#[test]
fn what_would_run_must_be_what_was_approved() {
    let site = Site::new();
    let (agent, (alice, _)) = (site.agent("codex"), site.approver("alice"));
    let (_, id) = put(&agent, CHARGE);
    vote(&alice, &id, "approve", &json!({})).is(200);
    let more = ask(&["stripe", "charge", "--amount", "8000"]);
    consume(&agent, &id, &more, 'a').problem(412, "stale");
    assert_eq!(status(&agent, &id), "APPROVED", "nothing was changed");
}

#[test]
fn outcome_that_nobody_saw_is_resolved_by_a_human() {
    let site = Site::new();
    let (agent, (alice, _)) = (site.agent("codex"), site.approver("alice"));
    let (ask, id) = put(&agent, CHARGE);
    vote(&alice, &id, "approve", &json!({})).is(200);
    consume(&agent, &id, &ask, 'a').is(200);
    step(&agent, &id, "arm", &json!({"runner": runner('a')})).is(200);
    let nonce = "a".repeat(32);
    step(
        &agent,
        &id,
        "finish",
        &json!({"nonce": nonce, "outcome": "unknown"}),
    )
    .is(200);
    let not = json!({"nonce": nonce, "outcome": "not_executed"});
    step(&agent, &id, "finish", &not).problem(409, "conflict");
    let standing = agent.post("/v1/requests", &ask).is(200).json();
    assert_eq!(
        standing["status"], "UNKNOWN",
        "a blind retry is no new question"
    );
    step(&agent, &id, "resolve", &json!({"happened": false})).problem(403, "forbidden");
    let resolved = step(&alice, &id, "resolve", &json!({"happened": false}))
        .is(200)
        .json();
    assert_eq!(resolved["status"], "NOT_EXECUTED");
    put(&agent, CHARGE);
}

#[test]
fn rejected_command_is_answered_at_once_until_a_human_forgets_it() {
    let site = Site::new();
    let (agent, (alice, _)) = (site.agent("codex"), site.approver("alice"));
    let (ask, id) = put(&agent, CHARGE);
    vote(&alice, &id, "reject", &json!({"reason": "no"})).is(200);
    let again = agent.post("/v1/requests", &ask).is(200).json();
    assert_eq!(
        (&again["id"], &again["status"]),
        (&json!(id), &json!("REJECTED"))
    );
    step(&alice, &id, "forget", &json!({})).is(200);
    step(&alice, &id, "forget", &json!({})).problem(409, "conflict");
    put(&agent, CHARGE);
}

#[test]
fn approval_is_remembered_for_as_long_as_it_was_said_and_no_longer() {
    let site = Site::new();
    let (agent, (alice, _)) = (site.agent("codex"), site.approver("alice"));
    let run = |id: &str, ask: &Value, nonce: char| {
        consume(&agent, id, ask, nonce).is(200);
        step(&agent, id, "arm", &json!({"runner": runner(nonce)})).is(200);
        let finish =
            json!({"nonce": nonce.to_string().repeat(32), "outcome": {"executed": {"exit": 0}}});
        step(&agent, id, "finish", &finish).is(200);
    };
    let (first, id) = put(&agent, CHARGE);
    let voted = vote(&alice, &id, "approve", &json!({"times": 2}))
        .is(200)
        .json();
    let grant = voted["grant"]["id"].as_str().unwrap().to_owned();
    run(&id, &first, 'a');
    let smaller = ask(&["stripe", "charge", "--amount", "79"]);
    let granted = agent.post("/v1/requests", &smaller).is(201).json();
    assert_eq!(granted["status"], "APPROVED", "a smaller amount: {granted}");
    run(granted["id"].as_str().unwrap(), &smaller, 'b');
    assert_eq!(put(&agent, CHARGE).0, first);
    let grants = alice.get("/v1/grants?all=true").is(200).json();
    assert_eq!(grants["grants"][0]["id"], grant.as_str());
    assert!(grants["grants"][0]["ended"].is_string());
    alice
        .delete(&format!("/v1/grants/{grant}"))
        .problem(409, "conflict");
    agent.get("/v1/grants").problem(403, "forbidden");
    vote(&alice, &id, "approve", &json!({"times": 1})).problem(422, "invalid");
}

#[test]
fn limit_of_a_rule_is_kept_at_the_server() {
    let site = Site::new();
    let agent = site.agent("codex");
    let send = || {
        let body = json!({"resource": "mail", "action": "send", "args": {}});
        agent.post("/v1/govern", &body).is(200).json()["status"].clone()
    };
    for _ in 0..3 {
        assert_eq!(send(), "ALLOW");
    }
    assert_eq!(send(), "REQUIRE_APPROVAL");
}

#[test]
fn two_who_take_one_approval_at_once_get_one_permit() {
    let site = Site::new();
    let (agent, (alice, _)) = (site.agent("codex"), site.approver("alice"));
    let (ask, id) = put(&agent, CHARGE);
    vote(&alice, &id, "approve", &json!({})).is(200);
    let answers: Vec<u16> = std::thread::scope(|scope| {
        let racers = ('a'..='f').map(|nonce| {
            let (agent, id, ask) = (&agent, &id, &ask);
            scope.spawn(move || consume(agent, id, ask, nonce).status)
        });
        let racers: Vec<_> = racers.collect();
        racers
            .into_iter()
            .map(|racer| racer.join().unwrap())
            .collect()
    });
    assert_eq!(
        answers.iter().filter(|status| **status == 200).count(),
        1,
        "{answers:?}"
    );
    stands(&agent, &id, "CONSUMED");
}
