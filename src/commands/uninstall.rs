//! `sudomode uninstall`: takes sudomode out of the way again.

use super::init::{Consent, carry_out};
use super::print;
use crate::agent;
use crate::cli::Uninstall;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::setup::{Record, Surroundings, steps};

pub(super) fn run(options: &Uninstall, paths: &Paths) -> Result<Exit, Error> {
    if !options.dry_run
        && let Some(agent) = agent::above_or_marked()
    {
        return Err(Error::Refused {
            what: format!("{} may not take its own gate away", agent.name),
            hint: "a human runs this in a terminal of their own".to_owned(),
        });
    }
    let consent = Consent::of(options.yes, options.dry_run)?;
    let around = Surroundings::of_caller(paths, false)?;
    let mut proposals = Vec::new();
    for step in steps() {
        proposals.extend(step.undo(&around)?);
    }
    if proposals.is_empty() {
        print("nothing to undo: no agent asks sudomode\n")?;
        return Ok(Exit::Success);
    }
    let mut record = Record::of(paths)?;
    if carry_out(&proposals, consent, &around, &mut record, true)? > 0 {
        print("requests, grants and the record stay; restart the agents that run\n")?;
    }
    Ok(Exit::Success)
}
