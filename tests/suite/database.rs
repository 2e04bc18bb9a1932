//! A real PostgreSQL for the tests: one that they start themselves, from what Debian installs, and that ends with them.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where Debian puts the programs of a server, a directory a version.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// What runs it, as a user who is not root: PostgreSQL refuses root. It ends when this process does, however that ends.
const SCRIPT: &str = r#"
set -e
export PATH="$1:$PATH"
mkdir -p "$2/data"
[ -f "$2/data/PG_VERSION" ] || initdb --pgdata="$2/data" --username=sudomode --auth=trust --encoding=UTF8 --locale=C --no-sync >/dev/null
postgres -D "$2/data" -k "$2" -c listen_addresses="$3" -c port="$4" -c max_connections=400 -c log_min_messages=panic $5 &
server=$!
trap 'kill -INT $server 2>/dev/null || true; wait $server 2>/dev/null || true' EXIT
until pg_isready -q -h "$2" -p "$4" -U sudomode -d postgres; do kill -0 $server; sleep 0.05; done
echo $server
read -r word && exit
kill -INT $server
wait $server || true
rm -rf "$2"
"#;

/// A server with a directory of its own.
pub(crate) struct Database {
    directory: PathBuf,
    listens: String,
    port: u16,
    options: String,
    keeper: Option<Child>,
    server: u32,
}

impl Database {
    /// Starts one; `None`, and why, where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with("", "")
    }

    /// Starts one that listens at an address, too, with these options.
    pub(crate) fn start_with(listens: &str, options: &str) -> Option<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        if programs().is_none() {
            println!("SKIPPED: no PostgreSQL here (Debian package postgresql)");
            assert_ne!(
                std::env::var("CI").as_deref(),
                Ok("true"),
                "nothing is skipped in CI"
            );
            return None;
        }
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("sudomode-pg-{}-{count}", std::process::id());
        let directory = memory().join(name);
        fs::create_dir(&directory).unwrap();
        if nix::unistd::getuid().is_root() {
            let given = Command::new("chown")
                .arg("postgres:")
                .arg(&directory)
                .status();
            assert!(given.unwrap().success());
        }
        let port = if listens.is_empty() {
            5432
        } else {
            free_port()
        };
        let mut database = Self {
            directory,
            listens: listens.to_owned(),
            port,
            options: options.to_owned(),
            keeper: None,
            server: 0,
        };
        database.run();
        Some(database)
    }

    /// The one that all tests of this process share.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Database>> = OnceLock::new();
        SHARED.get_or_init(Self::start).as_ref()
    }

    /// Where it is, over its socket.
    pub(crate) fn address(&self) -> String {
        format!(
            "postgres:///postgres?user=sudomode&host={}&port={}",
            self.directory.display(),
            self.port
        )
    }

    /// Its directory, in which the socket lies.
    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Ends it in the middle of whatever it does, and starts it again.
    pub(crate) fn kill(&mut self) {
        self.end();
        self.run();
    }

    /// Ends it in the middle of whatever it does.
    pub(crate) fn end(&mut self) {
        let kill = |pid: u32| {
            let pid = nix::unistd::Pid::from_raw(pid.cast_signed());
            // It may have ended by itself.
            let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
        };
        // Its children notice that it is gone, and end, too.
        kill(self.server);
        if let Some(mut keeper) = self.keeper.take() {
            // Where nobody says so because there is nobody any more, it clears all away.
            keeper.stdin.take().unwrap().write_all(b"keep\n").unwrap();
            keeper.wait().unwrap();
        }
    }

    /// Starts it again.
    pub(crate) fn run(&mut self) {
        let programs = programs().unwrap();
        let mut command = if nix::unistd::getuid().is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "bash"]);
            command
        } else {
            Command::new("bash")
        };
        let mut keeper = command
            .args(["-c", SCRIPT, "bash"])
            .arg(&programs)
            .arg(&self.directory)
            .args([&self.listens, &self.port.to_string(), &self.options])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(keeper.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        self.server = line.trim().parse().expect("PostgreSQL starts");
        self.keeper = Some(keeper);
    }

    /// What `psql` prints for a statement.
    pub(crate) fn psql(&self, statement: &str) -> String {
        let mut psql = Command::new(programs().unwrap().join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"])
            .arg(self.address())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = psql.stdin.take().unwrap();
        stdin.write_all(statement.as_bytes()).unwrap();
        drop(stdin);
        let ended = psql.wait_with_output().unwrap();
        assert!(ended.status.success(), "{statement}");
        String::from_utf8(ended.stdout).unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.end();
        // What it still writes as it ends makes no difference any more.
        let _ = fs::remove_dir_all(&self.directory);
    }
}

fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(PROGRAMS)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    found.sort();
    found.pop()
}

fn memory() -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    if tempfile::tempdir_in(&shared).is_ok() {
        shared
    } else {
        std::env::temp_dir()
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
