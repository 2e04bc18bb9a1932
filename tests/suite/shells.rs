//! The real shells come to the shims, say that a question waits, and complete what they did before.

use std::fs;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;

use sudomode::shim::start_files::{Home, with_shims, without_shims};

use crate::sandbox::{Ended, SPENDING, SUDOMODE, Sandbox, end, ended, missing};

const SHIMS: &str = "home/.local/share/sudomode/shims";
/// What a system sets PATH to, in a login as elsewhere.
const USUAL: &str = "/usr/local/bin:/usr/bin:/bin";

/// A home in which sudomode is installed, with a shim, and which a login looks into for programs.
fn home() -> Sandbox {
    let sandbox = Sandbox::with_policy(SPENDING);
    sandbox.write("home/.config/sudomode/config.yaml", "wait: {default: 0s}\n");
    fs::create_dir_all(sandbox.path("home/.local/bin")).unwrap();
    symlink(SUDOMODE, sandbox.path("home/.local/bin/sudomode")).unwrap();
    fs::copy(
        sandbox.path("bin/stripe"),
        sandbox.path("home/.local/bin/stripe"),
    )
    .unwrap();
    // As Debian has it for new users.
    sandbox.write(
        "home/.profile",
        "[ -f ~/.bashrc ] && [ -n \"$BASH_VERSION\" ] && . ~/.bashrc\nPATH=\"$HOME/.local/bin:$PATH\"\n",
    );
    sandbox.write(
        "home/.bashrc",
        "case $- in *i*) ;; *) return ;; esac\nPATH=~/.local/bin:$PATH\n",
    );
    sandbox.write("home/.zshrc", "path=(~/.local/bin $path)");
    sandbox.write("home/.zprofile", "path=(~/.local/bin $path)\n");
    sandbox.write("home/.zshenv", "path=(~/.local/bin $path)\n");
    sandbox.write(
        "home/.config/fish/config.fish",
        "set -gx PATH ~/.local/bin $PATH\n",
    );
    assert_eq!(sandbox.run("shim add stripe").code, 0);
    sandbox
}

fn start_files(sandbox: &Sandbox, add: bool) {
    let directory = sandbox.path("home");
    let home = Home {
        directory: &directory,
        zsh: None,
        login_shell: "/bin/bash",
    };
    let files = if add {
        with_shims(home, &sandbox.path(SHIMS)).unwrap()
    } else {
        without_shims(home).unwrap()
    };
    assert!(!files.is_empty());
    for file in files {
        fs::write(file.path, file.after.unwrap()).unwrap();
    }
}

/// A shell that is given these lines, as at a terminal.
fn typed(sandbox: &Sandbox, argv: &[&str], lines: &str) -> Ended {
    let mut command = sandbox.command(argv);
    command
        .env("PATH", USUAL)
        .env("TERM", "dumb")
        .stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    ended(child)
}

const SHELLS: [(&str, &str, &[&[&str]]); 4] = [
    ("bash", "bash", &[&["-lc"], &["-ic"], &["-lic"]]),
    ("sh", "dash", &[&["-lc"]]),
    ("zsh", "zsh", &[&["-c"], &["-lc"], &["-ic"], &["-lic"]]),
    ("fish", "fish", &[&["-c"], &["-lc"], &["-ic"]]),
];

#[test]
fn every_way_to_start_a_shell_comes_to_the_shims() {
    let sandbox = home();
    let find = |shell: &str, options: &[&str]| {
        let argv = [&[shell], options, &["command -v stripe"]].concat();
        end(sandbox.command(&argv).env("PATH", USUAL))
            .stdout
            .trim()
            .to_owned()
    };
    let own = sandbox.path("home/.local/bin/stripe").display().to_string();
    let shim = sandbox.path(SHIMS).join("stripe").display().to_string();
    for (has_lines, expected) in [(false, &own), (true, &shim), (false, &own)] {
        for (shell, package, ways) in SHELLS {
            if missing(shell, package) {
                continue;
            }
            for options in ways {
                assert_eq!(
                    find(shell, options),
                    *expected,
                    "{shell} {options:?} {has_lines}"
                );
            }
        }
        if *expected == own && !sandbox.text("home/.zshrc").contains("sudomode") {
            start_files(&sandbox, true);
        } else if has_lines {
            start_files(&sandbox, false);
        }
    }
}

