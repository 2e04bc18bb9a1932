//! Whatever is wrong, nothing is executed, and the message says what to do.

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::PermissionsExt;

use crate::sandbox::{SPENDING, SUDOMODE, Sandbox, end, ended};

const ALLOWING: &str =
    "default: ALLOW\nrules: [{id: all, resource: '*', decision: ALLOW, opaque: true}]\n";

#[test]
fn commands_that_cannot_run_end_with_the_codes_of_a_shell() {
    let sandbox = Sandbox::with_policy(ALLOWING);
    sandbox.write("work/plain.txt", "no program\n");
    let text = sandbox.write("bin/text", "no interpreter line\n");
    fs::set_permissions(&text, fs::Permissions::from_mode(0o755)).unwrap();
    let broken = sandbox.write("bin/broken", "#!/nonexistent/interpreter\n");
    fs::set_permissions(&broken, fs::Permissions::from_mode(0o755)).unwrap();
    let table = [
        (vec![""], 64),
        (vec!["nonexistent-program"], 127),
        (vec!["./nonexistent"], 127),
        (vec!["/tmp"], 126),
        (vec!["."], 127),
        (vec!["./plain.txt"], 126),
        (vec!["text"], 126),
        (vec!["broken"], 126),
    ];
    for (command, code) in table {
        let arguments: Vec<&str> = ["exec", "--"]
            .into_iter()
            .chain(command.iter().copied())
            .collect();
        let ended = sandbox.run_args(&arguments);
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (code, ""),
            "{command:?}: {}",
            ended.stderr
        );
        assert!(
            ended.stderr.contains("nothing executed"),
            "{command:?}: {}",
            ended.stderr
        );
    }
    assert_eq!(sandbox.run("exec --").code, 64);
    assert_eq!(sandbox.run("exec").code, 64);
}

#[test]
fn missing_program_is_denied_before_it_is_missing_and_never_asked_about() {
    let sandbox = Sandbox::with_policy(
        "rules: [{id: ask, resource: nothere, action: go, decision: REQUIRE_APPROVAL}]\n",
    );
    assert_eq!(sandbox.run("exec -- nothere stop").code, 77);
    assert_eq!(sandbox.run("exec -- nothere go").code, 127);
    assert!(sandbox.requests().is_empty());
    assert_eq!(
        sandbox.run("check -- nothere go").code,
        75,
        "check judges by name alone"
    );
}

#[test]
fn arguments_that_are_no_text_arrive_byte_by_byte() {
    let sandbox = Sandbox::with_policy(ALLOWING);
    sandbox.stub("bytes", "printf %s \"$1\" | od -An -tx1");
    let mut arguments: Vec<OsString> = ["exec", "--", "bytes"].map(OsString::from).to_vec();
    arguments.push(OsString::from_vec(vec![b'a', 0xff, 0xfe, b'z']));
    assert_eq!(sandbox.run_args(&arguments).stdout, " 61 ff fe 7a\n");
}

#[test]
fn two_megabytes_of_arguments_are_no_trouble() {
    let sandbox = Sandbox::with_policy(ALLOWING);
    sandbox.stub("count", "echo $#");
    let long = "x".repeat(100_000);
    let arguments: Vec<&str> = ["exec", "--", "count"]
        .into_iter()
        .chain(std::iter::repeat_n(long.as_str(), 15))
        .collect();
    let ended = sandbox.run_args(&arguments);
    // More than is looked into is opaque; this policy allows that too.
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (0, "15\n"),
        "{}",
        &ended.stderr[..ended.stderr.len().min(500)]
    );
}

#[test]
fn closed_streams_stay_closed_and_receive_nothing_of_ours() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("stripe", "open=; for n in 0 1 2; do [ -e /proc/$$/fd/$n ] && open=\"$open$n \"; done; echo $open > fds");
    for (closed, rest) in [
        ("0<&-", "1"),
        ("1>&-", "0"),
        ("2>&-", "0"),
        ("0<&- 1>&- 2>&-", ""),
    ] {
        let script = format!("exec {SUDOMODE} exec -- stripe charge --amount 20 {closed}");
        assert_eq!(
            end(&mut sandbox.command(&["bash", "-c", &script])).code,
            0,
            "{closed}"
        );
        let open = sandbox.text("work/fds");
        for number in 0..3 {
            let listed = open.contains(&number.to_string());
            assert_eq!(
                listed,
                !closed.contains(&format!("{number}<")) && !closed.contains(&format!("{number}>")),
                "{closed} {rest}: {open}"
            );
        }
    }
    let script =
        format!("exec {SUDOMODE} exec --wait 0s -- stripe charge --amount 80 0<&- 1>&- 2>&-");
    assert_eq!(end(&mut sandbox.command(&["bash", "-c", &script])).code, 75);
    assert_eq!(sandbox.run("audit verify").code, 0);
}

