//! One parsed statement, and those inside it, → intents.

use std::collections::HashSet;
use std::ops::ControlFlow;

use sqlparser::ast::{Expr, ObjectName, Select, Statement, TableFactor, Visit, Visitor};

use super::flavour::Flavour;
use super::functions::{is_pure, runs_code};
use super::verbs;
use crate::intent::{Effect, Intent};

/// Intents of a statement: its own first, then those of statements inside it, such as a CTE that deletes.
pub(super) fn read(statement: &Statement, text: Option<&str>, flavour: &Flavour) -> Vec<Intent> {
    let mut walk = Walk {
        text,
        flavour,
        intents: Vec::new(),
        relations: Names::default(),
        functions: Names::default(),
        only_explained: false,
    };
    let _ = statement.visit(&mut walk);
    let Walk {
        mut intents,
        relations,
        functions,
        ..
    } = walk;
    let tables = relations.names;
    if let Some(first) = intents.first_mut()
        && matches!(
            first.action.as_str(),
            "select" | "explain" | "declare" | "copy_to"
        )
        && !first.args.contains_key("table")
    {
        *first =
            std::mem::replace(first, Intent::new("", "", Effect::Read)).texts("table", &tables);
    }
    let raised = raised(&tables);
    if raised > Effect::Read {
        for intent in &mut intents {
            intent.effect = intent.effect.max(raised);
        }
    }
    if !functions.names.is_empty() {
        intents = intents
            .into_iter()
            .map(|mut intent| {
                intent.effect = intent.effect.max(Effect::Execute);
                if intent.opaque.is_none() && functions.names.iter().any(|name| runs_code(name)) {
                    intent = intent.opaque("it calls a function that runs code");
                }
                intent.texts("function", &functions.names)
            })
            .collect();
    }
    intents
}

/// What reading those tables is: some hold passwords or their hashes, and some are files or addresses.
fn raised(tables: &[String]) -> Effect {
    let holds = |table: &String| {
        let name = table.rsplit('.').next().unwrap_or(table);
        SECRETS
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known) || table.eq_ignore_ascii_case(known))
    };
    if tables.iter().any(holds) {
        Effect::Secret
    } else if tables.iter().any(|table| table.contains("://")) {
        Effect::Network
    } else {
        Effect::Read
    }
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
    "mysql.user",
    "mysql.global_priv",
    "mysql.servers",
    "sys.sql_logins",
];

/// Names in the order they were met, each once.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    known: HashSet<String>,
}

impl Names {
    fn add(&mut self, name: String) {
        if self.names.len() < 8 {
            if self.names.contains(&name) {
                return;
            }
        } else if !self.known.insert(name.clone()) {
            return;
        }
        self.names.push(name);
    }
}

struct Walk<'a> {
    /// The text of the outermost statement, until it was met.
    text: Option<&'a str>,
    flavour: &'a Flavour,
    intents: Vec<Intent>,
    relations: Names,
    /// Functions that are not known to be pure.
    functions: Names,
    /// Set inside an EXPLAIN that does not run what it explains.
    only_explained: bool,
}

impl Walk<'_> {
    fn call(&mut self, name: &ObjectName) {
        let name = name.to_string().replace(['"', '`'], "").to_lowercase();
        if !is_pure(&name) {
            self.functions.add(name);
        }
    }
}

impl Visitor for Walk<'_> {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        let text = self.text.take();
        if !self.only_explained {
            self.intents
                .push(verbs::intent(statement, text, self.flavour));
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
        let name = verbs::name(relation);
        if name != "only" {
            self.relations.add(name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        if let Some(into) = &select.into
            && !self.only_explained
        {
            let tables: Vec<String> = into.targets.iter().map(ToString::to_string).collect();
            self.intents.push(
                Intent::new(self.flavour.resource, "create_table", Effect::Write)
                    .texts("table", &tables),
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
            TableFactor::Table { .. } => self.relations.add(verbs::table(factor)),
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
