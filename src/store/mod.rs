//! The authority: requests and the audit chain in one database, of a user's own or behind the [`Desk`] of a server.
//!
//! A step of a request and its event are one transaction: if the event cannot be written, the step did not happen.

#![forbid(unsafe_code)]

mod activity;
mod archive;
mod begin;
mod connection;
mod deadlines;
mod desk;
mod events;
mod grants;
mod limits;
mod listing;
mod liveness;
mod loops;
mod open;
mod passes;
mod place;
mod postgres;
mod requests;
mod schema;
mod served;
mod sql;
mod sqlite;
mod sweep;
mod verify;
mod votes;
mod writer;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, dead_code)]
#[path = "../../tests/suite/database.rs"]
pub(crate) mod database;
#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
pub(crate) mod life;

pub use activity::{Activity, Asking};
pub use archive::Archived;
pub use begin::{Begun, NewRequest};
pub use desk::{Changed, Desk};
pub use events::Listing;
pub use grants::may_be_granted;
pub use limits::{Draw, Over};
pub use listing::{Bookmark, Page, Search};
pub use liveness::{Liveness, RENEW, TO_ARM, WAITED, WATCHED};
pub use open::Store;
pub(crate) use open::bell;
#[cfg(test)]
pub(crate) use open::elsewhere;
pub use passes::Pass;
pub use place::{Place, Project};
pub use requests::{Change, Selection};
pub use served::{Login, Person, Ruling, RulingState, Token};
pub use votes::{Counting, Voted};
