//! Typed argument values: exact decimals, never a silently different number.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{AnyOfBuilder, Array, ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// The value of one argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A flag that is set, or a literal of a policy.
    Bool(bool),
    /// An exact decimal, with the text it was written as.
    Number(Number),
    /// Anything else that is known.
    String(String),
    /// A repeated option, or operands.
    List(Vec<Value>),
    /// Known only at run time.
    Unknown,
}

/// An exact decimal number that remembers how it was written.
#[derive(Clone, Debug)]
pub struct Number {
    text: String,
    decimal: Decimal,
}

impl Number {
    /// Reads `-?digits[.digits]` in ASCII, exactly; `None` for every other spelling
    /// (`+80`, `8e1`, `0x50`, `٨٠`, `NaN`, `.5`, empty) and for what does not fit 28 significant digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned
            .split_once('.')
            .map_or((unsigned, None), |(w, f)| (w, Some(f)));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || fraction.is_some_and(|part| !digits(part)) {
            return None;
        }
        let decimal = Decimal::from_str_exact(text).ok()?;
        Some(Self {
            text: text.to_owned(),
            decimal,
        })
    }

    /// A number with an exponent, as JSON may have it: exactly, or not at all.
    pub(super) fn of_scientific(text: &str) -> Option<Self> {
        // More digits than there is room for would be rounded.
        let exact = text.len() <= 28;
        exact
            .then(|| Decimal::from_scientific(text).ok().map(Self::from))
            .flatten()
    }

    /// The exact value.
    #[must_use]
    pub fn decimal(&self) -> Decimal {
        self.decimal
    }

    /// The JSON number with all digits as written, but for leading zeros, which JSON does not have.
    fn to_json(&self) -> Result<serde_json::Number, serde_json::Error> {
        self.text
            .parse()
            .or_else(|_| self.decimal.to_string().parse())
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl From<Decimal> for Number {
    fn from(decimal: Decimal) -> Self {
        Self {
            text: decimal.to_string(),
            decimal,
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.decimal == other.decimal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.decimal.cmp(&other.decimal)
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.decimal.normalize().hash(state);
    }
}

impl Value {
    /// Types a word of a command line: an exact decimal becomes a number, all else stays a string.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        Number::parse(word).map_or_else(|| Self::String(word.to_owned()), Self::Number)
    }

    /// Adds another occurrence of the same option: one value becomes a list.
    pub fn push(&mut self, next: Self) {
        match self {
            Self::List(values) => values.push(next),
            single => *single = Self::List(vec![std::mem::replace(single, Self::Unknown), next]),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(number) => f.write_str(&number.text),
            Self::String(text) => f.write_str(&serde_json::to_string(text).unwrap_or_default()),
            Self::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{value}")?;
                }
                f.write_str("]")
            }
            Self::Unknown => f.write_str("?"),
        }
    }
}

impl PartialSchema for Value {
    fn schema() -> RefOr<Schema> {
        let of = |kind: Type| ObjectBuilder::new().schema_type(kind).build();
        AnyOfBuilder::new()
            .item(of(Type::Boolean))
            .item(of(Type::Number))
            .item(of(Type::String))
            .item(of(Type::Null))
            .item(Array::new(RefOr::<Schema>::Ref(
                utoipa::openapi::Ref::from_schema_name("Value"),
            )))
            .into()
    }
}

impl ToSchema for Value {}

impl Serialize for Value {
    /// JSON: booleans, numbers with all their digits, strings, arrays; an unknown value is `null`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number
                .to_json()
                .map_err(serde::ser::Error::custom)?
                .serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::List(values) => values.serialize(serializer),
            Self::Unknown => serializer.serialize_none(),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::Null => Self::Unknown,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => Self::of_word(&number.to_string()),
            serde_json::Value::String(text) => Self::String(text),
            serde_json::Value::Array(values) => Self::List(
                values
                    .into_iter()
                    .map(serde_json::from_value)
                    .collect::<Result<_, _>>()
                    .map_err(serde::de::Error::custom)?,
            ),
            serde_json::Value::Object(_) => {
                return Err(serde::de::Error::custom("an argument is no object"));
            }
        })
    }
}
