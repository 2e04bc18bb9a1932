//! Shell text → intents: every command that bash would run.
//!
//! The grammar is a library's; what it is known to misread is met by guards, and what it cannot read is looked
//! through for commands by their letters alone, so that a rule that denies still sees them.

mod arithmetic;
mod assign;
mod builtins;
mod code;
mod conditional;
mod directory;
mod expand;
mod given;
mod glob;
mod glyphs;
mod guards;
mod lasting;
mod loops;
mod names;
mod operations;
mod outputs;
mod parameters;
mod redirects;
mod scan;
mod simple;
mod state;
mod substitution;
mod variables;
mod walk;

use std::rc::Rc;

use shuck_parser::parser::{ParseResult, Parser};

pub use lasting::Lasting;
pub use names::{Name, commanded, names};

use super::call::{Scope, text};
use super::{Effect, Intent, Stdin};
use state::State;
use walk::{Source, Walker};

/// Bytes of one text that are parsed. What lies beyond is only looked through. It is the most that the kernel takes as
/// one argument, so no `sh -c` is cut; the parser takes time by the square of the length for some words.
const MAX_BYTES: usize = 128 << 10;
/// Intents of one text that are kept.
const MAX_INTENTS: usize = 1024;

/// What a text of shell would do, with what it is fed; `parameters` are `$0`, `$1`, … where they are known. Never
/// empty.
pub(super) fn read(line: &str, scope: Scope, stdin: &Stdin, parameters: &[String]) -> Vec<Intent> {
    let mut state = State::new(parameters, stdin);
    let mut walker = Walker::new(scope);
    walker.text(line, Some(0), &mut state);
    walker.left(&state);
    walker.uncalled(&state);
    let mut intents = walker.out;
    if intents.len() > MAX_INTENTS {
        intents.truncate(MAX_INTENTS);
        let why = "the line would do more things than are looked into";
        intents.push(unseen(line, why));
    }
    if intents.is_empty() {
        let mut nothing = Intent::new("shell", "nothing", Effect::Read);
        nothing.command = vec![line.to_owned()];
        "shell".clone_into(&mut nothing.program);
        intents.push(nothing);
    }
    intents
}

/// A piece of shell that is not understood.
fn unseen(code: &str, why: &str) -> Intent {
    let mut intent = Intent::new("shell", "run_code", Effect::Execute)
        .arg("code", text(code))
        .opaque(why);
    intent.command = vec![code.to_owned()];
    "shell".clone_into(&mut intent.program);
    intent
}

impl Walker<'_> {
    /// Reads a text in a state; `base` is where it begins in the line that a person sees.
    fn text(&mut self, text: &str, base: Option<usize>, state: &mut State) {
        let (parsed, rest) = if text.len() > MAX_BYTES {
            text.split_at(cut(text))
        } else {
            (text, "")
        };
        let source = Source {
            text: Rc::from(parsed),
            base,
        };
        if let Some(why) = guards::refused(parsed) {
            self.guess(parsed, &why, None, state);
        } else {
            // The parser would put aliases in place by itself, and lose where they stood; here both are read.
            let masked = parsed.replace("expand_aliases", "expand_aliase_");
            let result = Parser::new(&masked).parse();
            if !result.is_ok()
                && let Some(repaired) = guards::repaired(parsed)
            {
                self.text(&repaired, None, state);
                return;
            }
            self.lines(&result.file.body, &source, state);
            if !result.is_ok() {
                let (why, at) = failure(&result, parsed);
                let place = at.and_then(|at| Some((base? + at, base? + parsed.len())));
                self.guess(parsed, &why, place, state);
            }
        }
        if !rest.is_empty() {
            let why = "the text is longer than what is looked into";
            self.guess(rest, why, None, state);
        }
    }

    /// What a text that is not understood seems to run, and that it is not understood; `place` is from where on.
    fn guess(&mut self, text: &str, why: &str, place: Option<(usize, usize)>, state: &mut State) {
        if self.is_dry() {
            return;
        }
        for words in scan::commands(text) {
            self.program(&words, state);
        }
        self.out.push(Intent {
            span: place,
            ..unseen(text, why)
        });
        // It may have changed anything that is looked after.
        state.distrust.get_or_insert_with(|| why.to_owned());
    }
}

/// The last line end before the bound, else the bound.
fn cut(text: &str) -> usize {
    let mut bound = MAX_BYTES;
    while !text.is_char_boundary(bound) {
        bound -= 1;
    }
    text[..bound].rfind('\n').map_or(bound, |end| end + 1)
}

/// Why a text is not understood, and at which byte, where the parser says it.
fn failure(result: &ParseResult, text: &str) -> (String, Option<usize>) {
    let error = result.strict_error();
    let shuck_parser::Error::Parse {
        message,
        line,
        column,
    } = error;
    let message = message.strip_prefix("syntax error: ").unwrap_or(&message);
    let place = match (line, text.lines().count()) {
        (0, _) => String::new(),
        (_, 0 | 1) => format!(" at column {column}"),
        _ => format!(" at line {line}, column {column}"),
    };
    let line_at = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let in_line = text.get(line_at..).unwrap_or_default();
    let letter = in_line.char_indices().nth(column.saturating_sub(1));
    let at = letter.filter(|_| line > 0).map(|(at, _)| line_at + at);
    (format!("could not parse: {message}{place}"), at)
}
