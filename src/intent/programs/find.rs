//! find and fd: an expression, or options. Their actions decide what they do.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::wrapper::Start;
use super::super::{Effect, Intent, UNKNOWN, Value};

/// Actions that run a command on what is found.
const ACTIONS: &[&str] = &["-exec", "-execdir", "-ok", "-okdir"];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let is_expression = |word: &&String| {
        word.starts_with('-') && word.len() > 1 || matches!(word.as_str(), "(" | "!")
    };
    // `-H`, `-L`, `-P`, `-D x` and `-O1` come before the starting points.
    let mut leading = 0;
    while let Some(word) = call.words.get(leading) {
        leading += match word.as_str() {
            "-H" | "-L" | "-P" | "--" => 1,
            "-D" => 2,
            word if word.starts_with("-O") || word.starts_with("-D") => 1,
            _ => break,
        };
    }
    let leading = leading.min(call.words.len());
    let rest = &call.words[leading..];
    let end = rest
        .iter()
        .position(|word| is_expression(&word))
        .unwrap_or(rest.len());
    let (roots, expression) = rest.split_at(end);
    let mut list = Intent::new("filesystem", "find", Effect::Read)
        .texts("path", roots)
        .texts("expression", expression);
    // An action may hide in a word that is known only at run time.
    let hidden = rest.iter().any(|word| word.starts_with(UNKNOWN));
    if hidden {
        list.absence.unknown = true;
    }
    let mut intents = vec![list];
    let (commands, others) = commands(expression);
    let has = |actions: &[&str]| others.iter().any(|word| actions.contains(&word.as_str()));
    if has(&["-files0-from"]) && has(&["-delete"]) {
        intents.push(call.runs("delete", "a file names what it deletes"));
    }
    let here = [".".to_owned()];
    let mut changed = if roots.is_empty() { &here[..] } else { roots }.to_vec();
    // Through links it gets to places that are not below those.
    let follows = |word: &String| matches!(word.as_str(), "-L" | "-follow");
    if call.words.iter().any(follows) {
        changed.push(UNKNOWN.to_string());
    }
    let changed = changed.as_slice();
    if has(&["-delete"]) {
        intents.push(
            Intent::new("filesystem", "delete", Effect::Destroy)
                .texts("path", changed)
                .set("recursive")
                .texts("expression", expression),
        );
        intents.extend(changed.iter().find_map(|root| call.guard(root)));
    }
    if let Some(at) = expression
        .iter()
        .rposition(|word| ACTIONS.contains(&word.as_str()))
        && has(ACTIONS)
    {
        intents.push(call.runs("run_command", "it is not known where its command ends"));
        intents.extend(Start::default().guesses(call, &expression[at + 1..]));
    }
    for (before, command) in commands.iter().take(call.limit) {
        intents.extend(started(call, before, command, changed));
    }
    let outputs = others
        .windows(2)
        .filter(|pair| {
            matches!(
                pair[0].as_str(),
                "-fprint" | "-fprint0" | "-fls" | "-fprintf"
            )
        })
        .take(call.limit);
    intents.extend(outputs.flat_map(|pair| call.output(pair[1])));
    if commands.len() > call.limit {
        intents.push(call.runs("run_command", "it runs more commands than are looked into"));
    }
    intents
}

/// The commands of an expression, each with the words before it; and the words that are of no command.
type Commands<'a> = (Vec<(&'a [String], &'a [String])>, Vec<&'a String>);

fn commands(expression: &[String]) -> Commands<'_> {
    let mut found = Vec::new();
    let mut others = Vec::new();
    let mut at = 0;
    while let Some(word) = expression.get(at) {
        let behind = &expression[at + 1..];
        let ends = |index: usize| {
            behind[index] == ";" || behind[index] == "+" && index > 0 && behind[index - 1] == "{}"
        };
        if ACTIONS.contains(&word.as_str())
            && let Some(length) = (0..behind.len()).find(|index| ends(*index))
        {
            found.push((&expression[..at], &behind[..length]));
            at += length + 2;
        } else {
            others.push(word);
            at += 1;
        }
    }
    (found, others)
}

/// One command. Where all that happens is that files are looked at, it is looking at all that lies below the starting
/// points; else its operands are those, and what is known only at run time.
fn started(call: &Call, before: &[String], command: &[String], roots: &[String]) -> Vec<Intent> {
    let looks = |intents: &[Intent]| {
        intents
            .iter()
            .all(|intent| intent.effect == Effect::Read && intent.opaque.is_none())
    };
    let start = Start::default();
    let roots: Vec<String> = roots.iter().take(call.limit).cloned().collect();
    let root = roots.first().map_or(".", String::as_str);
    let below = format!("{}/{UNKNOWN}", root.trim_end_matches('/'));
    let fill = |whole: &[String]| -> Vec<String> {
        let fill = |word: &String| match word.as_str() {
            "{}" => whole.to_vec(),
            word => vec![word.replace("{}", &below)],
        };
        command.iter().flat_map(fill).collect()
    };
    let unknown = start.words(call, &fill(std::slice::from_ref(&below)));
    if !command.iter().any(|word| word.contains("{}")) {
        return unknown;
    }
    let named = named(before, &roots);
    let mut known = start.words(call, &fill(if looks(&unknown) { &named } else { &roots }));
    for intent in &mut known {
        if intent.resource == "filesystem" {
            intent
                .args
                .insert("recursive".to_owned(), Value::Bool(true));
        }
    }
    if !looks(&unknown) || !looks(&known) {
        known.extend(unknown);
    }
    known
}

