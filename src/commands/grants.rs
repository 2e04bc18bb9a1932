//! `sudomode approve`, `grants`, `revoke`: answers, and those that are remembered.

use serde_json::json;

use super::answer::{self, humans_only};
use super::print;
use crate::approval::grant::{Grant, Terms};
use crate::approval::{Requester, prompt};
use crate::cli::{Approve, Grants, Revoke};
use crate::enforce::Authority;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::may_be_granted;
use crate::term;

pub(super) fn approve(options: &Approve, paths: &Paths) -> Result<Exit, Error> {
    let terms = Terms {
        lasts: options.lasts,
        times: options.times,
        session: options.session,
    };
    if terms == Terms::default() {
        return answer::approve(options, paths);
    }
    humans_only()?;
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
    let mut authority = Authority::open(paths)?;
    let request = authority.find(&options.id)?;
    may_be_granted(&request)?;
    if terms.session && !matches!(request.requester.on_host(), Requester::Agent { .. }) {
        return Err(Error::Refused {
            what: format!(
                "no agent's process is known that asked for {}",
                request.id.short()
            ),
            hint: "use --for or --times".to_owned(),
        });
    }
    let exit = answer::approve(options, paths)?;
    let grant = authority.grant(&request.id, terms)?;
    if !options.json {
        print(&format!(
            "{} remembered: {}, {}\n  sudomode revoke {} takes it back\n",
            grant.id.short(),
            grant.scope,
            holds(&grant),
            grant.id.short()
        ))?;
    }
    Ok(exit)
}

pub(super) fn list(options: &Grants, paths: &Paths) -> Result<Exit, Error> {
    let mut authority = Authority::open(paths)?;
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
    let id = Authority::open(paths)?.revoke(&options.id, &paths.user)?;
    print(&if options.json {
        super::json(&json!({ "grant": id, "ended": true }))?
    } else {
        format!("{} revoked\n", id.short())
    })?;
    Ok(Exit::Success)
}
