//! A human who runs `sudomode exec` by hand is asked in place.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::pty::{Winsize, openpty};

use crate::sandbox::{SPENDING, SUDOMODE, Sandbox, ended, until};

/// A process at a terminal of its own: setsid -c makes it the controlling one.
pub(crate) struct Seat {
    pub(crate) child: Child,
    keyboard: File,
    screen: Receiver<String>,
    reader: JoinHandle<()>,
    closed: Arc<AtomicBool>,
    pub(crate) seen: String,
}

pub(crate) fn sit(sandbox: &Sandbox, line: &str, variables: &[(&str, &str)]) -> Seat {
    sit_before(
        sandbox,
        &format!("exec setsid -w -c {SUDOMODE} {line}"),
        variables,
        None,
    )
}

/// A shell's script at a terminal of this size, columns and rows.
pub(crate) fn sit_before(
    sandbox: &Sandbox,
    script: &str,
    variables: &[(&str, &str)],
    size: Option<(u16, u16)>,
) -> Seat {
    let size = size.map(|(columns, rows)| Winsize {
        ws_row: rows,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    });
    let pty = openpty(size.as_ref(), None).unwrap();
    for fd in [&pty.master, &pty.slave] {
        fcntl(fd, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).unwrap();
    }
    let clone = |fd: &OwnedFd| fd.try_clone().unwrap();
    let mut command = sandbox.command(&["sh", "-c", script]);
    command.envs(variables.iter().copied()).env("TERM", "xterm");
    command
        .stdin(Stdio::from(clone(&pty.slave)))
        .stdout(Stdio::from(clone(&pty.slave)))
        .stderr(Stdio::from(pty.slave));
    let child = command.spawn().unwrap();
    drop(command);
    let keyboard = File::from(clone(&pty.master));
    let mut master = File::from(pty.master);
    let (sender, screen) = channel();
    let closed = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&closed);
    let reader = std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        loop {
            let mut written = [PollFd::new(master.as_fd(), PollFlags::POLLIN)];
            let ready = poll(&mut written, PollTimeout::from(100_u8)).unwrap();
            if stop.load(Ordering::Relaxed) {
                return;
            }
            match ready {
                0 => {}
                _ => match master.read(&mut buffer) {
                    Ok(length @ 1..) => {
                        let text = String::from_utf8_lossy(&buffer[..length]).into_owned();
                        let _ = sender.send(text);
                    }
                    _ => return,
                },
            }
        }
    });
    Seat {
        child,
        keyboard,
        screen,
        reader,
        closed,
        seen: String::new(),
    }
}

impl Seat {
    pub(crate) fn see(&mut self, text: &str) {
        until(text, || {
            self.look();
            self.seen.contains(text).then_some(())
        });
    }

    pub(crate) fn type_in(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// The code that is shown behind "Type ".
    fn code(&mut self) -> String {
        self.see(" to run it, or no");
        let plain = without_colours(&self.seen);
        let (before, _) = plain.rsplit_once(" to run it, or no").unwrap();
        before.rsplit(' ').next().unwrap().to_owned()
    }

    /// Gives the terminal another size, columns and rows.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let size = Command::new("stty")
            .args(["cols", &columns.to_string(), "rows", &rows.to_string()])
            .stdin(self.keyboard.try_clone().unwrap())
            .status();
        assert!(size.unwrap().success());
    }

    /// Takes in what was written meanwhile.
    pub(crate) fn look(&mut self) {
        while let Ok(more) = self.screen.try_recv() {
            self.seen += &more;
        }
    }

    /// Closes the window.
    pub(crate) fn hang_up(self) -> Child {
        self.closed.store(true, Ordering::Relaxed);
        self.reader.join().unwrap();
        self.child
    }

    pub(crate) fn leave(self) -> i32 {
        ended(self.child).code
    }
}

/// What is left of a screen's text without the sequences that colour it.
pub(crate) fn without_colours(text: &str) -> String {
    let mut pieces = text.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |plain, piece| {
        plain + piece.split_once('m').map_or("", |(_, rest)| rest)
    })
}

#[test]
fn what_will_be_typed_is_not_waited_for() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("psql", "echo ready; read -r line; echo \"read $line\"");
    let mut seat = sit(&sandbox, "exec -- psql", &[]);
    seat.see("what will be typed, which is code");
    seat.see("Type yes or no");
    seat.type_in("yes\r");
    seat.see("ready");
    seat.type_in("SELECT 1\r");
    seat.see("read SELECT 1");
    assert_eq!(seat.leave(), 0);
}

