//! Every decision and every step is on record, and a record that was changed is found.

use std::process::Command;

use serde_json::Value;

use crate::sandbox::{SPENDING, Sandbox};

fn sqlite(sandbox: &Sandbox, sql: &str) {
    let store = sandbox.path("home/.local/state/sudomode/store.db");
    let connection = rusqlite::Connection::open(store).unwrap();
    connection.execute_batch(sql).unwrap();
}

fn recorded() -> Sandbox {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.run("exec -- stripe charge --amount 20");
    sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    sandbox.run("exec -- stripe charge --amount 80");
    sandbox.stands("FINISHED");
    sandbox
}

#[test]
fn every_step_is_an_event() {
    let sandbox = recorded();
    let listed = sandbox.run("audit list --json").stdout;
    let kinds: Vec<String> = listed
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["kind"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(
        kinds,
        [
            "allowed",
            "requested",
            "voted",
            "approved",
            "attached",
            "consumed",
            "armed",
            "finished"
        ]
    );
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn hash_of_an_event_can_be_checked_with_sha256sum() {
    let sandbox = recorded();
    let line = sandbox
        .run("audit list --json")
        .stdout
        .lines()
        .nth(2)
        .unwrap()
        .to_owned();
    let event: Value = serde_json::from_str(&line).unwrap();
    let body = sandbox.path("body");
    let start = line.find("\"body\":").unwrap() + 7;
    let text = &line[start..line.find(",\"prev\"").unwrap()];
    let millis = Command::new("date")
        .args(["-d", event["at"].as_str().unwrap(), "+%s%3N"])
        .output()
        .unwrap();
    let millis = String::from_utf8(millis.stdout).unwrap();
    let fields = format!(
        "{}\n{}\n{}\n{}\n{}\n{text}\n",
        event["prev"].as_str().unwrap(),
        event["seq"],
        millis.trim(),
        event["kind"].as_str().unwrap(),
        event["request"].as_str().unwrap(),
    );
    std::fs::write(&body, fields).unwrap();
    let sum = Command::new("sha256sum").arg(&body).output().unwrap();
    assert!(
        String::from_utf8(sum.stdout)
            .unwrap()
            .starts_with(event["hash"].as_str().unwrap())
    );
}

#[test]
fn changed_dropped_and_reordered_events_are_found() {
    let tamperings = [
        "UPDATE events SET body = replace(body, '20', '30') WHERE seq = 1",
        "UPDATE events SET kind = 'rejected' WHERE seq = 3",
        "DELETE FROM events WHERE seq = 2",
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)",
        "UPDATE events SET seq = 100 WHERE seq = 2; UPDATE events SET seq = 2 WHERE seq = 3; UPDATE events SET seq = 3 WHERE seq = 100",
        "UPDATE requests SET status = 'NOT_EXECUTED'",
        "DELETE FROM events; DELETE FROM head",
    ];
    for tampering in tamperings {
        let sandbox = recorded();
        sqlite(&sandbox, tampering);
        let verified = sandbox.run("audit verify");
        assert_ne!(verified.code, 0, "{tampering}");
        assert!(
            verified.stderr.starts_with("sudomode: broken"),
            "{}",
            verified.stderr
        );
    }
}

#[test]
fn head_that_was_kept_elsewhere_anchors_the_chain() {
    let sandbox = recorded();
    let head = sandbox.json("audit verify --json")["head"]
        .as_str()
        .unwrap()
        .to_owned();
    sandbox.run("exec -- stripe charge --amount 21");
    assert_eq!(sandbox.run(&format!("audit verify --head {head}")).code, 0);
    assert_ne!(
        sandbox
            .run(&format!("audit verify --head {}", "a".repeat(64)))
            .code,
        0
    );
}

#[test]
fn secrets_are_nowhere() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let secrets = [
        "sk_live_4242424242424242",
        "hunter2hunter2",
        "ghp_012345678901234567890123456789abcdef",
    ];
    for amount in ["20", "80"] {
        let mut command = sandbox.sudomode(&[
            "exec",
            "--wait",
            "0s",
            "--",
            "stripe",
            "charge",
            "--amount",
            amount,
            "--api-key",
            secrets[0],
            "--password",
            secrets[1],
            "--url",
            &format!("https://u:{}@example.com/", secrets[2]),
        ]);
        crate::sandbox::end(command.env("STRIPE_API_KEY", secrets[0]));
    }
    let mut seen = String::new();
    for line in ["pending --json", "audit list --json", "pending"] {
        seen += &sandbox.run(line).stdout;
    }
    let id = sandbox.pending(1);
    seen += &sandbox.run(&format!("show {id}")).stdout;
    for entry in std::fs::read_dir(sandbox.path("home/.local/state/sudomode")).unwrap() {
        seen += &String::from_utf8_lossy(&std::fs::read(entry.unwrap().path()).unwrap());
    }
    for secret in secrets {
        assert!(!seen.contains(secret), "{secret}");
    }
    assert!(seen.contains("‹redacted›"));
}
