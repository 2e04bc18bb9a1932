//! Policy enforcement point: the one place where a [`Permit`] is made.
//!
//! ```text
//! command ─ judge ─┬─ DENY ─────────────► Refusal
//!                  ├─ ALLOW ─ journal ──► Permit
//!                  └─ REQUIRE_APPROVAL ─ durable request ─ wait ─ consume ─► Permit
//! ```

mod again;
mod announced;
mod authority;
mod bell;
mod caller;
mod doubt;
mod examples;
mod judge;
mod limited;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod machine;
pub mod notifier;
mod pass;
mod pins;
mod proof;
mod question;
mod review;
mod rules;
mod scope;
mod sealed;
mod stop;
mod telling;
mod vote;
mod wait;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

pub use again::{again, may_come_again};
pub use announced::{Form, announce, named_intent};
pub use authority::{Authority, Ended};
pub use caller::Caller;
pub use examples::examples_hold;
pub use judge::{Judged, judge_line, judge_with, read_line, understand_line};
pub(crate) use limited::Reservation;
pub use limited::{draws, past};
pub(crate) use pins::{Held, Pins};
pub use proof::{may_try, signed_by_passphrase};
pub use question::without_secrets;
pub use rules::policies;
pub use scope::{Reading, grantable};
pub use stop::Stop;
pub use telling::{refusal, waiting};
pub use vote::{enough, how, missing, vote, vote_of, votes, worth_now};
pub use wait::{Interactive, wait};

use self::authority::Put;
use self::limited::Reserved;
use self::question::Question;
use self::rules::Rules;
use crate::agent::{self, Agent};
use crate::approval::{ApprovalRequest, RequestId, Requester, Status};
use crate::audit::{Journal, Line};
use crate::clock::Moment;
use crate::config::Config;
use crate::environment::Variable;
use crate::error::Error;
use crate::exit::Exit;
use crate::input::Input;
use crate::paths::Paths;
use crate::policy::Decision;
use crate::process::Process;
use crate::redact;
use crate::remote::Taken;
use crate::report::{Executed, Report};
use crate::resolve::Program;
use crate::store::{Change, NewRequest, Store};

/// The journal is moved into the store at the latest when it has grown to this.
const JOURNAL_LIMIT: u64 = 4 << 20;

/// A command as a caller hands it over.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Its words; the first is the program.
    pub argv: Vec<OsString>,
    /// Its environment.
    pub variables: Vec<Variable>,
    /// Where it would run.
    pub cwd: PathBuf,
    /// What it is fed.
    pub input: Input,
    /// Who carries it out.
    pub form: Form,
}

impl Invocation {
    /// Its words as text, for what reads or shows them; what runs is [`Self::argv`], byte by byte.
    fn words(&self) -> Vec<String> {
        let text = |word: &OsString| word.to_string_lossy().into_owned();
        self.argv.iter().map(text).collect()
    }

    /// The same without secrets, as they are recorded.
    fn shown(&self) -> Vec<String> {
        let words = self.words();
        match self.form {
            Form::Program => redact::argv(&words),
            _ => words.iter().map(|line| redact::text(line)).collect(),
        }
    }
}

/// Proof that the enforcement point said yes, for one execution.
#[derive(Debug)]
#[must_use]
pub struct Permit {
    program: Program,
    argv: Vec<OsString>,
    variables: Vec<Variable>,
    input: Input,
    approval: Option<Approval>,
    reservation: Option<Reservation>,
}

/// An approval that was consumed and must now be executed or given up.
#[derive(Debug)]
pub(crate) struct Approval {
    pub(crate) request: RequestId,
    pub(crate) authority: Authority,
    pub(crate) pins: Pins,
}

impl Permit {
    pub(crate) fn into_parts(
        self,
    ) -> (
        Program,
        Vec<OsString>,
        Vec<Variable>,
        Input,
        Option<Approval>,
        Option<Reservation>,
    ) {
        let Self {
            program,
            argv,
            variables,
            input,
            approval,
            reservation,
        } = self;
        (program, argv, variables, input, approval, reservation)
    }

    /// Who announced it carries it out: all that is left to do is to let it.
    pub fn leave_to_caller(self) {}

    /// The request that was approved; none if the policy allowed.
    #[must_use]
    pub fn request(&self) -> Option<&RequestId> {
        self.approval.as_ref().map(|approval| &approval.request)
    }
}

/// What the enforcement point says to a command.
#[derive(Debug)]
#[must_use]
pub enum Answer {
    /// It may run, now and once.
    Permitted(Box<Permit>),
    /// It may not; the report says why.
    Refused(Box<Report>),
    /// A human is asked.
    Pending(Box<Pending>),
}

