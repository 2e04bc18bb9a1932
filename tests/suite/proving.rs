//! Where a word is not enough, what is enough can be given where one is asked: in place, and in `sudomode watch`.

use std::fs;
use std::process::Command;

use crate::sandbox::{SUDOMODE, Sandbox, missing, until};
use crate::terminal::{Seat, sit, sit_before, without_colours};

const ALICE: &str = "AAAAC3NzaC1lZDI1NTE5AAAAIH62axe8x1KANqpS/DBYMbl/NYPZJqDxJFy7LYFajMjr";
const BOB: &str = "AAAAC3NzaC1lZDI1NTE5AAAAINptBu36eBwi3La1q+XCq2O4KuU4J+TEcHHyAehb8Qbv";
/// The passphrases behind them.
const OF_ALICE: &str = "correct horse battery";
const OF_BOB: &str = "another long phrase";

fn with_passphrase(name: &str, key: &str) -> String {
    format!(
        "{name} namespaces=\"sudomode-passphrase@1\" ssh-ed25519 {key} argon2id,m=64,t=1,p=1,c2FsdHNhbHRzYWx0\n"
    )
}

fn demanding(what: &str) -> String {
    format!("rules: [{{id: money, resource: stripe, response: REQUIRE_APPROVAL, {what}}}]\n")
}

const CHARGE: &str = "exec -- stripe charge --amount 80";

/// A key of ssh-keygen in the worker's home, and its line; with a passphrase of its own if one is given.
fn own_key(sandbox: &Sandbox, passphrase: &str) -> String {
    let directory = sandbox.path("home/.ssh");
    fs::create_dir_all(&directory).unwrap();
    let made = Command::new("ssh-keygen")
        .args(["-q", "-t", "ed25519", "-C", "carol", "-N", passphrase, "-f"])
        .arg(directory.join("id_work"))
        .status();
    assert!(made.unwrap().success());
    sandbox.give("home");
    let public = sandbox.text("home/.ssh/id_work.pub");
    let line = format!("carol {}\n", public.trim());
    sandbox.write("etc/sudomode/approvers", &line);
    line
}

fn resolution(sandbox: &Sandbox) -> (String, String, String) {
    let resolution = &sandbox.requests()[0]["resolution"];
    let text = |name: &str| resolution[name].as_str().unwrap_or_default().to_owned();
    (text("by"), text("assurance"), text("channel"))
}

#[test]
fn a_passphrase_is_given_in_place_and_never_shown() {
    let approvers = with_passphrase("alice", ALICE) + &with_passphrase("bob", BOB);
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("approvers: [alice]"), &approvers) else {
        return;
    };
    let mut seat = sit(&sandbox, CHARGE, &[]);
    seat.see("A word is not enough here: it needs");
    let plain = without_colours(&seat.seen);
    assert!(
        plain.contains("needs an authenticated approval by alice"),
        "{plain}"
    );
    assert!(
        plain.contains("Type p to give the passphrase of alice, or no"),
        "{plain}"
    );
    for (typed, answer) in [
        ("yes\r", "a word is not enough: see above"),
        ("p bob\r", "one of: alice"),
        ("?\r", "a no needs no proof"),
    ] {
        seat.type_in(typed);
        seat.see(answer);
    }
    seat.type_in("p\r");
    seat.see("passphrase of alice: ");
    seat.type_in("a wrong one\r");
    seat.see("this is not the passphrase of alice");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    seat.type_in("p alice\r");
    until("it asks again", || {
        seat.look();
        (seat.seen.matches("passphrase of alice: ").count() == 2).then_some(())
    });
    // A slip is taken back, as everywhere.
    seat.type_in(&format!("{OF_ALICE}x\x7f\r"));
    seat.see("stripe charge --amount 80\r\n");
    for secret in [OF_ALICE, "a wrong one"] {
        assert!(!seat.seen.contains(secret), "{}", seat.seen);
    }
    assert_eq!(seat.leave(), 0);
    assert_eq!(
        resolution(&sandbox),
        ("alice".into(), "authenticated".into(), "terminal".into())
    );
    let events = sandbox.run("audit list --json").stdout;
    assert_eq!(events.matches("wrong_passphrase").count(), 1, "{events}");
}

