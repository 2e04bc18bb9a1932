//! What a human is asked about what an agent announced, and handing it the answer.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use super::Form;
use crate::approval::{
    Approvers, Asked, Binary, Fed, Material, Outcome, Required, Runner, Status, all_redacted,
    grant::Grantable,
};
use crate::digest::Digest;
use crate::enforce::caller::host;
use crate::enforce::question::Question;
use crate::enforce::{Answer, Invocation, Judged, Pending, Permit, Reservation, pass, scope};
use crate::environment;
use crate::error::Error;
use crate::paths::Paths;
use crate::process::Process;
use crate::redact;
use crate::resolve::Program;
use crate::store::Change;
use crate::term;
use crate::trust::fixed;
use crate::wire;

impl From<&Form> for wire::Form {
    fn from(form: &Form) -> Self {
        match form {
            Form::Program => Self::Program,
            Form::Lines(_) => Self::Lines,
            Form::Files(_) => Self::Files,
            Form::Keys(_) => Self::Keys,
            Form::Named => Self::Named,
        }
    }
}

impl Judged {
    /// What would be approved, and what a human is asked, where an agent carries it out itself.
    pub(in crate::enforce) fn announced_question(
        &self,
        invocation: &Invocation,
        paths: &Paths,
    ) -> Result<Question, Error> {
        let program = self.program.as_ref().map_err(Clone::clone)?;
        let words = invocation.words();
        let lines = matches!(invocation.form, Form::Lines(_));
        let named = matches!(invocation.form, Form::Named);
        let mut kept = environment::fingerprinted(&invocation.variables, "bash", &words);
        if named {
            // No program is looked up or started.
            kept.clear();
        }
        let environment: Vec<(OsString, Digest)> = kept
            .iter()
            .map(|(name, value)| (name.clone(), Digest::of(value.as_bytes())))
            .collect();
        let (path, binary) = self.who_runs(&invocation.form, program)?;
        let mut files = self.reader.digests();
        if !named {
            let words = self.intents.iter().flat_map(|intent| &intent.command);
            files.extend(self.reader.named(words.map(String::as_str)));
        }
        let required = Required::new(&self.verdict.demands(), Approvers::load(paths)?.least());
        let host = host();
        let held = invocation.input.held();
        // The same words mean something else as another form.
        let form = wire::Form::from(&invocation.form);
        let mut argv = vec![form.name().into()];
        argv.extend(invocation.argv.iter().cloned());
        // The agent runs the line itself: each file is opened by its name once more.
        let again = files.keys().filter(|path| path.is_file() && !fixed(path));
        let by_name: BTreeSet<PathBuf> = again.cloned().collect();
        let material = Material {
            by_name: &by_name,
            place: std::fs::metadata(&invocation.cwd)
                .ok()
                .map(|place| (place.dev(), place.ino())),
            stdin: held.map(|held| (held.digest(), held.whole())),
            argv: &argv,
            path: &path,
            binary,
            files: &files,
            cwd: &invocation.cwd,
            environment: &environment,
            user: &paths.user,
            host: &host,
        };
        let grantable = if required.is_least() {
            let reading = scope::Reading {
                intents: &self.intents,
                verdict: &self.verdict,
                policy: &self.policy,
            };
            scope::grantable(reading, &material)
        } else {
            Grantable::Never("a rule demands more than anybody's word".to_owned())
        };
        let asked = Asked {
            argv: shown(invocation, &words),
            cwd: term::word(invocation.cwd.as_os_str().as_bytes()),
            user: paths.user.clone(),
            host: host.clone(),
            agent: self.agent.map(str::to_owned),
            binary: Binary {
                path: term::text(&path.to_string_lossy()),
                digest: binary,
                mutable: lines && program.mutable,
            },
            intents: all_redacted(&self.intents),
            rule: self.verdict.rule.as_ref().map(ToString::to_string),
            reason: self.verdict.reason.clone(),
            policy: self.policy.clone(),
            not_inspected: self.unseen(named),
            flags: term::flags(&words),
            environment: environment::shown(&kept)
                .iter()
                .map(|variable| term::text(variable))
                .collect(),
            dropped: Vec::new(),
            files: files.clone(),
            by_name: by_name.clone(),
            stdin: held.map(Fed::of),
            required,
            grantable: Some(grantable),
        };
        Ok(Question {
            fingerprint: material.fingerprint(),
            material: wire::Material {
                form,
                ..wire::Material::from(&material)
            },
            asked,
        })
    }

