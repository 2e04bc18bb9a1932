//! `sudomode server …`: what is done to a server beside it, at its own machine. It may run meanwhile.

mod approver;
mod enrolment;
mod project;
mod status;
mod token;

use super::answer::humans_only;
use super::approver::vouch;
use super::{credential, json, print, serve};
use crate::approval::Approvers;
use crate::approval::terminal::{Interrupts, Keys as Terminal};
use crate::cli::{Server, ServerCommand, Vouching};
use crate::clock::Moment;
use crate::enforce::may_try;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::server::{Keys, LoginLine, verify_login};
use crate::store::{Liveness, Place, Project, Store};

/// Where all of it is done.
struct Here<'a> {
    place: Place,
    project: &'a Project,
    kept: &'a crate::cli::Kept,
    paths: &'a Paths,
}

pub(super) fn run(server: &Server, paths: &Paths) -> Result<Exit, Error> {
    let here = Here {
        place: serve::place(&server.kept, paths),
        project: &server.project,
        kept: &server.kept,
        paths,
    };
    match &server.command {
        ServerCommand::Token(command) => token::run(command, &here),
        ServerCommand::Approver(command) => approver::run(command, &here),
        ServerCommand::Project(command) => project::run(command, &here),
        ServerCommand::Status { json } => status::run(*json, &here),
    }
}

impl Here<'_> {
    /// The store of the project, which must be there unless it is the default.
    fn store(&self) -> Result<Store, Error> {
        let known =
            *self.project == Project::default() || self.place.projects()?.contains(self.project);
        if !known {
            return Err(Error::Usage {
                what: format!("there is no project {}", self.project),
            });
        }
        Store::open_at(&self.place, self.project, Liveness::Leases)
    }

    fn keys(&self) -> Result<Keys, Error> {
        Keys::open(&serve::key(self.kept, self.paths))
    }

    /// Once somebody is enrolled, only somebody who is enrolled makes others, or tokens. Says who did.
    fn vouched(
        &self,
        store: &mut Store,
        what: &str,
        vouching: &Vouching,
    ) -> Result<Option<String>, Error> {
        let people = store.people()?;
        if let Some(key) = vouching.sign.as_ref().filter(|_| !people.is_empty()) {
            let lines: String = people.iter().map(|person| person.lines.as_str()).collect();
            let text = vouch(what, self.paths);
            let proof = credential::sign(key, &text)?;
            let approvers = Approvers::parse(&lines)?;
            let signer = approvers.signer(&text, &proof, Moment::now());
            return signer
                .map(|approver| Some(approver.name.clone()))
                .map_err(|unproven| Error::Refused {
                    what: unproven.0,
                    hint: "somebody who is enrolled at the server signs".to_owned(),
                });
        }
        let lines: Vec<(String, LoginLine)> = people
            .iter()
            .filter_map(|person| Some((person.name.clone(), LoginLine::of(person)?)))
            .collect();
        if people.is_empty() {
            return Ok(None);
        }
        let name = vouching.by.as_deref().unwrap_or(&self.paths.user);
        let line = lines.iter().find(|(known, _)| known == name);
        let Some((name, line)) = line else {
            return Err(Error::Usage {
                what: format!(
                    "{} does not sign in here: say whose passphrase will be typed with --as NAME, or sign with --sign KEY",
                    crate::term::text(name)
                ),
            });
        };
        may_try(store, name)?;
        let mut terminal = open_terminal()?;
        let passphrase = credential::ask(&mut terminal, &format!("passphrase of {name}: "))?;
        let code = credential::ask(&mut terminal, &format!("code of {name}: "))?;
        drop(terminal);
        let step = verify_login(line, &passphrase, &code, &self.keys()?)?;
        let right = match step {
            Some(step) => store.use_code(name, step)?,
            None => false,
        };
        store.tried(name, right)?;
        if right {
            return Ok(Some(name.clone()));
        }
        Err(Error::Refused {
            what: format!("passphrase or code of {name} is not right"),
            hint: "a code counts once; after three wrong tries each next one has to wait longer"
                .to_owned(),
        })
    }
}

fn open_terminal() -> Result<Terminal, Error> {
    Terminal::open(Interrupts::Key).map_err(|error| Error::Usage {
        what: format!("this is typed at a terminal, and there is none: {error}"),
    })
}
