//! Parse, run, exit code.

use std::env;
use std::process::ExitCode;

use clap::Parser;
use sudomode::cli::Cli;
use sudomode::{commands, shim};

fn main() -> ExitCode {
    let exit = match shim::called_as(env::args_os().next().as_deref()) {
        Some(program) => commands::in_front_of(program),
        None => {
            Cli::try_parse().map_or_else(|error| commands::help_or_complain(&error), commands::run)
        }
    };
    exit.into()
}
