//! sudomode as its users meet it: the built program, real shells and files, a home of its own a test.

#![allow(
    clippy::unwrap_used,
    reason = "a test that panics has failed, which is what it is for"
)]

mod sandbox;

mod agents;
mod answering;
mod approving;
mod asking;
mod auditing;
mod bad_input;
mod becoming;
mod corpora;
mod crashing;
mod dashboard;
#[allow(
    dead_code,
    clippy::expect_used,
    reason = "the tests of the store use the rest of it"
)]
mod database;
mod deciding;
mod demo;
mod dependencies;
mod desktop;
mod differential;
mod doctor;
mod documents;
mod explaining;
mod feeding;
mod frameworks;
mod grants;
mod hooks;
mod hostile_sizes;
mod layers;
mod limits;
mod loops;
mod numbers;
mod pinned;
mod policies;
mod programs;
mod proving;
mod remote;
mod requesting;
mod serving;
mod setup;
mod shells;
mod shims;
mod terminal;
mod watching;
mod webhooks;
