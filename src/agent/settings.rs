//! The files in which agents are told of their hooks. Who can write them can take sudomode out of an agent's way, so
//! an agent may not: they count as sudomode's own.

use std::path::{Component, Path, PathBuf};

/// Files and directories, by their last components, below a home and below any project alike.
const ANYWHERE: &[&str] = &[
    ".claude/settings.json",
    ".claude/settings.local.json",
    ".cline/hooks",
    ".clinerules/hooks",
    ".codeium/windsurf/hooks.json",
    ".codex/config.toml",
    ".codex/hooks.json",
    ".config/opencode/opencode.json",
    ".config/opencode/opencode.jsonc",
    ".config/opencode/plugin",
    ".config/opencode/plugins",
    ".copilot/hooks",
    ".cursor/hooks.json",
    ".gemini/settings.json",
    ".github/hooks",
    ".kimi-code/config.toml",
    ".kimi/config.toml",
    ".opencode/opencode.json",
    ".opencode/opencode.jsonc",
    ".opencode/plugin",
    ".opencode/plugins",
    ".openhands/hooks.json",
    ".qwen/settings.json",
    ".windsurf/hooks.json",
    "Documents/Cline/Hooks",
];

/// Files that something runs or obeys later without being asked: start files of shells, hooks and settings of git,
/// what starts with a session, keys that let others in, and all that is root's.
const LATER: &[&str] = &[
    ".bash_aliases",
    ".bash_login",
    ".bash_logout",
    ".bash_profile",
    ".bashrc",
    ".config/autostart",
    ".config/fish",
    ".config/git",
    ".config/systemd",
    ".envrc",
    ".git/config",
    ".git/hooks",
    ".gitconfig",
    ".husky",
    ".kshrc",
    ".local/bin",
    ".pam_environment",
    ".profile",
    ".ssh",
    ".xprofile",
    ".xsessionrc",
    ".zlogin",
    ".zlogout",
    ".zprofile",
    ".zshenv",
    ".zshrc",
];

/// Where root sets hooks for all.
const SYSTEM: &[&str] = &[
    "/etc/claude-code",
    "/etc/codex",
    "/etc/cursor",
    "/etc/gemini-cli",
    "/etc/qwen-code",
    "/etc/windsurf",
];

/// True for such a file, and for what lies in such a directory, whatever stands before it. Letters alone count.
#[must_use]
pub fn holds_hooks(path: &Path) -> bool {
    SYSTEM.iter().any(|place| path.starts_with(place))
        || ANYWHERE.iter().any(|place| lies_in(path, place))
}

/// True for a file that something runs or obeys later without being asked.
#[must_use]
pub fn runs_later(path: &Path) -> bool {
    holds_hooks(path) || path.starts_with("/etc") || LATER.iter().any(|place| lies_in(path, place))
}

/// Those of one home, and root's: what is above one of them contains it.
#[must_use]
pub fn of_home(home: &Path) -> Vec<PathBuf> {
    let own = ANYWHERE
        .iter()
        // Those of a project are no place below a home.
        .filter(|place| !place.starts_with(".github") && !place.starts_with(".clinerules"))
        .map(|place| home.join(place));
    own.chain(SYSTEM.iter().map(PathBuf::from)).collect()
}

/// True if a word may name such a file, so that it is worth a look where it leads.
#[must_use]
pub fn may_name(word: &str) -> bool {
    // The first component of most, and the last of the others.
    const PARTS: [&str; 11] = [
        "settings",
        "hooks",
        "Hooks",
        "plugin",
        "config.toml",
        "opencode",
        ".claude",
        ".codex",
        ".gemini",
        ".cursor",
        ".qwen",
    ];
    PARTS.iter().any(|part| word.contains(part))
}

/// True if the components of `place` follow each other somewhere in `path`.
fn lies_in(path: &Path, place: &str) -> bool {
    let place: Vec<&str> = place.split('/').collect();
    let parts: Vec<_> = path.components().map(Component::as_os_str).collect();
    parts
        .windows(place.len())
        .any(|window| window.iter().zip(&place).all(|(part, name)| part == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_known_wherever_they_lie() {
        for (path, known) in [
            ("/home/me/.claude/settings.json", true),
            ("/home/me/shop/.claude/settings.local.json", true),
            ("/home/me/shop/.claude/settings.json/entry", true),
            ("/home/me/shop/.github/hooks/a.json", true),
            ("/etc/codex/hooks.json", true),
            ("/home/me/.claude", false),
            ("/home/me/.claude/plans/a.md", false),
            ("/home/me/shop/settings.json", false),
            ("/home/me/.github/workflows/a.yml", false),
        ] {
            assert_eq!(holds_hooks(Path::new(path)), known, "{path}");
            assert!(!known || may_name(path), "{path}");
        }
    }
}
