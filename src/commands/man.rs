//! The manual page, from the same definition as the help.

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::Cli;
use crate::error::Error;
use crate::exit;

/// `man/sudomode.1`.
pub(super) fn page() -> Result<String, Error> {
    let mut page = Vec::new();
    write(&mut page).map_err(|error| Error::Internal {
        what: format!("manual page: {error}"),
    })?;
    String::from_utf8(page).map_err(|error| Error::Internal {
        what: error.to_string(),
    })
}

fn write(page: &mut Vec<u8>) -> std::io::Result<()> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let man = Man::new(command.clone())
        .section("1")
        .date("")
        .manual("sudomode");
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    for (path, subcommand) in visible(&command, "sudomode") {
        let mut heading = Roff::new();
        heading.control("SH", [path.to_uppercase().as_str()]);
        heading.to_writer(page)?;
        let man = Man::new(subcommand.clone().bin_name(path));
        let mut body = Vec::new();
        man.render_synopsis_section(&mut body)?;
        man.render_description_section(&mut body)?;
        if subcommand
            .get_arguments()
            .any(|argument| !argument.is_hide_set())
        {
            man.render_options_section(&mut body)?;
        }
        // Inside the chapter of a subcommand these are sub-headings.
        page.extend(
            String::from_utf8_lossy(&body)
                .replace(".SH ", ".SS ")
                .into_bytes(),
        );
    }
    exit_status(page)?;
    once_quoted(page);
    page.extend_from_slice(REST.as_bytes());
    Ok(())
}

/// Each part was written as if it were a page: its first lines, which define a quote, are wanted once.
fn once_quoted(page: &mut Vec<u8>) {
    let text = String::from_utf8_lossy(page);
    let (preamble, _) = text.split_at(text.find(".TH").unwrap_or_default());
    *page = [preamble, &text.replace(preamble, "")]
        .concat()
        .into_bytes();
}

/// The subcommands a user sees, with those below them, by their full names.
fn visible<'a>(command: &'a clap::Command, path: &str) -> Vec<(String, &'a clap::Command)> {
    command
        .get_subcommands()
        .filter(|subcommand| !subcommand.is_hide_set())
        .flat_map(|subcommand| {
            let path = format!("{path} {}", subcommand.get_name());
            if subcommand.has_subcommands() {
                visible(subcommand, &path)
            } else {
                vec![(path, subcommand)]
            }
        })
        .collect()
}

fn exit_status(page: &mut Vec<u8>) -> std::io::Result<()> {
    let mut table = Roff::new();
    table.control("SH", ["EXIT STATUS"]);
    table.text([roman(
        "Once the command runs, its own exit code, or its death by a signal, is what the caller sees. Before that:",
    )]);
    for row in &exit::TABLE {
        table.control("TP", []);
        table.text([bold(row.exit.code().to_string())]);
        table.text([roman(format!("{}. Then: {}.", row.meaning, row.advice))]);
    }
    table.to_writer(page)
}

/// What is in no definition of the command line.
const REST: &str = include_str!("man_rest.roff");
