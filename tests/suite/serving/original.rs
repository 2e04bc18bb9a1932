//! The original project's clients work unchanged, but that approving needs an approver.

use std::process::{Command, Stdio};

use serde_json::json;

use super::python;
use super::site::{Site, charge, status, vote};
use crate::sandbox::{Sandbox, ended, missing, until};

/// A client that does what the original SDK does: httpx with a time-out, pydantic models, a poll every two seconds.
const SDK: &str = r#"
import sys, time
import httpx
from typing import Optional
from pydantic import BaseModel

class Answer(BaseModel):
    status: str
    reason: str
    request_id: Optional[str] = None

class Client:
    def __init__(self, base_url, api_key=None):
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self.http = httpx.Client(base_url=base_url, headers=headers, timeout=30.0)

    def check(self, resource, action, args=None):
        response = self.http.post("/v1/govern", json={"resource": resource, "action": action, "args": args or {}})
        response.raise_for_status()
        return Answer(**response.json())

    def get_request_status(self, request_id):
        response = self.http.get(f"/v1/requests/{request_id}")
        response.raise_for_status()
        return response.json()

    def execute(self, resource, action, args=None, poll_interval=2):
        answer = self.check(resource, action, args)
        if answer.status == "ALLOW":
            return True
        if answer.status == "DENY":
            raise PermissionError(f"Permission denied: {answer.reason}")
        if not answer.request_id:
            raise ValueError("no request id")
        print("waiting", answer.request_id, flush=True)
        while True:
            time.sleep(poll_interval)
            try:
                data = self.get_request_status(answer.request_id)
            except httpx.HTTPStatusError as error:
                if error.response.status_code == 404:
                    raise PermissionError(f"{answer.request_id} not found on the server")
                raise
            if data["status"] == "APPROVED":
                return True
            if data["status"] == "REJECTED":
                raise PermissionError(data.get("reason", "rejected"))

client = Client(sys.argv[1], sys.argv[3] or None)
try:
    print("done", client.execute("stripe", "charge", {"amount": float(sys.argv[2])}, 0.1))
except PermissionError as error:
    print("refused", error)
"#;

/// The libraries that the original SDK stands on.
const LIBRARIES: [&str; 2] = ["httpx==0.28.1", "pydantic==2.12.5"];

