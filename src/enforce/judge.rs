//! From a command to a decision, with everything that led to it.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::Path;
use std::rc::Rc;

use super::Invocation;
use crate::agent::{self, Agent};
use crate::approval::{Asked, Binary, Fingerprint, Material, redacted};
use crate::clock::Moment;
use crate::digest::Digest;
use crate::environment::{self, Variable};
use crate::error::Error;
use crate::exit::Exit;
use crate::intent::{self, Context, Intent, Place, Stdin, Taught, Value};
use crate::paths::Paths;
use crate::policy::{Judgement, PolicySet, load};
use crate::reader::Reader;
use crate::redact;
use crate::report::{Executed, Report};
use crate::resolve::{self, Program};
use crate::term;

/// A command that was judged.
#[derive(Debug)]
pub struct Judged {
    /// What it would do.
    pub intents: Vec<Intent>,
    /// What the policy says.
    pub verdict: Judgement,
    /// The program, or why there is none. A denial comes before that.
    pub program: Result<Program, Error>,
    /// Who asks, and from where.
    pub context: Context,
    /// The agent that calls, by its marker.
    pub agent: Option<&'static str>,
    /// Digest of the policy.
    pub policy: String,
    /// True if the policy lets an allowed command run that cannot be recorded.
    pub best_effort_audit: bool,
    injecting: Vec<String>,
    reader: Reader,
}

/// Judges a command by the policies in force.
pub fn judge(invocation: &Invocation, paths: &Paths) -> Result<Judged, Error> {
    judge_with(&load(paths, &invocation.cwd)?, invocation, paths)
}

/// What a line of shell would do where the caller is, with nothing known of the environment.
#[must_use]
pub fn read_line(taught: &Taught, line: &str, paths: &Paths, cwd: &Path) -> Vec<Intent> {
    let reader = Reader::new(cwd, paths.own(), Rc::default());
    taught.read_line(line, &reader, &Stdin::Inherited)
}

/// Judges a line of shell by these policies.
#[must_use]
pub fn judge_line(
    policies: &PolicySet,
    line: &str,
    variables: &Rc<[Variable]>,
    paths: &Paths,
    cwd: &Path,
) -> (Vec<Intent>, Judgement) {
    let (intents, context) = understand_line(policies, line, variables, paths, cwd);
    let verdict = policies.judge(&intents, &context);
    (intents, verdict)
}

/// What a line of shell would do, and who asks: all that these policies are asked with.
#[must_use]
pub fn understand_line(
    policies: &PolicySet,
    line: &str,
    variables: &Rc<[Variable]>,
    paths: &Paths,
    cwd: &Path,
) -> (Vec<Intent>, Context) {
    let reader = Reader::new(cwd, paths.own(), Rc::clone(variables));
    let mut intents = policies
        .taught()
        .read_line(line, &reader, &Stdin::Inherited);
    let inner = Inner {
        policies,
        variables,
        paths,
        cwd,
    };
    settle(&mut intents, &reader, |intent| inner.doubt(intent));
    let agent =
        agent::by_environment(variables.iter().map(|(name, _)| name)).map(|agent| agent.name);
    (intents, context(paths, cwd, agent))
}

/// Reads the command, resolves the program, and asks these policies.
pub fn judge_with(
    policies: &PolicySet,
    invocation: &Invocation,
    paths: &Paths,
) -> Result<Judged, Error> {
    let Invocation {
        argv,
        variables,
        cwd,
    } = invocation;
    let name = argv.first().ok_or_else(|| Error::Usage {
        what: "there is no command to execute".to_owned(),
    })?;
    if name.is_empty() {
        return Err(Error::Usage {
            what: "the command is empty".to_owned(),
        });
    }
    let program = resolve::program(name, search(variables), cwd);
    let shared: Rc<[Variable]> = variables.as_slice().into();
    let reader = Reader::new(cwd, paths.own(), Rc::clone(&shared));
    let mut intents = policies.taught().read(argv, &reader, &Stdin::Inherited);
    let injecting = environment::injecting(
        variables,
        &base(name),
        program.as_ref().ok(),
        intents.iter().any(|intent| intent.opaque.is_some()),
        paths.passwd_home.as_deref(),
        |name| policies.base.trusted_env.matches(name),
    );
    let inner = Inner {
        policies,
        variables: &shared,
        paths,
        cwd,
    };
    settle(&mut intents, &reader, |intent| {
        if !intent.chain.is_empty() {
            inner.doubt(intent);
        }
        doubt(intent, argv, program.as_ref().ok(), &injecting);
    });
    let agent =
        agent::by_environment(variables.iter().map(|(name, _)| name)).map(|agent| agent.name);
    let context = context(paths, cwd, agent);
    Ok(Judged {
        verdict: policies.judge(&intents, &context),
        context,
        program,
        agent,
        policy: policies.hash(),
        best_effort_audit: policies.base.best_effort_audit,
        intents,
        injecting,
        reader,
    })
}

