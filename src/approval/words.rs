//! A request in words, for those who show it where there is room: a sentence for each thing that would happen, with
//! amounts in the unit in which people count them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grant::Grantable;
use super::{ApprovalRequest, prompt};
use crate::intent::{Intent, Value};
use crate::term;

/// What a human reads first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InWords {
    /// What would happen, one an intent, in their order.
    pub would: Vec<Sentence>,
    /// All that could mislead who reads the question.
    pub beware: Vec<String>,
    /// Who asks.
    pub asked_by: String,
    /// True where a yes must be more than a word: what is lost or paid does not come back.
    pub grave: bool,
    /// What a remembered approval would cover.
    pub covers: Option<String>,
    /// Why an approval cannot be remembered.
    pub never: Option<String>,
}

/// One thing that would happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sentence {
    /// `charge 0.80 USD on stripe`; leaves out what matters less.
    pub says: String,
    /// `stripe charge {amount: 80, currency: "usd", unit: "minor"}`; leaves out nothing.
    pub typed: String,
    /// `moves money: 0.80 USD`
    pub consequence: String,
}

impl InWords {
    /// The words for a request.
    #[must_use]
    pub fn of(request: &ApprovalRequest) -> Self {
        let asked = &request.asked;
        let (covers, never) = match &asked.grantable {
            Some(Grantable::Scope(scope)) => (Some(scope.to_string()), None),
            Some(Grantable::Never(why)) => (None, Some(term::text(why))),
            None => (None, None),
        };
        Self {
            would: asked.intents.iter().map(Sentence::of).collect(),
            beware: prompt::beware(asked),
            asked_by: prompt::caller(request),
            grave: prompt::is_grave(request),
            covers,
            never,
        }
    }
}

impl Sentence {
    fn of(intent: &Intent) -> Self {
        Self {
            says: phrase(intent),
            typed: prompt::intent_line(intent),
            consequence: prompt::consequence(intent),
        }
    }
}

/// Characters that what is acted on may take of a phrase.
const OBJECT: usize = 120;

/// Names of arguments that say what is acted on, the most telling first.
const OBJECTS: [&str; 14] = [
    "amount",
    "table",
    "database",
    "name",
    "url",
    "path",
    "dest",
    "refspec",
    "branch",
    "key",
    "image",
    "target",
    "code",
    "positional",
];

/// Arguments that change how grave it is, and what they add to a phrase.
const MANNERS: [(&str, &str); 4] = [
    ("recursive", "and all below"),
    ("force", "by force"),
    ("live", "in live mode"),
    ("dry_run", "as a dry run"),
];

/// Resources whose name adds nothing to what is done with them.
const PLAIN: [&str; 3] = ["filesystem", "http", "shell"];

/// What would happen, in a few words: `charge 0.80 USD on stripe`, `drop table users on postgres at db.internal`.
#[must_use]
pub fn phrase(intent: &Intent) -> String {
    let arg = |name: &str| intent.args.get(name);
    let mut words = vec![intent.action.replace('_', " ")];
    let object = OBJECTS
        .iter()
        .find_map(|name| Some((*name, object(name, intent)?)));
    match object {
        Some(("table", table)) if !intent.action.contains("table") => {
            words.push(format!("in table {table}"));
        }
        Some((_, object)) => words.push(object),
        None => {}
    }
    for (name, manner) in MANNERS {
        if arg(name) == Some(&Value::Bool(true)) {
            words.push(manner.to_owned());
        }
    }
    if let Some(Value::String(namespace)) = arg("namespace") {
        words.push(format!("in {namespace}"));
    }
    match intent.resource.as_str() {
        plain if PLAIN.contains(&plain) => {}
        program if intent.action.starts_with("run_") => words.push(format!("with {program}")),
        service => words.push(format!("on {service}")),
    }
    // A host that an address names already is not said twice.
    if let Some(Value::String(host)) = arg("host")
        && arg("url").is_none()
    {
        words.push(format!("at {host}"));
    }
    term::text(&words.join(" "))
}

fn object(name: &str, intent: &Intent) -> Option<String> {
    if name == "amount"
        && let Some(money) = money(intent)
    {
        return Some(money);
    }
    let text = plain(intent.args.get(name)?)?;
    // The kind of amount is not known: nothing is said of it that could be taken for money.
    (name != "amount" || !intent.args.contains_key("unit")).then(|| term::shorten(&text, OBJECT))
}

/// A value as it would stand in a sentence; `None` for those that say nothing there.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.text().to_owned()),
        Value::List(values) => {
            let texts: Vec<String> = values.iter().map(plain).collect::<Option<_>>()?;
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        _ => None,
    }
}

/// Currencies whose smallest unit is not a hundredth, by <https://docs.stripe.com/currencies>.
const DECIMALS: [(&str, usize); 20] = [
    ("bhd", 3),
    ("bif", 0),
    ("clp", 0),
    ("djf", 0),
    ("gnf", 0),
    ("jod", 3),
    ("jpy", 0),
    ("kmf", 0),
    ("krw", 0),
    ("kwd", 3),
    ("mga", 0),
    ("omr", 3),
    ("pyg", 0),
    ("rwf", 0),
    ("tnd", 3),
    ("vnd", 0),
    ("vuv", 0),
    ("xaf", 0),
    ("xof", 0),
    ("xpf", 0),
];
/// Currencies that have no hundredths and are counted in them all the same; the manual says both of the second.
const ODD: [&str; 2] = ["isk", "ugx"];

