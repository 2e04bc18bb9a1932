//! Who approves, and what that is worth: real keys of ssh-keygen, passphrases at real terminals, and what is forged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;

use crate::sandbox::{SPENDING, Sandbox, ended, missing, until};
use crate::terminal::sit;

const COMMAND: &str = "exec -- stripe charge --amount 80";
const ASK: &str = "exec --wait 0s -- stripe charge --amount 80";
/// The namespace of votes.
const VOTE: &str = "sudomode-vote@1";

/// A policy whose one rule demands this.
fn demanding(what: &str) -> String {
    format!(
        "rules:\n  - id: money\n    resource: stripe\n    response: REQUIRE_APPROVAL\n    {what}\n  \
         - {{id: everyday, program: [cat], response: ALLOW}}\n"
    )
}

/// A key pair of ssh-keygen.
struct Key(PathBuf);

impl Key {
    fn new(directory: &Path, name: &str, kind: &[&str]) -> Self {
        let path = directory.join(name);
        let made = Command::new("ssh-keygen")
            .args(["-q", "-N", "", "-C", name, "-t"])
            .args(kind)
            .arg("-f")
            .arg(&path)
            .status();
        assert!(made.unwrap().success(), "{kind:?}");
        // The worker's own ssh-keygen reads it.
        let _ = Command::new("chown").arg("4242").arg(&path).status();
        Self(path)
    }

    fn public(&self) -> String {
        let text = fs::read_to_string(self.0.with_extension("pub")).unwrap();
        text.split(' ').take(2).collect::<Vec<_>>().join(" ")
    }

    /// What ssh-keygen signs on any machine.
    fn sign(&self, namespace: &str, text: &str) -> String {
        let mut child = Command::new("ssh-keygen")
            .args(["-q", "-Y", "sign", "-n", namespace, "-f"])
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

fn keys() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(directory.path(), open).unwrap();
    directory
}

/// Hands a signature in, as a paste would.
fn hand_in(sandbox: &Sandbox, id: &str, signature: &str) -> crate::sandbox::Ended {
    let mut child = sandbox
        .sudomode(&["approve", id, "--signature", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), signature.as_bytes()).unwrap();
    ended(child)
}

#[test]
fn every_kind_of_key_that_ssh_keygen_makes_signs_an_approval() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    for kind in [
        &["ed25519"][..],
        &["ecdsa", "-b", "256"],
        &["ecdsa", "-b", "384"],
        &["rsa", "-b", "2048"],
        &["rsa", "-b", "4096"],
    ] {
        let key = Key::new(directory.path(), &kind.join(""), kind);
        let Some(sandbox) = Sandbox::of_a_worker(
            &demanding("min_assurance: signed"),
            &format!("alice {}\n", key.public()),
        ) else {
            return;
        };
        let waiting = sandbox.start(COMMAND);
        let id = sandbox.pending(1);
        let plain = sandbox.run(&format!("approve {id}"));
        assert_eq!(plain.code, 77, "{}", plain.stderr);
        for said in [
            "needs a signed approval",
            "counts as none",
            "--print-challenge",
        ] {
            assert!(plain.stderr.contains(said), "{said}: {}", plain.stderr);
        }
        assert_eq!(sandbox.statuses(), ["PENDING"]);
        // By the way over another machine.
        let question = sandbox
            .run(&format!("approve {id} --print-challenge"))
            .stdout;
        assert!(question.contains("decision: approve\ncommand: stripe charge --amount 80\n"));
        let done = hand_in(&sandbox, &id, &key.sign(VOTE, &question));
        assert_eq!(done.code, 0, "{kind:?}: {}", done.stderr);
        assert_eq!(ended(waiting).stdout, "stripe charge --amount 80\n");
        sandbox.stands("FINISHED");
        let resolution = &sandbox.requests()[0]["resolution"];
        assert_eq!(resolution["by"], "alice");
        assert_eq!(resolution["assurance"], "signed");
    }
}

