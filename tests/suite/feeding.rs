//! Code that comes through standard input: what was judged and shown is what the program reads.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nix::sys::signal::{Signal, kill as signal};
use nix::unistd::Pid;

use crate::sandbox::{Ended, SUDOMODE, Sandbox, end, ended, kill, until};

const ASKING: &str = "\
default: REQUIRE_APPROVAL
rules:
  - {id: selects, resource: postgres, action: select, decision: ALLOW}
  - {id: drops, resource: postgres, action: drop_table, decision: DENY}
  - {id: everyday, program: [cat, head], decision: ALLOW}
";
const ALLOWING: &str =
    "default: ALLOW\nrules: [{id: all, resource: '*', decision: ALLOW, opaque: true}]\n";

/// A `psql` that keeps what it reads.
fn database(policy: &str) -> Sandbox {
    let sandbox = Sandbox::with_policy(policy);
    sandbox.stub("psql", "exec cat > got");
    sandbox
}

fn got(sandbox: &Sandbox) -> Vec<u8> {
    std::fs::read(sandbox.path("work/got")).unwrap()
}

/// Starts a command and writes to its standard input in the background, to the end of what there is.
fn fed(command: &mut Command, bytes: impl Into<Vec<u8>>) -> Child {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let (mut pipe, bytes) = (child.stdin.take().unwrap(), bytes.into());
    // A program that wants no more closes the pipe.
    std::thread::spawn(move || drop(pipe.write_all(&bytes)));
    child
}

fn exec(sandbox: &Sandbox, line: &str) -> Command {
    let words: Vec<&str> = ["exec", "--"].into_iter().chain(line.split(' ')).collect();
    sandbox.sudomode(&words)
}

/// Runs a command that is asked about, and says yes.
fn approved(sandbox: &Sandbox, child: Child) -> Ended {
    let id = sandbox.pending(1);
    let yes = sandbox.run(&format!("approve {id}"));
    assert_eq!(yes.code, 0, "{}", yes.stderr);
    let ended = ended(child);
    sandbox.stands("FINISHED");
    ended
}

#[test]
fn sql_that_is_piped_is_read_like_sql_that_is_typed() {
    let sandbox = database(ASKING);
    let select = ended(fed(
        &mut exec(&sandbox, "psql"),
        "SELECT name FROM users;\n",
    ));
    assert_eq!(select.code, 0, "{}", select.stderr);
    assert_eq!(got(&sandbox), b"SELECT name FROM users;\n");
    let drop = "SELECT name FROM users; DROP TABLE users;";
    let denied = ended(fed(&mut exec(&sandbox, "psql -f -"), drop));
    assert_eq!(denied.code, 77);
    assert!(
        denied.stderr.starts_with("sudomode: denied postgres"),
        "{}",
        denied.stderr
    );
    let asked = fed(
        &mut exec(&sandbox, "psql"),
        "DELETE FROM users WHERE id = 1",
    );
    assert_eq!(approved(&sandbox, asked).code, 0);
    assert_eq!(got(&sandbox), b"DELETE FROM users WHERE id = 1");
}

#[test]
fn approved_bytes_arrive_whatever_they_are_and_however_many() {
    const LOOKED_INTO: usize = 1 << 20;
    const HELD: usize = 16 << 20;
    let lengths = [
        1,
        LOOKED_INTO - 1,
        LOOKED_INTO,
        LOOKED_INTO + 1,
        HELD,
        HELD + (1 << 20) + 1,
    ];
    // One statement and a comment: a million statements would only take their time.
    let comment = || b"-- filling\n".iter().copied().cycle();
    let mut inputs: Vec<Vec<u8>> = lengths
        .iter()
        .map(|length| {
            let line = b"UPDATE users SET name = 'a' WHERE id = 1;\n".iter();
            line.copied().chain(comment()).take(*length).collect()
        })
        .collect();
    inputs.push(b"\xff\xfe\x00UPDATE\r\n\n".to_vec());
    inputs.push("größe 東京 \u{202e} \x1b[2K\0".into());
    for input in inputs {
        let sandbox = database(ASKING);
        let file = sandbox.write("work/input", &input);
        for piped in [true, false] {
            let mut command = exec(&sandbox, "psql");
            let child = if piped {
                fed(&mut command, input.clone())
            } else {
                command.stdin(File::open(&file).unwrap()).spawn().unwrap()
            };
            let ended = approved(&sandbox, child);
            assert_eq!(ended.code, 0, "{}", ended.stderr);
            assert!(got(&sandbox) == input, "{} bytes", input.len());
        }
    }
}

