//! `sudomode server project add`

use super::{Here, humans_only, print, serve};
use crate::cli::ProjectCommand;
use crate::digest::Digest;
use crate::error::Error;
use crate::exit::Exit;
use crate::store::{Liveness, Store};

pub(super) fn run(command: &ProjectCommand, here: &Here<'_>) -> Result<Exit, Error> {
    let ProjectCommand::Add { name, policy } = command;
    humans_only()?;
    if here.place.projects()?.contains(name) {
        return Err(Error::Usage {
            what: format!("the project {name} is there already"),
        });
    }
    let policy = policy
        .as_ref()
        .map(|path| serve::read(path, here.paths))
        .transpose()?;
    let mut store = Store::open_at(&here.place, name, Liveness::Leases)?;
    if let Some((_, text)) = policy {
        store.rule_by_file(&text, &Digest::of(text.as_bytes()).to_string())?;
    }
    print(&format!(
        "the project {name} is there; enrol its first approver: sudomode server --project {name} approver add NAME\n"
    ))?;
    Ok(Exit::Success)
}
