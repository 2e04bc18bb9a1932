//! Stand-ins on PATH: a directory whose names are all sudomode, each in front of the program that it is called after.
//!
//! The names are hard links to one copy of the program, not symbolic links to the program itself: a symbolic link that
//! leads nowhere is passed over by whoever looks through PATH, and what stands behind it would run unjudged. The copy
//! (a hard link, too, where that can be) knows what it was made from. Where that was replaced it hands over to the new
//! one; where it is gone it says so, and executes nothing.
//!
//! The directory lies in the home of the passwd entry and belongs to that user: an agent that runs as the same user
//! can remove it, as it can call a program by its path. Shims stop what goes astray, not what means harm.

#![forbid(unsafe_code)]

mod directory;
mod name;
mod original;
mod shell;
pub mod start_files;

use std::ffi::{OsStr, OsString};
use std::path::Path;

pub use directory::{Shim, Shims, State};
pub use name::Name;
pub use original::hand_over;
pub use shell::Shell;

use crate::resolve::is_own_name;

/// The name of the program that this process was started as, if it is not sudomode's own.
#[must_use]
pub fn called_as(first: Option<&OsStr>) -> Option<OsString> {
    let name = Path::new(first?).file_name()?;
    (!is_own_name(name)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_the_name_it_was_started_as() {
        for (first, program) in [
            ("stripe", Some("stripe")),
            (
                "/home/me/.local/share/sudomode/shims/stripe",
                Some("stripe"),
            ),
            ("sudomode", None),
            ("./target/debug/sudomode", None),
            ("/opt/sudomode-0.2", None),
            (".sudomode", None),
            ("", None),
            ("/", None),
        ] {
            let called = called_as(Some(OsStr::new(first)));
            assert_eq!(called.as_deref(), program.map(OsStr::new), "{first}");
        }
        assert_eq!(called_as(None), None);
    }
}
