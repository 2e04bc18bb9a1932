//! The people whose approvals are worth more than a word: a file in OpenSSH's format of allowed signers.
//!
//! One person a line: name, options, key. A passphrase's key has a line of its own kind: its only purpose is
//! `sudomode-passphrase@1`, and behind the key stands how a passphrase becomes it.

mod lines;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use wildmatch::WildMatch;

use super::challenge::{PASSPHRASE, VOTE, WITNESS};
use super::passphrase::Recipe;
use super::ssh::{PublicKey, Signature};
use crate::assurance::Assurance;
use crate::clock::Moment;
use crate::error::Error;
use crate::paths::{Paths, SYSTEM};
use crate::trust::{only_ours, out_of_reach};

const FILE: &str = "approvers";
/// More is no list of people.
const LONGEST: u64 = 1 << 20;

/// Everybody who is enrolled.
#[derive(Clone, Debug, Default)]
pub struct Approvers {
    people: Vec<Approver>,
    path: PathBuf,
    /// Why what they sign is worth no more than anybody's word; `None` where it is worth more.
    weak: Option<String>,
    /// The key of the server that keeps this list, and sees people answer.
    server: Option<PublicKey>,
}

/// One line of the file: a person and a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    /// Who.
    pub name: String,
    /// The public key.
    pub key: PublicKey,
    /// How a passphrase becomes the key; `None` for a person's own SSH key.
    pub recipe: Option<Recipe>,
    namespaces: Vec<String>,
    valid_after: Option<Moment>,
    valid_before: Option<Moment>,
    verify_required: bool,
}

/// Why a signature is nobody's approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unproven(pub String);

impl Approvers {
    /// Root's file where there is one, else the one beside the policy at the home of the passwd entry.
    pub fn load(paths: &Paths) -> Result<Self, Error> {
        let users = paths.passwd_config.as_deref().unwrap_or(&paths.config);
        for directory in [Path::new(SYSTEM), users] {
            let path = directory.join(FILE);
            match fs::symlink_metadata(&path) {
                Ok(_) => return Self::read(path),
                Err(error)
                    if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                Err(error) => return Err(unusable(&path, &error)),
            }
        }
        Ok(Self::default())
    }

    /// Where a person would be enrolled by this caller: root enrols for everybody.
    #[must_use]
    pub fn place(paths: &Paths) -> PathBuf {
        if nix::unistd::getuid().is_root() {
            return Path::new(SYSTEM).join(FILE);
        }
        let users = paths.passwd_config.as_ref().unwrap_or(&paths.config);
        users.join(FILE)
    }

    fn read(path: PathBuf) -> Result<Self, Error> {
        only_ours(&path).map_err(|distrust| Error::Config {
            what: format!(
                "{}: not to be believed: {distrust}\nhint: chown it, or take the rights away with chmod go-w",
                path.display()
            ),
        })?;
        let metadata = fs::metadata(&path).map_err(|error| unusable(&path, &error))?;
        if !metadata.is_file() || metadata.len() > LONGEST {
            return Err(Error::Config {
                what: format!(
                    "{}: no regular file of at most {LONGEST} bytes",
                    path.display()
                ),
            });
        }
        let text = fs::read_to_string(&path).map_err(|error| unusable(&path, &error))?;
        let people = lines::parse(&text).map_err(|(line, what)| Error::Config {
            what: format!(
                "{}:{line}: {what}\nhint: a line is NAME [OPTIONS] KEY, as in ALLOWED SIGNERS of ssh-keygen(1)",
                path.display()
            ),
        })?;
        let weak = out_of_reach(&path).err().map(|distrust| {
            format!("{distrust}, so this user and every agent of this user could enrol anybody")
        });
        Ok(Self {
            people,
            path,
            weak,
            server: None,
        })
    }

    /// Lines as a file would have them, wherever they are kept.
    pub fn parse(lines: &str) -> Result<Self, Error> {
        let people = lines::parse(lines).map_err(|(line, what)| Error::Config {
            what: format!("line {line} of the approvers: {what}"),
        })?;
        Ok(Self {
            people,
            ..Self::default()
        })
    }

    /// The people of a server, by lines as a file would have them, and the key by which it says whom it saw.
    pub fn of_server(lines: &str, server: PublicKey) -> Result<Self, Error> {
        Ok(Self {
            server: Some(server),
            ..Self::parse(lines)?
        })
    }

    /// The same people where their answers are worth no more than anybody's word, and why.
    #[must_use]
    pub fn weakened(&self, why: &str) -> Self {
        Self {
            weak: Some(why.to_owned()),
            ..self.clone()
        }
    }

