//! What would be approved, and what a human or a caller is told of a judgement.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use super::caller::host;
use super::judge::{base, search};
use super::sealed::{self, Command, Plan};
use super::{Invocation, Judged, scope};
use crate::agent::Agent;
use crate::approval::grant::Grantable;
use crate::approval::{
    Approvers, Asked, Binary, Fed, Fingerprint, Material, Required, all_redacted,
};
use crate::digest::Digest;
use crate::environment::{self, Variable};
use crate::error::Error;
use crate::exit::Exit;
use crate::input::{Held, Input};
use crate::intent::{Effect, MAY_CHANGE, Value};
use crate::paths::Paths;
use crate::policy::Evaluation;
use crate::reader;
use crate::redact;
use crate::report::{Executed, Report};
use crate::resolve::Program;
use crate::term;
use crate::trust::fixed;
use crate::wire;

/// What would be approved, and what a human is asked.
#[derive(Debug)]
pub(super) struct Question {
    /// What exactly is approved.
    pub(super) fingerprint: Fingerprint,
    /// What a human reads.
    pub(super) asked: Asked,
    /// What the fingerprint is made of, for an authority that makes it again.
    pub(super) material: wire::Material,
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
                term::shorten(&term::text(&what.join("; ")), LINE)
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

    /// What the caller is told where a rule lets nothing be approved that is opened again by its name; `None` where
    /// that may be.
    pub(super) fn unpinned(&self, asked: &Asked) -> Option<Report> {
        let pinned = |evaluation: &&Evaluation| evaluation.demands.iter().any(|one| one.pinned);
        let evaluation = self.verdict.evaluations.iter().find(pinned)?;
        let names: Vec<String> = asked
            .by_name
            .iter()
            .map(|path| term::text(&path.to_string_lossy()))
            .collect();
        if names.is_empty() {
            return None;
        }
        let names = term::shorten(&names.join(", "), LINE);
        let rule = evaluation.rule.as_ref().map(|rule| rule.id.as_str());
        let what = format!("by policy: nothing executed: {names} would be opened again by name");
        let report = Report::new("denied", Exit::Denied, Executed::No, what)
            .rule(rule, &evaluation.reason)
            .detail(&format!(
                "rule {} lets nothing be approved that could be swapped after it was looked at",
                rule.unwrap_or("(default)")
            ))
            .detail("this is final: do not work around it; take a safer way or ask the user");
        Some(report)
    }

