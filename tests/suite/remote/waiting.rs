//! An agent waits, whatever becomes of the server meanwhile.

use super::served::Served;
use crate::sandbox::{end, ended, until};

#[test]
fn an_agent_waits_at_a_server_and_its_approval_makes_the_command_run_once() {
    let served = Served::new();
    served.counting();
    let call = served.here.start("exec -- stripe charge --amount 80");
    let id = served.pending();
    let waiting = served.here.run("pending");
    assert!(waiting.stdout.contains(&id[..12]), "{waiting:?}");
    assert!(waiting.stdout.contains("your token answers"), "{waiting:?}");
    let approved = served.here.run(&format!("approve {}", &id[..12]));
    assert_eq!(approved.code, 0, "{approved:?}");
    let call = ended(call);
    assert_eq!(call.code, 0, "{call:?}");
    assert!(
        call.stderr.starts_with("sudomode: pending req_"),
        "{call:?}"
    );
    served.stands("FINISHED");
    let shown = served.here.json(&format!("show {id} --json"));
    assert_eq!(shown["outcome"]["exit"], 0, "{shown}");
    assert_eq!(served.runs(), 1);
    let events = served.here.run(&format!("audit show {id}")).stdout;
    for kind in ["requested", "approved", "consumed", "armed", "finished"] {
        assert!(events.contains(kind), "{kind}: {events}");
    }
    assert_eq!(served.here.run("audit verify").code, 0);
}

#[test]
fn the_same_command_again_picks_its_request_up_at_the_server() {
    let served = Served::new();
    served.counting();
    let line = "exec --wait 0s -- stripe charge --amount 80";
    let first = served.here.run(line);
    assert_eq!(first.code, 75, "{first:?}");
    let id = served.pending();
    assert_eq!(served.here.run(line).code, 75);
    assert_eq!(served.requests().len(), 1);
    assert_eq!(served.here.run(&format!("approve {id}")).code, 0);
    assert_eq!(served.here.run(&format!("wait {}", &id[..12])).code, 0);
    assert_eq!(served.here.run(line).code, 0);
    served.stands("FINISHED");
    assert_eq!(served.runs(), 1);
    let rejected = served.here.run(line);
    assert_eq!(rejected.code, 75, "a new run asks anew: {rejected:?}");
}

#[test]
fn a_server_that_is_killed_while_an_agent_waits_loses_nothing() {
    let mut served = Served::new();
    served.counting();
    let mut call = served
        .here
        .sudomode(&["exec", "--", "stripe", "charge", "--amount", "80"]);
    let said = served.here.path("said");
    let call = call
        .stderr(std::fs::File::create(&said).unwrap())
        .spawn()
        .unwrap();
    let id = served.pending();
    served.kill();
    until("the lost connection is told", || {
        served
            .here
            .text("said")
            .contains("it is tried again")
            .then_some(())
    });
    served.start();
    let approved = served.here.run(&format!("approve {id}"));
    assert_eq!(approved.code, 0, "{approved:?}");
    let call = ended(call);
    assert_eq!(call.code, 0, "{call:?}");
    served.stands("FINISHED");
    assert_eq!(served.runs(), 1);
    let told = served
        .here
        .text("said")
        .matches("it is tried again")
        .count();
    assert_eq!(told, 1, "{}", served.here.text("said"));
}

#[test]
fn a_server_that_is_gone_is_69_and_nothing_is_executed() {
    let mut served = Served::new();
    served.counting();
    let waits = served
        .here
        .start("exec --wait 4s -- stripe charge --amount 80");
    served.pending();
    served.kill();
    let waited = ended(waits);
    assert_eq!(waited.code, 69, "{waited:?}");
    let asked = served
        .here
        .run("exec --wait 30s -- stripe charge --amount 90");
    assert_eq!(asked.code, 69, "{asked:?}");
    assert!(asked.stderr.contains("could not be reached"), "{asked:?}");
    assert!(asked.stderr.contains("nothing executed"), "{asked:?}");
    let denied = served.here.run("exec -- rmdir x");
    assert_eq!(
        denied.code, 77,
        "what is denied is denied by the copy: {denied:?}"
    );
    // Without a copy nothing is allowed either.
    std::fs::remove_file(copy(&served)).unwrap();
    let lacking = served.here.run("exec -- stripe charge --amount 10");
    assert_eq!(lacking.code, 69, "{lacking:?}");
    assert_eq!(served.runs(), 0);
}

#[test]
fn an_allowed_command_needs_no_server_while_the_copy_is_fresh() {
    let mut served = Served::new();
    served.counting();
    assert_eq!(served.here.run("exec -- stripe charge --amount 10").code, 0);
    served.kill();
    assert_eq!(served.here.run("exec -- stripe charge --amount 11").code, 0);
    assert_eq!(served.runs(), 2);
    // The same copy, fetched a minute earlier.
    let path = copy(&served);
    let mut kept: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let boot = kept["boot"].as_i64().unwrap();
    kept["boot"] = (boot - 60_000).into();
    std::fs::write(&path, kept.to_string()).unwrap();
    assert_eq!(
        served.here.run("exec -- stripe charge --amount 12").code,
        69
    );
    // What was changed in it is not the server's any more.
    kept["boot"] = boot.into();
    let text = kept["copy"]["text"].as_str().unwrap();
    kept["copy"]["text"] = text.replace("> 50", "> 90").into();
    std::fs::write(&path, kept.to_string()).unwrap();
    assert_eq!(
        served.here.run("exec -- stripe charge --amount 80").code,
        69
    );
    assert_eq!(served.runs(), 2);
    let mode =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_waiter_that_is_sent_away_leaves_its_question_at_the_server() {
    let served = Served::new();
    let said = std::fs::File::create(served.here.path("said")).unwrap();
    let mut call = served
        .here
        .sudomode(&["exec", "--", "stripe", "charge", "--amount", "80"]);
    let mut call = call.stderr(said).spawn().unwrap();
    let id = served.pending();
    until("it waits", || {
        served.here.text("said").contains("pending").then_some(())
    });
    let pid = nix::unistd::Pid::from_raw(call.id().cast_signed());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
    assert_eq!(call.wait().unwrap().code(), Some(75));
    assert_eq!(served.statuses(), ["PENDING"]);
    let mut cancel = served.here.sudomode(&["cancel", &id]);
    assert_eq!(end(cancel.env("CLAUDECODE", "1")).code, 0);
    assert_eq!(served.statuses(), ["CANCELLED"]);
}

fn copy(served: &Served) -> std::path::PathBuf {
    served
        .here
        .path("home/.local/state/sudomode/server-policy.json")
}
