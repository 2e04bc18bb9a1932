//! Shell text → intents: every command that bash would run.

use super::argv::read_words;
use super::call::{Scope, text};
use super::{Effect, Intent, Stdin};

/// What a text of shell would do. Never empty.
pub(super) fn read(line: &str, scope: Scope, stdin: &Stdin, _: &[String]) -> Vec<Intent> {
    if !line.contains(['$', '`', '|', '&', ';', '<', '>', '(', '{', '\n'])
        && let Ok(words) = shell_words::split(line)
        && !words.is_empty()
    {
        return read_words(&words, scope, stdin);
    }
    let mut intent = Intent::new("shell", "run_code", Effect::Execute)
        .arg("code", text(line))
        .opaque("a shell line is not looked into");
    intent.command = vec![line.to_owned()];
    "shell".clone_into(&mut intent.program);
    vec![intent]
}
