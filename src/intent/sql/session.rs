//! One run of a database client: the texts it is given, what they include, and where they go.

use std::collections::BTreeSet;

use super::super::call::{Call, text};
use super::flavour::{Client, Dialect, Flavour};
use super::split::{Piece, pieces};
use super::{commands, parse, version_comments};
use crate::intent::{Effect, Intent, Stdin, UNKNOWN, Value};

/// Bytes of one text that are looked into at all.
const MAX_TEXT: usize = 1 << 20;
/// Files that a run may include, inside each other and one after the other.
const MAX_FILES: usize = 64;
const MAX_DEPTH: usize = 8;
/// Commands of the client that are looked into.
const MAX_COMMANDS: usize = 1000;
/// Bytes of all texts of one run.
const MAX_ALL: usize = 2 << 20;
/// Intents that are kept one by one; of more, those that say the same are one.
const MAX_REPEATED: usize = 64;

/// What a client does with its texts, one after the other.
pub(in crate::intent) struct Session<'a, 'c> {
    pub(in crate::intent) call: &'a Call<'c>,
    pub(in crate::intent) flavour: Flavour,
    /// Where the client connected to since it began: arguments of all that follows.
    pub(super) target: Vec<(&'static str, Value)>,
    /// The directory that relative paths are taken from is not known any more.
    pub(super) moved: bool,
    depth: usize,
    files: usize,
    commands: usize,
    bytes: usize,
}

impl<'a, 'c> Session<'a, 'c> {
    pub(in crate::intent) fn new(call: &'a Call<'c>, flavour: Flavour) -> Self {
        Self {
            call,
            flavour,
            target: Vec::new(),
            moved: false,
            depth: 0,
            files: 0,
            commands: 0,
            bytes: 0,
        }
    }

    /// What a text on the command line does.
    pub(in crate::intent) fn text(&mut self, sql: &str) -> Vec<Intent> {
        self.read(sql, false)
    }

    /// The client goes on with another connection; what is not named stays.
    pub(super) fn connect<'w>(
        &mut self,
        named: impl Iterator<Item = (&'static str, &'w str)>,
    ) -> Intent {
        for (role, word) in named {
            self.aim(role, text(word));
        }
        Intent::new(self.flavour.resource, "connect", Effect::Read)
    }

    /// What the client writes to a file.
    pub(in crate::intent) fn output(&self, path: &str) -> impl Iterator<Item = Intent> {
        // Behind its own `cd`, where that lies is not followed.
        let lost = self.moved && !path.starts_with('/');
        let unknown = UNKNOWN.to_string();
        let intents: Vec<Intent> = self
            .call
            .output(if lost { &unknown } else { path })
            .collect();
        intents.into_iter()
    }

    /// What the client does with a file of SQL.
    pub(in crate::intent) fn file(&mut self, path: &str) -> Vec<Intent> {
        self.files += 1;
        if path.contains(UNKNOWN) || self.moved && !path.starts_with('/') {
            return vec![self.unseen("which file it reads is known only at run time")];
        }
        if self.files > MAX_FILES || self.depth >= MAX_DEPTH {
            return vec![self.unseen("it includes more files than are looked into")];
        }
        let read = self.call.world.read(path);
        self.depth += 1;
        let intents = match read.map(String::from_utf8) {
            Ok(Ok(text)) => self.read(&text, true),
            Ok(Err(_)) => vec![self.unseen("the file is not UTF-8")],
            Err(why) => vec![self.unseen(&why)],
        };
        self.depth -= 1;
        intents
            .into_iter()
            .map(|intent| {
                if intent.resource == self.flavour.resource && !intent.args.contains_key("file") {
                    intent.text("file", path)
                } else {
                    intent
                }
            })
            .collect()
    }

    /// What the client does with what it is fed; nothing where it is fed nothing.
    pub(in crate::intent) fn stdin(&mut self) -> Vec<Intent> {
        match self.call.stdin {
            Stdin::Empty => Vec::new(),
            Stdin::Text(text) => self.read(text, true),
            Stdin::File(path) => self.file(path),
            Stdin::Inherited | Stdin::Names(_) | Stdin::Piped(_) => {
                vec![self.unseen("SQL from standard input is not read")]
            }
        }
    }

