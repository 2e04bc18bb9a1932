//! What no caller gets past: names that lead here, pages of other sites, tokens that are none.

use serde_json::json;

use super::site::{Site, charge, kinds, status};
use crate::sandbox::until;

#[test]
fn name_that_was_made_to_lead_here_is_refused() {
    let site = Site::with(super::SITE_POLICY, &["--host", "gate.example.org"]);
    let port = site.address.port();
    let anyone = site.anyone();
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        "127.0.0.1".to_owned(),
        format!("127.0.0.1:{}", port ^ 1),
        format!("localhost.evil.example:{port}"),
        format!("127.0.0.1.nip.io:{port}"),
        String::new(),
    ] {
        let reply = anyone.with("host", &host).get("/health");
        reply.problem(421, "wrong-host");
    }
    for host in [
        format!("localhost:{port}"),
        format!("LOCALHOST:{port}"),
        format!("[::1]:{port}"),
        "gate.example.org".to_owned(),
    ] {
        anyone.with("host", &host).get("/health").is(200);
    }
    let two = format!(
        "GET /health HTTP/1.1\r\nhost: localhost:{port}\r\nhost: evil\r\nconnection: close\r\n\r\n"
    );
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut anyone.raw(two.as_bytes()), &mut answer).unwrap();
    assert!(!answer.contains(" 200 "), "{answer}");
}

#[test]
fn page_of_another_site_changes_nothing() {
    let site = Site::new();
    let anyone = site.anyone();
    let body = json!({"resource": "stripe", "action": "charge", "args": {"amount": 80}});
    for (header, value) in [
        ("sec-fetch-site", "cross-site".to_owned()),
        ("sec-fetch-site", "same-site".to_owned()),
        ("origin", "https://evil.example".to_owned()),
        ("origin", "null".to_owned()),
        ("origin", format!("https://{}", site.address)),
        (
            "origin",
            format!("http://localhost:{}", site.address.port() ^ 1),
        ),
    ] {
        let reply = anyone.with(header, &value).post("/v1/govern", &body);
        reply.problem(403, "cross-site");
    }
    let own = anyone.with("origin", &format!("http://{}", site.address));
    own.with("sec-fetch-site", "same-origin")
        .post("/v1/govern", &body)
        .is(200);
    // What a page can send without being asked is no JSON.
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "",
    ] {
        let reply = anyone.with("content-type", kind).post("/v1/govern", &body);
        reply.problem(415, "unsupported");
    }
    let preflight = anyone
        .with("origin", "https://evil.example")
        .with("access-control-request-method", "POST")
        .send("OPTIONS", "/v1/govern", None);
    assert_eq!(preflight.header("access-control-allow-origin"), None);
    assert_eq!(preflight.status, 405);
}

#[test]
fn every_answer_forbids_what_a_browser_might_do_with_it() {
    let site = Site::new();
    for path in ["/", "/health", "/nothing", "/openapi.json", "/v1/requests"] {
        let reply = site.anyone().get(path);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(reply.header(name), Some(value), "{path}");
        }
        let csp = reply.header("content-security-policy").unwrap();
        assert!(csp.contains("default-src 'none'") && csp.contains("frame-ancestors 'none'"));
        assert!(!csp.contains("unsafe"), "{csp}");
    }
}

#[test]
fn token_counts_only_whole_in_its_header_and_until_it_is_revoked_or_expires() {
    let site = Site::new();
    let token = site.token("codex --days 1");
    assert!(
        token.starts_with("sm_agent_") && token.len() == 9 + 64,
        "{token}"
    );
    let agent = site.anyone().holding(&token);
    let id = charge(&agent, 80);
    let path = format!("/v1/requests/{id}");
    for wrong in [
        "",
        "sm_agent_",
        &token[..token.len() - 1],
        &token.to_uppercase(),
        &format!("{token}0"),
        &token.replace("sm_agent_", "sm_admin_"),
        "sk-demo",
    ] {
        site.anyone()
            .holding(wrong)
            .get(&path)
            .problem(401, "unauthorized");
    }
    // In an address it would stand in logs and histories.
    for query in ["token", "access_token", "api_key"] {
        let reply = site.anyone().get(&format!("{path}?{query}={token}"));
        reply.problem(404, "not-found");
    }
    site.anyone()
        .with("authorization", &format!("Basic {token}"))
        .get(&path)
        .problem(401, "unauthorized");
    site.anyone()
        .with("cookie", &format!("sudomode=default.{token}"))
        .get(&path)
        .problem(401, "unauthorized");
    assert_eq!(status(&agent, &id), "PENDING");

    let store = site
        .sandbox
        .path("home/.local/state/sudomode/projects/default/store.db");
    let kept = std::fs::read(&store).unwrap();
    let wal = std::fs::read(store.with_extension("db-wal")).unwrap_or_default();
    let secret = &token.as_bytes()["sm_agent_".len()..];
    let found = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
    assert!(!found(&kept) && !found(&wal), "only its hash is kept");

    let listed = site.manage("token list --json").stdout;
    assert!(
        listed.contains("\"codex\"") && !listed.contains(&token),
        "{listed}"
    );
    assert_eq!(site.manage("token add codex").code, 64, "the name is taken");
    assert_eq!(site.manage("token revoke codex").code, 0);
    until("it counts no longer", || {
        (agent.get(&path).status == 401).then_some(())
    });
    let next = site.agent("codex");
    assert_eq!(
        status(&next, &id),
        "PENDING",
        "a new token of that name goes on"
    );
}

