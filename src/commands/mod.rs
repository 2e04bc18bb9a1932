//! One file a subcommand: glue between the command line and the modules below.

mod answer;
mod approver;
mod audit;
mod check;
mod completions;
mod credential;
mod demo;
mod doctor;
mod exec;
mod explain;
mod grants;
mod hook;
mod init;
mod ink;
mod list;
mod man;
mod person;
mod request;
mod serve;
mod server;
mod shell;
mod shim;
mod uninstall;
mod wait;
mod watch;

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::error::ErrorKind;

use crate::cli::{Cli, Command};
use crate::enforce::notifier;
use crate::error::Error;
use crate::exec::{feed, watcher};
use crate::exit::Exit;
use crate::paths::Paths;
use crate::policy::Decision;
use crate::report::Report;

/// Stands in for a program on PATH.
#[must_use]
pub fn in_front_of(program: OsString) -> Exit {
    exec::in_front_of(program, &Paths::of_caller())
}

/// Runs one subcommand to its exit code.
#[must_use]
pub fn run(cli: Cli) -> Exit {
    let paths = Paths::of_caller();
    let as_json = cli.command.json();
    let result = match cli.command {
        Command::Exec(exec) => return exec::run(&exec, &paths),
        Command::Request(request) => return request::run(&request, &paths),
        Command::Check(check) => check::run(check, &paths),
        Command::Explain(explain) => explain::run(explain, &paths),
        Command::Pending(pending) => list::pending(&pending, &paths),
        Command::Show(one) => list::show(&one, &paths),
        Command::Approve(approve) => grants::approve(&approve, &paths),
        Command::Approver(approver) => approver::run(&approver.command, &paths),
        Command::Grants(options) => grants::list(&options, &paths),
        Command::Revoke(revoke) => grants::revoke(&revoke, &paths),
        Command::Reject(reject) => answer::reject(&reject, &paths),
        Command::Wait(wait) => wait::run(&wait, &paths),
        Command::Cancel(one) => answer::cancel(&one, &paths),
        Command::Resolve(resolve) => answer::resolve(&resolve, &paths),
        Command::Forget(forget) => answer::forget(&forget, &paths),
        Command::Audit(audit) => audit::run(&audit.command, &paths),
        Command::Init(init) => init::run(&init, &paths),
        Command::Uninstall(uninstall) => uninstall::run(&uninstall, &paths),
        Command::Hook(hook) => return hook::run(&hook),
        Command::HookWork {
            agent,
            budget,
            parent,
        } => return hook::work(&agent, budget, parent),
        Command::Shim(shim) => shim::run(&shim.command, &paths),
        Command::Shell { shell } => shell::run(shell, &paths),
        Command::Completions { shell } => completions::run(shell),
        Command::Demo => demo::run(&paths),
        Command::Doctor(doctor) => doctor::run(&doctor, &paths),
        Command::Serve(options) => serve::run(options, &paths),
        Command::Server(server) => server::run(&server, &paths),
        Command::Man => man::page()
            .and_then(|page| print(&page))
            .map(|()| Exit::Success),
        Command::Openapi => print(&crate::server::document()).map(|()| Exit::Success),
        Command::Compile { file } => check::compile(&file),
        Command::Watch(watch) => watch::run(&watch, &paths),
        Command::Witness {
            request,
            pid,
            nonce,
            stage,
        } => request
            .parse()
            .and_then(|request| watcher::run(&request, pid, nonce, stage.as_deref()))
            .map(|()| Exit::Success),
        Command::Notify { request, stage } => request
            .parse()
            .and_then(|request| notifier::run(&request, stage.as_deref(), paths))
            .map(|()| Exit::Success),
        Command::Feed { beginning, stage } => {
            feed::run(beginning, stage.as_deref()).map(|()| Exit::Success)
        }
    };
    result.unwrap_or_else(|error| {
        let report = Report::from(&error);
        complain(&if as_json {
            report.json()
        } else {
            report.text()
        });
        error.exit()
    })
}

/// Help that was asked for goes to standard output, a complaint about the call to standard error.
#[must_use]
pub fn help_or_complain(error: &clap::Error) -> Exit {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // A reader that went away wanted no more help.
        let _ = error.print();
        return Exit::Success;
    }
    let text = error.render().to_string();
    complain(&format!(
        "sudomode: usage {}",
        text.strip_prefix("error: ").unwrap_or(&text)
    ));
    // An agent takes every other code of its hook for a yes.
    let hook = env::args_os().nth(1).is_some_and(|word| word == "hook");
    if hook { Exit::Blocked } else { Exit::Usage }
}

/// The exit code that tells a decision, for those who execute nothing.
const fn verdict_exit(decision: Decision) -> Exit {
    match decision {
        Decision::Allow => Exit::Success,
        Decision::RequireApproval => Exit::Pending,
        Decision::Deny => Exit::Denied,
    }
}

/// Where the command would run.
fn current_dir() -> Result<PathBuf, Error> {
    env::current_dir().map_err(|error| Error::Usage {
        what: format!("no working directory: {error}"),
    })
}

/// Writes to standard output. A reader that went away is no error; a full disk is.
fn print(text: &str) -> Result<(), Error> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Unavailable {
            what: format!("standard output: {error}"),
            hint: "make room".to_owned(),
        }),
        _ => Ok(()),
    }
}

/// Writes to standard error in one piece. If nobody can hear it there is nobody to tell.
fn complain(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// A value as pretty JSON with a newline.
fn json(value: &impl serde::Serialize) -> Result<String, Error> {
    serde_json::to_string_pretty(value)
        .map(|text| text + "\n")
        .map_err(|error| Error::Internal {
            what: error.to_string(),
        })
}
