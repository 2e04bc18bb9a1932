//! The state a process is born with, noted before anything can change it, and given back before exec.

#![allow(unsafe_code)]

use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd};
use std::sync::atomic::{AtomicU32, Ordering};

use nix::libc;
use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};

/// Signals whose disposition sudomode or the libraries under it change.
const CHANGED: [Signal; 4] = [
    Signal::SIGHUP,
    Signal::SIGINT,
    Signal::SIGPIPE,
    Signal::SIGTERM,
];

/// One bit a signal that was ignored at the start: under nohup, say.
static IGNORED: AtomicU32 = AtomicU32::new(0);

/// Rust's runtime opens closed standard streams and ignores SIGPIPE before `main`, and does not say what was
/// there before. The loader runs this table first.
#[used]
#[unsafe(link_section = ".init_array")]
static NOTE: extern "C" fn() = note;

extern "C" fn note() {
    for fd in 0..=2 {
        // SAFETY: fcntl and open take plain numbers and a constant C string, and keep nothing.
        // A closed stream gets /dev/null so that no file of ours lands on its number, and loses it again at exec.
        unsafe {
            if libc::fcntl(fd, libc::F_GETFD) == -1 {
                libc::open(c"/dev/null".as_ptr(), libc::O_RDWR | libc::O_CLOEXEC);
            }
        }
    }
    for signal in CHANGED {
        let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
        // SAFETY: with a null second argument sigaction only writes the present action to the third,
        // which is valid for that; all-zero bytes are a valid sigaction.
        let handler = unsafe {
            libc::sigaction(signal as libc::c_int, std::ptr::null(), action.as_mut_ptr());
            action.assume_init().sa_sigaction
        };
        if handler == libc::SIG_IGN {
            IGNORED.fetch_or(1 << (signal as u32), Ordering::Relaxed);
        }
    }
}

/// Gives signals the disposition they were inherited with.
pub(crate) fn restore_signals() {
    let ignored = IGNORED.load(Ordering::Relaxed);
    for signal in CHANGED {
        let handler = if ignored & 1 << (signal as u32) == 0 {
            SigHandler::SigDfl
        } else {
            SigHandler::SigIgn
        };
        let action = SigAction::new(handler, SaFlags::empty(), SigSet::empty());
        // SAFETY: neither disposition installs a handler, so nothing of ours can run in signal context.
        // It fails only for numbers that are no signals.
        let _ = unsafe { sigaction(signal, &action) };
    }
}

/// The same number on every kind of machine; the libc crate has it for few.
const F_SETSIG: libc::c_int = 10;
/// Numbers below are what scripts open by hand (`exec 3>log`).
const KEPT: i32 = 200;

/// Keeps a file open at exec, under a number that is not in the way.
pub(super) fn keep(file: &File) -> std::io::Result<i32> {
    use nix::fcntl::{FcntlArg, fcntl};
    // Where so many files may not be open, any number does.
    let number =
        fcntl(file, FcntlArg::F_DUPFD(KEPT)).or_else(|_| fcntl(file, FcntlArg::F_DUPFD(3)));
    Ok(number?)
}

/// Makes whoever opens a file for writing wait until it is executed, or closed. Where that cannot be, nothing is lost
/// but that.
pub(super) fn guard(file: &File) {
    let fd = file.as_raw_fd();
    // SAFETY: fcntl takes plain numbers here and keeps nothing. Word of a writer comes as SIGURG, which does nothing
    // where nobody asked for it: here, and in the program that this becomes.
    unsafe {
        libc::fcntl(fd, F_SETSIG, libc::SIGURG);
        libc::fcntl(fd, libc::F_SETLEASE, libc::F_RDLCK);
    }
}

/// Takes over a file that the caller opened under a number, so that it closes at exec. Never a standard stream.
pub(super) fn take(fd: i32) -> Option<File> {
    if fd <= 2 {
        return None;
    }
    // SAFETY: F_SETFD with FD_CLOEXEC takes numbers only and fails if the number is no open file.
    if unsafe { libc::fcntl(fd, libc::F_SETFD, libc::FD_CLOEXEC) } == -1 {
        return None;
    }
    // SAFETY: the number is an open file, which the caller says is meant for this; this is called once, before
    // anything else was opened, so that no other owner in this process can have it.
    Some(unsafe { File::from_raw_fd(fd) })
}
