//! Setting up and taking away: other people's settings keep every letter that is not sudomode's.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use crate::sandbox::{Ended, SUDOMODE, Sandbox, end};

/// Settings as people have them.
const COMMENTED: &str = r#"{
    // what I always allow
    "permissions": { "allow": ["Bash(ls:*)"] }, /* keep this */
    "hooks": {
        "PreToolUse": [
            { "matcher": "Bash", "hooks": [ { "type": "command", "command": "mine.sh" } ] } // mine
        ],
        "Stop": []
    }
}
"#;

/// A world with an /etc of its own: as root, settings for all users are in reach.
fn world() -> Sandbox {
    let sandbox = Sandbox::new();
    // The built-in policy holds where this directory is empty.
    fs::create_dir_all(sandbox.path("etc/sudomode")).unwrap();
    sandbox
}

impl Sandbox {
    fn init(&self, arguments: &[&str]) -> Ended {
        self.run_args(&[&["init"], arguments].concat())
    }

    /// All files below a directory, with what is in them and their rights.
    fn files(&self, below: &str) -> BTreeMap<String, (String, u32)> {
        let mut files = BTreeMap::new();
        let mut left = vec![self.path(below)];
        while let Some(directory) = left.pop() {
            for entry in fs::read_dir(&directory).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    left.push(path);
                } else if !path.to_string_lossy().contains("/sudomode/") {
                    let rights = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
                    let text = fs::read_to_string(&path).unwrap();
                    files.insert(path.to_string_lossy().into_owned(), (text, rights));
                }
            }
        }
        files
    }
}

