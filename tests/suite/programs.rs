//! The real programs, under the shipped policy.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use crate::sandbox::{Sandbox, ended};

/// True if the program is there; `tests/run` installs it or counts it as skipped.
fn present(program: &str) -> bool {
    let present = std::env::split_paths("/usr/local/bin:/usr/bin:/bin")
        .any(|directory| directory.join(program).exists());
    if !present {
        eprintln!("SKIPPED: there is no {program} here");
    }
    present
}

#[test]
fn git_works_and_what_others_would_see_asks() {
    if !present("git") {
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.write("work/a.txt", "one\n");
    let run = |line: &str| sandbox.run(&format!("exec --wait 0s -- git {line}"));
    let initialised = crate::sandbox::end(&mut sandbox.command(&["git", "init", "-q", "."]));
    assert_eq!(initialised.code, 0, "{}", initialised.stderr);
    assert_eq!(run("add a.txt").code, 0);
    let mut commit = sandbox.sudomode(&["exec", "--", "git", "commit", "-qm", "drop table"]);
    for role in ["AUTHOR", "COMMITTER"] {
        commit
            .env(format!("GIT_{role}_NAME"), "me")
            .env(format!("GIT_{role}_EMAIL"), "me@example.com");
    }
    let committed = crate::sandbox::end(&mut commit);
    assert_eq!(committed.code, 0, "{}", committed.stderr);
    assert!(run("log --oneline").stdout.contains("drop table"));
    assert_eq!(run("status --short").stdout, "");
    assert_eq!(run("push").code, 75);
    assert_eq!(run("no-such-command").code, 75, "it may be an alias");
}

#[test]
fn rm_removes_a_file_of_the_project_and_not_the_project() {
    let sandbox = Sandbox::new();
    let project = sandbox.path("home/project");
    std::fs::create_dir_all(project.join("src")).unwrap();
    std::fs::write(project.join("notes.txt"), "").unwrap();
    let run = |arguments: &[&str]| {
        let mut command = sandbox.sudomode(&[&["exec", "--wait", "0s", "--"], arguments].concat());
        crate::sandbox::end(command.current_dir(&project)).code
    };
    assert_eq!(run(&["rm", "-r", "src"]), 75);
    assert_eq!(run(&["rm", "-rf", "/"]), 77);
    assert!(project.join("src").exists());
    assert_eq!(run(&["rm", "notes.txt"]), 0);
    assert!(!project.join("notes.txt").exists());
}

#[test]
fn curl_fetches_and_sending_asks() {
    if !present("curl") {
        return;
    }
    let sandbox = Sandbox::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/page", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
        stream
            .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
            .unwrap();
    });
    let fetched = ended(sandbox.start(&format!("exec -- curl -sS {url}")));
    assert_eq!(
        (fetched.code, fetched.stdout.as_str()),
        (0, "hello"),
        "{}",
        fetched.stderr
    );
    server.join().unwrap();
    assert_eq!(
        sandbox
            .run(&format!("exec --wait 0s -- curl -d a=b {url}"))
            .code,
        75
    );
}

#[test]
fn psql_kubectl_and_docker_become_themselves() {
    let sandbox = Sandbox::new();
    for line in [
        "psql --version",
        "kubectl version --client",
        "docker --version",
    ] {
        let program = line.split(' ').next().unwrap();
        if !present(program) {
            continue;
        }
        let words: Vec<&str> = line.split(' ').collect();
        let (with, without) = (
            sandbox.run(&format!("exec -- {line}")),
            crate::sandbox::end(&mut sandbox.command(&words)),
        );
        assert_eq!(
            (with.code, &with.stdout),
            (without.code, &without.stdout),
            "{line}: {}",
            with.stderr
        );
    }
    if present("psql") {
        // Its own error, of its own connection: the program ran.
        let refused = sandbox.run_args(&[
            "exec",
            "--",
            "psql",
            "-h",
            "127.0.0.1",
            "-p",
            "1",
            "-c",
            "SELECT 1",
        ]);
        assert_eq!(refused.code, 2, "{}", refused.stderr);
        assert!(refused.stderr.starts_with("psql: "), "{}", refused.stderr);
    }
}
