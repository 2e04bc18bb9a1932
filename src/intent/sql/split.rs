//! Splits text as a client does: at the delimiter and at the client's own commands, outside of quotes and comments.

use std::borrow::Cow;

use super::flavour::{Client, Flavour};
use super::guess;
use super::lexicon::{Lexicon, is_word};

/// A part of a text that a client is given.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// SQL for the server.
    Statement(Cow<'a, str>),
    /// A command of the client, to its end.
    Command(&'a str),
    /// Data of which it is not clear that the client takes it for data.
    Data(&'a str),
    /// SQL of which it is not clear what the server gets; and why.
    Unclear(Cow<'a, str>, &'static str),
}

/// What is met between the ends of a statement.
#[derive(Default)]
struct Met {
    variable: bool,
    joined: bool,
    /// The end of the last literal, while only spaces and comments follow.
    literal: bool,
}

/// Splits `text`. `inline` says that the data of a COPY stands in the text itself, as in a file.
pub(super) fn pieces<'a>(text: &'a str, flavour: &Flavour, inline: bool) -> Vec<Piece<'a>> {
    let mut splitter = Splitter {
        text,
        lexicon: flavour.lexicon(),
        client: flavour.client,
        inline,
        delimiter: Cow::Borrowed(";"),
        pieces: Vec::new(),
        before: String::new(),
        start: 0,
        line: 0,
        blank: true,
        first: 0,
        fresh: true,
        met: Met::default(),
    };
    splitter.run();
    splitter.pieces
}

