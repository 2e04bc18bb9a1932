//! Word of a question over HTTP, to a server on this machine.

mod receiver;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use self::receiver::{Post, Receiver};
use crate::sandbox::{SPENDING, Sandbox, end, ended, kill, until};

const OK: &[(&str, &str)] = &[("200 OK", "")];
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A sandbox whose questions go to these webhooks, each a line of YAML; `PORT`s are filled in.
fn telling(webhooks: &[String]) -> Sandbox {
    let sandbox = Sandbox::with_policy(SPENDING);
    configure(&sandbox, webhooks);
    sandbox
}

fn configure(sandbox: &Sandbox, webhooks: &[String]) {
    let lines: Vec<String> = webhooks
        .iter()
        .map(|hook| format!("  - {{{hook}}}\n"))
        .collect();
    sandbox.write(
        "home/.config/sudomode/config.yaml",
        format!("webhooks:\n{}", lines.concat()),
    );
    let key = sandbox.write("home/.config/sudomode/hook.key", format!("{KEY}\n"));
    fs::set_permissions(key, fs::Permissions::from_mode(0o600)).unwrap();
}

fn json_hook(port: u16) -> String {
    format!("url: 'http://127.0.0.1:{port}/hook/s3cret', secret_file: hook.key")
}

/// What the audit says of deliveries.
fn told(sandbox: &Sandbox, id: &str) -> Vec<Value> {
    let events = sandbox.run(&format!("audit show {id} --json")).stdout;
    events
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|event| event["body"]["channel"] == "webhook")
        .collect()
}

fn told_of(sandbox: &Sandbox, id: &str, count: usize) -> Vec<Value> {
    until("the audit tells of it", || {
        let told = told(sandbox, id);
        (told.len() >= count).then_some(told)
    })
}

/// The signature as another program makes it.
fn signature_by_openssl(time: &str, body: &str) -> Option<String> {
    let signed = tempfile::NamedTempFile::new().unwrap();
    fs::write(signed.path(), format!("{time}.{body}")).unwrap();
    let output = Command::new("openssl")
        .args(["dgst", "-sha256", "-hmac", KEY])
        .arg(signed.path())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.trim().rsplit(' ').next().map(str::to_owned)
}

fn assert_signed(post: &Post) {
    let header = post.header("sudomode-signature");
    let (time, signature) = header
        .strip_prefix("t=")
        .and_then(|rest| rest.split_once(",v1="))
        .unwrap_or_else(|| panic!("{header}"));
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    assert!(now.abs_diff(time.parse().unwrap()) < 60, "{time}");
    if let Some(expected) = signature_by_openssl(time, &post.body) {
        assert_eq!(signature, expected);
    } else {
        skipped("openssl");
    }
}

/// Says that something is not checked; in CI that is a failure.
fn skipped(package: &str) {
    let skipped = format!("no {package} here (Debian package {package})");
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{skipped}"
    );
    eprintln!("SKIPPED: {skipped}");
}

