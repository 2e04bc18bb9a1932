//! Which line of a table fits a path of sub-commands, and what the lines say of words that may be sub-commands.

use super::super::super::catalog::Known;
use super::super::super::generic;
use super::Program;

impl Known for Program {
    fn options(&self) -> &'static str {
        self.options
    }

    fn corrections(&self) -> &'static str {
        self.corrections
    }

    fn abbreviates(&self) -> bool {
        self.abbreviates
    }

    fn one_dash(&self) -> bool {
        self.one_dash
    }

    fn leads(&self, path: &[String], word: &str) -> bool {
        if path.len() < self.depth {
            return generic::is_bare(word);
        }
        self.lines().any(|(pattern, _)| {
            let mut pattern = pattern.split_ascii_whitespace();
            path.iter().all(|word| {
                pattern
                    .next()
                    .is_some_and(|part| part != "*" && fits_word(part, word))
            }) && pattern
                .next()
                .is_some_and(|part| part != "*" && fits_word(part, word))
        })
    }

    fn expects(&self, path: &[String]) -> Option<bool> {
        if path.len() < self.depth {
            return Some(true);
        }
        let mut expects = None;
        for (pattern, _) in self.lines() {
            let mut pattern = pattern.split_ascii_whitespace();
            let fits = path.iter().all(|word| {
                let part = pattern.next();
                part.is_some_and(|part| part != "*" && fits_word(part, word))
            });
            match pattern.next() {
                None if fits => return Some(false),
                Some(part) if fits && part != "*" => expects = Some(true),
                _ => {}
            }
        }
        expects
    }

    fn skips(&self, word: &str) -> bool {
        let mut skipped = self.skip.split_ascii_whitespace();
        skipped.any(|skip| fits_word(skip, word))
    }

    fn renames(&self, word: &str) -> Option<&str> {
        let mut pairs = self.renames.split_ascii_whitespace();
        pairs.find_map(|pair| {
            pair.split_once('=')
                .filter(|(from, _)| *from == word)?
                .1
                .into()
        })
    }
}

pub(super) fn fits(pattern: &[&str], path: &[String]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((&"*", rest)), _) if fits(rest, path) => true,
        (Some((&"*", _)), Some((_, path))) => fits(pattern, path),
        (Some((part, pattern)), Some((word, path))) => fits_word(part, word) && fits(pattern, path),
        _ => false,
    }
}

pub(super) fn fits_word(part: &str, word: &str) -> bool {
    let first = part.split('|').next().unwrap_or_default();
    if let Some((stem, _)) = first.rsplit_once(':').filter(|_| part.contains('|')) {
        return part.split('|').any(|one| match one.rsplit_once(':') {
            Some(_) => fits_one(one, word),
            None => fits_one(&format!("{stem}:{one}"), word),
        });
    }
    part.split('|').any(|one| fits_one(one, word))
}

fn fits_one(one: &str, word: &str) -> bool {
    match one.split_once('*') {
        Some((begin, end)) => {
            // `*x*` is anywhere in the word.
            if let Some(inner) = end.strip_suffix('*').filter(|_| begin.is_empty()) {
                return word.contains(inner);
            }
            word.len() >= begin.len() + end.len() && word.starts_with(begin) && word.ends_with(end)
        }
        None => one.eq_ignore_ascii_case(word),
    }
}
