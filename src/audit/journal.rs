//! Decisions that needed no store, one JSON line each, appended without opening a database.
//! Whoever opens the store next moves them into the chain.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::fcntl::Flock;
use serde::{Deserialize, Serialize};

use crate::approval::Requester;
use crate::lock::{Sharing, lock};
use crate::policy::Decision;

/// How long a writer waits while another process moves the lines away.
const PATIENCE: Duration = Duration::from_secs(2);

/// One decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// Random; a line is moved into the chain once, even if the mover was killed half-way.
    pub id: String,
    /// Milliseconds since the Unix epoch.
    pub at: i64,
    /// ALLOW or DENY.
    pub decision: Decision,
    /// Id of the rule; none if it is the default.
    pub rule: Option<String>,
    /// The words, without secrets.
    pub argv: Vec<String>,
    /// `resource/action`, one an intent.
    pub intents: Vec<String>,
    /// Working directory.
    pub cwd: String,
    /// Login name.
    pub user: String,
    /// The agent that called, as far as known.
    pub agent: Option<String>,
    /// Digest of the policy.
    pub policy: String,
    /// Who asked, for a denial: a caller that is denied again and again is told to stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<Requester>,
}

/// The journal file.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
}

impl Journal {
    /// The journal at a path; nothing is opened yet.
    #[must_use]
    pub fn at(path: PathBuf) -> Self {
        Self { path }
    }

    /// Appends one line and returns the length of the journal.
    pub fn append(&self, line: &Line) -> io::Result<u64> {
        // A line begins with its newline too, so that one cut short by a full disk spoils no other.
        let mut text = vec![b'\n'];
        serde_json::to_writer(&mut text, line)?;
        text.push(b'\n');
        let mut file = self.lock(Sharing::Shared)?;
        file.write_all(&text)?;
        Ok(file.metadata()?.size())
    }

    /// Hands all lines to `take`, which must have made them durable when it returns, and then empties the journal.
    ///
    /// A line is handed over as `Err` with its text where it cannot be read.
    pub fn drain<E: From<io::Error>>(
        &self,
        take: impl FnOnce(Vec<Result<Line, String>>) -> Result<(), E>,
    ) -> Result<(), E> {
        match fs::metadata(&self.path) {
            Ok(metadata) if metadata.size() > 0 => {}
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        let mut file = self.lock(Sharing::Exclusive)?;
        let mut text = Vec::new();
        file.seek(SeekFrom::Start(0))?;
        file.read_to_end(&mut text)?;
        let lines = text
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty());
        take(
            lines
                .map(|line| {
                    serde_json::from_slice(line).map_err(|_| String::from_utf8_lossy(line).into())
                })
                .collect(),
        )?;
        file.set_len(0)?;
        Ok(())
    }

    fn lock(&self, sharing: Sharing) -> io::Result<Flock<File>> {
        let file = match self.open() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                private_directory(self.path.parent().unwrap_or(Path::new("/")))?;
                self.open()?
            }
            opened => opened?,
        };
        lock(file, sharing, PATIENCE)
    }

    fn open(&self) -> io::Result<File> {
        File::options()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.path)
    }
}

/// Makes a directory, and those above it, that only the user can look into.
pub(crate) fn private_directory(path: &Path) -> io::Result<()> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str) -> Line {
        Line {
            id: id.into(),
            at: 0,
            decision: Decision::Allow,
            rule: None,
            argv: vec!["true".into()],
            intents: vec!["true/run".into()],
            cwd: "/".into(),
            user: "u".into(),
            agent: None,
            policy: String::new(),
            requester: None,
        }
    }

    #[test]
    fn lines_are_handed_over_once_and_damage_is_not_silent() {
        let home = tempfile::tempdir().unwrap();
        let journal = Journal::at(home.path().join("state/journal.jsonl"));
        let drained = |journal: &Journal| {
            let mut ids = Vec::new();
            journal
                .drain::<io::Error>(|lines| {
                    ids = lines
                        .into_iter()
                        .map(|line| line.map_or_else(|text| format!("?{text}"), |line| line.id))
                        .collect();
                    Ok(())
                })
                .unwrap();
            ids
        };
        assert!(drained(&journal).is_empty(), "there is none yet");
        journal.append(&line("a")).unwrap();
        // A writer that ran out of disk left half a line.
        File::options()
            .append(true)
            .open(&journal.path)
            .unwrap()
            .write_all(b"\n{\"id\":\"b")
            .unwrap();
        journal.append(&line("c")).unwrap();
        let failed: Result<(), io::Error> = journal.drain(|_| Err(io::Error::other("full")));
        assert!(failed.is_err(), "what was not taken stays");
        assert_eq!(drained(&journal), ["a", "?{\"id\":\"b", "c"]);
        assert!(drained(&journal).is_empty());
    }
}
