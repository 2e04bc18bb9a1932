//! What is started to run later or apart: tmux, screen, script, at, crontab, flock, and terminals with a command.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent};
use super::follow::{perhaps, shell, uncertain};
use super::start::{Start, fed_text, file_text};

const TMUX: Grammar = Grammar::gnu("/2 /C /c= /D /f= /h /L= /l /N /S= /T= /u /V /v").leading();
/// The commands of tmux that take a command, with their options.
const TMUX_COMMANDS: &[(&str, &str)] = &[
    (
        "new-session new neww new-window split-window splitw respawn-pane respawnp respawn-window respawnw display-popup popup",
        "/A /a /b /B /C /c= /D /d /E /e= /F= /f= /h= /H= /I /k /l= /n= /N /P /p= /s= /S= /t= /T= /v /w= /x= /X /y= /Z",
    ),
    (
        "run-shell run if-shell if pipe-pane pipep",
        "/b /C /c= /d= /F /E /I /o /O /t=",
    ),
];
const TMUX_READS: &str = "ls list-sessions lsw list-windows lsp list-panes lscm list-commands lsb list-buffers lsc list-clients lsk list-keys \
    show-options show showw show-window-options showenv show-environment capture-pane capturep display-message display has-session has \
    show-buffer showb info server-info showmsgs show-messages start-server start wait-for wait";
const TMUX_WRITES: &str = "kill-session kill-window killw kill-pane killp rename-session rename rename-window renamew select-window selectw \
    select-pane selectp attach-session attach a switch-client switchc detach-client detach resize-pane resizep resize-window resizew \
    clear-history clearhist move-window movew swap-pane swapp swap-window swapw last-window last next-window next previous-window prev \
    select-layout selectl join-pane joinp break-pane breakp delete-buffer deleteb set-buffer setb lock-session refresh-client refresh \
    copy-mode link-window linkw unlink-window unlinkw load-buffer loadb";

pub(super) fn tmux(call: &Call) -> Vec<Intent> {
    let line = TMUX.read(call.words);
    if line.is_set("V") {
        return vec![super::itself(call)];
    }
    let start = Start::default();
    let mut own = call.seen_through().options(&line);
    if line.any(&["f", "c", "C"]) || line.unknown.is_some() {
        own = own.opaque("an option or a file of settings runs commands");
        own.effect = Effect::Execute;
    }
    if line.rest.is_empty() {
        return shell(call, own, &start);
    }
    let mut intents = Vec::new();
    for words in line
        .rest
        .split(|word| word == ";" || word == "\\;")
        .take(call.limit)
    {
        intents.extend(tmux_command(call, &own, words, &start));
    }
    intents
}

fn tmux_command(call: &Call, own: &Intent, words: &[String], start: &Start) -> Vec<Intent> {
    let Some((name, rest)) = words.split_first() else {
        return Vec::new();
    };
    let has = |names: &str| names.split_ascii_whitespace().any(|known| known == name);
    let mut own = own.clone();
    own.action = name.replace('-', "_");
    if has(TMUX_READS) {
        return vec![own.operands(rest)];
    }
    if has(TMUX_WRITES) {
        own.effect = own.effect.max(Effect::Write);
        return vec![own.operands(rest)];
    }
    if has("send-keys send") {
        return keys(call, own, rest, start);
    }
    let Some((_, options)) = TMUX_COMMANDS.iter().find(|(names, _)| has(names)) else {
        own.effect = Effect::Execute;
        let own = own.operands(rest);
        return vec![own.opaque("this command of tmux may run others")];
    };
    let line = Grammar::gnu(options).leading().read(rest);
    own = own.options(&line);
    let mut command = line.rest;
    if has("if-shell if") {
        let inner = command
            .iter()
            .take(1)
            .flat_map(|text| start.shell(call, text, &[]));
        own.effect = Effect::Execute;
        let own = own.opaque("it runs other commands of tmux");
        return std::iter::once(own).chain(inner).collect();
    }
    if let Some((first, others)) = command.split_first()
        && first == "--"
    {
        command = others;
    }
    if let Some(option) = line.unknown {
        return perhaps(call, own, option, start, command);
    }
    let inner = match command {
        // A session with a shell in it waits for keys: nothing runs by itself.
        [] => {
            own.effect = own.effect.max(Effect::Write);
            Vec::new()
        }
        [text] => start.shell(call, text, &[]),
        words => start.words(call, words),
    };
    std::iter::once(own).chain(inner).collect()
}

