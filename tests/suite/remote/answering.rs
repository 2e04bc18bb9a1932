//! People answer at a server, each as what they can show.

use std::process::Command;

use super::served::{POLICY, Served};
use crate::sandbox::{Sandbox, ended, missing};

#[test]
fn a_rejection_reaches_the_agent_with_its_reason_and_is_taken_back_by_forget() {
    let served = Served::new();
    served.counting();
    let line = "exec -- stripe charge --amount 80";
    let call = served.here.start(line);
    let id = served.pending();
    let rejected = served
        .here
        .run_args(&["reject", &id, "--reason", "use the test account"]);
    assert_eq!(rejected.code, 0, "{rejected:?}");
    let call = ended(call);
    assert_eq!(call.code, 77, "{call:?}");
    assert!(call.stderr.contains("use the test account"), "{call:?}");
    let again = served.here.run(line);
    assert_eq!(again.code, 77, "the answer stands: {again:?}");
    let late = served.here.run(&format!("approve {id}"));
    assert_eq!(late.code, 64, "{late:?}");
    assert!(late.stderr.contains("stands as REJECTED"), "{late:?}");
    assert_eq!(served.here.run(&format!("forget {id}")).code, 0);
    assert_eq!(
        served
            .here
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75
    );
    assert_eq!(served.runs(), 0);
}

#[test]
fn an_agent_answers_nothing_at_a_server() {
    let served = Served::new();
    assert_eq!(
        served
            .here
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75
    );
    let id = served.pending();
    for line in [
        format!("approve {id}"),
        format!("reject {id}"),
        format!("resolve {id} --happened"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let mut call = served.here.sudomode(&words);
        let refused = crate::sandbox::end(call.env("CLAUDECODE", "1"));
        assert_eq!(refused.code, 77, "{refused:?}");
    }
    let token = served.here.text("home/.config/sudomode/agent.token");
    let yes = serde_json::json!({});
    let (status, problem) = served.post(
        &format!("/v1/requests/{id}/approve"),
        Some(token.trim()),
        &yes,
    );
    assert_eq!(status, 403, "{problem}");
    // Its own requests it may list, and those of nobody else.
    let mut call = served.here.sudomode(&["pending", "--json"]);
    let listed = crate::sandbox::end(call.env("CLAUDECODE", "1"));
    assert!(listed.stdout.contains(&id), "{listed:?}");
    assert_eq!(served.statuses(), ["PENDING"]);
}

#[test]
fn an_approval_is_remembered_at_the_server_until_it_is_revoked() {
    let served = Served::new();
    served.counting();
    let line = "exec --wait 0s -- stripe charge --amount 80";
    assert_eq!(served.here.run(line).code, 75);
    let id = served.pending();
    let approved = served.here.run(&format!("approve {id} --times 5"));
    assert_eq!(approved.code, 0, "{approved:?}");
    assert!(approved.stdout.contains("remembered"), "{approved:?}");
    for _ in 0..2 {
        let ran = served.here.run(line);
        assert_eq!(ran.code, 0, "{ran:?}");
        served.stands("FINISHED");
    }
    assert_eq!(served.runs(), 2);
    let grants = served.here.json("grants --json");
    let grant = grants[0]["id"].as_str().unwrap();
    assert!(served.here.run("grants").stdout.contains(&grant[..12]));
    assert_eq!(served.here.run(&format!("revoke {grant}")).code, 0);
    assert_eq!(served.here.run("grants").stdout, "nothing is remembered\n");
    assert_eq!(served.here.run(line).code, 75);
}

#[test]
fn a_signed_vote_counts_at_a_server_for_what_demands_one() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let world = Sandbox::new();
    let key = world.path("key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-C", "alice", "-f"])
        .arg(&key)
        .status();
    assert!(made.unwrap().success());
    let policy = POLICY.replacen(
        "    reason: a human confirms charges over 50\n",
        "    min_assurance: signed\n    reason: a human confirms charges over 50\n",
        1,
    );
    let public = world.text("key.pub");
    let Some(here) = Sandbox::of_a_worker(
        "default: ALLOW\nrules: [{id: all, program: '*', response: ALLOW}]\n",
        "",
    ) else {
        return;
    };
    let served = Served::enrolling(&policy, here, &public);
    served.here.give("home");
    let line = "exec --wait 0s -- stripe charge --amount 80";
    let asked = served.here.run(line);
    assert_eq!(asked.code, 75, "{asked:?}");
    let id = served.pending();
    let plain = served.here.run(&format!("approve {id}"));
    assert_eq!(plain.code, 77, "a token's word is not enough: {plain:?}");
    served.here.write("home/key", world.text("key"));
    std::fs::set_permissions(
        served.here.path("home/key"),
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    served.here.give("home");
    let path = served.here.path("home/key");
    let signed = served
        .here
        .run(&format!("approve {id} --sign {}", path.display()));
    assert_eq!(signed.code, 0, "{signed:?}");
    let shown = served.here.json(&format!("show {id} --json"));
    assert_eq!(shown["resolution"]["assurance"], "signed", "{shown}");
    let ran = served.here.run(line);
    assert_eq!(ran.code, 0, "{ran:?}");
    served.stands("FINISHED");
}

#[test]
fn doctor_says_which_server_holds_the_requests_and_what_an_answer_is_worth_there() {
    let mut served = Served::new();
    let told = served.here.run("doctor");
    assert_eq!(told.code, 0, "{told:?}");
    let text = told.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        format!("http://127.0.0.1:{} holds the requests", served.port),
        "with the key that is configured".to_owned(),
        "number 1 of the server's policy, fetched".to_owned(),
        "your token answers as alice in the project default".to_owned(),
        "the server runs as this user, so an answer counts as assurance none".to_owned(),
    ] {
        assert!(text.contains(&part), "{part}: {text}");
    }
    served.kill();
    let told = served.here.run("doctor");
    assert_eq!(told.code, 78);
    assert!(told.stdout.contains("BROKEN  server"), "{}", told.stdout);
}
