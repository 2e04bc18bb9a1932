//! What `sudomode doctor` says of a place is what holds there.

use crate::sandbox::{SPENDING, Sandbox};

#[test]
fn a_fresh_install_is_told_what_it_is_worth() {
    let sandbox = Sandbox::new();
    let told = sandbox.run("doctor");
    assert_eq!(told.code, 0, "{told:?}");
    for line in [
        "weak    policy         the built-in policies.yaml decides, with",
        "weak    channels       nothing tells a human",
        "good    store          ",
        "weak    approvals      nobody is enrolled",
        "weak    reach          only commands that go through",
    ] {
        assert!(told.stdout.contains(line), "{line}: {}", told.stdout);
    }
}

#[test]
fn what_cannot_be_used_is_broken_and_where_is_said() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let states = || -> Vec<(String, String)> {
        let findings = sandbox.json("doctor --json");
        let findings = findings.as_array().unwrap().iter();
        findings
            .map(|one| {
                let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
                (text("topic"), text("state"))
            })
            .filter(|(_, state)| state == "broken")
            .collect()
    };
    assert_eq!(states(), []);
    sandbox.write("home/.config/sudomode/config.yaml", "aproved_for: 1m\n");
    sandbox.write("home/.config/sudomode/policies.yaml", "rules: 5\n");
    let broken: Vec<String> = states().into_iter().map(|(topic, _)| topic).collect();
    assert_eq!(broken, ["policy", "configuration"]);
    assert_eq!(sandbox.run("doctor").code, 78);
}

#[test]
fn an_agent_is_told_that_it_may_not_answer() {
    let sandbox = Sandbox::new();
    let mut call = sandbox.sudomode(&["doctor"]);
    let told = crate::sandbox::end(call.env("CLAUDECODE", "1"));
    assert!(
        told.stdout
            .contains("claude-code: it may ask, and not answer")
    );
}
