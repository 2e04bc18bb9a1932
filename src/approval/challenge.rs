//! The text that an approver signs: what is decided, about what, in words that can be read before signing.

use super::{ApprovalRequest, Verdict};
use crate::term;

/// The purpose of a signature made with an approver's own key: `ssh-keygen -Y sign -n sudomode-vote@1`.
pub const VOTE: &str = "sudomode-vote@1";
/// The purpose of a signature made with a key that a passphrase gave.
pub const PASSPHRASE: &str = "sudomode-passphrase@1";

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
