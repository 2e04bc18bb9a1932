//! Whether the programs that have a shim are met through it, from here and in the user's own shells.

use std::path::Path;

use super::Finding;
use super::shells::{Way, found, ways};
use crate::passwd;
use crate::paths::Paths;
use crate::shim::{Shim, Shims, State};

const TOPIC: &str = "shims";
const REPAIR: &str = "sudomode shim repair";

pub(super) fn shims(paths: &Paths) -> Vec<Finding> {
    let Ok(shims) = Shims::of(paths) else {
        return Vec::new();
    };
    let search = std::env::var_os("PATH");
    let all = shims.list(search.as_deref());
    if all.is_empty() {
        return vec![Finding::good(
            TOPIC,
            "no program has one; sudomode shim add PROGRAM puts one in front of a program that agents call by name",
        )];
    }
    let mut findings = whole(&shims, &all);
    let names: Vec<String> = all.iter().map(|shim| shim.name.clone()).collect();
    let here = |name: &&String| !shims.first(name, search.as_deref());
    let past: Vec<&String> = names.iter().filter(here).collect();
    let mut met = Vec::new();
    if past.is_empty() {
        met.push("from here".to_owned());
    } else {
        findings.push(Finding::open(
            TOPIC,
            format!(
                "from here, {} past the shims: an agent that is started from this shell calls the program itself",
                are_found(&past)
            ),
            "start it from a new terminal, or put the shims first here: eval \"$(sudomode shell bash)\"",
        ));
    }
    for way in ways(&login_shell(paths)) {
        let name = format!("{} {}", way.shell, way.options);
        match found(&way, &names, paths) {
            Err(why) => findings.push(Finding::open(
                TOPIC,
                format!("{name} ({}) could not be asked: {why}", way.when),
                "look into its start files",
            )),
            Ok(found) => {
                // Where there is no such program, none gets past its shim.
                let past = |name: &String| {
                    let answer = found.get(name).filter(|answer| !answer.is_empty())?;
                    (!leads_to(&shims, name, answer)).then(|| format!("{name} is {answer}"))
                };
                let past: Vec<String> = names.iter().filter_map(past).collect();
                if past.is_empty() {
                    met.push(format!("by {name} ({})", way.when));
                } else {
                    let past = past.join(", ");
                    findings.push(Finding::open(
                        TOPIC,
                        format!("in {name} ({}), {past}: past the shims", way.when),
                        &advice(&way, paths),
                    ));
                }
            }
        }
    }
    if !met.is_empty() {
        findings.push(Finding::good(
            TOPIC,
            format!(
                "{} {} met {}",
                names.join(", "),
                are(names.len()),
                met.join(", ")
            ),
        ));
    }
    findings
}

/// Whether the shims themselves are in order.
fn whole(shims: &Shims, all: &[Shim]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(trouble) = shims.trouble() {
        findings.push(Finding::open(TOPIC, trouble, REPAIR));
    }
    let of = |state: State| -> Vec<&String> {
        let these = all.iter().filter(|shim| shim.state == state);
        these.map(|shim| &shim.name).collect()
    };
    let (foreign, idle) = (of(State::Foreign), of(State::Idle));
    if !foreign.is_empty() {
        let directory = shims.directory().display();
        findings.push(Finding::open(
            TOPIC,
            format!(
                "{} in {directory}: another program under that name",
                are_found(&foreign)
            ),
            REPAIR,
        ));
    }
    if !idle.is_empty() {
        findings.push(Finding::weak(
            TOPIC,
            format!("behind {} there is no program on PATH", list(&idle)),
            "install it, or take the shim away: sudomode shim remove PROGRAM",
        ));
    }
    findings
}

/// True if what a shell shows for the name is its shim.
fn leads_to(shims: &Shims, name: &str, answer: &str) -> bool {
    let answer = Path::new(answer);
    answer.is_absolute()
        && answer.file_name() == Some(name.as_ref())
        && crate::resolve::stands_in(answer)
        && shims.is_shim(name)
}

fn advice(way: &Way, paths: &Paths) -> String {
    let home = paths.passwd_home.clone().unwrap_or_default();
    let names: &[&str] = match (way.shell.as_str(), way.options) {
        ("bash", "-lc") => &[".bash_profile", ".bash_login", ".profile"],
        ("bash", _) => &[".bashrc"],
        ("zsh", "-lc") => &[".zprofile"],
        ("zsh", _) => &[".zshrc"],
        _ => &[".config/fish/config.fish"],
    };
    let file = names.iter().find(|name| home.join(name).exists());
    let file = file.or(names.last()).copied().unwrap_or_default();
    format!(
        "sudomode init puts the shims first there; by hand, at the end of ~/{file}: {}",
        if way.shell == "fish" {
            "sudomode shell fish | source".to_owned()
        } else {
            format!("eval \"$(sudomode shell {})\"", way.shell)
        }
    )
}

fn login_shell(paths: &Paths) -> String {
    let entry = passwd::named(&paths.user);
    entry.map(|entry| entry.shell).unwrap_or_default()
}

fn list(names: &[&String]) -> String {
    let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
    names.join(", ")
}

fn are_found(names: &[&String]) -> String {
    format!("{} {} found", list(names), are(names.len()))
}

const fn are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}
