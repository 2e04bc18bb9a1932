//! `sudomode exec`

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::Path;

use clap::Parser;

use super::{complain, current_dir};
use crate::approval::tty;
use crate::cli::{Cli, Command, Exec};
use crate::enforce::{self, Answer, Form, Interactive, Invocation};
use crate::error::Error;
use crate::exec::become_program;
use crate::exit::Exit;
use crate::input::Input;
use crate::paths::Paths;
use crate::policy::{Decision, load};
use crate::report::{Executed, Report};
use crate::{agent, exec, shim};

/// The same for a process that was started as another program, which is behind this one on PATH.
pub(super) fn in_front_of(program: OsString, paths: &Paths) -> Exit {
    if let Err(error) = shim::hand_over() {
        complain(&Report::from(&error).text());
        return error.exit();
    }
    let words = std::iter::once(program).chain(env::args_os().skip(1));
    let options = Exec {
        json: false,
        wait: None,
        command: words.collect(),
    };
    // A person presses a key to have a line completed: what would wait or complain gives nothing instead.
    if completes(&options.command) && !runs_at_once(&options, paths) {
        return Exit::Pending;
    }
    run(&options, paths)
}

/// Whether a shell asks for what could stand on its line.
fn completes(words: &[OsString]) -> bool {
    env::var_os("COMP_LINE").is_some()
        || words
            .get(1)
            .is_some_and(|word| word == "__complete" || word == "__completeNoDesc")
}

fn runs_at_once(options: &Exec, paths: &Paths) -> bool {
    let judge = || {
        let invocation = invocation(options)?;
        let policies = load(paths, &invocation.cwd)?;
        enforce::judge_with(&policies, &invocation, paths)
    };
    judge().is_ok_and(|judged| judged.verdict.decision == Decision::Allow)
}

/// Runs a command if it may; returns only if it was not executed.
pub(super) fn run(options: &Exec, paths: &Paths) -> Exit {
    let (status, unusable) = match exec::status_pipe() {
        Ok(status) => (status, None),
        Err(error) => (None, Some(error)),
    };
    let say = |report: &Report| {
        complain(&if options.json {
            report.json()
        } else {
            report.text()
        });
    };
    let end = |report: &Report| {
        say(report);
        if let Some(mut pipe) = status.as_ref() {
            let _ = pipe.write_all(report.json().as_bytes());
        }
        report.exit()
    };
    if let Some(error) = unusable {
        return end(&Report::from(&error));
    }
    let permit = match permit(options, paths, &say) {
        Ok(Answer::Permitted(permit)) => permit,
        Ok(Answer::Refused(report)) => return end(&report),
        Ok(Answer::Pending(pending)) => return end(&pending.refusal()),
        Err(error) => return end(&Report::from(&error)),
    };
    let request = permit.request().cloned();
    let error = become_program(*permit, || {
        let mut report = Report::new(
            "executing",
            Exit::Success,
            Executed::Yes,
            "permitted: becoming the program",
        );
        if let Some(id) = &request {
            report = report.request(id);
        }
        if let Some(mut pipe) = status.as_ref() {
            let _ = pipe.write_all(report.json().as_bytes());
        }
    });
    end(&Report::from(&error))
}

fn invocation(options: &Exec) -> Result<Invocation, Error> {
    let variables = env::vars_os()
        .filter(|(name, _)| name != exec::STATUS_FD)
        .collect();
    Ok(Invocation {
        argv: innermost(options.command.clone()),
        variables,
        cwd: current_dir()?,
        input: Input::Unread,
        form: Form::Program,
    })
}

fn permit(options: &Exec, paths: &Paths, say: &impl Fn(&Report)) -> Result<Answer, Error> {
    let invocation = invocation(options)?;
    if let Some(permit) = enforce::again(&invocation, paths) {
        return Ok(Answer::Permitted(Box::new(permit?)));
    }
    let answer = match enforce::begin(invocation, paths.clone(), options.wait)? {
        Answer::Pending(pending) => enforce::wait(*pending, interactive(), say)?,
        answered => answered,
    };
    if let Answer::Permitted(permit) = &answer {
        enforce::may_come_again(permit, paths);
    }
    Ok(answer)
}

/// Whether a human can be asked in place.
fn interactive() -> Interactive {
    let human =
        tty::present() && agent::above_or_marked().is_none() && agent::typing_here().is_none();
    if human {
        Interactive::Yes
    } else {
        Interactive::No
    }
}

/// `sudomode exec -- sudomode exec -- COMMAND` is one question about COMMAND.
fn innermost(command: Vec<OsString>) -> Vec<OsString> {
    let named =
        command.first().map(Path::new).and_then(Path::file_name) == Some(OsStr::new("sudomode"));
    match named.then(|| Cli::try_parse_from(&command)) {
        Some(Ok(Cli {
            command: Command::Exec(inner),
        })) => innermost(inner.command),
        _ => command,
    }
}
