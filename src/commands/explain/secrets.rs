//! What redaction took out of an intent is taken out of what was said about it, too: of the values in a condition, of
//! reasons and notes.

use crate::intent::{Intent, Value};
use crate::redact::{self, MARK};

/// The secrets of one intent.
#[derive(Debug, Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// What an intent has that its redacted form has not.
    pub(super) fn of(intent: &Intent, redacted: &Intent) -> Self {
        let mut found = Vec::new();
        for (name, value) in &intent.args {
            if let Some(clean) = redacted.args.get(name) {
                differing(value, clean, &mut found);
            }
        }
        for (word, clean) in intent.command.iter().zip(&redacted.command) {
            differing_texts(word, clean, &mut found);
        }
        for ((_, value), (_, clean)) in intent.assigned.iter().zip(&redacted.assigned) {
            if let (Some(value), Some(clean)) = (value, clean) {
                differing_texts(value, clean, &mut found);
            }
        }
        Self(found)
    }

    /// The text, escaped where it cannot be seen, without them.
    pub(super) fn clean(&self, text: &str) -> String {
        let mut clean = redact::text(text);
        for secret in &self.0 {
            clean = clean.replace(secret, MARK);
        }
        crate::term::text(&clean)
    }

    /// The same for `$NAME is VALUE`.
    pub(super) fn clean_note(&self, note: &str) -> String {
        let told = note
            .strip_prefix('$')
            .and_then(|rest| rest.split_once(" is "));
        match told {
            Some((name, value)) => {
                self.clean(&format!("${name} is {}", redact::value(name, value)))
            }
            None => self.clean(note),
        }
    }

    /// The same for a value in a condition, as it is shown there.
    pub(super) fn clean_value(&self, value: &str) -> String {
        match value {
            "true" | "false" | "null" | "not given" | "not set" => value.to_owned(),
            value => self.clean(value),
        }
    }
}

fn differing(value: &Value, clean: &Value, found: &mut Vec<String>) {
    match (value, clean) {
        (Value::List(values), Value::List(cleans)) => {
            for (value, clean) in values.iter().zip(cleans) {
                differing(value, clean, found);
            }
        }
        (Value::String(text), Value::String(clean)) => differing_texts(text, clean, found),
        (Value::Number(number), Value::String(clean)) => {
            differing_texts(number.text(), clean, found);
        }
        _ => {}
    }
}

/// What stands in the place of the marks; the whole text where that cannot be told.
fn differing_texts(text: &str, clean: &str, found: &mut Vec<String>) {
    if text == clean {
        return;
    }
    let taken = clean
        .split_once(MARK)
        .and_then(|(before, after)| text.strip_prefix(before)?.strip_suffix(after))
        .filter(|taken| !taken.is_empty() && !taken.contains(MARK));
    let secret = taken.unwrap_or(text);
    // As it stands, and as a condition's value shows a text.
    let quoted = format!("{secret:?}");
    let inside = quoted.trim_matches('"').to_owned();
    found.extend([secret.to_owned(), inside]);
    found.retain(|secret| !secret.is_empty());
    found.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::redacted;
    use crate::intent::Effect;

    #[test]
    fn a_secret_is_shown_nowhere() {
        let mut intent = Intent::new("api", "login", Effect::Write);
        intent
            .args
            .insert("password".to_owned(), Value::String("hun\"ter2".to_owned()));
        intent.args.insert("pin".to_owned(), Value::of_word("80"));
        let secrets = Secrets::of(&intent, &redacted(&intent));
        let value = secrets.clean_value("[\"hun\\\"ter2\", \"x\"]");
        assert_eq!(value, format!("[\"{MARK}\", \"x\"]"));
        assert_eq!(secrets.clean_value("true"), "true");
        assert_eq!(
            Secrets::default().clean_note("$API_TOKEN is s3cr3t"),
            format!("$API_TOKEN is {MARK}")
        );
        assert_eq!(
            Secrets::default().clean_note("$HOME is /home/me"),
            "$HOME is /home/me"
        );
    }
}
