//! The user's own `ssh-keygen`: it asks for what a key needs, a passphrase, a PIN, a touch, and signs.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use super::super::VOTE;

/// More is no signature.
const LONGEST: u64 = 64 << 10;

/// Begins to sign a text with a key. The signature is what it writes.
pub fn begin(key: &Path, text: &str) -> io::Result<(Child, ChildStdout)> {
    let mut child = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", VOTE, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // That it stopped reading is told by how it ends.
        let _ = stdin.write_all(text.as_bytes());
    }
    match child.stdout.take() {
        Some(stdout) => Ok((child, stdout)),
        None => Err(io::Error::other("it has no output")),
    }
}

/// What it wrote, once it has ended its output.
pub fn written(stdout: ChildStdout) -> io::Result<String> {
    let mut text = String::new();
    stdout.take(LONGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// The signature over a text by a key.
pub fn sign(key: &Path, text: &str) -> Result<String, String> {
    let failed = |error: io::Error| format!("ssh-keygen signed nothing: {error}");
    let (mut child, stdout) = begin(key, text).map_err(failed)?;
    let written = written(stdout);
    let status = child.wait().map_err(failed)?;
    if !status.success() {
        return Err(format!("ssh-keygen signed nothing: {status}"));
    }
    written.map_err(failed)
}
