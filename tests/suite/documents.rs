//! What the documents say is what the program does.

use std::fs;
use std::path::Path;

use sudomode::exit::TABLE;

use crate::sandbox::{Sandbox, end, ended};

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

#[test]
fn manual_page_is_what_the_program_prints() {
    let printed = Sandbox::new().run("internal-man").stdout;
    assert_eq!(
        document("man/sudomode.1"),
        printed,
        "run: cargo run -- internal-man > man/sudomode.1"
    );
}

#[test]
fn interface_of_the_server_is_described_as_it_is() {
    let printed = Sandbox::new().run("internal-openapi").stdout;
    assert!(
        document("src/server/openapi.json") == printed,
        "run: cargo run -- internal-openapi > src/server/openapi.json"
    );
}

#[test]
fn exit_codes_stand_in_the_manual_page() {
    let page = document("man/sudomode.1").replace("\\-", "-");
    for row in &TABLE {
        assert!(
            page.contains(&format!("\\fB{}\\fR", row.exit.code())),
            "{row:?}"
        );
        assert!(
            page.contains(row.meaning.split(';').next().unwrap()),
            "{row:?}"
        );
    }
}

#[test]
fn help_names_every_subcommand_and_reads_without_a_terminal() {
    let sandbox = Sandbox::new();
    let help = sandbox.run("--help");
    assert_eq!(help.code, 0);
    for name in [
        "exec", "check", "explain", "pending", "show", "approve", "approver", "reject", "watch",
        "wait", "cancel", "resolve", "forget", "audit",
    ] {
        assert!(help.stdout.contains(&format!("  {name}")), "{name}");
        assert_eq!(sandbox.run(&format!("{name} --help")).code, 0, "{name}");
    }
    assert!(!help.stdout.contains("internal-"));
    assert!(!help.stdout.contains('\x1b'));
    assert_eq!(
        sandbox.run("--version").stdout,
        concat!("sudomode ", env!("CARGO_PKG_VERSION"), "\n")
    );
    assert_eq!(sandbox.run("frobnicate").code, 64);
}

/// The console block of the README is one session: a line after a dollar sign with what it prints below.
#[test]
fn readme_flow_is_a_real_session() {
    let readme = document("README.md");
    let flow = readme
        .split("```console\n")
        .nth(1)
        .expect("the README shows a session")
        .split("```")
        .next()
        .unwrap();
    let sandbox = Sandbox::new();
    std::os::unix::fs::symlink(crate::sandbox::SUDOMODE, sandbox.path("bin/sudomode")).unwrap();
    let mut waiting = None;
    for block in flow
        .trim()
        .split("\n$ ")
        .map(|block| block.trim_start_matches("$ "))
    {
        let (command, expected) = block.split_once('\n').unwrap_or((block, ""));
        let shell = command.strip_suffix(" &").unwrap_or(command);
        if shell != command {
            waiting = Some(
                sandbox
                    .command(&["sh", "-c", &format!("exec {shell}")])
                    .spawn()
                    .unwrap(),
            );
            sandbox.pending(1);
            continue;
        }
        let shell = shell.replace(
            "req_4mz8q7wv",
            &waiting
                .as_ref()
                .map(|_| sandbox.pending(1))
                .unwrap_or_default(),
        );
        let ran = end(&mut sandbox.command(&["sh", "-c", &shell]));
        let said = format!("{}{}", ran.stdout, ran.stderr);
        for line in expected
            .lines()
            .filter(|line| !line.contains("req_") && !line.trim().is_empty())
        {
            let finished = if said.contains(line.trim()) {
                said.clone()
            } else {
                let last = waiting.take().map(ended);
                last.map(|last| format!("{}{}", last.stdout, last.stderr))
                    .unwrap_or_default()
            };
            assert!(
                finished.contains(line.trim()),
                "$ {command}\n{line}\nis not in\n{said}{finished}"
            );
        }
    }
}

#[test]
fn readme_policies_load_and_hold_their_examples() {
    let readme = document("README.md");
    let blocks: Vec<&str> = readme.split("```yaml\n").skip(1).collect();
    assert!(blocks.len() >= 2);
    for block in blocks {
        let text = block.split("```").next().unwrap();
        // A block may show a part of a policy; rules are what none can do without.
        let rules = if text.contains("rules:") {
            ""
        } else {
            "rules: []\n"
        };
        let checked = Sandbox::with_policy(&format!("{text}{rules}")).run("check");
        assert_eq!(checked.code, 0, "{text}{}", checked.stderr);
    }
}

#[test]
fn readme_configuration_is_one() {
    let readme = document("README.md");
    let block = readme.split("```yml\n").nth(1).unwrap();
    let text = block.split("```").next().unwrap();
    let config: sudomode::config::Config = serde_yaml::from_str(text).unwrap();
    assert_eq!(config.webhooks.len(), 3);
}

#[test]
fn readme_line_is_explained() {
    let readme = document("README.md");
    let line = readme
        .split("sudomode explain -c '")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .unwrap();
    let explained = Sandbox::new().run_args(&["explain", "-c", line]);
    assert_eq!(explained.code, 75, "{}", explained.stderr);
    for seen in [
        "shell cd",
        "filesystem delete",
        "filesystem write",
        "REQUIRE_APPROVAL",
    ] {
        assert!(explained.stdout.contains(seen), "{}", explained.stdout);
    }
}

#[test]
fn messages_are_short_and_begin_with_a_stable_word() {
    let sandbox = Sandbox::new();
    for line in [
        "exec --wait 0s -- stripe charge --amount 80",
        "exec -- rm -rf /",
        "exec -- nonexistent-x",
        "show req_0000",
        "approve x",
    ] {
        let ended = sandbox.run(line);
        let first = ended.stderr.lines().next().unwrap();
        assert!(first.starts_with("sudomode: "), "{line}: {first}");
        assert!(
            ended.stderr.lines().count() <= 16,
            "{line}: {}",
            ended.stderr
        );
        assert!(!ended.stderr.contains('\x1b'));
    }
    let pending = sandbox
        .run("exec --wait 0s -- stripe charge --amount 80")
        .stderr;
    assert!(
        !pending.contains("sudomode approve"),
        "an agent is not told how to approve"
    );
}
