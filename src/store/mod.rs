//! The local authority: requests and the audit chain in one SQLite file, without a daemon.
//!
//! A step of a request and its event are one transaction: if the event cannot be written, the step did not happen.

#![forbid(unsafe_code)]

mod begin;
mod connection;
mod events;
mod grants;
mod limits;
mod loops;
mod passes;
mod requests;
mod votes;

pub use begin::{Begun, NewRequest};
pub use connection::Store;
pub(crate) use connection::bell;
pub use events::Listing;
pub use grants::may_be_granted;
pub use limits::{Draw, Over};
pub use passes::Pass;
pub use requests::{Change, Selection};
pub use votes::{Counting, Voted};
