//! `sudomode doctor`: what is in force here, what it is worth, and what to do about it.

use std::cmp::Reverse;

use super::ink::{self, Ink, Style, wrapped};
use super::{current_dir, json, print};
use crate::cli::{self, When};
use crate::doctor::{Finding, State, examine};
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::policy::Decision;
use crate::term;

pub(super) fn run(options: &cli::Doctor, paths: &Paths) -> Result<Exit, Error> {
    let mut findings = examine(paths, &current_dir()?);
    // What must be done stands first; else things stand in the order in which they were looked at.
    findings.sort_by_key(|finding| Reverse(finding.state.max(State::Weak)));
    print(&if options.json {
        json(&findings)?
    } else {
        page(&findings, Ink::new(When::Auto))
    })?;
    Ok(match findings.iter().map(|finding| finding.state).max() {
        Some(State::Broken) => Exit::Config,
        Some(State::Open) => Exit::Open,
        _ => Exit::Success,
    })
}

fn page(findings: &[Finding], ink: Ink) -> String {
    const TOPIC: usize = 14;
    const INDENT: usize = 8 + TOPIC + 1;
    let room = ink::width() - INDENT;
    let mut text = ink.paint(Style::Strong, &summary(findings)) + "\n\n";
    for finding in findings {
        let (state, style) = shown(finding.state);
        text += &ink.paint(style, &format!("{state:<7}"));
        text += &format!(" {:<TOPIC$} ", finding.topic);
        let advice = finding.advice.iter().map(|advice| format!("→ {advice}"));
        let lines: Vec<String> = finding
            .found
            .lines()
            .map(str::to_owned)
            .chain(advice)
            .map(|line| term::text(&line))
            .collect();
        let pieces = lines.iter().flat_map(|line| wrapped(line, room));
        for (row, piece) in pieces.enumerate() {
            let indent = if row == 0 { 0 } else { INDENT };
            text += &format!("{:indent$}{piece}\n", "");
        }
    }
    text
}

const fn shown(state: State) -> (&'static str, Style) {
    match state {
        State::Good => ("good", Style::Decision(Decision::Allow)),
        State::Weak => ("weak", Style::Decision(Decision::RequireApproval)),
        State::Open => ("OPEN", Style::Decision(Decision::Deny)),
        State::Broken => ("BROKEN", Style::Decision(Decision::Deny)),
    }
}

/// What a person in a hurry reads.
fn summary(findings: &[Finding]) -> String {
    let count = |state: State| findings.iter().filter(|one| one.state == state).count();
    let (broken, open) = (count(State::Broken), count(State::Open));
    match (broken, open) {
        (0, 0) => {
            "nothing is open; what is weak, only an agent that means harm gets past".to_owned()
        }
        (0, 1) => "1 hole is open: commands get past sudomode there, and nobody needs to mean it"
            .to_owned(),
        (0, open) => {
            format!(
                "{open} holes are open: commands get past sudomode there, and nobody needs to mean it"
            )
        }
        (broken, open) => {
            format!("{broken} broken, {open} open: until it is mended, sudomode executes nothing")
        }
    }
}
