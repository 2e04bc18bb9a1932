//! Keys and signatures as OpenSSH writes them: what `ssh-keygen -Y sign` makes is checked here.
//!
//! Formats: PROTOCOL.sshsig, PROTOCOL.u2f and sshd's `authorized_keys` of OpenSSH; RFC 4251, 4253, 5656, 8332, 8709.

mod key;
mod keygen;
mod signature;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod vectors;
mod wire;

pub use key::{NO_CERTIFICATES, PublicKey, Seal, Touch};
pub use keygen::{begin, sign, written};
pub use signature::{Signature, ed25519};
