//! What is known of the output of commands without running them: the text of `echo`, a number, a path.

use shuck_ast::{BinaryOp, Command, Stmt, Word, WordPart};
use shuck_parser::parser::Parser;

use super::super::programs::find;
use super::super::{Place, Stdin, UNKNOWN};
use super::expand::{DIGITS, range};
use super::redirects::may_fail;
use super::state::State;
use super::walk::{Source, Walker};

/// Programs that print some of the lines they read, and nothing else.
const FILTERS: &[&str] = &[
    "egrep", "fgrep", "grep", "head", "shuf", "sort", "tac", "tail", "uniq",
];
/// Programs that print a number.
const NUMBERS: &[&str] = &["nproc", "seq", "wc"];
/// Programs that print a path from the root, and with which first operand; `*` for any.
const PATHS: &[(&str, &str)] = &[
    ("mktemp", "*"),
    ("realpath", "*"),
    ("git", "rev-parse --show-toplevel"),
];

/// How the output of a text looks that is known only at run time.
pub(super) fn shape(text: &str) -> &'static str {
    let last = text.rsplit('|').next().unwrap_or(text).trim();
    let mut words = last.split_ascii_whitespace();
    let Some(program) = words.next() else {
        return "\u{FFFD}";
    };
    let rest: Vec<&str> = words.collect();
    let is_simple = !last.contains(['$', '`', ';', '&', '\n', '(', '<', '>', '"', '\'', '\\']);
    let counts = match program {
        "wc" => {
            // Names of files are printed, too, unless it reads its input.
            rest.iter().all(|word| word.starts_with('-')) && text.contains(['|', '<'])
                || last.contains('<')
        }
        "date" => rest == ["+%s"],
        "grep" => rest.first() == Some(&"-c") && text.contains('|'),
        program => is_simple && NUMBERS.contains(&program),
    };
    if counts {
        return DIGITS;
    }
    let rooted = PATHS
        .iter()
        .any(|(name, first)| *name == program && (*first == "*" || rest.join(" ") == *first));
    if rooted && !last.contains([';', '&', '\n']) {
        "/\u{FFFD}"
    } else {
        "\u{FFFD}"
    }
}

/// True if a word is a substitution that gives a number.
pub(super) fn is_number(word: &Word, source: &Source) -> bool {
    let is_number = |part: &shuck_ast::WordPartNode| match &part.kind {
        WordPart::CommandSubstitution { .. } => {
            let raw = source.text.get(range(part.span)).unwrap_or_default();
            let inner = raw.trim_start_matches("$(").trim_end_matches(')');
            shape(inner.trim_matches('`')) == DIGITS
        }
        WordPart::ArithmeticExpansion { .. } => true,
        _ => false,
    };
    match word.parts.as_slice() {
        [part] => match &part.kind {
            WordPart::DoubleQuoted { parts, .. } => {
                matches!(parts.as_slice(), [part] if is_number(part))
            }
            _ => is_number(part),
        },
        _ => false,
    }
}

/// True for a name that a variable can have.
pub(super) fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The program whose output a pipe carries, as it was typed.
pub(super) fn last_program(statement: &Stmt, source: &Source) -> String {
    match &statement.command {
        Command::Simple(simple) => source.slice(simple.name.span).to_owned(),
        Command::Binary(binary) => last_program(&binary.right, source),
        _ => "a group of commands".to_owned(),
    }
}

