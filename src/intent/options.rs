//! Options of known programs: a grammar is one line of text, and [`Grammar::read`] reads words by it.
//!
//! A grammar lists options as `long/letters`, with `=` behind it where the option takes a value and `?` where a value
//! may be attached: `"recursive/rR force/f target-directory/t= color? /D"`. The letter `%` stands for a number with a
//! dash: by `lines/n%=`, `-5` is `--lines=5`.

use super::call::{push, set, snake, typed};
use super::{Args, UNKNOWN, Value};

/// A grammar that is built in.
pub(super) type Grammar = GrammarOf<'static>;

/// The options of one program or sub-command.
#[derive(Clone, Copy)]
pub(super) struct GrammarOf<'g> {
    options: &'g str,
    more: &'g str,
    /// Long options may be cut short where that stays unambiguous, as `getopt_long` has it.
    abbreviations: bool,
    /// `-n=prod` is `prod`, as most parsers but getopt have it.
    strips: bool,
    /// Options may follow operands.
    permutes: bool,
    /// Behind the first operand, every long option is a parameter of the service and takes a value.
    open: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Nothing,
    Required,
    /// Only attached: `--color=always`, `-Ovalue`.
    Attached,
}

#[derive(Clone, Copy)]
struct Opt<'g> {
    long: &'g str,
    letters: &'g str,
    takes: Takes,
}

/// The words of one program, read by its grammar.
pub(super) struct Line<'a> {
    pub(super) args: Args,
    pub(super) operands: Vec<&'a str>,
    /// The words from the first operand on.
    pub(super) rest: &'a [String],
    /// The first option that the grammar does not know.
    pub(super) unknown: Option<&'a str>,
    grammar: GrammarOf<'a>,
}

impl<'g> GrammarOf<'g> {
    /// As `getopt_long` of GNU reads.
    pub(super) const fn gnu(options: &'g str) -> Self {
        Self {
            options,
            more: "",
            abbreviations: true,
            strips: false,
            permutes: true,
            open: false,
        }
    }

    /// As Go's `pflag` reads: no abbreviations, flags may be `=false`.
    pub(super) const fn go(options: &'g str) -> Self {
        Self {
            abbreviations: false,
            strips: true,
            ..Self::gnu(options)
        }
    }

    /// As a parser nobody knows may read: abbreviations, and `-n=prod`.
    pub(super) const fn any(options: &'g str) -> Self {
        Self {
            strips: true,
            ..Self::gnu(options)
        }
    }

    /// Together with the options of the program around the sub-command.
    pub(super) const fn and(self, more: &'g str) -> Self {
        Self { more, ..self }
    }

    /// Ends at the first operand: options before a sub-command.
    pub(super) const fn leading(self) -> Self {
        Self {
            permutes: false,
            ..self
        }
    }

    pub(super) const fn open(self) -> Self {
        Self { open: true, ..self }
    }

    /// Reads the words after the program or the sub-command.
    pub(super) fn read<'a>(self, words: &'a [String]) -> Line<'a>
    where
        'g: 'a,
    {
        let mut line = Line {
            args: Args::new(),
            operands: Vec::new(),
            rest: &[],
            unknown: None,
            grammar: self,
        };
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let next = words.get(at).map(String::as_str);
            // What is known only at run time may turn out to be any option.
            if word.starts_with(UNKNOWN) {
                line.unknown = line.unknown.or(Some(word));
            }
            let took = if word == "--" {
                line.operands.extend(words[at..].iter().map(String::as_str));
                if line.rest.is_empty() {
                    line.rest = &words[at..];
                }
                break;
            } else if let Some(option) = word.strip_prefix("--") {
                line.long(option, word, next)
            } else if let Some(number) = self.number(word) {
                push(&mut line.args, &number.name(), typed(&word[1..]));
                false
            } else if self.is_bundle(word) {
                line.bundle(word, next)
            } else {
                if line.operands.is_empty() {
                    line.rest = &words[at - 1..];
                }
                if !self.permutes {
                    line.operands
                        .extend(words[at - 1..].iter().map(String::as_str));
                    break;
                }
                line.operands.push(word);
                false
            };
            at += usize::from(took);
        }
        line
    }

    fn options(self) -> impl Iterator<Item = Opt<'g>> {
        let words = self.options.split_ascii_whitespace();
        words.chain(self.more.split_ascii_whitespace()).map(option)
    }

    /// The option that `-5` stands for.
    fn number(self, word: &str) -> Option<Opt<'g>> {
        let digits = word.strip_prefix('-')?;
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        self.letter('%')
    }

    /// True for `-abc`; a lone dash is an operand, and so is a negative number unless its digit is a known option.
    fn is_bundle(self, word: &str) -> bool {
        let first = word.strip_prefix('-').and_then(|rest| rest.chars().next());
        first.is_some_and(|first| !first.is_ascii_digit() || self.letter(first).is_some())
    }

    fn letter(self, letter: char) -> Option<Opt<'g>> {
        self.options().find(|opt| opt.letters.contains(letter))
    }

    /// The option of that long name, or the only one that begins with it.
    fn long(self, name: &str) -> Option<Opt<'g>> {
        let mut candidates = self.options().filter(|opt| opt.long.starts_with(name));
        let first = candidates.next()?;
        if first.long == name {
            return Some(first);
        }
        let others: Vec<Opt<'g>> = candidates.collect();
        others
            .iter()
            .find(|opt| opt.long == name)
            .copied()
            .or_else(|| {
                let alone = others.iter().all(|opt| opt.long == first.long);
                (self.abbreviations && !name.is_empty() && alone).then_some(first)
            })
    }
}

