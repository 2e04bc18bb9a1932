//! `sudomode shim`: which programs have sudomode in front of them on PATH.

use std::env;
use std::ffi::OsStr;
use std::path::Path;

use super::answer::humans_only;
use super::{current_dir, json, print};
use crate::cli::ShimCommand;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::resolve;
use crate::shim::{Name, Shim, Shims, State};
use crate::term;

pub(super) fn run(command: &ShimCommand, paths: &Paths) -> Result<Exit, Error> {
    let shims = Shims::of(paths)?;
    let search = env::var_os("PATH");
    let search = search.as_deref();
    let text = match command {
        ShimCommand::Add { names } => add(&shims, names, search)?,
        ShimCommand::List { json: true } => json(&shims.list(search))?,
        ShimCommand::List { json: false } => list(&shims, search),
        ShimCommand::Remove { names, all } => {
            humans_only()?;
            let removed = if *all {
                shims.remove_all()?
            } else {
                shims.remove(names)?;
                names.clone()
            };
            told("removed", &removed, "there is no shim")
        }
        ShimCommand::Repair => {
            humans_only()?;
            told("made anew", &shims.repair()?, "there is no shim")
        }
    };
    print(&text)?;
    Ok(Exit::Success)
}

fn add(shims: &Shims, names: &[Name], search: Option<&OsStr>) -> Result<String, Error> {
    humans_only()?;
    let cwd = current_dir()?;
    for name in names {
        // A shim for nothing would make others believe that the program is there.
        resolve::program(name.as_str().as_ref(), search, &cwd)?;
    }
    let new = shims.add(names)?;
    let added: Vec<String> = names
        .iter()
        .zip(new)
        .filter(|(_, new)| *new)
        .map(|(name, _)| name.to_string())
        .collect();
    let text = told("added", &added, "all of them were there");
    let all: Vec<&str> = names.iter().map(Name::as_str).collect();
    Ok(text + &reach(shims, &all, search))
}

fn told(what: &str, names: &[String], nothing: &str) -> String {
    if names.is_empty() {
        format!("{nothing}\n")
    } else {
        format!("{what}: {}\n", names.join(" "))
    }
}

fn list(shims: &Shims, search: Option<&OsStr>) -> String {
    let all = shims.list(search);
    if all.is_empty() {
        return "there is no shim; add some with: sudomode shim add PROGRAM...\n".to_owned();
    }
    let width = all.iter().map(|shim| shim.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for Shim {
        name,
        program,
        state,
    } in &all
    {
        let behind = match (state, program) {
            (State::Foreign, _) => {
                "this file is no shim; put it right with: sudomode shim repair".to_owned()
            }
            (_, Some(program)) => program.display().to_string(),
            (_, None) => "no such program on PATH".to_owned(),
        };
        text += &format!("{:<width$}  {}\n", term::text(name), term::text(&behind));
    }
    text += &format!("in {}\n", shims.directory().display());
    if let Some(trouble) = shims.trouble() {
        text += &format!("{trouble}; put it right with: sudomode shim repair\n");
    }
    let names: Vec<&str> = all.iter().map(|shim| shim.name.as_str()).collect();
    text + &reach(shims, &names, search)
}

/// What to do where the shell that calls would not come to the shims.
fn reach(shims: &Shims, names: &[&str], search: Option<&OsStr>) -> String {
    let past: Vec<&str> = names
        .iter()
        .filter(|name| !shims.first(name, search))
        .copied()
        .collect();
    if past.is_empty() {
        return String::new();
    }
    let shell = env::var_os("SHELL").unwrap_or_default();
    let shell = Path::new(&shell).file_name().and_then(OsStr::to_str);
    let line = match shell {
        Some("fish") => "sudomode shell fish | source",
        Some("zsh") => "eval \"$(sudomode shell zsh)\"",
        _ => "eval \"$(sudomode shell bash)\"",
    };
    format!(
        "past the shims, this shell finds another {}; put the shims first with: {line}\n",
        past.join(", another ")
    )
}
