//! Authority: who holds requests, votes, grants and the use of limits.

use super::bell::Bell;
use super::question::Question;
use super::{vote, votes};
use crate::agent;
use crate::approval::grant::{Grant, GrantId, GrantName, Terms};
use crate::approval::{
    ApprovalRequest, Ballot, Fingerprint, Nonce, Outcome, RequestId, RequestName, Requester,
    Runner, Status, Vote,
};
use crate::audit::{Event, Head};
use crate::config::Config;
use crate::error::Error;
use crate::paths::Paths;
use crate::remote::{self, Server, Taken};
use crate::report::Report;
use crate::store::{Begun, Change, Listing, NewRequest, Selection, Store, Voted};
use crate::wire::{self, Finished};

/// Who is asked. Whatever cannot be had of it is an error, and no error is a yes.
#[derive(Debug)]
pub enum Authority {
    /// The store of this user on this machine.
    Local(Store),
    /// The governance server that is configured.
    Server(Box<Server>),
}

impl From<Server> for Authority {
    fn from(server: Server) -> Self {
        Self::Server(Box::new(server))
    }
}

/// What became of a question.
pub(super) enum Put {
    /// It is new.
    New(ApprovalRequest),
    /// It stands already.
    Standing(ApprovalRequest),
    /// Too many of this requester stand.
    TooMany(u32),
    /// The server does not take it, and the caller is told so.
    Refused(Box<Report>),
}

impl Authority {
    /// The authority of this user.
    pub fn open(paths: &Paths) -> Result<Self, Error> {
        Self::of(&Config::load(paths)?, paths)
    }

    /// The authority by a configuration that is known already.
    pub(super) fn of(config: &Config, paths: &Paths) -> Result<Self, Error> {
        match &config.server {
            Some(server) => Server::open(server).map(Self::from),
            None => Store::open(paths).map(Self::Local),
        }
    }

    /// The authority for a person who looks and answers: at a server with a token of their own, which no agent uses.
    pub fn open_for_human(paths: &Paths) -> Result<Self, Error> {
        let config = Config::for_human(paths)?;
        let own = config.approver_token_file.as_deref();
        match (
            &config.server,
            own.filter(|_| agent::above_or_marked().is_none()),
        ) {
            (Some(server), Some(own)) => Server::open_with(server, own).map(Self::from),
            _ => Self::of(&config, paths),
        }
    }

    /// The authority as the runner of this number, which a server knows it by.
    pub(crate) fn open_as(paths: &Paths, nonce: Option<Nonce>) -> Result<Self, Error> {
        match (&Config::load(paths)?.server, nonce) {
            (Some(server), Some(nonce)) => Server::open_as(server, nonce).map(Self::from),
            // What was begun in the store ends there, whatever was configured since.
            _ => Store::open(paths).map(Self::Local),
        }
    }

    /// True if the requests are kept elsewhere, where they may be out of reach for a while.
    #[must_use]
    pub const fn is_elsewhere(&self) -> bool {
        matches!(self, Self::Server(_))
    }

    /// True if a server takes answers here for those of a person.
    #[must_use]
    pub fn answers_as_person(&self) -> bool {
        matches!(self, Self::Server(server) if server.asks_as_person())
    }

    /// The number by which this process is known as a runner, where it needs one.
    pub(crate) fn nonce(&self) -> Option<Nonce> {
        match self {
            Self::Local(_) => None,
            Self::Server(server) => Some(server.nonce()),
        }
    }

    /// Picks up the question for the same fingerprint, or puts a new one.
    pub(super) fn put(&mut self, new: &NewRequest, question: &Question) -> Result<Put, Error> {
        let server = match self {
            Self::Local(store) => {
                return Ok(match store.begin(new)? {
                    Begun::Created(request) => Put::New(request),
                    Begun::Standing(request) => Put::Standing(request),
                    Begun::TooMany(count) => Put::TooMany(count),
                });
            }
            Self::Server(server) => server,
        };
        let ask = wire::Ask {
            material: question.material.clone(),
            fingerprint: question.fingerprint.0,
            asked: new.asked.clone(),
            requester: new.requester.clone(),
            pending_for: Some(new.pending_for.as_secs()),
            apart: false,
        };
        let mut put = server.put(&ask)?;
        if let remote::Put::Standing(request) = &put
            && !open_to(request, &new.requester)
        {
            put = server.put(&wire::Ask { apart: true, ..ask })?;
        }
        Ok(match put {
            remote::Put::New(request) => Put::New(*request),
            remote::Put::Standing(request) => Put::Standing(*request),
            remote::Put::Refused(report) => Put::Refused(report),
        })
    }

