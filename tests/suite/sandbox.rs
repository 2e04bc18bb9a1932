//! A home, a passwd entry that points to it, and programs to run, for one test.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub(crate) const SUDOMODE: &str = env!("CARGO_BIN_EXE_sudomode");

/// How long anything may take before a test gives up on it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A private world. Every process started in it sees its own `/etc/passwd`, because a policy that is reached
/// through HOME alone may only tighten.
pub(crate) struct Sandbox {
    root: TempDir,
    /// As whom its programs run; `None` for whoever runs the tests.
    user: Option<u32>,
}

/// A user who is not root, where the tests are run by root.
const WORKER: u32 = 4242;

/// What a finished process left.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// Exit code, or 128 + signal.
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// A home without a policy: the built-in one holds.
    pub(crate) fn new() -> Self {
        // Not hidden: the shipped policy takes nothing below a hidden directory for a file of a project.
        let root = tempfile::Builder::new()
            .prefix("sudomode-")
            .tempdir()
            .unwrap();
        let sandbox = Self { root, user: None };
        for directory in ["home", "bin", "etc", "work"] {
            fs::create_dir(sandbox.path(directory)).unwrap();
        }
        let (uid, home) = (nix::unistd::getuid(), sandbox.path("home"));
        // In a user namespace of its own the user is root.
        for id in [0, uid.as_raw()] {
            let entry = format!("tester:x:{id}:{id}::{}:/bin/sh\n", home.display());
            let mut passwd = fs::File::options()
                .append(true)
                .create(true)
                .open(sandbox.path("etc/passwd"))
                .unwrap();
            passwd.write_all(entry.as_bytes()).unwrap();
        }
        sandbox.stub("stripe", "echo \"stripe $*\"");
        sandbox
    }

    /// A home with this policy.
    pub(crate) fn with_policy(policy: &str) -> Self {
        let sandbox = Self::new();
        sandbox.write("home/.config/sudomode/policies.yaml", policy);
        sandbox
    }

    /// A home of a user who is not root, who works under root's approvers. `None`, and why, where the tests cannot
    /// become another user.
    pub(crate) fn of_a_worker(policy: &str, approvers: &str) -> Option<Self> {
        if !nix::unistd::getuid().is_root() {
            println!("SKIPPED: only root can become another user");
            assert_ne!(
                std::env::var("CI").as_deref(),
                Ok("true"),
                "nothing is skipped in CI"
            );
            return None;
        }
        let mut sandbox = Self::with_policy(policy);
        let home = sandbox.path("home");
        let entry = format!("tester:x:{WORKER}:{WORKER}::{}:/bin/sh\n", home.display());
        sandbox.write("etc/passwd", entry);
        sandbox.write("etc/sudomode/approvers", approvers);
        fs::set_permissions(sandbox.root.path(), fs::Permissions::from_mode(0o755)).unwrap();
        sandbox.user = Some(WORKER);
        sandbox.give("home");
        sandbox.give("work");
        Some(sandbox)
    }

    /// Gives a directory and all in it to the worker.
    pub(crate) fn give(&self, below: &str) {
        let given = Command::new("chown")
            .args(["-R", &format!("{WORKER}:{WORKER}")])
            .arg(self.path(below))
            .status();
        assert!(given.unwrap().success());
    }

    /// A path inside.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.path().join(below)
    }

    /// Writes a file, making the directories above it.
    pub(crate) fn write(&self, below: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    /// Puts a shell script first on PATH.
    pub(crate) fn stub(&self, name: &str, script: &str) -> PathBuf {
        let path = self.write(&format!("bin/{name}"), format!("#!/bin/sh\n{script}\n"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// The text of a file inside, empty if there is none.
    pub(crate) fn text(&self, below: &str) -> String {
        fs::read_to_string(self.path(below)).unwrap_or_default()
    }

    /// Any program in this world.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, argv: &[S]) -> Command {
        let mut command = Command::new("unshare");
        command.args(["--mount", "--propagation", "private"]);
        if !nix::unistd::getuid().is_root() {
            command.arg("--map-root-user");
        }
        // The mount belongs to this process and its children; the process itself becomes the program.
        let all = if self.path("etc/sudomode").exists() {
            "mount --bind \"$1\" /etc"
        } else {
            "mount --bind \"$1/passwd\" /etc/passwd"
        };
        let become_user = self.user.map_or_else(String::new, |user| {
            format!("setpriv --reuid {user} --regid {user} --clear-groups -- ")
        });
        // Whoever runs the tests has a desktop there, on which nothing of them shall appear.
        let private = "if [ -d /run/user ]; then mount -t tmpfs tmpfs /run/user; fi";
        let script = format!("{all} && {private} && shift && exec {become_user}\"$@\"");
        command
            .arg("sh")
            .args(["-c", &script, "sh"])
            .arg(self.path("etc"))
            .args(argv);
        command
            .env_clear()
            .env("HOME", self.path("home"))
            .env(
                "PATH",
                format!(
                    "{}:/usr/local/bin:/usr/bin:/bin",
                    self.path("bin").display()
                ),
            )
            .env("LC_ALL", "C.UTF-8")
            .current_dir(self.path("work"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// sudomode with these arguments.
    pub(crate) fn sudomode<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let argv: Vec<&OsStr> = std::iter::once(OsStr::new(SUDOMODE))
            .chain(arguments.iter().map(AsRef::as_ref))
            .collect();
        self.command(&argv)
    }

    /// Runs sudomode to its end. A line of words, split at spaces.
    pub(crate) fn run(&self, line: &str) -> Ended {
        self.run_args(&line.split(' ').collect::<Vec<_>>())
    }

    /// Runs sudomode to its end.
    pub(crate) fn run_args<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Ended {
        end(&mut self.sudomode(arguments))
    }

    /// Starts sudomode and leaves it running.
    pub(crate) fn start(&self, line: &str) -> Child {
        self.sudomode(&line.split(' ').collect::<Vec<_>>())
            .spawn()
            .unwrap()
    }

    /// What a listing command prints as JSON.
    pub(crate) fn json(&self, line: &str) -> Value {
        let ended = self.run(line);
        serde_json::from_str(&ended.stdout)
            .unwrap_or_else(|error| panic!("{line}: {error}: {ended:?}"))
    }

    /// All requests, oldest first.
    pub(crate) fn requests(&self) -> Vec<Value> {
        self.json("pending --all --json")
            .as_array()
            .unwrap()
            .clone()
    }

    /// The statuses of all requests, oldest first.
    pub(crate) fn statuses(&self) -> Vec<String> {
        self.requests()
            .iter()
            .map(|request| request["status"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Waits until the end of all that was executed is recorded.
    pub(crate) fn settled(&self) {
        until("all ends are recorded", || {
            let runs = |status: &String| status == "ARMED" || status == "CONSUMED";
            (!self.statuses().iter().any(runs)).then_some(())
        });
    }

    /// Waits until so many requests wait, and returns the id of the last.
    pub(crate) fn pending(&self, count: usize) -> String {
        until("a request waits", || {
            let waiting = self.json("pending --json");
            let waiting = waiting.as_array().unwrap();
            (waiting.len() == count).then(|| waiting[count - 1]["id"].as_str().unwrap().to_owned())
        })
    }

    /// Waits until the last request has this status.
    pub(crate) fn stands(&self, status: &str) {
        until(status, || {
            (self.statuses().last().map(String::as_str) == Some(status)).then_some(())
        });
    }
}

/// Runs a command to its end.
pub(crate) fn end(command: &mut Command) -> Ended {
    ended(command.spawn().unwrap())
}

/// Waits for a process; one that does not end is a failure, not a hang.
pub(crate) fn ended(child: Child) -> Ended {
    let pid = nix::unistd::Pid::from_raw(child.id().cast_signed());
    let (done, finished) = std::sync::mpsc::channel();
    let waiter = std::thread::spawn(move || {
        let output = child.wait_with_output();
        let _ = done.send(());
        output
    });
    if finished.recv_timeout(PATIENCE).is_err() {
        let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
        panic!("a process did not end: {:?}", waiter.join().unwrap());
    }
    Ended::from(waiter.join().unwrap().unwrap())
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let status = output.status;
        Self {
            code: status
                .code()
                .or_else(|| status.signal().map(|signal| 128 + signal))
                .unwrap(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// Waits for a condition.
pub(crate) fn until<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(Instant::now() < end, "gave up waiting until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Stops a process as the kernel does when memory runs out.
pub(crate) fn kill(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The policy most tests use: the article's spending rule, and what tests need beside it.
pub(crate) const SPENDING: &str = "\
default: REQUIRE_APPROVAL
rules:
  - id: spending-limit
    resource: stripe
    action: charge
    condition: args.amount > 50
    response: REQUIRE_APPROVAL
    reason: a human confirms charges over 50
  - id: small-charges
    resource: stripe
    action: charge
    response: ALLOW
  - id: protect-production-db
    resource: postgres
    action: drop_table
    response: DENY
    reason: tables are dropped by a migration, not by hand
  - id: everyday
    program: ['true', printf, cat, ls, pwd]
    response: ALLOW
";

/// True, said aloud, where a program that a test needs is not installed; in CI nothing may be missing.
pub(crate) fn missing(program: &str, package: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|directory| directory.join(program).exists());
    if !found {
        println!("SKIPPED: no {program} here (Debian package {package})");
        assert_ne!(
            std::env::var("CI").as_deref(),
            Ok("true"),
            "nothing is skipped in CI"
        );
    }
    !found
}

pub(crate) fn writable_by_others(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o666)).unwrap();
}
