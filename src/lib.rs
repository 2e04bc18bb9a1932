//! sudo for AI agents at the shell. Data flows one way:
//! argv → [`intent`] → [`policy`] → approval → exec of the real program.

pub mod agent;
pub mod clock;
pub mod config;
pub mod digest;
pub mod error;
pub mod exit;
pub mod intent;
pub mod paths;
pub mod policy;
pub mod process;
pub mod trust;
