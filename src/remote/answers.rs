//! What a human says to a server's question, and answers that are remembered there.

use std::time::Duration;

use super::Server;
use super::line::{Call, Method};
use crate::approval::grant::{Grant, GrantId, GrantName, Terms};
use crate::approval::{ApprovalRequest, Verdict};
use crate::clock::{Deadline, Moment};
use crate::error::Error;
use crate::store;
use crate::wire;

const PATIENCE: Duration = Duration::from_secs(3);

impl Server {
    /// Commits a human's answer to what was seen, with a signature over the challenge where there is one.
    pub fn vote(
        &mut self,
        request: &ApprovalRequest,
        verdict: Verdict,
        reason: Option<String>,
        proof: Option<String>,
        terms: &Terms,
    ) -> Result<(store::Voted, Option<Grant>), Error> {
        let vote = wire::Vote {
            fingerprint: Some(request.fingerprint.0),
            reason,
            proof,
            lasts: terms.lasts.map(|lasts| format!("{}s", lasts.as_secs())),
            times: terms.times,
            session: terms.session,
            ..wire::Vote::default()
        };
        let word = match verdict {
            Verdict::Approve => "approve",
            Verdict::Reject => "reject",
        };
        let call = Call::post(format!("/v1/requests/{}/{word}", request.id), &vote)?;
        // Not repeated: whether a vote counted whose answer was lost is seen by looking.
        let answer = self.line.ask(&call, Duration::ZERO)?;
        if answer.status == 409 {
            return Ok((store::Voted::Stands, None));
        }
        let voted: wire::Voted = answer.read()?;
        let outcome = if voted.decided {
            store::Voted::Decided
        } else {
            store::Voted::Counted
        };
        let grant = voted.grant.map(remembered);
        self.known(voted.request);
        Ok((outcome, grant))
    }

    /// The exact text that an approver signs.
    pub fn challenge(&self, request: &ApprovalRequest) -> Result<String, Error> {
        let call = Call::new(
            Method::Get,
            format!("/v1/requests/{}/challenge", request.id),
        );
        let challenge: wire::Challenge = self.line.ask(&call, PATIENCE)?.read()?;
        Ok(challenge.text)
    }

    /// Grants, oldest first: those that hold, or all.
    pub fn grants(&mut self, all: bool) -> Result<Vec<Grant>, Error> {
        let mut call = Call::new(Method::Get, "/v1/grants");
        if all {
            call = call.with("all", "true");
        }
        let grants: wire::Grants = self.line.ask(&call, PATIENCE)?.read()?;
        Ok(grants.grants.into_iter().map(remembered).collect())
    }

    /// Takes a grant back.
    pub fn revoke(&mut self, name: &GrantName) -> Result<GrantId, Error> {
        let mut found = self.grants(true)?;
        found.retain(|grant| grant.id.as_str().starts_with(name.as_str()));
        let [grant] = found.as_slice() else {
            let what = if found.is_empty() {
                format!("the server has no grant {}", name.as_str())
            } else {
                format!("{} is the beginning of several grants", name.as_str())
            };
            return Err(Error::Request {
                what,
                hint: "sudomode grants lists those that hold".to_owned(),
            });
        };
        let call = Call::new(Method::Delete, format!("/v1/grants/{}", grant.id.as_str()));
        let answer = self.line.ask(&call, PATIENCE)?;
        if answer.good() {
            Ok(grant.id.clone())
        } else {
            Err(answer.error())
        }
    }
}

fn remembered(grant: wire::Grant) -> Grant {
    Grant {
        id: GrantId::known(grant.id),
        request: grant.request,
        scope: grant.scope,
        requester: grant.requester,
        resolution: grant.resolution,
        left: grant.left,
        created_at: grant.created_at,
        deadline: Deadline {
            set: Moment(0),
            wall: grant.expires_at,
            boot: i64::MAX,
            boot_id: String::new(),
        },
        ended: grant.ended,
    }
}
