//! The agents: a row each, with the form in which it is told of a hook.

use jsonc_parser::cst::CstInputValue;
use jsonc_parser::json;

use super::{plugin, script};
use crate::hook::Protocol;
use crate::setup::Surroundings;
use crate::setup::json::Way;

/// What there is to know of an agent's settings.
pub(super) struct Row {
    pub(super) agent: &'static str,
    /// Names below the home that tell that it is used.
    pub(super) traces: &'static [&'static str],
    /// Its programs.
    pub(super) programs: &'static [&'static str],
    /// A variable that leads to another place than this directory below the home.
    pub(super) moved: Option<(&'static str, &'static str)>,
    /// Where the hook is set for one user.
    pub(super) home: Place,
    /// Where root sets it for all.
    pub(super) system: Option<Place>,
    /// True if root's place is the better one even for root alone.
    pub(super) prefers_system: bool,
    /// True if a hook that ends by itself lets the tool run: a shell around it says no then.
    pub(super) open: bool,
    /// What a person should know.
    pub(super) notes: &'static [&'static str],
}

/// What is put into a list: the command, and its time-out in seconds.
pub(super) type Entry = fn(&str, u64) -> CstInputValue;

/// A file that tells of a hook.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Entries in lists of a JSON file; and the members without which it is none.
    Json {
        file: &'static str,
        entries: &'static [(Way, Entry)],
        need: &'static [(&'static str, u32)],
    },
    /// A file of its own.
    Own {
        file: &'static str,
        text: fn(&Surroundings, &Protocol) -> String,
        mode: u32,
    },
}

/// The entry of those that took over the form of Claude Code.
fn matched(command: &str, timeout: u64) -> CstInputValue {
    json!({"matcher": "*", "hooks": [{"type": "command", "command": command, "timeout": timeout}]})
}

const CLAUDE: &[(Way, Entry)] = &[(&["hooks", "PreToolUse"], |command, timeout| {
    json!({"matcher": "*", "hooks": [{
        "type": "command",
        "command": command,
        "timeout": timeout,
        "onFailure": "block",
        "statusMessage": "sudomode",
    }]})
})];
/// Without a matcher it is asked about every tool.
const CODEX: &[(Way, Entry)] = &[(
    &["hooks", "PreToolUse"],
    |command, timeout| json!({"hooks": [{"type": "command", "command": command, "timeout": timeout, "statusMessage": "sudomode"}]}),
)];
const CURSOR: &[(Way, Entry)] = &[
    (
        &["hooks", "beforeShellExecution"],
        |command, timeout| json!({"command": command, "timeout": timeout, "failClosed": true}),
    ),
    (&["hooks", "preToolUse"], |command, timeout| {
        json!({
            "command": command,
            "timeout": timeout,
            "failClosed": true,
            "matcher": "Write|Edit|MultiEdit|Delete|NotebookEdit|ApplyPatch",
        })
    }),
];
/// Its time-outs are milliseconds.
const GEMINI: &[(Way, Entry)] = &[(&["hooks", "BeforeTool"], |command, timeout| {
    json!({"matcher": ".*", "hooks": [{
        "name": "sudomode",
        "type": "command",
        "command": command,
        "timeout": (timeout * 1000),
    }]})
})];
/// It takes a time-out above 1000 for milliseconds.
const QWEN: &[(Way, Entry)] = &[(&["hooks", "PreToolUse"], |command, timeout| {
    json!({"matcher": "*", "hooks": [{
        "name": "sudomode",
        "type": "command",
        "command": command,
        "timeout": (timeout * 1000),
    }]})
})];
const COPILOT: &[(Way, Entry)] = &[(
    &["hooks", "preToolUse"],
    |command, timeout| json!({"type": "command", "bash": command, "timeoutSec": timeout}),
)];
const OPENHANDS: &[(Way, Entry)] = &[(&["hooks", "PreToolUse"], matched)];

