//! Programs that start others in a way of their own, and calculators, of which one does.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent, Stdin, UNKNOWN};
use super::start::{Start, fed_text};

fn own(call: &Call, why: &str) -> Intent {
    Intent {
        effect: Effect::Execute,
        ..call.seen_through()
    }
    .operands(call.words)
    .opaque(why)
}

/// capsh: what stands behind `--` is given to a shell.
pub(super) fn capsh(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() || matches!(call.words, [word] if word == "--print") {
        return vec![super::itself(call)];
    }
    let at = call
        .words
        .iter()
        .position(|word| word == "--" || word == "==");
    let inner = at.map(|at| {
        let shell = std::iter::once("bash".to_owned());
        let words: Vec<String> = shell.chain(call.words[at + 1..].iter().cloned()).collect();
        Start::default().words(call, &words)
    });
    let own = Intent {
        effect: Effect::Execute,
        ..call.seen_through()
    }
    .operands(call.words);
    match inner {
        Some(inner) => std::iter::once(own).chain(inner).collect(),
        None => vec![own.opaque("an option may start a shell")],
    }
}

/// nix: the environment of a command is made by code; the command stands behind `-c`, a line behind `--run`.
pub(super) fn nix(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let own = own(call, "the environment it makes may come with code");
    let at = call
        .words
        .iter()
        .position(|word| matches!(word.as_str(), "-c" | "--command" | "--run" | "--"));
    let Some((mark, behind)) = at.and_then(|at| call.words[at..].split_first()) else {
        return vec![own];
    };
    let start = Start::default();
    let is_line = mark == "--run" || call.name == "nix-shell" && mark == "--command";
    let inner = match behind.first() {
        Some(text) if is_line => start.shell(call, text, &[]),
        Some(_) => start.words(call, behind),
        None => Vec::new(),
    };
    std::iter::once(own).chain(inner).collect()
}

/// expect: its script is code; what it spawns is held against rules that refuse.
pub(super) fn expect(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() || matches!(call.words, [word] if word == "-v") {
        return vec![super::itself(call)];
    }
    let own = own(call, "its script is not looked into");
    let at = call.words.iter().position(|word| word == "-c");
    let fed = match call.stdin {
        Stdin::Text(text) => text.clone(),
        _ => String::new(),
    };
    let given = at.and_then(|at| call.words.get(at + 1)).cloned();
    let script = given.unwrap_or(fed);
    let inner: Vec<Intent> = script
        .split(['\n', ';'])
        .filter_map(|line| {
            let (verb, rest) = line.trim().split_once(' ')?;
            matches!(verb, "spawn" | "exec" | "system" | "send").then(|| rest.trim().to_owned())
        })
        .take(call.limit)
        .flat_map(|rest| {
            let text = rest.trim_matches('"').replace("\\r", "").replace("\\n", "");
            Start::default().shell(call, &text, &[])
        })
        .filter(|intent| intent.opaque.is_none())
        .collect();
    std::iter::once(own).chain(inner).collect()
}

const WATCHERS: Grammar = Grammar::gnu(
    "exec/x= ext/e= exts= watch/w= watch-non-recursive/W= watch-file/F= clear/c? on-busy-update/o= restart/r signal/s= stop-signal= \
     stop-timeout= map-signal= debounce/d= stdin-quit no-vcs-ignore no-project-ignore no-global-ignore no-default-ignore \
     no-discover-ignore ignore-nothing postpone/p delay-run= delay= poll? shell= no-shell/n no-environment emit-events-to= only-emit-events \
     env/E= no-process-group wrap-process= notify/N color= timings quiet/q bell project-origin= workdir= filter/f= filter-file= \
     ignore/i= ignore-file= fs-events= no-meta print-events manual verbose/v log-file= legacy-watch/L polling-interval= \
     spawn no-restart-on inspect? config= on-change-only/C verbose/V no-stdin/I version help/h exitcrash cwd=",
)
.leading();

/// watchexec and nodemon: a command each time a file changes.
pub(super) fn watchers(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = WATCHERS.read(call.words);
    let mut own = call.seen_through().options(&line);
    let start = Start::default();
    let mut inner = Vec::new();
    if call.name == "nodemon" {
        for text in line.texts("exec") {
            inner.extend(start.shell(call, text, &[]));
        }
        if !line.rest.is_empty() && !line.is_set("exec") {
            let words: Vec<String> = std::iter::once("node".to_owned())
                .chain(line.rest.iter().cloned())
                .collect();
            inner.extend(start.words(call, &words));
        }
    } else if let [text] = line.rest {
        inner.extend(start.shell(call, text, &[]));
    } else if line.is_set("no_shell") {
        inner.extend(start.words(call, line.rest));
    } else if !line.rest.is_empty() {
        inner.extend(start.shell(call, &line.rest.join(" "), &[]));
    }
    if line.any(&["shell", "config", "wrap_process"]) || inner.is_empty() {
        own = own.opaque("it is not known what it runs");
    }
    if let Some(option) = line.unknown {
        own = super::follow::uncertain(own, call, option);
        inner.extend(start.guesses(call, line.rest));
    }
    if own.opaque.is_some() {
        own.effect = Effect::Execute;
    }
    std::iter::once(own).chain(inner).collect()
}

