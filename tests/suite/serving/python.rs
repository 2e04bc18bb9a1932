//! Python with libraries from the Python package index, kept below `target` from run to run.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;

use crate::sandbox::missing;

/// Tests that need the same libraries install them once.
static INSTALLING: Mutex<()> = Mutex::new(());

/// The directory of programs of an environment with these libraries; `None`, and why, where it cannot be had.
pub(super) fn with(name: &str, libraries: &[&str]) -> Option<PathBuf> {
    let _one = INSTALLING.lock();
    let environment = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("target/venv-{name}"));
    let programs = environment.join("bin");
    let made_of = environment.join("made-of");
    let wanted = libraries.join("\n");
    if std::fs::read_to_string(&made_of).is_ok_and(|made| made == wanted) {
        return Some(programs);
    }
    if missing("python3", "python3") {
        return None;
    }
    let _ = std::fs::remove_dir_all(&environment);
    let done = |command: &mut Command| command.status().is_ok_and(|status| status.success());
    let made = done(
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment),
    ) && done(
        Command::new(programs.join("pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .args(libraries),
    );
    if made && std::fs::write(&made_of, wanted).is_ok() {
        return Some(programs);
    }
    println!("SKIPPED: {libraries:?} cannot be installed from PyPI");
    assert_ne!(
        std::env::var("CI").as_deref(),
        Ok("true"),
        "nothing is skipped in CI"
    );
    None
}
