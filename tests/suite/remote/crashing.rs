//! The server is killed again and again under load: no decision is lost, and nothing runs twice.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::served::{Served, call};
use crate::sandbox::{Sandbox, until};

/// Callers at a time.
const CALLERS: usize = 4;
/// How long one command may take, however often the server is killed.
const PATIENCE: Duration = Duration::from_mins(3);

/// Moments between two kills; a run can be repeated by its seed.
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

fn number(name: &str, otherwise: u64) -> u64 {
    let given = std::env::var(name).ok();
    given
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

/// Runs a command again and again, as its caller is told to, until it ran.
fn run_until_it_ran(here: &Sandbox, amount: u32) {
    let end = Instant::now() + PATIENCE;
    loop {
        let ran = here.run(&format!(
            "exec --wait 20s -- stripe charge --amount {amount}"
        ));
        match ran.code {
            0 => return,
            // The server was away, nobody answered yet, or what became of it is not known yet.
            69 | 75 | 79 => assert!(Instant::now() < end, "{amount}: {ran:?}"),
            _ => panic!("{amount}: {ran:?}"),
        }
    }
}

/// `SUDOMODE_SERVER_KILLS=200` is the long run.
#[test]
fn a_server_that_is_killed_under_load_loses_no_decision_and_runs_nothing_twice() {
    let kills = number("SUDOMODE_SERVER_KILLS", 20);
    let mut moments = Moments(number("SUDOMODE_SEED", 42));
    let mut served = Served::new();
    served.counting();
    let (here, port, alice) = (Arc::clone(&served.here), served.port, served.alice.clone());
    let (enough, over) = (AtomicBool::new(false), AtomicBool::new(false));
    let amounts = AtomicU32::new(1000);
    // The votes of which the server said that they decided.
    let decided: Mutex<Vec<String>> = Mutex::default();
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                scope.spawn(|| {
                    while !enough.load(Ordering::SeqCst) {
                        run_until_it_ran(&here, amounts.fetch_add(1, Ordering::SeqCst));
                    }
                })
            })
            .collect();
        scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                let all = json!({ "all": true });
                let answer = call(
                    port,
                    "POST",
                    "/v1/requests/approve",
                    Some(&alice),
                    Some(&all),
                );
                let results = answer.map(|(_, answer)| answer["results"].clone());
                let results = results.unwrap_or_default();
                let approved = results
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|one| one["status"] == "APPROVED")
                    .map(|one| one["id"].as_str().unwrap().to_owned());
                decided.lock().unwrap().extend(approved);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        for _ in 0..kills {
            std::thread::sleep(Duration::from_millis(50 + moments.next(400)));
            served.kill();
            served.start();
        }
        enough.store(true, Ordering::SeqCst);
        let ended: Vec<bool> = callers.into_iter().map(|one| one.join().is_ok()).collect();
        over.store(true, Ordering::SeqCst);
        assert_eq!(ended, [true; CALLERS]);
    });
    until("all ends are recorded", || {
        let open = |status: &String| ["APPROVED", "CONSUMED", "ARMED"].contains(&status.as_str());
        (!served.statuses().iter().any(open)).then_some(())
    });
    let requests: BTreeMap<String, Value> = served
        .requests()
        .into_iter()
        .map(|request| (request["id"].as_str().unwrap().to_owned(), request))
        .collect();
    let decided = decided.into_inner().unwrap();
    for id in &decided {
        let request = requests.get(id).unwrap_or_else(|| panic!("{id} is lost"));
        assert_eq!(request["status"], "FINISHED", "{request}");
    }
    let mut runs: BTreeMap<u32, usize> = BTreeMap::new();
    for amount in served.here.text("ran").lines() {
        *runs.entry(amount.parse().unwrap()).or_default() += 1;
    }
    let all: BTreeMap<u32, usize> = (1000..amounts.into_inner())
        .map(|amount| (amount, 1))
        .collect();
    assert_eq!(runs, all, "each command ran exactly once");
    let verified = served.here.run("audit verify");
    assert_eq!(verified.code, 0, "{verified:?}");
    println!(
        "{kills} kills, {} commands, {} votes",
        runs.len(),
        decided.len()
    );
    assert!(!decided.is_empty());
}
