//! Shells: a line behind `-c`, a script, or what they read.

use super::super::Stdin;
use super::super::call::Call;
use super::super::{Effect, Intent, UNKNOWN};
use super::start::{Start, fed_text, file_text};

/// Shells whose language is read here.
const POSIX: &str = "sh bash rbash dash ash zsh ksh ksh93 mksh lksh oksh loksh pdksh yash osh hush posh bosh mrsh gosh";
/// Shells of another language; what of a line looks like a command is still held against rules that refuse.
const FOREIGN: &str = "fish csh tcsh elvish nu xonsh pwsh powershell rc es ysh murex oil";

/// Options of shells behind `-o` that do not change how a line is read.
const USUAL: &str = "braceexpand emacs errexit errtrace functrace hashall ignoreeof interactive-comments \
                     monitor noclobber noexec nolog notify nounset onecmd pipefail posix privileged verbose vi xtrace";

pub(super) fn knows(name: &str) -> bool {
    is_posix(name) || is_foreign(name)
}

fn is_posix(name: &str) -> bool {
    POSIX.split(' ').any(|known| known == name)
}

fn is_foreign(name: &str) -> bool {
    FOREIGN.split(' ').any(|known| known == name)
}

/// What the words of a shell say.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
struct Shell<'a> {
    /// True behind `-c`: the first operand is a line.
    line: bool,
    /// True behind `-s`: the operands are parameters.
    stdin: bool,
    operands: &'a [String],
    /// Files of commands that are read first.
    first: Vec<&'a str>,
    /// An option that is not known, or a word that may turn out to be one.
    unknown: Option<&'a str>,
    /// It only says its version or the like.
    asks: bool,
    /// It reads the script and runs nothing.
    checks: bool,
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    if is_foreign(call.name) {
        return foreign(call);
    }
    let shell = options(call.words);
    if shell.asks && shell.operands.is_empty() && !shell.line {
        return vec![super::itself(call)];
    }
    let start = Start::default();
    let mut own = call.seen_through();
    let mut inner = Vec::new();
    for path in &shell.first {
        match file_text(call, path) {
            Ok(text) => inner.extend(start.shell(call, &text, &[])),
            Err(why) => own = hidden(own, &why),
        }
    }
    if let Some(option) = shell.unknown {
        own = hidden(
            own,
            &if option.starts_with(UNKNOWN) {
                "a word known only at run time may be an option or a script".to_owned()
            } else {
                format!("{option} is no option of {} that is known here", call.name)
            },
        );
    }
    if shell.line {
        match shell.operands.split_first() {
            Some((line, parameters)) => {
                own = own.text("code", line).texts("parameter", parameters);
                inner.extend(start.shell(call, line, parameters));
            }
            None => {
                own = Intent {
                    action: "help".to_owned(),
                    ..own
                }
            }
        }
    } else if let (Some((path, parameters)), false) = (shell.operands.split_first(), shell.stdin) {
        "run_script".clone_into(&mut own.action);
        own = own.text("path", path).texts("parameter", parameters);
        if shell.checks && shell.unknown.is_none() {
            "check".clone_into(&mut own.action);
            return vec![own];
        }
        match file_text(call, path) {
            // What the script reads is not the script.
            Ok(text) => inner.extend(start.shell(call, &text, shell.operands)),
            Err(why) => own = hidden(own, &why),
        }
    } else {
        "run_shell".clone_into(&mut own.action);
        let parameters: Vec<String> = std::iter::once(call.name.to_owned())
            .chain(shell.operands.iter().cloned())
            .collect();
        match fed_text(call) {
            // Its commands read on where it stopped.
            Ok(text) => {
                inner.extend(Start::fed(Stdin::Inherited).shell(call, &text, &parameters));
                if eats(&text) {
                    own = hidden(own, "a command in it may read the lines that follow");
                }
            }
            Err(why) => own = hidden(own, &why),
        }
    }
    std::iter::once(own).chain(inner).collect()
}

