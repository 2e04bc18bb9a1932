//! Statements that are read by their words: those that hold no query and no expression, and those that a database
//! takes but the parser does not.

use super::flavour::Flavour;
use super::guess;
use crate::intent::{Effect, Intent, Value};

/// A statement: the words it begins with, the role of the names behind them, the words that may follow (`*` for any),
/// and its effect. The action is the words of the head in front of a `+`, or all of them.
struct Row(&'static str, &'static str, &'static str, Effect);

use Effect::{Destroy, Read, Write};

const ROWS: &[Row] = &[
    Row("table", "table", "", Read),
    Row("alter table", "table", "disable enable keys", Write),
    Row("load data", "", "*", Write),
    Row(
        "refresh materialized view",
        "materialized_view",
        "with no data",
        Write,
    ),
    Row("reindex +table", "table", "", Write),
    Row("reindex +index", "index", "", Write),
    Row("reindex +schema", "schema", "", Write),
    Row("reindex +database", "database", "", Write),
    Row("reindex +system", "database", "", Write),
    Row("reindex", "name", "", Write),
    Row("alter system", "", "*", Write),
    Row("alter default privileges", "", "*", Write),
    Row("alter role", "role", "*", Write),
    Row("alter user", "user", "*", Write),
    Row("alter group", "group", "*", Write),
    Row("alter database", "database", "*", Write),
    Row("alter schema", "schema", "*", Write),
    Row("alter keyspace", "keyspace", "*", Write),
    Row("alter index", "index", "*", Write),
    Row("alter sequence", "sequence", "*", Write),
    Row("alter type", "type", "*", Write),
    Row("alter view", "view", "owner to rename set schema *", Write),
    Row("alter materialized view", "materialized_view", "*", Write),
    Row("alter publication", "publication", "*", Write),
    Row("alter subscription", "subscription", "*", Write),
    Row("alter tablespace", "tablespace", "*", Write),
    Row("alter warehouse", "warehouse", "*", Write),
    Row("drop owned +by", "role", "cascade restrict", Destroy),
    Row("reassign owned +by", "role", "*", Write),
    Row(
        "drop database",
        "database",
        "with ( force ) sync async no delay cascade restrict",
        Destroy,
    ),
    Row("drop tablespace", "tablespace", "", Destroy),
    Row("drop server", "server", "cascade restrict", Destroy),
    Row(
        "drop foreign data wrapper",
        "foreign_data_wrapper",
        "cascade restrict",
        Destroy,
    ),
    Row("drop foreign table", "table", "cascade restrict", Destroy),
    Row("drop event trigger", "trigger", "cascade restrict", Destroy),
    Row("drop rule", "rule", "*", Destroy),
    Row("drop trigger", "trigger", "*", Destroy),
    Row("drop policy", "policy", "*", Destroy),
    Row(
        "drop publication",
        "publication",
        "cascade restrict",
        Destroy,
    ),
    Row(
        "drop subscription",
        "subscription",
        "cascade restrict",
        Destroy,
    ),
    Row("drop statistics", "statistics", "cascade restrict", Destroy),
    Row("drop aggregate", "aggregate", "*", Destroy),
    Row("drop collation", "collation", "cascade restrict", Destroy),
    Row("drop conversion", "conversion", "cascade restrict", Destroy),
    Row("drop cast", "", "*", Destroy),
    Row("drop routine", "routine", "*", Destroy),
    Row("drop function", "function", "*", Destroy),
    Row("drop procedure", "procedure", "*", Destroy),
    Row("drop extension", "extension", "cascade restrict", Destroy),
    Row("drop language", "language", "cascade restrict", Destroy),
    Row("drop group", "group", "", Destroy),
    Row("drop role", "role", "", Destroy),
    Row("drop user", "user", "@ ' % *", Destroy),
    Row("drop event", "event", "", Destroy),
    Row("drop domain", "domain", "cascade restrict", Destroy),
    Row("drop type", "type", "cascade restrict", Destroy),
    Row("drop index", "index", "*", Destroy),
    Row("drop measurement", "measurement", "", Destroy),
    Row("drop series", "", "*", Destroy),
    Row("drop shard", "name", "", Destroy),
    Row("drop retention policy", "name", "*", Destroy),
    Row("drop keyspace", "keyspace", "", Destroy),
    Row("drop dictionary", "dictionary", "*", Destroy),
    Row("drop warehouse", "warehouse", "", Destroy),
    Row("drop stage", "stage", "", Destroy),
    Row("drop stream", "stream", "", Destroy),
    Row("drop task", "task", "", Destroy),
    Row("drop pipe", "pipe", "", Destroy),
    Row("drop external table", "table", "cascade restrict", Destroy),
    Row("drop snapshot table", "table", "", Destroy),
    Row("drop security policy", "policy", "", Destroy),
    Row("drop login", "login", "", Destroy),
    Row("vacuum into", "", "*", Write),
    Row("vacuum", "table", "", Write),
    Row("analyze +table", "table", "", Write),
    Row("analyze", "table", "", Write),
    Row("cluster", "table", "using *", Write),
    Row("checkpoint", "", "", Write),
    Row("listen", "channel", "", Read),
    Row("unlisten", "channel", "* ", Read),
    Row("notify", "channel", "*", Write),
    Row("lock tables", "", "*", Write),
    Row("lock +table", "table", "*", Write),
    Row("lock", "table", "*", Write),
    Row("unlock tables", "", "", Read),
    Row("discard", "", "*", Write),
    Row("reset master", "", "*", Destroy),
    Row("reset binary logs", "", "*", Destroy),
    Row("purge binary logs", "", "*", Destroy),
    Row("purge master logs", "", "*", Destroy),
    Row("reset slave", "", "*", Write),
    Row("reset replica", "", "*", Write),
    Row("reset", "", "*", Write),
    Row("set", "", "*", Write),
    Row("comment", "", "*", Write),
    Row("security label", "", "*", Write),
    Row("create publication", "publication", "*", Write),
    Row("create subscription", "subscription", "*", Write),
    Row("create statistics", "statistics", "*", Write),
    Row("create tablespace", "tablespace", "*", Write),
    Row("create database", "database", "*", Write),
    Row("create role", "role", "*", Write),
    Row("create user", "user", "*", Write),
    Row("create group", "group", "*", Write),
    Row("create keyspace", "keyspace", "*", Write),
    Row("create sequence", "sequence", "*", Write),
    Row("create type", "type", "*", Write),
    Row("create warehouse", "warehouse", "*", Write),
    Row("create login", "login", "*", Write),
    Row("import foreign schema", "schema", "*", Write),
    Row("close", "cursor", "", Read),
    Row("fetch", "", "*", Read),
    Row("move", "", "*", Read),
    Row("deallocate", "", "*", Read),
    Row("abort", "", "*", Read),
    Row("end", "", "work transaction and no chain", Read),
    Row("begin", "", TRANSACTION, Read),
    Row("start transaction", "", TRANSACTION, Read),
    Row("commit", "", TRANSACTION, Read),
    Row("rollback", "", TRANSACTION, Read),
    Row("prepare transaction", "", "*", Write),
    Row("savepoint", "", "*", Read),
    Row("release", "", "*", Read),
    Row("show", "", "*", Read),
    Row("describe", "", "*", Read),
    Row("desc", "", "*", Read),
    Row("grant", "", "*", Write),
    Row("revoke", "", "*", Write),
    Row("rename table", "", "*", Write),
    Row("rename user", "", "*", Write),
    Row("flush", "", "*", Write),
    Row("kill", "", "*", Write),
    Row("optimize +table", "table", "*", Write),
    Row("optimize", "table", "*", Write),
    Row("repair +table", "table", "*", Write),
    Row("check +table", "table", "*", Read),
    Row("checksum +table", "table", "*", Read),
    Row("start slave", "", "*", Write),
    Row("start replica", "", "*", Write),
    Row("stop slave", "", "*", Write),
    Row("stop replica", "", "*", Write),
    Row("shutdown", "", "*", Destroy),
    Row("use", "database", "", Read),
    Row("pragma +table_info", "table", "*", Read),
    Row("pragma +table_xinfo", "table", "*", Read),
    Row("pragma +table_list", "table", "*", Read),
    Row("pragma +index_list", "table", "*", Read),
    Row("pragma +index_info", "table", "*", Read),
    Row("pragma +index_xinfo", "table", "*", Read),
    Row("pragma +foreign_key_list", "table", "*", Read),
    Row("pragma +foreign_key_check", "table", "*", Read),
    Row("pragma +integrity_check", "table", "*", Read),
    Row("pragma +quick_check", "table", "*", Read),
    Row("pragma", "", "*", Write),
    Row("attach", "", "*", Write),
    Row("detach", "", "*", Write),
    Row("truncate +table", "table", "*", Destroy),
    Row("truncate", "table", "*", Destroy),
    Row("undrop", "", "*", Write),
    Row("exchange tables", "", "*", Write),
];

/// What may stand behind the begin or the end of a transaction.
const TRANSACTION: &str = "work transaction tran isolation level read only write committed uncommitted repeatable \
    serializable deferred immediate exclusive deferrable concurrent not and no chain with consistent snapshot ,";

/// Actions on tables that are not looked for.
const NAMELESS: &[&str] = &[
    "load_data",
    "rename_table",
    "lock_tables",
    "exchange_tables",
    "comment",
    "grant",
    "revoke",
    "undrop",
];

/// What begins another statement.
const VERBS: &[&str] = &[
    "select", "with", "insert", "update", "delete", "merge", "drop", "truncate", "call", "exec",
    "execute", "do",
];

/// Words between the head and the names.
const SKIPPED: &[&str] = &[
    "if",
    "exists",
    "not",
    "concurrently",
    "only",
    "full",
    "freeze",
    "verbose",
    "temporary",
    "local",
    "no_write_to_binlog",
];

/// A statement that its words describe, or nothing.
pub(super) fn read(text: &str, flavour: &Flavour) -> Option<Intent> {
    let lexicon = flavour.lexicon();
    let mut tokens: Vec<&str> = lexicon
        .tokens(text)
        .filter(|token| !lexicon.is_blank(token))
        .collect();
    let options = ["reindex", "vacuum", "analyze", "cluster"];
    if tokens.get(1) == Some(&"(") && options.iter().any(|verb| said(&tokens[..1], verb)) {
        let close = tokens.iter().position(|token| *token == ")")?;
        tokens.drain(1..=close);
    }
    let row = ROWS.iter().find(|row| begins(&tokens, row.0))?;
    let Row(head, role, tail, effect) = row;
    // Where statements follow each other without a delimiter, the rest may hold another one.
    if tail.contains('*') && flavour.is_loose() {
        return None;
    }
    // A statement inside another one (`ANALYZE DELETE …`, `DESC ANALYZE …`) is not for this table.
    let names_verbs = [
        "grant",
        "revoke",
        "comment",
        "alter default privileges",
        "security label",
    ];
    if tail.contains('*')
        && !names_verbs.contains(head)
        && VERBS.iter().any(|verb| said(&tokens[1..], verb))
    {
        return None;
    }
    let (action, rest) = head.split_once('+').map_or((*head, ""), |(a, r)| (a, r));
    let mut at = action.split_whitespace().count() + rest.split_whitespace().count();
    let (cascade, exists) = (said(&tokens, "cascade"), said(&tokens[at..], "exists"));
    at = past_options(&tokens, at);
    let mut names = Vec::new();
    if !role.is_empty() {
        at = take_names(&tokens, at, &mut names);
    }
    let allows = |token: &&str| {
        let lower = token.to_lowercase();
        tail.split_whitespace()
            .any(|word| word == "*" || word == lower)
    };
    if !tokens[at..].iter().all(allows) {
        return None;
    }
    let action = action.trim().replace(' ', "_");
    let mut intent = Intent::new(flavour.resource, &action, *effect);
    if names.is_empty() {
        if tokens.len() > 1 {
            intent = intent.text("code", text);
        }
        if NAMELESS.contains(&action.as_str()) {
            intent = intent.arg("table", Value::Unknown);
        }
    } else {
        intent = intent.texts(role, &names);
    }
    if *effect == Destroy {
        for (flag, set) in [("cascade", cascade), ("if_exists", exists)] {
            intent.absence.flags.push(flag.to_owned());
            if set {
                intent = intent.set(flag);
            }
        }
    }
    Some(dangers(intent, text))
}

fn begins(tokens: &[&str], head: &str) -> bool {
    let mut tokens = tokens.iter();
    head.split([' ', '+'])
        .filter(|word| !word.is_empty())
        .all(|word| {
            tokens
                .next()
                .is_some_and(|token| token.eq_ignore_ascii_case(word))
        })
}

fn said(tokens: &[&str], word: &str) -> bool {
    tokens.iter().any(|token| token.eq_ignore_ascii_case(word))
}

/// Behind the words that only qualify.
fn past_options(tokens: &[&str], mut at: usize) -> usize {
    while tokens
        .get(at)
        .is_some_and(|token| SKIPPED.iter().any(|word| token.eq_ignore_ascii_case(word)))
    {
        at += 1;
    }
    at
}

/// Takes `a.b, "C"`; the position behind it.
fn take_names(tokens: &[&str], mut at: usize, names: &mut Vec<String>) -> usize {
    loop {
        let mut name = String::new();
        while let Some(part) = tokens.get(at).and_then(|token| part(token)) {
            name.push_str(&part);
            at += 1;
            if tokens.get(at) != Some(&".") {
                break;
            }
            name.push('.');
            at += 1;
        }
        if name.is_empty() {
            return at;
        }
        names.push(name);
        if tokens.get(at) != Some(&",") {
            return at;
        }
        at += 1;
    }
}

/// One part of a name, folded unless it is quoted.
fn part(token: &str) -> Option<String> {
    let mut inner = token.chars();
    match (inner.next()?, inner.next_back()) {
        ('"', Some('"')) | ('`', Some('`')) | ('[', Some(']')) | ('\'', Some('\'')) => {
            Some(inner.as_str().to_owned())
        }
        (first, _) if first.is_alphanumeric() || first == '_' => Some(token.to_lowercase()),
        _ => None,
    }
}

/// Settings that make the server run a program, load a library, write files, or read SQL otherwise.
const DANGEROUS: &[&str] = &[
    "_command",
    "_library",
    "_libraries",
    "library_path",
    "init_connect",
    "init_file",
    "init_slave",
    "init_replica",
    "plugin_dir",
    "log_file",
    "log_directory",
    "writable_schema",
    "trusted_schema",
    "no_backslash_escapes",
    "ansi",
    "ansi_quotes",
];

/// Marks a statement that sets what makes others mean something else.
pub(super) fn dangers(mut intent: Intent, text: &str) -> Intent {
    if ![
        "set",
        "alter_system",
        "alter_role",
        "alter_user",
        "alter_database",
        "pragma",
    ]
    .contains(&intent.action.as_str())
    {
        return intent;
    }
    let words = guess::all_words(text);
    let escapes = words
        .iter()
        .any(|word| word == "standard_conforming_strings")
        && words.last().is_none_or(|word| word != "on");
    let danger = DANGEROUS
        .iter()
        .find(|danger| words.iter().any(|word| word.ends_with(**danger)));
    if escapes || danger.is_some() {
        let why = "it changes what the server runs, or how it reads SQL";
        intent.effect = intent.effect.max(Effect::Execute);
        return intent.text("code", text).opaque(why);
    }
    intent
}
