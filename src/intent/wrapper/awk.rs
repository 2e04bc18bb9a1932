//! awk: a filter, unless its program starts commands or writes files. The program is looked into.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent, UNKNOWN};
use super::start::{Start, file_text};

const OPTIONS: Grammar = Grammar::gnu(
    "field-separator/F= assign/v= file/f= source/e= include/i= load/l= exec/E= characters-as-bytes/b traditional/c copyright/C \
     dump-variables/d? debug/D? gen-pot/g help/h lint/L? csv/k bignum/M use-lc-numeric/N non-decimal-data/n pretty-print/o? \
     optimize/O profile/p? posix/P re-interval/r sandbox/S no-optimize/s lint-old/t trace/I version/V /W=",
)
.leading();

/// Files that keep nothing of what is written to them.
const STREAMS: &[&str] = &["/dev/stdout", "/dev/stderr", "/dev/null", "-"];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() || matches!(call.words, [word] if word == "-V" || word == "-h") {
        return vec![super::itself(call)];
    }
    let line = OPTIONS.read(call.words);
    let mut own = Intent::new("filesystem", "read", Effect::Read).options(&line);
    let mut operands = line.operands.as_slice();
    let mut programs: Vec<String> = line
        .texts("source")
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut hidden = line.unknown.map(|option| {
        if option.starts_with(UNKNOWN) {
            "its program is known only at run time".to_owned()
        } else {
            format!("{option} is no option of awk that is known here")
        }
    });
    let mut files = line.texts("file");
    files.extend(line.texts("exec"));
    for path in &files {
        match file_text(call, path) {
            Ok(text) => programs.push(text),
            Err(why) => hidden = Some(why),
        }
    }
    if !line.any(&["source", "file", "exec"])
        && let Some((program, rest)) = operands.split_first()
    {
        programs.push((*program).to_owned());
        operands = rest;
    }
    for option in [
        "load",
        "include",
        "debug",
        "profile",
        "pretty_print",
        "dump_variables",
        "W",
    ] {
        if line.is_set(option) {
            hidden = Some(format!(
                "--{} runs code or writes a file",
                option.replace('_', "-")
            ));
        }
    }
    for name in ["source", "file", "exec"] {
        if line.is_unknown(name) {
            hidden = Some("its program is known only at run time".to_owned());
        }
    }
    own = own.texts("script", &programs);
    let is_path = |word: &&&str| !word.contains('=') || word.starts_with(['/', '.']);
    let paths: Vec<&str> = operands.iter().filter(is_path).copied().collect();
    own = own.texts("path", &paths);
    let mut inner = Vec::new();
    if line.is_set("include") && line.texts("include") == ["inplace"] {
        "edit".clone_into(&mut own.action);
        own.effect = Effect::Write;
        inner.extend(paths.iter().find_map(|path| call.guard_entry(path)));
    }
    let mut doings = Vec::new();
    for program in &programs {
        match scan(program) {
            Ok(found) => doings.extend(found),
            Err(why) => hidden = Some(why.to_owned()),
        }
    }
    if doings.len() > call.limit {
        hidden = Some("its program does more than is looked into".to_owned());
    }
    for doing in doings.into_iter().take(call.limit) {
        match doing {
            Doing::Environment => own.effect = own.effect.max(Effect::Secret),
            Doing::Runs(text) => {
                own.effect = own.effect.max(Effect::Execute);
                inner.extend(Start::default().shell(call, &text, &[]));
            }
            Doing::Reads(path) if STREAMS.contains(&path.as_str()) => {}
            Doing::Reads(path) => {
                inner.push(Intent::new("filesystem", "read", Effect::Read).text("path", &path));
            }
            Doing::Writes(path) if STREAMS.contains(&path.as_str()) => {}
            Doing::Writes(path) => inner.extend(call.output(&path)),
        }
    }
    if let Some(why) = hidden {
        own.effect = own.effect.max(Effect::Execute);
        own = own.opaque(&why);
    }
    std::iter::once(own).chain(inner).collect()
}

