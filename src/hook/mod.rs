//! Agents' own hooks: what an agent tells before it uses a tool, and what it is answered so that it stops.
//!
//! ```text
//! payload ─ protocol ─► call ─ enforce ─► answer ─ protocol ─► output and exit code
//! ```
//!
//! An agent takes nearly everything that it does not understand for a yes: a crash, a time-out, an exit code, a word
//! too many. So a yes is nothing but silence (or what the agent demands in its place), and all else, errors too, is
//! said in the form that this agent takes for a no. One process watches another one that does the work, so that
//! there is a no whatever becomes of that.

#![forbid(unsafe_code)]

mod agents;
mod answer;
mod call;
mod gate;
mod payload;
mod protocol;
mod rewrite;
mod supervisor;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod tools;

pub use agents::{ALL, OPENCODE_PLUGIN, named};
pub use answer::{Answer, Output};
pub use protocol::Protocol;
pub use supervisor::{WORK, supervise, work};

/// The exit code that agents take for a no.
pub const BLOCKED: u8 = 2;
