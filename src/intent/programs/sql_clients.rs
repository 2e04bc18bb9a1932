//! Clients that take SQL on the command line, from files and from their standard input: a row each. What they share is
//! read here; psql and mysql have files of their own for what only they do.

use super::super::call::{Call, text};
use super::super::options::{Grammar, Line};
use super::super::sql::{Client, Dialect, Flavour, Session};
use super::super::{Effect, Intent};
use super::psql::half_known;

/// How one client is called.
struct Row {
    /// Its names, in front of the sub-command that takes SQL where there is one: `cockroach sql`.
    names: &'static str,
    flavour: Flavour,
    options: Grammar,
    /// Options that take SQL.
    code: &'static [&'static str],
    /// Options that take a file of SQL.
    files: &'static [&'static str],
    /// Options that take a file for output.
    outputs: &'static [&'static str],
    /// The roles of operands; `sql` is one that is SQL itself, and so are those behind it.
    roles: &'static [&'static str],
    /// Options have one dash, whatever their length.
    one_dash: bool,
}

const DOTTED: &str = "cmd= init= separator= newline= nullvalue= mmap= maxsize= heap= vfs= append ascii bail batch box column \
    csv deserialize echo escape= header noheader headers= help html interactive json line list markdown memtrace multiplex \
    nofollow nonce= no-rowid-in-view pcachetrace quote readonly safe sorterref= stats table tabs unsafe-testing version \
    vfstrace no-stdin unsigned jsonlines storage-version= ui unredacted";

const fn row(
    names: &'static str,
    resource: &'static str,
    dialect: Dialect,
    options: &'static str,
    code: &'static [&'static str],
    files: &'static [&'static str],
) -> Row {
    Row {
        names,
        flavour: Flavour::new(resource, dialect, Client::Plain),
        options: Grammar::gnu(options),
        code,
        files,
        outputs: &["output", "output_file", "output_directory"],
        roles: &[],
        one_dash: false,
    }
}

