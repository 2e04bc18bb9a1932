//! find: an expression, not options. Its actions decide what it does.

use super::super::call::Call;
use super::super::{Effect, Intent};

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
    let list = Intent::new("filesystem", "find", Effect::Read)
        .texts("path", roots)
        .texts("expression", expression);
    let mut intents = vec![list];
    let has = |actions: &[&str]| {
        expression
            .iter()
            .any(|word| actions.contains(&word.as_str()))
    };
    if has(&["-files0-from"]) && has(&["-delete"]) {
        intents.push(call.runs("delete", "a file names what it deletes"));
    }
    if has(&["-delete"]) {
        let here = [".".to_owned()];
        let changed = if roots.is_empty() { &here[..] } else { roots };
        intents.push(
            Intent::new("filesystem", "delete", Effect::Destroy)
                .texts("path", changed)
                .set("recursive")
                .texts("expression", expression),
        );
        intents.extend(changed.iter().find_map(|root| call.guard(root)));
    }
    if has(&["-exec", "-execdir", "-ok", "-okdir"]) {
        intents.push(call.runs("run_command", "it runs a command on each file"));
    }
    let outputs = expression
        .windows(2)
        .filter(|pair| {
            matches!(
                pair[0].as_str(),
                "-fprint" | "-fprint0" | "-fls" | "-fprintf"
            )
        })
        .take(call.limit);
    intents.extend(outputs.flat_map(|pair| call.output(&pair[1])));
    intents
}
