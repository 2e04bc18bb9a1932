//! What is read of words holds only if the program is what it is called, and runs no code but its own.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::caller::Caller;
use super::judge::{base, search};
use crate::environment::{self, Variable};
use crate::intent::{self, Intent, Place, Value};
use crate::policy::PolicySet;
use crate::reader::Reader;
use crate::resolve::{self, Program};

/// Completes intents by what is known of files and programs.
pub(super) fn settle(
    intents: &mut Vec<Intent>,
    reader: &Reader,
    mut doubt: impl FnMut(&mut Intent),
) {
    let led: Vec<Intent> = intents
        .iter()
        .filter_map(|intent| led_elsewhere(intent, reader))
        .collect();
    intents.extend(led);
    intents.iter_mut().for_each(&mut doubt);
}

/// The commands inside a command or a line: they are found and obey variables like one that is typed.
pub(super) struct Inner<'a> {
    pub(super) policies: &'a PolicySet,
    pub(super) caller: &'a Caller<'a>,
}

impl Inner<'_> {
    /// [`doubt`] for a command that a line or another command would start.
    pub(super) fn doubt(&self, intent: &mut Intent) {
        let Caller {
            variables,
            paths,
            cwd,
            ..
        } = self.caller;
        let typed = intent.program.clone();
        let name = OsStr::new(&typed);
        let trusted = |name: &str| self.policies.base.trusted_env.matches(name);
        let place = intent.cwd.clone();
        let cwd = match &place {
            Place::At(directory) => Path::new(directory),
            Place::Same | Place::Unknown => cwd,
        };
        let path = match intent
            .assigned
            .iter()
            .rev()
            .find(|(name, _)| name == "PATH")
        {
            None => search(variables).map(OsStr::to_owned),
            // What is known only at run time may be the worst.
            Some((_, value)) => Some(value.clone().unwrap_or_else(unknown).into()),
        };
        let needed = intent.program.contains('/') || !intent.assigned.is_empty();
        let program = needed.then(|| resolve::program(name, path.as_deref(), cwd));
        let program = program.and_then(Result::ok);
        // What is not there yet may be anything by the time it runs.
        if program.is_none() && intent.program.contains('/') {
            let path = &intent.program;
            let why = format!("there is no program at {path} that could be looked at");
            intent.doubt(why);
        }
        if let Some(why) = program.as_ref().and_then(|found| found.foreign.as_ref()) {
            intent.doubt(why.as_str());
        }
        if intent.program.contains('/') && intent.cwd == Place::Unknown {
            intent.doubt("which file runs is known only at run time");
        }
        let (new, old) = (path.as_deref(), search(variables));
        if new != old && !trusted("PATH") && !appends(name, new, old, cwd) {
            intent.doubt("PATH decides which program runs");
        }
        let sets = intent.assigned.iter().find(|(name, value)| {
            let value = value.clone().unwrap_or_else(unknown);
            environment::assigned_injects(name, &value) && !trusted(name)
        });
        let sets = sets.filter(|_| intent.resource != "shell");
        if let Some(why) = sets.map(|(name, _)| format!("{name} would make it run other code")) {
            intent.doubt(why);
        }
        let injecting = environment::injecting(
            &self.environment(intent),
            &base(name),
            program.as_ref(),
            intent.opaque.is_some(),
            paths.passwd_home.as_deref(),
            trusted,
        );
        if !injecting.is_empty() {
            intent.doubt(format!(
                "{} would make it run other code",
                injecting.join(", ")
            ));
        }
    }

    /// The variables that count, as the command would get them.
    fn environment(&self, intent: &Intent) -> Cow<'_, [Variable]> {
        let mut variables = Cow::Borrowed(self.caller.suspicious());
        for (name, value) in &intent.assigned {
            let variables = variables.to_mut();
            variables.retain(|(known, _)| known.to_str() != Some(name));
            let value = value.clone().unwrap_or_else(unknown);
            variables.push((name.into(), value.into()));
        }
        variables
    }
}

/// True if a new PATH only looks in more places behind the old one, which has the program. A place in front could
/// get a program of that name before the line comes to it.
fn appends(name: &OsStr, new: Option<&OsStr>, old: Option<&OsStr>, cwd: &Path) -> bool {
    let (before, after) = (old.unwrap_or_default(), new.unwrap_or_default());
    let rest = after.as_bytes().strip_prefix(before.as_bytes());
    rest.is_some_and(|rest| rest.first() == Some(&b':')) && resolve::program(name, old, cwd).is_ok()
}

/// The value of a variable that is known only at run time.
fn unknown() -> String {
    intent::UNKNOWN.to_string()
}

/// The same intent at the place where links take its paths: a rule about a place means both.
fn led_elsewhere(intent: &Intent, reader: &Reader) -> Option<Intent> {
    fn follow(value: &Value, cwd: &Place, reader: &Reader) -> Option<Value> {
        match value {
            // The descriptors that links there stand for are those of this process, not of the command.
            Value::String(path) if path.starts_with("/dev/fd/") => None,
            Value::String(path) if !path.starts_with('/') => match cwd {
                Place::Same => reader.leads(path).map(Value::String),
                Place::At(cwd) => reader.leads(&format!("{cwd}/{path}")).map(Value::String),
                Place::Unknown => None,
            },
            Value::String(path) => reader.leads(path).map(Value::String),
            Value::List(values) => {
                let led: Vec<Option<Value>> = values
                    .iter()
                    .map(|value| follow(value, cwd, reader))
                    .collect();
                let any = led.iter().any(Option::is_some);
                any.then(|| {
                    Value::List(
                        led.into_iter()
                            .zip(values)
                            .map(|(led, value)| led.unwrap_or_else(|| value.clone()))
                            .collect(),
                    )
                })
            }
            _ => None,
        }
    }
    if intent.resource != "filesystem" {
        return None;
    }
    let mut led = intent.args.clone();
    for (name, value) in &mut led {
        let elsewhere = ["path", "dest", "output"]
            .contains(&name.as_str())
            .then(|| follow(value, &intent.cwd, reader))
            .flatten();
        if let Some(elsewhere) = elsewhere {
            *value = elsewhere;
        }
    }
    (led != intent.args).then(|| Intent {
        args: led,
        ..intent.clone()
    })
}

/// Doubts an intent of the command itself.
pub(super) fn doubt(
    intent: &mut Intent,
    argv: &[OsString],
    program: Option<&Program>,
    injecting: &[String],
) {
    // A rule about a path means the file that would run, however it was called.
    let own = argv
        .first()
        .is_some_and(|word| intent.program == word.to_string_lossy());
    if let Some(program) = program.filter(|_| own) {
        intent.program = program.path.to_string_lossy().into_owned();
    }
    if let Some(why) = program.and_then(|program| program.foreign.as_ref()) {
        intent.doubt(why.as_str());
    }
    if !injecting.is_empty() {
        intent.doubt(format!(
            "{} would make it run other code",
            injecting.join(", ")
        ));
    }
}
