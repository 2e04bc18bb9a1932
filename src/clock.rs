//! The time, twice: by the wall clock, which people read, and since boot, which nobody can set back.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use nix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// A moment: milliseconds since the Unix epoch. As text RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ToSchema)]
#[schema(value_type = String, format = DateTime)]
pub struct Moment(pub i64);

impl Moment {
    /// This moment by the wall clock, or by the authority's where this thread follows one.
    #[must_use]
    pub fn now() -> Self {
        authority::now().unwrap_or_else(|| {
            let now = Timestamp::now().as_millisecond();
            Self(now.saturating_add(skew::wall()))
        })
    }

    /// The moment a duration later.
    #[must_use]
    pub fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp:.3}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse::<Timestamp>()
            .map(|timestamp| Self(timestamp.as_millisecond()))
            .map_err(serde::de::Error::custom)
    }
}

/// A moment by both clocks, to tell later how long ago it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instant {
    /// By the wall clock.
    pub wall: Moment,
    /// In milliseconds since boot.
    pub boot: i64,
    /// Which boot `boot` counts from.
    pub boot_id: String,
}

impl Instant {
    /// This moment.
    #[must_use]
    pub fn now() -> Self {
        Self {
            wall: Moment::now(),
            boot: since_boot(),
            boot_id: boot_id(),
        }
    }

    /// True if it was since the machine was started.
    #[must_use]
    pub fn of_this_boot(&self) -> bool {
        self.boot_id == boot_id()
    }

    /// How long ago it was: by the clock since boot, which nobody can set, and only after a reboot by the wall clock.
    /// What lies in the future has just been.
    #[must_use]
    pub fn age(&self) -> Duration {
        let passed = if self.of_this_boot() {
            since_boot().saturating_sub(self.boot)
        } else {
            Moment::now().0.saturating_sub(self.wall.0)
        };
        Duration::from_millis(u64::try_from(passed).unwrap_or(0))
    }
}

/// When something ends, by both clocks. Whichever says so first ends it: a clock that jumps can only
/// expire, never extend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// When the deadline was set.
    pub set: Moment,
    /// When it passes by the wall clock.
    pub wall: Moment,
    /// When it passes in milliseconds since boot.
    pub boot: i64,
    /// Which boot `boot` counts from.
    pub boot_id: String,
}

impl Deadline {
    /// A deadline some time from now.
    #[must_use]
    pub fn after(duration: Duration) -> Self {
        Self {
            set: authority::told().unwrap_or_else(Moment::now),
            wall: Moment::now().after(duration),
            boot: since_boot().saturating_add(millis(duration)),
            boot_id: boot_id(),
        }
    }

    /// True if it was set since the machine was started.
    #[must_use]
    pub fn of_this_boot(&self) -> bool {
        self.boot_id == boot_id()
    }

    /// True once it has passed by either clock, or where neither can be trusted: after a reboot with a
    /// wall clock that stands before the moment at which the deadline was set.
    #[must_use]
    pub fn passed(&self) -> bool {
        let now = Moment::now();
        now >= self.wall
            || if self.boot_id == boot_id() {
                since_boot() >= self.boot
            } else {
                past() < self.set
            }
    }
}

/// What is set later than this cannot have been set yet.
pub(crate) fn past() -> Moment {
    authority::told().map_or_else(Moment::now, |now| now.after(authority::UNSURE))
}

/// The clock of an authority that several machines ask: that of a database.
///
/// A thread that follows it counts on from the last time it heard by its own clock since boot, so that an authority's
/// clock that is set back takes no time back: it can only be ahead.
pub(crate) mod authority {
    use std::cell::Cell;
    use std::time::Duration;

    use super::{Moment, millis, since_boot, skew};

    /// By so much two who follow the same clock may differ.
    pub(super) const UNSURE: Duration = Duration::from_secs(1);

    thread_local! {
        static HEARD: Cell<Option<Heard>> = const { Cell::new(None) };
    }

    #[derive(Clone, Copy)]
    struct Heard {
        /// The time that counts.
        now: i64,
        /// The time that was told.
        told: i64,
        /// When that was by the own clock since boot, and which boot; only a test sees more than one.
        boot: i64,
        boots: u32,
    }

    /// This thread heard the time. `least` is a moment that was there already by that clock.
    pub(crate) fn heard(theirs: Moment, least: Moment) {
        let told = theirs.0.saturating_add(skew::wall());
        // What is not quite the same was under way for a while, or is the difference of two good clocks.
        let expected = now().filter(|expected| told < expected.0 - millis(UNSURE));
        HEARD.set(Some(Heard {
            now: expected.map_or(told, |expected| expected.0).max(least.0),
            told,
            boot: since_boot(),
            boots: skew::number(),
        }));
    }

    /// The time that counts.
    pub(super) fn now() -> Option<Moment> {
        since(|heard| heard.now)
    }

    /// The time as it was told: where it was set back, that can be seen.
    pub(super) fn told() -> Option<Moment> {
        since(|heard| heard.told)
    }

    fn since(which: impl FnOnce(Heard) -> i64) -> Option<Moment> {
        let heard = HEARD.get().filter(|heard| heard.boots == skew::number())?;
        let since = since_boot().saturating_sub(heard.boot);
        Some(Moment(which(heard).saturating_add(since)))
    }

    /// This thread goes by its own clock again.
    #[cfg(test)]
    pub(crate) fn forget() {
        HEARD.set(None);
    }
}

