//! What an approval needs before it counts: how many people, which, and how sure it must be that it was them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Counted, Verdict};
use crate::assurance::Assurance;
use crate::policy::Demand;

/// All that must be met before a request is approved: one clause for each rule that demands something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Required(Vec<Clause>);

/// What one rule demands, with nothing left open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clause {
    /// What each approval must be worth at least.
    pub assurance: Assurance,
    /// How many different people must approve.
    pub approvals: u32,
    /// Who may; empty for anybody.
    pub approvers: Vec<String>,
    /// Whether the user as whom the command would run does not count.
    pub four_eyes: bool,
}

impl Default for Required {
    fn default() -> Self {
        Self::new(&[], Assurance::None)
    }
}

impl Required {
    /// What these demands come to, where `least` holds for those that name no assurance.
    #[must_use]
    pub fn new(demands: &[Demand], least: Assurance) -> Self {
        let clause = |demand: &Demand| Clause {
            assurance: demand.min_assurance.unwrap_or(least),
            approvals: demand.approvals.max(1),
            approvers: demand.approvers.clone(),
            four_eyes: demand.four_eyes,
        };
        let clauses: Vec<Clause> = if demands.is_empty() {
            vec![clause(&Demand::default())]
        } else {
            demands.iter().map(clause).collect()
        };
        Self(Vec::new()).also(&Self(clauses))
    }

    /// Both at once. A clause that another one contains says nothing.
    #[must_use]
    pub fn also(&self, other: &Self) -> Self {
        let mut clauses: Vec<Clause> = Vec::new();
        for clause in self.0.iter().chain(&other.0) {
            if !clauses.iter().any(|other| other.contains(clause)) {
                clauses.retain(|other| !clause.contains(other));
                clauses.push(clause.clone());
            }
        }
        Self(clauses)
    }

    /// The strongest assurance that any of it needs.
    #[must_use]
    pub fn assurance(&self) -> Assurance {
        let needed = self.0.iter().map(|clause| clause.assurance);
        needed.max().unwrap_or_default()
    }

    /// True if one approval of anybody, by whatever way, is enough.
    #[must_use]
    pub fn is_least(&self) -> bool {
        self.0 == Self::default().0
    }

    /// True if these votes are enough. No vote at all never is.
    #[must_use]
    pub fn met(&self, votes: &[Counted], user: &str) -> bool {
        votes.iter().any(|vote| vote.verdict == Verdict::Approve)
            && self.0.iter().all(|clause| clause.left(votes, user) == 0)
    }

    /// The people whose approvals count for something here.
    #[must_use]
    pub fn relied_on<'v>(&self, votes: &'v [Counted], user: &str) -> Vec<&'v Counted> {
        let counts = |vote: &Counted| self.0.iter().any(|clause| clause.counts(vote, user));
        votes.iter().filter(|vote| counts(vote)).collect()
    }

    /// True if one more vote would bring it nearer.
    #[must_use]
    pub fn advanced_by(&self, vote: &Counted, others: &[Counted], user: &str) -> bool {
        self.0.iter().any(|clause| {
            clause.left(others, user) > 0
                && clause.counts(vote, user)
                && !clause.people(others, user).contains(vote.person.as_str())
        })
    }

    /// What is still missing, in words; empty once it is met.
    #[must_use]
    pub fn missing(&self, votes: &[Counted], user: &str) -> String {
        let open = self.0.iter().filter_map(|clause| {
            let left = clause.left(votes, user);
            (left > 0).then(|| clause.words(left, user, &clause.people(votes, user)))
        });
        open.collect::<Vec<_>>().join(", and ")
    }

    /// All that is needed, in words.
    #[must_use]
    pub fn words(&self, user: &str) -> String {
        let nobody = BTreeSet::new();
        let clauses = self.0.iter();
        let all = clauses.map(|clause| clause.words(clause.approvals, user, &nobody));
        all.collect::<Vec<_>>().join(", and ")
    }
}

impl Clause {
    /// True if whatever meets this meets the other.
    fn contains(&self, other: &Self) -> bool {
        let among = other.approvers.is_empty()
            || !self.approvers.is_empty()
                && self
                    .approvers
                    .iter()
                    .all(|person| other.approvers.contains(person));
        self.assurance >= other.assurance
            && self.approvals >= other.approvals
            && (self.four_eyes || !other.four_eyes)
            && among
    }

    fn counts(&self, vote: &Counted, user: &str) -> bool {
        vote.verdict == Verdict::Approve
            && vote.assurance >= self.assurance
            && (self.approvers.is_empty() || self.approvers.contains(&vote.person))
            && !(self.four_eyes && vote.person == user)
    }

