//! The record of every decision and every step of a request: a hash chain that shows changes, gaps and swaps.
//!
//! Against somebody with the same uid only a head kept elsewhere counts (`audit verify --head`).

#![forbid(unsafe_code)]

mod archive;
mod chain;
mod checkpoint;
mod journal;

pub use archive::{Archive, check};
pub use chain::{Broken, Chain, Event, Head, Kind};
pub use checkpoint::{Checkpoint, kept};
pub(crate) use journal::private_directory;
pub use journal::{Journal, Line};
