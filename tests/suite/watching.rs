//! `sudomode watch` on real terminals, its screen read as a person would.

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::sandbox::{SPENDING, SUDOMODE, Sandbox, until};
use crate::terminal::{Seat, sit_before};

const EVERYTHING: &str = "default: REQUIRE_APPROVAL\nrules: []\n";

/// What the sequences that were written leave on a screen of that many rows.
fn screen(written: &str, height: usize) -> Vec<String> {
    let (mut rows, mut at) = (vec![Vec::<char>::new(); height], (0, 0));
    let mut rest = written.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\x1b' if rest.next_if_eq(&'[').is_some() => {
                let mut numbers = String::new();
                let end = loop {
                    match rest.next() {
                        Some(c) if c.is_ascii_alphabetic() => break c,
                        Some(c) => numbers.push(c),
                        None => break 'm',
                    }
                };
                match (end, numbers.split_once(';')) {
                    ('H', Some((row, column))) => {
                        let number = |text: &str| text.parse::<usize>().unwrap() - 1;
                        at = (number(row), number(column));
                    }
                    ('K', _) => rows[at.0].truncate(at.1),
                    ('J', _) => rows.iter_mut().for_each(Vec::clear),
                    _ => {}
                }
            }
            '\r' | '\n' | '\x1b' => {}
            c => {
                assert!(at.0 < height, "below the screen: {written:?}");
                rows[at.0].resize(at.1, ' ');
                rows[at.0].push(c);
                at.1 += 1;
            }
        }
    }
    let text = |row: Vec<char>| row.into_iter().collect::<String>().trim_end().to_owned();
    rows.into_iter().map(text).collect()
}

/// Waits until the screen shows it; returns the screen.
fn shows(seat: &mut Seat, height: usize, text: &str) -> Vec<String> {
    shows_all(seat, height, &[text])
}

/// Waits until the screen shows all of it at once; returns the screen.
fn shows_all(seat: &mut Seat, height: usize, texts: &[&str]) -> Vec<String> {
    let mut last = Vec::new();
    until(&format!("{texts:?} is on the screen"), || {
        seat.look();
        let on = seat
            .seen
            .rsplit("\x1b[2J")
            .next()
            .unwrap_or_default()
            .to_owned();
        last = screen(&on, height);
        let on = |text: &&str| last.iter().any(|row| row.contains(text));
        texts.iter().all(on).then_some(())
    });
    last
}

fn watching(sandbox: &Sandbox, columns: u16, rows: u16) -> Seat {
    let script = format!(
        "stty -a | tail -n +2 > before; setsid -w -c sh -c '{SUDOMODE} watch; echo code $?; stty -a | tail -n +2 > after'"
    );
    sit_before(sandbox, &script, &[], Some((columns, rows)))
}

/// The terminal is as it was, and its own screen is back.
fn gave_back(sandbox: &Sandbox, mut seat: Seat, code: i32) {
    seat.see(&format!("code {code}"));
    let after = seat
        .seen
        .split("\x1b[?1049l")
        .nth(1)
        .unwrap_or_else(|| panic!("the screen is not given back: {:?}", seat.seen))
        .to_owned();
    assert!(
        after.contains("code") && seat.seen.contains("\x1b[?25h"),
        "{after}"
    );
    seat.leave();
    assert_eq!(sandbox.text("work/before"), sandbox.text("work/after"));
}

#[test]
fn a_key_approves_and_a_key_rejects_with_a_reason() {
    let sandbox = Sandbox::with_policy(EVERYTHING);
    sandbox.stub("tool", "true");
    let mut seat = watching(&sandbox, 80, 24);
    shows(&mut seat, 24, "nothing waits for you");
    sandbox.run("exec --wait 0s -- tool go");
    shows(&mut seat, 24, "1 request waits");
    let seen = shows(&mut seat, 24, "tool go");
    assert!(
        seen.iter().any(|row| row.starts_with("> req_")),
        "{seen:#?}"
    );
    assert!(
        seen.iter()
            .any(|row| row.starts_with("  command     tool go")),
        "{seen:#?}"
    );
    seat.type_in("a");
    shows(&mut seat, 24, "y approves it, once");
    seat.type_in("y");
    shows(&mut seat, 24, "approved for one execution");
    assert_eq!(sandbox.statuses(), ["APPROVED"]);
    let resolution = &sandbox.requests()[0]["resolution"];
    assert_eq!(
        (&resolution["channel"], &resolution["assurance"]),
        (&"watch".into(), &"none".into())
    );

    sandbox.run("exec --wait 0s -- tool stop");
    shows(&mut seat, 24, "tool stop");
    seat.type_in("j");
    shows(&mut seat, 24, "> req_");
    seat.type_in("r");
    shows(&mut seat, 24, "why (enter rejects");
    seat.type_in("use the other tool\r");
    shows(&mut seat, 24, "rejected");
    assert_eq!(
        sandbox.requests()[1]["resolution"]["reason"],
        "use the other tool"
    );
    seat.type_in("q");
    gave_back(&sandbox, seat, 0);
}