#[test]
fn what_cannot_all_be_looked_into_asks_and_says_so() {
    let beginning = format!("SELECT 1;\n{}", "-- filling\n".repeat(1 << 17));
    for (input, why) in [
        (beginning.as_bytes(), "longer than 1 MiB"),
        (b"SELECT '\xff'", "not UTF-8"),
        (b"SELECT 1\0 ; SELECT 2", "NUL byte"),
    ] {
        let sandbox = database(ASKING);
        let waiting = fed(&mut exec(&sandbox, "psql --quiet"), input);
        let id = sandbox.pending(1);
        let shown = sandbox.run(&format!("show {id}")).stdout;
        assert!(
            shown.contains(&format!("standard input {why}"))
                || shown.contains(&format!("standard input is {why}"))
                || shown.contains(&format!("standard input holds a {why}")),
            "{why}: {}",
            &shown[..2000.min(shown.len())]
        );
        sandbox.run(&format!("reject {id}"));
        assert_eq!(ended(waiting).code, 77);
    }
    let sandbox = database(ASKING);
    let hidden = beginning.replacen("SELECT 1", "DROP TABLE users", 1);
    let denied = ended(fed(&mut exec(&sandbox, "psql"), hidden));
    assert_eq!(denied.code, 77, "what was read counts: {}", denied.stderr);
}

#[test]
fn nothing_at_all_is_nothing() {
    let sandbox = database(ASKING);
    let closed = format!("exec {SUDOMODE} exec -- psql <&-");
    let empty = sandbox.write("work/empty", "");
    let starts: [&dyn Fn() -> Child; 4] = [
        &|| exec(&sandbox, "psql").spawn().unwrap(),
        &|| fed(&mut exec(&sandbox, "psql"), ""),
        &|| {
            let file = File::open(&empty).unwrap();
            exec(&sandbox, "psql").stdin(file).spawn().unwrap()
        },
        &|| sandbox.command(&["sh", "-c", &closed]).spawn().unwrap(),
    ];
    for start in starts {
        approved(&sandbox, start());
        assert_eq!(got(&sandbox), b"");
    }
    let requests = sandbox.requests();
    let fingerprint = &requests[0]["fingerprint"];
    assert!(
        requests
            .iter()
            .all(|request| request["fingerprint"] == *fingerprint)
    );
}

#[test]
fn a_file_is_read_from_where_it_stands_and_counts_as_read() {
    let sandbox = database(ASKING);
    sandbox.write(
        "work/input",
        "skipped\nUPDATE users SET a = 1 WHERE b = 2;\n",
    );
    let mut file = File::open(sandbox.path("work/input")).unwrap();
    file.seek(SeekFrom::Start(8)).unwrap();
    let child = exec(&sandbox, "psql")
        .stdin(file.try_clone().unwrap())
        .spawn()
        .unwrap();
    approved(&sandbox, child);
    assert_eq!(got(&sandbox), b"UPDATE users SET a = 1 WHERE b = 2;\n");
    let mut rest = String::new();
    file.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "", "whoever shares the file goes on behind it");
}

#[test]
fn a_call_that_executes_nothing_leaves_a_file_where_it_stood() {
    let sandbox = database(ASKING);
    let path = sandbox.write("work/input", "DROP TABLE users");
    let mut file = File::open(path).unwrap();
    let denied = end(exec(&sandbox, "psql").stdin(file.try_clone().unwrap()));
    assert_eq!(denied.code, 77);
    assert_eq!(file.stream_position().unwrap(), 0);
}

#[test]
fn the_same_bytes_pick_the_request_up_and_others_ask_anew() {
    let sandbox = database(ASKING);
    let update = "UPDATE users SET a = 1 WHERE b = 2";
    let mut waiting = fed(&mut exec(&sandbox, "psql"), update);
    let id = sandbox.pending(1);
    kill(&mut waiting);
    let mut call = sandbox.sudomode(&["exec", "--wait", "0s", "--", "psql"]);
    assert_eq!(ended(fed(&mut call, update)).code, 75);
    assert_eq!(sandbox.pending(1), id, "no second question");
    assert_eq!(ended(fed(&mut call, format!("{update}0"))).code, 75);
    let other = sandbox.pending(2);
    assert_ne!(other, id);
    sandbox.run(&format!("cancel {other}"));
    sandbox.run(&format!("approve {id}"));
    // From a file instead of a pipe: what is read is what counts.
    let file = sandbox.write("work/input", update);
    let ran = end(call.stdin(File::open(file).unwrap()));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(got(&sandbox), update.as_bytes());
}

