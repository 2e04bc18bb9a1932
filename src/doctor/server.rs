//! What holds where a server keeps the requests: which one, whether it answers, and what an answer is worth there.

use super::Finding;
use crate::agent;
use crate::clock::{Moment, ago};
use crate::config::Config;
use crate::config::server::Server as Configured;
use crate::error::Error;
use crate::paths::Paths;
use crate::remote::{self, Server, Standing};
use crate::trust::out_of_reach;

/// Everything about the server that is configured.
pub(super) fn findings(server: &Configured, config: &Config, paths: &Paths) -> Vec<Finding> {
    let mut findings = vec![reached(server, config), copy(server, paths)];
    findings.push(worth(server, config));
    findings
}

fn reached(server: &Configured, config: &Config) -> Finding {
    let ready = match Server::open(server).and_then(|server| server.ready()) {
        Ok(ready) => ready,
        Err(error) => return Finding::broken("server", &error),
    };
    if ready.key != server.key.to_string() {
        return Finding::broken(
            "server",
            &Error::Unavailable {
                what: format!(
                    "{} signs with {}, and {} is configured for it: what it permits is not executed",
                    server.url, ready.key, server.key
                ),
                hint: "ask whoever runs the server; a key that was changed on purpose goes into config.yaml".to_owned(),
            },
        );
    }
    let found = format!(
        "{} holds the requests: version {}, with the key that is configured",
        server.url, ready.version
    );
    match config.place.as_deref().map(out_of_reach) {
        Some(Err(distrust)) => Finding::weak(
            "server",
            format!("{found}; {distrust}, so an agent of this user could name another one"),
            "as root: write server: into /etc/sudomode/config.yaml",
        ),
        _ => Finding::good("server", found),
    }
}

/// How old what commands are judged by is.
fn copy(server: &Configured, paths: &Paths) -> Finding {
    let topic = "policy copy";
    let Some(kept) = remote::kept(paths) else {
        return Finding::weak(
            topic,
            "the server's policy is not kept here: every command asks for it",
            "make the state directory writable for you",
        );
    };
    let got = ago(kept.got(), Moment::now());
    let version = kept.version();
    match kept.standing(server) {
        Standing::Fresh => Finding::good(
            topic,
            format!("number {version} of the server's policy, fetched {got}, used for a minute"),
        ),
        Standing::Old => Finding::good(
            topic,
            format!(
                "number {version} of the server's policy, fetched {got}, is used no more: the next command fetches it anew"
            ),
        ),
        Standing::Foreign => Finding::weak(
            topic,
            "what lies in its place is not signed by the server that is configured, and is not used",
            "the next command fetches it anew",
        ),
    }
}

/// As whom this person answers, and what that is worth.
fn worth(server: &Configured, config: &Config) -> Finding {
    let topic = "approvals";
    if agent::above_or_marked().is_some() {
        return Finding::good(
            topic,
            "they are given elsewhere: an agent's token answers nothing",
        );
    }
    let Some(own) = config.approver_token_file.as_deref() else {
        return Finding::good(
            topic,
            "you sign in at the terminal with passphrase and code, or in the browser; no token of your own is configured here",
        );
    };
    let whoami = Server::open_with(server, own).and_then(|server| server.whoami());
    match whoami {
        Err(error) => Finding::broken(topic, &error),
        Ok(who) if who.person.is_none() => Finding::weak(
            topic,
            format!("the token in {} is no approver's", own.display()),
            "have the server make one: sudomode server token add NAME --scope approver --person YOU",
        ),
        Ok(who) => {
            let person = who.person.unwrap_or_default();
            let found = format!(
                "your token answers as {person} in the project {}",
                who.project
            );
            if who.same_user {
                Finding::weak(
                    topic,
                    format!(
                        "{found}; the server runs as this user, so an answer counts as assurance none"
                    ),
                    "run the server as another user, or on another machine",
                )
            } else {
                Finding::weak(
                    topic,
                    format!("{found}; any process of this user can read it, and answer with it"),
                    "answer as another user than the agent's, or sign in with passphrase and code, or sign with a key",
                )
            }
        }
    }
}
