//! An intent that a client names itself, without a command: resource, action and arguments as JSON.

use serde_json::{Map, Value as Json};

use super::{Effect, Intent, Number, Value, programs};

/// Words by which money moves.
const SPENDS: [&str; 14] = [
    "buy", "charge", "checkout", "donate", "invest", "order", "pay", "payment", "payout",
    "purchase", "refund", "trade", "transfer", "wire",
];

impl Intent {
    /// What the client says it would do. Its effect is known by the words of the action, where those say it.
    #[must_use]
    pub fn named(resource: &str, action: &str, args: &Map<String, Json>) -> Self {
        let mut intent = Self::new(resource, action, effect(action));
        intent.args = args
            .iter()
            .map(|(name, value)| (name.clone(), Value::of_json(value)))
            .collect();
        intent
    }
}

fn effect(action: &str) -> Effect {
    let spends = action
        .split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| SPENDS.iter().any(|known| word.eq_ignore_ascii_case(known)));
    if spends {
        Effect::Spend
    } else {
        programs::effect(action)
    }
}

impl Value {
    /// A value as a client's JSON has it: text stays text, and a number stays what it is. What an object holds is looked
    /// into by nobody; it is compared as text.
    #[must_use]
    pub fn of_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Unknown,
            Json::Bool(value) => Self::Bool(*value),
            Json::Number(number) => {
                let text = number.to_string();
                Number::parse(&text)
                    .or_else(|| Number::of_scientific(&text))
                    .map_or(Self::String(text), Self::Number)
            }
            Json::String(text) => Self::String(text.clone()),
            Json::Array(values) => Self::List(values.iter().map(Self::of_json).collect()),
            Json::Object(_) => Self::String(json.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_names_keeps_its_values() {
        let args = serde_json::from_str(
            r#"{"amount": 80, "text": "80", "big": 1e3, "tiny": 0.10, "on": true, "none": null,
                "list": [1, "a"], "object": {"b": [2]}, "huge": 1e400}"#,
        )
        .unwrap();
        let intent = Intent::named("stripe.charge", "issue_refund", &args);
        let shown = |name: &str| intent.args[name].to_string();
        assert_eq!(shown("amount"), "80");
        assert_eq!(shown("text"), "\"80\"", "text is no number");
        assert_eq!(intent.args["big"], Value::of_word("1000"));
        assert_eq!(shown("tiny"), "0.10", "all digits");
        assert_eq!(shown("none"), "?");
        assert_eq!(shown("list"), "[1, \"a\"]");
        assert_eq!(shown("object"), r#""{\"b\":[2]}""#);
        assert_eq!(
            shown("huge"),
            "\"1e+400\"",
            "no number that could be compared"
        );
        let table = [
            ("issue_refund", Effect::Spend),
            ("charge", Effect::Spend),
            ("drop_table", Effect::Destroy),
            ("delete_user", Effect::Destroy),
            ("list", Effect::Read),
            ("frobnicate", Effect::Execute),
        ];
        for (action, effect) in table {
            assert_eq!(
                Intent::named("x", action, &Map::new()).effect,
                effect,
                "{action}"
            );
        }
    }
}