    /// Where a question for this fingerprint stands, if one stands or still answers. A server says so itself before it
    /// allows anything.
    pub(super) fn stands(
        &mut self,
        fingerprint: &Fingerprint,
        requester: &Requester,
    ) -> Result<Option<Status>, Error> {
        match self {
            Self::Local(store) => store.stands(fingerprint, requester),
            Self::Server(_) => Ok(None),
        }
    }

    /// The request with this id, as it stands now.
    pub fn request(&mut self, id: &RequestId) -> Result<ApprovalRequest, Error> {
        match self {
            Self::Local(store) => {
                let request = store.request(id)?;
                if request.status == Status::Pending && request.deadline.passed() {
                    store.sweep()?;
                    return store.request(id);
                }
                Ok(request)
            }
            Self::Server(server) => server.request(id),
        }
    }

    /// The one request whose id begins so.
    pub fn find(&mut self, name: &RequestName) -> Result<ApprovalRequest, Error> {
        match self {
            Self::Local(store) => store.find(name),
            Self::Server(server) => server.find(name),
        }
    }

    /// Requests, oldest first.
    pub fn requests(&mut self, selection: Selection) -> Result<Vec<ApprovalRequest>, Error> {
        match self {
            Self::Local(store) => store.requests(selection),
            Self::Server(server) => server.requests(selection),
        }
    }

    /// Takes an approval for one execution.
    pub(super) fn consume(
        &mut self,
        request: &ApprovalRequest,
        runner: Runner,
        material: &wire::Material,
    ) -> Result<Taken, Error> {
        match self {
            Self::Local(store) => {
                let change = Change {
                    runner: Some(runner),
                    ..Change::default()
                };
                let taken =
                    store.advance(&request.id, Status::Approved, Status::Consumed, &change)?;
                Ok(if taken {
                    Taken::Permit
                } else {
                    Taken::Elsewhere
                })
            }
            Self::Server(server) => server.consume(request, runner, material),
        }
    }

    /// Compare-and-swap: takes the request from one status to another. `false` if it stood elsewhere, or if its time
    /// had passed.
    pub fn advance(
        &mut self,
        id: &RequestId,
        from: Status,
        to: Status,
        change: &Change,
    ) -> Result<bool, Error> {
        match self {
            Self::Local(store) => store.advance(id, from, to, change),
            Self::Server(server) => server.advance(id, from, to, change),
        }
    }

    /// A rejection answers the same command no longer. `false` if it did not, or does no longer.
    pub fn forget(&mut self, id: &RequestId) -> Result<bool, Error> {
        match self {
            Self::Local(store) => store.forget(id),
            Self::Server(server) => server.forget(id),
        }
    }
}

/// True if whoever asks now may have what stands: an agent that still runs here keeps its own.
fn open_to(request: &ApprovalRequest, requester: &Requester) -> bool {
    use Status::{Approved, Armed, Consumed, Pending};
    !matches!(request.status, Pending | Approved | Consumed | Armed)
        || request.requester.on_host().admits(requester)
}

/// Waiting for an answer.
impl Authority {
    /// Begins to hear of a request, where that needs a beginning.
    pub fn follow(&mut self, id: &RequestId) {
        if let Self::Server(server) = self {
            server.watch(id);
        }
    }

    /// The same, with what wakes a waiter.
    pub(super) fn watch(&mut self, id: &RequestId, paths: &Paths) -> Bell {
        match self {
            Self::Local(_) => Bell::at(&paths.state),
            Self::Server(server) => Bell::Server(server.watch(id)),
        }
    }

    /// The request as it stands, as far as that is known without waiting for a server.
    pub fn look(&mut self, id: &RequestId) -> Result<Option<ApprovalRequest>, Error> {
        match self {
            Self::Local(_) => self.request(id).map(Some),
            Self::Server(server) => server.seen(id),
        }
    }

    /// Why nothing can be heard of what is watched.
    pub fn lost(&self) -> Option<Error> {
        match self {
            Self::Local(_) => None,
            Self::Server(server) => server.lost(),
        }
    }
}