const fn json_file(file: &'static str, entries: &'static [(Way, Entry)]) -> Place {
    Place::Json {
        file,
        entries,
        need: &[],
    }
}

const VERSION: &[(&str, u32)] = &[("version", 1)];

pub(super) const ROWS: [Row; 9] = [
    Row {
        agent: "claude-code",
        traces: &[".claude", ".claude.json"],
        programs: &["claude"],
        moved: Some(("CLAUDE_CONFIG_DIR", ".claude")),
        home: json_file(".claude/settings.json", CLAUDE),
        system: Some(json_file("/etc/claude-code/managed-settings.json", CLAUDE)),
        prefers_system: false,
        open: false,
        notes: &[],
    },
    Row {
        agent: "codex",
        traces: &[".codex"],
        programs: &["codex"],
        moved: Some(("CODEX_HOME", ".codex")),
        home: json_file(".codex/hooks.json", CODEX),
        system: Some(json_file("/etc/codex/hooks.json", CODEX)),
        prefers_system: true,
        open: true,
        notes: &[
            "Codex uses this hook only after you have reviewed it there, by /hooks; codex exec leaves it out silently until then. As root, sudomode init puts it into /etc/codex/hooks.json, where it is used at once",
        ],
    },
    Row {
        agent: "cursor",
        traces: &[".cursor"],
        programs: &["cursor-agent", "cursor"],
        moved: None,
        home: Place::Json {
            file: ".cursor/hooks.json",
            entries: CURSOR,
            need: VERSION,
        },
        system: Some(Place::Json {
            file: "/etc/cursor/hooks.json",
            entries: CURSOR,
            need: VERSION,
        }),
        prefers_system: false,
        open: false,
        notes: &[],
    },
    Row {
        agent: "gemini",
        traces: &[".gemini"],
        programs: &["gemini"],
        moved: None,
        home: json_file(".gemini/settings.json", GEMINI),
        system: Some(json_file("/etc/gemini-cli/settings.json", GEMINI)),
        prefers_system: false,
        open: true,
        notes: &[],
    },
    Row {
        agent: "copilot",
        traces: &[".copilot"],
        programs: &["copilot"],
        moved: None,
        home: Place::Json {
            file: ".copilot/hooks/sudomode.json",
            entries: COPILOT,
            need: VERSION,
        },
        system: None,
        prefers_system: false,
        open: false,
        notes: &[],
    },
    Row {
        agent: "opencode",
        traces: &[".config/opencode", ".local/share/opencode"],
        programs: &["opencode"],
        moved: Some(("XDG_CONFIG_HOME", ".config")),
        home: Place::Own {
            file: ".config/opencode/plugins/sudomode.js",
            text: plugin,
            mode: 0o644,
        },
        system: None,
        prefers_system: false,
        open: false,
        notes: &[],
    },
    Row {
        agent: "qwen",
        traces: &[".qwen"],
        programs: &["qwen"],
        moved: None,
        home: json_file(".qwen/settings.json", QWEN),
        system: Some(json_file("/etc/qwen-code/settings.json", QWEN)),
        prefers_system: false,
        open: true,
        notes: &[],
    },
    Row {
        agent: "cline",
        traces: &[".cline", "Documents/Cline"],
        programs: &["cline"],
        moved: None,
        home: Place::Own {
            file: ".cline/hooks/PreToolUse",
            text: script,
            mode: 0o755,
        },
        system: None,
        prefers_system: false,
        open: false,
        notes: &["Cline waits two minutes for a hook at most, and nothing can be set"],
    },
    Row {
        agent: "openhands",
        traces: &[".openhands"],
        programs: &["openhands"],
        moved: None,
        home: json_file(".openhands/hooks.json", OPENHANDS),
        system: None,
        prefers_system: false,
        open: true,
        notes: &["a project with an .openhands/hooks.json of its own does not read this one"],
    },
];
