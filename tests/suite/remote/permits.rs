//! What is executed rests on the server's signature, and answers that are lost are asked for again.

use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::proxy::{Fate, Proxy};
use super::served::{Served, token};
use crate::sandbox::until;

/// A command that a human approved already.
fn approved(served: &Served, line: &str) {
    let asked = served
        .here
        .run(&line.replace("exec --", "exec --wait 0s --"));
    assert_eq!(asked.code, 75, "{asked:?}");
    let id = served.pending();
    assert_eq!(served.here.run(&format!("approve {id}")).code, 0);
}

const CHARGE: &str = "exec -- stripe charge --amount 80";

#[test]
fn each_lost_answer_is_asked_for_again_and_the_command_runs_exactly_once() {
    let served = Served::new();
    served.counting();
    for (round, step) in ["POST /v1/requests ", "/consume ", "/arm ", "/finish "]
        .into_iter()
        .enumerate()
    {
        served.configure(served.port);
        approved(&served, CHARGE);
        let lost = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&lost);
        let proxy = Proxy::before(served.port, move |question, _| {
            if question.contains(step) && count.fetch_add(1, Ordering::SeqCst) < 2 {
                Fate::Lost
            } else {
                Fate::Arrives
            }
        });
        served.configure(proxy.port);
        let ran = served.here.run(CHARGE);
        assert_eq!(ran.code, 0, "{step}: {ran:?}");
        served.stands("FINISHED");
        until(&format!("{step} was lost twice and came again"), || {
            (lost.load(Ordering::SeqCst) > 2).then_some(())
        });
        assert_eq!(served.runs(), round + 1, "{step}");
    }
    assert_eq!(served.requests().len(), 4);
}

#[test]
fn a_permit_that_is_not_the_servers_or_not_for_this_executes_nothing() {
    let served = Served::new();
    served.counting();
    let members = [
        "\"signature\":\"",
        "\"fingerprint\":\"",
        "\"nonce\":\"",
        "\"request\":\"req_",
    ];
    for (round, member) in members.into_iter().enumerate() {
        let charge = format!("exec -- stripe charge --amount 8{round}");
        served.configure(served.port);
        approved(&served, &charge);
        let proxy = Proxy::before(served.port, move |question, answer| {
            let text = answer.windows(member.len());
            let place = text
                .enumerate()
                .find(|(_, text)| *text == member.as_bytes());
            match place.filter(|_| question.contains("/consume ")) {
                None => Fate::Arrives,
                Some((place, _)) => {
                    let mut other = answer.to_vec();
                    let byte = &mut other[place + member.len()];
                    *byte = if *byte == b'0' { b'1' } else { b'0' };
                    Fate::Instead(other)
                }
            }
        });
        served.configure(proxy.port);
        let refused = served.here.run(&charge);
        assert_eq!(refused.code, 78, "{member}: {refused:?}");
        assert!(
            refused.stderr.contains("is not signed with the key"),
            "{refused:?}"
        );
        served.configure(served.port);
        let again = served.here.run(&charge);
        assert_eq!(again.code, 79, "somebody has it: {again:?}");
    }
    assert_eq!(served.runs(), 0);
}

#[test]
fn a_server_with_another_key_is_not_believed() {
    let served = Served::new();
    served.counting();
    let other = "ed25519:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    served.configure_with(&format!("http://127.0.0.1:{}", served.port), other);
    for line in ["exec -- stripe charge --amount 10", CHARGE, "check -- true"] {
        let refused = served.here.run(line);
        assert_eq!(refused.code, 78, "{line}: {refused:?}");
        assert!(
            refused.stderr.contains("not signed with the key"),
            "{refused:?}"
        );
    }
    assert_eq!(served.requests().len(), 0, "and nothing was asked");
    let told = served.here.run("doctor");
    assert_eq!(told.code, 78);
    assert!(told.stdout.contains("BROKEN  server"), "{}", told.stdout);
}

#[test]
fn what_changed_since_it_was_approved_is_not_executed() {
    let served = Served::new();
    served.counting();
    approved(&served, CHARGE);
    served.here.stub("stripe", "echo something else >> ran");
    let changed = served
        .here
        .run("exec --wait 0s -- stripe charge --amount 80");
    assert_eq!(changed.code, 75, "it is another question: {changed:?}");
    assert_eq!(served.statuses(), ["APPROVED", "PENDING"]);
    assert_eq!(served.runs(), 0);
}

#[test]
fn a_token_that_others_can_read_is_refused_and_one_is_shown_nowhere() {
    let served = Served::new();
    let path = served.here.path("home/.config/sudomode/agent.token");
    let secret = token(&path);
    let ran = served.here.run("exec -- true");
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut call = served.here.start(CHARGE);
    served.pending();
    for name in ["cmdline", "environ"] {
        let shown = std::fs::read(format!("/proc/{}/{name}", call.id())).unwrap();
        assert!(!String::from_utf8_lossy(&shown).contains(&secret), "{name}");
    }
    crate::sandbox::kill(&mut call);
    std::fs::remove_file(
        served
            .here
            .path("home/.local/state/sudomode/server-policy.json"),
    )
    .unwrap();
    for mode in [0o644, 0o640, 0o660] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        let refused = served.here.run("exec -- true");
        assert_eq!(refused.code, 78, "{mode:o}: {refused:?}");
        assert!(refused.stderr.contains("chmod"), "{refused:?}");
        assert!(!refused.stderr.contains(&secret), "{refused:?}");
    }
}
