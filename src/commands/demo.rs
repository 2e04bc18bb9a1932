//! `sudomode demo`: what happens to commands, shown with programs that only print. For somebody who has just installed it.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};

use super::answer::humans_only;
use super::ink::{Ink, Style};
use super::print;
use crate::approval::desktop::buses;
use crate::approval::{Status, tty};
use crate::cli::When;
use crate::config::Config;
use crate::config::channels::Desktop;
use crate::enforce::Authority;
use crate::error::Error;
use crate::exit::Exit;
use crate::paths::Paths;
use crate::policy::Decision;
use crate::process::itself;
use crate::store::{Change, Selection};

/// What the stand-ins do.
const STUB: &str = "#!/bin/sh\n# For sudomode demo: it only prints.\necho \"(demo) ${0##*/} $*\"\n";
const PROGRAMS: [&str; 2] = ["stripe", "psql"];
/// What is shown, and what each is expected to come to.
const SCENES: [(&[&str], Decision, &str); 3] = [
    (
        &["stripe", "charge", "--amount", "20"],
        Decision::Allow,
        "A small charge is everyday work: the policy allows it, and it runs at once.",
    ),
    (
        &["psql", "-c", "DROP TABLE users"],
        Decision::Deny,
        "Dropping a table is refused. This is what the agent reads:",
    ),
    (
        &["stripe", "charge", "--amount", "80"],
        Decision::RequireApproval,
        "A charge of more than 50 needs you. The agent waits, and to it this is only a slow command.",
    ),
];
/// How long the question stands where nobody sits.
const PATIENCE: &str = "60s";

pub(super) fn run(paths: &Paths) -> Result<Exit, Error> {
    humans_only()?;
    let stage = Stage::build()?;
    let ink = Ink::new(When::Auto);
    print(&format!(
        "An agent's commands go through sudomode. Here are three of them, with programs that only print.\n\
         They are in {}, and are gone when this ends.\n",
        stage.directory.display()
    ))?;
    let mut last = 0;
    for (words, expected, why) in SCENES {
        let line = shell_words::join(words);
        print(&format!(
            "\n{}\n{why}\n",
            ink.paint(Style::Strong, &format!("$ {line}"))
        ))?;
        let decision = stage.judge(words)?;
        if decision != expected {
            print(&format!(
                "(Your own policy says {decision} here. sudomode explain -- {line} shows why.)\n"
            ))?;
        }
        if decision == Decision::RequireApproval {
            print(&ways(&Config::load(paths)?))?;
        }
        last = stage.exec(words)?;
        if decision == Decision::RequireApproval {
            print(&format!("\n{}\n", told(last)))?;
            stage.leave(paths)?;
        }
    }
    print(
        "\nThe record of all three: sudomode audit list\n\
         Next: sudomode doctor says which of your agents are asked like this.\n",
    )?;
    Ok(match last {
        75 => Exit::Pending,
        _ => Exit::Success,
    })
}

/// How the question can be answered on this machine. All ways are open at once.
fn ways(config: &Config) -> String {
    let mut ways = Vec::new();
    if tty::present() {
        ways.push("here, where it asks you".to_owned());
    }
    ways.push("in another terminal: sudomode watch, or sudomode pending".to_owned());
    if config.desktop == Desktop::Auto && !buses(|name| std::env::var_os(name)).is_empty() {
        ways.push("on the desktop: a notification with buttons".to_owned());
    }
    let mut text = "Answer it in one of these ways; the first answer counts:\n".to_owned();
    for way in ways {
        text += &format!("  - {way}\n");
    }
    if !config.webhooks.is_empty() {
        text += "Your webhooks tell of it, too.\n";
    }
    text + "\n"
}

fn told(code: i32) -> &'static str {
    match code {
        0 => "You approved it, so it ran: once, and exactly this command.",
        75 => "Nobody answered, so nothing ran. The question is taken back.",
        77 => "You said no, so nothing ran, and the agent was told.",
        130 => "You cancelled it, so nothing ran.",
        _ => "Nothing ran.",
    }
}

/// A directory with the stand-ins. It goes away with this.
struct Stage {
    directory: PathBuf,
}

impl Stage {
    fn build() -> Result<Self, Error> {
        let directory = std::env::temp_dir().join(format!("sudomode-demo-{}", std::process::id()));
        let failed = |error: io::Error| Error::at(&directory, &error);
        fs::DirBuilder::new()
            .mode(0o700)
            .create(&directory)
            .map_err(failed)?;
        let stage = Self {
            directory: directory.clone(),
        };
        for program in PROGRAMS {
            let path = directory.join(program);
            fs::write(&path, STUB)
                .and_then(|()| fs::set_permissions(&path, fs::Permissions::from_mode(0o755)))
                .map_err(failed)?;
        }
        Ok(stage)
    }

    /// sudomode as an agent's shell would start it, where the stand-ins are found first.
    fn sudomode(&self, subcommand: &[&str], words: &[&str]) -> Command {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let rest = std::env::split_paths(&path);
        let path = std::env::join_paths(std::iter::once(self.directory.clone()).chain(rest));
        let mut command = itself();
        command
            .args(subcommand)
            .arg("--")
            .args(words)
            .env("PATH", path.unwrap_or_default())
            .current_dir(&self.directory);
        command
    }

    fn judge(&self, words: &[&str]) -> Result<Decision, Error> {
        let output = self.sudomode(&["check"], words).output();
        match output.map_err(|error| internal(&error))?.status.code() {
            Some(0) => Ok(Decision::Allow),
            Some(75) => Ok(Decision::RequireApproval),
            Some(77) => Ok(Decision::Deny),
            _ => Err(Error::Config {
                what: "the policy cannot be used\nhint: sudomode check says why".to_owned(),
            }),
        }
    }

    fn exec(&self, words: &[&str]) -> Result<i32, Error> {
        let subcommand: &[&str] = if tty::present() {
            &["exec"]
        } else {
            &["exec", "--wait", PATIENCE]
        };
        let mut child = self
            .sudomode(subcommand, words)
            .spawn()
            .map_err(|error| internal(&error))?;
        // Ctrl-C is for the command that waits; this goes on, tells of its end, and takes the stand-ins away.
        let status = without_interrupts(|| child.wait()).map_err(|error| internal(&error))?;
        Ok(status.code().unwrap_or(70))
    }

    /// Takes the question back that nobody answered.
    fn leave(&self, paths: &Paths) -> Result<(), Error> {
        let mut authority = Authority::open(paths)?;
        let here = self.directory.display().to_string();
        let all = authority.requests(Selection::Pending)?;
        for request in all.iter().filter(|request| request.asked.cwd == here) {
            authority.advance(
                &request.id,
                Status::Pending,
                Status::Cancelled,
                &Change::default(),
            )?;
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for program in PROGRAMS {
            // What cannot be removed from a directory for temporary files is removed with it.
            let _ = fs::remove_file(Path::new(&self.directory).join(program));
        }
        let _ = fs::remove_dir(&self.directory);
    }
}

fn without_interrupts<T>(work: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let mut interrupt = SigSet::empty();
    interrupt.add(Signal::SIGINT);
    interrupt.thread_block()?;
    let result = work();
    // One that came meanwhile is taken here, or it would come now.
    let came = SignalFd::with_flags(&interrupt, SfdFlags::SFD_NONBLOCK)?;
    while came.read_signal()?.is_some() {}
    interrupt.thread_unblock()?;
    result
}

fn internal(error: &io::Error) -> Error {
    Error::Internal {
        what: format!("sudomode does not start once more: {error}"),
    }
}