#[test]
fn webhook_tells_the_exact_command_and_what_became_of_it() {
    let receiver = Receiver::answering(OK);
    let sandbox = telling(&[json_hook(receiver.port)]);
    let waiting = sandbox
        .sudomode(&[
            "exec",
            "--",
            "stripe",
            "charge",
            "--amount",
            "80",
            "--note=<b> `x`\n&",
            "--api-key=sk_live_abcdefghijklmnop",
        ])
        .spawn()
        .unwrap();
    let id = sandbox.pending(1);
    let asked = receiver.next();
    assert_signed(&asked);
    assert_eq!(asked.path, "/hook/s3cret");
    assert_eq!(asked.header("sudomode-event"), "requested");
    let told = asked.json();
    assert_eq!(
        told["command"],
        "stripe charge --amount 80 $'--note=<b> `x`\\n&' '--api-key=‹redacted›'"
    );
    assert_eq!(told["id"], id.as_str());
    assert_eq!(told["status"], "PENDING");
    assert_eq!(told["intents"][0]["effect"], "spend");
    assert_eq!(told["cwd"], sandbox.path("work").to_str().unwrap());
    assert!(told["rule"].as_str().unwrap().starts_with("spending-limit"));
    assert!(
        told["how_to_answer"]
            .as_str()
            .unwrap()
            .contains(&format!("sudomode approve {}", &id[..12]))
    );
    sandbox.run(&format!("approve {id}"));
    assert_eq!(ended(waiting).code, 0);
    let decided = receiver.next();
    assert_signed(&decided);
    assert_eq!(decided.header("sudomode-event"), "decided");
    assert_eq!(decided.json()["resolution"]["verdict"], "approve");
    assert_ne!(
        decided.header("sudomode-delivery"),
        asked.header("sudomode-delivery")
    );
    let events = told_of(&sandbox, &id, 2);
    assert_eq!(events[0]["kind"], "delivered");
    assert_eq!(
        events[0]["body"]["service"],
        format!("127.0.0.1:{}", receiver.port)
    );
    assert_eq!(
        events[0]["body"]["delivery"],
        asked.header("sudomode-delivery")
    );
    assert!(
        !format!("{events:?}").contains("s3cret"),
        "an address may be a secret"
    );
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn webhook_is_sent_again_after_an_error_and_after_a_refused_connection() {
    let failing =
        Receiver::answering(&[("500 Internal Server Error", "no"), ("204 No Content", "")]);
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let sandbox = telling(&[json_hook(closed.port()), json_hook(failing.port)]);
    let mut waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    let first = failing.next();
    // The other one was tried before this one.
    let opened = Receiver::at(closed.port(), OK);
    let second = failing.next();
    for post in [&first, &second] {
        assert_signed(post);
        assert_eq!(
            post.header("sudomode-delivery"),
            first.header("sudomode-delivery")
        );
        assert_eq!(post.body, first.body);
    }
    assert_eq!(opened.next().json()["id"], id.as_str());
    for event in told_of(&sandbox, &id, 2) {
        assert_eq!(event["kind"], "delivered");
        assert_eq!(event["body"]["attempts"], 2, "{event}");
    }
    kill(&mut waiting);
    sandbox.run(&format!("cancel {id}"));
}

#[test]
fn webhook_waits_as_long_as_the_other_side_asks_for() {
    let busy = Receiver::answering(&[
        ("429 Too Many Requests\r\nRetry-After: 4", "later"),
        ("204 No Content", ""),
    ]);
    let sandbox = telling(&[json_hook(busy.port)]);
    let mut waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    let sent = || {
        let post = busy.next();
        let signature = post.header("sudomode-signature").to_owned();
        let time = signature.strip_prefix("t=").unwrap();
        time.split(',').next().unwrap().parse::<u64>().unwrap()
    };
    let (first, second) = (sent(), sent());
    // By itself it would have come again within a second.
    assert!(second - first >= 3, "{first} {second}");
    kill(&mut waiting);
    sandbox.run(&format!("cancel {id}"));
}

#[test]
fn no_answer_to_a_webhook_approves_anything() {
    let approving = "{\"approved\": true, \"status\": \"APPROVED\", \"verdict\": \"approve\"}";
    let elsewhere = Receiver::answering(OK);
    let redirect: &'static str = Box::leak(
        format!(
            "307 Temporary Redirect\r\nLocation: http://127.0.0.1:{}/approve",
            elsewhere.port
        )
        .into_boxed_str(),
    );
    let yes = Receiver::answering(&[("200 OK", approving)]);
    let moved = Receiver::answering(&[(redirect, approving)]);
    let forbidden = Receiver::answering(&[("403 Forbidden", approving)]);
    let hooks = [&yes, &moved, &forbidden].map(|receiver| json_hook(receiver.port));
    let sandbox = telling(&hooks);
    let mut waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    let mut kinds: Vec<String> = told_of(&sandbox, &id, 3)
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort();
    assert_eq!(kinds, ["delivered", "undelivered", "undelivered"]);
    assert!(elsewhere.is_quiet(), "no redirect is followed");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    kill(&mut waiting);
    sandbox.run(&format!("cancel {id}"));
}

