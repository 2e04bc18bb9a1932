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
    /// What a login starts; empty for the system's own choice.
    pub shell: String,
}

/// The entry of a uid; `None` if there is none, or it has no absolute home.
#[must_use]
pub fn entry(uid: u32) -> Option<Entry> {
    let file = fs::read_to_string("/etc/passwd").unwrap_or_default();
    find(&file, uid).or_else(|| find(&getent(uid)?, uid))
}

/// The entry of a login name, by the file alone.
#[must_use]
pub fn named(name: &str) -> Option<Entry> {
    let file = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let found = file.lines().filter_map(entry_of);
    found
        .map(|(_, entry)| entry)
        .find(|entry| entry.name == name)
}

fn find(passwd: &str, uid: u32) -> Option<Entry> {
    let mut found = passwd.lines().filter_map(entry_of);
    found.find_map(|(number, entry)| (number == uid).then_some(entry))
}

fn entry_of(line: &str) -> Option<(u32, Entry)> {
    let mut fields = line.split(':');
    let name = fields.next()?.to_owned();
    let number = fields.nth(1)?.parse().ok()?;
    let home = PathBuf::from(fields.nth(2)?);
    let shell = fields.next().unwrap_or_default().to_owned();
    let entry = Entry { name, home, shell };
    entry.home.is_absolute().then_some((number, entry))
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
            shell: "/bin/zsh".to_owned(),
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
