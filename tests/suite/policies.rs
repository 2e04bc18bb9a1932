//! Which policy holds, what a broken one does, and both dialects of the original.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::sandbox::{SPENDING, Sandbox, end, writable_by_others};

const ARTICLE: &str = "\
rules:
  - id: protect-production-db
    resource: postgres
    action: drop_table
    response: DENY

  - id: spending-limit
    resource: stripe
    action: charge
    condition: args.amount > 50
    response: REQUIRE_APPROVAL
";

const ORIGINAL: &str = "\
rules:
  - name: \"deny_database_drop\"
    description: \"Block drops\"
    resource: \"postgres\"
    action: \"drop_table\"
    decision: \"DENY\"
    reason: \"Drops are forbidden\"
  - name: \"require_approval_mid_charge\"
    description: \"Require human approval between 20 and 100\"
    resource: \"stripe\"
    action: \"charge\"
    condition: \"args.amount > 20 and args.amount <= 100\"
    decision: \"REQUIRE_APPROVAL\"
    reason: \"Mid-value charge requires manager approval\"
  - name: \"allow_small_charge\"
    description: \"Small ones\"
    resource: \"stripe\"
    action: \"charge\"
    condition: \"not args.amount > 20\"
    decision: \"ALLOW\"
    reason: \"Low-value charge auto-approved\"
  - name: \"default_deny\"
    description: \"Default deny all unmatched requests\"
    resource: \"*\"
    action: \"*\"
    decision: \"DENY\"
    reason: \"No matching policy found - default deny\"
";

#[test]
fn both_dialects_load_as_they_are() {
    let sandbox = Sandbox::with_policy(ARTICLE);
    assert_eq!(sandbox.run("check -- stripe charge --amount 80").code, 75);
    assert_eq!(
        sandbox
            .run_args(&["check", "--", "psql", "-c", "DROP TABLE users"])
            .code,
        77
    );
    assert_eq!(
        sandbox.run("check -- stripe charge --amount 20").code,
        77,
        "default DENY"
    );
    assert_eq!(sandbox.run("check -- unheard-of tool").code, 77);

    let sandbox = Sandbox::with_policy(ORIGINAL);
    for (amount, code) in [("20", 0), ("21", 75), ("100", 75), ("101", 77)] {
        assert_eq!(
            sandbox
                .run(&format!("check -- stripe charge --amount {amount}"))
                .code,
            code,
            "{amount}"
        );
    }
    let denied = sandbox.run_args(&["exec", "--", "psql", "-c", "DROP TABLE users"]);
    assert_eq!(denied.code, 77);
    assert!(
        denied.stderr.contains("Drops are forbidden"),
        "{}",
        denied.stderr
    );
}

#[test]
fn broken_policy_executes_nothing_and_says_where() {
    let table = [
        (
            "rules:\n  - id: a\n    resource: git\n    conditon: args.x\n    response: DENY\n",
            ":4:5:",
            "condition",
        ),
        (
            "rules:\n  - id: a\n    resource: git\n    response: DENY\n    response: ALLOW\n",
            ":5:5:",
            "twice",
        ),
        (
            "rules:\n  - id: a\n    resource: git\n    response: DENI\n",
            ":4:15:",
            "DENY",
        ),
        (
            "rules:\n  - {id: a, resource: git, response: DENY}\n  - {id: a, resource: git, response: DENY}\n",
            ":3:10:",
            "a",
        ),
        (
            "rules:\n  - id: a\n    resource: git\n    condition: arg.x > 5\n    response: DENY\n",
            ":4:20:",
            "args",
        ),
        (
            "rules:\n  - id: a\n    resource: *\n    response: DENY\n",
            ":3:15:",
            "\"*\"",
        ),
        ("a: &a [x, x]\nb: &b [*a, *a]\nrules: []\n", ":1:", "anchor"),
    ];
    for (policy, place, hint) in table {
        let sandbox = Sandbox::with_policy(policy);
        let ended = sandbox.run("exec -- stripe charge --amount 20");
        assert_eq!((ended.code, ended.stdout.as_str()), (78, ""), "{policy}");
        let place = format!("policies.yaml{place}");
        assert!(
            ended.stderr.contains(&place),
            "{place} is not in {}",
            ended.stderr
        );
        assert!(
            ended.stderr.to_lowercase().contains(hint) || ended.stderr.contains(hint),
            "{hint}: {}",
            ended.stderr
        );
        assert!(ended.stderr.contains('^'), "{}", ended.stderr);
        assert_eq!(sandbox.run("check -- true").code, 78);
    }
}

#[test]
fn policy_that_others_can_write_is_not_believed() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let policy = sandbox.path("home/.config/sudomode/policies.yaml");
    writable_by_others(&policy);
    let ended = sandbox.run("exec -- true");
    assert_eq!(ended.code, 78);
    assert!(
        ended.stderr.contains("writable by others"),
        "{}",
        ended.stderr
    );
    fs::set_permissions(&policy, fs::Permissions::from_mode(0o644)).unwrap();
    fs::set_permissions(policy.parent().unwrap(), fs::Permissions::from_mode(0o777)).unwrap();
    assert_eq!(
        sandbox.run("exec -- true").code,
        78,
        "nor one in a directory that they can write"
    );
}

#[test]
fn policy_that_cannot_be_read_stops_everything() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let policy = sandbox.path("home/.config/sudomode/policies.yaml");
    fs::remove_file(&policy).unwrap();
    std::os::unix::fs::symlink("nowhere", &policy).unwrap();
    assert_eq!(sandbox.run("exec -- true").code, 78, "a dangling link");
    fs::remove_file(&policy).unwrap();
    fs::create_dir(&policy).unwrap();
    assert_eq!(sandbox.run("exec -- true").code, 78, "a directory");
}

