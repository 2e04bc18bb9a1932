//! Who is at the other end of a connection: from where, and as which user where that can be known.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, OnceLock};

use nix::unistd::getuid;

/// The other end of one connection.
#[derive(Clone, Debug)]
pub(super) struct Peer(Arc<End>);

#[derive(Debug)]
struct End {
    way: Way,
    /// True if it is the server's own user, once somebody wanted to know.
    same_user: OnceLock<bool>,
}

#[derive(Debug)]
enum Way {
    Tcp { peer: SocketAddr, own: SocketAddr },
    Unix { uid: Option<u32> },
}

impl Peer {
    /// Over TCP.
    pub(super) fn tcp(peer: SocketAddr, own: SocketAddr) -> Self {
        Self::of(Way::Tcp {
            peer: plain(peer),
            own: plain(own),
        })
    }

    /// Over a socket of this machine.
    pub(super) fn unix(uid: Option<u32>) -> Self {
        Self::of(Way::Unix { uid })
    }

    fn of(way: Way) -> Self {
        Self(Arc::new(End {
            way,
            same_user: OnceLock::new(),
        }))
    }

    /// True if it came over the loopback interface or a socket of this machine.
    pub(super) fn is_local(&self) -> bool {
        match self.0.way {
            Way::Tcp { peer, .. } => peer.ip().is_loopback(),
            Way::Unix { .. } => true,
        }
    }

    /// True if it came over a socket of this machine, where no browser comes from.
    pub(super) fn is_unix(&self) -> bool {
        matches!(self.0.way, Way::Unix { .. })
    }

    /// What attempts are counted by.
    pub(super) fn address(&self) -> String {
        match self.0.way {
            Way::Tcp { peer, .. } => peer.ip().to_string(),
            Way::Unix { uid } => uid.map_or_else(|| "unix".to_owned(), |uid| format!("uid {uid}")),
        }
    }

    /// True if it runs as the server's own user, or as root: then it could write what the server keeps. Where that
    /// cannot be found out on this machine it is taken to.
    pub(super) fn same_user(&self) -> bool {
        *self.0.same_user.get_or_init(|| {
            let could = |uid: u32| uid == 0 || uid == getuid().as_raw();
            match self.0.way {
                Way::Unix { uid } => uid.is_none_or(could),
                Way::Tcp { peer, own } => match owner(peer, own) {
                    Some(uid) => could(uid),
                    None => peer.ip().is_loopback(),
                },
            }
        })
    }
}

/// The user whose socket is the other end, if that is of this machine.
fn owner(peer: SocketAddr, own: SocketAddr) -> Option<u32> {
    // A socket for IPv6 may talk IPv4.
    ["/proc/net/tcp", "/proc/net/tcp6"].iter().find_map(|file| {
        let table = std::fs::read_to_string(file).ok()?;
        owner_in(&table, peer, own)
    })
}

fn owner_in(table: &str, peer: SocketAddr, own: SocketAddr) -> Option<u32> {
    let ports = format!(":{:04X}", peer.port());
    table.lines().skip(1).find_map(|line| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let (local, remote) = (fields.next()?, fields.next()?);
        if !local.ends_with(&ports) {
            return None;
        }
        let same = forms(peer).iter().any(|form| form == local)
            && forms(own).iter().any(|form| form == remote);
        let uid = fields.nth(4)?;
        same.then(|| uid.parse().ok()).flatten()
    })
}

/// How the kernel writes an address: words of the machine's byte order, in hexadecimal, as IPv4 and as IPv6.
fn forms(address: SocketAddr) -> Vec<String> {
    let port = address.port();
    let words = |bytes: &[u8]| {
        let mut text = String::new();
        for word in bytes.chunks_exact(4) {
            let word = u32::from_ne_bytes([word[0], word[1], word[2], word[3]]);
            let _ = write!(text, "{word:08X}");
        }
        format!("{text}:{port:04X}")
    };
    match address.ip() {
        IpAddr::V4(ip) => vec![words(&ip.octets()), words(&ip.to_ipv6_mapped().octets())],
        IpAddr::V6(ip) => vec![words(&ip.octets())],
    }
}

/// An address of IPv4 that is written as one of IPv6 is one of IPv4.
fn plain(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{TcpListener, TcpStream};

    #[test]
    fn the_user_at_the_other_end_is_found() {
        for address in ["127.0.0.1:0", "[::1]:0"] {
            let Ok(listener) = TcpListener::bind(address) else {
                continue;
            };
            let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
            let (server, peer) = listener.accept().unwrap();
            let own = server.local_addr().unwrap();
            assert_eq!(owner(peer, own), Some(getuid().as_raw()));
            assert!(Peer::tcp(peer, own).same_user());
            assert_eq!(peer, client.local_addr().unwrap());
        }
        let elsewhere = "192.0.2.1:5".parse().unwrap();
        let own = "192.0.2.2:6".parse().unwrap();
        assert!(!Peer::tcp(elsewhere, own).same_user());
        assert!(!Peer::tcp(elsewhere, own).is_local());
        assert!(Peer::unix(None).same_user(), "unknown");
        let other = Peer::unix(Some(getuid().as_raw() + 1));
        assert!(!other.same_user());
    }

    #[test]
    fn an_entry_of_another_connection_is_not_taken() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n   \
            0: 0100007F:1F90 0100007F:A001 01 00000000:00000000 00:00000000 00000000  1000 0 1\n   \
            1: 0100007F:A001 0100007F:1F91 01 00000000:00000000 00:00000000 00000000  1001 0 1\n   \
            2: 0100007F:A001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002 0 1\n";
        let (peer, own) = (
            "127.0.0.1:40961".parse().unwrap(),
            "127.0.0.1:8080".parse().unwrap(),
        );
        if cfg!(target_endian = "little") {
            assert_eq!(owner_in(table, peer, own), Some(1002));
        }
    }
}
