//! What runs is the program itself, as if sudomode had never been there.

use std::io::Write;
use std::os::fd::AsRawFd;
use std::process::Stdio;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::sandbox::{SPENDING, SUDOMODE, Sandbox, end, ended, until};

const ASKING: &str =
    "default: REQUIRE_APPROVAL\nrules: [{id: other, program: nothing, decision: ALLOW}]\n";
const ALLOWING: &str =
    "default: ALLOW\nrules: [{id: all, resource: '*', decision: ALLOW, opaque: true}]\n";

/// A program that tells all it can see of the process it is.
const MIRROR: &str = "\
printf 'pid %s\\n' $$
printf 'cwd %s\\n' \"$PWD\"
printf 'umask %s\\n' $(umask)
printf 'zero %s\\n' \"$0\"
printf 'arg <%s>\\n' \"$@\"
printf 'group %s\\n' $(cut -d' ' -f5,6 /proc/$$/stat)
sh -c 'exec grep -E ^Sig[BI] /proc/self/status'
sh -c 'exec ls /proc/self/fd'
cat
exit 3";

fn lines_without(text: &str, names: &[&str]) -> Vec<String> {
    text.lines()
        .filter(|line| !names.iter().any(|name| line.starts_with(name)))
        .map(str::to_owned)
        .collect()
}

#[test]
fn program_sees_what_it_would_see_without_sudomode() {
    for (policy, asks) in [(ALLOWING, false), (ASKING, true)] {
        let sandbox = Sandbox::with_policy(policy);
        let mirror = sandbox.stub("mirror", MIRROR);
        let arguments = ["a b", "", "ünï", "*", "--x=1", "new\nline"];
        let bare: Vec<&str> = std::iter::once("mirror").chain(arguments).collect();
        let wrapped: Vec<&str> = [SUDOMODE, "exec", "--"]
            .into_iter()
            .chain(bare.iter().copied())
            .collect();
        let answer = |argv: &[&str], asks: bool| {
            let script = "umask 027; trap '' HUP PIPE; exec \"$@\"";
            let argv: Vec<&str> = ["setsid", "-w", "sh", "-c", script, "sh"]
                .into_iter()
                .chain(argv.iter().copied())
                .collect();
            let mut child = sandbox
                .command(&argv)
                .stdin(Stdio::piped())
                .spawn()
                .unwrap();
            child
                .stdin
                .take()
                .unwrap()
                .write_all(b"from stdin\n")
                .unwrap();
            if asks {
                let id = sandbox.pending(1);
                assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
            }
            ended(child)
        };
        let (without, with) = (answer(&bare, false), answer(&wrapped, asks));
        assert_eq!((with.code, without.code), (3, 3), "{with:?}");
        // A pid is a process's own; under 200 lies the copy that an approved script runs from.
        let differing: &[&str] = if asks {
            &["pid", "group", "200"]
        } else {
            &["pid", "group"]
        };
        assert_eq!(
            lines_without(&with.stdout, differing),
            lines_without(&without.stdout, differing)
        );
        assert!(with.stdout.contains(&format!("zero {}", mirror.display())));
    }
}

#[test]
fn process_stays_the_same_and_its_signals_reach_the_program() {
    let sandbox = Sandbox::with_policy(ALLOWING);
    sandbox.stub("sleeper", "echo $$ > pid; exec sleep 60");
    let mut command = sandbox.command(&["sh", "-c", &format!("exec {SUDOMODE} exec -- sleeper")]);
    let child = command.spawn().unwrap();
    let pid = until("it runs", || {
        sandbox.text("work/pid").trim().parse::<i32>().ok()
    });
    assert_eq!(u32::try_from(pid).unwrap(), child.id(), "the very process");
    kill(Pid::from_raw(pid), Signal::SIGTERM).unwrap();
    assert_eq!(ended(child).code, 128 + 15);
}

#[test]
fn death_by_signal_is_recorded_as_such() {
    let sandbox = Sandbox::with_policy(ASKING);
    sandbox.stub("killer", "sleep 0.2; kill -9 $$");
    let waiting = sandbox.start("exec -- killer");
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    assert_eq!(ended(waiting).code, 128 + 9);
    sandbox.stands("FINISHED");
    let outcome = &sandbox.requests()[0]["outcome"];
    assert!(
        *outcome == serde_json::json!({"signal": 9}) || outcome == "unseen",
        "{outcome}"
    );
}

