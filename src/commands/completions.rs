//! `sudomode completions`: from the definition of the command line, like the help and the manual page.

use clap::{Command, CommandFactory};
use clap_complete::{Shell as Generator, generate};

use super::print;
use crate::cli::Cli;
use crate::error::Error;
use crate::exit::Exit;
use crate::shim::Shell;

pub(super) fn run(shell: Shell) -> Result<Exit, Error> {
    let generator = match shell {
        Shell::Bash => Generator::Bash,
        Shell::Fish => Generator::Fish,
        Shell::Zsh => Generator::Zsh,
    };
    let mut text = Vec::new();
    generate(generator, &mut visible(), "sudomode", &mut text);
    print(&String::from_utf8_lossy(&text))?;
    Ok(Exit::Success)
}

/// The command line as a person types it.
fn visible() -> Command {
    let all = Cli::command();
    let subcommands = all.get_subcommands().filter(|one| !one.is_hide_set());
    Command::new("sudomode")
        .args(all.get_arguments().cloned())
        .subcommands(subcommands.cloned())
}
