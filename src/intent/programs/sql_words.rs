//! SQL among the words of programs that the table knows: `wrangler d1 execute --command`, `turso db shell`.

use super::super::call::Call;
use super::super::sql::{Client, Dialect, Flavour, Session};
use super::super::{Intent, Value};

/// The databases whose SQL is sent by such programs, by the name that the rows call them.
const FLAVOURS: &[Flavour] = &[
    Flavour::new("postgres", Dialect::Postgres, Client::Plain),
    Flavour::new("mysql", Dialect::Mysql, Client::Plain),
    Flavour::new("sqlite", Dialect::Sqlite, Client::Plain),
    Flavour::new("gcp.spanner", Dialect::Ansi, Client::Plain),
    Flavour::new("aws.athena", Dialect::Hive, Client::Plain),
    Flavour::new("aws.dynamodb", Dialect::Ansi, Client::Plain),
    Flavour::new("aws.redshift", Dialect::Postgres, Client::Plain),
    Flavour::new("sql", Dialect::Ansi, Client::Plain),
];

/// What SQL does that stands in words, or in files that they name.
pub(super) fn read(call: &Call, flavour: &str, in_files: bool, values: &[Value]) -> Vec<Intent> {
    let known = FLAVOURS.iter().find(|known| known.resource == flavour);
    let standard = Flavour::new("sql", Dialect::Ansi, Client::Plain);
    let mut session = Session::new(call, *known.unwrap_or(&standard));
    let mut intents = Vec::new();
    for value in values.iter().take(call.limit + 1) {
        intents.extend(match value {
            Value::String(path) if in_files => session.file(path),
            Value::String(text) => session.text(text),
            Value::Unknown => {
                vec![session.unseen("a word of it is known only at run time")]
            }
            // No statement and no path looks like a number or a flag.
            _ => Vec::new(),
        });
    }
    intents.truncate(call.limit + 1);
    intents
}
