//! `sudomode doctor`: what is in force here, and what it is worth. Honest, not reassuring.

mod server;

use serde::Serialize;

use super::ink::{self, wrapped};
use super::{current_dir, json, print};
use crate::agent;
use crate::approval::Approvers;
use crate::approval::desktop::buses;
use crate::cli;
use crate::config::Config;
use crate::config::channels::Desktop;
use crate::enforce::policies;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::policy::{BUILT_IN_ORIGIN, PolicySet, load};
use crate::remote::origin;
use crate::store::{Selection, Store};
use crate::term;
use crate::trust::out_of_reach;

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// As it should be.
    Good,
    /// In force, but an agent that means harm gets past it.
    Weak,
    /// It cannot be used, so that commands are not executed.
    Broken,
}

/// One thing that was looked at.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Finding {
    topic: &'static str,
    state: State,
    found: String,
    /// What would make it better.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<String>,
}

impl Finding {
    fn good(topic: &'static str, found: impl Into<String>) -> Self {
        Self {
            topic,
            state: State::Good,
            found: found.into(),
            advice: None,
        }
    }

    fn weak(topic: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self {
            state: State::Weak,
            advice: Some(advice.to_owned()),
            ..Self::good(topic, found)
        }
    }

    fn broken(topic: &'static str, error: &Error) -> Self {
        Self {
            state: State::Broken,
            advice: error.hint().map(str::to_owned),
            ..Self::good(topic, error.to_string())
        }
    }
}

/// Looks at everything that decides what happens to a command here.
pub(super) fn run(options: &cli::Doctor, paths: &Paths) -> Result<Exit, Error> {
    let cwd = current_dir()?;
    let config = Config::for_human(paths);
    let asked = config
        .as_ref()
        .ok()
        .and_then(|config| config.server.clone());
    // Without a configuration it is not known whether there is a server.
    let policies = match &config {
        Ok(_) => policies(paths, &cwd),
        Err(_) => load(paths, &cwd),
    };
    let mut findings = match policies {
        Ok(policies) => policy(&policies, asked.as_ref().map(origin).as_deref()),
        Err(error) => vec![Finding::broken("policy", &error)],
    };
    match (&config, &asked) {
        (Ok(config), Some(server)) => findings.extend(server::findings(server, config, paths)),
        (Ok(config), None) => findings.push(channels(config)),
        (Err(error), _) => findings.push(Finding::broken("configuration", error)),
    }
    if asked.is_none() {
        findings.push(store(paths));
        findings.push(approvals(paths));
    }
    findings.push(caller());
    findings.push(Finding::weak(
        "reach",
        "only commands that go through sudomode are seen: an agent that starts a program by another way is not stopped",
        "let the agent have no other shell than one whose commands go through sudomode exec",
    ));
    print(&if options.json {
        json(&findings)?
    } else {
        page(&findings)
    })?;
    let broken = findings
        .iter()
        .any(|finding| finding.state == State::Broken);
    Ok(if broken { Exit::Config } else { Exit::Success })
}

/// Which policies judge, and whether an agent could change the one that decides.
fn policy(policies: &PolicySet, servers: Option<&str>) -> Vec<Finding> {
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
fn channels(config: &Config) -> Finding {
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

fn store(paths: &Paths) -> Finding {
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
fn approvals(paths: &Paths) -> Finding {
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

fn caller() -> Finding {
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

fn page(findings: &[Finding]) -> String {
    const INDENT: usize = 23;
    let room = ink::width() - INDENT;
    let mut text = String::new();
    for finding in findings {
        let state = match finding.state {
            State::Good => "good",
            State::Weak => "weak",
            State::Broken => "broken",
        };
        text += &format!("{state:<7} {:<14} ", finding.topic);
        let advice = finding.advice.iter().map(|advice| format!("→ {advice}"));
        let lines: Vec<String> = finding
            .found
            .lines()
            .map(str::to_owned)
            .chain(advice)
            .map(|line| term::text(&line))
            .collect();
        let pieces = lines.iter().flat_map(|line| wrapped(line, room));
        for (row, piece) in pieces.enumerate() {
            let indent = if row == 0 { 0 } else { INDENT };
            text += &format!("{:indent$}{piece}\n", "");
        }
    }
    text
}