#[test]
fn the_users_own_ssh_keygen_is_run_for_a_signature() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    let key = Key::new(directory.path(), "key", &["ed25519"]);
    let approvers = format!("alice {}\n", key.public());
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("min_assurance: signed"), &approvers)
    else {
        return;
    };
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    let path = key.0.to_str().unwrap();
    let approved = sandbox.run_args(&["approve", &id, "--sign", path]);
    assert_eq!(approved.code, 0, "{}", approved.stderr);
    assert_eq!(sandbox.statuses(), ["APPROVED"]);
    let shown = sandbox.run(&format!("show {id}")).stdout;
    assert!(
        shown.contains("assurance signed (by somebody who holds"),
        "{shown}"
    );
}

#[test]
fn replayed_and_retargeted_signatures_approve_nothing() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    let key = Key::new(directory.path(), "key", &["ed25519"]);
    let stranger = Key::new(directory.path(), "stranger", &["ed25519"]);
    let approvers = format!("alice {}\n", key.public());
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("min_assurance: signed"), &approvers)
    else {
        return;
    };
    sandbox.run(ASK);
    let first = sandbox.pending(1);
    let question = sandbox
        .run(&format!("approve {first} --print-challenge"))
        .stdout;
    let good = key.sign(VOTE, &question);
    sandbox.run("exec --wait 0s -- stripe charge --amount 90");
    let second = sandbox.pending(2);
    let line = |start: &str| {
        let line = question.lines().find(|line| line.starts_with(start));
        line.unwrap().to_owned()
    };
    let zeros = "0".repeat(64);
    let altered = [
        (
            "another decision",
            question.replace("decision: approve", "decision: reject"),
        ),
        ("another request", question.replace(&first, &second)),
        (
            "another fingerprint",
            question.replace(&line("fingerprint: "), &format!("fingerprint: {zeros}")),
        ),
        (
            "another policy",
            question.replace(&line("policy: "), &format!("policy: {zeros}")),
        ),
        (
            "another command",
            question.replace("--amount 80", "--amount 8"),
        ),
        (
            "another time",
            question.replace(&line("asked: "), "asked: 2026-01-01T00:00:00.000Z"),
        ),
    ];
    for (what, text) in &altered {
        assert_ne!(*text, question, "{what}");
        let refused = hand_in(&sandbox, &first, &key.sign(VOTE, text));
        assert_eq!(refused.code, 77, "{what}: {}", refused.stderr);
        assert!(
            refused.stderr.contains("over another text"),
            "{what}: {}",
            refused.stderr
        );
    }
    for (what, id, signature) in [
        ("used for another request", &second, good.clone()),
        ("for another purpose", &first, key.sign("git", &question)),
        (
            "for a passphrase's purpose",
            &first,
            key.sign("sudomode-passphrase@1", &question),
        ),
        ("of a stranger", &first, stranger.sign(VOTE, &question)),
        ("none at all", &first, "yes".to_owned()),
        ("cut off", &first, good[..good.len() / 2].to_owned()),
    ] {
        let refused = hand_in(&sandbox, id, &signature);
        assert_eq!(refused.code, 77, "{what}: {}", refused.stderr);
    }
    assert_eq!(sandbox.statuses(), ["PENDING", "PENDING"]);
    assert_eq!(hand_in(&sandbox, &first, &good).code, 0);
    assert_eq!(sandbox.run(COMMAND).code, 0);
    sandbox.stands("PENDING");
    // The same command asked again is another request.
    sandbox.run(ASK);
    let third = sandbox.pending(2);
    assert_eq!(hand_in(&sandbox, &third, &good).code, 77, "replayed");
    assert_eq!(sandbox.statuses(), ["FINISHED", "PENDING", "PENDING"]);
}

/// A row that says approved, with a vote that claims what it likes.
fn forge(sandbox: &Sandbox, id: &str, proof: Option<&str>, asked: Option<(&str, &str)>) {
    let store = Connection::open(sandbox.path("home/.local/state/sudomode/store.db")).unwrap();
    let fingerprint: String = store
        .query_row(
            "SELECT fingerprint FROM requests WHERE id = ?",
            [id],
            |row| row.get(0),
        )
        .unwrap();
    for person in ["alice", "bob"] {
        store
            .execute(
                "INSERT OR REPLACE INTO votes VALUES (?, ?, 'approve', 'signed', 'cli', NULL, 1, ?, ?)",
                rusqlite::params![id, person, fingerprint, proof],
            )
            .unwrap();
    }
    store
        .execute("UPDATE requests SET status = 'APPROVED' WHERE id = ?", [id])
        .unwrap();
    if let Some((from, to)) = asked {
        store
            .execute(
                "UPDATE requests SET asked = replace(asked, ?, ?) WHERE id = ?",
                [from, to, id],
            )
            .unwrap();
    }
    drop(store);
    sandbox.give("home");
}

