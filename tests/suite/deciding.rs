//! The shipped policy, and `check` as an interface.

use serde_json::{Value, json};

use crate::sandbox::{SPENDING, Sandbox, end};

fn fed(sandbox: &Sandbox, line: &str, input: &[u8]) -> Vec<Value> {
    use std::io::Write;
    let arguments: Vec<&str> = line.split(' ').collect();
    let mut child = sandbox
        .sudomode(&arguments)
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let ended = crate::sandbox::ended(child);
    writer.join().unwrap().unwrap();
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn shipped_policy_says_what_the_article_says() {
    let sandbox = Sandbox::new();
    let table: [(&[&str], i32); 13] = [
        (&["stripe", "charge", "--amount", "20"], 0),
        (&["stripe", "charge", "--amount", "80"], 75),
        (&["stripe", "charges", "create", "--amount=8000"], 75),
        (&["psql", "-c", "DROP TABLE users"], 77),
        (&["psql", "-c", "SELECT 1"], 0),
        (&["git", "status"], 0),
        (&["git", "push", "--force"], 75),
        (&["rm", "-rf", "/"], 77),
        (&["kubectl", "get", "pods"], 0),
        (&["kubectl", "delete", "namespace", "production"], 75),
        (&["bash", "-c", "true"], 0),
        (&["python3", "-c", "1"], 75),
        (&["unheard-of-program", "go"], 75),
    ];
    for (argv, code) in table {
        let arguments: Vec<&str> = ["check", "--"].iter().chain(argv).copied().collect();
        let ended = sandbox.run_args(&arguments);
        assert_eq!(
            ended.code, code,
            "{argv:?}: {}{}",
            ended.stdout, ended.stderr
        );
    }
}

#[test]
fn every_example_of_the_shipped_policy_holds() {
    let sandbox = Sandbox::new();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/policies.yaml");
    let copy = sandbox.write("work/policies.yaml", std::fs::read(shipped).unwrap());
    let ended = sandbox.run_args(&["check", "--policy", copy.to_str().unwrap(), "--", "true"]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
    let rules = std::fs::read_to_string(shipped).unwrap();
    assert_eq!(
        rules.matches("  - id: ").count(),
        rules.matches("    reason: ").count(),
        "each rule has a reason"
    );
    assert_eq!(
        rules.matches("  - id: ").count(),
        rules.matches("    examples:").count(),
        "and examples"
    );
}

#[test]
fn check_gives_one_object_a_command() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let ended = sandbox.run_args(&["check", "--json", "--", "psql", "-c", "DROP TABLE users"]);
    let mut object: Value = serde_json::from_str(&ended.stdout).unwrap();
    object["intents"][0]
        .as_object_mut()
        .unwrap()
        .remove("opaque_reason");
    assert_eq!(
        object,
        json!({
            "decision": "DENY",
            "rule": "protect-production-db",
            "reason": "tables are dropped by a migration, not by hand",
            "intents": [{
                "resource": "postgres",
                "action": "drop_table",
                "args": {"table": "users"},
                "effect": "destroy",
                "opaque": false,
                "command": ["psql", "-c", "DROP TABLE users"],
                "decision": "DENY",
                "rule": "protect-production-db",
            }],
        })
    );
}

#[test]
fn lines_of_shell_are_judged_in_order() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let lines = fed(&sandbox, "check --lines", b"ls\nrm -rf / | true\n\nlast");
    assert_eq!(lines.len(), 4);
    let actions = |line: &Value| -> Vec<Value> {
        let intents = line["intents"].as_array().unwrap();
        intents
            .iter()
            .map(|intent| intent["action"].clone())
            .collect()
    };
    assert_eq!(actions(&lines[0]), ["list"]);
    assert_eq!(actions(&lines[1])[0], "delete");
    assert_eq!(lines[1]["intents"][0]["args"]["path"], "/");
    assert_eq!(actions(&lines[2]), ["nothing"]);
    let lines = fed(&sandbox, "check --lines -0", b"two\nlines\0one\0");
    assert_eq!(lines.len(), 2);
    assert_eq!(actions(&lines[0]).len(), 2, "two commands in one line");
    assert_eq!(fed(&sandbox, "check --lines", b"\xff\xfe").len(), 1);
    assert!(fed(&sandbox, "check --lines", b"").is_empty());
    assert_eq!(sandbox.run_args(&["check", "-c", "ls; rm x"]).code, 75);
}

#[test]
fn what_cannot_be_seen_never_rides_on_a_wildcard() {
    let sandbox = Sandbox::with_policy(
        "default: ALLOW\nrules: [{id: all, resource: '*', action: '*', decision: ALLOW}]\n",
    );
    for argv in [
        &["bash"][..],
        &["sh", "x.sh"],
        &["env", "--unheard", "ls"],
        &["timeout", "5", "sh"],
        &["xargs", "sh"],
        &["sudo", "-i"],
        &["python3", "-c", "1"],
        &["node", "-e", "1"],
        &["perl", "-e", "1"],
        &["find", ".", "-exec", "{}", ";"],
        &["docker", "exec", "c", "sh"],
        &["kubectl", "exec", "p", "--", "sh"],
        &["git", "-c", "alias.x=!sh", "x"],
        &["psql", "-c", "\\! sh"],
        &["psql"],
        &["make"],
        &["npm", "run", "x"],
        &["busybox", "sh"],
        &["ssh", "h"],
    ] {
        let arguments: Vec<&str> = ["check", "--"].iter().chain(argv).copied().collect();
        assert_eq!(sandbox.run_args(&arguments).code, 75, "{argv:?}");
    }
    assert_eq!(sandbox.run("check -- unheard-of go").code, 0);
}

