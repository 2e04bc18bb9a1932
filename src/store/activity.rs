//! What was asked lately, how it was answered, and which rules decided: from as many rows as a look may cost.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Store;
use crate::approval::{Resolution, Status, Verdict};
use crate::audit::Kind;
use crate::clock::Moment;
use crate::error::Error;

/// Requests that are looked at, the newest first. People answer fewer in a week.
const REQUESTS: u32 = 10_000;
/// Events that are looked through for decisions that needed no question.
const EVENTS: i64 = 20_000;

/// What happened since a moment.
#[derive(Clone, Debug, Default)]
pub struct Activity {
    /// The requests, the newest first.
    pub asked: Vec<Asking>,
    /// False if there were more.
    pub whole: bool,
    /// How often a rule allowed and denied without a question, among the last events, by its id; the default is `""`.
    pub decided: BTreeMap<String, (u64, u64)>,
}

/// One request, as far as it is counted.
#[derive(Clone, Debug)]
pub struct Asking {
    /// When it was asked.
    pub at: Moment,
    /// Where it stands.
    pub status: Status,
    /// The id of the rule that asked; empty for the default.
    pub rule: String,
    /// What was answered, and when.
    pub answer: Option<(Verdict, Moment)>,
}

/// The part of a question, and of a decision, that is counted.
#[derive(Deserialize)]
struct Ruled {
    rule: Option<String>,
}

impl Ruled {
    /// Without the place where the rule stands: that moves when the file is edited.
    fn id(self) -> String {
        let rule = self.rule.unwrap_or_default();
        let id = rule.split(" (").next().unwrap_or_default();
        id.to_owned()
    }
}

impl Store {
    /// What happened since then.
    pub fn activity(&self, since: Moment) -> Result<Activity, Error> {
        let rows = self.connection.query(
            &format!(
                "SELECT created_at, status, asked, resolution FROM requests WHERE created_at >= ?1 \
                 ORDER BY created_at DESC LIMIT {}",
                REQUESTS + 1
            ),
            &[since.0.into()],
        )?;
        let whole = rows.len() <= REQUESTS as usize;
        let asked = rows
            .iter()
            .take(REQUESTS as usize)
            .map(|row| {
                let answer = row.json_if_any::<Resolution>(3)?;
                Ok(Asking {
                    at: Moment(row.integer(0)?),
                    status: row.parsed(1)?,
                    rule: row.json::<Ruled>(2)?.id(),
                    answer: answer.map(|answer| (answer.verdict, answer.at)),
                })
            })
            .collect::<Result<_, Error>>()?;
        Ok(Activity {
            asked,
            whole,
            decided: self.decided(since)?,
        })
    }

    fn decided(&self, since: Moment) -> Result<BTreeMap<String, (u64, u64)>, Error> {
        let from = self.head()?.seq.saturating_sub(EVENTS);
        let rows = self.connection.query(
            "SELECT seq, kind, body FROM events WHERE seq > ?1 AND at >= ?2 AND kind IN (?3, ?4)",
            &[
                from.into(),
                since.0.into(),
                Kind::Allowed.as_str().into(),
                Kind::Denied.as_str().into(),
            ],
        )?;
        let mut decided = BTreeMap::new();
        for row in &rows {
            let (allowed, denied) = decided.entry(row.json::<Ruled>(2)?.id()).or_default();
            if row.text(1)? == Kind::Allowed.as_str() {
                *allowed += 1;
            } else {
                *denied += 1;
            }
        }
        Ok(decided)
    }
}
