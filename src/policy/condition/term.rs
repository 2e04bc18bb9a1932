//! What a part of a condition evaluates to, and when two of them are equal.

use std::borrow::Cow;
use std::fmt;

use crate::intent::{Number, Value};
use crate::policy::truth::Truth;

/// A value, or why there is none.
#[derive(Clone, Debug)]
pub(super) enum Term<'a> {
    Bool(bool),
    List(Vec<Term<'a>>),
    /// An argument that was not given, but that a context or a profile may supply.
    NotGiven(String),
    /// A flag that is not set, and that nothing else can set.
    NotSet,
    Null,
    Number(Cow<'a, Number>),
    Text(Cow<'a, str>, Origin),
    Unknown(String),
}

/// Who wrote a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The command: `5e1` may be a number to the program that reads it.
    Argument,
    /// The policy, or the context.
    Policy,
}

impl<'a> Term<'a> {
    pub(super) fn of_argument(value: &'a Value, name: &str) -> Self {
        match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(Cow::Borrowed(number)),
            Value::String(text) => Self::Text(Cow::Borrowed(text), Origin::Argument),
            Value::List(values) => Self::List(
                values
                    .iter()
                    .map(|value| Self::of_argument(value, name))
                    .collect(),
            ),
            Value::Unknown => Self::Unknown(format!("{name} is known only at run time")),
        }
    }

    /// How much work a comparison with it is, in steps.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::List(terms) => terms.iter().map(Self::weight).sum::<usize>() + 1,
            Self::Text(text, _) => text.len() / 16 + 1,
            _ => 1,
        }
    }

    /// Whether a list holds an element that is known only at run time: it may stand for none or for several.
    pub(super) fn unknown_element(terms: &[Self]) -> Option<&str> {
        terms.iter().find_map(|term| match term {
            Self::Unknown(why) => Some(why.as_str()),
            Self::List(inner) => Self::unknown_element(inner),
            _ => None,
        })
    }

    /// Whether the two are the same. `absent` is what an argument that was not given counts as.
    pub(super) fn equals(&self, other: &Self, absent: &dyn Fn(&str) -> Truth) -> Truth {
        match (self, other) {
            (Self::Unknown(why), _) | (_, Self::Unknown(why)) => Truth::Unknown(why.clone()),
            // `null` is what Python's dialect compares an argument with that was not given.
            (Self::NotGiven(name), Self::Null) | (Self::Null, Self::NotGiven(name)) => {
                !absent(name)
            }
            (Self::NotGiven(name), _) | (_, Self::NotGiven(name)) => absent(name),
            (Self::NotSet | Self::Null, Self::NotSet | Self::Null) => Truth::True,
            (Self::NotSet, Self::Bool(set)) | (Self::Bool(set), Self::NotSet) => (!set).into(),
            (Self::NotSet | Self::Null, _) | (_, Self::NotSet | Self::Null) => Truth::False,
            (Self::Bool(left), Self::Bool(right)) => (left == right).into(),
            (Self::Number(left), Self::Number(right)) => (left == right).into(),
            (Self::Text(left, _), Self::Text(right, _)) => (left == right).into(),
            (Self::Number(number), Self::Text(text, Origin::Policy))
            | (Self::Text(text, Origin::Policy), Self::Number(number)) => {
                (number.text() == text).into()
            }
            (Self::List(left), Self::List(right)) => equal_lists(left, right, absent),
            _ => Truth::Unknown(format!(
                "{} is not comparable with {}",
                self.kind(),
                other.kind()
            )),
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) | Self::NotSet => "a flag",
            Self::List(_) => "a list",
            Self::NotGiven(_) | Self::Null => "nothing",
            Self::Number(_) => "a number",
            Self::Text(..) => "a text",
            Self::Unknown(_) => "an unknown value",
        }
    }
}

fn equal_lists(left: &[Term], right: &[Term], absent: &dyn Fn(&str) -> Truth) -> Truth {
    if let Some(why) = Term::unknown_element(left).or_else(|| Term::unknown_element(right)) {
        return Truth::Unknown(why.to_owned());
    }
    if left.len() != right.len() {
        return Truth::False;
    }
    left.iter()
        .zip(right)
        .fold(Truth::True, |all, (l, r)| all.and(l.equals(r, absent)))
}

impl From<Truth> for Term<'_> {
    fn from(truth: Truth) -> Self {
        match truth {
            Truth::True => Self::Bool(true),
            Truth::False => Self::Bool(false),
            Truth::Unknown(why) => Self::Unknown(why),
        }
    }
}

impl fmt::Display for Term<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::List(terms) => {
                f.write_str("[")?;
                for (index, term) in terms.iter().enumerate() {
                    let comma = if index == 0 { "" } else { ", " };
                    write!(f, "{comma}{term}")?;
                }
                f.write_str("]")
            }
            Self::NotGiven(_) => f.write_str("not given"),
            Self::NotSet => f.write_str("not set"),
            Self::Null => f.write_str("null"),
            Self::Number(number) => f.write_str(number.text()),
            Self::Text(text, _) => write!(f, "{text:?}"),
            Self::Unknown(why) => write!(f, "unknown: {why}"),
        }
    }
}
