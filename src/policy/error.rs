//! Why a text is no policy: where, what, and what to do.

use std::fmt;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

/// In characters.
const MAX_MESSAGE: usize = 200;

/// A mistake in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// The file, as it is shown to the user.
    pub origin: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// The line it stands in.
    pub source_line: String,
}

/// A mistake at a byte of the text, before anyone asks for its line.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Fault {
    pub(super) fn new(at: usize, message: impl Into<String>) -> Self {
        Self {
            at,
            message: message.into(),
            hint: None,
        }
    }

    pub(super) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl PolicyError {
    pub(super) fn new(fault: &Fault, text: &str, origin: &str) -> Self {
        let (line, column) = position(text, fault.at);
        let index = usize::try_from(line)
            .unwrap_or(usize::MAX)
            .saturating_sub(1);
        Self {
            origin: origin.to_owned(),
            line,
            column,
            message: shortened(&fault.message),
            hint: fault.hint.as_deref().map(shortened),
            source_line: printable(text.lines().nth(index).unwrap_or_default()),
        }
    }
}

/// A message may quote a word of the policy, which may be as long as the policy.
fn shortened(words: &str) -> String {
    match words.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => printable(&words[..end]) + "…",
        None => printable(words),
    }
}

/// The policy of a working tree is written by anyone, and the renderer lets C1 controls through to the terminal.
fn printable(text: &str) -> String {
    text.replace(|c: char| c.is_control() && c != '\t', "\u{fffd}")
}

/// Line and column of a byte, both from 1.
pub(super) fn position(text: &str, at: usize) -> (u32, u32) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count();
    let column = before.chars().rev().take_while(|c| *c != '\n').count();
    let counted = |zero_based: usize| u32::try_from(zero_based + 1).unwrap_or(u32::MAX);
    (counted(line), counted(column))
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            origin,
            line,
            column,
            message,
            ..
        } = self;
        let title = format!("{origin}:{line}:{column}: {message}");
        let mut source = self.source_line.clone();
        let skipped = usize::try_from(*column).unwrap_or(1).saturating_sub(1);
        let spot = source.char_indices().nth(skipped);
        let start = spot.map_or(source.len(), |(start, _)| start);
        if spot.is_none() {
            // The caret behind the last character needs one to stand under.
            source.push(' ');
        }
        let end = source[start..]
            .chars()
            .next()
            .map_or(source.len(), |at| start + at.len_utf8());
        let mut report = Level::ERROR.no_name().primary_title(&title).element(
            Snippet::source(&source)
                .line_start(usize::try_from(*line).unwrap_or(1))
                .annotation(AnnotationKind::Primary.span(start..end)),
        );
        if let Some(hint) = &self.hint {
            report = report.element(Level::HELP.with_name("hint").message(hint));
        }
        f.write_str(&Renderer::plain().render(&[report]))
    }
}

impl std::error::Error for PolicyError {}