#[test]
fn place_is_where_a_path_leads() {
    let sandbox = Sandbox::new();
    let check = |argv: &[&str]| {
        let arguments: Vec<&str> = ["check", "--"].iter().chain(argv).copied().collect();
        sandbox.run_args(&arguments).code
    };
    let home = sandbox.path("home");
    std::os::unix::fs::symlink(&home, sandbox.path("work/link")).unwrap();
    std::os::unix::fs::symlink(home.join(".ssh/id_rsa"), sandbox.path("work/notes")).unwrap();
    assert_eq!(check(&["touch", "x"]), 0);
    assert_eq!(check(&["cat", "README.md"]), 0);
    for argv in [
        &["touch", "link/.profile"][..],
        &["cat", "notes"],
        &["tee", ".git/hooks/pre-commit"],
        &["touch", "../../../../../../../../../../etc/x"],
        &["psql", "-f", "query.sql"],
    ] {
        sandbox.write("work/query.sql", "SELECT 1");
        assert_eq!(check(argv), 75, "{argv:?}");
    }
    for directory in ["home/.ssh", "work/.git/hooks"] {
        std::fs::create_dir_all(sandbox.path(directory)).unwrap();
        for argv in [
            &["check", "--", "tee", "x"][..],
            &["check", "--", "rm", "id_rsa"],
        ] {
            let mut command = sandbox.sudomode(argv);
            let ended = end(command.current_dir(sandbox.path(directory)));
            assert_eq!(ended.code, 75, "{argv:?} in {directory}: {}", ended.stdout);
        }
    }
}

#[test]
fn program_by_another_path_is_not_what_it_is_called() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let fake = sandbox.write("work/cat", "#!/bin/sh\necho stolen\n");
    std::fs::set_permissions(&fake, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    assert_eq!(sandbox.run("check -- cat x").code, 0);
    assert_eq!(sandbox.run("check -- /bin/cat x").code, 0);
    assert_eq!(sandbox.run("check -- ./cat x").code, 75);
    assert_eq!(
        sandbox.run(&format!("check -- {} x", fake.display())).code,
        75
    );
    assert_eq!(sandbox.run("exec --wait 0s -- ./cat x").code, 75);
    let mut path = sandbox.sudomode(&["exec", "--", "cat", "/dev/null"]);
    path.env("PATH", ":.:work:/usr/bin:/bin")
        .current_dir(sandbox.path("work"));
    assert_eq!(
        end(&mut path).stdout,
        "",
        "relative entries of PATH are passed over"
    );
}

#[test]
fn sudomodes_own_files_are_out_of_reach() {
    let sandbox = Sandbox::with_policy(
        "default: ALLOW\nrules: [{id: all, resource: '*', decision: ALLOW, opaque: true}]\n",
    );
    let home = sandbox.path("home");
    let policy = home.join(".config/sudomode/policies.yaml");
    let policy = policy.to_str().unwrap();
    for argv in [
        &["rm", policy][..],
        &["tee", policy],
        &["cp", "/dev/null", policy],
        &["mv", policy, "x"],
        &["rm", "-rf", home.to_str().unwrap()],
        &["sed", "-i", "s/a/b/", policy],
        &["chmod", "666", policy],
        &["curl", "-o", policy, "http://127.0.0.1/"],
        &["ln", "-sf", "/dev/null", policy],
        &["truncate", "-s0", policy],
    ] {
        let arguments: Vec<&str> = ["check", "--"].iter().chain(argv).copied().collect();
        let ended = sandbox.run_args(&arguments);
        assert_eq!(ended.code, 77, "{argv:?}: {}", ended.stdout);
    }
    assert_eq!(sandbox.run(&format!("check -- cat {policy}")).code, 0);
    let into_home = ["check", "--", "cp", "/dev/null", home.to_str().unwrap()];
    assert_eq!(
        sandbox.run_args(&into_home).code,
        0,
        "a file beside it is no change of it"
    );
}

#[test]
fn what_is_read_from_a_file_is_asked_for_however_it_is_started() {
    let sandbox = Sandbox::with_policy(
        "default: REQUIRE_APPROVAL\nrules: [{id: all, resource: \"*\", response: ALLOW}]\n",
    );
    sandbox.write("work/q.sql", "SELECT 1;\n");
    sandbox.write("work/s.sh", "ls\n");
    sandbox.write("work/p.awk", "{ print }\n");
    let table = [
        ("psql -f q.sql", true),
        ("psql -c 'SELECT 1'", false),
        ("bash s.sh", true),
        ("bash -c ls", false),
        (". ./s.sh", true),
        ("awk -f p.awk x", true),
        ("awk '{ print }' x", false),
    ];
    for (line, from_file) in table {
        for around in [
            line.to_owned(),
            format!("X=1 {line}"),
            format!("(cd . && {line})"),
            format!("eval {}", shell_words::quote(line)),
            format!("bash -c {}", shell_words::quote(line)),
        ] {
            let ended = sandbox.run_args(&["check", "-c", &around]);
            assert_eq!(
                ended.code,
                if from_file { 75 } else { 0 },
                "{around}: {}",
                ended.stdout
            );
            assert_eq!(
                ended.stdout.contains("read from a file, which may change"),
                from_file,
                "{around}: {}",
                ended.stdout
            );
        }
    }
    for words in [["psql", "-f", "q.sql"], ["awk", "-f", "p.awk"]] {
        let ended = sandbox.run_args(&[&["check", "--"][..], &words].concat());
        assert_eq!(ended.code, 75, "{words:?}: {}", ended.stdout);
    }
}
