//! Programs that a policy describes: what is built in for others, as data. Their sub-commands, options and operands
//! are read by it, and what they run is read, too.

use serde::{Deserialize, Serialize};

use super::call::{Call, snake, typed};
use super::generic;
use super::options::{Line, Spec};
use super::{Effect, Intent, UNKNOWN, Value, programs, wrapper};

/// Options that are not known are taken for flags, and up to so many for ones that take a value, too.
const MAX_GUESSES: usize = 8;
/// Operands by these names are files that a command changes, unless it only reads.
const FILES: [&str; 4] = ["path", "dest", "output", "file"];

/// What a policy teaches: some programs, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Taught {
    /// No two have a name in common.
    pub programs: Vec<TaughtProgram>,
}

/// One program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaughtProgram {
    /// The base names it goes by.
    pub names: Vec<String>,
    /// The service it acts on.
    pub resource: String,
    /// How it is read where it has no sub-commands, or none is given.
    pub own: TaughtCommand,
    /// Its sub-commands.
    pub subcommands: Vec<TaughtCommand>,
}

/// A sub-command, or a program without any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaughtCommand {
    /// The words it may be called by, each one or several with a blank between; of a program none.
    pub paths: Vec<String>,
    /// The verb.
    pub action: String,
    /// The gravest consequence.
    pub effect: Effect,
    /// Its options, as a grammar writes them.
    pub options: String,
    /// The roles of its operands, in order.
    pub operands: Vec<String>,
    /// Whether the last role takes all operands that are left.
    pub repeats: bool,
    /// What it runs.
    pub runs: Option<Runs>,
}

/// Where a command stands that another one runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Runs {
    /// The words behind the options and the operands.
    Rest,
    /// The value of this option is a line of shell.
    Option(String),
    /// The operand of this role is a line of shell.
    Operand(String),
}

/// True for a program whose meaning is built in, or that is known to run others: nobody may describe it anew.
#[must_use]
pub fn is_built_in(name: &str) -> bool {
    programs::has_meaning(name) || wrapper::knows(name)
}

/// The name of an argument for an option as a grammar writes it, without `=` and `?`.
#[must_use]
pub fn option_name(row: &str) -> String {
    let (long, letters) = row.split_once('/').unwrap_or((row, ""));
    if long.is_empty() {
        letters.chars().take(1).collect()
    } else {
        snake(long)
    }
}

impl Taught {
    /// Nothing.
    pub const NONE: &'static Self = &Self {
        programs: Vec::new(),
    };

    /// Whether it describes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.programs.is_empty()
    }

    pub(super) fn program(&self, name: &str) -> Option<&TaughtProgram> {
        self.programs
            .iter()
            .find(|program| program.names.iter().any(|known| known == name))
    }
}

/// Reads the words of a program by its description.
pub(super) fn read(program: &TaughtProgram, call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![Intent::new(&program.resource, "help", Effect::Read)];
    }
    let mut reading = Reading {
        program,
        call,
        guessed: String::new(),
    };
    let (mut intents, mut unknown) = reading.read();
    // An option that is not known may take the next word, which then is no sub-command and no operand.
    for _ in 0..MAX_GUESSES {
        let Some(row) = unknown.as_deref().and_then(as_option) else {
            break;
        };
        reading.guessed += &row;
        let (others, next) = reading.read();
        for mut other in others {
            other.absence.unknown = true;
            if !intents.contains(&other) {
                intents.push(other);
            }
        }
        unknown = next;
    }
    // Of a program in the catalog, what it runs is not forgotten where the description does not see it.
    let seen = intents.iter().any(|intent| !intent.chain.is_empty());
    if let Some(catalogued) = programs::reader(call.name).filter(|_| !seen) {
        let runs = |intent: &Intent| intent.opaque.is_some() || !intent.chain.is_empty();
        intents.extend(catalogued(call).into_iter().filter(runs));
    }
    for intent in &mut intents {
        if intent.chain.is_empty() {
            let note = format!("{} is read as the policy describes it", call.name);
            intent.notes.insert(0, note);
        }
    }
    intents
}

