//! How often, and up to which sum, a rule allows. What was used is counted by whoever holds the requests.

use std::fmt;
use std::time::Duration;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::decision::Decision;
use super::demand::Demand;
use super::error::Fault;
use super::evaluate::RuleRef;
use super::fields::{Fields, choice, fields, optional, text};
use super::yaml::{Kind, Node};
use crate::clock::{parse_duration, spoken};
use crate::intent::{Intent, Number, Value};

const LIMIT_KEYS: [&str; 3] = ["count", "per", "each"];
const BUDGET_KEYS: [&str; 4] = ["sum", "max", "per", "each"];
/// Longer than anybody plans ahead, and a bound for what is kept.
const LONGEST: Duration = Duration::from_hours(24 * 366);

/// `limit` or `budget` of an ALLOW rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// What is measured.
    pub measure: Measure,
    /// Over how long a time, which slides.
    pub per: Duration,
    /// Who has one of their own.
    #[serde(default)]
    pub each: Each,
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// `limit`: intents.
    Count(u32),
    /// `budget`: the sum of an argument.
    Sum {
        /// Name of the argument.
        argument: String,
        /// The most that it may come to.
        #[serde(with = "exact")]
        max: Decimal,
    },
}

/// Who has a limit of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Each {
    /// All that a user and their agents do counts together.
    #[default]
    User,
    /// Each kind of agent, as far as it can be known, counts alone.
    Agent,
}

/// A limit with its rule, and what holds past it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// The rule that allows up to here.
    pub rule: RuleRef,
    /// Up to where.
    pub limit: Limit,
    /// `over_limit`.
    pub over: Decision,
    /// What those who approve past it must bring.
    #[serde(skip)]
    pub demand: Demand,
}

impl Limit {
    /// How much of it one intent takes; `None` where that is not known, or no amount.
    #[must_use]
    pub fn takes(&self, intent: &Intent) -> Option<Decimal> {
        match &self.measure {
            Measure::Count(_) => Some(Decimal::ONE),
            Measure::Sum { argument, .. } => match intent.args.get(argument) {
                Some(Value::Number(number)) => {
                    Some(number.decimal()).filter(|amount| *amount >= Decimal::ZERO)
                }
                _ => None,
            },
        }
    }

    /// The most that may be used in its time.
    #[must_use]
    pub fn max(&self) -> Decimal {
        match &self.measure {
            Measure::Count(count) => Decimal::from(*count),
            Measure::Sum { max, .. } => *max,
        }
    }
}

impl fmt::Display for Limit {
    /// `10 in 1h`, `args.amount up to 500 in 24h`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.measure {
            Measure::Count(count) => write!(f, "{count}")?,
            Measure::Sum { argument, max } => write!(f, "args.{argument} up to {max}")?,
        }
        write!(f, " in {}", spoken(self.per))?;
        if self.each == Each::Agent {
            f.write_str(", each agent")?;
        }
        Ok(())
    }
}

/// `limit` and `budget` of a rule.
pub(super) fn read(fields: &Fields<'_>) -> Result<Vec<Limit>, Fault> {
    let count = optional(fields, "limit", limit)?;
    let sum = optional(fields, "budget", budget)?;
    Ok(count.into_iter().chain(sum).collect())
}

fn limit(node: &Node) -> Result<Limit, Fault> {
    let fields = fields(node, "a limit", &LIMIT_KEYS)?;
    let hint = "limit: {count: 10, per: 1h}";
    let count = required(node, &fields, "limit", "count", hint)?;
    let number = plain(count)
        .and_then(|word| word.parse().ok())
        .filter(|number| *number > 0)
        .ok_or_else(|| Fault::new(count.at, "`count` is a whole number from 1").with_hint(hint))?;
    Ok(Limit {
        measure: Measure::Count(number),
        per: per(required(node, &fields, "limit", "per", hint)?, hint)?,
        each: each(&fields)?,
    })
}

fn budget(node: &Node) -> Result<Limit, Fault> {
    let fields = fields(node, "a budget", &BUDGET_KEYS)?;
    let hint = "budget: {sum: args.amount, max: 500, per: 24h}";
    let sum = required(node, &fields, "budget", "sum", hint)?;
    let path = text(sum)?;
    let known = |name: &&str| {
        let mut bytes = name.bytes();
        bytes
            .next()
            .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
            && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let argument = path.strip_prefix("args.").filter(known).ok_or_else(|| {
        Fault::new(sum.at, "`sum` names one argument, as in args.amount").with_hint(hint)
    })?;
    let max = required(node, &fields, "budget", "max", hint)?;
    let most = plain(max)
        .and_then(Number::parse)
        .map(|number| number.decimal())
        .filter(|most| *most > Decimal::ZERO)
        .ok_or_else(|| {
            Fault::new(max.at, "`max` is a number above 0, in plain digits").with_hint(hint)
        })?;
    Ok(Limit {
        measure: Measure::Sum {
            argument: argument.to_owned(),
            max: most,
        },
        per: per(required(node, &fields, "budget", "per", hint)?, hint)?,
        each: each(&fields)?,
    })
}

fn required<'n>(
    node: &Node,
    fields: &Fields<'n>,
    what: &str,
    key: &str,
    hint: &str,
) -> Result<&'n Node, Fault> {
    fields
        .get(key)
        .copied()
        .ok_or_else(|| Fault::new(node.at, format!("a {what} without `{key}`")).with_hint(hint))
}

fn per(node: &Node, hint: &str) -> Result<Duration, Fault> {
    let wrong = |message: String| Fault::new(node.at, message).with_hint(hint);
    let word = plain(node).ok_or_else(|| wrong("`per` is a duration".to_owned()))?;
    let per = parse_duration(word).map_err(wrong)?;
    if per.is_zero() || per > LONGEST {
        return Err(wrong("`per` lies between 1s and 366d".to_owned()));
    }
    Ok(per)
}

fn each(fields: &Fields<'_>) -> Result<Each, Fault> {
    let known = [("user", Each::User), ("agent", Each::Agent)];
    optional(fields, "each", |node| choice(node, &known)).map(Option::unwrap_or_default)
}

fn plain(node: &Node) -> Option<&str> {
    match &node.kind {
        Kind::Scalar(scalar) => Some(&scalar.text),
        _ => None,
    }
}

/// A decimal as text: JSON numbers are not exact everywhere.
mod exact {
    use rust_decimal::Decimal;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::intent::Number;

    pub(super) fn serialize<S: Serializer>(number: &Decimal, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
        let text = String::deserialize(from)?;
        Number::parse(&text)
            .map(|number| number.decimal())
            .ok_or_else(|| serde::de::Error::custom("no exact number"))
    }
}