#[test]
fn edited_rows_of_the_store_execute_nothing() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    let key = Key::new(directory.path(), "key", &["ed25519"]);
    let approvers = format!(
        "alice {}\nbob {}\n",
        key.public(),
        Key::new(directory.path(), "bob", &["ed25519"]).public()
    );
    let lower = Some(("\"assurance\":\"signed\"", "\"assurance\":\"none\""));
    for (what, asked) in [("a vote", None), ("what is required", lower)] {
        let Some(sandbox) = Sandbox::of_a_worker(&demanding("min_assurance: signed"), &approvers)
        else {
            return;
        };
        sandbox.run("exec --wait 0s -- stripe charge --amount 90");
        let other = sandbox.pending(1);
        let question = sandbox
            .run(&format!("approve {other} --print-challenge"))
            .stdout;
        let real = key.sign(VOTE, &question);
        for proof in [
            None,
            Some("-----BEGIN SSH SIGNATURE-----"),
            Some(real.as_str()),
        ] {
            sandbox.run(ASK);
            let id = sandbox.pending(2);
            forge(&sandbox, &id, proof, asked);
            let ran = sandbox.run(COMMAND);
            assert_eq!(
                (ran.code, ran.stdout.as_str()),
                (75, ""),
                "{what}: {}",
                ran.stderr
            );
            sandbox.stands("INVALIDATED");
            assert_ne!(sandbox.run("audit verify").code, 0, "{what} is found");
            // The next one begins with a store that was not touched.
            fs::remove_dir_all(sandbox.path("home/.local/state")).unwrap();
            sandbox.run("exec --wait 0s -- stripe charge --amount 90");
        }
    }
}

#[test]
fn approvals_count_once_a_person_and_not_of_whoever_started_the_agent() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    let key = |name: &str| Key::new(directory.path(), name, &["ed25519"]);
    let (alice, second, bob, carol, own) = (
        key("alice"),
        key("alice2"),
        key("bob"),
        key("carol"),
        key("tester"),
    );
    let approvers = format!(
        "alice {}\nalice {}\nbob {}\ncarol {}\ntester {}\n",
        alice.public(),
        second.public(),
        bob.public(),
        carol.public(),
        own.public()
    );
    let policy = format!(
        "groups: {{ops: [alice, bob, tester]}}\n{}",
        demanding("{min_assurance: signed}").replace(
            "{min_assurance: signed}",
            "approvals: 2\n    approvers: [ops]\n    four_eyes: true\n    min_assurance: signed"
        )
    );
    let Some(sandbox) = Sandbox::of_a_worker(&policy, &approvers) else {
        return;
    };
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    let question = sandbox
        .run(&format!("approve {id} --print-challenge"))
        .stdout;
    for (who, key, code, said) in [
        ("the user itself", &own, 77, "is of tester"),
        ("not in the group", &carol, 77, "is of carol"),
        (
            "the first",
            &alice,
            0,
            "still needs a signed approval by bob",
        ),
        ("the first again", &alice, 77, "alice has approved already"),
        (
            "with another key",
            &second,
            77,
            "alice has approved already",
        ),
    ] {
        let voted = hand_in(&sandbox, &id, &key.sign(VOTE, &question));
        assert_eq!(voted.code, code, "{who}: {}", voted.stderr);
        let told = voted.stdout + &voted.stderr;
        assert!(told.contains(said), "{who}: {told}");
        assert_eq!(sandbox.statuses(), ["PENDING"], "{who}");
    }
    let listed = sandbox.run("pending").stdout;
    assert!(
        listed.contains("approved so far by alice (signed)"),
        "{listed}"
    );
    assert_eq!(hand_in(&sandbox, &id, &bob.sign(VOTE, &question)).code, 0);
    assert_eq!(sandbox.statuses(), ["APPROVED"]);
    assert_eq!(sandbox.requests()[0]["resolution"]["by"], "alice, bob");
    // A no of anybody beats both until it is used.
    assert_eq!(sandbox.run(&format!("reject {id}")).code, 0);
    assert_eq!(sandbox.statuses(), ["REVOKED"]);
    assert_eq!(sandbox.run(COMMAND).code, 77);
}

