//! `sudomode server token add`, `list`, `revoke`

use std::fs::File;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde_json::json;

use super::{Here, humans_only, json as as_json, print};
use crate::assurance::is_name;
use crate::cli::{Scope, TokenCommand, Vouching};
use crate::clock::Moment;
use crate::error::Error;
use crate::exit::Exit;
use crate::server::{Made, make};
use crate::store::Token;
use crate::wire::TokenScope;

pub(super) fn run(command: &TokenCommand, here: &Here<'_>) -> Result<Exit, Error> {
    match command {
        TokenCommand::Add {
            name,
            scope,
            person,
            days,
            file,
            vouching,
        } => add(
            name,
            *scope,
            person.as_deref(),
            *days,
            file.as_deref(),
            vouching,
            here,
        ),
        TokenCommand::List { json } => list(*json, here),
        TokenCommand::Revoke { name } => revoke(name, here),
    }
}

fn add(
    name: &str,
    scope: Scope,
    person: Option<&str>,
    days: Option<u32>,
    file: Option<&Path>,
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
    let scope = match scope {
        Scope::Agent => TokenScope::Agent,
        Scope::Approver => TokenScope::Approver,
        Scope::Admin => TokenScope::Admin,
    };
    let mut store = here.store()?;
    if person.is_some() && scope != TokenScope::Approver {
        return Err(usage("only an approver's token has a person".to_owned()));
    }
    if let Some(person) = person
        && !store.people()?.iter().any(|known| known.name == person)
    {
        return Err(usage(format!(
            "{} is not enrolled: sudomode server approver add {}",
            crate::term::text(person),
            crate::term::text(person)
        )));
    }
    let by = here.vouched(&mut store, &format!("token: {name}"), vouching)?;
    let by = by.unwrap_or_else(|| here.paths.user.clone());
    let Made { secret, token } = make(name, scope, person.map(str::to_owned), days, &by)?;
    // A file that cannot be written leaves no token behind that nobody has.
    let draft = file.map(new_file).transpose()?;
    if !store.add_token(&token)? {
        if let Some(path) = file {
            let _ = std::fs::remove_file(path);
        }
        return Err(usage(format!(
            "a token {name} is in force: revoke it first, or take another name"
        )));
    }
    match (draft, file) {
        (Some(mut draft), Some(path)) => {
            writeln!(draft, "{secret}")
                .and_then(|()| draft.sync_all())
                .map_err(|error| Error::at(path, &error))?;
            print(&format!("{name} is in {}\n", path.display()))?;
        }
        _ => print(&format!("{secret}\n"))?,
    }
    Ok(Exit::Success)
}

fn new_file(path: &Path) -> Result<File, Error> {
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| Error::at(path, &error))
}

fn list(json: bool, here: &Here<'_>) -> Result<Exit, Error> {
    let tokens = here.store()?.tokens()?;
    if json {
        let entries: Vec<_> = tokens.iter().map(entry).collect();
        print(&as_json(&entries)?)?;
        return Ok(Exit::Success);
    }
    if tokens.is_empty() {
        print("no token was made\n")?;
        return Ok(Exit::Success);
    }
    let now = Moment::now();
    let mut text = String::new();
    for token in &tokens {
        let Token {
            name,
            scope,
            person,
            ..
        } = token;
        let of = person
            .as_ref()
            .map(|person| format!(" of {person}"))
            .unwrap_or_default();
        let used = token.last_used.map_or_else(
            || "never used".to_owned(),
            |used| format!("used {}", crate::clock::ago(used, now)),
        );
        text += &format!(
            "  {name:<20} {scope}{of}, {}, {used}\n",
            standing(token, now)
        );
    }
    print(&text)?;
    Ok(Exit::Success)
}

fn standing(token: &Token, now: Moment) -> String {
    match (token.revoked_at, token.expires_at) {
        (Some(at), _) => format!("revoked {at}"),
        (None, Some(at)) if now >= at => format!("expired {at}"),
        (None, Some(at)) => format!("until {at}"),
        (None, None) => "in force".to_owned(),
    }
}

fn entry(token: &Token) -> serde_json::Value {
    json!({
        "name": token.name,
        "scope": token.scope,
        "person": token.person,
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "revoked_at": token.revoked_at,
        "last_used": token.last_used,
    })
}

fn revoke(name: &str, here: &Here<'_>) -> Result<Exit, Error> {
    humans_only()?;
    if !here.store()?.revoke_token(name, &here.paths.user)? {
        return Err(Error::Usage {
            what: format!("no token {} is in force", crate::term::text(name)),
        });
    }
    print(&format!("{name} is in force no longer\n"))?;
    Ok(Exit::Success)
}
