//! Backslash commands of psql.

use super::super::super::value::Value;
use super::super::session::Session;
use super::{output, shell, shows, unseen, words};
use crate::intent::{Effect, Intent};

/// Commands that show something, or set how it is shown.
const SHOWS: &str = "\\l \\l+ \\list \\conninfo \\x \\timing \\q \\quit \\echo \\qecho \\warn \\? \\h \\help \\a \\t \\T \\H \\C \\f \
    \\sf \\sv \\sf+ \\sv+ \\z \\p \\print \\r \\reset \\pset \\errverbose \\gdesc \\crosstabview \\unset \\prompt \\gset \\getenv \\if \
    \\elif \\else \\endif \\bind \\parse \\bind_named \\close \\watch \\copyright \\lo_list \\html \\restrict \\unrestrict \
    \\startpipeline \\endpipeline \\syncpipeline \\sendpipeline \\flush \\flushrequest \\getresults";

/// Variables in capitals that change only how psql answers.
const QUIET: &str = "ON_ERROR_STOP AUTOCOMMIT ECHO ECHO_HIDDEN QUIET VERBOSITY FETCH_COUNT ON_ERROR_ROLLBACK \
    SHOW_CONTEXT COMP_KEYWORD_CASE HIDE_TABLEAM HIDE_TOAST_COMPRESSION SHOW_ALL_RESULTS";

pub(super) fn read(session: &mut Session, command: &str) -> Vec<Intent> {
    let end = command[1..]
        .find(|c: char| !c.is_ascii_alphabetic() && c != '_' && c != '+')
        .map_or(command.len(), |end| (end + 1).max(2));
    let Some((word, rest)) = command.split_at_checked(end) else {
        return unseen(session, command, "psql does not know it");
    };
    let rest = rest.trim();
    if word == "\\!" {
        return shell(session, rest);
    }
    let mut intents = backticks(session, word, rest);
    // What a shell prints there is known only then.
    let is_open = !intents.is_empty() || rest.contains(':') && !rest.contains("::");
    let known = words(rest);
    let first = known.first().map_or("", String::as_str);
    intents.extend(match word {
        "\\g" | "\\gx" => output(session, past_options(rest)),
        "\\o" | "\\out" | "\\w" | "\\write" if !is_open => output(session, &bare(rest, first)),
        "\\s" if !is_open => output(session, first),
        "\\i" | "\\include" | "\\ir" | "\\include_relative" if !is_open && !first.is_empty() => {
            session.file(first)
        }
        "\\copy" => copy(session, command, rest),
        "\\c" | "\\connect" => connect(session, command, &known, is_open),
        "\\cd" => {
            session.moved = true;
            vec![shows(session, command)]
        }
        "\\set" if is_quiet(first) => vec![shows(session, command)],
        "\\encoding" if first.is_empty() || first.to_lowercase().starts_with("utf") => {
            vec![shows(session, command)]
        }
        "\\password" => vec![Intent::new(
            session.flavour.resource,
            "alter_role",
            Effect::Write,
        )],
        "\\lo_import" => vec![
            Intent::new(session.flavour.resource, "lo_import", Effect::Write)
                .text("filename", first),
        ],
        "\\lo_unlink" => vec![
            Intent::new(session.flavour.resource, "lo_unlink", Effect::Destroy).text("oid", first),
        ],
        "\\lo_export" if !is_open && known.len() > 1 => output(session, &known[1]),
        _ if SHOWS.split(' ').any(|shows| shows == word) || describes(word) => {
            if intents.is_empty() {
                vec![shows(session, command)]
            } else {
                Vec::new()
            }
        }
        _ => unseen(
            session,
            command,
            &format!("psql's {word} is not looked into"),
        ),
    });
    intents
}

/// `\d`, `\dt+`, `\dS` and their like.
fn describes(word: &str) -> bool {
    word.strip_prefix("\\d")
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphabetic() || b == b'+'))
}

/// A file as written, or the program and all its words.
fn bare(rest: &str, first: &str) -> String {
    if rest.starts_with('|') {
        rest.to_owned()
    } else {
        first.to_owned()
    }
}