#[test]
fn full_disk_executes_nothing() {
    let sandbox = Sandbox::with_policy(SPENDING);
    fs::create_dir_all(sandbox.path("home/.local/state/sudomode")).unwrap();
    let state = sandbox.path("home/.local/state/sudomode");
    // A file system of its own that is full.
    let script = format!(
        "mount -t tmpfs -o size=64k,mode=700 tmpfs {state}; head -c 65536 /dev/zero > {state}/fill 2>/dev/null; \
         {SUDOMODE} exec -- stripe charge --amount 20; echo $?; {SUDOMODE} exec --wait 0s -- stripe charge --amount 80; echo $?",
        state = state.display()
    );
    let ended = end(&mut sandbox.command(&["sh", "-c", &script]));
    assert_eq!(ended.stdout, "69\n69\n", "{}", ended.stderr);
    assert!(
        ended.stderr.contains("No space left") || ended.stderr.contains("full"),
        "{}",
        ended.stderr
    );
}

#[test]
fn read_only_home_executes_nothing_unless_the_policy_says_so() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let script = |policy: &str| {
        sandbox.write("home/.config/sudomode/policies.yaml", policy);
        let home = sandbox.path("home");
        let script = format!(
            "mount --bind -o ro {home} {home}; {SUDOMODE} exec -- stripe charge --amount 20; echo $?; \
             {SUDOMODE} exec --wait 0s -- stripe charge --amount 80; echo $?",
            home = home.display()
        );
        end(&mut sandbox.command(&["sh", "-c", &script]))
    };
    assert_eq!(script(SPENDING).stdout, "69\n69\n");
    let best_effort = script(&format!("audit: best_effort\n{SPENDING}"));
    assert_eq!(best_effort.stdout, "stripe charge --amount 20\n0\n69\n");
    assert!(
        best_effort.stderr.contains("warning"),
        "{}",
        best_effort.stderr
    );
}

#[test]
fn store_that_is_locked_corrupt_or_newer_executes_nothing() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let ask = "exec --wait 0s -- stripe charge --amount 80";
    assert_eq!(sandbox.run(ask).code, 75);
    let store = sandbox.path("home/.local/state/sudomode/store.db");

    let lock = rusqlite::Connection::open(&store).unwrap();
    lock.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(sandbox.run(ask).code, 69, "locked");
    lock.execute_batch("COMMIT; PRAGMA user_version = 99")
        .unwrap();
    drop(lock);
    let newer = sandbox.run(ask);
    assert_eq!(newer.code, 78);
    assert!(newer.stderr.contains("newer version"), "{}", newer.stderr);
    assert_eq!(
        sandbox.run("exec -- stripe charge --amount 20").code,
        0,
        "an allowed command needs no store"
    );

    for file in ["store.db-wal", "store.db-shm"] {
        let _ = fs::remove_file(store.with_file_name(file));
    }
    fs::write(&store, "this is no database, and never was one".repeat(100)).unwrap();
    let corrupt = sandbox.run(ask);
    assert_eq!((corrupt.code, corrupt.stdout.as_str()), (69, ""));
    assert!(
        corrupt.stderr.contains("move it away"),
        "{}",
        corrupt.stderr
    );
}

#[test]
fn empty_store_of_nobody_is_taken_over() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write("home/.local/state/sudomode/store.db", "");
    fs::set_permissions(
        sandbox.path("home/.local/state/sudomode/store.db"),
        fs::Permissions::from_mode(0o600),
    )
    .unwrap();
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75
    );
}

#[test]
fn state_that_others_can_write_is_not_believed() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    crate::sandbox::writable_by_others(&sandbox.path("home/.local/state/sudomode/store.db"));
    assert_eq!(sandbox.run("pending").code, 78);
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        78
    );
}

#[test]
fn reader_that_went_away_is_no_crash() {
    let sandbox = Sandbox::with_policy(SPENDING);
    for line in [
        "--help",
        "audit list --json",
        "pending --json",
        "check -- true",
    ] {
        let script = format!("{SUDOMODE} {line} | true; exit ${{PIPESTATUS[0]}}");
        let ended = end(&mut sandbox.command(&["bash", "-c", &script]));
        assert!(matches!(ended.code, 0 | 75 | 141), "{line}: {ended:?}");
        assert!(
            !ended.stderr.contains("panicked"),
            "{line}: {}",
            ended.stderr
        );
    }
}

#[test]
fn clock_that_is_set_back_expires_what_it_would_have_extended() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write("home/.config/sudomode/config.yaml", "approved_for: 1s\n");
    sandbox.run("exec --wait 0s -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    // As if the wall clock had been set back by a day: its deadline lies far ahead.
    let store =
        rusqlite::Connection::open(sandbox.path("home/.local/state/sudomode/store.db")).unwrap();
    store
        .execute_batch("UPDATE requests SET deadline_wall = deadline_wall + 86400000")
        .unwrap();
    drop(store);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert_eq!(
        sandbox
            .run("exec --wait 0s -- stripe charge --amount 80")
            .code,
        75
    );
    assert_eq!(sandbox.statuses(), ["EXPIRED", "PENDING"]);
}

#[test]
fn question_that_nobody_answers_expires() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write("home/.config/sudomode/config.yaml", "pending_for: 1s\n");
    let ended = ended(sandbox.start("exec -- stripe charge --amount 80"));
    assert_eq!(ended.code, 75);
    assert!(
        ended.stderr.contains("sudomode: expired"),
        "{}",
        ended.stderr
    );
    assert_eq!(sandbox.statuses(), ["EXPIRED"]);
}
