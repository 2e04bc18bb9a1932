//! What a person said of a request, and what that is worth.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::approvers::{Approvers, Unproven};
use super::{ApprovalRequest, Fingerprint, Resolution, Verdict, challenge, witness};
use crate::assurance::Assurance;
use crate::clock::Moment;

/// An answer as a channel brings it. What it is worth is found out where it is counted.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// The answer.
    pub answer: Resolution,
    /// A signature over the [`challenge`], as `ssh-keygen -Y sign` writes it; or over the [`witness`] by the server that
    /// saw the person answer.
    pub proof: Option<String>,
}

impl From<Resolution> for Ballot {
    fn from(answer: Resolution) -> Self {
        Self {
            answer,
            proof: None,
        }
    }
}

/// A vote as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Vote {
    /// Who.
    pub person: String,
    /// Yes or no.
    pub verdict: Verdict,
    /// What it was worth when it was given; what it is worth is looked at again before it is used.
    pub assurance: Assurance,
    /// Over which channel.
    pub channel: String,
    /// Why, in the human's words.
    pub reason: Option<String>,
    /// When.
    pub at: Moment,
    /// What was voted on.
    pub fingerprint: String,
    /// The signature that it rests on.
    pub proof: Option<String>,
}

/// A vote as far as it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Who.
    pub person: String,
    /// Yes or no.
    pub verdict: Verdict,
    /// What it is worth now.
    pub assurance: Assurance,
}

impl From<&Vote> for Counted {
    fn from(vote: &Vote) -> Self {
        Self {
            person: vote.person.clone(),
            verdict: vote.verdict,
            assurance: vote.assurance,
        }
    }
}

impl Ballot {
    /// The vote that it is: whose, and what it is worth, by its signature if it has one.
    pub fn vote(self, request: &ApprovalRequest, approvers: &Approvers) -> Result<Vote, Unproven> {
        let Self { answer, proof } = self;
        let (person, assurance) = worth(
            request,
            answer.verdict,
            &answer.by,
            &answer.channel,
            proof.as_deref(),
            approvers,
        )?;
        Ok(Vote {
            person,
            verdict: answer.verdict,
            assurance,
            channel: answer.channel,
            reason: answer.reason,
            at: answer.at,
            fingerprint: request.fingerprint.to_string(),
            proof,
        })
    }
}

impl Vote {
    /// What it is worth now for this request. The row it was read from proves nothing: the signature is checked
    /// again, and without one it is worth what anybody's word is. `None` if it is about something else.
    #[must_use]
    pub fn counted(&self, request: &ApprovalRequest, approvers: &Approvers) -> Option<Counted> {
        let Fingerprint(fingerprint) = request.fingerprint;
        if self.fingerprint != fingerprint.to_string() {
            return None;
        }
        let (person, assurance) = worth(
            request,
            self.verdict,
            &self.person,
            &self.channel,
            self.proof.as_deref(),
            approvers,
        )
        .ok()?;
        Some(Counted {
            person,
            verdict: self.verdict,
            assurance,
        })
    }
}

/// Whose answer it is, and what it is worth: by its signature if it has one, else it is anybody's word.
fn worth(
    request: &ApprovalRequest,
    verdict: Verdict,
    person: &str,
    channel: &str,
    proof: Option<&str>,
    approvers: &Approvers,
) -> Result<(String, Assurance), Unproven> {
    let Some(proof) = proof else {
        return Ok((person.to_owned(), Assurance::None));
    };
    if let Some(assurance) =
        approvers.witnessed(&witness(request, verdict, person, channel), proof, person)
    {
        return Ok((person.to_owned(), assurance));
    }
    let approver = approvers.signer(&challenge(request, verdict), proof, Moment::now())?;
    Ok((approver.name.clone(), approvers.worth(approver)))
}
