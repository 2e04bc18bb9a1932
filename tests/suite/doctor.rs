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
        "nothing is open; what is weak, only an agent that means harm gets past\n",
        "good    store          ",
        "good    shims          no program has one",
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

#[test]
fn a_shim_that_a_shell_does_not_come_to_is_a_hole_and_where_to_close_it_is_said() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let stub = sandbox.path("bin/stripe");
    std::fs::create_dir_all(sandbox.path("home/.local/bin")).unwrap();
    std::fs::copy(&stub, sandbox.path("home/.local/bin/stripe")).unwrap();
    sandbox.write("home/.profile", "PATH=$HOME/.local/bin:$PATH\n");
    sandbox.write("home/.bashrc", "alias stripe='stripe --live'\n");
    let added = sandbox.run("shim add stripe");
    assert_eq!(added.code, 0, "{added:?}");
    let shims = sandbox.path("home/.local/share/sudomode/shims");
    let holes = |first: &str| -> (i32, Vec<String>) {
        let mut doctor = sandbox.sudomode(&["doctor", "--json"]);
        doctor.env(
            "PATH",
            format!("{first}:{}:/usr/bin:/bin", stub.parent().unwrap().display()),
        );
        let told = crate::sandbox::end(&mut doctor);
        let findings: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
        let open = findings
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["state"] == "open");
        let text = |one: &serde_json::Value| format!("{} {}", one["found"], one["advice"]);
        (told.code, open.map(text).collect())
    };
    let (code, open) = holes("/usr/bin");
    assert_eq!((code, open.len()), (1, 3), "{open:?}");
    for (hole, said) in open.iter().zip([
        "from here, stripe is found past the shims",
        "in bash -lc (a login shell, as some agents start it), stripe is /",
        "in bash -ic (a new terminal), stripe is alias stripe='stripe --live': past the shims",
    ]) {
        assert!(hole.contains(said), "{hole}");
    }
    assert!(
        open[1].contains("at the end of ~/.profile: eval"),
        "{}",
        open[1]
    );

    let (code, open) = holes(&shims.display().to_string());
    assert_eq!((code, open.len()), (1, 2), "{open:?}");
    let first = format!("PATH={}:$PATH\n", shims.display());
    sandbox.write(
        "home/.profile",
        format!("PATH=$HOME/.local/bin:$PATH\n{first}"),
    );
    sandbox.write("home/.bashrc", &first);
    assert_eq!(holes(&shims.display().to_string()), (0, Vec::new()));
    let told = sandbox.run("doctor").stdout;
    assert!(told.contains("1 hole is open"), "{told}");

    std::fs::remove_file(shims.join("stripe")).unwrap();
    sandbox.stub("x", "");
    std::fs::rename(sandbox.path("bin/x"), shims.join("stripe")).unwrap();
    let (code, open) = holes(&shims.display().to_string());
    assert_eq!(code, 1);
    assert!(
        open.iter()
            .any(|hole| hole.contains("another program under that name")),
        "{open:?}"
    );
    assert!(
        open.iter()
            .any(|hole| hole.contains("sudomode shim repair")),
        "{open:?}"
    );
}
