//! What must hold of every reading, however hostile the text: it has an end, it is not empty, and it can be shown.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

use sudomode::approval::{prompt, redacted};
use sudomode::intent::{self, Intent, Stdin, World};
use sudomode::term;

/// Hundredths of a second of the processor, far more than a reading takes, so that only growth without bound is found;
/// the targets are slow builds.
const LONG: u64 = 800;
/// A text is repeated up to that many bytes where the first byte asks for it.
const REPEATED: usize = 1 << 20;

/// A world with the little that readings look at.
pub struct Small;

impl World for Small {
    fn cwd(&self) -> String {
        "/home/me/project".to_owned()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        match path.rsplit('/').next() {
            Some("package.json") => Ok(
                br#"{"scripts":{"test":"npm run a","a":"npm run test","b":"rm -rf x"}}"#.to_vec(),
            ),
            Some("Makefile") => Ok(b"all:\n\t$(MAKE) all\n\trm x\n".to_vec()),
            Some("x.sql") => Ok(b"DROP TABLE t;\n\\i x.sql\n".to_vec()),
            Some("x.sh") => Ok(b". ./x.sh\nls; bash x.sh\n".to_vec()),
            _ => Err("missing".to_owned()),
        }
    }

    fn looked(&self) -> usize {
        0
    }

    fn exists(&self, path: &str) -> bool {
        path.len() % 2 == 0
    }

    fn guards(&self, path: &str) -> bool {
        path.contains("sudomode")
    }

    fn list(&self, directory: &str) -> Option<Vec<String>> {
        (directory.len() < 8).then(|| ["-rf", ".env", "a b", "src"].map(str::to_owned).to_vec())
    }

    fn variable(&self, name: &str) -> Option<String> {
        (name == "HOME").then(|| "/home/me".to_owned())
    }

    fn home(&self, user: Option<&str>) -> Option<String> {
        Some(format!("/home/{}", user.unwrap_or("me")))
    }
}

/// The text, or it over and over, by its first byte.
pub fn inflated(data: &[u8]) -> Vec<u8> {
    match data.split_first() {
        Some((first, rest)) if *first == 0xFF && !rest.is_empty() => {
            rest.repeat(REPEATED / rest.len())
        }
        _ => data.to_vec(),
    }
}

/// Reads words that are separated by NUL.
pub fn argv(data: &[u8], stdin: &Stdin) {
    let words: Vec<OsString> = data
        .split(|byte| *byte == 0)
        .map(|word| OsString::from_vec(word.to_vec()))
        .collect();
    check(|| intent::read(&words, &Small, stdin));
}

/// Reads a line of shell.
pub fn shell(line: &str) {
    check(|| intent::read_line(line, &Small, &Stdin::Inherited));
}

/// What all threads of this process have used of the processor; the clock on the wall runs on a busy machine, too.
fn spent() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split(' ');
    fields
        .skip(12)
        .take(2)
        .filter_map(|ticks| ticks.parse::<u64>().ok())
        .sum()
}

fn check(read: impl Fn() -> Vec<Intent>) {
    let start = spent();
    let intents = read();
    let spent = spent() - start;
    assert!(spent < LONG, "read for {spent} hundredths of a second");
    assert!(!intents.is_empty(), "nothing was read");
    assert!(intents.len() < 20_000, "{} intents", intents.len());
    for intent in &intents {
        shows(&prompt::intent_line(&redacted(intent)));
    }
}

/// What goes to a terminal has nothing that moves the cursor, hides or turns text around.
pub fn shows(text: &str) {
    let bad = text.chars().find(|&c| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    });
    assert_eq!(bad, None, "shown as it is in {text:?}");
}

/// Everything that a text is made into for a screen.
pub fn rendering(data: &[u8]) {
    shows(&term::word(data));
    let text = String::from_utf8_lossy(data);
    shows(&term::text(&text));
    let words: Vec<OsString> = data
        .split(|byte| *byte == 0)
        .map(|word| OsString::from_vec(word.to_vec()))
        .collect();
    term::argv(&words).iter().for_each(|word| shows(word));
    shows(&term::line(&words));
    term::flags(&words).iter().for_each(|flag| shows(flag));
    shows(&term::shorten(&term::text(&text), 40));
}
