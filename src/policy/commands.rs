//! `commands`: programs that a policy describes, so that its rules can speak of them. Everything is checked here.

mod examples;
mod words;

use serde::{Deserialize, Serialize};

pub use self::examples::{CommandExample, Misreading};
use self::words::{action, called, effect, names, operands, options, resource};
use super::error::Fault;
use super::fields::{Fields, choice, fields, optional, text};
use super::parse::Lines;
use super::suggest;
use super::yaml::{Kind, Node};
use crate::intent::{Effect, Runs, Taught, TaughtCommand, TaughtProgram, option_name};

pub(super) const PROGRAM_KEYS: [&str; 8] = [
    "resource",
    "action",
    "effect",
    "options",
    "operands",
    "subcommands",
    "runs",
    "examples",
];
pub(super) const SUBCOMMAND_KEYS: [&str; 5] = ["action", "effect", "options", "operands", "runs"];
/// What may stand under `runs`, beside `rest`.
pub(super) const RUNS_KEYS: [&str; 2] = ["option", "operand"];

/// The programs that a policy describes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commands {
    /// How they are read.
    pub taught: Taught,
    /// Command lines, and what they must be read as.
    pub examples: Vec<CommandExample>,
}

impl Commands {
    /// Whether none are described.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.taught.is_empty()
    }
}

/// Reads `commands`; `source` is the whole policy.
pub(super) fn read(node: &Node, source: &str) -> Result<Commands, Fault> {
    let mut commands = Commands::default();
    let mut lines = Lines::new(source);
    for (key, node) in entries(node, "`commands` must map programs to what they do")? {
        let names = names(&key.text, key.at)?;
        if let Some(twice) = (1..names.len()).find(|at| names[..*at].contains(&names[*at])) {
            return Err(Fault::new(
                key.at,
                format!("`{}` stands here twice", names[twice]),
            ));
        }
        let known = |name: &String| {
            let programs = commands.taught.programs.iter();
            programs
                .flat_map(|program| &program.names)
                .any(|known| known == name)
        };
        if let Some(twice) = names.iter().find(|name| known(name)) {
            return Err(Fault::new(key.at, format!("`{twice}` is described above")));
        }
        let fields = fields(node, "a command", &PROGRAM_KEYS)?;
        let program = program(names, &fields)?;
        if let Some(node) = fields.get("examples") {
            let name = &program.names[0];
            commands
                .examples
                .extend(examples::read(node, name, &mut lines)?);
        }
        commands.taught.programs.push(program);
    }
    Ok(commands)
}

/// The entries of a mapping.
fn entries<'n>(node: &'n Node, otherwise: &str) -> Result<&'n [(super::yaml::Key, Node)], Fault> {
    match &node.kind {
        Kind::Map(entries) => Ok(entries),
        _ => Err(Fault::new(node.at, otherwise)),
    }
}

fn program(names: Vec<String>, fields: &Fields) -> Result<TaughtProgram, Fault> {
    let resource = optional(fields, "resource", resource)?.unwrap_or_else(|| names[0].clone());
    let default = Defaults {
        effect: optional(fields, "effect", effect)?,
        operands: Vec::new(),
        options: "",
    };
    let mut own = command(&[], fields, &default)?;
    let mut subcommands = Vec::new();
    if let Some(node) = fields.get("subcommands") {
        if let Some(runs) = fields.get("runs") {
            return Err(Fault::new(
                runs.at,
                "`runs` belongs to one of the `subcommands`",
            ));
        }
        // What holds for all of them need not be said of each.
        let default = Defaults {
            effect: default.effect,
            operands: std::mem::take(&mut own.operands),
            options: &own.options,
        };
        let mut paths: Vec<String> = Vec::new();
        for (key, node) in entries(node, "`subcommands` must map words to what they do")? {
            let called = called(&key.text, key.at)?;
            if let Some(twice) = called.iter().find(|path| paths.contains(path)) {
                return Err(Fault::new(key.at, format!("`{twice}` is described above")));
            }
            let fields = super::fields::fields(node, "a sub-command", &SUBCOMMAND_KEYS)?;
            let mut command = command(&called, &fields, &default)?;
            if command.operands.is_empty() && !fields.contains_key("operands") {
                command.operands.clone_from(&default.operands);
                command.repeats = own.repeats;
            }
            roles_are_no_options(&command, default.options, node.at)?;
            paths.extend(called);
            subcommands.push(command);
        }
        own.repeats = false;
    } else {
        let at = fields.values().map(|node| node.at).min().unwrap_or(0);
        roles_are_no_options(&own, "", at)?;
    }
    Ok(TaughtProgram {
        names,
        resource,
        own,
        subcommands,
    })
}