#[test]
fn approver_who_is_gone_before_the_execution_does_not_count() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    let key = Key::new(directory.path(), "key", &["ed25519"]);
    let approvers = format!("alice {}\n", key.public());
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("min_assurance: signed"), &approvers)
    else {
        return;
    };
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    let question = sandbox
        .run(&format!("approve {id} --print-challenge"))
        .stdout;
    assert_eq!(hand_in(&sandbox, &id, &key.sign(VOTE, &question)).code, 0);
    sandbox.write("etc/sudomode/approvers", "# nobody\n");
    assert_eq!(sandbox.run(COMMAND).code, 75);
    assert_eq!(sandbox.statuses(), ["INVALIDATED"]);
}

#[test]
fn approvers_that_the_user_could_write_count_as_none_and_are_shown_so() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    let key = Key::new(directory.path(), "key", &["ed25519"]);
    let sandbox = Sandbox::with_policy(&demanding("approvals: 1"));
    let line = format!("alice {}\n", key.public());
    sandbox.write("home/.config/sudomode/approvers", &line);
    let listed = sandbox.run("approver list").stdout;
    assert!(listed.contains("all of it counts as none"), "{listed}");
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    assert!(
        sandbox
            .run("pending")
            .stdout
            .contains("counts as assurance none")
    );
    let question = sandbox
        .run(&format!("approve {id} --print-challenge"))
        .stdout;
    assert_eq!(hand_in(&sandbox, &id, &key.sign(VOTE, &question)).code, 0);
    let resolution = &sandbox.requests()[0]["resolution"];
    assert_eq!(
        (&resolution["by"], &resolution["assurance"]),
        (&"alice".into(), &"none".into())
    );

    let strict = Sandbox::with_policy(&demanding("min_assurance: signed"));
    strict.write("home/.config/sudomode/approvers", &line);
    strict.run(ASK);
    let id = strict.pending(1);
    let question = strict
        .run(&format!("approve {id} --print-challenge"))
        .stdout;
    let refused = hand_in(&strict, &id, &key.sign(VOTE, &question));
    assert_eq!(refused.code, 77);
    assert!(
        refused.stderr.contains("could enrol anybody"),
        "{}",
        refused.stderr
    );
}

#[test]
fn file_of_approvers_that_others_could_write_stops_everything() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let path = sandbox.write("home/.config/sudomode/approvers", "");
    crate::sandbox::writable_by_others(&path);
    let asked = sandbox.run(ASK);
    assert_eq!(asked.code, 78, "{}", asked.stderr);
    let path = sandbox.write(
        "home/.config/sudomode/approvers",
        "# staff\nalice ssh-dss AAAA\n",
    );
    fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let asked = sandbox.run(ASK);
    assert!(
        asked.code == 78 && asked.stderr.contains("approvers:2: "),
        "{}",
        asked.stderr
    );
}

