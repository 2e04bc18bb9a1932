//! Where each agent is told of its hook.

mod rows;

use std::path::PathBuf;
use std::time::Duration;

use rows::{Place, ROWS, Row};

use super::change::{Change, Proposal};
use super::json::Settings;
use super::record::Record;
use super::{Step, Surroundings};
use crate::error::Error;
use crate::hook::{OPENCODE_PLUGIN, Protocol, named};
use crate::paths::Paths;

/// The time that is left to the hook's own end before the agent ends it.
const MARGIN: Duration = Duration::from_secs(5);

/// The hook of one agent.
pub struct Hooks(&'static Row);

impl Hooks {
    /// Those of all agents.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// True if this agent is used here.
    fn is_here(&self, around: &Surroundings) -> bool {
        let Row {
            traces, programs, ..
        } = self.0;
        traces.iter().any(|trace| around.home.join(trace).exists())
            || programs.iter().any(|name| around.program(name).is_some())
    }

    fn protocol(&self) -> Result<&'static Protocol, Error> {
        named(self.0.agent).ok_or_else(|| Error::Internal {
            what: format!("no hook of {}", self.0.agent),
        })
    }

    /// The file of a place.
    fn path(&self, place: Place, around: &Surroundings) -> PathBuf {
        let (Place::Json { file, .. } | Place::Own { file, .. }) = place;
        let moved = self.0.moved.and_then(|(variable, from)| {
            let below = file.strip_prefix(from)?.strip_prefix('/')?;
            Some(around.variable(variable)?.join(below))
        });
        // The extension of VS Code keeps its hooks elsewhere; where the CLI is used, that has them.
        let elsewhere = around.home.join("Documents/Cline");
        let extension = file.starts_with(".cline/")
            && !around.home.join(".cline").exists()
            && around.program("cline").is_none()
            && elsewhere.exists();
        if extension {
            return elsewhere.join("Hooks/PreToolUse");
        }
        moved.unwrap_or_else(|| around.home.join(file))
    }

    /// Where the hook belongs.
    fn place(&self, around: &Surroundings) -> Place {
        let Row {
            home,
            system,
            prefers_system,
            ..
        } = self.0;
        system
            .filter(|_| around.root && (around.for_all || *prefers_system))
            .unwrap_or(*home)
    }

    /// True for root's settings, which all users read.
    fn is_for_all(place: Place) -> bool {
        matches!(place, Place::Json { file, .. } if file.starts_with('/'))
    }

    /// All places where it may be.
    fn places(&self, around: &Surroundings) -> impl Iterator<Item = Place> {
        let system = self.0.system.filter(|_| around.root);
        std::iter::once(self.0.home).chain(system)
    }
}

