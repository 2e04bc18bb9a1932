//! From an approval at a server to its execution here. Each step may be repeated: the runner's number says who asks.

use std::time::Duration;

use super::line::{Answer, Call, Method};
use super::{Server, said};
use crate::approval::{ApprovalRequest, RequestId, Runner, Status};
use crate::clock::Moment;
use crate::error::Error;
use crate::report::Report;
use crate::store::Change;
use crate::wire::{self, Finished};

/// How long a step is tried while the server cannot be reached: what it stands at holds for a minute there.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long it is tried to say how an execution ended. After that the server has given up hearing of it.
const AFTERWARDS: Duration = Duration::from_hours(1);

/// What became of taking an approval.
#[derive(Debug)]
pub enum Taken {
    /// It is ours, for one execution, and the server signed that.
    Permit,
    /// It stands elsewhere.
    Elsewhere,
    /// The server's policy of now does not want it executed.
    Refused(Box<Report>),
}

impl Server {
    /// Takes an approval for one execution.
    pub fn consume(
        &mut self,
        request: &ApprovalRequest,
        runner: Runner,
        material: &wire::Material,
    ) -> Result<Taken, Error> {
        let consume = wire::Consume {
            runner: self.numbered(runner),
            material: material.clone(),
        };
        let answer = self.step(&request.id, "consume", &consume, PATIENCE)?;
        if answer.good() {
            self.holds(&answer.read()?, request)?;
            return Ok(Taken::Permit);
        }
        let refusal = answer.problem().as_ref().and_then(said::refusal);
        match refusal {
            Some(report) => Ok(Taken::Refused(Box::new(report.request(&request.id)))),
            None if stands_elsewhere(&answer) => Ok(Taken::Elsewhere),
            None => Err(answer.error()),
        }
    }

    /// A permit is believed for what it names, and only with the signature of the server that is known here.
    fn holds(&self, permit: &wire::Permit, request: &ApprovalRequest) -> Result<(), Error> {
        let id = request.id.short();
        if !permit.is_of(self.key.bytes()) {
            return Err(Error::Config {
                what: format!(
                    "the permit for {id} is not signed with the key of the server that is configured, {}\n\
                     hint: ask whoever runs the server; a key that was changed on purpose goes into config.yaml",
                    self.key
                ),
            });
        }
        let ours = permit.request == request.id
            && permit.fingerprint == request.fingerprint.0
            && permit.nonce == self.nonce
            && self.is_project(&permit.project);
        if !ours {
            return Err(Error::Unavailable {
                what: format!("the server's permit is for something else than {id}"),
                hint: "ask whoever runs the server".to_owned(),
            });
        }
        if Moment::now() >= permit.not_after {
            return Err(Error::Unavailable {
                what: format!(
                    "the server's permit for {id} held until {}, which is past here",
                    permit.not_after
                ),
                hint: "set the clocks of this machine and of the server, then run the same command again".to_owned(),
            });
        }
        Ok(())
    }

    pub(super) fn is_project(&self, project: &str) -> bool {
        self.project.as_deref().is_none_or(|ours| ours == project)
    }

    /// A step that needs nothing but the request. `false` if it stood elsewhere.
    pub fn advance(
        &mut self,
        id: &RequestId,
        from: Status,
        to: Status,
        change: &Change,
    ) -> Result<bool, Error> {
        let note = change.note.as_deref().unwrap_or_default();
        let answer = match (from, to) {
            (Status::Pending, Status::Cancelled) => {
                self.step(id, "cancel", &wire::Cancel {}, PATIENCE)?
            }
            (Status::Approved, Status::Invalidated) => {
                let note = note.to_owned();
                self.step(id, "invalidate", &wire::Note { note }, PATIENCE)?
            }
            (Status::Consumed, Status::Armed) => {
                let Some(runner) = change.runner else {
                    return Err(Error::Internal {
                        what: "nobody would execute what is armed".to_owned(),
                    });
                };
                let run = wire::Run {
                    runner: self.numbered(runner),
                };
                self.step(id, "arm", &run, PATIENCE)?
            }
            (Status::Consumed | Status::Armed, Status::NotExecuted) => {
                self.finish(id, Finished::NotExecuted, note, PATIENCE)?
            }
            (Status::Armed, Status::Finished) => {
                let outcome = change.outcome.map_or(Finished::Unknown, Finished::Executed);
                self.finish(id, outcome, note, PATIENCE)?
            }
            (Status::Unknown, Status::Finished | Status::NotExecuted) => {
                let happened = to == Status::Finished;
                self.step(id, "resolve", &wire::Resolve { happened }, PATIENCE)?
            }
            _ => {
                return Err(Error::Internal {
                    what: format!("no server takes a request from {from} to {to} for a caller"),
                });
            }
        };
        settled(&answer)
    }

    /// A rejection answers the same command no longer. `false` if it did not, or does no longer.
    pub fn forget(&mut self, id: &RequestId) -> Result<bool, Error> {
        settled(&self.step(id, "forget", &wire::Cancel {}, PATIENCE)?)
    }

    /// Says how an execution ended whose process is gone, and does not give up soon.
    pub fn ended(&mut self, id: &RequestId, outcome: Finished, note: &str) -> Result<(), Error> {
        let call = Call::new(Method::Get, format!("/v1/requests/{id}"));
        let request: wire::Request = self.line.ask(&call, AFTERWARDS)?.read()?;
        // What was not armed before its process was gone was never executed, whatever its process ended with.
        let outcome = match request.status {
            Status::Consumed => Finished::NotExecuted,
            _ => outcome,
        };
        settled(&self.finish(id, outcome, note, AFTERWARDS)?).map(drop)
    }

    /// Whoever watches an execution still does.
    pub fn renew(&self, id: &RequestId) -> Result<(), Error> {
        let renew = wire::Renew { nonce: self.nonce };
        self.step(id, "renew", &renew, Duration::ZERO).map(drop)
    }

    fn finish(
        &self,
        id: &RequestId,
        outcome: Finished,
        note: &str,
        patience: Duration,
    ) -> Result<Answer, Error> {
        let finish = wire::Finish {
            nonce: self.nonce,
            outcome,
            note: Some(note.to_owned()).filter(|note| !note.is_empty()),
        };
        self.step(id, "finish", &finish, patience)
    }

    fn step(
        &self,
        id: &RequestId,
        step: &str,
        body: &impl serde::Serialize,
        patience: Duration,
    ) -> Result<Answer, Error> {
        let call = Call::post(format!("/v1/requests/{id}/{step}"), body)?;
        self.line.ask(&call, patience)
    }

    fn numbered(&self, runner: Runner) -> Runner {
        Runner {
            nonce: Some(self.nonce),
            ..runner
        }
    }
}

fn stands_elsewhere(answer: &Answer) -> bool {
    matches!(answer.error(), Error::Conflict { .. })
}

fn settled(answer: &Answer) -> Result<bool, Error> {
    match answer.good() {
        true => Ok(true),
        false if stands_elsewhere(answer) => Ok(false),
        false => Err(answer.error()),
    }
}
