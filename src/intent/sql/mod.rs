//! SQL for `PostgreSQL` → intents: one a statement, and one for each statement inside a statement.
//!
//! Text that does not parse is opaque, under the action its keywords suggest, so that a rule against that action sees it.

mod functions;
mod guess;
mod split;
mod statement;

use std::thread;

use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::{Parser, ParserError};

use super::{Effect, Intent, Value};
use split::Piece;

/// Statements that are looked into.
const MAX_STATEMENTS: usize = 1000;
/// Bytes of SQL that are looked into.
const MAX_BYTES: usize = 64 << 10;
/// Longer statements are parsed on a stack of their own: the parser recurses, and a stack overflow ends the process.
const MAX_BYTES_IN_PLACE: usize = 512;
/// Stack for each byte of such a statement: the deepest tree is one level a byte or two (`1+1+1…`, `((((`, `a,b JOIN`).
const STACK_PER_BYTE: usize = 16 << 10;
const MIN_STACK: usize = 8 << 20;

/// What a text of SQL and psql's own commands would do.
pub(super) fn read(sql: &str) -> Vec<Intent> {
    if sql.contains('\u{FFFD}') {
        return vec![unseen("run_code", sql, "the SQL is not UTF-8")];
    }
    let mut intents = Vec::new();
    let pieces = split::pieces(sql);
    if sql.len() <= MAX_BYTES && !agrees(sql, &pieces) {
        let why = "where its statements end is not clear";
        return vec![unseen(&guess::action(sql), sql, why)];
    }
    for piece in pieces {
        match piece {
            Piece::Statement(text) if sql.len() > MAX_BYTES => {
                let why = "the SQL is longer than what is looked into";
                intents.push(unseen(&guess::action(text), text, why));
            }
            Piece::Statement(text) => intents.extend(statement(text)),
            Piece::Command(text) => intents.push(command(text)),
            Piece::Variable(text) => {
                let why = "a psql variable stands in the SQL";
                intents.push(unseen(&guess::action(text), text, why));
            }
            Piece::Joined(text) => {
                let why = "a literal goes on in another one";
                intents.push(unseen(&guess::action(text), text, why));
            }
        }
        if intents.len() > MAX_STATEMENTS {
            let why = "the SQL holds more statements than are looked into";
            intents.push(unseen("run_code", "", why));
            break;
        }
    }
    intents
}

/// True unless the parser sees other statements in the whole text than in its pieces.
fn agrees(sql: &str, pieces: &[Piece]) -> bool {
    let texts = pieces.iter().map(|piece| match piece {
        Piece::Statement(text) => Some(*text),
        _ => None,
    });
    let Some(texts) = texts.collect::<Option<Vec<&str>>>() else {
        // What is not a statement is opaque already.
        return true;
    };
    let count = |text: &str| Parser::parse_sql(&PostgreSqlDialect {}, text).map(|all| all.len());
    on_stack(sql.len(), || match count(sql) {
        Ok(seen) => seen == texts.len(),
        // A text that does not parse has a piece that does not, and that one is opaque.
        Err(_) => texts.iter().any(|text| count(text).is_err()),
    })
    .unwrap_or(false)
}

fn statement(text: &str) -> Vec<Intent> {
    on_stack(text.len(), || parse(text)).unwrap_or_else(|| {
        let why = "there was no memory to parse the SQL";
        vec![unseen(&guess::action(text), text, why)]
    })
}

/// Runs what parses that many bytes where the stack is deep enough for it.
fn on_stack<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> Option<T> {
    if bytes <= MAX_BYTES_IN_PLACE {
        return Some(work());
    }
    let size = (bytes * STACK_PER_BYTE).max(MIN_STACK);
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(size)
            .spawn_scoped(scope, work)
            .ok()
            .and_then(|reader| reader.join().ok())
    })
}

fn parse(text: &str) -> Vec<Intent> {
    match Parser::parse_sql(&PostgreSqlDialect {}, text) {
        Ok(statements) => statements.iter().flat_map(statement::read).collect(),
        Err(error) => vec![unseen(&guess::action(text), text, &unparsed(&error))],
    }
}

/// Where parsing stopped, without the list of all that could have stood there.
fn unparsed(error: &ParserError) -> String {
    let error = error.to_string();
    match error.rsplit_once("found: ") {
        Some((_, found)) => format!("the SQL could not be parsed from {found}"),
        None => format!("the SQL could not be parsed: {error}"),
    }
}

/// A backslash command of psql: a few only show something; the others may run a program or SQL from elsewhere.
fn command(text: &str) -> Intent {
    let word = text.split_whitespace().next().unwrap_or_default();
    let shows = [
        "\\l",
        "\\l+",
        "\\conninfo",
        "\\x",
        "\\timing",
        "\\q",
        "\\echo",
        "\\?",
        "\\h",
        "\\a",
        "\\t",
        "\\sf",
        "\\sv",
        "\\z",
    ];
    let describes = word
        .strip_prefix("\\d")
        .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphabetic() || b == b'+'));
    // Another backslash begins another command, or SQL.
    let is_single = !text[1..].contains(['\\', '`', '|', ':', '\r']);
    if (describes || shows.contains(&word)) && is_single {
        return Intent::new("postgres", "describe", Effect::Read).text("command", text);
    }
    let why = format!("psql's {word} is not looked into");
    unseen("run_code", text, &why)
}

/// SQL that is not understood. What it acts on is unknown, not absent.
fn unseen(action: &str, text: &str, why: &str) -> Intent {
    let destroys = ["drop_", "truncate", "delete"]
        .iter()
        .any(|verb| action.starts_with(verb));
    let effect = if destroys {
        Effect::Destroy
    } else {
        Effect::Execute
    };
    let mut intent = Intent::new("postgres", action, effect)
        .text("code", text)
        .opaque(why);
    for name in ["table", "database", "schema", "where"] {
        intent = intent.arg(name, Value::Unknown);
    }
    intent
}
