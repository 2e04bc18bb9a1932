//! The shells that know how to come to the shims first.

use std::path::Path;

use clap::ValueEnum;

/// One of the shells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// bash
    Bash,
    /// fish
    Fish,
    /// zsh
    Zsh,
}

impl Shell {
    /// What it runs at its start: where things lie, and the file of `shell/`.
    #[must_use]
    pub fn init(self, shims: &Path, waiting: &Path) -> String {
        let (set, script) = match self {
            Self::Bash => ("NAME=VALUE", include_str!("../../shell/init.bash")),
            Self::Fish => ("set -g NAME VALUE", include_str!("../../shell/init.fish")),
            Self::Zsh => ("NAME=VALUE", include_str!("../../shell/init.zsh")),
        };
        let line = |name: &str, path: &Path| {
            let value = self.quoted(&path.to_string_lossy());
            set.replace("NAME", name).replace("VALUE", &value) + "\n"
        };
        line("__sudomode_shims", shims) + &line("__sudomode_waiting", waiting) + script
    }

    /// A word that the shell takes as it is.
    #[must_use]
    pub(super) fn quoted(self, word: &str) -> String {
        let inside = match self {
            Self::Bash | Self::Zsh => word.replace('\'', "'\\''"),
            Self::Fish => word.replace('\\', "\\\\").replace('\'', "\\'"),
        };
        format!("'{inside}'")
    }
}
