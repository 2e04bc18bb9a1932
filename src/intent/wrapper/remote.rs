//! ssh and its kin: a line of shell on another machine, and the options that run programs on this one.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};
use super::follow::{perhaps, shell, uncertain};
use super::start::Start;

const SSH: Grammar = Grammar::gnu(
    "/1 /2 /4 /6 /A /a /B= /b= /C /c= /D= /E= /e= /F= /f /G /g /I= identity/i= jump/J= /K /k /L= user/l= /M /m= /N /n /O= option/o= /P= port/p= /Q= /q /R= /S= \
     /s /T /t /V /v /W= /w= /X /x /Y /y",
)
.leading();

const MOSH: Grammar = Grammar::gnu(
    "client= server= predict= predict-overwrite/o family= port/p= bind-server= ssh= no-ssh-pty no-init local \
     experimental-remote-ip= /4 /6 /a /n help version",
)
.leading();

const RSH: Grammar = Grammar::gnu("/l= /n /d /8 /E /e= /x /K /k= /f /F").leading();

/// Settings of ssh whose value is a program, or a file of more settings.
const RUNNING: &[&str] = &[
    "proxycommand",
    "localcommand",
    "knownhostscommand",
    "include",
    "match",
    "pkcs11provider",
    "securitykeyprovider",
    "xauthlocation",
    "proxyusefdpass",
];

pub(super) fn ssh(call: &Call) -> Vec<Intent> {
    let words = match call.name {
        // Its own port for watching stands among the options of ssh.
        "autossh" => autossh(call.words),
        _ => call.words.to_vec(),
    };
    let mut line = SSH.read(&words);
    let Some((host, rest)) = line.rest.split_first() else {
        let shows = line.any(&["V", "Q"]);
        return vec![Intent {
            action: if shows { "version" } else { "help" }.to_owned(),
            ..call.seen_through().options(&line)
        }];
    };
    // Options go on behind the host.
    let more = SSH.read(rest);
    line.args.extend(more.args);
    line.unknown = line.unknown.or(more.unknown);
    let command = more.rest;
    let settings = line.texts("option");
    let mut own = Intent {
        effect: Effect::Execute,
        ..call.seen_through()
    }
    .options(&line)
    .text("host", host);
    let mut inner = local(call, &settings);
    if let Some(why) = hides(&line, &settings) {
        own = own.opaque(&why);
    }
    for path in line.texts("E") {
        inner.extend(call.output(path));
    }
    let start = Start::elsewhere();
    if let Some(option) = line.unknown {
        inner.extend(start.guesses(call, command));
        own = uncertain(own, call, option);
        return std::iter::once(own).chain(inner).collect();
    }
    if !command.is_empty() {
        if line.is_set("s") {
            own = own.opaque("it starts a subsystem of the other machine");
        } else {
            inner.extend(start.shell(call, &command.join(" "), &[]));
        }
        return std::iter::once(own).chain(inner).collect();
    }
    let only = |action: &str, effect, own: Intent| Intent {
        action: action.to_owned(),
        effect: if own.opaque.is_some() {
            Effect::Execute
        } else {
            effect
        },
        ..own
    };
    let own = if line.is_set("G") {
        only("show", Effect::Read, own)
    } else if line.is_set("O") {
        only("control", Effect::Write, own)
    } else if line.any(&["N", "W"]) {
        only("forward", Effect::Network, own)
    } else if own.opaque.is_some() {
        own
    } else {
        let mut session = shell(call, own, &start);
        if let Some(first) = session.first_mut()
            && first.action == "run_shell"
        {
            "connect".clone_into(&mut first.action);
        }
        return session.into_iter().chain(inner).collect();
    };
    std::iter::once(own).chain(inner).collect()
}

fn autossh(words: &[String]) -> Vec<String> {
    let mut words = words.to_vec();
    if let Some(at) = words.iter().position(|word| word.starts_with("-M")) {
        let taken = if words[at] == "-M" { 2 } else { 1 };
        words.drain(at..(at + taken).min(words.len()));
    }
    words
}

