//! Reads words by the catalog: the path of sub-commands with the options before and between them, then the operands.

use super::super::call::snake;
use super::super::options::Spec;
use super::super::{Args, UNKNOWN};
use super::Node;

/// Sub-commands inside each other that are followed.
const MAX_DEPTH: usize = 12;

/// What is known of a program from elsewhere than the catalog.
pub(in super::super) trait Known {
    /// Options that the catalog lacks.
    fn options(&self) -> &'static str {
        ""
    }

    /// Options that the catalog has wrong everywhere.
    fn corrections(&self) -> &'static str {
        ""
    }

    /// True if options may be cut short, as `getopt_long` has it.
    fn abbreviates(&self) -> bool {
        false
    }

    /// True if one dash is as good as two.
    fn one_dash(&self) -> bool {
        false
    }

    /// True if that word is a sub-command behind that path.
    fn leads(&self, _path: &[String], _word: &str) -> bool {
        false
    }

    /// True if what stands behind that path should be a sub-command; `None` where only the catalog can say it.
    fn expects(&self, _path: &[String]) -> Option<bool> {
        None
    }

    /// True if that word before all sub-commands says nothing.
    fn skips(&self, _word: &str) -> bool {
        false
    }

    /// The name by which a sub-command is known, where the catalog has another one or the word is short for it.
    fn renames(&self, _word: &str) -> Option<&str> {
        None
    }
}

/// How the path of sub-commands ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum End {
    /// All of it is known.
    Known,
    /// That word should be a sub-command and is none that is known.
    Stranger(usize),
    /// Which sub-command it is will be known only at run time.
    Unknown,
}

/// The words of a command, read by the catalog.
pub(in super::super) struct Reading {
    /// The sub-commands by their own names.
    pub(in super::super) path: Vec<String>,
    pub(in super::super) args: Args,
    pub(in super::super) operands: Vec<String>,
    /// Where the words from the first operand on begin.
    pub(in super::super) rest: usize,
    /// An option that is not known.
    pub(in super::super) unknown: Option<String>,
    /// An option whose value is a command.
    pub(in super::super) runs: Option<String>,
    /// The plain flags of the command.
    pub(in super::super) flags: Vec<String>,
    pub(in super::super) end: End,
    /// The word that was taken for a sub-command though it may be the value of an option that is not known.
    pub(in super::super) doubt: Option<usize>,
    /// The command in the catalog, if it has it.
    pub(in super::super) node: Option<Node>,
}

/// Reads the words after the program.
pub(in super::super) fn read(
    program: Option<Node>,
    known: &dyn Known,
    words: &[String],
) -> Reading {
    let mut reading = Reading {
        path: Vec::new(),
        args: Args::new(),
        operands: Vec::new(),
        rest: words.len(),
        unknown: None,
        runs: None,
        flags: Vec::new(),
        end: End::Known,
        doubt: None,
        node: program,
    };
    let mut options = known.options().to_owned();
    let mut at = 0;
    loop {
        let mut own = known.corrections().to_owned();
        if let Some(node) = reading.node {
            node.options(&mut own);
        }
        // Options of the command itself come first, then those of the commands around it.
        own.push(' ');
        own.push_str(&options);
        options = own;
        let spec = spec(&options, reading.node, known);
        if reading.path.len() < MAX_DEPTH {
            let line = spec.leading().read(&words[at..]);
            let next = words.len() - line.rest.len();
            if let Some(word) = line.rest.first() {
                if reading.path.is_empty() && known.skips(word) {
                    reading.absorb(line.args, line.unknown, line.runs);
                    at = next + 1;
                    continue;
                }
                let child = reading.node.and_then(|node| node.child(word));
                let renamed = known.renames(child.as_ref().map_or(word, |(name, _)| name));
                let is_led = child.is_none() && known.leads(&reading.path, renamed.unwrap_or(word));
                if child.is_some() || is_led {
                    let before = next.checked_sub(1).and_then(|before| words.get(before));
                    if line.unknown.is_some()
                        && before.is_some_and(|word| word.starts_with('-') && !word.contains('='))
                    {
                        reading.doubt = reading.doubt.or(Some(next));
                    }
                    reading.absorb(line.args, line.unknown, line.runs);
                    let name = child.as_ref().map_or(word, |(name, _)| name);
                    reading.path.push(renamed.unwrap_or(name).to_owned());
                    reading.node = child.map(|(_, node)| node);
                    at = next + 1;
                    continue;
                }
                let described = || {
                    let node = reading.node.filter(|node| node.has_children());
                    node.is_some_and(|node| node.operands().is_empty())
                };
                if known.expects(&reading.path).unwrap_or_else(described) {
                    reading.end = if word.contains(UNKNOWN) {
                        End::Unknown
                    } else {
                        End::Stranger(next)
                    };
                }
            }
        }
        let line = spec.read(&words[at..]);
        reading.flags = line.flags();
        // What the catalog calls a flag may be corrected to take a value.
        let corrected = known.corrections().split_ascii_whitespace();
        let valued: Vec<String> = corrected
            .filter_map(|row| Some(snake(row.split_once('=')?.0.split('/').next()?)))
            .collect();
        reading.flags.retain(|flag| !valued.contains(flag));
        reading.operands = line.operands.iter().map(|&word| word.to_owned()).collect();
        reading.rest = words.len() - line.rest.len();
        reading.absorb(line.args, line.unknown, line.runs);
        return reading;
    }
}

fn spec<'g>(options: &'g str, node: Option<Node>, known: &dyn Known) -> Spec<'g> {
    let mut spec = if known.abbreviates() {
        Spec::gnu(options)
    } else {
        Spec::go(options)
    };
    if known.one_dash() || node.is_some_and(|node| !node.bundles()) {
        spec = spec.one_dash();
    }
    if node.is_some_and(Node::is_leading) {
        spec = spec.leading();
    }
    spec
}

impl Reading {
    fn absorb(&mut self, args: Args, unknown: Option<&str>, runs: Option<&str>) {
        for (name, value) in args {
            match self.args.get_mut(&name) {
                Some(given) if *given == value => {}
                Some(given) => given.push(value),
                None => {
                    self.args.insert(name, value);
                }
            }
        }
        let own = |word: &str| word.to_owned();
        self.unknown = self.unknown.take().or(unknown.map(own));
        self.runs = self.runs.take().or(runs.map(own));
    }
}
