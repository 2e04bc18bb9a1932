//! Tokens in files. One is never an argument or a variable, which others can list, and is printed nowhere.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::trust::only_ours;

/// More is no token.
const LONGEST: u64 = 4096;

/// What a caller shows with every question, so that the server knows who it is.
#[derive(Clone, Default)]
pub(super) struct Shown(HeaderMap);

impl Shown {
    pub(super) fn headers(&self) -> HeaderMap {
        self.0.clone()
    }

    /// That somebody signed in.
    pub(super) fn session(cookie: &str, csrf: &str) -> Option<Self> {
        let cookie = cookie.split(';').next().unwrap_or_default();
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (COOKIE, cookie),
            (HeaderName::from_static("x-csrf-token"), csrf),
        ] {
            headers.insert(name, secret(value)?);
        }
        Some(Self(headers))
    }
}

fn secret(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// The token in a file that nobody else can read or could have written.
pub(super) fn token(path: &Path) -> Result<Shown, Error> {
    let unusable = |what: &str, hint: &str| Error::Config {
        what: format!("{}: {what}\nhint: {hint}", path.display()),
    };
    let private = "a token's file belongs to you alone: chmod 600 it";
    only_ours(path).map_err(|distrust| unusable(&distrust.to_string(), private))?;
    let file = fs::File::open(path).map_err(|error| unusable(&error.to_string(), private))?;
    let metadata = file
        .metadata()
        .map_err(|error| unusable(&error.to_string(), private))?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(unusable(
            "others can read this token",
            "chmod 600 it, and have the server revoke the token if somebody may have read it",
        ));
    }
    let mut text = String::new();
    file.take(LONGEST)
        .read_to_string(&mut text)
        .map_err(|error| unusable(&error.to_string(), private))?;
    let token = text.trim_ascii();
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    let header = (!token.is_empty() && token.bytes().all(plain))
        .then(|| secret(&format!("Bearer {token}")))
        .flatten();
    let header = header.ok_or_else(|| {
        unusable(
            "there is no token in it",
            "put the one line there that sudomode server token add printed",
        )
    })?;
    Ok(Shown(HeaderMap::from_iter([(AUTHORIZATION, header)])))
}