/// Keys sent to a terminal are a line of shell where a shell waits there.
fn keys(call: &Call, own: Intent, words: &[String], start: &Start) -> Vec<Intent> {
    const OPTIONS: Grammar = Grammar::gnu("/c= /F /H /K /l /M /N= /R /t= /X").leading();
    let line = OPTIONS.read(words);
    let mut text = String::new();
    for word in line.rest {
        match word.as_str() {
            "Enter" | "C-m" | "C-j" | "KPEnter" => text.push('\n'),
            "Space" => text.push(' '),
            "Tab" => text.push('\t'),
            word => text.push_str(word),
        }
    }
    let own = Intent {
        effect: Effect::Execute,
        ..own
    }
    .options(&line)
    .operands(line.rest)
    .opaque("what takes the keys is not known");
    let inner = start.shell(call, &text, &[]);
    std::iter::once(own).chain(inner).collect()
}

const SCREEN: Grammar = Grammar::gnu(
    "/a /A /c= /d /D /e= /f /h= /i /l /L /m /n /O /p= /q /Q /r /R /s= /S= /t= /T= /U /v /w /x /X wipe? ls list version help",
)
.leading();

pub(super) fn screen(call: &Call) -> Vec<Intent> {
    let words = call.words;
    if words
        .iter()
        .any(|word| matches!(word.as_str(), "-ls" | "-list" | "-wipe" | "-v"))
    {
        return vec![Intent {
            action: "list".to_owned(),
            ..call.seen_through().operands(words)
        }];
    }
    // `-dmS name` bundles, with the name in the next word.
    let line = SCREEN.read(words);
    let own = call.seen_through().options(&line);
    let start = Start::default();
    if line.any(&["X", "Q"]) {
        let text: String = line
            .rest
            .iter()
            .skip(1)
            .map(|word| word.replace("\\n", "\n").replace("^M", "\n"))
            .collect();
        let own = Intent {
            effect: Effect::Execute,
            ..own
        }
        .operands(line.rest)
        .opaque("a command of screen may run others");
        let inner = match line.rest.first().map(String::as_str) {
            Some("stuff") => start.shell(call, &text, &[]),
            Some("exec" | "screen") => start.words(call, &line.rest[1..]),
            _ => Vec::new(),
        };
        return std::iter::once(own).chain(inner).collect();
    }
    let own = if line.any(&["c", "s"]) {
        Intent {
            effect: Effect::Execute,
            ..own
        }
        .opaque("an option names a program or a file of commands")
    } else {
        own
    };
    if let Some(option) = line.unknown {
        return perhaps(call, own, option, &start, line.rest);
    }
    if line.rest.is_empty() {
        return shell(call, own, &start);
    }
    let inner = start.words(call, line.rest);
    std::iter::once(own).chain(inner).collect()
}

const SCRIPT: Grammar = Grammar::gnu(
    "log-in/I= log-out/O= log-io/B= log-timing/T= logging-format/m= append/a command/c= return/e flush/f force echo/E= output-limit/o= \
     quiet/q timing/t? version/V help/h",
);

/// script: a terminal that is recorded into a file; `-c` takes a line of shell.
pub(super) fn script(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let at = call.words.iter().position(|word| word == "--");
    let (before, behind) = call.words.split_at(at.unwrap_or(call.words.len()));
    let line = SCRIPT.read(before);
    let mut own = call
        .seen_through()
        .options(&line)
        .texts("path", &line.operands);
    let start = Start::default();
    let mut inner: Vec<Intent> = ["log_in", "log_out", "log_io", "log_timing"]
        .iter()
        .flat_map(|name| line.texts(name))
        .chain(line.operands.first().copied())
        .filter(|path| *path != "/dev/null")
        .flat_map(|path| call.output(path))
        .collect();
    let lines = line.texts("command");
    for text in &lines {
        inner.extend(start.shell(call, text, &[]));
    }
    let words = behind.get(1..).unwrap_or_default();
    if !words.is_empty() {
        inner.extend(start.words(call, words));
    }
    if line.operands.len() > 1 {
        // On other systems the command stands behind the file.
        let words: Vec<String> = line.operands[1..]
            .iter()
            .map(|word| (*word).to_owned())
            .collect();
        inner.extend(start.guesses(call, &words));
        own = own.opaque("the command may begin elsewhere");
        own.effect = Effect::Execute;
    }
    if let Some(option) = line.unknown {
        own = uncertain(own, call, option);
    } else if line.is_unknown("command") {
        own = own.opaque("the line it runs is known only at run time");
        own.effect = Effect::Execute;
    } else if lines.is_empty() && words.is_empty() && line.operands.len() < 2 {
        return shell(call, own, &start).into_iter().chain(inner).collect();
    }
    std::iter::once(own).chain(inner).collect()
}

