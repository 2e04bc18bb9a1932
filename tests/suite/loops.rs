//! Who goes round in circles is told to stop, and no human is asked the same again and again.

use crate::sandbox::{Ended, SPENDING, Sandbox};

fn run(sandbox: &Sandbox, line: &str) -> Ended {
    sandbox.run(&format!("exec --wait 0s -- {line}"))
}

const DROP: [&str; 5] = ["exec", "--", "psql", "-c", "DROP TABLE users"];

#[test]
fn the_same_denied_command_again_and_again_is_told_to_stop() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("psql", "");
    for count in 1..=4 {
        let denied = sandbox.run_args(&DROP);
        assert_eq!(denied.code, 77);
        let told = denied.stderr.contains("this very command was denied");
        assert_eq!(told, count >= 3, "{count}: {}", denied.stderr);
        assert!(denied.stderr.lines().count() <= 8);
    }
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn a_refused_command_that_comes_again_is_answered_at_once_with_a_word_to_stop() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let line = "stripe charge --amount 80";
    run(&sandbox, line);
    sandbox.run(&format!("reject {} --reason no", sandbox.pending(1)));
    for count in 1..=4 {
        let again = run(&sandbox, line);
        assert_eq!(again.code, 77);
        let told = again.stderr.contains("the answer stays the same; stop");
        assert_eq!(told, count >= 3, "{count}: {}", again.stderr);
    }
    assert_eq!(sandbox.requests().len(), 1, "one question");
}

#[test]
fn a_caller_that_is_denied_many_times_asks_no_more_until_a_human_approves_something() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("psql", "");
    run(&sandbox, "stripe charge --amount 80");
    let waiting = sandbox.pending(1);
    for count in 1..=10 {
        let table = format!("DROP TABLE t{count}");
        let denied = sandbox.run_args(&["exec", "--", "psql", "-c", &table]);
        assert_eq!(denied.code, 77);
        let told = denied.stderr.contains("tell your user");
        assert_eq!(told, count >= 10, "{count}: {}", denied.stderr);
    }
    let stopped = run(&sandbox, "stripe charge --amount 81");
    assert_eq!(stopped.code, 77, "{stopped:?}");
    assert!(
        stopped.stderr.starts_with(
            "sudomode: stopped this caller was denied 10 times in 10m: nobody was asked, nothing executed\n"
        ),
        "{}",
        stopped.stderr
    );
    assert_eq!(sandbox.requests().len(), 1, "no new question");
    assert_eq!(
        run(&sandbox, "stripe charge --amount 20").code,
        0,
        "what is allowed is"
    );
    assert_eq!(
        run(&sandbox, "stripe charge --amount 80").code,
        75,
        "it stands already"
    );
    sandbox.run(&format!("approve {waiting}"));
    assert_eq!(
        run(&sandbox, "stripe charge --amount 81").code,
        75,
        "asked again"
    );
}

#[test]
fn a_command_that_fails_each_time_is_not_asked_about_again() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("stripe", "exit 3");
    let line = "stripe charge --amount 80";
    for count in 1..=3 {
        assert_eq!(run(&sandbox, line).code, 75);
        sandbox.run(&format!("approve {}", sandbox.pending(1)));
        assert_eq!(run(&sandbox, line).code, 3);
        crate::sandbox::until("its end is recorded", || {
            let statuses = sandbox.statuses();
            (statuses == vec!["FINISHED"; count]).then_some(())
        });
    }
    if sandbox.requests()[0]["outcome"] == "unseen" {
        println!("skipped: this kernel does not tell exit codes");
        return;
    }
    let stopped = run(&sandbox, line);
    assert_eq!(stopped.code, 77, "{stopped:?}");
    assert!(
        stopped.stderr.contains("failed 3 times in a row"),
        "{stopped:?}"
    );
    assert_eq!(
        run(&sandbox, "stripe charge --amount 90").code,
        75,
        "another one"
    );
}

#[test]
fn the_numbers_are_configured_and_nothing_is_counted_with_zero() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("psql", "");
    sandbox.write("home/.config/sudomode/config.yaml", "max_denials: 2\n");
    (0..2).for_each(|_| drop(sandbox.run_args(&DROP)));
    assert_eq!(run(&sandbox, "stripe charge --amount 80").code, 77);
    sandbox.write("home/.config/sudomode/config.yaml", "max_denials: 0\n");
    assert_eq!(run(&sandbox, "stripe charge --amount 80").code, 75);
}

#[test]
fn a_denial_stands_though_nothing_can_be_counted() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("psql", "");
    sandbox.write("home/.local/state/sudomode/store.db", "no database");
    let denied = sandbox.run_args(&DROP);
    assert_eq!(denied.code, 77);
    assert!(denied.stderr.starts_with("sudomode: denied "), "{denied:?}");
}
