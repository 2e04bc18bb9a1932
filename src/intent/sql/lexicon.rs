//! Tokens of SQL, as far as finding the ends of statements needs them: quotes, comments, words.

/// How one database spells its quotes and comments.
#[derive(Clone, Copy)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact about a database, and all of them combine"
)]
pub(super) struct Lexicon {
    /// `/* /* */ */` is one comment.
    pub(super) nests: bool,
    /// `#` begins a comment.
    pub(super) hashes: bool,
    /// `--` begins a comment only before a space or a control byte.
    pub(super) spaced_dashes: bool,
    /// A backslash escapes in every literal, not only in `E'…'`.
    pub(super) backslashes: bool,
    /// `"…"` is a literal with the escapes of one.
    pub(super) double_is_literal: bool,
    /// `` `…` `` quotes a name.
    pub(super) backticks: bool,
    /// `[…]` quotes a name.
    pub(super) brackets: bool,
    /// `$tag$ … $tag$` is a literal.
    pub(super) dollars: bool,
    /// A carriage return alone ends a comment of one line.
    pub(super) returns: bool,
}

impl Lexicon {
    /// What the standard says, and nothing more.
    pub(super) const STANDARD: Self = Self {
        nests: false,
        hashes: false,
        spaced_dashes: false,
        backslashes: false,
        double_is_literal: false,
        backticks: false,
        brackets: false,
        dollars: false,
        returns: false,
    };

    /// The end of the token that begins at `at`: a literal, a comment, a word, or one character.
    pub(super) fn after_token(&self, text: &str, at: usize) -> usize {
        let bytes = text.as_bytes();
        match bytes[at] {
            b'-' if self.is_dashes(bytes, at) => self.line_end(text, at),
            b'#' if self.hashes => self.line_end(text, at),
            b'/' if bytes.get(at + 1) == Some(&b'*') => self.after_comment(bytes, at + 2),
            b'\'' => after_quote(bytes, at + 1, b'\'', self.backslashes),
            b'"' => after_quote(
                bytes,
                at + 1,
                b'"',
                self.backslashes && self.double_is_literal,
            ),
            b'`' if self.backticks => after_quote(bytes, at + 1, b'`', false),
            b'[' if self.brackets => text[at..].find(']').map_or(text.len(), |end| at + end + 1),
            b'E' | b'e' if !self.backslashes && bytes.get(at + 1) == Some(&b'\'') => {
                after_quote(bytes, at + 2, b'\'', true)
            }
            b'$' if self.dollars => after_dollar(text, at),
            byte if is_word(byte) => {
                let word = bytes[at..]
                    .iter()
                    .take_while(|b| is_word(**b) || **b == b'$');
                at + word.count()
            }
            _ => at + 1,
        }
    }

    fn is_dashes(&self, bytes: &[u8], at: usize) -> bool {
        bytes.get(at + 1) == Some(&b'-')
            && (!self.spaced_dashes || bytes.get(at + 2).is_none_or(|b| *b <= b' '))
    }

    /// True for a space or a comment.
    pub(super) fn is_blank(&self, token: &str) -> bool {
        token.trim().is_empty()
            || token.starts_with("/*")
            || token.starts_with("--") && token.len() > 1
            || self.hashes && token.starts_with('#')
    }

    /// The tokens of a text, one after the other; what is no boundary of characters is passed over.
    pub(super) fn tokens<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        let lexicon = *self;
        let mut at = 0;
        std::iter::from_fn(move || {
            if at >= text.len() {
                return None;
            }
            let next = lexicon.after_token(text, at);
            let token = text.get(at..next).unwrap_or_default();
            at = next;
            Some(token)
        })
    }

    fn line_end(&self, text: &str, at: usize) -> usize {
        let ends: &[char] = if self.returns { &['\n', '\r'] } else { &['\n'] };
        text[at..].find(ends).map_or(text.len(), |end| at + end)
    }

    fn after_comment(&self, bytes: &[u8], mut at: usize) -> usize {
        let mut depth = 1;
        while at < bytes.len() && depth > 0 {
            match &bytes[at..] {
                [b'/', b'*', ..] if self.nests => (depth, at) = (depth + 1, at + 2),
                [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
                _ => at += 1,
            }
        }
        at
    }
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

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}
