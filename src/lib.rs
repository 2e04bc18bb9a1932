//! sudo for AI agents at the shell. Data flows one way:
//! argv → [`intent`] → [`policy`] → approval → exec of the real program.

pub mod intent;
pub mod policy;
pub mod redact;
pub mod term;
