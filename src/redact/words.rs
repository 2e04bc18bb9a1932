//! The words of a command in their order: which of them is a secret by what stands before it.

use std::ops::Range;

use super::names::{is_in_name, is_secret};
use super::options::{LOCALS, Local, PROMPTING, Part, Place};

/// Reads words in order and knows which of them an option makes a secret.
#[derive(Default)]
pub(super) struct Reader {
    program: &'static str,
    login: bool,
    pub(super) pending: Option<Part>,
}

impl Reader {
    /// The secret in `word` by its place among the words.
    pub(super) fn read(&mut self, word: &str) -> Option<Range<usize>> {
        if let Some(part) = self.pending.take()
            && !is_option(word)
        {
            return part.of(word, 0);
        }
        if !word.starts_with('-') {
            self.notice(word);
            return None;
        }
        // First, for `-pdeploypin` is a password and no option that ends in `pin`.
        let attached = self.locals().find(|local| local.is_attached(word));
        if let Some(local) = attached {
            return local.part.of(word, local.option.len());
        }
        let (option, start) = word
            .find('=')
            .map_or((word, None), |at| (&word[..at], Some(at + 1)));
        let part = self.takes_secret(option, start.is_some())?;
        if start.is_none() {
            self.pending = Some(part);
        }
        part.of(word, start?)
    }

    /// What of the value is secret, if `option` has a secret value, after a `=` or in the next word.
    fn takes_secret(&self, option: &str, attached: bool) -> Option<Part> {
        let name = option.trim_start_matches('-');
        if name.len() > 1 && name.bytes().all(is_in_name) && is_secret(name) {
            let asks = name == "password" && !attached && PROMPTING.contains(&self.program);
            return (!asks).then_some(Part::All);
        }
        self.locals()
            .filter(|local| local.place != Place::Attached)
            .find(|local| option == local.option || is_cluster(option, local.option))
            .map(|local| local.part)
    }

    fn locals(&self) -> impl Iterator<Item = &'static Local> {
        let (program, login) = (self.program, self.login);
        LOCALS
            .iter()
            .filter(move |local| local.programs.contains(&program))
            .filter(move |local| local.after.is_empty() || login)
    }

    /// The program may be any word (`sudo mysql …`, `docker exec db mysql …`), so the last one known counts.
    fn notice(&mut self, word: &str) {
        let name = word.rsplit('/').next().unwrap_or(word);
        let known = LOCALS
            .iter()
            .flat_map(|local| local.programs)
            .chain(PROMPTING)
            .find(|program| **program == name);
        if let Some(program) = known {
            self.program = program;
            self.login = false;
        }
        self.login |= word == "login";
    }
}

/// Options in the place of a value stay in sight: hiding `--force` would be worse than showing an odd password.
fn is_option(word: &str) -> bool {
    let Some(name) = word.strip_prefix('-') else {
        return false;
    };
    let name = name.strip_prefix('-').unwrap_or(name);
    let name = name.split('=').next().unwrap_or(name).as_bytes();
    match name {
        [letter] => letter.is_ascii_alphabetic(),
        [first, rest @ ..] => {
            first.is_ascii_lowercase() && rest.iter().all(|b| b.is_ascii_lowercase() || *b == b'-')
        }
        [] => false,
    }
}

/// `-sSu` ends in `-u`.
fn is_cluster(option: &str, short: &str) -> bool {
    let (option, short) = (option.as_bytes(), short.as_bytes());
    short.len() == 2
        && option.len() > 2
        && option.last() == short.last()
        && option[1..].iter().all(u8::is_ascii_alphabetic)
}

/// Words that may stand before further `NAME=value` words.
const BEFORE_ASSIGNMENTS: &[&str] = &[
    "--build-arg",
    "--env",
    "-e",
    "doas",
    "env",
    "export",
    "sudo",
];

/// All of the value in `NAME=value`, where the words so far make this an assignment.
pub(super) fn environment(word: &str) -> Option<Range<usize>> {
    let at = word.find('=')?;
    (is_variable(&word[..at]) && is_secret(&word[..at])).then(|| Part::All.of(word, at + 1))?
}

pub(super) fn goes_on_assigning(word: &str, assigning: bool) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    BEFORE_ASSIGNMENTS.contains(&name)
        || assigning
            && (word.starts_with('-') || word.find('=').is_some_and(|at| is_variable(&word[..at])))
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
