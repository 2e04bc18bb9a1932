//! How a program starts another one: in which directory, with which variables and standard input, on which machine.

use super::super::call::Call;
use super::super::{Intent, Place, Stdin, UNKNOWN, World};

/// Commands around a command whose place in the words is guessed twice; deeper ones are guessed once.
const GUESSING_DEPTH: usize = 3;

/// Paths that are the standard input.
const STDIN: &[&str] = &["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

/// What differs from starting the program directly.
#[derive(Clone, Debug, Default)]
pub(in crate::intent) struct Start {
    /// What it is fed, where that is not the starter's own standard input.
    pub(in crate::intent) stdin: Option<Stdin>,
    /// Where it runs; a relative directory is taken from where the starter runs.
    pub(in crate::intent) place: Place,
    /// Variables that the starter sets.
    pub(in crate::intent) assigned: Vec<(String, Option<String>)>,
    /// Variables that the starter takes away.
    pub(in crate::intent) removed: Vec<String>,
    /// True if it gets no other variables.
    pub(in crate::intent) cleared: bool,
    /// True on another machine or in another root: neither files nor variables are those of here.
    pub(in crate::intent) elsewhere: bool,
}

impl Start {
    /// On another machine, or in a container.
    pub(in crate::intent) fn elsewhere() -> Self {
        Self {
            place: Place::Unknown,
            elsewhere: true,
            ..Self::default()
        }
    }

    /// With that standard input.
    pub(in crate::intent) fn fed(stdin: Stdin) -> Self {
        Self {
            stdin: Some(stdin),
            ..Self::default()
        }
    }

    /// In that directory.
    pub(in crate::intent) fn within(mut self, directory: &str) -> Self {
        self.place = if directory.contains(UNKNOWN) {
            Place::Unknown
        } else {
            match &self.place {
                Place::At(outer) if !directory.starts_with('/') => {
                    Place::At(format!("{}/{directory}", outer.trim_end_matches('/')))
                }
                _ => Place::At(directory.to_owned()),
            }
        };
        self
    }

    /// Adds a variable by `NAME=VALUE`.
    pub(in crate::intent) fn assign(&mut self, word: &str) {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        let value = (!value.contains(UNKNOWN)).then(|| value.to_owned());
        self.assigned.push((name.to_owned(), value));
    }

    /// What happens when `call` starts those words.
    pub(in crate::intent) fn words(&self, call: &Call, words: &[String]) -> Vec<Intent> {
        self.with(call, |call| call.run(words))
    }

    /// What happens when `call` starts the command that begins somewhere near the front of those words.
    pub(in crate::intent) fn guesses(&self, call: &Call, words: &[String]) -> Vec<Intent> {
        let most = if call.scope.depth < GUESSING_DEPTH {
            2
        } else {
            1
        };
        let may_begin = |word: &String| {
            !word.starts_with(UNKNOWN) && !word.starts_with('-') && !word.is_empty()
        };
        (0..words.len())
            .filter(|at| may_begin(&words[*at]))
            .take(most)
            .flat_map(|at| self.words(call, &words[at..]))
            .collect()
    }

    /// What happens when `call` hands that text to a shell. What is known only at run time may be any code.
    pub(in crate::intent) fn shell(
        &self,
        call: &Call,
        text: &str,
        parameters: &[String],
    ) -> Vec<Intent> {
        let mut found = self.with(call, |call| call.run_shell(text, parameters));
        if text.contains(UNKNOWN) && found.iter().all(|intent| intent.opaque.is_none()) {
            let mut hidden = call.runs(
                "run_code",
                "a part of the line is known only at run time and may be any command",
            );
            hidden.args.clear();
            found.insert(0, hidden.text("code", text));
        }
        found
    }

    /// [`Start::shell`] for a line in which what is known only at run time was put by a reading of this crate: it is
    /// taken for words, not for code.
    pub(in crate::intent) fn words_of_line(&self, call: &Call, text: &str) -> Vec<Intent> {
        self.with(call, |call| call.run_shell(text, &[]))
    }

    /// Looks at the world that the started program finds.
    pub(in crate::intent) fn world<T>(&self, call: &Call, look: impl FnOnce(&dyn World) -> T) -> T {
        let place = self.place_from(call);
        look(&Seen {
            world: call.world,
            place: &place,
            start: self,
        })
    }

    fn place_from(&self, call: &Call) -> Place {
        match &self.place {
            Place::At(path) if !path.starts_with('/') => {
                Place::At(format!("{}/{path}", call.world.cwd().trim_end_matches('/')))
            }
            place => place.clone(),
        }
    }

    /// Reads with the started program's world and input, and says of what was found where and with what it runs.
    fn with(&self, call: &Call, read: impl FnOnce(&Call) -> Vec<Intent>) -> Vec<Intent> {
        let place = self.place_from(call);
        let world = Seen {
            world: call.world,
            place: &place,
            start: self,
        };
        let inner = Call {
            name: call.name,
            words: call.words,
            world: &world,
            scope: call.scope.with_world(&world),
            stdin: self.stdin.as_ref().unwrap_or(call.stdin),
            limit: call.limit,
        };
        let mut found = read(&inner);
        for intent in &mut found {
            match &intent.cwd {
                Place::Same => intent.cwd = place.clone(),
                // Taken from a directory that is not known.
                Place::At(path) if path.contains(UNKNOWN) => intent.cwd = Place::Unknown,
                _ => {}
            }
            intent.assigned.splice(0..0, self.assigned.iter().cloned());
        }
        found
    }
}

/// The text a program is fed, if it can be known; `Err` says why it cannot.
pub(in crate::intent) fn fed_text(call: &Call) -> Result<String, String> {
    match call.stdin {
        Stdin::Empty => Ok(String::new()),
        Stdin::Text(text) => Ok(text.clone()),
        Stdin::File(path) => file_text(call, path),
        Stdin::Names(_) => Err("it runs what is printed to it".to_owned()),
        Stdin::Piped(program) => Err(format!("it runs what {program} prints")),
        Stdin::Inherited => Err("it runs what it reads from its input".to_owned()),
    }
}

/// The text of a file; `Err` says why there is none.
pub(in crate::intent) fn file_text(call: &Call, path: &str) -> Result<String, String> {
    if path.contains(UNKNOWN) {
        return Err("the file it runs is known only at run time".to_owned());
    }
    if STDIN.contains(&path) && !matches!(call.stdin, Stdin::File(_)) {
        return fed_text(call);
    }
    let bytes = call
        .world
        .read(path)
        .map_err(|why| format!("{path} could not be looked into: {why}"))?;
    let is_text = !bytes.contains(&0);
    String::from_utf8(bytes)
        .ok()
        .filter(|_| is_text)
        .ok_or_else(|| format!("{path} is no text"))
}

/// The world as a started program finds it.
struct Seen<'a> {
    world: &'a dyn World,
    place: &'a Place,
    start: &'a Start,
}

