//! `sudomode server approver add`, `list`, `remove`

use std::path::Path;

use super::{Here, enrolment, humans_only, print};
use crate::approval::{Approver, Approvers};
use crate::assurance::is_name;
use crate::cli::{ServerApproverCommand, Vouching};
use crate::clock::Moment;
use crate::commands::approver::public_key;
use crate::error::Error;
use crate::exit::Exit;
use crate::store::{Person, Store};

pub(super) fn run(command: &ServerApproverCommand, here: &Here<'_>) -> Result<Exit, Error> {
    match command {
        ServerApproverCommand::Add {
            name,
            ssh_key,
            vouching,
        } => add(name, ssh_key.as_deref(), vouching, here),
        ServerApproverCommand::List => list(here),
        ServerApproverCommand::Remove { name, vouching } => remove(name, vouching, here),
    }
}

fn add(
    name: &str,
    ssh_key: Option<&Path>,
    vouching: &Vouching,
    here: &Here<'_>,
) -> Result<Exit, Error> {
    humans_only()?;
    let usage = |what: String| Error::Usage { what };
    if !is_name(name) {
        return Err(usage(
            "a name has letters, digits and . _ - @ +, at most 64".to_owned(),
        ));
    }
    let mut store = here.store()?;
    let people = store.people()?;
    let before = people.iter().find(|person| person.name == name).cloned();
    if ssh_key.is_none()
        && before
            .as_ref()
            .is_some_and(|person| person.factor.is_some())
    {
        return Err(usage(format!(
            "{name} signs in already: remove {name} first to give another passphrase"
        )));
    }
    let by = here.vouched(&mut store, &format!("add: {name}"), vouching)?;
    let mut person = before.unwrap_or_else(|| Person {
        name: name.to_owned(),
        lines: String::new(),
        factor: None,
        step: 0,
        created_at: Moment::now(),
    });
    let line = if let Some(path) = ssh_key {
        Approver::own(name, public_key(path)?).line()
    } else {
        let new = enrolment::ask(name, &here.keys()?)?;
        person.factor = Some(new.factor);
        person.step = new.step;
        new.line
    };
    person.lines += &line;
    let others = people.iter().filter(|other| other.name != name);
    let all: String = others
        .map(|other| other.lines.as_str())
        .chain([person.lines.as_str()])
        .collect();
    Approvers::parse(&all).map_err(|error| usage(error.to_string()))?;
    store.enrol(&person, &line, by.as_deref())?;
    print(&format!(
        "{name} is enrolled in the project {}\n",
        here.project
    ))?;
    Ok(Exit::Success)
}

fn list(here: &Here<'_>) -> Result<Exit, Error> {
    let people = here.store()?.people()?;
    if people.is_empty() {
        print("nobody is enrolled: sudomode server approver add NAME\n")?;
        return Ok(Exit::Success);
    }
    let mut text = String::new();
    for person in &people {
        let lines = Approvers::parse(&person.lines)?;
        let how = lines.people().iter().map(|line| {
            if line.recipe.is_some() {
                "passphrase and code".to_owned()
            } else {
                format!("{} {}", line.key.name(), line.key.print())
            }
        });
        let how: Vec<String> = how.collect();
        text += &format!("  {:<16} {}\n", person.name, how.join(", "));
    }
    print(&text)?;
    Ok(Exit::Success)
}

fn remove(name: &str, vouching: &Vouching, here: &Here<'_>) -> Result<Exit, Error> {
    humans_only()?;
    let mut store: Store = here.store()?;
    let by = here.vouched(&mut store, &format!("remove: {name}"), vouching)?;
    let by = by.unwrap_or_else(|| here.paths.user.clone());
    if !store.unenrol(name, &by)? {
        return Err(Error::Usage {
            what: format!("{} is not enrolled", crate::term::text(name)),
        });
    }
    print(&format!(
        "{name} is enrolled no longer; sessions and tokens of {name} have ended\n"
    ))?;
    Ok(Exit::Success)
}
