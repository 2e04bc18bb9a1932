//! Which arguments a condition bounds from above, and says nothing else of.

/// Names that stand only as `args.NAME > …` or `>= …`, unless anything in the text could turn that round.
pub(super) fn upper_bounded(source: &str) -> Vec<String> {
    let Some(text) = without_texts(source) else {
        return Vec::new();
    };
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words: Vec<&str> = text
        .split(|c| !word(c))
        .filter(|word| !word.is_empty())
        .collect();
    let turned = words.iter().enumerate().any(|(at, word)| match *word {
        "not" => words.get(at + 1) != Some(&"in"),
        "true" | "false" => true,
        _ => false,
    });
    let negated = text
        .match_indices('!')
        .any(|(at, _)| !text[at + 1..].starts_with('='));
    if turned || negated || text.contains('?') {
        return Vec::new();
    }
    let mut found: Vec<(&str, bool)> = Vec::new();
    for (at, args) in text.match_indices("args") {
        let rest = text[at + args.len()..].strip_prefix('.');
        let Some(rest) = rest.filter(|_| !text[..at].ends_with(word)) else {
            // `args["x"]`, a walk over all of them: anything could be meant.
            return Vec::new();
        };
        let (name, after) = rest.split_at(rest.find(|c| !word(c)).unwrap_or(rest.len()));
        // In `5 - args.a > 2` more is less.
        let before = text[..at].trim_end().trim_end_matches('(').trim_end();
        let alone = before.is_empty()
            || before.ends_with("&&")
            || before.ends_with("||")
            || before.ends_with(" and")
            || before.ends_with(" or");
        found.push((name, alone && after.trim_start().starts_with('>')));
    }
    let always = |name: &str| found.iter().all(|(other, above)| *other != name || *above);
    let mut names: Vec<String> = found
        .iter()
        .filter(|(name, _)| always(name))
        .map(|(name, _)| (*name).to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The condition with its quoted texts emptied; `None` where they cannot be told apart.
fn without_texts(source: &str) -> Option<String> {
    let mut text = String::new();
    let mut open = None;
    for c in source.chars() {
        match (open, c) {
            (_, '\\') => return None,
            (None, '"' | '\'') => open = Some(c),
            (Some(quote), c) if c == quote => open = None,
            (Some(_), _) => {}
            (None, c) => text.push(c),
        }
    }
    open.is_none().then_some(text)
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_what_is_bounded_from_above_alone_may_be_smaller() {
        let table = [
            ("args.amount > 50", "amount"),
            (
                "args.amount >= 50 and args.currency not in ['test']",
                "amount",
            ),
            (
                "(args.a > 1 || args.b>2) && args.c != \"args.d > 1\"",
                "a b",
            ),
            ("args.replicas < 2", ""),
            ("50 < args.amount", ""),
            ("!(args.amount > 50)", ""),
            ("not args.amount > 50", ""),
            ("(args.amount > 50) == false", ""),
            ("args.amount > 50 ? args.b > 1 : args.c > 1", ""),
            ("args.amount > 50 and args.amount != 60", ""),
            ("5 - args.amount > 2", ""),
            ("args[\"amount\"] > 50", ""),
            ("myargs.amount > 50", ""),
        ];
        for (condition, names) in table {
            assert_eq!(
                super::upper_bounded(condition).join(" "),
                names,
                "{condition}"
            );
        }
    }
}
