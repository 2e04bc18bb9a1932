//! What a server and its clients say to each other: JSON shapes, and nothing that acts on them.
//!
//! A client ignores fields that it does not know; a server refuses them, for what it does not understand it cannot do.

#![forbid(unsafe_code)]

mod activity;
mod ask;
mod audit;
mod govern;
mod judge;
mod people;
mod permit;
mod policy;
mod problem;
mod request;
mod vote;
mod whoami;

pub use activity::{Activity, Bucket, RuleUse};
pub use ask::{Ask, Fed, File, Form, Material, Place, Variable, Word};
pub use audit::{Event, Events, Head, Verified};
pub use govern::{Govern, Governed, Health, Ready};
pub use judge::{Evaluate, Evaluated, EvaluatedIntent};
pub use people::{
    Approver, Approvers, EnrolKey, NewToken, Session, SignIn, Token, TokenMade, TokenScope, Tokens,
};
pub use permit::{
    Cancel, Consume, Finish, Finished, Lease, Note, Permit, Release, Renew, Reserve, Reserved,
    Resolve, Run,
};
pub use policy::{
    PolicyCopy, PolicyDiff, PolicyState, PolicyVersion, PolicyVersions, Propose, Review,
};
pub use problem::Problem;
pub use request::{Grant, Grants, Request, Requests};
pub use vote::{Bulk, BulkAnswer, BulkOne, Challenge, Vote, Voted};
pub use whoami::Whoami;
