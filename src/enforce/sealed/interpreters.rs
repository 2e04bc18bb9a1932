//! Interpreters, and how each runs a script from a sealed copy without the script noticing.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::Word;
use super::loaders;
use super::options::Options;

/// An interpreter: what may stand in front of a script, and how a copy takes the script's place.
pub(super) struct Interpreter {
    /// Its names, without a version behind them.
    names: &'static [&'static str],
    options: Options,
    /// Options with which a loader would not do what the interpreter does.
    how: How,
}

/// How a copy takes a script's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// A shell opens it as any file; where the script asks for its name, the shell is told it.
    Shell,
    /// Python code compiles it under its name.
    Python,
    /// A first line of its own says its name.
    Perl,
    /// Ruby code compiles it under its name.
    Ruby,
    /// JavaScript compiles it under its name.
    Node,
}

const NONE: Options = Options {
    flags: "",
    valued: "",
    long: &[],
    long_valued: &[],
    plus: false,
};

const INTERPRETERS: [Interpreter; 5] = [
    Interpreter {
        names: &["sh", "bash", "dash", "ash", "ksh", "mksh"],
        options: Options {
            flags: "abefhkmnptuvxBCEHPT",
            valued: "oO",
            long: &["--norc", "--noprofile", "--posix", "--verbose"],
            plus: true,
            ..NONE
        },
        how: How::Shell,
    },
    Interpreter {
        names: &["python"],
        options: Options {
            flags: "bBdEIOPqRsSu",
            valued: "WX",
            ..NONE
        },
        how: How::Python,
    },
    Interpreter {
        names: &["perl"],
        options: Options {
            flags: "wWXtTUcnpasl",
            valued: "I",
            ..NONE
        },
        how: How::Perl,
    },
    Interpreter {
        names: &["ruby"],
        options: Options {
            flags: "wdU",
            valued: "IrE",
            long: &["--yjit", "--enable=", "--disable="],
            ..NONE
        },
        how: How::Ruby,
    },
    Interpreter {
        names: &["node", "nodejs"],
        options: Options {
            long: &[
                "--no-warnings",
                "--no-deprecation",
                "--throw-deprecation",
                "--trace-deprecation",
                "--trace-uncaught",
                "--trace-warnings",
                "--enable-source-maps",
                "--expose-gc",
                "--max-old-space-size=",
                "--stack-size=",
                "--unhandled-rejections=",
            ],
            ..NONE
        },
        how: How::Node,
    },
];

/// A script as its interpreter is given it.
pub(super) struct Script<'a> {
    /// The name it is given under.
    pub(super) name: &'a OsString,
    /// Where it lies, links followed.
    pub(super) real: &'a Path,
    /// What was approved.
    pub(super) bytes: &'a [u8],
}

/// The interpreter of this name.
pub(super) fn named(name: &str) -> Option<&'static Interpreter> {
    let versioned = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    let plain = name.trim_end_matches(versioned);
    INTERPRETERS.iter().find(|row| row.names.contains(&plain))
}

impl Interpreter {
    /// Where the script stands behind the interpreter's name.
    pub(super) fn script(&self, words: &[OsString]) -> Option<usize> {
        self.options.operand(words)
    }

    /// The words in front of the script's own, where it runs from a copy. `keep` takes what has to lie in memory.
    /// `None` where the script has to be opened by its name.
    pub(super) fn words(
        &self,
        options: &[OsString],
        script: &Script<'_>,
        mut keep: impl FnMut(Vec<u8>) -> Word,
    ) -> Option<Vec<Word>> {
        let Script { name, real, bytes } = script;
        // Compiled code, an archive, or data behind a script.
        if bytes.contains(&0) {
            return None;
        }
        let directory = || real.parent().map(|parent| Word::from(parent.as_os_str()));
        let name = Word::from(name.as_os_str());
        let mut words: Vec<Word> = options
            .iter()
            .map(|word| Word::from(word.as_os_str()))
            .collect();
        words.retain(|word| *word != Word::from("--"));
        match self.how {
            How::Shell => match asks(bytes) {
                Asks::Nothing => words.push(keep(bytes.to_vec())),
                Asks::Name if options.iter().all(quiet) => {
                    let read = keep(bytes.to_vec()).behind(". ");
                    words.extend([Word::from("-c"), read, name]);
                }
                Asks::Name | Asks::Place => return None,
            },
            How::Python => {
                let loader = keep(loaders::PYTHON.into());
                words.extend([loader, keep(bytes.to_vec()), directory()?, name]);
            }
            How::Perl => words.push(keep(loaders::perl(script.name.as_bytes(), bytes)?)),
            How::Ruby => {
                let data = loaders::data(bytes)
                    .map(|at| at.to_string())
                    .unwrap_or_default();
                let loader = keep(loaders::ruby(bytes)?);
                words.extend([
                    loader,
                    keep(bytes.to_vec()),
                    Word::from(data.as_str()),
                    name,
                ]);
            }
            How::Node => {
                if !is_common(real) {
                    return None;
                }
                words.extend([
                    Word::from("-e"),
                    Word::from(loaders::NODE),
                    keep(bytes.to_vec()),
                ]);
                words.extend([Word::from(real.as_os_str()), name]);
            }
        }
        Some(words)
    }
}

/// What a script of a shell wants to know of itself.
enum Asks {
    Nothing,
    /// By what name it was called.
    Name,
    /// Where it lies, or whether it was sourced.
    Place,
}

fn asks(script: &[u8]) -> Asks {
    const PLACE: [&str; 5] = ["BASH_SOURCE", "BASH_ARGV", ".sh.file", "caller", "(return"];
    const NAME: [&str; 2] = ["$0", "${0"];
    let any = |words: &[&str]| {
        words.iter().any(|word| {
            script
                .windows(word.len())
                .any(|part| part == word.as_bytes())
        })
    };
    if any(&PLACE) {
        Asks::Place
    } else if any(&NAME) {
        Asks::Name
    } else {
        Asks::Nothing
    }
}

/// True for options of a shell that do not show, or stop, the line that reads the copy.
fn quiet(word: &OsString) -> bool {
    let loud = |byte: &u8| b"nvxt".contains(byte);
    let word = word.as_bytes();
    word.starts_with(b"--") && word != b"--verbose"
        || !word.starts_with(b"-")
        || !word.iter().any(loud)
}

/// True where node takes a file for a module of the older kind, by its name and by what is said above it.
fn is_common(real: &Path) -> bool {
    match real.extension().map(OsStrExt::as_bytes) {
        Some(b"cjs") => return true,
        Some(b"js") | None => {}
        Some(_) => return false,
    }
    let said = real
        .ancestors()
        .skip(1)
        .find_map(|directory| std::fs::read(directory.join("package.json")).ok());
    let Some(said) = said else { return true };
    // What cannot be read says nothing: then the file is opened by its name.
    serde_json::from_slice::<serde_json::Value>(&said)
        .is_ok_and(|package| package.get("type").is_none_or(|kind| kind == "commonjs"))
}
