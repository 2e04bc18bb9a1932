//! Who asks: the holder of a token, somebody who signed in, or nobody in particular on this machine.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method};

use super::guard::safe;
use super::office::Office;
use super::peer::Peer;
use super::problem::{Fault, Kind};
use super::state::Server;
use crate::approval::{ApprovalRequest, Remote, Requester};
use crate::clock::Moment;
use crate::digest::Digest;
use crate::store::{Login, Project, Token};
use crate::wire::TokenScope;

/// A session that is not used for so long ends.
pub(super) const IDLE: Duration = Duration::from_mins(30);
/// However much it is used, it ends after so long.
pub(super) const LONGEST: Duration = Duration::from_hours(12);
const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");

/// Whoever asks, in one project.
pub(super) struct Visitor {
    pub(super) office: Arc<Office>,
    pub(super) caller: Caller,
    pub(super) peer: Peer,
}

/// What is known of them.
pub(super) enum Caller {
    /// Somebody on this machine who showed nothing.
    Nobody,
    /// Whoever holds this token.
    Token(TokenScope, Arc<Token>),
    /// Somebody who signed in with a browser.
    Session(Box<Login>),
}

/// Somebody who may answer.
#[derive(Clone, Debug)]
pub(super) struct Voter {
    /// Who.
    pub(super) person: String,
    /// Over which channel.
    pub(super) channel: &'static str,
}

impl FromRequestParts<Arc<Server>> for Visitor {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, server: &Arc<Server>) -> Result<Self, Fault> {
        let peer = parts.extensions.get::<Peer>().cloned();
        let peer = peer.ok_or_else(|| Kind::Internal.because("a connection without an end"))?;
        let headers = &parts.headers;
        if headers.contains_key(AUTHORIZATION) {
            return by_token(server, peer, headers).await;
        }
        if let Some(cookie) = cookie(headers, cookie_name(server)) {
            return by_session(server, peer, cookie, &parts.method, headers).await;
        }
        if !peer.is_local() || server.options.behind_proxy {
            return Err(Kind::Unauthorized
                .because("a token or a session is needed")
                .hint("send Authorization: Bearer TOKEN"));
        }
        let office = server.projects.named(&Project::default());
        Ok(Self {
            office: office.ok_or_else(|| Kind::NotFound.because("there is no such project"))?,
            caller: Caller::Nobody,
            peer,
        })
    }
}

async fn by_token(server: &Server, peer: Peer, headers: &HeaderMap) -> Result<Visitor, Fault> {
    let wrong = || {
        Kind::Unauthorized
            .because("this is no token that is in force here")
            .hint("an administrator makes one: sudomode server token add NAME")
    };
    let text = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let token = text
        .and_then(|text| text.split_once(' '))
        .and_then(|(scheme, token)| {
            scheme
                .eq_ignore_ascii_case("bearer")
                .then_some(token.trim())
        });
    // What cannot be one is not looked for.
    let token = token.filter(|token| scope_of(token).is_some());
    let Some(token) = token else {
        refuse_stranger(server, &peer)?;
        return Err(wrong());
    };
    let hash = Digest::of(token.as_bytes());
    let Some((office, token)) = server.projects.token(&hash).await else {
        refuse_stranger(server, &peer)?;
        return Err(wrong());
    };
    let scope = scope_named(&token.scope).ok_or_else(wrong)?;
    Ok(Visitor {
        office,
        caller: Caller::Token(scope, token),
        peer,
    })
}

/// Whoever tries tokens is slowed down.
fn refuse_stranger(server: &Server, peer: &Peer) -> Result<(), Fault> {
    server.metrics.strangers.fetch_add(1, Ordering::Relaxed);
    server.strangers.take(&peer.address()).map_err(|left| {
        Kind::TooFast
            .because("too many tokens that are none came from this address")
            .after(left.as_secs() + 1)
    })
}