#[test]
fn roots_policy_decides_and_the_users_only_tightens() {
    let sandbox =
        Sandbox::with_policy("default: ALLOW\nrules: [{id: mine, program: ls, decision: DENY}]\n");
    sandbox.write(
        "etc/sudomode/policies.yaml",
        "default: DENY\nrules: [{id: roots, program: ['true', ls], decision: ALLOW}]\n",
    );
    assert_eq!(sandbox.run("exec -- true").code, 0);
    assert_eq!(sandbox.run("exec -- ls").code, 77, "the user's tightens");
    assert_eq!(sandbox.run("exec -- pwd").code, 77, "and does not loosen");
    sandbox.write("home/.config/sudomode/policies.yaml", "nonsense");
    assert_eq!(
        sandbox.run("exec -- true").code,
        78,
        "a broken one stops everything"
    );
}

#[test]
fn environment_leads_to_a_policy_that_may_only_tighten() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write(
        "evil/sudomode/policies.yaml",
        "default: ALLOW\nrules: [{id: all, resource: '*', decision: ALLOW, opaque: true}]\n",
    );
    sandbox.write(
        "evil/.config/sudomode/policies.yaml",
        "default: ALLOW\nrules: []\n",
    );
    for variable in ["XDG_CONFIG_HOME", "HOME"] {
        let run = |arguments: &[&str]| {
            end(sandbox
                .sudomode(arguments)
                .env(variable, sandbox.path("evil")))
            .code
        };
        assert_eq!(
            run(&["check", "--", "psql", "-c", "DROP TABLE users"]),
            77,
            "{variable}"
        );
        assert_eq!(
            run(&["check", "--", "stripe", "charge", "--amount", "80"]),
            75,
            "{variable}"
        );
        assert_eq!(run(&["check", "--", "true"]), 0, "{variable}");
    }
    sandbox.write(
        "strict/sudomode/policies.yaml",
        "rules: [{id: none, program: 'true', decision: DENY}]\n",
    );
    let mut strict = sandbox.sudomode(&["check", "--", "true"]);
    assert_eq!(
        end(strict.env("XDG_CONFIG_HOME", sandbox.path("strict"))).code,
        77
    );
    for variable in [
        "SUDOMODE_POLICY",
        "SUDOMODE_CONFIG",
        "SUDOMODE_STORE",
        "SUDOMODE_NESTED",
    ] {
        let mut command = sandbox.sudomode(&["check", "--", "psql", "-c", "DROP TABLE users"]);
        assert_eq!(
            end(command.env(variable, sandbox.path("evil/sudomode/policies.yaml"))).code,
            77
        );
    }
}

#[test]
fn working_tree_can_only_tighten() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write(
        "work/.sudomode/policies.yaml",
        "default: DENY\nrules:\n  - {id: free, resource: '*', decision: ALLOW, opaque: true}\n",
    );
    assert_eq!(
        sandbox.run("check -- true").code,
        0,
        "its default does not count"
    );
    assert_eq!(
        sandbox.run("check -- stripe charge --amount 80").code,
        75,
        "nor does its ALLOW"
    );
    sandbox.write(
        "work/.sudomode/policies.yaml",
        "rules:\n  - {id: no-ls, program: ls, decision: DENY}\n",
    );
    assert_eq!(sandbox.run("exec -- ls").code, 77);
    assert_eq!(sandbox.run("exec -- true").code, 0);
}

#[test]
fn examples_of_rules_are_checked_by_check_and_cost_exec_nothing() {
    let policy = "rules:\n  - id: free\n    program: 'true'\n    decision: ALLOW\n    examples: {\"true\": DENY}\n";
    let sandbox = Sandbox::with_policy(policy);
    let checked = sandbox.run("check -- true");
    assert_eq!(checked.code, 78);
    assert!(
        checked
            .stderr
            .contains("`true` should be DENY and is ALLOW"),
        "{}",
        checked.stderr
    );
    assert_eq!(sandbox.run("exec -- true").code, 0);
}

#[test]
fn dry_run_takes_another_policy_and_exec_does_not() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let other = sandbox.write("work/other.yaml", ARTICLE);
    let other = other.to_str().unwrap();
    assert_eq!(
        sandbox.run(&format!("check --policy {other} -- true")).code,
        77
    );
    assert_eq!(
        sandbox.run(&format!("exec --policy {other} -- true")).code,
        64
    );
    assert_eq!(sandbox.run("check --policy missing.yaml -- true").code, 78);
}

#[test]
fn large_policy_is_kept_compiled_and_a_changed_one_is_not_mistaken_for_it() {
    use std::fmt::Write as _;
    let mut policy = String::from("default: DENY\nrules:\n");
    for index in 0..500 {
        let _ = writeln!(
            policy,
            "  - id: rule-{index}\n    resource: tool-{index}\n    action: go\n    condition: args.amount > {index}\n    decision: DENY"
        );
    }
    let sandbox = Sandbox::with_policy(&format!(
        "{policy}  - {{id: last, program: 'true', decision: ALLOW}}\n"
    ));
    for _ in 0..2 {
        assert_eq!(sandbox.run("exec -- true").code, 0);
    }
    assert!(
        sandbox
            .path("home/.config/sudomode/.policies.cache")
            .exists()
    );
    sandbox.write(
        "home/.config/sudomode/policies.yaml",
        format!("{policy}  - {{id: last, program: 'true', decision: DENY}}\n"),
    );
    assert_eq!(sandbox.run("exec -- true").code, 77);
}
