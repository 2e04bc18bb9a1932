//! The intent of one statement by its kind: verb, object, and what it acts on.

use sqlparser::ast::{
    BinaryOperator, CopySource, CopyTarget, Delete, Expr, FromTable, ObjectName, SetExpr,
    Statement, TableFactor, TableObject, TableWithJoins, Use, Value as SqlValue,
};

use super::flavour::Flavour;
use super::{guess, keywords};
use crate::intent::{Effect, Intent, Value};

/// The intent of one statement, without those inside it. `text` is how it was written, where that is known.
pub(super) fn intent(statement: &Statement, text: Option<&str>, flavour: &Flavour) -> Intent {
    if let Some(action) = look(statement) {
        return Intent::new(flavour.resource, action, Effect::Read);
    }
    change(statement, flavour)
        .or_else(|| define(statement, flavour))
        .or_else(|| code(statement, flavour))
        .unwrap_or_else(|| by_keywords(statement, text, flavour))
}

/// The action of a statement that by itself changes no data.
fn look(statement: &Statement) -> Option<&'static str> {
    Some(match statement {
        Statement::Query(query) if matches!(*query.body, SetExpr::Values(_)) => "values",
        Statement::Query(_) => "select",
        Statement::Explain { .. } => "explain",
        Statement::ExplainTable { .. } | Statement::ShowTables { .. } => "describe",
        Statement::ShowVariable { .. }
        | Statement::ShowVariables { .. }
        | Statement::ShowStatus { .. }
        | Statement::ShowCreate { .. }
        | Statement::ShowColumns { .. }
        | Statement::ShowDatabases { .. }
        | Statement::ShowProcessList { .. }
        | Statement::ShowSchemas { .. }
        | Statement::ShowViews { .. }
        | Statement::ShowFunctions { .. } => "show",
        Statement::StartTransaction { .. } => "begin",
        Statement::Commit { .. } => "commit",
        Statement::Rollback { .. } => "rollback",
        Statement::Savepoint { .. } => "savepoint",
        Statement::ReleaseSavepoint { .. } => "release",
        Statement::Declare { .. } => "declare",
        _ => return None,
    })
}

/// A statement that changes rows.
fn change(statement: &Statement, flavour: &Flavour) -> Option<Intent> {
    use Effect::{Destroy, Write};
    let with = |action: &str, effect, names: &[String]| {
        Intent::new(flavour.resource, action, effect).texts("table", names)
    };
    Some(match statement {
        Statement::Insert(insert) => {
            let table = match &insert.table {
                TableObject::TableName(table) => name(table),
                other => other.to_string(),
            };
            if insert.overwrite {
                with("insert_overwrite", Destroy, &[table])
            } else if insert.replace_into {
                with("replace", Write, &[table])
            } else {
                with("insert", Write, &[table])
            }
        }
        Statement::Update(update) => flags(
            with(
                "update",
                Write,
                &tables(std::slice::from_ref(&update.table)),
            ),
            &[("where", narrows(update.selection.as_ref()))],
        ),
        Statement::Delete(delete) => flags(
            with("delete", Destroy, &deleted(delete)),
            &[("where", narrows(delete.selection.as_ref()))],
        ),
        Statement::Truncate(truncate) => {
            let names: Vec<String> = truncate
                .table_names
                .iter()
                .map(|table| name(&table.name))
                .collect();
            with("truncate", Destroy, &names)
        }
        Statement::Copy {
            source, to, target, ..
        } => copy(source, *to, target, flavour),
        _ => return None,
    })
}

/// A statement that makes, changes or drops a thing that holds data.
fn define(statement: &Statement, flavour: &Flavour) -> Option<Intent> {
    use Effect::{Destroy, Read, Write};
    let with = |action: &str, effect, role: &str, names: &[String]| {
        Intent::new(flavour.resource, action, effect).texts(role, names)
    };
    Some(match statement {
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
        Statement::CreateIndex(create) => {
            let index: Vec<String> = create.name.iter().map(name).collect();
            with("create_index", Write, "table", &[name(&create.table_name)]).texts("index", &index)
        }
        Statement::CreateDatabase { db_name, .. } => {
            with("create_database", Write, "database", &[name(db_name)])
        }
        Statement::CreateSchema { schema_name, .. } => {
            with("create_schema", Write, "schema", &[schema_name.to_string()])
        }
        Statement::Use(Use::Object(database) | Use::Database(database) | Use::Schema(database)) => {
            with("use", Read, "database", &[name(database)])
        }
        Statement::Pragma {
            name: pragma,
            value,
            is_eq,
        } if value.is_none() || !is_eq && is_look(pragma) => {
            with("pragma", Read, "name", &[name(pragma)])
        }
        _ => return None,
    })
}

/// True for a pragma of `SQLite` that looks at what its argument names.
fn is_look(pragma: &ObjectName) -> bool {
    let name = name(pragma);
    let looks = [
        "table_info",
        "table_xinfo",
        "table_list",
        "index_list",
        "index_info",
        "index_xinfo",
        "foreign_key_list",
        "foreign_key_check",
        "integrity_check",
        "quick_check",
    ];
    looks.contains(&name.rsplit('.').next().unwrap_or_default())
}

