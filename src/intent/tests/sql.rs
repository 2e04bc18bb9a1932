//! Databases and their clients: `sql.txt` is the table, and what no text of SQL may do stands below.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

/// Clients that read their standard input, one of each kind.
const CLIENTS: &[&[&str]] = &[
    &["psql"],
    &["mysql"],
    &["sqlite3", "x.db"],
    &["duckdb", "x.db"],
    &["sqlcmd"],
    &["clickhouse-client"],
    &["trino"],
    &["redis-cli"],
    &["mongosh"],
];

/// Parts that texts are made of: what quotes, ends and runs.
const PARTS: &[&str] = &[
    "select 1",
    "drop table users",
    "delete from a",
    "insert into a values (1)",
    ";",
    "\n",
    "'",
    "\"",
    "`",
    "$$",
    "$a$",
    "/*",
    "*/",
    "/*!50000 ",
    "/*!99999 ",
    "--",
    "-- ",
    "#",
    "\\",
    "\\!",
    "\\g",
    "\\gexec",
    "\\o |",
    "\\copy a to program",
    "\\i drop.sql",
    "\\;",
    "\\.",
    "\ndelimiter //",
    "//",
    "\nsource drop.sql",
    "\nsystem id",
    "\n.shell id",
    "\n.read lite.sql",
    "E'",
    "U&'",
    ":a",
    "::int",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "copy a from stdin;\n",
    "\n\\.\n",
    "do $$ begin",
    "end",
    "begin",
    "\u{e9}",
    "\u{fffd}",
    "\r",
    "\t",
    "null",
    "db.a.drop()",
    "db.a.find({",
    "use x",
    "FLUSHALL",
    "DEL a",
    "*3",
    "\0",
    "create procedure p()",
    "with a as (",
    "explain analyze ",
    "execute",
    "go\n",
    "$(x)",
];

fn fed(client: &[&str], text: &str) -> Vec<Intent> {
    read(&argv(client), &Disk, &Stdin::Text(text.to_owned()))
}

#[test]
fn every_command_of_the_table_of_databases_is_read_as_it_says() {
    check("sql.txt", 250);
}

#[test]
fn deep_sql_of_any_dialect_is_answered_without_overflowing_the_stack() {
    let texts = [
        format!("SELECT * FROM a{}", " JOIN b ON true".repeat(1_500)),
        format!("SELECT {}1{}", "(".repeat(20_000), ")".repeat(20_000)),
        format!("SELECT 1{}", "+1".repeat(30_000)),
        format!("SELECT 1{}", " UNION SELECT 1".repeat(3_000)),
        format!("SELECT {} true", "NOT ".repeat(15_000)),
        format!("SELECT a{}", "::int".repeat(10_000)),
        format!("SELECT {}", "case when a then ".repeat(3_000)),
        format!("SELECT 1{}", "+1".repeat(250)),
        "print(".repeat(30_000),
        format!("db.a{}", ".b".repeat(30_000)),
    ];
    for client in CLIENTS {
        for text in &texts {
            assert!(!fed(client, text).is_empty());
        }
    }
}

#[test]
fn what_is_lost_past_the_bounds_is_still_named() {
    let many = format!("{}DROP TABLE users;", "SELECT 1;\n".repeat(20_000));
    let long = format!("SELECT '{}'; DROP TABLE users;", "x".repeat(600_000));
    for text in [many, long] {
        for client in [&["psql"][..], &["mysql"], &["sqlite3", "x.db"]] {
            let intents = fed(client, &text);
            assert!(intents.len() < 300);
            assert!(intents.iter().any(|intent| intent.action == "drop_table"));
        }
    }
}

#[test]
fn a_megabyte_of_rows_is_one_insert() {
    let rows = "(1, 'it''s; drop table x', NULL, -5.2), ".repeat(26_000);
    let text = format!("INSERT INTO t VALUES {rows}(1, 'x', NULL, 2);");
    let intents = fed(&["psql"], &text);
    assert_eq!(intents.len(), 1);
    assert_eq!(intents[0].action, "insert");
    assert!(intents[0].opaque.is_none());
}

#[test]
fn a_row_that_holds_a_query_is_not_cut_off() {
    let rows = "(1, 'x'), ".repeat(200);
    let text = format!("INSERT INTO t VALUES {rows}((SELECT pg_read_file('x')), 'y')");
    let intents = fed(&["psql"], &text);
    assert!(intents[0].args.contains_key("function"));
}

#[test]
fn what_repeats_is_answered_in_time_that_grows_with_it() {
    // The bar is for an optimized build; this one is to notice what grows faster than its input.
    let bound = Duration::from_secs(10);
    for unit in [
        "'",
        "$",
        "$$a",
        "/* ",
        "--\n",
        "\\",
        "\\x ",
        "\\o a\n",
        "\n",
        ".mode x\n",
        ":a ",
        "/*!50000 ",
        "drop ",
        "(",
    ] {
        let text = unit.repeat((1 << 18) / unit.len() - 1);
        for client in CLIENTS {
            let start = Instant::now();
            assert!(!fed(client, &text).is_empty());
            assert!(start.elapsed() < bound, "{client:?} {unit:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_of_parts_has_an_answer(client in 0..CLIENTS.len(), parts in prop::collection::vec(0..PARTS.len(), 0..12)) {
        let text: String = parts.iter().flat_map(|part| [PARTS[*part], " "]).collect();
        let intents = fed(CLIENTS[client], &text);
        prop_assert!(!intents.is_empty() && intents.len() <= 300);
        prop_assert!(intents.iter().all(|intent| !intent.command.is_empty()));
    }

    #[test]
    fn any_text_has_an_answer(client in 0..CLIENTS.len(), text in ".{0,120}") {
        prop_assert!(!fed(CLIENTS[client], &text).is_empty());
    }

    #[test]
    fn a_drop_between_whole_statements_is_seen(
        client in 0..7_usize,
        before in prop::collection::vec(prop::sample::select(vec!["select 1", "select 'a;b'", "insert into a values ('x')", "/* c */ select 2"]), 0..5),
        after in prop::collection::vec(prop::sample::select(vec!["select 1", "foo bar", "select 'it''s'", "delete from b"]), 0..5),
    ) {
        let text = [before, vec!["drop table users"], after].concat().join(";\n");
        let intents = fed(CLIENTS[client], &text);
        let drop = intents.iter().find(|intent| intent.action == "drop_table");
        prop_assert_eq!(drop.map(|intent| &intent.args["table"]), Some(&Value::String("users".to_owned())));
    }

    #[test]
    fn what_stands_in_a_literal_is_no_statement(client in 0..7_usize, inner in "[a-z ;(),=*-]{0,40}") {
        let text = format!("select * from notes where text = 'drop table {inner}'");
        let intents = fed(CLIENTS[client], &text);
        prop_assert_eq!(intents.len(), 1);
        prop_assert_eq!(&intents[0].action, "select");
        prop_assert!(intents[0].opaque.is_none());
    }
}
