//! Whoever waits may be killed at any moment: nothing is lost and nothing runs twice.

use std::process::Stdio;
use std::time::Duration;

use crate::sandbox::{SPENDING, Sandbox, ended, kill};

/// States in which a killed call may leave its request, once whoever looks next has settled it.
const KNOWN: [&str; 9] = [
    "PENDING",
    "APPROVED",
    "CONSUMED",
    "ARMED",
    "FINISHED",
    "NOT_EXECUTED",
    "UNKNOWN",
    "EXPIRED",
    "INVALIDATED",
];

/// A small random number generator: what matters is that the moments differ, and that a run can be repeated.
struct Moments(u64);

impl Moments {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

#[test]
fn kill_at_a_random_moment_runs_nothing_twice_and_loses_nothing() {
    let rounds: u64 = std::env::var("SUDOMODE_KILLS")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(200);
    let seed = std::env::var("SUDOMODE_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(42);
    let mut moments = Moments(seed);
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub(
        "stripe",
        &format!("echo \"$3\" >> {}", sandbox.path("ran").display()),
    );
    for round in 0..rounds {
        // Each round is a command of its own: its amount names it.
        let amount = 1000 + round;
        let line = format!("exec -- stripe charge --amount {amount}");
        let mut call = sandbox.start(&line);
        // In a third of the rounds the approval is there already, so that the kill meets consume, arm and exec; in a
        // third it comes while two calls wait for it, and both are killed; in the rest it comes after the kill.
        if round % 3 == 1 {
            let mut second = sandbox.start(&line);
            let id = sandbox.pending(1);
            let mut vote = sandbox.start(&format!("approve {id}"));
            std::thread::sleep(Duration::from_micros(moments.next(60_000)));
            kill(&mut call);
            std::thread::sleep(Duration::from_micros(moments.next(5_000)));
            kill(&mut second);
            vote.wait().unwrap();
        } else if round % 3 == 0 {
            kill(&mut call);
            sandbox.run(&format!(
                "exec --wait 0s -- stripe charge --amount {amount}"
            ));
            let id = sandbox.pending(1);
            sandbox.run(&format!("approve {id}"));
            let mut call = sandbox
                .sudomode(&line.split(' ').collect::<Vec<_>>())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_micros(moments.next(60_000)));
            kill(&mut call);
        } else {
            std::thread::sleep(Duration::from_micros(moments.next(30_000)));
            kill(&mut call);
            sandbox.run(&format!(
                "exec --wait 0s -- stripe charge --amount {amount}"
            ));
            let id = sandbox.pending(1);
            sandbox.run(&format!("approve {id}"));
        }
        let again = ended(sandbox.start(&format!(
            "exec --wait 0s -- stripe charge --amount {amount}"
        )));
        let mine: Vec<_> = sandbox
            .requests()
            .into_iter()
            .filter(|request| request["intents"][0]["args"]["amount"] == amount)
            .map(|request| request["status"].as_str().unwrap().to_owned())
            .collect();
        assert!(!mine.is_empty(), "round {round}: the request is lost");
        assert!(
            mine.iter().all(|status| KNOWN.contains(&status.as_str())),
            "round {round}: {mine:?}"
        );
        // What still waits here was killed after it had run, or before it executed: a human is asked anew.
        assert!(
            matches!(again.code, 0 | 75 | 79),
            "round {round}: {again:?}"
        );
        for request in sandbox.json("pending --json").as_array().unwrap() {
            sandbox.run(&format!("cancel {}", request["id"].as_str().unwrap()));
        }
        let runs = sandbox
            .text("ran")
            .lines()
            .filter(|line| *line == amount.to_string())
            .count();
        assert!(runs <= 1, "round {round}: it ran {runs} times: {mine:?}");
    }
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn outcome_nobody_saw_blocks_a_retry_until_a_human_resolves_it() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("stripe", "echo $$ > pid; exec sleep 60");
    let waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    let pid = crate::sandbox::until("it runs", || {
        sandbox.text("work/pid").trim().parse::<i32>().ok()
    });
    crate::sandbox::until("it is watched", || {
        (sandbox.statuses() == ["ARMED"]).then_some(())
    });
    // As in a power cut: the watcher dies, then the program.
    let watcher = sandbox.run(&format!("audit show {id} --json")).stdout;
    let armed = watcher
        .lines()
        .find(|line| line.contains("\"armed\""))
        .unwrap();
    let armed: serde_json::Value = serde_json::from_str(armed).unwrap();
    let watcher = armed["body"]["runner"]["watcher"]["pid"].as_i64().unwrap();
    for pid in [i32::try_from(watcher).unwrap(), pid] {
        nix::sys::signal::kill(
            nix::unistd::Pid::from_raw(pid),
            nix::sys::signal::Signal::SIGKILL,
        )
        .unwrap();
    }
    assert_eq!(ended(waiting).code, 137);
    let again = sandbox.run("exec -- stripe charge --amount 80");
    assert_eq!(again.code, 79);
    assert!(
        again.stderr.starts_with("sudomode: unknown"),
        "{}",
        again.stderr
    );
    assert_eq!(sandbox.statuses(), ["UNKNOWN"]);
    assert_eq!(sandbox.run(&format!("resolve {id}")).code, 64, "one of two");
    assert_eq!(sandbox.run(&format!("resolve {id} --did-not")).code, 0);
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75,
        "asked anew"
    );
}