#[test]
fn original_sdk_is_allowed_denied_approved_and_rejected() {
    let Some(programs) = python::with("original", &LIBRARIES) else {
        return;
    };
    let site = Site::new();
    let (alice, _) = site.approver("alice");
    let url = format!("http://{}", site.address);
    let run = |amount: &str, token: &str| {
        Command::new(programs.join("python"))
            .args(["-c", SDK, &url, amount, token])
            .env("NO_PROXY", "*")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    assert_eq!(ended(run("20", "")).stdout, "done True\n");
    let waiting = || {
        until("a question waits", || {
            let listed = alice.get("/v1/requests?status=PENDING").is(200).json();
            Some(listed["requests"][0]["id"].as_str()?.to_owned())
        })
    };
    let child = run("80", "");
    let id = waiting();
    let approved = vote(&alice, &id, "approve", &json!({})).is(200).json();
    assert_eq!(approved["status"], "success");
    assert_eq!(approved["message"], "Request approved");
    assert_eq!(approved["request_id"], id.as_str());
    assert_eq!(approved["request"]["id"], id.as_str());
    assert_eq!(ended(child).stdout, format!("waiting {id}\ndone True\n"));

    let token = site.token(&format!(
        "worker --sign {}",
        site.sandbox.path("home/alice").display()
    ));
    let child = run("80", &token);
    let id = waiting();
    vote(&alice, &id, "reject", &json!({"reason": "not today"})).is(200);
    assert_eq!(
        ended(child).stdout,
        format!("waiting {id}\nrefused not today\n")
    );
}

#[test]
fn original_routes_answer_as_they_did() {
    let site = Site::new();
    let anyone = site.anyone();
    assert_eq!(
        anyone.get("/health").is(200).json(),
        json!({"status": "healthy"})
    );
    let govern = |body: serde_json::Value| anyone.post("/v1/govern", &body);
    let denied = govern(json!({"resource": "x", "action": "y"}))
        .is(200)
        .json();
    assert_eq!(denied["status"], "DENY", "a denial is an answer");
    assert_eq!(denied["request_id"], json!(null));
    govern(json!({"resource": "x"})).problem(422, "invalid");
    govern(json!({"resource": 1, "action": "y"})).problem(422, "invalid");
    let table = [
        (json!({"amount": 50}), "ALLOW"),
        (json!({"amount": 50.0}), "ALLOW"),
        (json!({"amount": 50.01}), "REQUIRE_APPROVAL"),
        (json!({"amount": 1e2}), "REQUIRE_APPROVAL"),
        (json!({"amount": "20"}), "REQUIRE_APPROVAL"),
        (json!({"amount": null}), "REQUIRE_APPROVAL"),
        (json!({"amount": [20]}), "REQUIRE_APPROVAL"),
        (json!({"amount": {"usd": 20}}), "REQUIRE_APPROVAL"),
        (json!({}), "REQUIRE_APPROVAL"),
    ];
    for (args, decision) in table {
        let body = json!({"resource": "stripe", "action": "charge", "args": args});
        let governed = govern(body).is(200).json();
        assert_eq!(governed["status"], decision, "{args}");
    }
    let id = charge(&anyone, 80);
    let request = anyone.get(&format!("/v1/requests/{id}")).is(200).json();
    for (field, value) in [
        ("id", json!(id)),
        ("resource", json!("stripe")),
        ("action", json!("charge")),
        ("args", json!({"amount": 80})),
        ("status", json!("PENDING")),
        ("reason", json!("a human confirms charges over 50")),
    ] {
        assert_eq!(request[field], value, "{field}");
    }
    assert!(request["created_at"].is_string() && request["updated_at"].is_string());
    anyone
        .get("/v1/requests/3fa85f64-5717-4562-b3fc-2c963f66afa6")
        .problem(404, "not-found");
    anyone.get("/v1/requests").problem(401, "unauthorized");
}

#[test]
fn an_approval_is_used_when_its_client_first_hears_of_it_and_stays_what_it_was_told() {
    let site = Site::new();
    let (alice, _) = site.approver("alice");
    let id = charge(&site.anyone(), 80);
    vote(&alice, &id, "approve", &json!({})).is(200);
    let seen = |client: &super::Client| status(client, &id);
    assert_eq!(
        seen(&alice),
        "APPROVED",
        "an approver who looks uses nothing"
    );
    assert_eq!(seen(&site.anyone()), "APPROVED");
    assert_eq!(seen(&alice), "FINISHED", "it is used");
    assert_eq!(
        seen(&site.anyone()),
        "APPROVED",
        "its client hears the same"
    );
    vote(&alice, &id, "reject", &json!({})).problem(409, "conflict");
    let events = alice.get(&format!("/v1/requests/{id}/events")).is(200);
    assert!(events.body.contains("client-enforced"), "{}", events.body);

    let gone = charge(&site.anyone(), 81);
    vote(&alice, &gone, "approve", &json!({})).is(200);
    vote(
        &alice,
        &gone,
        "reject",
        &json!({"reason": "on second thoughts"}),
    )
    .is(200);
    let request = site
        .anyone()
        .get(&format!("/v1/requests/{gone}"))
        .is(200)
        .json();
    assert_eq!(request["status"], "REJECTED");
    assert_eq!(request["reason"], "on second thoughts");
}

#[test]
fn every_call_puts_its_own_question_unless_a_key_comes_with_it() {
    let site = Site::new();
    let anyone = site.anyone();
    let first = charge(&anyone, 80);
    assert_ne!(charge(&anyone, 80), first);
    let keyed = anyone.with("idempotency-key", "order-77");
    let one = charge(&keyed, 90);
    assert_eq!(charge(&keyed, 90), one);
    let body = json!({"resource": "stripe", "action": "charge", "args": {"amount": 91}});
    keyed.post("/v1/govern", &body).problem(422, "invalid");
    let agent = site.agent("other").with("idempotency-key", "order-77");
    assert_ne!(charge(&agent, 90), one, "a key is its caller's own");

    let (alice, _) = site.approver("alice");
    vote(&alice, &one, "approve", &json!({})).is(200);
    assert_eq!(status(&keyed, &one), "APPROVED");
    assert_eq!(charge(&keyed, 90), one, "also once it was used");
}

#[test]
fn original_policies_file_is_loaded_as_it_is() {
    let policy = "\
# The policies of an assistant
rules:
  - name: \"allow-small-charges\"
    description: \"Small ones run\"
    resource: \"stripe.charge\"
    action: \"create\"
    condition: \"args.amount <= 20\"
    decision: \"ALLOW\"
    reason: \"small\"
  - name: \"ask-for-larger\"
    resource: \"stripe.charge\"
    action: \"create\"
    condition: \"args.amount > 20 and args.amount <= 100\"
    decision: \"REQUIRE_APPROVAL\"
    reason: \"a manager looks\"
  - name: \"deny-all\"
    resource: \"*\"
    action: \"*\"
    decision: \"DENY\"
    reason: \"not listed\"
";
    let site = Site::with(policy, &[]);
    let table = [
        (20, "ALLOW", "small"),
        (21, "REQUIRE_APPROVAL", "a manager looks"),
        (101, "DENY", "not listed"),
    ];
    for (amount, decision, reason) in table {
        let body =
            json!({"resource": "stripe.charge", "action": "create", "args": {"amount": amount}});
        let governed = site.anyone().post("/v1/govern", &body).is(200).json();
        assert_eq!(governed["status"], decision);
        assert_eq!(governed["reason"], reason);
    }
    assert!(site.said.contains("policies.yaml"), "{}", site.said);
}

#[test]
fn curl_is_client_enough() {
    if missing("curl", "curl") {
        return;
    }
    let site = Site::new();
    let curl = |arguments: &[&str]| {
        let mut command = Command::new("curl");
        command.args(["-sS", "--noproxy", "*"]).args(arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        crate::sandbox::end(&mut command)
    };
    let url = format!("http://{}", site.address);
    let answer = curl(&[
        "-H",
        "content-type: application/json",
        "-d",
        r#"{"resource":"stripe","action":"charge","args":{"amount":20}}"#,
        &format!("{url}/v1/govern"),
    ]);
    assert!(answer.stdout.contains("\"ALLOW\""), "{answer:?}");
    // A form, which any page could send, is no JSON.
    let form = curl(&["-d", "{}", &format!("{url}/v1/govern")]);
    assert!(
        form.stdout.contains("urn:sudomode:problem:unsupported"),
        "{form:?}"
    );
}

#[test]
fn what_a_server_was_told_outlives_it() {
    let mut site = Site::new();
    let (alice, _) = site.approver("alice");
    let (one, other) = (charge(&site.anyone(), 80), charge(&site.anyone(), 81));
    vote(&alice, &one, "approve", &json!({})).is(200);
    site.crash();
    vote(&alice, &other, "approve", &json!({})).is(200);
    assert_eq!(status(&site.anyone(), &one), "APPROVED");
    site.restart();
    assert_eq!(status(&site.anyone(), &other), "APPROVED");
    let verified = alice.get("/v1/audit/verify").is(200).json();
    assert_eq!(verified["intact"], true, "{verified}");
}

#[test]
fn a_home_without_a_policy_is_served_with_the_shipped_one() {
    let site = Site::in_sandbox(Sandbox::new(), &[]);
    assert!(site.said.contains("policy: built in"), "{}", site.said);
    assert!(
        site.said.contains("sudomode server approver add NAME"),
        "{}",
        site.said
    );
    assert!(
        !site.said.contains("sm_"),
        "no token is printed: {}",
        site.said
    );
    charge(&site.anyone(), 80);
}
