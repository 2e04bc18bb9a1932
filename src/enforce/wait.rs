//! Waiting for a human: by polling every two seconds, and by a bell that makes an answer arrive at once.

use std::time::{Duration, Instant};

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::{MissedTickBehavior, interval_at, sleep_until};

use super::{Answer, Authority, Pending, how, missing, waiting};
use crate::approval::tty::Said;
use crate::approval::{Approvers, Ballot, Proofs, Resolution, Status, Verdict, tty};
use crate::clock::spoken;
use crate::error::Error;
use crate::exit::Exit;
use crate::report::{Executed, Report};
use crate::store::{Change, Voted};

/// The contract with every authority.
pub(super) const POLL: Duration = Duration::from_secs(2);
/// Agents with an idle timer need to hear something; the shortest known is 30 s.
const HEARTBEAT: Duration = Duration::from_secs(9);

/// Whether the caller is a human at a terminal, who can be asked in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interactive {
    /// A human sits at the terminal of this process.
    Yes,
    /// An agent, a script, or nobody.
    No,
}

/// Waits until the request is answered, the caller's patience ends, or a signal comes. `say` hears a line now and then.
pub fn wait(
    mut pending: Pending,
    interactive: Interactive,
    say: impl Fn(&Report),
) -> Result<Answer, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Error::Internal {
            what: format!("no event loop: {error}"),
        })?;
    let end = runtime.block_on(watch(&mut pending, interactive, &say))?;
    // The runtime's files and signal handlers are gone before anything is executed.
    drop(runtime);
    match end {
        End::Decided if pending.request.status == Status::Approved => pending.consume(),
        End::Decided => Ok(Answer::Refused(Box::new(pending.refusal()))),
        // What was heard last may be long past.
        End::Patience => match pending.authority.lost() {
            Some(error) => Err(error),
            None => Ok(Answer::Refused(Box::new(pending.refusal()))),
        },
        End::Interrupted => {
            let cancelled = pending.authority.advance(
                &pending.request.id,
                Status::Pending,
                Status::Cancelled,
                &Change::default(),
            )?;
            let what = if cancelled {
                "was cancelled with Ctrl-C"
            } else {
                "was answered, but the call was ended with Ctrl-C"
            };
            let what = format!("{} {what}: nothing executed", pending.request.id.short());
            let report = Report::new("cancelled", Exit::Interrupted, Executed::No, what)
                .request(&pending.request.id);
            Ok(Answer::Refused(Box::new(report)))
        }
    }
}

/// Why the waiting ended.
enum End {
    Decided,
    Patience,
    Interrupted,
}

async fn watch(
    pending: &mut Pending,
    interactive: Interactive,
    say: &impl Fn(&Report),
) -> Result<End, Error> {
    let started = tokio::time::Instant::now();
    let patience = pending.wait_budget().map(|budget| started + budget);
    let id = pending.request.id.clone();
    let mut bell = pending.authority.watch(&id, &pending.paths);
    let mut heard = true;
    let mut poll = interval_at(started + POLL, POLL);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heartbeat = interval_at(started + HEARTBEAT, HEARTBEAT);
    let (mut terminate, mut hang_up, mut interrupt) = (
        on(SignalKind::terminate())?,
        on(SignalKind::hangup())?,
        on(SignalKind::interrupt())?,
    );
    let mut question = match interactive {
        Interactive::Yes => Question::put(pending)?,
        Interactive::No => None,
    };
    // A human who is asked in place needs not be told that somebody is asked elsewhere.
    if question.is_none() {
        say(&waiting(pending));
    }
    // The answer may have come while the bell was being hung up.
    loop {
        if look(pending)? {
            return Ok(End::Decided);
        }
        let lost = pending.authority.lost();
        if let Some(why) = lost.as_ref().filter(|_| heard) {
            say(&unheard(pending, why));
        }
        heard = lost.is_none();
        tokio::select! {
            _ = poll.tick() => {}
            () = bell.rung() => {}
            _ = heartbeat.tick() => {
                // Nothing is written into the line where a human types.
                if question.is_none() {
                    say(&still(pending, heard, started.into_std()));
                }
            }
            () = until(patience) => return Ok(End::Patience),
            _ = terminate.recv() => return Ok(End::Patience),
            _ = hang_up.recv() => return Ok(End::Patience),
            _ = interrupt.recv() => {
                return Ok(if interactive == Interactive::Yes { End::Interrupted } else { End::Patience });
            }
            answer = next(&mut question) => match answer {
                Some((said, again)) => match settle(pending, said, say)? {
                    // It is asked again unless the terminal is gone.
                    Some(why) => drop(again.send(why)),
                    None => question = None,
                },
                None => question = None,
            },
        }
    }
}

