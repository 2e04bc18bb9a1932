//! Python's way to write a condition, turned into CEL: `and`, `or`, `not`, `not in`, `True`, `None`, `len(x)` and
//! chained comparisons, with Python's precedence (`not a == b` is `!(a == b)`). Texts are never touched.

use cel::parser::pratt_parser::TokenKind;

use super::ConditionError;
use super::tokens::Token;

/// CEL text, and where each part of it came from.
#[derive(Debug)]
pub(super) struct Translation {
    pub(super) text: String,
    /// (offset in `text`, offset in the source), ascending.
    places: Vec<(usize, usize)>,
}

impl Translation {
    /// The place in the source of an offset in the CEL text.
    pub(super) fn source_offset(&self, offset: usize) -> usize {
        let after = self.places.partition_point(|(start, _)| *start <= offset);
        after
            .checked_sub(1)
            .map_or(offset, |index| self.places[index].1)
    }
}

/// The CEL form of a condition written in Python's; `None` for one that is CEL already.
pub(super) fn translate(tokens: &[Token<'_>]) -> Result<Option<Translation>, ConditionError> {
    if !is_python(tokens) {
        return Ok(None);
    }
    let mut translator = Translator {
        tokens,
        next: 0,
        depth: 0,
    };
    let out = translator.expression()?;
    if let Some(left) = translator.peek() {
        return Err(unexpected(left));
    }
    let mut translation = Translation {
        text: String::new(),
        places: Vec::with_capacity(out.len()),
    };
    for piece in out {
        if !translation.text.is_empty() {
            translation.text.push(' ');
        }
        translation.places.push((translation.text.len(), piece.at));
        translation.text.push_str(piece.text);
    }
    Ok(Some(translation))
}

pub(super) fn unexpected(token: Token<'_>) -> ConditionError {
    ConditionError::new(token.at, format!("unexpected `{}`", token.text))
}

/// Deeper brackets are refused before they cost stack.
const MAX_DEPTH: usize = 32;
/// A middle operand of a chain is written twice; nested chains must not double without end.
const MAX_PIECES: usize = 2048;

struct Piece<'s> {
    text: &'s str,
    at: usize,
}

type Pieces<'s> = Vec<Piece<'s>>;

struct Translator<'t, 's> {
    tokens: &'t [Token<'s>],
    next: usize,
    depth: usize,
}

