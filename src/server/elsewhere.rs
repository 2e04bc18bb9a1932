//! What is known of a host that a command would run on, by those who are not there: the words, and nothing else.

use std::path::{Component, Path};

use crate::intent::World;
use crate::paths::lexical;

/// A directory of another host. No file of it can be read, so what stands in one is opaque.
pub(super) struct Elsewhere<'a> {
    pub(super) cwd: &'a str,
}

/// Directories of sudomode's own below any home.
const OWN: [&str; 2] = [".config/sudomode", ".local/state/sudomode"];
const SYSTEM: &str = "/etc/sudomode";

impl World for Elsewhere<'_> {
    fn cwd(&self) -> String {
        self.cwd.to_owned()
    }

    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("it lies on another host".to_owned())
    }

    fn looked(&self) -> usize {
        0
    }

    fn exists(&self, _: &str) -> bool {
        false
    }

    /// By its letters: homes, and where variables lead, are not known here.
    fn guards(&self, path: &str) -> bool {
        let path = lexical(&Path::new(self.cwd).join(path));
        let system = Path::new(SYSTEM);
        if path.starts_with(system) || system.starts_with(&path) {
            return true;
        }
        let names: Vec<&str> = path
            .components()
            .filter_map(|component| match component {
                Component::Normal(name) => name.to_str(),
                _ => None,
            })
            .collect();
        OWN.iter().any(|own| {
            let own: Vec<&str> = own.split('/').collect();
            names.windows(own.len()).any(|window| window == own)
        })
    }

    fn list(&self, _: &str) -> Option<Vec<String>> {
        None
    }

    fn variable(&self, _: &str) -> Option<String> {
        None
    }

    fn home(&self, _: Option<&str>) -> Option<String> {
        None
    }
}

/// Directories whose programs are what they are called, on every host that an administrator keeps.
const PROGRAMS: [&str; 6] = [
    "/bin",
    "/sbin",
    "/usr/bin",
    "/usr/sbin",
    "/usr/local/bin",
    "/usr/local/sbin",
];

/// Why the file of that name may be another program than it is called, if it may.
pub(super) fn foreign(program: &str) -> Option<String> {
    let (directory, _) = program.rsplit_once('/')?;
    let known = PROGRAMS.contains(&directory);
    (!known).then(|| {
        format!(
            "what {} is can be seen on its host only",
            crate::term::text(program)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sudomodes_own_is_known_by_its_letters() {
        let world = Elsewhere { cwd: "/home/a/x" };
        for own in [
            "/etc/sudomode/policies.yaml",
            "/etc",
            "../.config/sudomode/config.yaml",
            "/root/.local/state/sudomode/store.db",
            "../.config/./sudomode",
        ] {
            assert!(world.guards(own), "{own}");
        }
        for other in ["/etc/hosts", ".config/other", "sudomode", "/home/a/.config"] {
            assert!(!world.guards(other), "{other}");
        }
    }

    #[test]
    fn a_program_with_a_path_of_its_own_may_be_anything() {
        for known in ["ls", "/bin/ls", "/usr/local/bin/x"] {
            assert_eq!(foreign(known), None, "{known}");
        }
        for other in ["./ls", "/tmp/ls", "bin/ls", "/usr/bin/../../tmp/ls"] {
            assert!(foreign(other).is_some(), "{other}");
        }
    }
}