async fn by_session(
    server: &Server,
    peer: Peer,
    cookie: &str,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Visitor, Fault> {
    let ended = || {
        Kind::Unauthorized
            .because("the session has ended")
            .hint("sign in again")
    };
    let (project, secret) = cookie.split_once('.').ok_or_else(ended)?;
    let project: Project = project.parse().map_err(|_| ended())?;
    let office = server.projects.named(&project).ok_or_else(ended)?;
    let hash = Digest::of(secret.as_bytes());
    let login = office.desk.read(move |store| store.login(&hash)).await?;
    let login = login.ok_or_else(ended)?;
    let now = Moment::now();
    let valid = now < login.created_at.after(LONGEST)
        && now < login.used_at.after(IDLE)
        && now >= login.created_at
        && office.people().named(&login.person).is_some();
    if !valid {
        return Err(ended());
    }
    if !safe(method) {
        let given = headers.get(CSRF).map(axum::http::HeaderValue::as_bytes);
        let right = given.is_some_and(|given| {
            // Digests are compared: how long that takes says nothing of what they are of.
            Digest::of(given) == Digest::of(login.csrf.as_bytes())
        });
        if !right {
            return Err(Kind::Origin
                .because("the header X-CSRF-Token is not the one of this session")
                .hint("GET /v1/session tells it"));
        }
    }
    if now.0 - login.used_at.0 >= 60_000 {
        office
            .desk
            .run(move |store| store.login_used(&hash, now))
            .await?;
    }
    Ok(Visitor {
        office,
        caller: Caller::Session(Box::new(login)),
        peer,
    })
}

impl Visitor {
    /// The name of the token of an agent, or none for whoever asks on this machine without one. Nobody else asks.
    pub(super) fn asker(&self) -> Result<Option<&str>, Fault> {
        match &self.caller {
            Caller::Nobody => Ok(None),
            Caller::Token(TokenScope::Agent, token) => Ok(Some(&token.name)),
            _ => Err(Kind::Forbidden
                .because("only an agent asks")
                .hint("use a token of the scope agent")),
        }
    }

    /// True if it is a request of this agent.
    pub(super) fn owns(&self, request: &ApprovalRequest) -> bool {
        let own = match &self.caller {
            Caller::Nobody => None,
            Caller::Token(TokenScope::Agent, token) => Some(&token.name),
            _ => return false,
        };
        matches!(&request.requester, Requester::Remote(Remote { token, .. }) if token.as_ref() == own)
    }

    /// True for the holder of an agent's token.
    pub(super) fn is_agent(&self) -> bool {
        matches!(&self.caller, Caller::Token(TokenScope::Agent, _))
    }

    /// How a dry run calls the one who asks.
    pub(super) fn name(&self) -> String {
        match &self.caller {
            Caller::Nobody => super::routes::ANONYMOUS.to_owned(),
            Caller::Token(_, token) => token.person.clone().unwrap_or_else(|| token.name.clone()),
            Caller::Session(login) => login.person.clone(),
        }
    }

    /// Whether all requests may be seen.
    pub(super) fn sees_all(&self) -> bool {
        match &self.caller {
            Caller::Session(_) => true,
            Caller::Token(scope, _) => *scope != TokenScope::Agent,
            Caller::Nobody => false,
        }
    }

    /// Somebody who may look at everything.
    pub(super) fn reader(&self) -> Result<(), Fault> {
        if self.sees_all() {
            return Ok(());
        }
        Err(self.without("only approvers and administrators see this"))
    }

    /// Somebody who may answer. An agent never may.
    pub(super) fn voter(&self) -> Result<Voter, Fault> {
        match &self.caller {
            Caller::Session(login) => Ok(Voter {
                person: login.person.clone(),
                channel: "dashboard",
            }),
            Caller::Token(TokenScope::Approver, token) => {
                let person = token.person.clone().filter(|person| {
                    // Somebody who was taken off answers no more.
                    self.office.people().named(person).is_some()
                });
                let person = person.ok_or_else(|| {
                    Kind::Forbidden.because("the person of this token is not enrolled")
                })?;
                Ok(Voter {
                    person,
                    channel: "api",
                })
            }
            Caller::Token(TokenScope::Agent, _) => {
                Err(Kind::Forbidden.because("an agent's token never answers a request"))
            }
            Caller::Token(TokenScope::Admin, _) => {
                Err(Kind::Forbidden.because("an administrator's token answers no request"))
            }
            Caller::Nobody => Err(self.without("answering needs an approver")),
        }
    }

    /// Somebody who may manage tokens and approvers; their name.
    pub(super) fn admin(&self) -> Result<String, Fault> {
        match &self.caller {
            Caller::Token(TokenScope::Admin, token) => Ok(format!("token {}", token.name)),
            _ => Err(self.without("this needs an administrator's token")),
        }
    }

    /// Somebody who may change the policy; their name.
    pub(super) fn lawmaker(&self) -> Result<String, Fault> {
        match &self.caller {
            Caller::Token(TokenScope::Admin, _) => self.admin(),
            _ => self.voter().map(|voter| voter.person),
        }
    }

    /// What a caller is refused who showed nothing, or too little.
    fn without(&self, what: &str) -> Fault {
        match self.caller {
            Caller::Nobody => Kind::Unauthorized
                .because(what.to_owned())
                .hint("sign in, or send Authorization: Bearer TOKEN"),
            _ => Kind::Forbidden.because(what.to_owned()),
        }
    }
}

/// What a token begins with says what it is for; what it is good for is kept beside its hash.
pub(super) fn prefix(scope: TokenScope) -> &'static str {
    SCOPES
        .iter()
        .find(|(known, ..)| *known == scope)
        .map_or("", |(_, _, prefix)| prefix)
}

/// The word for a scope in the store.
pub(super) fn scope_name(scope: TokenScope) -> &'static str {
    SCOPES
        .iter()
        .find(|(known, ..)| *known == scope)
        .map_or("", |(_, name, _)| name)
}

/// The scope of that word.
pub(super) fn scope_named(name: &str) -> Option<TokenScope> {
    let found = SCOPES.iter().find(|(_, known, _)| *known == name);
    found.map(|(scope, ..)| *scope)
}

const SCOPES: [(TokenScope, &str, &str); 3] = [
    (TokenScope::Agent, "agent", "sm_agent_"),
    (TokenScope::Approver, "approver", "sm_approver_"),
    (TokenScope::Admin, "admin", "sm_admin_"),
];

fn scope_of(token: &str) -> Option<TokenScope> {
    SCOPES.iter().find_map(|(scope, _, prefix)| {
        let secret = token.strip_prefix(prefix)?;
        let whole = secret.len() == 64 && secret.bytes().all(|b| b.is_ascii_hexdigit());
        whole.then_some(*scope)
    })
}

/// The name of the cookie; behind TLS browsers keep it to this very host.
pub(super) fn cookie_name(server: &Server) -> &'static str {
    if server.options.tls.is_some() || server.options.behind_proxy {
        "__Host-sudomode"
    } else {
        "sudomode"
    }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| value)
}
