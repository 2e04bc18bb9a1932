//! "Did you mean": the known word nearest to a mistyped one.

/// The hint for a mistyped `word`: the nearest known word, else the whole list.
pub(super) fn hint(word: &str, known: &[&str]) -> String {
    match nearest(word, known) {
        Some(best) => format!("did you mean `{best}`?"),
        None => format!("known here: {}", known.join(", ")),
    }
}

/// The known word at most two edits away from `word`, and nearer to it than to nothing at all.
pub(super) fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    // No known word is longer; a hostile one would cost time.
    if word.len() > 32 {
        return None;
    }
    let folded = word.to_lowercase();
    known
        .iter()
        .map(|candidate| (edits(&folded, &candidate.to_lowercase()), *candidate))
        .filter(|(edits, candidate)| *edits <= 2 && *edits < candidate.len())
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein distance in characters.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (taken, typed) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], taken + 1);
        for (column, wanted) in to.iter().enumerate() {
            let substituted = diagonal + usize::from(typed != *wanted);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn two_edits_are_a_typing_mistake_and_three_are_another_word() {
        let known = ["resource", "action", "id"];
        assert_eq!(nearest("resuorce", &known), Some("resource"));
        assert_eq!(nearest("Action", &known), Some("action"));
        assert_eq!(nearest("acton", &known), Some("action"));
        assert_eq!(nearest("when", &known), None);
        assert_eq!(nearest("xy", &known), None);
    }
}
