//! What a shell knows while it reads a text: variables, functions, aliases, the directory. Where two ways through the
//! text meet, what differs is known only at run time.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use shuck_ast::Stmt;

use super::super::{Place, Stdin, UNKNOWN, World};
use crate::redact;

/// Variables that are looked after; past that, what is assigned is known only at run time.
const MAX_VARIABLES: usize = 512;
/// Bytes of one value that are looked after.
const MAX_VALUE: usize = 64 << 10;

/// The value of a variable.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// This text.
    Text(String),
    /// An array of these texts.
    List(Vec<String>),
    /// An array of these texts among others; at which place each stands is known only at run time.
    Loose(Vec<String>),
    /// Perhaps this text, or what it was before, known only at run time.
    Maybe(String),
    /// Some number, known only at run time.
    Number,
    /// Known only at run time.
    Unknown,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Variable {
    pub(super) value: Value,
    /// Commands get it, too.
    pub(super) exported: bool,
    pub(super) kind: Kind,
}

/// What comes of a value that a variable is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The variable has it.
    #[default]
    Plain,
    /// The shell changes it first: numbers, letter case, keys.
    Changed,
    /// It is refused, and what follows in the line with it.
    Fixed,
}

/// A variable that `local` made, with what it was before.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Local {
    name: String,
    before: Option<Variable>,
    /// False where only some way through the function made it.
    always: bool,
}

/// Variables that the shell gives values to itself, or that refuse what they are given.
const OWN: &[&str] = &[
    "BASHOPTS",
    "BASHPID",
    "BASH_REMATCH",
    "BASH_ARGC",
    "BASH_ARGV",
    "BASH_ARGV0",
    "BASH_COMMAND",
    "BASH_LINENO",
    "BASH_SOURCE",
    "BASH_SUBSHELL",
    "BASH_VERSINFO",
    "COMP_WORDBREAKS",
    "DIRSTACK",
    "EUID",
    "FUNCNAME",
    "GROUPS",
    "OLDPWD",
    "OPTARG",
    "PIPESTATUS",
    "PPID",
    "PWD",
    "SHELLOPTS",
    "UID",
    "_",
];

/// Variables that hold a number whatever they are given.
const COUNTERS: &[&str] = &[
    "EPOCHSECONDS",
    "LINENO",
    "OPTIND",
    "RANDOM",
    "SECONDS",
    "SRANDOM",
];

/// The name under which a change of the directory is kept among those of variables.
const DIRECTORY: &str = "/";

/// A function that the text defines, with the text it stands in.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) body: Stmt,
    pub(super) source: Rc<str>,
    pub(super) base: Option<usize>,
}

/// What a name stands for as a function.
#[derive(Clone, Debug)]
pub(super) struct Defined {
    /// `None` where different ways through the text define it differently.
    pub(super) function: Option<Rc<Function>>,
    /// False where some way through the text does not define it.
    pub(super) always: bool,
}

/// Options of the shell that matter here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// `set -a`: what is assigned is exported.
    pub(super) exports_all: bool,
    /// True if patterns for names of files match otherwise than usual.
    pub(super) odd_patterns: bool,
    /// True if `**` may match directories in directories.
    pub(super) deep_patterns: bool,
}

/// How often each name was given a value.
pub(super) type Journal = BTreeMap<String, usize>;

/// The state of the shell at one place of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) variables: Rc<BTreeMap<String, Variable>>,
    pub(super) functions: Rc<BTreeMap<String, Defined>>,
    pub(super) aliases: Rc<BTreeMap<String, Option<String>>>,
    pub(super) cwd: Place,
    /// `$0`, `$1`, …; `None` where they are known only at run time.
    pub(super) parameters: Option<Rc<Vec<String>>>,
    pub(super) stdin: Stdin,
    /// True behind `exit`, `return` and the like: nothing that follows here runs.
    pub(super) ended: bool,
    /// Why a name may not start what it is called after.
    pub(super) distrust: Option<String>,
    /// True if the last `cd` may have failed: the directory was not there.
    pub(super) unsure: bool,
    pub(super) options: Options,
    pub(super) locals: Vec<Local>,
    /// True if at which place each parameter stands is known only at run time.
    pub(super) loose: bool,
    /// How often names were given values, by any way through the text.
    pub(super) journal: Rc<RefCell<Journal>>,
}