impl<'s> Translator<'_, 's> {
    /// `or ["?" expression ":" expression]`; the ternary is CEL's, and may stand among Python words.
    fn expression(&mut self) -> Result<Pieces<'s>, ConditionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let at = self.peek().map_or(0, |token| token.at);
            return Err(ConditionError::too_deep(at));
        }
        let mut out = self.or()?;
        for kind in [TokenKind::TokQuestion, TokenKind::TokColon] {
            let Some(token) = self.take(|token| token.kind == kind) else {
                break;
            };
            out.push(piece(token));
            out.extend(self.expression()?);
        }
        self.depth -= 1;
        Ok(out)
    }

    fn or(&mut self) -> Result<Pieces<'s>, ConditionError> {
        let mut out = self.and()?;
        while let Some(token) = self.take(|token| is(token, "or", TokenKind::TokLogicalOr)) {
            out.push(Piece {
                text: "||",
                at: token.at,
            });
            out.extend(self.and()?);
        }
        Ok(out)
    }

    fn and(&mut self) -> Result<Pieces<'s>, ConditionError> {
        let mut out = self.not()?;
        while let Some(token) = self.take(|token| is(token, "and", TokenKind::TokLogicalAnd)) {
            out.push(Piece {
                text: "&&",
                at: token.at,
            });
            out.extend(self.not()?);
        }
        Ok(out)
    }

    fn not(&mut self) -> Result<Pieces<'s>, ConditionError> {
        let mut nots = Vec::new();
        while let Some(token) = self.take(|token| word(token, "not")) {
            nots.push(token.at);
        }
        let mut out = self.comparison()?;
        for at in nots.into_iter().rev() {
            out = wrap("! (", out, at);
        }
        Ok(out)
    }

    /// `a < b <= c` is `a < b && b <= c`.
    fn comparison(&mut self) -> Result<Pieces<'s>, ConditionError> {
        let mut links: Vec<Pieces<'s>> = Vec::new();
        let mut left = self.operand()?;
        let mut first = None;
        while let Some((negated, operator)) = self.operator() {
            let right = self.operand()?;
            let again = right
                .iter()
                .map(|p| Piece {
                    text: p.text,
                    at: p.at,
                })
                .collect();
            let mut link = std::mem::replace(&mut left, again);
            link.push(piece(operator));
            link.extend(right);
            if negated {
                link = wrap("! (", link, operator.at);
            }
            if links.iter().map(Vec::len).sum::<usize>() + link.len() > MAX_PIECES {
                return Err(ConditionError::new(
                    operator.at,
                    "too many comparisons in one chain",
                ));
            }
            first.get_or_insert(operator.at);
            links.push(link);
        }
        let Some(at) = first else {
            return Ok(left);
        };
        if links.len() == 1 {
            return Ok(links.swap_remove(0));
        }
        let mut chain = Vec::new();
        for link in links {
            if !chain.is_empty() {
                chain.push(Piece { text: "&&", at });
            }
            chain.extend(link);
        }
        Ok(wrap("(", chain, at))
    }

    /// The comparison operator that stands next, and whether it is a `not in`.
    fn operator(&mut self) -> Option<(bool, Token<'s>)> {
        if let Some(token) = self.take(|token| is_comparison(token.kind)) {
            return Some((false, token));
        }
        let negated = self.at_not_in();
        if negated {
            self.next += 1;
        }
        self.take(|token| negated && token.kind == TokenKind::TokIn)
            .map(|token| (true, token))
    }

    /// Everything up to the next comparison, logical word, comma or closing bracket.
    fn operand(&mut self) -> Result<Pieces<'s>, ConditionError> {
        let mut out = Vec::new();
        while let Some(token) = self.peek() {
            if ends_operand(token) {
                break;
            }
            if word(token, "not") {
                if out.is_empty() || !self.at_not_in() {
                    return Err(
                        unexpected(token).with_hint("put what `not` belongs to in parentheses")
                    );
                }
                break;
            }
            self.next += 1;
            out.push(self.python_word(token));
            match token.kind {
                TokenKind::TokDot => {
                    // A field may be called `and`.
                    if let Some(field) = self.take(|_| true) {
                        out.push(piece(field));
                    }
                }
                TokenKind::TokLeftParen | TokenKind::TokLeftBracket | TokenKind::TokLeftBrace => {
                    self.bracket(&mut out)?;
                }
                _ => {}
            }
        }
        if out.is_empty() {
            return Err(match self.peek() {
                Some(token) => unexpected(token),
                None => ConditionError::too_early(self.tokens),
            });
        }
        Ok(out)
    }

    /// The comma-separated expressions of an open bracket, and its end.
    fn bracket(&mut self, out: &mut Pieces<'s>) -> Result<(), ConditionError> {
        loop {
            let Some(token) = self.peek() else {
                return Err(ConditionError::too_early(self.tokens));
            };
            match token.kind {
                TokenKind::TokRightParen
                | TokenKind::TokRightBracket
                | TokenKind::TokRightBrace => {
                    self.next += 1;
                    out.push(piece(token));
                    return Ok(());
                }
                TokenKind::TokComma | TokenKind::TokColon => {
                    self.next += 1;
                    out.push(piece(token));
                }
                _ => out.extend(self.expression()?),
            }
            if out.len() > MAX_PIECES {
                return Err(ConditionError::new(
                    token.at,
                    "too many words in one condition",
                ));
            }
        }
    }

    fn python_word(&self, token: Token<'s>) -> Piece<'s> {
        let called = self
            .peek()
            .is_some_and(|next| next.kind == TokenKind::TokLeftParen);
        let text = match token.text {
            "True" => "true",
            "False" => "false",
            "None" => "null",
            "len" if called => "size",
            other => other,
        };
        Piece { text, at: token.at }
    }

    fn peek(&self) -> Option<Token<'s>> {
        self.tokens.get(self.next).copied()
    }

    fn take(&mut self, wanted: impl Fn(Token<'s>) -> bool) -> Option<Token<'s>> {
        let token = self.peek().filter(|token| wanted(*token))?;
        self.next += 1;
        Some(token)
    }

    fn at_not_in(&self) -> bool {
        let mut ahead = self.tokens[self.next..].iter();
        ahead.next().is_some_and(|token| word(*token, "not"))
            && ahead
                .next()
                .is_some_and(|token| token.kind == TokenKind::TokIn)
    }
}

/// Whether a word only Python knows stands in it, or a chain that means nothing in CEL (`20 < x <= 100`).
fn is_python(tokens: &[Token<'_>]) -> bool {
    let mut field = false;
    // Of each open bracket: whether an ordering stands in the comparison that is being read, and any comparison.
    let mut chains = vec![(false, false)];
    for (index, token) in tokens.iter().enumerate() {
        let called = tokens
            .get(index + 1)
            .is_some_and(|next| next.kind == TokenKind::TokLeftParen);
        let known = match token.text {
            "and" | "or" | "not" | "True" | "False" | "None" => true,
            "len" => called,
            _ => false,
        };
        if known && !field && token.kind == TokenKind::TokIdent {
            return true;
        }
        field = token.kind == TokenKind::TokDot;
        match token.kind {
            TokenKind::TokLeftParen | TokenKind::TokLeftBracket | TokenKind::TokLeftBrace => {
                chains.push((false, false));
            }
            TokenKind::TokRightParen | TokenKind::TokRightBracket | TokenKind::TokRightBrace => {
                chains.pop();
            }
            kind => {
                let Some((ordering, compared)) = chains.last_mut() else {
                    return false;
                };
                if is_comparison(kind) {
                    let orders = is_ordering(kind);
                    if *compared && (orders || *ordering) {
                        return true;
                    }
                    (*ordering, *compared) = (*ordering || orders, true);
                } else if ends_operand(*token) {
                    (*ordering, *compared) = (false, false);
                }
            }
        }
    }
    false
}

fn ends_operand(token: Token<'_>) -> bool {
    is_comparison(token.kind)
        || is(token, "and", TokenKind::TokLogicalAnd)
        || is(token, "or", TokenKind::TokLogicalOr)
        || matches!(
            token.kind,
            TokenKind::TokComma
                | TokenKind::TokQuestion
                | TokenKind::TokColon
                | TokenKind::TokRightParen
                | TokenKind::TokRightBracket
                | TokenKind::TokRightBrace
        )
}

fn is_ordering(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::TokLess
            | TokenKind::TokLessEqual
            | TokenKind::TokGreater
            | TokenKind::TokGreaterEqual
    )
}

fn is_comparison(kind: TokenKind) -> bool {
    is_ordering(kind)
        || matches!(
            kind,
            TokenKind::TokEqualEqual | TokenKind::TokExclamationEqual | TokenKind::TokIn
        )
}

fn is(token: Token<'_>, python: &str, cel: TokenKind) -> bool {
    token.kind == cel || word(token, python)
}

fn word(token: Token<'_>, python: &str) -> bool {
    token.kind == TokenKind::TokIdent && token.text == python
}

fn piece(token: Token<'_>) -> Piece<'_> {
    Piece {
        text: token.text,
        at: token.at,
    }
}

fn wrap<'s>(open: &'static str, inner: Pieces<'s>, at: usize) -> Pieces<'s> {
    let mut out = Vec::with_capacity(inner.len() + 2);
    out.push(Piece { text: open, at });
    out.extend(inner);
    out.push(Piece { text: ")", at });
    out
}