impl<'a> Line<'a> {
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.args
            .get(name)
            .is_some_and(|value| *value != Value::Bool(false))
    }

    /// True if any of the names is set.
    pub(super) fn any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is_set(name))
    }

    /// True if the name is set and nothing takes it back: what a lower effect may rest on.
    pub(super) fn is_surely_set(&self, name: &str) -> bool {
        let negated = self.args.keys().any(|key| {
            key.strip_prefix("no_")
                .is_some_and(|rest| name.starts_with(rest))
        });
        self.is_set(name) && self.args.get(name) != Some(&Value::Unknown) && !negated
    }

    /// Every text given for an option, as written.
    pub(super) fn texts(&self, name: &str) -> Vec<&str> {
        match self.args.get(name) {
            Some(Value::List(values)) => values.iter().filter_map(as_text).collect(),
            Some(value) => as_text(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// True if an option was given a word that is no text.
    pub(super) fn is_unknown(&self, name: &str) -> bool {
        match self.args.get(name) {
            Some(Value::List(values)) => values.contains(&Value::Unknown),
            value => value == Some(&Value::Unknown),
        }
    }

    /// The names of all plain flags of the grammar.
    pub(super) fn flags(&self) -> Vec<String> {
        self.grammar
            .options()
            .filter(|opt| opt.takes == Takes::Nothing)
            .map(Opt::name)
            .collect()
    }

    /// Reads `--option[=value]`; true if the next word was its value.
    fn long(&mut self, option: &str, word: &'a str, next: Option<&str>) -> bool {
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
            (Some(opt), Some(value)) => push(&mut self.args, &opt.name(), typed(value)),
            (Some(opt), None) => return self.give(opt, next),
            (None, Some(value)) => {
                self.miss(word);
                push(&mut self.args, &snake(name), typed(value));
            }
            (None, None) if negated.is_some_and(|name| self.grammar.long(name).is_some()) => {
                set(&mut self.args, &snake(name), true);
            }
            (None, None) => {
                self.miss(word);
                if let Some(value) = next.filter(|next| self.takes_any() && !next.starts_with("--"))
                {
                    push(&mut self.args, &snake(name), typed(value));
                    return true;
                }
                set(&mut self.args, &snake(name), true);
            }
        }
        false
    }

    /// Reads `-abc`, `-ovalue` and `-o value`; true if the next word was a value.
    fn bundle(&mut self, word: &'a str, next: Option<&str>) -> bool {
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
                push(&mut self.args, &opt.name(), typed(value));
                return false;
            }
            if self.give(opt, next) {
                return true;
            }
        }
        false
    }

    /// Sets a flag, or gives an option the next word; true if it took it.
    fn give(&mut self, opt: Opt, next: Option<&str>) -> bool {
        if let (Takes::Required, Some(value)) = (opt.takes, next) {
            push(&mut self.args, &opt.name(), typed(value));
            true
        } else {
            set(&mut self.args, &opt.name(), true);
            false
        }
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

impl Opt<'_> {
    /// The long name in snake case, or the letter where there is none.
    fn name(self) -> String {
        if self.long.is_empty() {
            self.letters.chars().take(1).collect()
        } else {
            snake(self.long)
        }
    }
}

fn option(row: &str) -> Opt<'_> {
    let (names, takes) = match row.as_bytes().last() {
        Some(b'=') => (&row[..row.len() - 1], Takes::Required),
        Some(b'?') => (&row[..row.len() - 1], Takes::Attached),
        _ => (row, Takes::Nothing),
    };
    let (long, letters) = names.split_once('/').unwrap_or((names, ""));
    Opt {
        long,
        letters,
        takes,
    }
}

fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.text()),
        _ => None,
    }
}
