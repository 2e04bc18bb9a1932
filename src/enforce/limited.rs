//! Commands that a rule allows up to a limit: what they use is taken before they are permitted.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{Authority, Judged};
use crate::digest::Fields;
use crate::error::Error;
use crate::intent::Intent;
use crate::paths::Paths;
use crate::policy::{Each, Evaluation, Judgement, Measure};
use crate::store::{Draw, Over};

/// What a permit took of limits, until it is executed.
#[derive(Debug)]
pub(crate) struct Reservation {
    permit: String,
    authority: Authority,
}

impl Reservation {
    /// It was provably not executed. What cannot be given back stays taken: that makes nothing looser.
    pub(crate) fn give_back(mut self) -> Result<(), Error> {
        self.authority.give_back(&self.permit)
    }
}

impl Judged {
    /// What the command would use, one entry a limit: several intents under one rule count each.
    pub(super) fn draws(&self, paths: &Paths) -> Vec<Draw> {
        draws(&self.intents, &self.verdict, &paths.user, self.agent)
    }

    /// The judgement past these limits.
    pub(super) fn past(&mut self, over: &[Over]) {
        past(&mut self.verdict, over);
    }
}

/// What intents would use that were judged so, for this user and this kind of agent.
#[must_use]
pub fn draws(
    intents: &[Intent],
    verdict: &Judgement,
    user: &str,
    agent: Option<&str>,
) -> Vec<Draw> {
    let mut draws: BTreeMap<String, Draw> = BTreeMap::new();
    for (intent, evaluation) in intents.iter().zip(&verdict.evaluations) {
        for bound in &evaluation.limits {
            let mut fields = Fields::new("sudomode limit 1");
            fields.add("policy", bound.rule.origin.as_bytes());
            fields.add("rule", bound.rule.id.as_bytes());
            fields.add("user", user.as_bytes());
            match &bound.limit.measure {
                Measure::Count(_) => fields.add("count", b""),
                Measure::Sum { argument, .. } => fields.add("sum", argument.as_bytes()),
            }
            if bound.limit.each == Each::Agent {
                fields.add("agent", agent.unwrap_or_default().as_bytes());
            }
            let key = fields.finish().to_string();
            let amount: Option<Decimal> = bound.limit.takes(intent);
            draws
                .entry(key.clone())
                .or_insert_with(|| Draw {
                    key,
                    bound: bound.clone(),
                    amounts: Vec::new(),
                })
                .amounts
                .push(amount);
        }
    }
    draws.into_values().collect()
}

/// A judgement past these limits.
pub fn past(verdict: &mut Judgement, over: &[Over]) {
    let strictest = over.iter().max_by_key(|over| over.bound.over);
    if let Some(Over { bound, .. }) = strictest {
        let whys: Vec<&str> = over.iter().map(|over| over.why.as_str()).collect();
        // What asks already says why itself.
        if verdict.decision < bound.over {
            verdict.decision = bound.over;
            verdict.rule = Some(bound.rule.clone());
            verdict.reason = whys.join("; ");
        }
        // Who approves past a limit approves what its rule would have allowed.
        for Over { bound, .. } in over {
            let of_the_rule = |evaluation: &&mut Evaluation| evaluation.limits.contains(bound);
            let mut evaluations = verdict.evaluations.iter_mut();
            if let Some(evaluation) = evaluations.find(of_the_rule) {
                evaluation.demands.push(bound.demand.clone());
            }
        }
    }
}

/// Takes what a command uses, or says which limits do not suffice.
pub(super) fn reserve(
    paths: &Paths,
    permit: String,
    draws: &[Draw],
) -> Result<Result<Reservation, Vec<Over>>, Error> {
    let mut authority = Authority::of_limits(paths)?;
    Ok(authority
        .reserve(&permit, draws)?
        .map(|()| Reservation { permit, authority }))
}

/// The limits that do not suffice now.
pub(super) fn over(paths: &Paths, draws: &[Draw]) -> Result<Vec<Over>, Error> {
    if draws.is_empty() {
        return Ok(Vec::new());
    }
    Authority::of_limits(paths)?.over(draws)
}

/// Takes what a command uses that a human approved.
pub(super) fn spend(
    paths: &Paths,
    permit: String,
    draws: &[Draw],
) -> Result<Option<Reservation>, Error> {
    if draws.is_empty() {
        return Ok(None);
    }
    let mut authority = Authority::of_limits(paths)?;
    authority.spend(&permit, draws)?;
    Ok(Some(Reservation { permit, authority }))
}
