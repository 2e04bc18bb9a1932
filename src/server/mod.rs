//! The governance server: the authority where there is more than one machine, or where a browser is wanted.
//!
//! ```text
//! connection ─ guard (Host, other sites) ─ who asks (token, session) ─ route ─ desk of the project ─ answer
//! ```
//!
//! It decides and records; what is executed is executed elsewhere, by those who enforce the answer.

#![forbid(unsafe_code)]

mod auth;
mod body;
mod dashboard;
mod diff;
mod elsewhere;
mod enforced;
mod feed;
mod guard;
mod judging;
mod keys;
mod law;
mod listen;
mod log;
mod metrics;
mod office;
mod openapi;
mod peer;
mod people;
mod problem;
mod projects;
mod rate;
mod routes;
mod shown;
mod signing;
mod state;
mod tokens;
mod totp;
mod waiters;

pub(crate) use keys::Keys;
pub(crate) use people::{LoginLine, verify_login};
pub(crate) use state::{Options, Tls};
pub(crate) use tokens::{Made, make};
pub(crate) use totp::Secret;

use state::Server;

pub(crate) use listen::{Listening, serve};
pub use openapi::document;
