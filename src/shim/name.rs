//! Names that may be shimmed.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::resolve::is_own_name;

/// What starts each command of an agent: in front of it, every command would be asked about, and nothing could start.
const SHELLS: [&str; 16] = [
    "ash", "bash", "csh", "dash", "elvish", "fish", "ksh", "ksh93", "mksh", "nu", "pwsh", "rbash",
    "sh", "tcsh", "xonsh", "zsh",
];

/// The base name of a program that may have a shim.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(String);

impl Name {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AsRef<Path> for Name {
    fn as_ref(&self) -> &Path {
        self.0.as_ref()
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        if name.contains('/') {
            return Err("a shim stands for a name, not for a path".to_owned());
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "._+-@".contains(c);
        if name.is_empty() || name.len() > 128 || !name.chars().all(plain) {
            return Err("this is no name of a program".to_owned());
        }
        if is_own_name(name.as_ref()) {
            return Err("sudomode does not stand in for itself".to_owned());
        }
        if name.starts_with(['.', '-']) {
            return Err("a name that begins with a dot or a dash gets no shim".to_owned());
        }
        if SHELLS.contains(&name) {
            return Err(
                "a shell gets no shim: what it starts is judged by their own, its lines by a hook"
                    .to_owned(),
            );
        }
        Ok(Self(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_shimmed_is_a_plain_name_and_no_shell() {
        for name in ["stripe", "aws", "python3.11", "g++", "docker-compose", "["] {
            assert_eq!(name.parse::<Name>().is_ok(), name != "[", "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            ".sudomode",
            "-rf",
            "a/b",
            "/bin/ls",
            "a b",
            "a\nb",
            "sudomode",
            "sudomode2",
            "sh",
            "bash",
            "zsh",
            "fish",
        ] {
            assert!(name.parse::<Name>().is_err(), "{name}");
        }
    }
}
