//! Agents built on frameworks go through sudomode: the real packages, a model that reads from a script.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::sandbox::{SUDOMODE, Sandbox, ended, until};

/// Python with these packages. `None`, said aloud, where they are not installed: the large ones are asked for by name.
fn python(packages: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = root.join(format!("target/frameworks/{packages}/bin/python"));
    if python.exists() {
        return Some(python);
    }
    println!("SKIPPED: tests/run installs tests/frameworks/{packages}.txt");
    let asked = packages == "small" || std::env::var_os("SUDOMODE_REAL_AGENTS").is_some();
    assert!(
        !asked || std::env::var("CI").as_deref() != Ok("true"),
        "nothing is skipped in CI"
    );
    None
}

/// The answers that a model hears, one line a call.
fn drive(
    sandbox: &Sandbox,
    packages: &str,
    driver: &str,
    answer: impl Fn(usize),
) -> Option<Vec<String>> {
    let python = python(packages)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    symlink(SUDOMODE, sandbox.path("bin/sudomode")).unwrap();
    let script = root.join(format!("tests/frameworks/drive_{driver}.py"));
    let mut command = sandbox.command(&[python.as_path(), script.as_path()]);
    command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("CREWAI_DISABLE_TELEMETRY", "true")
        .env("OTEL_SDK_DISABLED", "true");
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (sender, heard) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            // Frameworks talk on standard output, too.
            let told: Value = serde_json::from_str(&line).unwrap_or_default();
            if let Some(text) = told["heard"].as_str() {
                let _ = sender.send(text.trim().to_owned());
            }
        }
    });
    let mut all = Vec::new();
    loop {
        answer(all.len());
        let next = until("the model hears of a tool", || match heard.try_recv() {
            Ok(text) => Some(Some(text)),
            Err(std::sync::mpsc::TryRecvError::Empty) => None,
            Err(std::sync::mpsc::TryRecvError::Disconnected) => Some(None),
        });
        match next {
            Some(text) => all.push(text),
            None => break,
        }
    }
    let ended = ended(child);
    assert_eq!(ended.code, 0, "{driver}: {ended:?}");
    Some(all)
}

/// What the model of every framework hears, and what it does not.
fn holds(packages: &str, driver: &str) {
    let sandbox = Sandbox::new();
    let reason = "charge it tomorrow";
    let answer = |calls: usize| match calls {
        3 => assert_eq!(
            sandbox.run(&format!("approve {}", sandbox.pending(1))).code,
            0
        ),
        4 => {
            let rejected = sandbox.run_args(&["reject", &sandbox.pending(1), "--reason", reason]);
            assert_eq!(rejected.code, 0, "{rejected:?}");
        }
        _ => {}
    };
    let Some(heard) = drive(&sandbox, packages, driver, answer) else {
        return;
    };
    let [ran, denied, small, approved, rejected] = heard.as_slice() else {
        panic!("{driver}: {heard:#?}");
    };
    assert_eq!(ran, "stripe charge --amount 20", "{driver}");
    assert!(
        denied.contains("postgres drop_table by policy: nothing executed"),
        "{driver}: {denied}"
    );
    assert!(
        denied.contains("do not work around it"),
        "{driver}: {denied}"
    );
    assert_eq!(small, "charged 20 usd", "{driver}");
    assert_eq!(
        approved, "charged 80 usd",
        "a slow tool, and nothing else; {driver}"
    );
    assert!(
        rejected.contains(reason) && !rejected.contains("charged"),
        "{driver}: {rejected}"
    );
    assert_eq!(sandbox.statuses(), ["FINISHED", "REJECTED"], "{driver}");
}

#[test]
fn langchain_asks_before_its_tools_do_anything() {
    holds("small", "langchain");
}

#[test]
fn openai_agents_ask_before_their_tools_do_anything() {
    holds("small", "openai");
}

#[test]
fn pydantic_ai_asks_before_its_tools_do_anything() {
    holds("large", "pydantic_ai");
}

#[test]
fn crewai_asks_before_its_tools_do_anything() {
    holds("large", "crewai");
}

#[test]
fn the_shell_tool_of_langchain_runs_what_may_run() {
    let sandbox = Sandbox::new();
    let Some(heard) = drive(&sandbox, "large", "shell_tool", |_| {}) else {
        return;
    };
    assert_eq!(heard[0], "stripe charge --amount 20");
    assert!(heard[1].contains("nothing executed"), "{}", heard[1]);
}

#[test]
fn a_tool_whose_sudomode_is_missing_does_nothing() {
    let sandbox = Sandbox::new();
    let Some(python) = python("small") else {
        return;
    };
    let line = format!(
        "import sys; sys.path.insert(0, '{}/examples/frameworks'); import gate\n\
         @gate.asks('stripe', 'charge')\ndef charge(amount): print('charged')\ncharge(20)",
        env!("CARGO_MANIFEST_DIR")
    );
    let python = python.display().to_string();
    let run = crate::sandbox::end(
        sandbox
            .command(&[python.as_str(), "-c", &line])
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    );
    assert_ne!(run.code, 0);
    assert_eq!(run.stdout, "", "{run:?}");
}