const ROWS: &[Row] = &[
    Row {
        names: "sqlite3 sqlite sqlcipher",
        flavour: Flavour::new("sqlite", Dialect::Sqlite, Client::Dots),
        options: Grammar::go(DOTTED),
        code: &["cmd"],
        files: &["init"],
        outputs: &[],
        roles: &["database", "sql"],
        one_dash: true,
    },
    Row {
        names: "duckdb",
        flavour: Flavour::new("duckdb", Dialect::DuckDb, Client::Dots),
        options: Grammar::go("/c= /s= /f= init= cmd=").and(DOTTED),
        code: &["cmd", "c", "s"],
        files: &["init", "f"],
        outputs: &[],
        roles: &["database", "sql"],
        one_dash: true,
    },
    Row {
        roles: &["database"],
        ..row(
            "clickhouse-client clickhouse_client",
            "clickhouse",
            Dialect::ClickHouse,
            "query/q= queries-file= host/h= port= user/u= password? database/d= multiquery/n multiline/m format/f= \
             time/t verbose secure/s config/C= output-format= vertical/E echo max_threads= help version/V",
            &["query"],
            &["queries_file"],
        )
    },
    row(
        "cockroach",
        "cockroach",
        Dialect::Postgres,
        "execute/e= file/f= database/d= url= host= port/p= user/u= insecure certs-dir= format= set= watch= echo-sql \
         safe-updates? cluster-name=",
        &["execute"],
        &["file"],
    ),
    row(
        "sqlcmd osql go-sqlcmd mssql-cli",
        "mssql",
        Dialect::MsSql,
        "query/Q= /q= input-file/i= output-file/o= server/S= database/d= username/U= password/P= trusted/E encrypt/N? \
         trust/C variable/v= headers/h= trim/W separator/s= width/w= timeout/t= login-timeout/l= exit/b code-page/f= /I /X? /r? \
         /y= /Y= /a= /K= /H= /m= /V= /e /u /k? /x /R /c= /G /A /j /g /z= /Z= /p? /D /L?",
        &["query", "q"],
        &["input_file"],
    ),
    row(
        "snowsql",
        "snowflake",
        Dialect::Snowflake,
        "query/q= filename/f= accountname/a= username/u= dbname/d= schemaname/s= warehouse/w= rolename/r= host/h= \
         connection/c= option/o= variable/D= authenticator= private-key-path= noup mfa-passcode/m= config=",
        &["query"],
        &["filename"],
    ),
    row(
        "trino trino-cli",
        "trino",
        Dialect::Ansi,
        TRINO,
        &["execute"],
        &["file"],
    ),
    row(
        "presto presto-cli",
        "presto",
        Dialect::Ansi,
        TRINO,
        &["execute"],
        &["file"],
    ),
    Row {
        roles: &["host", "port"],
        ..row(
            "cqlsh",
            "cassandra",
            Dialect::Ansi,
            "execute/e= file/f= keyspace/k= username/u= password/p= ssl color/C no-color cqlshrc= debug encoding= \
             cqlversion= protocol-version= connect-timeout= request-timeout= tty/t browser= version help credentials=",
            &["execute"],
            &["file"],
        )
    },
    row(
        "hive",
        "hive",
        Dialect::Hive,
        "execute/e= file/f= init/i= define/d= hiveconf= hivevar= database= silent/S verbose/v help/H",
        &["execute"],
        &["file", "init"],
    ),
    row(
        "beeline",
        "hive",
        Dialect::Hive,
        "execute/e= file/f= init/i= url/u= name/n= password/p= driver/d= hiveconf= hivevar= outputformat= silent=",
        &["execute"],
        &["file", "init"],
    ),
    row(
        "spark-sql",
        "spark",
        Dialect::Hive,
        "execute/e= file/f= init/i= define/d= hiveconf= hivevar= database= master= conf= silent/S verbose/v",
        &["execute"],
        &["file", "init"],
    ),
    row(
        "impala-shell",
        "impala",
        Dialect::Hive,
        "query/q= query-file/f= impalad/i= output-file/o= user/u= database/d= delimited/B ssl kerberos/k ldap/l quiet verbose/V",
        &["query"],
        &["query_file"],
    ),
    Row {
        roles: &["database"],
        ..row(
            "mycli",
            "mysql",
            Dialect::Mysql,
            "execute/e= database/D= host/h= port/P= user/u= socket/S= password/p= dsn/d= csv table/t ssl-ca= login-path/g= \
             defaults-file= myclirc= auto-vertical-output warn no-warn logfile/l= audit-log= charset= list-dsn list-ssh-config",
            &["execute"],
            &[],
        )
    },
    Row {
        roles: &["database"],
        ..row(
            "litecli",
            "sqlite",
            Dialect::Sqlite,
            "execute/e= database/D= table/t csv warn no-warn liteclirc= logfile/l= auto-vertical-output prompt/R=",
            &["execute"],
            &[],
        )
    },
    Row {
        roles: &["dbname", "username"],
        ..row(
            "pgcli",
            "postgres",
            Dialect::Postgres,
            "host/h= port/p= username/u= dbname/d= list/l ping warn= no-password/w password/W single-connection pgclirc= \
             dsn/D= list-dsn row-limit= log-file= prompt= prompt-dsn= init-command= version/v help less-chatty",
            &["init_command"],
            &[],
        )
    },
];

const TRINO: &str = "execute= file/f= server= catalog= schema= user= password output-format= source= debug session= \
    client-tags= ignore-errors krb5-config-path= http-proxy= truststore-path= keystore-path= access-token= insecure progress?";

/// Sub-commands that take SQL.
const SUBCOMMANDS: &[(&str, &str)] = &[("cockroach", "sql")];

pub(super) fn knows(name: &str) -> bool {
    name == "usql" || find(name).is_some()
}

fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter()
        .find(|row| row.names.split(' ').any(|known| known == name))
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if call.name == "usql" {
        return usql(call);
    }
    let Some(row) = find(call.name) else {
        return vec![call.runs("run_code", "it runs code that is not looked into")];
    };
    let mut words = call.words.to_vec();
    if let Some((_, sub)) = SUBCOMMANDS.iter().find(|(name, _)| *name == call.name) {
        let Some(at) = words.iter().position(|word| word == sub) else {
            return super::super::generic::read(call);
        };
        words.remove(at);
    }
    if row.one_dash {
        for word in &mut words {
            if word.starts_with('-') && !word.starts_with("--") && word.len() > 2 {
                word.insert(0, '-');
            }
        }
    }
    if row.flavour.resource == "sqlite" && call.words.iter().any(|word| word.starts_with("-A")) {
        return vec![call.runs("archive", "it reads or writes an archive of files")];
    }
    let line = row.options.read(&words);
    client(call, row, &line)
}