/// Behind the options of `\g (format=csv) file`.
fn past_options(rest: &str) -> &str {
    match rest.strip_prefix('(') {
        Some(inside) => inside.split_once(')').map_or("", |(_, rest)| rest.trim()),
        None => rest.trim_matches('\''),
    }
}

/// What stands in backticks is run by a shell.
fn backticks(session: &Session, word: &str, rest: &str) -> Vec<Intent> {
    if matches!(word, "\\copy" | "\\sf" | "\\sv" | "\\h" | "\\help") || rest.starts_with('|') {
        return Vec::new();
    }
    let mut intents = Vec::new();
    let mut parts = rest.split('`');
    parts.next();
    while let Some(code) = parts.next() {
        intents.extend(shell(session, code));
        parts.next();
    }
    intents
}

/// True for a variable that changes neither what is run nor where it goes; those psql looks at are in capitals.
fn is_quiet(name: &str) -> bool {
    !name.bytes().any(|b| b.is_ascii_uppercase()) || QUIET.split(' ').any(|quiet| quiet == name)
}

/// `\copy`: the COPY of the server, but files and programs are the client's.
fn copy(session: &mut Session, command: &str, rest: &str) -> Vec<Intent> {
    let sql = format!("COPY {}", unquoted_files(rest));
    let mut intents = Vec::new();
    for mut intent in session.statement(&sql) {
        let target = |intent: &Intent, name: &str| match intent.args.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => None,
        };
        match intent.action.as_str() {
            "copy_program" => {
                intent.opaque = None;
                let code = target(&intent, "code").unwrap_or_default();
                intents.push(intent);
                intents.extend(session.shell(&code));
            }
            "copy_to" => {
                let path = target(&intent, "filename");
                intent.effect = Effect::Read;
                intents.push(intent);
                intents.extend(path.iter().flat_map(|path| session.output(path)));
            }
            _ if intent.opaque.is_some() => {
                let why = "psql's \\copy could not be read";
                intents.extend(unseen(session, command, why));
                intents.push(intent);
            }
            _ => intents.push(intent),
        }
    }
    intents
}

/// The server wants the file's name quoted, psql does not.
fn unquoted_files(rest: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let (mut depth, mut names) = (0_usize, false);
    for token in rest.split_inclusive(char::is_whitespace) {
        let word = token.trim();
        depth += word.matches('(').count();
        depth = depth.saturating_sub(word.matches(')').count());
        let lower = word.to_ascii_lowercase();
        if names && depth == 0 && !word.is_empty() {
            let known = ["stdin", "stdout", "pstdin", "pstdout", "program"];
            if lower == "program" {
                words.push(token.to_owned());
                continue;
            }
            names = false;
            if let Some(plain) = known.iter().find(|known| **known == lower) {
                words.push(format!("{} ", plain.trim_start_matches('p')));
                continue;
            }
            if !word.starts_with('\'') {
                words.push(format!("'{}' ", word.replace('\'', "''")));
                continue;
            }
        }
        names |= depth == 0 && (lower == "to" || lower == "from");
        words.push(token.to_owned());
    }
    words.concat()
}

/// `\c db user host port`, or a connection string: what follows goes there.
fn connect(session: &mut Session, command: &str, words: &[String], is_open: bool) -> Vec<Intent> {
    let first = words.first().map_or("-", String::as_str);
    if is_open && !first.contains("://") {
        session.target = vec![("dbname", Value::Unknown), ("host", Value::Unknown)];
        return unseen(
            session,
            command,
            "where it connects to is known only at run time",
        );
    }
    if first.contains("options") || first.contains("service") || first.contains("%6") {
        return unseen(
            session,
            command,
            "its connection sets options of the server",
        );
    }
    let roles = ["dbname", "username", "host", "port"];
    let named = roles
        .into_iter()
        .zip(words.iter().map(String::as_str))
        .filter(|(_, word)| *word != "-");
    vec![session.connect(named)]
}
