//! Addresses of hosts, asked of `getent`: the C library's own look-up loads modules at run time, which a statically
//! linked program must not.

use std::net::{IpAddr, SocketAddr};
use std::process::{Command, Stdio};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Resolves names as every other program here does.
pub(crate) struct Getent;

impl Resolve for Getent {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        Box::pin(async move {
            let found = tokio::task::spawn_blocking(move || look_up(&host)).await??;
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

fn look_up(host: &str) -> std::io::Result<Vec<SocketAddr>> {
    let output = Command::new("/usr/bin/getent")
        .args(["ahosts", "--", host])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()?;
    let addresses = addresses(&String::from_utf8_lossy(&output.stdout));
    if addresses.is_empty() {
        return Err(std::io::Error::other("the host is not known"));
    }
    Ok(addresses)
}

/// One line a kind of socket; the address stands first. The port is filled in by whoever connects.
fn addresses(text: &str) -> Vec<SocketAddr> {
    let mut found: Vec<SocketAddr> = Vec::new();
    for line in text.lines() {
        let address = line.split_whitespace().next().unwrap_or_default();
        if let Ok(address) = address.parse::<IpAddr>() {
            let address = SocketAddr::new(address, 0);
            if !found.contains(&address) {
                found.push(address);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_known_by_the_system() {
        let text = "::1             STREAM localhost\n127.0.0.1       STREAM localhost\n127.0.0.1       DGRAM\n";
        assert_eq!(
            addresses(text),
            ["[::1]:0".parse().unwrap(), "127.0.0.1:0".parse().unwrap()]
        );
        assert!(
            look_up("localhost")
                .unwrap()
                .iter()
                .all(|at| at.ip().is_loopback())
        );
        assert!(look_up("-x").is_err());
    }
}