    /// True for the people of a server whose store nobody else can write: what stands there is what it saw.
    #[must_use]
    pub fn keep_the_store(&self) -> bool {
        self.server.is_some() && self.weak.is_none()
    }

    /// The lines, in their order.
    #[must_use]
    pub fn people(&self) -> &[Approver] {
        &self.people
    }

    /// The file; empty where there is none.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why nothing they sign is worth more than anybody's word.
    #[must_use]
    pub fn weak(&self) -> Option<&str> {
        self.weak.as_deref()
    }

    /// What an approval must be worth where neither rule nor policy says it: as soon as somebody is enrolled whose
    /// credential means something, a word is not enough.
    #[must_use]
    pub fn least(&self) -> Assurance {
        if self.people.is_empty() || self.weak.is_some() {
            Assurance::None
        } else {
            Assurance::Authenticated
        }
    }

    /// What a signature of this person is worth.
    #[must_use]
    pub fn worth(&self, approver: &Approver) -> Assurance {
        match (&self.weak, &approver.recipe) {
            (Some(_), _) => Assurance::None,
            (None, Some(_)) => Assurance::Authenticated,
            (None, None) => Assurance::Signed,
        }
    }

    /// Those with a passphrase, of that name if one is given.
    pub fn with_passphrase<'a>(
        &'a self,
        name: Option<&'a str>,
    ) -> impl Iterator<Item = (&'a Approver, &'a Recipe)> {
        let named = move |approver: &&Approver| name.is_none_or(|name| approver.name == name);
        self.people
            .iter()
            .filter(named)
            .filter_map(|approver| Some((approver, approver.recipe.as_ref()?)))
    }

    /// What an answer of this person is worth which the server that keeps this list says that it saw; `None` if the
    /// server did not say so.
    #[must_use]
    pub fn witnessed(&self, text: &str, proof: &str, person: &str) -> Option<Assurance> {
        let server = self.server.as_ref()?;
        let signature = Signature::parse(proof).ok()?;
        let seen = signature.key == *server
            && signature.namespace == WITNESS
            && signature.covers(text.as_bytes())
            && self.people.iter().any(|approver| approver.name == person);
        let worth = match self.weak {
            Some(_) => Assurance::None,
            None => Assurance::Authenticated,
        };
        seen.then_some(worth)
    }

    /// Whose signature over this text it is. It may be typed over: the newline at its end counts or not.
    pub fn signer(&self, text: &str, proof: &str, now: Moment) -> Result<&Approver, Unproven> {
        let unproven = |what: &str| Unproven(what.to_owned());
        let signature = Signature::parse(proof).map_err(Unproven)?;
        let approver = self
            .people
            .iter()
            .find(|approver| approver.key == signature.key)
            .ok_or_else(|| {
                Unproven(format!(
                    "the key {} is no approver's",
                    signature.key.print()
                ))
            })?;
        let purpose = if approver.recipe.is_some() {
            PASSPHRASE
        } else {
            VOTE
        };
        if signature.namespace != purpose || !approver.allows(purpose) {
            return Err(Unproven(format!(
                "the signature of {} is for another purpose: sign with -n {purpose}",
                approver.name
            )));
        }
        if !signature.covers(text.as_bytes()) && !signature.covers(text.trim_end().as_bytes()) {
            return Err(Unproven(format!(
                "the signature of {} is over another text: another request, decision, policy or command",
                approver.name
            )));
        }
        if !approver.is_valid(now) {
            return Err(Unproven(format!(
                "the key of {} is not valid now",
                approver.name
            )));
        }
        if let Some(touch) = signature.touch() {
            if !touch.present() {
                return Err(unproven("the security key was not touched"));
            }
            if approver.verify_required && !touch.verified() {
                return Err(unproven(
                    "the security key did not ask for its PIN, which this approver's line requires",
                ));
            }
        } else if approver.verify_required {
            return Err(unproven(
                "this approver's line requires a security key that asks for its PIN",
            ));
        }
        Ok(approver)
    }
}

impl Approver {
    /// A line for a person's own key.
    #[must_use]
    pub fn own(name: &str, key: PublicKey) -> Self {
        Self {
            name: name.to_owned(),
            key,
            recipe: None,
            namespaces: vec![VOTE.to_owned()],
            valid_after: None,
            valid_before: None,
            verify_required: false,
        }
    }

    /// A line for a passphrase's key.
    #[must_use]
    pub fn with(name: &str, key: PublicKey, recipe: Recipe) -> Self {
        Self {
            recipe: Some(recipe),
            namespaces: vec![PASSPHRASE.to_owned()],
            ..Self::own(name, key)
        }
    }