struct Splitter<'a> {
    text: &'a str,
    lexicon: Lexicon,
    client: Client,
    inline: bool,
    delimiter: Cow<'a, str>,
    pieces: Vec<Piece<'a>>,
    /// What a statement held before a command that stands in its middle.
    before: String,
    start: usize,
    /// The end of the line that was last asked for.
    line: usize,
    /// Only spaces and comments since the last statement.
    blank: bool,
    /// Where what is no space or comment begins, unless there is only such.
    first: usize,
    /// Only spaces since the last line end.
    fresh: bool,
    met: Met,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if let Some(end) = self.command_end(at) {
                at = self.command(at, end);
            } else if self.text[at..].starts_with(&*self.delimiter) {
                if !self.named(at) {
                    self.finish(at);
                }
                at += self.delimiter.len();
                self.start = at;
                if let Some(end) = self.copied(at) {
                    at = end;
                    self.start = end;
                }
            } else if self.client == Client::Psql && is_variable(bytes, at) {
                self.met.variable = true;
                self.blank = false;
                at += 1;
            } else {
                let next = self.next(at);
                self.token(at, &self.text[at..next]);
                at = next;
            }
        }
        self.finish(self.text.len());
    }

    /// The end of the token at `at`; a delimiter of the user's own may stand in a word.
    fn next(&self, at: usize) -> usize {
        let next = self.lexicon.after_token(self.text, at);
        if self.delimiter == ";" || !is_word(self.text.as_bytes()[at]) {
            return next;
        }
        match self.text[at..next].find(&*self.delimiter) {
            Some(cut) if cut > 0 => at + cut,
            _ => next,
        }
    }

    fn token(&mut self, at: usize, token: &str) {
        let is_blank = self.lexicon.is_blank(token);
        if self.blank && !is_blank {
            self.first = at;
        }
        self.blank &= is_blank;
        self.fresh = token == "\n" || self.fresh && token.trim().is_empty();
        let is_literal = !is_blank && (token.ends_with('\'') || token.starts_with('\''));
        // Where a backslash escapes in every literal or in none, it does not matter where one begins.
        self.met.joined |= is_literal && self.met.literal && self.lexicon.dollars;
        self.met.literal = is_literal || is_blank && self.met.literal;
    }

    /// Takes a statement that mysql itself follows, though it ends with the delimiter.
    fn named(&mut self, at: usize) -> bool {
        let statement = &self.text[self.first..at];
        let is_named = self.client == Client::Mysql
            && !self.blank
            && self.before.is_empty()
            && self.client.names(letters(statement));
        if is_named {
            self.pieces.push(Piece::Command(statement.trim_end()));
            self.met = Met::default();
            self.blank = true;
            self.fresh = false;
        }
        is_named
    }

    /// Takes a command out of the text; what the statement around it holds goes on behind it.
    fn command(&mut self, at: usize, mut end: usize) -> usize {
        let command = self.text[at..end].trim_end();
        if self.client.sends(command) {
            self.finish(at);
        } else if self.blank {
            self.met = Met::default();
        } else {
            self.before.push_str(&self.text[self.start..at]);
            self.before.push(' ');
        }
        if let Some(delimiter) = self.client.delimiter(command) {
            self.delimiter = Cow::Owned(delimiter.to_owned());
        }
        // `\;` and `\\` only part one thing from the next.
        if !matches!(command, "\\;" | "\\\\") {
            self.pieces.push(Piece::Command(command));
        }
        // mysql hands on the whole line, and yet goes on behind the first delimiter in it.
        if self.client == Client::Mysql && command.starts_with('\\') {
            let found = self.text[at..end].find(&*self.delimiter);
            end = found.map_or(end, |found| at + found + self.delimiter.len());
        }
        self.start = end;
        end
    }

    /// The end of the client's command that begins at `at`.
    fn command_end(&mut self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let begins_line = at == 0 || bytes[at - 1] == b'\n';
        match self.client {
            Client::Psql if bytes[at] == b'\\' => {
                let line = self.line_end(at);
                Some(self.backslash_end(at, line))
            }
            Client::Mysql if bytes[at] == b'\\' => Some(match bytes.get(at + 1) {
                // `\g`, `\G`, `\c`, `\p` and their like take nothing.
                Some(b'!' | b'.' | b'u' | b'd' | b'T' | b'P' | b'r' | b'R' | b'C' | b'e') => {
                    self.line_end(at)
                }
                Some(byte) if byte.is_ascii() => at + 2,
                _ => at + 1,
            }),
            Client::Mysql => {
                let starts = self.fresh && self.blank && bytes[at].is_ascii_alphabetic();
                let word = letters(&self.text[at..]);
                if !starts || !self.client.names(word) {
                    return None;
                }
                // A line with a delimiter in it is taken apart first.
                let end = self.line_end(at);
                let line = &self.text[at..end];
                let whole = if word.eq_ignore_ascii_case("delimiter") {
                    line[word.len()..].starts_with([' ', '\t'])
                } else {
                    !line.contains(&*self.delimiter) && !line.contains("\\g")
                };
                whole.then_some(end)
            }
            Client::Dots => {
                (begins_line && bytes[at] == b'.' && self.blank).then(|| self.line_end(at))
            }
            Client::Psql | Client::Plain => None,
        }
    }

    fn line_end(&mut self, at: usize) -> usize {
        if self.line <= at {
            let end = self.text[at..].find('\n');
            self.line = end.map_or(self.text.len(), |end| at + end);
        }
        self.line
    }

    /// The end of a backslash command of psql: at the end of the line, or where another one begins.
    fn backslash_end(&self, at: usize, line: usize) -> usize {
        let bytes = self.text.as_bytes();
        let name = bytes[at + 1..]
            .iter()
            .take_while(|b| b.is_ascii_alphabetic());
        let mut end = at + 1 + name.count();
        match bytes.get(at + 1) {
            Some(b'!') => return line,
            Some(b'\\' | b';' | b'?') => return at + 2,
            _ if self.client.takes_line(&self.text[at..end]) => return line,
            _ => {}
        }
        while end < line {
            match bytes[end] {
                b'\\' => return end,
                // What goes to a program goes to the end of the line.
                b'|' if bytes[end - 1].is_ascii_whitespace() => return line,
                quote @ (b'\'' | b'"' | b'`') => {
                    let mut close = end + 1;
                    while close < line && bytes[close] != quote {
                        close += 1 + usize::from(bytes[close] == b'\\' && quote == b'\'');
                    }
                    end = (close + 1).min(line);
                }
                _ => end += 1,
            }
        }
        line
    }

    /// The end of the data behind a `COPY … FROM stdin` that was just finished.
    fn copied(&mut self, at: usize) -> Option<usize> {
        if self.client != Client::Psql || !self.inline {
            return None;
        }
        let Some(Piece::Statement(text)) = self.pieces.last() else {
            return None;
        };
        if !text.get(..4)?.eq_ignore_ascii_case("copy") || !reads_stdin(text, &self.lexicon) {
            return None;
        }
        let begin = self.text[at..].find('\n').map(|n| at + n + 1)?;
        let end = std::iter::once(begin)
            .chain(
                self.text[begin..]
                    .match_indices('\n')
                    .map(|(n, _)| begin + n + 1),
            )
            .find(|line| self.text[*line..].trim_end_matches('\r').starts_with("\\."))
            .unwrap_or(self.text.len());
        let data = &self.text[begin..end];
        if !is_plain(data) {
            self.pieces.push(Piece::Data(data));
        }
        Some(
            self.text[end..]
                .find('\n')
                .map_or(self.text.len(), |n| end + n + 1),
        )
    }

    fn finish(&mut self, at: usize) {
        let met = std::mem::take(&mut self.met);
        let blank = std::mem::replace(&mut self.blank, true);
        self.fresh = false;
        let last = &self.text[self.start..at];
        let before = std::mem::take(&mut self.before);
        if blank {
            return;
        }
        let text = if before.is_empty() {
            Cow::Borrowed(last.trim())
        } else {
            Cow::Owned(format!("{before}{last}").trim().to_owned())
        };
        self.pieces.push(if met.variable {
            Piece::Unclear(text, "a psql variable stands in the SQL")
        } else if met.joined {
            Piece::Unclear(text, "a literal goes on in another one")
        } else {
            Piece::Statement(text)
        });
    }
}

/// The letters that a text begins with.
fn letters(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphabetic() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// True for `COPY … FROM STDIN`.
fn reads_stdin(text: &str, lexicon: &Lexicon) -> bool {
    let words = guess::words(text, lexicon);
    let mut pairs = words.windows(2);
    pairs.any(|pair| pair[0] == "from" && pair[1] == "stdin")
}

/// True for data that psql would send nothing of if it took it for SQL.
fn is_plain(data: &str) -> bool {
    let mut bytes = data.bytes();
    while let Some(byte) = bytes.next() {
        let is_escape = |b: u8| b"Nbfnrtv\\0123456789".contains(&b);
        match byte {
            b';' => return false,
            b'\\' if !bytes.next().is_some_and(is_escape) => return false,
            _ => {}
        }
    }
    true
}

/// `:name`, `:'name'`, `:"name"`, `:{?name}`; not a `::` cast.
fn is_variable(bytes: &[u8], at: usize) -> bool {
    let cast = at > 0 && bytes[at - 1] == b':';
    let opens = |b: &u8| is_word(*b) && !b.is_ascii_digit() || b"'\"{".contains(b);
    bytes[at] == b':' && !cast && bytes.get(at + 1).is_some_and(opens)
}
