//! `sudomode approver add`, `list`, `remove`: whose approvals are worth more than a word.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use super::answer::humans_only;
use super::{credential, print};
use crate::approval::{Approver, Approvers, Assurance, Recipe, SHORTEST, meaning, ssh};
use crate::assurance::is_name;
use crate::cli::{ApproverCommand, Vouching};
use crate::clock::Moment;
use crate::error::Error;
use crate::exit::Exit;
use crate::lock::{Sharing, lock};
use crate::paths::Paths;
use crate::store::Store;

/// How long another one may take to change the file.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) fn run(command: &ApproverCommand, paths: &Paths) -> Result<Exit, Error> {
    match command {
        ApproverCommand::List => list(paths),
        ApproverCommand::Add {
            name,
            key,
            vouching,
        } => add(name, key.as_deref(), vouching, paths),
        ApproverCommand::Remove { name, vouching } => remove(name, vouching, paths),
    }
}

fn list(paths: &Paths) -> Result<Exit, Error> {
    let approvers = Approvers::load(paths)?;
    if approvers.people().is_empty() {
        print(&format!(
            "no approver is enrolled: an approval counts as none, which means that {}\n",
            meaning(Assurance::None)
        ))?;
        return Ok(Exit::Success);
    }
    let mut text = format!("{}\n", approvers.path().display());
    for approver in approvers.people() {
        let how = if approver.recipe.is_some() {
            "passphrase".to_owned()
        } else {
            format!("{} {}", approver.key.name(), approver.key.print())
        };
        let worth = approvers.worth(approver);
        text += &format!("  {:<16} {worth:<14} {how}\n", approver.name);
    }
    if let Some(weak) = approvers.weak() {
        text += &format!("all of it counts as none: {weak}\n");
    }
    print(&text)?;
    Ok(Exit::Success)
}

fn add(name: &str, key: Option<&Path>, vouching: &Vouching, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    if !is_name(name) {
        return Err(Error::Usage {
            what: "a name has letters, digits and . _ - @ +".to_owned(),
        });
    }
    let approvers = own_file(paths)?;
    if key.is_none() {
        without_passphrase(&approvers, name)?;
    }
    let mut store = Store::open(paths)?;
    let leave = vouched(
        &mut store,
        &approvers,
        &format!("add: {name}"),
        vouching,
        paths,
    )?;
    let approver = if let Some(path) = key {
        Approver::own(name, public_key(path)?)
    } else {
        let passphrase = credential::new_passphrase(name, SHORTEST)?;
        let recipe = Recipe::random()?;
        let signed = recipe.sign(&passphrase, "")?;
        let key = ssh::Signature::parse(&signed)
            .map_err(|what| Error::Internal { what })?
            .key;
        Approver::with(name, key, recipe)
    };
    let place = Approvers::place(paths);
    let line = approver.line();
    let by = change(&place, leave.as_ref(), paths, |now, before| {
        if key.is_none() {
            without_passphrase(now, name)?;
        }
        // A last line without its end would swallow the new one.
        let gap = if before.is_empty() || before.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        let text = format!("{before}{gap}{line}");
        // A key that stands for somebody else, say.
        Approvers::parse(&text)?;
        Ok(text)
    })?;
    store.enrolled(&line, by.as_deref(), false)?;
    print(&format!(
        "{name} is enrolled in {}\n{}",
        place.display(),
        worth(paths)?
    ))?;
    Ok(Exit::Success)
}

fn remove(name: &str, vouching: &Vouching, paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let approvers = own_file(paths)?;
    if !approvers.people().iter().any(|one| one.name == name) {
        return Err(Error::Usage {
            what: format!("no approver {} is enrolled", crate::term::text(name)),
        });
    }
    let mut store = Store::open(paths)?;
    let leave = vouched(
        &mut store,
        &approvers,
        &format!("remove: {name}"),
        vouching,
        paths,
    )?;
    let place = Approvers::place(paths);
    let mut gone = String::new();
    let by = change(&place, leave.as_ref(), paths, |_, before| {
        let of_name = |line: &&str| line.split_whitespace().next() == Some(name);
        let (removed, kept): (Vec<&str>, Vec<&str>) = before.lines().partition(of_name);
        gone = removed.join("\n");
        Ok(kept.iter().flat_map(|line| [*line, "\n"]).collect())
    })?;
    store.enrolled(&gone, by.as_deref(), true)?;
    print(&format!(
        "{name} is enrolled no longer in {}\n",
        place.display()
    ))?;
    Ok(Exit::Success)
}

