//! Configuration of git is code, except for the keys that are known to be harmless.

use super::super::super::options::Line;
use super::super::super::{Effect, Intent};

/// Keys that cannot run anything; the part before a star matches by prefix.
const HARMLESS: &[&str] = &[
    "color.*",
    "advice.*",
    "user.*",
    "author.*",
    "committer.*",
    "core.quotepath",
    "core.autocrlf",
    "core.abbrev",
    "core.filemode",
    "core.ignorecase",
    "core.precomposeunicode",
    "core.longpaths",
    "init.defaultbranch",
    "commit.gpgsign",
    "tag.gpgsign",
    "push.default",
    "push.autosetupremote",
    "pull.rebase",
    "pull.ff",
    "merge.conflictstyle",
    "rebase.autostash",
    "log.showsignature",
    "log.date",
    "diff.algorithm",
    "diff.renames",
    "diff.renamelimit",
    "status.*",
    "column.ui",
    "http.postbuffer",
    "http.version",
    "http.lowspeedlimit",
    "http.lowspeedtime",
    "gc.auto",
    "maintenance.auto",
    "fetch.prune",
    "protocol.version",
    "pack.*",
    "index.version",
    "feature.*",
];

/// Reading a key is harmless, writing one may define what git runs next.
pub(super) fn config(line: &Line, mut intent: Intent) -> Intent {
    let mut words = line.operands.as_slice();
    let verb = verb(line);
    if verb.is_some() {
        words = &words[1..];
    }
    let reads = reads(line);
    intent.args.remove("positional");
    if let Some(key) = words.first() {
        intent = intent.text("key", key);
    }
    if reads {
        let is_secret = words.first().is_some_and(|key| holds_credential(key));
        intent.effect = if is_secret {
            Effect::Secret
        } else {
            Effect::Read
        };
        return intent;
    }
    intent = intent.texts("value", words.get(1..).unwrap_or_default());
    let sections = line.any(&["rename_section", "remove_section", "edit"])
        || matches!(verb, Some("edit" | "rename-section" | "remove-section"));
    let setting = words.get(..2).map_or_else(
        || words.first().copied().unwrap_or_default().to_owned(),
        |words| words.join("="),
    );
    if sections || !is_harmless(&setting) {
        intent.effect = Effect::Execute;
        return intent.opaque("the configuration may hold a program that git runs");
    }
    intent
}

/// Parts of the names of keys that hold credentials: a header with a token, an address with a password in it.
const CREDENTIALS: &[&str] = &[
    "extraheader",
    "credential.",
    "token",
    "password",
    "passwd",
    "secret",
    "apikey",
    "insteadof",
    "proxy",
    "smtppass",
];

fn holds_credential(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    CREDENTIALS.iter().any(|part| key.contains(part))
}

/// True if nothing is changed: a reading option or verb, or a key alone, and no writing option.
pub(super) fn reads(line: &Line) -> bool {
    let writes = line.any(&[
        "add",
        "replace_all",
        "unset",
        "unset_all",
        "rename_section",
        "remove_section",
        "edit",
    ]);
    let options = [
        "get",
        "get_all",
        "get_regexp",
        "get_urlmatch",
        "list",
        "get_color",
        "get_colorbool",
    ];
    let verb = verb(line);
    let reads = options.iter().any(|name| line.is_surely_set(name))
        || matches!(verb, Some("list" | "get"))
        || verb.is_none() && line.operands.len() == 1;
    reads && !writes
}

fn verb<'a>(line: &Line<'a>) -> Option<&'a str> {
    line.operands.first().copied().filter(|word| {
        matches!(
            *word,
            "list" | "get" | "set" | "unset" | "edit" | "rename-section" | "remove-section"
        )
    })
}

/// True for `key=value` or a key that cannot make git run anything.
pub(super) fn is_harmless(setting: &str) -> bool {
    let (key, value) = setting.split_once('=').unwrap_or((setting, ""));
    let key = key.to_ascii_lowercase();
    (key == "core.pager" && value == "cat")
        || HARMLESS.iter().any(|known| match known.strip_suffix('*') {
            Some(prefix) => key.starts_with(prefix),
            None => key == *known,
        })
}