/// Code that runs now or later, or a prepared statement whose text is elsewhere.
fn code(statement: &Statement, flavour: &Flavour) -> Option<Intent> {
    let is_code = matches!(
        statement,
        Statement::Call(_)
            | Statement::Execute { .. }
            | Statement::Prepare { .. }
            | Statement::Load { .. }
            | Statement::Install { .. }
            | Statement::CreateFunction(_)
            | Statement::CreateProcedure { .. }
            | Statement::CreateTrigger(_)
            | Statement::CreateMacro { .. }
            | Statement::CreateExtension(_)
            | Statement::CreateServer(_)
            | Statement::CreateOperator(_)
            | Statement::CreateConnector(_)
            | Statement::Case(_)
            | Statement::If(_)
            | Statement::While(_)
            | Statement::Directory { .. }
            | Statement::ExportData(_)
            | Statement::CopyIntoSnowflake { .. }
            | Statement::Unload { .. }
    );
    is_code.then(|| {
        let text = statement.to_string();
        let action = guess::leading(&guess::first_words(&text, &flavour.lexicon(), 12));
        let why = "it runs or defines code that is not looked into";
        flavour.unseen(&action, &text, why)
    })
}

/// A statement without a row of its own: its keywords name it, and it weighs as if it ran something.
fn by_keywords(statement: &Statement, text: Option<&str>, flavour: &Flavour) -> Intent {
    let rendered = || statement.to_string();
    let text = text.map_or_else(rendered, str::to_owned);
    if let Some(intent) = keywords::read(&text, flavour) {
        return intent;
    }
    let action = guess::leading(&guess::first_words(&text, &flavour.lexicon(), 12));
    let effect = match statement {
        _ if action.starts_with("drop") => Effect::Destroy,
        Statement::Merge(_) => Effect::Destroy,
        _ if action.starts_with("alter") || action.starts_with("create") => Effect::Write,
        _ => Effect::Execute,
    };
    let mut intent = Intent::new(flavour.resource, &action, effect).text("code", &text);
    if let Statement::Merge(merge) = statement
        && let TableFactor::Table { name: table, .. } = &merge.table
    {
        intent = intent.text("table", &name(table));
    } else if effect >= Effect::Execute {
        // What it acts on is in there, and was not looked for.
        intent = intent.arg("table", Value::Unknown);
    }
    keywords::dangers(intent, &text)
}

/// COPY: of a program it is code; of a file it reads or writes the server's files.
fn copy(source: &CopySource, to: bool, target: &CopyTarget, flavour: &Flavour) -> Intent {
    let (action, effect) = if to {
        ("copy_to", Effect::Read)
    } else {
        ("copy_from", Effect::Write)
    };
    let mut intent = Intent::new(flavour.resource, action, effect);
    if let CopySource::Table { table_name, .. } = source {
        intent = intent.text("table", &name(table_name));
    }
    match target {
        CopyTarget::Program { command } => {
            intent.effect = Effect::Execute;
            "copy_program".clone_into(&mut intent.action);
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

/// True for a WHERE that is not true of every row by its looks: `WHERE true` and `WHERE 1 = 1` are no condition.
fn narrows(condition: Option<&Expr>) -> bool {
    let is_literal = |expr: &Expr| matches!(expr, Expr::Value(_));
    let is_true = |expr: &Expr| match expr {
        Expr::Value(value) => match &value.value {
            SqlValue::Boolean(is) => *is,
            SqlValue::Number(number, _) => number.parse::<f64>().is_ok_and(|number| number != 0.0),
            _ => false,
        },
        Expr::BinaryOp {
            left,
            op: BinaryOperator::Eq,
            right,
        } => is_literal(left) && left == right,
        _ => false,
    };
    let Some(mut expr) = condition else {
        return false;
    };
    loop {
        expr = match expr {
            Expr::Nested(inner) => inner,
            Expr::BinaryOp {
                left,
                op: BinaryOperator::Or,
                right,
            } if !is_true(right) => left,
            Expr::BinaryOp {
                op: BinaryOperator::Or,
                ..
            } => return false,
            expr => return !is_true(expr),
        };
    }
}

/// The tables that a DELETE takes rows from.
fn deleted(delete: &Delete) -> Vec<String> {
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
    if delete.tables.is_empty() {
        return tables(from);
    }
    // `DELETE u FROM users u JOIN …`: what stands in front may be the other name of a table.
    let of_alias = |word: String| {
        let named = factors(from)
            .chain(delete.using.iter().flat_map(|using| factors(using)))
            .find_map(|factor| match factor {
                TableFactor::Table {
                    name: table,
                    alias: Some(alias),
                    ..
                } if alias.name.value.eq_ignore_ascii_case(&word) => Some(name(table)),
                _ => None,
            });
        named.unwrap_or(word)
    };
    all(&delete.tables).into_iter().map(of_alias).collect()
}

fn factors(tables: &[TableWithJoins]) -> impl Iterator<Item = &TableFactor> {
    tables.iter().flat_map(|table| {
        std::iter::once(&table.relation).chain(table.joins.iter().map(|join| &join.relation))
    })
}

fn tables(tables: &[TableWithJoins]) -> Vec<String> {
    factors(tables).map(table).collect()
}

/// The name of a table. The parser takes `ONLY a` of `PostgreSQL` for a table with another name.
pub(super) fn table(factor: &TableFactor) -> String {
    match factor {
        TableFactor::Table {
            name: table, alias, ..
        } => match (name(table), alias) {
            (only, Some(alias)) if only == "only" && !alias.explicit => {
                match alias.name.quote_style {
                    Some(_) => alias.name.value.clone(),
                    None => alias.name.value.to_lowercase(),
                }
            }
            (table, _) => table,
        },
        other => other.to_string(),
    }
}

fn all(names: &[ObjectName]) -> Vec<String> {
    names.iter().map(name).collect()
}

/// A name as the server takes it: folded to lower case unless quoted, parts joined by dots.
pub(super) fn name(object: &ObjectName) -> String {
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
