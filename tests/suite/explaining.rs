//! `explain`: what a person is shown of how a command was read and which rules were tried.

use std::fs;
use std::path::Path;

use crate::sandbox::{Ended, Sandbox, end};

const POLICY: &str = "\
default: REQUIRE_APPROVAL
commands:
  deployctl:
    resource: deploy
    options: [env/e=]
    subcommands:
      ssh: {operands: [host], runs: rest}
    examples:
      deployctl ssh web rm x: [deploy/ssh, filesystem/delete path=x]
rules:
  - id: protect-production-db
    resource: postgres
    action: drop_table
    response: DENY
  - id: spending-limit
    resource: stripe
    action: charge
    condition: args.amount > 50 and not args.test
    response: REQUIRE_APPROVAL
    reason: ask finance
  - id: small-charges
    resource: stripe
    action: charge
    effect: read
    response: ALLOW
  - id: looking
    effect: [read]
    response: ALLOW
";

/// `explain` in a terminal of 80 columns, with the policy's directory as `DIR`.
fn explained(sandbox: &Sandbox, arguments: &[&str]) -> Ended {
    let arguments: Vec<&str> = std::iter::once("explain")
        .chain(arguments.iter().copied())
        .collect();
    let mut ended = end(sandbox.sudomode(&arguments).env("COLUMNS", "80"));
    let directory = sandbox.path("home/.config/sudomode");
    ended.stdout = ended.stdout.replace(directory.to_str().unwrap(), "DIR");
    ended
}

/// The sessions in the file: a command behind a dollar sign, and what is printed below it.
#[test]
fn pages_are_what_they_are() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/explaining.txt");
    let kept = fs::read_to_string(&file).unwrap();
    let sandbox = Sandbox::with_policy(POLICY);
    let mut printed = String::new();
    for session in kept.split("\n$ ").map(|part| part.trim_start_matches("$ ")) {
        let command = session.lines().next().unwrap();
        let words = shell_words(command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let ended = explained(&sandbox, &words[2..]);
        assert_eq!(ended.stderr, "", "{command}");
        if !printed.is_empty() {
            printed.push('\n');
        }
        printed += &format!("$ {command}\n{}exit {}\n", ended.stdout, ended.code);
    }
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(&file, &printed).unwrap();
    }
    assert_eq!(printed, kept, "run with ACCEPT=1 and read the diff");
}

/// Words of a command, some in single quotes.
fn shell_words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for (index, part) in line.split('\'').enumerate() {
        if index % 2 == 1 {
            words.last_mut().unwrap().push_str(part);
            continue;
        }
        for (index, word) in part.split(' ').enumerate() {
            if index > 0 {
                words.push(String::new());
            }
            words.last_mut().unwrap().push_str(word);
        }
    }
    words
}

#[test]
fn every_rule_is_shown_where_that_is_wanted() {
    let sandbox = Sandbox::with_policy(POLICY);
    let all = explained(
        &sandbox,
        &["--all", "--", "stripe", "charge", "--amount", "80"],
    );
    assert!(
        all.stdout.contains("no          protect-production-db"),
        "{}",
        all.stdout
    );
    assert!(all.stdout.contains("resource is stripe, not"));
    assert!(!all.stdout.contains('…'), "nothing is cut: {}", all.stdout);
    let policy = sandbox.write(
        "work/other.yaml",
        "rules: [{id: own, resource: stripe, program: finance-cli, response: ALLOW}]",
    );
    let other = explained(
        &sandbox,
        &[
            "--policy",
            policy.to_str().unwrap(),
            "--",
            "stripe",
            "charge",
        ],
    );
    assert!(
        other.stdout.contains("no          own  program is"),
        "{}",
        other.stdout
    );
}

#[test]
fn colours_come_only_where_they_are_wanted_and_say_nothing_alone() {
    let sandbox = Sandbox::with_policy(POLICY);
    let command = ["--", "stripe", "charge", "--amount", "80"];
    let with = |when: &str| explained(&sandbox, &[&["--color", when][..], &command].concat());
    let plain = explained(&sandbox, &command);
    assert!(!plain.stdout.contains('\x1b'), "no terminal");
    assert_eq!(with("never").stdout, plain.stdout);
    let coloured = with("always").stdout;
    assert!(coloured.contains("\x1b[33m"), "{coloured}");
    let mut bare = coloured.clone();
    while let Some(start) = bare.find('\x1b') {
        let end = start + bare[start..].find('m').unwrap();
        bare.replace_range(start..=end, "");
    }
    assert_eq!(bare, plain.stdout);
    assert_eq!(with("purple").code, 64);
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let sandbox = Sandbox::with_policy(POLICY);
    let long = "x".repeat(300);
    for columns in ["50", "80", "200"] {
        let shown = end(sandbox
            .sudomode(&["explain", "--", "rm", &long, "a b", "東京東京"])
            .env("COLUMNS", columns));
        let lines = shown.stdout.lines();
        // A path is not cut.
        let lines = lines.filter(|line| !line.contains("/policies.yaml"));
        let widest = lines.map(|line| line.chars().count()).max();
        let bound = columns.parse::<usize>().unwrap().min(100);
        assert!(widest.unwrap() <= bound, "{columns}: {}", shown.stdout);
    }
}

