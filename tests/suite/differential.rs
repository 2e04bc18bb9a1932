//! The reading of shell against bash itself: random lines are run with harmless stand-ins for programs, and each one
//! that bash really starts must have been seen by the reading.

mod grammar;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use sudomode::enforce::{Caller, read_line};
use sudomode::intent::{Intent, Taught, UNKNOWN};
use sudomode::paths::Paths;

use grammar::Dice;

/// Lines of one run; `DIFFERENTIAL_LINES` asks for more, `DIFFERENTIAL_SEED` for others.
const LINES: usize = 3_000;
/// Failures that are shown, the shortest first.
const SHOWN: usize = 30;

/// Writes its name and its words to the log of its line; the number says how it ends.
const STUB: &str = "#!/bin/sh\nprintf '%s\x1f' \"${0##*/}\" \"$@\" '\x1e' >>\"$LOG\"\nexit CODE\n";

/// A directory of stand-ins, and one in which lines run.
struct Stage {
    root: tempfile::TempDir,
}

impl Stage {
    fn new() -> Self {
        let root = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let stage = Self { root };
        for place in ["bin", "work/sub", "work/lib", "logs"] {
            fs::create_dir_all(stage.at(place)).unwrap();
        }
        for number in 1..=40 {
            let stub = stage.at("bin").join(format!("s{number}"));
            fs::write(
                &stub,
                STUB.replace("CODE", if number % 2 == 0 { "0" } else { "1" }),
            )
            .unwrap();
            fs::set_permissions(&stub, fs::Permissions::from_mode(0o755)).unwrap();
        }
        for (file, text) in [
            ("work/lib1", "s31 lib\ns32\n"),
            ("work/lib/two", "if s33; then s34; fi\ns35 $1\n"),
        ] {
            fs::write(stage.at(file), text).unwrap();
        }
        stage
    }

    fn at(&self, place: &str) -> PathBuf {
        self.root.path().join(place)
    }

    /// Runs a line, and gives every command that it started: the words.
    fn run(&self, number: usize, line: &str) -> BTreeSet<Vec<String>> {
        let log = self.at("logs").join(number.to_string());
        let path = format!("{}:/usr/bin:/bin", self.at("bin").display());
        // What stays in the background holds the pipe that is read to its end.
        let _ = Command::new("sh")
            .args([
                "-c",
                "ulimit -t 5 -f 2048; exec timeout -k 1 2 bash --norc --noprofile -c \"$1\"",
                "sh",
                line,
            ])
            .env_clear()
            .envs([("PATH", path.as_str()), ("LOG", log.to_str().unwrap())])
            .current_dir(self.at("work"))
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .unwrap();
        let text = fs::read(&log).unwrap_or_default();
        String::from_utf8_lossy(&text)
            .split('\u{1e}')
            .map(|record| record.trim_start_matches('\u{1f}'))
            .filter(|record| !record.is_empty())
            .map(|record| {
                record
                    .trim_end_matches('\u{1f}')
                    .split('\u{1f}')
                    .map(str::to_owned)
                    .collect()
            })
            .collect()
    }

    /// A line reads alike whatever lies about from others.
    fn tidy(&self) {
        for file in ["work/out", "work/nohup.out"] {
            let _ = fs::remove_file(self.at(file));
        }
    }
}

/// What became of one line.
struct Outcome {
    line: String,
    seed: u64,
    /// Why something in it is opaque.
    opaque: BTreeSet<String>,
    /// Something was started that is only covered by what is opaque.
    excused: bool,
    missed: Vec<String>,
    misread: Vec<String>,
}

fn sees(intents: &[Intent], program: &str) -> bool {
    intents.iter().any(|intent| {
        intent.program.rsplit('/').next() == Some(program)
            || intent.chain.iter().any(|link| link == program)
    })
}

/// True if an intent has these words in this order. It may have more: a pattern beside the names it stands for, and what
/// a word would be without a variable. What is known only at run time may be anything, and several words.
fn reads(intents: &[Intent], words: &[String]) -> bool {
    intents.iter().any(|intent| {
        let mut command = intent.command.clone();
        if let Some(program) = command.first_mut() {
            *program = program.rsplit('/').next().unwrap_or_default().to_owned();
        }
        // A number that only running tells begins with a digit; what a pattern matches the line may have made itself.
        let unknown = UNKNOWN.to_string();
        for word in &mut command {
            *word = word.replace(&format!("0{unknown}"), &unknown);
        }
        let loose = command
            .iter()
            .any(|word| word.starts_with(UNKNOWN) || word.contains('*'));
        let mut rest = command.iter();
        words
            .iter()
            .all(|word| loose || rest.any(|known| fits(&squeeze(known), &squeeze(word))))
    })
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Matches a text in which [`UNKNOWN`] stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split(UNKNOWN);
    let first = parts.next().unwrap_or_default();
    let rest: Vec<&str> = parts.collect();
    let Some((last, middle)) = rest.split_last() else {
        return pattern == text;
    };
    let Some(mut text) = text.strip_prefix(first.trim_end()) else {
        return false;
    };
    for part in middle {
        let part = part.trim();
        match text.find(part) {
            Some(at) => text = &text[at + part.len()..],
            None => return false,
        }
    }
    text.trim_end().ends_with(last.trim())
}

