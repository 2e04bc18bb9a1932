//! The people of a project: whose answers count, and how they prove who they are.

use std::collections::HashMap;

use super::keys::Keys;
use super::totp::Secret;
use crate::approval::{Approvers, Recipe, WITNESS, ssh};
use crate::clock::Moment;
use crate::error::Error;
use crate::store::Person;

/// Why the answers of those who are enrolled at a server count as a word, where who asks could change the server's store.
const WITHIN_REACH: &str =
    "whoever asks runs as the user of the server, and so could enrol anybody";

/// Everybody who is enrolled, ready to be asked.
#[derive(Debug)]
pub(super) struct People {
    enrolled: HashMap<String, Person>,
    /// For requests of others.
    approvers: Approvers,
    /// For requests of those who could write the store.
    weak: Approvers,
}

impl People {
    pub(super) fn new(people: Vec<Person>, keys: &Keys) -> Result<Self, Error> {
        let lines: String = people.iter().map(|person| person.lines.as_str()).collect();
        let approvers = Approvers::of_server(&lines, public(keys)?)?;
        Ok(Self {
            weak: approvers.weakened(WITHIN_REACH),
            approvers,
            enrolled: people
                .into_iter()
                .map(|person| (person.name.clone(), person))
                .collect(),
        })
    }

    /// Those whose answers count, for a request of the server's own user or of another.
    pub(super) fn approvers(&self, same_user: bool) -> &Approvers {
        if same_user {
            &self.weak
        } else {
            &self.approvers
        }
    }

    /// Somebody of that name.
    pub(super) fn named(&self, name: &str) -> Option<&Person> {
        self.enrolled.get(name)
    }

    /// How many they are.
    pub(super) fn count(&self) -> usize {
        self.enrolled.len()
    }

    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &Person> {
        self.enrolled.values()
    }
}

/// The server's key in the form of all others.
fn public(keys: &Keys) -> Result<ssh::PublicKey, Error> {
    let signed = ssh::ed25519(keys.pair(), WITNESS, b"");
    ssh::Signature::parse(&signed)
        .map(|signature| signature.key)
        .map_err(|what| Error::Internal { what })
}

/// What somebody signs in with.
#[derive(Clone, Debug)]
pub(crate) struct LoginLine {
    name: String,
    key: ssh::PublicKey,
    recipe: Recipe,
    factor: String,
    last: i64,
}

impl LoginLine {
    /// What nobody signs in with, for a name that is nobody's: to find that out takes as long.
    pub(super) fn of_nobody() -> Result<Self, Error> {
        let recipe = Recipe::random()?;
        let keys = Keys::of_nobody()?;
        Ok(Self {
            name: String::new(),
            key: public(&keys)?,
            recipe,
            factor: String::new(),
            last: 0,
        })
    }

    /// What this person signs in with; `None` for a person who does not.
    pub(crate) fn of(person: &Person) -> Option<Self> {
        let factor = person.factor.clone()?;
        let lines = Approvers::parse(&person.lines).ok()?;
        let (approver, recipe) = lines.with_passphrase(Some(&person.name)).next()?;
        Some(Self {
            name: person.name.clone(),
            key: approver.key.clone(),
            recipe: recipe.clone(),
            factor,
            last: person.step,
        })
    }
}

/// The step of the code, if passphrase and code are right. It takes as long whichever of them is wrong, and much memory.
pub(crate) fn verify_login(
    line: &LoginLine,
    passphrase: &str,
    code: &str,
    keys: &Keys,
) -> Result<Option<i64>, Error> {
    let signed = line.recipe.sign(passphrase, "")?;
    let right = ssh::Signature::parse(&signed).is_ok_and(|made| made.key == line.key);
    if line.name.is_empty() {
        return Ok(None);
    }
    let secret = keys.unseal(&line.factor, &line.name).map(Secret::known);
    let secret = secret.ok_or_else(|| Error::Internal {
        what: format!(
            "the second factor of {} was sealed with another key than the server's",
            line.name
        ),
    })?;
    let step = secret.step_of(code, Moment::now().0.div_euclid(1000), line.last);
    Ok(step.filter(|_| right))
}