/// Reads what stands on the line, in its files, or on its input.
fn client(call: &Call, row: &Row, line: &Line) -> Vec<Intent> {
    let mut session = Session::new(call, row.flavour);
    if line.is_set("version") || line.is_set("help") && call.words.len() == 1 {
        return vec![Intent::new(row.flavour.resource, "version", Effect::Read)];
    }
    let mut intents = Vec::new();
    let mut given = false;
    // A file that is read before everything else does not keep the client from reading its input.
    let counts = |name: &str| !matches!(name, "cmd" | "init" | "init_command");
    for name in row.files.iter().filter(|name| line.is_set(name)) {
        given |= counts(name);
        for path in line.texts(name) {
            intents.extend(session.file(path));
        }
    }
    for name in row.code.iter().filter(|name| line.is_set(name)) {
        given |= counts(name);
        for sql in line.texts(name) {
            intents.extend(session.text(sql));
        }
    }
    let statements = row.roles.iter().position(|role| *role == "sql");
    let (places, statements) = match statements {
        Some(at) if line.operands.len() > at => line.operands.split_at(at),
        _ => (&line.operands[..], &[][..]),
    };
    for sql in statements {
        given = true;
        intents.extend(session.text(sql));
    }
    if row
        .code
        .iter()
        .chain(row.files)
        .any(|name| line.is_unknown(name))
    {
        for word in half_known(call) {
            intents.extend(session.text(word));
        }
        intents.push(session.unseen("a word of it is known only at run time"));
    } else if !given {
        intents.extend(session.stdin());
    }
    if intents.is_empty() {
        intents.push(Intent::new(row.flavour.resource, "connect", Effect::Read));
    }
    for intent in &mut intents {
        if intent.resource == row.flavour.resource {
            let roles = row.roles.iter().filter(|role| !line.is_set(role));
            aim(intent, line, roles.zip(places), row.code, row.files);
        }
    }
    for name in row.outputs {
        let paths = line.texts(name);
        intents.extend(paths.iter().flat_map(|path| call.output(path)));
    }
    intents
}

/// Adds where the SQL goes, without touching what the statement says.
pub(super) fn aim<'a>(
    intent: &mut Intent,
    line: &Line,
    places: impl Iterator<Item = (&'a &'static str, &'a &'a str)>,
    code: &[&str],
    files: &[&str],
) {
    for (role, operand) in places {
        intent
            .args
            .entry((*role).to_owned())
            .or_insert_with(|| text(operand));
    }
    for (name, value) in &line.args {
        if !code.contains(&name.as_str()) && !files.contains(&name.as_str()) {
            intent
                .args
                .entry(name.clone())
                .or_insert_with(|| value.clone());
        }
    }
    intent.absence.unknown |= line.unknown.is_some();
    intent.absence.flags.extend(line.flags());
}

const USQL: Row = Row {
    roles: &["url"],
    ..row(
        "usql",
        "sql",
        Dialect::Ansi,
        "command/c= file/f= output/o= no-password/w no-init/X set/v= cset/N= pset/P= field-separator/F= record-separator/R= \
         table-attr/T= no-align/A html/H tuples-only/t expanded/x csv/C json/J json-all/j vertical/G quiet/q \
         single-transaction/1 password/W config= version/V",
        &["command"],
        &["file"],
    )
};

/// usql speaks to many databases; the scheme of the URL says to which.
fn usql(call: &Call) -> Vec<Intent> {
    let line = USQL.options.read(call.words);
    let url = line.operands.first().copied().unwrap_or_default();
    let scheme = url.split([':', '+']).next().unwrap_or_default();
    let (resource, dialect) = match scheme {
        "pg" | "postgres" | "postgresql" | "pgsql" => ("postgres", Dialect::Postgres),
        "my" | "mysql" | "mariadb" | "maria" => ("mysql", Dialect::Mysql),
        "sq" | "sqlite" | "sqlite3" | "file" => ("sqlite", Dialect::Sqlite),
        "ms" | "mssql" | "sqlserver" => ("mssql", Dialect::MsSql),
        "ch" | "clickhouse" => ("clickhouse", Dialect::ClickHouse),
        "dk" | "duckdb" => ("duckdb", Dialect::DuckDb),
        _ => ("sql", Dialect::Ansi),
    };
    let flavour = Flavour::new(resource, dialect, Client::Psql);
    client(call, &Row { flavour, ..USQL }, &line)
}