#[test]
fn tokens_and_people_are_managed_over_the_interface_by_administrators_alone() {
    let site = Site::new();
    let admin = site.anyone().holding(&site.token("root --scope admin"));
    let made = admin
        .post(
            "/v1/tokens",
            &json!({"name": "ci", "scope": "agent", "days": 7}),
        )
        .is(201)
        .json();
    let token = made["token"].as_str().unwrap().to_owned();
    let agent = site.anyone().holding(&token);
    let id = charge(&agent, 80);
    let own = agent.get("/v1/requests").is(200).json();
    assert_eq!(own["requests"].as_array().map(Vec::len), Some(1), "{own}");
    let listed = site.anyone().get("/v1/requests").status;
    assert!(matches!(listed, 401 | 403), "{listed}");
    for client in [&agent, &site.anyone()] {
        for path in [
            "/v1/tokens",
            "/v1/approvers",
            "/v1/policies",
            "/v1/audit",
            "/v1/audit/head",
            "/v1/grants",
            "/v1/stream",
        ] {
            let status = client.get(path).status;
            assert!(matches!(status, 401 | 403), "{path}: {status}");
        }
        let body = json!({"name": "x", "scope": "admin"});
        assert!(matches!(client.post("/v1/tokens", &body).status, 401 | 403));
    }
    admin
        .post("/v1/tokens", &json!({"name": "ci", "scope": "agent"}))
        .problem(409, "conflict");
    admin
        .post("/v1/tokens", &json!({"name": "a b", "scope": "agent"}))
        .problem(422, "invalid");
    admin
        .post("/v1/tokens", &json!({"name": "x", "scope": "approver"}))
        .problem(422, "invalid");
    admin
        .post(
            "/v1/tokens",
            &json!({"name": "x", "scope": "approver", "person": "nobody"}),
        )
        .problem(422, "invalid");
    let listed = admin.get("/v1/tokens").is(200);
    assert!(listed.body.contains("\"ci\"") && !listed.body.contains(&token));
    admin.delete("/v1/tokens/ci").is(204);
    admin.delete("/v1/tokens/ci").problem(404, "not-found");
    agent
        .get(&format!("/v1/requests/{id}"))
        .problem(401, "unauthorized");
    let kinds = kinds(&admin);
    assert!(
        kinds.iter().any(|kind| kind == "token_revoked"),
        "{kinds:?}"
    );
}

#[test]
fn strangers_who_try_tokens_are_slowed_down() {
    let site = Site::new();
    let stranger = site
        .anyone()
        .holding(&format!("sm_agent_{}", "0".repeat(64)));
    until("it is slowed down", || {
        let reply = stranger.get("/v1/requests");
        match reply.status {
            401 => None,
            429 => reply.header("retry-after").map(|_| ()),
            other => panic!("{other}"),
        }
    });
    site.anyone().get("/health").is(200);
    charge(&site.anyone(), 80);
}

#[test]
fn beyond_this_machine_it_listens_only_with_tls() {
    let sandbox = crate::sandbox::Sandbox::new();
    for line in ["serve --listen 0.0.0.0:0", "serve --listen [::]:0"] {
        let ended = sandbox.run(line);
        assert_eq!(ended.code, 64, "{ended:?}");
        assert!(ended.stderr.contains("--behind-proxy"), "{ended:?}");
    }
    assert_eq!(sandbox.run("serve --tls-cert x").code, 64);
    let proxied = Site::with(
        super::SITE_POLICY,
        &["--behind-proxy", "--host", "gate.example.org"],
    );
    let client = proxied.anyone().with("host", "gate.example.org");
    client.get("/health").is(200);
    let body = json!({"resource": "stripe", "action": "charge", "args": {"amount": 20}});
    client
        .post("/v1/govern", &body)
        .problem(401, "unauthorized");
    let agent = client.holding(&proxied.token("codex"));
    agent.post("/v1/govern", &body).is(200);
}

#[test]
fn what_it_logs_and_counts_holds_no_secret() {
    let mut site = Site::new();
    let token = site.token("codex");
    let agent = site.anyone().holding(&token);
    let body = json!({"resource": "stripe", "action": "charge", "args": {"amount": 80, "api_key": "sk_live_0123456789abcdef"}});
    let id = agent.post("/v1/govern", &body).is(200).json()["request_id"]
        .as_str()
        .unwrap()
        .to_owned();
    let shown = agent.get(&format!("/v1/requests/{id}")).is(200);
    assert!(
        !shown.body.contains("sk_live_0123456789abcdef"),
        "{}",
        shown.body
    );
    site.anyone()
        .holding("sm_agent_nonsense")
        .get("/v1/requests")
        .is(401);
    let metrics = site.anyone().get("/metrics").is(200);
    for line in [
        "sudomode_decisions_total{decision=\"REQUIRE_APPROVAL\"} 1",
        "sudomode_pending_requests{project=\"default\"} 1",
        "sudomode_bad_tokens_total 1",
        "sudomode_http_requests_total{route=\"/v1/govern\",status=\"200\"} 1",
    ] {
        assert!(
            metrics.body.lines().any(|known| known == line),
            "{line}: {}",
            metrics.body
        );
    }
    agent.get("/metrics").problem(403, "forbidden");
    let log = site.stop();
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(line["event"].is_string(), "{line}");
    }
    for secret in [token.as_str(), "sk_live", "sm_agent"] {
        assert!(
            !log.contains(secret) && !metrics.body.contains(secret),
            "{log}"
        );
    }
}
