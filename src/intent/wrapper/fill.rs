//! Words with places in them that are filled in: `{}` of xargs, find and parallel. Bounded, whatever is filled in.

/// Bytes that all commands of one reading may get by filling in.
const MAX_BYTES: usize = 4 << 20;

/// How much may still be filled in.
pub(super) struct Filling {
    left: usize,
}

impl Default for Filling {
    fn default() -> Self {
        Self { left: MAX_BYTES }
    }
}

impl Filling {
    /// The words with every mark replaced, longest marks first as given; `None` once that would be too much.
    pub(super) fn words(
        &mut self,
        words: &[String],
        marks: &[(&str, &str)],
    ) -> Option<Vec<String>> {
        words.iter().map(|word| self.word(word, marks)).collect()
    }

    /// One word, filled in from left to right: what was filled in is not looked at again.
    pub(super) fn word(&mut self, word: &str, marks: &[(&str, &str)]) -> Option<String> {
        let mut filled = String::new();
        let mut rest = word;
        while let Some((at, mark, value)) = marks
            .iter()
            .filter(|(mark, _)| !mark.is_empty())
            .filter_map(|(mark, value)| Some((rest.find(mark)?, *mark, *value)))
            .min_by_key(|(at, mark, _)| (*at, usize::MAX - mark.len()))
        {
            self.left = self.left.checked_sub(at + value.len() + 1)?;
            filled.push_str(&rest[..at]);
            filled.push_str(value);
            rest = &rest[at + mark.len()..];
        }
        self.left = self.left.checked_sub(rest.len() + 1)?;
        filled.push_str(rest);
        Some(filled)
    }
}
