//! Tools beside the clients of databases: dumps, restores, and what makes or drops whole databases. A row each.

use super::super::call::{Call, snake};
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};

/// A tool: its names, resource, action, effect, grammar, and the roles of its operands.
struct Row {
    names: &'static str,
    resource: &'static str,
    action: &'static str,
    effect: Effect,
    options: Grammar,
    roles: &'static [&'static str],
    /// Options that name a file to write.
    outputs: &'static [&'static str],
    /// Flags that make it drop what is there.
    drops: &'static [&'static str],
}

const PG: &str = "host/h= port/p= username/U= no-password/w password/W echo/e maintenance-db= version/V help role=";
const PG_DUMP: &str = "dbname/d= file/f= format/F= jobs/j= verbose/v compress/Z= lock-wait-timeout= no-sync data-only/a \
    large-objects/b blobs no-blobs/B clean/c create/C extension/e= encoding/E= schema/n= exclude-schema/N= no-owner/O no-reconnect/R \
    schema-only/s superuser/S= table/t= exclude-table/T= no-privileges/x no-acl column-inserts inserts if-exists no-comments \
    exclude-table-data= quote-all-identifiers section= snapshot= on-conflict-do-nothing rows-per-insert= disable-triggers \
    no-tablespaces no-publications no-subscriptions enable-row-security filter= host/h= port/p= username/U= no-password/w \
    password/W version/V help role= serializable-deferrable load-via-partition-root no-security-labels strict-names \
    globals-only/g roles-only/r tablespaces-only exclude-database= database/l=";
const PG_RESTORE: &str = "dbname/d= file/f= format/F= jobs/j= list/l verbose/v data-only/a clean/c create/C exit-on-error/e \
    index/I= use-list/L= schema/n= exclude-schema/N= no-owner/O function/P= schema-only/s superuser/S= table/t= trigger/T= \
    no-privileges/x no-acl single-transaction/1 disable-triggers enable-row-security if-exists no-comments \
    no-data-for-failed-tables section= strict-names use-set-session-authorization host/h= port/p= username/U= no-password/w \
    password/W version/V help role= no-tablespaces no-publications no-subscriptions filter=";
const MYSQL_DUMP: &str = "host/h= port/P= user/u= password/p? socket/S= databases/B all-databases/A result-file/r= tables \
    single-transaction quick/q lock-tables/l no-data/d no-create-info/t no-create-db/n add-drop-database add-drop-table \
    skip-add-drop-table routines/R triggers events/E opt skip-opt compact/c force/f verbose/v where/w= ignore-table= \
    default-character-set= defaults-file= defaults-extra-file= column-statistics? set-gtid-purged= master-data? \
    source-data? hex-blob skip-lock-tables skip-extended-insert extended-insert/e complete-insert tab/T= flush-logs/F \
    delete-master-logs protocol= ssl-mode= ssl-ca= skip-comments no-tablespaces/y max-allowed-packet= compress/C";
const MONGO: &str = "host/h= port= username/u= password/p= authenticationDatabase= authenticationMechanism= uri= db/d= \
    collection/c= query/q= queryFile= out/o= archive? gzip drop dryRun file= type= jsonArray fields/f= headerline mode= \
    upsert upsertFields= stopOnError nsInclude= nsExclude= nsFrom= nsTo= dir= oplog oplogReplay numParallelCollections/j= \
    quiet verbose/v? ssl tls excludeCollection= readPreference= forceTableScan pretty sort= limit= skip= config= \
    maintainInsertionOrder preserveUUID noIndexRestore noOptionsRestore bypassDocumentValidation";

const fn row(
    names: &'static str,
    resource: &'static str,
    action: &'static str,
    effect: Effect,
    options: &'static str,
    roles: &'static [&'static str],
) -> Row {
    Row {
        names,
        resource,
        action,
        effect,
        options: Grammar::gnu(options),
        roles,
        outputs: &[],
        drops: &[],
    }
}

use Effect::{Destroy, Read, Write};