#[test]
fn a_file_that_changes_while_a_human_thinks_does_not_change_what_runs() {
    let sandbox = database(ASKING);
    let update = "UPDATE users SET a = 1 WHERE b = 2";
    let path = sandbox.write("work/input", update);
    let waiting = exec(&sandbox, "psql")
        .stdin(File::open(&path).unwrap())
        .spawn()
        .unwrap();
    sandbox.pending(1);
    sandbox.write("work/input", "DROP TABLE users -- and more than there was");
    assert_eq!(approved(&sandbox, waiting).code, 0);
    assert_eq!(got(&sandbox), update.as_bytes());
}

#[test]
fn a_human_is_shown_every_line_and_no_secret() {
    let sandbox = database(ASKING);
    let token = format!("ghp_{}", "a1B2".repeat(9));
    let text = format!("UPDATE users\n  SET token = '{token}'\r\n  WHERE id = 1\u{202e};\x1b[2K\n");
    let waiting = fed(&mut exec(&sandbox, "psql"), text.clone());
    let id = sandbox.pending(1);
    let shown = sandbox.run(&format!("show {id}")).stdout;
    let digest = sandbox.json(&format!("show {id} --json"))["stdin"]["digest"].clone();
    for expected in [
        &format!(
            "  stdin       {} bytes, sha256 {}\n              UPDATE users\n                SET token = '‹redacted›'",
            text.len(),
            digest.as_str().unwrap()
        ),
        "WHERE id = 1\\u{202e};\\x1b[2K\n",
        "beware      standard input holds characters that cannot be seen",
    ] {
        assert!(
            shown.contains(expected),
            "{expected} is missing in\n{shown}"
        );
    }
    assert!(!shown.contains(&token) && !shown.contains('\x1b'));
    assert!(
        !sandbox
            .run(&format!("audit show {id} --json"))
            .stdout
            .contains(&token)
    );
    sandbox.run(&format!("reject {id}"));
    let refused = ended(waiting);
    assert!(!refused.stderr.contains(&token), "{}", refused.stderr);
}

#[test]
fn a_here_document_is_code_too() {
    let sandbox = database(ASKING);
    let script = format!(
        "{SUDOMODE} exec -- psql <<'END'\nUPDATE users SET a = '$b' WHERE c = 1;\nEND\necho $?"
    );
    let child = sandbox.command(&["bash", "-c", &script]).spawn().unwrap();
    assert_eq!(approved(&sandbox, child).stdout, "0\n");
    assert_eq!(got(&sandbox), b"UPDATE users SET a = '$b' WHERE c = 1;\n");
}

#[test]
fn scripts_read_on_in_their_own_text_as_without_sudomode() {
    let script = "\
echo first
read -r line
this line is read
echo \"read <$line>\"
head -n 1 > /dev/null
cat
the rest
is data\n";
    for shell in ["bash", "dash", "bash -s a b", "sh"] {
        let words: Vec<&str> = shell.split(' ').collect();
        let sandbox = Sandbox::with_policy(ASKING);
        let file = sandbox.write("work/script", script);
        let without = end(sandbox.command(&words).stdin(File::open(&file).unwrap()));
        for piped in [true, false] {
            let mut command = exec(&sandbox, shell);
            let child = if piped {
                fed(&mut command, script)
            } else {
                command.stdin(File::open(&file).unwrap()).spawn().unwrap()
            };
            let with = approved(&sandbox, child);
            assert_eq!(
                (with.code, &with.stdout),
                (without.code, &without.stdout),
                "{shell}"
            );
        }
    }
}

#[test]
fn interpreters_and_clients_take_what_they_are_given() {
    let sandbox = Sandbox::with_policy(ASKING);
    for (line, input, output) in [
        ("python3", "print(6 * 7)\n", "42\n"),
        (
            "python3 -",
            "import sys\nprint(sys.stdin.read() == '')\n",
            "True\n",
        ),
        ("perl", "print 6 * 7", "42"),
        ("sqlite3", "SELECT 6 * 7;\n", "42\n"),
    ] {
        let program = line.split(' ').next().unwrap();
        if !Path::new("/usr/bin").join(program).exists() {
            eprintln!("SKIPPED: there is no {program} here");
            continue;
        }
        let child = fed(&mut exec(&sandbox, line), input);
        let ended = approved(&sandbox, child);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (0, output),
            "{line}: {}",
            ended.stderr
        );
    }
}