/// What a program does beside reading.
enum Doing {
    Environment,
    Runs(String),
    Reads(String),
    Writes(String),
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number,
    /// A regular expression.
    Pattern,
    Sign(&'static str),
    End,
}

const SIGNS: &[&str] = &[
    "||", "|&", "&&", ">>", ">=", "<=", "==", "!=", "+=", "-=", "*=", "/=", "%=", "^=", "++", "--",
    "!~", "|", ">", "<", "=", "!", "+", "-", "*", "/", "%", "^", "(", ")", "{", "}", "[", "]", ",",
    "?", ":", "~", "$", "&",
];

/// Words behind which a slash begins a pattern, though they are names.
const KEYWORDS: &[&str] = &[
    "return", "print", "printf", "case", "in", "delete", "else", "do", "exit", "and", "or",
    "getline",
];

fn scan(program: &str) -> Result<Vec<Doing>, &'static str> {
    if program.contains(UNKNOWN) {
        return Err("its program is known only at run time");
    }
    let tokens = tokens(program).ok_or("its program could not be taken apart")?;
    let mut found = Vec::new();
    let sign = |at: usize, text: &str| matches!(tokens.get(at), Some(Token::Sign(s)) if *s == text);
    let ends = |at: usize| {
        matches!(tokens.get(at), None | Some(Token::End)) || sign(at, "}") || sign(at, ")")
    };
    // Depth of parentheses in a print statement; `None` outside of one.
    let mut print: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Name(name) => match name.as_str() {
                "print" | "printf" => print = Some(0),
                "ENVIRON" | "PROCINFO" | "SYMTAB" => found.push(Doing::Environment),
                "system" => match (tokens.get(at + 2), sign(at + 1, "(") && sign(at + 3, ")")) {
                    (Some(Token::Text(text)), true) => found.push(Doing::Runs(text.clone())),
                    _ => return Err("it runs a command that is known only at run time"),
                },
                _ => {}
            },
            Token::Sign("@") => return Err("it loads code, or calls a function by its name"),
            Token::Sign("|&") => return Err("it talks to another program or to the network"),
            Token::Sign("|") => {
                let reads =
                    matches!(tokens.get(at + 1), Some(Token::Name(name)) if name == "getline");
                let text = if reads {
                    at.checked_sub(1).and_then(|before| match &tokens[before] {
                        Token::Text(text) if at < 2 || begins(&tokens[at - 2]) => Some(text),
                        _ => None,
                    })
                } else {
                    match tokens.get(at + 1) {
                        Some(Token::Text(text)) if ends(at + 2) => Some(text),
                        _ => None,
                    }
                };
                match text {
                    Some(text) => found.push(Doing::Runs(text.clone())),
                    None => return Err("it runs a command that is known only at run time"),
                }
            }
            Token::Sign(">" | ">>") if print == Some(0) => match tokens.get(at + 1) {
                Some(Token::Text(path)) if ends(at + 2) => found.push(Doing::Writes(path.clone())),
                _ => return Err("it writes files whose names are not known"),
            },
            Token::Sign("<") if reads_line(&tokens[..at]) => match tokens.get(at + 1) {
                Some(Token::Text(path)) => found.push(Doing::Reads(path.clone())),
                _ => return Err("it reads files whose names are not known"),
            },
            Token::Sign("(" | "[") => print = print.map(|depth| depth + 1),
            Token::Sign(")" | "]") => print = print.and_then(|depth| depth.checked_sub(1)),
            Token::Sign("{" | "}") | Token::End => print = None,
            _ => {}
        }
        if found.len() > 10_000 {
            return Err("its program does more than is looked into");
        }
    }
    Ok(found)
}