fn search(variables: &[Variable]) -> Option<&OsStr> {
    variables
        .iter()
        .find(|(name, _)| name == "PATH")
        .map(|(_, value)| value.as_os_str())
}

/// Completes intents by what is known of files and programs.
fn settle(intents: &mut Vec<Intent>, reader: &Reader, mut doubt: impl FnMut(&mut Intent)) {
    let led: Vec<Intent> = intents
        .iter()
        .filter_map(|intent| led_elsewhere(intent, reader))
        .collect();
    intents.extend(led);
    // An approval covers the bytes that were read; without one, other bytes could run than were judged.
    if !reader.digests().is_empty() {
        for intent in intents.iter_mut() {
            intent.opaque.get_or_insert_with(|| {
                "read from a file, which may change before it runs".to_owned()
            });
        }
    }
    intents.iter_mut().for_each(&mut doubt);
}

/// The commands inside a command or a line: they are found and obey variables like one that is typed.
struct Inner<'a> {
    policies: &'a PolicySet,
    variables: &'a Rc<[Variable]>,
    paths: &'a Paths,
    cwd: &'a Path,
}

impl Inner<'_> {
    /// True if a new PATH only looks in more places behind the old one, which has the program. A place in front could
    /// get a program of that name before the line comes to it.
    fn appends(&self, name: &OsStr, new: Option<&OsStr>, old: Option<&OsStr>, cwd: &Path) -> bool {
        let bytes = |path: Option<&OsStr>| {
            path.map(|path| path.as_bytes().to_vec())
                .unwrap_or_default()
        };
        let (new, old) = (bytes(new), bytes(old));
        let rest = new.strip_prefix(old.as_slice());
        rest.is_some_and(|rest| rest.first() == Some(&b':'))
            && resolve::program(name, search(self.variables), cwd).is_ok()
    }

    /// [`doubt`] for a command that a line or another command would start.
    fn doubt(&self, intent: &mut Intent) {
        let name = OsStr::new(&intent.program);
        let trusted = |name: &str| self.policies.base.trusted_env.matches(name);
        let mut variables = self.variables.to_vec();
        for (name, value) in &intent.assigned {
            variables.retain(|(known, _)| known.to_str() != Some(name));
            // What is known only at run time may be the worst.
            let value = value.clone().unwrap_or_else(|| intent::UNKNOWN.to_string());
            variables.push((name.into(), value.into()));
        }
        let cwd = match &intent.cwd {
            Place::At(directory) => Path::new(directory),
            Place::Same | Place::Unknown => self.cwd,
        };
        let needed = intent.program.contains('/') || !intent.assigned.is_empty();
        let program = needed.then(|| resolve::program(name, search(&variables), cwd));
        let program = program.and_then(Result::ok);
        if let Some(why) = program.as_ref().and_then(|found| found.foreign.as_ref()) {
            intent.opaque.get_or_insert_with(|| why.clone());
        }
        if intent.program.contains('/') && intent.cwd == Place::Unknown {
            intent
                .opaque
                .get_or_insert_with(|| "which file runs is known only at run time".to_owned());
        }
        let (new, old) = (search(&variables), search(self.variables));
        if new != old && !trusted("PATH") && !self.appends(name, new, old, cwd) {
            intent
                .opaque
                .get_or_insert_with(|| "PATH decides which program runs".to_owned());
        }
        let injecting = environment::injecting(
            &variables,
            &base(name),
            program.as_ref(),
            intent.opaque.is_some(),
            self.paths.passwd_home.as_deref(),
            trusted,
        );
        if !injecting.is_empty() {
            intent.opaque.get_or_insert_with(|| {
                format!("{} would make it run other code", injecting.join(", "))
            });
        }
    }
}