#[test]
fn a_writer_that_never_ends_is_heard_and_hears_when_nobody_reads() {
    let sandbox = Sandbox::with_policy(ALLOWING);
    sandbox.stub("psql", "head -c 40000000 | tail -c 3");
    // Ends only if `yes` does.
    let script = format!("yes 'SELECT 1;' | {SUDOMODE} exec -- psql");
    let endless = end(&mut sandbox.command(&["sh", "-c", &script]));
    assert_eq!(
        (endless.code, endless.stdout.as_str()),
        (0, "1;\n"),
        "{}",
        endless.stderr
    );

    // A writer that has nothing to say is not kept from hearing it either.
    sandbox.stub("psql", "echo done");
    let mut child = exec(&sandbox, "psql")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let _ = pipe.write_all(&b"SELECT 1;\n".repeat(2 << 20));
    assert_eq!(ended(child).stdout, "done\n");
    until("the pipe is closed", || {
        pipe.write_all(b"\n").is_err().then_some(())
    });
}

#[test]
fn a_script_that_its_writer_could_not_finish_is_what_came() {
    let sandbox = database(ASKING);
    let mut writer = sandbox
        .command(&[
            "sh",
            "-c",
            "printf 'UPDATE users SET a = 1 WHERE b = 2'; exec sleep 60",
        ])
        .spawn()
        .unwrap();
    let pipe = writer.stdout.take().unwrap();
    let waiting = exec(&sandbox, "psql").stdin(pipe).spawn().unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(
        sandbox.requests().len(),
        0,
        "it waits for the end, as psql would"
    );
    signal(Pid::from_raw(writer.id().cast_signed()), Signal::SIGKILL).unwrap();
    writer.wait().unwrap();
    assert_eq!(approved(&sandbox, waiting).code, 0);
    assert_eq!(got(&sandbox), b"UPDATE users SET a = 1 WHERE b = 2");
}

#[test]
fn a_caller_that_waits_for_a_writer_can_be_ended() {
    let sandbox = database(ASKING);
    let mut child = exec(&sandbox, "psql")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let pipe = child.stdin.take();
    std::thread::sleep(std::time::Duration::from_millis(200));
    signal(Pid::from_raw(child.id().cast_signed()), Signal::SIGTERM).unwrap();
    assert_eq!(ended(child).code, 128 + 15);
    drop(pipe);
    assert_eq!(sandbox.requests().len(), 0);
}

#[test]
fn a_pipe_that_is_set_to_return_at_once_is_waited_for() {
    let sandbox = database(ASKING);
    let (reader, mut writer) = std::io::pipe().unwrap();
    let nonblock = nix::fcntl::FcntlArg::F_SETFL(nix::fcntl::OFlag::O_NONBLOCK);
    nix::fcntl::fcntl(&reader, nonblock).unwrap();
    let child = exec(&sandbox, "psql").stdin(reader).spawn().unwrap();
    for part in ["UPDATE users ", "SET a = 1 ", "WHERE b = 2"] {
        std::thread::sleep(std::time::Duration::from_millis(100));
        writer.write_all(part.as_bytes()).unwrap();
    }
    drop(writer);
    assert_eq!(approved(&sandbox, child).code, 0);
    assert_eq!(got(&sandbox), b"UPDATE users SET a = 1 WHERE b = 2");
}

#[test]
fn a_command_that_reads_no_code_keeps_its_standard_input() {
    let sandbox = database(ASKING);
    sandbox.stub("mirror", "readlink /proc/self/fd/0; cat");
    let mut child = exec(&sandbox, "cat -n")
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(b"one\n").unwrap();
    let mut line = [0; 10];
    // It answers before there is an end.
    child
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut line)
        .unwrap();
    assert_eq!(&line, b"     1\tone");
    drop(pipe);
    assert_eq!(ended(child).code, 0);
    let child = fed(&mut exec(&sandbox, "psql -c UPDATE\u{a0}users"), "more");
    assert_eq!(approved(&sandbox, child).code, 0);
    assert_eq!(got(&sandbox), b"more");
    assert!(sandbox.requests()[0]["stdin"].is_null());
    let child = fed(&mut exec(&sandbox, "mirror"), "data");
    let mirrored = approved(&sandbox, child);
    assert!(mirrored.stdout.starts_with("pipe:"), "{}", mirrored.stdout);
}