const ROWS: &[Row] = &[
    Row {
        options: Grammar::gnu("if-exists force/f interactive/i").and(PG),
        ..row("dropdb", "postgres", "drop_database", Destroy, "", &["database"])
    },
    Row {
        options: Grammar::gnu("if-exists interactive/i").and(PG),
        ..row("dropuser", "postgres", "drop_role", Destroy, "", &["role"])
    },
    Row {
        options: Grammar::gnu(
            "owner/O= template/T= encoding/E= locale/l= lc-collate= lc-ctype= tablespace/D= strategy/S= icu-locale= locale-provider=",
        )
        .and(PG),
        ..row("createdb", "postgres", "create_database", Write, "", &["database", "description"])
    },
    Row {
        options: Grammar::gnu(
            "superuser/s no-superuser/S createdb/d no-createdb/D createrole/r no-createrole/R login/l no-login/L pwprompt/P \
             connection-limit/c= inherit/i no-inherit/I member-of/g= replication no-replication interactive encrypted/E",
        )
        .and(PG),
        ..row("createuser", "postgres", "create_role", Write, "", &["role"])
    },
    Row {
        options: Grammar::gnu("all/a dbname/d= full/F analyze/z analyze-only/Z table/t= jobs/j= verbose/v quiet/q freeze/f").and(PG),
        ..row("vacuumdb", "postgres", "vacuum", Write, "", &["database"])
    },
    Row {
        options: Grammar::gnu("all/a dbname/d= table/t= index/i= system/s schema/S= jobs/j= concurrently quiet/q verbose/v").and(PG),
        ..row("reindexdb", "postgres", "reindex", Write, "", &["database"])
    },
    Row {
        options: Grammar::gnu("all/a dbname/d= table/t= quiet/q verbose/v").and(PG),
        ..row("clusterdb", "postgres", "cluster", Write, "", &["database"])
    },
    Row {
        options: Grammar::gnu("dbname/d= timeout/t= quiet/q").and(PG),
        ..row("pg_isready", "postgres", "is_ready", Read, "", &[])
    },
    Row {
        outputs: &["file"],
        ..row("pg_dump", "postgres", "dump", Read, PG_DUMP, &["dbname"])
    },
    Row {
        outputs: &["file"],
        ..row("pg_dumpall", "postgres", "dump_all", Effect::Secret, PG_DUMP, &[])
    },
    Row {
        drops: &["clean"],
        outputs: &["file"],
        ..row("pg_restore", "postgres", "restore", Write, PG_RESTORE, &["file_name"])
    },
    row(
        "pg_basebackup",
        "postgres",
        "base_backup",
        Read,
        "pgdata/D= format/F= write-recovery-conf/R wal-method/X= gzip/z compress/Z= checkpoint/c= progress/P verbose/v dbname/d= \
         host/h= port/p= username/U= no-password/w password/W slot/S= create-slot/C label/l= target/t= max-rate/r= no-verify-checksums",
        &[],
    ),
    row("pg_resetwal", "postgres", "reset_wal", Destroy, "force/f dry-run/n pgdata/D=", &["path"]),
    row("initdb", "postgres", "init_database", Write, "pgdata/D= auth/A= encoding/E= username/U= pwfile= locale= waldir/X= data-checksums/k", &["path"]),
    Row {
        outputs: &["result_file", "tab"],
        ..row("mysqldump mariadb-dump mysqlpump", "mysql", "dump", Read, MYSQL_DUMP, &["database", "table"])
    },
    row(
        "mysqlimport mariadb-import",
        "mysql",
        "import",
        Write,
        "host/h= port/P= user/u= password/p? socket/S= local/L delete/d replace/r ignore/i fields-terminated-by= \
         fields-enclosed-by= lines-terminated-by= ignore-lines= columns/c= force/f verbose/v compress/C lock-tables/l",
        &["database", "path"],
    ),
    row(
        "mysqlcheck mariadb-check mysqlanalyze mysqlrepair mysqloptimize",
        "mysql",
        "check",
        Write,
        "host/h= port/P= user/u= password/p? socket/S= all-databases/A databases/B analyze/a check/c optimize/o repair/r auto-repair",
        &["database", "table"],
    ),
    row(
        "mysqlshow mariadb-show",
        "mysql",
        "show",
        Read,
        "host/h= port/P= user/u= password/p? socket/S= count keys/k status/i verbose/v",
        &["database", "table", "column"],
    ),
    Row {
        outputs: &["out", "archive"],
        ..row("mongodump", "mongodb", "dump", Read, MONGO, &["uri"])
    },
    Row {
        outputs: &["out"],
        ..row("mongoexport", "mongodb", "export", Read, MONGO, &["uri"])
    },
    Row {
        drops: &["drop"],
        ..row("mongorestore", "mongodb", "restore", Write, MONGO, &["path"])
    },
    Row {
        drops: &["drop"],
        ..row("mongoimport", "mongodb", "import", Write, MONGO, &["path"])
    },
    row("redis-benchmark", "redis", "benchmark", Write, "", &[]),
    row("sqldiff", "sqlite", "diff", Read, "", &["database", "other"]),
];

