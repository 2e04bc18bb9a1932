//! Statements → intents, within bounds: the parser recurses, and a stack overflow would end the process.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::thread;

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, Tokenizer};

use super::flavour::{Dialect, Flavour};
use super::split::Piece;
use super::{guess, keywords, statement};
use crate::intent::{Effect, Intent, UNKNOWN, Value};

/// Statements of one text that are parsed.
const MAX_STATEMENTS: usize = 1000;
/// Bytes of one statement that are parsed.
const MAX_BYTES: usize = 64 << 10;
/// Bytes of one text that are parsed.
const MAX_TOTAL: usize = 512 << 10;
/// Longer statements are parsed on a stack of their own.
const MAX_BYTES_IN_PLACE: usize = 512;
/// Stack for each byte of such a statement: the deepest tree is one level a byte or two (`1+1+1…`, `((((`, `a,b JOIN`).
const STACK_PER_BYTE: usize = 16 << 10;
const MIN_STACK: usize = 8 << 20;

/// The intents of each piece that is no command of the client, in their order; commands have none here.
pub(super) fn read(pieces: &[Piece], flavour: &Flavour) -> Vec<Vec<Intent>> {
    let (mut count, mut total, mut longest) = (0, 0, 0);
    let jobs: Vec<Job> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Command(_) => Job::Nothing,
            Piece::Unclear(text, why) => Job::Guess(text, why),
            Piece::Data(text) => Job::Data(text),
            Piece::Statement(text) if text.contains(UNKNOWN) => {
                Job::Guess(text, "a part of the SQL is known only at run time")
            }
            Piece::Statement(text) => {
                let parsed = shorten(text, flavour);
                count += 1;
                total += parsed.len();
                if parsed.len() > MAX_BYTES || total > MAX_TOTAL {
                    Job::Pass(text, "the SQL is longer than what is looked into")
                } else if count > MAX_STATEMENTS {
                    Job::Pass(text, "the SQL holds more statements than are looked into")
                } else {
                    longest = longest.max(parsed.len());
                    Job::Parse(parsed)
                }
            }
        })
        .collect();
    let mut passed = BTreeSet::new();
    let read = on_stack(longest, || {
        jobs.iter()
            .map(|job| match job {
                Job::Parse(text) => parse(text, flavour),
                // One that says what another one said is not said again.
                Job::Pass(..) => {
                    let mut intents = job.guess(flavour);
                    intents.retain(|intent| passed.insert(intent.action.clone()));
                    intents
                }
                other => other.guess(flavour),
            })
            .collect()
    });
    read.unwrap_or_else(|| jobs.iter().map(|job| job.guess(flavour)).collect())
}

enum Job<'a> {
    Nothing,
    Guess(&'a str, &'a str),
    Data(&'a str),
    /// Past a bound: the text is too much to be shown with every intent.
    Pass(&'a str, &'a str),
    Parse(Cow<'a, str>),
}

impl Job<'_> {
    fn guess(&self, flavour: &Flavour) -> Vec<Intent> {
        match self {
            Job::Nothing => Vec::new(),
            Job::Data(text) => {
                let why = "psql takes the data of a COPY for SQL where the COPY fails";
                let words = guess::words(text, &flavour.lexicon());
                let losses = guess::losses(&words);
                std::iter::once("run_code")
                    .chain(losses.iter().map(String::as_str))
                    .map(|action| flavour.unseen(action, "", why))
                    .collect()
            }
            Job::Guess(text, why) => flavour.guesses(text, text, why),
            Job::Pass(text, why) => flavour.guesses(text, "", why),
            Job::Parse(text) => flavour.guesses(text, text, "there was no memory to parse the SQL"),
        }
    }
}

/// Runs what parses that many bytes where the stack is deep enough for it.
fn on_stack<T: Send>(bytes: usize, work: impl FnOnce() -> T + Send) -> Option<T> {
    if bytes <= MAX_BYTES_IN_PLACE {
        return Some(work());
    }
    let size = (bytes * STACK_PER_BYTE).max(MIN_STACK);
    thread::scope(|scope| {
        thread::Builder::new()
            .stack_size(size)
            .spawn_scoped(scope, work)
            .ok()
            .and_then(|reader| reader.join().ok())
    })
}

fn parse(text: &str, flavour: &Flavour) -> Vec<Intent> {
    let mut intents = match statements(text, flavour) {
        Ok(statements) => statements
            .iter()
            // Of several, it is not known how each was written.
            .flat_map(|parsed| {
                statement::read(parsed, (statements.len() == 1).then_some(text), flavour)
            })
            .collect(),
        Err(why) => match keywords::read(text, flavour) {
            Some(intent) => vec![intent],
            None => flavour.guesses(text, text, &why),
        },
    };
    if intents.iter().any(|intent| intent.opaque.is_some()) || flavour.is_near() {
        overlooked(&mut intents, text, flavour);
    }
    if flavour.dialect == Dialect::Mysql {
        outfile(&mut intents, text, flavour);
    }
    intents
}

/// The statements of one piece; more than one only where they need nothing between them.
fn statements(text: &str, flavour: &Flavour) -> Result<Vec<sqlparser::ast::Statement>, String> {
    let dialect = flavour.parsed();
    let tokens = Tokenizer::new(dialect, text)
        .tokenize_with_location()
        .map_err(|error| unparsed(&error.into()))?;
    // Where the parser's tokens end a statement that the splitting did not end, one of the two is wrong.
    if tokens.iter().any(|token| token.token == Token::SemiColon) {
        return Err("where its statements end is not clear".to_owned());
    }
    let mut parser = Parser::new(dialect).with_tokens_with_locations(tokens);
    let mut statements = Vec::new();
    loop {
        statements.push(parser.parse_statement().map_err(|e| unparsed(&e))?);
        let next = parser.peek_token();
        if next.token == Token::EOF {
            return Ok(statements);
        }
        if !flavour.is_loose() {
            return Err(format!(
                "the SQL could not be parsed from {next}{}",
                next.span.start
            ));
        }
    }
}

