//! In a shell that stays open, a line must not change what later lines mean: nobody could judge those.

use std::path::Path;

use super::{Form, caller};
use crate::agent::{Agent, Shell};
use crate::enforce::Invocation;
use crate::error::Error;
use crate::exit::Exit;
use crate::intent::{Lasting, Place};
use crate::paths::Paths;
use crate::policy::load;
use crate::report::{Executed, Report};
use crate::term;

/// Why these lines may not run in the shell of their agent, if they may not.
pub(super) fn lasting(invocation: &Invocation, paths: &Paths) -> Result<Option<Report>, Error> {
    let Form::Lines(Agent { shell, .. }) = invocation.form else {
        return Ok(None);
    };
    if *shell == Shell::Fresh {
        return Ok(None);
    }
    let policies = load(paths, &invocation.cwd)?;
    let caller = caller(invocation, paths);
    let reader = caller.reader();
    for line in invocation.words() {
        let Lasting { place, other } = policies.taught().lasting(&line, &reader);
        let stays = match &place {
            Place::Same => true,
            Place::At(directory) => Path::new(directory) == invocation.cwd,
            Place::Unknown => false,
        };
        let moves =
            (*shell == Shell::Lost && !stays).then(|| "it changes the directory".to_owned());
        if let Some(why) = other.or(moves) {
            let what =
                "this shell stays open, and later lines could not be judged: nothing executed";
            let report = Report::new("denied", Exit::Denied, Executed::No, what)
                .detail(&term::text(&why))
                .detail("put what must be run together in parentheses, so that it lasts no longer: ( cd DIRECTORY && COMMAND )");
            return Ok(Some(report));
        }
    }
    Ok(None)
}
