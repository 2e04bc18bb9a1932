//! Requests, grants and events as the interface shows them.

use super::office::Office;
use crate::approval::{ApprovalRequest, InWords, Remote, Requester, Status, Vote};
use crate::audit;
use crate::enforce::{missing, worth_now};
use crate::error::Error;
use crate::intent::Intent;
use crate::store::Store;
use crate::wire;

/// A request, and the votes on it as far as they count.
pub(super) fn request(
    request: &ApprovalRequest,
    votes: Vec<Vote>,
    office: &Office,
) -> wire::Request {
    let people = office.people();
    let votes = worth_now(votes, request, people.approvers(same_user(request)));
    let first: Option<&Intent> = request.asked.intents.first();
    let forgotten = request.forgotten();
    wire::Request {
        id: request.id.clone(),
        status: request.status,
        fingerprint: request.fingerprint.0,
        asked: request.asked.clone(),
        resource: first
            .map(|intent| intent.resource.clone())
            .unwrap_or_default(),
        action: first
            .map(|intent| intent.action.clone())
            .unwrap_or_default(),
        args: first.map(|intent| intent.args.clone()).unwrap_or_default(),
        requester: request.requester.clone(),
        created_at: request.created_at,
        updated_at: request.updated_at,
        expires_at: (!forgotten).then_some(request.deadline.wall),
        forgotten,
        missing: missing(request, &votes),
        votes,
        resolution: request.resolution.clone(),
        outcome: request.outcome,
        words: Some(InWords::of(request)),
        project: office.name.to_string(),
        etag: etag(request),
    }
}

/// The request as it stands in the store, with its votes.
pub(super) fn read(
    store: &Store,
    id: &crate::approval::RequestId,
) -> Result<Option<(ApprovalRequest, Vec<Vote>)>, Error> {
    store.at_once(|store| {
        let Some(request) = store.request_if_any(id)? else {
            return Ok(None);
        };
        let votes = store.votes(id)?;
        Ok(Some((request, votes)))
    })
}

/// The name of this very state of a request.
pub(super) fn etag(request: &ApprovalRequest) -> String {
    format!("\"{}\"", request.version)
}

/// True if the requester could write what the server keeps.
pub(super) fn same_user(request: &ApprovalRequest) -> bool {
    match &request.requester {
        Requester::Remote(remote) => remote.same_user,
        // Who came by no connection came by the store.
        _ => true,
    }
}

/// True if the client enforces the answer itself.
pub(super) fn enforces(request: &ApprovalRequest) -> bool {
    matches!(
        &request.requester,
        Requester::Remote(Remote { enforces: true, .. })
    )
}

/// What a client is told that knows no more than three answers, and asks for ever after any other.
pub(super) fn plainly(mut shown: wire::Request) -> wire::Request {
    let reason = match shown.status {
        Status::Pending => return shown,
        Status::Approved
        | Status::Consumed
        | Status::Armed
        | Status::Finished
        | Status::Unknown => {
            shown.status = Status::Approved;
            return shown;
        }
        Status::Rejected | Status::Revoked => {
            let said = shown.resolution.as_ref();
            said.and_then(|said| said.reason.clone())
                .unwrap_or_else(|| "a human rejected it".to_owned())
        }
        Status::Expired => "nobody answered, or the answer was not asked for, in time".to_owned(),
        Status::Cancelled => "it was taken back".to_owned(),
        Status::Invalidated | Status::NotExecuted => {
            "it is void: the policy, or who must approve it, changed".to_owned()
        }
    };
    shown.status = Status::Rejected;
    shown.asked.reason = reason;
    shown
}

/// A grant.
pub(super) fn grant(grant: crate::approval::grant::Grant) -> wire::Grant {
    wire::Grant {
        id: grant.id.as_str().to_owned(),
        request: grant.request,
        covers: grant.scope.to_string(),
        scope: grant.scope,
        requester: grant.requester,
        resolution: grant.resolution,
        left: grant.left,
        created_at: grant.created_at,
        expires_at: grant.deadline.wall,
        ended: grant.ended,
    }
}

/// An event of the record.
pub(super) fn event(event: audit::Event) -> Result<wire::Event, Error> {
    let body = serde_json::value::RawValue::from_string(event.body);
    Ok(wire::Event {
        seq: event.seq,
        at: event.at,
        kind: event.kind,
        request: event.request,
        body: body.map_err(|error| Error::Unavailable {
            what: format!("event {} cannot be read: {error}", event.seq),
            hint: "sudomode audit verify tells more".to_owned(),
        })?,
        prev: event.prev,
        hash: event.hash,
    })
}
