//! The letters of a word before it is split: each knows whether it was quoted, so that braces, tildes, spaces and
//! patterns are what bash would make of them.

use super::super::UNKNOWN;

/// What a letter of a word still may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Ends a field: between the elements of `"$@"`.
    Break,
    /// Came out of an expansion without quotes: it may split and be a pattern, but is no brace or tilde.
    Expanded,
    /// Typed without quotes.
    Plain,
    /// Quoted: it stands for itself.
    Quoted,
    /// Nothing, but a field is there: `""`.
    Empty,
}

pub(super) type Glyph = (char, Mark);

/// Words that one word may become by its braces.
const MAX_WORDS: usize = 256;

/// Letters of all of these words together, those on the way to them included.
const MAX_LETTERS: usize = 1 << 17;

/// Adds text, all of it marked alike.
pub(super) fn extend(glyphs: &mut Vec<Glyph>, text: &str, mark: Mark) {
    glyphs.extend(text.chars().map(|letter| (letter, mark)));
}

/// The words that braces make of one: `{rm,-rf}`, `a{1..3}`. One with too many is known only at run time.
pub(super) fn braces(glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let mut done = Vec::new();
    let mut letters = glyphs.len();
    let mut open = vec![glyphs];
    while let Some(word) = open.pop() {
        if done.len() + open.len() > MAX_WORDS || letters > MAX_LETTERS {
            return vec![vec![(UNKNOWN, Mark::Expanded)]];
        }
        match brace(&word) {
            Some(words) => {
                letters += words.iter().map(Vec::len).sum::<usize>();
                open.extend(words.into_iter().rev());
            }
            None => done.push(word),
        }
    }
    done
}

/// The alternatives of the first braces that expand.
fn brace(word: &[Glyph]) -> Option<Vec<Vec<Glyph>>> {
    let plain = |at: usize, letter: char| word.get(at) == Some(&(letter, Mark::Plain));
    let mut from = 0;
    while let Some(offset) = word[from..].iter().position(|g| *g == ('{', Mark::Plain)) {
        let open = from + offset;
        let mut depth = 0_usize;
        let mut commas = Vec::new();
        let mut close = None;
        for at in open..word.len() {
            if plain(at, '{') {
                depth += 1;
            } else if plain(at, '}') {
                depth -= 1;
                if depth == 0 {
                    close = Some(at);
                    break;
                }
            } else if plain(at, ',') && depth == 1 {
                commas.push(at);
            }
        }
        from = open + 1;
        let Some(close) = close else { continue };
        let (before, after) = (&word[..open], &word[close + 1..]);
        let join = |middle: &[Glyph]| [before, middle, after].concat();
        if !commas.is_empty() {
            let mut starts = vec![open + 1];
            starts.extend(commas.iter().map(|at| at + 1));
            commas.push(close);
            let parts = starts.iter().zip(&commas);
            return Some(
                parts
                    .map(|(start, end)| join(&word[*start..*end]))
                    .collect(),
            );
        }
        let inside: String = word[open + 1..close].iter().map(|glyph| glyph.0).collect();
        if let Some(items) = sequence(&inside) {
            let words = items.iter().map(|item| {
                let mut middle = Vec::new();
                extend(&mut middle, item, Mark::Plain);
                join(&middle)
            });
            return Some(words.collect());
        }
    }
    None
}

/// `1..9`, `a..e`, `1..9..2`.
fn sequence(inside: &str) -> Option<Vec<String>> {
    let mut parts = inside.split("..");
    let (first, last) = (parts.next()?, parts.next()?);
    let step = parts.next().map_or(Some(1), |step| step.parse().ok())?;
    if parts.next().is_some() || first.contains(UNKNOWN) {
        return None;
    }
    let step = i64::unsigned_abs(step).max(1);
    let step = usize::try_from(step).ok()?;
    if let (Ok(first), Ok(last)) = (first.parse::<i64>(), last.parse::<i64>()) {
        if first.abs_diff(last) > (MAX_WORDS as u64) * (step as u64) {
            return Some(vec![format!("0{UNKNOWN}")]);
        }
        let (low, high) = (first.min(last), first.max(last));
        let mut items: Vec<i64> = if first <= last {
            (low..=high).step_by(step).collect()
        } else {
            (low..=high).rev().step_by(step).collect()
        };
        items.truncate(MAX_WORDS);
        return Some(items.iter().map(i64::to_string).collect());
    }
    let letter = |text: &str| {
        let mut letters = text.chars();
        let letter = letters.next().filter(char::is_ascii)?;
        letters.next().is_none().then_some(letter as u8)
    };
    let (first, last) = (letter(first)?, letter(last)?);
    let range = first.min(last)..=first.max(last);
    let items: Vec<u8> = if first <= last {
        range.step_by(step).collect()
    } else {
        range.rev().step_by(step).collect()
    };
    Some(items.iter().map(|b| char::from(*b).to_string()).collect())
}

/// Splits a word at the breaks in it and at what separates in its expanded parts. `separators` is `None` where only
/// running tells.
pub(super) fn fields(word: &[Glyph], separators: Option<&str>) -> Vec<Vec<Glyph>> {
    let mut fields = Vec::new();
    let mut field: Vec<Glyph> = Vec::new();
    let mut loose = false;
    for glyph in word {
        let (letter, mark) = *glyph;
        match mark {
            Mark::Break => fields.push(std::mem::take(&mut field)),
            Mark::Expanded => match separators {
                None => field.push((UNKNOWN, Mark::Expanded)),
                Some(separators) if separators.contains(letter) => {
                    if !field.is_empty() {
                        fields.push(std::mem::take(&mut field));
                    }
                }
                Some(_) => field.push(*glyph),
            },
            _ => field.push(*glyph),
        }
        // Without quotes it may be several words, and an option among them.
        loose |= letter == UNKNOWN && mark == Mark::Expanded && field.len() > 1;
    }
    if !field.is_empty() {
        fields.push(field);
    }
    if loose {
        fields.push(vec![(UNKNOWN, Mark::Expanded)]);
    }
    fields
}

/// The text of a field without its marks.
pub(super) fn text(field: &[Glyph]) -> String {
    let letters = field
        .iter()
        .filter(|(_, mark)| !matches!(mark, Mark::Empty | Mark::Break));
    letters.map(|(letter, _)| *letter).collect()
}

/// True if something in the field is a pattern for names of files.
pub(super) fn is_pattern(field: &[Glyph]) -> bool {
    field.iter().any(|(letter, mark)| {
        matches!(mark, Mark::Plain | Mark::Expanded) && matches!(letter, '*' | '?' | '[')
    })
}