/// Where parsing stopped, without the list of all that could have stood there.
fn unparsed(error: &ParserError) -> String {
    let error = error.to_string();
    match error.rsplit_once("found: ") {
        Some((_, found)) => format!("the SQL could not be parsed from {found}"),
        None => format!("the SQL could not be parsed: {error}"),
    }
}

/// Actions whose text holds code in literals.
const CODE: &[&str] = &[
    "do",
    "create_function",
    "create_procedure",
    "create_trigger",
    "create_rule",
    "create_event",
    "prepare",
    "execute",
    "exec",
];

/// Adds what the words of a text say is lost where no intent says so: in code that is not looked into, and where the
/// parser knows a neighbour's language only.
fn overlooked(intents: &mut Vec<Intent>, text: &str, flavour: &Flavour) {
    let is_code = intents
        .iter()
        .any(|intent| CODE.contains(&intent.action.as_str()));
    let words = if is_code {
        guess::all_words(text)
    } else {
        guess::verbs(text, &flavour.lexicon())
    };
    for action in guess::losses(&words) {
        let verb = action.split('_').next().unwrap_or_default();
        let is_said = intents.iter().any(|intent| {
            intent.action == action || !is_code && intent.action.starts_with(verb)
                // Dropping a column, or the rows of a merge, is that of the statement.
                || !is_code && intent.effect == Effect::Destroy
        });
        if !is_said {
            let why = "its words say so; the code around it is not looked into";
            intents.push(flavour.unseen(&action, text, why));
        }
    }
}

/// `SELECT … INTO OUTFILE` writes a file of the server.
fn outfile(intents: &mut Vec<Intent>, text: &str, flavour: &Flavour) {
    if !text.is_ascii() && text.len() > MAX_BYTES {
        return;
    }
    let lower = text.to_ascii_lowercase();
    if !lower.contains("outfile") && !lower.contains("dumpfile") {
        return;
    }
    let words = guess::words(text, &flavour.lexicon());
    if words
        .windows(2)
        .any(|pair| pair[0] == "into" && matches!(pair[1].as_str(), "outfile" | "dumpfile"))
    {
        let why = "it writes a file of the server";
        intents.push(flavour.unseen("select_into_outfile", text, why));
    }
}

/// An INSERT of rows of literals, cut behind the first row: the others say nothing new.
fn shorten<'a>(text: &'a str, flavour: &Flavour) -> Cow<'a, str> {
    let begins = |verb: &str| {
        text.get(..verb.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(verb))
    };
    if text.len() <= MAX_BYTES_IN_PLACE || !begins("insert") && !begins("replace") {
        return Cow::Borrowed(text);
    }
    let lexicon = flavour.lexicon();
    let (mut at, mut values, mut depth, mut cut) = (0, false, 0_usize, None);
    while at < text.len() {
        let next = lexicon.after_token(text, at);
        let token = text.get(at..next).unwrap_or_default();
        at = next;
        if !values {
            values = token.eq_ignore_ascii_case("values");
            continue;
        }
        match token {
            "(" => depth += 1,
            ")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && cut.is_none() {
                    cut = Some(at);
                }
            }
            _ if cut.is_none() => {}
            // Behind the first row, only literals and what parts them.
            "," | "-" | "." | "+" => {}
            _ if lexicon.is_blank(token) || is_literal(token) => {}
            _ => return Cow::Borrowed(text),
        }
        if depth > 1 && cut.is_some() {
            return Cow::Borrowed(text);
        }
    }
    match cut {
        Some(cut) if depth == 0 => Cow::Borrowed(&text[..cut]),
        _ => Cow::Borrowed(text),
    }
}

fn is_literal(token: &str) -> bool {
    let first = token.bytes().next().unwrap_or_default();
    first.is_ascii_digit()
        || first == b'\''
        || token.ends_with('\'')
        || ["null", "true", "false", "default", "x", "b", "_binary"]
            .iter()
            .any(|word| token.eq_ignore_ascii_case(word))
}

impl Flavour {
    /// SQL that is not understood. What it acts on is unknown, not absent.
    pub(super) fn unseen(&self, action: &str, text: &str, why: &str) -> Intent {
        let destroys = ["drop_", "truncate", "delete"]
            .iter()
            .any(|verb| action.starts_with(verb));
        let effect = if destroys {
            Effect::Destroy
        } else {
            Effect::Execute
        };
        let mut intent = Intent::new(self.resource, action, effect)
            .text("code", text)
            .opaque(why);
        for name in ["table", "database", "schema", "where"] {
            intent = intent.arg(name, Value::Unknown);
        }
        intent
    }

    /// One opaque intent for the gravest that the words of a text say, and one for every other loss.
    fn guesses(&self, text: &str, shown: &str, why: &str) -> Vec<Intent> {
        let words = guess::words(text, &self.lexicon());
        let main = guess::definition(&words).unwrap_or_else(|| guess::action(&words));
        let mut intents = vec![self.unseen(&main, shown, why)];
        let losses = guess::losses(&words);
        intents.extend(
            losses
                .iter()
                .filter(|action| **action != main)
                .map(|action| self.unseen(action, shown, why)),
        );
        intents
    }
}
