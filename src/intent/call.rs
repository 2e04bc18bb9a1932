//! What a reader is given (one program and its words), and how it writes intents.

use std::cell::Cell;

use super::argv::read_words;
use super::options::Line;
use super::{Absence, Args, Effect, Intent, Place, Stdin, Taught, UNKNOWN, Value, World, shell};

/// Intents of one command that are looked into.
const MAX_INTENTS: usize = 256;
/// Bytes that all intents of one command may copy from its words, each intent carrying them all.
const MAX_COPIED: usize = 4 << 20;

/// What is counted through a whole line.
pub(super) struct Counts {
    /// Commands that may still be looked into.
    left: Cell<usize>,
    /// Reads of files that the command which made them has answered for.
    claimed: Cell<usize>,
}

impl Counts {
    pub(super) fn new(commands: usize) -> Self {
        Self {
            left: Cell::new(commands),
            claimed: Cell::new(0),
        }
    }
}

/// What holds for all commands of a line: the world they would run in, and how far they are looked into.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) world: &'a dyn World,
    /// The programs that a policy describes.
    pub(super) taught: &'a Taught,
    /// Commands around this one.
    pub(super) depth: usize,
    counts: &'a Counts,
}

impl<'a> Scope<'a> {
    pub(super) fn new(world: &'a dyn World, counts: &'a Counts) -> Self {
        Self {
            world,
            taught: Taught::NONE,
            depth: 0,
            counts,
        }
    }

    /// The same scope with programs that a policy describes.
    pub(super) fn with_taught(self, taught: &'a Taught) -> Self {
        Self { taught, ..self }
    }

    /// The scope of what a command of this one runs.
    pub(super) fn inner(self) -> Self {
        Self {
            depth: self.depth + 1,
            ..self
        }
    }

    /// The same scope with the world seen from another directory.
    pub(super) fn with_world<'b>(self, world: &'b dyn World) -> Scope<'b>
    where
        'a: 'b,
    {
        Scope { world, ..self }
    }

    /// Counts one more command; false once there were too many.
    pub(super) fn take(self) -> bool {
        let left = self.counts.left.get();
        self.counts.left.set(left.saturating_sub(1));
        left > 0
    }

    /// How often a file was read that no command has answered for yet.
    pub(super) fn looked(self) -> usize {
        self.world
            .looked()
            .saturating_sub(self.counts.claimed.get())
    }

    /// Answers for reads of files.
    pub(super) fn claim(self, reads: usize) {
        self.counts.claimed.set(self.counts.claimed.get() + reads);
    }
}

/// One program and the words after it.
pub(super) struct Call<'a> {
    /// Base name of the program.
    pub(super) name: &'a str,
    /// The words after the program.
    pub(super) words: &'a [String],
    pub(super) world: &'a dyn World,
    pub(super) scope: Scope<'a>,
    /// What it is fed.
    pub(super) stdin: &'a Stdin,
    /// The number of intents that are looked into; past it the command is opaque.
    pub(super) limit: usize,
}

/// The number of intents that bounds memory for words of that many bytes.
pub(super) fn limit(words: &[String]) -> usize {
    let bytes: usize = words.iter().map(|word| word.len() + 1).sum();
    (MAX_COPIED / bytes.max(1)).clamp(8, MAX_INTENTS)
}

impl Call<'_> {
    /// What happens when this program runs those words as a command, with its own standard input.
    pub(super) fn run(&self, words: &[String]) -> Vec<Intent> {
        self.run_fed(words, self.stdin)
    }

    /// [`Call::run`] with another standard input.
    pub(super) fn run_fed(&self, words: &[String], stdin: &Stdin) -> Vec<Intent> {
        self.found(read_words(words, self.scope.inner(), stdin))
    }

    /// What happens when this program hands that text to a shell; `parameters` are its `$0`, `$1`, ….
    pub(super) fn run_shell(&self, text: &str, parameters: &[String]) -> Vec<Intent> {
        self.found(shell::read(
            text,
            self.scope.inner(),
            self.stdin,
            parameters,
        ))
    }

    /// Says of intents that they were found through this program.
    fn found(&self, mut intents: Vec<Intent>) -> Vec<Intent> {
        for intent in &mut intents {
            intent.chain.insert(0, self.name.to_owned());
        }
        intents
    }

    /// The intent of a program that only starts another one which is read, too: nothing of its own.
    pub(super) fn seen_through(&self) -> Intent {
        Intent::new(self.name, "run_command", Effect::Read)
    }

    /// A single opaque intent of the program that runs its words or code in them.
    pub(super) fn runs(&self, action: &str, why: &str) -> Intent {
        Intent::new(self.name, action, Effect::Execute)
            .texts("positional", self.words)
            .opaque(why)
    }

    /// The intent on sudomode itself, where a changed path is, lies in or contains a file of its own.
    pub(super) fn guard(&self, path: &str) -> Option<Intent> {
        self.world
            .guards(path)
            .then(|| Intent::new("sudomode", "change_files", Effect::Write).text("path", path))
    }

    /// [`Call::guard`] for a change that leaves what lies in the path alone.
    pub(super) fn guard_entry(&self, path: &str) -> Option<Intent> {
        self.guard(path).filter(|_| {
            let inside = format!("{}/entry", path.trim_end_matches('/'));
            self.world.guards(&inside)
        })
    }

    /// The write of one output file, and the intent on sudomode where it is one of its own.
    pub(super) fn output(&self, path: &str) -> impl Iterator<Item = Intent> {
        let write = Intent::new("filesystem", "write", Effect::Write).text("path", path);
        std::iter::once(write).chain(self.guard_entry(path))
    }

    /// True if the program is only asked for its version or its help.
    pub(super) fn asks_about_itself(&self) -> bool {
        matches!(self.words, [word] if word == "--version" || word == "--help")
    }
}

