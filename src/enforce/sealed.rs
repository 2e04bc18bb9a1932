//! What runs from a sealed copy of what was approved, and what has to be opened again by its name.
//!
//! A program opens a script or a file a moment after it was looked at last, and by its name. Where its meaning does not
//! hang on that name, it is given a copy in memory which nobody can write; where it does, the interpreter is told the
//! name beside the copy. Which class is treated how stands in [`interpreters`] and [`clients`]; all else is opened by
//! name, and a human is told so.

mod clients;
mod interpreters;
mod loaders;
mod memory;
mod options;
mod prefix;
mod shebang;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use self::interpreters::{Interpreter, Script};
use self::shebang::Shebang;
use super::again::reaches_shims;
use crate::resolve::{self, Kind, Program};

/// A command that would be started.
#[derive(Clone, Copy)]
pub(super) struct Command<'a> {
    pub(super) program: &'a Program,
    pub(super) argv: &'a [OsString],
    /// PATH.
    pub(super) search: Option<&'a OsStr>,
    pub(super) cwd: &'a Path,
}

/// A word of a command; behind its text may stand the name of a copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    text: OsString,
    copy: Option<usize>,
}

impl<T: AsRef<OsStr> + ?Sized> From<&T> for Word {
    fn from(text: &T) -> Self {
        Self {
            text: text.as_ref().to_owned(),
            copy: None,
        }
    }
}

impl Word {
    fn behind(self, text: impl AsRef<OsStr>) -> Self {
        let text = text.as_ref().to_owned();
        Self { text, ..self }
    }

    /// The word once it is known under which names the copies are found.
    pub(crate) fn spelled(&self, names: &[String]) -> OsString {
        let mut word = self.text.clone();
        word.push(
            self.copy
                .and_then(|copy| names.get(copy))
                .map_or("", String::as_str),
        );
        word
    }
}

/// How a command is started so that what was approved is what runs.
#[derive(Debug)]
pub(super) struct Plan {
    /// The interpreter that is started in the place of a script.
    pub(super) program: Option<Program>,
    pub(super) words: Vec<Word>,
    copies: Vec<Vec<u8>>,
    /// The files of which copies are read.
    pub(super) sealed: BTreeSet<PathBuf>,
    /// Scripts that have to be opened by their names.
    pub(super) by_name: BTreeSet<PathBuf>,
    /// Programs that are looked up while it starts.
    pub(super) started: BTreeSet<PathBuf>,
}

impl Plan {
    /// The copies, in the order of their numbers.
    pub(super) fn seal(&self) -> io::Result<Vec<File>> {
        self.copies
            .iter()
            .map(|bytes| memory::copy(bytes))
            .collect()
    }
}

/// How a command is started. `read` gives what was approved of a file; `None` where no copy is wanted of it: nobody
/// could have changed it, or it is too large.
pub(super) fn plan(command: Command<'_>, read: &dyn Fn(&Path) -> Option<Vec<u8>>) -> Plan {
    let Command {
        program,
        argv,
        search,
        cwd,
    } = command;
    // What a shim is handed must be the words that were approved.
    let shims = reaches_shims(search);
    let none = |_: &Path| None;
    let mut planner = Planner {
        read: if shims && prefix::length(argv) > 0 {
            &none
        } else {
            read
        },
        keeps_words: shims && program.kind == Kind::Script,
        cwd,
        plan: Plan {
            program: None,
            words: Vec::new(),
            copies: Vec::new(),
            sealed: BTreeSet::new(),
            by_name: BTreeSet::new(),
            started: BTreeSet::new(),
        },
    };
    let (front, rest) = argv.split_at(prefix::length(argv).min(argv.len().saturating_sub(1)));
    planner.plan.words = words(front);
    let inner = match rest.first() {
        Some(name) if !front.is_empty() => resolve::program(name, search, cwd).ok(),
        _ => Some(program.clone()),
    };
    let Some(inner) = inner else {
        planner.plan.words = words(argv);
        return planner.plan;
    };
    if !front.is_empty() {
        planner.plan.started.insert(inner.path.clone());
    }
    let rest = planner.words(&inner, rest, search, front.is_empty());
    planner.plan.words.extend(rest);
    planner.plan
}

struct Planner<'a> {
    read: &'a dyn Fn(&Path) -> Option<Vec<u8>>,
    /// The program is a script that may look itself up again.
    keeps_words: bool,
    cwd: &'a Path,
    plan: Plan,
}

