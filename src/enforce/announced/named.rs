//! What a program names that asks before it acts itself: a resource, an action, and arguments as JSON.

use crate::intent::{Effect, Intent};

/// The intent of these words. What is not understood is opaque, never nothing.
#[must_use]
pub fn intent(words: &[String]) -> Option<Intent> {
    let [resource, action, args] = words else {
        return words.first().map(|word| strange(word, words));
    };
    let mut intent = match serde_json::from_str(args) {
        Ok(args) => Intent::named(resource, action, &args),
        Err(_) => strange(resource, words),
    };
    intent.command = words.to_vec();
    Some(intent)
}

fn strange(resource: &str, words: &[String]) -> Intent {
    let mut intent = Intent::new(resource, "run", Effect::Execute);
    intent.doubt("its arguments are no JSON object");
    intent.command = words.to_vec();
    intent
}
