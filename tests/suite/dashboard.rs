//! The dashboard in a real browser, before a real server: `dashboard/browser.mjs` is the person in front of it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::sandbox::missing;
use crate::serving::{Key, PHRASE, Site, enrol};

const POLICY: &str = "\
default: REQUIRE_APPROVAL
rules:
  - id: protect-production-db
    resource: postgres
    action: drop_table
    response: DENY
    reason: tables are dropped by a migration, not by hand
  - id: spending-limit
    resource: stripe
    action: charge
    condition: args.amount > 50
    response: REQUIRE_APPROVAL
    reason: a human confirms charges over 50
  - id: small-charges
    resource: stripe
    action: charge
    response: ALLOW
  - id: two-people
    resource: terraform
    response: REQUIRE_APPROVAL
    approvals: 2
    min_assurance: authenticated
  - id: by-key
    resource: kubernetes
    response: REQUIRE_APPROVAL
    min_assurance: signed
";

/// Where `tests/run` puts what drives the browser; none, said aloud, where it did not.
fn modules() -> Option<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser/node_modules");
    if ["playwright-core", "axe-core"].map(|name| directory.join(name).exists()) == [true; 2] {
        return Some(directory);
    }
    println!(
        "SKIPPED: no playwright-core and axe-core below target/browser: ./tests/run puts them there"
    );
    assert_ne!(
        std::env::var("CI").as_deref(),
        Ok("true"),
        "nothing is skipped in CI"
    );
    None
}

fn program(name: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(&path).map(|directory| directory.join(name));
    found.find(|program| program.exists()).unwrap()
}

#[test]
fn a_person_answers_requests_in_a_browser() {
    if missing("chromium", "chromium")
        || missing("node", "nodejs")
        || missing("ssh-keygen", "openssh-client")
        || missing("curl", "curl")
    {
        return;
    }
    let Some(modules) = modules() else {
        return;
    };
    let site = Site::with(POLICY, &[]);
    let admin = site.token("root --scope admin");
    let mut phone = enrol(&site, "mia");
    // A second person, who answers with a token, and with a key of her own.
    let key = Key::new(&site.sandbox, "jonas");
    let administrator = site.anyone().holding(&admin);
    let person = json!({"name": "jonas", "key": key.public().trim()});
    administrator.post("/v1/approvers", &person).is(201);
    let token = json!({"name": "second", "scope": "approver", "person": "jonas"});
    let second = administrator.post("/v1/tokens", &token).is(201).json();
    let given = json!({
        "base": format!("http://{}", site.address),
        "modules": modules,
        "browser": program("chromium"),
        "person": "mia",
        "passphrase": PHRASE,
        "code": phone.code(),
        "admin": admin,
        "second": second["token"],
        "key": key.0,
        // Answers are worth what they are only where whoever asks could not write what the server keeps.
        "asker": nix::unistd::getuid().is_root().then_some("4242"),
        "shots": std::env::var("SUDOMODE_SCREENSHOTS").ok(),
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/dashboard/browser.mjs");
    let mut person = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = person.stdin.take().unwrap();
    input.write_all(given.to_string().as_bytes()).unwrap();
    drop(input);
    let ended = person.wait_with_output().unwrap();
    let told = String::from_utf8_lossy(&ended.stdout);
    println!("{told}");
    assert!(ended.status.success(), "what went wrong stands above");
}
