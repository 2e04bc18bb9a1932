//! The words of a condition, with their places, before any grammar.

use cel::parser::pratt_parser::{Lexer, TokenKind};

use super::ConditionError;

/// One token and where it stands in the condition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'s> {
    pub(super) kind: TokenKind,
    pub(super) text: &'s str,
    /// Byte offset in the condition's source.
    pub(super) at: usize,
}

/// A double has 15 decimal digits that survive it; with more, the parser would change the number silently.
const EXACT_DIGITS: usize = 15;

/// Splits `source`, without blanks, and refuses the literals that could not be kept exactly.
pub(super) fn tokens(source: &str) -> Result<Vec<Token<'_>>, ConditionError> {
    let mut lexer = Lexer::new(source);
    let mut tokens = Vec::new();
    loop {
        let found = lexer.lex();
        match found.kind {
            TokenKind::TokEnd => return Ok(tokens),
            TokenKind::TokWhitespace => {}
            // YAML folds lines into one, and a remark would silently swallow the rest of the condition.
            TokenKind::TokComment => {
                return Err(
                    ConditionError::new(found.start, "a remark inside a condition")
                        .with_hint("write it in the YAML, behind a #"),
                );
            }
            TokenKind::TokError => return Err(unreadable(source, found.start)),
            kind => {
                let token = Token {
                    kind,
                    text: &source[found.start..found.end],
                    at: found.start,
                };
                check_literal(token)?;
                tokens.push(token);
            }
        }
    }
}

fn unreadable(source: &str, at: usize) -> ConditionError {
    let rest = source.get(at..).unwrap_or_default();
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => ConditionError::new(
            at,
            format!("the text that begins with {quote} does not end"),
        )
        .with_hint("close the quote, and write \\\\ for a backslash"),
        Some(first @ ('&' | '|')) => ConditionError::new(at, format!("a single `{first}`"))
            .with_hint(format!("did you mean `{first}{first}`?")),
        Some(first) if first.is_ascii_digit() => {
            ConditionError::new(at, "not a number that can be read")
        }
        Some(first) => {
            ConditionError::new(at, format!("`{}` means nothing here", first.escape_debug()))
        }
        None => ConditionError::new(at, "the condition ends too early"),
    }
}

fn check_literal(token: Token<'_>) -> Result<(), ConditionError> {
    let refuse = |message: &str, hint: &str| {
        Err(ConditionError::new(token.at, format!("{} {message}", token.text)).with_hint(hint))
    };
    match token.kind {
        TokenKind::TokInt if token.text.starts_with("0x") || token.text.starts_with("0X") => {
            refuse(
                "is a hexadecimal number",
                "write it with decimal digits, as a command line would",
            )
        }
        TokenKind::TokInt if token.text.parse::<i64>().is_err() => refuse(
            "is too large for a number",
            "whole numbers end at 9223372036854775807; quote it to compare it as text",
        ),
        TokenKind::TokFloat if token.text.contains(['e', 'E']) => {
            refuse("has an exponent", "write the number with all its digits")
        }
        TokenKind::TokFloat if significant_digits(token.text) > EXACT_DIGITS => refuse(
            "has more than 15 digits",
            "a decimal number is exact up to 15 digits",
        ),
        TokenKind::TokUint => refuse("is an unsigned number", "leave the `u` out"),
        TokenKind::TokBytes => refuse("is a byte string", "leave the `b` out"),
        _ => Ok(()),
    }
}

fn significant_digits(number: &str) -> usize {
    number
        .trim_start_matches(['0', '.'])
        .bytes()
        .filter(u8::is_ascii_digit)
        .count()
}
