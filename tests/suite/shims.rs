//! A shim stands in front of a program on PATH: whoever looks the program up meets sudomode.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use crate::sandbox::{SPENDING, SUDOMODE, Sandbox, end, ended, missing, until};

const SHIMS: &str = "home/.local/share/sudomode/shims";
/// Callers wait for nobody.
const AT_ONCE: &str = "wait: {default: 0s}\n";

/// A home with shims in front of these programs.
fn with_shims(policy: &str, names: &str) -> Sandbox {
    let sandbox = Sandbox::with_policy(policy);
    sandbox.write("home/.config/sudomode/config.yaml", AT_ONCE);
    sandbox.stub("psql", "echo \"psql $*\"");
    let added = sandbox.run(&format!("shim add {names}"));
    assert_eq!(added.code, 0, "{added:?}");
    sandbox
}

/// Any program, which looks through PATH as it is here: the shims, and then the stubs.
fn on_path(sandbox: &Sandbox, argv: &[&str]) -> Command {
    let directories = ["", "bin"].map(|below| match below {
        "" => sandbox.path(SHIMS),
        other => sandbox.path(other),
    });
    let mut command = sandbox.command(argv);
    command.env("PATH", path(&directories.map(|d| d.display().to_string())));
    command
}

fn path(directories: &[String]) -> String {
    format!("{}:/usr/local/bin:/usr/bin:/bin", directories.join(":"))
}

#[test]
fn whoever_looks_a_program_up_meets_its_shim() {
    let sandbox = with_shims(SPENDING, "stripe psql");
    let python = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode)";
    let callers: [&[&str]; 7] = [
        &["env"],
        &["sh", "-c", "\"$@\"", "sh"],
        &["bash", "-c", "\"$@\"", "bash"],
        &["xargs", "-a", "/dev/null"],
        &["timeout", "20"],
        &["perl", "-e", "exec {$ARGV[0]} @ARGV"],
        &["python3", "-c", python],
    ];
    for caller in callers {
        let call = |words: &[&str]| end(&mut on_path(&sandbox, &[caller, words].concat()));
        let allowed = call(&["stripe", "charge", "--amount", "20"]);
        let told = format!("{caller:?} {allowed:?}");
        assert_eq!((allowed.code, allowed.stderr.as_str()), (0, ""), "{told}");
        assert_eq!(allowed.stdout, "stripe charge --amount 20\n", "{told}");
        let asked = call(&["stripe", "charge", "--amount", "80"]);
        assert_eq!(asked.stdout, "", "{caller:?}");
        assert!(
            asked.stderr.starts_with("sudomode: pending req_"),
            "{asked:?}"
        );
        let denied = call(&["psql", "-c", "DROP TABLE users"]);
        assert_eq!(denied.stdout, "", "{caller:?}");
        assert!(
            denied
                .stderr
                .starts_with("sudomode: denied postgres drop_table"),
            "{denied:?}"
        );
        // xargs has an exit code of its own.
        if caller[0] != "xargs" {
            assert_eq!((asked.code, denied.code), (75, 77), "{caller:?}");
        }
    }
}

#[test]
fn an_approved_call_of_a_shim_runs_once_and_is_what_it_would_be_without() {
    let sandbox = with_shims(SPENDING, "stripe");
    let stub = sandbox.stub("stripe", "echo \"$0 $*\"; cat; echo problem >&2; exit 7");
    sandbox.write("home/.config/sudomode/config.yaml", "");
    let words = ["stripe", "charge", "--amount", "80"];
    let waiting = on_path(&sandbox, &words).spawn().unwrap();
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    let ran = ended(waiting);
    let expected = format!("{} charge --amount 80\n", stub.display());
    assert_eq!((ran.code, ran.stdout), (7, expected));
    assert!(ran.stderr.ends_with("problem\n"), "{}", ran.stderr);
    sandbox.stands("FINISHED");
    sandbox.write("home/.config/sudomode/config.yaml", AT_ONCE);
    assert_eq!(end(&mut on_path(&sandbox, &words)).code, 75, "asked anew");
}