/// A question that stands at the authority.
#[derive(Debug)]
pub struct Pending {
    invocation: Invocation,
    paths: Paths,
    config: Config,
    authority: Authority,
    agent: Option<&'static Agent>,
    process: Process,
    /// How long the caller said it waits.
    wait: Option<Duration>,
    /// The row as it was when it was last looked at.
    pub request: ApprovalRequest,
    /// True if the question was there before this call.
    pub attached: bool,
    /// True if nothing brings the question to a human.
    pub unheard: bool,
}

/// Judges a command and, where the policy says so, puts the question. Nothing unforeseen leads to a permit.
pub fn begin(
    invocation: Invocation,
    paths: Paths,
    wait: Option<Duration>,
) -> Result<Answer, Error> {
    begin_as(invocation, paths, wait, origin)
}

fn begin_as(
    mut invocation: Invocation,
    paths: Paths,
    wait: Option<Duration>,
    origin: impl FnOnce(&Invocation) -> Result<Origin, Error>,
) -> Result<Answer, Error> {
    let config = Config::load(&paths)?;
    let rules = Rules::load(&paths, &config, &invocation.cwd)?;
    let policies = &rules.policies;
    let mut judged = judge_with(policies, &invocation, &paths)?;
    rules.suffice(&judged)?;
    let own = !invocation.form.is_announced();
    // Code that comes through standard input is read first; from here on nobody can change it.
    if own && judged.wants_input(policies, &invocation) {
        invocation.input = Input::capture()?;
        judged = judge_with(policies, &invocation, &paths)?;
    }
    match judged.verdict.decision {
        Decision::Deny => {
            let origin = origin(&invocation).ok();
            deny(&judged, &invocation, &paths, origin.as_ref())
        }
        Decision::Allow => {
            judged.program.clone()?;
            let draws = judged.draws(&config, &paths);
            let reservation = if draws.is_empty() {
                None
            } else {
                let origin = origin(&invocation)?;
                if pass::take(&invocation, &paths, &origin)? {
                    return announced::permitted(invocation, &judged, None);
                }
                let question = judged.question(&invocation, &paths, origin.agent)?;
                // What a human said of this very command comes first.
                if answered(&question, &config, &paths, &origin)? {
                    return ask(&judged, invocation, paths, config, wait, &origin);
                }
                let taken = random_id()?;
                match draws.reserve(taken.clone(), &question, &config, &paths)? {
                    Reserved::Taken(reservation) => {
                        pass::leave(&judged, &invocation, &paths, &origin.requester, &taken)?;
                        reservation
                    }
                    Reserved::Refused(report) => return Ok(Answer::Refused(report)),
                    Reserved::Asks => {
                        return ask(&judged, invocation, paths, config, wait, &origin);
                    }
                    Reserved::Over(over) => {
                        judged.past(&over);
                        if judged.verdict.decision == Decision::Deny {
                            return deny(&judged, &invocation, &paths, Some(&origin));
                        }
                        return ask(&judged, invocation, paths, config, wait, &origin);
                    }
                }
            };
            note(&judged, &invocation, &paths, None)?;
            announced::permitted(invocation, &judged, reservation)
        }
        Decision::RequireApproval => {
            let origin = origin(&invocation)?;
            if pass::take(&invocation, &paths, &origin)? {
                invocation.variables = judged.cleaned(invocation.variables);
                return announced::permitted(invocation, &judged, None);
            }
            judged.past(&judged.draws(&config, &paths).over(&paths)?);
            if judged.verdict.decision == Decision::Deny {
                return deny(&judged, &invocation, &paths, Some(&origin));
            }
            ask(&judged, invocation, paths, config, wait, &origin)
        }
    }
}

/// Records a denial, and tells of it; a caller that hears it again and again is told to stop.
fn deny(
    judged: &Judged,
    invocation: &Invocation,
    paths: &Paths,
    origin: Option<&Origin>,
) -> Result<Answer, Error> {
    refuse(judged.denial(), judged, invocation, paths, origin)
}

fn refuse(
    report: Report,
    judged: &Judged,
    invocation: &Invocation,
    paths: &Paths,
    origin: Option<&Origin>,
) -> Result<Answer, Error> {
    note(judged, invocation, paths, origin)?;
    let report = stop::after_denial(report, invocation, paths, origin);
    Ok(Answer::Refused(Box::new(report)))
}