impl Walker<'_> {
    /// Where the files lie whose names a statement prints; `None` if it may print anything else.
    pub(super) fn places(
        &mut self,
        statement: &Stmt,
        source: &Source,
        state: &mut State,
    ) -> Option<Vec<String>> {
        let simple = match &statement.command {
            Command::Simple(simple) if simple.assignments.is_empty() => simple,
            Command::Binary(binary) if binary.op == BinaryOp::Pipe => {
                let places = self.places(&binary.left, source, state)?;
                let filter = last_program(&binary.right, source);
                let plain = matches!(&binary.right.command, Command::Simple(_));
                return (plain && FILTERS.contains(&filter.as_str())).then_some(places);
            }
            _ => return None,
        };
        let mut words = self.fields(&simple.name, source, state);
        for word in &simple.args {
            words.extend(self.fields(word, source, state));
        }
        let (program, rest) = words.split_first()?;
        if state.functions.contains_key(program) || rest.iter().any(|word| word.contains(UNKNOWN)) {
            return None;
        }
        let has = |options: &[&str]| rest.iter().any(|word| options.contains(&word.as_str()));
        let here = || Some(vec![".".to_owned()]);
        // The paths among the words: what is no option, behind the pattern where there is one.
        let operands = |skipped: usize| {
            let operands = rest.iter().filter(|word| !word.starts_with('-'));
            let places: Vec<String> = operands.skip(skipped).cloned().collect();
            if places.is_empty() {
                here()
            } else {
                Some(places)
            }
        };
        match program.as_str() {
            "find" => find::places(rest),
            "git" if rest.first().is_some_and(|word| word == "ls-files") => here(),
            "git" if has(&["diff", "show", "log", "grep"]) && has(&["--name-only", "-l"]) => here(),
            "ls" if !has(&["-l", "-la", "-al", "-lh", "-s"]) => operands(0),
            "grep" | "egrep" | "fgrep"
                if has(&["-l", "-rl", "-lr", "-Rl", "-rli", "-ril", "-L"]) =>
            {
                operands(1)
            }
            "rg" if has(&["-l", "--files-with-matches"]) => operands(1),
            "rg" if has(&["--files"]) => operands(0),
            _ => None,
        }
    }

    /// The known output of a text of shell.
    pub(super) fn output_of(&mut self, text: &str, state: &mut State) -> Option<String> {
        // Only what begins like one of these has a known output.
        let first = text.trim_start();
        let known = [
            "echo", "printf", "cat", "pwd", "true", ":", "whoami", "command", "$(", "{",
        ];
        if text.len() > 64 << 10 || !known.iter().any(|start| first.starts_with(start)) {
            return None;
        }
        if super::guards::refused(text).is_some() {
            return None;
        }
        let parsed = Parser::new(text).parse();
        let source = Source {
            text: text.into(),
            base: None,
        };
        match parsed.file.body.stmts.as_slice() {
            [only] if parsed.is_ok() => self.output(only, &source, state),
            _ => None,
        }
    }

    /// The known output of one statement.
    pub(super) fn output(
        &mut self,
        statement: &Stmt,
        source: &Source,
        state: &mut State,
    ) -> Option<String> {
        if statement
            .terminator
            .is_some_and(|end| end != shuck_ast::StmtTerminator::Semicolon)
        {
            return None;
        }
        let simple = match &statement.command {
            Command::Simple(simple) => simple,
            Command::Binary(binary) if binary.op == BinaryOp::Pipe => {
                let fed = self.output(&binary.left, source, state)?;
                state.stdin = Stdin::Text(fed);
                return self.output(&binary.right, source, state);
            }
            _ => return None,
        };
        let mut words = self.fields(&simple.name, source, state);
        if !["echo", "printf", "cat", "pwd", "true", ":", "whoami"]
            .contains(&words.first()?.as_str())
        {
            return None;
        }
        for word in &simple.args {
            words.extend(self.fields(word, source, state));
        }
        if statement.redirects.iter().any(|one| may_fail(one, source)) {
            return None;
        }
        let redirected = self.redirects(&statement.redirects, source, state);
        if redirected.writes {
            return None;
        }
        if let Some(stdin) = redirected.stdin {
            state.stdin = stdin;
        }
        let (program, rest) = words.split_first()?;
        if state.functions.contains_key(program) || state.aliases.contains_key(program) {
            return None;
        }
        match program.as_str() {
            "echo" => echo(rest),
            "printf" => printf(rest),
            "cat" if rest.is_empty() || rest == ["-"] => match &state.stdin {
                Stdin::Text(text) => Some(text.clone()),
                _ => None,
            },
            "pwd" => match &state.cwd {
                Place::Same => Some(self.scope.world.cwd() + "\n"),
                Place::At(directory) => Some(directory.clone() + "\n"),
                Place::Unknown => Some(format!("/{UNKNOWN}\n")),
            },
            "true" | ":" => Some(String::new()),
            _ => None,
        }
    }
}

