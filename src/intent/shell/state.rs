//! What a shell knows while it reads a text: variables, functions, aliases, the directory. Where two ways through the
//! text meet, what differs is known only at run time.

use std::collections::BTreeMap;
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
}

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
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Options {
    /// `set -a`: what is assigned is exported.
    pub(super) exports_all: bool,
    /// True if patterns for names of files match otherwise than usual.
    pub(super) odd_patterns: bool,
}

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
    /// Names that `local` made, with what they were before.
    pub(super) locals: Vec<(String, Option<Variable>)>,
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

    pub(super) fn export(&mut self, name: &str, world: &dyn World) {
        let value = self.value(name, world);
        self.put(name, value, true);
    }

    fn put(&mut self, name: &str, value: Value, exported: bool) {
        let known = self.variables.contains_key(name);
        if !known && self.variables.len() >= MAX_VARIABLES {
            let why = "more variables are assigned than are looked after";
            self.distrust.get_or_insert_with(|| why.to_owned());
            return;
        }
        let value = match value {
            Value::Text(text) if text.len() > MAX_VALUE => Value::Unknown,
            Value::Text(text) if text.contains(UNKNOWN) => Value::Unknown,
            value => value,
        };
        let variable = Variable { value, exported };
        Rc::make_mut(&mut self.variables).insert(name.to_owned(), variable);
    }

    /// Makes a variable local to the function that runs.
    pub(super) fn localize(&mut self, name: &str) {
        let before = self.variables.get(name).cloned();
        self.locals.push((name.to_owned(), before));
    }

    /// Takes back what is local to a function that ends.
    pub(super) fn leave(&mut self, outer: Vec<(String, Option<Variable>)>) {
        for (name, before) in std::mem::replace(&mut self.locals, outer).into_iter().rev() {
            let variables = Rc::make_mut(&mut self.variables);
            match before {
                Some(variable) => variables.insert(name, variable),
                None => variables.remove(&name),
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
            "RANDOM" | "SECONDS" | "LINENO" | "EPOCHSECONDS" | "UID" | "EUID" | "PPID"
            | "BASHPID" | "SHLVL" | "OPTIND" | "COLUMNS" | "LINES" => Value::Number,
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
                Value::List(_) | Value::Maybe(_) | Value::Unknown => None,
            };
            (name.clone(), value)
        })
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
                    mine.insert(name, Variable { value, exported });
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
        self.distrust = self.distrust.or(other.distrust);
        self.options.exports_all |= other.options.exports_all;
        self.unsure |= other.unsure;
        self.options.odd_patterns |= other.options.odd_patterns;
        self
    }

    /// Forgets the values that a text may have changed any number of times, as a loop does.
    pub(super) fn forget(&mut self, changed: &Self) {
        let merged = self.clone().or(Self {
            ended: false,
            ..changed.clone()
        });
        *self = merged;
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
