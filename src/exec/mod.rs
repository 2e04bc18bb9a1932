//! Becoming the program. Only a [`Permit`] gets here.

pub mod feed;
mod inherited;
mod outcome;
pub mod watcher;

use std::convert::Infallible;
use std::ffi::{CString, OsStr, OsString};
use std::fs::File;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use nix::errno::Errno;
use nix::fcntl::AtFlags;
use nix::unistd::{execve, execveat};

pub(crate) use inherited::restore_signals;

use self::watcher::Watcher;
use crate::approval::{Runner, Status};
use crate::enforce::{Approval, Authority, Held, Permit, Pins, Reservation};
use crate::error::Error;
use crate::exit::Exit;
use crate::input::Input;
use crate::process::Process;
use crate::resolve::Program;
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
        Ok(command) => match approval {
            None => {
                announce();
                command.exec(&program, None)
            }
            Some(approval) => {
                let path = variables.iter().find(|(name, _)| name == "PATH");
                let search = path.map(|(_, value)| value.as_os_str());
                let look = |pins: &Pins| pins.hold(&program, &argv, search, inherited::guard);
                execute_once(command, look, approval, announce)
            }
        },
        Err(error) => error,
    };
    match reservation.map(Reservation::give_back) {
        Some(Err(second)) => second,
        _ => error,
    }
}

/// Consumed → armed → exec. Whatever fails leaves a row that says that nothing was executed.
fn execute_once(
    command: Command,
    look: impl FnOnce(&Pins) -> Result<Held, Error>,
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
    // The announcement may take as long as the caller likes. Nothing lies between this look and exec.
    announce();
    let ready = look(&pins).and_then(|held| Ok((command.with(&held)?, held)));
    let (command, held) = match ready {
        Ok(ready) => ready,
        Err(error) => return give_up(&mut authority, Status::Armed, Some(watcher), error),
    };
    let error = command.exec(&held.program, held.file.as_ref());
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
        let pairs = variables.iter().map(|(name, value)| {
            let mut pair = name.clone();
            pair.push("=");
            pair.push(value);
            c_string(pair)
        });
        Ok(Self {
            argv: argv
                .iter()
                .cloned()
                .map(c_string)
                .collect::<Result<_, _>>()?,
            variables: pairs.collect::<Result<_, _>>()?,
            input,
        })
    }

    /// The same with the words by which the program reads copies.
    fn with(self, held: &Held) -> Result<Self, Error> {
        let names = held.copies.iter().map(|copy| {
            inherited::keep(copy)
                .map(|number| format!("/proc/self/fd/{number}"))
                .map_err(|error| internal(&format!("no number for a copy: {error}")))
        });
        let names: Vec<String> = names.collect::<Result<_, _>>()?;
        let words = held.words.iter().map(|word| c_string(word.spelled(&names)));
        Ok(Self {
            argv: words.collect::<Result<_, _>>()?,
            ..self
        })
    }

    /// A script learns by which path it was executed: by the one that was typed, where that leads to the same.
    fn path<'p>(&'p self, program: &'p Program) -> &'p Path {
        let typed = self
            .argv
            .first()
            .map(|word| Path::new(OsStr::from_bytes(word.as_bytes())));
        let relative = typed.filter(|path| path.is_relative() && path.components().count() > 1);
        let leads =
            |path: &&Path| std::env::current_dir().is_ok_and(|cwd| cwd.join(path) == program.path);
        relative.filter(leads).unwrap_or(&program.path)
    }

    fn exec(&self, program: &Program, file: Option<&File>) -> Error {
        let Ok(path) = CString::new(self.path(program).as_os_str().as_bytes()) else {
            return internal("a path holds a NUL byte");
        };
        if let Err(error) = feed::give(&self.input) {
            return internal(&format!("standard input: {error}"));
        }
        restore_signals();
        let result: Result<Infallible, Errno> = match file {
            None => execve(&path, &self.argv, &self.variables),
            Some(file) => execveat(
                file,
                c"",
                &self.argv,
                &self.variables,
                AtFlags::AT_EMPTY_PATH,
            ),
        };
        let Err(errno) = result;
        failed(program.path.as_os_str(), errno)
    }
}

fn c_string(word: OsString) -> Result<CString, Error> {
    CString::new(word.into_vec()).map_err(|_| Error::Usage {
        what: "an argument holds a NUL byte".to_owned(),
    })
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