impl Step for Hooks {
    fn name(&self) -> &'static str {
        self.0.agent
    }

    fn propose(&self, around: &Surroundings) -> Result<Option<Proposal>, Error> {
        if !around.asked_for && !self.is_here(around) {
            return Ok(None);
        }
        let protocol = self.protocol()?;
        let place = self.place(around);
        let change = match place {
            Place::Json { entries, need, .. } => {
                let path = self.path(place, around);
                let seconds = protocol.longest.as_secs();
                let command = command(around, protocol, self.0.open);
                let mode = if Self::is_for_all(place) {
                    0o644
                } else {
                    0o600
                };
                Change::of_file(&path, mode, |text| {
                    let settings = Settings::read(&path, text)?;
                    for (name, number) in need {
                        settings.need(name, *number);
                    }
                    for (way, entry) in entries {
                        let ours = |command: &str| is_ours(command, self.0.agent);
                        settings.put(&path, way, &entry(&command, seconds), &ours)?;
                    }
                    Ok(Some(settings.to_string()))
                })?
            }
            Place::Own { text, mode, .. } => {
                let path = self.path(place, around);
                Change::of_file(&path, mode, |now| match now {
                    Some(now) if !is_ours(now, self.0.agent) => Err(Error::Conflict {
                        what: format!("{} is there already, and not sudomode's", path.display()),
                        hint: "let it end with: exec sudomode hook cline --budget 115s".to_owned(),
                    }),
                    _ => Ok(Some(text(around, protocol))),
                })?
            }
        };
        let system = Self::is_for_all(place);
        let for_all = if system { " of all users" } else { "" };
        Ok(change.map(|change| Proposal {
            title: format!(
                "{}{for_all}: ask sudomode before a tool is used",
                self.0.agent
            ),
            notes: if system {
                Vec::new()
            } else {
                self.0.notes.iter().map(|note| (*note).to_owned()).collect()
            },
            changes: vec![change],
        }))
    }

    fn undo(&self, around: &Surroundings) -> Result<Option<Proposal>, Error> {
        let record = Record::of(&Paths::of_caller())?;
        let agent = self.0.agent;
        let mut changes = Vec::new();
        for place in self.places(around) {
            let path = self.path(place, around);
            let change = Change::of_file(&path, 0o600, |text| {
                let Some(text) = text else { return Ok(None) };
                match place {
                    Place::Own { .. } if is_ours(text, agent) => {
                        Ok(record.restored(&path, text, None, true))
                    }
                    Place::Own { .. } => Ok(Some(text.to_owned())),
                    Place::Json { entries, need, .. } => {
                        let settings = Settings::read(&path, Some(text))?;
                        let before = settings.to_string();
                        for (way, _) in entries {
                            settings.take(way, &|command| is_ours(command, agent));
                        }
                        let after = settings.to_string();
                        if after == before {
                            return Ok(Some(text.to_owned()));
                        }
                        let members: Vec<&str> = need.iter().map(|(name, _)| *name).collect();
                        let bare = settings.is_bare(&members);
                        Ok(record.restored(&path, text, Some(after), bare))
                    }
                }
            })?;
            changes.extend(change);
        }
        Ok((!changes.is_empty()).then(|| Proposal {
            title: format!("{agent}: no longer ask sudomode"),
            notes: Vec::new(),
            changes,
        }))
    }
}

/// True for a command, or a text, that asks sudomode for this agent.
fn is_ours(command: &str, agent: &str) -> bool {
    let hook = command.contains(&format!(" hook {agent}"));
    let listed = command.contains(&format!("\"hook\", \"{agent}\""));
    command.contains("sudomode") && (hook || listed)
}

/// The words that start the hook.
fn words(around: &Surroundings, protocol: &Protocol) -> Vec<String> {
    let budget = protocol.longest.saturating_sub(MARGIN).as_secs();
    let program = around.program.to_string_lossy().into_owned();
    [
        &program,
        "hook",
        protocol.name,
        "--budget",
        &format!("{budget}s"),
    ]
    .map(str::to_owned)
    .to_vec()
}

/// The hook as a command of shell. Around one whose end would mean yes, a shell says no.
fn command(around: &Surroundings, protocol: &Protocol, open: bool) -> String {
    let words: Vec<String> = words(around, protocol)
        .iter()
        .map(|word| quoted(word))
        .collect();
    let hook = words.join(" ");
    if open {
        let closed = format!(
            "{hook} || {{ echo \"sudomode: the hook failed: nothing executed\" >&2; exit 2; }}"
        );
        format!("/bin/sh -c {}", quoted(&closed))
    } else {
        hook
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+=@%:,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn plugin(around: &Surroundings, protocol: &Protocol) -> String {
    let words = words(around, protocol);
    let text = |word: &String| serde_json::Value::from(word.as_str()).to_string();
    let listed: Vec<String> = words.iter().map(text).collect();
    OPENCODE_PLUGIN.replace("@SUDOMODE@", &format!("[{}]", listed.join(", ")))
}

/// Cline reads what is printed and nothing else.
fn script(around: &Surroundings, protocol: &Protocol) -> String {
    let words: Vec<String> = words(around, protocol)
        .iter()
        .map(|word| quoted(word))
        .collect();
    format!(
        "#!/bin/sh\n# Asks sudomode before a tool is used. Written by `sudomode init`, taken away by `sudomode uninstall`.\n\
         {} || printf '%s' '{{\"cancel\":true,\"errorMessage\":\"sudomode: the hook failed: nothing executed\"}}'\n",
        words.join(" ")
    )
}
