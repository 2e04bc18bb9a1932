//! Whether the server lives, whether it can work, and what it counts.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;

use super::Answer;
use crate::server::auth::{Caller, Visitor};
use crate::server::problem::{Fault, Kind};
use crate::server::state::Server;
use crate::store::Store;
use crate::wire::{Health, Ready, TokenScope};

/// The server runs.
#[utoipa::path(get, path = "/health", tag = "server", responses((status = 200, body = Health)))]
pub(super) async fn health() -> Json<Health> {
    Json(Health {
        status: "healthy".to_owned(),
    })
}

/// The server can work: each store can be read, and it is not about to stop.
#[utoipa::path(
    get, path = "/ready", tag = "server",
    responses((status = 200, body = Ready), (status = 503, body = crate::wire::Problem))
)]
pub(super) async fn ready(State(server): State<Arc<Server>>) -> Answer<Ready> {
    if server.is_closing() {
        return Err(Kind::Unavailable
            .because("the server is about to stop")
            .after(5));
    }
    for office in server.projects.all() {
        office.desk.read(Store::generation).await?;
    }
    Ok(Json(Ready {
        status: "ready".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        key: server.keys.public(),
    }))
}

/// What the server counts, as Prometheus reads it. From this machine, or with an administrator's token.
#[utoipa::path(
    get, path = "/metrics", tag = "server",
    responses((status = 200, body = String, content_type = "text/plain"))
)]
pub(super) async fn metrics(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
) -> Result<impl IntoResponse, Fault> {
    if !matches!(
        visitor.caller,
        Caller::Nobody | Caller::Token(TokenScope::Admin, _)
    ) {
        return Err(Kind::Forbidden.because("this needs an administrator's token"));
    }
    let mut pending = Vec::new();
    let mut waited_for = 0;
    for office in server.projects.all() {
        let waiting = office.desk.read(Store::waiting).await?;
        pending.push((office.name.to_string(), waiting));
        waited_for += office.waiters.count();
    }
    let text = server.metrics.text(&pending, waited_for);
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}
