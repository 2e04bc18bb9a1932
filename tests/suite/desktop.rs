//! The question as a notification, on a real session bus.

mod puppet;
mod session;

use serde_json::Value;

use self::puppet::Puppet;
use self::session::{Session, available};
use crate::sandbox::{SPENDING, SUDOMODE, Sandbox, end, ended, kill, until};

/// Asks a human by the policy most tests use, and is neither grave nor opaque.
const EVERYDAY: &str = "exec -- mkdir made";

/// Where every notification daemon is found.
const HOME: &str = "/org/freedesktop/Notifications";

/// What the audit says of the channels of a request.
fn told(sandbox: &Sandbox, id: &str) -> Vec<Value> {
    let events = sandbox.run(&format!("audit show {id} --json")).stdout;
    events
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|event| matches!(event["kind"].as_str(), Some("delivered" | "undelivered")))
        .collect()
}

#[test]
fn human_sees_the_question_on_the_desktop_and_rejects_it_there() {
    if !available(&["dunst", "Xvfb", "dunstctl"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let desktop = session.desktop();
    let waiting = session.start_sudomode("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    let seen = desktop.sees("stripe charge --amount 80");
    for part in [
        "Allow stripe charge? It moves money",
        "stripe charge {amount: 80} (moves money)",
        "why: spending-limit: a human confirms charges over 50",
        &id[..12],
        sandbox.path("work").to_str().unwrap(),
    ] {
        assert!(seen.contains(part), "{part} is not in {seen}");
    }
    assert_eq!(told(&sandbox, &id)[0]["body"]["buttons"][0], "Reject");
    desktop.click("Reject");
    let ended = ended(waiting);
    assert_eq!((ended.code, ended.stdout.as_str()), (77, ""));
    assert!(
        ended
            .stderr
            .contains("by a human: a human said no in a notification"),
        "{}",
        ended.stderr
    );
    let resolution = &sandbox.requests()[0]["resolution"];
    assert_eq!(
        (
            resolution["channel"].as_str(),
            resolution["assurance"].as_str()
        ),
        (Some("desktop"), Some("none"))
    );
    desktop.shows(0);
}

#[test]
fn click_on_approve_runs_an_everyday_command() {
    if !available(&["dunst", "Xvfb", "dunstctl"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let desktop = session.desktop();
    let waiting = session.start_sudomode(EVERYDAY);
    desktop.sees("mkdir made");
    desktop.click("Approve");
    assert_eq!(ended(waiting).code, 0);
    assert!(sandbox.path("work/made").is_dir());
    desktop.shows(0);
}

#[test]
fn answer_from_elsewhere_takes_the_notification_away() {
    if !available(&["dunst", "Xvfb", "dunstctl"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let desktop = session.desktop();
    let waiting = session.start_sudomode("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    desktop.sees("stripe charge --amount 80");
    desktop.shows(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    assert_eq!(ended(waiting).stdout, "stripe charge --amount 80\n");
    desktop.shows(0);
}

#[test]
fn forged_clicks_are_no_answers() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let daemon = Puppet::take(&session.address);
    let stranger = Puppet::connect(&session.address);
    let waiting = session.start_sudomode(EVERYDAY);
    let shown = daemon.shown();
    let approve = shown.key("Approve");
    // A stranger that read the key off the bus, to everybody and to the notifier alone, and under other paths.
    for path in [HOME, "/evil/path"] {
        stranger.click(None, path, shown.id, &approve);
        stranger.click(Some(&shown.client), path, shown.id, &approve);
    }
    // The daemon itself, but from elsewhere, for another notification, or under a key that it was not told.
    daemon.click(Some(&shown.client), "/org/freedesktop", shown.id, &approve);
    daemon.click(Some(&shown.client), HOME, shown.id + 1, &approve);
    for guess in [
        "approve",
        "Approve",
        "yes",
        "default",
        "0",
        "",
        &approve[1..],
    ] {
        daemon.click(Some(&shown.client), HOME, shown.id, guess);
    }
    stranger.close(&shown.client, shown.id);
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    // All of that was heard before this, which counts.
    daemon.click(Some(&shown.client), HOME, shown.id, &shown.key("Reject"));
    assert_eq!(ended(waiting).code, 77);
    assert_eq!(sandbox.statuses(), ["REJECTED"]);
    assert_eq!(daemon.withdrawn(), shown.id);
}

#[test]
fn once_the_daemon_changed_no_click_counts() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let daemon = Puppet::take(&session.address);
    let mut waiting = session.start_sudomode(EVERYDAY);
    let id = sandbox.pending(1);
    let shown = daemon.shown();
    daemon.give_the_name_up();
    let usurper = Puppet::take(&session.address);
    for puppet in [&daemon, &usurper] {
        puppet.click(Some(&shown.client), HOME, shown.id, &shown.key("Approve"));
        puppet.click(Some(&shown.client), HOME, shown.id, &shown.key("Reject"));
    }
    until("the audit tells of it", || {
        told(&sandbox, &id)
            .iter()
            .any(|event| {
                event["kind"] == "undelivered"
                    && event["body"]["why"]
                        .as_str()
                        .unwrap()
                        .contains("the notification daemon changed")
            })
            .then_some(())
    });
    assert_eq!(sandbox.statuses(), ["PENDING"]);
    kill(&mut waiting);
    assert_eq!(sandbox.run(&format!("cancel {id}")).code, 0);
}

#[test]
fn what_is_grave_or_not_seen_whole_has_no_button_that_approves() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let daemon = Puppet::take(&session.address);
    let long = format!("exec -- mkdir {}", "a".repeat(600));
    for (line, approvable) in [
        (EVERYDAY, true),
        ("exec -- stripe charge --amount 80", false),
        ("exec -- rm -r made", false),
        ("exec -- sh -c $X", false),
        ("exec -- mkdir pay\u{202e}pal", false),
        (&long, false),
    ] {
        let mut waiting = session.start_sudomode(line);
        let id = sandbox.pending(1);
        let shown = daemon.shown();
        assert_eq!(
            shown.labels().contains(&"Approve"),
            approvable,
            "{line}: {shown:?}"
        );
        assert!(shown.labels().contains(&"Reject"), "{line}");
        assert_eq!(
            shown.body.contains("to approve it: sudomode approve"),
            !approvable,
            "{line}"
        );
        kill(&mut waiting);
        sandbox.run(&format!("cancel {id}"));
        assert_eq!(daemon.withdrawn(), shown.id, "{line}");
    }
}

#[test]
fn what_an_agent_writes_is_text_on_the_desktop_and_holds_no_secret() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("evil<b>", "true");
    let session = Session::start(&sandbox);
    let daemon = Puppet::take(&session.address);
    let waiting = session.start_words(&[
        "exec",
        "--wait",
        "0s",
        "--",
        "evil<b>",
        "</b><img src=x>&amp;\n\u{1b}[31m\u{202e}",
        "--password=hunter2hunter2",
        &"x".repeat(5000),
    ]);
    assert_eq!(ended(waiting).code, 75);
    let shown = daemon.shown();
    assert!(
        shown
            .body
            .contains("&lt;/b&gt;&lt;img src=x&gt;&amp;amp;\\n\\x1b[31m\\u{202e}"),
        "{}",
        shown.body
    );
    let marks = shown.body.replace("<b>", "").replace("</b>", "");
    assert!(!marks.contains(['<', '>', '\u{1b}', '\u{202e}']), "{marks}");
    assert_eq!(shown.body.matches("<b>").count(), 1);
    assert!(!shown.summary.contains('<'), "{}", shown.summary);
    assert!(
        !shown.body.contains("hunter2") && shown.body.contains("--password="),
        "{}",
        shown.body
    );
    assert!(shown.body.contains("more characters"), "{}", shown.body);
    assert!(shown.body.len() < 2500, "{}", shown.body.len());
    let id = sandbox.pending(1);
    sandbox.run(&format!("cancel {id}"));
    daemon.withdrawn();
}

#[test]
fn question_outlives_the_agent_and_a_click_answers_the_next_one() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let daemon = Puppet::take(&session.address);
    let mut crashed = session.start_sudomode(EVERYDAY);
    let shown = daemon.shown();
    kill(&mut crashed);
    let again = session.start_sudomode(EVERYDAY);
    until("it is picked up", || {
        let events = sandbox
            .run(&format!("audit show {} --json", sandbox.pending(1)))
            .stdout;
        events.contains("\"attached\"").then_some(())
    });
    daemon.click(Some(&shown.client), HOME, shown.id, &shown.key("Approve"));
    assert_eq!(ended(again).code, 0);
    assert!(sandbox.path("work/made").is_dir());
    assert_eq!(daemon.count(), 1, "no second notification");
}

#[test]
fn question_whose_notifier_died_is_shown_again_once_it_is_picked_up() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let daemon = Puppet::take(&session.address);
    let mut crashed = session.start_sudomode(EVERYDAY);
    daemon.shown();
    kill(&mut crashed);
    let id = sandbox.requests()[0]["id"].as_str().unwrap().to_owned();
    let notifier = || {
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        processes
            .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
            .find(|pid| {
                let words = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
                let words = String::from_utf8_lossy(&words).into_owned();
                words.contains("internal-notify") && words.contains(&id)
            })
    };
    let pid = nix::unistd::Pid::from_raw(notifier().unwrap());
    nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL).unwrap();
    until("it is gone", || notifier().is_none().then_some(()));
    let again = session.start_sudomode(EVERYDAY);
    let shown = until("it is shown again", || {
        (daemon.count() == 2).then(|| daemon.shown())
    });
    daemon.click(Some(&shown.client), HOME, shown.id, &shown.key("Approve"));
    assert_eq!(ended(again).code, 0);
}

#[test]
fn review_opens_what_is_configured_and_there_a_human_may_answer() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let script = sandbox.stub(
        "terminal",
        &format!(
            "env > {}; {SUDOMODE} show $1; {SUDOMODE} approve $1",
            sandbox.path("environment").display()
        ),
    );
    sandbox.write(
        "home/.config/sudomode/config.yaml",
        format!("desktop_review: ['{}', '{{id}}']\n", script.display()),
    );
    let session = Session::start(&sandbox);
    let daemon = Puppet::take(&session.address);
    let mut agents = session.sudomode(&["exec", "--", "stripe", "charge", "--amount", "80"]);
    agents
        .env("CLAUDECODE", "1")
        .env("HTTPS_PROXY", "http://evil");
    let waiting = agents.spawn().unwrap();
    let shown = daemon.shown();
    assert_eq!(shown.labels(), ["Reject", "Review"]);
    daemon.click(Some(&shown.client), HOME, shown.id, &shown.key("Review"));
    assert_eq!(ended(waiting).stdout, "stripe charge --amount 80\n");
    let environment = sandbox.text("environment");
    assert!(
        !environment.contains("CLAUDECODE") && !environment.contains("PROXY"),
        "{environment}"
    );
}

#[test]
fn review_opens_a_terminal_in_which_a_key_answers() {
    if !available(&["dbus-daemon", "dunst", "Xvfb", "xterm", "xdotool"]) {
        return;
    }
    let sandbox = Sandbox::with_policy("default: REQUIRE_APPROVAL\nrules: []\n");
    sandbox.stub("tool", "echo \"tool $*\"");
    let session = Session::start(&sandbox);
    let desktop = session.desktop();
    // Another question waits as well: the one that was clicked on is chosen.
    sandbox.run("exec --wait 0s -- tool first");
    let waiting = desktop
        .sudomode(&["exec", "--", "tool", "second"])
        .spawn()
        .unwrap();
    desktop.sees("second");
    desktop.click("Review");
    desktop.opens("xterm");
    // What is typed before the question stands in full is no answer: keys are typed until one is.
    until("it is approved", || {
        desktop.types(&["a", "y"]);
        (sandbox.requests()[1]["status"] != "PENDING").then_some(())
    });
    let ran = ended(waiting);
    assert_eq!(ran.stdout, "tool second\n", "{ran:?}");
    let requests = sandbox.requests();
    assert_eq!(
        requests[0]["status"], "PENDING",
        "nothing else was answered"
    );
    assert_eq!(requests[1]["resolution"]["channel"], "watch");
}

#[test]
fn daemon_without_buttons_shows_how_to_answer() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    let session = Session::start(&sandbox);
    let daemon = Puppet::take_with(&session.address, &["body"]);
    let waiting = session.start_words(&["exec", "--", "mkdir", "a&b"]);
    let id = sandbox.pending(1);
    let shown = daemon.shown();
    assert!(shown.labels().is_empty());
    assert!(
        shown
            .body
            .contains(&format!("to answer it: sudomode approve {}", &id[..12])),
        "{}",
        shown.body
    );
    assert!(
        shown.body.contains("mkdir 'a&b'"),
        "no markup: {}",
        shown.body
    );
    sandbox.run(&format!("approve {id}"));
    assert_eq!(ended(waiting).code, 0);
    assert_eq!(daemon.withdrawn(), shown.id);
}

