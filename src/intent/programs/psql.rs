//! psql: the SQL of `-c` and `-f`, one intent a statement. Resource `postgres`.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::sql::{Client, Dialect, Flavour, Session};
use super::super::{Effect, Intent, UNKNOWN};
use super::sql_clients::aim;

const OPTIONS: Grammar = Grammar::gnu(
    "command/c= dbname/d= file/f= list/l set/v= variable= version/V no-psqlrc/X single-transaction/1 help? /? echo-all/a \
     echo-errors/b echo-queries/e echo-hidden/E log-file/L= no-readline/n output/o= quiet/q single-step/s single-line/S \
     no-align/A csv field-separator/F= html/H pset/P= record-separator/R= tuples-only/t table-attr/T= expanded/x \
     field-separator-zero/z record-separator-zero/0 host/h= port/p= username/U= no-password/w password/W",
);

const FLAVOUR: Flavour = Flavour::new("postgres", Dialect::Postgres, Client::Psql);

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    let mut session = Session::new(call, FLAVOUR);
    let mut intents = Vec::new();
    // The order of -c and -f does not change what happens, only when.
    for source in line.texts("command") {
        intents.extend(session.text(source));
    }
    for path in line.texts("file").into_iter().take(call.limit + 1) {
        intents.extend(match path {
            "-" => session.stdin(),
            path => session.file(path),
        });
    }
    if let Some(why) = reshapes(&line) {
        intents.insert(0, session.unseen(why));
    }
    let given = ["command", "file"].iter().any(|name| line.is_set(name));
    if line.is_unknown("command") || line.is_unknown("file") {
        for word in half_known(call) {
            intents.extend(session.text(word));
        }
        intents.push(session.unseen("a word of it is known only at run time"));
    } else if intents.is_empty() && line.is_set("list") {
        intents.push(Intent::new("postgres", "list_databases", Effect::Read));
    } else if intents.is_empty() && line.any(&["version", "help", "?"]) {
        intents.push(Intent::new("postgres", "version", Effect::Read));
    } else if !given {
        intents.extend(session.stdin());
    }
    if intents.is_empty() {
        intents.push(Intent::new("postgres", "connect", Effect::Read));
    }
    let paths = line
        .texts("output")
        .into_iter()
        .chain(line.texts("log_file"));
    let mut outputs: Vec<Intent> = Vec::new();
    for path in paths {
        if let Some(command) = path.trim_start().strip_prefix('|') {
            let run = Intent::new("postgres", "run_command", Effect::Execute);
            outputs.push(run.text("code", command));
            outputs.extend(session.shell(command));
        } else {
            outputs.extend(call.output(path));
        }
    }
    intents.truncate(call.limit + 1);
    for intent in &mut intents {
        if intent.resource == "postgres" {
            let roles = ["dbname", "username"]
                .iter()
                .filter(|role| !line.is_set(role));
            aim(
                intent,
                &line,
                roles.zip(&line.operands),
                &["command"],
                &["file"],
            );
        }
    }
    intents.extend(outputs);
    intents
}

/// Words of which a part is known only at run time, without the option they may be attached to.
pub(super) fn half_known<'a>(call: &'a Call) -> impl Iterator<Item = &'a str> {
    call.words
        .iter()
        .filter(|word| word.contains(UNKNOWN) && word.chars().any(|c| c.is_ascii_alphabetic()))
        .map(|word| match word.strip_prefix("--") {
            Some(long) => long.split_once('=').map_or(long, |(_, value)| value),
            None => match word.strip_prefix('-') {
                Some(short) => short.get(1..).unwrap_or_default(),
                None => word,
            },
        })
}

/// Variables of psql itself run or change what is sent; so do the server's options in a connection string.
fn reshapes(line: &Line) -> Option<&'static str> {
    let mut connections = line.texts("dbname");
    connections.extend(&line.operands);
    if connections.iter().any(|text| {
        let lower = text.to_lowercase();
        // A percent sign may spell any letter in a URI; a service is described in a file.
        let is_uri = lower.contains("://");
        lower.contains("options") || lower.contains("service") || is_uri && lower.contains("%6")
    }) {
        return Some("its connection sets options of the server");
    }
    let mut variables = line.texts("set");
    variables.extend(line.texts("variable"));
    // Those psql looks at are in capitals.
    variables
        .iter()
        .any(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            name.bytes().any(|b| b.is_ascii_uppercase()) && name != "ON_ERROR_STOP"
        })
        .then_some("a variable changes what psql does")
}