/// True once the request no longer waits.
pub(super) fn look(pending: &mut Pending) -> Result<bool, Error> {
    if let Some(request) = pending.authority.look(&pending.request.id)? {
        pending.request = request;
    }
    Ok(pending.request.status != Status::Pending)
}

/// A human's answer at the terminal goes the same way as one from anywhere else. One that is not enough is said to
/// be so, and asked for again where a better one can be given there; the waiting goes on.
fn settle(
    pending: &mut Pending,
    said: Said,
    say: &impl Fn(&Report),
) -> Result<Option<String>, Error> {
    let id = pending.request.id.clone();
    let Pending {
        authority,
        config,
        paths,
        request,
        ..
    } = pending;
    let word = |verdict, reason| Resolution::word(verdict, reason, &paths.user, "terminal");
    let proves = !matches!(said, Said::Word(..));
    let counted = match said {
        Said::Word(verdict, reason) => {
            authority.vote(request, word(verdict, reason), config, paths)
        }
        Said::Passphrase(shown, person, typed) => {
            let answer = word(Verdict::Approve, None);
            authority.vote_by_passphrase(&shown, answer, (&person, &typed), config, paths)
        }
        Said::Signature(proof) => {
            let ballot = Ballot {
                answer: word(Verdict::Approve, None),
                proof: Some(proof),
            };
            authority.vote(request, ballot, config, paths)
        }
    };
    match counted {
        Ok(Voted::Counted) => {
            let votes = pending.authority.votes(&pending.request, &pending.paths)?;
            let what = format!(
                "{} has your approval, and still needs {}: nothing executed",
                id.short(),
                missing(&pending.request, &votes)
            );
            say(&Report::new("pending", Exit::Pending, Executed::No, what).request(&id));
            Ok(None)
        }
        Ok(_) => Ok(None),
        Err(Error::Refused { what, hint }) if proves => Ok(Some(format!("{what}; {hint}"))),
        Err(refused @ (Error::Refused { .. } | Error::Usage { .. })) => {
            say(&Report::from(&refused));
            Ok(None)
        }
        Err(error) if pending.authority.is_elsewhere() => {
            say(&Report::from(&error));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn still(pending: &Pending, heard: bool, started: Instant) -> Report {
    let waited = Duration::from_secs(started.elapsed().as_secs());
    let why = if heard {
        "a human has not answered yet"
    } else {
        "the server cannot be reached"
    };
    let headline = format!(
        "{} {}: {why}, nothing executed",
        pending.request.id.short(),
        spoken(waited)
    );
    Report::new("waiting", Exit::Pending, Executed::No, headline).request(&pending.request.id)
}

/// Said once each time the line is lost.
fn unheard(pending: &Pending, why: &Error) -> Report {
    let headline = format!(
        "{} {why}: it is tried again and again, nothing executed",
        pending.request.id.short()
    );
    Report::new("waiting", Exit::Pending, Executed::No, headline).request(&pending.request.id)
}

impl Pending {
    /// How long this call waits; `None` until the request expires.
    #[must_use]
    pub fn wait_budget(&self) -> Option<Duration> {
        self.wait.or_else(|| self.config.wait_of(self.agent))
    }
}

fn on(kind: SignalKind) -> Result<Signal, Error> {
    signal(kind).map_err(|error| Error::Internal {
        what: format!("no signal handler: {error}"),
    })
}

async fn until(moment: Option<tokio::time::Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

/// An answer, and where to say why it is asked again.
type Heard = (Said, std::sync::mpsc::Sender<String>);

/// The question at the terminal, in a thread of its own.
struct Question {
    answers: UnboundedReceiver<Heard>,
    _terminal: tty::Terminal,
}

impl Question {
    fn put(pending: &mut Pending) -> Result<Option<Self>, Error> {
        let Pending {
            authority,
            request,
            paths,
            ..
        } = pending;
        if authority.is_elsewhere() && !Authority::open_for_human(paths)?.answers_as_person() {
            return Ok(None);
        }
        let votes = authority.votes(request, paths)?;
        let asking = tty::Asking {
            request,
            votes: &votes,
            user: &paths.user,
            proofs: Proofs::of(request, &votes, &Approvers::load(paths)?, paths),
            how: how(request, request.asked.required.assurance()),
        };
        let (sender, answers) = unbounded_channel();
        let terminal = tty::ask(asking, move |said| {
            let (again, why) = std::sync::mpsc::channel();
            // Nobody listens any more once the request was answered elsewhere.
            sender.send((said, again)).ok()?;
            why.recv().ok()
        });
        Ok(terminal.map(|terminal| Self {
            answers,
            _terminal: terminal,
        }))
    }
}

async fn next(question: &mut Option<Question>) -> Option<Heard> {
    match question {
        Some(question) => question.answers.recv().await,
        None => std::future::pending().await,
    }
}
