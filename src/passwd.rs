//! The user's entry in the passwd database: read from the file, and asked of `getent` where the file has none.
//!
//! The C library's own look-up loads modules at run time, which a statically linked program must not.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// One user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Login name.
    pub name: String,
    /// Home directory, absolute.
    pub home: PathBuf,
}

/// The entry of a uid; `None` if there is none, or it has no absolute home.
#[must_use]
pub fn entry(uid: u32) -> Option<Entry> {
    let file = fs::read_to_string("/etc/passwd").unwrap_or_default();
    find(&file, uid).or_else(|| find(&getent(uid)?, uid))
}

fn find(passwd: &str, uid: u32) -> Option<Entry> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        let number: u32 = fields.nth(1)?.parse().ok()?;
        let home = PathBuf::from(fields.nth(2)?);
        (number == uid && home.is_absolute()).then(|| Entry {
            name: name.to_owned(),
            home,
        })
    })
}

/// Users of directories (LDAP, systemd-homed) stand in no file.
fn getent(uid: u32) -> Option<String> {
    let output = Command::new("/usr/bin/getent")
        .args(["passwd", &uid.to_string()])
        .env_clear()
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    String::from_utf8(output.stdout).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_by_its_number() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nbroken\nme:x:1000:1000:,,,:/home/me:/bin/zsh\nnone:x:7:7:::\n";
        let me = Entry {
            name: "me".to_owned(),
            home: PathBuf::from("/home/me"),
        };
        assert_eq!(find(passwd, 1000), Some(me));
        assert_eq!(find(passwd, 1), None);
        assert_eq!(find(passwd, 7), None, "a home that is no path");
    }

    #[test]
    fn the_file_and_the_database_agree() {
        let root = entry(0).unwrap();
        assert_eq!(
            find(&getent(0).unwrap_or_default(), 0).unwrap_or_else(|| root.clone()),
            root
        );
    }
}