#[test]
fn messages_for_people_hold_no_markup_of_an_agent() {
    let (slack, ntfy) = (Receiver::answering(OK), Receiver::answering(OK));
    let sandbox = telling(&[
        format!("url: 'http://localhost:{}/', format: slack", slack.port),
        format!("url: 'http://127.0.0.1:{}/topic', format: ntfy", ntfy.port),
    ]);
    let mut waiting = sandbox
        .sudomode(&[
            "exec",
            "--",
            "stripe",
            "charge",
            "--amount",
            "80",
            "<!channel> ```*x* <https://e.com|ok>&`",
        ])
        .spawn()
        .unwrap();
    let id = sandbox.pending(1);
    let told = slack.next().json();
    let text = told["text"].as_str().unwrap();
    assert!(
        text.contains("stripe charge --amount 80 $'&lt;!channel&gt; \\x60\\x60\\x60*x* &lt;https://e.com|ok&gt;&amp;\\x60'"),
        "{text}"
    );
    assert_eq!(text.matches("```").count(), 2, "{text}");
    assert!(
        !text.contains('<') && !text.replace("```", "").contains('`'),
        "{text}"
    );
    assert!(text.contains(&format!("sudomode approve {}", &id[..12])));
    assert_eq!(told["unfurl_links"], false);

    let told = ntfy.next();
    assert_eq!(told.header("title"), "sudomode asks: stripe charge");
    assert_eq!(told.header("priority"), "high");
    assert!(
        told.body
            .contains("stripe charge --amount 80 '<!channel> ```*x* <https://e.com|ok>&`'"),
        "{}",
        told.body
    );
    kill(&mut waiting);
    assert_eq!(
        sandbox.run_args(&["reject", &id, "--reason", "`no`"]).code,
        0
    );
    let decided = slack.next().json();
    let text = decided["text"].as_str().unwrap();
    assert!(
        text.contains("rejected by tester over cli, assurance none: \\x60no\\x60"),
        "{text}"
    );
    assert_eq!(ntfy.next().header("priority"), "low");
}

#[test]
fn service_that_hangs_or_is_down_holds_nobody_up() {
    // It takes connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let sandbox = telling(&[json_hook(port)]);
    let begun = std::time::Instant::now();
    let waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    assert_eq!(ended(waiting).stdout, "stripe charge --amount 80\n");
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    drop(silent);
}

#[test]
fn proxies_of_the_agents_environment_hear_nothing() {
    let (receiver, proxy) = (Receiver::answering(OK), Receiver::answering(OK));
    let sandbox = telling(&[json_hook(receiver.port)]);
    let url = format!("http://127.0.0.1:{}", proxy.port);
    let mut agents = sandbox.sudomode(&[
        "exec", "--wait", "0s", "--", "stripe", "charge", "--amount", "80",
    ]);
    for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
        agents.env(name, &url);
    }
    assert_eq!(end(&mut agents).code, 75);
    receiver.next();
    assert!(proxy.is_quiet());
    // One that the configuration names is used.
    configure(
        &sandbox,
        &[format!(
            "url: 'http://hooks.invalid/x', secret_file: hook.key, proxy: '{url}'"
        )],
    );
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 81")
            .code,
        75
    );
    assert_eq!(proxy.next().path, "http://hooks.invalid/x");
    for request in sandbox.json("pending --json").as_array().unwrap() {
        sandbox.run(&format!("cancel {}", request["id"].as_str().unwrap()));
    }
}

#[test]
fn key_that_others_can_read_signs_nothing_and_the_audit_says_why() {
    let receiver = Receiver::answering(OK);
    let sandbox = telling(&[json_hook(receiver.port)]);
    let key = sandbox.path("home/.config/sudomode/hook.key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75
    );
    let id = sandbox.pending(1);
    let event = &told_of(&sandbox, &id, 1)[0];
    assert_eq!(event["kind"], "undelivered");
    let why = event["body"]["why"].as_str().unwrap();
    assert!(why.contains("others can read it"), "{why}");
    assert!(receiver.is_quiet());
    let listed = sandbox.run(&format!("audit show {id}")).stdout;
    assert!(
        listed.contains(&format!("webhook  127.0.0.1:{}  ", receiver.port)),
        "{listed}"
    );
    sandbox.run(&format!("cancel {id}"));

    configure(
        &sandbox,
        &[format!("url: 'http://127.0.0.1:{}'", receiver.port)],
    );
    let unsigned = sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    assert_eq!(unsigned.code, 78);
    let mut wrong = json_hook(receiver.port);
    wrong += ", formatt: json";
    configure(&sandbox, &[wrong]);
    let complaint = sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    assert_eq!(complaint.code, 78);
    assert!(
        complaint.stderr.contains("formatt") && !complaint.stderr.contains("s3cret"),
        "{}",
        complaint.stderr
    );
    assert!(
        unsigned.stderr.contains("needs a secret_file"),
        "{}",
        unsigned.stderr
    );
}

