//! `sudomode init`: puts sudomode in the way of the agents that are here.

use std::io::IsTerminal;

use dialoguer::Confirm;
use dialoguer::console::Term;

use super::print;
use crate::cli::Init;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::setup::{Change, Proposal, Record, Step, Surroundings, steps};

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consent {
    /// Each proposal is asked about.
    Ask,
    /// All of them are made.
    Given,
    /// None is.
    DryRun,
}

impl Consent {
    /// What the options and the terminal come to.
    pub(super) fn of(yes: bool, dry_run: bool) -> Result<Self, Error> {
        if dry_run {
            Ok(Self::DryRun)
        } else if yes {
            Ok(Self::Given)
        } else if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
            Ok(Self::Ask)
        } else {
            Err(Error::Usage {
                what: "there is no terminal to ask at: add --yes to change what is proposed, or --dry-run to see it"
                    .to_owned(),
            })
        }
    }
}

pub(super) fn run(options: &Init, paths: &Paths) -> Result<Exit, Error> {
    let consent = Consent::of(options.yes, options.dry_run)?;
    let mut around = Surroundings::of_caller(paths, options.system)?;
    around.asked_for = !options.agents.is_empty();
    let steps: Vec<Box<dyn Step>> = steps()
        .into_iter()
        .filter(|step| {
            options.agents.is_empty() || options.agents.iter().any(|name| name == step.name())
        })
        .collect();
    let mut proposals = Vec::new();
    let mut failed = None;
    for step in &steps {
        match step.propose(&around) {
            Ok(proposal) => proposals.extend(proposal),
            // What is wrong with one agent is no reason to leave the others ungated.
            Err(error) => {
                print(&format!("{}: {error}\n", step.name()))?;
                failed.get_or_insert(error);
            }
        }
    }
    if proposals.is_empty() && failed.is_none() {
        print(&nothing(&around, &steps))?;
        return Ok(Exit::Success);
    }
    let mut record = Record::of(paths)?;
    let made = carry_out(&proposals, consent, &around, &mut record, false)?;
    if made > 0 {
        print(
            "\nrestart the agents that run; sudomode doctor says what is in force, sudomode uninstall undoes all of this\n",
        )?;
    }
    failed.map_or(Ok(Exit::Success), |error| Ok(error.exit()))
}

/// Shows each proposal, and makes those that are accepted; `undo` says that they undo others. Returns how many.
pub(super) fn carry_out(
    proposals: &[Proposal],
    consent: Consent,
    around: &Surroundings,
    record: &mut Record,
    undo: bool,
) -> Result<usize, Error> {
    let mut made = 0;
    for Proposal {
        title,
        notes,
        changes,
    } in proposals
    {
        let mut page = format!("{title}\n");
        for note in notes {
            page += &format!("  note: {note}\n");
        }
        for change in changes {
            page += &change.shown(&|path| around.shown(path));
        }
        print(&page)?;
        let accepted = match consent {
            Consent::Given => true,
            Consent::DryRun => false,
            Consent::Ask => ask()?,
        };
        if accepted {
            for change in changes {
                change.make(record)?;
                if undo && let Change::File { path, .. } = change {
                    record.forget(path)?;
                }
            }
            made += 1;
        }
        let word = match (accepted, consent) {
            (true, _) => "done",
            (false, Consent::DryRun) => "not changed: this is a dry run",
            (false, _) => "left as it is",
        };
        print(&format!("{word}\n\n"))?;
    }
    Ok(made)
}

/// Asks at the terminal; nothing but a yes is one.
fn ask() -> Result<bool, Error> {
    Confirm::new()
        .with_prompt("change this?")
        .default(true)
        .interact_on(&Term::stdout())
        .map_err(|error| Error::Usage {
            what: format!("no answer: {error}"),
        })
}

fn nothing(around: &Surroundings, steps: &[Box<dyn Step>]) -> String {
    let gated: Vec<&str> = steps
        .iter()
        .filter(|step| matches!(step.undo(around), Ok(Some(_))))
        .map(|step| step.name())
        .collect();
    if gated.is_empty() {
        let names: Vec<&str> = steps.iter().map(|step| step.name()).collect();
        format!(
            "no agent was found: neither a program on PATH nor settings in {}\nname one with --agent: {}\n",
            around.home.display(),
            names.join(", ")
        )
    } else {
        format!(
            "nothing to change: {} ask sudomode already\n",
            gated.join(", ")
        )
    }
}
