//! The session bus: finding it, and calling what is on it by the name that only one process has.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::Duration;

use zbus::message::Type;
use zbus::zvariant::DynamicType;
use zbus::{Connection, MatchRule, Message, MessageStream, OwnedMatchRule};

/// The name, and the interface, of the notification daemon.
pub(super) const NAME: &str = "org.freedesktop.Notifications";
/// Its object.
pub(super) const PATH: &str = "/org/freedesktop/Notifications";
/// The bus itself, which nobody else can speak as.
pub(super) const BUS: &str = "org.freedesktop.DBus";
const BUS_PATH: &str = "/org/freedesktop/DBus";
/// How long the bus or the daemon may take for one answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Where the user's session bus may be, most likely first. Nothing is connected to.
#[must_use]
pub fn buses(variable: impl Fn(&str) -> Option<OsString>) -> Vec<String> {
    let named = variable("DBUS_SESSION_BUS_ADDRESS").unwrap_or_default();
    let named = named.to_string_lossy().into_owned();
    let uid = nix::unistd::getuid();
    let directories = [
        variable("XDG_RUNTIME_DIR").map(PathBuf::from),
        Some(PathBuf::from(format!("/run/user/{uid}"))),
    ];
    let sockets = directories
        .into_iter()
        .flatten()
        .map(|directory| directory.join("bus"))
        .filter(|socket| {
            let bytes = socket.as_os_str().as_bytes();
            bytes
                .iter()
                .all(|b| b.is_ascii_alphanumeric() || b"-_/.".contains(b))
        })
        .map(|socket| format!("unix:path={}", socket.display()));
    let mut buses: Vec<String> = Vec::new();
    // Other transports would reach another host, or start a program.
    for bus in named.split(';').map(str::to_owned).chain(sockets) {
        let path = bus
            .strip_prefix("unix:path=")
            .map(|rest| rest.split(',').next().unwrap_or(rest));
        let there = path.map_or_else(|| bus.starts_with("unix:abstract="), is_ours);
        if there && !buses.contains(&bus) {
            buses.push(bus);
        }
    }
    buses
}

/// True for a socket of the user's, or root's.
fn is_ours(path: &str) -> bool {
    let own = nix::unistd::getuid().as_raw();
    std::fs::metadata(path).is_ok_and(|socket| [own, 0].contains(&socket.uid()))
}

/// Connects.
pub(super) async fn connect(address: &str) -> Result<Connection, String> {
    let building = zbus::connection::Builder::address(address)
        .method_timeout(PATIENCE)
        .build();
    tokio::time::timeout(PATIENCE, building)
        .await
        .map_err(|_| "the session bus does not answer".to_owned())?
        .map_err(words)
}

/// The unique name of the daemon, which the bus starts where it knows how to.
pub(super) async fn owner(connection: &Connection) -> Result<String, String> {
    let named = || async {
        let reply = connection
            .call_method(Some(BUS), BUS_PATH, Some(BUS), "GetNameOwner", &(NAME,))
            .await?;
        reply.body().deserialize::<String>()
    };
    if let Ok(owner) = named().await {
        return Ok(owner);
    }
    let start = (NAME, 0_u32);
    connection
        .call_method(Some(BUS), BUS_PATH, Some(BUS), "StartServiceByName", &start)
        .await
        .map_err(|error| format!("no notification daemon: {}", words(error)))?;
    named()
        .await
        .map_err(|error| format!("no notification daemon: {}", words(error)))
}

/// The daemon's name going from one process to another.
pub(super) fn handover() -> zbus::Result<MatchRule<'static>> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(BUS)
        .interface(BUS)
        .member("NameOwnerChanged")
        .arg(0, NAME);
    rule.build()
}

/// A stream of what the rule lets through, from now on.
pub(super) async fn subscribe(
    connection: &Connection,
    rule: zbus::Result<MatchRule<'_>>,
) -> Result<MessageStream, String> {
    let rule = OwnedMatchRule::from(rule.map_err(words)?.to_owned());
    MessageStream::for_match_rule(rule, connection, None)
        .await
        .map_err(words)
}

/// One call of the daemon, by the name that only that process has.
pub(super) async fn ask<B: serde::Serialize + DynamicType>(
    connection: &Connection,
    owner: &str,
    member: &str,
    body: &B,
) -> Result<Message, String> {
    connection
        .call_method(Some(owner), PATH, Some(NAME), member, body)
        .await
        .map_err(|error| format!("the notification daemon: {}", words(error)))
}

pub(super) fn words(error: impl std::fmt::Display) -> String {
    crate::term::shorten(&crate::term::text(&error.to_string()), 200)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sockets_of_the_user_on_this_machine_are_session_buses() {
        let home = tempfile::tempdir().unwrap();
        let home = home.path();
        std::fs::write(home.join("own"), "").unwrap();
        std::fs::write(home.join("bus"), "").unwrap();
        let of = |address: &str, runtime: &str| {
            let variables = [
                ("DBUS_SESSION_BUS_ADDRESS", address.to_owned()),
                ("XDG_RUNTIME_DIR", runtime.to_owned()),
            ];
            let found = buses(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| value.into())
            });
            let users = format!("unix:path=/run/user/{}/bus", nix::unistd::getuid());
            let others = found.into_iter().filter(|bus| *bus != users);
            others.collect::<Vec<String>>()
        };
        let own = format!("unix:path={}/own,guid=0", home.display());
        let foreign = "tcp:host=evil,port=1;unixexec:path=/bin/evil;autolaunch:;unix:path=/gone";
        assert_eq!(of(&format!("{foreign};{own}"), ""), [own]);
        let runtime = home.display().to_string();
        assert_eq!(of("", &runtime), [format!("unix:path={runtime}/bus")]);
        assert!(of("", &format!("{runtime};unixexec:path=")).is_empty());
    }
}
