//! What a caller is told when something cannot be done: one table of problems, each with its status code and title.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::log;
use crate::error::Error;
use crate::report::Executed;
use crate::wire::{Problem, Request};

/// The kinds of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The request takes no such step from where it stands.
    Conflict,
    /// The policy says no.
    Denied,
    /// The caller may not do this.
    Forbidden,
    /// What was sent does not fit together.
    Invalid,
    /// The fault is ours.
    Internal,
    /// What was sent cannot be read.
    Malformed,
    /// There is no such thing that the caller may see.
    NotFound,
    /// The way it was asked for is not known here.
    NotAllowed,
    /// A limit of a rule is used up.
    OverLimit,
    /// Another site asks.
    Origin,
    /// It did not come in time.
    Slow,
    /// What was seen is not what stands there now.
    Stale,
    /// The caller must wait before it asks again.
    TooFast,
    /// It is more than is read.
    TooLarge,
    /// Too many requests of this caller wait.
    TooMany,
    /// The vote is not worth enough.
    Unproven,
    /// Nobody is signed in.
    Unauthorized,
    /// The store cannot be used now.
    Unavailable,
    /// It is of a type that is not read.
    Unsupported,
    /// The address that was used is not this server's.
    WrongHost,
}

/// Each kind with its name, its status code and its title.
const TABLE: [(Kind, &str, u16, &str); 20] = [
    (
        Kind::Conflict,
        "conflict",
        409,
        "it stands elsewhere by now",
    ),
    (Kind::Denied, "denied", 403, "the policy denies it"),
    (
        Kind::Forbidden,
        "forbidden",
        403,
        "the caller may not do this",
    ),
    (Kind::Internal, "internal", 500, "a fault of the server"),
    (
        Kind::Invalid,
        "invalid",
        422,
        "what was sent cannot be used",
    ),
    (
        Kind::Malformed,
        "malformed",
        400,
        "what was sent cannot be read",
    ),
    (
        Kind::NotAllowed,
        "not-allowed",
        405,
        "this cannot be done there",
    ),
    (
        Kind::NotFound,
        "not-found",
        404,
        "there is no such thing here",
    ),
    (
        Kind::Origin,
        "cross-site",
        403,
        "another site may not do this",
    ),
    (Kind::OverLimit, "over-limit", 409, "a limit is used up"),
    (Kind::Slow, "slow", 408, "it did not come in time"),
    (Kind::Stale, "stale", 412, "it is not what was seen"),
    (Kind::TooFast, "too-fast", 429, "too many tries"),
    (Kind::TooLarge, "too-large", 413, "it is more than is read"),
    (
        Kind::TooMany,
        "too-many",
        429,
        "too many requests wait already",
    ),
    (
        Kind::Unauthorized,
        "unauthorized",
        401,
        "nobody is signed in",
    ),
    (
        Kind::Unavailable,
        "unavailable",
        503,
        "the server cannot be used now",
    ),
    (
        Kind::Unproven,
        "unproven",
        403,
        "the vote is not worth enough",
    ),
    (
        Kind::Unsupported,
        "unsupported",
        415,
        "it is of a type that is not read",
    ),
    (
        Kind::WrongHost,
        "wrong-host",
        421,
        "this is not the server of that name",
    ),
];

/// An answer that is a problem.
#[derive(Debug)]
pub(super) struct Fault(Box<Problem>);

impl Kind {
    /// It happened, so.
    pub(super) fn because(self, detail: impl Into<String>) -> Fault {
        let (_, name, status, title) = TABLE
            .iter()
            .find(|(kind, ..)| *kind == self)
            .copied()
            .unwrap_or((self, "internal", 500, "a fault of the server"));
        Fault(Box::new(Problem {
            kind: format!("{}{name}", Problem::PREFIX),
            title: title.to_owned(),
            status,
            detail: detail.into(),
            hint: None,
            executed: Executed::No,
            rule: None,
            request: None,
            challenge: None,
            retry_after: None,
        }))
    }
}

impl Fault {
    /// What to do next.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// The rule that decided.
    pub(super) fn rule(mut self, rule: Option<String>) -> Self {
        self.0.rule = rule;
        self
    }

    /// The request that it is about, as it stands.
    pub(super) fn request(mut self, request: Request) -> Self {
        self.0.executed = executed(&request);
        self.0.request = Some(Box::new(request));
        self
    }

    /// The text to sign.
    pub(super) fn challenge(mut self, text: String) -> Self {
        self.0.challenge = Some(text);
        self
    }

    /// When it can be tried again.
    pub(super) fn after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// The problem itself.
    pub(super) fn into_problem(self) -> Problem {
        *self.0
    }
}

/// Whether the command of a request was executed, by where it stands.
fn executed(request: &Request) -> Executed {
    use crate::approval::Status as S;
    match request.status {
        S::Finished => Executed::Yes,
        S::Consumed | S::Armed | S::Unknown => Executed::Unknown,
        _ => Executed::No,
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::Usage { .. } => Kind::Invalid,
            Error::Request { .. } => Kind::NotFound,
            Error::Refused { .. } => Kind::Forbidden,
            Error::Conflict { .. } => Kind::Conflict,
            Error::Unavailable { .. } => Kind::Unavailable,
            Error::Config { .. } | Error::Program { .. } | Error::Internal { .. } => Kind::Internal,
        };
        // What is wrong on this machine is for those who run it.
        if matches!(kind, Kind::Internal | Kind::Unavailable) {
            log::error("failed", &[("error", &error.to_string())]);
            let fault = kind.because(match kind {
                Kind::Internal => "the server could not do it; its log says why",
                _ => "the server's store cannot be used now; its log says why",
            });
            return if kind == Kind::Unavailable {
                fault.hint("ask again").after(1)
            } else {
                fault
            };
        }
        let fault = kind.because(error.to_string());
        match error.hint() {
            Some(hint) if !matches!(error, Error::Usage { .. }) => fault.hint(hint),
            _ => fault,
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let problem = self.0;
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = problem.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