/// True if a human's answer to this command stands, or nobody knows what became of it.
fn answered(
    question: &Question,
    config: &Config,
    paths: &Paths,
    origin: &Origin,
) -> Result<bool, Error> {
    let mut authority = Authority::of(config, paths)?;
    let stands = authority.stands(&question.fingerprint, &origin.requester)?;
    Ok(stands.is_some_and(|status| {
        matches!(
            status,
            Status::Approved | Status::Rejected | Status::Revoked | Status::Unknown
        )
    }))
}

/// Puts the question, or picks up the one that stands.
fn ask(
    judged: &Judged,
    invocation: Invocation,
    paths: Paths,
    config: Config,
    wait: Option<Duration>,
    origin: &Origin,
) -> Result<Answer, Error> {
    let question = judged.question(&invocation, &paths, origin.agent)?;
    if let Some(report) = judged.unpinned(&question.asked) {
        return refuse(report, judged, &invocation, &paths, Some(origin));
    }
    let mut authority = Authority::of(&config, &paths)?;
    // What stands already is answered all the same; only a new question is not put.
    let stop = Stop::of(&authority, &config, origin, &question.fingerprint)?;
    let new = NewRequest {
        fingerprint: question.fingerprint,
        asked: question.asked.clone(),
        requester: origin.requester.clone(),
        pending_for: config.pending_for,
        max_pending: if stop == Stop::No {
            config.max_pending
        } else {
            0
        },
        // What loosens is believed only where no variable leads away from it.
        grants: paths.state == paths.kept().state && !matches!(stop, Stop::Fails(_)),
        apart: false,
    };
    let (request, attached) = match authority.put(&new, &question)? {
        Put::New(request) => {
            // A prompt that cannot be told is a prompt without a line.
            let _ = std::fs::File::create(paths.waiting());
            (request, false)
        }
        Put::Standing(request) => (request, true),
        Put::Refused(report) => return Ok(Answer::Refused(report)),
        Put::TooMany(_) if stop != Stop::No => {
            return Ok(Answer::Refused(Box::new(stop.report(&config))));
        }
        Put::TooMany(count) => {
            let what = format!(
                "{count} requests of this caller wait for a human already: nothing was asked or executed"
            );
            let report = Report::new("pending", Exit::Pending, Executed::No, what).detail(
                "wait until some are answered, or cancel them, then run this command again",
            );
            return Ok(Answer::Refused(Box::new(report)));
        }
    };
    // A server brings its questions to people itself.
    // A question that is picked up may have lost who brought it to a human: at a reboot, say.
    let unheard = config.server.is_none()
        && request.status == Status::Pending
        && !(attached && notifier::runs(&request.id))
        && notifier::start(&request.id, &config) == notifier::Reach::Nobody;
    let pending = Pending {
        invocation,
        paths,
        config,
        authority,
        agent: origin.agent,
        process: origin.process,
        wait,
        request,
        attached,
        unheard,
    };
    Ok(match pending.request.status {
        Status::Pending => Answer::Pending(Box::new(pending)),
        Status::Approved => pending.consume()?,
        Status::Rejected | Status::Revoked => Answer::Refused(Box::new(stop::after_rejection(
            &pending,
            &origin.requester,
        )?)),
        _ => Answer::Refused(Box::new(pending.refusal())),
    })
}

impl Pending {
    /// Takes the approval for this one execution, if it still covers what would run now.
    pub(crate) fn consume(mut self) -> Result<Answer, Error> {
        // Seen approved is not permission: everything that was approved is looked at again, under the policy of now.
        let rules = Rules::load(&self.paths, &self.config, &self.invocation.cwd)?;
        let mut judged = judge_with(&rules.policies, &self.invocation, &self.paths)?;
        rules.suffice(&judged)?;
        let draws = judged.draws(&self.config, &self.paths);
        judged.past(&draws.over(&self.paths)?);
        let program = judged.program.clone();
        if judged.verdict.decision == Decision::Deny {
            return self.invalidate(&judged, "the policy denies it now");
        }
        if program.is_err() {
            return self.invalidate(&judged, "what would run is not what was approved");
        }
        let question = judged.question(&self.invocation, &self.paths, self.agent)?;
        let asked = question.asked;
        if question.fingerprint != self.request.fingerprint {
            return self.invalidate(&judged, "what would run is not what was approved");
        }
        if judged.unpinned(&asked).is_some() {
            return self.invalidate(&judged, "the policy wants it pinned now, and it is not");
        }
        let required = &asked.required;
        if !vote::suffices(&self.authority, &self.request, required, &self.paths)? {
            return self.invalidate(&judged, "its approvals are not what is required now");
        }
        let pins = Pins {
            binary: asked.binary.digest,
            files: asked.files,
            by_name: asked.by_name,
            cwd: self.invocation.cwd.clone(),
        };
        let runner = crate::approval::Runner {
            process: self.process,
            watcher: None,
            nonce: self.authority.nonce(),
        };
        let material = &question.material;
        match self.authority.consume(&self.request, runner, material)? {
            Taken::Permit => {}
            Taken::Refused(report) => return Ok(Answer::Refused(report)),
            Taken::Elsewhere => {
                self.request = self.authority.request(&self.request.id)?;
                return Ok(Answer::Refused(Box::new(self.refusal())));
            }
        }
        let reservation = draws.spend(self.request.id.to_string(), &self.paths)?;
        if self.invocation.form.is_announced() {
            return announced::hand_over(self, &judged, reservation);
        }
        let Self {
            invocation,
            authority,
            request,
            ..
        } = self;
        let approval = Some(Approval {
            request: request.id,
            authority,
            pins,
        });
        let variables = judged.cleaned(invocation.variables);
        let Invocation { argv, input, .. } = invocation;
        Ok(Answer::Permitted(Box::new(Permit {
            program: program?,
            argv,
            variables,
            input,
            approval,
            reservation,
        })))
    }

