//! How often something may be tried: by buckets that fill again, and by pauses that grow. In memory; a restart forgets.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// More names than this are kept in mind by nobody; the oldest are forgotten.
const NAMES: usize = 10_000;

/// So many at once, then so many a second, for each name.
pub(super) struct Buckets {
    burst: f64,
    a_second: f64,
    filled: Mutex<HashMap<String, (f64, Instant)>>,
}

impl Buckets {
    /// For each name `burst` at once, and then `a_second`.
    pub(super) fn new(burst: u32, a_second: f64) -> Self {
        Self {
            burst: f64::from(burst),
            a_second,
            filled: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one; after how long there is one, if there is none.
    pub(super) fn take(&self, name: &str) -> Result<(), Duration> {
        self.take_at(name, Instant::now())
    }

    fn take_at(&self, name: &str, now: Instant) -> Result<(), Duration> {
        let mut filled = self.filled.lock().unwrap_or_else(PoisonError::into_inner);
        if filled.len() >= NAMES && !filled.contains_key(name) {
            let full = self.burst / self.a_second;
            filled.retain(|_, (_, at)| now.duration_since(*at).as_secs_f64() < full);
            if filled.len() >= NAMES {
                return Err(Duration::from_secs(1));
            }
        }
        let (left, at) = filled.entry(name.to_owned()).or_insert((self.burst, now));
        let passed = now.duration_since(*at).as_secs_f64();
        *left = (*left + passed * self.a_second).min(self.burst);
        *at = now;
        if *left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - *left) / self.a_second));
        }
        *left -= 1.0;
        Ok(())
    }
}

/// What was wrong too often waits, each time twice as long.
pub(super) struct Pauses {
    free: u32,
    first: Duration,
    longest: Duration,
    wrong: Mutex<HashMap<String, (u32, Instant)>>,
}

impl Pauses {
    /// After `free` tries that were wrong the next must wait `first`, and each further one twice as long.
    pub(super) fn new(free: u32, first: Duration, longest: Duration) -> Self {
        Self {
            free,
            first,
            longest,
            wrong: Mutex::new(HashMap::new()),
        }
    }

    /// How long the next try has to wait, if it has to. A try that may go on counts as wrong until it was right: many at
    /// once are no way around.
    pub(super) fn begin(&self, name: &str) -> Result<(), Duration> {
        self.begin_at(name, Instant::now())
    }

    fn begin_at(&self, name: &str, now: Instant) -> Result<(), Duration> {
        let mut wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        if wrong.len() >= NAMES && !wrong.contains_key(name) {
            wrong.retain(|_, (_, last)| now.duration_since(*last) < self.longest);
            if wrong.len() >= NAMES {
                return Err(self.first);
            }
        }
        let (count, last) = wrong.entry(name.to_owned()).or_insert((0, now));
        if let Some(doublings) = count.checked_sub(self.free) {
            let pause = self
                .first
                .saturating_mul(2_u32.saturating_pow(doublings))
                .min(self.longest);
            let passed = now.duration_since(*last);
            if passed < pause {
                return Err(pause.saturating_sub(passed));
            }
        }
        *count = count.saturating_add(1);
        *last = now;
        Ok(())
    }

    /// It was right.
    pub(super) fn right(&self, name: &str) {
        self.wrong
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_gives_no_more_than_it_holds() {
        let buckets = Buckets::new(3, 2.0);
        let now = Instant::now();
        for _ in 0..3 {
            assert!(buckets.take_at("a", now).is_ok());
        }
        assert_eq!(buckets.take_at("a", now), Err(Duration::from_millis(500)));
        assert!(buckets.take_at("b", now).is_ok(), "another name");
        let later = now + Duration::from_millis(600);
        assert!(buckets.take_at("a", later).is_ok());
        assert!(buckets.take_at("a", later).is_err());
    }

    #[test]
    fn many_wrong_tries_at_once_are_no_way_around_the_pause() {
        let pauses = Pauses::new(3, Duration::from_secs(5), Duration::from_secs(60));
        let now = Instant::now();
        for _ in 0..3 {
            assert!(pauses.begin_at("a", now).is_ok());
        }
        assert_eq!(pauses.begin_at("a", now), Err(Duration::from_secs(5)));
        let later = now + Duration::from_secs(5);
        assert!(pauses.begin_at("a", later).is_ok());
        assert_eq!(pauses.begin_at("a", later), Err(Duration::from_secs(10)));
        pauses.right("a");
        assert!(pauses.begin_at("a", later).is_ok());
    }

    #[test]
    fn names_without_end_fill_no_memory() {
        let buckets = Buckets::new(1, 1.0);
        let pauses = Pauses::new(1, Duration::from_secs(5), Duration::from_secs(60));
        let now = Instant::now();
        for name in 0..NAMES + 10 {
            let _ = buckets.take_at(&name.to_string(), now);
            let _ = pauses.begin_at(&name.to_string(), now);
        }
        assert!(buckets.filled.lock().unwrap().len() <= NAMES);
        assert!(pauses.wrong.lock().unwrap().len() <= NAMES);
        assert!(
            buckets
                .take_at("late", now + Duration::from_secs(2))
                .is_ok()
        );
    }
}
