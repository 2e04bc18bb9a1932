//! Authority: who holds requests, votes, grants and the use of limits.

use super::{vote, votes};
use crate::approval::grant::{Grant, GrantId, GrantName, Terms};
use crate::approval::{
    ApprovalRequest, Ballot, Fingerprint, Outcome, RequestId, RequestName, Requester, Status, Vote,
};
use crate::audit::{Event, Head};
use crate::config::Config;
use crate::error::Error;
use crate::paths::Paths;
use crate::store::{Begun, Change, Draw, Listing, NewRequest, Over, Selection, Store, Voted};

/// Who is asked. Whatever cannot be had of it is an error, and no error is a yes.
#[derive(Debug)]
pub enum Authority {
    /// The store of this user on this machine.
    Local(Store),
}

impl Authority {
    /// The authority of this user.
    pub fn open(paths: &Paths) -> Result<Self, Error> {
        Store::open(paths).map(Self::Local)
    }

    /// Picks up the question for the same fingerprint, or puts a new one.
    pub fn begin(&mut self, new: &NewRequest) -> Result<Begun, Error> {
        match self {
            Self::Local(store) => store.begin(new),
        }
    }

    /// Where a question for this fingerprint stands, if one stands or still answers.
    pub fn stands(
        &mut self,
        fingerprint: &Fingerprint,
        requester: &Requester,
    ) -> Result<Option<Status>, Error> {
        match self {
            Self::Local(store) => store.stands(fingerprint, requester),
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
        }
    }

    /// The one request whose id begins so.
    pub fn find(&mut self, name: &RequestName) -> Result<ApprovalRequest, Error> {
        match self {
            Self::Local(store) => store.find(name),
        }
    }

    /// Requests, oldest first.
    pub fn requests(&mut self, selection: Selection) -> Result<Vec<ApprovalRequest>, Error> {
        match self {
            Self::Local(store) => store.requests(selection),
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
        }
    }

    /// Commits a human's answer, if it counts for anything.
    pub fn vote(
        &mut self,
        request: &RequestId,
        ballot: impl Into<Ballot>,
        config: &Config,
        paths: &Paths,
    ) -> Result<Voted, Error> {
        match self {
            Self::Local(store) => vote(store, request, ballot, config, paths),
        }
    }

    /// The votes on a request that still count, with what they are worth now.
    pub fn votes(&mut self, request: &ApprovalRequest, paths: &Paths) -> Result<Vec<Vote>, Error> {
        match self {
            Self::Local(store) => votes(store, request, paths),
        }
    }

    /// A rejection answers the same command no longer. `false` if it did not, or does no longer.
    pub fn forget(&mut self, id: &RequestId) -> Result<bool, Error> {
        match self {
            Self::Local(store) => store.forget(id),
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
        match self {
            Self::Local(store) => {
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
        }
    }
}

/// What was used of the limits of rules.
impl Authority {
    /// The authority that counts for this user, wherever variables lead.
    pub(super) fn of_limits(paths: &Paths) -> Result<Self, Error> {
        Store::open(&paths.kept()).map(Self::Local)
    }

    /// Takes what a permit needs, all of it or nothing.
    pub(super) fn reserve(
        &mut self,
        permit: &str,
        draws: &[Draw],
    ) -> Result<Result<(), Vec<Over>>, Error> {
        match self {
            Self::Local(store) => store.reserve(permit, draws),
        }
    }

    /// What is over, without taking anything.
    pub(super) fn over(&mut self, draws: &[Draw]) -> Result<Vec<Over>, Error> {
        match self {
            Self::Local(store) => store.over(draws),
        }
    }

    /// Takes what a permit uses that a human approved: it counts, though it may lie over the limit.
    pub(super) fn spend(&mut self, permit: &str, draws: &[Draw]) -> Result<(), Error> {
        match self {
            Self::Local(store) => store.spend(permit, draws),
        }
    }

    /// A permit was provably not executed.
    pub(super) fn give_back(&mut self, permit: &str) -> Result<(), Error> {
        match self {
            Self::Local(store) => store.give_back(permit),
        }
    }
}

/// Approvals that are remembered.
impl Authority {
    /// Remembers the approval of a request.
    pub fn grant(&mut self, request: &RequestId, terms: Terms) -> Result<Grant, Error> {
        match self {
            Self::Local(store) => store.grant(request, terms),
        }
    }

    /// Grants, oldest first: those that hold, or all.
    pub fn grants(&mut self, all: bool) -> Result<Vec<Grant>, Error> {
        match self {
            Self::Local(store) => store.grants(all),
        }
    }

    /// Takes a grant back.
    pub fn revoke(&mut self, name: &GrantName, by: &str) -> Result<GrantId, Error> {
        match self {
            Self::Local(store) => store.revoke(name, by),
        }
    }
}

/// The record of every decision.
impl Authority {
    /// Events, oldest first.
    pub fn events(&mut self, listing: Listing<'_>) -> Result<Vec<Event>, Error> {
        match self {
            Self::Local(store) => store.events(listing),
        }
    }

    /// Checks the chain, and that each request stands where its last event left it.
    pub fn verify(&mut self, anchor: Option<&str>) -> Result<Result<Head, String>, Error> {
        match self {
            Self::Local(store) => store.verify(anchor),
        }
    }
}