#[test]
fn what_moves_money_takes_the_code_that_is_shown() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    let mut seat = watching(&sandbox, 80, 24);
    shows(&mut seat, 24, "amount: 80");
    seat.type_in("a");
    let seen = shows(&mut seat, 24, " and enter to approve");
    let foot = seen.last().unwrap().clone();
    let code = foot
        .strip_prefix("type ")
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    seat.type_in("y\r");
    seat.type_in("yes\r");
    seat.type_in("\x1b");
    shows(&mut seat, 24, "a approve");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    seat.type_in("a");
    let seen = shows(&mut seat, 24, " and enter to approve");
    let fresh = seen
        .last()
        .unwrap()
        .strip_prefix("type ")
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .to_owned();
    assert!(code.len() == 4 && fresh.len() == 4);
    seat.type_in(&format!("{fresh}\r"));
    shows(&mut seat, 24, "approved for one execution");
    seat.type_in("q");
    gave_back(&sandbox, seat, 0);
}

#[test]
fn small_and_growing_screens_show_what_fits_and_say_what_does_not() {
    let sandbox = Sandbox::with_policy(EVERYTHING);
    sandbox.stub("tool", "true");
    for index in 0..6 {
        let long = format!(
            "exec --wait 0s -- tool number-{index} {}",
            "word ".repeat(40).trim_end()
        );
        sandbox.run(&long);
    }
    let mut seat = watching(&sandbox, 40, 12);
    let seen = shows(&mut seat, 12, "6 requests wait");
    assert!(
        seen.iter().all(|row| row.chars().count() <= 40),
        "{seen:#?}"
    );
    assert!(
        seen.iter().any(|row| row.contains("more below")),
        "{seen:#?}"
    );
    assert!(
        seen.iter().any(|row| row.contains("more lines")),
        "{seen:#?}"
    );
    // Nothing is approved whose end was not on the screen.
    seat.type_in("a");
    shows(&mut seat, 12, "more below: space");
    seat.type_in("y");
    seat.type_in(" ");
    shows(&mut seat, 12, "more below: space");
    assert!(sandbox.statuses().iter().all(|status| status == "PENDING"));
    until("its end was on the screen", || {
        seat.type_in(" ");
        std::thread::sleep(std::time::Duration::from_millis(50));
        seat.look();
        seat.seen.contains("y approves it, once").then_some(())
    });
    seat.resize(100, 30);
    let mut rows = Vec::new();
    until("it fills the larger screen", || {
        rows = shows(&mut seat, 30, "y approves it, once");
        rows[29].starts_with("y approves it, once").then_some(())
    });
    assert!(
        rows.iter()
            .any(|row| row.starts_with("  command     tool number-0")),
        "{rows:#?}"
    );
    seat.type_in("y");
    shows(&mut seat, 30, "5 requests wait");
    seat.type_in("q");
    gave_back(&sandbox, seat, 0);
}

#[test]
fn request_that_was_decided_elsewhere_is_not_replaced_under_the_key() {
    let sandbox = Sandbox::with_policy(EVERYTHING);
    sandbox.stub("tool", "true");
    sandbox.run("exec --wait 0s -- tool one");
    sandbox.run("exec --wait 0s -- tool two");
    let first = sandbox.requests()[0]["id"].as_str().unwrap().to_owned();
    let mut seat = watching(&sandbox, 80, 24);
    shows(&mut seat, 24, "2 requests wait");
    seat.type_in("a");
    shows(&mut seat, 24, "y approves it, once");
    sandbox.run(&format!("reject {first}"));
    shows(&mut seat, 24, "it was decided elsewhere");
    seat.type_in("yay");
    shows(&mut seat, 24, "1 request waits");
    assert_eq!(sandbox.statuses(), ["REJECTED", "PENDING"]);
    seat.type_in("q");
    gave_back(&sandbox, seat, 0);
}

#[test]
fn signals_and_ctrl_c_give_the_terminal_back() {
    let sandbox = Sandbox::with_policy(EVERYTHING);
    let mut seat = watching(&sandbox, 80, 24);
    shows(&mut seat, 24, "nothing waits");
    seat.type_in("\x03");
    gave_back(&sandbox, seat, 0);
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGQUIT] {
        let mut seat = watching(&sandbox, 80, 24);
        shows(&mut seat, 24, "nothing waits");
        let pid = until("its process is found", || watcher(&seat));
        kill(pid, signal).unwrap();
        gave_back(&sandbox, seat, 0);
    }
}

/// The process of `sudomode watch` below a seat.
fn watcher(seat: &Seat) -> Option<Pid> {
    let mut pids = vec![seat.child.id()];
    while let Some(pid) = pids.pop() {
        let words = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).ok()?;
        if words.starts_with(SUDOMODE) && words.contains("watch") {
            return Some(Pid::from_raw(pid.cast_signed()));
        }
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
        pids.extend(
            children
                .split(' ')
                .filter_map(|pid| pid.parse::<u32>().ok()),
        );
    }
    None
}

#[test]
fn watch_is_for_a_terminal() {
    let refused = Sandbox::with_policy(EVERYTHING).run("watch");
    assert_eq!(refused.code, 64);
    assert!(
        refused.stderr.contains("sudomode pending lists the same"),
        "{}",
        refused.stderr
    );
}
