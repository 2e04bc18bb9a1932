//! What the rest of a row says: other actions, and options that change what is done.

use super::super::super::call::snake;
use super::super::super::{Effect, Intent, Value};
use super::super::sql_words as sql;
use super::files::{input, is_remote, plain};
use super::meaning::{Meaning, effect};

impl Meaning<'_> {
    /// What the rest of a row says: other actions, and options that change it.
    pub(super) fn tokens(&self, intent: &mut Intent, row: &str, extra: &mut Vec<Intent>) {
        for token in row.split_ascii_whitespace() {
            if let Some(exact) = token.strip_prefix("nothing:=") {
                if let Some(exact) = effect(exact).filter(|_| self.words.is_empty()) {
                    intent.effect = exact;
                }
            } else if token == "opaque" {
                intent.opaque = Some("what it runs is not looked into".to_owned());
            } else if token == "remote" {
                let operands = &self.reading.operands;
                let fetched = |word: &&String| is_remote(word) || word.contains('@');
                if let Some(from) = operands.iter().find(fetched) {
                    intent.opaque = Some(format!("what comes from {from} is not looked into"));
                }
            } else if token == "loads" {
                if self
                    .reading
                    .operands
                    .iter()
                    .any(|word| word.contains("load"))
                {
                    intent.opaque =
                        Some("which files its expression loads is not looked into".to_owned());
                }
            } else if token == "expands" {
                // Older clients and servers hand the path to a shell over there.
                let expands = |word: &&String| {
                    is_remote(word) && word.contains(['$', '`', ';', '|', '&', '<', '>', '(', '\n'])
                };
                if let Some(word) = self.reading.operands.iter().find(expands) {
                    intent.opaque = Some(format!(
                        "a shell of the other host may run what {word} says"
                    ));
                }
            } else if token == "elsewhere" {
                let places = ["path", "package"]
                    .into_iter()
                    .filter_map(|role| intent.args.get(role));
                let is_here = |place: &Value| {
                    let word = plain(place);
                    !matches!(place, Value::Unknown)
                        && (!word.starts_with(['.', '/', '~']) || self.lies_here(&word))
                };
                let all_here = places.into_iter().all(|place| match place {
                    Value::List(places) => places.iter().all(is_here),
                    place => is_here(place),
                });
                if !all_here {
                    intent.opaque = Some("it runs the code of another place".to_owned());
                }
            } else if token == "below" {
                let place = self.reading.args.get("directory").cloned();
                intent
                    .args
                    .entry("path".to_owned())
                    .or_insert_with(|| place.unwrap_or_else(|| Value::String(".".to_owned())));
            } else if let Some(action) = token.strip_prefix('=') {
                action.clone_into(&mut intent.action);
            } else if let Some((option, change)) = token
                .strip_prefix("--")
                .and_then(|token| token.split_once(':'))
            {
                let is_exact = change.starts_with('=');
                let (option, fits): (_, &dyn Fn(&Value) -> bool) =
                    if let Some((option, other)) = option.split_once("!=") {
                        (option, &move |value| !is(value, other))
                    } else if let Some((option, wanted)) = option.split_once('=') {
                        // What makes it milder has to be sure.
                        (option, &move |value| {
                            !is_exact && may_be(value, wanted) || is(value, wanted)
                        })
                    } else {
                        (option, &|_| true)
                    };
                if let Some(value) = self.reading.args.get(&snake(option))
                    && fits(value)
                {
                    self.change(intent, option, value, change, extra);
                }
            }
        }
        for action in row
            .split_ascii_whitespace()
            .filter_map(|token| token.strip_prefix('+'))
        {
            let mut also = intent.clone();
            action.clone_into(&mut also.action);
            extra.push(also);
        }
    }

    pub(super) fn change(
        &self,
        intent: &mut Intent,
        option: &str,
        value: &Value,
        change: &str,
        extra: &mut Vec<Intent>,
    ) {
        if *value == Value::Bool(false) {
            return;
        }
        if change == ">" || change == "<" {
            let values = match value {
                Value::List(values) => values.clone(),
                value => vec![value.clone()],
            };
            for value in values {
                match value {
                    Value::Bool(_) => {}
                    Value::Unknown => {
                        intent.opaque = Some(format!("which file --{option} names is not known"));
                    }
                    value if change == ">" => extra.extend(self.call.output(&plain(&value))),
                    value if is_remote(&plain(&value)) => {}
                    value => extra.push(input(&plain(&value))),
                }
            }
        } else if let Some((form, flavour)) =
            change.split_once('@').filter(|(form, _)| !form.is_empty())
        {
            let values = match value {
                Value::List(values) => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            extra.extend(sql::read(self.call, flavour, form == "sqlfile", values));
        } else if change == "elsewhere" || change == "unseen" {
            let is_here = |place: &Value| match place {
                Value::Unknown => false,
                Value::Bool(_) => true,
                place if change == "unseen" => self.is_here(&plain(place)),
                place => self.lies_here(&plain(place)),
            };
            let places = match value {
                Value::List(places) => places.as_slice(),
                place => std::slice::from_ref(place),
            };
            if !places.iter().all(is_here) {
                intent.opaque = Some(format!("--{option} makes it run the code of another place"));
            }
        } else if change == "remote" {
            let places = match value {
                Value::List(places) => places.as_slice(),
                place => std::slice::from_ref(place),
            };
            if places
                .iter()
                .any(|place| *place == Value::Unknown || is_remote(&plain(place)))
            {
                intent.opaque = Some(format!("what --{option} names is not looked into"));
            }
        } else if change == "anywhere" {
            let mut named = Intent::new("filesystem", "write", Effect::Write);
            named.args.insert("path".to_owned(), Value::Unknown);
            extra.push(named);
        } else if change == "unknown" {
            intent.absence.unknown = true;
        } else if change == "opaque" {
            intent.opaque = Some(format!("--{option} runs what is not looked into"));
        } else if let Some((action, graver)) = change
            .strip_prefix('@')
            .and_then(|verb| verb.split_once('/'))
        {
            action.clone_into(&mut intent.action);
            self.change(intent, option, value, graver, extra);
        } else if let Some(exact) = change.strip_prefix('=') {
            let sure = *value != Value::Unknown && self.reading.unknown.is_none();
            if let Some(exact) = effect(exact).filter(|_| sure) {
                intent.effect = exact;
            }
        } else if let Some(graver) = effect(change) {
            intent.effect = intent.effect.max(graver);
        }
    }
}

/// True if an option has that value, or one that is not known.
fn may_be(value: &Value, wanted: &str) -> bool {
    match value {
        Value::List(values) => values.iter().any(|value| may_be(value, wanted)),
        Value::Unknown => true,
        value => plain(value).eq_ignore_ascii_case(wanted),
    }
}

/// True if an option surely has that value and no other.
fn is(value: &Value, wanted: &str) -> bool {
    matches!(value, Value::String(text) if text.eq_ignore_ascii_case(wanted))
}
