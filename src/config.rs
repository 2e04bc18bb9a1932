//! How long things live, how long a caller waits and how a human is reached: `config.yaml` beside the policy, all of
//! it optional.

pub mod channels;
pub mod server;

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Deserializer};

use crate::clock::parse_duration;
use crate::error::Error;
use crate::paths::{Paths, SYSTEM};
use crate::trust::only_ours;

/// The configuration, with its defaults.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How long a request waits for an answer.
    #[serde(deserialize_with = "duration")]
    pub pending_for: Duration,
    /// How long an approval waits to be used.
    #[serde(deserialize_with = "duration")]
    pub approved_for: Duration,
    /// How long a rejection answers the same command.
    #[serde(deserialize_with = "duration")]
    pub rejected_for: Duration,
    /// How many requests of one requester may wait at a time.
    pub max_pending: u32,
    /// After how many denials a caller is told to stop, and asks no human any more; 0 for never.
    pub max_denials: u32,
    /// After how many failures in a row the same command is not asked about again; 0 for never.
    pub max_failures: u32,
    /// In how long a time those are counted.
    #[serde(deserialize_with = "duration")]
    pub stop_within: Duration,
    /// How long `exec` waits, by the name of the agent that calls; `default` for all others.
    #[serde(deserialize_with = "durations")]
    pub wait: BTreeMap<String, Duration>,
    /// Whether a question is shown on the desktop.
    pub desktop: channels::Desktop,
    /// What the Review button starts; `{id}` in it is the request. A terminal, if it does not say.
    pub desktop_review: Vec<String>,
    /// Where to send word of a request.
    pub webhooks: Vec<channels::Webhook>,
    /// Who holds the requests, if not the store of this user on this machine.
    pub server: Option<server::Server>,
    /// The file with a person's own token for answers at the server. No agent may read it.
    pub approver_token_file: Option<PathBuf>,
    /// The file that it was read from.
    #[serde(skip)]
    pub place: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            pending_for: Duration::from_hours(4),
            approved_for: Duration::from_mins(15),
            rejected_for: Duration::from_mins(15),
            max_pending: 20,
            max_denials: 10,
            max_failures: 3,
            stop_within: Duration::from_mins(10),
            wait: BTreeMap::new(),
            desktop: channels::Desktop::default(),
            desktop_review: Vec::new(),
            webhooks: Vec::new(),
            server: None,
            approver_token_file: None,
            place: None,
        }
    }
}

impl Config {
    /// Root's file where there is one, else the user's, else the defaults. The user's is the one of the passwd
    /// entry's home: a variable may move the rest, but not for how long an approval holds.
    pub fn load(paths: &Paths) -> Result<Self, Error> {
        for directory in [Path::new(SYSTEM), users(paths)] {
            if let Some(config) = Self::read(directory)? {
                return Ok(config);
            }
        }
        Ok(Self::default())
    }

    /// The same for a person who answers: the token of their own stands in their own file, whoever decides the rest.
    pub fn for_human(paths: &Paths) -> Result<Self, Error> {
        let mut config = Self::load(paths)?;
        if config.server.is_some() && config.approver_token_file.is_none() {
            let own = Self::read(users(paths))?;
            config.approver_token_file = own.and_then(|own| own.approver_token_file);
        }
        Ok(config)
    }

    fn read(directory: &Path) -> Result<Option<Self>, Error> {
        let path = directory.join("config.yaml");
        match fs::read_to_string(&path) {
            Ok(text) => Self::parse(&path, &text).map(Some),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(Error::Config {
                what: format!("{}: {error}", path.display()),
            }),
        }
    }

    fn parse(path: &Path, text: &str) -> Result<Self, Error> {
        only_ours(path).map_err(|distrust| Error::Config {
            what: distrust.to_string(),
        })?;
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let wrong = |what: String| Error::Config {
            what: format!("{}: {what}", path.display()),
        };
        // The lines below the first show the source, and an address in it may be a secret.
        let mut config: Self = serde_yaml::from_str(text).map_err(|error| {
            let error = error.to_string();
            wrong(error.lines().next().unwrap_or_default().to_owned())
        })?;
        let beside = path.parent().unwrap_or(Path::new("/"));
        for webhook in &mut config.webhooks {
            webhook.settle(beside).map_err(wrong)?;
        }
        if let Some(server) = &mut config.server {
            server.settle(beside);
        }
        config.place = Some(path.to_owned());
        let token = config.approver_token_file.take();
        config.approver_token_file = token.map(|file| beside.join(file));
        Ok(config)
    }

    /// How long a caller waits that is this agent; `None` where it waits until the request expires.
    #[must_use]
    pub fn wait_of(&self, agent: Option<&crate::agent::Agent>) -> Option<Duration> {
        // The agent's own timer must not decide: end before it, and say how to go on.
        const MARGIN: Duration = Duration::from_secs(5);
        agent
            .and_then(|agent| {
                let known = agent
                    .time_out
                    .map(|time_out| time_out.saturating_sub(MARGIN));
                self.wait.get(agent.name).copied().or(known)
            })
            .or_else(|| self.wait.get("default").copied())
    }
}

fn users(paths: &Paths) -> &Path {
    paths.passwd_config.as_deref().unwrap_or(&paths.config)
}

fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    parse_duration(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
}

fn durations<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Duration>, D::Error> {
    BTreeMap::<String, String>::deserialize(deserializer)?
        .into_iter()
        .map(|(name, text)| parse_duration(&text).map(|duration| (name, duration)))
        .collect::<Result<_, _>>()
        .map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_says_only_what_differs() {
        let config: Config =
            serde_yaml::from_str("approved_for: 1h\nwait: {default: 2m, codex: 30s}\n").unwrap();
        assert_eq!(config.approved_for, Duration::from_hours(1));
        assert_eq!(config.pending_for, Config::default().pending_for);
        let agent = |name: &str| crate::agent::by_environment([name].iter());
        assert_eq!(config.wait_of(None), Some(Duration::from_mins(2)));
        assert_eq!(
            config.wait_of(agent("CODEX_CI")),
            Some(Duration::from_secs(30))
        );
        assert_eq!(
            config.wait_of(agent("CLAUDECODE")),
            Some(Duration::from_secs(115)),
            "before its timer"
        );
        assert_eq!(Config::default().wait_of(agent("GEMINI_CLI")), None);
        for wrong in [
            "pending_for: 5",
            "pendign_for: 5m",
            "max_pending: -1",
            "wait: {default: soon}",
        ] {
            assert!(serde_yaml::from_str::<Config>(wrong).is_err(), "{wrong}");
        }
    }
}
