//! Substitutions: what runs in them, and what they give.

use std::borrow::Cow;

use shuck_ast::{Span, StmtSeq};

use super::super::UNKNOWN;
use super::glyphs::Mark;
use super::state::State;
use super::walk::{Source, Walker};
use super::{outputs, scan};

impl Walker<'_> {
    /// The output of a command substitution, as far as it is known; what runs in it is gathered.
    pub(super) fn substitution(
        &mut self,
        body: &StmtSeq,
        span: Span,
        mark: Mark,
        source: &Source,
        state: &mut State,
    ) -> String {
        let mut inner = state.clone();
        let known = self.inside(body, span, mark, source, &mut inner);
        let text = known.trim_end_matches('\n').to_owned();
        if !text.contains(UNKNOWN) {
            self.notes.push(format!("{} is {text}", source.slice(span)));
        }
        text
    }

    /// Reads a substitution from its own text: the tree of what stands inside of one is not always true to it.
    pub(super) fn inside(
        &mut self,
        body: &StmtSeq,
        span: Span,
        mark: Mark,
        source: &Source,
        state: &mut State,
    ) -> String {
        let raw = source.slice(span);
        let Some((text, offset)) = inner_text(raw, mark == Mark::Quoted) else {
            self.unread(raw, span, source);
            self.sequence(body, source, state);
            return UNKNOWN.to_string();
        };
        let base = match &text {
            Cow::Borrowed(_) => source.base.map(|base| base + span.start.offset() + offset),
            Cow::Owned(_) => None,
        };
        let from = self.out.len();
        let output = self.nested(&text, base, state);
        for intent in self.out.iter_mut().skip(from) {
            intent.span = intent.span.or(source.place(span));
        }
        output
    }

    /// A substitution that the grammar did not see: its commands are guessed.
    pub(super) fn unread(&mut self, raw: &str, span: Span, source: &Source) {
        if !self.is_dry() {
            for words in scan::commands(raw) {
                self.program(&words, &State::default());
            }
        }
        self.opaque(source, span, "a substitution in it is not looked into");
    }

    /// The known output of the last command of a text that is read now.
    fn nested(&mut self, text: &str, base: Option<usize>, state: &mut State) -> String {
        let known = self.dry(|walker| walker.output_of(text, &mut state.clone()));
        self.scoped(|walker| walker.text(text, base, state));
        known.unwrap_or_else(|| outputs::shape(text).to_owned())
    }
}

/// What stands in `$(…)`, `` `…` ``, `<(…)`, and how far in. Within backticks some backslashes are taken away first.
fn inner_text(raw: &str, quoted: bool) -> Option<(Cow<'_, str>, usize)> {
    for opening in ["$(", "<(", ">("] {
        if let Some(rest) = raw.strip_prefix(opening) {
            return Some((Cow::Borrowed(rest.strip_suffix(')')?), opening.len()));
        }
    }
    let inner = raw.strip_prefix('`')?.strip_suffix('`')?;
    if !inner.contains('\\') {
        return Some((Cow::Borrowed(inner), 1));
    }
    let mut text = String::new();
    let mut letters = inner.chars().peekable();
    while let Some(letter) = letters.next() {
        let double = letters
            .peek()
            .copied()
            .filter(|next| quoted && letter == '\\' && *next == '"');
        let escaped = letters
            .peek()
            .copied()
            .filter(|next| letter == '\\' && matches!(next, '$' | '`' | '\\'))
            .or(double);
        if let Some(escaped) = escaped {
            letters.next();
            text.push(escaped);
        } else {
            text.push(letter);
        }
    }
    Some((Cow::Owned(text), 1))
}
