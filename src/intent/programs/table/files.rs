//! The files and places that a program names: which are read, and which lie in the directory it runs in.

use super::super::super::{Effect, Intent, Value};
use super::meaning::Meaning;

/// The names of keys whose values are credentials.
const CREDENTIALS: &[&str] = &[
    "token",
    "password",
    "passwd",
    "secret",
    "credential",
    "_auth",
    "apikey",
    "api_key",
    "api-key",
];

/// True if it prints the value of a key that is a credential by its name, or of one that is not known.
pub(super) fn names_a_credential(intent: &Intent) -> bool {
    let is_one = |key: &Value| {
        let key = plain(key).to_ascii_lowercase();
        CREDENTIALS.iter().any(|part| key.contains(part))
    };
    match intent.args.get("key") {
        Some(Value::List(keys)) => keys.iter().any(is_one),
        Some(key) => is_one(key),
        None => false,
    }
}

impl Meaning<'_> {
    /// The reading of files that a program names, for rules about those. What is no file but a service, the program
    /// talks to.
    pub(super) fn files_read(&self, intent: &mut Intent, others: &[Intent]) -> Option<Intent> {
        let is_read =
            intent.resource == "filesystem" && matches!(intent.action.as_str(), "read" | "search");
        let looks = matches!(
            intent.effect,
            Effect::Read | Effect::Network | Effect::Secret
        ) || self.program.is_some_and(|p| p.cautious)
            && intent.effect == Effect::Write
            && intent.resource != "filesystem";
        if !looks || is_read {
            return None;
        }
        let paths = match intent.args.get("path")? {
            Value::List(paths) => paths.clone(),
            Value::Bool(_) => return None,
            path => vec![path.clone()],
        };
        let (remote, mut local): (Vec<Value>, Vec<Value>) =
            paths.into_iter().partition(|path| is_remote(&plain(path)));
        if !remote.is_empty() && self.program.is_some_and(|program| program.cautious) {
            intent.effect = intent.effect.max(Effect::Network);
        }
        // Those that a row or an option says more of are read or written there.
        let said = |path: &Value| {
            let mut others = others.iter().filter(|other| other.resource == "filesystem");
            others.any(|other| other.args.get("path") == Some(path))
        };
        local.retain(|path| !matches!(path, Value::String(path) if path == "-") && !said(path));
        let path = match local.len() {
            0 => return None,
            1 => local.remove(0),
            _ => Value::List(local),
        };
        Some(Intent::new("filesystem", "read", Effect::Read).arg("path", path))
    }

    /// True for a place in the directory that the command runs in, which is there already.
    pub(super) fn is_here(&self, place: &str) -> bool {
        self.lies_here(place) && self.call.world.exists(place)
    }

    /// True for the directory that the command runs in, and places in it.
    pub(super) fn lies_here(&self, place: &str) -> bool {
        let cwd = self.call.world.cwd();
        let whole = if place.starts_with('/') {
            place.to_owned()
        } else {
            format!("{cwd}/{place}")
        };
        let mut parts: Vec<&str> = Vec::new();
        for part in whole
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
        {
            if part == ".." {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        let own: Vec<&str> = cwd.split('/').filter(|part| !part.is_empty()).collect();
        parts.starts_with(&own)
    }
}

/// True for `host:path` and `scheme://host`.
pub(super) fn is_remote(path: &str) -> bool {
    path.split('/')
        .next()
        .is_some_and(|first| first.contains(':'))
}

/// The text of a value that is one word.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    }
}

pub(super) fn input(path: &str) -> Intent {
    Intent::new("filesystem", "read", Effect::Read).text("path", path)
}
