//! What was approved is what runs, though whoever asked swaps, edits and links at every moment that it can find.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::sandbox::{Ended, SUDOMODE, Sandbox, end, ended, missing, until};

const ASKING: &str = "default: REQUIRE_APPROVAL\nrules: []\n";

/// Runs a command to its end under an approval that is given between two calls.
fn approved(sandbox: &Sandbox, argv: &[&str]) -> Ended {
    let exec = |argv: &[&str]| {
        let words = [&["exec", "--wait", "0s", "--"], argv].concat();
        end(&mut sandbox.sudomode(&words))
    };
    let asked = exec(argv);
    assert_eq!(asked.code, 75, "{argv:?}: {asked:?}");
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    exec(argv)
}

/// A class of things that run from a file: the file, its text, the command, what has to be installed.
struct Class {
    file: &'static str,
    /// `SAFE` stands where another file would have `EVIL`.
    text: &'static str,
    command: &'static str,
    needs: (&'static str, &'static str),
}

const fn class(
    file: &'static str,
    text: &'static str,
    command: &'static str,
    needs: (&'static str, &'static str),
) -> Class {
    Class {
        file,
        text,
        command,
        needs,
    }
}

/// All that runs from a copy. Each prints `SAFE`.
const SEALED: &[Class] = &[
    class("t.sh", "#!/bin/sh\necho SAFE\n", "./t.sh", ("sh", "dash")),
    class("t.sh", "echo SAFE\n", "bash -eu t.sh a", ("bash", "bash")),
    class("t.sh", "set -x\necho SAFE\n", "sh -x t.sh", ("sh", "dash")),
    class(
        "t.sh",
        "#!/bin/bash\necho SAFE ${0##*/}\n",
        "./t.sh",
        ("bash", "bash"),
    ),
    class("t.sh", "echo SAFE \"$0\"\n", "dash t.sh", ("dash", "dash")),
    class("t.sh", "echo SAFE \"$0\"\n", "ksh t.sh", ("ksh", "ksh")),
    class(
        "t",
        "#!/usr/bin/env python3\nprint('SAFE')\n",
        "./t",
        ("python3", "python3"),
    ),
    class(
        "t.py",
        "print('SAFE')\n",
        "python3 -u -W ignore t.py",
        ("python3", "python3"),
    ),
    class(
        "t.py",
        "print('SAFE')\n",
        "env A=1 timeout 20 python3 t.py",
        ("python3", "python3"),
    ),
    class(
        "t.pl",
        "#!/usr/bin/perl -w\nprint \"SAFE\\n\";\n",
        "./t.pl",
        ("perl", "perl"),
    ),
    class(
        "t.pl",
        "print \"SAFE\\n\";\n",
        "perl -w t.pl",
        ("perl", "perl"),
    ),
    class(
        "t.rb",
        "#!/usr/bin/env ruby\nputs 'SAFE'\n",
        "./t.rb",
        ("ruby", "ruby"),
    ),
    class("t.rb", "puts 'SAFE'\n", "ruby -w t.rb", ("ruby", "ruby")),
    class(
        "t",
        "#!/usr/bin/env node\nconsole.log('SAFE')\n",
        "./t",
        ("node", "nodejs"),
    ),
    class(
        "t.js",
        "console.log('SAFE')\n",
        "node --no-warnings t.js",
        ("node", "nodejs"),
    ),
    class(
        "t.awk",
        "BEGIN { print \"SAFE\" }\n",
        "awk -f t.awk",
        ("awk", "mawk"),
    ),
    class("t.sed", "s/.*/SAFE/\n", "sed -f t.sed line", ("sed", "sed")),
    class("t.jq", "\"SAFE\"\n", "jq -nr -f t.jq", ("jq", "jq")),
    class(
        "t.sql",
        "SELECT 'SAFE';\n",
        "sqlite3 :memory: '.read t.sql'",
        ("sqlite3", "sqlite3"),
    ),
    class(
        "t.sql",
        "SELECT 'SAFE';\n",
        "sqlite3 -init t.sql :memory: .quit",
        ("sqlite3", "sqlite3"),
    ),
    class(
        "t.patch",
        PATCH,
        "git apply --verbose t.patch",
        ("git", "git"),
    ),
    class(
        "t.yaml",
        POD,
        "kubectl label --local -f t.yaml a=b -o yaml",
        ("kubectl", "kubernetes-client"),
    ),
];

