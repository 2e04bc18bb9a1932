//! What agents send, as it was recorded, and what becomes of it when it is damaged.

mod agents;

use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

use self::agents::goes_on;
use super::gate::respond;
use super::{ALL, Output, named};
use crate::paths::Paths;

const PAYLOADS: &str = include_str!("payloads.jsonl");

/// Denies everything that is asked about.
const NOTHING: &str = "default: DENY\nrules: []\n";
/// Lets looking and one program go on, refuses another, and asks about the rest.
const SOME: &str = "\
default: REQUIRE_APPROVAL
rules:
  - {id: looks, program: [ls, pwd], response: ALLOW}
  - {id: never, resource: stripe, response: DENY, reason: no charges here}
  - {id: notes, resource: filesystem, action: write, condition: \"args.path.matches('secret')\", response: DENY}
";

/// A home with a policy, and a directory to work in.
struct World(TempDir);

impl World {
    fn new(policy: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join(".config/sudomode")).unwrap();
        std::fs::create_dir_all(home.path().join("work")).unwrap();
        std::fs::write(home.path().join(".config/sudomode/policies.yaml"), policy).unwrap();
        Self(home)
    }

    fn work(&self) -> String {
        self.0.path().join("work").to_str().unwrap().to_owned()
    }

    fn paths(&self) -> Paths {
        let home = self.0.path();
        Paths {
            user: "tester".to_owned(),
            config: home.join(".config/sudomode"),
            passwd_home: Some(home.to_owned()),
            passwd_config: Some(home.join(".config/sudomode")),
            state: home.join(".local/state/sudomode"),
        }
    }

    fn respond(&self, agent: &str, payload: &[u8]) -> Output {
        let variables = vec![
            ("PATH".into(), "/usr/bin:/bin".into()),
            ("HOME".into(), self.0.path().into()),
        ];
        let protocol = named(agent).unwrap();
        respond(protocol, payload, self.paths(), &variables, Duration::ZERO)
    }
}

/// One recorded call, with these words in the places that vary.
fn payloads(cwd: &str, line: &str, file: &str) -> Vec<(String, String, String)> {
    let inner = |text: &str| {
        serde_json::to_string(text)
            .unwrap()
            .trim_matches('"')
            .to_owned()
    };
    PAYLOADS
        .lines()
        .map(|row| {
            let row: Value = serde_json::from_str(row).unwrap();
            // Arguments that are sent as text are text within text.
            let mut payload = row["payload"].clone();
            fill(
                &mut payload,
                &[("@cwd@", cwd), ("@line@", line), ("@file@", file)],
                inner,
            );
            let text = |name: &str| row[name].as_str().unwrap().to_owned();
            (text("agent"), text("does"), payload.to_string())
        })
        .collect()
}

fn fill(value: &mut Value, words: &[(&str, &str)], inner: fn(&str) -> String) {
    match value {
        Value::String(text) => {
            let nested = text.starts_with("{\"") || text.starts_with("[\"");
            for (mark, word) in words {
                let word = if nested {
                    inner(word)
                } else {
                    (*word).to_owned()
                };
                *text = text.replace(mark, &word);
            }
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| fill(value, words, inner)),
        Value::Object(values) => values
            .values_mut()
            .for_each(|value| fill(value, words, inner)),
        _ => {}
    }
}

#[test]
fn each_agent_is_recorded_with_a_line_a_write_and_a_look() {
    let rows = payloads("/", "ls", "a");
    for protocol in ALL {
        for kind in ["line", "write", "look"] {
            let found = rows
                .iter()
                .any(|(agent, does, _)| agent == protocol.name && does == kind);
            // Codex has no tool that only looks.
            assert!(
                found || (protocol.name, kind) == ("codex", "look"),
                "{} {kind}",
                protocol.name
            );
        }
        assert!(
            crate::agent::named(protocol.name).is_some(),
            "{}",
            protocol.name
        );
    }
}

#[test]
fn recorded_calls_go_on_or_not_as_the_policy_says() {
    let world = World::new(SOME);
    let work = world.work();
    let home = world.0.path().to_str().unwrap().to_owned();
    let gate = format!("{home}/.claude/settings.json");
    let table = [
        // The line, the file, and whether calls with them go on.
        ("ls -la", "notes.txt", true, true),
        ("stripe charge --amount 1", gate.as_str(), false, false),
        ("make", ".bashrc", false, false),
        ("pwd && stripe charge", "src/secret.txt", false, false),
    ];
    for (line, file, line_goes_on, file_goes_on) in table {
        for (agent, does, payload) in payloads(&work, line, file) {
            let output = world.respond(&agent, payload.as_bytes());
            let expected = match does.as_str() {
                "line" => line_goes_on,
                "write" => file_goes_on,
                "keys" => false,
                _ => true,
            };
            let goes_on = goes_on(&agent, &output);
            assert_eq!(
                goes_on, expected,
                "{agent} {does} {line} {file}: {output:?}"
            );
            assert!(
                expected || output.code == 0,
                "a no is said in the agent's form: {output:?}"
            );
        }
    }
}