impl Seen<'_> {
    /// The path as the starter's world has it; `None` where it cannot be known.
    fn path(&self, path: &str) -> Option<String> {
        match self.place {
            _ if self.start.elsewhere => None,
            _ if path.starts_with('/') => Some(path.to_owned()),
            Place::Same => Some(path.to_owned()),
            Place::At(directory) => Some(format!("{}/{path}", directory.trim_end_matches('/'))),
            Place::Unknown => None,
        }
    }
}

impl World for Seen<'_> {
    fn cwd(&self) -> String {
        match self.place {
            Place::At(directory) => directory.clone(),
            Place::Unknown => format!("/{UNKNOWN}"),
            Place::Same => self.world.cwd(),
        }
    }

    fn looked(&self) -> usize {
        self.world.looked()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let path = self
            .path(path)
            .ok_or_else(|| "it is not known where it lies".to_owned())?;
        self.world.read(&path)
    }

    fn exists(&self, path: &str) -> bool {
        self.path(path).is_some_and(|path| self.world.exists(&path))
    }

    /// A path elsewhere may lead back here (a mounted directory, the same machine by its own name).
    fn guards(&self, path: &str) -> bool {
        self.world
            .guards(self.path(path).as_deref().unwrap_or(path))
    }

    fn list(&self, directory: &str) -> Option<Vec<String>> {
        self.world.list(&self.path(directory)?)
    }

    fn variable(&self, name: &str) -> Option<String> {
        let unknown = || UNKNOWN.to_string();
        let given = self.start.assigned.iter().rev().find(|(n, _)| n == name);
        if let Some((_, value)) = given {
            return Some(value.clone().unwrap_or_else(unknown));
        }
        if self.start.elsewhere {
            return Some(unknown());
        }
        let gone = self.start.cleared || self.start.removed.iter().any(|n| n == name);
        if gone {
            return None;
        }
        self.world.variable(name)
    }

    fn home(&self, user: Option<&str>) -> Option<String> {
        if self.start.elsewhere {
            None
        } else {
            self.world.home(user)
        }
    }
}