fn echo(words: &[String]) -> Option<String> {
    let (line_end, words) = match words.split_first() {
        Some((first, rest)) if first == "-n" => ("", rest),
        _ => ("\n", words),
    };
    if words.first().is_some_and(|word| word.starts_with(UNKNOWN)) {
        return None;
    }
    let (escapes, words) = match words.split_first() {
        Some((first, rest)) if first == "-e" => (true, rest),
        Some((first, _)) if first.starts_with('-') && first.len() > 1 => return None,
        _ => (false, words),
    };
    let text = words.join(" ");
    let text = if escapes {
        unescape(&text, false)?
    } else if ESCAPES.iter().any(|escape| text.contains(escape)) {
        // Some shells read them without being asked to.
        return None;
    } else {
        text
    };
    Some(text + line_end)
}

/// `printf` with a format of plain text, `%s`, `%d` and `%%`.
pub(super) fn printf(words: &[String]) -> Option<String> {
    let (format, mut rest) = match words.split_first()? {
        (first, rest) if first == "--" => rest.split_first()?,
        (first, _) if first.starts_with('-') || first.contains(UNKNOWN) => return None,
        split => split,
    };
    let format = unescape(format, true)?;
    let mut text = String::new();
    loop {
        let before = rest.len();
        let mut letters = format.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                text.push(letter);
                continue;
            }
            match letters.next()? {
                '%' => text.push('%'),
                'd' if rest
                    .first()
                    .is_some_and(|word| word.parse::<u32>().is_err()) =>
                {
                    return None;
                }
                's' | 'd' => {
                    if let Some((first, others)) = rest.split_first() {
                        text.push_str(first);
                        rest = others;
                    }
                }
                'b' => {
                    if let Some((first, others)) = rest.split_first() {
                        text.push_str(&unescape(first, false)?);
                        rest = others;
                    }
                }
                _ => return None,
            }
        }
        if rest.is_empty() || rest.len() == before {
            return Some(text);
        }
    }
}

/// Backslashes that `echo` reads in some shells.
const ESCAPES: &[&str] = &["\\0", "\\c", "\\n", "\\r", "\\t", "\\v", "\\x", "\\\\"];

/// Backslashes as the format of `printf`, or `echo -e`, reads them.
fn unescape(text: &str, format: bool) -> Option<String> {
    if !text.contains('\\') {
        return Some(text.to_owned());
    }
    let mut done = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            done.push(letter);
            continue;
        }
        match letters.next()? {
            'n' => done.push('\n'),
            't' => done.push('\t'),
            '\\' => done.push('\\'),
            '"' if format => done.push('"'),
            'x' => {
                let mut code = 0;
                let mut digits = 0;
                while let Some(digit) = letters.peek().and_then(|c| c.to_digit(16)) {
                    if digits == 2 {
                        break;
                    }
                    code = code * 16 + digit;
                    digits += 1;
                    letters.next();
                }
                done.push(char::from_u32(code).filter(|c| digits > 0 && c.is_ascii())?);
            }
            digit @ '0'..='7' if format || digit == '0' => {
                let mut code = digit.to_digit(8)?;
                let most = if format { 2 } else { 3 };
                for _ in 0..most {
                    let Some(digit) = letters.peek().and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    code = code * 8 + digit;
                    letters.next();
                }
                done.push(char::from_u32(code).filter(char::is_ascii)?);
            }
            _ => return None,
        }
    }
    Some(done)
}