#[test]
fn a_no_says_why_and_what_to_do() {
    let world = World::new(SOME);
    for (agent, does, payload) in payloads(&world.work(), "stripe charge", "a") {
        if does == "line" {
            let output = world.respond(&agent, payload.as_bytes());
            assert!(
                output.stdout.contains("no charges here"),
                "{agent}: {output:?}"
            );
            assert!(
                output.stdout.contains("take a safer way"),
                "{agent}: {output:?}"
            );
        }
    }
    let world = World::new(SOME);
    for (agent, does, payload) in payloads(&world.work(), "make", "a") {
        if does == "line" {
            let output = world.respond(&agent, payload.as_bytes());
            assert!(
                output.stdout.contains("pending req_"),
                "{agent}: {output:?}"
            );
            assert!(
                output.stdout.contains("same command again"),
                "{agent}: {output:?}"
            );
        }
    }
}

#[test]
fn a_shell_that_stays_open_is_not_changed() {
    let world = World::new("default: ALLOW\nrules: []\n");
    let work = world.work();
    let elsewhere = format!("cd {work}/.. && ls");
    let here = format!("cd {work} && ls");
    for (line, lost, open, fresh) in [
        ("ls", true, true, true),
        (here.as_str(), true, true, true),
        (elsewhere.as_str(), false, true, true),
        ("( cd .. && ls )", true, true, true),
        ("alias ls='rm -rf'", false, false, true),
        ("ls() { rm -rf x; }", false, false, true),
        ("HOME=/tmp", false, false, true),
        ("export NODE_ENV=test", false, false, true),
        ("x=1; echo \"$x\"", true, true, true),
        ("for f in *; do wc \"$f\"; done", true, true, true),
        (". ./env.sh", false, false, false),
    ] {
        for (agent, expected) in [("openhands", lost), ("cursor", open), ("gemini", fresh)] {
            let rows = payloads(&work, line, "a");
            let (_, _, payload) = rows
                .iter()
                .find(|(name, does, _)| name == agent && does == "line")
                .unwrap();
            let output = world.respond(agent, payload.as_bytes());
            assert_eq!(
                goes_on(agent, &output),
                expected,
                "{agent} {line}: {output:?}"
            );
        }
    }
}

#[test]
fn payloads_that_say_nothing_stop_every_agent() {
    let world = World::new("default: ALLOW\nrules: []\n");
    let deep = "[".repeat(100_000);
    let nested = format!("{{\"tool_input\":{}{}}}", "{\"a\":".repeat(5000), "1");
    let long = format!("{{\"x\":\"{}\"}}", "a".repeat(17 << 20));
    let hostile: [&[u8]; 12] = [
        b"",
        b" ",
        b"null",
        b"[]",
        b"{}",
        b"{\"tool_name\":\"Bash\"}",
        b"\xff\xfe\x00",
        b"{\"tool_name\":\"\xff\"}",
        b"{\"a\":\"\\ud800\"}",
        deep.as_bytes(),
        nested.as_bytes(),
        long.as_bytes(),
    ];
    for protocol in ALL {
        for payload in hostile {
            let output = world.respond(protocol.name, payload);
            let shown = String::from_utf8_lossy(&payload[..payload.len().min(60)]);
            assert!(
                !goes_on(protocol.name, &output),
                "{} {shown}: {output:?}",
                protocol.name
            );
            assert_eq!(output.code, 2, "{} {shown}", protocol.name);
            assert!(
                !output.stderr.trim().is_empty(),
                "{} {shown}",
                protocol.name
            );
        }
    }
}

#[test]
fn a_policy_that_cannot_be_used_stops_every_agent() {
    let world = World::new("rules: [{id: x, resource: a, response: PERHAPS}]\n");
    for (agent, does, payload) in payloads(&world.work(), "ls", ".bashrc") {
        if does != "look" {
            let output = world.respond(&agent, payload.as_bytes());
            assert!(!goes_on(&agent, &output), "{agent} {does}: {output:?}");
            assert!(
                output.stdout.contains("policies.yaml"),
                "{agent}: {output:?}"
            );
        }
    }
}

