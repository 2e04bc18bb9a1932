//! Real agents, set up by `sudomode init --yes` in a fresh home, with a model on loopback that tells them what to do.
//!
//! Gemini CLI and `OpenCode`; with `SUDOMODE_REAL_AGENTS=all` all of them, with a list of names those. They are
//! installed by tests/agents. Each runs in a network of its own that holds nothing but the model.

mod kinds;
mod model;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sched::{CloneFlags, unshare};

use self::kinds::{ALWAYS, KINDS, Kind};
use self::model::{Call, Model};
use crate::sandbox::{Ended, SUDOMODE, Sandbox, end};

/// One program is fine, one is refused, and the third is asked about.
const POLICY: &str = "\
default: REQUIRE_APPROVAL
rules:
  - {id: fine, program: fine, response: ALLOW}
  - {id: never, program: never, response: DENY, reason: use the other tool}
";

/// How long an agent may take for all it is told.
const PATIENCE: Duration = Duration::from_secs(120);

/// The agents that are asked for, and are installed.
fn agents() -> Vec<&'static Kind> {
    let asked = std::env::var("SUDOMODE_REAL_AGENTS").unwrap_or_default();
    let wanted = |number: usize, kind: &Kind| match asked.as_str() {
        "" => number < ALWAYS,
        "all" => true,
        names => names.split([',', ' ']).any(|name| name == kind.name),
    };
    let found = KINDS
        .into_iter()
        .enumerate()
        .filter(|(number, kind)| wanted(*number, kind));
    let found = found.map(|(_, kind)| kind).filter(|kind| {
        let there = kind.installed().join(kind.program).exists();
        if !there {
            println!(
                "SKIPPED: {0} is not installed; run tests/agents {0}",
                kind.name
            );
            assert_ne!(
                std::env::var("CI").as_deref(),
                Ok("true"),
                "nothing is skipped in CI"
            );
        }
        there
    });
    if !nix::unistd::getuid().is_root() {
        println!("SKIPPED: only root gives an agent a network of its own");
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "nothing is skipped in CI"
        );
        return Vec::new();
    }
    found.collect()
}

/// A fresh home with one agent, gated.
fn gated(kind: &Kind, policy: &str) -> Sandbox {
    let sandbox = Sandbox::with_policy(policy);
    // With settings of all users; and with what every machine has.
    for file in ["etc/sudomode/.keep", "etc/hosts"] {
        sandbox.write(file, "127.0.0.1 localhost\n");
    }
    // One of them does not start without roots to trust.
    let roots = "ssl/certs/ca-certificates.crt";
    if let Ok(text) = std::fs::read(Path::new("/etc").join(roots)) {
        sandbox.write(&format!("etc/{roots}"), text);
    }
    for name in ["fine", "never", "asked"] {
        sandbox.stub(
            name,
            &format!(
                "echo \"{name} $*\" | tee -a {}",
                sandbox.path("ran").display()
            ),
        );
    }
    // What the agent's shell would make of a name is not what was judged.
    sandbox.write(
        "home/.bashrc",
        "alias fine='echo shadowed'\nasked() { echo shadowed; }\n",
    );
    kind.move_in(&sandbox);
    let mut init = sandbox.sudomode(&["init", "--yes"]);
    let made = end(&mut init);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(
        made.stdout.contains(kind.name),
        "{} was not found: {made:?}",
        kind.name
    );
    sandbox
}

/// What an agent did.
struct Driven {
    /// What it told its model of each call.
    results: Vec<String>,
    ended: Ended,
}

