//! How much was asked lately, how it was answered, and which rules decided.

use std::collections::BTreeMap;

use axum::Json;
use serde::Deserialize;
use utoipa::IntoParams;

use super::Answer;
use crate::approval::{Status, Verdict};
use crate::clock::Moment;
use crate::server::auth::Visitor;
use crate::server::body::Asked;
use crate::server::problem::Kind;
use crate::store::{self, Asking};
use crate::wire::{Activity, Bucket, RuleUse};

const HOUR: u64 = 3600;
/// How far back, in how many periods of how many seconds.
const SPANS: [(&str, u64, u64); 2] = [("24h", 24, HOUR), ("7d", 28, 6 * HOUR)];

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Span {
    /// `24h` or `7d`.
    span: Option<String>,
}

/// How much was asked lately, how it was answered, and which rules decided
///
/// At most the newest 10,000 requests and 20,000 events are counted.
#[utoipa::path(
    get, path = "/v1/activity", tag = "requests", params(Span),
    responses((status = 200, body = Activity))
)]
pub(super) async fn activity(
    visitor: Visitor,
    Asked(Span { span }): Asked<Span>,
) -> Answer<Activity> {
    visitor.reader()?;
    let span = span.as_deref().unwrap_or("24h");
    let Some((_, periods, step)) = SPANS.iter().find(|(name, ..)| *name == span) else {
        return Err(Kind::Invalid.because("span is 24h or 7d"));
    };
    let since = beginning(Moment::now(), *periods, *step);
    let looked = visitor
        .office
        .desk
        .read(move |store| store.at_once(|store| Ok((store.activity(since)?, store.waiting()?))));
    let (seen, waiting) = looked.await?;
    Ok(Json(counted(&seen, waiting, since, *periods, *step)))
}

/// Where the first of the periods begins; the last one is that of now.
fn beginning(now: Moment, periods: u64, step: u64) -> Moment {
    let step = millis(step);
    let last = now.0.div_euclid(step) * step;
    Moment(last - millis(periods - 1) * step / 1000)
}

/// Seconds in milliseconds.
fn millis(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX / 1000) * 1000
}

fn counted(
    seen: &store::Activity,
    waiting: i64,
    since: Moment,
    periods: u64,
    step: u64,
) -> Activity {
    let mut buckets: Vec<Bucket> = (0..periods)
        .map(|period| Bucket {
            at: Moment(since.0 + millis(period * step)),
            asked: 0,
            approved: 0,
            rejected: 0,
            ended: 0,
            median: None,
        })
        .collect();
    let mut took: Vec<Vec<u64>> = vec![Vec::new(); buckets.len()];
    for asking in &seen.asked {
        let period = (asking.at.0 - since.0).div_euclid(millis(step));
        let Some(period) = usize::try_from(period)
            .ok()
            .filter(|at| *at < buckets.len())
        else {
            continue;
        };
        add(&mut buckets[period], asking);
        took[period].extend(answered_within(asking));
    }
    for (bucket, took) in buckets.iter_mut().zip(&mut took) {
        bucket.median = within(took, 50);
    }
    let mut all: Vec<u64> = took.into_iter().flatten().collect();
    Activity {
        // Where not everything was looked at, what was not is no zero.
        since: match seen.asked.last() {
            Some(last) if !seen.whole => last.at,
            _ => since,
        },
        whole: seen.whole,
        step,
        buckets,
        pending: u64::try_from(waiting).unwrap_or_default(),
        median: within(&mut all, 50),
        slowest: within(&mut all, 90),
        rules: rules(seen),
    }
}

fn add(bucket: &mut Bucket, asking: &Asking) {
    bucket.asked += 1;
    match asking.answer {
        Some((Verdict::Approve, _)) => bucket.approved += 1,
        Some((Verdict::Reject, _)) => bucket.rejected += 1,
        None if asking.status != Status::Pending => bucket.ended += 1,
        None => {}
    }
}

/// How long the answer took, in seconds.
fn answered_within(asking: &Asking) -> Option<u64> {
    let (_, at) = asking.answer?;
    u64::try_from((at.0 - asking.at.0) / 1000).ok()
}

/// So many of a hundred are at most this.
fn within(values: &mut [u64], percent: usize) -> Option<u64> {
    values.sort_unstable();
    let at = (values.len() * percent).div_ceil(100).saturating_sub(1);
    values.get(at).copied()
}

fn rules(seen: &store::Activity) -> Vec<RuleUse> {
    let mut uses: BTreeMap<&str, RuleUse> = BTreeMap::new();
    let fresh = |rule: &str| RuleUse {
        rule: (!rule.is_empty()).then(|| rule.to_owned()),
        asked: 0,
        allowed: 0,
        denied: 0,
    };
    for asking in &seen.asked {
        let rule = asking.rule.as_str();
        uses.entry(rule).or_insert_with(|| fresh(rule)).asked += 1;
    }
    for (rule, (allowed, denied)) in &seen.decided {
        let decided = uses.entry(rule).or_insert_with(|| fresh(rule));
        decided.allowed += allowed;
        decided.denied += denied;
    }
    uses.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(at: i64, answer: Option<(Verdict, i64)>, rule: &str) -> Asking {
        Asking {
            at: Moment(at),
            status: Status::Expired,
            rule: rule.to_owned(),
            answer: answer.map(|(verdict, at)| (verdict, Moment(at))),
        }
    }

    #[test]
    fn periods_are_whole_and_the_last_one_is_that_of_now() {
        let day = 86_400_000;
        let now = Moment(20_000 * day + 5 * 3_600_000 + 1234);
        let since = beginning(now, 24, HOUR);
        assert_eq!(since.0, now.0 - 1234 - 23 * 3_600_000);
        let since = beginning(now, 28, 6 * HOUR);
        assert_eq!(since.0, 20_000 * day - 27 * 6 * 3_600_000);
    }

    #[test]
    fn what_was_asked_is_counted_where_it_was_asked() {
        let hour = 3_600_000;
        let seen = store::Activity {
            asked: vec![
                asking(hour + 5, None, ""),
                asking(7, Some((Verdict::Reject, 9_007)), "b"),
                asking(6, Some((Verdict::Approve, 3_006)), "b"),
                asking(5, Some((Verdict::Approve, 1_005)), "a"),
                asking(-1, None, "a"),
            ],
            whole: true,
            decided: BTreeMap::from([("b".to_owned(), (2, 0)), ("c".to_owned(), (0, 1))]),
        };
        let activity = counted(&seen, 3, Moment(0), 2, HOUR);
        let [first, second] = activity.buckets.as_slice() else {
            panic!("{activity:?}");
        };
        let counts = (first.asked, first.approved, first.rejected, first.ended);
        assert_eq!((counts, first.median), ((3, 2, 1, 0), Some(3)));
        assert_eq!((second.asked, second.ended, second.median), (1, 1, None));
        assert_eq!((activity.median, activity.slowest), (Some(3), Some(9)));
        assert_eq!(activity.pending, 3);
        let rules: Vec<_> = activity
            .rules
            .iter()
            .map(|one| (one.rule.as_deref(), one.asked, one.allowed, one.denied))
            .collect();
        let wanted = [
            (None, 1, 0, 0),
            (Some("a"), 2, 0, 0),
            (Some("b"), 2, 2, 0),
            (Some("c"), 0, 0, 1),
        ];
        assert_eq!(rules, wanted);
    }
}
