//! What a rule matches by: exact words, `*` and `?` globs, or a list of them. Case counts.

use std::fmt;

use serde::{Deserialize, Serialize};
use wildmatch::WildMatch;

use crate::intent::Effect;

/// Patterns of which one must match. `*` stands for any text, `?` for one character; nothing else is special,
/// and nothing is escaped: `[` is a bracket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Patterns(Vec<String>);

impl Patterns {
    /// One or several patterns.
    #[must_use]
    pub fn new(patterns: Vec<String>) -> Self {
        Self(patterns)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them matches `text`.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|pattern| glob(pattern, text))
    }

    /// Whether one of them is `text` itself, without a wildcard.
    #[must_use]
    pub fn names(&self, text: &str) -> bool {
        self.0.iter().any(|pattern| pattern == text)
    }

    /// Whether one of them matches a program: a pattern with `/` its path, another its base name.
    #[must_use]
    pub fn matches_program(&self, program: &str) -> bool {
        let base = program.rsplit('/').next().unwrap_or(program);
        self.0.iter().any(|pattern| {
            let whole = pattern.contains('/');
            glob(pattern, if whole { program } else { base })
        })
    }
}

impl fmt::Display for Patterns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(", "))
    }
}

fn glob(pattern: &str, text: &str) -> bool {
    if pattern.contains(['*', '?']) {
        WildMatch::new(pattern).matches(text)
    } else {
        pattern == text
    }
}

pub(super) const EFFECTS: [(&str, Effect); 7] = [
    ("read", Effect::Read),
    ("write", Effect::Write),
    ("network", Effect::Network),
    ("execute", Effect::Execute),
    ("secret", Effect::Secret),
    ("spend", Effect::Spend),
    ("destroy", Effect::Destroy),
];

/// The word for an effect in a policy.
#[must_use]
pub fn effect_name(effect: Effect) -> &'static str {
    EFFECTS
        .iter()
        .find(|(_, known)| *known == effect)
        .map_or("", |(name, _)| name)
}

/// The effects a word of a policy stands for: one, or all for `*`.
pub(super) fn effects_named(word: &str) -> Option<Vec<Effect>> {
    let wanted = |name: &str| word == "*" || word == name;
    let found: Vec<Effect> = EFFECTS
        .iter()
        .filter(|(name, _)| wanted(name))
        .map(|(_, effect)| *effect)
        .collect();
    (!found.is_empty()).then_some(found)
}

/// Every word an `effect` may be.
pub(super) fn effect_names() -> Vec<&'static str> {
    EFFECTS.iter().map(|(name, _)| *name).chain(["*"]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Patterns, effect_name, effects_named};
    use crate::intent::Effect;

    fn matches(pattern: &str, text: &str) -> bool {
        Patterns::new(vec![pattern.to_owned()]).matches(text)
    }

    #[test]
    fn only_star_and_question_mark_are_special() {
        for (pattern, text, expected) in [
            ("drop_table", "drop_table", true),
            ("drop_table", "Drop_table", false),
            ("drop_*", "drop_table", true),
            ("drop_*", "drop_", true),
            ("*_table", "drop_table", true),
            ("drop_?able", "drop_table", true),
            ("?", "", false),
            ("*", "", true),
            ("[ab]", "a", false),
            ("[ab]", "[ab]", true),
            ("[ab]*", "[ab]c", true),
            (r"\*", "*", false),
            (r"\*", r"\x", true),
            ("a.c", "abc", false),
            ("{a,b}", "a", false),
            ("*é?", "xéy", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_program_is_matched_by_base_name_or_whole_path() {
        for (pattern, program, expected) in [
            ("git", "git", true),
            ("git", "/usr/bin/git", true),
            ("/usr/bin/git", "/usr/bin/git", true),
            ("/usr/bin/git", "git", false),
            ("/usr/bin/*", "/usr/bin/git", true),
            ("g*", "/opt/git", true),
        ] {
            let patterns = Patterns::new(vec![pattern.to_owned()]);
            assert_eq!(
                patterns.matches_program(program),
                expected,
                "{pattern} {program}"
            );
        }
    }

    #[test]
    fn effects_have_the_names_that_json_gives_them() {
        for effect in effects_named("*").unwrap_or_default() {
            let name = effect_name(effect);
            assert_eq!(serde_json::json!(effect), serde_json::json!(name));
            assert_eq!(effects_named(name), Some(vec![effect]));
        }
        assert_eq!(
            effects_named("*").map(|all| all.len()),
            Some(Effect::Destroy as usize + 1)
        );
        assert_eq!(effects_named("delete"), None);
    }
}