    /// What carries it out, and its content: what an agent does without a shell it does itself, and there is no other
    /// program whose content would count.
    fn who_runs(&self, form: &Form, program: &Program) -> Result<(PathBuf, Digest), Error> {
        match form {
            Form::Lines(_) => std::fs::File::open(&program.path)
                .and_then(Digest::of_reader)
                .map(|binary| (program.path.clone(), binary))
                .map_err(|error| Error::at(&program.path, &error)),
            Form::Named => Ok((PathBuf::from("(the program that asks)"), Digest::of(b""))),
            Form::Program | Form::Files(_) | Form::Keys(_) => {
                let agent = self.agent.unwrap_or_default();
                let itself = PathBuf::from(format!("({agent} itself)"));
                Ok((itself, Digest::of(agent.as_bytes())))
            }
        }
    }

    fn unseen(&self, named: bool) -> Vec<String> {
        let mut unseen: Vec<String> = self
            .intents
            .iter()
            .filter_map(|intent| intent.opaque.clone())
            .collect();
        unseen.dedup();
        if named {
            unseen.push("what the caller does with the answer: it enforces it itself".to_owned());
        }
        unseen
    }
}

/// What a human reads for the command: a line as it stands, for it is what the shell gets.
fn shown(invocation: &Invocation, words: &[String]) -> Vec<String> {
    let clean = |word: &String| term::text(&redact::text(word));
    let verb = match invocation.form {
        Form::Files(_) => Some("write".to_owned()),
        Form::Keys(_) => Some("type".to_owned()),
        Form::Program | Form::Lines(_) | Form::Named => None,
    };
    verb.into_iter().chain(words.iter().map(clean)).collect()
}

/// Hands an approval that was taken to the agent: it is as good as executed, its end will not be seen, and what stands
/// in it needs no second question.
pub(in crate::enforce) fn hand_over(
    mut pending: Pending,
    judged: &Judged,
    reservation: Option<Reservation>,
) -> Result<Answer, Error> {
    let id = pending.request.id.clone();
    let process = Process::current().ok_or_else(|| Error::Internal {
        what: "no /proc".to_owned(),
    })?;
    let passes = pass::leave(
        judged,
        &pending.invocation,
        &pending.paths,
        pending.request.requester.on_host(),
        id.as_str(),
    );
    if let Err(error) = passes {
        // Nothing is handed over of which a part would be asked about again.
        let change = Change {
            note: Some(error.to_string()),
            ..Change::default()
        };
        let authority = &mut pending.authority;
        authority.advance(&id, Status::Consumed, Status::NotExecuted, &change)?;
        return Err(error);
    }
    let runner = Some(Runner {
        process,
        watcher: None,
        nonce: None,
    });
    let started = Change {
        runner,
        ..Change::default()
    };
    let ended = Change {
        outcome: Some(Outcome::Unseen),
        note: Some(
            match pending.invocation.form {
                Form::Named => "the program that asked carries it out itself",
                _ => "the agent carries it out itself",
            }
            .to_owned(),
        ),
        ..Change::default()
    };
    for (from, to, change) in [
        (Status::Consumed, Status::Armed, started),
        (Status::Armed, Status::Finished, ended),
    ] {
        if !pending.authority.advance(&id, from, to, &change)? {
            return Err(Error::Internal {
                what: "the request was settled while it was handed over".to_owned(),
            });
        }
    }
    permitted(pending.invocation, judged, reservation)
}

/// The yes itself.
pub(in crate::enforce) fn permitted(
    invocation: Invocation,
    judged: &Judged,
    reservation: Option<Reservation>,
) -> Result<Answer, Error> {
    let Invocation {
        argv,
        variables,
        input,
        ..
    } = invocation;
    Ok(Answer::Permitted(Box::new(Permit {
        program: judged.program.clone()?,
        argv,
        variables,
        input,
        approval: None,
        reservation,
    })))
}
