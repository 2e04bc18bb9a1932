//! What comes in, read within bounds: JSON of at most a mebibyte, within ten seconds, no deeper than is sane.

use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::problem::{Fault, Kind};

/// In bytes. No argv is longer than this either.
pub(super) const LARGEST: usize = 1 << 20;
/// For all of it.
const IN_TIME: Duration = Duration::from_secs(10);

/// A body of JSON.
pub(super) struct Json<T>(pub(super) T);

/// A body of JSON, or none.
pub(super) struct MayBe<T>(pub(super) T);

/// What stands behind the question mark.
pub(super) struct Asked<T>(pub(super) T);

/// What stands in the path.
pub(super) struct Named<T>(pub(super) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let json = is_json(&request);
        let bytes = read(request).await?;
        if !json {
            return Err(Kind::Unsupported
                .because("a body is application/json")
                .hint("send the header Content-Type: application/json"));
        }
        parse(&bytes).map(Self)
    }
}

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for MayBe<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let json = is_json(&request);
        let bytes = read(request).await?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        if !json {
            return Err(Kind::Unsupported
                .because("a body is application/json")
                .hint("send the header Content-Type: application/json, or no body"));
        }
        let body: Option<T> = parse(&bytes)?;
        Ok(Self(body.unwrap_or_default()))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let Query(asked) = Query::from_request_parts(parts, state)
            .await
            .map_err(|error| Kind::Malformed.because(error.body_text()))?;
        Ok(Self(asked))
    }
}

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let Path(named) = Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Kind::NotFound.because("there is nothing of that name"))?;
        Ok(Self(named))
    }
}

fn is_json(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

async fn read(request: Request) -> Result<axum::body::Bytes, Fault> {
    let too_large = || Kind::TooLarge.because(format!("a body has at most {LARGEST} bytes"));
    let told = axum::body::HttpBody::size_hint(request.body()).lower();
    if told > LARGEST as u64 {
        return Err(too_large());
    }
    let reading = to_bytes(request.into_body(), LARGEST);
    match tokio::time::timeout(IN_TIME, reading).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) if is_too_large(&error) => Err(too_large()),
        Ok(Err(_)) => Err(Kind::Malformed.because("the body broke off")),
        Err(_) => Err(Kind::Slow.because(format!(
            "the body did not come within {} seconds",
            IN_TIME.as_secs()
        ))),
    }
}

fn is_too_large(error: &axum::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.to_string().contains("length limit") {
            return true;
        }
        cause = error.source();
    }
    false
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    use serde_json::error::Category;
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => Kind::Invalid.because(shown(&error)),
        _ => Kind::Malformed.because(format!("no JSON: {}", shown(&error))),
    })
}

/// The message without what was sent, which may be a secret.
fn shown(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let quotes = text.contains('"') || text.contains("string `");
    if quotes && error.classify() == serde_json::error::Category::Data {
        format!(
            "line {}, column {}: not what belongs there",
            error.line(),
            error.column()
        )
    } else {
        crate::term::shorten(&crate::term::text(&text), 300)
    }
}
