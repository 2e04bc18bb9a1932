//! An agent that answers its own question: through terminals of its own, new sessions, clean environments.

use crate::sandbox::{SPENDING, SUDOMODE, Sandbox, end, until};
use crate::terminal::sit_before;

const ASK: &str = "exec --wait 0s -- stripe charge --amount 80";

/// A world with an agent: a program of that name, below which everything else runs.
fn with_agent(policy: &str) -> Sandbox {
    let sandbox = Sandbox::with_policy(policy);
    sandbox.stub("claude", "\"$@\"\nexit $?");
    sandbox
}

/// The ways in which an agent runs a line, so that it looks like somebody else's.
fn disguises(line: &str) -> Vec<Vec<String>> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    vec![
        words(&["sh", "-c", line]),
        words(&["script", "-qec", line, "/dev/null"]),
        words(&["setsid", "-w", "sh", "-c", line]),
        words(&[
            "sh",
            "-c",
            &format!("env -i HOME=\"$HOME\" PATH=\"$PATH\" {line}; exit $?"),
        ]),
        words(&[
            "sh",
            "-c",
            &format!("bash -c 'sh -c \"{line}; exit \\$?\"; exit $?'; exit $?"),
        ]),
        words(&[
            "script",
            "-qec",
            &format!("setsid -w -c env -i HOME=$HOME PATH=$PATH {line}"),
            "/dev/null",
        ]),
    ]
}

#[test]
fn agent_in_disguise_is_refused() {
    let sandbox = with_agent(SPENDING);
    sandbox.run(ASK);
    let id = sandbox.pending(1);
    for verb in ["approve", "reject", "watch", "approver add mallory"] {
        let about = if ["approve", "reject"].contains(&verb) {
            id.as_str()
        } else {
            ""
        };
        let line = format!("{SUDOMODE} {verb} {about}");
        for disguise in disguises(line.trim_end()) {
            let argv: Vec<&str> = std::iter::once("claude")
                .chain(disguise.iter().map(String::as_str))
                .collect();
            let refused = end(&mut sandbox.command(&argv));
            let said = refused.stdout + &refused.stderr;
            assert_eq!(refused.code, 77, "{argv:?}: {said}");
            assert!(
                said.contains("only a human outside its session may"),
                "{argv:?}: {said}"
            );
        }
    }
    assert_eq!(sandbox.statuses(), ["PENDING"]);
}

#[test]
fn agent_with_a_terminal_of_its_own_is_not_asked_there() {
    let sandbox = with_agent(SPENDING);
    let line = format!("{SUDOMODE} exec --wait 1s -- stripe charge --amount 80");
    for disguise in disguises(&line) {
        let argv: Vec<&str> = std::iter::once("claude")
            .chain(disguise.iter().map(String::as_str))
            .collect();
        let asked = end(&mut sandbox.command(&argv));
        let said = asked.stdout + &asked.stderr;
        assert_eq!(asked.code, 75, "{argv:?}: {said}");
        assert!(!said.contains("Type "), "{argv:?}: {said}");
    }
    assert!(sandbox.statuses().iter().all(|status| status == "PENDING"));
}

#[test]
fn agent_that_leaves_its_session_counts_as_none_and_is_shown_so() {
    let signed = SPENDING.replace(
        "    reason: a human confirms charges over 50\n",
        "    min_assurance: signed\n",
    );
    for (policy, status) in [(SPENDING, "APPROVED"), (&signed, "PENDING")] {
        let sandbox = with_agent(policy);
        sandbox.run(ASK);
        let id = sandbox.pending(1);
        let line = format!(
            "setsid -f env -i HOME=\"$HOME\" PATH=\"$PATH\" sh -c 'sleep 0.3; {SUDOMODE} approve {id}; echo $? > done'"
        );
        end(&mut sandbox.command(&["claude", "sh", "-c", &line]));
        until("it was tried", || {
            (!sandbox.text("work/done").is_empty()).then_some(())
        });
        assert_eq!(sandbox.statuses(), [status], "{policy}");
        let shown = sandbox.run(&format!("show {id}")).stdout;
        let told = shown.contains("assurance none (any process of this user could have given it)");
        assert_eq!(told, status == "APPROVED", "{shown}");
    }
}

#[test]
fn agent_that_types_into_the_terminal_of_a_human_approves_nothing() {
    // TIOCSTI puts keys into the queue of one's own terminal.
    let types = "$| = 1; sleep 1; ioctl(STDIN, 0x5412, $_) for split //, qq(yes\\n); sleep 9";
    let policy = "default: REQUIRE_APPROVAL\nrules: []\n";
    for line in ["exec --wait 3s -- tool go", "approve $(cat id)", "watch"] {
        let sandbox = with_agent(policy);
        sandbox.stub("tool", "true");
        sandbox.stub("typist", &format!("exec perl -e '{types}' < /dev/tty"));
        sandbox.run("exec --wait 0s -- tool go");
        sandbox.write("work/id", sandbox.pending(1));
        let shell = format!("claude typist & sleep 0.3; {SUDOMODE} {line}; echo code $?; kill %1");
        let mut seat = sit_before(
            &sandbox,
            &format!("setsid -w -c bash -c '{shell}'"),
            &[],
            Some((80, 24)),
        );
        if line.starts_with("exec") {
            seat.see("code 75");
        } else if std::fs::read_to_string("/proc/sys/dev/tty/legacy_tiocsti")
            .is_ok_and(|setting| setting.trim() == "0")
        {
            println!("SKIPPED: this kernel lets nobody type for others");
        } else {
            seat.see("runs at this terminal, and this kernel lets it type here");
            seat.see("code 77");
        }
        assert_eq!(sandbox.statuses(), ["PENDING"], "{line}");
    }
}
