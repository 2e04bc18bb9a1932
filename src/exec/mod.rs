//! Becoming the program. Only a [`Permit`] gets here.

pub mod feed;
mod inherited;
mod outcome;
pub mod watcher;

use std::convert::Infallible;
use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use nix::errno::Errno;
use nix::fcntl::AtFlags;
use nix::unistd::{execve, execveat};

pub(crate) use inherited::restore_signals;

use self::watcher::Watcher;
use crate::approval::{Runner, Status};
use crate::enforce::{Approval, Authority, Permit, Reservation};
use crate::error::Error;
use crate::exit::Exit;
use crate::input::Input;
use crate::process::Process;
use crate::resolve::{Kind, Program};
use crate::store::Change;
use crate::term;

/// Names the file descriptor to which the outcome is written as JSON.
pub const STATUS_FD: &str = "SUDOMODE_STATUS_FD";

/// The file a caller opened for the outcome, if it named one. The program does not get it.
pub fn status_pipe() -> Result<Option<File>, Error> {
    let Some(named) = std::env::var_os(STATUS_FD) else {
        return Ok(None);
    };
    let number = named.to_str().and_then(|number| number.parse().ok());
    number
        .and_then(inherited::take)
        .map(Some)
        .ok_or_else(|| Error::Usage {
            what: format!(
                "{STATUS_FD} is '{}', which is no open file above 2",
                term::word(named.as_bytes())
            ),
        })
}

/// Executes what was permitted. Returns only if it could not, with nothing executed.
pub fn become_program(permit: Permit, announce: impl FnOnce()) -> Error {
    let (program, argv, variables, input, approval, reservation) = permit.into_parts();
    let error = match Command::new(&argv, &variables, input) {
        Ok(command) => execute(&command, &program, approval, announce),
        Err(error) => error,
    };
    match reservation.map(Reservation::give_back) {
        Some(Err(second)) => second,
        _ => error,
    }
}

fn execute(
    command: &Command,
    program: &Program,
    approval: Option<Approval>,
    announce: impl FnOnce(),
) -> Error {
    match approval {
        None => {
            announce();
            command.exec(program, None)
        }
        Some(approval) => execute_once(command, program, approval, announce),
    }
}

/// Consumed → armed → exec. Whatever fails leaves a row that says that nothing was executed.
fn execute_once(
    command: &Command,
    program: &Program,
    approval: Approval,
    announce: impl FnOnce(),
) -> Error {
    let Approval {
        request,
        mut authority,
        pins,
    } = approval;
    let give_up = |authority: &mut Authority, from, watcher: Option<Watcher>, error: Error| {
        let change = Change {
            note: Some(error.to_string()),
            ..Change::default()
        };
        match authority.advance(&request, from, Status::NotExecuted, &change) {
            Ok(_) => error,
            Err(second) => {
                if let Some(watcher) = watcher {
                    watcher.gave_up();
                }
                second
            }
        }
    };
    let started = Process::current()
        .ok_or_else(|| internal("no /proc"))
        .and_then(|process| {
            let watcher = watcher::start(&request, authority.nonce())
                .map_err(|error| internal(&format!("no watcher: {error}")))?;
            Ok((process, watcher))
        });
    let (process, watcher) = match started {
        Ok(started) => started,
        Err(error) => return give_up(&mut authority, Status::Consumed, None, error),
    };
    let change = Change {
        runner: Some(Runner {
            process,
            watcher: Some(watcher.process),
            nonce: authority.nonce(),
        }),
        ..Change::default()
    };
    match authority.advance(&request, Status::Consumed, Status::Armed, &change) {
        Ok(true) => {}
        Ok(false) => return internal("the request was settled while it was being executed"),
        // Whether it is armed is not known here. What is known is that nothing comes of it.
        Err(error) => {
            watcher.gave_up();
            return error;
        }
    }
    // Nothing but the announcement lies between this look and exec.
    let file = match pins.hold(program) {
        Ok(file) => file,
        Err(error) => return give_up(&mut authority, Status::Armed, Some(watcher), error),
    };
    announce();
    let error = command.exec(program, file.as_ref());
    give_up(&mut authority, Status::Armed, Some(watcher), error)
}

/// The words and variables as the kernel takes them, and what the program reads.
struct Command {
    argv: Vec<CString>,
    variables: Vec<CString>,
    input: Input,
}

impl Command {
    fn new(
        argv: &[OsString],
        variables: &[(OsString, OsString)],
        input: Input,
    ) -> Result<Self, Error> {
        let c_string = |bytes: Vec<u8>| {
            CString::new(bytes).map_err(|_| Error::Usage {
                what: "an argument holds a NUL byte".to_owned(),
            })
        };
        Ok(Self {
            argv: argv
                .iter()
                .map(|word| c_string(word.as_bytes().to_vec()))
                .collect::<Result<_, _>>()?,
            variables: variables
                .iter()
                .map(|(name, value)| {
                    let mut pair = name.clone();
                    pair.push("=");
                    pair.push(value);
                    c_string(pair.into_vec())
                })
                .collect::<Result<_, _>>()?,
            input,
        })
    }

    fn exec(&self, program: &Program, file: Option<&File>) -> Error {
        let Ok(path) = CString::new(program.path.as_os_str().as_bytes()) else {
            return internal("a path holds a NUL byte");
        };
        if let Err(error) = feed::give(&self.input) {
            return internal(&format!("standard input: {error}"));
        }
        restore_signals();
        let result: Result<Infallible, Errno> = match file {
            None => execve(&path, &self.argv, &self.variables),
            Some(file) => {
                let by_file = execveat(
                    file,
                    c"",
                    &self.argv,
                    &self.variables,
                    AtFlags::AT_EMPTY_PATH,
                );
                match by_file {
                    // Where memory may not be executed, the script is: it was looked at a moment ago.
                    Err(Errno::EACCES) if program.kind == Kind::Script => {
                        execve(&path, &self.argv, &self.variables)
                    }
                    other => other,
                }
            }
        };
        let Err(errno) = result;
        failed(program.path.as_os_str(), errno)
    }
}

fn failed(path: &OsStr, errno: Errno) -> Error {
    let what = match errno {
        Errno::ENOENT => "its interpreter is missing".to_owned(),
        Errno::ENOEXEC => {
            "it is neither a binary nor a script with #! in its first line".to_owned()
        }
        Errno::E2BIG => "its arguments are too long for the kernel".to_owned(),
        other => other.desc().to_owned(),
    };
    Error::Program {
        exit: Exit::NotExecutable,
        what: format!("{} could not be executed: {what}", path.display()),
    }
}

fn internal(what: &str) -> Error {
    Error::Internal {
        what: what.to_owned(),
    }
}