#[test]
fn the_start_files_are_quiet_when_sudomode_is_gone() {
    let sandbox = home();
    start_files(&sandbox, true);
    fs::remove_file(sandbox.path("home/.local/bin/sudomode")).unwrap();
    for (shell, package, ways) in SHELLS {
        if missing(shell, package) {
            continue;
        }
        for options in ways {
            let argv = [&[shell][..], options, &["true"]].concat();
            let quiet = end(sandbox
                .command(&argv)
                .env("PATH", USUAL)
                .env("TERM", "dumb"));
            // Without a terminal two of them have something to say of their own.
            let own = |line: &&str| line.starts_with("bash: ") || line.contains("set up terminal");
            let said: Vec<&str> = quiet.stderr.lines().filter(|line| !own(line)).collect();
            assert_eq!(
                (quiet.code, quiet.stdout.as_str()),
                (0, ""),
                "{shell} {options:?} {quiet:?}"
            );
            assert!(said.is_empty(), "{shell} {options:?} {quiet:?}");
        }
    }
}

/// How a shell is given its init, and started so that it shows prompts.
const INTERACTIVE: [(&str, &[&str], &str); 3] = [
    (
        "bash",
        &["bash", "--norc", "-i"],
        "eval \"$(sudomode shell bash)\"\n",
    ),
    (
        "zsh",
        &["zsh", "-f", "-i"],
        "eval \"$(sudomode shell zsh)\"\n",
    ),
    (
        "fish",
        &["fish", "--no-config", "-i"],
        "sudomode shell fish | source\n",
    ),
];

/// The same at a terminal of its own, with `sudomode` where it is looked for.
fn at_a_terminal(sandbox: &Sandbox, argv: &[&str], lines: &str) -> String {
    let line = argv.join(" ");
    let mut command = sandbox.command(&["script", "-qec", &line, "/dev/null"]);
    let own = sandbox.path("home/.local/bin").display().to_string();
    command
        .env("PATH", format!("{own}:{USUAL}"))
        .env("TERM", "dumb")
        .stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    ended(child).stdout
}

