//! sudo, su and runuser: a command with the rights of another user.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent, UNKNOWN};
use super::follow::{is_assignment, perhaps, shell, uncertain};
use super::start::Start;

const SUDO: Grammar = Grammar::gnu(
    "askpass/A auth-type/a= background/b bell/B close-from/C= login-class/c= chdir/D= preserve-env? /E edit/e group/g= \
     set-home/H help host/h= login/i remove-timestamp/K reset-timestamp/k list/l non-interactive/nN preserve-groups/P prompt/p= \
     chroot/R= role/r= stdin/S shell/s command-timeout/T= type/t= other-user/U= user/u= version/V validate/v no-update",
)
.leading();

const SU: Grammar = Grammar::gnu(
    "command/c= session-command= fast/f group/g= supp-group/G= login/l preserve-environment/mp pty/P no-pty/T shell/s= \
     whitelist-environment/w= user/u= help/h version/V",
);

fn power(call: &Call) -> Intent {
    Intent {
        effect: Effect::Execute,
        ..call.seen_through()
    }
}

pub(super) fn sudo(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() || matches!(call.words, [word] if word == "-h" || word == "-V") {
        return vec![super::itself(call)];
    }
    // Options and assignments may take turns.
    let mut line = SUDO.read(call.words);
    let mut start = Start::default();
    let mut rest = line.rest;
    while let Some((first, others)) = rest.split_first()
        && is_assignment(first)
    {
        start.assign(first);
        let more = SUDO.read(others);
        line.args.extend(more.args);
        line.unknown = line.unknown.or(more.unknown);
        rest = more.rest;
    }
    let names: Vec<&str> = start.assigned.iter().map(|(n, _)| n.as_str()).collect();
    let own = power(call).options(&line).texts("variable", &names);
    if line.any(&["chroot", "host"]) {
        start.elsewhere = true;
        start = start.within(UNKNOWN.encode_utf8(&mut [0; 3]));
    }
    for directory in line.texts("chdir") {
        start = start.within(directory);
    }
    if let Some(option) = line.unknown {
        return perhaps(call, own, option, &start, rest);
    }
    if line.is_set("edit") || call.name == "sudoedit" {
        let outputs = rest
            .iter()
            .take(call.limit)
            .flat_map(|path| call.output(path));
        let edit = Intent {
            action: "edit".to_owned(),
            ..own
        };
        return std::iter::once(edit.texts("path", rest).opaque("it starts an editor"))
            .chain(outputs)
            .collect();
    }
    if line.is_set("list") {
        return vec![said(own, "list", Effect::Read)];
    }
    if rest.is_empty() {
        if line.any(&["login", "shell"]) {
            return shell(call, own, &start);
        }
        let quiet = line.any(&["validate", "reset_timestamp", "remove_timestamp", "version"]);
        return vec![said(
            own,
            if quiet { "timestamp" } else { "help" },
            Effect::Read,
        )];
    }
    // A shell gets the words with all but `$` escaped.
    let expands = line.any(&["login", "shell"]) && rest.iter().any(|word| word.contains('$'));
    // One word with spaces in it is the name of a program, or was meant as a line.
    let is_line = line.any(&["login", "shell"]) && rest.len() == 1 && rest[0].contains(' ');
    let inner = if expands || is_line {
        start.shell(call, &rest.join(" "), &[])
    } else {
        start.words(call, rest)
    };
    std::iter::once(own).chain(inner).collect()
}

fn said(intent: Intent, action: &str, effect: Effect) -> Intent {
    Intent {
        action: action.to_owned(),
        effect,
        ..intent
    }
}

pub(super) fn su(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let leading = SU.leading().read(call.words);
    if leading.is_set("user") && call.name == "runuser" {
        let own = power(call).options(&leading);
        return started(call, own, &leading, leading.rest);
    }
    let line = SU.read(call.words);
    let mut operands = line.operands.as_slice();
    if let Some(("-", rest)) = operands.split_first().map(|(first, rest)| (*first, rest)) {
        operands = rest;
    }
    let mut own = power(call).options(&line);
    if let Some((user, rest)) = operands.split_first() {
        own = own.text("user", user);
        operands = rest;
    }
    let words: Vec<String> = operands.iter().map(|word| (*word).to_owned()).collect();
    let texts: Vec<&str> = ["command", "session_command"]
        .into_iter()
        .flat_map(|name| line.texts(name))
        .collect();
    let start = Start::default();
    let program = line.texts("shell").last().map(|shell| (*shell).to_owned());
    let mut inner = Vec::new();
    for text in texts.iter().take(8) {
        match &program {
            Some(program) => {
                let mut argv = vec![program.clone(), "-c".to_owned(), (*text).to_owned()];
                argv.extend(words.iter().cloned());
                inner.extend(start.words(call, &argv));
            }
            None => inner.extend(start.shell(call, text, &words)),
        }
    }
    let is_hidden = ["command", "session_command", "shell"]
        .iter()
        .any(|name| line.is_unknown(name));
    if is_hidden {
        own = own.opaque("what it runs is known only at run time");
    }
    if let Some(option) = line.unknown {
        inner.extend(start.guesses(call, &words));
        return std::iter::once(uncertain(own, call, option))
            .chain(inner)
            .collect();
    }
    if !texts.is_empty() || is_hidden {
        return std::iter::once(own).chain(inner).collect();
    }
    let program = program.unwrap_or_else(|| "sh".to_owned());
    let argv: Vec<String> = std::iter::once(program).chain(words).collect();
    let inner = start.words(call, &argv);
    std::iter::once(own).chain(inner).collect()
}

fn started(call: &Call, own: Intent, line: &Line, words: &[String]) -> Vec<Intent> {
    let start = Start::default();
    if let Some(option) = line.unknown {
        return perhaps(call, own, option, &start, words);
    }
    if words.is_empty() {
        return shell(call, own, &start);
    }
    let inner = start.words(call, words);
    std::iter::once(own).chain(inner).collect()
}
