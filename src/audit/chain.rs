//! Events and the chain that links them.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::clock::Moment;
use crate::digest::Digest;

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// 1, 2, 3, … without a gap.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// What: `requested`, `approved`, `finished`, ….
    pub kind: String,
    /// The request it belongs to.
    pub request: Option<String>,
    /// Details, as JSON text; hashed byte by byte as it stands.
    pub body: String,
    /// Hash of the event before, 64 zeros for the first.
    pub prev: String,
    /// SHA-256 over the lines `prev`, `seq`, `at` (milliseconds), `kind`, `request` (or nothing), `body`,
    /// each ended by a newline.
    pub hash: String,
}

impl Event {
    /// The event that follows a head.
    #[must_use]
    pub fn after(
        head: &Head,
        at: Moment,
        kind: Kind,
        request: Option<String>,
        body: String,
    ) -> Self {
        let mut event = Self {
            seq: head.seq + 1,
            at,
            kind: kind.as_str().to_owned(),
            request,
            body,
            prev: head.hash.clone(),
            hash: String::new(),
        };
        event.hash = event.digest();
        event
    }

    pub(crate) fn digest(&self) -> String {
        let request = self.request.as_deref().unwrap_or_default();
        let Self {
            seq,
            at: Moment(at),
            kind,
            body,
            prev,
            ..
        } = self;
        Digest::of(format!("{prev}\n{seq}\n{at}\n{kind}\n{request}\n{body}\n").as_bytes())
            .to_string()
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{Error, SerializeStruct};
        let body = RawValue::from_string(self.body.clone()).map_err(S::Error::custom)?;
        let mut event = serializer.serialize_struct("Event", 7)?;
        event.serialize_field("seq", &self.seq)?;
        event.serialize_field("at", &self.at)?;
        event.serialize_field("kind", &self.kind)?;
        event.serialize_field("request", &self.request)?;
        event.serialize_field("body", &body)?;
        event.serialize_field("prev", &self.prev)?;
        event.serialize_field("hash", &self.hash)?;
        event.end()
    }
}

/// What an event tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A command was allowed by policy.
    Allowed,
    /// A command was denied by policy.
    Denied,
    /// A line of the journal could not be read.
    JournalDamaged,
    /// An approver was enrolled.
    ApproverAdded,
    /// An approver is enrolled no longer.
    ApproverRemoved,
    /// Somebody answered a request.
    Voted,
    /// A passphrase was wrong.
    WrongPassphrase,
    /// A rejection no longer answers.
    Forgotten,
    /// A caller attached to a request that was there.
    Attached,
    /// A channel brought a request to where a human may see it.
    Delivered,
    /// A channel could not, or its answers do not count any more.
    Undelivered,
    /// A request was made.
    Requested,
    /// What a permit uses of a rule's limit was taken.
    Reserved,
    /// What was taken of a limit was given back: it did not execute.
    GivenBack,
    /// An approval is remembered.
    Granted,
    /// A remembered approval answered a request.
    GrantUsed,
    /// A remembered approval holds no longer.
    GrantEnded,
    /// A command of a line that was answered for may come once more.
    PassLeft,
    /// It came.
    PassUsed,
    /// Old events were taken out into an archive.
    Archived,
    /// Somebody signed in at a server.
    SignedIn,
    /// A token of a server was made.
    TokenAdded,
    /// A token of a server is in force no longer.
    TokenRevoked,
    /// A policy was proposed.
    PolicyProposed,
    /// A policy is in force from here on.
    PolicyAccepted,
    /// A policy that was proposed was refused.
    PolicyRejected,
    /// A request went to the status of this name.
    Status(crate::approval::Status),
}

impl Kind {
    /// Its name in stores and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        use crate::approval::Status as S;
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::JournalDamaged => "journal_damaged",
            Self::ApproverAdded => "approver_added",
            Self::ApproverRemoved => "approver_removed",
            Self::Voted => "voted",
            Self::WrongPassphrase => "wrong_passphrase",
            Self::Forgotten => "forgotten",
            Self::Attached => "attached",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Reserved => "reserved",
            Self::Granted => "granted",
            Self::GrantUsed => "grant_used",
            Self::GrantEnded => "grant_ended",
            Self::PassLeft => "pass_left",
            Self::PassUsed => "pass_used",
            Self::Archived => "archived",
            Self::SignedIn => "signed_in",
            Self::TokenAdded => "token_added",
            Self::TokenRevoked => "token_revoked",
            Self::PolicyProposed => "policy_proposed",
            Self::PolicyAccepted => "policy_accepted",
            Self::PolicyRejected => "policy_rejected",
            Self::GivenBack => "given_back",
            Self::Requested | Self::Status(S::Pending) => "requested",
            Self::Status(S::Approved) => "approved",
            Self::Status(S::Rejected) => "rejected",
            Self::Status(S::Expired) => "expired",
            Self::Status(S::Cancelled) => "cancelled",
            Self::Status(S::Revoked) => "revoked",
            Self::Status(S::Invalidated) => "invalidated",
            Self::Status(S::Consumed) => "consumed",
            Self::Status(S::Armed) => "armed",
            Self::Status(S::Finished) => "finished",
            Self::Status(S::NotExecuted) => "not_executed",
            Self::Status(S::Unknown) => "unknown",
        }
    }
}

