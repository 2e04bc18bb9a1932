//! Which agent calls: known by markers in the environment and by the names of the processes above.
//!
//! Both are hints. An agent can unset or fake them, so nothing here ever allows a thing; it chooses how
//! long to wait, whom a request belongs to, and whether a human can be asked in place.

pub mod settings;

use std::ffi::OsStr;
use std::time::Duration;

use crate::process::{Process, ancestors, at_terminal};

/// What is known of one kind of agent.
#[derive(Debug)]
pub struct Agent {
    /// Its name in policies, listings and the audit.
    pub name: &'static str,
    /// Variables it sets for the commands it runs.
    markers: &'static [&'static str],
    /// Base names of its program, or of the script its interpreter runs.
    programs: &'static [&'static str],
    /// After how long it ends a command that it waits for; `None` where it goes on in the background
    /// or where output keeps it alive.
    pub time_out: Option<Duration>,
    /// In which shell it runs a line.
    pub shell: Shell,
}

/// How long the shell of an agent lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// For one line. In which directory, its hook is told.
    Fresh,
    /// For many lines. In which directory it is by now, its hook is told.
    Open,
    /// For many lines. In which directory it is by now, nobody is told.
    Lost,
}

/// The known agents. Where markers overlap, the more specific stands first.
const AGENTS: [Agent; 13] = [
    agent(
        "claude-code",
        &["CLAUDECODE", "CLAUDE_CODE_SESSION_ID"],
        &["claude"],
        Some(Duration::from_secs(120)),
    ),
    // Yields to the model after some seconds and keeps the command running.
    agent(
        "codex",
        &["CODEX_THREAD_ID", "CODEX_SESSION_ID", "CODEX_CI"],
        &["codex"],
        None,
    ),
    agent(
        "cursor",
        &["CURSOR_AGENT", "CURSOR_CONVERSATION_ID"],
        &["cursor-agent", "cursor"],
        Some(Duration::from_secs(30)),
    )
    .in_shell(Shell::Open),
    // Ends a command after 300 s without output; the heartbeat is output.
    agent("gemini", &["GEMINI_CLI"], &["gemini"], None),
    agent(
        "copilot",
        &["COPILOT_CLI", "COPILOT_AGENT_SESSION_ID"],
        &["copilot"],
        None,
    ),
    agent(
        "opencode",
        &["OPENCODE", "OPENCODE_PID"],
        &["opencode"],
        Some(Duration::from_secs(120)),
    ),
    agent(
        "qwen",
        &["QWEN_CODE", "QWEN_CODE_SESSION_ID"],
        &["qwen"],
        Some(Duration::from_secs(120)),
    ),
    agent(
        "openclaw",
        &["OPENCLAW_SHELL"],
        &["openclaw"],
        Some(Duration::from_secs(1800)),
    ),
    agent(
        "goose",
        &["AGENT_SESSION_ID"],
        &["goose"],
        Some(Duration::from_secs(300)),
    ),
    agent("cline", &[], &["cline"], Some(Duration::from_secs(30))),
    agent(
        "kimi",
        &[],
        &["kimi", "kimi-code"],
        Some(Duration::from_secs(60)),
    ),
    // Its time-out is 30 s without output; the heartbeat is output.
    agent("openhands", &[], &["openhands"], None).in_shell(Shell::Lost),
    agent("aider", &[], &["aider"], None),
];

const fn agent(
    name: &'static str,
    markers: &'static [&'static str],
    programs: &'static [&'static str],
    time_out: Option<Duration>,
) -> Agent {
    Agent {
        name,
        markers,
        programs,
        time_out,
        shell: Shell::Fresh,
    }
}

/// The agent whose marker is in the environment, if any. Costs no system call.
pub fn by_environment<S: AsRef<OsStr>>(names: impl Iterator<Item = S>) -> Option<&'static Agent> {
    let names: Vec<S> = names.collect();
    AGENTS.iter().find(|agent| {
        agent
            .markers
            .iter()
            .any(|marker| names.iter().any(|name| name.as_ref() == *marker))
    })
}

/// The agent of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Agent> {
    AGENTS.iter().find(|agent| agent.name == name)
}

/// The nearest process above that is an agent's.
#[must_use]
pub fn by_ancestors() -> Option<(&'static Agent, Process)> {
    ancestors().find_map(|process| {
        let command = process.command();
        AGENTS
            .iter()
            .find(|agent| agent.runs_as(&command))
            .map(|agent| (agent, process))
    })
}

/// The agent that this process belongs to by any sign: its own markers, the processes above, or their markers,
/// which a descendant cannot shed.
#[must_use]
pub fn above_or_marked() -> Option<&'static Agent> {
    by_environment(std::env::vars_os().map(|(name, _)| name))
        .or_else(|| by_ancestors().map(|(agent, _)| agent))
        .or_else(|| ancestors().find_map(|process| by_environment(process.variables().iter())))
}

/// A known agent that shares the terminal of this process, where the kernel lets whoever does so type on it.
#[must_use]
pub fn typing_here() -> Option<&'static Agent> {
    // TIOCSTI; Linux 6.2 and later can be told to refuse it.
    let refused = std::fs::read_to_string("/proc/sys/dev/tty/legacy_tiocsti")
        .is_ok_and(|setting| setting.trim() == "0");
    if refused {
        return None;
    }
    at_terminal().find_map(|process| {
        let command = process.command();
        let mut known = AGENTS.iter();
        known
            .find(|agent| agent.runs_as(&command))
            .or_else(|| by_environment(process.variables().iter()))
    })
}

impl Agent {
    const fn in_shell(self, shell: Shell) -> Self {
        Self { shell, ..self }
    }

    fn runs_as(&self, command: &[String]) -> bool {
        // The second word counts too: `node /usr/bin/gemini`, `python -m` aside.
        command.iter().take(2).any(|word| {
            let name = word.rsplit('/').next().unwrap_or(word);
            let name = [".js", ".mjs", ".cjs", ".py"]
                .iter()
                .find_map(|end| name.strip_suffix(end))
                .unwrap_or(name);
            self.programs.contains(&name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_are_known_by_marker_and_by_program() {
        let found = |names: &[&str]| by_environment(names.iter()).map(|agent| agent.name);
        assert_eq!(found(&["PATH", "CLAUDECODE"]), Some("claude-code"));
        assert_eq!(found(&["CODEX_CI"]), Some("codex"));
        assert_eq!(found(&["PATH", "HOME"]), None);
        let runs = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            AGENTS
                .iter()
                .find(|agent| agent.runs_as(&words))
                .map(|agent| agent.name)
        };
        assert_eq!(
            runs(&["node", "/usr/lib/node_modules/.bin/gemini", "-p"]),
            Some("gemini")
        );
        assert_eq!(runs(&["/opt/bin/claude"]), Some("claude-code"));
        assert_eq!(runs(&["bash", "-c", "claude"]), None);
    }
}