#[test]
fn the_program_is_found_past_the_shims_however_path_names_them() {
    let sandbox = with_shims(SPENDING, "stripe");
    let (shims, bin) = (sandbox.path(SHIMS), sandbox.path("bin"));
    let (shims, bin) = (shims.display().to_string(), bin.display().to_string());
    symlink(&shims, sandbox.path("home/link")).unwrap();
    symlink(SUDOMODE, sandbox.path("home/.stripe")).unwrap();
    fs::create_dir(sandbox.path("home/own")).unwrap();
    symlink(SUDOMODE, sandbox.path("home/own/stripe")).unwrap();
    symlink(format!("{shims}/stripe"), sandbox.path("work/stripe")).unwrap();
    let (link, own) = (sandbox.path("home/link"), sandbox.path("home/own"));
    let (link, own) = (link.display().to_string(), own.display().to_string());
    let work = sandbox.path("work").display().to_string();
    let charge = |amount: &'static str| ["stripe", "charge", "--amount", amount];
    let paths: [(&str, &[&str]); 8] = [
        ("twice", &[&shims, &shims, &bin]),
        ("again behind the program", &[&shims, &bin, &shims]),
        (
            "another spelling",
            &[&format!("{shims}/"), &format!("{shims}/../shims/."), &bin],
        ),
        ("through a link", &[&link, &shims, &bin]),
        ("nothing but a link", &[&link, &bin]),
        ("a link by hand", &[&own, &shims, &bin]),
        ("a link to a shim", &[&work, &own, &shims, &bin]),
        (
            "relative and empty entries",
            &[&shims, "", ".", "../bin", &bin],
        ),
    ];
    for (what, directories) in paths {
        let directories: Vec<String> = directories.iter().map(|&d| d.to_owned()).collect();
        let call = |amount| {
            let mut command = sandbox.command(&[&["env"][..], &charge(amount)].concat());
            end(command.env("PATH", path(&directories)))
        };
        let allowed = call("20");
        assert_eq!(
            allowed.stdout, "stripe charge --amount 20\n",
            "{what}: {allowed:?}"
        );
        assert_eq!(call("80").code, 75, "{what}");
    }
    let count = sandbox.statuses().len();
    assert_eq!(count, paths.len(), "one question for each PATH");

    let by_path = [&format!("{shims}/stripe")[..], "charge", "--amount", "20"];
    assert_eq!(
        end(&mut on_path(&sandbox, &by_path)).stdout,
        "stripe charge --amount 20\n"
    );
    let exec = [&[SUDOMODE, "exec", "--"][..], &by_path].concat();
    assert_eq!(
        end(&mut on_path(&sandbox, &exec)).stdout,
        "stripe charge --amount 20\n"
    );
    let exec = [&[SUDOMODE, "exec", "--"][..], &charge("20")].concat();
    assert_eq!(
        end(&mut on_path(&sandbox, &exec)).stdout,
        "stripe charge --amount 20\n"
    );
    let mut moved = on_path(&sandbox, &charge("20"));
    assert_eq!(
        end(moved.env("HOME", &work)).stdout,
        "stripe charge --amount 20\n"
    );

    let mut alone = sandbox.command(&["env", "stripe"]);
    let alone = end(alone.env("PATH", format!("{shims}:{link}:/usr/bin:/bin")));
    assert_eq!(alone.code, 127, "{alone:?}");
    assert!(
        alone
            .stderr
            .contains("no such program on PATH: nothing executed"),
        "{alone:?}"
    );
    let nothing = end(&mut sandbox.command(&["env", "-i", &format!("{shims}/stripe")]));
    assert_eq!(nothing.code, 127, "{nothing:?}");
    // What calls it by the name of one program and with the words of another gets the other: judged as that.
    let lie = format!("exec -a true {shims}/stripe charge --amount 80");
    let lied = end(&mut on_path(&sandbox, &["bash", "-c", &lie]));
    assert_eq!((lied.code, lied.stdout.as_str()), (0, ""), "{lied:?}");
}

#[test]
fn two_installed_copies_do_not_take_each_other_for_the_program() {
    let sandbox = with_shims(SPENDING, "stripe");
    // Another inode, as a second version would be.
    let other = sandbox.path("home/opt/sudomode");
    fs::create_dir_all(other.parent().unwrap()).unwrap();
    fs::copy(SUDOMODE, &other).unwrap();
    let other_shims = sandbox.path("home/opt/shims");
    fs::create_dir(&other_shims).unwrap();
    fs::hard_link(&other, other_shims.join(".sudomode")).unwrap();
    fs::hard_link(&other, other_shims.join("stripe")).unwrap();
    let directories = [sandbox.path(SHIMS), other_shims, sandbox.path("bin")];
    let forth = directories.clone().map(|d| d.display().to_string());
    let mut back = forth.clone();
    back.swap(0, 1);
    for directories in [forth, back] {
        for caller in [
            &["env"][..],
            &[SUDOMODE, "exec", "--"],
            &[other.to_str().unwrap(), "exec", "--"],
        ] {
            let words = ["stripe", "charge", "--amount"];
            let call = |amount| {
                let mut command = sandbox.command(&[caller, &words, &[amount]].concat());
                end(command.env("PATH", path(&directories)))
            };
            assert_eq!(
                call("20").stdout,
                "stripe charge --amount 20\n",
                "{caller:?}"
            );
            assert_eq!(call("80").code, 75, "{caller:?}");
        }
    }
    let entries = sandbox.run("audit list --last 500 --json").stdout;
    assert_eq!(
        entries.matches("\"ALLOW\"").count(),
        6,
        "each call is judged once"
    );
}

