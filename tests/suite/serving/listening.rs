//! Where a server listens: TLS, sockets of this machine, PostgreSQL behind it.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::SITE_POLICY;
use super::site::{Site, charge, status, vote};
use crate::database::Database;
use crate::sandbox::{Ended, Sandbox, end, missing, until};

fn curl(arguments: &[&str]) -> Ended {
    let mut command = Command::new("curl");
    command
        .args(["-sS", "-i", "--noproxy", "*", "-m", "20"])
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    end(&mut command)
}

#[test]
fn tls_is_spoken_with_the_certificate_that_it_was_given() {
    if missing("openssl", "openssl") || missing("curl", "curl") {
        return;
    }
    let sandbox = Sandbox::with_policy(SITE_POLICY);
    let (certificate, key) = (sandbox.path("work/cert.pem"), sandbox.path("work/key.pem"));
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
        ])
        .args(["-nodes", "-days", "2", "-subj", "/CN=gate.example.org"])
        .args([
            "-addext",
            "subjectAltName=DNS:gate.example.org,IP:127.0.0.1",
        ])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .stderr(Stdio::null())
        .status();
    assert!(made.unwrap().success());
    let site = Site::in_sandbox(
        sandbox,
        &[
            "--tls-cert",
            certificate.to_str().unwrap(),
            "--tls-key",
            key.to_str().unwrap(),
        ],
    );
    assert!(
        site.said.starts_with("sudomode serves https://"),
        "{}",
        site.said
    );
    let url = format!("https://{}", site.address);
    let trusted = certificate.to_str().unwrap();
    let answer = curl(&["--cacert", trusted, &format!("{url}/health")]);
    assert!(
        answer
            .stdout
            .contains("strict-transport-security: max-age="),
        "{answer:?}"
    );
    assert!(answer.stdout.contains("healthy"), "{answer:?}");
    let distrusting = curl(&[&format!("{url}/health")]);
    assert_ne!(distrusting.code, 0, "{distrusting:?}");
    let old = curl(&[
        "--cacert",
        trusted,
        "--tls-max",
        "1.1",
        &format!("{url}/health"),
    ]);
    assert_ne!(old.code, 0, "{old:?}");
    let plain = curl(&[&format!("http://{}/health", site.address)]);
    assert!(!plain.stdout.contains("healthy"), "{plain:?}");
    let wrong = site
        .sandbox
        .run("serve --listen 127.0.0.1:0 --tls-cert key.pem --tls-key cert.pem");
    assert_eq!(wrong.code, 78, "{wrong:?}");
}

#[test]
fn socket_of_this_machine_is_for_its_group_and_no_browser_comes_from_there() {
    if missing("curl", "curl") {
        return;
    }
    let sandbox = Sandbox::with_policy(SITE_POLICY);
    let path = sandbox.path("work/gate.sock");
    let socket = path.to_str().unwrap().to_owned();
    // One that a server left behind is no hindrance, one that somebody listens at is.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let mut site = Site::in_sandbox(sandbox, &["--unix", &socket]);
    assert!(
        site.said
            .contains(&format!("sudomode serves unix:{socket}\n")),
        "{}",
        site.said
    );
    let answer = curl(&["--unix-socket", &socket, "http://any.name/health"]);
    assert!(answer.stdout.contains("healthy"), "{answer:?}");
    let body = r#"{"resource":"stripe","action":"charge","args":{"amount":80}}"#;
    let asked = curl(&[
        "--unix-socket",
        &socket,
        "-H",
        "content-type: application/json",
        "-d",
        body,
        "http://x/v1/govern",
    ]);
    assert!(asked.stdout.contains("REQUIRE_APPROVAL"), "{asked:?}");
    let mode = std::fs::metadata(&path).unwrap().permissions();
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&mode) & 0o777,
        0o660
    );
    let second = site.sandbox.run(&format!("serve --unix {socket}"));
    assert_eq!(second.code, 69, "{second:?}");
    site.stop();
    assert!(!path.exists(), "it takes the socket along");
}

#[test]
fn address_that_is_taken_is_said_to_be() {
    let site = Site::new();
    let second = site
        .sandbox
        .run(&format!("serve --listen {}", site.address));
    assert_eq!(second.code, 69, "{second:?}");
    assert!(second.stderr.contains("cannot listen at"), "{second:?}");
    assert_eq!(site.sandbox.run("serve --store nonsense").code, 64);
    assert_eq!(site.sandbox.run("serve --policy nowhere.yaml").code, 78);
}

#[test]
fn two_servers_on_one_database_are_one_authority() {
    let Some(database) = Database::start() else {
        return;
    };
    let place = database.address();
    let sandbox = Sandbox::with_policy(SITE_POLICY);
    let key = sandbox.path("home/server.key");
    let arguments = ["--store", place.as_str(), "--key", key.to_str().unwrap()];
    let one = Site::in_sandbox(sandbox, &arguments);
    let policy = one.sandbox.path("home/.config/sudomode/policies.yaml");
    let other = Site::in_sandbox(
        Sandbox::with_policy(&std::fs::read_to_string(policy).unwrap()),
        &arguments,
    );
    let manage = |line: &str| {
        let words = format!("--store {place} --key {} {line}", key.display());
        let ended = one.manage(&words);
        assert_eq!(ended.code, 0, "{ended:?}");
        ended.stdout.trim().to_owned()
    };
    let agent = other.anyone().holding(&manage("token add codex"));
    let keys = super::site::Key::new(&one.sandbox, "alice");
    manage(&format!(
        "approver add alice --ssh-key {}",
        keys.0.with_extension("pub").display()
    ));
    let token = manage(&format!(
        "token add alice --scope approver --person alice --sign {}",
        keys.0.display()
    ));
    let alice = one.anyone().holding(&token);
    let id = charge(&agent, 80);
    let waiter = {
        let (agent, id) = (agent.clone(), id.clone());
        std::thread::spawn(move || {
            agent
                .get(&format!("/v1/requests/{id}?wait=60"))
                .is(200)
                .json()
        })
    };
    until("it waits at the other server", || {
        let metrics = other.anyone().get("/metrics").is(200).body;
        metrics.contains("sudomode_held_polls 1").then_some(())
    });
    until("the first server knows", || {
        let voted = vote(&alice, &id, "approve", &json!({}));
        (voted.status == 200).then_some(())
    });
    let heard: Value = waiter.join().unwrap();
    assert_eq!(heard["status"], "APPROVED");
    assert_eq!(status(&alice, &id), "FINISHED");
    let (first, second) = (one.anyone(), other.anyone());
    assert_eq!(
        first.get("/ready").is(200).json()["key"],
        second.get("/ready").is(200).json()["key"]
    );
    let verified = alice.get("/v1/audit/verify").is(200).json();
    assert_eq!(verified["intact"], true, "{verified}");
    let listed = alice
        .get("/v1/requests?q=STRIPE&status=FINISHED,PENDING")
        .is(200)
        .json();
    assert_eq!(listed["requests"].as_array().unwrap().len(), 1);
    manage("project add team_b");
    let status = manage("status");
    assert!(status.contains("team_b"), "{status}");
}