#[test]
fn secrets_and_escapes_are_not_shown() {
    let sandbox = Sandbox::with_policy(
        "rules: [{id: a, resource: stripe, condition: args.api_key == 'x' or 'y' in argv, response: DENY}]",
    );
    let secret = "sk_live_abcdefghijklmnop123";
    let escape = "\u{1b}[31m\u{202e}";
    let command = ["stripe", "charge", "--api-key", secret, escape];
    for arguments in [
        [&["--"][..], &command].concat(),
        [&["--json", "--"][..], &command].concat(),
        vec!["-c", "stripe charge --api-key sk_live_abcdefghijklmnop123"],
    ] {
        let shown = explained(&sandbox, &arguments);
        assert!(shown.code == 77 || shown.code == 75, "{}", shown.stderr);
        assert!(!shown.stdout.contains("abcdefghijkl"), "{}", shown.stdout);
        assert!(!shown.stdout.contains('\x1b'));
        assert!(shown.stdout.contains("‹redacted›"), "{}", shown.stdout);
    }
}

#[test]
fn json_says_the_same_to_a_machine() {
    let sandbox = Sandbox::with_policy(POLICY);
    let shown = explained(
        &sandbox,
        &["--json", "--", "deployctl", "ssh", "web", "rm", "x"],
    );
    assert_eq!(shown.code, 75);
    let value: serde_json::Value = serde_json::from_str(&shown.stdout).unwrap();
    assert_eq!(value["decision"], "REQUIRE_APPROVAL");
    let [ssh, delete] = value["intents"].as_array().unwrap().as_slice() else {
        panic!("{value}");
    };
    assert_eq!(ssh["resource"], "deploy");
    assert_eq!(delete["chain"][0], "deployctl");
    let span: Vec<usize> = serde_json::from_value(delete["span"].clone()).unwrap();
    let line = value["line"].as_str().unwrap();
    assert_eq!(&line[span[0]..span[1]], "rm x");
    let rules = delete["policies"][0]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 4);
    assert_eq!(
        (&rules[0]["by"], &rules[0]["matches"]),
        (&"resource".into(), &"no".into())
    );
    assert_eq!(rules[3]["by"], "effect");
}

#[test]
fn check_tells_through_what_an_intent_was_found() {
    let sandbox = Sandbox::with_policy(POLICY);
    let checked = sandbox.run("check --json -- deployctl ssh web rm x");
    let value: serde_json::Value = serde_json::from_str(&checked.stdout).unwrap();
    assert!(value["intents"][0].get("chain").is_none());
    assert_eq!(
        value["intents"][1]["chain"],
        serde_json::json!(["deployctl"])
    );
    assert!(value["intents"][1].get("cwd").is_none());
    let checked =
        end(&mut sandbox.sudomode(&["check", "--json", "-c", "cd /srv && rm x; cd $1 && ls"]));
    let value: serde_json::Value = serde_json::from_str(&checked.stdout).unwrap();
    let places: Vec<_> = value["intents"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|intent| intent["resource"] == "filesystem")
        .map(|intent| intent["cwd"].clone())
        .collect();
    assert_eq!(places, ["/srv".into(), serde_json::Value::Null]);
}

#[test]
fn policies_that_may_only_tighten_have_their_own_part() {
    let sandbox = Sandbox::with_policy(POLICY);
    sandbox.write(
        "work/.sudomode/policies.yaml",
        "commands: {x: {}}\nrules: [{id: no-looking, program: ls, response: DENY}]\n",
    );
    let shown = explained(&sandbox, &["--", "ls"]);
    assert_eq!(shown.code, 77);
    assert!(
        shown.stderr.contains("its commands do not count"),
        "{}",
        shown.stderr
    );
    assert!(
        shown.stdout.contains("DIR/policies.yaml: decides"),
        "{}",
        shown.stdout
    );
    assert!(
        shown
            .stdout
            .contains("only its DENY and REQUIRE_APPROVAL rules count")
    );
    let quiet = explained(&sandbox, &["--", "rm", "x"]);
    assert!(quiet.stdout.contains("no opinion"), "{}", quiet.stdout);
}

#[test]
fn without_a_command_there_is_nothing_to_explain() {
    let sandbox = Sandbox::with_policy(POLICY);
    assert_eq!(explained(&sandbox, &[]).code, 64);
    assert_eq!(explained(&sandbox, &["-c", "ls", "--", "ls"]).code, 64);
    assert_eq!(
        explained(&sandbox, &["--policy", "none.yaml", "--", "ls"]).code,
        78
    );
}
