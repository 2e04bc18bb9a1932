//! What was used of the limits of rules. A permit takes its part before it is executed, in one transaction; it gives it
//! back if it provably did not execute.

use std::collections::BTreeMap;
use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::Store;
use super::connection::{Connection, Transaction};
use super::events::record;
use crate::audit::{Event, Kind};
use crate::clock::{Instant, Moment, spoken};
use crate::error::Error;
use crate::intent::Number;
use crate::policy::{Bound, Measure};

/// What one command would use of one limit.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Whose limit of which rule.
    pub key: String,
    /// The limit.
    pub bound: Bound,
    /// One amount an intent; `None` where it is not known.
    pub amounts: Vec<Option<Decimal>>,
}

/// A limit that does not suffice.
#[derive(Clone, Debug)]
pub struct Over {
    /// The limit.
    pub bound: Bound,
    /// What a person is told of it.
    pub why: String,
}

impl Store {
    /// Takes what a permit needs, all of it or nothing.
    pub fn reserve(
        &mut self,
        permit: &str,
        draws: &[Draw],
    ) -> Result<Result<(), Vec<Over>>, Error> {
        self.write(|transaction| {
            let mut over = Vec::new();
            for draw in draws {
                over.extend(exceeded(transaction, draw)?);
            }
            if over.is_empty() {
                take(transaction, permit, draws)?;
                return Ok(Ok(()));
            }
            Ok(Err(over))
        })
    }

    /// What is over, without taking anything.
    pub fn over(&mut self, draws: &[Draw]) -> Result<Vec<Over>, Error> {
        self.write(|transaction| {
            let each = draws.iter().map(|draw| exceeded(transaction, draw));
            Ok(each
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect())
        })
    }

    /// Takes what a permit uses that a human approved: it counts, though it may lie over the limit.
    pub fn spend(&mut self, permit: &str, draws: &[Draw]) -> Result<(), Error> {
        self.write(|transaction| take(transaction, permit, draws))
    }

    /// True if this permit has taken something.
    pub fn has_reserved(&self, permit: &str) -> Result<bool, Error> {
        let rows = self.connection.query(
            "SELECT 1 FROM uses WHERE permit = ?1 LIMIT 1",
            &[permit.into()],
        )?;
        Ok(!rows.is_empty())
    }

    /// A permit was provably not executed.
    pub fn give_back(&mut self, permit: &str) -> Result<(), Error> {
        self.write(|transaction| release(transaction, permit))
    }
}

/// Gives back what a permit took.
pub(super) fn release(transaction: Transaction<'_>, permit: &str) -> Result<(), Error> {
    let given = transaction.execute("DELETE FROM uses WHERE permit = ?1", &[permit.into()])?;
    if given == 0 {
        return Ok(());
    }
    let body = json!({ "permit": permit, "uses": given });
    record(transaction, Kind::GivenBack, None, &body)
}

fn take(transaction: Transaction<'_>, permit: &str, draws: &[Draw]) -> Result<(), Error> {
    let now = Instant::now();
    for draw in draws {
        // An amount that nobody knows was approved by a human; it is no number to count.
        for amount in draw.amounts.iter().flatten() {
            transaction.execute(
                "INSERT INTO uses (permit, key, amount, at, boot, boot_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &[
                    permit.into(),
                    (&draw.key).into(),
                    amount.to_string().into(),
                    now.wall.0.into(),
                    now.boot.into(),
                    (&now.boot_id).into(),
                ],
            )?;
        }
        let body = json!({
            "permit": permit,
            "key": draw.key,
            "per": draw.bound.limit.per.as_millis().to_string(),
            "boot": now.boot,
            "boot_id": now.boot_id,
            "rule": draw.bound.rule.id,
            "note": draw.bound.limit.to_string(),
            "amounts": draw.amounts.iter().map(|amount| amount.map(|amount| amount.to_string())).collect::<Vec<_>>(),
        });
        record(transaction, Kind::Reserved, None, &body)?;
    }
    Ok(())
}