    fn people<'v>(&self, votes: &'v [Counted], user: &str) -> BTreeSet<&'v str> {
        let counting = votes.iter().filter(|vote| self.counts(vote, user));
        counting.map(|vote| vote.person.as_str()).collect()
    }

    fn left(&self, votes: &[Counted], user: &str) -> u32 {
        let people = u32::try_from(self.people(votes, user).len()).unwrap_or(u32::MAX);
        self.approvals.saturating_sub(people)
    }

    /// `2 signed approvals of different people by alice or bob`, without those who did their part.
    fn words(&self, count: u32, user: &str, done: &BTreeSet<&str>) -> String {
        let what = match (count, self.assurance) {
            (1, Assurance::None) => "an approval".to_owned(),
            (1, Assurance::Authenticated) => "an authenticated approval".to_owned(),
            (1, Assurance::Signed) => "a signed approval".to_owned(),
            (_, Assurance::None) => format!("{count} approvals of different people"),
            (_, how) => format!("{count} {how} approvals of different people"),
        };
        let left_out = |person: &str| self.four_eyes && person == user;
        let may = |person: &&str| !done.contains(person) && !left_out(person);
        let people = self.approvers.iter().map(String::as_str);
        let people: Vec<&str> = people.filter(may).collect();
        let by = match people.as_slice() {
            [] if !self.approvers.is_empty() => " by nobody who is left".to_owned(),
            [] if self.four_eyes => format!(" of anybody but {user}"),
            [] => String::new(),
            [one] => format!(" by {one}"),
            [most @ .., last] => format!(" by {} or {last}", most.join(", ")),
        };
        format!("{what}{by}")
    }
}

/// What an assurance means, for those who see the word.
#[must_use]
pub fn meaning(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::None => "any process of this user could have given it",
        Assurance::Authenticated => "by somebody who knows an approver's passphrase",
        Assurance::Signed => "by somebody who holds an approver's key",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Assurance::{Authenticated, None as Weak, Signed};

    fn demand(
        min_assurance: Option<Assurance>,
        approvals: u32,
        approvers: &[&str],
        four_eyes: bool,
    ) -> Demand {
        Demand {
            min_assurance,
            approvals,
            approvers: approvers.iter().map(|name| (*name).to_owned()).collect(),
            four_eyes,
            pinned: false,
        }
    }

    fn vote(person: &str, assurance: Assurance) -> Counted {
        Counted {
            person: person.to_owned(),
            verdict: Verdict::Approve,
            assurance,
        }
    }

    #[test]
    fn votes_are_enough_only_where_every_demand_is_met() {
        let two = demand(Some(Signed), 2, &["alice", "bob", "me"], true);
        let one = demand(Some(Authenticated), 1, &[], false);
        let of_one = Required::new(std::slice::from_ref(&one), Weak);
        let both = Required::new(&[one.clone(), two.clone()], Weak);
        let (alice, bob) = (vote("alice", Signed), vote("bob", Signed));
        let table: [(&Required, &[Counted], bool); 11] = [
            (&Required::default(), &[], false),
            (&Required::default(), &[vote("me", Weak)], true),
            (&of_one, &[vote("me", Weak)], false),
            (&of_one, &[vote("me", Authenticated)], true),
            (&of_one, &[vote("me", Signed)], true),
            (&both, std::slice::from_ref(&alice), false),
            (&both, &[alice.clone(), alice.clone()], false),
            (&both, &[alice.clone(), vote("bob", Authenticated)], false),
            (&both, &[alice.clone(), vote("me", Signed)], false),
            (&both, &[alice.clone(), vote("carol", Signed)], false),
            (&both, &[alice.clone(), bob.clone()], true),
        ];
        for (required, votes, met) in table {
            assert_eq!(required.met(votes, "me"), met, "{required:?} {votes:?}");
        }
        let mut no = vote("me", Signed);
        no.verdict = Verdict::Reject;
        assert!(!Required::default().met(&[no], "me"));
    }

    #[test]
    fn a_demand_that_another_one_contains_is_not_named_twice() {
        let strong = demand(Some(Signed), 1, &["alice"], false);
        let weak = demand(None, 1, &[], false);
        for demands in [
            [weak.clone(), strong.clone()],
            [strong.clone(), weak.clone()],
        ] {
            let required = Required::new(&demands, Authenticated);
            assert_eq!(required.words("me"), "a signed approval by alice");
        }
        let apart = Required::new(
            &[strong, demand(None, 2, &["bob", "carol"], true)],
            Authenticated,
        );
        assert_eq!(
            apart.words("me"),
            "a signed approval by alice, and 2 authenticated approvals of different people by bob or carol"
        );
        assert_eq!(
            apart.missing(&[vote("alice", Signed), vote("bob", Signed)], "me"),
            "an authenticated approval by carol"
        );
    }
}
