//! Approvals that are remembered: never wider than what was approved, never open-ended.

use std::process::Stdio;

use crate::sandbox::{Ended, Sandbox, ended, kill};

const POLICY: &str = "\
default: REQUIRE_APPROVAL
rules:
  - id: spending-limit
    resource: stripe
    action: charge
    condition: args.amount > 50
    response: REQUIRE_APPROVAL
  - id: small-charges
    resource: stripe
    action: charge
    response: ALLOW
  - id: refunds
    resource: stripe
    action: refund
    response: REQUIRE_APPROVAL
  - id: environment
    program: env
    response: ALLOW
";

fn try_to(sandbox: &Sandbox, line: &str) -> Ended {
    sandbox.settled();
    sandbox.run(&format!("exec --wait 0s -- {line}"))
}

/// Asks, and approves it with these options.
fn granted(sandbox: &Sandbox, line: &str, options: &str) -> Ended {
    assert_eq!(try_to(sandbox, line).code, 75, "{line}");
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id} {options}"))
}

#[test]
fn a_grant_covers_the_same_command_and_smaller_numbers_and_nothing_else() {
    let sandbox = Sandbox::with_policy(POLICY);
    let line = "stripe charge --amount 80 --customer 42";
    let made = granted(&sandbox, line, "--for 15m");
    assert_eq!(made.code, 0, "{made:?}");
    assert!(
        made.stdout
            .contains("this command with amount above 0 and up to 80"),
        "{}",
        made.stdout
    );
    assert_eq!(try_to(&sandbox, line).code, 0);
    assert_eq!(try_to(&sandbox, line).code, 0, "again, without a question");
    assert_eq!(
        try_to(&sandbox, "stripe charge --amount 79.99 --customer 42").stdout,
        "stripe charge --amount 79.99 --customer 42\n"
    );
    for other in [
        "stripe charge --amount 80.01 --customer 42",
        "stripe charge --amount 80 --customer 41",
        "stripe charge --amount 80",
        "stripe charge --customer 42 --amount 80",
        "stripe charge --amount=80 --customer 42",
        "stripe charge --amount 80 --customer 42 --live",
        "stripe charge --amount 80 --amount 60 --customer 42",
        "stripe charge --amount 6e1 --customer 42",
        "stripe refund --amount 80 --customer 42",
        "env stripe charge --amount 80 --customer 42",
    ] {
        assert_eq!(try_to(&sandbox, other).code, 75, "{other}");
    }
    // Each execution is a row of its own that went the whole way.
    let finished = || {
        let statuses = sandbox.statuses();
        (statuses
            .iter()
            .filter(|status| *status == "FINISHED")
            .count()
            == 3)
            .then_some(())
    };
    crate::sandbox::until("all have ended", finished);
    assert_eq!(sandbox.run("audit verify").code, 0);
    let record = sandbox.run("audit list --last 500").stdout;
    assert_eq!(record.matches(" grant_used ").count(), 2, "{record}");
}

