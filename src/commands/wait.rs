//! `sudomode wait`: for a caller that wants to know, not to execute.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::{complain, json, print};
use crate::approval::Status;
use crate::cli;
use crate::enforce::{Authority, refusal};
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;

const POLL: Duration = Duration::from_millis(500);
const HEARTBEAT: Duration = Duration::from_secs(9);

pub(super) fn run(options: &cli::Wait, paths: &Paths) -> Result<Exit, Error> {
    let mut authority = Authority::open(paths)?;
    let mut request = authority.find(&options.id)?;
    let id = request.id.clone();
    let end = options.timeout.map(|timeout| Instant::now() + timeout);
    let mut heartbeat = Instant::now();
    let mut heard = true;
    authority.follow(&id);
    loop {
        if let Some(seen) = authority.look(&id)? {
            request = seen;
        }
        if request.status != Status::Pending {
            break;
        }
        let lost = authority.lost();
        if end.is_some_and(|end| Instant::now() >= end) {
            match lost {
                Some(error) => return Err(error),
                None => break,
            }
        }
        if let Some(why) = lost.as_ref().filter(|_| heard) {
            complain(&format!("sudomode: waiting {}: {why}\n", id.short()));
        }
        heard = lost.is_none();
        if heartbeat.elapsed() >= HEARTBEAT {
            heartbeat = Instant::now();
            let why = if heard {
                "a human has not answered yet"
            } else {
                "the server cannot be reached"
            };
            complain(&format!("sudomode: waiting {}: {why}\n", id.short()));
        }
        sleep(POLL);
    }
    if options.json {
        let votes = authority.votes(&request, paths)?;
        print(&json(&super::list::Entry::of(&request, votes))?)?;
    }
    if request.status == Status::Approved {
        if !options.json {
            print(&format!(
                "{} approved: run the same command again to execute it\n",
                id.short()
            ))?;
        }
        return Ok(Exit::Success);
    }
    let report = refusal(&request);
    if !options.json {
        complain(&report.text());
    }
    Ok(report.exit())
}
