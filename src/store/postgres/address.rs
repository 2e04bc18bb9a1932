//! Where a database is, who one is there, and whether what is said on the way can be heard by others.

use std::env;
use std::fs;
use std::net::IpAddr;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::{Config, NoTls};

use super::tls::Tls;
use super::{Driven, Failure};
use crate::error::Error;
use crate::store::Place;

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(3);
/// After how long silence is looked into, and how often, until a connection is taken for lost.
const SILENCE: (Duration, Duration, u32) = (Duration::from_secs(5), Duration::from_secs(2), 3);
const UNSENT: Duration = Duration::from_secs(10);

/// All that it takes to connect.
#[derive(Clone)]
pub(super) struct Address {
    config: Config,
    tls: Option<Tls>,
    shown: String,
}

impl Address {
    pub(super) fn read(place: &Place) -> Result<Self, Error> {
        let shown = place.to_string();
        let wrong = |what: String| Error::Config {
            what: format!("{shown}: {what}"),
        };
        let Place::Postgres(text) = place else {
            return Err(wrong("it is no address of PostgreSQL".to_owned()));
        };
        let (text, own) = split(text).map_err(wrong)?;
        let mut config: Config = text
            .parse()
            .map_err(|error: tokio_postgres::Error| wrong(reason(&error)))?;
        if config.get_password().is_some() {
            return Err(wrong(
                "a password in an address is seen by all who list processes\n\
                 hint: put it into ~/.pgpass as HOST:PORT:DATABASE:USER:PASSWORD, for your eyes only (chmod 600)"
                    .to_owned(),
            ));
        }
        if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
            return Err(wrong("it names no host".to_owned()));
        }
        let (idle, interval, retries) = SILENCE;
        config
            .application_name("sudomode")
            .connect_timeout(CONNECT)
            .keepalives_idle(idle)
            .keepalives_interval(interval)
            .keepalives_retries(retries)
            .tcp_user_timeout(UNSENT)
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        let remote = config.get_hosts().iter().any(is_remote)
            || config
                .get_hostaddrs()
                .iter()
                .any(|host| !host.is_loopback());
        let encrypted = match own.mode.as_deref() {
            None => remote,
            Some("disable") => false,
            // Encrypted without a look at whom one talks to is half of nothing.
            Some("require" | "verify-ca" | "verify-full") => true,
            Some(other) => {
                return Err(wrong(format!(
                    "sslmode is disable, require or verify-full, not {}",
                    crate::term::text(other)
                )));
            }
        };
        config.ssl_mode(if encrypted {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        if let Some(password) = password(&config)? {
            config.password(password);
        }
        let tls = encrypted
            .then(|| Tls::trusting(own.root.as_deref()))
            .transpose()
            .map_err(wrong)?;
        Ok(Self { config, tls, shown })
    }

    /// How it is called, without secrets.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Connects; what drives the connection is to be polled beside what is done with it.
    pub(super) async fn connect(&self) -> Result<(tokio_postgres::Client, Driven), Failure> {
        if let Some(tls) = &self.tls {
            let (client, connection) = self.config.connect(tls.clone()).await?;
            return Ok((client, Driven::new(connection)));
        }
        let (client, connection) = self.config.connect(NoTls).await?;
        Ok((client, Driven::new(connection)))
    }
}

/// What an error says, with what lies under it.
pub(super) fn reason(error: &tokio_postgres::Error) -> String {
    use std::error::Error as _;
    if let Some(theirs) = error.as_db_error() {
        return theirs.message().to_owned();
    }
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// Parts of an address that the library does not know.
#[derive(Default)]
struct Own {
    mode: Option<String>,
    root: Option<PathBuf>,
}

fn split(text: &str) -> Result<(String, Own), String> {
    let Some((address, parameters)) = text.split_once('?') else {
        return Ok((text.to_owned(), Own::default()));
    };
    let mut own = Own::default();
    let mut rest = Vec::new();
    for parameter in parameters.split('&') {
        match parameter.split_once('=') {
            Some(("sslmode", mode)) => own.mode = Some(mode.to_owned()),
            Some(("sslrootcert", path)) if path.contains('%') => {
                return Err(format!("sslrootcert is a path as it is: {path}"));
            }
            Some(("sslrootcert", path)) => own.root = Some(path.into()),
            _ => rest.push(parameter),
        }
    }
    let rest = rest.join("&");
    Ok((format!("{address}?{rest}"), own))
}

fn is_remote(host: &Host) -> bool {
    match host {
        Host::Unix(_) => false,
        Host::Tcp(name) => {
            let address: Option<IpAddr> = name.parse().ok();
            name != "localhost" && !address.is_some_and(|address| address.is_loopback())
        }
    }
}

/// The password of the environment or of the file that `psql` reads.
fn password(config: &Config) -> Result<Option<String>, Error> {
    if let Ok(password) = env::var("PGPASSWORD") {
        return Ok(Some(password));
    }
    let home = crate::passwd::entry(nix::unistd::getuid().as_raw()).map(|entry| entry.home);
    let path = env::var_os("PGPASSFILE")
        .map(PathBuf::from)
        .or_else(|| home.map(|home| home.join(".pgpass")));
    let Some(path) = path.filter(|path| path.exists()) else {
        return Ok(None);
    };
    only_for_us(&path)?;
    let text = fs::read_to_string(&path).map_err(|error| Error::at(&path, &error))?;
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name.clone(),
        _ => "localhost".to_owned(),
    };
    let user = config.get_user().unwrap_or_default();
    let wanted = [
        host.as_str(),
        &config
            .get_ports()
            .first()
            .copied()
            .unwrap_or(5432)
            .to_string(),
        config.get_dbname().unwrap_or(user),
        user,
    ];
    Ok(text.lines().find_map(|line| of_line(line, wanted)))
}

fn only_for_us(path: &Path) -> Result<(), Error> {
    let mode = fs::metadata(path)
        .map_err(|error| Error::at(path, &error))?
        .mode();
    let others = mode & 0o077;
    if others == 0 {
        return Ok(());
    }
    Err(Error::Config {
        what: format!(
            "{}: others can read the passwords in it\nhint: chmod 600 {}",
            path.display(),
            path.display()
        ),
    })
}

/// The password in a line `HOST:PORT:DATABASE:USER:PASSWORD`, if it is for what is wanted. `*` is for all; `\` makes
/// the character behind it an ordinary one.
fn of_line(line: &str, wanted: [&str; 4]) -> Option<String> {
    if line.starts_with('#') {
        return None;
    }
    let mut fields = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ':' if fields.len() <= wanted.len() => fields.push(String::new()),
            '\\' => fields.last_mut()?.extend(letters.next()),
            _ => fields.last_mut()?.push(letter),
        }
    }
    let password = fields.pop()?;
    let fits = fields.len() == wanted.len()
        && fields
            .iter()
            .zip(wanted)
            .all(|(field, wanted)| field == "*" || field == wanted);
    fits.then_some(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_passwords_is_for_whom_it_names() {
        let wanted = ["h", "5432", "d", "u"];
        let table = [
            ("h:5432:d:u:secret", Some("secret")),
            ("*:*:*:*:se:cr\\et\\:\\\\", Some("se:cret:\\")),
            ("h:5432:d:other:secret", None),
            ("#h:5432:d:u:secret", None),
            ("h:5432:d:u", None),
            ("", None),
        ];
        for (line, password) in table {
            assert_eq!(of_line(line, wanted).as_deref(), password, "{line}");
        }
    }

    #[test]
    fn what_leaves_the_machine_is_encrypted_unless_somebody_says_otherwise() {
        let table = [
            ("postgres://u@localhost/d", Ok(false)),
            ("postgres://u@127.0.0.1/d", Ok(false)),
            ("postgres://u@[::1]/d", Ok(false)),
            ("postgres:///d?host=/run/postgresql", Ok(false)),
            ("postgres://u@db.example.com/d", Ok(true)),
            ("postgres://u@10.0.0.1/d?sslmode=disable", Ok(false)),
            ("postgres://u@127.0.0.1/d?sslmode=verify-full", Ok(true)),
            ("postgres://u@h1,h2/d", Ok(true)),
            ("postgres://u@h/d?sslmode=prefer", Err("sslmode is")),
            ("postgres://u:secret@h/d", Err("a password in an address")),
            (
                "postgres://u@h/d?password=secret",
                Err("a password in an address"),
            ),
            ("postgres:///d", Err("it names no host")),
            (
                "postgres://u@h/d?sslrootcert=/nonexistent",
                Err("/nonexistent"),
            ),
            ("postgres://u@h/d?colour=red", Err("colour")),
        ];
        for (text, expected) in table {
            let place: Place = text.parse().unwrap();
            match (Address::read(&place), expected) {
                (Ok(address), Ok(encrypted)) => {
                    assert_eq!(address.tls.is_some(), encrypted, "{text}");
                    let required = address.config.get_ssl_mode() == SslMode::Require;
                    assert_eq!(required, encrypted, "{text}");
                }
                (Err(error), Err(why)) => {
                    let error = error.to_string();
                    assert!(error.contains(why), "{text}: {error}");
                    assert!(!error.contains("secret"), "{error}");
                }
                (result, _) => panic!("{text}: {:?}", result.err()),
            }
        }
    }
}
