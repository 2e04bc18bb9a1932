//! find: an expression, not options. Its actions decide what it does.

use super::super::call::Call;
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
    let has = |actions: &[&str]| {
        expression
            .iter()
            .any(|word| actions.contains(&word.as_str()))
    };
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
