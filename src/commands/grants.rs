//! `sudomode approve`, `grants`, `revoke`: answers, and those that are remembered.

use serde_json::json;

use super::answer::{self, humans_only};
use super::person::authority;
use super::print;
use crate::approval::grant::{Grant, Terms};
use crate::approval::{Requester, prompt};
use crate::cli::{Approve, Grants, Revoke};
use crate::config::Config;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::{Store, may_be_granted};
use crate::term;

/// How long, how often and for whom an approval is to be remembered.
pub(super) const fn terms(options: &Approve) -> Terms {
    Terms {
        lasts: options.lasts,
        times: options.times,
        session: options.session,
    }
}

pub(super) fn approve(options: &Approve, paths: &Paths) -> Result<Exit, Error> {
    let terms = terms(options);
    if terms == Terms::default() {
        return answer::approve(options, paths);
    }
    humans_only()?;
    // A server remembers it with the vote, or refuses both.
    if Config::load(paths)?.server.is_some() {
        return answer::approve(options, paths);
    }
    let mut store = Store::open(paths)?;
    if paths.state != paths.kept().state {
        return Err(Error::Refused {
            what: format!(
                "grants count only in {}: the environment leads elsewhere",
                paths.kept().state.display()
            ),
            hint: "approve it for this one execution".to_owned(),
        });
    }
    // What can never be remembered is refused before anything is approved.
    let request = store.find(&options.id)?;
    may_be_granted(&request)?;
    if terms.session && !matches!(request.requester, Requester::Agent { .. }) {
        return Err(Error::Refused {
            what: format!(
                "no agent's process is known that asked for {}",
                request.id.short()
            ),
            hint: "use --for or --times".to_owned(),
        });
    }
    let exit = answer::approve(options, paths)?;
    let grant = store.grant(&request.id, terms)?;
    if !options.json {
        say(&grant)?;
    }
    Ok(exit)
}

/// Tells of what is remembered from now on.
pub(super) fn say(grant: &Grant) -> Result<(), Error> {
    print(&format!(
        "{} remembered: {}, {}\n  sudomode revoke {} takes it back\n",
        grant.id.short(),
        grant.scope,
        holds(grant),
        grant.id.short()
    ))
}

pub(super) fn list(options: &Grants, paths: &Paths) -> Result<Exit, Error> {
    let mut authority = authority(paths, None)?;
    let grants = authority.grants(options.all)?;
    if options.json {
        print(&super::json(&grants)?)?;
        return Ok(Exit::Success);
    }
    if grants.is_empty() {
        print("nothing is remembered\n")?;
    }
    for grant in &grants {
        let request = authority.request(&grant.request)?;
        print(&format!(
            "{}  {}\n    {}\n    in {}, {}, from {} by {}\n",
            grant.id.short(),
            prompt::intents_line(&request.asked.intents),
            grant.scope,
            request.asked.cwd,
            holds(grant),
            request.id.short(),
            term::text(&grant.resolution.by),
        ))?;
    }
    Ok(Exit::Success)
}

/// Until when, how often and for whom.
fn holds(grant: &Grant) -> String {
    if let Some(ended) = &grant.ended {
        return format!("ended: {}", term::text(ended));
    }
    let left = grant
        .left
        .map(|left| format!(", {left} more times"))
        .unwrap_or_default();
    let whom = match grant.requester.on_host() {
        Requester::Agent { name, process } => {
            format!(", for {} of process {}", term::text(name), process.pid)
        }
        Requester::User { .. } | Requester::Remote(_) => String::new(),
    };
    format!("until {}{left}{whom}", grant.deadline.wall)
}

pub(super) fn revoke(options: &Revoke, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let id = authority(paths, None)?.revoke(&options.id, &paths.user)?;
    print(&if options.json {
        super::json(&json!({ "grant": id, "ended": true }))?
    } else {
        format!("{} revoked\n", id.short())
    })?;
    Ok(Exit::Success)
}