    fn invalidate(mut self, judged: &Judged, note: &str) -> Result<Answer, Error> {
        let change = Change {
            note: Some(note.to_owned()),
            ..Change::default()
        };
        self.authority.advance(
            &self.request.id,
            Status::Approved,
            Status::Invalidated,
            &change,
        )?;
        if judged.verdict.decision == Decision::Deny {
            return Ok(Answer::Refused(Box::new(judged.denial())));
        }
        self.request = self.authority.request(&self.request.id)?;
        Ok(Answer::Refused(Box::new(self.refusal())))
    }

    /// What a caller is told of a request that it cannot execute.
    #[must_use]
    pub fn refusal(&self) -> Report {
        refusal(&self.request)
    }
}

/// Records a decision that needs no question.
fn note(
    judged: &Judged,
    invocation: &Invocation,
    paths: &Paths,
    denied: Option<&Origin>,
) -> Result<(), Error> {
    // What a rule wants pinned is denied though its rule asks.
    let decision = match denied {
        Some(_) => Decision::Deny,
        None => judged.verdict.decision,
    };
    let line = Line {
        id: random_id()?,
        at: Moment::now().0,
        decision,
        rule: judged.verdict.rule.as_ref().map(|rule| rule.id.clone()),
        argv: invocation.shown(),
        intents: judged
            .intents
            .iter()
            .map(|intent| format!("{}/{}", intent.resource, intent.action))
            .collect(),
        cwd: invocation.cwd.to_string_lossy().into_owned(),
        user: paths.user.clone(),
        agent: judged.agent.map(str::to_owned),
        policy: judged.policy.clone(),
        requester: denied.map(|origin| origin.requester.clone()),
    };
    let noted = Journal::at(paths.journal()).append(&line);
    match noted {
        Ok(length) if length > JOURNAL_LIMIT => Store::open(paths).map(drop),
        Ok(_) => Ok(()),
        // A denial executes nothing: that it could not be recorded must not turn it into another answer.
        Err(_) if decision == Decision::Deny => Ok(()),
        Err(error) if judged.best_effort_audit => {
            eprintln!(
                "sudomode: warning not recorded: {}: {error}",
                paths.journal().display()
            );
            Ok(())
        }
        Err(error) => Err(Error::at(paths.journal(), &error)),
    }
}

fn random_id() -> Result<String, Error> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| Error::Internal {
        what: format!("no random numbers: {error}"),
    })?;
    Ok(format!("{:032x}", u128::from_be_bytes(id)))
}

/// Who asks, and the process that would become the program.
#[derive(Clone, Debug)]
struct Origin {
    agent: Option<&'static Agent>,
    requester: Requester,
    process: Process,
}

/// Who asks: the nearest agent above, else the user.
fn origin(invocation: &Invocation) -> Result<Origin, Error> {
    let process = Process::current().ok_or_else(|| Error::Internal {
        what: "no /proc".to_owned(),
    })?;
    Ok(match agent::by_ancestors() {
        Some((agent, above)) => Origin {
            agent: Some(agent),
            requester: Requester::Agent {
                name: agent.name.to_owned(),
                process: above,
            },
            process,
        },
        None => Origin {
            agent: agent::by_environment(invocation.variables.iter().map(|(name, _)| name)),
            requester: Requester::User {
                uid: nix::unistd::getuid().as_raw(),
            },
            process,
        },
    })
}