/// The approvers, if it is this caller's file that decides.
fn own_file(paths: &Paths) -> Result<Approvers, Error> {
    let (approvers, place) = (Approvers::load(paths)?, Approvers::place(paths));
    let path = approvers.path();
    if path != place && path.starts_with(crate::paths::SYSTEM) {
        return Err(Error::Refused {
            what: format!("{} decides, and only root may change it", path.display()),
            hint: "run it as root".to_owned(),
        });
    }
    // Root's first file does not ask those of root's own home.
    Ok(if path == place {
        approvers
    } else {
        Approvers::default()
    })
}

fn without_passphrase(approvers: &Approvers, name: &str) -> Result<(), Error> {
    if approvers.with_passphrase(Some(name)).next().is_none() {
        return Ok(());
    }
    Err(Error::Usage {
        what: format!("{name} has a passphrase already: remove it first to give another"),
    })
}

/// What somebody signed who is enrolled: leave to change who is.
struct Leave {
    text: String,
    proof: String,
}

/// Once somebody is enrolled, only somebody who is enrolled changes who is.
fn vouched(
    store: &mut Store,
    approvers: &Approvers,
    what: &str,
    vouching: &Vouching,
    paths: &Paths,
) -> Result<Option<Leave>, Error> {
    if approvers.people().is_empty() {
        return Ok(None);
    }
    let text = vouch(what, paths);
    let proof = credential::vouch(store, approvers, &text, vouching, &paths.user)?;
    credential::signer(approvers, &text, &proof)?;
    Ok(Some(Leave { text, proof }))
}

/// Changes the file, one caller at a time: what another one wrote meanwhile stays, and whose leave it is must still be
/// enrolled. Says whose it was.
fn change(
    place: &Path,
    leave: Option<&Leave>,
    paths: &Paths,
    edit: impl FnOnce(&Approvers, &str) -> Result<String, Error>,
) -> Result<Option<String>, Error> {
    let at = |error: &std::io::Error| Error::at(place, error);
    let directory = place.parent().unwrap_or(Path::new("/"));
    if !directory.exists() {
        let made = fs::create_dir_all(directory)
            // Whatever the umask says: who cannot read root's file can run nothing.
            .and_then(|()| fs::set_permissions(directory, fs::Permissions::from_mode(0o755)));
        made.map_err(|error| at(&error))?;
    }
    let alone = File::open(directory).and_then(|file| lock(file, Sharing::Exclusive, PATIENCE));
    let _alone = alone.map_err(|error| at(&error))?;
    let now = own_file(paths)?;
    let by = match leave {
        Some(Leave { text, proof }) => Some(credential::signer(&now, text, proof)?.name.clone()),
        None if now.people().is_empty() => None,
        None => {
            return Err(Error::Refused {
                what: "somebody was enrolled meanwhile".to_owned(),
                hint: "run it again: from now on it takes the leave of an approver".to_owned(),
            });
        }
    };
    let before = match fs::read_to_string(place) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(at(&error)),
    };
    let text = edit(&now, &before)?;
    write(place, &text).map_err(|error| at(&error))?;
    Ok(by)
}

/// What an approver signs who stands for a change of this moment.
pub(super) fn vouch(what: &str, paths: &Paths) -> String {
    format!(
        "sudomode approver, version 1\n{what}\nby: {}\nat: {}\n",
        crate::term::text(&paths.user),
        Moment::now()
    )
}

/// What the approvals of those who are enrolled count as, for whom.
fn worth(paths: &Paths) -> Result<String, Error> {
    if nix::unistd::getuid().is_root() {
        return Ok(
            "their approvals count for the commands of every user but root, who can write that file\n"
                .to_owned(),
        );
    }
    let approvers = Approvers::load(paths)?;
    Ok(approvers.weak().map_or_else(String::new, |weak| {
        format!(
            "beware: their approvals count as none: {weak}\nto make them count, run the same as root: it goes to {}\n",
            Path::new(crate::paths::SYSTEM).join("approvers").display()
        )
    }))
}

/// A public key from a `.pub` file; only its first two words.
pub(super) fn public_key(path: &Path) -> Result<ssh::PublicKey, Error> {
    let usage = |what: String| Error::Usage {
        what: format!("{}: {what}", path.display()),
    };
    let text = fs::read_to_string(path).map_err(|error| usage(error.to_string()))?;
    let mut words = text.split_whitespace();
    let (kind, key) = words
        .next()
        .zip(words.next())
        .ok_or_else(|| usage("no public key".to_owned()))?;
    ssh::PublicKey::parse(kind, key).map_err(usage)
}

/// Replaces the file in one step; everybody may read it, its owner writes it.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let draft = path.with_extension(std::process::id().to_string());
    let written = || {
        let mut file = File::options().write(true).create_new(true).open(&draft)?;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    written().inspect_err(|_| {
        let _ = fs::remove_file(&draft);
    })
}
