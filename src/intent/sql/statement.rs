//! One parsed statement, and those inside it, → intents.

use std::ops::ControlFlow;

use sqlparser::ast::{
    CopySource, CopyTarget, Delete, Expr, FromTable, ObjectName, Select, SetExpr, Statement,
    TableFactor, TableObject, TableWithJoins, Visit, Visitor,
};

use super::functions::is_pure;
use super::{guess, unseen};
use crate::intent::{Effect, Intent};

/// Intents of a statement: its own first, then those of statements inside it, such as a CTE that deletes.
pub(super) fn read(statement: &Statement) -> Vec<Intent> {
    let mut walk = Walk::default();
    let _ = statement.visit(&mut walk);
    let mut intents = walk.intents;
    let tables: Vec<&str> = walk.relations.iter().map(String::as_str).collect();
    if let Some(first) = intents.first_mut()
        && matches!(first.action.as_str(), "select" | "select_into" | "explain")
    {
        *first =
            std::mem::replace(first, Intent::new("", "", Effect::Read)).texts("table", &tables);
    }
    let is_secret = |table: &&str| {
        let name = table.rsplit('.').next().unwrap_or(table);
        SECRETS.iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    if tables.iter().any(is_secret) {
        for intent in &mut intents {
            intent.effect = intent.effect.max(Effect::Secret);
        }
    }
    let functions: Vec<&str> = walk.functions.iter().map(String::as_str).collect();
    if !functions.is_empty() {
        intents = intents
            .into_iter()
            .map(|mut intent| {
                intent.effect = intent.effect.max(Effect::Execute);
                intent.texts("function", &functions)
            })
            .collect();
    }
    intents
}

/// Options of EXPLAIN that do not run what is explained.
const LOOKS_ONLY: &[&str] = &[
    "verbose",
    "costs",
    "settings",
    "generic_plan",
    "buffers",
    "memory",
    "summary",
    "format",
];

/// Relations of the server's catalogue that hold passwords or their hashes.
const SECRETS: &[&str] = &[
    "pg_authid",
    "pg_shadow",
    "pg_user_mapping",
    "pg_user_mappings",
];

#[derive(Default)]
struct Walk {
    intents: Vec<Intent>,
    relations: Vec<String>,
    /// Functions that are not known to be pure.
    functions: Vec<String>,
    /// Set inside an EXPLAIN that does not run what it explains.
    only_explained: bool,
}

impl Walk {
    fn call(&mut self, name: &ObjectName) {
        let name = name.to_string().replace('"', "").to_lowercase();
        if !is_pure(&name) && !self.functions.contains(&name) {
            self.functions.push(name);
        }
    }
}

impl Visitor for Walk {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        if !self.only_explained {
            self.intents.push(intent(statement));
        }
        if let Statement::Explain {
            analyze, options, ..
        } = statement
        {
            // What an option that is not known here does is not known either: it counts as running.
            let runs = options.iter().flatten().any(|option| {
                let name = option.name.value.to_lowercase();
                !LOOKS_ONLY.contains(&name.as_str())
            });
            self.only_explained |= !analyze && !runs;
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<()> {
        let name = name(relation);
        if !self.relations.contains(&name) {
            self.relations.push(name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        if let Some(into) = &select.into
            && !self.only_explained
        {
            let tables: Vec<String> = into.targets.iter().map(ToString::to_string).collect();
            self.intents.push(
                Intent::new("postgres", "create_table", Effect::Write).texts("table", &tables),
            );
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<()> {
        match factor {
            TableFactor::Table {
                name,
                args: Some(_),
                ..
            }
            | TableFactor::Function { name, .. } => self.call(name),
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        if let Expr::Function(function) = expr {
            self.call(&function.name);
        }
        ControlFlow::Continue(())
    }
}

/// The intent of one statement, without those inside it.
fn intent(statement: &Statement) -> Intent {
    use Effect::{Destroy, Read, Write};
    let with = |action: &str, effect, role: &str, names: &[String]| {
        Intent::new("postgres", action, effect).texts(role, names)
    };
    let plain = |action: &str, effect| Intent::new("postgres", action, effect);
    if let Some(action) = look(statement) {
        return plain(action, Read);
    }
    match statement {
        Statement::Insert(insert) => {
            let table = match &insert.table {
                TableObject::TableName(table) => name(table),
                other => other.to_string(),
            };
            with("insert", Write, "table", &[table])
        }
        Statement::Update(update) => flags(
            with(
                "update",
                Write,
                "table",
                &tables(std::slice::from_ref(&update.table)),
            ),
            &[("where", update.selection.is_some())],
        ),
        Statement::Delete(delete) => flags(
            with("delete", Destroy, "table", &tables(deleted(delete))),
            &[("where", delete.selection.is_some())],
        ),
        Statement::Truncate(truncate) => {
            let names: Vec<String> = truncate
                .table_names
                .iter()
                .map(|table| name(&table.name))
                .collect();
            with("truncate", Destroy, "table", &names)
        }
        Statement::Drop {
            object_type,
            names,
            cascade,
            if_exists,
            ..
        } => {
            let kind = object_type.to_string().to_lowercase().replace(' ', "_");
            let dropped = with(&format!("drop_{kind}"), Destroy, &kind, &all(names));
            flags(dropped, &[("cascade", *cascade), ("if_exists", *if_exists)])
        }
        Statement::AlterTable(alter) => {
            let drops = alter
                .operations
                .iter()
                .any(|operation| operation.to_string().starts_with("DROP"));
            let effect = if drops { Destroy } else { Write };
            with("alter_table", effect, "table", &[name(&alter.name)])
        }
        Statement::CreateTable(create) => {
            with("create_table", Write, "table", &[name(&create.name)])
        }
        Statement::CreateView(create) => with("create_view", Write, "view", &[name(&create.name)]),
        Statement::CreateDatabase { db_name, .. } => {
            with("create_database", Write, "database", &[name(db_name)])
        }
        Statement::CreateSchema { schema_name, .. } => {
            with("create_schema", Write, "schema", &[schema_name.to_string()])
        }
        Statement::Copy {
            source, to, target, ..
        } => copy(source, *to, target),
        // Code that runs now or later, or a prepared statement whose text is elsewhere.
        Statement::Call(_)
        | Statement::Execute { .. }
        | Statement::Prepare { .. }
        | Statement::Load { .. }
        | Statement::CreateFunction(_)
        | Statement::CreateProcedure { .. }
        | Statement::CreateTrigger(_)
        | Statement::CreateExtension(_)
        | Statement::CreateServer(_) => {
            let text = statement.to_string();
            unseen(
                &guess::leading(&text),
                &text,
                "it runs or defines code that is not looked into",
            )
        }
        other => by_keywords(other),
    }
}

/// The action of a statement that by itself changes no data.
fn look(statement: &Statement) -> Option<&'static str> {
    Some(match statement {
        Statement::Query(query) if matches!(*query.body, SetExpr::Values(_)) => "values",
        Statement::Query(_) => "select",
        Statement::Explain { .. } => "explain",
        Statement::ExplainTable { .. } | Statement::ShowTables { .. } => "describe",
        Statement::ShowVariable { .. } => "show",
        Statement::StartTransaction { .. } => "begin",
        Statement::Commit { .. } => "commit",
        Statement::Rollback { .. } => "rollback",
        Statement::Savepoint { .. } => "savepoint",
        Statement::ReleaseSavepoint { .. } => "release",
        _ => return None,
    })
}

/// A statement without a row of its own: its keywords name it, and it weighs as if it ran something.
fn by_keywords(statement: &Statement) -> Intent {
    let text = statement.to_string();
    let action = guess::leading(&text);
    let effect = match statement {
        _ if action.starts_with("drop") => Effect::Destroy,
        Statement::Merge(_) => Effect::Destroy,
        Statement::Set(_)
        | Statement::Grant(_)
        | Statement::Revoke(_)
        | Statement::Comment { .. } => Effect::Write,
        _ => Effect::Execute,
    };
    Intent::new("postgres", &action, effect).text("code", &text)
}

/// COPY: of a program it is code; of a file it reads or writes the server's files.
fn copy(source: &CopySource, to: bool, target: &CopyTarget) -> Intent {
    let (action, effect) = if to {
        ("copy_to", Effect::Read)
    } else {
        ("copy_from", Effect::Write)
    };
    let mut intent = Intent::new("postgres", action, effect);
    if let CopySource::Table { table_name, .. } = source {
        intent = intent.text("table", &name(table_name));
    }
    match target {
        CopyTarget::Program { command } => {
            intent.effect = Effect::Execute;
            intent
                .text("code", command)
                .opaque("COPY runs a program on the server")
        }
        CopyTarget::File { filename } => {
            intent.effect = Effect::Write;
            intent.text("filename", filename)
        }
        CopyTarget::Stdin | CopyTarget::Stdout => intent,
    }
}

/// Clauses that are there or not: of one that is not, that is known.
fn flags(mut intent: Intent, clauses: &[(&str, bool)]) -> Intent {
    for (name, given) in clauses {
        intent.absence.flags.push((*name).to_owned());
        if *given {
            intent = intent.set(name);
        }
    }
    intent
}

fn deleted(delete: &Delete) -> &[TableWithJoins] {
    match &delete.from {
        FromTable::WithFromKeyword(tables) | FromTable::WithoutKeyword(tables) => tables,
    }
}

fn tables(tables: &[TableWithJoins]) -> Vec<String> {
    let relation = |table: &TableWithJoins| match &table.relation {
        TableFactor::Table { name: table, .. } => name(table),
        other => other.to_string(),
    };
    tables.iter().map(relation).collect()
}

fn all(names: &[ObjectName]) -> Vec<String> {
    names.iter().map(name).collect()
}

/// A name as the server takes it: folded to lower case unless quoted, parts joined by dots.
fn name(object: &ObjectName) -> String {
    let parts: Vec<String> = object
        .0
        .iter()
        .map(|part| match part.as_ident() {
            Some(ident) if ident.quote_style.is_some() => ident.value.clone(),
            Some(ident) => ident.value.to_lowercase(),
            None => part.to_string(),
        })
        .collect();
    parts.join(".")
}