/// What should have been used since the machine was started, and still counts, by what the events say. Of what was used
/// before, only the wall clock tells the age, and it may have been set.
#[derive(Default)]
pub(super) struct Told(BTreeMap<(String, String), Vec<String>>);

impl Told {
    pub(super) fn hear(&mut self, event: &Event) {
        let body = || serde_json::from_str::<Value>(&event.body).unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match event.kind.as_str() {
            "reserved" => {
                let body = body();
                if counts(&body) {
                    let amounts = body["amounts"].as_array().into_iter().flatten();
                    self.0
                        .entry((text(&body["permit"]), text(&body["key"])))
                        .or_default()
                        .extend(amounts.filter(|amount| amount.is_string()).map(text));
                }
            }
            "given_back" => {
                let permit = text(&body()["permit"]);
                let of_it = (permit.clone(), String::new())..;
                let gone: Vec<_> = self
                    .0
                    .range(of_it)
                    .map(|(key, _)| key.clone())
                    .take_while(|(of, _)| *of == permit)
                    .collect();
                for key in gone {
                    self.0.remove(&key);
                }
            }
            _ => {}
        }
    }

    /// What was used stands as its events say.
    pub(super) fn compare(self, connection: &Connection) -> Result<Result<(), String>, Error> {
        for ((permit, key), amounts) in self.0 {
            let rows = connection.query(
                "SELECT amount FROM uses WHERE permit = ?1 AND key = ?2 ORDER BY id",
                &[(&permit).into(), (&key).into()],
            )?;
            let mut stands = Vec::new();
            for row in &rows {
                stands.push(row.text(0)?);
            }
            if stands != amounts {
                return Ok(Err(format!(
                    "what {permit} used of a limit does not stand as its events say"
                )));
            }
        }
        Ok(Ok(()))
    }
}

/// True of a use that still counts, or gives back what does.
pub(super) fn counts(reserved: &Value) -> bool {
    let per = reserved["per"].as_str().and_then(|per| per.parse().ok());
    let at = Instant {
        wall: Moment(0),
        boot: reserved["boot"].as_i64().unwrap_or_default(),
        boot_id: reserved["boot_id"].as_str().unwrap_or_default().to_owned(),
    };
    at.of_this_boot() && per.is_some_and(|per| at.age() < Duration::from_millis(per))
}

/// Why a limit does not suffice for what a command would use, if it does not.
fn exceeded(transaction: Transaction<'_>, draw: &Draw) -> Result<Option<Over>, Error> {
    let limit = &draw.bound.limit;
    let (rule, per, max) = (&draw.bound.rule.id, spoken(limit.per), limit.max());
    let over = |why: String| {
        Some(Over {
            bound: draw.bound.clone(),
            why,
        })
    };
    let known: Option<Vec<Decimal>> = draw.amounts.iter().copied().collect();
    let asked = known.and_then(|amounts| sum(amounts.into_iter()));
    let Some(asked) = asked else {
        return Ok(over(format!(
            "budget of rule {rule}: what this would add to {limit} is not known"
        )));
    };
    let used = used(transaction, draw)?;
    let total = sum(used.iter().map(|(amount, _)| *amount));
    let fits = |total: Decimal| total.checked_add(asked).is_some_and(|after| after <= max);
    if total.is_some_and(fits) {
        return Ok(None);
    }
    let total = total.map_or_else(
        || "too much".to_owned(),
        |total| total.normalize().to_string(),
    );
    let free = free(&used, asked, max).map_or_else(
        || "it alone is more than that".to_owned(),
        |left| format!("next free at {}", Moment::now().after(left)),
    );
    Ok(over(match limit.measure {
        Measure::Count(_) if asked == Decimal::ONE => {
            format!("limit of rule {rule}: {max} in {per} are used up, {free}")
        }
        Measure::Count(_) => format!(
            "limit of rule {rule}: {total} of {max} in {per} are used and this asks for {asked}, {free}"
        ),
        Measure::Sum { .. } => format!(
            "budget of rule {rule}: {total} of {max} in {per} are used and this asks for {asked}, {free}"
        ),
    }))
}