/// Operations of mysqladmin, how many words each takes, and their effects; others only look.
const ADMIN: &[(&str, usize, Effect)] = &[
    ("create", 1, Write),
    ("drop", 1, Destroy),
    ("password", 1, Write),
    ("shutdown", 0, Destroy),
    ("kill", 1, Write),
    ("reload", 0, Write),
    ("refresh", 0, Write),
    ("flush-hosts", 0, Write),
    ("flush-logs", 0, Write),
    ("flush-privileges", 0, Write),
    ("flush-status", 0, Write),
    ("flush-tables", 0, Write),
    ("flush-threads", 0, Write),
    ("start-slave", 0, Write),
    ("stop-slave", 0, Write),
    ("start-replica", 0, Write),
    ("stop-replica", 0, Write),
    ("debug", 0, Write),
];

const ADMIN_OPTIONS: Grammar = Grammar::gnu(
    "host/h= port/P= user/u= password/p? socket/S= force/f silent/s verbose/v sleep/i= count/c= relative/r wait/w? \
     connect-timeout= shutdown-timeout= protocol= ssl-mode= ssl-ca= defaults-file= defaults-extra-file= no-beep/b",
);

pub(super) fn knows(name: &str) -> bool {
    matches!(name, "mysqladmin" | "mariadb-admin") || find(name).is_some()
}

fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter()
        .find(|row| row.names.split(' ').any(|known| known == name))
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let Some(row) = find(call.name) else {
        return admin(call);
    };
    let line = row.options.read(call.words);
    if call.asks_about_itself() {
        return vec![Intent::new(row.resource, "version", Effect::Read)];
    }
    let mut intent = Intent::new(row.resource, row.action, row.effect).options(&line);
    if row.drops.iter().any(|flag| line.is_set(flag)) {
        intent.effect = Destroy;
    }
    // Without a database to restore to, it only prints.
    if call.name == "pg_restore"
        && line.operands.len() < 2
        && (!line.is_set("dbname") || line.is_set("list"))
    {
        intent.effect = Read;
    }
    let last = row.roles.len().saturating_sub(1);
    for (at, role) in row.roles.iter().enumerate() {
        // The last role takes all operands that are left.
        let words = line.operands.get(at..).unwrap_or_default();
        let words = if at == last {
            words
        } else {
            words.get(..1).unwrap_or_default()
        };
        if !words.is_empty() {
            intent = intent.texts(role, words);
        }
    }
    let unnamed = match row.action {
        // Without a name, the one of the user is meant.
        "drop_database" | "drop_role" => line.operands.is_empty(),
        _ => false,
    };
    if unnamed {
        intent.absence.unknown = true;
    }
    if line.is_set("delete_master_logs") {
        intent.effect = Destroy;
    }
    let mut intents = vec![intent];
    intents.extend(restored(call, row, &line));
    for name in row.outputs {
        for path in line.texts(name).into_iter().filter(|path| *path != "-") {
            intents.extend(call.output(path));
        }
    }
    intents
}

/// A restore runs what the dump says.
fn restored(call: &Call, row: &Row, line: &Line) -> Option<Intent> {
    let runs = match call.name {
        // Into a text or a list, nothing is restored.
        "pg_restore" => line.is_set("dbname") && !line.is_set("list"),
        "mysqldump" | "mariadb-dump" => line.any(&["defaults_file", "defaults_extra_file"]),
        _ => false,
    };
    runs.then(|| {
        Intent::new(row.resource, "run_code", Effect::Execute)
            .opaque("what it runs is in a file that is not looked into")
    })
}

/// mysqladmin: several operations on one line, each with its words.
fn admin(call: &Call) -> Vec<Intent> {
    let line = ADMIN_OPTIONS.read(call.words);
    let mut intents = Vec::new();
    let mut words = line.operands.iter().copied();
    while let Some(word) = words.next() {
        let row = ADMIN.iter().find(|(known, ..)| *known == word);
        let (takes, effect) = row.map_or((0, Effect::Read), |row| (row.1, row.2));
        let (action, role) = match word {
            "drop" => ("drop_database".to_owned(), "database"),
            "create" => ("create_database".to_owned(), "database"),
            other => (snake(other), "name"),
        };
        let mut intent = Intent::new("mysql", &action, effect).options(&line);
        // What is set is a password, and no name.
        if takes > 0
            && let Some(operand) = words.next()
            && word != "password"
        {
            intent = intent.text(role, operand);
        }
        intents.push(intent);
    }
    if intents.is_empty() {
        intents.push(Intent::new("mysql", "help", Effect::Read).options(&line));
    }
    intents
}
