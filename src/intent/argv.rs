//! argv → intents: decodes the words, finds the reader of the program, and keeps the reading within bounds.

use std::ffi::OsString;

use super::call::{Call, Counts, Scope, limit};
use super::{
    Effect, Intent, Stdin, Taught, World, generic, is_built_in, programs, shell, taught, wrapper,
};
use crate::resolve::is_own_name;

/// Bytes of argv that are looked into; Linux takes more, but no honest command is longer.
const MAX_BYTES: usize = 1 << 20;
/// Words of argv that are looked into.
const MAX_WORDS: usize = 10_000;
/// Commands inside commands that are looked into.
const MAX_DEPTH: usize = 16;
/// Commands of one line, in all depths, that are looked into.
const MAX_COMMANDS: usize = 4096;

/// What a command line would do, with what it is fed. Never empty for a non-empty argv.
#[must_use]
pub fn read(argv: &[OsString], world: &dyn World, stdin: &Stdin) -> Vec<Intent> {
    Taught::NONE.read(argv, world, stdin)
}

/// What a line of shell would do, with what it is fed. Never empty.
#[must_use]
pub fn read_line(line: &str, world: &dyn World, stdin: &Stdin) -> Vec<Intent> {
    Taught::NONE.read_line(line, world, stdin)
}

impl Taught {
    /// [`read`], where a policy describes these programs.
    #[must_use]
    pub fn read(&self, argv: &[OsString], world: &dyn World, stdin: &Stdin) -> Vec<Intent> {
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
        let counts = Counts::new(MAX_COMMANDS);
        read_words(&words, Scope::new(world, &counts).with_taught(self), stdin)
    }

    /// [`read_line`], where a policy describes these programs.
    #[must_use]
    pub fn read_line(&self, line: &str, world: &dyn World, stdin: &Stdin) -> Vec<Intent> {
        let counts = Counts::new(MAX_COMMANDS);
        shell::read(
            line,
            Scope::new(world, &counts).with_taught(self),
            stdin,
            &[],
        )
    }

    /// True if what the command would do cannot be seen because of what it is fed: it reads code from there. The
    /// reading itself is asked, so that this holds for whatever program reads it, however deep in the command: with
    /// another text another reading.
    #[must_use]
    pub fn depends_on_stdin(&self, argv: &[OsString], world: &dyn World) -> bool {
        let unseen = self.read(argv, world, &Stdin::Inherited);
        unseen.iter().any(|intent| intent.opaque.is_some())
            && unseen != self.read(argv, world, &Stdin::Text("true".to_owned()))
    }
}

/// Reads decoded words as one command.
pub(super) fn read_words(words: &[String], scope: Scope, stdin: &Stdin) -> Vec<Intent> {
    let Some((program, rest)) = words.split_first() else {
        return Vec::new();
    };
    let name = match base_name(program) {
        own if is_own_name(own.as_ref()) => "sudomode",
        name => name,
    };
    let call = Call {
        name,
        words: rest,
        world: scope.world,
        scope,
        stdin,
        limit: limit(words),
    };
    let mut intents = if program.contains(super::UNKNOWN) {
        vec![call.runs(
            "run_command",
            "which program runs is known only at run time",
        )]
    } else if scope.depth > MAX_DEPTH || !scope.take() {
        vec![
            Intent::new(name, "run_command", Effect::Execute)
                .opaque("commands are nested deeper, or are more, than what is looked into"),
        ]
    } else {
        let looked = scope.looked();
        let mut intents = match scope.taught.program(name) {
            Some(program) if !is_built_in(name) => taught::read(program, &call),
            _ => wrapper::read(&call)
                .or_else(|| programs::read(&call))
                .unwrap_or_else(|| generic::read(&call)),
        };
        intents.extend(wrapper::started_by_options(&call));
        // What has no reading is not harmless for that.
        if intents.is_empty() {
            intents.push(call.runs("run", "nothing of it could be read"));
        }
        // What it starts is as it was read; that it will be the same is not sure.
        let reads = scope.looked().saturating_sub(looked);
        if reads > 0 {
            scope.claim(reads);
            for intent in intents.iter_mut().filter(|intent| intent.chain.is_empty()) {
                intent.doubt(super::MAY_CHANGE);
            }
        }
        intents
    };
    intents.extend(guarded(&call, &intents));
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

/// The change of a file of sudomode's own that a command names, whatever it is that the command does with it; a command
/// that only looks changes none, and git keeps the settings of a project like all its files.
fn guarded(call: &Call, intents: &[Intent]) -> Option<Intent> {
    let looks = |intent: &Intent| intent.effect == Effect::Read && intent.opaque.is_none();
    if intents.iter().all(looks) || intents.iter().any(|intent| intent.resource == "sudomode") {
        return None;
    }
    let keeps = call.name == "git";
    let may_name = |word: &&String| {
        word.contains("sudomode") || !keeps && crate::agent::settings::may_name(word)
    };
    let named = call.words.iter().filter(may_name);
    let behind = |word: &String| {
        let ends = word.match_indices(['=', ':', '@', ',']);
        let behind: Vec<String> = ends.map(|(at, _)| word[at + 1..].to_owned()).collect();
        std::iter::once(word.clone())
            .chain(behind)
            .collect::<Vec<_>>()
    };
    let paths = named.take(16).flat_map(behind);
    paths
        .filter(|path| path.contains(['/', '.']))
        .find_map(|path| call.guard_entry(&path))
}

/// Says which words an intent was read from, unless a command inside this one said so before.
fn complete(mut intent: Intent, program: &str, words: &[String]) -> Intent {
    if intent.command.is_empty() {
        program.clone_into(&mut intent.program);
        intent.command = words.to_vec();
    }
    intent
}
