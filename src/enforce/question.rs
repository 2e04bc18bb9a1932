//! What would be approved, and what a human or a caller is told of a judgement.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;

use super::caller::host;
use super::judge::base;
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
use crate::paths::Paths;
use crate::redact;
use crate::report::{Executed, Report};
use crate::resolve::{self, Program};
use crate::term;
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

    /// What a human must know was not looked at.
    fn not_inspected(&self, words: &[String], input: &Input) -> Vec<String> {
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

    /// What would be approved, and what a human is asked.
    pub(super) fn question(
        &self,
        invocation: &Invocation,
        paths: &Paths,
        agent: Option<&'static Agent>,
    ) -> Result<Question, Error> {
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
        files.extend(
            self.reader
                .named(resolve::interpreter(program).iter().map(String::as_str)),
        );
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
                mutable: program.mutable,
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
