//! The commands that git is told to start: they are read, so that a rule that refuses them holds.

use super::super::super::call::Call;
use super::super::super::options::Line;
use super::super::super::wrapper::Start;
use super::super::super::{Intent, Stdin};

/// Options whose value is a line of shell, by sub-command; behind `*` for any.
const LINES: &[(&str, &str)] = &[
    ("rebase", "exec"),
    ("difftool", "extcmd"),
    ("difftool", "exec"),
    ("*", "upload_pack"),
    ("*", "receive_pack"),
    ("grep", "open_files_in_pager"),
    ("send-email", "to_cmd"),
    ("send-email", "cc_cmd"),
    ("send-email", "header_cmd"),
];

/// What a sub-command starts, as far as its words say.
pub(super) fn started(call: &Call, name: &str, line: &Line, words: &[String]) -> Vec<Intent> {
    let start = Start::default();
    let mut found = Vec::new();
    for (known, option) in LINES {
        if *known == "*" || *known == name {
            for text in line.texts(option).into_iter().take(call.limit) {
                found.extend(start.shell(call, text, &[]));
            }
        }
    }
    match (name, line.operands.first().copied()) {
        ("bisect", Some("run")) => {
            let at = words.iter().position(|word| word == "run").unwrap_or(0);
            found.extend(start.words(call, &words[at + 1..]));
        }
        ("submodule", Some("foreach")) => {
            let at = words.iter().position(|word| word == "foreach").unwrap_or(0);
            let rest: Vec<&str> = words[at + 1..]
                .iter()
                .map(String::as_str)
                .skip_while(|word| matches!(*word, "--recursive" | "--quiet" | "-q" | "--"))
                .collect();
            found.extend(start.shell(call, &rest.join(" "), &[]));
        }
        ("filter-branch", _) => {
            let filters = words
                .windows(2)
                .filter(|pair| pair[0].ends_with("-filter") || pair[0] == "--setup");
            for pair in filters.take(call.limit) {
                found.extend(start.shell(call, &pair[1], &[]));
            }
        }
        _ => {}
    }
    found
}

/// What an alias that is defined in the words themselves stands for: a line of shell behind `!`, else words of git.
pub(super) fn alias(call: &Call, settings: &[&str], name: &str, words: &[String]) -> Vec<Intent> {
    let key = format!("alias.{name}=");
    let Some(text) = settings
        .iter()
        .rev()
        .find(|setting| {
            setting
                .to_ascii_lowercase()
                .starts_with(&key.to_ascii_lowercase())
        })
        .map(|setting| &setting[key.len()..])
    else {
        return Vec::new();
    };
    if let Some(line) = text.strip_prefix('!') {
        let rest: Vec<String> = words
            .iter()
            .map(|word| shell_words::quote(word).into_owned())
            .collect();
        let line = format!("{line} {}", rest.join(" "));
        return Start::default().shell(call, &line, &[]);
    }
    let program = std::iter::once("git".to_owned());
    let parts = shell_words::split(text).unwrap_or_default();
    let words: Vec<String> = program.chain(parts).chain(words.iter().cloned()).collect();
    Start::fed(Stdin::Inherited).words(call, &words)
}
