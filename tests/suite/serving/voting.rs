//! Whose answers count at a server, for how much, and for what.

use serde_json::{Value, json};

use super::site::{Site, ask, charge, status, vote};
use crate::sandbox::end;

#[test]
fn an_agents_token_never_answers() {
    let site = Site::new();
    let agent = site.agent("codex");
    let id = charge(&agent, 80);
    for answer in ["approve", "reject"] {
        vote(&agent, &id, answer, &json!({})).problem(403, "forbidden");
        vote(&site.anyone(), &id, answer, &json!({})).problem(401, "unauthorized");
        agent
            .post(
                &format!("/v1/requests/{id}/{answer}"),
                &json!({"person": "alice", "passphrase": "x", "code": "1"}),
            )
            .problem(403, "forbidden");
    }
    agent
        .post("/v1/requests/approve", &json!({"all": true}))
        .problem(403, "forbidden");
    let admin = site.anyone().holding(&site.token("root --scope admin"));
    vote(&admin, &id, "approve", &json!({})).problem(403, "forbidden");
    assert_eq!(status(&agent, &id), "PENDING");
}

#[test]
fn a_vote_is_for_what_was_seen() {
    let site = Site::new();
    let (alice, _) = site.approver("alice");
    let id = charge(&site.anyone(), 80);
    let other = json!({"fingerprint": "0".repeat(64)});
    let problem = vote(&alice, &id, "approve", &other).problem(412, "stale");
    let fingerprint = problem["request"]["fingerprint"].clone();
    assert_eq!(status(&site.anyone(), &id), "PENDING");
    vote(&alice, &id, "approve", &json!({"fingerprint": fingerprint})).is(200);
    let again = vote(&alice, &id, "approve", &json!({})).problem(409, "conflict");
    assert_eq!(again["request"]["status"], "APPROVED");
    vote(&alice, "req_0", "approve", &json!({})).problem(404, "not-found");
    let unknown = format!("req_{}", "0".repeat(26));
    vote(&alice, &unknown, "approve", &json!({})).problem(404, "not-found");
}

#[test]
fn rule_that_demands_signatures_says_what_to_sign_and_counts_each_person_once() {
    let site = Site::new();
    let agent = site.agent("codex");
    let admin = site.anyone().holding(&site.token("root --scope admin"));
    let (alice, alices) = site.approver("alice");
    let bobs = super::site::Key::new(&site.sandbox, "bob");
    admin
        .post(
            "/v1/approvers",
            &json!({"name": "bob", "key": bobs.public()}),
        )
        .is(201);
    let twice = json!({"name": "carol", "key": bobs.public()});
    admin.post("/v1/approvers", &twice).problem(422, "invalid");
    let request = agent
        .post(
            "/v1/requests",
            &ask(&["psql", "-c", "DELETE FROM users WHERE id = 1"]),
        )
        .is(201)
        .json();
    let id = request["id"].as_str().unwrap();
    let problem = vote(&alice, id, "approve", &json!({})).problem(403, "unproven");
    let challenge = problem["challenge"].as_str().unwrap().to_owned();
    let told = alice
        .get(&format!("/v1/requests/{id}/challenge"))
        .is(200)
        .json();
    assert_eq!(told["text"], challenge.as_str());
    assert_eq!(told["namespace"], "sudomode-vote@1");
    let mallory = super::site::Key::new(&site.sandbox, "mallory");
    let proof = |key: &super::site::Key| json!({"proof": key.sign(&challenge)});
    vote(&alice, id, "approve", &proof(&mallory)).problem(403, "unproven");
    // Whoever asks here could write the server's store: no answer is worth more than a word.
    let refused = vote(&alice, id, "approve", &proof(&alices)).problem(403, "unproven");
    assert!(
        refused["detail"].as_str().unwrap().contains("none"),
        "{refused}"
    );
}

/// A client of another user than the server's, by curl.
struct Other<'s> {
    site: &'s Site,
    token: Option<String>,
}

