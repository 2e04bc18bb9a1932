//! A passphrase becomes a signature, and whoever was wrong too often waits before the next try.

use std::time::Duration;

use super::Authority;
use crate::approval::{ApprovalRequest, Approvers, Ballot, PASSPHRASE, Resolution, challenge, ssh};
use crate::clock::{Moment, spoken};
use crate::config::Config;
use crate::error::Error;
use crate::paths::Paths;
use crate::store::{Store, Voted};

/// So many wrong passphrases are a hand that slipped.
const FREE_TRIES: u32 = 3;
const FIRST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_PAUSE: Duration = Duration::from_mins(15);

/// The signature over a text by the passphrase of a person; each try is recorded.
pub fn signed_by_passphrase(
    store: &mut Store,
    approvers: &Approvers,
    person: &str,
    passphrase: &str,
    text: &str,
) -> Result<String, Error> {
    may_try(store, person)?;
    let mut lines = approvers.with_passphrase(Some(person));
    let (approver, recipe) = lines.next().ok_or_else(|| Error::Usage {
        what: format!("no approver {person} has a passphrase"),
    })?;
    let key = recipe.key(passphrase)?;
    let signature = ssh::ed25519(&key, PASSPHRASE, text.as_bytes());
    let right = ssh::Signature::parse(&signature).is_ok_and(|made| made.key == approver.key);
    store.tried(person, right)?;
    if right {
        return Ok(signature);
    }
    Err(Error::Refused {
        what: format!("this is not the passphrase of {person}"),
        hint: "wrong passphrases are recorded; after three, each next one has to wait longer"
            .to_owned(),
    })
}

impl Authority {
    /// The vote of an approver whose passphrase was typed here, for the request as it was shown.
    pub fn vote_by_passphrase(
        &mut self,
        shown: &ApprovalRequest,
        answer: Resolution,
        (person, passphrase): (&str, &str),
        config: &Config,
        paths: &Paths,
    ) -> Result<Voted, Error> {
        let text = challenge(shown, answer.verdict);
        let approvers = Approvers::load(paths)?;
        let Self::Local(store) = self else {
            return Err(Error::Refused {
                what: "the server takes no passphrase of this machine's approvers".to_owned(),
                hint: "sign in there: sudomode approve ID --as NAME, or at its dashboard"
                    .to_owned(),
            });
        };
        let proof = signed_by_passphrase(store, &approvers, person, passphrase, &text)?;
        let ballot = Ballot {
            answer,
            proof: Some(proof),
        };
        self.vote(shown, ballot, config, paths)
    }
}

/// Fails while the next passphrase of a person cannot be tried yet.
pub fn may_try(store: &Store, person: &str) -> Result<(), Error> {
    let (wrong, last) = store.wrong_tries(person)?;
    let Some(doublings) = wrong.checked_sub(FREE_TRIES) else {
        return Ok(());
    };
    let pause = FIRST_PAUSE
        .saturating_mul(2_u32.saturating_pow(doublings))
        .min(LONGEST_PAUSE);
    let (now, until) = (Moment::now(), last.after(pause));
    // A clock that was set back must not make anybody wait for years.
    if now >= until || now < last {
        return Ok(());
    }
    let left = Duration::from_millis(u64::try_from(until.0 - now.0).unwrap_or_default());
    Err(Error::Refused {
        what: format!("{wrong} passphrases of {person} were wrong"),
        hint: format!(
            "the next one can be tried in {}",
            spoken(left + Duration::from_secs(1))
        ),
    })
}