#[test]
fn a_version_manager_that_goes_on_through_path_is_not_asked_about_again() {
    if missing("rbenv", "rbenv") {
        return;
    }
    let sandbox = with_shims(SPENDING, "stripe");
    let marks = sandbox.path("marks");
    sandbox.stub(
        "stripe",
        &format!("echo \"$*\" >> {}; echo charged", marks.display()),
    );
    // rbenv knows of some version that has the program, and is told to use the system's.
    for directory in ["home/.rbenv/versions/1.0/bin", "home/.rbenv/shims"] {
        fs::create_dir_all(sandbox.path(directory)).unwrap();
    }
    fs::copy(
        sandbox.path("bin/stripe"),
        sandbox.path("home/.rbenv/versions/1.0/bin/stripe"),
    )
    .unwrap();
    sandbox.write("home/.rbenv/version", "system\n");
    assert_eq!(end(&mut sandbox.command(&["rbenv", "rehash"])).code, 0);
    let directories =
        [SHIMS, "home/.rbenv/shims", "bin"].map(|d| sandbox.path(d).display().to_string());
    let call = |amount: &str| {
        let mut command = sandbox.command(&["env", "stripe", "charge", "--amount", amount]);
        command.env("PATH", path(&directories));
        command
    };
    let allowed = end(&mut call("20"));
    assert_eq!(
        (allowed.code, allowed.stdout.as_str()),
        (0, "charged\n"),
        "{allowed:?}"
    );
    let entries = sandbox.run("audit list --last 500 --json").stdout;
    assert_eq!(entries.matches("\"ALLOW\"").count(), 1, "{entries}");

    sandbox.write("home/.config/sudomode/config.yaml", "");
    let waiting = call("80").spawn().unwrap();
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    let ran = ended(waiting);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, "charged\n"), "{ran:?}");
    sandbox.stands("FINISHED");
    assert_eq!(sandbox.statuses(), ["FINISHED"], "asked once");
    assert_eq!(
        sandbox.text("marks"),
        "charge --amount 20\ncharge --amount 80\n"
    );

    // An installed version is found without coming back.
    sandbox.write("home/.rbenv/version", "1.0\n");
    assert_eq!(end(&mut call("20")).stdout, "charged\n");
}

#[test]
fn what_a_permitted_program_starts_beside_itself_is_judged_by_itself() {
    let sandbox = with_shims(
        "default: DENY\nrules:\n  - {id: tool, program: '*', resource: tool, decision: ALLOW, opaque: true}\n  \
         - {id: some, resource: stripe, condition: 'args.amount <= 50', decision: ALLOW}\n",
        "stripe",
    );
    for (script, ran) in [
        ("exec stripe charge --amount 20", true),
        ("exec stripe charge --amount 80", false),
        ("stripe charge --amount 80", false),
        // The words of the tool itself are permitted, once, to this one process.
        ("exec tool \"$@\" --more", true),
    ] {
        let tool = "[ $# -lt 2 ] || exit 0\n";
        sandbox.stub("tool", &format!("{tool}{script}"));
        let called = end(&mut on_path(&sandbox, &["tool", "x"]));
        assert_eq!(called.code == 0, ran, "{script}: {called:?}");
    }
    sandbox.run("shim add tool");
    // A child that repeats the words is a command of its own, and so is the same process with other words.
    sandbox.stub(
        "tool",
        "[ \"$1\" = stop ] && exit 0; tool stop; exec tool stop",
    );
    assert_eq!(end(&mut on_path(&sandbox, &["tool", "x"])).code, 0);
    let entries = sandbox.run("audit list --last 500 --json").stdout;
    assert_eq!(entries.matches("\"tool\",\"stop\"").count(), 2, "{entries}");
}