/// The same text without comments.
fn plain(text: &str) -> Value {
    let text = text
        .replace("// what I always allow", "")
        .replace("// mine", "");
    let text = text.replace("/* keep this */", "");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn init_puts_an_entry_beside_those_that_are_there_and_uninstall_takes_it_out() {
    let sandbox = world();
    sandbox.write("home/.claude/settings.json", COMMENTED);
    sandbox.write("home/.gemini/settings.json", "{\"theme\": \"dark\"}");
    let rights = fs::Permissions::from_mode(0o640);
    fs::set_permissions(sandbox.path("home/.gemini/settings.json"), rights).unwrap();
    let before = sandbox.files("home");

    let made = sandbox.init(&["--yes"]);
    assert_eq!(
        (made.code, made.stderr.as_str()),
        (0, ""),
        "{}",
        made.stdout
    );
    let text = sandbox.text("home/.claude/settings.json");
    for line in COMMENTED
        .lines()
        .filter(|line| line.contains("mine") || line.contains("keep"))
    {
        assert!(
            text.contains(line.split_once(" //").map_or(line, |(before, _)| before)),
            "{line}\n{text}"
        );
    }
    let settings = plain(&text);
    let hooks = settings["hooks"]["PreToolUse"].as_array().unwrap();
    assert_eq!(hooks.len(), 2);
    let hook = &hooks[1]["hooks"][0];
    assert_eq!(
        hook["command"],
        format!("{SUDOMODE} hook claude-code --budget 3595s")
    );
    assert_eq!(
        (hook["timeout"].as_u64(), hook["onFailure"].as_str()),
        (Some(3600), Some("block"))
    );
    let gemini = &plain(&sandbox.text("home/.gemini/settings.json"))["hooks"]["BeforeTool"][0];
    assert_eq!(gemini["hooks"][0]["timeout"], 3_600_000);
    assert_eq!(sandbox.files("home").len(), 2, "nothing else is touched");
    // The diff shows exactly what happened.
    let added = made
        .stdout
        .lines()
        .filter(|line| line.starts_with('+') && !line.starts_with("+++"));
    for line in added {
        let text = text.clone() + &sandbox.text("home/.gemini/settings.json");
        assert!(text.contains(&line[1..]), "{line}");
    }

    let again = sandbox.init(&["--yes"]);
    assert_eq!(
        again.stdout,
        "nothing to change: claude-code, gemini ask sudomode already\n"
    );
    let undone = sandbox.run("uninstall --yes");
    assert_eq!(undone.code, 0, "{undone:?}");
    assert_eq!(sandbox.files("home"), before, "byte by byte");
    assert_eq!(
        sandbox.run("uninstall --yes").stdout,
        "nothing to undo: no agent asks sudomode\n"
    );
}

#[test]
fn what_was_edited_in_between_keeps_its_edits() {
    let sandbox = world();
    sandbox.write("home/.claude/settings.json", COMMENTED);
    sandbox.init(&[
        "--yes",
        "--agent",
        "codex",
        "--agent",
        "claude-code",
        "--agent",
        "cursor",
    ]);
    let edited = sandbox
        .text("home/.claude/settings.json")
        .replace("\"Stop\": []", "\"Stop\": [1]");
    // Somebody put a hook of theirs into ours.
    let edited = edited.replace("\"hooks\": [\n                    {", "\"hooks\": [\n                    {\"type\": \"command\", \"command\": \"theirs.sh\"},\n                    {");
    assert!(edited.contains("theirs.sh"), "{edited}");
    sandbox.write("home/.claude/settings.json", &edited);
    let cursor = sandbox
        .text("home/.cursor/hooks.json")
        .replace("\"version\": 1", "\"version\": 1,\n  \"more\": true");
    sandbox.write("home/.cursor/hooks.json", cursor);
    assert_eq!(sandbox.run("uninstall --yes").code, 0);
    let text = sandbox.text("home/.claude/settings.json");
    assert!(!text.contains("sudomode"), "{text}");
    for kept in ["theirs.sh", "mine.sh", "[1]", "// what I always allow"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert_eq!(
        plain(&sandbox.text("home/.cursor/hooks.json")),
        serde_json::json!({"version": 1, "more": true})
    );
    assert!(
        !sandbox.path("home/.codex").exists(),
        "made here, and empty"
    );
}

#[test]
fn each_agent_is_told_of_its_hook_in_its_own_settings() {
    let sandbox = world();
    let agents = [
        "claude-code",
        "codex",
        "cursor",
        "gemini",
        "copilot",
        "opencode",
        "qwen",
        "cline",
        "openhands",
    ];
    let arguments: Vec<&str> = agents.iter().flat_map(|agent| ["--agent", agent]).collect();
    let mut command = sandbox.sudomode(&[&["init", "--yes"], arguments.as_slice()].concat());
    let made = end(command.env("PATH", "/usr/bin:/bin"));
    assert_eq!(made.code, 0, "{made:?}");
    for (file, expected) in [
        ("../etc/codex/hooks.json", "|| { echo"),
        (".claude/settings.json", "hook claude-code --budget 3595s\""),
        (".cursor/hooks.json", "\"failClosed\": true"),
        (".gemini/settings.json", "|| { echo"),
        (".copilot/hooks/sudomode.json", "\"timeoutSec\": 3600"),
        (
            ".config/opencode/plugins/sudomode.js",
            "\"hook\", \"opencode\", \"--budget\", \"3595s\"",
        ),
        (".qwen/settings.json", "\"timeout\": 3600000"),
        (".cline/hooks/PreToolUse", "hook cline --budget 115s ||"),
        (".openhands/hooks.json", "\"timeout\": 3600"),
    ] {
        let text = sandbox.text(&format!("home/{file}"));
        assert!(
            text.contains(expected) && text.contains(SUDOMODE),
            "{file}: {text}"
        );
    }
    let script = fs::metadata(sandbox.path("home/.cline/hooks/PreToolUse")).unwrap();
    assert_eq!(script.permissions().mode() & 0o777, 0o755);
    assert_eq!(sandbox.run("uninstall --yes").code, 0);
    assert!(
        sandbox.files("home").is_empty(),
        "{:?}",
        sandbox.files("home")
    );
}

#[test]
fn a_hook_that_is_old_is_replaced_where_it_stands() {
    let sandbox = world();
    let old = r#"{"hooks":{"PreToolUse":[
  {"hooks":[{"type":"command","command":"/old/sudomode hook claude-code","timeout":60}]},
  {"hooks":[{"type":"command","command":"other.sh"}]}
]}}
"#;
    sandbox.write("home/.claude/settings.json", old);
    assert_eq!(sandbox.init(&["--yes"]).code, 0);
    let settings = plain(&sandbox.text("home/.claude/settings.json"));
    let hooks = settings["hooks"]["PreToolUse"].as_array().unwrap();
    assert_eq!(hooks.len(), 2, "{hooks:?}");
    assert_eq!(hooks[0]["hooks"][0]["timeout"], 3600);
    assert_eq!(hooks[1]["hooks"][0]["command"], "other.sh");
}

