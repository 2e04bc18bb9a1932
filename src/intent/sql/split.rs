//! Splits text as psql does: at `;` and at backslash commands, outside of quotes and comments.

/// A part of a psql text.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// SQL for the server.
    Statement(&'a str),
    /// A backslash command, to the end of its line.
    Command(&'a str),
    /// SQL that `:name` may change before it is sent.
    Variable(&'a str),
    /// SQL with a literal that goes on in another one (`E'a'` newline `'b'`): whether its backslashes escape is a
    /// matter of the server, and so is where it ends.
    Joined(&'a str),
}

/// What is met between the ends of a statement.
#[derive(Default)]
struct Met {
    variable: bool,
    joined: bool,
    /// The end of the last literal, while only spaces and comments follow.
    literal: bool,
}

pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    let mut met = Met::default();
    while at < bytes.len() {
        match bytes[at] {
            b';' => {
                finish(&mut pieces, &text[start..at], &mut met);
                at += 1;
                start = at;
            }
            b'\\' => {
                finish(&mut pieces, &text[start..at], &mut met);
                let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
                pieces.push(Piece::Command(text[at..end].trim_end()));
                at = end;
                start = end;
            }
            b':' if is_variable(bytes, at) => {
                met.variable = true;
                at += 1;
            }
            _ => {
                let next = after_token(text, at);
                met.token(&text[at..next]);
                at = next;
            }
        }
    }
    finish(&mut pieces, &text[start..], &mut met);
    pieces
}

impl Met {
    fn token(&mut self, token: &str) {
        let is_space =
            token.trim().is_empty() || token.starts_with("--") || token.starts_with("/*");
        let is_literal = !is_space && (token.ends_with('\'') || token.starts_with('\''));
        self.joined |= is_literal && self.literal;
        self.literal = is_literal || is_space && self.literal;
    }
}

/// The end of a line is either of its bytes, as the server has it.
fn line_end(text: &str, at: usize) -> usize {
    text[at..]
        .find(['\n', '\r'])
        .map_or(text.len(), |end| at + end)
}

fn finish<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str, met: &mut Met) {
    let met = std::mem::take(met);
    if only_comments(text) {
        return;
    }
    let text = text.trim();
    pieces.push(if met.variable {
        Piece::Variable(text)
    } else if met.joined {
        Piece::Joined(text)
    } else {
        Piece::Statement(text)
    });
}

/// The position after a comment, a quoted text, a word, or one byte.
pub(super) fn after_token(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    match bytes[at] {
        b'-' if bytes.get(at + 1) == Some(&b'-') => line_end(text, at),
        b'/' if bytes.get(at + 1) == Some(&b'*') => after_comment(bytes, at + 2),
        quote @ (b'\'' | b'"') => after_quote(bytes, at + 1, quote, false),
        b'e' | b'E' if bytes.get(at + 1) == Some(&b'\'') => after_quote(bytes, at + 2, b'\'', true),
        b'$' => after_dollar(text, at),
        byte if is_word(byte) => {
            let word = bytes[at..]
                .iter()
                .take_while(|b| is_word(**b) || **b == b'$');
            at + word.count()
        }
        _ => at + 1,
    }
}

fn only_comments(text: &str) -> bool {
    let mut at = 0;
    while at < text.len() {
        let next = after_token(text, at);
        let token = &text[at..next];
        if !token.starts_with("--") && !token.starts_with("/*") && !token.trim().is_empty() {
            return false;
        }
        at = next;
    }
    true
}

/// Comments nest in `PostgreSQL`.
fn after_comment(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 1;
    while at < bytes.len() && depth > 0 {
        match &bytes[at..] {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
    }
    at
}

fn after_quote(bytes: &[u8], mut at: usize, quote: u8, escapes: bool) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if escapes => at += 2,
            // Doubled, it is a letter, and the literal keeps its kind.
            byte if byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `$tag$ … $tag$`; a dollar that opens nothing is one byte.
fn after_dollar(text: &str, at: usize) -> usize {
    let tag = text[at + 1..].bytes().take_while(|b| is_word(*b)).count();
    let open = at + 1 + tag;
    let starts_with_digit = text.as_bytes()[at + 1..]
        .first()
        .is_some_and(u8::is_ascii_digit);
    if text.as_bytes().get(open) != Some(&b'$') || starts_with_digit {
        return at + 1;
    }
    let delimiter = &text[at..=open];
    text[open + 1..]
        .find(delimiter)
        .map_or(text.len(), |close| open + 1 + close + delimiter.len())
}

/// `:name`, `:'name'`, `:"name"`, `:{?name}`; not a `::` cast.
fn is_variable(bytes: &[u8], at: usize) -> bool {
    let cast = at > 0 && bytes[at - 1] == b':';
    let opens = |b: &u8| is_word(*b) && !b.is_ascii_digit() || b"'\"{".contains(b);
    !cast && bytes.get(at + 1).is_some_and(opens)
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}
