//! A server in a world of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::sandbox::{Ended, Sandbox, until};
use crate::serving::{Client, Reply};

/// What the tests of a server are judged by.
pub(crate) const SITE_POLICY: &str = "\
default: DENY
rules:
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
  - id: production-data
    resource: postgres
    effect: [write, destroy]
    response: REQUIRE_APPROVAL
    min_assurance: signed
    approvers: [alice, bob]
    approvals: 2
  - id: limited
    resource: mail
    action: send
    response: ALLOW
    limit: {count: 3, per: 1h}
  - id: everyday
    program: ['true', printf, cat, ls, pwd]
    response: ALLOW
";

/// A server that runs.
pub(crate) struct Site {
    pub(crate) sandbox: Sandbox,
    pub(crate) child: Child,
    pub(crate) address: SocketAddr,
    /// What it said at its start.
    pub(crate) said: String,
    arguments: Vec<String>,
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Site {
    pub(crate) fn new() -> Self {
        Self::with(SITE_POLICY, &[])
    }

    pub(crate) fn with(policy: &str, arguments: &[&str]) -> Self {
        let sandbox = Sandbox::with_policy(policy);
        Self::in_sandbox(sandbox, arguments)
    }

    pub(crate) fn in_sandbox(sandbox: Sandbox, arguments: &[&str]) -> Self {
        let arguments: Vec<String> = arguments.iter().map(|&word| word.to_owned()).collect();
        let (child, address, said) = start(&sandbox, "127.0.0.1:0", &arguments);
        Self {
            sandbox,
            child,
            address,
            said,
            arguments,
        }
    }

    /// Ends it as a service manager does, and starts it again at the same address.
    pub(crate) fn restart(&mut self) {
        self.stop();
        self.begin();
    }

    /// Ends it as the kernel does when memory runs out, and starts it again.
    pub(crate) fn crash(&mut self) {
        crate::sandbox::kill(&mut self.child);
        self.begin();
    }

    fn begin(&mut self) {
        let address = self.address.to_string();
        let (child, address, said) = start(&self.sandbox, &address, &self.arguments);
        (self.child, self.address, self.said) = (child, address, said);
    }

    /// Ends it with TERM; its log.
    pub(crate) fn stop(&mut self) -> String {
        let pid = nix::unistd::Pid::from_raw(self.child.id().cast_signed());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
        let mut log = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            std::io::Read::read_to_string(&mut stderr, &mut log).unwrap();
        }
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}: {log}");
        log
    }

    /// Whoever asks on this machine without a token.
    pub(crate) fn anyone(&self) -> Client {
        Client::new(self.address)
    }

    /// `sudomode server …` at the server's machine.
    pub(crate) fn manage(&self, line: &str) -> Ended {
        self.sandbox.run(&format!("server {line}"))
    }

    /// A new token.
    pub(crate) fn token(&self, line: &str) -> String {
        let ended = self.manage(&format!("token add {line}"));
        assert_eq!(ended.code, 0, "{ended:?}");
        ended.stdout.trim().to_owned()
    }

    /// The holder of a new token of an agent.
    pub(crate) fn agent(&self, name: &str) -> Client {
        self.anyone().holding(&self.token(name))
    }

    /// The holder of a new token of an agent in another project.
    pub(crate) fn agent_of(&self, project: &str, name: &str) -> Client {
        let ended = self.manage(&format!("--project {project} token add {name}"));
        assert_eq!(ended.code, 0, "{ended:?}");
        self.anyone().holding(ended.stdout.trim())
    }

    /// Somebody who answers: enrolled with an SSH key, and the holder of a token. For the first of them.
    pub(crate) fn approver(&self, name: &str) -> (Client, Key) {
        let key = Key::new(&self.sandbox, name);
        let enrolled = self.manage(&format!(
            "approver add {name} --ssh-key {}",
            key.0.with_extension("pub").display()
        ));
        assert_eq!(enrolled.code, 0, "{enrolled:?}");
        let token = self.token(&format!(
            "{name}-laptop --scope approver --person {name} --sign {}",
            key.0.display()
        ));
        (self.anyone().holding(&token), key)
    }
}

/// Puts a question as the original clients do, and gives its id.
pub(crate) fn charge(client: &Client, amount: i64) -> String {
    let body = json!({"resource": "stripe", "action": "charge", "args": {"amount": amount}});
    let governed = client.post("/v1/govern", &body).is(200).json();
    assert_eq!(governed["status"], "REQUIRE_APPROVAL", "{governed}");
    governed["request_id"].as_str().unwrap().to_owned()
}