    /// What a shell does that the client hands this text to. What it is fed is the output of the client, or the rest of
    /// a text that the client has read ahead in: not what the client is fed.
    pub(in crate::intent) fn shell(&self, code: &str) -> Vec<Intent> {
        let stdin = Stdin::Piped(self.call.name.to_owned());
        let call = Call {
            stdin: &stdin,
            ..*self.call
        };
        call.run_shell(code, &[])
    }

    /// An opaque intent of this database.
    pub(in crate::intent) fn unseen(&self, why: &str) -> Intent {
        Intent::new(self.flavour.resource, "run_code", Effect::Execute).opaque(why)
    }

    fn read(&mut self, sql: &str, inline: bool) -> Vec<Intent> {
        self.bytes += sql.len();
        let (text, rest) = split_at(sql, MAX_TEXT);
        if self.bytes > MAX_ALL {
            return vec![self.unseen("the SQL is longer than what is looked into")];
        }
        let mut intents = Vec::new();
        let flavour = self.flavour;
        if flavour.dialect == Dialect::Mysql {
            for reading in version_comments::readings(text, &flavour.lexicon()) {
                intents.extend(self.pieces(&pieces(&reading, &flavour, inline)));
            }
            dedupe(&mut intents);
        } else if flavour.dialect == Dialect::MsSql {
            let batches = batches(text);
            intents = self.pieces(&pieces(&batches, &flavour, inline));
            if text.contains("$(") {
                intents.push(self.unseen("a variable of the client stands in the SQL"));
            }
        } else {
            intents = self.pieces(&pieces(text, &flavour, inline));
        }
        // What is known only at run time may end a comment or a line, and begin anything.
        if text.contains(UNKNOWN) && intents.iter().all(|intent| intent.opaque.is_none()) {
            intents.push(self.unseen("a part of the SQL is known only at run time"));
        }
        if !rest.is_empty() {
            intents.push(self.unseen("the SQL is longer than what is looked into"));
        }
        condense(intents)
    }

    fn pieces(&mut self, pieces: &[Piece]) -> Vec<Intent> {
        let parsed = parse::read(pieces, &self.flavour);
        let mut intents = Vec::new();
        for (piece, read) in pieces.iter().zip(parsed) {
            let found = match piece {
                Piece::Command(_) if self.commands >= MAX_COMMANDS => {
                    if self.commands > MAX_COMMANDS {
                        continue;
                    }
                    self.commands += 1;
                    vec![self.unseen("it tells the client more than is looked into")]
                }
                Piece::Command(text) => {
                    self.commands += 1;
                    commands::read(self, text)
                }
                _ => self.programs(read),
            };
            for intent in found {
                if let ("use", Some(database)) = (&*intent.action, intent.args.get("database")) {
                    self.aim("database", database.clone());
                }
                intents.push(self.aimed(intent));
            }
        }
        intents
    }

    /// From now on, that is where statements go.
    fn aim(&mut self, role: &'static str, value: Value) {
        self.target.retain(|(name, _)| *name != role);
        self.target.push((role, value));
    }

    /// A client's own statement, as one of the text.
    pub(super) fn statement(&mut self, sql: &str) -> Vec<Intent> {
        let read = parse::read(
            &[Piece::Statement(sql.into())],
            &Flavour {
                client: Client::Plain,
                ..self.flavour
            },
        );
        read.into_iter().flatten().collect()
    }

    /// Adds what the programs do that a COPY starts on the server.
    fn programs(&self, mut intents: Vec<Intent>) -> Vec<Intent> {
        let commands: Vec<String> = intents
            .iter()
            .filter(|intent| intent.action == "copy_program")
            .filter_map(|intent| match intent.args.get("code") {
                Some(Value::String(command)) => Some(command.clone()),
                _ => None,
            })
            .collect();
        if self.flavour.dialect == Dialect::DuckDb {
            let files: Vec<String> = intents
                .iter()
                .filter(|intent| intent.action == "copy_to")
                .filter_map(|intent| match intent.args.get("filename") {
                    Some(Value::String(path)) => Some(path.clone()),
                    _ => None,
                })
                .collect();
            // The database is a part of the client, and its files are the user's.
            intents.extend(files.iter().flat_map(|path| self.output(path)));
        }
        if matches!(self.flavour.dialect, Dialect::DuckDb | Dialect::Sqlite) {
            let files: Vec<Intent> = intents
                .iter()
                .flat_map(|intent| self.database_files(intent))
                .collect();
            intents.extend(files);
        }
        let procedures = intents
            .iter()
            .filter_map(|intent| match intent.args.get("code") {
                Some(Value::String(code)) => cmdshell(code),
                _ => None,
            });
        let commands: Vec<String> = commands.into_iter().chain(procedures).collect();
        for command in commands {
            intents.extend(self.shell(&command));
        }
        intents
    }

