//! find: an expression, not options. Its actions decide what it does.

use super::super::call::{Call, MAX_INTENTS};
use super::super::{Effect, Intent};

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let is_expression = |word: &&String| {
        word.starts_with('-') && word.len() > 1 || matches!(word.as_str(), "(" | "!")
    };
    // `-H`, `-L`, `-P`, `-D x` and `-O1` come before the starting points.
    let leading = call
        .words
        .iter()
        .take_while(|word| matches!(word.as_str(), "-H" | "-L" | "-P") || word.starts_with("-O"))
        .count();
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
    let mut words = expression.iter().take(MAX_INTENTS);
    while let Some(word) = words.next() {
        match word.as_str() {
            "-delete" => {
                intents.push(
                    Intent::new("filesystem", "delete", Effect::Destroy)
                        .texts("path", roots)
                        .set("recursive")
                        .texts("expression", expression),
                );
                let here = [".".to_owned()];
                let roots = if roots.is_empty() { &here[..] } else { roots };
                intents.extend(roots.iter().find_map(|root| call.guard(root)));
            }
            "-exec" | "-execdir" | "-ok" | "-okdir" => {
                intents.push(call.runs("run_command", "it runs a command on each file"));
            }
            "-fprint" | "-fprint0" | "-fls" | "-fprintf" => {
                intents.extend(words.next().into_iter().flat_map(|path| call.output(path)));
            }
            _ => {}
        }
    }
    if expression.len() > MAX_INTENTS {
        intents.push(call.runs(
            "run_command",
            "its expression is longer than what is looked into",
        ));
    }
    intents
}