impl Other<'_> {
    fn post(&self, path: &str, body: &Value) -> Value {
        let url = format!("http://{}{path}", self.site.address);
        let mut words = vec![
            "setpriv",
            "--reuid",
            "4343",
            "--regid",
            "4343",
            "--clear-groups",
            "--",
            "curl",
            "-sS",
            "--noproxy",
            "*",
            "-H",
            "content-type: application/json",
        ];
        let authorization = self
            .token
            .as_ref()
            .map(|token| format!("authorization: Bearer {token}"));
        if let Some(authorization) = &authorization {
            words.extend(["-H", authorization]);
        }
        let body = body.to_string();
        words.extend(["-d", &body, &url]);
        let mut command = std::process::Command::new(words[0]);
        command
            .args(&words[1..])
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        let ended = end(&mut command);
        serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
    }
}

#[test]
fn approvals_are_worth_what_the_asker_cannot_forge() {
    if !nix::unistd::getuid().is_root() {
        println!("SKIPPED: only root can become another user");
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "nothing is skipped in CI"
        );
        return;
    }
    let site = Site::new();
    let token = site.token("codex");
    let (alice, alices) = site.approver("alice");
    let other = Other {
        site: &site,
        token: Some(token.clone()),
    };
    // The same question, asked by the server's own user and by another one.
    let own = site.anyone().holding(&token);
    let words = ["stripe", "charge", "--amount", "80"];
    let near = own.post("/v1/requests", &ask(&words)).is(201).json();
    let near = near["id"].as_str().unwrap();
    let voted = vote(&alice, near, "approve", &json!({})).is(200).json();
    assert_eq!(voted["request"]["votes"][0]["assurance"], "none");
    assert_eq!(voted["request"]["resolution"]["assurance"], "none");

    let far = other.post(
        "/v1/requests",
        &ask(&["stripe", "charge", "--amount", "81"]),
    );
    assert_eq!(far["missing"], "an authenticated approval", "{far}");
    let voted = vote(&alice, far["id"].as_str().unwrap(), "approve", &json!({}))
        .is(200)
        .json();
    assert_eq!(voted["request"]["votes"][0]["assurance"], "authenticated");
    assert_eq!(voted["request"]["resolution"]["by"], "alice");

    let data = other.post("/v1/requests", &ask(&["psql", "-c", "DELETE FROM users"]));
    let id = data["id"].as_str().unwrap();
    let problem = vote(&alice, id, "approve", &json!({})).problem(403, "unproven");
    let challenge = problem["challenge"].as_str().unwrap();
    let signed = json!({"proof": alices.sign(challenge)});
    // A signature needs no token beside it.
    let voted = vote(&site.anyone(), id, "approve", &signed).is(200).json();
    assert_eq!(voted["decided"], false, "{voted}");
    assert_eq!(voted["request"]["votes"][0]["assurance"], "signed");
    assert_eq!(voted["request"]["missing"], "a signed approval by bob");
    vote(&alice, id, "approve", &signed).problem(403, "unproven");
}

#[test]
fn many_are_approved_at_once_and_each_for_what_was_seen() {
    let site = Site::new();
    let (alice, _) = site.approver("alice");
    let ids: Vec<String> = (0..5)
        .map(|more| charge(&site.anyone(), 80 + more))
        .collect();
    let bulk = json!({"ids": &ids[..3], "fingerprints": {ids[1].as_str(): "0".repeat(64)}});
    let answer = alice.post("/v1/requests/approve", &bulk).is(200).json();
    assert_eq!(answer["approved"], 2, "{answer}");
    assert_eq!(
        answer["results"][1]["problem"]["type"],
        "urn:sudomode:problem:stale"
    );
    assert_eq!(status(&alice, &ids[1]), "PENDING");
    let answer = alice
        .post("/v1/requests/approve", &json!({"all": true}))
        .is(200)
        .json();
    assert_eq!(answer["approved"], 3, "{answer}");
    alice
        .post("/v1/requests/approve", &json!({}))
        .problem(422, "invalid");
    let both = json!({"all": true, "ids": ids});
    alice
        .post("/v1/requests/approve", &both)
        .problem(422, "invalid");
}

#[test]
fn whoever_is_taken_off_answers_no_more() {
    let site = Site::new();
    let admin = site.anyone().holding(&site.token("root --scope admin"));
    let (alice, _) = site.approver("alice");
    let id = charge(&site.anyone(), 80);
    admin.delete("/v1/approvers/alice").is(204);
    vote(&alice, &id, "approve", &json!({})).problem(401, "unauthorized");
}
