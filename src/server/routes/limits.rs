//! What rules allow up to a limit: taken before a command runs that a client's policy allows, and given back if it did not.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::Answer;
use super::ask::read_words;
use crate::approval::Nonce;
use crate::enforce::{draws, past};
use crate::policy::Decision;
use crate::server::auth::Visitor;
use crate::server::body::Json as Body;
use crate::server::problem::{Fault, Kind};
use crate::server::state::Server;
use crate::wire::{Release, Reserve, Reserved};

/// Takes what a command uses of limits, if the policy of the project allows it
///
/// Asked again with the same nonce nothing is taken twice. 409 says that a limit is used up, or that a human must be asked:
/// then put the question by `POST /v1/requests`.
#[utoipa::path(
    post, path = "/v1/limits/reserve", tag = "agents", request_body = Reserve,
    responses((status = 200, body = Reserved))
)]
pub(super) async fn reserve(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    Body(reserve): Body<Reserve>,
) -> Answer<Reserved> {
    let token = visitor.asker()?.map(str::to_owned);
    if reserve.agent.as_ref().is_some_and(|agent| agent.len() > 64) {
        return Err(Kind::Invalid.because("an agent's name has at most 64 bytes"));
    }
    let law = visitor.office.law();
    let agent = reserve.agent.clone();
    let mut judged =
        read_words(&server, &law, &reserve.material, agent.clone(), Vec::new()).await?;
    let draws = draws(
        &judged.intents,
        &judged.verdict,
        &reserve.material.user,
        agent.as_deref(),
    );
    let reserved = judged.verdict.decision == Decision::Allow && !draws.is_empty();
    if reserved {
        let permit = permit(token.as_deref(), reserve.nonce);
        let over = visitor.office.desk.run(move |store| {
            if store.has_reserved(&permit)? {
                return Ok(Vec::new());
            }
            Ok(store.reserve(&permit, &draws)?.err().unwrap_or_default())
        });
        past(&mut judged.verdict, &over.await?);
    }
    server.metrics.decided(judged.verdict.decision);
    let rule = judged.verdict.rule.as_ref().map(ToString::to_string);
    let reason = judged.verdict.reason;
    match judged.verdict.decision {
        Decision::Allow => Ok(Json(Reserved {
            reserved,
            rule,
            reason,
        })),
        Decision::RequireApproval => Err(Kind::OverLimit
            .because(reason)
            .hint("ask a human: POST /v1/requests")
            .rule(rule)),
        Decision::Deny => Err(Kind::Denied
            .because(format!("{reason}: nothing executed"))
            .hint("this is final: do not work around it; take a safer way or ask the user")
            .rule(rule)),
    }
}

/// Gives back what a command took that was provably not executed
#[utoipa::path(
    post, path = "/v1/limits/release", tag = "agents", request_body = Release,
    responses((status = 204))
)]
pub(super) async fn release(
    visitor: Visitor,
    Body(Release { nonce }): Body<Release>,
) -> Result<StatusCode, Fault> {
    let token = visitor.asker()?;
    let permit = permit(token, nonce);
    visitor
        .office
        .desk
        .run(move |store| store.give_back(&permit))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What was taken is known by the token and the number: nobody gives back what another one took.
fn permit(token: Option<&str>, nonce: Nonce) -> String {
    format!("{}/{nonce}", token.unwrap_or_default())
}
