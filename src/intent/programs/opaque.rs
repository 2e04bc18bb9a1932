//! Programs that run other programs or code: shells, interpreters, wrappers. One opaque intent each.

use super::super::call::Call;
use super::super::{Effect, Intent};

/// Programs that run code of a language, with the letters of the options that take code from the command line and
/// the options that only print the version.
const LANGUAGES: &[(&str, &str, &str)] = &[
    (
        "sh bash rbash dash ash zsh fish ksh mksh oksh yash csh tcsh elvish nu xonsh osh pwsh powershell rc es",
        "c",
        "",
    ),
    ("python pypy ipython jython micropython", "c", "-V"),
    ("node nodejs", "ep", "-v"),
    ("deno bun ts-node tsx", "ep", "-v -V"),
    ("ruby jruby irb", "e", "-v"),
    ("perl raku", "eE", "-v -V"),
    ("php", "rBRE", "-v"),
    ("lua luajit", "e", "-v"),
    ("awk gawk mawk nawk original-awk", "e", "-V"),
    (
        "Rscript R julia elixir iex groovy scala ghci runghc",
        "e",
        "",
    ),
    ("osascript", "e", ""),
    (
        "tclsh wish guile racket sbcl clojure ocaml erl swift java jshell gjs",
        "e",
        "",
    ),
    ("bc dc m4 gnuplot octave", "e", ""),
];

/// Programs that run the commands among their words, or what a file or another host says.
const WRAPPERS: &str = "\
    env timeout nice nohup stdbuf setsid xargs sudo doas su runuser pkexec gosu su-exec script scriptreplay watch flock \
    ssh sshpass mosh autossh rsh telnet socat nc ncat netcat rsync scp sftp time parallel chroot unshare nsenter setpriv \
    capsh setarch linux32 linux64 i386 x86_64 strace ltrace gdb lldb gdbserver rr perf valgrind busybox toybox ionice chrt taskset \
    numactl firejail bwrap proot fakeroot fakechroot systemd-run at batch crontab tmux screen expect unbuffer dtach abduco \
    make gmake bmake ninja cmake just task rake ant mvn gradle npm npx yarn pnpm pnpx bunx corepack cargo rustup go pip pip3 pipx uv uvx \
    poetry pdm hatch tox nox conda mamba bundle gem composer mix direnv dotenv mise asdf nix nix-shell nix-run guix \
    vi vim nvim vimdiff view rview ex ed red emacs emacsclient nano pico joe kak hx less more most man info pager \
    command exec eval source builtin entr inotifywait-run prlimit catchsegv daemon start-stop-daemon run-parts \
    xterm gnome-terminal konsole alacritty kitty dbus-run-session dbus-launch ssh-agent faketime torsocks proxychains \
    proxychains4 chpst setuidgid softlimit s6-setuidgid multitime hyperfine run0 machinectl systemd-nspawn lxc-attach \
    distrobox toolbox flatpak snap vagrant ansible ansible-playbook xvfb-run tini dumb-init catatonit choom uclampset coresched \
    aa-exec runcon newgrp sg cgexec wine qemu-user binfmt fzf fd parallel-ssh pssh pdsh \
    op aws-vault doppler nerdctl crictl lxc oc cpulimit rlwrap chronic ts setlock caffeinate posh hush pdflatex latex tex \
    pytest nodemon zgrep ip";

/// True for a program of the tables under its own name, or under one that a build or a package gives it.
pub(super) fn knows(name: &str) -> bool {
    let plain = plain(name);
    [name, plain]
        .iter()
        .chain(&plain.strip_prefix('g'))
        .any(|name| language(name).is_some() || is_wrapper(name) || *name == "find")
        || name.starts_with("qemu-")
}

/// The name without `.static`, `.basic` and the like, and without a version.
fn plain(name: &str) -> &str {
    let mut name = name;
    for ending in [".static", "-static", ".tiny", ".basic"] {
        name = name.strip_suffix(ending).unwrap_or(name);
    }
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    if plain.is_empty() { name } else { plain }
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let Some((_, letters, versions)) = language(call.name) else {
        return vec![if call.asks_about_itself() {
            itself(call)
        } else {
            call.runs("run_command", "it runs a command that is not looked into")
        }];
    };
    let asks_version =
        matches!(call.words, [word] if versions.split(' ').any(|v| !v.is_empty() && v == word));
    if asks_version || call.asks_about_itself() {
        return vec![itself(call)];
    }
    let why = "it runs code that is not looked into";
    vec![match code(call.words, letters) {
        Some(code) => Intent::new(call.name, "run_code", Effect::Execute)
            .text("code", code)
            .opaque(why),
        None => call.runs("run_code", why),
    }]
}

fn itself(call: &Call) -> Intent {
    Intent::new(call.name, "version", Effect::Read)
}

/// The row of a language; a version behind the name (`python3.11`) does not matter.
fn language(name: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
    let plain = if plain.is_empty() { name } else { plain };
    LANGUAGES.iter().find(|(names, ..)| {
        names
            .split(' ')
            .any(|known| known == name || known == plain)
    })
}

fn is_wrapper(name: &str) -> bool {
    let is_loader = (name.starts_with("ld-") || name.starts_with("ld.")) && name.contains(".so");
    is_loader || WRAPPERS.split_ascii_whitespace().any(|known| known == name)
}

/// The code on the command line: behind `-c`, in `-ccode`, behind `--eval`, or in `--eval=code`.
fn code<'a>(words: &'a [String], letters: &str) -> Option<&'a str> {
    let at = words.iter().position(|word| {
        matches!(word.as_str(), "--eval" | "--print" | "--command" | "--run")
            || word.strip_prefix('-').is_some_and(|bundle| {
                !bundle.starts_with('-') && bundle.ends_with(|c| letters.contains(c))
            })
    });
    let attached = || {
        words.iter().find_map(|word| {
            word.strip_prefix("--eval=")
                .or(word.strip_prefix("--command="))
        })
    };
    at.and_then(|at| words.get(at + 1))
        .map(String::as_str)
        .or_else(attached)
}