const FLOCK: Grammar = Grammar::gnu(
    "shared/s exclusive/ex unlock/u nonblock/nb timeout/w= wait= close/o conflict-exit-code/E= command/c= no-fork/F fcntl verbose \
     help/h version/V start= length=",
)
.leading();

/// flock: a file, and then a command, a line behind `-c`, or nothing.
pub(super) fn flock(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = FLOCK.read(call.words);
    let own = call.seen_through().options(&line);
    let start = Start::default();
    let Some((path, rest)) = line.rest.split_first() else {
        return vec![own.texts("path", &line.operands)];
    };
    let own = own.text("path", path);
    if let Some(option) = line.unknown {
        return perhaps(call, own, option, &start, rest);
    }
    let inner = match rest {
        [] => Vec::new(),
        [option, text, ..] if option == "-c" || option == "--command" => {
            start.shell(call, text, &[])
        }
        [dashes, words @ ..] if dashes == "--" => start.words(call, words),
        words => start.words(call, words),
    };
    std::iter::once(own).chain(inner).collect()
}

const AT: Grammar = Grammar::gnu("/V /q= /f= /t= /m /l /v /M /d /r /c /u= /b /o=");

/// at and batch: a text of shell, run later.
pub(super) fn at(call: &Call) -> Vec<Intent> {
    let line = AT.read(call.words);
    let own = Intent::new("cron", call.name, Effect::Execute)
        .options(&line)
        .operands(&line.operands);
    if line.any(&["l", "c", "V"]) || call.name == "atq" {
        return vec![Intent {
            action: "list".to_owned(),
            effect: Effect::Read,
            ..own
        }];
    }
    if line.any(&["d", "r"]) || call.name == "atrm" {
        return vec![Intent {
            action: "remove".to_owned(),
            effect: Effect::Destroy,
            ..own
        }];
    }
    let text = match line.texts("f").last() {
        Some(path) => file_text(call, path),
        None => fed_text(call),
    };
    match text {
        Ok(text) => {
            let inner = Start::default().shell(call, &text, &[]);
            std::iter::once(own).chain(inner).collect()
        }
        Err(why) => vec![own.opaque(&why)],
    }
}

const CRONTAB: Grammar = Grammar::gnu("user/u= list/l remove/r edit/e /i /s /n= /c /T= /V");

/// crontab: lists, removes, or takes a table whose lines will be run.
pub(super) fn crontab(call: &Call) -> Vec<Intent> {
    let line = CRONTAB.read(call.words);
    let start = |action: &str, effect| {
        Intent::new("cron", action, effect)
            .options(&line)
            .texts("path", &line.operands)
    };
    if line.is_set("list") && !line.any(&["remove", "edit"]) {
        return vec![start("list", Effect::Read)];
    }
    if line.is_set("remove") {
        return vec![start("remove", Effect::Destroy)];
    }
    if line.is_set("edit") {
        return vec![start("edit", Effect::Execute).opaque("it starts an editor")];
    }
    let text = match line.operands.first() {
        None | Some(&"-") => fed_text(call),
        Some(path) => file_text(call, path),
    };
    let own = start("install", Effect::Execute);
    match text {
        Ok(text) => {
            let inner = text
                .lines()
                .filter_map(scheduled)
                .take(call.limit)
                .flat_map(|line| Start::default().shell(call, line, &[]));
            std::iter::once(own).chain(inner).collect()
        }
        Err(why) => vec![own.opaque(&why)],
    }
}

/// The command of a line of a crontab; `%` begins what it is fed.
fn scheduled(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if line.is_empty() || line.starts_with('#') {
        return None;
    }
    let fields = if line.starts_with('@') { 1 } else { 5 };
    let mut rest = line;
    for _ in 0..fields {
        let end = rest.find(|c: char| c.is_ascii_whitespace())?;
        if fields == 5 && rest[..end].contains('=') {
            return None;
        }
        rest = rest[end..].trim_start();
    }
    Some(rest.split('%').next().unwrap_or(rest))
}