#[test]
fn caller_hears_the_end_of_the_output_though_a_watcher_stands_beside() {
    let sandbox = Sandbox::with_policy(ASKING);
    sandbox.stub("closer", "exec 1>&- 2>&- 3>&-; sleep 5");
    let (reader, writer) = std::io::pipe().unwrap();
    let number = writer.as_raw_fd();
    nix::fcntl::fcntl(
        &writer,
        nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::empty()),
    )
    .unwrap();
    let script = format!("exec {SUDOMODE} exec -- closer 3>&{number} {number}>&-");
    let mut child = sandbox.command(&["bash", "-c", &script]).spawn().unwrap();
    drop(writer);
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    // All of the program's streams end when the program closes them, long before it ends.
    let started = std::time::Instant::now();
    std::io::Read::read_to_string(&mut { reader }, &mut String::new()).unwrap();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut String::new()).unwrap();
    assert!(child.try_wait().unwrap().is_none(), "it still sleeps");
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
    kill(Pid::from_raw(child.id().cast_signed()), Signal::SIGKILL).unwrap();
    child.wait().unwrap();
}

#[test]
fn injected_code_makes_a_command_a_question_and_does_not_reach_an_approved_one() {
    let sandbox = Sandbox::with_policy(
        "default: ALLOW\nrules: [{id: show, program: show, decision: ALLOW}]\n",
    );
    sandbox.stub("show", "echo \"[$BASH_ENV][$PLAIN]\"");
    let run = |variable: &str| {
        let mut command = sandbox.sudomode(&["exec", "--wait", "0s", "--", "show"]);
        command
            .env(variable, "/tmp/x")
            .env("PLAIN", "kept")
            .spawn()
            .map(ended)
            .unwrap()
    };
    assert_eq!(run("HARMLESS").stdout, "[][kept]\n");
    assert_eq!(run("BASH_ENV").code, 75);
    let id = sandbox.pending(1);
    assert!(
        sandbox
            .run(&format!("show {id}"))
            .stdout
            .contains("taken away  BASH_ENV")
    );
    sandbox.run(&format!("approve {id}"));
    let approved = run("BASH_ENV");
    assert_eq!(approved.stdout, "[][kept]\n", "{approved:?}");

    sandbox.write(
        "home/.config/sudomode/policies.yaml",
        "default: ALLOW\ntrusted_env: [BASH_ENV]\nrules: []\n",
    );
    assert_eq!(
        run("BASH_ENV").stdout,
        "[/tmp/x][kept]\n",
        "the policy trusts it"
    );
}

#[test]
fn approval_covers_what_a_line_of_shell_expands() {
    let sandbox = Sandbox::with_policy(ASKING);
    let run = |directory: &str| {
        let mut command =
            sandbox.sudomode(&["exec", "--wait", "0s", "--", "sh", "-c", "echo rm -rf $DIR"]);
        end(command.env("DIR", directory))
    };
    assert_eq!(run("build").code, 75);
    let id = sandbox.pending(1);
    assert!(
        sandbox
            .run(&format!("show {id}"))
            .stdout
            .contains("DIR=build")
    );
    sandbox.run(&format!("approve {id}"));
    assert_eq!(run("/").code, 75, "another question");
    assert_eq!(run("build").stdout, "rm -rf build\n");
}

#[test]
fn outcome_goes_to_the_status_descriptor_and_not_to_the_program() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub(
        "stripe",
        "ls /proc/$$/fd | tr '\\n' ' '; echo \"[$SUDOMODE_STATUS_FD]\"",
    );
    let status = |line: &str| {
        let script = format!("SUDOMODE_STATUS_FD=9 {SUDOMODE} exec --wait 0s -- {line} 9>status");
        let ended = end(&mut sandbox.command(&["bash", "-c", &script]));
        (
            ended,
            serde_json::from_str::<serde_json::Value>(&sandbox.text("work/status")).unwrap(),
        )
    };
    let (allowed, object) = status("stripe charge --amount 20");
    assert_eq!(
        (object["status"].as_str(), object["executed"].as_str()),
        (Some("executing"), Some("yes"))
    );
    assert!(
        !allowed.stdout.contains(" 9 ") && allowed.stdout.contains("[]"),
        "{}",
        allowed.stdout
    );
    let (pending, object) = status("stripe charge --amount 80");
    assert_eq!(
        (
            pending.code,
            object["exit_code"].as_i64(),
            object["executed"].as_str()
        ),
        (75, Some(75), Some("no"))
    );
    let (denied, object) = status("psql -c 'DROP TABLE users'");
    assert_eq!(
        (denied.code, object["status"].as_str()),
        (77, Some("denied"))
    );
    assert_eq!(
        object["reason"],
        "tables are dropped by a migration, not by hand"
    );
}

#[test]
fn nested_call_is_one_question() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let waiting = sandbox.start("exec -- sudomode exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    assert_eq!(
        sandbox.requests()[0]["argv"],
        serde_json::json!(["stripe", "charge", "--amount", "80"])
    );
    sandbox.run(&format!("approve {id}"));
    assert_eq!(ended(waiting).stdout, "stripe charge --amount 80\n");
    assert_eq!(
        sandbox
            .run("exec -- sudomode exec -- stripe charge --amount 20")
            .stdout,
        "stripe charge --amount 20\n"
    );
}
