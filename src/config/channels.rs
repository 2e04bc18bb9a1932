//! How a human who is elsewhere is reached: a notification on the desktop, and webhooks.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer};

/// Whether a question is shown on the desktop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Desktop {
    /// Where there is one.
    #[default]
    Auto,
    /// Not at all.
    Never,
}

/// Where to send word of a request.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhook {
    /// Where to; a secret itself with some services, so it is shown nowhere.
    #[serde(deserialize_with = "url")]
    pub url: String,
    /// How it is written.
    #[serde(default)]
    pub format: Format,
    /// The file with the key that signs it; a relative path begins at the configuration's directory.
    #[serde(default)]
    pub secret_file: Option<PathBuf>,
    /// What is told.
    #[serde(default = "all")]
    pub events: Vec<Event>,
    /// A proxy to go through; those that the environment of an agent names are not taken.
    #[serde(default)]
    pub proxy: Option<String>,
}

/// How a webhook is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// The whole request as JSON.
    #[default]
    Json,
    /// A message for Slack and services that read the same.
    Slack,
    /// A message for ntfy.
    Ntfy,
}

/// What a webhook can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// A question was put.
    Requested,
    /// It needs no answer any more.
    Decided,
}

impl Event {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Decided => "decided",
        }
    }
}

impl Webhook {
    /// Completes what depends on where the configuration lies, and says what it lacks.
    pub(super) fn settle(&mut self, beside: &Path) -> Result<(), String> {
        match &mut self.secret_file {
            Some(file) => *file = beside.join(&*file),
            // Slack and ntfy look at no signature; whoever reads the JSON has nothing else to know it by.
            None if self.format == Format::Json => {
                return Err(format!(
                    "the webhook for {} needs a secret_file: a file of yours with mode 0600 and a long random key in it",
                    self.service()
                ));
            }
            None => {}
        }
        Ok(())
    }

    /// The service it goes to, without what may be a secret in the URL.
    #[must_use]
    pub fn service(&self) -> &str {
        let authority = self.url.split_once("://").map_or("", |(_, rest)| rest);
        let authority = authority.split(['/', '?', '#']).next().unwrap_or("");
        authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host)
    }
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook")
            .field("service", &self.service())
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

fn all() -> Vec<Event> {
    vec![Event::Requested, Event::Decided]
}

fn url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let url = String::deserialize(deserializer)?;
    let plain = url
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let host = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', '@', ':']));
    if plain && host {
        Ok(url)
    } else {
        Err(serde::de::Error::custom(
            "the url of a webhook begins with https:// or http:// and holds neither blanks nor letters beyond ASCII",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn webhooks_are_read_and_keep_their_secrets_to_themselves() {
        let config: Config = serde_yaml::from_str(
            "desktop: never\ndesktop_review: [xterm, -e, sudomode, show, '{id}']\nwebhooks:\n  - url: https://u:p@hooks.example.com/services/T0/B0/xyz\n    format: slack\n  - {url: 'http://127.0.0.1:80', secret_file: key, events: [decided]}\n",
        )
        .unwrap();
        assert_eq!(config.desktop, Desktop::Never);
        let [slack, json] = &config.webhooks[..] else {
            panic!("{config:?}")
        };
        assert_eq!(
            (slack.service(), slack.format),
            ("hooks.example.com", Format::Slack)
        );
        assert_eq!(slack.events, [Event::Requested, Event::Decided]);
        assert_eq!(
            (json.service(), json.format, &json.events[..]),
            ("127.0.0.1:80", Format::Json, &[Event::Decided][..])
        );
        assert!(!format!("{config:?}").contains("xyz"));
        let (mut unsigned, mut signed) = (slack.clone(), json.clone());
        assert_eq!(signed.settle(Path::new("/etc/sudomode")), Ok(()));
        assert_eq!(
            signed.secret_file.as_deref(),
            Some(Path::new("/etc/sudomode/key"))
        );
        assert_eq!(unsigned.settle(Path::new("/")), Ok(()));
        unsigned.format = Format::Json;
        assert!(unsigned.settle(Path::new("/")).is_err());
        for wrong in [
            "desktop: sometimes",
            "webhooks: [{url: 'ftp://x'}]",
            "webhooks: [{url: 'https:///x'}]",
            "webhooks: [{url: 'https://x y'}]",
            "webhooks: [{url: 'https://x', format: teams}]",
            "webhooks: [{url: 'https://x', events: [approved]}]",
            "webhooks: [{format: json}]",
        ] {
            assert!(serde_yaml::from_str::<Config>(wrong).is_err(), "{wrong}");
        }
    }
}