/// `15m`, `4h`, `90s` or `1d` as a duration.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let wrong = || {
        format!("'{text}' is no duration: write a whole number and s, m, h or d, as in 90s or 4h")
    };
    let (number, seconds) = match text.as_bytes().last() {
        Some(b's') => (&text[..text.len() - 1], 1),
        Some(b'm') => (&text[..text.len() - 1], 60),
        Some(b'h') => (&text[..text.len() - 1], 3600),
        Some(b'd') => (&text[..text.len() - 1], 86400),
        _ => return Err(wrong()),
    };
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let count: u64 = number.parse().map_err(|_| wrong())?;
    // A hundred years is past every use and far from every overflow.
    count
        .checked_mul(seconds)
        .filter(|s| *s <= 3_155_760_000)
        .map(Duration::from_secs)
        .ok_or_else(wrong)
}

/// A duration as a person says it: `4h`, `15m`, `1m 30s`.
#[must_use]
pub fn spoken(duration: Duration) -> String {
    let seconds = SignedDuration::try_from(duration).map_or(i64::MAX, |d| d.as_secs());
    let parts = [
        (seconds / 3600, 'h'),
        (seconds / 60 % 60, 'm'),
        (seconds % 60, 's'),
    ];
    let mut words: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    if words.is_empty() {
        words.push("0s".to_owned());
    }
    words.join(" ")
}

/// How long ago a moment is, roughly, as a person says it: `2 min ago`.
#[must_use]
pub fn ago(then: Moment, now: Moment) -> String {
    match rough(now.0.saturating_sub(then.0)) {
        Some(time) => format!("{time} ago"),
        None => "just now".to_owned(),
    }
}

/// How long it is until a moment, roughly: `in 3 h`.
#[must_use]
pub fn until(then: Moment, now: Moment) -> String {
    match rough(then.0.saturating_sub(now.0)) {
        Some(time) => format!("in {time}"),
        None => "now".to_owned(),
    }
}

/// So many milliseconds in the nearest number of the largest unit; `None` below a second.
fn rough(milliseconds: i64) -> Option<String> {
    let seconds = milliseconds / 1000;
    let units = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];
    units
        .iter()
        .find(|(length, _)| seconds >= *length)
        .map(|(length, unit)| format!("{} {unit}", (seconds + length / 2) / length))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn since_boot() -> i64 {
    // Linux has had this clock since 2.6.39; without it a deadline has passed at once.
    clock_gettime(ClockId::CLOCK_BOOTTIME).map_or(i64::MAX, |time| {
        time.tv_sec().saturating_mul(1000) + time.tv_nsec() / 1_000_000 + skew::boot()
    })
}

fn boot_id() -> String {
    static ID: OnceLock<String> = OnceLock::new();
    let id = ID.get_or_init(|| {
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        id.trim().to_owned()
    });
    id.to_owned() + &skew::boots()
}

/// How far the clocks of a test stand from the real ones: nowhere, outside of tests.
#[cfg(not(test))]
mod skew {
    pub(super) const fn wall() -> i64 {
        0
    }

    pub(super) const fn boot() -> i64 {
        0
    }

    pub(super) const fn boots() -> String {
        String::new()
    }

    pub(super) const fn number() -> u32 {
        0
    }
}

/// How far the clocks of one test, which is one thread, stand from the real ones.
#[cfg(test)]
pub(crate) mod skew {
    use std::cell::Cell;

    /// By how much each clock is off.
    #[derive(Clone, Copy, Debug, Default)]
    pub(crate) struct Skew {
        /// Milliseconds that the wall clock is ahead.
        pub(crate) wall: i64,
        /// Milliseconds that the clock since boot is ahead.
        pub(crate) boot: i64,
        /// Boots that were simulated.
        pub(crate) boots: u32,
    }

    thread_local! {
        static SKEW: Cell<Skew> = const { Cell::new(Skew { wall: 0, boot: 0, boots: 0 }) };
    }

    pub(crate) fn now() -> Skew {
        SKEW.get()
    }

    pub(crate) fn set(skew: Skew) {
        SKEW.set(skew);
    }

    pub(super) fn wall() -> i64 {
        now().wall
    }

    pub(super) fn boot() -> i64 {
        now().boot
    }

    pub(super) fn number() -> u32 {
        now().boots
    }

    pub(super) fn boots() -> String {
        match now().boots {
            0 => String::new(),
            boots => format!("+{boots}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_said() {
        let table = [
            ("90s", 90, "1m 30s"),
            ("15m", 900, "15m"),
            ("4h", 14400, "4h"),
            ("1d", 86400, "24h"),
            ("0s", 0, "0s"),
        ];
        for (text, seconds, said) in table {
            assert_eq!(
                parse_duration(text),
                Ok(Duration::from_secs(seconds)),
                "{text}"
            );
            assert_eq!(spoken(Duration::from_secs(seconds)), said);
        }
        for text in [
            "",
            "5",
            "s",
            "-5s",
            "1.5h",
            "٣s",
            "99999999999999999999s",
            "9999999d",
            "5 m",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_deadline_passes_by_whichever_clock_says_so_first() {
        let open = Deadline::after(Duration::from_hours(1));
        assert!(!open.passed());
        assert!(
            Deadline {
                boot: 0,
                ..open.clone()
            }
            .passed(),
            "the wall clock was set back"
        );
        assert!(
            Deadline {
                wall: Moment(0),
                ..open.clone()
            }
            .passed(),
            "the wall clock was set forward"
        );
        let rebooted = Deadline {
            boot_id: "another".into(),
            boot: 0,
            ..open
        };
        assert!(!rebooted.passed(), "after a reboot the wall clock counts");
        assert!(
            Deadline {
                set: Moment(i64::MAX),
                ..rebooted
            }
            .passed(),
            "set in what is now the future"
        );
    }
}
