//! What somebody who sits at a terminal can prove: whose passphrase, and whose key, would bring a request nearer.

use std::fs;
use std::path::{Path, PathBuf};

use super::approvers::{Approver, Approvers};
use super::ssh::PublicKey;
use super::{ApprovalRequest, Asked, Counted, Verdict, Vote};
use crate::clock::Moment;
use crate::paths::Paths;

/// The proofs that would count, of those that can be given here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proofs {
    /// Who has a passphrase; whoever sits here stands first.
    pub passphrases: Vec<String>,
    /// Keys of approvers that lie in this home.
    pub keys: Vec<OwnKey>,
}

/// An approver's own key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnKey {
    /// Whose.
    pub person: String,
    /// Its file as ssh-keygen takes it: the private half, or the public one where an agent has the other.
    pub path: PathBuf,
}

impl Proofs {
    /// What would count for this request, with these votes on it.
    #[must_use]
    pub fn of(
        request: &ApprovalRequest,
        votes: &[Vote],
        approvers: &Approvers,
        paths: &Paths,
    ) -> Self {
        let Asked { required, user, .. } = &request.asked;
        let others: Vec<Counted> = votes.iter().map(Counted::from).collect();
        let counts = |approver: &&Approver| {
            let vote = Counted {
                person: approver.name.clone(),
                verdict: Verdict::Approve,
                assurance: approvers.worth(approver),
            };
            approver.is_valid(Moment::now()) && required.advanced_by(&vote, &others, user)
        };
        let (with, own): (Vec<&Approver>, Vec<&Approver>) = approvers
            .people()
            .iter()
            .filter(counts)
            .partition(|approver| approver.recipe.is_some());
        let mut passphrases: Vec<String> = with.into_iter().map(|one| one.name.clone()).collect();
        passphrases.dedup();
        passphrases.sort_by_key(|name| *name != paths.user);
        let home = paths.passwd_home.as_deref();
        let keys = if own.is_empty() {
            Vec::new()
        } else {
            home.map(|home| keys(&home.join(".ssh"), &own))
                .unwrap_or_default()
        };
        Self { passphrases, keys }
    }

    /// True where nothing that could be given here would count.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.passphrases.is_empty() && self.keys.is_empty()
    }
}

/// Those of the approvers' keys that lie in a directory.
fn keys(directory: &Path, approvers: &[&Approver]) -> Vec<OwnKey> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "pub"))
        .collect();
    files.sort();
    let found = files.into_iter().filter_map(|path| {
        let text = fs::read_to_string(&path).ok()?;
        let mut words = text.split_whitespace();
        let key = PublicKey::parse(words.next()?, words.next()?).ok()?;
        let approver = approvers.iter().find(|approver| approver.key == key)?;
        let private = path.with_extension("");
        Some(OwnKey {
            person: approver.name.clone(),
            path: if private.is_file() { private } else { path },
        })
    });
    found.collect()
}
