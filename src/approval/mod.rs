//! The question to a human: its life, and what the human is shown.

#![forbid(unsafe_code)]

mod fed;
mod fingerprint;
pub mod grant;
mod id;
pub mod prompt;
mod request;
mod status;
pub mod tty;

pub use fed::Fed;
pub use fingerprint::{Fingerprint, Material};
pub use id::{RequestId, RequestName};
pub use request::{
    ApprovalRequest, Asked, Assurance, Binary, Outcome, Requester, Resolution, Runner, Verdict,
    all_redacted, redacted,
};
pub use status::Status;
