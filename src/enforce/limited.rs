//! Commands that a rule allows up to a limit: what they use is taken before they are permitted.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Judged;
use super::question::Question;
use crate::config::Config;
use crate::digest::Fields;
use crate::error::Error;
use crate::intent::Intent;
use crate::paths::Paths;
use crate::policy::{Each, Evaluation, Judgement, Measure};
use crate::remote::{self, Server, Taking};
use crate::report::Report;
use crate::store::{Draw, Over, Store};

/// What a permit took of limits, until it is executed.
#[derive(Debug)]
pub(crate) struct Reservation {
    permit: String,
    here: Option<Box<Store>>,
    there: Option<Box<Server>>,
}

impl Reservation {
    /// It was provably not executed. What cannot be given back stays taken: that makes nothing looser.
    pub(crate) fn give_back(mut self) -> Result<(), Error> {
        let here = match &mut self.here {
            Some(store) => store.give_back(&self.permit),
            None => Ok(()),
        };
        let there = self
            .there
            .as_mut()
            .map_or(Ok(()), |server| server.release());
        here.and(there)
    }
}

/// What a command would use of limits: those of this machine's policies are kept here, those of the server's there.
#[derive(Debug)]
pub(super) struct Draws {
    here: Vec<Draw>,
    there: bool,
}

/// What became of taking it.
pub(super) enum Reserved {
    /// It is taken, or there was nothing to take.
    Taken(Option<Reservation>),
    /// The limits of this machine do not suffice.
    Over(Vec<Over>),
    /// A human is asked because of a limit of the server's.
    Asks,
    /// The server does not want it executed.
    Refused(Box<Report>),
}

impl Draws {
    pub(super) const fn is_empty(&self) -> bool {
        self.here.is_empty() && !self.there
    }

    /// Takes it, all of it or nothing.
    pub(super) fn reserve(
        &self,
        permit: String,
        question: &Question,
        config: &Config,
        paths: &Paths,
    ) -> Result<Reserved, Error> {
        let mut reservation = Reservation {
            permit,
            here: None,
            there: None,
        };
        if !self.here.is_empty() {
            let mut store = Store::open(&paths.kept())?;
            if let Err(over) = store.reserve(&reservation.permit, &self.here)? {
                return Ok(Reserved::Over(over));
            }
            reservation.here = Some(Box::new(store));
        }
        if let Some(server) = config.server.as_ref().filter(|_| self.there) {
            let taken = Server::open(server).and_then(|mut server| {
                let agent = question.asked.agent.as_deref();
                let taking = server.reserve(&question.material, agent)?;
                Ok((server, taking))
            });
            match taken {
                Ok((server, Taking::Allowed)) => reservation.there = Some(Box::new(server)),
                Ok((_, Taking::Over)) => {
                    reservation.give_back()?;
                    return Ok(Reserved::Asks);
                }
                Ok((_, Taking::Refused(report))) => {
                    reservation.give_back()?;
                    return Ok(Reserved::Refused(report));
                }
                Err(error) => {
                    reservation.give_back()?;
                    return Err(error);
                }
            }
        }
        let any = reservation.here.is_some() || reservation.there.is_some();
        Ok(Reserved::Taken(any.then_some(reservation)))
    }

    /// The limits of this machine that do not suffice now. A server says of its own when it is asked.
    pub(super) fn over(&self, paths: &Paths) -> Result<Vec<Over>, Error> {
        if self.here.is_empty() {
            return Ok(Vec::new());
        }
        Store::open(&paths.kept())?.over(&self.here)
    }

    /// Takes what a command uses that a human approved. A server takes its own with the approval.
    pub(super) fn spend(
        &self,
        permit: String,
        paths: &Paths,
    ) -> Result<Option<Reservation>, Error> {
        if self.here.is_empty() {
            return Ok(None);
        }
        let mut store = Store::open(&paths.kept())?;
        store.spend(&permit, &self.here)?;
        Ok(Some(Reservation {
            permit,
            here: Some(Box::new(store)),
            there: None,
        }))
    }
}

impl Judged {
    /// What the command would use, one entry a limit: several intents under one rule count each.
    pub(super) fn draws(&self, config: &Config, paths: &Paths) -> Draws {
        let theirs = config.server.as_ref().map(remote::origin);
        let all = draws(&self.intents, &self.verdict, &paths.user, self.agent);
        let (there, here): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|draw| theirs.as_ref() == Some(&draw.bound.rule.origin));
        Draws {
            here,
            there: !there.is_empty(),
        }
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
