//! Tokens: made and shown once, listed without their secret, revoked.

use axum::Json;
use axum::http::StatusCode;

use super::Answer;
use crate::assurance::is_name;
use crate::server::auth::{Visitor, scope_named};
use crate::server::body::{Json as Body, Named};
use crate::server::problem::{Fault, Kind};
use crate::server::tokens::{Made, make as new_token};
use crate::store::{Store, Token as Kept};
use crate::wire::{NewToken, Token, TokenMade, TokenScope, Tokens};

/// All tokens, without their secrets
#[utoipa::path(
    get, path = "/v1/tokens", tag = "administrators",
    responses((status = 200, body = Tokens))
)]
pub(super) async fn list(visitor: Visitor) -> Answer<Tokens> {
    visitor.admin()?;
    let tokens = visitor.office.desk.read(Store::tokens).await?;
    Ok(Json(Tokens {
        tokens: tokens.into_iter().filter_map(shown).collect(),
    }))
}

/// Makes a token, and shows it this once
#[utoipa::path(
    post, path = "/v1/tokens", tag = "administrators", request_body = NewToken,
    responses((status = 201, body = TokenMade))
)]
pub(super) async fn make(
    visitor: Visitor,
    Body(new): Body<NewToken>,
) -> Result<(StatusCode, Json<TokenMade>), Fault> {
    let by = visitor.admin()?;
    if !is_name(&new.name) {
        return Err(Kind::Invalid.because("a name has at most 64 letters, digits and . _ - @ +"));
    }
    if new.days.is_some_and(|days| !(1..=3650).contains(&days)) {
        return Err(Kind::Invalid.because("days lies between 1 and 3650"));
    }
    let person = match (new.scope, &new.person) {
        (TokenScope::Approver, Some(person)) if visitor.office.people().named(person).is_some() => {
            Some(person.clone())
        }
        (TokenScope::Approver, _) => {
            return Err(Kind::Invalid
                .because("an approver's token answers in the name of a person who is enrolled")
                .hint("name one as person"));
        }
        (_, Some(_)) => {
            return Err(Kind::Invalid.because("only an approver's token has a person"));
        }
        (_, None) => None,
    };
    let Made { secret, token } = new_token(&new.name, new.scope, person, new.days, &by)?;
    let kept = token.clone();
    let added = visitor
        .office
        .desk
        .run(move |store| store.add_token(&kept))
        .await?;
    if !added {
        return Err(Kind::Conflict
            .because("a token of this name is in force")
            .hint("revoke it first, or take another name"));
    }
    visitor.office.refresh().await?;
    let made = shown(token).ok_or_else(|| Kind::Internal.because("a token without a scope"))?;
    Ok((
        StatusCode::CREATED,
        Json(TokenMade {
            token: secret,
            made,
        }),
    ))
}

/// Takes a token out of force
#[utoipa::path(
    delete, path = "/v1/tokens/{name}", tag = "administrators",
    params(("name" = String, Path)),
    responses((status = 204))
)]
pub(super) async fn revoke(
    visitor: Visitor,
    Named(name): Named<String>,
) -> Result<StatusCode, Fault> {
    let by = visitor.admin()?;
    let revoked = visitor
        .office
        .desk
        .run(move |store| store.revoke_token(&name, &by))
        .await?;
    if !revoked {
        return Err(Kind::NotFound.because("no token of that name is in force"));
    }
    visitor.office.refresh().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(token: Kept) -> Option<Token> {
    Some(Token {
        scope: scope_named(&token.scope)?,
        name: token.name,
        person: token.person,
        created_at: token.created_at,
        expires_at: token.expires_at,
        revoked_at: token.revoked_at,
        last_used: token.last_used,
    })
}
