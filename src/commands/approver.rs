//! `sudomode approver add`, `list`, `remove`: whose approvals are worth more than a word.

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::answer::humans_only;
use super::{credential, print};
use crate::approval::{Approver, Approvers, Assurance, Recipe, SHORTEST, meaning, ssh};
use crate::assurance::is_name;
use crate::cli::{ApproverCommand, Vouching};
use crate::clock::Moment;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::store::Store;

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
    if key.is_none() && approvers.with_passphrase(Some(name)).next().is_some() {
        return Err(Error::Usage {
            what: format!("{name} has a passphrase already: remove it first to give another"),
        });
    }
    let mut store = Store::open(paths)?;
    let by = vouched(
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
    let before = fs::read_to_string(&place).unwrap_or_default();
    let line = approver.line();
    // A last line without its end would swallow the new one.
    let gap = if before.is_empty() || before.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    write(&place, &format!("{before}{gap}{line}"))?;
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
    let by = vouched(
        &mut store,
        &approvers,
        &format!("remove: {name}"),
        vouching,
        paths,
    )?;
    let place = Approvers::place(paths);
    let before = fs::read_to_string(&place).map_err(|error| Error::at(&place, &error))?;
    let of_name = |line: &&str| line.split_whitespace().next() == Some(name);
    let (gone, kept): (Vec<&str>, Vec<&str>) = before.lines().partition(of_name);
    let kept: String = kept.iter().flat_map(|line| [*line, "\n"]).collect();
    write(&place, &kept)?;
    store.enrolled(&gone.join("\n"), by.as_deref(), true)?;
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

/// Once somebody is enrolled, only somebody who is enrolled changes who is. Says who did.
fn vouched(
    store: &mut Store,
    approvers: &Approvers,
    what: &str,
    vouching: &Vouching,
    paths: &Paths,
) -> Result<Option<String>, Error> {
    if approvers.people().is_empty() {
        return Ok(None);
    }
    let text = vouch(what, paths);
    let proof = if let Some(key) = &vouching.sign {
        credential::sign(key, &text)?
    } else {
        let name = vouching.by.as_deref();
        credential::passphrase(store, approvers, name, &paths.user, &text)?
    };
    let signer = approvers.signer(&text, &proof, Moment::now());
    signer
        .map(|approver| Some(approver.name.clone()))
        .map_err(|unproven| Error::Refused {
            what: unproven.0,
            hint: "an approver who is enrolled already signs: --sign KEY, or --as NAME with a passphrase"
                .to_owned(),
        })
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
fn write(path: &Path, text: &str) -> Result<(), Error> {
    let draft = path.with_extension(std::process::id().to_string());
    let written = || -> std::io::Result<()> {
        if let Some(directory) = path.parent().filter(|directory| !directory.exists()) {
            fs::create_dir_all(directory)?;
            // Whatever the umask says: who cannot read root's file can run nothing.
            fs::set_permissions(directory, fs::Permissions::from_mode(0o755))?;
        }
        let mut file = File::options().write(true).create_new(true).open(&draft)?;
        file.set_permissions(fs::Permissions::from_mode(0o644))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    written().map_err(|error| {
        let _ = fs::remove_file(&draft);
        Error::at(path, &error)
    })
}