/// The end of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Head {
    /// Number of events.
    pub seq: i64,
    /// Hash of the last.
    pub hash: String,
}

impl Default for Head {
    fn default() -> Self {
        Self {
            seq: 0,
            hash: "0".repeat(64),
        }
    }
}

impl From<&Event> for Head {
    fn from(event: &Event) -> Self {
        Self {
            seq: event.seq,
            hash: event.hash.clone(),
        }
    }
}

/// Where a chain is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// An event's hash is not that of its content.
    Changed(i64),
    /// A number is missing or stands twice.
    Gap {
        /// The number that should stand there.
        expected: i64,
        /// The number that does.
        found: i64,
    },
    /// An event does not follow the one before it.
    Unlinked(i64),
    /// The chain ends elsewhere than its head says.
    Head {
        /// Where it should end.
        expected: Head,
        /// Where it ends.
        found: Head,
    },
    /// A head kept elsewhere is nowhere in the chain.
    Anchor(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(seq) => write!(f, "event {seq} was changed"),
            Self::Gap { expected, found } => write!(
                f,
                "event {expected} is missing: {found} stands in its place"
            ),
            Self::Unlinked(seq) => write!(f, "event {seq} does not follow the one before it"),
            Self::Head { expected, found } => {
                write!(
                    f,
                    "{} events were recorded, {} are there",
                    expected.seq, found.seq
                )
            }
            Self::Anchor(hash) => write!(f, "no event has the hash {hash}"),
        }
    }
}

/// A chain that is checked event by event, against its recorded head, and against a head that was kept elsewhere.
#[derive(Debug)]
pub struct Chain<'a> {
    head: Head,
    anchor: Option<&'a str>,
    anchored: bool,
}

impl<'a> Chain<'a> {
    /// A chain whose beginning was checked elsewhere.
    #[must_use]
    pub const fn from(head: Head) -> Self {
        Self {
            head,
            anchor: None,
            anchored: true,
        }
    }

    /// The same with the hash that was kept elsewhere.
    #[must_use]
    pub fn anchored(self, anchor: Option<&'a str>) -> Self {
        Self {
            anchored: anchor.is_none_or(|anchor| anchor == self.head.hash),
            anchor,
            ..self
        }
    }

    /// Where it has come to.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Takes the next event.
    pub fn follow(&mut self, event: &Event) -> Result<(), Broken> {
        if event.seq != self.head.seq + 1 {
            return Err(Broken::Gap {
                expected: self.head.seq + 1,
                found: event.seq,
            });
        }
        if event.prev != self.head.hash {
            return Err(Broken::Unlinked(event.seq));
        }
        if event.hash != event.digest() {
            return Err(Broken::Changed(event.seq));
        }
        self.anchored |= self.anchor == Some(event.hash.as_str());
        self.head = Head::from(event);
        Ok(())
    }

    /// Nothing comes after that.
    pub fn end(self, recorded: &Head) -> Result<Head, Broken> {
        match self.anchor {
            _ if self.head != *recorded => Err(Broken::Head {
                expected: recorded.clone(),
                found: self.head,
            }),
            Some(anchor) if !self.anchored => Err(Broken::Anchor(anchor.to_owned())),
            _ => Ok(self.head),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: usize) -> (Vec<Event>, Head) {
        let mut head = Head::default();
        let events = (0..length)
            .map(|index| {
                let event = Event::after(
                    &head,
                    Moment(1),
                    Kind::Allowed,
                    None,
                    format!("{{\"n\":{index}}}"),
                );
                head = Head::from(&event);
                event
            })
            .collect();
        (events, head)
    }

    fn verify<'a>(
        mut events: impl Iterator<Item = &'a Event>,
        recorded: &Head,
        anchor: Option<&str>,
    ) -> Result<Head, Broken> {
        let mut chain = Chain::from(Head::default()).anchored(anchor);
        events.try_for_each(|event| chain.follow(event))?;
        chain.end(recorded)
    }

    #[test]
    fn what_was_changed_dropped_or_swapped_is_found() {
        let (events, head) = chain(4);
        assert_eq!(verify(events.iter(), &head, None), Ok(head.clone()));
        assert_eq!(
            verify(events.iter(), &head, Some(&events[1].hash)),
            Ok(head.clone())
        );
        assert_eq!(
            verify(events.iter(), &head, Some("ff")),
            Err(Broken::Anchor("ff".into()))
        );

        let mut changed = events.clone();
        changed[1].body = "{\"n\":9}".into();
        assert_eq!(verify(changed.iter(), &head, None), Err(Broken::Changed(2)));
        changed[1].hash = changed[1].digest();
        assert_eq!(
            verify(changed.iter(), &head, None),
            Err(Broken::Unlinked(3)),
            "re-hashed"
        );

        let dropped = events.iter().filter(|event| event.seq != 2);
        assert_eq!(
            verify(dropped, &head, None),
            Err(Broken::Gap {
                expected: 2,
                found: 3
            })
        );
        let swapped = [0, 2, 1, 3].map(|index| &events[index]);
        assert_eq!(
            verify(swapped.into_iter(), &head, None),
            Err(Broken::Gap {
                expected: 2,
                found: 3
            })
        );
        let cut = verify(events[..3].iter(), &head, None);
        assert!(
            matches!(cut, Err(Broken::Head { .. })),
            "the end is missing"
        );
    }
}