/// True if a command of a text that a shell reads from its input may take lines away from it, and what is left may
/// mean something else.
fn eats(text: &str) -> bool {
    let mut lines = text.lines();
    let several = |line: &str| line.contains("<<") || line.matches(['"', '\'']).count() % 2 == 1;
    let at = lines.position(|line| {
        line.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| EATING.split(' ').any(|known| known == word))
    });
    at.is_some() && lines.any(several)
}

/// Programs that read their input where nothing else is named.
const EATING: &str = "read mapfile readarray select head tail sed awk cat dd sh bash dash zsh ssh python python3 perl \
                      xargs tee wc sort grep psql mysql";

fn hidden(own: Intent, why: &str) -> Intent {
    Intent {
        effect: Effect::Execute,
        ..own
    }
    .opaque(why)
}

fn options(words: &[String]) -> Shell<'_> {
    let mut shell = Shell::default();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        if word.starts_with(UNKNOWN) {
            shell.unknown = shell.unknown.or(Some(word));
        }
        if word == "--" || word == "-" {
            at += 1;
            break;
        }
        let Some(sign) = word.chars().next().filter(|c| matches!(c, '-' | '+')) else {
            break;
        };
        at += 1;
        if let Some(long) = word.strip_prefix("--") {
            let (name, value) = long
                .split_once('=')
                .map_or((long, None), |(n, v)| (n, Some(v)));
            match name {
                "rcfile" | "init-file" => {
                    let file = value.or(words.get(at).map(String::as_str));
                    at += usize::from(value.is_none());
                    shell.first.extend(file);
                }
                "norc" | "noprofile" | "posix" | "login" | "restricted" | "verbose"
                | "noediting" | "no-rcs" | "no-globalrcs" | "interactive" => {}
                "help" | "version" => shell.asks = true,
                "dump-strings" | "dump-po-strings" | "pretty-print" => shell.checks = true,
                "emulate" => at += 1,
                // zsh and mksh name every option so.
                _ => shell.unknown = shell.unknown.or(Some(word)),
            }
            continue;
        }
        for letter in word.chars().skip(1) {
            match letter {
                'c' if sign == '-' => shell.line = true,
                's' if sign == '-' => shell.stdin = true,
                'n' if sign == '-' => shell.checks = true,
                'o' | 'O' => {
                    let value = words.get(at).map_or("", String::as_str);
                    let usual = letter == 'o' && USUAL.split(' ').any(|known| known == value);
                    if !usual {
                        shell.unknown = shell.unknown.or(Some(value));
                    }
                    at += 1;
                }
                'a' | 'k' | 'H' => shell.unknown = shell.unknown.or(Some(word)),
                _ => {}
            }
        }
    }
    shell.operands = words.get(at..).unwrap_or_default();
    shell
}

/// A language that is not read here: opaque, but a rule that refuses a command still finds it.
fn foreign(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let why = "it runs code that is not looked into";
    let at = call.words.iter().position(|word| {
        matches!(
            word.to_ascii_lowercase().as_str(),
            "-command" | "--command" | "--commands"
        ) || word.strip_prefix('-').is_some_and(|letters| {
            !letters.starts_with('-') && letters.len() < 5 && letters.ends_with('c')
        })
    });
    let code = at.and_then(|at| call.words.get(at + 1));
    let Some(code) = code else {
        return match (call.words, fed_text(call)) {
            ([], Ok(text)) => guessed(call, call.runs("run_code", why).text("code", &text), &text),
            _ => vec![call.runs("run_code", why)],
        };
    };
    let own = Intent::new(call.name, "run_code", Effect::Execute)
        .text("code", code)
        .opaque(why);
    guessed(call, own, code)
}

fn guessed(call: &Call, own: Intent, code: &str) -> Vec<Intent> {
    let seen = Start::default().shell(call, code, &[]);
    std::iter::once(own)
        .chain(seen.into_iter().filter(|intent| intent.opaque.is_none()))
        .collect()
}
