//! The words of one program, read by its grammar: its options with their values, and its operands.

use super::super::call::{push, set, snake, typed};
use super::super::{Args, Value};
use super::{Opt, Spec, Takes};

/// The words of one program, read by its grammar.
pub(in super::super) struct Line<'a> {
    pub(in super::super) args: Args,
    pub(in super::super) operands: Vec<&'a str>,
    /// The words from the first operand on.
    pub(in super::super) rest: &'a [String],
    /// The first option that the grammar does not know.
    pub(in super::super) unknown: Option<&'a str>,
    /// The first option whose value is a command that is run.
    pub(in super::super) runs: Option<&'a str>,
    pub(super) grammar: Spec<'a>,
}

impl<'a> Line<'a> {
    pub(in super::super) fn is_set(&self, name: &str) -> bool {
        self.args
            .get(name)
            .is_some_and(|value| *value != Value::Bool(false))
    }

    /// True if any of the names is set.
    pub(in super::super) fn any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is_set(name))
    }

    /// True if the name is set and nothing takes it back: what a lower effect may rest on.
    pub(in super::super) fn is_surely_set(&self, name: &str) -> bool {
        let negated = self.args.keys().any(|key| {
            key.strip_prefix("no_")
                .is_some_and(|rest| name.starts_with(rest))
        });
        self.is_set(name) && self.args.get(name) != Some(&Value::Unknown) && !negated
    }

    /// Every text given for an option, as written.
    pub(in super::super) fn texts(&self, name: &str) -> Vec<&str> {
        match self.args.get(name) {
            Some(Value::List(values)) => values.iter().filter_map(as_text).collect(),
            Some(value) => as_text(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// True if an option was given a word that is no text.
    pub(in super::super) fn is_unknown(&self, name: &str) -> bool {
        match self.args.get(name) {
            Some(Value::List(values)) => values.contains(&Value::Unknown),
            value => value == Some(&Value::Unknown),
        }
    }

    /// The names of all plain flags of the grammar.
    pub(in super::super) fn flags(&self) -> Vec<String> {
        self.grammar
            .options()
            .filter(|opt| opt.takes == Takes::Nothing)
            .map(Opt::name)
            .collect()
    }

    /// Reads `--option[=value]`; the number of words behind it that are its values.
    pub(super) fn long(&mut self, option: &str, word: &'a str, next: &'a [String]) -> usize {
        let (name, attached) = match option.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (option, None),
        };
        let negated = name.strip_prefix("no-");
        match (self.grammar.long(name), attached) {
            (Some(opt), Some(value)) if opt.takes == Takes::Nothing => match value {
                "true" | "1" | "t" | "T" | "TRUE" | "True" => {
                    set(&mut self.args, &opt.name(), true);
                }
                "false" | "0" | "f" | "F" | "FALSE" | "False" => {
                    set(&mut self.args, &opt.name(), false);
                }
                value => {
                    self.unknown = self.unknown.or(Some(word));
                    push(&mut self.args, &opt.name(), typed(value));
                }
            },
            (Some(opt), Some(value)) => self.take(opt, value, word),
            (Some(opt), None) => return self.give(opt, word, next),
            (None, Some(value)) => {
                self.miss(word);
                push(&mut self.args, &snake(name), typed(value));
            }
            (None, None) if negated.is_some_and(|name| self.grammar.long(name).is_some()) => {
                set(&mut self.args, &snake(name), true);
            }
            (None, None) => {
                self.miss(word);
                let value = next.first().filter(|next| !next.starts_with("--"));
                if let Some(value) = value.filter(|_| self.takes_any()) {
                    push(&mut self.args, &snake(name), typed(value));
                    return 1;
                }
                set(&mut self.args, &snake(name), true);
            }
        }
        0
    }

    /// Reads `-abc`, `-ovalue` and `-o value`; the number of words behind it that are values.
    pub(super) fn bundle(&mut self, word: &'a str, next: &'a [String]) -> usize {
        let letters = &word[1..];
        for (at, letter) in letters.char_indices() {
            let attached = &letters[at + letter.len_utf8()..];
            let Some(opt) = self.grammar.letter(letter) else {
                self.unknown = self.unknown.or(Some(word));
                set(&mut self.args, letter.encode_utf8(&mut [0; 4]), true);
                continue;
            };
            if opt.takes != Takes::Nothing && !attached.is_empty() {
                // `-n=prod` is `prod` to pflag and `=prod` to getopt.
                let value = if self.grammar.strips {
                    attached.strip_prefix('=').unwrap_or(attached)
                } else {
                    attached
                };
                self.take(opt, value, word);
                return 0;
            }
            let took = self.give(opt, word, next);
            if took > 0 {
                return took;
            }
        }
        0
    }

    /// Takes a value for an option.
    fn take(&mut self, opt: Opt, value: &str, word: &'a str) {
        if opt.runs {
            self.runs = self.runs.or(Some(word));
        }
        push(&mut self.args, &opt.name(), typed(value));
    }

    /// Sets a flag, or gives an option the next words; the number of those it took.
    fn give(&mut self, opt: Opt, word: &'a str, next: &'a [String]) -> usize {
        let many = || {
            next.iter()
                .take_while(|next| !next.starts_with('-') || next.len() == 1)
                .count()
        };
        let took = match opt.takes {
            Takes::Nothing | Takes::Attached | Takes::Perhaps => 0,
            Takes::Required => next.len().min(1),
            Takes::Two => next.len().min(2),
            Takes::Many => many(),
        };
        if opt.takes == Takes::Perhaps && many() > 0 {
            self.unknown = self.unknown.or(Some(word));
        }
        if took == 0 {
            set(&mut self.args, &opt.name(), true);
        }
        for value in &next[..took] {
            self.take(opt, value, word);
        }
        took
    }

    /// True where every long option is a parameter: behind the operation, not before it.
    fn takes_any(&self) -> bool {
        self.grammar.open && !self.operands.is_empty()
    }

    fn miss(&mut self, word: &'a str) {
        if !self.takes_any() {
            self.unknown = self.unknown.or(Some(word));
        }
    }
}

fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.text()),
        _ => None,
    }
}
