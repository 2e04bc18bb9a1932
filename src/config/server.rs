//! The governance server that holds the requests, where one does.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer};

/// Which server, how it is known, and with what the caller shows who it is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Where it listens.
    #[serde(deserialize_with = "parsed")]
    pub url: Address,
    /// The file with the token of agents here; a relative path begins at the configuration's directory.
    pub token_file: PathBuf,
    /// What it signs permits and policies with.
    #[serde(deserialize_with = "parsed")]
    pub key: ServerKey,
    /// The project that its token must be of, where one token could be put in another's place.
    #[serde(default)]
    pub project: Option<String>,
    /// Certificates that its own must lead to, in PEM, instead of those of the system.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
}

/// Where a server listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// At a host: `https://HOST`, or `http://` on this machine.
    Host(String),
    /// At a socket of this machine.
    Unix(PathBuf),
}

/// The public half of a server's Ed25519 key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ServerKey([u8; 32]);

impl Server {
    /// Completes what depends on where the configuration lies.
    pub(super) fn settle(&mut self, beside: &Path) {
        self.token_file = beside.join(&self.token_file);
        self.ca_file = self.ca_file.as_deref().map(|file| beside.join(file));
    }
}

impl FromStr for Address {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = Path::new(path);
            return if path.is_absolute() {
                Ok(Self::Unix(path.to_owned()))
            } else {
                Err("a socket's path is absolute: unix:/run/sudomode/socket")
            };
        }
        let secret = text.strip_prefix("https://");
        let authority = secret
            .or_else(|| text.strip_prefix("http://"))
            .ok_or("the url of a server begins with https://, with http:// on this machine, or with unix:/")?;
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
        if authority.is_empty() || !authority.bytes().all(plain) {
            return Err("the url of a server holds a host and a port, and nothing else");
        }
        if secret.is_none() && !on_this_machine(authority) {
            return Err(
                "a token goes unencrypted to this machine only: https:// is needed for another one",
            );
        }
        let scheme = if secret.is_some() { "https" } else { "http" };
        Ok(Self::Host(format!("{scheme}://{authority}")))
    }
}

fn on_this_machine(authority: &str) -> bool {
    let host = match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    let address: Option<IpAddr> = host.parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Host(url) => f.write_str(url),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

impl ServerKey {
    /// Its 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl FromStr for ServerKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix("ed25519:")
            .and_then(|encoded| STANDARD.decode(encoded).ok())
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or("the key of a server is ed25519: and 32 bytes in base64, as sudomode server status shows it")
    }
}

impl fmt::Display for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ed25519:{}", STANDARD.encode(self.0))
    }
}

impl fmt::Debug for ServerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn parsed<'de, D: Deserializer<'de>, T: FromStr<Err = &'static str>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer)?
        .parse()
        .map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn a_server_is_named_by_where_it_listens_and_by_its_key() {
        let key = format!("ed25519:{}", STANDARD.encode([7; 32]));
        let text = |url: &str| format!("server: {{url: '{url}', token_file: t, key: '{key}'}}\n");
        let good = [
            (
                "https://sudomode.example.com",
                "https://sudomode.example.com",
            ),
            ("https://10.1.2.3:8443/", "https://10.1.2.3:8443"),
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
            ("http://[::1]:8000/", "http://[::1]:8000"),
            ("http://localhost", "http://localhost"),
            ("unix:/run/sudomode", "unix:/run/sudomode"),
        ];
        for (url, shown) in good {
            let config: Config = serde_yaml::from_str(&text(url)).unwrap();
            let mut server = config.server.unwrap();
            assert_eq!(server.url.to_string(), shown);
            assert_eq!(server.key.to_string(), key);
            server.settle(Path::new("/etc/sudomode"));
            assert_eq!(server.token_file, Path::new("/etc/sudomode/t"));
        }
        for url in [
            "http://10.1.2.3:8000",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://127.0.0.1@example.com",
            "https://user:secret@example.com",
            "https://example.com/below",
            "https://example.com?q",
            "https://",
            "ftp://example.com",
            "unix:run/socket",
            "example.com",
        ] {
            assert!(serde_yaml::from_str::<Config>(&text(url)).is_err(), "{url}");
        }
        for key in ["", "ed25519:", "ed25519:AAAA", "rsa:AAAA"] {
            assert!(key.parse::<ServerKey>().is_err(), "{key}");
        }
    }
}