#[test]
fn a_passphrase_of_somebody_who_does_not_count_is_not_asked_for() {
    let approvers = with_passphrase("bob", BOB);
    for demand in ["approvers: [alice]", "min_assurance: signed"] {
        let Some(sandbox) = Sandbox::of_a_worker(&demanding(demand), &approvers) else {
            return;
        };
        let mut seat = sit(&sandbox, CHARGE, &[]);
        seat.see("A word is not enough here");
        seat.type_in("p\r");
        seat.see("only no can be answered here");
        seat.type_in("no\r");
        assert_eq!(seat.leave(), 77);
        let (by, assurance, _) = resolution(&sandbox);
        assert_eq!(
            (by.as_str(), assurance.as_str()),
            ("tester", "none"),
            "a no is anybody's"
        );
    }
}

#[test]
fn two_people_approve_at_one_terminal_one_after_the_other() {
    let approvers = with_passphrase("alice", ALICE) + &with_passphrase("bob", BOB);
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("approvals: 2"), &approvers) else {
        return;
    };
    let mut seat = sit(&sandbox, CHARGE, &[]);
    seat.see(" NAME for bob");
    seat.type_in("p\r");
    seat.see("passphrase of alice: ");
    seat.type_in(&format!("{OF_ALICE}\r"));
    seat.see("has your approval, and still needs an authenticated approval");
    let id = sandbox.pending(1);
    let mut other = sit(&sandbox, &format!("approve {id} --as bob"), &[]);
    other.see("passphrase of bob: ");
    other.type_in(&format!("{OF_BOB}\r"));
    other.see("approved for one execution");
    assert_eq!(other.leave(), 0);
    seat.see("stripe charge --amount 80\r\n");
    assert_eq!(seat.leave(), 0);
}

#[test]
fn the_users_own_key_signs_in_place() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    for passphrase in ["", "key phrase"] {
        let Some(sandbox) = Sandbox::of_a_worker(&demanding("min_assurance: signed"), "") else {
            return;
        };
        own_key(&sandbox, passphrase);
        let mut seat = sit(&sandbox, CHARGE, &[]);
        seat.see("needs a signed approval");
        seat.see("id_work (carol)");
        seat.type_in("s /nonexistent\r");
        seat.see("ssh-keygen signed nothing");
        seat.type_in("s\r");
        if !passphrase.is_empty() {
            seat.see("Enter passphrase");
            seat.type_in(&format!("{passphrase}\r"));
        }
        seat.see("stripe charge --amount 80\r\n");
        assert!(!seat.seen.contains("key phrase"), "{}", seat.seen);
        assert_eq!(seat.leave(), 0);
        assert_eq!(
            resolution(&sandbox),
            ("carol".into(), "signed".into(), "terminal".into())
        );
    }
}

#[test]
fn an_answer_from_elsewhere_ends_what_asks_for_a_keys_passphrase() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("min_assurance: signed"), "") else {
        return;
    };
    own_key(&sandbox, "key phrase");
    sandbox.stub(
        "after",
        "stty -a | grep -oE -- '-?(echo|icanon|isig)\\b' | tr '\\n' ' '",
    );
    let script = format!("setsid -w -c sh -c '{SUDOMODE} {CHARGE}; echo code $?; after'");
    let mut seat = sit_before(&sandbox, &script, &[], None);
    seat.see("id_work (carol)");
    seat.type_in("s\r");
    seat.see("Enter passphrase");
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("reject {id} --reason later")).code, 0);
    seat.see("by a human: later");
    seat.see("code 77");
    seat.see("isig icanon echo");
    seat.leave();
    let keygens = Command::new("pgrep")
        .args(["-f", "id_work"])
        .output()
        .unwrap();
    let own = sandbox.path("home").display().to_string();
    let running = String::from_utf8_lossy(&keygens.stdout)
        .split_whitespace()
        .filter(|pid| {
            let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(&own)
        })
        .count();
    assert_eq!(running, 0, "nothing goes on asking");
}