impl Planner<'_> {
    /// The words of a program as they are given to it.
    fn words(
        &mut self,
        program: &Program,
        argv: &[OsString],
        search: Option<&OsStr>,
        outermost: bool,
    ) -> Vec<Word> {
        let Some((called, rest)) = argv.split_first() else {
            return Vec::new();
        };
        let name = base(&program.path);
        // Another program of that name may take its words otherwise.
        let known = program.foreign.is_none();
        let mut own = match interpreters::named(&name).filter(|_| known) {
            Some(interpreter) => self.named(interpreter, rest),
            None if known => self.files(&name, rest),
            None => words(rest),
        };
        let mut front = vec![Word::from(called)];
        if program.kind == Kind::Script {
            match self.script(program, called, search) {
                Some((interpreter, called, before)) => {
                    front = vec![called];
                    front.extend(before);
                    if outermost {
                        self.plan.program = Some(interpreter);
                    }
                }
                None => self.again(&program.path),
            }
        }
        front.append(&mut own);
        front
    }

    /// A script that is started as a program: its interpreter, and the words in front of the script's own.
    fn script(
        &mut self,
        program: &Program,
        called: &OsString,
        search: Option<&OsStr>,
    ) -> Option<(Program, Word, Vec<Word>)> {
        let bytes = (self.read)(&program.path)?;
        let line = Shebang::of(&bytes, search, self.cwd)?;
        self.plan.started.insert(line.program.path.clone());
        // What is a script itself does what it likes with its words.
        if line.program.kind != Kind::Elf || line.program.foreign.is_some() {
            return None;
        }
        let interpreter = interpreters::named(&base(&line.program.path))?;
        // The kernel names a script by the path that was executed.
        let name = if called.as_bytes().contains(&b'/') {
            called.clone()
        } else {
            program.path.clone().into_os_string()
        };
        let mut options = line.options;
        options.push(name.clone());
        if interpreter.script(&options) != Some(options.len() - 1) {
            return None;
        }
        options.pop();
        let before = self.sealed(interpreter, &options, &name, &program.path, &bytes)?;
        let called = Word::from(line.called.as_os_str());
        Some((line.program, called, before))
    }

    /// The words of an interpreter that is named, with a script's among them.
    fn named(&mut self, interpreter: &Interpreter, rest: &[OsString]) -> Vec<Word> {
        let Some(at) = interpreter.script(rest) else {
            return words(rest);
        };
        let path = self.cwd.join(&rest[at]);
        let before = (self.read)(&path)
            .filter(|_| !self.keeps_words)
            .and_then(|bytes| self.sealed(interpreter, &rest[..at], &rest[at], &path, &bytes));
        let Some(mut before) = before else {
            self.again(&path);
            return words(rest);
        };
        before.extend(words(&rest[at + 1..]));
        before
    }

    fn sealed(
        &mut self,
        interpreter: &Interpreter,
        options: &[OsString],
        name: &OsString,
        path: &Path,
        bytes: &[u8],
    ) -> Option<Vec<Word>> {
        let real = path.canonicalize().ok()?;
        let script = Script {
            name,
            real: &real,
            bytes,
        };
        let copies = RefCell::new(Vec::new());
        let first = self.plan.copies.len();
        let words = interpreter.words(options, &script, |bytes| {
            let mut copies = copies.borrow_mut();
            copies.push(bytes);
            Word {
                text: OsString::new(),
                copy: Some(first + copies.len() - 1),
            }
        })?;
        self.plan.copies.append(&mut copies.into_inner());
        self.plan.sealed.insert(path.to_owned());
        Some(words)
    }

    /// The words of a client, with copies for the files it reads.
    fn files(&mut self, name: &str, rest: &[OsString]) -> Vec<Word> {
        let mut given = words(rest);
        let Some(client) = clients::named(name, rest) else {
            return given;
        };
        for place in client.places(rest) {
            let (front, path) = rest[place.word].as_bytes().split_at(place.from);
            let path = self.cwd.join(OsStr::from_bytes(path));
            let bytes =
                (self.read)(&path).filter(|bytes| !self.keeps_words && !client.looks_beside(bytes));
            if let Some(bytes) = bytes {
                given[place.word] = Word {
                    text: OsStr::from_bytes(front).to_owned(),
                    copy: Some(self.plan.copies.len()),
                };
                self.plan.copies.push(bytes);
                self.plan.sealed.insert(path);
            }
        }
        given
    }

    fn again(&mut self, path: &Path) {
        if path.is_file() {
            self.plan.by_name.insert(path.to_owned());
        }
    }
}

fn words(argv: &[OsString]) -> Vec<Word> {
    argv.iter()
        .map(|word| Word::from(word.as_os_str()))
        .collect()
}

fn base(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}
