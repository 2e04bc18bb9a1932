//! Somebody who has just installed it sees in a minute what happens.

use std::fs;

use crate::sandbox::{Sandbox, end, ended};
use crate::terminal::sit;

/// What lies where the stand-ins lay.
fn leftovers(sandbox: &Sandbox) -> usize {
    fs::read_dir(sandbox.path("tmp")).unwrap().count()
}

fn fresh() -> Sandbox {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("tmp")).unwrap();
    sandbox
}

#[test]
fn one_command_runs_one_is_refused_and_one_waits_for_an_answer_from_anywhere() {
    let sandbox = fresh();
    let mut demo = sandbox.sudomode(&["demo"]);
    let demo = demo.env("TMPDIR", sandbox.path("tmp")).spawn().unwrap();
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    let seen = ended(demo);
    assert_eq!(seen.code, 0, "{seen:?}");
    for line in [
        "$ stripe charge --amount 20\n",
        "\n(demo) stripe charge --amount 20\n",
        "$ psql -c 'DROP TABLE users'\n",
        "  - in another terminal: sudomode watch",
        "\n(demo) stripe charge --amount 80\n",
        "You approved it, so it ran",
    ] {
        assert!(seen.stdout.contains(line), "{line}: {}", seen.stdout);
    }
    assert!(!seen.stdout.contains("(demo) psql"), "{}", seen.stdout);
    assert!(
        seen.stderr.contains("sudomode: denied postgres drop_table"),
        "{}",
        seen.stderr
    );
    assert_eq!(leftovers(&sandbox), 0);
}

#[test]
fn at_a_terminal_it_asks_in_place_and_ctrl_c_leaves_nothing_behind() {
    let sandbox = fresh();
    let temporary = sandbox.path("tmp").display().to_string();
    let mut seat = sit(&sandbox, "demo", &[("TMPDIR", &temporary)]);
    seat.see("  - here, where it asks you");
    seat.see("to run it, or no");
    seat.type_in("\x03");
    seat.see("You cancelled it, so nothing ran.");
    let code = ended_seat(seat);
    assert_eq!(code, 0);
    assert_eq!(sandbox.statuses(), ["CANCELLED"]);
    assert_eq!(leftovers(&sandbox), 0);
}

fn ended_seat(mut seat: crate::terminal::Seat) -> i32 {
    seat.child.wait().unwrap().code().unwrap()
}

#[test]
fn a_policy_that_says_otherwise_is_no_surprise_and_an_agent_gets_no_show() {
    let sandbox = Sandbox::with_policy(
        "default: DENY\nrules: [{id: x, resource: nothing, response: ALLOW}]\n",
    );
    let seen = sandbox.run("demo");
    assert_eq!(seen.code, 0, "{seen:?}");
    assert_eq!(
        seen.stdout
            .matches("Your own policy says DENY here")
            .count(),
        2,
        "{}",
        seen.stdout
    );
    let mut demo = sandbox.sudomode(&["demo"]);
    assert_eq!(end(demo.env("CLAUDECODE", "1")).code, 77);
}
