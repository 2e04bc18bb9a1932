//! `sudomode shell`: what a shell runs at its start.

use super::print;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::shim::{Shell, Shims};

pub(super) fn run(shell: Shell, paths: &Paths) -> Result<Exit, Error> {
    let shims = Shims::of(paths)?;
    print(&shell.init(shims.directory(), &paths.waiting()))?;
    Ok(Exit::Success)
}
