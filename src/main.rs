//! Parse, run, report, exit code.

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use sudomode::cli::Cli;
use sudomode::commands;
use sudomode::exit::Exit;

fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => commands::run(cli).into(),
        Err(error) => {
            // Help goes to stdout, complaints to stderr; a reader that went away changes neither.
            let _ = error.print();
            let asked = matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            );
            if asked { Exit::Success } else { Exit::Usage }.into()
        }
    }
}
