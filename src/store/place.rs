//! Where a server keeps its projects, and what they are called.

use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::str::FromStr;

use super::postgres::Postgres;
use crate::error::Error;

/// The name of a project: a lower-case letter, then letters, digits and `_`, at most 40.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Project(String);

impl Project {
    /// Its name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Project {
    fn default() -> Self {
        Self("default".to_owned())
    }
}

impl fmt::Display for Project {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Project {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let tail = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let named = text.len() <= 40
            && text
                .bytes()
                .next()
                .is_some_and(|byte| byte.is_ascii_lowercase())
            && text.bytes().all(tail);
        if named {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!(
                "'{}' is no name of a project: a lower-case letter, then at most 39 lower-case letters, digits and _",
                crate::term::text(text)
            ))
        }
    }
}

/// Where a server keeps its projects: each one apart from the others.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// Below a directory, a file a project: `sqlite:PATH`.
    Sqlite(PathBuf),
    /// In one database, a schema a project: `postgres://…`.
    Postgres(String),
}

impl Place {
    /// The names of the projects that are kept there.
    pub fn projects(&self) -> Result<Vec<Project>, Error> {
        let Self::Sqlite(below) = self else {
            return Postgres::projects(self);
        };
        let projects = below.join("projects");
        let entries = match fs::read_dir(&projects) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(Error::at(projects, &error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| Error::at(&projects, &error))?;
            let name = entry.file_name();
            // What has no such name, or holds no store, is somebody else's.
            let name = name.to_str().and_then(|name| name.parse().ok());
            if let Some(name) = name
                && entry.path().join("store.db").exists()
            {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err("write sqlite:DIRECTORY or postgres://USER@HOST/DATABASE".to_owned()),
        }
    }
}

impl fmt::Display for Place {
    /// Without the password that an address may hold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(address) => {
                let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
                // What stands behind the question mark may be a password, too.
                let rest = rest.split(['?', '#']).next().unwrap_or_default();
                match rest.rsplit_once('@') {
                    Some((user, host)) => {
                        let user = user.split(':').next().unwrap_or_default();
                        write!(f, "{scheme}://{user}@{host}")
                    }
                    None => write!(f, "{scheme}://{rest}"),
                }
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for name in ["default", "a", "team_2", &"x".repeat(40)] {
            assert_eq!(name.parse::<Project>().unwrap().as_str(), name);
        }
        for name in [
            "",
            "2a",
            "_a",
            "A",
            "a-b",
            "a/b",
            "..",
            "a b",
            "a\"",
            "é",
            &"x".repeat(41),
        ] {
            assert!(name.parse::<Project>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let table = [
            ("sqlite:/var/lib/sudomode", "sqlite:/var/lib/sudomode"),
            ("postgres://u:secret@h:5/d", "postgres://u@h:5/d"),
            ("postgres://u:se@cret@h/d", "postgres://u@h/d"),
            ("postgresql://h/d?password=secret", "postgresql://h/d"),
        ];
        for (text, shown) in table {
            let place: Place = text.parse().unwrap();
            assert_eq!(place.to_string(), shown);
            assert_eq!(format!("{place:?}"), shown);
        }
        for text in ["", "sqlite:", "mysql://h/d", "/var/lib/sudomode"] {
            assert!(text.parse::<Place>().is_err(), "{text}");
        }
    }
}