#[test]
fn human_at_the_terminal_is_asked_there() {
    let sandbox = Sandbox::with_policy("default: REQUIRE_APPROVAL\nrules: []\n");
    sandbox.stub("tool", "echo \"tool $*\"");
    for (word, code) in [("yes", 0), ("no, use the other one", 77)] {
        let mut seat = sit(&sandbox, "exec -- tool go", &[]);
        seat.see("Type yes or no");
        assert!(!seat.seen.contains("outside this session"), "{}", seat.seen);
        seat.type_in("y\r");
        seat.see("type the whole word, yes or no");
        assert_eq!(
            sandbox.statuses().last().unwrap(),
            "PENDING",
            "no half answer"
        );
        seat.type_in(&format!("{word}\r"));
        seat.see(if word == "yes" {
            "tool go"
        } else {
            "by a human: use the other one"
        });
        assert_eq!(seat.leave(), code, "{word}");
    }
    let resolution = &sandbox.requests()[0]["resolution"];
    assert_eq!(
        (
            resolution["channel"].as_str(),
            resolution["assurance"].as_str()
        ),
        (Some("terminal"), Some("none"))
    );
}

#[test]
fn what_moves_money_or_destroys_takes_a_code_and_not_a_habit() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let mut seat = sit(&sandbox, "exec -- stripe charge --amount 80", &[]);
    let code = seat.code();
    assert_eq!(code.len(), 4, "{code}");
    seat.type_in("yes\r");
    seat.see("type the code as it is shown");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    seat.type_in("?\r");
    seat.see("moves money");
    seat.type_in("v\r");
    seat.see("sha256");
    seat.type_in(&format!("{code}\r"));
    seat.see("stripe charge --amount 80\r\n");
    assert_eq!(seat.leave(), 0);
}

#[test]
fn question_is_short_and_says_first_what_would_happen() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let mut seat = sit(
        &sandbox,
        "exec -- stripe charge --amount 80 --note 'a b' --key sk_live_abcdefghijklmnop1234",
        &[],
    );
    seat.code();
    let plain = without_colours(&seat.seen).replace('\r', "");
    let lines: Vec<&str> = plain.lines().filter(|line| !line.is_empty()).collect();
    assert!(
        lines[0].starts_with("sudomode asks: run this?  req_"),
        "{plain}"
    );
    assert!(
        lines[1].starts_with("  would       stripe charge {amount: 80"),
        "{plain}"
    );
    assert!(lines[1].ends_with("(moves money)"), "{plain}");
    assert!(
        lines[2].starts_with("  command     stripe charge --amount 80 --note 'a b'"),
        "{plain}"
    );
    assert!(!plain.contains("abcdefghijklmnop"), "{plain}");
    assert!(lines.len() <= 9, "{plain}");
    for not in ["sha256", "variable", "sudomode: pending"] {
        assert!(!plain.contains(not), "{not}: {plain}");
    }
    seat.type_in("no\r");
    assert_eq!(seat.leave(), 77);
}

#[test]
fn heartbeat_is_not_written_into_the_line_where_a_human_types() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let mut seat = sit(
        &sandbox,
        "exec --wait 11s -- stripe charge --amount 80",
        &[],
    );
    seat.code();
    seat.type_in("n");
    seat.see("still waits");
    assert!(!seat.seen.contains("has not answered yet"), "{}", seat.seen);
    assert_eq!(seat.leave(), 75);
}

#[test]
fn word_that_is_not_enough_is_said_to_be_so_in_place() {
    let policy =
        "rules: [{id: a, resource: stripe, response: REQUIRE_APPROVAL, min_assurance: signed}]\n";
    let sandbox = Sandbox::with_policy(policy);
    let mut seat = sit(&sandbox, "exec -- stripe charge --amount 80", &[]);
    seat.see("A word is not enough here");
    seat.see("--sign KEY");
    seat.type_in("yes\r");
    seat.see("only no can be answered here");
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    seat.type_in("no\r");
    assert_eq!(seat.leave(), 77);
}

#[test]
fn keys_typed_before_the_question_are_no_answer() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let mut seat = sit(&sandbox, "exec --wait 2s -- stripe charge --amount 80", &[]);
    seat.type_in("yes\ryes\rno\r");
    seat.code();
    assert_eq!(seat.leave(), 75);
    assert_eq!(sandbox.statuses(), ["PENDING"]);
}

#[test]
fn answer_from_elsewhere_ends_the_question_and_gives_the_terminal_back() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub(
        "stripe",
        "stty -a | tr ';' '\\n' | grep -E -- ' -?(echo|icanon|isig) ' || stty -a",
    );
    let mut seat = sit(&sandbox, "exec -- stripe charge --amount 80", &[]);
    seat.code();
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    seat.see("icanon");
    assert!(
        !seat.seen.contains("-icanon") && !seat.seen.contains("-echo "),
        "{}",
        seat.seen
    );
    assert_eq!(seat.leave(), 0);
}

#[test]
fn interrupt_at_the_terminal_cancels_the_question() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let mut seat = sit(&sandbox, "exec -- stripe charge --amount 80", &[]);
    seat.code();
    seat.type_in("\x03");
    assert_eq!(seat.leave(), 130);
    assert_eq!(sandbox.statuses(), ["CANCELLED"]);
}

#[test]
fn agent_that_holds_a_terminal_is_not_asked() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let mut seat = sit(
        &sandbox,
        "exec --wait 1s -- stripe charge --amount 80",
        &[("CLAUDECODE", "1")],
    );
    seat.see("still waits");
    assert!(!seat.seen.contains("Type "), "{}", seat.seen);
    assert_eq!(seat.leave(), 75);
}
