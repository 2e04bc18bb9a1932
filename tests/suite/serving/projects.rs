//! Projects of one server: nothing crosses.

use serde_json::json;

use super::site::{Site, charge, vote};
use crate::sandbox::until;

#[test]
fn each_project_has_its_own_policy_tokens_approvers_and_history() {
    let site = Site::new();
    let strict = "default: REQUIRE_APPROVAL\nrules: []\n";
    site.sandbox.write("work/strict.yaml", strict);
    let made = site.manage("project add team_b --policy strict.yaml");
    assert_eq!(made.code, 0, "{made:?}");
    assert_eq!(site.manage("project add team_b").code, 64);
    assert_eq!(site.manage("project add ../x").code, 64);
    assert_eq!(site.manage("--project nowhere token add x").code, 64);
    let (alice, _) = site.approver("alice");
    let agent = site.agent_of("team_b", "codex");
    let body = json!({"resource": "stripe", "action": "charge", "args": {"amount": 20}});
    let governed = until("the project is served", || {
        let reply = agent.post("/v1/govern", &body);
        (reply.status == 200).then(|| reply.json())
    });
    assert_eq!(governed["status"], "REQUIRE_APPROVAL", "its own policy");
    let id = governed["request_id"].as_str().unwrap();
    let request = agent.get(&format!("/v1/requests/{id}")).is(200).json();
    assert_eq!(request["project"], "team_b");
    alice
        .get(&format!("/v1/requests/{id}"))
        .problem(404, "not-found");
    vote(&alice, id, "approve", &json!({})).problem(404, "not-found");
    let mine = charge(&site.anyone(), 80);
    agent
        .get(&format!("/v1/requests/{mine}"))
        .problem(404, "not-found");
    let status = site.manage("status --json").stdout;
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status[0]["project"], "default");
    assert_eq!(status[1]["project"], "team_b");
    assert_eq!(
        (
            &status[1]["pending"],
            &status[1]["tokens"],
            &status[1]["approvers"]
        ),
        (&json!(1), &json!(1), &json!(0))
    );
}
