//! The interface, one file a matter. What each route takes and gives stands in its types; the document of it is made of
//! them.

mod activity;
mod ask;
mod audit;
mod execution;
mod govern;
mod grants;
mod health;
mod limits;
mod people;
mod policies;
mod reading;
mod session;
mod stream;
mod tokens;
mod voting;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::dashboard;
use super::guard::guard;
use super::metrics::counted;
use super::problem::{Fault, Kind};
use super::state::Server;

pub(super) use govern::ANONYMOUS;

/// What an answer may be: the thing itself, or a problem.
type Answer<T> = Result<axum::Json<T>, Fault>;

/// All routes with their document.
pub(super) fn described() -> (Router<Arc<Server>>, OpenApi) {
    OpenApiRouter::new()
        .routes(routes!(health::health))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .routes(routes!(govern::govern))
        .routes(routes!(reading::list, ask::ask))
        .routes(routes!(voting::approve_many))
        .routes(routes!(reading::one))
        .routes(routes!(reading::challenge))
        .routes(routes!(audit::of_request))
        .routes(routes!(voting::approve))
        .routes(routes!(voting::reject))
        .routes(routes!(execution::consume))
        .routes(routes!(execution::arm))
        .routes(routes!(execution::renew))
        .routes(routes!(execution::finish))
        .routes(routes!(execution::cancel))
        .routes(routes!(execution::invalidate))
        .routes(routes!(execution::resolve))
        .routes(routes!(execution::forget))
        .routes(routes!(limits::reserve))
        .routes(routes!(limits::release))
        .routes(routes!(grants::list))
        .routes(routes!(grants::revoke))
        .routes(routes!(audit::list))
        .routes(routes!(audit::head))
        .routes(routes!(audit::verify))
        .routes(routes!(policies::in_force))
        .routes(routes!(policies::list, policies::propose))
        .routes(routes!(policies::one))
        .routes(routes!(policies::diff))
        .routes(routes!(policies::accept))
        .routes(routes!(policies::reject))
        .routes(routes!(policies::evaluate))
        .routes(routes!(people::list, people::enrol))
        .routes(routes!(people::remove))
        .routes(routes!(tokens::list, tokens::make))
        .routes(routes!(tokens::revoke))
        .routes(routes!(session::sign_in, session::who, session::sign_out))
        .routes(routes!(session::whoami))
        .routes(routes!(stream::stream))
        .routes(routes!(activity::activity))
        .split_for_parts()
}

/// Everything that is served.
pub(super) fn router(server: Arc<Server>) -> Router {
    let (routes, _) = described();
    routes
        .merge(super::openapi::route())
        .merge(dashboard::routes())
        .fallback(nothing)
        .method_not_allowed_fallback(not_allowed)
        .layer(from_fn_with_state(Arc::clone(&server), counted))
        .layer(from_fn_with_state(Arc::clone(&server), guard))
        .with_state(server)
}

async fn nothing() -> Fault {
    Kind::NotFound
        .because("there is nothing at this address")
        .hint("GET /openapi.json tells what there is")
}

async fn not_allowed() -> Fault {
    Kind::NotAllowed
        .because("this address takes no such method")
        .hint("GET /openapi.json tells which")
}
