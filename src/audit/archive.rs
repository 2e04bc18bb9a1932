//! Files of events that were taken out of a store: JSON lines, as `audit list --json` prints them, and behind each
//! stretch of them a checkpoint.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::chain::{Chain, Event};
use super::checkpoint::Checkpoint;
use crate::clock::Moment;
use crate::error::Error;

/// A file that is being written.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    file: File,
    /// How much of it is of events that the store gave up.
    settled: u64,
    /// What was written last: its checkpoint's number, and how long the file is with it.
    last: Option<(i64, u64)>,
}

#[derive(Serialize, Deserialize)]
struct Cut {
    checkpoint: Checkpoint,
}

impl Archive {
    /// A new file; one that is there is never written to.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)
            .map_err(|error| Error::at(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            settled: 0,
            last: None,
        })
    }

    /// Writes events and their checkpoint, durably. `before` is the last checkpoint that the store has: what was written
    /// for another one, that it never came to, is taken away first.
    pub fn write(
        &mut self,
        events: &[Event],
        checkpoint: &Checkpoint,
        before: Option<&Checkpoint>,
    ) -> Result<(), Error> {
        match self.last.take() {
            Some((seq, length)) if before.is_some_and(|before| before.seq == seq) => {
                self.settled = length;
            }
            _ => {}
        }
        let mut write = || -> io::Result<u64> {
            self.file.set_len(self.settled)?;
            self.file.seek(SeekFrom::Start(self.settled))?;
            let mut out = BufWriter::new(&self.file);
            for event in events {
                serde_json::to_writer(&mut out, event)?;
                out.write_all(b"\n")?;
            }
            let checkpoint = checkpoint.clone();
            serde_json::to_writer(&mut out, &Cut { checkpoint })?;
            out.write_all(b"\n")?;
            out.flush()?;
            drop(out);
            self.file.sync_all()?;
            self.file.stream_position()
        };
        let length = write().map_err(|error| Error::at(&self.path, &error))?;
        self.last = Some((checkpoint.seq, length));
        Ok(())
    }
}

/// One line.
enum Line {
    Cut(Cut),
    Event(Event),
}

impl Line {
    fn read(text: &str) -> serde_json::Result<Self> {
        // What a body says counts byte by byte: it must not be read and written anew.
        if text.starts_with("{\"checkpoint\"") {
            serde_json::from_str(text).map(Self::Cut)
        } else {
            serde_json::from_str::<Written>(text).map(|event| Self::Event(event.into()))
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    seq: i64,
    at: Moment,
    kind: String,
    request: Option<String>,
    body: Box<RawValue>,
    prev: String,
    hash: String,
}

impl From<Written> for Event {
    fn from(written: Written) -> Self {
        Self {
            seq: written.seq,
            at: written.at,
            kind: written.kind,
            request: written.request,
            body: written.body.get().to_owned(),
            prev: written.prev,
            hash: written.hash,
        }
    }
}

/// Checks archives, oldest first, from the first event on: every event follows the one before, and every checkpoint is
/// signed by the key, in base64. Gives the last checkpoint; the store goes on from there.
pub fn check(paths: &[PathBuf], key: &str) -> Result<Result<Option<Checkpoint>, String>, Error> {
    let mut cuts: Vec<Checkpoint> = Vec::new();
    for path in paths {
        let unreadable = |error: &dyn std::fmt::Display| Error::Request {
            what: format!("{}: {error}", path.display()),
            hint: "give archives as they were written".to_owned(),
        };
        let file = File::open(path).map_err(|error| unreadable(&error))?;
        let mut chain: Option<Chain<'_>> = None;
        let mut base: Option<Checkpoint> = None;
        for (number, line) in (1..).zip(BufReader::new(file).lines()) {
            let at = |what: String| format!("{}:{number}: {what}", path.display());
            let line = line.map_err(|error| unreadable(&error))?;
            let line: Line =
                Line::read(&line).map_err(|_| unreadable(&format!("line {number}")))?;
            match line {
                Line::Event(event) => {
                    if chain.is_none() {
                        // What was written and never cut is written once more, at the beginning of the next file.
                        let goes_on = |cut: &&Checkpoint| cut.seq + 1 == event.seq;
                        base = cuts.iter().rev().find(goes_on).cloned();
                        let head = base.as_ref().map(Checkpoint::head);
                        chain = Some(Chain::from(head.unwrap_or_default()));
                    }
                    let Some(chain) = &mut chain else {
                        continue;
                    };
                    if let Err(broken) = chain.follow(&event) {
                        return Ok(Err(at(broken.to_string())));
                    }
                }
                Line::Cut(Cut { checkpoint }) => {
                    let head = chain.as_ref().map(|chain| chain.head().clone());
                    if head != Some(checkpoint.head()) {
                        return Ok(Err(at("the checkpoint is not of these events".to_owned())));
                    }
                    if !checkpoint.holds(Some(key)) {
                        return Ok(Err(at(
                            "the checkpoint is not signed by that key".to_owned()
                        )));
                    }
                    if checkpoint.previous != base.as_ref().map(Checkpoint::digest) {
                        return Ok(Err(at("the checkpoint follows another one".to_owned())));
                    }
                    base = Some(checkpoint.clone());
                    cuts.push(checkpoint);
                }
            }
        }
    }
    Ok(Ok(cuts.pop()))
}
