//! Tools that change the schema of a database from files of a project: a row each operation. The resource is the tool.

use super::super::call::{Call, snake};
use super::super::generic;
use super::super::options::{Grammar, Line};
use super::super::sql::{Client, Dialect, Flavour, Session};
use super::super::{Effect, Intent, UNKNOWN};
use Effect::{Destroy, Execute, Network, Read, Write};

/// An operation: the tool, its words, the options of which one must be set for it to be this row, and its effect.
struct Row(&'static str, &'static str, &'static str, Effect);

const ROWS: &[Row] = &[
    Row("prisma", "db push", "force_reset accept_data_loss", Destroy),
    Row("prisma", "db push", "", Write),
    Row("prisma", "db pull", "", Write),
    Row("prisma", "db seed", "", Execute),
    Row("prisma", "db execute", "", Execute),
    Row("prisma", "migrate reset", "", Destroy),
    Row("prisma", "migrate dev", "", Execute),
    Row("prisma", "migrate deploy", "", Execute),
    Row("prisma", "migrate resolve", "", Write),
    Row("prisma", "migrate status", "", Read),
    Row("prisma", "migrate diff", "", Read),
    Row("prisma", "generate", "", Write),
    Row("prisma", "format", "", Write),
    Row("prisma", "validate", "", Read),
    Row("prisma", "version", "", Read),
    Row("prisma", "init", "", Write),
    Row("prisma", "studio", "", Network),
    Row("rails", "db:drop", "", Destroy),
    Row("rails", "db:reset", "", Destroy),
    Row("rails", "db:purge", "", Destroy),
    Row("rails", "db:truncate_all", "", Destroy),
    Row("rails", "db:seed:replant", "", Destroy),
    Row("rails", "db:migrate:reset", "", Destroy),
    Row("rails", "db:migrate:down", "", Destroy),
    Row("rails", "db:migrate:redo", "", Destroy),
    Row("rails", "db:migrate:status", "", Read),
    Row("rails", "db:rollback", "", Destroy),
    Row("rails", "db:schema:load", "", Destroy),
    Row("rails", "db:structure:load", "", Destroy),
    Row("rails", "db:setup", "", Destroy),
    Row("rails", "db:version", "", Read),
    Row("rails", "db:abort_if_pending_migrations", "", Read),
    Row("rails", "db:", "", Execute),
    Row("rails", "db", "", Execute),
    Row("rails", "dbconsole", "", Execute),
    Row("rails", "routes", "", Execute),
    Row("rails", "about", "", Read),
    Row("django", "flush", "", Destroy),
    Row("django", "reset_db", "", Destroy),
    Row("django", "sqlflush", "", Read),
    Row("django", "sqlmigrate", "", Read),
    Row("django", "showmigrations", "", Read),
    Row("django", "check", "", Read),
    Row("django", "inspectdb", "", Read),
    Row("django", "diffsettings", "", Effect::Secret),
    Row("django", "migrate", "", Execute),
    Row("django", "makemigrations", "", Write),
    Row("django", "squashmigrations", "", Write),
    Row("django", "dumpdata", "", Read),
    Row("django", "loaddata", "", Write),
    Row("django", "collectstatic", "clear", Destroy),
    Row("django", "collectstatic", "", Write),
    Row("django", "createsuperuser", "", Write),
    Row("django", "changepassword", "", Write),
    Row("django", "clearsessions", "", Write),
    Row("django", "startapp", "", Write),
    Row("django", "startproject", "", Write),
    Row("django", "remove_stale_contenttypes", "", Destroy),
    Row("alembic", "downgrade", "", Destroy),
    Row("alembic", "upgrade", "", Execute),
    Row("alembic", "stamp", "", Write),
    Row("alembic", "revision", "", Write),
    Row("alembic", "merge", "", Write),
    Row("alembic", "init", "", Write),
    Row("alembic", "current", "", Read),
    Row("alembic", "history", "", Read),
    Row("alembic", "heads", "", Read),
    Row("alembic", "branches", "", Read),
    Row("alembic", "show", "", Read),
    Row("alembic", "check", "", Read),
    Row("flyway", "clean", "", Destroy),
    Row("flyway", "undo", "", Destroy),
    Row("flyway", "migrate", "", Execute),
    Row("flyway", "info", "", Read),
    Row("flyway", "validate", "", Read),
    Row("flyway", "baseline", "", Write),
    Row("flyway", "repair", "", Write),
    Row("liquibase", "drop-all", "", Destroy),
    Row("liquibase", "dropAll", "", Destroy),
    Row("liquibase", "rollback", "", Destroy),
    Row("liquibase", "rollback-count", "", Destroy),
    Row("liquibase", "rollback-to-date", "", Destroy),
    Row("liquibase", "rollbackCount", "", Destroy),
    Row("liquibase", "rollbackToDate", "", Destroy),
    Row("liquibase", "update", "", Execute),
    Row("liquibase", "update-count", "", Execute),
    Row("liquibase", "update-sql", "", Read),
    Row("liquibase", "status", "", Read),
    Row("liquibase", "validate", "", Read),
    Row("liquibase", "history", "", Read),
    Row("liquibase", "diff", "", Read),
    Row("liquibase", "tag", "", Write),
    Row("knex", "migrate:rollback", "", Destroy),
    Row("knex", "migrate:down", "", Destroy),
    Row("knex", "migrate:latest", "", Execute),
    Row("knex", "migrate:up", "", Execute),
    Row("knex", "migrate:make", "", Write),
    Row("knex", "migrate:list", "", Read),
    Row("knex", "migrate:currentVersion", "", Read),
    Row("knex", "migrate:unlock", "", Write),
    Row("knex", "seed:make", "", Write),
    Row("knex", "seed:run", "", Execute),
    Row("sequelize", "db:drop", "", Destroy),
    Row("sequelize", "db:migrate:undo", "", Destroy),
    Row("sequelize", "db:migrate:undo:all", "", Destroy),
    Row("sequelize", "db:seed:undo", "", Destroy),
    Row("sequelize", "db:seed:undo:all", "", Destroy),
    Row("sequelize", "db:migrate:status", "", Read),
    Row("sequelize", "db:create", "", Write),
    Row("sequelize", "migration:generate", "", Write),
    Row("sequelize", "migration:create", "", Write),
    Row("sequelize", "model:generate", "", Write),
    Row("sequelize", "db:", "", Execute),
    Row("typeorm", "schema:drop", "", Destroy),
    Row("typeorm", "migration:revert", "", Destroy),
    Row("typeorm", "schema:sync", "", Destroy),
    Row("typeorm", "migration:run", "", Execute),
    Row("typeorm", "migration:show", "", Read),
    Row("typeorm", "schema:log", "", Read),
    Row("typeorm", "migration:generate", "", Write),
    Row("typeorm", "migration:create", "", Write),
    Row("drizzle-kit", "drop", "", Destroy),
    Row("drizzle-kit", "push", "force", Destroy),
    Row("drizzle-kit", "push", "", Execute),
    Row("drizzle-kit", "migrate", "", Execute),
    Row("drizzle-kit", "generate", "", Write),
    Row("drizzle-kit", "check", "", Read),
    Row("drizzle-kit", "introspect", "", Write),
    Row("drizzle-kit", "pull", "", Write),
    Row("drizzle-kit", "studio", "", Network),
    Row("dbt", "run", "full_refresh", Destroy),
    Row("dbt", "build", "full_refresh", Destroy),
    Row("dbt", "seed", "full_refresh", Destroy),
    Row("dbt", "run-operation", "", Execute),
    Row("dbt", "run", "", Execute),
    Row("dbt", "build", "", Execute),
    Row("dbt", "seed", "", Write),
    Row("dbt", "snapshot", "", Execute),
    Row("dbt", "test", "", Read),
    Row("dbt", "compile", "", Read),
    Row("dbt", "ls", "", Read),
    Row("dbt", "list", "", Read),
    Row("dbt", "parse", "", Read),
    Row("dbt", "debug", "", Read),
    Row("dbt", "show", "", Read),
    Row("dbt", "deps", "", Network),
    Row("dbt", "docs generate", "", Write),
    Row("dbt", "clean", "", Destroy),
    Row("goose", "down", "", Destroy),
    Row("goose", "down-to", "", Destroy),
    Row("goose", "reset", "", Destroy),
    Row("goose", "redo", "", Destroy),
    Row("goose", "up", "", Execute),
    Row("goose", "status", "", Read),
    Row("goose", "version", "", Read),
    Row("migrate", "drop", "", Destroy),
    Row("migrate", "down", "", Destroy),
    Row("migrate", "goto", "", Destroy),
    Row("migrate", "up", "", Execute),
    Row("migrate", "force", "", Write),
    Row("migrate", "create", "", Write),
    Row("migrate", "version", "", Read),
    Row("dbmate", "drop", "", Destroy),
    Row("dbmate", "rollback", "", Destroy),
    Row("dbmate", "down", "", Destroy),
    Row("dbmate", "up", "", Execute),
    Row("dbmate", "migrate", "", Execute),
    Row("dbmate", "load", "", Execute),
    Row("dbmate", "create", "", Write),
    Row("dbmate", "new", "", Write),
    Row("dbmate", "dump", "", Write),
    Row("dbmate", "status", "", Read),
    Row("dbmate", "wait", "", Read),
    Row("sqitch", "revert", "", Destroy),
    Row("sqitch", "rebase", "", Destroy),
    Row("sqitch", "deploy", "", Execute),
    Row("sqitch", "status", "", Read),
    Row("sqitch", "log", "", Read),
    Row("diesel", "database reset", "", Destroy),
    Row("diesel", "database drop", "", Destroy),
    Row("diesel", "migration revert", "", Destroy),
    Row("diesel", "migration redo", "", Destroy),
    Row("diesel", "migration run", "", Execute),
    Row("diesel", "migration list", "", Read),
    Row("diesel", "migration generate", "", Write),
    Row("diesel", "database setup", "", Execute),
    Row("diesel", "setup", "", Execute),
    Row("diesel", "print-schema", "", Read),
    Row("sqlx", "database drop", "", Destroy),
    Row("sqlx", "database reset", "", Destroy),
    Row("sqlx", "migrate revert", "", Destroy),
    Row("sqlx", "database create", "", Write),
    Row("sqlx", "database setup", "", Execute),
    Row("sqlx", "migrate run", "", Execute),
    Row("sqlx", "migrate info", "", Read),
    Row("sqlx", "migrate add", "", Write),
    Row("atlas", "schema clean", "", Destroy),
    Row("atlas", "schema apply", "", Destroy),
    Row("atlas", "migrate down", "", Destroy),
    Row("atlas", "migrate apply", "", Execute),
    Row("atlas", "schema inspect", "", Read),
    Row("atlas", "schema diff", "", Read),
    Row("atlas", "migrate diff", "", Write),
    Row("atlas", "migrate lint", "", Read),
    Row("atlas", "migrate status", "", Read),
    Row("mikro-orm", "schema:drop", "", Destroy),
    Row("mikro-orm", "schema:fresh", "", Destroy),
    Row("mikro-orm", "migration:fresh", "", Destroy),
    Row("mikro-orm", "migration:down", "", Destroy),
    Row("mikro-orm", "migration:up", "", Execute),
    Row("mikro-orm", "schema:update", "", Execute),
    Row("mikro-orm", "migration:list", "", Read),
];

/// Other names of the tools, and their own.
const NAMES: &[(&str, &str)] = &[
    ("manage.py", "django"),
    ("django-admin", "django"),
    ("django-admin.py", "django"),
    ("sequelize-cli", "sequelize"),
    ("rake", "rails"),
    ("typeorm-ts-node-commonjs", "typeorm"),
    ("typeorm-ts-node-esm", "typeorm"),
];

/// Operations that run other code of the project, or anything.
const RUNS: &[(&str, &str)] = &[
    (
        "rails",
        "runner r console c test server s generate g destroy d new plugin app:update",
    ),
    (
        "django",
        "shell shell_plus dbshell runserver test runscript",
    ),
];

const OPTIONS: Grammar = Grammar::go(
    "force/f yes/y schema= url= file= stdin skip-seed skip-generate skip-generators name/n= create-only accept-data-loss \
     force-reset config/c= env= environment/e= all plan sql tag= noinput no-input database= fake fake-initial settings= \
     pythonpath= traceback verbosity/v= knexfile= client= connection= cwd= migrations-path= migrations-directory= models-path= to= \
     from= dir/d= dataSource= migrationsTable= full-refresh select/s= models/m= exclude/x= target/t= profiles-dir= \
     project-dir= vars= threads= profile= changelog-file= changelogFile= username= password= count= help/h version \
     dry-run source= path= dev-url= auto-approve allow-dirty x/X= raiseerr revision= message= autogenerate clear link/l \
     run-syncdb merge empty",
);

pub(super) fn knows(name: &str) -> bool {
    let tool = tool(name);
    ROWS.iter().any(|row| row.0 == tool)
}

fn tool(name: &str) -> &str {
    let row = NAMES.iter().find(|(other, _)| *other == name);
    row.map_or(name, |(_, tool)| tool)
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let tool = tool(call.name);
    let words: Vec<String> = call.words.iter().map(|word| long(tool, word)).collect();
    let line = OPTIONS.read(&words);
    // Two programs are called atlas; the other one is a client of MongoDB's clusters.
    if tool == "atlas" && !matches!(line.operands.first(), Some(&("schema" | "migrate"))) {
        return super::table::read(call);
    }
    if line.operands.is_empty() || line.any(&["help", "version"]) && line.operands.len() < 2 {
        return vec![Intent::new(tool, "help", Effect::Read).options(&line)];
    }
    // rake and rails run every task on the line, and so do flyway and knex what their words say.
    let tasks =
        matches!(tool, "rails" | "flyway") && line.operands.iter().any(|word| is_task(tool, word));
    if tasks {
        return line
            .operands
            .iter()
            // `RAILS_ENV=production` sets a variable of the tasks.
            .filter(|word| !word.contains('='))
            .map(|word| task(call, tool, word, &line))
            .collect();
    }
    // What a project is built and tested with is no more than its own tests are.
    let own = ["test", "spec", "default", "build", "lint", "rubocop"];
    if call.name == "rake"
        && line.unknown.is_none()
        && line.operands.iter().all(|task| own.contains(task))
    {
        let plain = |word: &&String| !word.starts_with('-') || matches!(word.as_str(), "-q" | "-v");
        if call.words.iter().filter(plain).count() == call.words.len() {
            return vec![Intent::new(
                "rake",
                &spelled(line.operands[0]),
                Effect::Execute,
            )];
        }
    }
    if tool == "rails" {
        return vec![call.runs("run_code", "it runs code of the project")];
    }
    vec![operation(call, tool, &line)]
        .into_iter()
        .chain(executed(call, tool, &line))
        .collect()
}

/// Some tools spell long options with one dash.
fn long(tool: &str, word: &str) -> String {
    let one_dash = matches!(tool, "migrate" | "goose" | "flyway");
    if one_dash && word.starts_with('-') && !word.starts_with("--") && word.len() > 2 {
        format!("-{word}")
    } else {
        word.to_owned()
    }
}

fn is_task(tool: &str, word: &str) -> bool {
    tool == "flyway"
        || word.starts_with("db:")
        || ROWS.iter().any(|row| row.0 == tool && row.1 == word)
}

/// One task of several; an argument in brackets belongs to it.
fn task(call: &Call, tool: &str, word: &str, line: &Line) -> Intent {
    let name = word.split('[').next().unwrap_or(word);
    // A task for one of several databases: `db:drop:primary`, `db:migrate:reset:cache`.
    let exact = |name: &str| find(tool, &[name], line).filter(|row| !row.1.ends_with(':'));
    let row = exact(name)
        .or_else(|| exact(name.rsplit_once(':')?.0))
        .or_else(|| find(tool, &[name], line));
    match row {
        Some(row) => Intent::new(tool, &spelled(name), row.3).options(line),
        None => call.runs(&spelled(name), "what it does is in files of the project"),
    }
}

fn operation(call: &Call, tool: &str, line: &Line) -> Intent {
    let first = line.operands.first().copied().unwrap_or_default();
    let runs = RUNS.iter().find(|(known, _)| *known == tool);
    if runs.is_some_and(|(_, words)| words.split(' ').any(|word| word == first)) {
        return call.runs(&spelled(first), "it runs code of the project");
    }
    // `goose postgres DSN up`, `migrate -path x up`: what is in front is where, not what.
    let skip = match tool {
        "goose" => line
            .operands
            .iter()
            .position(|word| find(tool, &[word], line).is_some()),
        _ => Some(0),
    };
    let operands = &line.operands[skip.unwrap_or(0)..];
    let Some(row) = find(tool, operands, line) else {
        // An operation that is not known runs code of the project, or of a plug-in.
        let mut read = generic::read_as(tool, call.words, Execute);
        return read.swap_remove(0);
    };
    let used = row.1.split(' ').count();
    let action = spelled(&operands[..used].join(" "));
    let mut intent = Intent::new(tool, &action, row.3).options(line);
    // Back to the empty schema.
    if tool == "django" && row.1 == "migrate" && operands.contains(&"zero") {
        intent.effect = Destroy;
    }
    // What is known only at run time may be the option that decides.
    if line.unknown.is_some_and(|word| word.starts_with(UNKNOWN)) {
        let alike = ROWS
            .iter()
            .filter(|other| other.0 == tool && other.1 == row.1);
        intent.effect = alike.map(|row| row.3).fold(intent.effect, Effect::max);
    }
    intent.operands(&operands[used..])
}

fn find(tool: &str, operands: &[&str], line: &Line) -> Option<&'static Row> {
    ROWS.iter().find(|Row(name, words, needs, _)| {
        let spelled = words.ends_with(':');
        let fits = words.split(' ').enumerate().all(|(at, word)| {
            operands
                .get(at)
                .is_some_and(|operand| *operand == word || spelled && operand.starts_with(word))
        });
        *name == tool
            && fits
            && (needs.is_empty() || needs.split(' ').any(|flag| line.is_set(flag)))
    })
}

fn spelled(words: &str) -> String {
    snake(&words.replace([' ', ':'], "_"))
}

/// `prisma db execute --file x.sql` runs what the file says, or the standard input.
fn executed(call: &Call, tool: &str, line: &Line) -> Vec<Intent> {
    if tool != "prisma" || !line.operands.starts_with(&["db", "execute"]) {
        return Vec::new();
    }
    let flavour = Flavour::new("prisma", Dialect::Postgres, Client::Plain);
    let mut session = Session::new(call, flavour);
    let mut intents: Vec<Intent> = Vec::new();
    for path in line.texts("file") {
        intents.extend(session.file(path));
    }
    if line.is_set("stdin") {
        intents.extend(session.stdin());
    }
    intents
}