/// Votes.
impl Authority {
    /// Commits a human's answer, if it counts for anything.
    pub fn vote(
        &mut self,
        request: &ApprovalRequest,
        ballot: impl Into<Ballot>,
        config: &Config,
        paths: &Paths,
    ) -> Result<Voted, Error> {
        match self {
            Self::Local(store) => vote(store, &request.id, ballot, config, paths),
            Self::Server(server) => {
                let Ballot { answer, proof } = ballot.into();
                let (verdict, reason) = (answer.verdict, answer.reason);
                let voted = server.vote(request, verdict, reason, proof, &Terms::default())?;
                Ok(voted.0)
            }
        }
    }

    /// The votes on a request that still count, with what they are worth now.
    pub fn votes(&mut self, request: &ApprovalRequest, paths: &Paths) -> Result<Vec<Vote>, Error> {
        match self {
            Self::Local(store) => votes(store, request, paths),
            Self::Server(server) => Ok(server.votes(&request.id)),
        }
    }
}

/// How an execution ended, seen from beside it.
#[derive(Clone, Copy, Debug)]
pub enum Ended {
    /// The program ran, and ended so.
    Executed(Outcome),
    /// Provably nothing was executed, and why.
    NotExecuted(&'static str),
    /// Nobody can say, and why.
    Unknown(&'static str),
}

impl Authority {
    /// Records how an execution ended whose process is gone.
    pub fn ended(&mut self, id: &RequestId, ended: Ended) -> Result<(), Error> {
        let note = |text: &str| Change {
            note: Some(text.to_owned()),
            ..Change::default()
        };
        let store = match self {
            Self::Local(store) => store,
            Self::Server(server) => {
                let (outcome, note) = match ended {
                    Ended::Executed(outcome) => (Finished::Executed(outcome), ""),
                    Ended::NotExecuted(why) => (Finished::NotExecuted, why),
                    Ended::Unknown(why) => (Finished::Unknown, why),
                };
                return server.ended(id, outcome, note);
            }
        };
        // Killed between consume and arm: it provably executed nothing.
        store.advance(
            id,
            Status::Consumed,
            Status::NotExecuted,
            &note("its process ended before it executed anything"),
        )?;
        let (to, change) = match ended {
            Ended::Executed(outcome) => (
                Status::Finished,
                Change {
                    outcome: Some(outcome),
                    ..Change::default()
                },
            ),
            Ended::NotExecuted(why) => (Status::NotExecuted, note(why)),
            Ended::Unknown(why) => (Status::Unknown, note(why)),
        };
        store.advance(id, Status::Armed, to, &change).map(drop)
    }

    /// Says that an execution is still watched, where somebody wants to hear that.
    pub fn renew(&self, id: &RequestId) {
        if let Self::Server(server) = self {
            // The next one comes soon.
            let _ = server.renew(id);
        }
    }
}

/// Approvals that are remembered.
impl Authority {
    /// Remembers the approval of a request.
    pub fn grant(&mut self, request: &RequestId, terms: Terms) -> Result<Grant, Error> {
        match self {
            Self::Local(store) => store.grant(request, terms),
            Self::Server(_) => Err(Error::Internal {
                what: "a server remembers an approval with the vote".to_owned(),
            }),
        }
    }

    /// Grants, oldest first: those that hold, or all.
    pub fn grants(&mut self, all: bool) -> Result<Vec<Grant>, Error> {
        match self {
            Self::Local(store) => store.grants(all),
            Self::Server(server) => server.grants(all),
        }
    }

    /// Takes a grant back.
    pub fn revoke(&mut self, name: &GrantName, by: &str) -> Result<GrantId, Error> {
        match self {
            Self::Local(store) => store.revoke(name, by),
            Self::Server(server) => server.revoke(name),
        }
    }
}

/// The record of every decision.
impl Authority {
    /// Events, oldest first.
    pub fn events(&mut self, listing: Listing<'_>) -> Result<Vec<Event>, Error> {
        match self {
            Self::Local(store) => store.events(listing),
            Self::Server(server) => server.events(listing),
        }
    }

    /// Checks the chain, and that each request stands where its last event left it.
    pub fn verify(&mut self, anchor: Option<&str>) -> Result<Result<Head, String>, Error> {
        match self {
            Self::Local(store) => store.verify(anchor),
            Self::Server(server) => server.verify(anchor),
        }
    }
}