fn outcome(stage: &Stage, paths: &Paths, start: u64, number: usize) -> Outcome {
    let line = grammar::line(&mut Dice::new(start + number as u64), 1 + number % 4);
    let intents = read_line(
        &Taught::default(),
        &line,
        &Caller::new(paths, &stage.at("work"), Rc::default()),
    );
    let started = stage.run(number, &line);
    stage.tidy();
    let opaque: BTreeSet<String> = intents
        .iter()
        .filter_map(|intent| intent.opaque.clone())
        .collect();
    let mut excused = false;
    let mut missed = Vec::new();
    let mut misread = Vec::new();
    for words in started {
        let seen = sees(&intents, &words[0]);
        if seen && reads(&intents, &words) {
            continue;
        }
        if !opaque.is_empty() {
            excused = true;
        } else if seen {
            misread.push(words.join(" "));
        } else {
            missed.push(words.join(" "));
        }
    }
    Outcome {
        line,
        seed: start + number as u64,
        opaque,
        excused,
        missed,
        misread,
    }
}

fn show(outcomes: &[Outcome], what: fn(&Outcome) -> &Vec<String>) -> String {
    let mut failed: Vec<&Outcome> = outcomes
        .iter()
        .filter(|outcome| !what(outcome).is_empty())
        .collect();
    failed.sort_by_key(|outcome| outcome.line.len());
    let lines: Vec<String> = failed
        .iter()
        .take(SHOWN)
        .map(|outcome| {
            format!(
                "--- seed {}: {:?}\n{}",
                outcome.seed,
                what(outcome),
                outcome.line
            )
        })
        .collect();
    format!("{} lines:\n{}", failed.len(), lines.join("\n"))
}

/// What covers programs that were not seen, by how often, each with its shortest line.
fn reasons(outcomes: &[Outcome]) -> Vec<(usize, &str, &str)> {
    let mut all: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.excused) {
        for why in &outcome.opaque {
            let (count, shortest) = all.entry(why).or_insert((0, &outcome.line));
            *count += 1;
            if outcome.line.len() < shortest.len() {
                *shortest = &outcome.line;
            }
        }
    }
    let mut all: Vec<_> = all
        .into_iter()
        .map(|(why, (count, line))| (count, why, line))
        .collect();
    all.sort_unstable_by_key(|(count, ..)| std::cmp::Reverse(*count));
    all
}

fn number(variable: &str, otherwise: usize) -> usize {
    std::env::var(variable)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

#[test]
fn every_program_that_bash_starts_was_seen() {
    if Command::new("bash").arg("--version").output().is_err() {
        eprintln!("no bash here: the reading of shell is not compared with it");
        return;
    }
    let lines = number("DIFFERENTIAL_LINES", LINES);
    let seed = number("DIFFERENTIAL_SEED", 1) as u64 * 1_000_003;
    let paths = Paths::of_caller();
    let next = AtomicUsize::new(0);
    let workers = thread::available_parallelism().map_or(2, usize::from) * 2;
    let outcomes: Vec<Outcome> = thread::scope(|scope| {
        let running: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| {
                    let stage = Stage::new();
                    let mut outcomes = Vec::new();
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        if at >= lines {
                            return outcomes;
                        }
                        outcomes.push(outcome(&stage, &paths, seed, at));
                    }
                })
            })
            .collect();
        running
            .into_iter()
            .flat_map(|worker| worker.join().unwrap())
            .collect()
    });
    let opaque = outcomes
        .iter()
        .filter(|outcome| !outcome.opaque.is_empty())
        .count();
    let excused = outcomes.iter().filter(|outcome| outcome.excused).count();
    println!(
        "{lines} lines, {opaque} with something opaque, {excused} with a program that only that covers"
    );
    for (count, why, line) in reasons(&outcomes).into_iter().take(SHOWN) {
        println!(
            "{count:>6} {why}: {}",
            line.escape_debug().take(160).collect::<String>()
        );
    }
    let missed = outcomes.iter().any(|outcome| !outcome.missed.is_empty());
    assert!(
        !missed,
        "programs that bash started were not seen in {}",
        show(&outcomes, |outcome| &outcome.missed)
    );
    let misread = outcomes.iter().any(|outcome| !outcome.misread.is_empty());
    assert!(
        !misread,
        "words were read otherwise than bash does in {}",
        show(&outcomes, |outcome| &outcome.misread)
    );
    assert!(
        excused * 100 <= lines * 15,
        "in {excused} of {lines} lines only something opaque covers a program"
    );
}
