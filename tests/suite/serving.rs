//! `sudomode serve` as its clients meet it: over real connections, with real keys, browsers' headers and hostile bytes.

mod client;
mod described;
mod guarding;
mod holding;
mod hostile;
mod listening;
mod original;
mod policies;
mod projects;
mod python;
mod running;
mod signing_in;
mod site;
mod streaming;
mod voting;

pub(crate) use client::{Client, Reply};
pub(crate) use signing_in::{PHRASE, enrol};
pub(crate) use site::{Key, SITE_POLICY, Site};