#[test]
fn an_interpreter_with_a_shim_is_not_asked_about_for_a_script_that_was() {
    let sandbox = with_shims(SPENDING, "stripe");
    sandbox.stub("interpreter", "shift; echo \"interpreted $*\"");
    sandbox.write("bin/stripe", "#!/usr/bin/env interpreter\n");
    assert_eq!(sandbox.run("shim add interpreter").code, 0);
    let allowed = end(&mut on_path(
        &sandbox,
        &["stripe", "charge", "--amount", "20"],
    ));
    assert_eq!(
        allowed.stdout, "interpreted charge --amount 20\n",
        "{allowed:?}"
    );
    let alone = end(&mut on_path(
        &sandbox,
        &["interpreter", "stripe", "charge", "--amount", "20"],
    ));
    assert_eq!(alone.code, 75, "it is a command of its own: {alone:?}");
}

#[test]
fn shims_of_a_program_that_is_gone_execute_nothing_and_say_so() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let installed = sandbox.path("home/apps/sudomode");
    fs::create_dir_all(installed.parent().unwrap()).unwrap();
    fs::hard_link(SUDOMODE, &installed).unwrap();
    let run = |line: &str| {
        let words: Vec<&str> = std::iter::once(installed.to_str().unwrap())
            .chain(line.split(' '))
            .collect();
        end(&mut sandbox.command(&words))
    };
    assert_eq!(run("shim add stripe").code, 0);
    let charge = ["stripe", "charge", "--amount", "20"];
    let callers: [&[&str]; 3] = [
        &["env"],
        &["bash", "-c", "\"$@\"", "bash"],
        &[
            "python3",
            "-c",
            "import os, sys; os.execvp(sys.argv[1], sys.argv[1:])",
        ],
    ];
    let moved = sandbox.path("home/apps/elsewhere");
    fs::rename(&installed, &moved).unwrap();
    for caller in callers {
        let called = end(&mut on_path(&sandbox, &[caller, &charge].concat()));
        assert_eq!(
            (called.code, called.stdout.as_str()),
            (78, ""),
            "{caller:?}: {called:?}"
        );
        assert!(called.stderr.contains("nothing executed"), "{called:?}");
        assert!(called.stderr.contains("is no longer there"), "{called:?}");
        assert!(called.stderr.contains("sudomode shim repair"), "{called:?}");
    }
    // A new one takes over at once, and the shims are made anew when somebody says so.
    fs::remove_file(&moved).unwrap();
    fs::copy(SUDOMODE, &installed).unwrap();
    assert_eq!(
        end(&mut on_path(&sandbox, &charge)).stdout,
        "stripe charge --amount 20\n"
    );
    assert!(run("shim list").stdout.contains("was replaced"));
    assert_eq!(run("shim repair").stdout, "made anew: stripe\n");
    assert!(!run("shim list").stdout.contains("was replaced"));
    assert_eq!(
        end(&mut on_path(&sandbox, &charge)).stdout,
        "stripe charge --amount 20\n"
    );
}

#[test]
fn shims_are_added_listed_removed_and_put_right() {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.stub("payctl", "echo payctl");
    assert!(
        sandbox
            .run("shim list")
            .stdout
            .starts_with("there is no shim")
    );
    let added = sandbox.run("shim add stripe payctl");
    assert!(
        added.stdout.starts_with("added: stripe payctl\n"),
        "{added:?}"
    );
    assert!(
        added
            .stdout
            .contains("past the shims, this shell finds another stripe"),
        "{added:?}"
    );
    assert!(
        sandbox
            .run("shim add stripe")
            .stdout
            .starts_with("all of them were there\n")
    );
    let own = |line: &[&str]| {
        end(&mut on_path(
            &sandbox,
            &[&[SUDOMODE, "shim"], line].concat(),
        ))
    };
    let listed = own(&["list"]).stdout;
    let stripe = format!("stripe  {}\n", sandbox.path("bin/stripe").display());
    assert!(listed.contains(&stripe), "{listed}");
    assert!(!listed.contains("past the shims"), "{listed}");

    fs::remove_file(sandbox.path("bin/payctl")).unwrap();
    sandbox.write(&format!("{SHIMS}/stripe.new"), "#!/bin/sh\n");
    fs::rename(
        sandbox.path(&format!("{SHIMS}/stripe.new")),
        sandbox.path(&format!("{SHIMS}/stripe")),
    )
    .unwrap();
    let states = || {
        let shims = sandbox.json("shim list --json");
        let shims = shims.as_array().unwrap();
        let state = |shim: &serde_json::Value| {
            format!("{} {}", shim["name"], shim["state"]).replace('"', "")
        };
        shims.iter().map(state).collect::<Vec<_>>()
    };
    assert_eq!(states(), ["payctl idle", "stripe foreign"]);
    assert_eq!(sandbox.run("shim remove stripe").code, 64, "it is no shim");
    assert_eq!(
        sandbox.run("shim repair").stdout,
        "made anew: payctl stripe\n"
    );
    assert_eq!(states(), ["payctl idle", "stripe good"]);

    assert_eq!(sandbox.run("shim remove payctl nothing").code, 64);
    assert_eq!(states().len(), 2, "all or none");
    assert_eq!(
        sandbox.run("shim remove payctl").stdout,
        "removed: payctl\n"
    );
    assert_eq!(sandbox.run("shim remove --all").stdout, "removed: stripe\n");
    assert!(!sandbox.path(SHIMS).exists());
    assert_eq!(sandbox.run("shim repair").stdout, "there is no shim\n");
}

