//! Names of requests: 128 random bits, written so that people can read a beginning of them aloud.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::Error;

/// Crockford's digits: no i, l, o, u.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const PREFIX: &str = "req_";
/// 26 digits of 5 bits hold 128 bits.
const LENGTH: usize = 26;
/// How much of an id is shown to people: 40 bits.
const SHOWN: usize = 8;
/// The least that is accepted as the beginning of an id.
const LEAST: usize = 4;

/// The full name of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(into = "String", try_from = "String")]
#[schema(value_type = String, pattern = "^req_[0-9a-hjkmnp-tv-z]{26}$")]
pub struct RequestId(String);

impl RequestId {
    /// A new one, from the system's random numbers.
    pub fn random() -> Result<Self, Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| Error::Internal {
            what: format!("no random numbers: {error}"),
        })?;
        let number = u128::from_be_bytes(bytes);
        let digits = (0..LENGTH).map(|place| {
            let digit = number >> (5 * (LENGTH - 1 - place)) & 31;
            char::from(DIGITS[usize::try_from(digit).unwrap_or_default()])
        });
        Ok(Self(PREFIX.chars().chain(digits).collect()))
    }

    /// The whole id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The beginning that people see and type.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..PREFIX.len() + SHOWN).unwrap_or(&self.0)
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<RequestId> for String {
    fn from(id: RequestId) -> Self {
        id.0
    }
}

impl TryFrom<String> for RequestId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        // As it stands: two spellings of one name would be two names to whoever compares them.
        let id: Option<Self> = text.parse().ok();
        id.filter(|id| id.0 == text)
            .ok_or("the id of a request is req_ and 26 digits")
    }
}

impl FromStr for RequestId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let name: RequestName = text.parse()?;
        if name.0.len() != PREFIX.len() + LENGTH {
            return Err(Error::Internal {
                what: format!("'{text}' is no full request id"),
            });
        }
        Ok(Self(name.0))
    }
}

/// What a person types for a request: the beginning of its id, with or without `req_`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestName(String);

impl RequestName {
    /// The beginning of an id, complete with its prefix.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for RequestName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digits = text.trim().to_ascii_lowercase();
        let digits = digits.strip_prefix(PREFIX).unwrap_or(&digits);
        let valid =
            (LEAST..=LENGTH).contains(&digits.len()) && digits.bytes().all(|b| DIGITS.contains(&b));
        if !valid {
            return Err(Error::Request {
                what: format!(
                    "'{}' is no request id: one looks like req_4mz8q7wv, and {LEAST} characters behind {PREFIX} can be enough; sudomode pending lists those that wait",
                    crate::term::text(text)
                ),
                hint: "sudomode pending lists the requests that wait".to_owned(),
            });
        }
        Ok(Self(format!("{PREFIX}{digits}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_found_again_by_its_beginning() {
        let id = RequestId::random().unwrap();
        assert_eq!(id.as_str().parse::<RequestId>().unwrap(), id);
        let typed: RequestName = id
            .short()
            .trim_start_matches(PREFIX)
            .to_uppercase()
            .parse()
            .unwrap();
        assert!(id.as_str().starts_with(typed.as_str()));
        assert_ne!(RequestId::random().unwrap(), id);
        for wrong in ["", "req_", "abc", "req_ilou", "../../x", &"0".repeat(27)] {
            assert!(wrong.parse::<RequestName>().is_err(), "{wrong}");
        }
        assert!("req_0000".parse::<RequestId>().is_err());
    }
}