/// The row of a grammar for an option that is taken to have a value; `None` for a word that cannot take one.
fn as_option(word: &str) -> Option<String> {
    let plain = !word.contains(['=', UNKNOWN, '/', '?', ' ']);
    match word.strip_prefix("--") {
        _ if !plain => None,
        Some(long) => Some(format!(" {long}=")),
        None => Some(format!(" /{}=", word.strip_prefix('-')?)),
    }
}

/// One way to read the words.
struct Reading<'a> {
    program: &'a TaughtProgram,
    call: &'a Call<'a>,
    /// Options that are not known and are taken to have a value.
    guessed: String,
}

impl Reading<'_> {
    /// The intents, and the first option that is not known.
    fn read(&self) -> (Vec<Intent>, Option<String>) {
        let words = self.call.words;
        let options = format!("{}{}", self.program.own.options, self.guessed);
        let grammar = Spec::any(&options);
        let (found, path) = self.subcommand(grammar, words);
        let Some(command) = found else {
            let line = grammar.read(words);
            let intent = self.unlisted(&line);
            return (vec![intent], line.unknown.map(str::to_owned));
        };
        let grammar = grammar.and(if path == 0 { "" } else { &command.options });
        let begins = match command.runs {
            Some(Runs::Rest) => behind(grammar, words, path + command.operands.len()),
            _ => words.len(),
        };
        let line = grammar.read(&words[..begins]);
        let unknown = line.unknown.map(str::to_owned);
        let operands = line.operands.get(path..).unwrap_or_default();
        let mut intent = self.intent(command, &line, operands);
        let (inner, unseen) = self.runs(command, &line, operands, &words[begins..]);
        if let Some(why) = unseen {
            intent = intent.opaque(why);
        }
        let mut intents = vec![intent];
        intents.extend(self.guards(command, operands));
        intents.extend(inner);
        (intents, unknown)
    }

    /// The sub-command with the most words that are there, and their number; the program itself where it has none.
    fn subcommand(&self, grammar: Spec, words: &[String]) -> (Option<&TaughtCommand>, usize) {
        let program = self.program;
        if program.subcommands.is_empty() {
            return (Some(&program.own), 0);
        }
        let mut found = None;
        let mut path = String::new();
        let mut count = 0;
        let mut rest = words;
        while let Some((word, tail)) = grammar.leading().read(rest).rest.split_first() {
            if count > 0 {
                path.push(' ');
            }
            path += word;
            count += 1;
            let paths = || {
                let commands = program.subcommands.iter();
                commands.flat_map(|command| command.paths.iter().map(move |path| (command, path)))
            };
            let exact = paths().find(|(_, known)| **known == path);
            found = exact.map(|(command, _)| (command, count)).or(found);
            let more = format!("{path} ");
            if !paths().any(|(_, known)| known.starts_with(&more)) {
                break;
            }
            rest = tail;
        }
        match found {
            Some((command, words)) => (Some(command), words),
            // Without any word there is no sub-command to miss.
            None if count == 0 => (Some(&program.own), 0),
            None => (None, 0),
        }
    }

    /// A sub-command that the policy does not describe: as grave as a program that nobody described, at least.
    fn unlisted(&self, line: &Line) -> Intent {
        let first = line.operands.first().copied().unwrap_or_default();
        let effect = self.program.own.effect.max(Effect::Execute);
        let start =
            |action: &str| Intent::new(&self.program.resource, action, effect).options(line);
        if first.contains(UNKNOWN) {
            return start("run")
                .operands(&line.operands)
                .opaque("which of its sub-commands runs is known only at run time");
        }
        if !generic::is_bare(first) {
            return start("run").operands(&line.operands);
        }
        let named = |command: &&TaughtCommand| {
            let paths = command.paths.iter();
            paths
                .map(|path| path.split(' '))
                .any(|mut path| path.next() == Some(first))
        };
        let longest = self.program.subcommands.iter().filter(named);
        let longest = longest.flat_map(|command| &command.paths);
        let words = longest
            .map(|path| path.split(' ').count())
            .max()
            .unwrap_or(1);
        let bare = line
            .operands
            .iter()
            .take_while(|word| generic::is_bare(word));
        let (path, operands) = line.operands.split_at(words.min(bare.count()));
        let path: Vec<String> = path.iter().map(|word| snake(word)).collect();
        start(&path.join("_")).operands(operands)
    }

    fn intent(&self, command: &TaughtCommand, line: &Line, operands: &[&str]) -> Intent {
        let mut intent =
            Intent::new(&self.program.resource, &command.action, command.effect).options(line);
        let (single, last) = split_roles(command);
        for (role, word) in single.iter().zip(operands) {
            intent = intent.arg(role, typed(word));
        }
        let left = operands.get(single.len()..).unwrap_or_default();
        match (last, left) {
            (None, left) => intent.operands(left),
            (Some(_), []) => intent,
            (Some(role), [word]) => intent.arg(role, typed(word)),
            (Some(role), words) => intent.arg(
                role,
                Value::List(words.iter().map(|word| typed(word)).collect()),
            ),
        }
    }

    /// What the command runs, and why that is not all.
    fn runs(
        &self,
        command: &TaughtCommand,
        line: &Line,
        operands: &[&str],
        rest: &[String],
    ) -> (Vec<Intent>, Option<&'static str>) {
        const AT_RUN_TIME: &str = "what it runs is known only at run time";
        let Some(runs) = &command.runs else {
            return (Vec::new(), None);
        };
        let mut unseen = line
            .unknown
            .map(|_| "what it runs cannot be told: an option is not known");
        let lines: Vec<String> = match runs {
            Runs::Rest if rest.is_empty() => Vec::new(),
            Runs::Rest => return (self.call.run(rest), unseen),
            Runs::Option(name) => {
                let lines = line.texts(name);
                if line.is_unknown(name) || (line.is_set(name) && lines.is_empty()) {
                    unseen = Some(AT_RUN_TIME);
                }
                lines.into_iter().map(str::to_owned).collect()
            }
            Runs::Operand(role) => {
                let at = command.operands.iter().position(|known| known == role);
                let at = at.unwrap_or(0).min(operands.len());
                let repeats = command.repeats && at + 1 == command.operands.len();
                let count = if repeats { operands.len() } else { 1 };
                let words: Vec<&str> = operands[at..].iter().take(count).copied().collect();
                (!words.is_empty())
                    .then(|| words.join(" "))
                    .into_iter()
                    .collect()
            }
        };
        if lines.iter().any(|line| line.contains(UNKNOWN)) {
            unseen = Some(AT_RUN_TIME);
        }
        let read = |line: &String| self.call.run_shell(line, &[]);
        (lines.iter().flat_map(read).collect(), unseen)
    }

    /// Intents on sudomode itself, where a file that the command changes is one of its own.
    fn guards(&self, command: &TaughtCommand, operands: &[&str]) -> Vec<Intent> {
        if command.effect == Effect::Read {
            return Vec::new();
        }
        let (single, last) = split_roles(command);
        let roles = single.iter().map(Some).chain(std::iter::repeat(last));
        roles
            .zip(operands)
            .filter(|(role, _)| role.is_some_and(|role| FILES.contains(&role.as_str())))
            .filter_map(|(_, word)| self.call.guard(word))
            .collect()
    }
}

/// The roles that take one operand each, and the one that takes all that are left.
fn split_roles(command: &TaughtCommand) -> (&[String], Option<&String>) {
    match command.operands.split_last() {
        Some((last, single)) if command.repeats => (single, Some(last)),
        _ => (&command.operands, None),
    }
}

/// Where the words begin that stand behind so many operands, and behind the options there.
fn behind(grammar: Spec, words: &[String], operands: usize) -> usize {
    let mut at = 0;
    for left in (0..=operands).rev() {
        let rest = &words[at..];
        let options = rest.len() - grammar.leading().read(rest).rest.len();
        // Behind `--` nothing is an option.
        if options > 0 && rest[options - 1] == "--" {
            return words.len().min(at + options + left);
        }
        at = words.len().min(at + options + usize::from(left > 0));
    }
    at
}