#[test]
fn passphrase_is_enrolled_at_a_terminal_and_approves_there() {
    // Root enrols for everybody; a home of a user who is not root is where it counts.
    let Some(sandbox) = Sandbox::of_a_worker(SPENDING, "") else {
        return;
    };
    let root = Sandbox::new();
    let phrase = "correct horse battery";
    let enrol = |line: &str, known: Option<&str>| {
        let mut seat = sit(&root, line, &[]);
        if let Some(known) = known {
            seat.see("passphrase of");
            seat.type_in(&format!("{known}\r"));
        }
        seat.see("new passphrase of");
        seat.type_in(&format!("{phrase}\r"));
        seat.see("the same again");
        seat.type_in(&format!("{phrase}\r"));
        seat.see(" is enrolled in ");
        assert!(!seat.seen.contains(phrase), "it is not shown");
        assert_eq!(seat.leave(), 0);
    };
    fs::create_dir_all(root.path("etc/sudomode")).unwrap();
    enrol("approver add alice", None);
    enrol("approver add bob", Some(phrase));
    let mut stranger = sit(&root, "approver add mallory --as alice", &[]);
    stranger.see("passphrase of");
    stranger.type_in("not the passphrase\r");
    stranger.see("this is not the passphrase of");
    assert_eq!(stranger.leave(), 77);
    let lines = root.text("etc/sudomode/approvers");
    assert!(
        !lines.contains("mallory") && lines.lines().count() == 2,
        "{lines}"
    );

    sandbox.write("etc/sudomode/approvers", &lines);
    assert!(
        sandbox
            .run("approver list")
            .stdout
            .contains("alice            authenticated")
    );
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    let listed = sandbox.run("pending").stdout;
    assert!(
        listed.contains("needs an authenticated approval"),
        "{listed}"
    );
    let without = sandbox.run(&format!("approve {id} --as alice"));
    assert_eq!(without.code, 64, "no terminal: {}", without.stderr);
    let mut seat = sit(&sandbox, &format!("approve {id} --as alice"), &[]);
    seat.see("passphrase of alice: ");
    seat.type_in(&format!("{phrase}\r"));
    seat.see("approved for one execution");
    assert_eq!(seat.leave(), 0);
    assert_eq!(
        sandbox.requests()[0]["resolution"]["assurance"],
        "authenticated"
    );
    assert_eq!(sandbox.run(COMMAND).code, 0);
}

#[test]
fn wrong_passphrases_are_recorded_and_have_to_wait() {
    let line = "alice namespaces=\"sudomode-passphrase@1\" ssh-ed25519 \
        AAAAC3NzaC1lZDI1NTE5AAAAINKTWSh1tmhHiTiTM0mGyTyPQDLZGKZQl4GU6clZ6hx3 argon2id,m=64,t=1,p=1,c2FsdHNhbHRzYWx0\n";
    let Some(sandbox) = Sandbox::of_a_worker(SPENDING, line) else {
        return;
    };
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    for wrong in 0..4 {
        let mut seat = sit(&sandbox, &format!("approve {id}"), &[]);
        if wrong < 3 {
            seat.see("passphrase of alice: ");
            seat.type_in("guess\r");
            seat.see("this is not the passphrase of alice");
        } else {
            seat.see("the next one can be tried in");
            assert!(!seat.seen.contains("passphrase of alice: "));
        }
        assert_eq!(seat.leave(), 77);
    }
    let events = sandbox.run("audit list --json").stdout;
    assert_eq!(events.matches("wrong_passphrase").count(), 3, "{events}");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
}

#[test]
fn word_is_enough_where_a_rule_accepts_it_though_approvers_are_enrolled() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    let key = Key::new(directory.path(), "key", &["ed25519"]);
    let approvers = format!("alice {}\n", key.public());
    for (demand, code) in [("min_assurance: none", 0), ("approvals: 1", 77)] {
        let Some(sandbox) = Sandbox::of_a_worker(&demanding(demand), &approvers) else {
            return;
        };
        sandbox.run(ASK);
        let id = sandbox.pending(1);
        assert_eq!(sandbox.run(&format!("approve {id}")).code, code, "{demand}");
    }
}

#[test]
fn policy_that_asks_for_more_since_wins_over_an_approval() {
    let sandbox = Sandbox::with_policy(&demanding("approvals: 1"));
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    sandbox.write(
        "home/.config/sudomode/policies.yaml",
        demanding("min_assurance: signed"),
    );
    assert_eq!(sandbox.run(COMMAND).code, 75);
    assert_eq!(sandbox.statuses(), ["INVALIDATED"]);
}

