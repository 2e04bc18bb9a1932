//! What decides, who answers, and where it is kept.

use super::Finding;
use crate::agent;
use crate::approval::Approvers;
use crate::approval::desktop::buses;
use crate::config::Config;
use crate::config::channels::Desktop;
use crate::paths::Paths;
use crate::policy::{BUILT_IN_ORIGIN, PolicySet};
use crate::store::{Selection, Store};
use crate::trust::out_of_reach;

/// Which policies judge, and whether an agent could change the one that decides.
///
/// `servers` is what that of a server is called, where one is asked.
pub(super) fn policy(policies: &PolicySet, servers: Option<&str>) -> Vec<Finding> {
    let origins: Vec<&str> = policies
        .policies()
        .map(|policy| policy.origin.as_str())
        .collect();
    let Some((base, also)) = origins.split_first() else {
        return Vec::new();
    };
    let rules = policies.base.rules.len();
    let plural = if rules == 1 { "" } else { "s" };
    let decides = format!("{base} decides, with {rules} rule{plural}");
    let advice = "as root: install -D -m 644 policies.yaml /etc/sudomode/policies.yaml";
    let first = if *base == BUILT_IN_ORIGIN {
        Finding::weak(
            "policy",
            format!("the {decides}; any process of this user could put another one in its place"),
            advice,
        )
    } else if Some(*base) == servers {
        Finding::good("policy", format!("the {decides}"))
    } else {
        match out_of_reach(base.as_ref()) {
            Ok(()) => Finding::good("policy", decides),
            Err(distrust) => Finding::weak(
                "policy",
                format!("{decides}; {distrust}, so an agent of this user could change it"),
                advice,
            ),
        }
    };
    let tighten = also
        .iter()
        .map(|origin| Finding::good("policy", format!("{origin} may tighten it")));
    let unheard = policies
        .warnings()
        .into_iter()
        .map(|warning| Finding::weak("policy", warning, "put it into the policy that decides"));
    std::iter::once(first)
        .chain(tighten)
        .chain(unheard)
        .collect()
}

/// How a human who does not look hears of a question.
pub(super) fn channels(config: &Config) -> Finding {
    let desktop =
        config.desktop == Desktop::Auto && !buses(|name| std::env::var_os(name)).is_empty();
    let ways: Vec<String> = [
        desktop.then(|| "the desktop's notifications".to_owned()),
        match config.webhooks.len() {
            0 => None,
            1 => Some("1 webhook".to_owned()),
            count => Some(format!("{count} webhooks")),
        },
    ]
    .into_iter()
    .flatten()
    .collect();
    if ways.is_empty() {
        return Finding::weak(
            "channels",
            "nothing tells a human that a question waits: there is no session bus here, and no webhook is set up",
            "keep sudomode watch open, or set up webhooks in config.yaml",
        );
    }
    Finding::good(
        "channels",
        format!("a question goes to {}", ways.join(" and ")),
    )
}

pub(super) fn store(paths: &Paths) -> Finding {
    let place = paths.store();
    match Store::open(paths).and_then(|store| store.requests(Selection::Pending)) {
        Ok(pending) => Finding::good(
            "store",
            format!("{}, {} waiting", place.display(), pending.len()),
        ),
        Err(error) => Finding::broken("store", &error),
    }
}

/// What an approval is worth here.
pub(super) fn approvals(paths: &Paths) -> Finding {
    let enrol = "as root: sudomode approver add NAME";
    match Approvers::load(paths) {
        Err(error) => Finding::broken("approvals", &error),
        Ok(approvers) if approvers.people().is_empty() => Finding::weak(
            "approvals",
            "nobody is enrolled: any process of this user could answer, and an answer counts as assurance none",
            enrol,
        ),
        Ok(approvers) => {
            let path = approvers.path().display();
            let lines = approvers.people().len();
            match approvers.weak() {
                Some(why) => Finding::weak(
                    "approvals",
                    format!("{path} has {lines} keys that count as assurance none: {why}"),
                    enrol,
                ),
                None => Finding::good(
                    "approvals",
                    format!("{path} has {lines} keys; without more words a rule wants one of them"),
                ),
            }
        }
    }
}

pub(super) fn caller() -> Finding {
    match agent::above_or_marked() {
        Some(agent) => Finding::good(
            "caller",
            format!("this is {}: it may ask, and not answer", agent.name),
        ),
        None => Finding::good(
            "caller",
            "no known agent is above this process: it may answer",
        ),
    }
}