/// True for `getline` and perhaps a variable: what follows a `<` is the name of a file.
fn reads_line(before: &[Token]) -> bool {
    let statement = before
        .rsplit(|token| {
            matches!(
                token,
                Token::End | Token::Sign("{" | "}" | "&&" | "||" | ")")
            )
        })
        .next();
    statement
        .unwrap_or_default()
        .iter()
        .any(|token| matches!(token, Token::Name(name) if name == "getline"))
}

/// True where an expression begins behind the token: the text behind it is all there is before the pipe.
fn begins(token: &Token) -> bool {
    matches!(
        token,
        Token::End | Token::Sign("{" | "}" | "(" | ";" | "&&" | "||" | "!")
    )
}

fn tokens(program: &str) -> Option<Vec<Token>> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = program;
    while let Some(first) = rest.chars().next() {
        if matches!(first, ' ' | '\t' | '\r') {
            rest = &rest[1..];
        } else if first == '\n' || first == ';' {
            tokens.push(Token::End);
            rest = &rest[1..];
        } else if first == '\\' {
            // A line that goes on.
            rest = rest.strip_prefix("\\\n")?;
        } else if first == '#' {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if first == '"' {
            let (text, behind) = string(&rest[1..])?;
            tokens.push(Token::Text(text));
            rest = behind;
        } else if first == '@' {
            tokens.push(Token::Sign("@"));
            rest = &rest[1..];
        } else if first.is_ascii_alphabetic() || first == '_' {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            tokens.push(Token::Name(rest[..end].to_owned()));
            rest = &rest[end..];
        } else if first.is_ascii_digit() || first == '.' {
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '.')
                .unwrap_or(rest.len());
            tokens.push(Token::Number);
            rest = &rest[end..];
        } else if first == '/' && pattern_may_begin(tokens.last()) {
            rest = pattern(&rest[1..])?;
            tokens.push(Token::Pattern);
        } else {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign))?;
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        }
    }
    Some(tokens)
}

fn pattern_may_begin(last: Option<&Token>) -> bool {
    match last {
        None | Some(Token::End | Token::Pattern) => true,
        Some(Token::Name(name)) => KEYWORDS.contains(&name.as_str()),
        Some(Token::Sign(sign)) => !matches!(*sign, ")" | "]" | "$" | "++" | "--"),
        Some(Token::Number | Token::Text(_)) => false,
    }
}

/// The text of a string up to its closing quote, and what is behind.
fn string(rest: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut letters = rest.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((text, &rest[at + 1..])),
            '\n' => return None,
            '\\' => match letters.next()?.1 {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                letter @ ('"' | '\\' | '/') => text.push(letter),
                // Other escapes depend on the awk.
                _ => text.push(UNKNOWN),
            },
            letter => text.push(letter),
        }
    }
    None
}

/// What is behind a regular expression. A slash in brackets does not end it for some awks, and does for others.
fn pattern(rest: &str) -> Option<&str> {
    let mut letters = rest.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '\\' => {
                letters.next();
            }
            '\n' => return None,
            '/' => return Some(&rest[at + 1..]),
            '[' => {
                let length = brackets(&rest[at..])?;
                if rest[at..at + length].contains(['/', '\n']) {
                    return None;
                }
                while letters.offset() < at + length {
                    letters.next();
                }
            }
            _ => {}
        }
    }
    None
}

/// The bytes of the bracket expression at the front of a pattern, with the classes (`[:alpha:]`) in it.
pub(in crate::intent) fn brackets(pattern: &str) -> Option<usize> {
    let mut at = 1;
    at += usize::from(pattern[at..].starts_with('^'));
    at += usize::from(pattern[at..].starts_with(']'));
    loop {
        let letter = pattern[at..].chars().next()?;
        let class = [("[:", ":]"), ("[.", ".]"), ("[=", "=]")]
            .iter()
            .find(|(open, _)| pattern[at..].starts_with(open));
        if letter == ']' {
            return Some(at + 1);
        }
        at += match class {
            Some((_, close)) => 2 + pattern[at + 2..].find(close)? + 2,
            None => letter.len_utf8(),
        };
    }
}