/// How much money an intent moves, where that is known: `0.80 USD`, `8000 of the smallest unit`. An amount that is
/// given in minor units is never shown as if it were not.
#[must_use]
pub fn money(intent: &Intent) -> Option<String> {
    let Value::Number(amount) = intent.args.get("amount")? else {
        return None;
    };
    let text = amount.text();
    let minor = match intent.args.get("unit") {
        None => false,
        Some(Value::String(unit)) if unit == "minor" => true,
        Some(_) => return None,
    };
    let currency = match intent.args.get("currency") {
        None => None,
        Some(Value::String(code)) => Some(code.as_str()),
        Some(_) => return None,
    };
    let known = currency
        .filter(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let code = known.map(str::to_ascii_uppercase);
    match (minor, known, code) {
        (false, _, Some(code)) => Some(format!("{text} {code}")),
        (false, _, None) => None,
        (true, Some(currency), Some(code)) => {
            let currency = currency.to_ascii_lowercase();
            let odd = ODD.contains(&currency.as_str());
            let shifted = (!odd).then(|| shifted(text, decimals(&currency))).flatten();
            Some(shifted.map_or_else(
                || format!("{text} of the smallest unit of {code}"),
                |major| format!("{major} {code}"),
            ))
        }
        (true, ..) => Some(format!("{text} of the smallest unit of a currency")),
    }
}

fn decimals(currency: &str) -> usize {
    let row = DECIMALS.iter().find(|(code, _)| *code == currency);
    row.map_or(2, |(_, decimals)| *decimals)
}

/// A whole number with its point moved to the left: `80` by two is `0.80`. `None` if it is not whole.
fn shifted(text: &str, by: usize) -> Option<String> {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |digits| ("-", digits));
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if by == 0 {
        return Some(text.to_owned());
    }
    let padded = format!("{digits:0>width$}", width = by + 1);
    let (whole, fraction) = padded.split_at(padded.len() - by);
    Some(format!("{sign}{whole}.{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intent::{Bare, Stdin, read};
    use std::ffi::OsString;

    fn intents(line: &str) -> Vec<Intent> {
        let argv: Vec<OsString> = shell_words::split(line)
            .unwrap()
            .into_iter()
            .map(OsString::from)
            .collect();
        let world = Bare {
            cwd: "/work",
            own: None,
            variable: None,
            home: None,
        };
        read(&argv, &world, &Stdin::Empty)
    }

    #[test]
    fn a_sentence_says_what_would_happen_with_amounts_as_people_count_them() {
        let table = [
            (
                "stripe charges create --amount=80 --currency usd",
                "charge 0.80 USD on stripe",
            ),
            (
                "stripe charges create --amount=8000 --currency usd --live",
                "charge 80.00 USD in live mode on stripe",
            ),
            (
                "stripe refunds create --amount=1 --currency EUR",
                "refund 0.01 EUR on stripe",
            ),
            (
                "stripe charges create --amount=500 --currency jpy",
                "charge 500 JPY on stripe",
            ),
            (
                "stripe charges create --amount=5120 --currency kwd",
                "charge 5.120 KWD on stripe",
            ),
            (
                "stripe charges create --amount=500 --currency isk",
                "charge 500 of the smallest unit of ISK on stripe",
            ),
            (
                "stripe payouts create --amount -5000 --currency usd",
                "payout -50.00 USD on stripe",
            ),
            (
                "stripe charges create --amount=80",
                "charge 80 of the smallest unit of a currency on stripe",
            ),
            (
                "stripe charges create --amount=8.5 --currency usd",
                "charge 8.5 of the smallest unit of USD on stripe",
            ),
            (
                "stripe charges create --amount=80 --currency usdc",
                "charge 80 of the smallest unit of a currency on stripe",
            ),
            (
                "stripe transfers create --amount 80 --amount 90 --currency usd",
                "transfer on stripe",
            ),
            ("stripe charge --amount 80", "charge 80 on stripe"),
            (
                "stripe charge --amount 80 --currency usd",
                "charge 80 USD on stripe",
            ),
            (
                "psql -h db.internal -c 'DROP TABLE users'",
                "drop table users on postgres at db.internal",
            ),
            (
                "psql -c 'DELETE FROM users WHERE id = 1'",
                "delete in table users on postgres",
            ),
            ("git push --force origin main", "push main by force on git"),
            (
                "kubectl -n production delete deployment checkout",
                "delete deployment checkout in production on kubernetes",
            ),
            (
                "rm -rf build dist",
                "delete build, dist and all below by force",
            ),
            ("curl https://example.com/a", "get https://example.com/a"),
        ];
        for (line, said) in table {
            let intents = intents(line);
            assert_eq!(phrase(&intents[0]), said, "{line}");
        }
    }

    #[test]
    fn nothing_in_a_sentence_repaints_the_screen() {
        let says = phrase(&intents("rm 'a\u{202e}b\u{1b}[2K'")[0]);
        assert_eq!(says, "delete a\\u{202e}b\\x1b[2K");
        let long = phrase(&intents(&format!("rm {}", "x".repeat(500)))[0]);
        assert!(long.ends_with("… +380 more characters"), "{long}");
    }
}
