//! A command waits, a human answers from another terminal.

use crate::sandbox::{SPENDING, Sandbox, end, ended, kill, until};

#[test]
fn approved_command_becomes_the_program() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("stripe", "echo \"$*\"; echo problem >&2; exit 7");
    let waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    let ended = ended(waiting);
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (7, "charge --amount 80\n")
    );
    assert!(ended.stderr.starts_with(&format!(
        "sudomode: pending {} stripe charge {{amount: 80}}",
        &id[..12]
    )));
    assert!(ended.stderr.ends_with("problem\n"));
    sandbox.stands("FINISHED");
}

#[test]
fn rejection_reaches_the_agent_with_its_reason_and_answers_again_until_it_is_forgotten() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    let rejected = sandbox.run_args(&["reject", &id, "--reason", "use the test account"]);
    assert_eq!(rejected.code, 0);
    let first = ended(waiting);
    assert_eq!((first.code, first.stdout.as_str()), (77, ""));
    assert!(
        first.stderr.contains("use the test account"),
        "{}",
        first.stderr
    );
    assert!(
        first.stderr.contains("do not work around it"),
        "{}",
        first.stderr
    );

    let again = sandbox.run("exec -- stripe charge --amount 80");
    assert_eq!(again.code, 77, "the same answer at once");
    assert!(
        again.stderr.starts_with("sudomode: rejected"),
        "{}",
        again.stderr
    );
    assert_eq!(sandbox.run(&format!("forget {id}")).code, 0);
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75,
        "asked anew"
    );
    assert_eq!(sandbox.statuses(), ["REJECTED", "PENDING"]);
}

#[test]
fn same_command_again_picks_its_request_up_whether_pending_or_approved() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let mut killed = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    kill(&mut killed);
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75
    );
    assert_eq!(sandbox.pending(1), id, "no second question");
    sandbox.run(&format!("approve {id}"));
    let mut resumed = sandbox.sudomode(&["exec", "--", "stripe", "charge", "--amount", "80"]);
    // Another session of the same agent: what differs from call to call does not matter.
    resumed
        .env("SHLVL", "7")
        .env("CLAUDE_CODE_SESSION_ID", "other")
        .env("CODEX_TOOL_CALL_ID", "call_9");
    assert_eq!(end(&mut resumed).stdout, "stripe charge --amount 80\n");
    sandbox.stands("FINISHED");
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75,
        "one approval, one execution"
    );
    assert_eq!(sandbox.statuses(), ["FINISHED", "PENDING"]);
}

#[test]
fn eight_waiters_share_one_approval_and_one_of_them_runs() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let marks = sandbox.path("marks");
    sandbox.stub("stripe", &format!("echo run >> {}", marks.display()));
    let waiters: Vec<_> = (0..8)
        .map(|_| sandbox.start("exec -- stripe charge --amount 80"))
        .collect();
    let id = sandbox.pending(1);
    until("all wait", || {
        let events = sandbox.run(&format!("audit show {id} --json")).stdout;
        (events.lines().count() == 8).then_some(())
    });
    sandbox.run(&format!("approve {id}"));
    let mut codes: Vec<i32> = waiters
        .into_iter()
        .map(|waiter| ended(waiter).code)
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 79, 79, 79, 79, 79, 79, 79]);
    assert_eq!(sandbox.text("marks"), "run\n");
    sandbox.stands("FINISHED");
    assert_eq!(sandbox.requests().len(), 1, "no new question");
}

#[test]
fn reject_takes_back_an_approval_that_was_not_used() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    let second = sandbox.run(&format!("approve {id}"));
    assert_eq!(second.code, 64);
    assert!(
        second.stderr.contains("stands as APPROVED"),
        "{}",
        second.stderr
    );
    assert_eq!(sandbox.run(&format!("reject {id}")).code, 0);
    assert_eq!(sandbox.statuses(), ["REVOKED"]);
    assert_eq!(sandbox.run("exec -- stripe charge --amount 80").code, 77);
}