#[test]
fn without_a_desktop_everything_goes_on_as_before() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let waiting = sandbox.start("exec -- stripe charge --amount 80");
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    let without_bus = ended(waiting);
    assert_eq!(without_bus.code, 0);
    assert!(
        without_bus
            .stderr
            .contains("nothing here can notify a human: tell the user that this waits"),
        "{}",
        without_bus.stderr
    );
    if !available(&["dbus-daemon"]) {
        return;
    }
    let session = Session::start(&sandbox);
    let waiting = session.start_sudomode(EVERYDAY);
    let id = sandbox.pending(1);
    let why = until("the audit tells why", || {
        let told = told(&sandbox, &id);
        told.first()
            .map(|event| event["body"]["why"].as_str().unwrap().to_owned())
    });
    assert!(why.contains("no notification daemon"), "{why}");
    sandbox.run(&format!("approve {id}"));
    assert_eq!(ended(waiting).code, 0);
    // One that hangs holds nothing up either.
    let _daemon = Puppet::take_with(&session.address, &["silence"]);
    let waiting = session.start_sudomode("exec -- mkdir other");
    let id = sandbox.pending(1);
    sandbox.run(&format!("reject {id}"));
    assert_eq!(ended(waiting).code, 77);
}

#[test]
fn desktop_can_be_switched_off() {
    if !available(&["dbus-daemon"]) {
        return;
    }
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write("home/.config/sudomode/config.yaml", "desktop: never\n");
    let session = Session::start(&sandbox);
    let daemon = Puppet::take(&session.address);
    let mut quiet = session.sudomode(&["exec", "--wait", "1s", "--", "mkdir", "made"]);
    assert_eq!(end(&mut quiet).code, 75);
    assert_eq!(daemon.count(), 0);
}
