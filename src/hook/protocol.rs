//! What there is to know of one agent's hook: a row, with one translation there and one back.

use std::time::Duration;

use super::answer::{Answer, Output};
use super::call::Call;
use super::payload::{Payload, Strange};
use super::rewrite::Shadows;

/// One agent's hook.
pub struct Protocol {
    /// The agent, as policies call it.
    pub name: &'static str,
    /// After how long the agent ends a hook for which no time is set, by its documentation.
    pub time_out: Duration,
    /// What `init` sets in its place: an hour, or what the agent has for the most.
    pub longest: Duration,
    /// Where the agent's shell can make other things of the names in a line than were judged, and the line may be
    /// replaced without saying yes to it: by what.
    pub(super) shadows: Option<Shadows>,
    /// What a payload announces.
    pub(super) call: fn(&Payload) -> Result<Call, Strange>,
    /// An answer in the agent's words. The payload is `None` where it could not be read.
    pub(super) say: fn(&Answer, Option<&Payload>) -> Output,
}

/// What most agents take for the longest: an hour.
pub(super) const HOUR: Duration = Duration::from_hours(1);

impl Protocol {
    /// How long a hook may take for which nothing was said.
    #[must_use]
    pub fn budget(&self, told: Option<Duration>) -> Duration {
        told.unwrap_or(self.time_out)
    }

    /// The no of a hook that could not do its work: in the agent's form, and aloud.
    #[must_use]
    pub fn failure(&self, why: &str, payload: Option<&Payload>) -> Output {
        let why = format!("sudomode: {why}: nothing executed");
        (self.say)(&Answer::Refusal(why.clone()), payload).aloud(&why)
    }
}