/// What a sub-command has from its program.
struct Defaults<'d> {
    effect: Option<Effect>,
    operands: Vec<String>,
    options: &'d str,
}

/// A program, or one of its sub-commands.
fn command(paths: &[String], fields: &Fields, default: &Defaults) -> Result<TaughtCommand, Fault> {
    let options = optional(fields, "options", |node| options(node, default.options))?;
    let (operands, repeats) = optional(fields, "operands", operands)?.unwrap_or_default();
    let mut command = TaughtCommand {
        action: match (optional(fields, "action", action)?, paths.first()) {
            (Some(action), _) => action,
            (None, Some(path)) => path.replace([' ', '-'], "_"),
            (None, None) => "run".to_owned(),
        },
        paths: paths.to_vec(),
        effect: Effect::Execute,
        options: options.unwrap_or_default(),
        operands,
        repeats,
        runs: None,
    };
    command.runs = optional(fields, "runs", |node| runs(node, &command, default))?;
    // What it starts is judged by itself.
    let otherwise = if command.runs.is_some() {
        Effect::Read
    } else {
        Effect::Execute
    };
    command.effect = optional(fields, "effect", effect)?
        .or(default.effect)
        .unwrap_or(otherwise);
    Ok(command)
}

/// An argument has one meaning.
fn roles_are_no_options(command: &TaughtCommand, more: &str, at: usize) -> Result<(), Fault> {
    let options = || {
        let rows = command.options.split_whitespace();
        rows.chain(more.split_whitespace()).map(name_of)
    };
    match command
        .operands
        .iter()
        .find(|role| options().any(|name| name == **role))
    {
        Some(role) => Err(
            Fault::new(at, format!("`{role}` is an option and an operand"))
                .with_hint("name the operand otherwise"),
        ),
        None => Ok(()),
    }
}

fn name_of(row: &str) -> String {
    option_name(row.strip_suffix(['=', '?']).unwrap_or(row))
}

/// `rest`, `{option: exec}` or `{operand: script}`.
fn runs(node: &Node, command: &TaughtCommand, default: &Defaults) -> Result<Runs, Fault> {
    if matches!(node.kind, Kind::Scalar(_)) {
        return choice(node, &[("rest", ())]).map(|()| Runs::Rest);
    }
    let fields = fields(node, "`runs`", &RUNS_KEYS)?;
    let one = |key: &str, known: Vec<String>| {
        optional(&fields, key, |node| {
            let word = text(node)?;
            let name = word.replace('-', "_");
            let words: Vec<&str> = known.iter().map(String::as_str).collect();
            known
                .iter()
                .find(|known| **known == name)
                .cloned()
                .ok_or_else(|| {
                    let fault =
                        Fault::new(node.at, format!("`{word}` is no {key} of this command"));
                    fault.with_hint(suggest::hint(&name, &words))
                })
        })
    };
    let rows = command.options.split_whitespace();
    let takes = |row: &&str| row.ends_with(['=', '?']);
    let rows = rows.chain(default.options.split_whitespace()).filter(takes);
    let option = one("option", rows.map(name_of).collect())?;
    let roles = if command.operands.is_empty() {
        &default.operands
    } else {
        &command.operands
    };
    let operand = one("operand", roles.clone())?;
    match (option, operand) {
        (Some(option), None) => Ok(Runs::Option(option)),
        (None, Some(operand)) => Ok(Runs::Operand(operand)),
        _ => Err(Fault::new(node.at, "`runs` says where one command stands")
            .with_hint("write `rest`, `{option: NAME}` or `{operand: ROLE}`")),
    }
}
