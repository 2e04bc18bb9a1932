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

pub(super) fn run(options: &cli::Wait, paths: &Paths) -> Result<Exit, Error> {
    let mut authority = Authority::open(paths)?;
    let id = authority.find(&options.id)?.id;
    let end = options.timeout.map(|timeout| Instant::now() + timeout);
    let mut heartbeat = Instant::now();
    let request = loop {
        let request = authority.request(&id)?;
        if request.status != Status::Pending || end.is_some_and(|end| Instant::now() >= end) {
            break request;
        }
        if heartbeat.elapsed() >= Duration::from_secs(9) {
            heartbeat = Instant::now();
            complain(&format!(
                "sudomode: waiting {}: a human has not answered yet\n",
                id.short()
            ));
        }
        sleep(POLL);
    };
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
