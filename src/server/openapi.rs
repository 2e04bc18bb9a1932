//! The document of the interface, made of the types and routes.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use utoipa::PartialSchema as _;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    Components, ContentBuilder, Info, License, OpenApi, Ref, RefOr, Response, ResponseBuilder,
    SecurityRequirement,
};

use super::routes;
use super::state::Server;
use crate::wire::Problem;

/// Problems that every route may answer with: what is checked before the route is reached, or on its way.
const EVERYWHERE: [(&str, &str); 13] = [
    ("400", "What was sent cannot be read"),
    ("401", "Nobody is signed in, or the token is none"),
    ("403", "The caller may not do this, or another site asks"),
    ("404", "There is no such thing that the caller may see"),
    ("408", "What was sent did not come in time"),
    ("409", "It stands elsewhere by now"),
    ("412", "It is not what was seen"),
    ("413", "What was sent is more than is read"),
    ("415", "What was sent is of a type that is not read"),
    ("421", "This is not the server of that name"),
    ("422", "What was sent cannot be used"),
    ("429", "Too much of it"),
    ("503", "The server cannot be used now"),
];

/// The name of the type in the document.
const PROBLEM: &str = "Problem";

/// The document as it is served.
static DOCUMENT: LazyLock<String> = LazyLock::new(document);

/// The document as pretty JSON.
#[must_use]
pub fn document() -> String {
    let (_, mut openapi) = routes::described();
    complete(&mut openapi);
    openapi
        .to_pretty_json()
        .map(|text| text + "\n")
        .unwrap_or_default()
}

/// The route that serves it.
pub(super) fn route() -> Router<Arc<Server>> {
    Router::new().route(
        "/openapi.json",
        get(async || ([(CONTENT_TYPE, "application/json")], DOCUMENT.as_str())),
    )
}

fn complete(openapi: &mut OpenApi) {
    let mut info = Info::new("sudomode", env!("CARGO_PKG_VERSION"));
    info.description = Some(
        "The governance server: decisions of policies, questions to humans, and the record of both. Errors are RFC 9457."
            .to_owned(),
    );
    info.license = Some(License::new("MIT OR Apache-2.0"));
    openapi.info = info;
    let components = openapi.components.get_or_insert_with(Components::new);
    components
        .schemas
        .insert(PROBLEM.to_owned(), Problem::schema());
    for (status, what) in EVERYWHERE {
        components
            .responses
            .insert(status.to_owned(), RefOr::T(problem(what)));
    }
    let bearer = Http::new(HttpAuthScheme::Bearer);
    components.add_security_scheme("token", SecurityScheme::Http(bearer));
    let cookie = ApiKey::Cookie(ApiKeyValue::new("sudomode"));
    components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    for item in openapi.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.delete,
            &mut item.patch,
        ];
        for operation in operations.into_iter().flatten() {
            describe(operation);
        }
    }
}

fn describe(operation: &mut Operation) {
    let nobody: [&str; 0] = [];
    operation.security = Some(vec![
        SecurityRequirement::default(),
        SecurityRequirement::new("token", nobody),
        SecurityRequirement::new("session", nobody),
    ]);
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response
            && response.description.is_empty()
        {
            "Done".clone_into(&mut response.description);
        }
    }
    for (status, _) in EVERYWHERE {
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::Ref(Ref::from_response_name(status)));
    }
}

fn problem(what: &str) -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(PROBLEM)))
        .build();
    ResponseBuilder::new()
        .description(what)
        .content("application/problem+json", content)
        .build()
}
