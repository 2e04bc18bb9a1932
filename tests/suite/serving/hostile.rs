//! Bodies and connections that mean harm: bounded memory, bounded time, and the rest goes on.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use super::site::{Site, ask, charge};
use crate::serving::Reply;

/// Resident memory of the server, in bytes.
fn memory(site: &Site) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", site.child.id())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1024
}

#[test]
fn bodies_that_cannot_be_read_are_refused_and_say_why() {
    let site = Site::new();
    let anyone = site.anyone();
    let post = |body: &[u8]| {
        let head = format!(
            "POST /v1/govern HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            site.address,
            body.len()
        );
        let mut stream = anyone.raw(&[head.as_bytes(), body].concat());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Reply::of(&bytes)
    };
    let deep = format!(
        "{}{}",
        r#"{"resource":"x","action":"y","args":{"a":"#,
        "[".repeat(100_000)
    );
    let table: [(&[u8], u16); 8] = [
        (b"", 400),
        (b"{", 400),
        (b"null", 422),
        (b"[]", 422),
        (b"{\"resource\": \"\xff\", \"action\": \"y\"}", 400),
        (
            b"{\"resource\": \"x\", \"action\": \"y\", \"args\": {\"a\": 1e999999999}}",
            200,
        ),
        (br#"{"resource": "x", "action": "y"} trailing"#, 400),
        (deep.as_bytes(), 400),
    ];
    for (body, status) in table {
        let reply = post(body);
        assert_eq!(
            reply.status,
            status,
            "{}: {reply:?}",
            String::from_utf8_lossy(&body[..body.len().min(60)])
        );
    }
    let secret = post(br#"{"resource": "x", "action": 5, "args": {"k": "sk_live_secret"}}"#);
    assert!(!secret.body.contains("sk_live_secret"), "{}", secret.body);
    let long = json!({"resource": "x".repeat(300), "action": "y"});
    anyone.post("/v1/govern", &long).problem(422, "invalid");
}

#[test]
fn huge_and_slow_bodies_cost_little() {
    let site = Site::new();
    let anyone = site.anyone();
    let before = memory(&site);
    let huge = format!(
        r#"{{"resource":"x","action":"y","args":{{"a":"{}"}}}}"#,
        "x".repeat(2 << 20)
    );
    anyone
        .send("POST", "/v1/govern", Some(&huge))
        .problem(413, "too-large");
    // A length that nobody could mean.
    let head = format!(
        "POST /v1/govern HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: 99999999999\r\n\r\n",
        site.address
    );
    let mut stream = anyone.raw(head.as_bytes());
    let mut bytes = [0; 12];
    stream.read_exact(&mut bytes).unwrap();
    assert_eq!(&bytes, b"HTTP/1.1 413");
    // Chunks without end.
    let head = format!(
        "POST /v1/govern HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        site.address
    );
    let mut stream = anyone.raw(head.as_bytes());
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut sent = 0;
    while sent < 64 << 20 && stream.write_all(chunk.as_bytes()).is_ok() {
        sent += chunk.len();
    }
    assert!(sent < 64 << 20, "it was closed");
    // A head without end.
    let mut stream =
        anyone.raw(format!("GET /health HTTP/1.1\r\nhost: {}\r\n", site.address).as_bytes());
    let line = format!("x: {}\r\n", "y".repeat(1000));
    let mut sent = 0;
    while sent < 8 << 20 && stream.write_all(line.as_bytes()).is_ok() {
        sent += line.len();
    }
    assert!(sent < 8 << 20, "it was closed");
    // One that says no more in the middle of its body is given up in time; others go on meanwhile.
    let head = format!(
        "POST /v1/govern HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 60\r\n\r\n{{",
        site.address
    );
    let began = Instant::now();
    let mut slow = anyone.raw(head.as_bytes());
    charge(&anyone, 80);
    let mut bytes = Vec::new();
    slow.read_to_end(&mut bytes).unwrap();
    Reply::of(&bytes).problem(408, "slow");
    assert!(began.elapsed() < Duration::from_secs(40));
    let after = memory(&site);
    assert!(after < before + (64 << 20), "{before} {after}");
}

#[test]
fn many_idle_connections_cost_little_and_hinder_nobody() {
    let site = Site::new();
    // As many as the tests' own process may have open.
    let (soft, hard) =
        nix::sys::resource::getrlimit(nix::sys::resource::Resource::RLIMIT_NOFILE).unwrap();
    let wanted = hard.min(12_000);
    let _ = nix::sys::resource::setrlimit(
        nix::sys::resource::Resource::RLIMIT_NOFILE,
        wanted.max(soft),
        hard,
    );
    let count = usize::try_from(wanted.max(soft).min(10_200)).unwrap() - 200;
    let before = memory(&site);
    let mut idle = Vec::new();
    for _ in 0..count {
        match TcpStream::connect(site.address) {
            Ok(mut stream) => {
                let _ = stream.write_all(b"GET /hea");
                idle.push(stream);
            }
            Err(_) => break,
        }
    }
    charge(&site.anyone(), 80);
    let each = memory(&site).saturating_sub(before) / u64::try_from(idle.len().max(1)).unwrap();
    assert!(each < 40 << 10, "{each} bytes for each of {}", idle.len());
}

#[test]
fn commands_that_mean_harm_are_read_in_bounded_time() {
    let site = Site::new();
    let agent = site.agent("codex");
    let joins = format!("SELECT 1 FROM t {}", "JOIN t ON 1=1 ".repeat(3000));
    let nested = format!("{}true{}", "$(".repeat(5000), ")".repeat(5000));
    let hostile = [
        vec!["psql", "-c", &joins],
        vec!["bash", "-c", &nested],
        vec!["bash", "-c", "((((((((((((((((((((((((((((((((((((((((("],
    ];
    for words in hostile {
        let reply = agent.post("/v1/requests", &ask(&words));
        assert!(matches!(reply.status, 201 | 403), "{reply:?}");
        let argv: Vec<&str> = words;
        let reply = agent.post("/v1/evaluate", &json!({"argv": argv}));
        assert_eq!(reply.status, 200, "{reply:?}");
    }
    agent.get("/ready").is(200);
}
