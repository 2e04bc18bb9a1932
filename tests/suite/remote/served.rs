//! A real server with its own home, and the home of an agent that asks it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Child;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::sandbox::{Sandbox, kill, until};

/// What most tests put into the server's policy.
pub(crate) const POLICY: &str = "\
default: REQUIRE_APPROVAL
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
  - id: everyday
    program: ['true', printf, cat, ls, pwd]
    response: ALLOW
  - id: no-directories
    program: rmdir
    response: DENY
    reason: directories stay
";

/// Anybody's key: with it a person is enrolled.
const ALICE: &str =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUHSvZpM8ySBpXDvUVPzz5dfOMHNLxGN62k9iVzJ alice\n";

/// A server and an agent's world that is configured for it.
pub(crate) struct Served {
    /// Where commands run.
    pub(crate) here: Arc<Sandbox>,
    /// Where the server keeps what it keeps.
    there: Sandbox,
    child: Option<Child>,
    pub(crate) port: u16,
    pub(crate) key: String,
    /// Alice's token.
    pub(crate) alice: String,
}

impl Served {
    /// A server with the usual policy, for a world without one of its own.
    pub(crate) fn new() -> Self {
        Self::with(POLICY, Sandbox::new())
    }

    /// A server with this policy, for that world.
    pub(crate) fn with(policy: &str, here: Sandbox) -> Self {
        Self::enrolling(policy, here, ALICE)
    }

    /// The same where this is Alice's key.
    pub(crate) fn enrolling(policy: &str, here: Sandbox, alice: &str) -> Self {
        let there = Sandbox::new();
        there.write("policies.yaml", policy);
        let key = there.write("alice.pub", alice);
        let path = |name: &str| there.path(name).display().to_string();
        for line in [
            format!("server token add cli --file {}", path("cli.token")),
            format!(
                "server token add root --scope admin --file {}",
                path("root.token")
            ),
            format!("server approver add alice --ssh-key {}", key.display()),
        ] {
            let ended = there.run(&line);
            assert_eq!(ended.code, 0, "{line}: {ended:?}");
        }
        let mut served = Self {
            here: Arc::new(here),
            there,
            child: None,
            port: 0,
            key: String::new(),
            alice: String::new(),
        };
        served.start();
        let (_, ready) = served.get("/ready", None);
        ready["key"].as_str().unwrap().clone_into(&mut served.key);
        let root = served.there.text("root.token");
        let alice = json!({ "name": "alice", "scope": "approver", "person": "alice" });
        let (status, made) = served.post("/v1/tokens", Some(root.trim()), &alice);
        assert_eq!(status, 201, "{made}");
        made["token"]
            .as_str()
            .unwrap()
            .clone_into(&mut served.alice);
        served.secret("agent.token", &served.there.text("cli.token"));
        served.secret("alice.token", &served.alice);
        served.configure(served.port);
        served
    }

    /// Writes a file that nobody else can read beside the configuration.
    pub(crate) fn secret(&self, name: &str, text: &str) {
        let path = self
            .here
            .write(&format!("home/.config/sudomode/{name}"), text);
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    }

    /// The configuration of the agent's world, with the server at this port.
    pub(crate) fn configure(&self, port: u16) {
        self.configure_with(&format!("http://127.0.0.1:{port}"), &self.key);
    }

    pub(crate) fn configure_with(&self, url: &str, key: &str) {
        let text = format!(
            "server: {{url: '{url}', token_file: agent.token, key: '{key}'}}\n\
             approver_token_file: alice.token\n"
        );
        self.here.write("home/.config/sudomode/config.yaml", text);
    }

    /// Starts the server, at the same port as before.
    pub(crate) fn start(&mut self) {
        let mut command = self.there.sudomode(&[
            "serve",
            "--listen",
            &format!("127.0.0.1:{}", self.port),
            "--policy",
            &self.there.path("policies.yaml").display().to_string(),
        ]);
        let log = self.there.path("log");
        let log = fs::File::options().append(true).create(true).open(log);
        let mut child = command.stderr(log.unwrap()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        said.read_line(&mut first).unwrap();
        let port = first
            .trim_end()
            .rsplit(':')
            .next()
            .and_then(|port| port.parse().ok());
        let log = || self.there.text("log");
        self.port = port.unwrap_or_else(|| panic!("the server said: {first}{}", log()));
        // Nobody reads the rest, and the server must not wait for that.
        std::thread::spawn(move || drop(std::io::copy(&mut said, &mut std::io::sink())));
        self.child = Some(child);
        until("the server is ready", || {
            call(self.port, "GET", "/ready", None, None).filter(|(status, _)| *status == 200)
        });
    }

    /// Ends it as the kernel does when memory runs out.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            kill(&mut child);
        }
    }

    /// Its requests, oldest first, as Alice sees them.
    pub(crate) fn requests(&self) -> Vec<Value> {
        let mut requests = Vec::new();
        let mut path = "/v1/requests?limit=500".to_owned();
        loop {
            let (status, page) = self.get(&path, Some(&self.alice));
            assert_eq!(status, 200, "{page}");
            requests.extend(page["requests"].as_array().unwrap().iter().cloned());
            match page["next"].as_str() {
                Some(next) => path = format!("/v1/requests?limit=500&cursor={next}"),
                None => break,
            }
        }
        requests.reverse();
        requests
    }

    /// The statuses of all its requests, oldest first.
    pub(crate) fn statuses(&self) -> Vec<String> {
        let requests = self.requests();
        let statuses = requests.iter().map(|request| &request["status"]);
        statuses
            .map(|status| status.as_str().unwrap().to_owned())
            .collect()
    }

    /// Waits until the last request has this status.
    pub(crate) fn stands(&self, status: &str) {
        until(status, || {
            (self.statuses().last().map(String::as_str) == Some(status)).then_some(())
        });
    }

    /// Waits until a request waits, and returns its id.
    pub(crate) fn pending(&self) -> String {
        until("a request waits", || {
            let requests = self.requests();
            let waits = |request: &&Value| request["status"] == "PENDING";
            let found = requests.iter().find(waits);
            found.map(|request| request["id"].as_str().unwrap().to_owned())
        })
    }

    /// How often the stub that counts was executed.
    pub(crate) fn runs(&self) -> usize {
        self.here.text("ran").lines().count()
    }

    /// A stub that writes a line for every time that it runs.
    pub(crate) fn counting(&self) {
        let ran = self.here.path("ran");
        self.here
            .stub("stripe", &format!("echo \"$3\" >> {}", ran.display()));
    }

    pub(crate) fn get(&self, path: &str, token: Option<&str>) -> (u16, Value) {
        call(self.port, "GET", path, token, None)
            .unwrap_or_else(|| panic!("no answer to GET {path}"))
    }

    pub(crate) fn post(&self, path: &str, token: Option<&str>, body: &Value) -> (u16, Value) {
        call(self.port, "POST", path, token, Some(body))
            .unwrap_or_else(|| panic!("no answer to POST {path}"))
    }
}

/// One call over a connection of its own; none if no whole answer came.
pub(crate) fn call(
    port: u16,
    method: &str,
    path: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> Option<(u16, Value)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .ok()?;
    let body = body.map(Value::to_string).unwrap_or_default();
    let token = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        token.unwrap_or_default(),
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(body).unwrap_or_default()))
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The token in the agent's file, for what must not be seen anywhere.
pub(crate) fn token(path: &Path) -> String {
    fs::read_to_string(path).unwrap().trim().to_owned()
}