    /// The line as it stands in the file.
    #[must_use]
    pub fn line(&self) -> String {
        let Self {
            name,
            key,
            recipe,
            namespaces,
            ..
        } = self;
        let comment = recipe
            .as_ref()
            .map(|recipe| format!(" {recipe}"))
            .unwrap_or_default();
        format!(
            "{name} namespaces=\"{}\" {key}{comment}\n",
            namespaces.join(",")
        )
    }

    /// True at a time that lies within what the line says.
    #[must_use]
    pub fn is_valid(&self, now: Moment) -> bool {
        let begun = self.valid_after.is_none_or(|from| now >= from);
        begun && self.valid_before.is_none_or(|until| now < until)
    }

    fn allows(&self, purpose: &str) -> bool {
        self.namespaces.is_empty()
            || self
                .namespaces
                .iter()
                .any(|pattern| WildMatch::new(pattern).matches(purpose))
    }
}

fn unusable(path: &Path, error: &std::io::Error) -> Error {
    Error::Config {
        what: format!(
            "{}: {error}\nhint: make it readable for you",
            path.display()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::ssh::{ed25519, vectors::security};
    use ring::signature::{Ed25519KeyPair, KeyPair};

    const NOW: Moment = Moment(1_790_000_000_000);

    fn pair(seed: u8) -> (Ed25519KeyPair, String) {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap();
        let text = ed25519(&pair, VOTE, b"x");
        let key = Signature::parse(&text).unwrap().key.to_string();
        assert!(pair.public_key().as_ref().len() == 32);
        (pair, key)
    }

    fn approvers(text: &str) -> Approvers {
        Approvers {
            people: lines::parse(text).unwrap(),
            path: PathBuf::new(),
            weak: None,
            server: None,
        }
    }

    #[test]
    fn options_of_a_line_bound_what_its_key_can_do() {
        let (pair, key) = pair(1);
        let proof = ed25519(&pair, VOTE, b"yes\n");
        let table = [
            ("", true),
            ("namespaces=\"sudomode-vote@1\"", true),
            ("namespaces=\"git,sudomode-*\"", true),
            ("namespaces=\"git\"", false),
            ("valid-after=20260101Z,valid-before=\"20270101Z\"", true),
            ("valid-after=202701010000Z", false),
            ("valid-before=20260101000000Z", false),
            ("verify-required", false),
            ("namespaces=\"sudomode-vote@1,sudomode-passphrase@1\"", true),
        ];
        for (options, good) in table {
            let people = approvers(&format!("# staff\n\nalice {options} {key} alice@laptop\n"));
            let signer = people.signer("yes\n", &proof, NOW);
            assert_eq!(signer.is_ok(), good, "{options}: {signer:?}");
        }
        let people = approvers(&format!("alice {key}\n"));
        assert!(people.signer("no\n", &proof, NOW).is_err());
        let elsewhere = ed25519(&pair, "git", b"yes\n");
        assert!(people.signer("yes\n", &elsewhere, NOW).is_err());
        assert!(approvers("").signer("yes\n", &proof, NOW).is_err());
    }

    #[test]
    fn security_key_must_be_touched_and_ask_for_its_pin_where_its_line_says_so() {
        for ecdsa in [false, true] {
            for (flags, plain, verified) in [
                (0x00, false, false),
                (0x01, true, false),
                (0x04, false, false),
                (0x05, true, true),
            ] {
                let proof = security(flags, ecdsa, VOTE, b"yes\n");
                let key = Signature::parse(&proof).unwrap().key;
                for (options, good) in [("", plain), ("verify-required ", verified)] {
                    let people = approvers(&format!("alice {options}{key}\n"));
                    let signer = people.signer("yes\n", &proof, NOW);
                    assert_eq!(signer.is_ok(), good, "{flags} {options}: {signer:?}");
                    assert!(people.signer("no\n", &proof, NOW).is_err());
                }
            }
        }
    }

    #[test]
    fn a_passphrase_key_is_worth_less_than_an_own_one() {
        let (_, key) = pair(2);
        let line = format!(
            "bob namespaces=\"sudomode-passphrase@1\" {key} argon2id,m=64,t=1,p=1,c2FsdHNhbHRzYWx0\n"
        );
        let people = approvers(&line);
        let bob = &people.people()[0];
        assert_eq!(bob.line(), line);
        assert_eq!(people.worth(bob), Assurance::Authenticated);
        let weak = Approvers {
            weak: Some("it is yours".to_owned()),
            ..people.clone()
        };
        assert_eq!(weak.worth(bob), Assurance::None);
        assert_eq!(weak.least(), Assurance::None);
        assert_eq!(people.least(), Assurance::Authenticated);
    }
}
