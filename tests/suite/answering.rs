//! An agent that answers its own question: through terminals of its own, new sessions, clean environments.

use crate::sandbox::{SPENDING, SUDOMODE, Sandbox, end, until};

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