/// Waits until something is asked about, for as long as a slow agent needs.
fn asked(sandbox: &Sandbox, what: &str) -> String {
    let end = Instant::now() + PATIENCE;
    loop {
        let waiting = sandbox.json("pending --json");
        let found = waiting
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one.to_string().contains(what));
        if let Some(found) = found {
            return found["id"].as_str().unwrap().to_owned();
        }
        assert!(Instant::now() < end, "nobody asked about {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Lets an agent follow a script, in a network of its own; `meanwhile` happens beside it.
fn drive(
    kind: &'static Kind,
    sandbox: &Sandbox,
    calls: Vec<Call>,
    meanwhile: impl FnOnce(),
) -> Driven {
    std::thread::scope(|scope| {
        let agent = scope.spawn(|| {
            // From here on all that this thread starts stands in that network.
            unshare(CloneFlags::CLONE_NEWNET).unwrap();
            let up = Command::new("ip")
                .args(["link", "set", "lo", "up"])
                .status();
            assert!(up.unwrap().success(), "the network has no loopback");
            let model = Model::start(calls);
            kind.point(sandbox, model.port);
            let start = |arguments: &[&str]| {
                let arguments: Vec<String> = arguments
                    .iter()
                    .map(|text| Kind::with_port(text, model.port))
                    .collect();
                let mut argv = vec![
                    "timeout".to_owned(),
                    PATIENCE.as_secs().to_string(),
                    kind.called.to_owned(),
                ];
                argv.extend(arguments);
                let mut command = sandbox.command(&argv);
                command
                    .env("SHELL", "/bin/bash")
                    .env("TERM", "dumb")
                    .stdin(Stdio::null());
                for (name, value) in kind.environment {
                    command.env(name, Kind::with_port(value, model.port));
                }
                command.output().unwrap()
            };
            if !kind.before.is_empty() {
                assert!(
                    start(kind.before).status.success(),
                    "{} could not be prepared",
                    kind.name
                );
            }
            let ended = Ended::from(start(kind.arguments));
            let results = model
                .results()
                .iter()
                .map(|result| Kind::plain(result))
                .collect();
            Driven { results, ended }
        });
        meanwhile();
        agent.join().unwrap()
    })
}

#[test]
fn real_agents_run_what_is_allowed_and_nothing_else() {
    for kind in agents() {
        let sandbox = gated(kind, POLICY);
        let bashrc = sandbox.path("work/.bashrc");
        let calls = vec![
            (kind.shell)("fine 1"),
            (kind.shell)("never 1"),
            (kind.shell)("asked 1"),
            (kind.write)(bashrc.to_str().unwrap()),
            (kind.shell)("fine 2"),
        ];
        let driven = drive(kind, &sandbox, calls, || {
            let id = asked(&sandbox, "asked 1");
            let ran = sandbox.text("ran");
            assert_eq!(
                ran, "fine 1\n",
                "{}: nothing runs before the answer",
                kind.name
            );
            assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
            // The write is asked about, too.
            let id = asked(&sandbox, ".bashrc");
            assert!(!bashrc.exists());
            let rejected = sandbox.run_args(&["reject", &id, "--reason", "leave my shell alone"]);
            assert_eq!(rejected.code, 0);
        });
        let Driven { results, ended } = &driven;
        let name = kind.name;
        assert!(!bashrc.exists(), "{name}");
        let all = if kind.ends {
            "fine 1\nasked 1\n"
        } else {
            "fine 1\nasked 1\nfine 2\n"
        };
        assert_eq!(sandbox.text("ran"), all, "{name}: {results:?} {ended:?}");
        assert_eq!(
            results.len(),
            if kind.ends { 3 } else { 5 },
            "{name}: {results:?} {ended:?}"
        );
        assert!(results[0].contains("fine 1"), "{name}: {}", results[0]);
        for told in [
            "denied never run by policy",
            "use the other tool",
            "do not work around it",
        ] {
            assert!(results[1].contains(told), "{name}: {}", results[1]);
        }
        assert!(results[2].contains("asked 1"), "{name}: {}", results[2]);
        if !kind.ends {
            assert!(
                results[3].contains("leave my shell alone"),
                "{name}: {}",
                results[3]
            );
            assert!(results[4].contains("fine 2"), "{name}: {}", results[4]);
        }
        let asked = sandbox.requests()[0].to_string();
        assert!(
            asked.contains(&format!("\"agent\":\"{name}\"")),
            "{name}: who asks: {asked}"
        );
        println!("{name}: allowed, denied, approved, rejected");
    }
}

/// A policy that cannot be used, a hook that is killed, and one that is gone: one after the other, so that the agent
/// needs to be started only once.
#[test]
fn real_agents_run_nothing_where_their_hook_cannot_answer() {
    for kind in agents() {
        let sandbox = gated(kind, POLICY);
        sandbox.write(
            "home/.config/sudomode/policies.yaml",
            "rules: [{id: x, respond: ALLOW}]\n",
        );
        let script = format!(
            "echo called >> {calls}\ncase $(wc -l < {calls}) in\n1) exec {SUDOMODE} \"$@\" ;;\n*) rm \"$0\"; kill -9 $$ ;;\nesac",
            calls = sandbox.path("calls").display()
        );
        let failing = sandbox.stub("sudomode-that-fails", &script);
        for file in settings(&sandbox) {
            let text = std::fs::read_to_string(&file).unwrap();
            std::fs::write(&file, text.replace(SUDOMODE, failing.to_str().unwrap())).unwrap();
        }
        let calls = ["fine 1", "fine 2", "fine 3"].map(kind.shell).to_vec();
        let Driven { results, ended } = drive(kind, &sandbox, calls, || {});
        let name = kind.name;
        assert_eq!(sandbox.text("ran"), "", "{name}: {results:?} {ended:?}");
        let first = results.first().map(String::as_str).unwrap_or_default();
        assert!(
            first.contains("policies.yaml"),
            "{name}: {results:?} {ended:?}"
        );
        // What is called a second time was killed, and what is called a third time is not there.
        assert_eq!(
            sandbox.text("calls").lines().count(),
            2,
            "{name}: {results:?} {ended:?}"
        );
        println!("{name}: nothing under a broken policy, past a killed hook, past none");
    }
}

#[test]
fn real_agents_that_can_close_run_nothing_past_a_hook_that_hangs() {
    for kind in agents().into_iter().filter(|kind| kind.closes) {
        let sandbox = gated(kind, POLICY);
        let hanging = sandbox.stub("hanging", "exec sleep 60");
        for file in settings(&sandbox) {
            let text = std::fs::read_to_string(&file).unwrap();
            let text = text
                .replace(SUDOMODE, hanging.to_str().unwrap())
                .replace("3600", "2");
            std::fs::write(&file, text).unwrap();
        }
        let Driven { results, .. } = drive(kind, &sandbox, vec![(kind.shell)("fine 1")], || {});
        assert_eq!(sandbox.text("ran"), "", "{}: {results:?}", kind.name);
        println!("{}: nothing past a hook that hangs", kind.name);
    }
}

/// The settings that init made or changed.
fn settings(sandbox: &Sandbox) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![sandbox.path("home"), sandbox.path("etc")];
    while let Some(directory) = left.pop() {
        for entry in std::fs::read_dir(&directory)
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                if path.file_name().is_some_and(|name| name != "sudomode") {
                    left.push(path);
                }
            } else if std::fs::read_to_string(&path).is_ok_and(|text| text.contains(SUDOMODE)) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty());
    found
}