/// Watches on a screen of 24 rows.
fn watching(sandbox: &Sandbox) -> Seat {
    let script = format!("setsid -w -c {SUDOMODE} watch");
    sit_before(sandbox, &script, &[], Some((100, 24)))
}

#[test]
fn watch_takes_a_passphrase_and_has_a_key_sign() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("four_eyes: true"), "") else {
        return;
    };
    let carol = own_key(&sandbox, "key phrase");
    let all = with_passphrase("alice", ALICE) + &with_passphrase("bob", BOB) + &carol;
    sandbox.write("etc/sudomode/approvers", all);
    let ask = |amount: u32| {
        let line = format!("exec --wait 0s -- stripe charge --amount {amount}");
        assert_eq!(sandbox.run(&line).code, 75);
    };
    ask(80);
    let mut seat = watching(&sandbox);
    seat.see("1 request waits");
    seat.type_in("a");
    seat.see("p passphrase of alice  s signature of carol");
    seat.type_in("y");
    seat.type_in("p");
    seat.see("passphrase of alice (up/down another");
    seat.type_in("\x1b[B");
    seat.see("passphrase of bob (up/down another");
    seat.type_in("nonsense\r");
    seat.see("this is not the passphrase of bob");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    seat.type_in("ap");
    seat.see("passphrase of alice (up/down another");
    seat.type_in("\x1b[B");
    seat.type_in(&format!("{OF_BOB}\r"));
    seat.see("approved for one execution");
    assert!(
        !seat.seen.contains("nonsense") && !seat.seen.contains(OF_BOB),
        "{}",
        seat.seen
    );
    let (by, assurance, channel) = resolution(&sandbox);
    assert_eq!(
        (by.as_str(), assurance.as_str(), channel.as_str()),
        ("bob", "authenticated", "watch")
    );

    ask(90);
    seat.see("amount: 90");
    seat.type_in("j");
    seat.see("> req_");
    seat.type_in("as");
    seat.see("Enter passphrase");
    seat.type_in("key phrase\r");
    until("it is signed", || {
        (sandbox.requests()[1]["resolution"]["assurance"] == "signed").then_some(())
    });
    assert_eq!(sandbox.requests()[1]["resolution"]["by"], "carol");
    seat.type_in("q");
    assert_eq!(seat.leave(), 0);
}