/// A server with a certificate that says it is `localhost`; answers every POST and prints its port.
const TLS_SERVER: &str = "
import http.server, ssl, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers['Content-Length']))
        self.send_response(200)
        self.end_headers()
    def log_message(self, *words):
        pass
server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
server.socket = context.wrap_socket(server.socket, server_side=True)
print(server.server_port, flush=True)
server.serve_forever()
";

/// Makes a key, and a certificate that says whose it is; false without openssl.
fn certify(sandbox: &Sandbox, name: &str, certificate: &Path, key: &Path) -> bool {
    // Those of the system would make it an authority's, which no server may show.
    let settings = sandbox.write("openssl.cnf", "[req]\ndistinguished_name = name\n[name]\n");
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
        .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
        .args(["-subj", &format!("/CN={name}")])
        .args(["-addext", &format!("subjectAltName=DNS:{name}")])
        .arg("-config")
        .arg(settings)
        .arg("-keyout")
        .arg(key)
        .arg("-out")
        .arg(certificate)
        .stderr(Stdio::null())
        .status();
    made.is_ok_and(|made| made.success())
}

/// A process that ends with the test, however that ends.
struct Ending(std::process::Child);

impl Drop for Ending {
    fn drop(&mut self) {
        kill(&mut self.0);
    }
}

#[test]
fn https_is_spoken_only_with_whom_the_system_trusts() {
    let sandbox = Sandbox::new();
    let (certificate, key) = (sandbox.path("cert.pem"), sandbox.path("key.pem"));
    let made = certify(&sandbox, "localhost", &certificate, &key);
    let python = Path::new("/usr/bin/python3");
    if !made {
        return skipped("openssl");
    }
    if !python.exists() {
        return skipped("python3");
    }
    let server = Command::new(python)
        .args(["-c", TLS_SERVER])
        .args([&certificate, &key])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut server = Ending(server);
    let mut port = String::new();
    BufReader::new(server.0.stdout.take().unwrap())
        .read_line(&mut port)
        .unwrap();
    // All of /etc is the sandbox's: so are its policy and its roots.
    for file in ["hosts", "nsswitch.conf"] {
        let text = fs::read(format!("/etc/{file}")).unwrap_or_default();
        sandbox.write(&format!("etc/{file}"), text);
    }
    sandbox.write("etc/sudomode/policies.yaml", SPENDING);
    sandbox.write(
        "etc/sudomode/config.yaml",
        format!(
            "webhooks: [{{url: 'https://localhost:{}/', format: ntfy}}]\n",
            port.trim()
        ),
    );
    let ask = |amount: u32| {
        sandbox.run(&format!(
            "exec --wait 0s -- stripe charge --amount {amount}"
        ));
        sandbox.pending(1)
    };
    let trusted = sandbox.path("etc/ssl/certs/ca-certificates.crt");
    fs::create_dir_all(trusted.parent().unwrap()).unwrap();
    fs::copy(&certificate, &trusted).unwrap();
    let id = ask(80);
    let event = &told_of(&sandbox, &id, 1)[0];
    assert_eq!(event["kind"], "delivered", "{event}");
    sandbox.run(&format!("cancel {id}"));
    told_of(&sandbox, &id, 2);

    // Another root, and the server is nobody.
    assert!(certify(&sandbox, "other", &trusted, &key));
    sandbox.write(
        "etc/sudomode/config.yaml",
        format!("pending_for: 3s\nwebhooks: [{{url: 'https://localhost:{}/', format: ntfy, events: [requested]}}]\n", port.trim()),
    );
    let id = ask(81);
    let event = &told_of(&sandbox, &id, 1)[0];
    assert_eq!(event["kind"], "undelivered", "{event}");
    assert!(
        event["body"]["why"]
            .as_str()
            .unwrap()
            .contains("certificate"),
        "{event}"
    );
}