impl State {
    pub(super) fn new(parameters: &[String], stdin: &Stdin) -> Self {
        let parameters = (!parameters.is_empty()).then(|| Rc::new(parameters.to_vec()));
        Self {
            parameters,
            stdin: stdin.clone(),
            ..Self::default()
        }
    }

    /// Gives a variable a value, as `name=value` does.
    pub(super) fn assign(&mut self, name: &str, value: Value, world: &dyn World) {
        let exported = self.options.exports_all
            || match self.variables.get(name) {
                Some(variable) => variable.exported,
                None => world.variable(name).is_some(),
            };
        self.put(name, value, exported);
    }

    /// Gives a variable back what it was before.
    pub(super) fn put_back(&mut self, name: &str, before: Option<Variable>) {
        let variables = Rc::make_mut(&mut self.variables);
        match before {
            Some(variable) => variables.insert(name.to_owned(), variable),
            None => variables.remove(name),
        };
    }

    pub(super) fn export(&mut self, name: &str, world: &dyn World) {
        let value = self.value(name, world);
        self.put(name, value, true);
    }

    fn put(&mut self, name: &str, value: Value, exported: bool) {
        let kind = self.variables.get(name).map(|variable| variable.kind);
        let known = kind.is_some();
        if !known && self.variables.len() >= MAX_VARIABLES {
            let why = "more variables are assigned than are looked after";
            self.distrust.get_or_insert_with(|| why.to_owned());
            return;
        }
        self.write_down(name);
        let value = match value {
            Value::Text(text) if text.len() > MAX_VALUE => Value::Unknown,
            Value::Text(text) if text.contains(UNKNOWN) => Value::Unknown,
            _ if OWN.contains(&name) => Value::Unknown,
            _ if COUNTERS.contains(&name) => Value::Number,
            value => value,
        };
        let kind = kind.unwrap_or_default();
        let value = if kind == Kind::Plain {
            value
        } else {
            Value::Unknown
        };
        let variable = Variable {
            value,
            exported,
            kind,
        };
        Rc::make_mut(&mut self.variables).insert(name.to_owned(), variable);
    }

    /// Says what comes of values that a variable is given from here on.
    pub(super) fn mark(&mut self, name: &str, kind: Kind, world: &dyn World) {
        if !self.variables.contains_key(name) {
            self.assign(name, self.value(name, world), world);
        }
        if let Some(variable) = Rc::make_mut(&mut self.variables).get_mut(name) {
            variable.kind = variable.kind.max(kind);
            if kind == Kind::Changed {
                variable.value = Value::Unknown;
            }
        }
    }

    /// What is left where an error ends a function that runs.
    pub(super) fn abandon(&mut self) {
        for local in std::mem::take(&mut self.locals) {
            if let Some(variable) = Rc::make_mut(&mut self.variables).get_mut(&local.name) {
                variable.value = Value::Unknown;
            }
        }
        self.parameters = None;
    }

    /// Goes to another directory.
    pub(super) fn go(&mut self, place: Place) {
        self.write_down(DIRECTORY);
        self.cwd = place;
        let variables = Rc::make_mut(&mut self.variables);
        for name in ["PWD", "OLDPWD"] {
            if let Some(variable) = variables.get_mut(name) {
                variable.value = Value::Unknown;
            }
        }
    }

    fn write_down(&self, name: &str) {
        *self
            .journal
            .borrow_mut()
            .entry(name.to_owned())
            .or_default() += 1;
    }

    /// What the journal says now.
    pub(super) fn journal(&self) -> Journal {
        self.journal.borrow().clone()
    }

    /// The names that were given values since the journal was like that.
    pub(super) fn written_since(&self, before: &Journal) -> BTreeSet<String> {
        let journal = self.journal.borrow();
        let written = journal
            .iter()
            .filter(|(name, count)| before.get(*name) != Some(*count));
        written.map(|(name, _)| name.clone()).collect()
    }

