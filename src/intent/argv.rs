//! argv → intents: decodes the words, finds the reader of the program, and keeps the reading within bounds.

use std::ffi::OsString;

use super::call::{Call, limit};
use super::{Effect, Intent, generic, programs};

/// Bytes of argv that are looked into; Linux takes more, but no honest command is longer.
const MAX_BYTES: usize = 1 << 20;
/// Words of argv that are looked into.
const MAX_WORDS: usize = 10_000;
/// Commands inside commands that are looked into.
const MAX_DEPTH: usize = 8;

/// Reads files a command names and knows which files are sudomode's own. Handed in, so that reading stays pure.
pub trait Files {
    /// The bytes of the file, or why it was not read (missing, too large, not regular).
    fn read(&self, path: &str) -> Result<Vec<u8>, String>;

    /// True if there is something at the path.
    fn exists(&self, path: &str) -> bool;

    /// True if the path, taken from the working directory, is, lies in, or contains a file of sudomode's own.
    /// What is spelled below an own file lies in it too, whether or not it can exist.
    fn guards(&self, path: &str) -> bool;
}

/// What a command line would do. Never empty for a non-empty argv.
#[must_use]
pub fn read(argv: &[OsString], files: &dyn Files) -> Vec<Intent> {
    let bytes: usize = argv.iter().map(|word| word.len() + 1).sum();
    if argv.len() > MAX_WORDS || bytes > MAX_BYTES {
        let program = argv
            .first()
            .filter(|word| word.len() <= 4096)
            .map_or_else(|| "command".into(), |word| word.to_string_lossy());
        return vec![complete(
            Intent::new(base_name(&program), "run", Effect::Execute)
                .opaque("the command line is longer than what is looked into"),
            &program,
            std::slice::from_ref(&program.to_string()),
        )];
    }
    let words: Vec<String> = argv
        .iter()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    read_words(&words, files, 0)
}

/// A shell line that is not looked into.
#[must_use]
pub fn opaque_line(line: &str) -> Intent {
    let words = [line.to_owned()];
    let intent = Intent::new("shell", "run_code", Effect::Execute)
        .text("code", line)
        .opaque("a shell line is not looked into");
    complete(intent, "shell", &words)
}

/// Reads decoded words; `depth` counts the commands around this one.
pub(super) fn read_words(words: &[String], files: &dyn Files, depth: usize) -> Vec<Intent> {
    let Some((program, rest)) = words.split_first() else {
        return Vec::new();
    };
    let name = base_name(program);
    let call = Call {
        name,
        words: rest,
        files,
        depth,
        limit: limit(words),
    };
    let mut intents = if depth > MAX_DEPTH {
        vec![
            Intent::new(name, "run_command", Effect::Execute)
                .opaque("commands are nested deeper than what is looked into"),
        ]
    } else {
        programs::reader(name).map_or_else(|| generic::read(&call), |reader| reader(&call))
    };
    if intents.len() > call.limit {
        intents.truncate(call.limit);
        intents.push(
            Intent::new(name, "run", Effect::Execute)
                .opaque("the command would do more things than are looked into"),
        );
    }
    intents
        .into_iter()
        .map(|intent| complete(intent, program, words))
        .collect()
}

/// The last component of a path: the name a program goes by.
fn base_name(program: &str) -> &str {
    match program.rsplit('/').next() {
        Some(name) if !name.is_empty() => name,
        _ => program,
    }
}

/// Says which words an intent was read from, unless a command inside this one said so before.
fn complete(mut intent: Intent, program: &str, words: &[String]) -> Intent {
    if intent.command.is_empty() {
        program.clone_into(&mut intent.program);
        intent.command = words.to_vec();
    }
    intent
}
