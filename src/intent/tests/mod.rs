//! Command lines and what they would do: `commands.txt` is the table, one line an intent.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod catalog;
mod hostile;
mod sql;
mod wrappers;

use std::ffi::OsString;
use std::fmt::Write as _;

use super::*;

/// A few files, and one of sudomode's own.
pub(super) struct Disk;

impl World for Disk {
    fn cwd(&self) -> String {
        "/home/me/project".to_owned()
    }

    fn list(&self, directory: &str) -> Option<Vec<String>> {
        let names: &[&str] = match directory {
            "." | "" | "/home/me/project" => &[".env", "README.md", "a.txt", "drop.sql", "src"],
            _ => return None,
        };
        Some(names.iter().map(|name| (*name).to_owned()).collect())
    }

    fn variable(&self, name: &str) -> Option<String> {
        match name {
            "HOME" => Some("/home/me".to_owned()),
            "USER" => Some("me".to_owned()),
            _ => None,
        }
    }

    fn home(&self, user: Option<&str>) -> Option<String> {
        Some(format!("/home/{}", user.unwrap_or("me")))
    }

    /// The tables say what is read from files; that these may change is asked of real ones.
    fn looked(&self) -> usize {
        0
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "drop.sql" => Ok(b"-- clean up\nDROP TABLE users;\n".to_vec()),
            "shell.sql" => Ok(b"SELECT 1;\n\\! rm -rf /\n".to_vec()),
            "include.sql" => Ok(b"BEGIN;\n\\i drop.sql\n\\ir 'shell.sql'\nCOMMIT;\n".to_vec()),
            "loop.sql" => Ok(b"SELECT 1;\n\\i loop.sql\n".to_vec()),
            "dump.sql" => Ok(
                b"CREATE TABLE t (a int);\nCOPY t (a) FROM stdin;\n1\tdrop table x\n\\N\n\\.\nDROP TABLE old;\n".to_vec(),
            ),
            "evil.sql" => Ok(b"COPY nothing FROM stdin;\n\\! rm -rf x\n\\.\nSELECT 1;\n".to_vec()),
            "my.sql" => Ok(
                b"DELIMITER //\nCREATE PROCEDURE p() BEGIN DELETE FROM a; END//\nDELIMITER ;\nDROP TABLE b;\n".to_vec(),
            ),
            "lite.sql" => Ok(b".bail on\nDELETE FROM t;\n.shell rm -rf x\n".to_vec()),
            "wipe.js" => Ok(b"db.users.deleteMany({});\nfor (const x of y) { db.dropDatabase() }\n".to_vec()),
            "latin.sql" => Ok(b"SELECT '\xe9'".to_vec()),
            _ => Err("missing".to_owned()),
        }
    }

    fn exists(&self, path: &str) -> bool {
        ["README.md", "a.txt", "src", "drop.sql"].contains(&path)
    }

    fn guards(&self, path: &str) -> bool {
        let own = "/home/me/.config/sudomode";
        let path = path.trim_end_matches('/');
        path.starts_with(own) || own.starts_with(&format!("{path}/"))
    }
}

pub(super) fn argv(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

/// Splits on spaces, with quotes that group; `\n` in the table is a line end.
fn split(line: &str) -> Vec<OsString> {
    let mut words: Vec<String> = Vec::new();
    let (mut quote, mut inside) = (None, false);
    for letter in line.chars() {
        match (quote, letter) {
            (None, ' ') => inside = false,
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            _ => {}
        }
        if letter == ' ' && quote.is_none() {
            continue;
        }
        if !inside {
            words.push(String::new());
            inside = true;
        }
        let is_quote = matches!(letter, '"' | '\'') && (quote == Some(letter) || quote.is_none());
        if !is_quote {
            words.last_mut().unwrap().push(letter);
        }
    }
    words
        .iter()
        .map(|word| word.replace("\\n", "\n").into())
        .collect()
}

fn show(intents: &[Intent]) -> String {
    let mut text = String::new();
    for intent in intents {
        let args: Vec<String> = intent
            .args
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let effect = serde_json::to_value(intent.effect).unwrap();
        write!(
            text,
            "  {}/{} {{{}}} {}",
            intent.resource,
            intent.action,
            args.join(", "),
            effect.as_str().unwrap()
        )
        .unwrap();
        if intent.absence.unknown {
            text.push_str(" absence-unknown");
        }
        if let Some(why) = &intent.opaque {
            write!(text, " [{why}]").unwrap();
        }
        match &intent.cwd {
            Place::Same => {}
            Place::At(directory) => write!(text, " (in {directory})").unwrap(),
            Place::Unknown => text.push_str(" (somewhere)"),
        }
        for (name, value) in &intent.assigned {
            write!(text, " ({name}={})", value.as_deref().unwrap_or("?")).unwrap();
        }
        text.push('\n');
    }
    text
}

/// The words of a line, and what it is fed: `<<< text` or `< path` at its end.
fn fed(command: &str) -> (Vec<OsString>, Stdin) {
    if let Some((command, text)) = command.split_once(" <<< ") {
        return (split(command), Stdin::Text(text.replace("\\n", "\n")));
    }
    match command.rsplit_once(" < ") {
        Some((command, path)) if !path.contains(['\'', '"']) => {
            (split(command), Stdin::File(path.to_owned()))
        }
        _ => (split(command), Stdin::Inherited),
    }
}

/// Compares the table of that name with the readings, or rewrites it where `ACCEPT` is set.
pub(super) fn check(name: &str, at_least: usize) {
    compare(name, at_least, |command| {
        let (words, stdin) = fed(command);
        show(&read(&words, &Disk, &stdin))
    });
}

/// [`check`] for a table whose commands are read by `reading`.
fn compare(name: &str, at_least: usize, reading: impl Fn(&str) -> String) {
    let path = format!("{}/src/intent/tests/{name}", env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(&path).unwrap();
    let mut actual = String::new();
    for line in table.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            writeln!(actual, "$ {command}").unwrap();
            actual.push_str(&reading(command));
        } else if !line.starts_with("  ") {
            writeln!(actual, "{line}").unwrap();
        }
    }
    if std::env::var_os("ACCEPT").is_some() {
        std::fs::write(path, &actual).unwrap();
        return;
    }
    for (expected, actual) in table.lines().zip(actual.lines()) {
        assert_eq!(expected, actual);
    }
    assert_eq!(table.lines().count(), actual.lines().count());
    assert!(table.lines().filter(|line| line.starts_with("$ ")).count() >= at_least);
}

#[test]
fn every_command_of_the_table_is_read_as_it_says() {
    check("commands.txt", 150);
}

#[test]
fn every_line_of_shell_is_read_as_it_says() {
    compare("shell.txt", 200, |line| {
        let line = line
            .replace('␊', "\n")
            .replace('␉', "\t")
            .replace('␍', "\r");
        show(&read_line(&line, &Disk, &Stdin::Inherited))
    });
}

#[test]
fn every_command_of_the_families_is_read_as_it_says() {
    check("families.txt", 300);
}

#[test]
fn every_command_of_the_platforms_is_read_as_it_says() {
    check("platforms.txt", 250);
}