impl Intent {
    /// One thing that would happen, with nothing said of it yet.
    #[must_use]
    pub fn new(resource: &str, action: &str, effect: Effect) -> Self {
        Self {
            resource: resource.to_owned(),
            action: action.to_owned(),
            args: Args::new(),
            effect,
            opaque: None,
            command: Vec::new(),
            program: String::new(),
            absence: Absence::default(),
            chain: Vec::new(),
            cwd: Place::Same,
            assigned: Vec::new(),
            guessed: false,
            span: None,
            notes: Vec::new(),
        }
    }

    pub(super) fn opaque(mut self, why: &str) -> Self {
        self.opaque = Some(why.to_owned());
        self
    }

    /// Takes the options of a line, and what it says of those that were not given.
    pub(super) fn options(mut self, line: &Line) -> Self {
        self.args
            .extend(line.args.iter().map(|(k, v)| (k.clone(), v.clone())));
        self.absence = Absence {
            unknown: line.unknown.is_some(),
            flags: line.flags(),
        };
        self
    }

    pub(super) fn arg(mut self, name: &str, value: Value) -> Self {
        self.args.insert(name.to_owned(), value);
        self
    }

    /// A flag that is set.
    pub(super) fn set(self, name: &str) -> Self {
        self.arg(name, Value::Bool(true))
    }

    /// An argument that is text by nature: a path, a table, code.
    pub(super) fn text(self, name: &str, word: &str) -> Self {
        self.arg(name, text(word))
    }

    /// None, one, or a list of texts.
    pub(super) fn texts<S: AsRef<str>>(self, name: &str, words: &[S]) -> Self {
        match words {
            [] => self,
            [word] if name != "positional" => self.text(name, word.as_ref()),
            words => self.arg(
                name,
                Value::List(words.iter().map(|word| text(word.as_ref())).collect()),
            ),
        }
    }

    /// Operands without a role, typed.
    pub(super) fn operands<S: AsRef<str>>(self, words: &[S]) -> Self {
        if words.is_empty() {
            return self;
        }
        self.arg(
            "positional",
            Value::List(words.iter().map(|word| typed(word.as_ref())).collect()),
        )
    }
}

/// Text as written. A word that is not all known equals nothing.
pub(super) fn text(word: &str) -> Value {
    if word.contains(UNKNOWN) {
        Value::Unknown
    } else {
        Value::String(word.to_owned())
    }
}

/// A word by its looks: number or text.
pub(super) fn typed(word: &str) -> Value {
    match text(word) {
        Value::Unknown => Value::Unknown,
        _ => Value::of_word(word),
    }
}

/// The name an option has among the arguments: `--dry-run` is `dry_run`.
pub(super) fn snake(name: &str) -> String {
    name.trim_start_matches('-').replace('-', "_")
}

/// Adds one more occurrence of an argument.
pub(super) fn push(args: &mut Args, name: &str, value: Value) {
    match args.get_mut(name) {
        Some(given) => given.push(value),
        None => {
            args.insert(name.to_owned(), value);
        }
    }
}

/// Adds one more occurrence of a flag: said twice it is still set; said both ways it is unknown.
pub(super) fn set(args: &mut Args, name: &str, on: bool) {
    match args.get_mut(name) {
        Some(given) if *given == Value::Bool(on) => {}
        Some(given) => *given = Value::Unknown,
        None => {
            args.insert(name.to_owned(), Value::Bool(on));
        }
    }
}