    /// Forgets what was given a value in a journal.
    pub(super) fn forget_written(&mut self, written: &BTreeSet<String>) {
        for name in written {
            if name == DIRECTORY {
                self.cwd = Place::Unknown;
            } else if let Some(variable) = Rc::make_mut(&mut self.variables).get_mut(name) {
                variable.value = Value::Unknown;
            } else {
                let variable = Variable {
                    value: Value::Unknown,
                    exported: false,
                    kind: Kind::Plain,
                };
                Rc::make_mut(&mut self.variables).insert(name.clone(), variable);
            }
        }
    }

    /// Makes a variable local to the function that runs.
    pub(super) fn localize(&mut self, name: &str) {
        if self.locals.iter().any(|local| local.name == name) {
            return;
        }
        let before = self.variables.get(name).cloned();
        self.locals.push(Local {
            name: name.to_owned(),
            before,
            always: true,
        });
        // A fixed one stays so.
        if let Some(variable) = Rc::make_mut(&mut self.variables).get_mut(name)
            && variable.kind == Kind::Changed
        {
            variable.kind = Kind::Plain;
        }
    }

    /// True if the function that runs made the variable.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.locals.iter().any(|local| local.name == name)
    }

    /// Takes back what is local to a function that ends.
    pub(super) fn leave(&mut self, outer: Vec<Local>) {
        for local in std::mem::replace(&mut self.locals, outer).into_iter().rev() {
            let variables = Rc::make_mut(&mut self.variables);
            if !local.always {
                if let Some(variable) = variables.get_mut(&local.name) {
                    variable.value = Value::Unknown;
                }
                continue;
            }
            match local.before {
                Some(variable) => variables.insert(local.name, variable),
                None => variables.remove(&local.name),
            };
        }
    }

    /// What is known of a variable, the environment's included.
    pub(super) fn value(&self, name: &str, world: &dyn World) -> Value {
        if let Some(variable) = self.variables.get(name) {
            return variable.value.clone();
        }
        match name {
            "PWD" => match &self.cwd {
                Place::Same => Value::Text(world.cwd()),
                Place::At(directory) => Value::Text(directory.clone()),
                Place::Unknown => Value::Unknown,
            },
            name if COUNTERS.contains(&name) => Value::Number,
            "UID" | "EUID" | "PPID" | "BASHPID" | "SHLVL" | "COLUMNS" | "LINES" => Value::Number,
            // A secret is not worked out: it would be shown and kept with what was read.
            name if redact::names_secret(name) => Value::Unknown,
            name => world.variable(name).map_or(Value::Unknown, Value::Text),
        }
    }

    /// True if the variable was never given a value, as far as can be seen.
    pub(super) fn is_unset(&self, name: &str, world: &dyn World) -> bool {
        !self.variables.contains_key(name)
            && world.variable(name).is_none()
            && self.value(name, world) == Value::Unknown
    }

    /// The variables that commands get from here on and that the text has set.
    pub(super) fn exported(&self) -> impl Iterator<Item = (String, Option<String>)> {
        let exported = self.variables.iter().filter(|(_, of)| of.exported);
        exported.map(|(name, of)| {
            let value = match &of.value {
                Value::Text(text) => Some(text.clone()),
                Value::Number => Some("0".to_owned()),
                Value::List(_) | Value::Loose(_) | Value::Maybe(_) | Value::Unknown => None,
            };
            (name.clone(), value)
        })
    }

    /// True if a command may do something else in this state than in another.
    pub(super) fn differs(&self, other: &Self) -> bool {
        let same = |(name, one): (&String, &Defined)| {
            let other = other.functions.get(name);
            match (
                &one.function,
                other.and_then(|other| other.function.as_ref()),
            ) {
                (Some(one), Some(other)) => Rc::ptr_eq(one, other),
                (None, None) => other.is_some(),
                _ => false,
            }
        };
        self.variables != other.variables
            || self.functions.len() != other.functions.len()
            || !self.functions.iter().all(same)
            || self.aliases != other.aliases
            || self.cwd != other.cwd
            || self.parameters != other.parameters
            || self.distrust != other.distrust
            || self.options != other.options
            || self.loose != other.loose
    }

    /// The state behind a place where either way may have been taken.
    #[must_use]
    pub(super) fn or(mut self, other: Self) -> Self {
        if other.ended {
            return self;
        }
        if self.ended {
            return other;
        }
        if !Rc::ptr_eq(&self.variables, &other.variables) {
            let mine = Rc::make_mut(&mut self.variables);
            let names: Vec<String> = mine.keys().chain(other.variables.keys()).cloned().collect();
            for name in names {
                let theirs = other.variables.get(&name);
                let exported = [mine.get(&name), theirs]
                    .into_iter()
                    .flatten()
                    .any(|variable| variable.exported);
                if mine.get(&name) != theirs {
                    let numbers = [mine.get(&name), theirs]
                        .iter()
                        .all(|variable| variable.is_some_and(|of| is_number(&of.value)));
                    let value = if numbers {
                        Value::Number
                    } else {
                        Value::Unknown
                    };
                    let kinds = [mine.get(&name), theirs].into_iter().flatten();
                    let kind = kinds.map(|of| of.kind).max().unwrap_or_default();
                    let variable = Variable {
                        value,
                        exported,
                        kind,
                    };
                    mine.insert(name, variable);
                }
            }
        }
        if !Rc::ptr_eq(&self.functions, &other.functions) {
            let mine = Rc::make_mut(&mut self.functions);
            for (name, defined) in mine.iter_mut() {
                defined.always &= other
                    .functions
                    .get(name)
                    .is_some_and(|theirs| theirs.always);
            }
            for (name, theirs) in other.functions.iter() {
                let Some(defined) = mine.get_mut(name) else {
                    let always = false;
                    let function = theirs.function.clone();
                    mine.insert(name.clone(), Defined { function, always });
                    continue;
                };
                let same = matches!(
                    (&defined.function, &theirs.function),
                    (Some(one), Some(other)) if Rc::ptr_eq(one, other)
                );
                if !same {
                    defined.function = None;
                }
            }
        }
        for (name, theirs) in other.aliases.iter() {
            if self.aliases.get(name) != Some(theirs) {
                Rc::make_mut(&mut self.aliases).insert(name.clone(), theirs.clone());
            }
        }
        if self.cwd != other.cwd {
            self.cwd = Place::Unknown;
        }
        if self.parameters != other.parameters {
            self.parameters = None;
        }
        self.loose |= other.loose;
        let (mine, theirs) = (&self.locals, &other.locals);
        if mine != theirs {
            let both = |local: &Local| {
                mine.iter().any(|one| one.name == local.name && one.always)
                    && theirs
                        .iter()
                        .any(|one| one.name == local.name && one.always)
            };
            let more = theirs
                .iter()
                .filter(|local| !mine.iter().any(|one| one.name == local.name));
            let merged = mine.iter().chain(more).map(|local| Local {
                always: both(local),
                ..local.clone()
            });
            self.locals = merged.collect();
        }
        self.distrust = self.distrust.or(other.distrust);
        self.options.exports_all |= other.options.exports_all;
        self.unsure |= other.unsure;
        self.options.odd_patterns |= other.options.odd_patterns;
        self.options.deep_patterns |= other.options.deep_patterns;
        self
    }

    /// Forgets the values that a text may have changed any number of times, as a loop does; `written` has the names
    /// that it gives values to, which may be the same ones in its first round only.
    pub(super) fn forget(&mut self, changed: &Self, written: &BTreeSet<String>) {
        let is_number = |state: &Self, name: &str| {
            let variable = state.variables.get(name);
            variable.is_some_and(|of| of.kind == Kind::Plain && is_number(&of.value))
        };
        let (numbers, others): (Vec<String>, Vec<String>) = written
            .iter()
            .filter(|name| *name != DIRECTORY)
            .cloned()
            .partition(|name| is_number(self, name) && is_number(changed, name));
        let merged = self.clone().or(Self {
            ended: false,
            ..changed.clone()
        });
        *self = merged;
        self.forget_written(&others.into_iter().collect());
        for name in numbers {
            if let Some(variable) = Rc::make_mut(&mut self.variables).get_mut(&name) {
                variable.value = Value::Number;
            }
        }
    }
}

pub(super) fn is_number(value: &Value) -> bool {
    match value {
        Value::Number => true,
        Value::Text(text) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
        }
        _ => false,
    }
}
