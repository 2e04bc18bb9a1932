//! `POST /v1/govern`: what the original project's clients ask. They enforce the answer themselves.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};

use super::Answer;
use crate::approval::grant::Grantable;
use crate::approval::{
    Asked, Binary, Fingerprint, Remote, RequestId, Requester, Required, all_redacted,
};
use crate::audit::Line;
use crate::clock::Moment;
use crate::digest::{Digest, Fields};
use crate::enforce::{draws, past};
use crate::policy::Decision;
use crate::server::auth::Visitor;
use crate::server::body::Json as Body;
use crate::server::judging::{Judged, Whose};
use crate::server::law::Law;
use crate::server::metrics::count;
use crate::server::problem::{Fault, Kind};
use crate::server::state::Server;
use crate::store::{Begun, NewRequest, Over};
use crate::term;
use crate::wire::{Govern, Governed};

const IDEMPOTENCY: HeaderName = HeaderName::from_static("idempotency-key");
/// A policy reads more of it beside the others, where it holds nobody up.
const LONG: usize = 4096;
/// How a caller is called who showed no token.
pub(in crate::server) const ANONYMOUS: &str = "anonymous";

/// May this happen?
///
/// DENY is an answer, not an error. Where a human is asked, ask `GET /v1/requests/{id}` until its status is APPROVED or
/// REJECTED. Each call puts its own question, unless the header `Idempotency-Key` comes with it.
#[utoipa::path(
    post, path = "/v1/govern", tag = "original clients", request_body = Govern,
    params(("idempotency-key" = Option<String>, Header, description = "Asked again with the same key, it is the same question")),
    responses((status = 200, body = Governed))
)]
pub(super) async fn govern(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    headers: HeaderMap,
    Body(govern): Body<Govern>,
) -> Answer<Governed> {
    let asker = visitor.asker()?.map(str::to_owned);
    let key = idempotency_key(&headers)?;
    bounded(&govern)?;
    let law = visitor.office.law();
    let address = visitor.peer.address();
    let whose = Whose {
        user: asker.as_deref().unwrap_or(ANONYMOUS),
        agent: asker.as_deref(),
        cwd: "/",
        host: &address,
    };
    let long = govern.args.len() > 64
        || govern.args.values().any(|value| match value {
            serde_json::Value::String(text) => text.len() > LONG,
            serde_json::Value::Array(_) | serde_json::Value::Object(_) => true,
            _ => false,
        });
    let judge = || law.judge_named(&govern.resource, &govern.action, &govern.args, &whose);
    let mut judged = if long {
        let _one_of_few = server.reading.acquire().await;
        tokio::task::block_in_place(judge)
    } else {
        judge()
    };
    let over = limits(&visitor, &judged, &whose).await?;
    past(&mut judged.verdict, &over);
    server.metrics.decided(judged.verdict.decision);
    let request_id = if judged.verdict.decision == Decision::RequireApproval {
        Some(
            put(
                &server,
                &visitor,
                &govern,
                key,
                &judged,
                &law,
                asker.as_deref(),
            )
            .await?,
        )
    } else {
        let line = line(&govern, &judged, &law, &whose)?;
        visitor.office.desk.note(line).await?;
        None
    };
    Ok(Json(Governed {
        status: judged.verdict.decision,
        reason: judged.verdict.reason,
        request_id,
        rule: judged.verdict.rule.map(|rule| rule.to_string()),
    }))
}