/// Exact, or nothing.
fn sum(amounts: impl Iterator<Item = Decimal>) -> Option<Decimal> {
    let mut all = Decimal::ZERO;
    for amount in amounts {
        let next = all.checked_add(amount)?;
        // A sum with more digits than there is room for would be rounded.
        if next.checked_sub(amount)? != all {
            return None;
        }
        all = next;
    }
    Some(all)
}

/// What was used in the time that counts, the oldest first, and how long each use still counts.
fn used(transaction: Transaction<'_>, draw: &Draw) -> Result<Vec<(Decimal, Duration)>, Error> {
    let rows = transaction.query(
        "SELECT id, amount, at, boot, boot_id FROM uses WHERE key = ?1 ORDER BY id",
        &[(&draw.key).into()],
    )?;
    let mut counted = Vec::new();
    for row in rows {
        let amount = Number::parse(row.text(1)?).ok_or_else(|| Error::Unavailable {
            what: format!(
                "what was used of the limit of rule {} cannot be read",
                draw.bound.rule.id
            ),
            hint: "the store is damaged: a human may move it away".to_owned(),
        })?;
        let at = Instant {
            wall: Moment(row.integer(2)?),
            boot: row.integer(3)?,
            boot_id: row.text(4)?.to_owned(),
        };
        match draw.bound.limit.per.checked_sub(at.age()) {
            Some(left) if !left.is_zero() => counted.push((amount.decimal(), left)),
            _ => {
                let id = row.integer(0)?.into();
                transaction.execute("DELETE FROM uses WHERE id = ?1", &[id])?;
            }
        }
    }
    Ok(counted)
}

/// After how long so much fits; `None` if it never does.
fn free(used: &[(Decimal, Duration)], asked: Decimal, max: Decimal) -> Option<Duration> {
    (asked <= max).then_some(())?;
    let mut left: Vec<(Decimal, Duration)> = used.to_vec();
    left.sort_by_key(|(_, still)| *still);
    (0..left.len()).find_map(|gone| {
        let rest = sum(left[gone + 1..].iter().map(|(amount, _)| *amount))?;
        (rest.checked_add(asked)? <= max).then(|| left[gone].1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::skew::{self, Skew};
    use crate::paths::Paths;
    use crate::policy::{Decision, Demand, Each, Limit, RuleRef};

    #[test]
    fn clocks_that_jump_free_nothing_and_time_that_passes_does() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::open(&Paths {
            user: "u".into(),
            config: home.path().join("c"),
            passwd_home: None,
            passwd_config: None,
            state: home.path().join("s"),
        })
        .unwrap();
        let rule = RuleRef {
            id: "r".into(),
            origin: "o".into(),
            line: 1,
        };
        let draws = [Draw {
            key: "k".into(),
            bound: Bound {
                rule,
                limit: Limit {
                    measure: Measure::Count(1),
                    per: Duration::from_hours(1),
                    each: Each::User,
                },
                over: Decision::Deny,
                demand: Demand::default(),
            },
            amounts: vec![Some(Decimal::ONE)],
        }];
        let hour = 3_600_000;
        let mut fits = |skew: Skew| {
            skew::set(skew);
            store.over(&draws).unwrap().is_empty()
        };
        let still = Skew::default();
        assert!(fits(still));
        store.reserve("p", &draws).unwrap().unwrap();
        let mut fits = |skew: Skew| {
            skew::set(skew);
            store.over(&draws).unwrap().is_empty()
        };
        let wall = |wall| Skew { wall, ..still };
        assert!(!fits(wall(48 * hour)), "set forward");
        assert!(!fits(wall(-48 * hour)), "set back");
        let reboot = |wall| Skew {
            wall,
            boot: -1_000_000,
            boots: 1,
        };
        assert!(!fits(reboot(hour - 9000)), "a reboot");
        assert!(!fits(reboot(-hour)), "a reboot into the past");
        assert!(fits(Skew {
            boot: hour,
            ..still
        }));
        skew::set(still);
    }
}
