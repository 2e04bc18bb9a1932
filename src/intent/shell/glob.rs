//! Patterns for names of files, as bash matches them without extended patterns.

use super::super::World;
use super::glyphs::{Glyph, Mark, text};

/// Names that one pattern may stand for and are still taken one by one.
const MAX_MATCHES: usize = 128;

/// Names that are looked at for directories in directories.
const MAX_LOOKED: usize = 1024;

/// The paths that a pattern matches now, in order; `None` where that cannot be said: too many, or a directory that
/// cannot be listed.
/// With `deep`, `**` matches directories in directories, too.
pub(super) fn matches(field: &[Glyph], deep: bool, world: &dyn World) -> Option<Vec<String>> {
    let absolute = field.first().is_some_and(|glyph| glyph.0 == '/');
    let parts: Vec<&[Glyph]> = field.split(|glyph| glyph.0 == '/').collect();
    let mut bases = vec![if absolute {
        "/".to_owned()
    } else {
        String::new()
    }];
    let last = parts.len() - 1;
    for (index, part) in parts.iter().enumerate() {
        if part.is_empty() {
            continue;
        }
        let is_pattern = super::glyphs::is_pattern(part);
        if deep && is_pattern && text(part) == "**" {
            let mut found = bases.clone();
            let mut looked = 0;
            for base in &bases {
                below(base, &mut found, &mut looked, world)?;
            }
            bases = found;
            if index == last {
                return None;
            }
            continue;
        }
        let mut next = Vec::new();
        for base in &bases {
            let join = |name: &str| format!("{base}{name}");
            let ending = if index == last { "" } else { "/" };
            if !is_pattern {
                let path = join(&text(part));
                // The way to a match must be there; a last name without a pattern in it must exist, too.
                if world.exists(&path) {
                    next.push(path + ending);
                }
                continue;
            }
            let directory = if base.is_empty() { "." } else { base.as_str() };
            let Some(names) = world.list(directory) else {
                if world.exists(directory) {
                    return None;
                }
                continue;
            };
            let pattern = Pattern::new(part);
            let found = names.iter().filter(|name| pattern.matches(name));
            next.extend(found.map(|name| join(name) + ending));
            if next.len() > MAX_MATCHES {
                return None;
            }
        }
        bases = next;
    }
    Some(bases)
}

/// Adds the directories below another one; `None` where there are too many.
fn below(base: &str, found: &mut Vec<String>, looked: &mut usize, world: &dyn World) -> Option<()> {
    let names = world.list(if base.is_empty() { "." } else { base })?;
    for name in names.iter().filter(|name| !name.starts_with('.')) {
        *looked += 1;
        if *looked > MAX_LOOKED || found.len() > MAX_MATCHES {
            return None;
        }
        let path = format!("{base}{name}/");
        if world.list(&path).is_some() {
            found.push(path.clone());
            below(&path, found, looked, world)?;
        }
    }
    Some(())
}

/// One component of a pattern.
struct Pattern<'a>(Vec<Token<'a>>);

enum Token<'a> {
    Any,
    Letter(char),
    One,
    Set(&'a [Glyph]),
}

impl<'a> Pattern<'a> {
    fn new(part: &'a [Glyph]) -> Self {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some((letter, mark)) = part.get(at) {
            let active = matches!(mark, Mark::Plain | Mark::Expanded);
            at += 1;
            match letter {
                _ if matches!(mark, Mark::Empty | Mark::Break) => {}
                '*' if active => {
                    if !matches!(tokens.last(), Some(Token::Any)) {
                        tokens.push(Token::Any);
                    }
                }
                '?' if active => tokens.push(Token::One),
                '[' if active => match close(&part[at..]) {
                    Some(end) => {
                        tokens.push(Token::Set(&part[at..at + end]));
                        at += end + 1;
                    }
                    None => tokens.push(Token::Letter('[')),
                },
                letter => tokens.push(Token::Letter(*letter)),
            }
        }
        Self(tokens)
    }

    fn matches(&self, name: &str) -> bool {
        // A name that is hidden must be asked for by its dot.
        if name.starts_with('.') && !matches!(self.0.first(), Some(Token::Letter('.'))) {
            return false;
        }
        let letters: Vec<char> = name.chars().collect();
        let (mut token, mut at) = (0, 0);
        let mut back = None;
        while at < letters.len() {
            match self.0.get(token) {
                Some(Token::Any) => {
                    token += 1;
                    back = Some((token, at));
                    continue;
                }
                Some(Token::One) => {}
                Some(Token::Letter(letter)) if *letter == letters[at] => {}
                Some(Token::Set(set)) if in_set(set, letters[at]) => {}
                _ => match back {
                    Some((after, from)) => {
                        (token, at) = (after, from + 1);
                        back = Some((after, from + 1));
                        continue;
                    }
                    None => return false,
                },
            }
            token += 1;
            at += 1;
        }
        self.0[token..]
            .iter()
            .all(|rest| matches!(rest, Token::Any))
    }
}

/// Where the set that begins here ends.
fn close(rest: &[Glyph]) -> Option<usize> {
    let skipped = rest
        .iter()
        .take_while(|glyph| matches!(glyph.0, '!' | '^'))
        .count();
    let from = skipped + usize::from(rest.get(skipped).is_some_and(|glyph| glyph.0 == ']'));
    let end = rest.get(from..)?.iter().position(|glyph| glyph.0 == ']')?;
    Some(from + end)
}

fn in_set(set: &[Glyph], letter: char) -> bool {
    let negated = set
        .first()
        .is_some_and(|glyph| matches!(glyph.0, '!' | '^'));
    let set = &set[usize::from(negated)..];
    let text: String = set.iter().map(|glyph| glyph.0).collect();
    // A class such as [:alpha:] may hold any letter.
    if text.contains("[:") || text.contains("[=") || text.contains("[.") {
        return true;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut found = false;
    let mut at = 0;
    while at < letters.len() {
        if letters.get(at + 1) == Some(&'-') && at + 2 < letters.len() {
            found |= (letters[at]..=letters[at + 2]).contains(&letter);
            at += 3;
        } else {
            found |= letters[at] == letter;
            at += 1;
        }
    }
    found != negated
}