    /// What a human must know was not looked at.
    fn not_inspected(&self, words: &[String], input: &Input) -> Vec<String> {
        let mut unseen: Vec<String> = self
            .intents
            .iter()
            .filter_map(|intent| intent.opaque.clone())
            // What is approved is what was read; where it is opened again is said apart.
            .filter(|why| why != MAY_CHANGE)
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
            if input.passes_unread() {
                unseen.push("what comes through standard input, which nobody approves".to_owned());
            }
        }
        if let Some(why) = input.unseen()
            && !unseen.iter().any(|known| known == why)
        {
            unseen.push(why.to_owned());
        }
        if matches!(input, Input::Typed) {
            unseen.push("what will be typed, which is code".to_owned());
        }
        unseen
    }

    /// Code and instructions that are opened by their names when the command runs, after they were looked at last.
    fn by_name(&self, plan: &Plan) -> BTreeSet<PathBuf> {
        let scripts = self
            .intents
            .iter()
            .filter(|intent| intent.effect == Effect::Execute);
        let named = scripts.flat_map(|intent| {
            let directory = intent.directory_of(&self.context.cwd.to_string_lossy());
            let values = match intent.args.get("path") {
                Some(Value::List(values)) => values.as_slice(),
                Some(value) => std::slice::from_ref(value),
                None => &[],
            };
            let text = |value: &Value| match value {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.text().to_owned()),
                _ => None,
            };
            let names: Vec<String> = values.iter().filter_map(text).collect();
            names
                .into_iter()
                .filter_map(move |name| Some(directory.as_ref()?.join(name)))
        });
        let read = self.reader.digests().into_keys();
        let read = read
            .chain(named)
            .filter(|path| path.is_file() && !fixed(path));
        read.filter(|path| !plan.sealed.contains(path))
            .chain(plan.by_name.iter().cloned())
            .collect()
    }

    /// What would be approved, and what a human is asked.
    pub(super) fn question(
        &self,
        invocation: &Invocation,
        paths: &Paths,
        agent: Option<&'static Agent>,
    ) -> Result<Question, Error> {
        if invocation.form.is_announced() {
            return self.announced_question(invocation, paths);
        }
        let program = self.program.as_ref().map_err(Clone::clone)?;
        let argv = &invocation.argv;
        let words = invocation.words();
        let cleaned = self.cleaned(invocation.variables.clone());
        let kept = environment::fingerprinted(&cleaned, &base(&argv[0]), &words);
        let environment: Vec<(OsString, Digest)> = kept
            .iter()
            .map(|(name, value)| (name.clone(), Digest::of(value.as_bytes())))
            .collect();
        let binary = std::fs::File::open(&program.path)
            .and_then(Digest::of_reader)
            .map_err(|error| unreadable(program, &error))?;
        let mut files = self.reader.digests();
        files.extend(self.reader.named(words.iter().skip(1).map(String::as_str)));
        let plan = plan(program, invocation, binary, &files);
        files.extend(
            plan.started
                .iter()
                .filter_map(|path| reader::content(path).map(|digest| (path.clone(), digest))),
        );
        let by_name = self.by_name(&plan);
        let approvers = Approvers::load(paths)?;
        let required = Required::new(&self.verdict.demands(), approvers.least());
        let host = host();
        let held = invocation.input.held();
        let material = Material {
            place: std::fs::metadata(&invocation.cwd)
                .ok()
                .map(|place| (place.dev(), place.ino())),
            stdin: held.map(|held| (held.digest(), held.whole())),
            argv,
            path: &program.path,
            binary,
            files: &files,
            by_name: &by_name,
            cwd: &invocation.cwd,
            environment: &environment,
            user: &paths.user,
            host: &host,
        };
        let fingerprint = material.fingerprint();
        let sent = wire::Material::from(&material);
        let grantable = Some(if required.is_least() {
            scope::grantable(
                scope::Reading {
                    intents: &self.intents,
                    verdict: &self.verdict,
                    policy: &self.policy,
                },
                &material,
            )
        } else {
            Grantable::Never("a rule demands more than anybody's word".to_owned())
        });
        let mut flags = term::flags(&words);
        flags.extend(
            held.map(Held::beginning)
                .into_iter()
                .flat_map(|text| term::misleading("standard input", text)),
        );
        let asked = Asked {
            argv: term::argv(&without_secrets(argv, &words)),
            cwd: term::word(invocation.cwd.as_os_str().as_bytes()),
            user: paths.user.clone(),
            host,
            agent: agent.map(|agent| agent.name.to_owned()),
            binary: Binary {
                path: term::word(program.path.as_os_str().as_bytes()),
                digest: binary,
                mutable: program.mutable
                    || !nix::unistd::getuid().is_root() && !fixed(&program.path),
            },
            intents: all_redacted(&self.intents),
            rule: self.verdict.rule.as_ref().map(ToString::to_string),
            reason: self.verdict.reason.clone(),
            policy: self.policy.clone(),
            not_inspected: self.not_inspected(&words, &invocation.input),
            flags,
            environment: environment::shown(&kept)
                .iter()
                .map(|variable| term::text(variable))
                .collect(),
            dropped: self.dropped().map(term::text).collect(),
            by_name,
            files,
            stdin: held.map(Fed::of),
            required,
            grantable,
        };
        Ok(Question {
            fingerprint,
            asked,
            material: sent,
        })
    }
}

/// How the command would be started.
fn plan(
    program: &Program,
    invocation: &Invocation,
    binary: Digest,
    files: &BTreeMap<PathBuf, Digest>,
) -> Plan {
    let command = Command {
        program,
        argv: &invocation.argv,
        search: search(&invocation.variables),
        cwd: &invocation.cwd,
    };
    sealed::plan(command, &|path| {
        let expected = if path == program.path {
            Some(&binary)
        } else {
            files.get(path)
        };
        reader::copied(path).filter(|bytes| Some(&Digest::of(bytes)) == expected)
    })
}

/// Characters that the line of a denial spends on what was denied.
const LINE: usize = 400;

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

fn unreadable(program: &Program, error: &std::io::Error) -> Error {
    Error::Program {
        exit: Exit::NotExecutable,
        what: format!(
            "{} cannot be read, so nobody could say what is approved: {error}",
            program.path.display()
        ),
    }
}