fn bounded(govern: &Govern) -> Result<(), Fault> {
    let name = |name: &str| (1..=256).contains(&name.len());
    if name(&govern.resource) && name(&govern.action) {
        return Ok(());
    }
    Err(Kind::Invalid.because("resource and action have between 1 and 256 bytes"))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<&str>, Fault> {
    let Some(key) = headers.get(IDEMPOTENCY) else {
        return Ok(None);
    };
    key.to_str()
        .ok()
        .filter(|key| (1..=255).contains(&key.len()))
        .map(Some)
        .ok_or_else(|| {
            Kind::Malformed.because("an Idempotency-Key has at most 255 plain characters")
        })
}

/// What is over; where an ALLOW fits, it is taken.
async fn limits(visitor: &Visitor, judged: &Judged, whose: &Whose<'_>) -> Result<Vec<Over>, Fault> {
    let draws = draws(&judged.intents, &judged.verdict, whose.user, whose.agent);
    if draws.is_empty() {
        return Ok(Vec::new());
    }
    let allowed = judged.verdict.decision == Decision::Allow;
    let permit = allowed.then(RequestId::random).transpose()?;
    let over = visitor.office.desk.run(move |store| match permit {
        Some(permit) => Ok(store
            .reserve(permit.as_str(), &draws)?
            .err()
            .unwrap_or_default()),
        None => store.over(&draws),
    });
    Ok(over.await?)
}

/// Puts the question.
async fn put(
    server: &Server,
    visitor: &Visitor,
    govern: &Govern,
    key: Option<&str>,
    judged: &Judged,
    law: &Law,
    asker: Option<&str>,
) -> Result<RequestId, Fault> {
    let user = asker.unwrap_or(ANONYMOUS);
    server.questions.take(user).map_err(too_fast)?;
    let same_user = visitor.peer.same_user();
    let fingerprint = fingerprint(govern, key, asker)?;
    let words = [
        govern.resource.clone(),
        govern.action.clone(),
        shown(judged)?,
    ];
    let new = NewRequest {
        fingerprint,
        asked: Asked {
            argv: term::argv(&words),
            cwd: "/".to_owned(),
            user: user.to_owned(),
            host: visitor.peer.address(),
            agent: asker.map(str::to_owned),
            binary: Binary {
                path: String::new(),
                digest: Digest::of(b""),
                mutable: false,
            },
            intents: all_redacted(&judged.intents),
            rule: judged.verdict.rule.as_ref().map(ToString::to_string),
            reason: judged.verdict.reason.clone(),
            policy: law.hash().to_owned(),
            not_inspected: vec![
                "what the client does with the answer: it enforces it itself".to_owned(),
            ],
            flags: term::flags(&words),
            environment: Vec::new(),
            dropped: Vec::new(),
            files: std::collections::BTreeMap::new(),
            by_name: std::collections::BTreeSet::new(),
            stdin: None,
            required: Required::new(&judged.verdict.demands(), super::ask::least(same_user)),
            grantable: Some(Grantable::Never(
                "its client enforces the answer itself".to_owned(),
            )),
        },
        requester: Requester::Remote(Remote {
            token: asker.map(str::to_owned),
            caller: None,
            enforces: true,
            same_user,
        }),
        pending_for: server.config.pending_for,
        max_pending: server.config.max_pending,
        grants: false,
        apart: true,
    };
    let keyed = key.is_some();
    let words = new.asked.argv.clone();
    let begun = visitor.office.desk.run(move |store| {
        if keyed && let Some(executed) = store.executed(&new.fingerprint)? {
            return Ok(Begun::Standing(executed));
        }
        store.begin(&new)
    });
    match begun.await? {
        Begun::Created(request) => {
            count(&server.metrics.questions);
            Ok(request.id)
        }
        Begun::Standing(request) if request.asked.argv == words => Ok(request.id),
        Begun::Standing(_) => Err(Kind::Invalid
            .because("this Idempotency-Key was used for something else")
            .hint("use a new key for a new question")),
        Begun::TooMany(waiting) => Err(super::ask::too_many(waiting)),
    }
}

pub(super) fn too_fast(left: std::time::Duration) -> Fault {
    Kind::TooFast
        .because("too many new questions come from this caller")
        .after(left.as_secs() + 1)
}

/// What is asked, without secrets, as JSON.
fn shown(judged: &Judged) -> Result<String, Fault> {
    let clean = all_redacted(&judged.intents);
    let args = clean.first().map(|intent| &intent.args);
    serde_json::to_string(&args)
        .map_err(|error| Kind::Invalid.because(format!("the arguments cannot be shown: {error}")))
}

/// With a key the same question has the same one, else each has its own.
fn fingerprint(
    govern: &Govern,
    key: Option<&str>,
    asker: Option<&str>,
) -> Result<Fingerprint, Fault> {
    let mut fields = Fields::new("sudomode govern 1");
    fields.add("token", asker.unwrap_or_default().as_bytes());
    if let Some(key) = key {
        fields.add("key", key.as_bytes());
    } else {
        fields.add("once", RequestId::random()?.as_str().as_bytes());
        fields.add("resource", govern.resource.as_bytes());
        fields.add("action", govern.action.as_bytes());
        let args = serde_json::to_vec(&govern.args).unwrap_or_default();
        fields.add("args", &args);
    }
    Ok(Fingerprint(fields.finish()))
}

/// What is recorded of a decision that needs no question.
fn line(govern: &Govern, judged: &Judged, law: &Law, whose: &Whose<'_>) -> Result<Line, Fault> {
    Ok(Line {
        id: String::new(),
        at: Moment::now().0,
        decision: judged.verdict.decision,
        rule: judged.verdict.rule.as_ref().map(|rule| rule.id.clone()),
        argv: vec![
            govern.resource.clone(),
            govern.action.clone(),
            shown(judged)?,
        ],
        intents: vec![format!("{}/{}", govern.resource, govern.action)],
        cwd: whose.cwd.to_owned(),
        user: whose.user.to_owned(),
        agent: whose.agent.map(str::to_owned),
        policy: law.hash().to_owned(),
        requester: None,
    })
}
