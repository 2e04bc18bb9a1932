//! The text that an approver signs: what is decided, about what, in words that can be read before signing.

use super::{ApprovalRequest, Verdict};
use crate::term;

/// The purpose of a signature made with an approver's own key: `ssh-keygen -Y sign -n sudomode-vote@1`.
pub const VOTE: &str = "sudomode-vote@1";
/// The purpose of a signature made with a key that a passphrase gave.
pub const PASSPHRASE: &str = "sudomode-passphrase@1";
/// The purpose of a signature by which a server says that it saw somebody answer who had proved who it was.
pub const WITNESS: &str = "sudomode-witness@1";

/// The exact text. It names one request, one fingerprint, one policy and one decision, so that a signature is good
/// for nothing else.
#[must_use]
pub fn challenge(request: &ApprovalRequest, verdict: Verdict) -> String {
    let decision = match verdict {
        Verdict::Approve => "approve",
        Verdict::Reject => "reject",
    };
    let asked = &request.asked;
    format!(
        "sudomode vote, version 1\n\
         decision: {decision}\n\
         command: {}\n\
         directory: {}\n\
         user: {} on {}\n\
         request: {}\n\
         asked: {}\n\
         fingerprint: {}\n\
         policy: {}\n",
        asked.argv.join(" "),
        asked.cwd,
        term::text(&asked.user),
        term::text(&asked.host),
        request.id,
        request.created_at,
        request.fingerprint,
        term::text(&asked.policy),
    )
}

/// The text that a server signs who saw a person answer: the challenge, and who answered it, over which channel.
#[must_use]
pub fn witness(request: &ApprovalRequest, verdict: Verdict, person: &str, channel: &str) -> String {
    format!(
        "{}person: {}\nchannel: {}\n",
        challenge(request, verdict),
        term::text(person),
        term::text(channel)
    )
}