/// The events of the record, by kind.
pub(crate) fn kinds(reader: &Client) -> Vec<String> {
    let events = reader.get("/v1/audit?limit=1000").is(200).json();
    events["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .collect()
}

fn start(sandbox: &Sandbox, listen: &str, arguments: &[String]) -> (Child, SocketAddr, String) {
    let mut words = vec!["serve".to_owned(), "--listen".to_owned(), listen.to_owned()];
    words.extend(arguments.iter().cloned());
    let mut child = sandbox.sudomode(&words).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    let address = loop {
        let mut line = String::new();
        let read = output.read_line(&mut line).unwrap();
        assert_ne!(read, 0, "it did not start: {said} {:?}", child.wait());
        said += &line;
        if let Some(key) = line.trim().strip_prefix("key: ") {
            assert!(key.starts_with("ed25519:"), "{said}");
            let first = said.lines().next().unwrap();
            let (_, address) = first.split_once("://").unwrap();
            break address.parse().unwrap();
        }
    };
    // What it says later must not fill a pipe that nobody reads.
    std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
    (child, address, said)
}

/// A key pair of ssh-keygen.
pub(crate) struct Key(pub(crate) PathBuf);

impl Key {
    pub(crate) fn new(sandbox: &Sandbox, name: &str) -> Self {
        let path = sandbox.path(&format!("home/{name}"));
        let made = Command::new("ssh-keygen")
            .args(["-q", "-N", "", "-C", name, "-t", "ed25519", "-f"])
            .arg(&path)
            .status();
        assert!(made.unwrap().success());
        Self(path)
    }

    pub(crate) fn public(&self) -> String {
        std::fs::read_to_string(self.0.with_extension("pub")).unwrap()
    }

    /// What its owner signs on any machine.
    pub(crate) fn sign(&self, text: &str) -> String {
        let mut child = Command::new("ssh-keygen")
            .args(["-q", "-Y", "sign", "-n", "sudomode-vote@1", "-f"])
            .arg(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    }
}

/// What a client on a host would ask for these words, with a fingerprint that is right.
pub(crate) fn ask(words: &[&str]) -> Value {
    use sudomode::wire::{Material, Word};
    let digest = sudomode::digest::Digest::of(b"program");
    let material = Material {
        form: sudomode::wire::Form::Program,
        argv: words
            .iter()
            .map(|&word| Word::Text(word.to_owned()))
            .collect(),
        path: Word::Text(format!("/usr/bin/{}", words[0])),
        binary: digest,
        files: Vec::new(),
        by_name: Vec::new(),
        cwd: Word::Text("/work".to_owned()),
        place: None,
        stdin: None,
        environment: Vec::new(),
        user: "worker".to_owned(),
        host: "elsewhere".to_owned(),
    };
    let fingerprint = material.fingerprint().unwrap();
    json!({
        "material": material,
        "fingerprint": fingerprint.to_string(),
        "asked": {
            "argv": words, "cwd": "/work", "user": "worker", "host": "elsewhere", "agent": "codex",
            "binary": {"path": "/usr/bin/x", "digest": digest, "mutable": false},
            "intents": [], "rule": null, "reason": "local", "policy": "p",
            "not_inspected": [], "flags": [], "environment": [], "dropped": [], "files": {}
        },
        "requester": {"kind": "agent", "name": "codex", "process": {"pid": 7, "start": 9}}
    })
}

/// What stands in base64.
pub(crate) fn base64(text: &str) -> Vec<u8> {
    let mut child = Command::new("base64")
        .arg("-d")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), text.as_bytes()).unwrap();
    child.wait_with_output().unwrap().stdout
}

/// Who would execute it.
pub(crate) fn runner(nonce: char) -> Value {
    json!({"process": {"pid": 8, "start": 9}, "watcher": null, "nonce": nonce.to_string().repeat(32)})
}

/// The status of a request, as its owner sees it.
pub(crate) fn status(client: &Client, id: &str) -> String {
    let request = client.get(&format!("/v1/requests/{id}")).is(200).json();
    request["status"].as_str().unwrap().to_owned()
}

/// Waits until a request stands so.
pub(crate) fn stands(client: &Client, id: &str, wanted: &str) {
    until(wanted, || (status(client, id) == wanted).then_some(()));
}

/// The answer to a vote.
pub(crate) fn vote(client: &Client, id: &str, answer: &str, body: &Value) -> Reply {
    client.post(&format!("/v1/requests/{id}/{answer}"), body)
}
