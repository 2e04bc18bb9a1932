//! Options that take a secret only in some programs: `-p` of mysql, `-u` of curl.

use std::ops::Range;

use super::names::scheme;

/// The part of a value that is secret.
#[derive(Clone, Copy)]
pub(super) enum Part {
    All,
    AfterColon,
}

impl Part {
    /// The secret in the value that begins at `start` of `word`; an empty value holds none.
    pub(super) fn of(self, word: &str, start: usize) -> Option<Range<usize>> {
        let value = &word[start..];
        let kept = match self {
            Self::All => scheme(value),
            Self::AfterColon => value.find(':')? + 1,
        };
        (kept < value.len()).then(|| start + kept..word.len())
    }
}

/// Where the value of a short option stands.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Attached,
    Next,
    Both,
}

/// An option that takes a secret only in some programs.
pub(super) struct Local {
    pub(super) programs: &'static [&'static str],
    /// A sub-command that must come first, or nothing.
    pub(super) after: &'static str,
    pub(super) option: &'static str,
    pub(super) place: Place,
    pub(super) part: Part,
}

const fn local(
    programs: &'static [&'static str],
    after: &'static str,
    option: &'static str,
    place: Place,
    part: Part,
) -> Local {
    Local {
        programs,
        after,
        option,
        place,
        part,
    }
}

impl Local {
    /// Whether `word` is this option with its value directly behind it.
    pub(super) fn is_attached(&self, word: &str) -> bool {
        self.place != Place::Next
            && word
                .strip_prefix(self.option)
                .is_some_and(|value| !value.is_empty())
    }
}

const MYSQL: &[&str] = &[
    "mariadb",
    "mariadb-dump",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "mysqlimport",
    "mysqlsh",
];
const MONGO: &[&str] = &["mongo", "mongodump", "mongorestore", "mongosh"];
const LOGIN: &[&str] = &["az", "docker", "helm", "nerdctl", "oc", "oras", "podman"];
const LDAP: &[&str] = &["ldapadd", "ldapdelete", "ldapmodify", "ldapsearch"];

pub(super) const LOCALS: &[Local] = &[
    local(MYSQL, "", "-p", Place::Attached, Part::All),
    local(MONGO, "", "-p", Place::Next, Part::All),
    local(LOGIN, "login", "-p", Place::Both, Part::All),
    local(LDAP, "", "-w", Place::Both, Part::All),
    local(&["7z", "7za"], "", "-p", Place::Attached, Part::All),
    local(&["curl"], "", "-U", Place::Both, Part::AfterColon),
    local(&["curl"], "", "-b", Place::Both, Part::All),
    local(&["curl"], "", "-u", Place::Both, Part::AfterColon),
    local(&["curl"], "", "--proxy-user", Place::Next, Part::AfterColon),
    local(&["curl"], "", "--user", Place::Next, Part::AfterColon),
    local(&["cqlsh"], "", "-p", Place::Both, Part::All),
    local(
        &["http", "https", "xh"],
        "",
        "-a",
        Place::Both,
        Part::AfterColon,
    ),
    local(
        &["mosquitto_pub", "mosquitto_sub"],
        "",
        "-P",
        Place::Next,
        Part::All,
    ),
    local(&["rabbitmqadmin"], "", "-p", Place::Both, Part::All),
    local(
        &["redis-cli", "valkey-cli"],
        "",
        "-a",
        Place::Next,
        Part::All,
    ),
    local(&["skopeo"], "", "--creds", Place::Next, Part::AfterColon),
    local(&["sqlcmd", "bcp"], "", "-P", Place::Both, Part::All),
    local(&["ssh-keygen"], "", "-N", Place::Both, Part::All),
    local(&["ssh-keygen"], "", "-P", Place::Both, Part::All),
    local(&["sshpass"], "", "-p", Place::Both, Part::All),
    local(&["zip", "unzip"], "", "-P", Place::Both, Part::All),
];

/// Programs whose bare `--password` asks at the terminal: the next word is not its value and must stay in sight.
pub(super) const PROMPTING: &[&str] = &[
    "createdb",
    "createuser",
    "dropdb",
    "mariadb",
    "mariadb-dump",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "mysqlimport",
    "pg_dump",
    "pg_dumpall",
    "pg_restore",
    "psql",
];