#[test]
fn a_prompt_says_once_that_a_question_waits_and_starts_nothing_while_none_does() {
    let sandbox = home();
    // Whoever calls sudomode leaves a mark.
    fs::remove_file(sandbox.path("home/.local/bin/sudomode")).unwrap();
    let marks = sandbox.path("marks");
    let wrapper = format!(
        "#!/bin/sh\necho \"$*\" >> {}\nexec {SUDOMODE} \"$@\"\n",
        marks.display()
    );
    let place = sandbox.write("home/.local/bin/sudomode", wrapper);
    fs::set_permissions(&place, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for (shell, argv, init) in INTERACTIVE {
        if missing(shell, shell) || missing("script", "bsdutils") {
            continue;
        }
        let lines = format!("{init}true\ntrue\nexit\n");
        fs::write(&marks, "").unwrap();
        let quiet = at_a_terminal(&sandbox, argv, &lines);
        assert!(!quiet.contains("waits for a human"), "{shell}: {quiet}");
        assert!(
            !sandbox.text("marks").contains("pending"),
            "{shell}: {}",
            sandbox.text("marks")
        );

        assert_eq!(sandbox.run("exec -- stripe charge --amount 80").code, 75);
        let id = sandbox.pending(1);
        let told = at_a_terminal(&sandbox, argv, &lines);
        assert_eq!(
            told.matches("waits for a human: stripe charge {amount: 80}")
                .count(),
            1,
            "{shell}: {told}"
        );
        assert!(!told.contains("approve"), "{shell}: {told}");

        assert_eq!(sandbox.run(&format!("cancel {id}")).code, 0);
        let quiet = at_a_terminal(&sandbox, argv, &lines);
        assert!(!quiet.contains("waits for a human"), "{shell}: {quiet}");
        assert!(
            !sandbox.path("home/.local/state/sudomode/waiting").exists(),
            "{shell}"
        );
    }
}

#[test]
fn a_prompt_puts_the_shims_first_again_and_leaves_the_exit_code() {
    let sandbox = home();
    let shim = sandbox.path(SHIMS).join("stripe").display().to_string();
    for (shell, argv, init) in INTERACTIVE {
        if missing(shell, shell) || missing("script", "bsdutils") {
            continue;
        }
        let (set, code) = match shell {
            "fish" => ("set -gx PATH /tmp $PATH", "$status"),
            _ => ("PATH=/tmp:$PATH", "$?"),
        };
        let lines = format!(
            "{init}{set}\ncommand -v stripe\nfalse\necho code {code}\necho $PATH | tr ' ' ':' | grep -o shims | wc -l\nexit\n"
        );
        let said = at_a_terminal(&sandbox, argv, &lines);
        assert!(said.contains(&format!("\n{shim}")), "{shell}: {said}");
        assert!(said.contains("\ncode 1"), "{shell}: {said}");
        assert!(
            said.lines().any(|line| line.trim() == "1"),
            "{shell}: once: {said}"
        );
    }
}

#[test]
fn init_is_sourced_as_a_file_too_and_twice_changes_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sandbox = home();
    for (shell, argv, _) in INTERACTIVE {
        if missing(shell, shell) {
            continue;
        }
        let file = root
            .join(format!("shell/init.{shell}"))
            .display()
            .to_string();
        let print = if shell == "fish" {
            "string join : $PATH"
        } else {
            "echo $PATH"
        };
        let line = format!("source {file}; source {file}; {print}");
        let argv = [&argv[..2], &["-c", &line]].concat();
        let said = end(sandbox.command(&argv).env("PATH", USUAL));
        let expected = format!("{}:{USUAL}\n", sandbox.path(SHIMS).display());
        assert_eq!(
            (said.stdout, said.stderr),
            (expected, String::new()),
            "{shell}"
        );
    }
}

/// Lines that make a shell tell what it would complete `kubectl dele` to.
const COMPLETES: [(&str, &str); 3] = [
    (
        "bash",
        "source /usr/share/bash-completion/bash_completion; source <(kubectl completion bash); \
         COMP_WORDS=(kubectl dele) COMP_CWORD=1 COMP_LINE='kubectl dele' COMP_POINT=12 COMP_TYPE=63; \
         __start_kubectl; echo \"completed: ${COMPREPLY[*]}\"",
    ),
    (
        "zsh",
        "zmodload zsh/zpty; zpty z 'zsh -f -i'; \
         zpty -w z 'PS1=; autoload -Uz compinit; compinit -u -D; source <(kubectl completion zsh); print rea\"\"dy'; \
         zpty -r -m z line '*ready*'; zpty -w -n z $'kubectl dele\t'; \
         zpty -r -m z line '*kubectl delete *' && print completed: delete; zpty -d z",
    ),
    (
        "fish",
        "kubectl completion fish | source; echo completed: (complete -C 'kubectl dele')",
    ),
];

