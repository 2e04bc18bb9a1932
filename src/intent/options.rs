//! Options of known programs: a grammar is one line of text, and [`Grammar::read`] reads words by it.
//!
//! A grammar lists options as `long/letters`, with `=` behind it where the option takes a value and `?` where a value
//! may be attached: `"recursive/rR force/f target-directory/t= color? /D"`. The letter `%` stands for a number with a
//! dash: by `lines/n%=`, `-5` is `--lines=5`. Further long names stand behind commas, and one that begins with a dash
//! has only that one: `rm,remove -auto-approve`. `==` takes two words, `+` all up to the next option; `~` may or may
//! not take the next word. A `!` at the end says that the value is a command that is run.

use super::call::{push, set, snake, typed};
use super::{Args, UNKNOWN, Value};

/// A grammar that is written down here.
pub(super) type Grammar = Spec<'static>;

/// The options of one program or sub-command.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of parsers")]
pub(super) struct Spec<'g> {
    options: &'g str,
    more: &'g str,
    beyond: &'g str,
    /// Long options may be cut short where that stays unambiguous, as `getopt_long` has it.
    abbreviations: bool,
    /// `-n=prod` is `prod`, as most parsers but getopt have it.
    strips: bool,
    /// Options may follow operands.
    permutes: bool,
    /// Behind the first operand, every long option is a parameter of the service and takes a value.
    open: bool,
    /// Letters behind one dash are as many options; else one dash is as good as two.
    bundles: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Takes {
    Nothing,
    Required,
    /// Only attached: `--color=always`, `-Ovalue`.
    Attached,
    /// Attached, and perhaps the next word.
    Perhaps,
    Two,
    /// All words up to the next option.
    Many,
}

#[derive(Clone, Copy)]
struct Opt<'g> {
    names: &'g str,
    letters: &'g str,
    takes: Takes,
    /// Its value is run.
    runs: bool,
}

/// The words of one program, read by its grammar.
pub(super) struct Line<'a> {
    pub(super) args: Args,
    pub(super) operands: Vec<&'a str>,
    /// The words from the first operand on.
    pub(super) rest: &'a [String],
    /// The first option that the grammar does not know.
    pub(super) unknown: Option<&'a str>,
    /// The first option whose value is a command that is run.
    pub(super) runs: Option<&'a str>,
    grammar: Spec<'a>,
}

impl<'g> Spec<'g> {
    /// As `getopt_long` of GNU reads.
    pub(super) const fn gnu(options: &'g str) -> Self {
        Self {
            options,
            more: "",
            beyond: "",
            abbreviations: true,
            strips: false,
            permutes: true,
            open: false,
            bundles: true,
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

    /// Together with options that others know of.
    pub(super) const fn beyond(self, beyond: &'g str) -> Self {
        Self { beyond, ..self }
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

    /// One dash is as good as two, as Go's `flag` and Java's readers have it.
    pub(super) const fn one_dash(self) -> Self {
        Self {
            bundles: false,
            ..self
        }
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
            runs: None,
            grammar: self,
        };
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let next = &words[at..];
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
                0
            } else if let Some(option) = self.dashed(word) {
                line.long(option, word, next)
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
                0
            };
            at += took;
        }
        line
    }

    fn options(self) -> impl Iterator<Item = Opt<'g>> {
        let texts = [self.options, self.more, self.beyond].into_iter();
        texts.flat_map(str::split_ascii_whitespace).map(option)
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
        // Where one dash is as good as two, a name may be one letter.
        let is_name = |opt: &Opt| {
            !self.bundles
                && opt
                    .longs()
                    .any(|long| long.chars().eq(std::iter::once(letter)))
        };
        let is_letter = |opt: &Opt| opt.letters.contains(letter) || is_name(opt);
        let mut with = self.options().filter(is_letter);
        let first = with.next()?;
        if !first.names.is_empty() {
            return Some(first);
        }
        // Another row may know its long name.
        let named = with.find(|opt| !opt.names.is_empty() && opt.takes == first.takes);
        Some(named.unwrap_or(first))
    }

    /// The long option in a word with one dash, without the dash where two may stand there as well.
    fn dashed(self, word: &str) -> Option<&str> {
        let name = word.split('=').next().unwrap_or(word);
        if name.len() < 3 || !word.starts_with('-') {
            return None;
        }
        let known = |opt: Opt| opt.longs().any(|long| long == name);
        let texts = [self.options, self.more, self.beyond];
        if texts.iter().any(|text| text.contains(name)) && self.options().any(known) {
            return Some(word);
        }
        let letter = name[1..].chars().count() == 1;
        (!self.bundles && !letter).then(|| &word[1..])
    }

    /// The option of that long name, or the only one that begins with it.
    fn long(self, name: &str) -> Option<Opt<'g>> {
        let mut begun = None;
        let mut alone = true;
        for opt in self.options() {
            for long in opt.longs() {
                let plain = if self.bundles {
                    long
                } else {
                    long.trim_start_matches('-')
                };
                if long == name || plain == name {
                    return Some(opt);
                }
                if plain.starts_with(name) {
                    alone &= begun.is_none_or(|begun: Opt| begun.names == opt.names);
                    begun = Some(opt);
                }
            }
        }
        begun.filter(|_| self.abbreviations && !name.is_empty() && alone)
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

    /// Reads `--option[=value]`; the number of words behind it that are its values.
    fn long(&mut self, option: &str, word: &'a str, next: &'a [String]) -> usize {
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
    fn bundle(&mut self, word: &'a str, next: &'a [String]) -> usize {
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

impl<'g> Opt<'g> {
    fn longs(self) -> impl Iterator<Item = &'g str> {
        self.names.split(',').filter(|name| !name.is_empty())
    }

    /// The long name in snake case, or the letter where there is none.
    fn name(self) -> String {
        match self.longs().next() {
            Some(long) => snake(long),
            None => self.letters.chars().take(1).collect(),
        }
    }
}

fn option(row: &str) -> Opt<'_> {
    let (row, runs) = match row.strip_suffix('!') {
        Some(row) => (row, true),
        None => (row, false),
    };
    let plain = row.trim_end_matches('=');
    let (names, takes) = match row.len() - plain.len() {
        0 => match row.as_bytes().last() {
            Some(b'?') => (&row[..row.len() - 1], Takes::Attached),
            Some(b'~') => (&row[..row.len() - 1], Takes::Perhaps),
            Some(b'+') => (&row[..row.len() - 1], Takes::Many),
            _ => (row, Takes::Nothing),
        },
        1 => (plain, Takes::Required),
        _ => (plain, Takes::Two),
    };
    let (names, letters) = names.split_once('/').unwrap_or((names, ""));
    Opt {
        names,
        letters,
        takes,
        runs,
    }
}

fn as_text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.text()),
        _ => None,
    }
}