#[test]
fn a_grant_of_some_times_is_used_up_also_by_those_who_race() {
    let sandbox = Sandbox::with_policy(POLICY);
    assert_eq!(granted(&sandbox, "stripe refund", "--times 3").code, 0);
    assert_eq!(
        try_to(&sandbox, "stripe refund").code,
        0,
        "the one asked for"
    );
    let calls: Vec<_> = (0..6)
        .map(|_| sandbox.start("exec --wait 0s -- stripe refund"))
        .collect();
    let ran = calls.into_iter().map(ended).filter(|ended| ended.code == 0);
    assert!(ran.count() <= 2);
    crate::sandbox::until("no more", || {
        (try_to(&sandbox, "stripe refund").code == 75).then_some(())
    });
    let executed = sandbox
        .statuses()
        .iter()
        .filter(|status| *status == "FINISHED")
        .count();
    assert!(executed <= 3, "{executed}");
    assert_eq!(sandbox.run("grants").stdout, "nothing is remembered\n");
    assert!(sandbox.run("grants --all").stdout.contains("used up"));
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn a_grant_dies_with_what_it_covered_and_stays_dead() {
    type Change = fn(&Sandbox);
    let changes: [(&str, Change); 3] = [
        ("the program", |sandbox| {
            sandbox.stub("stripe", "echo other");
        }),
        ("the directory", |sandbox| {
            let (work, old) = (sandbox.path("work"), sandbox.path("old"));
            std::fs::rename(&work, old).unwrap();
            std::fs::create_dir(work).unwrap();
        }),
        ("the policy", |sandbox| {
            sandbox.write(
                "home/.config/sudomode/policies.yaml",
                format!("{POLICY}\n# edited\n"),
            );
        }),
    ];
    for (what, change) in changes {
        let sandbox = Sandbox::with_policy(POLICY);
        granted(&sandbox, "stripe refund", "--for 1h");
        assert_eq!(try_to(&sandbox, "stripe refund").code, 0, "{what}");
        assert_eq!(try_to(&sandbox, "stripe refund").code, 0, "{what}");
        change(&sandbox);
        assert_eq!(try_to(&sandbox, "stripe refund").code, 75, "{what}");
        let all = sandbox.run("grants --all").stdout;
        assert!(all.contains("ended: what it covered has changed"), "{all}");
    }
    // A policy that denies comes first.
    let sandbox = Sandbox::with_policy(POLICY);
    granted(&sandbox, "stripe refund", "--for 1h");
    sandbox.write("home/.config/sudomode/policies.yaml", "rules: []");
    assert_eq!(try_to(&sandbox, "stripe refund").code, 77);
}

#[test]
fn a_grant_is_listed_revoked_and_made_by_humans_only() {
    let sandbox = Sandbox::with_policy(POLICY);
    granted(&sandbox, "stripe refund", "--for 1h --times 5");
    let grants = sandbox.json("grants --json");
    let id = grants[0]["id"].as_str().unwrap();
    assert_eq!(grants[0]["left"], 4);
    for line in [format!("revoke {id}"), "grants".to_owned()] {
        let mut call = sandbox.sudomode(&line.split(' ').collect::<Vec<_>>());
        let agent = ended(call.env("CLAUDECODE", "1").spawn().unwrap());
        assert_eq!(
            agent.code,
            if line == "grants" { 0 } else { 77 },
            "{agent:?}"
        );
    }
    assert_eq!(sandbox.run(&format!("revoke {id}")).code, 0);
    assert_ne!(sandbox.run(&format!("revoke {id}")).code, 0, "once");
    assert_eq!(
        try_to(&sandbox, "stripe refund").code,
        0,
        "its own approval"
    );
    assert_eq!(try_to(&sandbox, "stripe refund").code, 75);
    assert_eq!(sandbox.run("audit verify").code, 0);
    let id = sandbox.pending(1);
    for wrong in ["--for 25h", "--for 0s", "--times 1", "--times 0"] {
        assert_eq!(
            sandbox.run(&format!("approve {id} {wrong}")).code,
            64,
            "{wrong}"
        );
    }
    let nobody = sandbox.run(&format!("approve {id} --session"));
    assert!(
        nobody.stderr.contains("no agent's process is known"),
        "{nobody:?}"
    );
    assert_eq!(sandbox.statuses().last().unwrap(), "PENDING");
}

#[test]
fn shells_interpreters_runners_and_what_is_not_seen_are_never_remembered() {
    let sandbox = Sandbox::with_policy("default: REQUIRE_APPROVAL\nrules: []");
    sandbox.write("work/x.py", "print(1)");
    for program in ["npx", "unheard-of", "node", "gh"] {
        sandbox.stub(program, "");
    }
    for words in [
        vec!["sh", "-c", "stripe refund"],
        vec!["sh", "x.sh"],
        vec!["python3", "x.py"],
        vec!["npx", "tool"],
        vec!["unheard-of"],
        vec!["node", "-e", "1"],
        vec!["env", "stripe", "refund"],
        vec!["find", ".", "-exec", "rm", "{}", ";"],
        vec!["gh", "auth", "token"],
        vec!["./x.py"],
    ] {
        let line = [&["exec", "--wait", "0s", "--"], words.as_slice()].concat();
        let asked = sandbox.run_args(&line);
        if asked.code == 127 || asked.code == 126 {
            continue;
        }
        assert_eq!(asked.code, 75, "{words:?}: {asked:?}");
        let id = sandbox.pending(1);
        let refused = sandbox.run(&format!("approve {id} --for 15m"));
        assert_eq!(refused.code, 77, "{words:?}: {refused:?}");
        assert!(
            refused.stderr.contains("cannot be remembered"),
            "{refused:?}"
        );
        assert_eq!(sandbox.statuses().last().unwrap(), "PENDING");
        sandbox.run(&format!("cancel {id}"));
    }
}

#[test]
fn a_grant_of_one_agent_is_not_anothers_and_ends_with_it() {
    let sandbox = Sandbox::with_policy(POLICY);
    // An agent is known by the name of its program.
    let script = sandbox.stub(
        "claude",
        "while read -r line; do sudomode exec --wait 0s -- $line; echo $?; done",
    );
    std::os::unix::fs::symlink(crate::sandbox::SUDOMODE, sandbox.path("bin/sudomode")).unwrap();
    let agent = || {
        sandbox
            .command(&[&script])
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let (mut first, mut second) = (agent(), agent());
    let say = |agent: &mut std::process::Child, line: &str| {
        use std::io::{BufRead, BufReader, Write};
        sandbox.settled();
        writeln!(agent.stdin.as_mut().unwrap(), "{line}").unwrap();
        let mut out = BufReader::with_capacity(1, agent.stdout.as_mut().unwrap());
        loop {
            let mut text = String::new();
            out.read_line(&mut text).unwrap();
            if let Ok(code) = text.trim().parse::<i32>() {
                return code;
            }
        }
    };
    assert_eq!(say(&mut first, "stripe refund"), 75);
    let id = sandbox.pending(1);
    let made = sandbox.run(&format!("approve {id} --session"));
    assert!(
        made.stdout.contains("for claude-code of process"),
        "{made:?}"
    );
    assert_eq!(say(&mut first, "stripe refund"), 0);
    assert_eq!(say(&mut first, "stripe refund"), 0);
    assert_eq!(say(&mut second, "stripe refund"), 75);
    assert_eq!(try_to(&sandbox, "stripe refund").code, 75, "nor the user's");
    kill(&mut first);
    let all = sandbox.run("grants --all").stdout;
    assert!(
        all.contains("the agent that it was made for has ended"),
        "{all}"
    );
    kill(&mut second);
}

#[test]
fn a_copied_store_elsewhere_grants_nothing_and_none_is_made_there() {
    let sandbox = Sandbox::with_policy(POLICY);
    granted(&sandbox, "stripe refund", "--for 1h");
    assert_eq!(try_to(&sandbox, "stripe refund").code, 0);
    assert_eq!(try_to(&sandbox, "stripe refund").code, 0, "by grant");
    crate::sandbox::until("both have ended", || {
        (sandbox.statuses() == ["FINISHED", "FINISHED"]).then_some(())
    });
    let (state, copy) = (".local/state/sudomode/store.db", "sudomode/store.db");
    let store = rusqlite::Connection::open(sandbox.path(&format!("home/{state}"))).unwrap();
    sandbox.write("elsewhere/sudomode/bell", "");
    store
        .execute(
            "VACUUM INTO ?",
            [sandbox.path(&format!("elsewhere/{copy}")).to_str().unwrap()],
        )
        .unwrap();
    let elsewhere = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let mut call = sandbox.sudomode(&words);
        call.env("XDG_STATE_HOME", sandbox.path("elsewhere"));
        ended(call.spawn().unwrap())
    };
    // The same variables are part of what is approved; so the grant is made for them, and still does not count.
    let asked = elsewhere("exec --wait 0s -- stripe refund");
    assert_eq!(asked.code, 75, "{asked:?}");
    let pending: serde_json::Value =
        serde_json::from_str(&elsewhere("pending --json").stdout).unwrap();
    let id = pending[0]["id"].as_str().unwrap();
    let refused = elsewhere(&format!("approve {id} --for 15m"));
    assert_eq!(refused.code, 77, "{refused:?}");
    assert!(
        refused.stderr.contains("the environment leads elsewhere"),
        "{refused:?}"
    );
    assert_eq!(
        try_to(&sandbox, "stripe refund").code,
        0,
        "where it was made it holds"
    );
}

#[test]
fn a_question_from_before_the_policy_changed_is_not_answered_by_a_grant_from_then() {
    let sandbox = Sandbox::with_policy(POLICY);
    let (large, small) = ("stripe charge --amount 80", "stripe charge --amount 70");
    // The question about the smaller amount stands when the larger one is granted.
    assert_eq!(try_to(&sandbox, large).code, 75);
    let id = sandbox.pending(1);
    assert_eq!(try_to(&sandbox, small).code, 75);
    sandbox.run(&format!("approve {id} --for 1h"));
    let policy = format!("{POLICY}# edited\n");
    sandbox.write("home/.config/sudomode/policies.yaml", policy);
    assert_eq!(try_to(&sandbox, small).code, 75);
    sandbox.write("home/.config/sudomode/policies.yaml", POLICY);
    assert_eq!(try_to(&sandbox, small).code, 75, "it has died");
}

#[test]
fn a_question_that_waits_is_answered_by_a_grant_that_covers_it() {
    let sandbox = Sandbox::with_policy(POLICY);
    let (large, small) = ("stripe charge --amount 80", "stripe charge --amount 70");
    assert_eq!(try_to(&sandbox, large).code, 75);
    let id = sandbox.pending(1);
    assert_eq!(try_to(&sandbox, small).code, 75);
    sandbox.run(&format!("approve {id} --for 1h"));
    assert_eq!(try_to(&sandbox, small).code, 0);
}