#[test]
fn what_is_signed_is_what_was_shown_and_not_what_was_written_into_the_store_since() {
    let Some(sandbox) = Sandbox::of_a_worker(
        &demanding("min_assurance: authenticated"),
        &with_passphrase("alice", ALICE),
    ) else {
        return;
    };
    let mut seat = sit(&sandbox, CHARGE, &[]);
    seat.see("to give the passphrase of alice");
    // Whoever has the same uid can write the store.
    let store = sandbox.path("home/.local/state/sudomode/store.db");
    let rows = rusqlite::Connection::open(&store).unwrap();
    rows.busy_timeout(std::time::Duration::from_secs(10))
        .unwrap();
    let changed = rows.execute(
        "UPDATE requests SET asked = replace(asked, '--amount', '--attempt')",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    drop(rows);
    sandbox.give("home");
    seat.type_in("p\r");
    seat.see("passphrase of alice: ");
    seat.type_in(&format!("{OF_ALICE}\r"));
    seat.see("over another text");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    seat.type_in("\x03");
    assert_eq!(seat.leave(), 130);
}

#[test]
fn a_careless_hand_stops_nothing_and_leaves_no_terminal_without_echo() {
    let Some(sandbox) = Sandbox::of_a_worker(
        &demanding("min_assurance: authenticated"),
        &with_passphrase("alice", ALICE),
    ) else {
        return;
    };
    sandbox.stub(
        "after",
        "stty -a | grep -oE -- '-?(echo|icanon|isig)\\b' | tr '\\n' ' '",
    );
    let script = format!("setsid -w -c bash -mc '{SUDOMODE} {CHARGE}; echo code $?; after'");
    let mut seat = sit_before(&sandbox, &script, &[], None);
    seat.see("to give the passphrase of alice");
    seat.type_in("p\r");
    seat.see("passphrase of alice: ");
    // Ctrl-Z and Ctrl-\ in the middle of a passphrase, and a terminal that changes its size.
    seat.type_in("correct \x1a\x1chorse");
    seat.resize(40, 10);
    seat.type_in(" battery\r");
    seat.see("stripe charge --amount 80\r\n");
    assert!(
        !seat.seen.contains("correct") && !seat.seen.contains("battery"),
        "{}",
        seat.seen
    );
    seat.see("code 0");
    seat.see("isig icanon echo");
    seat.leave();
}

#[test]
fn a_terminal_that_is_closed_in_the_middle_of_a_passphrase_approves_nothing() {
    let Some(sandbox) = Sandbox::of_a_worker(
        &demanding("min_assurance: authenticated"),
        &with_passphrase("alice", ALICE),
    ) else {
        return;
    };
    let mut seat = sit(&sandbox, CHARGE, &[]);
    seat.see("to give the passphrase of alice");
    seat.type_in("p\r");
    seat.see("passphrase of alice: ");
    seat.type_in(OF_ALICE);
    let ended = crate::sandbox::ended(seat.hang_up());
    assert!(matches!(ended.code, 75 | 129), "{ended:?}");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn what_became_of_a_request_is_said_by_those_who_could_approve_it() {
    let approvers = with_passphrase("alice", ALICE) + &with_passphrase("bob", BOB);
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("approvers: [alice]"), &approvers) else {
        return;
    };
    let ask = || {
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code
    };
    assert_eq!(ask(), 75);
    let id = sandbox.pending(1);
    // A no needs nobody's leave, and is recorded as what it is.
    assert_eq!(sandbox.run(&format!("reject {id}")).code, 0);
    let (by, assurance, _) = resolution(&sandbox);
    assert_eq!((by.as_str(), assurance.as_str()), ("tester", "none"));
    let alone = sandbox.run(&format!("forget {id}"));
    assert_eq!(alone.code, 64, "it asks for a passphrase: {alone:?}");
    for (name, phrase, said, code) in [
        ("bob", OF_BOB, "bob (authenticated) could not", 77),
        ("alice", "wrong", "this is not the passphrase of alice", 77),
        (
            "alice",
            OF_ALICE,
            "forgotten: the same command is asked anew",
            0,
        ),
    ] {
        let mut seat = sit(&sandbox, &format!("forget {id} --as {name}"), &[]);
        seat.see(&format!("passphrase of {name}: "));
        seat.type_in(&format!("{phrase}\r"));
        seat.see(said);
        assert_eq!(seat.leave(), code, "{name}");
    }
    assert_eq!(ask(), 75, "it is asked anew");

    // An outcome that nobody saw is said by them, too.
    let id = sandbox.pending(1);
    let resolved = sandbox.run(&format!("resolve {id} --happened"));
    assert_eq!(resolved.code, 64, "{resolved:?}");
    let mut seat = sit(&sandbox, &format!("resolve {id} --did-not --as alice"), &[]);
    seat.see("passphrase of alice: ");
    seat.type_in(&format!("{OF_ALICE}\r"));
    seat.see("stands as PENDING: nothing was changed");
    assert_ne!(seat.leave(), 0);
}

#[test]
fn approvers_that_are_added_at_once_are_all_enrolled() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let sandbox = Sandbox::new();
    let key = |name: &str| {
        let path = sandbox.path(&format!("home/{name}"));
        let made = Command::new("ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"])
            .arg(&path)
            .status();
        assert!(made.unwrap().success());
        path.display().to_string()
    };
    fs::create_dir_all(sandbox.path("etc/sudomode")).unwrap();
    // Nobody is enrolled: of those who come at once one is, and the others hear that it takes leave now.
    let add = |name: &str, leave: &[&str]| {
        let public = format!("{}.pub", key(name));
        let words = [&["approver", "add", name, "--key", public.as_str()], leave].concat();
        sandbox.sudomode(&words).spawn().unwrap()
    };
    let first: Vec<_> = ["a", "b", "c"].map(|name| add(name, &[])).into();
    let codes: Vec<i32> = first
        .into_iter()
        .map(|one| crate::sandbox::ended(one).code)
        .collect();
    let enrolled = sandbox.text("etc/sudomode/approvers");
    assert_eq!(
        codes.iter().filter(|code| **code == 0).count(),
        enrolled.lines().count()
    );
    assert_eq!(enrolled.lines().count(), 1, "{codes:?} {enrolled}");

    let known = enrolled.split(' ').next().unwrap();
    let leave = sandbox.path(&format!("home/{known}")).display().to_string();
    let names: Vec<String> = (0..6).map(|number| format!("person-{number}")).collect();
    let adding: Vec<_> = names
        .iter()
        .map(|name| add(name, &["--sign", leave.as_str()]))
        .collect();
    for one in adding {
        let added = crate::sandbox::ended(one);
        assert_eq!(added.code, 0, "{added:?}");
    }
    let enrolled = sandbox.text("etc/sudomode/approvers");
    assert_eq!(enrolled.lines().count(), 7, "{enrolled}");
    for name in &names {
        assert!(enrolled.contains(&format!("{name} ")), "{enrolled}");
    }
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn certificates_are_refused_in_words_that_say_what_to_do() {
    if missing("ssh-keygen", "openssh-client") {
        return;
    }
    let Some(sandbox) = Sandbox::of_a_worker(&demanding("min_assurance: signed"), "") else {
        return;
    };
    let line = own_key(&sandbox, "");
    let ssh = sandbox.path("home/.ssh");
    let run = |words: &[&str]| {
        let ran = Command::new("ssh-keygen")
            .args(words)
            .current_dir(&ssh)
            .output();
        assert!(ran.unwrap().status.success(), "{words:?}");
    };
    run(&["-q", "-t", "ed25519", "-N", "", "-f", "ca"]);
    run(&[
        "-q",
        "-s",
        "ca",
        "-I",
        "carol",
        "-n",
        "carol",
        "id_work.pub",
    ]);
    let certificate = sandbox.text("home/.ssh/id_work-cert.pub");
    for lines in [
        format!("carol {certificate}"),
        format!("carol cert-authority {}", line.split_once(' ').unwrap().1),
    ] {
        sandbox.write("etc/sudomode/approvers", &lines);
        let listed = sandbox.run("approver list");
        assert_eq!(listed.code, 78, "{listed:?}");
        assert!(
            listed.stderr.contains("certificates are not taken"),
            "{listed:?}"
        );
    }
    let root = Sandbox::new();
    fs::create_dir_all(root.path("etc/sudomode")).unwrap();
    let path = ssh.join("id_work-cert.pub").display().to_string();
    let added = root.run(&format!("approver add carol --key {path}"));
    assert_eq!(added.code, 64, "{added:?}");
    assert!(added.stderr.contains("enrol the key itself"), "{added:?}");

    // The key itself is taken, and its signature, though a certificate lies beside it.
    sandbox.write("etc/sudomode/approvers", &line);
    sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    let key = ssh.join("id_work").display().to_string();
    let signed = sandbox.run_args(&["approve", &id, "--sign", &key]);
    assert_eq!(signed.code, 0, "{signed:?}");
}
