//! A program of any language asks before it acts itself, with `sudomode request`.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use crate::sandbox::{SPENDING, Sandbox, end, ended, until};

const CHARGE: [&str; 5] = ["request", "--resource", "stripe", "--action", "charge"];

fn charge<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&CHARGE, arguments].concat()
}

fn now<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&charge(arguments)[..], &["--no-wait"]].concat()
}

#[test]
fn what_is_allowed_is_answered_at_once_and_what_is_denied_with_the_reason() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let allowed = sandbox.run_args(&charge(&["--arg", "amount=20"]));
    assert_eq!(
        (
            allowed.code,
            allowed.stdout.as_str(),
            allowed.stderr.as_str()
        ),
        (0, "", "")
    );
    let told = sandbox.run_args(&charge(&["--json-args", r#"{"amount": 20.50}"#, "--json"]));
    let told: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(
        (&told["status"], &told["executed"]),
        (&"permitted".into(), &"no".into())
    );
    let denied = sandbox.run("request --resource postgres --action drop_table --arg table=users");
    assert_eq!((denied.code, denied.stdout.as_str()), (77, ""));
    assert!(
        denied.stderr.contains("tables are dropped by a migration"),
        "{denied:?}"
    );
    assert_eq!(sandbox.statuses(), [""; 0]);
    let own = sandbox.run("request --resource sudomode --action approve --arg id=req_x");
    assert_eq!(own.code, 77, "an agent's own gate is out of reach: {own:?}");
    let recorded = sandbox.run("audit list --json").stdout;
    assert!(recorded.contains("stripe/charge"), "{recorded}");
}

#[test]
fn values_keep_their_types_and_nothing_becomes_another_number() {
    let sandbox = Sandbox::with_policy(SPENDING);
    for (arguments, code) in [
        (&["--arg", "amount=50"][..], 0),
        (&["--arg", "amount=50.01"], 75),
        (&["--arg", "amount=+20"], 75),
        (&["--arg", "amount=2e1"], 75),
        (&["--arg", "amount="], 75),
        (&["--arg", "amount=20", "--arg", "amount=20"], 75),
        (&[], 75),
        (&["--json-args", r#"{"amount": 20}"#], 0),
        (&["--json-args", r#"{"amount": 2e1}"#], 0),
        (&["--json-args", r#"{"amount": "20"}"#], 75),
        (&["--json-args", r#"{"amount": null}"#], 75),
        (&["--json-args", r#"{"amount": [20]}"#], 75),
        (
            &[
                "--json-args",
                r#"{"currency": "usd"}"#,
                "--arg",
                "amount=20",
            ],
            0,
        ),
        // What could be read in two ways is not read.
        (&["--json-args", r#"{"amount": 20, "amount": 8000}"#], 64),
        (
            &["--json-args", r#"{"amount": 20}"#, "--arg", "amount=8000"],
            64,
        ),
        (&["--json-args", "[20]"], 64),
        (&["--json-args", "{"], 64),
        (&["--arg", "amount"], 64),
        (&["--arg", "=20"], 64),
    ] {
        let asked = sandbox.run_args(&[&charge(arguments)[..], &["--no-wait"]].concat());
        assert_eq!(asked.code, code, "{arguments:?}: {asked:?}");
        assert_eq!(asked.stdout, "", "{arguments:?}");
    }
    for (resource, action) in [
        ("", "charge"),
        ("str ipe", "charge"),
        ("stripe", "*"),
        ("stripe", "a\nb"),
    ] {
        let words = ["request", "--resource", resource, "--action", action];
        assert_eq!(sandbox.run_args(&words).code, 64, "{words:?}");
    }
    let mut piped = sandbox.sudomode(&charge(&["--json-args", "-"]));
    let mut piped = piped.stdin(Stdio::piped()).spawn().unwrap();
    piped
        .stdin
        .take()
        .unwrap()
        .write_all(br#"{"amount": 20}"#)
        .unwrap();
    assert_eq!(ended(piped).code, 0);
}

#[test]
fn one_approval_is_one_yes_however_many_wait_for_it() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let arguments = charge(&["--arg", "amount=80"]);
    let waiters: Vec<_> = (0..8)
        .map(|_| sandbox.sudomode(&arguments).spawn().unwrap())
        .collect();
    let id = sandbox.pending(1);
    until("all wait", || {
        let events = sandbox.run(&format!("audit show {id} --json")).stdout;
        (events.lines().count() == 8).then_some(())
    });
    let shown = sandbox.run(&format!("show {id}")).stdout;
    for line in [
        "stripe charge {amount: 80}",
        "what the caller does with the answer",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    let mut codes: Vec<i32> = waiters
        .into_iter()
        .map(|waiter| ended(waiter).code)
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, [0, 79, 79, 79, 79, 79, 79, 79]);
    sandbox.stands("FINISHED");
    let anew = sandbox.run_args(&[&arguments[..], &["--no-wait"]].concat());
    assert_eq!(anew.code, 75, "one approval, one yes");
    assert_eq!(sandbox.statuses(), ["FINISHED", "PENDING"]);
}

#[test]
fn the_same_call_picks_its_request_up_and_another_does_not() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let ask = |arguments: &[&str]| sandbox.run_args(&now(arguments)).code;
    assert_eq!(ask(&["--arg", "amount=80", "--arg", "currency=usd"]), 75);
    let id = sandbox.pending(1);
    // The order of arguments, how they were given and where programs are found make no difference.
    assert_eq!(ask(&["--arg", "currency=usd", "--arg", "amount=80"]), 75);
    let mut elsewhere =
        sandbox.sudomode(&now(&["--json-args", r#"{"currency":"usd","amount":80}"#]));
    elsewhere.env("PATH", "/usr/bin").env("AWS_PROFILE", "x");
    assert_eq!(end(&mut elsewhere).code, 75);
    assert_eq!(sandbox.pending(1), id);
    // Other words, and another place, are another question.
    assert_eq!(ask(&["--arg", "amount=81", "--arg", "currency=usd"]), 75);
    let mut elsewhere = sandbox.sudomode(&now(&["--arg", "amount=80", "--arg", "currency=usd"]));
    assert_eq!(end(elsewhere.current_dir(sandbox.path("home"))).code, 75);
    // So is a command that looks alike.
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75
    );
    sandbox.pending(4);

    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    assert_eq!(ask(&["--arg", "amount=80", "--arg", "currency=usd"]), 0);
    assert_eq!(sandbox.statuses()[0], "FINISHED");
}

#[test]
fn a_rejection_reaches_the_program_with_its_reason() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let waiting = sandbox
        .sudomode(&charge(&["--arg", "amount=80", "--wait"]))
        .spawn()
        .unwrap();
    let id = sandbox.pending(1);
    sandbox.run_args(&["reject", &id, "--reason", "use the test account"]);
    let told = ended(waiting);
    assert_eq!((told.code, told.stdout.as_str()), (77, ""));
    assert!(told.stderr.contains("use the test account"), "{told:?}");
    let cut_off = sandbox.run_args(&charge(&["--arg", "amount=90", "--wait", "1s"]));
    assert_eq!(cut_off.code, 75, "{cut_off:?}");
    assert!(
        cut_off
            .stderr
            .contains("run exactly the same command again"),
        "{cut_off:?}"
    );
}

#[test]
fn a_yes_takes_from_a_limit_once() {
    let sandbox = Sandbox::with_policy(
        "rules:\n  - {id: few, resource: stripe, action: charge, response: ALLOW, limit: {count: 2, per: 1h}}\n",
    );
    let codes: Vec<i32> = (0..3)
        .map(|_| {
            sandbox
                .run_args(&[&charge(&["--arg", "amount=1"])[..], &["--no-wait"]].concat())
                .code
        })
        .collect();
    assert_eq!(codes, [0, 0, 75]);
}

#[test]
fn a_broken_policy_permits_nothing() {
    let sandbox = Sandbox::with_policy("rules: 5\n");
    let broken = sandbox.run_args(&charge(&["--arg", "amount=20"]));
    assert_eq!((broken.code, broken.stdout.as_str()), (78, ""));
}