#[test]
fn nothing_is_changed_without_a_yes() {
    let sandbox = world();
    sandbox.write("home/.claude/settings.json", COMMENTED);
    let before = sandbox.files("home");
    let shown = sandbox.init(&["--dry-run"]);
    assert_eq!(shown.code, 0);
    assert!(
        shown.stdout.contains("+++ ~/.claude/settings.json"),
        "{}",
        shown.stdout
    );
    assert!(shown.stdout.contains("not changed: this is a dry run"));
    assert!(!shown.stdout.contains('\x1b'));
    let refused = sandbox.init(&[]);
    assert_eq!(refused.code, 64);
    assert!(refused.stderr.contains("add --yes"), "{}", refused.stderr);
    assert_eq!(sandbox.files("home"), before);
    let none = end(world()
        .sudomode(&["init", "--yes"])
        .env("PATH", "/usr/bin:/bin"));
    assert!(none.stdout.starts_with("no agent was found"), "{none:?}");
}

#[test]
fn settings_that_cannot_be_read_are_left_alone_and_hinder_no_other() {
    let sandbox = world();
    sandbox.write("home/.claude/settings.json", "{\"hooks\": ");
    sandbox.write(
        "home/.qwen/settings.json",
        "{\"hooks\": {\"PreToolUse\": \"none\"}}",
    );
    sandbox.write("home/.cline/hooks/PreToolUse", "#!/bin/sh\nmine\n");
    sandbox.write("home/.gemini/settings.json", "");
    let ended = sandbox.init(&["--yes"]);
    assert_eq!(ended.code, 78, "{ended:?}");
    for said in [
        "settings.json: ",
        "PreToolUse is not what the documentation",
        "is there already",
    ] {
        assert!(ended.stdout.contains(said), "{said}: {}", ended.stdout);
    }
    assert_eq!(sandbox.text("home/.claude/settings.json"), "{\"hooks\": ");
    assert_eq!(
        sandbox.text("home/.cline/hooks/PreToolUse"),
        "#!/bin/sh\nmine\n"
    );
    assert!(
        sandbox
            .text("home/.gemini/settings.json")
            .contains("hook gemini")
    );
}

#[test]
fn a_link_to_settings_stays_one() {
    let sandbox = world();
    sandbox.write("dotfiles/claude.json", "{}\n");
    fs::create_dir_all(sandbox.path("home/.claude")).unwrap();
    let link = sandbox.path("home/.claude/settings.json");
    std::os::unix::fs::symlink(sandbox.path("dotfiles/claude.json"), &link).unwrap();
    assert_eq!(sandbox.init(&["--yes"]).code, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(
        sandbox
            .text("dotfiles/claude.json")
            .contains("hook claude-code")
    );
    assert_eq!(sandbox.run("uninstall --yes").code, 0);
    assert_eq!(sandbox.text("dotfiles/claude.json"), "{}\n");
}

#[test]
fn root_sets_codex_up_where_it_needs_no_review() {
    let sandbox = world();
    let made = sandbox.init(&["--yes", "--agent", "codex"]);
    assert_eq!(made.code, 0, "{made:?}");
    assert!(
        sandbox
            .text("etc/codex/hooks.json")
            .contains("hook codex --budget 3595s")
    );
    assert!(!sandbox.path("home/.codex").exists());
    let rights = fs::metadata(sandbox.path("etc/codex/hooks.json"))
        .unwrap()
        .permissions();
    assert_eq!(rights.mode() & 0o777, 0o644, "all users read it");
    let all = sandbox.init(&["--yes", "--agent", "claude-code", "--system"]);
    assert_eq!(all.code, 0, "{all:?}");
    assert!(
        sandbox
            .text("etc/claude-code/managed-settings.json")
            .contains("onFailure")
    );
    assert_eq!(sandbox.run("uninstall --yes").code, 0);
    assert!(!sandbox.path("etc/codex").exists());
    assert!(!sandbox.path("etc/claude-code").exists());
}

#[test]
fn an_agent_does_not_take_its_gate_away() {
    let sandbox = world();
    sandbox.write("home/.claude/settings.json", COMMENTED);
    sandbox.init(&["--yes"]);
    let refused = end(sandbox
        .sudomode(&["uninstall", "--yes"])
        .env("CLAUDECODE", "1"));
    assert_eq!(refused.code, 77, "{refused:?}");
    assert!(
        sandbox
            .text("home/.claude/settings.json")
            .contains("sudomode")
    );
}
