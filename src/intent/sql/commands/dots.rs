//! Commands of the shells of `SQLite` and `DuckDB`: a dot at the begin of a line.

use super::super::session::Session;
use super::{output, shell, shows, unseen, words};
use crate::intent::call::text;
use crate::intent::{Effect, Intent};

/// Commands that show something, or set how it is shown.
const SHOWS: &str = "auth bail binary changes check columns databases dbconfig dbinfo dbtotxt dump echo eqp exit expert \
    explain fullschema headers header help hex imposter indexes indices limit lint mode nonce nullvalue parameter \
    print progress prompt quit scanstats schema selftest separator sha3sum show stats tables timeout timer unmodule \
    version vfsinfo vfslist vfsname width maxrows maxwidth large_number_rendering highlight constant keyword rows multiline \
    singleline intck recover crlf crnl utf8 decimal_sep thousand_sep";

pub(super) fn read(session: &mut Session, command: &str) -> Vec<Intent> {
    let rest = command[1..].trim();
    let (name, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (name, rest) = (name.to_lowercase(), rest.trim());
    let known = words(rest);
    let options = known.iter().filter(|word| word.starts_with('-'));
    let has = |names: &[&str]| {
        options
            .clone()
            .any(|option| names.contains(&option.trim_start_matches('-')))
    };
    let operands: Vec<&str> = known
        .iter()
        .filter(|word| !word.starts_with('-'))
        .map(String::as_str)
        .collect();
    let last = operands.last().copied().unwrap_or_default();
    let with = |action: &str, effect| Intent::new(session.flavour.resource, action, effect);
    // Commands may be cut short where that stays unambiguous: those that do something are told by their first letters.
    match full(&name) {
        "shell" | "system" => shell(session, rest),
        "read" => match last.strip_prefix('|') {
            Some(_) => {
                let program = rest.trim_matches(['"', '\'']).trim_start_matches('|');
                let mut intents = shell(session, program);
                intents.push(session.unseen("it runs the SQL that a program prints"));
                intents
            }
            None => session.file(last),
        },
        "output" | "once" if has(&["e", "x", "w"]) => {
            unseen(session, command, "it hands what comes to an editor")
        }
        "output" | "once" if rest.contains('|') => output(session, rest.trim_matches(['"', '\''])),
        "output" | "once" | "log" | "trace" | "testcase" => match last {
            "" | "off" | "stdout" | "stderr" | "on" => vec![shows(session, command)],
            path => output(session, path),
        },
        "backup" | "save" | "clone" => {
            let mut intents = vec![with("backup", Effect::Read).text("dest", last)];
            intents.extend(session.output(last));
            intents
        }
        "restore" => vec![with("restore", Effect::Destroy).text("filename", last)],
        "import" => {
            let first = operands.first().copied().unwrap_or_default();
            let mut intents = vec![
                with("import", Effect::Write)
                    .text("filename", first)
                    .text("table", last),
            ];
            if rest.contains('|') {
                let program = first.trim_start_matches('|');
                intents.extend(shell(session, program));
            }
            intents
        }
        "open" => {
            session.target = vec![("database", text(last))];
            let effect = if has(&["new"]) {
                Effect::Destroy
            } else {
                Effect::Write
            };
            let open = Intent::new(session.flavour.resource, "open", effect).text("database", last);
            let guarded = session.call.guard_entry(last);
            std::iter::once(open).chain(guarded).collect()
        }
        "cd" => {
            session.moved = true;
            vec![shows(session, command)]
        }
        shown if SHOWS.split_ascii_whitespace().any(|shows| shows == shown) => {
            vec![shows(session, command)]
        }
        _ => unseen(
            session,
            command,
            &format!("the client's .{name} is not looked into"),
        ),
    }
}

/// The command that a name is, or is the begin of.
fn full(name: &str) -> &str {
    const CUT: &[(&str, usize)] = &[
        ("shell", 2),
        ("system", 2),
        ("read", 3),
        ("output", 1),
        ("once", 2),
        ("backup", 2),
        ("save", 2),
        ("clone", 2),
        ("restore", 3),
        ("import", 3),
        ("open", 2),
        ("tables", 2),
        ("schema", 3),
        ("dump", 2),
        ("headers", 2),
        ("mode", 2),
    ];
    let row = CUT
        .iter()
        .find(|(full, least)| name.len() >= *least && full.starts_with(name));
    row.map_or(name, |(full, _)| full)
}
