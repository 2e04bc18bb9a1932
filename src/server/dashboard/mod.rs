//! The page for people, in the program itself: no other host is asked for anything.

use std::sync::Arc;

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use super::state::Server;

const PAGE: &str = include_str!("index.html");

/// Its addresses.
pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new().route("/", get(async || Html(PAGE)))
}