const PATCH: &str = "--- /dev/null\n+++ b/SAFE\n@@ -0,0 +1 @@\n+x\n";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: SAFE}\nspec: {containers: []}\n";

/// What a hostile owner of the file does to it.
type Game = fn(&Path, &str);

const GAMES: [(&str, Game); 4] = [
    ("another file is renamed over it", |path, evil| {
        let other = path.with_extension("other");
        fs::write(&other, evil).unwrap();
        fs::set_permissions(&other, fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(other, path).unwrap();
    }),
    ("it is edited in place", |path, evil| {
        fs::write(path, evil).unwrap();
    }),
    ("a link stands in its place", |path, evil| {
        let other = path.with_extension("other");
        fs::write(&other, evil).unwrap();
        fs::set_permissions(&other, fs::Permissions::from_mode(0o755)).unwrap();
        fs::remove_file(path).unwrap();
        symlink(other, path).unwrap();
    }),
    ("its directory is another one", |path, evil| {
        let work = path.parent().unwrap();
        fs::rename(work, work.with_extension("old")).unwrap();
        fs::create_dir(work).unwrap();
        fs::write(path, evil).unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }),
];

fn there(sandbox: &Sandbox, class: &Class) {
    let path = sandbox.write(&format!("work/{}", class.file), class.text);
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.write("work/line", "x\n");
}

/// `nohup` as a stand-in that opens a gap between the last look and the program's own opening of its files.
fn with_a_gap(sandbox: &Sandbox) {
    sandbox.stub(
        "nohup",
        "echo > ../looked; read -r go < ../gap; exec \"$@\"",
    );
    let fifo = sandbox.path("gap");
    nix::unistd::mkfifo(&fifo, nix::sys::stat::Mode::S_IRWXU).unwrap();
}

/// Starts a command behind the stand-in, plays a game in the gap, and lets it go on.
fn swapped(sandbox: &Sandbox, class: &Class, play: Game) -> Ended {
    let words = shell_words(class.command);
    let argv: Vec<&str> = ["exec", "--", "nohup"]
        .into_iter()
        .chain(words.iter().map(String::as_str))
        .collect();
    let child = sandbox.sudomode(&argv).spawn().unwrap();
    let id = sandbox.pending(1);
    assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
    until("it was looked at for the last time", || {
        sandbox.path("looked").exists().then_some(())
    });
    let path = sandbox.path(&format!("work/{}", class.file));
    play(&path, &class.text.replace("SAFE", "EVIL"));
    fs::write(sandbox.path("gap"), "go\n").unwrap();
    ended(child)
}

fn shell_words(line: &str) -> Vec<String> {
    line.split('\'')
        .enumerate()
        .flat_map(|(at, part)| {
            if at % 2 == 1 {
                vec![part.to_owned()]
            } else {
                part.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}

#[test]
fn what_was_approved_runs_though_the_file_is_swapped_before_it_is_opened() {
    for (at, class) in SEALED.iter().enumerate() {
        if missing(class.needs.0, class.needs.1) {
            continue;
        }
        // Neighbours in the table are alike: between them they meet every game.
        let (game, play) = GAMES[at % GAMES.len()];
        let sandbox = Sandbox::with_policy(ASKING);
        there(&sandbox, class);
        with_a_gap(&sandbox);
        let ran = swapped(&sandbox, class, play);
        let said = ran.stdout + &ran.stderr;
        assert!(
            said.contains("SAFE") && !said.contains("EVIL"),
            "{}: {game}: {said}",
            class.command
        );
    }
}

#[test]
fn what_has_to_be_opened_by_its_name_is_said_to_be_so_and_a_rule_can_refuse_it() {
    let by_name = [
        ("t.sh", "#!/bin/bash\ncd \"${BASH_SOURCE%/*}\"\n", "./t.sh"),
        (
            "t.sh",
            "(return 0) && echo sourced\necho \"$0\"\n",
            "bash t.sh",
        ),
        ("t.sh", "echo \"$0\"\n", "bash -x t.sh"),
        ("t.sh", "echo hi\n", "zsh t.sh"),
        ("t.mjs", "console.log(1)\n", "node t.mjs"),
        ("t.py", "print(1)\n", "python3 -i t.py"),
        ("t.php", "<?php echo 1;\n", "php t.php"),
        ("t.sql", "\\ir other.sql\n", "psql -f t.sql"),
        (
            "package.json",
            "{\"scripts\": {\"x\": \"echo hi\"}}\n",
            "npm run x",
        ),
        ("Makefile", "x:\n\techo hi\n", "make x"),
        ("t.sh", "echo hi\n", "sudo bash t.sh"),
        ("t.sh", "echo hi\n", "bash -c 'bash t.sh'"),
    ];
    for (file, text, command) in by_name {
        let asks = |policy: &str| {
            let sandbox = Sandbox::with_policy(policy);
            for program in ["zsh", "node", "php", "npm", "make", "sudo"] {
                sandbox.stub(program, "exit 0");
            }
            let path = sandbox.write(&format!("work/{file}"), text);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
            let words = shell_words(command);
            let argv: Vec<&str> = ["exec", "--wait", "0s", "--"]
                .into_iter()
                .chain(words.iter().map(String::as_str))
                .collect();
            let asked = end(&mut sandbox.sudomode(&argv));
            (sandbox, asked)
        };
        let (sandbox, asked) = asks(ASKING);
        assert_eq!(asked.code, 75, "{command}: {asked:?}");
        let shown = sandbox.run(&format!("show {}", sandbox.pending(1))).stdout;
        let beware = "opened again by name when it runs, and could be swapped in that moment";
        let said = shown.lines().find(|line| line.contains(beware));
        assert!(
            said.is_some_and(|line| line.contains(file)),
            "{command}: {shown}"
        );

        let (sandbox, asked) =
            asks("rules: [{id: all, resource: '*', response: REQUIRE_APPROVAL, pinned: true}]\n");
        assert_eq!(asked.code, 77, "{command}: {asked:?}");
        assert!(asked.stderr.contains("opened again by name"), "{asked:?}");
        assert!(sandbox.requests().is_empty());
    }
}

#[test]
fn a_rule_that_wants_it_pinned_lets_what_runs_from_a_copy_through() {
    let policy = "rules: [{id: all, resource: '*', response: REQUIRE_APPROVAL, pinned: true}]\n";
    let sandbox = Sandbox::with_policy(policy);
    sandbox.write("work/t.sh", "echo \"hi $0\"\n");
    assert_eq!(approved(&sandbox, &["bash", "t.sh"]).stdout, "hi t.sh\n");
    assert_eq!(approved(&sandbox, &["true"]).code, 0);
}

#[test]
fn a_copy_is_not_given_up_for_a_name_after_the_approval() {
    if missing("node", "nodejs") {
        return;
    }
    let sandbox = Sandbox::with_policy(ASKING);
    sandbox.write("work/t.js", "console.log('SAFE')\n");
    let waiting = sandbox.start("exec -- node t.js");
    let id = sandbox.pending(1);
    // A package of modules of the newer kind is opened by its name.
    sandbox.write("work/package.json", "{\"type\": \"module\"}");
    sandbox.run(&format!("approve {id}"));
    let after = ended(waiting);
    assert_eq!((after.code, after.stdout.as_str()), (75, ""), "{after:?}");
    assert_eq!(sandbox.statuses(), ["INVALIDATED"]);
}

#[test]
fn a_caller_that_does_not_hear_the_announcement_gains_no_time() {
    let sandbox = Sandbox::with_policy(ASKING);
    sandbox.write("work/t.sh", "echo \"SAFE ${BASH_SOURCE[0]}\"\n");
    let (mut reader, mut writer) = std::io::pipe().unwrap();
    let full = vec![b'x'; 64 << 10];
    writer.write_all(&full).unwrap();
    let number = std::os::fd::AsRawFd::as_raw_fd(&writer);
    let flags = nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::empty());
    nix::fcntl::fcntl(&writer, flags).unwrap();
    let script = format!("SUDOMODE_STATUS_FD=9 exec {SUDOMODE} exec -- bash t.sh 9>&{number}");
    let child = sandbox.command(&["bash", "-c", &script]).spawn().unwrap();
    drop(writer);
    let id = sandbox.pending(1);
    sandbox.run(&format!("approve {id}"));
    until("it writes into the full pipe", || {
        let call = fs::read_to_string(format!("/proc/{}/syscall", child.id())).unwrap();
        (call.split(' ').nth(1) == Some("0x9")).then_some(())
    });
    sandbox.write("work/t.sh", "echo EVIL\n");
    let mut said = String::new();
    reader.read_to_string(&mut said).unwrap();
    let ran = ended(child);
    assert_eq!((ran.code, ran.stdout.as_str()), (69, ""), "{ran:?}");
    assert!(
        ran.stderr.contains("changed after it was approved"),
        "{ran:?}"
    );
    assert_eq!(sandbox.statuses(), ["NOT_EXECUTED"]);
    let last = said
        .trim_start_matches('x')
        .trim()
        .lines()
        .next_back()
        .unwrap();
    let last: serde_json::Value = serde_json::from_str(last).unwrap();
    assert_eq!(last["executed"], "no", "the last word holds: {said}");
}

#[test]
fn a_program_that_a_link_of_the_user_leads_to_is_the_one_that_was_looked_at() {
    let Some(sandbox) = Sandbox::of_a_worker(ASKING, "") else {
        return;
    };
    let link = sandbox.path("home/bin/tool");
    fs::create_dir(sandbox.path("home/bin")).unwrap();
    symlink("/bin/echo", &link).unwrap();
    sandbox.give("home");
    let path = link.to_string_lossy();
    let shown = || {
        let asked = sandbox.run(&format!("exec --wait 0s -- {path} SAFE"));
        assert_eq!(asked.code, 75, "{asked:?}");
        sandbox.run(&format!("show {}", sandbox.pending(1))).stdout
    };
    let text = shown();
    assert!(text.contains("can be changed by this user"), "{text}");
    sandbox.run(&format!("approve {}", sandbox.pending(1)));
    let ran = sandbox.run(&format!("exec -- {path} SAFE"));
    assert_eq!(ran.stdout, "SAFE\n", "{ran:?}");
}

/// A server of `PostgreSQL` that lets everybody in and answers nothing.
fn server() -> (u16, std::thread::JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut length = [0; 4];
        client.read_exact(&mut length).unwrap();
        let mut startup = vec![0; u32::from_be_bytes(length) as usize - 4];
        client.read_exact(&mut startup).unwrap();
        client
            .write_all(b"R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I")
            .unwrap();
        let _ = client.read_to_end(&mut Vec::new());
    });
    (port, thread)
}

#[test]
fn psql_reads_the_file_that_was_approved() {
    if missing("psql", "postgresql-client") {
        return;
    }
    let sandbox = Sandbox::with_policy(ASKING);
    let class = class("t.sql", "\\echo SAFE\n", "", ("psql", ""));
    there(&sandbox, &class);
    with_a_gap(&sandbox);
    let (port, thread) = server();
    let target =
        format!("host=127.0.0.1 port={port} user=me dbname=x sslmode=disable gssencmode=disable");
    let command: &'static str = Box::leak(format!("psql -X '{target}' -f t.sql").into_boxed_str());
    let ran = swapped(&sandbox, &Class { command, ..class }, GAMES[0].1);
    assert_eq!(ran.stdout, "SAFE\n", "{ran:?}");
    thread.join().unwrap();
}

/// Runs a script as it is and as it is approved, and compares all that it says.
fn the_same(sandbox: &Sandbox, argv: &[&str], differs: &[&str]) {
    let run = |argv: &[&str], asks: bool| {
        let mut child: Child = sandbox.command(argv).stdin(Stdio::piped()).spawn().unwrap();
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
    let plain = run(argv, false);
    let wrapped: Vec<&str> = [SUDOMODE, "exec", "--"]
        .into_iter()
        .chain(argv.iter().copied())
        .collect();
    let sealed = run(&wrapped, true);
    let lines = |text: &str| -> Vec<String> {
        // What sudomode says stands first, with its details indented below.
        let mut own = false;
        let told = text.lines().filter(|line| {
            own = line.starts_with("sudomode: ") || own && line.starts_with("  ");
            !own
        });
        told.filter(|line| !differs.iter().any(|part| line.contains(part)))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(
        lines(&sealed.stdout),
        lines(&plain.stdout),
        "{argv:?}: {sealed:?}"
    );
    assert_eq!(
        lines(&sealed.stderr),
        lines(&plain.stderr),
        "{argv:?}: {sealed:?}"
    );
    assert_eq!(sealed.code, plain.code, "{argv:?}");
    let shown = sandbox.requests().last().unwrap().to_string();
    assert!(
        !shown.contains("opened again by name"),
        "it ran from a copy: {shown}"
    );
}

const PYTHON: &str = r#"#!/usr/bin/env -S python3 -u
"""What it is."""
from __future__ import annotations
import atexit, inspect, os, pickle, sys, warnings
class C: pass
def f(): return inspect.getsource(f)
def main():
    import beside
    print(__file__, __name__, __doc__, __spec__, __package__, sys.argv, sys.path[0])
    print(type(__loader__).__name__, __loader__.path, sorted(globals()), sys.orig_argv[1:])
    print(sys.flags, beside.NAME, f.__code__.co_filename, f(), os.getcwd(), sys.stdin.read())
    print(sys.modules["__main__"].__dict__ is globals(), C.__module__, pickle.loads(pickle.dumps(C)) is C)
    warnings.warn("careful")
    atexit.register(lambda: print("at the end"))
    if len(sys.argv) > 2:
        import multiprocessing
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            print(pool.map(len, ["ab"]))
    raise ValueError("what went wrong")
if __name__ == "__main__":
    main()
"#;

const PERL: &str = r#"#!/usr/bin/perl -wl
use strict; use FindBin; use lib "$FindBin::Bin"; use Beside; use Cwd;
print join "|", $0, __FILE__, __LINE__, $FindBin::Bin, $FindBin::Script, Beside::x(), @ARGV, $^W, getcwd;
print for <DATA>;
print for <STDIN>;
sub f { my ($p, $file, $line) = caller; print "$file $line" } f();
eval { die "oops" }; print $@;
warn "careful";
my $u; print "x" . $u;
die "dead";
__DATA__
data 1
data 2
"#;

const RUBY: &str = r"#!/usr/bin/ruby -w
# frozen_string_literal: true
require_relative 'beside'
BEGIN { puts 'begin' }
END { puts 'end' }
p __FILE__, __dir__, $0, ARGV, BESIDE, 'a'.frozen?, __LINE__, self.to_s, __ENCODING__, Dir.pwd, $VERBOSE
p DATA.read, DATA.class, $stdin.read, local_variables, binding.source_location
puts 'main' if __FILE__ == $0
at_exit { p $! }
def deep = raise('what went wrong')
deep
__END__
hello
";

const NODE: &str = r"#!/usr/bin/env node
'use strict';
console.log(__filename, __dirname, process.argv, process.execArgv, require.main === module, process.mainModule === module);
console.log(require('./beside'), module.id, module.parent, module.paths[0], module.children.length, Object.keys(require.cache));
console.log(Object.getOwnPropertyNames(globalThis).sort().join(), process._eval, require.resolve('./beside'), module.loaded);
console.log(require('fs').readFileSync(0, 'utf8'), typeof exports, this === module.exports);
if (process.argv[2] === 'a b')
  require('child_process').fork(__filename, ['child'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }).on('exit', () =>
    import('./beside.js').then((m) => { console.log(m.default); setTimeout(() => { throw new Error('late'); }, 1); }));
";

const SHELL: &str = r#"#!/bin/bash
here=$(cd "$(dirname "$0")" && pwd)
. "$here/beside.sh"
printf '<%s>' "$0" "${0##*/}" "$here" "$BESIDE" "$@" "$LINENO"; echo
trap 'echo "trapped $?"' EXIT
f() { echo "$FUNCNAME $#"; }; f 1 2
cat
set -e
false
echo not reached
"#;

#[test]
fn scripts_notice_nothing_of_the_copy_that_they_run_from() {
    let table: [(&str, &str, &str, &str, &[&str]); 5] = [
        ("python3", "t.py", PYTHON, "beside.py|NAME = 1", &[]),
        (
            "perl",
            "t.pl",
            PERL,
            "Beside.pm|package Beside; sub x { 42 } 1;",
            &[],
        ),
        ("ruby", "t.rb", RUBY, "beside.rb|BESIDE = 7", &[]),
        (
            "node",
            "t.js",
            NODE,
            "beside.js|module.exports = 5",
            &["    at "],
        ),
        ("bash", "t.sh", SHELL, "beside.sh|BESIDE=yes", &[]),
    ];
    for (program, file, text, beside, differs) in table {
        if missing(program, program) {
            continue;
        }
        let sandbox = Sandbox::with_policy(ASKING);
        let path = sandbox.write(&format!("work/project/{file}"), text);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        let (name, content) = beside.split_once('|').unwrap();
        sandbox.write(&format!("work/project/{name}"), content);
        symlink(format!("project/{file}"), sandbox.path("work/link")).unwrap();
        let direct = format!("project/{file}");
        let absolute = sandbox.path(&format!("work/project/{file}"));
        for named in [direct.as_str(), absolute.to_str().unwrap(), "./link"] {
            if named == "./link" && program == "bash" {
                continue;
            }
            the_same(&sandbox, &[program, named, "a b", ""], differs);
        }
        the_same(&sandbox, &[&format!("./{direct}"), "--x"], differs);
    }
}

#[test]
fn what_comes_back_to_a_shim_has_the_words_that_were_approved() {
    if missing("python3", "python3") {
        return;
    }
    let sandbox = Sandbox::with_policy(
        "default: REQUIRE_APPROVAL\nrules: [{id: other, program: nothing, decision: ALLOW}]\n",
    );
    // As a version manager's stand-in goes on to the system's program.
    sandbox.stub("python3", "exec python3 \"$@\"");
    sandbox.write("work/t.py", "print('SAFE')\n");
    assert_eq!(sandbox.run("shim add python3").code, 0);
    let path = format!(
        "{}:{}:/usr/local/bin:/usr/bin:/bin",
        sandbox.path("home/.local/share/sudomode/shims").display(),
        sandbox.path("bin").display()
    );
    for (argv, questions) in [
        (&["env", "python3", "t.py"][..], 1),
        (&[SUDOMODE, "exec", "--", "nohup", "python3", "t.py"], 2),
    ] {
        let before = sandbox.requests().len();
        let waiting = sandbox.command(argv).env("PATH", &path).spawn().unwrap();
        for _ in 0..questions {
            let id = sandbox.pending(1);
            let shown = sandbox.json(&format!("show {id} --json"))["argv"].to_string();
            assert!(
                shown.contains("\"t.py\"") && !shown.contains("/proc/"),
                "{shown}"
            );
            assert_eq!(sandbox.run(&format!("approve {id}")).code, 0);
        }
        let ran = ended(waiting);
        assert_eq!(ran.stdout, "SAFE\n", "{argv:?}: {ran:?}");
        assert_eq!(sandbox.requests().len() - before, questions, "{argv:?}");
    }
}