const ANSIBLE: Grammar = Grammar::gnu(
    "module-name/m= args/a= inventory/i= limit/l= become/b become-method= become-user= ask-become-pass/K user/u= private-key= \
     connection/c= timeout/T= ssh-common-args= ssh-extra-args= scp-extra-args= sftp-extra-args= ask-pass/k one-line/o tree/t= \
     background/B= poll/P= check/C diff/D extra-vars/e= forks/f= module-path/M= vault-id= vault-password-file= ask-vault-pass \
     playbook-dir= task-timeout= list-hosts syntax-check verbose/v version help/h",
);

/// ansible: one module on many machines; `shell` and `command` run a line there.
pub(super) fn ansible(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = ANSIBLE.read(call.words);
    let module = line
        .texts("module_name")
        .last()
        .copied()
        .unwrap_or("command");
    let own = Intent {
        effect: Effect::Execute,
        ..call.seen_through()
    }
    .options(&line)
    .texts("host", &line.operands);
    let harmless = matches!(
        module,
        "ping" | "setup" | "debug" | "ansible.builtin.ping" | "ansible.builtin.setup"
    );
    let runs = matches!(module.rsplit('.').next(), Some("shell" | "command" | "raw"));
    let own = if line.unknown.is_some()
        || line.any(&[
            "ssh_common_args",
            "ssh_extra_args",
            "module_path",
            "extra_vars",
            "playbook_dir",
            "inventory",
        ])
        || !harmless && !runs
    {
        own.opaque("a module, an inventory or an option may run code")
    } else {
        own
    };
    let inner = line
        .texts("args")
        .into_iter()
        .filter(|_| runs)
        .flat_map(|text| Start::elsewhere().shell(call, text, &[]));
    std::iter::once(own).chain(inner).collect()
}

/// bc: a calculator that starts nothing.
pub(super) fn bc(call: &Call) -> Vec<Intent> {
    let (options, paths): (Vec<&String>, Vec<&String>) =
        call.words.iter().partition(|word| word.starts_with('-'));
    let own = Intent::new("system", "bc", Effect::Read).operands(&options);
    let reads = paths
        .into_iter()
        .take(call.limit)
        .map(|path| Intent::new("filesystem", "read", Effect::Read).text("path", path));
    std::iter::once(own).chain(reads).collect()
}

/// dc: `!` runs what stands behind it, unless it negates a comparison.
pub(super) fn dc(call: &Call) -> Vec<Intent> {
    let own = Intent::new("system", "dc", Effect::Read).operands(call.words);
    let fed = fed_text(call);
    let reads_file = call.words.iter().any(|word| {
        !word.starts_with('-')
            || word == "-f"
            || word.starts_with("--file")
            || word.starts_with(UNKNOWN)
    });
    let text = call.words.join(" ") + fed.as_deref().unwrap_or_default();
    let by_option = call
        .words
        .iter()
        .any(|word| word.starts_with("-e") || word.starts_with("--expr"));
    let runs = text
        .match_indices('!')
        .any(|(at, _)| !text[at + 1..].starts_with(['<', '>', '=']));
    let hides = runs || reads_file && !by_option || fed.is_err() && !by_option;
    vec![if hides {
        Intent {
            effect: Effect::Execute,
            ..own
        }
        .opaque("what it reads may run commands")
    } else {
        own
    }]
}

/// gdb and its kin: a debugger runs what it debugs, and what its commands say.
pub(super) fn debugger(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let own = own(call, "a debugger can run any program and code");
    let start = Start::default();
    let mut inner = Vec::new();
    let told = call.words.windows(2).filter(|pair| {
        matches!(
            pair[0].as_str(),
            "-ex" | "-iex" | "--eval-command" | "--init-eval-command" | "-o" | "--one-line"
        )
    });
    let attached = call
        .words
        .iter()
        .filter_map(|word| word.strip_prefix("--eval-command="));
    for text in told
        .map(|pair| pair[1].as_str())
        .chain(attached)
        .take(call.limit)
    {
        let line = ["shell ", "!", "platform shell "]
            .iter()
            .find_map(|verb| text.trim().strip_prefix(verb));
        inner.extend(
            line.into_iter()
                .flat_map(|line| start.shell(call, line, &[])),
        );
    }
    let at = call
        .words
        .iter()
        .position(|word| word == "--args" || word == "--");
    if let Some(at) = at {
        inner.extend(start.words(call, &call.words[at + 1..]));
    }
    std::iter::once(own).chain(inner).collect()
}
