//! What clients are told beside SQL: one file a client.

mod dots;
mod mysql;
mod psql;

use super::flavour::Client;
use super::session::Session;
use crate::intent::{Effect, Intent};

/// What one command of a client does.
pub(super) fn read(session: &mut Session, command: &str) -> Vec<Intent> {
    match session.flavour.client {
        Client::Psql => psql::read(session, command),
        Client::Mysql => mysql::read(session, command),
        Client::Dots => dots::read(session, command),
        Client::Plain => Vec::new(),
    }
}

/// A command of which it is not known what it does.
fn unseen(session: &Session, command: &str, why: &str) -> Vec<Intent> {
    vec![session.flavour.unseen("run_code", command, why)]
}

/// A command that only shows something, or sets how it is shown.
fn shows(session: &Session, command: &str) -> Intent {
    Intent::new(session.flavour.resource, "describe", Effect::Read).text("command", command)
}

/// What a client hands to a shell: an intent of its own, and what the shell does.
fn shell(session: &Session, command: &str) -> Vec<Intent> {
    let mut intents = vec![
        Intent::new(session.flavour.resource, "run_command", Effect::Execute).text("code", command),
    ];
    // Without a command it is a shell for whoever types into it.
    if command.trim().is_empty() {
        intents[0] = session.unseen("it starts a shell");
    } else {
        intents.extend(session.shell(command));
    }
    intents
}

/// Output that goes to a file, or to a program where the name begins with a pipe.
fn output(session: &Session, target: &str) -> Vec<Intent> {
    let target = target.trim();
    match target.strip_prefix('|') {
        Some(program) => shell(session, program),
        None if target.is_empty() => Vec::new(),
        None => session.output(target).collect(),
    }
}

/// Words of a command: parted by spaces, grouped by quotes.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut quote, mut inside) = (None, false);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, letter) if letter.is_whitespace() => {
                inside = false;
                continue;
            }
            (Some(open), letter) if open == letter => {
                quote = None;
                continue;
            }
            (None, '\'' | '"') => quote = Some(letter),
            _ => {}
        }
        if !inside {
            words.push(String::new());
            inside = true;
        }
        if quote == Some(letter) {
            continue;
        }
        let escaped = if letter == '\\' && quote.is_some() {
            letters.next()
        } else {
            Some(letter)
        };
        if let Some(word) = words.last_mut() {
            word.extend(escaped);
        }
    }
    words
}