/// Where the files lie whose names `find` with those words prints; `None` if it may print anything else.
pub(in crate::intent) fn places(words: &[String]) -> Option<Vec<String>> {
    let is_expression = |word: &String| word.starts_with('-') || word == "(" || word == "!";
    let end = words.iter().position(is_expression).unwrap_or(words.len());
    let (roots, expression) = words.split_at(end);
    let prints = |word: &String| {
        ["-printf", "-fprintf", "-ls", "-files0-from"].contains(&word.as_str())
            || ACTIONS.contains(&word.as_str())
    };
    if words.iter().any(|word| word.contains(UNKNOWN)) || expression.iter().any(prints) {
        return None;
    }
    let here = [".".to_owned()];
    let roots = if roots.is_empty() { &here[..] } else { roots };
    Some(named(expression, roots)).filter(|paths| !paths.iter().any(|path| path.contains(UNKNOWN)))
}

/// The starting points, and below them the names that are asked for, as far as they are no patterns for all.
fn named(before: &[String], roots: &[String]) -> Vec<String> {
    let mut paths = roots.to_vec();
    let names = before.windows(2).filter(|pair| {
        matches!(
            pair[0].as_str(),
            "-name" | "-iname" | "-path" | "-wholename"
        )
    });
    for pair in names.take(16) {
        let name = &pair[1];
        if name.contains(['*', '?', '[']) {
            // A pattern for hidden files may mean those that hold secrets.
            if name.starts_with('.') || name.contains("/.") {
                paths.push(UNKNOWN.to_string());
            }
        } else {
            paths.extend(
                roots
                    .iter()
                    .map(|root| format!("{}/{name}", root.trim_end_matches('/'))),
            );
        }
    }
    paths
}

const FD: Grammar = Grammar::gnu(
    "hidden/H no-hidden no-ignore/I ignore no-ignore-vcs no-require-git unrestricted/u case-sensitive/s ignore-case/i glob/g regex \
     fixed-strings/F and= absolute-path/a list-details/l follow/L full-path/p print0/0 max-depth/d= min-depth= exact-depth= prune \
     exclude/E= type/t= extension/e= size/S= changed-within= changed-before= owner/o= color/c= threads/j= format= max-results= /1 \
     quiet/q show-errors base-directory/C= path-separator= search-path= one-file-system strip-cwd-prefix? no-strip-cwd-prefix \
     ignore-file= batch-size= hyperlink? help/h version/V no-ignore-parent no-global-ignore-file relative-path \
     no-follow no-ignore-files ignore-contain= gen-completions?",
);

/// What fd fills in; the first is the path.
const FD_MARKS: &[&str] = &["{}", "{/}", "{//}", "{.}", "{/.}"];

pub(super) fn fd(call: &Call) -> Vec<Intent> {
    let starts = |word: &String| {
        let letters = word.strip_prefix('-').unwrap_or_default();
        matches!(
            word.as_str(),
            "--exec" | "--exec-batch" | "--exec-b" | "--exe"
        ) || !letters.starts_with('-') && letters.len() < 8 && letters.ends_with(['x', 'X'])
    };
    let attached = |word: &String| {
        word.starts_with("--exec=")
            || word.starts_with("--exec-batch=")
            || word
                .strip_prefix('-')
                .is_some_and(|letters| letters.starts_with(['x', 'X']) && letters.len() > 1)
    };
    let at = call
        .words
        .iter()
        .position(|word| starts(word) || attached(word));
    let (before, behind) = call.words.split_at(at.unwrap_or(call.words.len()));
    let line = FD.read(before);
    let mut operands = line.operands.as_slice();
    let mut own = Intent::new("filesystem", "find", Effect::Read).options(&line);
    if let Some((pattern, rest)) = operands.split_first() {
        own = own.text("pattern", pattern);
        operands = rest;
    }
    own = own.texts("path", operands);
    let mut intents = vec![own];
    let Some((option, mut words)) = behind.split_first() else {
        if line
            .unknown
            .is_some_and(|option| option.starts_with("--ex"))
        {
            intents.push(call.runs("run_command", "an option may run a command"));
        }
        return intents;
    };
    if attached(option) {
        intents.push(call.runs(
            "run_command",
            "an option runs a command that is not looked into",
        ));
    }
    let path = format!("./{UNKNOWN}");
    let mut count = 0;
    while !words.is_empty() && count < call.limit {
        count += 1;
        let end = words
            .iter()
            .position(|word| word == ";")
            .unwrap_or(words.len());
        let (command, rest) = words.split_at(end);
        // What stands behind the command is options again, and may be another one.
        words = rest.get(1..).unwrap_or_default();
        let mut filled: Vec<String> = command
            .iter()
            .map(|word| {
                FD_MARKS
                    .iter()
                    .fold(word.clone(), |word, mark| word.replace(mark, &path))
            })
            .collect();
        if filled == command {
            filled.push(path.clone());
        }
        if filled.len() > 1 || !command.is_empty() {
            intents.extend(Start::default().words(call, &filled));
        }
        words = match words.iter().position(starts) {
            Some(next) => &words[next + 1..],
            None => &[],
        };
    }
    intents
}