/// The context of a judgement that is made here and now.
#[must_use]
pub fn context(paths: &Paths, cwd: &Path, agent: Option<&str>) -> Context {
    Context {
        user: paths.user.clone(),
        agent: agent.map(str::to_owned),
        cwd: cwd.to_owned(),
        host: host(),
        now: Moment::now().0,
    }
}

/// The same intent at the place where links take its paths: a rule about a place means both.
fn led_elsewhere(intent: &Intent, reader: &Reader) -> Option<Intent> {
    fn follow(value: &Value, cwd: &Place, reader: &Reader) -> Option<Value> {
        match value {
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
    let mut there = intent.clone();
    let mut led = false;
    for (name, value) in &mut there.args {
        let is_path =
            intent.resource == "filesystem" && ["path", "dest", "output"].contains(&name.as_str());
        if let Some(elsewhere) = is_path
            .then(|| follow(value, &intent.cwd, reader))
            .flatten()
        {
            *value = elsewhere;
            led = true;
        }
    }
    led.then_some(there)
}

/// What is read of the words holds only if the program is what it is called, and runs no code but its own.
fn doubt(intent: &mut Intent, argv: &[OsString], program: Option<&Program>, injecting: &[String]) {
    // A rule about a path means the file that would run, however it was called.
    let own = argv
        .first()
        .is_some_and(|word| intent.program == word.to_string_lossy());
    if let Some(program) = program.filter(|_| own) {
        intent.program = program.path.to_string_lossy().into_owned();
    }
    if let Some(why) = program.and_then(|program| program.foreign.as_ref()) {
        intent.opaque.get_or_insert_with(|| why.clone());
    }
    if !injecting.is_empty() {
        intent.opaque.get_or_insert_with(|| {
            format!("{} would make it run other code", injecting.join(", "))
        });
    }
}

impl Judged {
    /// The environment without what would make the program run other code than its own.
    #[must_use]
    pub(super) fn cleaned(&self, variables: Vec<Variable>) -> Vec<Variable> {
        variables
            .into_iter()
            .filter(|(name, _)| {
                !self
                    .dropped()
                    .any(|dropped| dropped == name.to_string_lossy())
            })
            .collect()
    }

    fn dropped(&self) -> impl Iterator<Item = &str> {
        self.injecting
            .iter()
            .map(String::as_str)
            .filter(|name| environment::taken(name))
    }

    /// What the caller of a denied command is told.
    #[must_use]
    pub fn denial(&self) -> Report {
        let what: Vec<String> = self
            .intents
            .iter()
            .map(|intent| format!("{} {}", intent.resource, intent.action))
            .collect();
        let rule = self.verdict.rule.as_ref().map(|rule| rule.id.as_str());
        Report::new(
            "denied",
            Exit::Denied,
            Executed::No,
            format!(
                "{} by policy: nothing executed",
                term::text(&what.join("; "))
            ),
        )
        .rule(rule, &self.verdict.reason)
        .detail(&format!(
            "rule {}: {}",
            rule.unwrap_or("(default)"),
            self.verdict.reason
        ))
        .detail("this is final: do not work around it; take a safer way or ask the user")
    }

    /// True if something opaque was given no code by its words, so that it may read it from standard input.
    fn reads_code_from_stdin(&self) -> bool {
        let given = |intent: &Intent| {
            ["code", "positional"]
                .iter()
                .any(|name| intent.args.contains_key(*name))
        };
        self.intents
            .iter()
            .any(|intent| intent.opaque.is_some() && !given(intent))
    }

    /// What a human must know was not looked at.
    fn not_inspected(&self, words: &[String], stdin: bool) -> Vec<String> {
        let mut unseen: Vec<String> = self
            .intents
            .iter()
            .filter_map(|intent| intent.opaque.clone())
            .collect();
        unseen.dedup();
        if self.intents.iter().any(|intent| intent.opaque.is_some()) {
            let directories = words
                .iter()
                .skip(1)
                .filter(|word| self.reader.is_directory(word));
            unseen.extend(
                directories
                    .map(|word| format!("what lies in the directory {word}, which may change")),
            );
        }
        if stdin {
            unseen.push("standard input, which may be code".to_owned());
        }
        unseen
    }

    /// What would be approved, and what a human is asked.
    pub(super) fn question(
        &self,
        invocation: &Invocation,
        paths: &Paths,
        agent: Option<&'static Agent>,
    ) -> Result<(Fingerprint, Asked), Error> {
        let program = self.program.as_ref().map_err(Clone::clone)?;
        let argv = &invocation.argv;
        let words = invocation.words();
        let cleaned = self.cleaned(invocation.variables.clone());
        let kept = environment::fingerprinted(&cleaned, &base(&argv[0]), &words);
        let binary = std::fs::File::open(&program.path)
            .and_then(Digest::of_reader)
            .map_err(|error| unreadable(program, &error))?;
        let mut files = self.reader.digests();
        files.extend(self.reader.named(words.iter().skip(1).map(String::as_str)));
        files.extend(
            self.reader
                .named(resolve::interpreter(program).iter().map(String::as_str)),
        );
        let host = host();
        let stdin = self.reads_code_from_stdin().then(piped_stdin).flatten();
        let fingerprint = Material {
            place: std::fs::metadata(&invocation.cwd)
                .ok()
                .map(|place| (place.dev(), place.ino())),
            stdin,
            argv,
            path: &program.path,
            binary,
            files: &files,
            cwd: &invocation.cwd,
            environment: &kept,
            user: &paths.user,
            host: &host,
        }
        .fingerprint();
        let asked = Asked {
            argv: term::argv(&without_secrets(argv, &words)),
            cwd: term::word(invocation.cwd.as_os_str().as_bytes()),
            user: paths.user.clone(),
            host,
            agent: agent.map(|agent| agent.name.to_owned()),
            binary: Binary {
                path: term::word(program.path.as_os_str().as_bytes()),
                digest: binary,
                mutable: program.mutable,
            },
            intents: self.intents.iter().map(redacted).collect(),
            rule: self.verdict.rule.as_ref().map(ToString::to_string),
            reason: self.verdict.reason.clone(),
            policy: self.policy.clone(),
            not_inspected: self.not_inspected(&words, stdin.is_some()),
            flags: term::flags(&words),
            environment: environment::shown(&kept)
                .iter()
                .map(|variable| term::text(variable))
                .collect(),
            dropped: self.dropped().map(term::text).collect(),
            files,
        };
        Ok((fingerprint, asked))
    }
}

/// The words without secrets; a word that is no UTF-8 keeps its bytes.
#[must_use]
pub fn without_secrets(argv: &[OsString], words: &[String]) -> Vec<OsString> {
    argv.iter()
        .zip(redact::argv(words).into_iter().zip(words))
        .map(|(raw, (clean, word))| {
            if clean == *word {
                raw.clone()
            } else {
                clean.into()
            }
        })
        .collect()
}

/// The pipe or socket that is standard input. It is another one in another call, which then asks anew.
fn piped_stdin() -> Option<(u64, u64)> {
    let stdin = std::fs::metadata("/proc/self/fd/0").ok()?;
    let kind = stdin.file_type();
    (kind.is_fifo() || kind.is_socket() || kind.is_file()).then(|| (stdin.dev(), stdin.ino()))
}

fn unreadable(program: &Program, error: &std::io::Error) -> Error {
    Error::Program {
        exit: Exit::NotExecutable,
        what: format!(
            "{} cannot be read, so nobody could say what is approved: {error}",
            program.path.display()
        ),
    }
}

fn base(name: &OsStr) -> String {
    name.to_string_lossy()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn host() -> String {
    nix::unistd::gethostname()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
