//! Making tokens: 256 random bits behind a word that says what they are for.

use std::time::Duration;

use super::auth::{prefix, scope_name};
use crate::approval::Nonce;
use crate::clock::Moment;
use crate::digest::Digest;
use crate::error::Error;
use crate::store::Token;
use crate::wire::TokenScope;

/// A token as it is shown once, and as it is kept.
pub(crate) struct Made {
    /// What its holder sends.
    pub(crate) secret: String,
    /// What is kept of it.
    pub(crate) token: Token,
}

/// A new token.
pub(crate) fn make(
    name: &str,
    scope: TokenScope,
    person: Option<String>,
    days: Option<u32>,
    by: &str,
) -> Result<Made, Error> {
    let secret = format!("{}{}{}", prefix(scope), Nonce::random()?, Nonce::random()?);
    let now = Moment::now();
    let lasts = days.map(|days| Duration::from_hours(24).saturating_mul(days));
    Ok(Made {
        token: Token {
            name: name.to_owned(),
            scope: scope_name(scope).to_owned(),
            person,
            hash: Digest::of(secret.as_bytes()),
            made_by: by.to_owned(),
            created_at: now,
            expires_at: lasts.map(|lasts| now.after(lasts)),
            revoked_at: None,
            last_used: None,
        },
        secret,
    })
}