#[test]
fn waiting_callers_learn_the_answer_without_executing() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("wait {id} --timeout 0s")).code, 75);
    let waiting = sandbox.start(&format!("wait {}", &id[4..10]));
    sandbox.run(&format!("approve {id}"));
    assert_eq!(ended(waiting).code, 0);
    assert_eq!(sandbox.statuses(), ["APPROVED"], "wait executes nothing");
}

#[test]
fn cancelled_request_is_over() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("cancel {id}")).code, 0);
    assert_eq!(ended(waiting).code, 77);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 64, "too late");
}

#[test]
fn approval_is_void_once_what_would_run_has_changed() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let script = sandbox.write("work/deploy.sh", "echo safe");
    for change in ["script", "program", "variable", "directory", "argument"] {
        std::fs::write(&script, "echo safe").unwrap();
        sandbox.stub("tool", "echo tool");
        sandbox.run(&format!("exec --wait 0s -- tool deploy.sh {change}"));
        let id = sandbox.pending(1);
        sandbox.run(&format!("approve {id}"));
        let mut command =
            sandbox.sudomode(&["exec", "--wait", "0s", "--", "tool", "deploy.sh", change]);
        match change {
            "script" => std::fs::write(&script, "echo evil").unwrap(),
            "program" => drop(sandbox.stub("tool", "echo evil")),
            "variable" => drop(command.env("TOOL_TARGET", "production")),
            "directory" => drop(command.current_dir(sandbox.path("home"))),
            _ => drop(command.arg("--force")),
        }
        let changed = end(&mut command);
        assert_eq!(
            (changed.code, changed.stdout.as_str()),
            (75, ""),
            "{change}: asked anew"
        );
        for request in sandbox.json("pending --json").as_array().unwrap() {
            sandbox.run(&format!("cancel {}", request["id"].as_str().unwrap()));
        }
        sandbox.run(&format!("reject {id}"));
    }
}

#[test]
fn change_during_the_wait_voids_the_approval() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("tool", "echo safe");
    let waiting = sandbox.start("exec -- tool go");
    let id = sandbox.pending(1);
    sandbox.stub("tool", "echo evil");
    sandbox.run(&format!("approve {id}"));
    let changed = ended(waiting);
    assert_eq!((changed.code, changed.stdout.as_str()), (75, ""));
    assert!(
        changed.stderr.contains("sudomode: invalidated"),
        "{}",
        changed.stderr
    );
    assert_eq!(sandbox.statuses(), ["INVALIDATED"]);
}

#[test]
fn script_that_is_edited_while_it_runs_goes_on_as_it_was_approved() {
    let sandbox = Sandbox::with_policy(SPENDING);
    // A shell reads on in its script as it goes.
    let script = "touch began; until [ -e go ]; do sleep 0.05; done; echo safe";
    sandbox.stub("tool", script);
    let waiting = sandbox.start("exec -- tool go");
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    until("it runs", || {
        sandbox.path("work/began").exists().then_some(())
    });
    let script = sandbox.path("bin/tool");
    let mut text = std::fs::read_to_string(&script).unwrap();
    text += "\necho evil\n";
    std::fs::write(&script, text).unwrap();
    sandbox.write("work/go", "");
    assert_eq!(ended(waiting).stdout, "safe\n");
}

#[test]
fn policy_that_became_stricter_wins_over_the_approval() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    sandbox.write(
        "home/.config/sudomode/policies.yaml",
        "rules: [{id: stop, resource: stripe, decision: DENY}]",
    );
    sandbox.run(&format!("approve {id}"));
    assert_eq!(ended(waiting).code, 77);
    assert_eq!(sandbox.statuses(), ["INVALIDATED"]);
}

