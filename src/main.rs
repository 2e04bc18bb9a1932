//! Parse, run, exit code.

use std::process::ExitCode;

use clap::Parser;
use sudomode::cli::Cli;
use sudomode::commands;

fn main() -> ExitCode {
    Cli::try_parse()
        .map_or_else(|error| commands::help_or_complain(&error), commands::run)
        .into()
}
