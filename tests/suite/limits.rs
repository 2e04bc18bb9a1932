//! `limit` and `budget` of rules: what stops a loop.

use std::process::Child;

use crate::sandbox::{Ended, Sandbox, ended};

const LIMITED: &str = "\
default: DENY
rules:
  - id: small
    resource: stripe
    action: charge
    response: ALLOW
    limit: {count: 2, per: 1h}
";
const BUDGET: &str = "\
default: DENY
rules:
  - id: spending
    resource: stripe
    action: charge
    response: ALLOW
    budget: {sum: args.amount, max: 1.00, per: 24h}
    over_limit: DENY
";

fn charge(sandbox: &Sandbox, amount: &str) -> Ended {
    sandbox.settled();
    sandbox.run(&format!(
        "exec --wait 0s -- stripe charge --amount {amount}"
    ))
}

#[test]
fn past_a_limit_a_human_is_asked_and_told_which_and_until_when() {
    let sandbox = Sandbox::with_policy(LIMITED);
    assert_eq!(charge(&sandbox, "1").code, 0);
    assert_eq!(
        charge(&sandbox, "1").code,
        0,
        "the same command counts again"
    );
    let third = charge(&sandbox, "1");
    assert_eq!(third.code, 75, "{third:?}");
    assert!(
        third
            .stderr
            .contains("limit of rule small: 2 in 1h are used up, next free at "),
        "{}",
        third.stderr
    );
    let request = &sandbox.requests()[0];
    assert!(request["rule"].as_str().unwrap().starts_with("small ("));
    // A human lets this one pass, once.
    sandbox.run(&format!("approve {}", request["id"].as_str().unwrap()));
    assert_eq!(charge(&sandbox, "1").stdout, "stripe charge --amount 1\n");
    assert_eq!(charge(&sandbox, "1").code, 75);
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn a_budget_is_exact_and_what_is_no_known_amount_is_past_it() {
    let sandbox = Sandbox::with_policy(BUDGET);
    for amount in ["0.1", "0.2", "0.3", "0.4"] {
        assert_eq!(charge(&sandbox, amount).code, 0, "{amount}");
    }
    assert_eq!(charge(&sandbox, "0").code, 0, "nothing more is spent");
    let over = charge(&sandbox, "0.000000000000000001");
    assert_eq!(over.code, 77);
    assert!(
        over.stderr.contains(
            "budget of rule spending: 1 of 1.00 in 24h are used and this asks for 0.000000000000000001, next free at "
        ),
        "{}",
        over.stderr
    );
    let alone = charge(&sandbox, "1.01");
    assert!(
        alone.stderr.contains("it alone is more than that"),
        "{}",
        alone.stderr
    );
    let fresh = Sandbox::with_policy(BUDGET);
    for line in [
        "stripe charge",
        "stripe charge --amount=-0.5",
        "stripe charge --amount 1e-1",
        "stripe charge --amount ten",
        "stripe charge --amount 0.1 --amount 0.1",
    ] {
        let ended = fresh.run(&format!("exec --wait 0s -- {line}"));
        assert_eq!(ended.code, 77, "{line}: {ended:?}");
        assert!(ended.stderr.contains("is not known"), "{line}: {ended:?}");
    }
    assert_eq!(charge(&fresh, "1").code, 0, "none of those took anything");
}

#[test]
fn of_many_that_come_for_the_last_place_exactly_one_gets_it() {
    let sandbox = Sandbox::with_policy(BUDGET);
    assert_eq!(charge(&sandbox, "0.5").code, 0);
    let calls: Vec<Child> = (0..8)
        .map(|_| sandbox.start("exec --wait 0s -- stripe charge --amount 0.3"))
        .collect();
    let ran = calls
        .into_iter()
        .map(ended)
        .filter(|ended| ended.code == 0)
        .count();
    assert_eq!(ran, 1);
}

#[test]
fn every_intent_of_a_line_counts_and_all_or_nothing_is_taken() {
    let sandbox = Sandbox::with_policy(
        "rules: [{id: small, resource: stripe, response: ALLOW, limit: {count: 2, per: 1h}}, {id: sh, program: sh, response: ALLOW}]",
    );
    let line = |count: usize| {
        let line = vec!["stripe charge --amount 1"; count].join("; ");
        sandbox.run_args(&["exec", "--wait", "0s", "--", "sh", "-c", &line])
    };
    let three = line(3);
    assert_eq!(three.code, 75, "{three:?}");
    assert!(
        three
            .stderr
            .contains("0 of 2 in 1h are used and this asks for 3, it alone is more than that"),
        "{}",
        three.stderr
    );
    assert_eq!(line(2).code, 0);
    assert_eq!(line(1).code, 75);
}

#[test]
fn what_did_not_execute_is_given_back() {
    let sandbox = Sandbox::with_policy(
        "rules: [{id: one, program: broken, response: ALLOW, opaque: true, limit: {count: 1, per: 1h}}]",
    );
    let path = sandbox.stub("broken", "");
    std::fs::write(&path, "#!/no/such/interpreter\n").unwrap();
    for _ in 0..2 {
        assert_eq!(sandbox.run("exec --wait 0s -- broken").code, 126);
    }
    std::fs::write(&path, "#!/bin/sh\n").unwrap();
    assert_eq!(sandbox.run("exec --wait 0s -- broken").code, 0);
    assert_eq!(sandbox.run("exec --wait 0s -- broken").code, 75);
    let kinds = sandbox.run("audit list").stdout;
    assert_eq!(kinds.matches("given_back").count(), 2, "{kinds}");
}

#[test]
fn no_variable_leads_away_from_what_was_used_and_a_look_takes_nothing() {
    let sandbox = Sandbox::with_policy(LIMITED);
    for _ in 0..3 {
        let check = sandbox.run("check stripe charge --amount 1");
        assert!(check.stdout.contains("up to 2 in 1h"), "{}", check.stdout);
        sandbox.run("explain stripe charge --amount 1");
    }
    for _ in 0..2 {
        assert_eq!(charge(&sandbox, "1").code, 0);
    }
    for (name, value) in [("XDG_STATE_HOME", "elsewhere"), ("HOME", "other")] {
        let mut call = sandbox.sudomode(&[
            "exec", "--wait", "0s", "--", "stripe", "charge", "--amount", "1",
        ]);
        call.env(name, sandbox.path(value));
        let ended = ended(call.spawn().unwrap());
        assert_eq!(ended.code, 75, "{name}: {ended:?}");
    }
}

#[test]
fn a_rejection_past_a_limit_holds_though_the_rule_allows() {
    let sandbox = Sandbox::with_policy(LIMITED);
    (0..2).for_each(|_| drop(charge(&sandbox, "1")));
    assert_eq!(charge(&sandbox, "1").code, 75);
    let id = sandbox.pending(1);
    sandbox.run(&format!("reject {id}"));
    sandbox.write(
        "home/.config/sudomode/policies.yaml",
        LIMITED.replace("count: 2", "count: 9"),
    );
    assert_eq!(charge(&sandbox, "1").code, 77);
    assert_eq!(charge(&sandbox, "2").code, 0, "another command");
}

#[test]
fn a_wrong_limit_is_pointed_at() {
    let table = [
        ("limit: {count: 0, per: 1h}", "`count` is a whole number"),
        ("limit: {count: 1.5, per: 1h}", "`count` is a whole number"),
        ("limit: {count: 1}", "a limit without `per`"),
        ("limit: {count: 1, per: 1y}", "is no duration"),
        ("limit: {count: 1, per: 0s}", "between 1s and 366d"),
        ("limit: {cuont: 1, per: 1s}", "`cuont` is no key of a limit"),
        ("limit: 5", "a limit must be a mapping"),
        (
            "budget: {sum: amount, max: 5, per: 1h}",
            "names one argument",
        ),
        (
            "budget: {sum: args.a + 1, max: 5, per: 1h}",
            "names one argument",
        ),
        (
            "budget: {sum: args.a, max: -5, per: 1h}",
            "a number above 0",
        ),
        (
            "budget: {sum: args.a, max: 1e3, per: 1h}",
            "a number above 0",
        ),
        ("over_limit: DENY", "without `limit`"),
        (
            "limit: {count: 1, per: 1h}\n    over_limit: ALLOW",
            "not known here",
        ),
    ];
    for (text, told) in table {
        let sandbox = Sandbox::with_policy(&format!(
            "rules:\n  - id: a\n    program: b\n    response: ALLOW\n    {text}\n"
        ));
        let ended = sandbox.run("check b");
        assert_eq!(ended.code, 78, "{text}");
        assert!(ended.stderr.contains(told), "{text}: {}", ended.stderr);
        assert!(ended.stderr.contains("policies.yaml:"), "{}", ended.stderr);
    }
    let asking = Sandbox::with_policy(
        "rules: [{id: a, program: b, response: REQUIRE_APPROVAL, limit: {count: 1, per: 1h}}]",
    );
    assert!(
        asking
            .run("check b")
            .stderr
            .contains("`limit` has a meaning only in a rule that says ALLOW")
    );
}

#[test]
fn a_long_policy_that_is_kept_compiled_has_its_limits_too() {
    let long = format!("{BUDGET}# {}\n", "x".repeat(5000));
    let sandbox = Sandbox::with_policy(&long);
    for amount in ["0.5", "0.25", "0.25"] {
        assert_eq!(charge(&sandbox, amount).code, 0);
    }
    assert!(
        sandbox
            .path("home/.config/sudomode/.policies.cache")
            .exists()
    );
    assert_eq!(charge(&sandbox, "0.01").code, 77);
}

#[test]
fn a_limit_of_the_policy_beside_roots_holds_too() {
    let sandbox = Sandbox::with_policy(LIMITED);
    sandbox.write(
        "etc/sudomode/policies.yaml",
        "rules: [{id: all, resource: stripe, response: ALLOW}]",
    );
    assert_eq!(charge(&sandbox, "1").code, 0);
    assert_eq!(charge(&sandbox, "1").code, 0);
    assert_eq!(charge(&sandbox, "1").code, 75);
}

#[test]
fn edited_rows_of_limits_and_grants_are_found() {
    for edit in [
        "DELETE FROM uses",
        "UPDATE uses SET amount = '0'",
        "UPDATE grants SET uses_left = 99",
        "UPDATE grants SET deadline_wall = deadline_wall + 86400000",
        "DELETE FROM grants",
        "INSERT INTO grants SELECT 'gra_x', request, scope, requester, resolution, 9, created_at, deadline_set, \
         deadline_wall, deadline_boot, deadline_boot_id, NULL FROM grants",
    ] {
        let sandbox = Sandbox::with_policy(&format!(
            "{LIMITED}  - {{id: refunds, resource: stripe, response: REQUIRE_APPROVAL}}\n"
        ));
        assert_eq!(charge(&sandbox, "1").code, 0);
        sandbox.run("exec --wait 0s -- stripe refund");
        sandbox.run(&format!("approve {} --times 3", sandbox.pending(1)));
        assert_eq!(sandbox.run("audit verify").code, 0);
        let store = sandbox.path("home/.local/state/sudomode/store.db");
        let connection = rusqlite::Connection::open(store).unwrap();
        assert_eq!(connection.execute(edit, []).unwrap(), 1, "{edit}");
        drop(connection);
        let broken = sandbox.run("audit verify");
        assert_eq!(broken.code, 70, "{edit}: {broken:?}");
        assert!(broken.stderr.contains("as its events say") || broken.stderr.contains("is gone"));
    }
}

#[test]
fn what_a_policy_demands_of_those_who_approve_holds_past_a_limit_too() {
    for (policy, demands) in [
        (LIMITED.replace("count: 2", "count: 1"), "none"),
        (
            format!(
                "min_assurance: signed\n{}",
                LIMITED.replace("count: 2", "count: 1")
            ),
            "signed",
        ),
        (
            format!(
                "{}    min_assurance: authenticated\n",
                LIMITED.replace("count: 2", "count: 1")
            ),
            "authenticated",
        ),
    ] {
        let sandbox = Sandbox::with_policy(&policy);
        assert_eq!(charge(&sandbox, "1").code, 0, "{demands}");
        assert_eq!(charge(&sandbox, "1").code, 75, "{demands}");
        let request = &sandbox.requests()[0];
        assert_eq!(request["required"][0]["assurance"], demands);
        let approved = sandbox.run(&format!("approve {}", request["id"].as_str().unwrap()));
        assert_eq!(approved.code == 0, demands == "none", "{approved:?}");
    }
}
