//! The question to a human: its life, what the human is shown, and the channels that carry it.

#![forbid(unsafe_code)]

mod brief;
pub mod desktop;
mod fed;
mod fingerprint;
mod id;
pub mod prompt;
mod request;
mod status;
pub mod tty;
pub mod webhook;

pub use brief::{Brief, brief, decided};
pub use fed::Fed;
pub use fingerprint::{Fingerprint, Material};
pub use id::{RequestId, RequestName};
pub use request::{
    ApprovalRequest, Asked, Assurance, Binary, Outcome, Requester, Resolution, Runner, Verdict,
    all_redacted, redacted,
};
pub use status::Status;