#[test]
fn agent_may_not_answer_its_own_question() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    for verb in ["approve", "reject", "forget"] {
        let mut marked = sandbox.sudomode(&[verb, &id]);
        assert_eq!(
            end(marked.env("CLAUDECODE", "1")).code,
            77,
            "{verb} by its own marker"
        );
        // The marker is taken away again, but the parent still carries it.
        let script = format!(
            "env -u CLAUDECODE {} {verb} {id}; exit $?",
            crate::sandbox::SUDOMODE
        );
        let mut child = sandbox.command(&["sh", "-c", &script]);
        assert_eq!(
            end(child.env("CLAUDECODE", "1")).code,
            77,
            "{verb} by its parent's marker"
        );
        let through = sandbox.run(&format!("exec -- sudomode {verb} {id}"));
        assert_eq!(through.code, 77, "{verb} through exec: {}", through.stderr);
    }
    assert_eq!(sandbox.statuses(), ["PENDING"]);
}

#[test]
fn known_agents_are_sent_back_before_their_own_time_out() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write(
        "home/.config/sudomode/config.yaml",
        "wait: {claude-code: 1s}\n",
    );
    let mut command = sandbox.sudomode(&["exec", "--", "stripe", "charge", "--amount", "80"]);
    let ended = end(command.env("CLAUDECODE", "1"));
    assert_eq!(ended.code, 75);
    assert!(
        ended.stderr.contains("this call waits 1s"),
        "{}",
        ended.stderr
    );
    assert!(
        ended
            .stderr
            .ends_with("run exactly the same command again to go on waiting, and to run it once it is approved\n"),
        "{}",
        ended.stderr
    );
}

#[test]
fn terminated_waiter_keeps_its_request() {
    let sandbox = Sandbox::with_policy(SPENDING);
    for signal in [
        nix::sys::signal::Signal::SIGTERM,
        nix::sys::signal::Signal::SIGHUP,
    ] {
        let waiting = sandbox.start("exec -- stripe charge --amount 80");
        let id = sandbox.pending(1);
        until("it waits", || {
            let stat = std::fs::read_to_string(format!("/proc/{}/wchan", waiting.id()))
                .unwrap_or_default();
            (stat.contains("poll") || stat == "0").then_some(())
        });
        std::thread::sleep(std::time::Duration::from_millis(200));
        nix::sys::signal::kill(
            nix::unistd::Pid::from_raw(waiting.id().cast_signed()),
            signal,
        )
        .unwrap();
        assert_eq!(ended(waiting).code, 75, "{signal}");
        assert_eq!(sandbox.pending(1), id);
    }
}

#[test]
fn one_requester_may_not_flood_the_approvers() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write("home/.config/sudomode/config.yaml", "max_pending: 2\n");
    for amount in [60, 70, 80] {
        let ended = sandbox.run(&format!(
            "exec --wait 0s -- stripe charge --amount {amount}"
        ));
        assert_eq!(ended.code, 75);
    }
    assert_eq!(sandbox.requests().len(), 2);
}

#[test]
fn listing_tells_what_a_human_must_know() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let hidden = [
        "exec",
        "--wait",
        "0s",
        "--",
        "stripe",
        "charge",
        "--amount",
        "80",
        "--note",
        "a\u{202e}b\r\x1b[2K",
    ];
    assert_eq!(sandbox.run_args(&hidden).code, 75);
    let id = sandbox.pending(1);
    let shown = sandbox.run(&format!("show {id}")).stdout;
    for text in [
        "\\u{202e}",
        "\\x1b",
        "spending-limit",
        "a human confirms charges over 50",
        "beware",
    ] {
        assert!(shown.contains(text), "{text} is missing in\n{shown}");
    }
    assert!(!shown.contains('\x1b') && !shown.contains('\u{202e}') && !shown.contains('\r'));
    let listed = &sandbox.json("pending --json")[0];
    for key in [
        "id",
        "status",
        "intents",
        "argv",
        "cwd",
        "created_at",
        "expires_at",
    ] {
        assert!(!listed[key].is_null(), "{key}");
    }
    assert_eq!(listed["intents"][0]["args"]["amount"], 80);
    assert!(sandbox.run("pending").stdout.contains("assurance none"));
}