#[test]
fn what_cannot_be_a_shim_is_refused_and_changes_nothing() {
    let sandbox = Sandbox::with_policy(SPENDING);
    for (names, code, why) in [
        ("bash", 64, "a shell gets no shim"),
        ("stripe zsh", 64, "a shell gets no shim"),
        ("sudomode", 64, "does not stand in for itself"),
        (".sudomode", 64, "does not stand in for itself"),
        ("/usr/bin/stripe", 64, "not for a path"),
        ("..", 64, "dot or a dash"),
        (
            "stripe nothing-of-that-name",
            127,
            "no such program on PATH",
        ),
    ] {
        let refused = sandbox.run(&format!("shim add {names}"));
        assert_eq!(refused.code, code, "{names}: {refused:?}");
        assert!(refused.stderr.contains(why), "{names}: {refused:?}");
    }
    let mut agent = sandbox.sudomode(&["shim", "add", "stripe"]);
    assert_eq!(
        end(agent.env("CLAUDECODE", "1")).code,
        77,
        "an agent may not"
    );
    assert!(!sandbox.path(SHIMS).exists());

    // Where nothing may be executed a look-up would pass over the shims.
    let script = format!(
        "mkdir -p {0} && mount -t tmpfs -o noexec tmpfs {0} && {SUDOMODE} shim add stripe; code=$?; ls {0}; exit $code",
        sandbox.path(SHIMS).display()
    );
    let refused = end(&mut sandbox.command(&["sh", "-c", &script]));
    assert_eq!(
        (refused.code, refused.stdout.as_str()),
        (69, ""),
        "{refused:?}"
    );
    assert!(refused.stderr.contains("mounted noexec"), "{refused:?}");

    fs::create_dir_all(sandbox.path(SHIMS)).unwrap();
    fs::set_permissions(sandbox.path(SHIMS), fs::Permissions::from_mode(0o777)).unwrap();
    let refused = sandbox.run("shim add stripe");
    assert_eq!(refused.code, 78, "{refused:?}");
    assert!(refused.stderr.contains("writable by others"), "{refused:?}");
}

#[test]
fn an_agent_may_look_at_shims_and_not_touch_them() {
    let sandbox = with_shims(SPENDING, "stripe");
    for (line, code) in [
        ("sudomode shim list", 0),
        ("sudomode shim remove stripe", 77),
        ("sudomode shim add psql", 77),
        ("sudomode shim repair", 77),
        (
            "~/.local/share/sudomode/shims/.sudomode shim remove --all",
            77,
        ),
        ("rm ~/.local/share/sudomode/shims/stripe", 77),
        ("rm -r ~/.local/share", 77),
        ("mv ~/.local/share/sudomode ~/away", 77),
        ("cp x ~/.local/share/sudomode/shims/stripe", 77),
        ("echo > ~/.local/share/sudomode/shims/stripe", 77),
        ("chmod -x ~/.local/share/sudomode/shims/stripe", 77),
        ("ls ~/.local/share/sudomode/shims", 0),
    ] {
        let checked = sandbox.run_args(&["check", "-c", line]);
        assert_eq!(checked.code, code, "{line}: {checked:?}");
    }
}

#[test]
fn eight_at_once_leave_whole_shims() {
    let sandbox = Sandbox::with_policy(SPENDING);
    let names = [
        "stripe", "cat", "ls", "env", "printf", "head", "tail", "sort",
    ];
    let adding: Vec<_> = names
        .iter()
        .map(|name| sandbox.start(&format!("shim add {name}")))
        .collect();
    for child in adding {
        let added = ended(child);
        assert_eq!(added.code, 0, "{added:?}");
    }
    until("all are there", || {
        let shims = sandbox.json("shim list --json");
        let good = |shim: &&serde_json::Value| shim["state"] == "good";
        (shims.as_array().unwrap().iter().filter(good).count() == names.len()).then_some(())
    });
}