    /// The files of databases that a statement names.
    fn database_files(&self, intent: &Intent) -> Vec<Intent> {
        let Some(Value::String(code)) = intent.args.get("code") else {
            return Vec::new();
        };
        let named = literal(code);
        // In a URI a path can be spelled in ways that are not followed.
        if named
            .as_deref()
            .is_some_and(|path| path.starts_with("file:") && path.contains('%'))
        {
            return vec![self.unseen("which file the database is in is not looked into")];
        }
        let named = named.map(|path| plain_path(&path).to_owned());
        match (intent.action.as_str(), named) {
            ("vacuum_into", Some(path)) => self.output(&path).collect(),
            ("vacuum_into", None) => self.output(&UNKNOWN.to_string()).collect(),
            ("attach", Some(path)) => self.call.guard_entry(&path).into_iter().collect(),
            ("attach", None) if code.contains(['\'', '"', '(', '|', '?', ':', '@', '$']) => {
                vec![self.unseen("which file it attaches is known only at run time")]
            }
            _ => Vec::new(),
        }
    }

    /// Says of an intent where it goes, where the client connected anew.
    fn aimed(&self, mut intent: Intent) -> Intent {
        if intent.resource == self.flavour.resource {
            for (name, value) in &self.target {
                intent
                    .args
                    .entry((*name).to_owned())
                    .or_insert_with(|| value.clone());
            }
        }
        intent
    }
}

/// The text with `;` for each line that only says `GO`, which ends a batch.
fn batches(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| {
        if line.trim().eq_ignore_ascii_case("go") {
            ";\n"
        } else {
            line
        }
    });
    lines.collect()
}

/// The one text in quotes that a statement names a file by; `None` where it is worked out of more than that.
fn literal(code: &str) -> Option<String> {
    let (at, quote) = code.char_indices().find(|(_, c)| matches!(c, '\'' | '"'))?;
    let (text, behind) = code[at + 1..].split_once(quote)?;
    let words = |c: char| c.is_ascii_alphabetic() || c.is_ascii_whitespace();
    let behind = behind.trim_start();
    let ends = behind.is_empty()
        || behind.starts_with(['(', ';'])
        || behind
            .get(..2)
            .is_some_and(|word| word.eq_ignore_ascii_case("as"));
    (code[..at].chars().all(words) && ends).then(|| text.to_owned())
}

/// The path in a URI of `SQLite`, or the path.
fn plain_path(name: &str) -> &str {
    let Some(path) = name.strip_prefix("file:") else {
        return name;
    };
    let path = path.strip_prefix("//localhost").unwrap_or(path);
    path.split(['?', '#']).next().unwrap_or(path)
}

/// The command that `xp_cmdshell` is handed.
fn cmdshell(code: &str) -> Option<String> {
    let at = code.to_ascii_lowercase().find("xp_cmdshell")?;
    let (_, literal) = code[at..].split_once('\'')?;
    let (command, _) = literal.rsplit_once('\'')?;
    Some(command.replace("''", "'"))
}

/// Splits at a boundary of characters at or before `at`.
fn split_at(text: &str, at: usize) -> (&str, &str) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.split_at(at)
}

/// Of many intents, keeps those that say something new, and those first that do something new: what is cut off behind
/// them is no action that was not heard of.
fn condense(mut intents: Vec<Intent>) -> Vec<Intent> {
    if intents.len() <= MAX_REPEATED {
        return intents;
    }
    dedupe(&mut intents);
    let mut actions = BTreeSet::new();
    let (mut first, rest): (Vec<Intent>, Vec<Intent>) = intents
        .into_iter()
        .partition(|intent| actions.insert((intent.resource.clone(), intent.action.clone())));
    first.extend(rest);
    first
}

fn dedupe(intents: &mut Vec<Intent>) {
    let mut said = BTreeSet::new();
    intents.retain(|intent| {
        said.insert(format!(
            "{} {} {:?} {:?} {:?} {:?}",
            intent.resource,
            intent.action,
            intent.args,
            intent.opaque,
            intent.command,
            intent.effect
        ))
    });
}
