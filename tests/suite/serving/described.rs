//! The interface is what its document says, whatever is sent to it.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::site::Site;
use super::{SITE_POLICY, python};
use crate::serving::Client;

/// What must hold of every answer: no fault of the server, and nothing that the document does not know.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

#[test]
fn no_request_that_the_document_allows_or_forbids_gets_an_answer_it_does_not_know() {
    let Some(programs) = python::with("schemathesis", &["schemathesis==4.32.5"]) else {
        return;
    };
    let mut site = Site::with(SITE_POLICY, &["--rate", "100000"]);
    let agent = site.token("codex");
    let admin = site.token("root --scope admin");
    let (alice, _) = site.approver("alice");
    let (_, approver) = alice.headers[0].1.split_once(' ').unwrap();
    // A stream does not end.
    let all = ["--exclude-path", "/v1/stream"];
    let managing = [
        "--include-tag",
        "administrators",
        "--include-tag",
        "policies",
    ];
    for (token, which) in [
        (agent.as_str(), &all[..]),
        (approver, &all[..]),
        (&admin, &managing[..]),
    ] {
        let mut command = Command::new(programs.join("schemathesis"));
        command
            .arg("run")
            .arg(format!("http://{}/openapi.json", site.address))
            .args(["--header", &format!("Authorization: Bearer {token}")])
            .args(["--checks", CHECKS, "--phases", "coverage,fuzzing"])
            .args(["--max-examples", "6", "--seed", "7", "--workers", "2"])
            .args(["--warnings", "off", "--no-color", "--request-timeout", "90"])
            .args(which)
            .env("NO_PROXY", "*")
            .current_dir(site.sandbox.path("work"))
            .stdin(Stdio::null());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("No issues found"), "{said}");
    }
    site.anyone().get("/ready").is(200);
    // An administrator takes people off, and alice may have been among them.
    let (bob, _) = site.approver("bob");
    let verified = bob.get("/v1/audit/verify").is(200).json();
    assert_eq!(verified["intact"], true, "{verified}");
    let log = site.stop();
    assert!(!log.contains("\"error\""), "{log}");
}

/// The schema of a type in the document.
fn schema<'d>(document: &'d Value, name: &str) -> &'d Value {
    &document["components"]["schemas"][name]
}

#[test]
fn document_is_served_names_each_type_once_and_says_what_goes_wrong() {
    let site = Site::new();
    let document = Client::new(site.address)
        .get("/openapi.json")
        .is(200)
        .json();
    assert_eq!(document["openapi"], "3.1.0");
    let kept = include_str!("../../../src/server/openapi.json");
    assert_eq!(document, serde_json::from_str::<Value>(kept).unwrap());
    for (body, owner) in [
        ("NewVote", "proof"),
        ("Vote", "assurance"),
        ("Directory", "inode"),
    ] {
        assert!(
            schema(&document, body)["properties"][owner].is_object(),
            "{body}"
        );
    }
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["summary"].is_string(), "{method} {path}");
            for status in ["400", "401", "403", "421", "429", "503"] {
                assert!(
                    operation["responses"][status].is_object(),
                    "{method} {path} {status}"
                );
            }
        }
    }
}
