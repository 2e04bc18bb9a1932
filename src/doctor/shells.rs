//! What the user's own shells find under a name, started as agents start them.

use std::collections::BTreeMap;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::paths::Paths;

/// Start files that take longer are somebody's game, or wait for a key.
const PATIENCE: Duration = Duration::from_secs(10);
/// Where a system looks, before a shell has read anything.
const USUAL: &str = "/usr/local/bin:/usr/bin:/bin";
/// Stands before each answer, so that what start files print is not taken for one.
const MARK: &str = "sudomode-doctor";

/// A way to start a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// The program.
    pub(super) shell: String,
    /// Its options.
    pub(super) options: &'static str,
    /// When it is started so.
    pub(super) when: &'static str,
}

/// The ways that matter to this user: bash, which agents start, and the shell of the passwd entry.
pub(super) fn ways(login_shell: &str) -> Vec<Way> {
    const WAYS: [(&str, &str); 2] = [
        ("-lc", "a login shell, as some agents start it"),
        ("-ic", "a new terminal"),
    ];
    let own = Path::new(login_shell).file_name();
    let own = own.and_then(|name| name.to_str()).unwrap_or_default();
    let mut shells = vec!["bash"];
    shells.extend(["zsh", "fish"].iter().filter(|shell| **shell == own));
    let here = |shell: &&str| {
        USUAL
            .split(':')
            .any(|place| Path::new(place).join(shell).exists())
    };
    let started = |shell: &str| {
        let shell = shell.to_owned();
        WAYS.map(|(options, when)| Way {
            shell: shell.clone(),
            options,
            when,
        })
    };
    shells.into_iter().filter(here).flat_map(started).collect()
}

/// What the shell finds under each of these names; an alias or a function as it shows it.
pub(super) fn found(
    way: &Way,
    names: &[String],
    paths: &Paths,
) -> Result<BTreeMap<String, String>, String> {
    let words = names.join(" ");
    let script = if way.shell == "fish" {
        format!(
            "for n in {words}; echo {MARK} $n (type -p $n 2>/dev/null; or functions -q $n; and echo a function); end"
        )
    } else {
        format!("for n in {words}; do echo {MARK} $n \"$(command -v $n)\"; done")
    };
    let home = paths.passwd_home.clone().unwrap_or_default();
    let child = Command::new(&way.shell)
        .args([way.options, &script])
        .env_clear()
        .env("HOME", home)
        .env("USER", &paths.user)
        .env("LOGNAME", &paths.user)
        .env("PATH", USUAL)
        .env("TERM", "dumb")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn();
    let child = child.map_err(|error| format!("{} does not start: {error}", way.shell))?;
    let text = output(child)
        .ok_or_else(|| format!("its start files took more than {} s", PATIENCE.as_secs()))?;
    let answers = text.lines().filter_map(|line| {
        let (name, found) = line.strip_prefix(MARK)?.trim_start().split_once(' ')?;
        Some((name.to_owned(), found.to_owned()))
    });
    Ok(answers.collect())
}

/// All that a child prints; `None` if it does not come to an end.
fn output(mut child: Child) -> Option<String> {
    let mut stdout = child.stdout.take()?;
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        // What was read until it broke is what there is.
        let _ = stdout.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    let end = Instant::now() + PATIENCE;
    while !reader.is_finished() {
        if Instant::now() > end {
            let _ = killpg(Pid::from_raw(child.id().cast_signed()), Signal::SIGKILL);
            let _ = child.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(5));
    }
    let _ = child.wait();
    reader.join().ok()
}