#[test]
fn a_program_behind_a_shim_is_completed_as_before() {
    if missing("kubectl", "kubernetes-client")
        || missing(
            "/usr/share/bash-completion/bash_completion",
            "bash-completion",
        )
    {
        return;
    }
    let sandbox = Sandbox::new();
    for (shell, lines) in COMPLETES {
        if missing(shell, shell) {
            continue;
        }
        let complete = |path: String| {
            let argv = match shell {
                "bash" => ["bash", "--norc", "-c", lines],
                "zsh" => ["zsh", "-f", "-c", lines],
                _ => ["fish", "--no-config", "-c", lines],
            };
            let said = end(sandbox.command(&argv).env("PATH", path));
            let completed = said
                .stdout
                .lines()
                .find(|line| line.starts_with("completed: "));
            completed
                .unwrap_or_else(|| panic!("{shell}: {said:?}"))
                .to_owned()
        };
        let before = complete(USUAL.to_owned());
        assert!(before.contains("delete"), "{shell}: {before}");
        assert_eq!(sandbox.run("shim add kubectl").code, 0);
        let behind = complete(format!("{}:{USUAL}", sandbox.path(SHIMS).display()));
        assert_eq!(behind, before, "{shell}");
    }
    assert_eq!(sandbox.statuses(), [""; 0], "nobody was asked");
}

#[test]
fn a_completion_that_would_ask_gives_nothing_and_asks_nobody() {
    let sandbox = home();
    sandbox.stub("kubectl", "echo called");
    let policy =
        "default: REQUIRE_APPROVAL\nrules: [{id: x, resource: nothing, response: ALLOW}]\n";
    sandbox.write("home/.config/sudomode/policies.yaml", policy);
    assert_eq!(sandbox.run("shim add kubectl").code, 0);
    let path = format!(
        "{}:{}:{USUAL}",
        sandbox.path(SHIMS).display(),
        sandbox.path("bin").display()
    );
    let asked = end(sandbox
        .command(&["env", "kubectl", "__complete", "get", ""])
        .env("PATH", &path));
    assert_eq!(
        (asked.code, asked.stdout.as_str(), asked.stderr.as_str()),
        (75, "", "")
    );
    let mut command = sandbox.command(&["env", "stripe"]);
    let asked = end(command.env("PATH", &path).env("COMP_LINE", "stripe char"));
    assert_eq!(
        (asked.code, asked.stdout.as_str(), asked.stderr.as_str()),
        (75, "", "")
    );
    assert_eq!(sandbox.statuses(), [""; 0], "nobody was asked");
}

#[test]
fn sudomode_completes_its_own_words_in_each_shell() {
    let sandbox = home();
    let own = sandbox.path("home/.local/bin").display().to_string();
    for (shell, lines) in [
        (
            "bash",
            "eval \"$(sudomode completions bash)\"; COMP_WORDS=(sudomode shi) COMP_CWORD=1; \
             _sudomode sudomode shi sudomode; echo ${COMPREPLY[*]}",
        ),
        (
            "zsh",
            "autoload -Uz compinit && compinit -u -D; eval \"$(sudomode completions zsh)\"; \
             print $_comps[sudomode] ${(M)${(f)\"$(functions _sudomode_commands)\"}:#*shim*}",
        ),
        (
            "fish",
            "sudomode completions fish | source; complete -C 'sudomode shi'",
        ),
    ] {
        if missing(shell, shell) {
            continue;
        }
        let flag = match shell {
            "bash" => "--norc",
            "zsh" => "-f",
            _ => "--no-config",
        };
        let said = end(sandbox
            .command(&[shell, flag, "-c", lines])
            .env("PATH", format!("{own}:{USUAL}")));
        assert!(said.stdout.contains("shim"), "{shell}: {said:?}");
        assert!(!said.stdout.contains("internal"), "{shell}: {said:?}");
        let printed = sandbox.run(&format!("completions {shell}"));
        assert!(!printed.stdout.contains("internal-"), "{shell}");
    }
    // Loaded on the first key only.
    let lines = "eval \"$(sudomode shell bash)\"\n__sudomode_complete; echo code $?\ncomplete -p sudomode\n";
    let said = typed(
        &sandbox,
        &[
            "env",
            &format!("PATH={own}:{USUAL}"),
            "bash",
            "--norc",
            "-i",
        ],
        lines,
    );
    assert!(said.stdout.contains("code 124"), "{said:?}");
    assert!(said.stdout.contains("-F _sudomode"), "{said:?}");
}
