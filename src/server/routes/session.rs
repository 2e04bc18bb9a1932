//! Signing in with a browser, and out.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::IntoResponse;

use super::Answer;
use crate::approval::{Assurance, Nonce};
use crate::clock::Moment;
use crate::digest::Digest;
use crate::server::auth::{Caller, IDLE, LONGEST, Visitor, cookie_name};
use crate::server::body::Json as Body;
use crate::server::peer::Peer;
use crate::server::problem::{Fault, Kind};
use crate::server::signing;
use crate::server::state::Server;
use crate::store::{Login, Project};
use crate::wire::{Session, SignIn, Whoami};

/// Signs in with passphrase and code; the session is a cookie
#[utoipa::path(
    post, path = "/v1/session", tag = "browser", request_body = SignIn,
    responses((status = 201, body = Session, headers(("set-cookie" = String))))
)]
pub(super) async fn sign_in(
    State(server): State<Arc<Server>>,
    request: Request,
) -> Result<impl IntoResponse, Fault> {
    use axum::extract::FromRequest as _;
    let peer = request.extensions().get::<Peer>().cloned();
    let peer = peer.ok_or_else(|| Kind::Internal.because("a connection without an end"))?;
    let Body(sign_in) = Body::<SignIn>::from_request(request, &()).await?;
    let SignIn {
        name,
        passphrase,
        code,
        project,
    } = sign_in;
    let long = |text: &str, most: usize| text.chars().count() > most;
    if long(&name, 64) || long(&passphrase, 1024) || long(&code, 16) {
        return Err(Kind::Invalid.because("name, passphrase or code is too long"));
    }
    let wrong = || Kind::Unauthorized.because("name, passphrase or code is not right");
    let project = project.map_or_else(|| Ok(Project::default()), |name| name.parse());
    let project = project.map_err(|_| wrong())?;
    let office = server.projects.named(&project).ok_or_else(wrong)?;
    let person = signing::prove(&server, &office, &peer, &name, &passphrase, &code).await?;
    let (secret, csrf) = (secret()?, secret()?);
    let now = Moment::now();
    let login = Login {
        hash: Digest::of(secret.as_bytes()),
        person,
        csrf,
        created_at: now,
        used_at: now,
    };
    let kept = login.clone();
    let ago = |duration: std::time::Duration| {
        Moment(now.0 - i64::try_from(duration.as_millis()).unwrap_or(i64::MAX))
    };
    let (since, used) = (ago(LONGEST), ago(IDLE));
    office
        .desk
        .run(move |store| store.sign_in(&kept, since, used))
        .await?;
    let cookie = set_cookie(&server, &format!("{project}.{secret}"), LONGEST.as_secs())?;
    let session = shown(&login, project.as_str(), &peer);
    Ok((StatusCode::CREATED, cookie, Json(session)))
}

/// Who is signed in
#[utoipa::path(
    get, path = "/v1/session", tag = "browser",
    responses((status = 200, body = Session))
)]
pub(super) async fn who(visitor: Visitor) -> Answer<Session> {
    match &visitor.caller {
        Caller::Session(login) => Ok(Json(shown(
            login,
            visitor.office.name.as_str(),
            &visitor.peer,
        ))),
        _ => Err(Kind::Unauthorized
            .because("nobody is signed in")
            .hint("sign in")),
    }
}

/// Whom the server takes the caller for
#[utoipa::path(
    get, path = "/v1/whoami", tag = "server",
    responses((status = 200, body = Whoami))
)]
pub(super) async fn whoami(visitor: Visitor) -> Answer<Whoami> {
    let (token, scope) = match &visitor.caller {
        Caller::Token(scope, token) => (Some(token.name.clone()), Some(*scope)),
        Caller::Session(_) | Caller::Nobody => (None, None),
    };
    Ok(Json(Whoami {
        project: visitor.office.name.to_string(),
        token,
        scope,
        person: visitor.voter().ok().map(|voter| voter.person),
        same_user: visitor.peer.same_user(),
        approvers: visitor.office.people().count(),
    }))
}

/// Signs out
#[utoipa::path(
    delete, path = "/v1/session", tag = "browser",
    responses((status = 204, headers(("set-cookie" = String))))
)]
pub(super) async fn sign_out(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
) -> Result<impl IntoResponse, Fault> {
    let Caller::Session(login) = &visitor.caller else {
        return Err(Kind::Unauthorized.because("nobody is signed in"));
    };
    let hash = login.hash;
    visitor
        .office
        .desk
        .run(move |store| store.sign_out(&hash))
        .await?;
    Ok((StatusCode::NO_CONTENT, set_cookie(&server, "", 0)?))
}

fn shown(login: &Login, project: &str, peer: &Peer) -> Session {
    let _ = peer;
    Session {
        name: login.person.clone(),
        project: project.to_owned(),
        csrf: login.csrf.clone(),
        expires_at: login.created_at.after(LONGEST),
        assurance: Assurance::Authenticated,
    }
}

fn set_cookie(server: &Server, value: &str, seconds: u64) -> Result<HeaderMap, Fault> {
    let name = cookie_name(server);
    let secure = if name.starts_with("__Host-") {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    let cookie = HeaderValue::from_str(&cookie)
        .map_err(|_| Kind::Internal.because("a cookie that cannot be sent"))?;
    let mut headers = HeaderMap::new();
    headers.insert(SET_COOKIE, cookie);
    Ok(headers)
}

/// 256 random bits.
fn secret() -> Result<String, Fault> {
    Ok(format!("{}{}", Nonce::random()?, Nonce::random()?))
}
