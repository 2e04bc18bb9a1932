//! What every request must pass before anything looks at it: the right host name, and no other site behind it.
//!
//! A page in a browser can reach a server on loopback, by a name of its own that leads there (DNS rebinding) or by a
//! plain form. The first is seen by `Host`, the second by `Origin` and `Sec-Fetch-Site`.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use super::Server;
use super::peer::Peer;
use super::problem::{Fault, Kind};
use std::sync::Arc;

/// What is sent with everything.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; \
         trusted-types 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The names that this server answers to.
#[derive(Clone, Debug)]
pub(super) struct Hosts(Vec<String>);

impl Hosts {
    /// The loopback names with this port, and those that it was told, with and without a port.
    pub(super) fn new(port: Option<u16>, told: &[String]) -> Self {
        let mut names: Vec<String> = Vec::new();
        if let Some(port) = port {
            for host in ["localhost", "127.0.0.1", "[::1]"] {
                names.push(format!("{host}:{port}"));
                if port == 80 || port == 443 {
                    names.push(host.to_owned());
                }
            }
        }
        for name in told {
            let name = name.to_ascii_lowercase();
            if let Some(port) = port {
                names.push(format!("{name}:{port}"));
            }
            names.push(name);
        }
        Self(names)
    }

    fn know(&self, host: &str) -> bool {
        self.0.iter().any(|known| known.eq_ignore_ascii_case(host))
    }
}

/// The middleware around everything.
pub(super) async fn guard(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let fault = check(&server, &request).err();
    let mut response = match fault {
        Some(fault) => fault.into_response(),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if server.options.tls.is_some() {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    response
}

fn check(server: &Server, request: &Request) -> Result<(), Fault> {
    let peer = request.extensions().get::<Peer>();
    let headers = request.headers();
    if !peer.is_some_and(Peer::is_unix) {
        // In HTTP/1.0 there may be none; nobody who asks for more than health speaks it.
        let host = request
            .uri()
            .authority()
            .map(axum::http::uri::Authority::as_str)
            .or_else(|| text(headers, &HOST));
        let known = match host {
            Some(host) => server.hosts.know(host),
            None => request.version() == Version::HTTP_10,
        };
        if !known || headers.get_all(HOST).iter().count() > 1 {
            return Err(Kind::WrongHost
                .because("this server does not answer to that name")
                .hint(
                    "use the address it prints at its start, or name the other one with --host",
                ));
        }
    }
    if safe(request.method()) {
        return Ok(());
    }
    let foreign = || Kind::Origin.because("a page of another site may not change anything here");
    if let Some(site) = text(headers, &HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return Err(foreign());
    }
    match headers.get(ORIGIN) {
        None => Ok(()),
        Some(origin) if own_origin(server, headers, origin) => Ok(()),
        Some(_) => Err(foreign()),
    }
}

/// True if the page that asks came from the very host that is asked.
fn own_origin(server: &Server, headers: &HeaderMap, origin: &HeaderValue) -> bool {
    let (Ok(origin), Some(host)) = (origin.to_str(), text(headers, &HOST)) else {
        return false;
    };
    let schemes: &[&str] = if server.options.tls.is_some() || server.options.behind_proxy {
        &["https://"]
    } else {
        &["http://"]
    };
    schemes
        .iter()
        .filter_map(|scheme| origin.strip_prefix(scheme))
        .any(|named| named.eq_ignore_ascii_case(host) && server.hosts.know(named))
}

/// True for what changes nothing.
pub(super) fn safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