#[test]
fn demands_of_a_rule_are_checked_where_they_stand() {
    for (demand, place, said) in [
        ("min_assurance: sined", ":5:20:", "signed"),
        ("approvals: 0", ":5:16:", "from 1 to 16"),
        ("approvals: two", ":5:16:", "whole number"),
        ("approvers: [\"a b\"]", ":5:16:", "no name"),
        ("four_eyes: maybe", ":5:16:", "true, false"),
        (
            "approvals: 2\n    approvers: [alice]",
            ":5:16:",
            "more than the 1",
        ),
        ("aprovals: 2", ":5:5:", "approvals"),
    ] {
        let checked = Sandbox::with_policy(&demanding(demand)).run("check");
        assert_eq!(checked.code, 78, "{demand}");
        assert!(
            checked.stderr.contains(place) && checked.stderr.contains(said),
            "{demand}: {}",
            checked.stderr
        );
    }
    let allowing = "rules:\n  - {id: a, resource: git, response: ALLOW, four_eyes: true}\n";
    let checked = Sandbox::with_policy(allowing).run("check");
    assert!(
        checked.stderr.contains("`four_eyes` has a meaning only"),
        "{}",
        checked.stderr
    );
}

#[test]
fn forgotten_rejections_say_so_once() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    sandbox.run(&format!("reject {id}"));
    assert_eq!(sandbox.run(&format!("forget {id}")).code, 0);
    let again = sandbox.run(&format!("forget {id}"));
    assert_eq!(again.code, 64);
    assert!(
        again.stderr.contains("is forgotten already"),
        "{}",
        again.stderr
    );
    let listed = sandbox.run("pending --all").stdout;
    assert!(
        listed.contains("REJECTED, forgotten") && !listed.contains("1970"),
        "{listed}"
    );
    let events = sandbox.run(&format!("audit show {id} --json")).stdout;
    assert_eq!(events.matches("\"forgotten\"").count(), 1);
    until("nothing waits", || {
        (sandbox.run("pending").stdout == "nothing waits for you\n").then_some(())
    });
}

#[test]
fn listing_says_when_by_whom_and_what_is_read() {
    let sandbox = Sandbox::with_policy("default: REQUIRE_APPROVAL\nrules: []\n");
    let wrong = sandbox.run("approve foo");
    assert_eq!(wrong.code, 64);
    for said in ["req_4mz8q7wv", "sudomode pending"] {
        assert!(wrong.stderr.contains(said), "{}", wrong.stderr);
    }
    sandbox.stub("psql", "cat");
    let mut child = sandbox
        .sudomode(&["exec", "--wait", "0s", "--", "psql"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(
        &mut child.stdin.take().unwrap(),
        b"DROP TABLE users;\nSELECT 1;\n",
    )
    .unwrap();
    assert_eq!(ended(child).code, 75);
    let listed = sandbox.run("pending").stdout;
    for said in [
        "reads DROP TABLE users;",
        "by tester on ",
        "ago",
        "expires in 4 h",
    ] {
        assert!(
            listed.contains(said) || said == "ago" && listed.contains("just now"),
            "{said}: {listed}"
        );
    }
}

#[test]
fn no_policy_beside_the_one_that_decides_lowers_what_it_demands() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let directory = keys();
    let key = Key::new(directory.path(), "key", &["ed25519"]);
    let approvers = format!("alice {}\n", key.public());
    let low = demanding("min_assurance: none");
    for demand in ["min_assurance: signed", "approvals: 1"] {
        let Some(sandbox) = Sandbox::of_a_worker(&low, &approvers) else {
            return;
        };
        sandbox.write("etc/sudomode/policies.yaml", demanding(demand));
        sandbox.write("work/.sudomode/policies.yaml", &low);
        sandbox.write("work/.git/HEAD", "ref: refs/heads/main\n");
        sandbox.give("work");
        sandbox.run(ASK);
        let id = sandbox.pending(1);
        let word = sandbox.run(&format!("approve {id}"));
        assert_eq!(word.code, 77, "{demand}: {}", word.stderr);
        let question = sandbox
            .run(&format!("approve {id} --print-challenge"))
            .stdout;
        assert_eq!(hand_in(&sandbox, &id, &key.sign(VOTE, &question)).code, 0);
        assert_eq!(sandbox.run(COMMAND).code, 0, "{demand}");
    }
}