/// What settings start on this machine.
fn local(call: &Call, settings: &[&str]) -> Vec<Intent> {
    settings
        .iter()
        .filter_map(|setting| pair(setting))
        .filter(|(key, value)| {
            matches!(
                key.as_str(),
                "proxycommand" | "localcommand" | "knownhostscommand"
            ) && !value.eq_ignore_ascii_case("none")
        })
        .take(call.limit)
        .flat_map(|(_, value)| Start::default().shell(call, &tokens(&value), &[]))
        .collect()
}

/// `%h` and the like stand for parts of the connection, which ssh takes from its words.
fn tokens(value: &str) -> String {
    ["%h", "%n", "%p", "%r", "%u"]
        .iter()
        .fold(value.to_owned(), |text, token| text.replace(token, "x"))
}

/// A setting by its name in lower case.
fn pair(setting: &str) -> Option<(String, String)> {
    let (key, value) = setting
        .trim_start()
        .split_once(|c: char| c == '=' || c.is_ascii_whitespace())?;
    let value = value.trim_start_matches(|c: char| c == '=' || c.is_ascii_whitespace());
    Some((key.to_ascii_lowercase(), value.trim_matches('"').to_owned()))
}

/// Why options or settings run something that is not looked into.
fn hides(line: &Line, settings: &[&str]) -> Option<String> {
    if line.is_unknown("option") {
        return Some("a setting is known only at run time and may run a program".to_owned());
    }
    for setting in settings {
        let Some((key, value)) = pair(setting) else {
            continue;
        };
        let runs = RUNNING.contains(&key.as_str()) && !value.eq_ignore_ascii_case("none");
        if runs {
            return Some(format!("-o {setting} may run a program"));
        }
    }
    let own_files = line.is_unknown("F")
        || line
            .texts("F")
            .iter()
            .any(|path| !matches!(*path, "/dev/null" | "none"));
    if own_files {
        return Some("its configuration may run programs".to_owned());
    }
    line.is_set("I").then(|| "-I loads a library".to_owned())
}

/// True for the words of a program like ssh, without a host, that run nothing on this machine: what `rsync -e` takes.
pub(super) fn is_plain_transport(words: &[String]) -> bool {
    let Some((program, rest)) = words.split_first() else {
        return false;
    };
    let line = SSH.read(rest);
    matches!(program.as_str(), "ssh" | "/usr/bin/ssh" | "/bin/ssh")
        && line.unknown.is_none()
        && line.rest.is_empty()
        && hides(&line, &line.texts("option")).is_none()
        && !line.is_set("E")
}

/// Why a program that takes `-o` settings for ssh and `-F` runs something else by them.
pub(super) fn setting_runs(setting: &str) -> bool {
    pair(setting).is_some_and(|(key, value)| {
        RUNNING.contains(&key.as_str()) && !value.eq_ignore_ascii_case("none")
    })
}

pub(super) fn mosh(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = MOSH.read(call.words);
    let runs = line.any(&["client", "server", "ssh"]);
    connected(call, &line, runs)
}

pub(super) fn rsh(call: &Call) -> Vec<Intent> {
    let line = RSH.read(call.words);
    connected(call, &line, false)
}

/// A host, and then a command for its shell.
fn connected(call: &Call, line: &Line, runs: bool) -> Vec<Intent> {
    let mut own = Intent {
        effect: Effect::Execute,
        ..call.seen_through()
    }
    .options(line);
    let Some((host, command)) = line.rest.split_first() else {
        return vec![own.opaque("it is not known where it leads")];
    };
    own = own.text("host", host);
    let command = match command.split_first() {
        Some((dashes, words)) if dashes == "--" => words,
        _ => command,
    };
    if runs {
        own = own.opaque("an option names a program that it runs");
    }
    let start = Start::elsewhere();
    if let Some(option) = line.unknown {
        return perhaps(call, own, option, &start, command);
    }
    if command.is_empty() {
        return shell(call, own, &start);
    }
    let inner = start.shell(call, &command.join(" "), &[]);
    std::iter::once(own).chain(inner).collect()
}
