//! The question to a human: its life, what the human is shown, and the channels that carry it.

#![forbid(unsafe_code)]

mod approvers;
mod brief;
mod challenge;
pub mod desktop;
mod fed;
mod fingerprint;
pub mod grant;
mod id;
mod nonce;
mod passphrase;
pub mod prompt;
mod proofs;
mod request;
mod required;
pub mod ssh;
mod status;
pub mod terminal;
pub mod tty;
mod vote;
mod words;

pub use approvers::{Approver, Approvers, Unproven};
pub use challenge::{PASSPHRASE, VOTE, WITNESS, challenge, witness};
pub mod webhook;

pub use brief::{Brief, brief, decided};
pub use fed::Fed;
pub use fingerprint::{Fingerprint, Material};
pub use id::{RequestId, RequestName};
pub use nonce::Nonce;
pub use passphrase::{Recipe, SHORTEST};
pub use proofs::{OwnKey, Proofs};
pub use request::{
    ApprovalRequest, Asked, Binary, Outcome, Remote, Requester, Resolution, Runner, Verdict,
    all_redacted, redacted,
};
pub use required::{Clause, Required, meaning};
pub use status::Status;
pub use vote::{Ballot, Counted, Vote};
pub use words::{InWords, Sentence, money, phrase};

pub use crate::assurance::Assurance;
