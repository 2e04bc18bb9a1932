//! sudo for AI agents at the shell. Data flows one way:
//! argv → [`intent`] → [`policy`] → approval → exec of the real program.

pub mod agent;
pub mod approval;
pub mod assurance;
pub mod audit;
pub mod cli;
pub mod clock;
pub mod commands;
pub mod config;
pub mod digest;
pub mod doctor;
pub mod enforce;
pub mod environment;
pub mod error;
pub mod exec;
pub mod exit;
pub mod hook;
pub mod input;
pub mod intent;
pub mod lock;
pub mod passwd;
pub mod paths;
pub mod policy;
pub mod process;
pub mod reader;
pub mod redact;
pub mod remote;
pub mod report;
pub mod resolve;
pub mod server;
pub mod setup;
pub mod shim;
pub mod store;
pub mod term;
pub mod trust;
pub mod wire;