/// True if a payload, whatever else is wrong with it, carries something that a shell would run.
fn runs_something(payload: &[u8]) -> bool {
    fn command(value: &Value) -> bool {
        match value {
            Value::Object(object) => object.iter().any(|(name, value)| {
                let filled = match value {
                    Value::String(text) => !text.is_empty(),
                    Value::Array(lines) => !lines.is_empty(),
                    _ => false,
                };
                ["command", "commands"].contains(&name.as_str()) && filled || command(value)
            }),
            Value::Array(values) => values.iter().any(command),
            Value::String(text) => {
                text.starts_with('{')
                    && serde_json::from_str(text).is_ok_and(|inner| command(&inner))
            }
            _ => false,
        }
    }
    serde_json::from_slice(payload).map_or(true, |payload: Value| command(&payload))
}

/// One way to damage a payload.
#[derive(Clone, Debug)]
enum Damage {
    Cut(prop::sample::Index),
    Flip(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Remove(prop::sample::Index),
    Drop(prop::sample::Index),
    Retype(prop::sample::Index, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    use prop::sample::Index;
    prop_oneof![
        any::<Index>().prop_map(Damage::Cut),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Flip(at, byte)),
        (any::<Index>(), prop::collection::vec(any::<u8>(), 1..20))
            .prop_map(|(at, bytes)| Damage::Insert(at, bytes)),
        any::<Index>().prop_map(Damage::Remove),
        any::<Index>().prop_map(Damage::Drop),
        (any::<Index>(), 0_usize..6).prop_map(|(at, kind)| Damage::Retype(at, kind)),
    ]
}

fn damaged(payload: &str, how: &Damage) -> Vec<u8> {
    let mut bytes = payload.as_bytes().to_vec();
    let mut value: Value = serde_json::from_str(payload).unwrap_or_default();
    match how {
        Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
        Damage::Flip(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Damage::Insert(at, more) => {
            let at = at.index(bytes.len());
            bytes.splice(at..at, more.iter().copied());
        }
        Damage::Remove(at) => {
            bytes.remove(at.index(bytes.len()));
        }
        Damage::Drop(at) | Damage::Retype(at, _) => {
            let mut leaves = Vec::new();
            paths(&value, "", &mut leaves);
            let path = leaves[at.index(leaves.len())].clone();
            let (parent, name) = path.rsplit_once('/').unwrap();
            let target = value.pointer_mut(parent).unwrap();
            match how {
                Damage::Retype(_, kind) => {
                    let odd = [
                        Value::Null,
                        Value::from(7),
                        Value::from(""),
                        Value::from(true),
                        Value::from(vec!["a"]),
                        serde_json::json!({"command": 3}),
                    ];
                    *value.pointer_mut(&path).unwrap() = odd[*kind].clone();
                }
                _ => {
                    if let Some(object) = target.as_object_mut() {
                        object.remove(name);
                    }
                }
            }
            bytes = value.to_string().into_bytes();
        }
    }
    bytes
}

/// The pointers to all that is in a value.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (name, inner) in object {
                let path = format!("{at}/{name}");
                found.push(path.clone());
                paths(inner, &path, found);
            }
        }
        Value::Array(values) => {
            for (index, inner) in values.iter().enumerate() {
                paths(inner, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens to a call on its way: an agent whose policy denies all goes on only where nothing is left in
    /// it that could run.
    #[test]
    fn no_damage_makes_a_yes(row in any::<prop::sample::Index>(), how in prop::collection::vec(damage(), 1..3)) {
        thread_local! {
            static WORLD: World = World::new(NOTHING);
        }
        WORLD.with(|world| {
            let rows: Vec<_> = payloads(&world.work(), "touch x", ".bashrc")
                .into_iter()
                .filter(|(_, does, _)| does == "line")
                .collect();
            let (agent, _, payload) = &rows[row.index(rows.len())];
            let mut bytes = payload.clone().into_bytes();
            for one in &how {
                if let Ok(text) = std::str::from_utf8(&bytes)
                    && serde_json::from_str::<Value>(text).is_ok_and(|value| value.is_object() && value != serde_json::json!({}))
                {
                    bytes = damaged(text, one);
                }
            }
            let output = world.respond(agent, &bytes);
            if goes_on(agent, &output) {
                assert!(!runs_something(&bytes), "{agent} {how:?}: {}: {output:?}", String::from_utf8_lossy(&bytes));
            }
        });
    }
}

#[test]
fn the_plugin_names_its_command_once() {
    assert_eq!(super::OPENCODE_PLUGIN.matches("@SUDOMODE@").count(), 1);
    assert!(Path::new("/usr/bin/env").exists());
}
