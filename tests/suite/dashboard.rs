//! The dashboard in a real browser, before a real server: `dashboard/browser.mjs` is the person in front of it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use ring::hmac;

use crate::sandbox::{Sandbox, kill, missing};
use crate::terminal::sit_before;

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
const PERSON: &str = "mia";
const PASSPHRASE: &str = "correct horse battery staple";

/// A server that ends with the test.
struct Serving {
    child: Child,
    address: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        kill(&mut self.child);
    }
}

impl Serving {
    fn start(sandbox: &Sandbox) -> Self {
        let mut child = sandbox.start("serve --listen 127.0.0.1:0");
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first.split(' ').next_back().unwrap().to_owned();
        assert!(address.starts_with("http://127.0.0.1:"), "{first}");
        // What it says later is for whoever started it.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }
}

/// Enrols a person at the server's terminal; the second factor, as an app would keep it.
fn enrol(sandbox: &Sandbox) -> String {
    let line = format!("server approver add {PERSON}");
    let mut seat = sit_before(
        sandbox,
        &format!("exec setsid -w -c {} {line}", crate::sandbox::SUDOMODE),
        &[],
        None,
    );
    for question in ["passphrase", "again"] {
        seat.see(question);
        seat.type_in(&format!("{PASSPHRASE}\r"));
    }
    seat.see("the code that it shows");
    let (_, shown) = seat.seen.split_once("type its secret: ").unwrap();
    let secret: String = shown.lines().next().unwrap().replace([' ', '\r'], "");
    seat.type_in(&format!("{}\r", code(&secret)));
    seat.see("is enrolled");
    assert_eq!(seat.leave(), 0);
    secret
}

/// RFC 6238, of now.
fn code(secret: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    // Five bits a letter, most significant first; what is left over of the last ones says nothing.
    let (mut bits, mut held, mut bytes) = (0_u32, 0, Vec::new());
    for letter in secret.chars() {
        bits = bits << 5 | u32::try_from(ALPHABET.find(letter).unwrap()).unwrap();
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes);
    let tag = hmac::sign(&key, &(now.as_secs() / 30).to_be_bytes());
    let at = usize::from(tag.as_ref()[19] & 15);
    let word = u32::from_be_bytes(tag.as_ref()[at..at + 4].try_into().unwrap());
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}

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
    let sandbox = Sandbox::with_policy(POLICY);
    let serving = Serving::start(&sandbox);
    let made = sandbox.run("server token add root --scope admin");
    let admin = made.stdout.trim().rsplit([' ', '\n']).next().unwrap();
    assert!(admin.starts_with("sm_admin_"), "{made:?}");
    let secret = enrol(&sandbox);
    let keys = tempfile::tempdir().unwrap();
    let key = keys.path().join("key");
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-N", "", "-f"])
        .arg(&key)
        .status();
    assert!(made.unwrap().success());
    // Answers are worth what they are only where whoever asks could not write what the server keeps.
    let asker = nix::unistd::getuid().is_root().then_some("4242");
    let given = serde_json::json!({
        "base": serving.address,
        "modules": modules,
        "browser": program("chromium"),
        "person": PERSON,
        "passphrase": PASSPHRASE,
        "secret": secret,
        "admin": admin,
        "key": key,
        "asker": asker,
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
