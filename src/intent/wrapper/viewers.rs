//! Editors and pagers: what they show is read; what they are told to run is run.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent, Stdin};
use super::start::Start;

const EDITORS: &str = "vi vim nvim vimdiff nvimdiff gvim view rview rvim ex ed red emacs emacsclient nano rnano pico joe jed kak hx helix \
    micro mcedit ne mg jmacs jove zile code subl gedit kate mate atom";

const LESS: Grammar = Grammar::gnu(
    "search-skip-screen/a search-screen-skip/A buffers/b= auto-buffers/B clear-screen/c CLEAR-SCREEN/C dumb/d color/D= \
     quit-at-eof/e QUIT-AT-EOF/E force/f quit-if-one-screen/F hilite-search/g HILITE-SEARCH/G max-back-scroll/h= ignore-case/i \
     IGNORE-CASE/I jump-target/j= status-column/J lesskey-file/k= lesskey-src= lesskey-content= quit-on-intr/K no-lessopen/L \
     long-prompt/m LONG-PROMPT/M line-numbers/n LINE-NUMBERS/N log-file/o= LOG-FILE/O= pattern/p= prompt/P= quiet/q QUIET/Q silent \
     raw-control-chars/r RAW-CONTROL-CHARS/R squeeze-blank-lines/s chop-long-lines/S tag/t= tag-file/T= underline-special/u \
     UNDERLINE-SPECIAL/U version/V hilite-unread/w HILITE-UNREAD/W tabs/x= no-init/X max-forw-scroll/y= window/z= quotes= tilde \
     shift= no-keypad follow-name mouse MOUSE wheel-lines= rscroll= save-marks use-backslash header= incsearch line-num-width= \
     no-search-headers status-col-width= redraw-on-quit proc-backspace proc-tab proc-return match-shift= modelines= \
     intr= no-histdups use-color exit-follow-on-close form-feed no-paste autosave= no-edit-warn no-number-headers help",
);

const MAN: Grammar = Grammar::gnu(
    "config-file/C= debug/d default/D warnings? locale/L= systems/m= manpath/M= sections/sS= extension/e= ignore-case/i match-case/I \
     regex wildcard names-only all/a update/u no-subpages pager/P= prompt/r= ascii/7 encoding/E= no-hyphenation/nh no-justification/nj \
     preprocessor/p= troff/t troff-device/T? html/H? gxditview/X? ditroff/Z whatis/f apropos/k local-file/l where/w path where-cat/W \
     catman/c recode/R= global-apropos/K help version/V",
);

pub(super) fn is_editor(name: &str) -> bool {
    EDITORS.split_ascii_whitespace().any(|known| known == name)
}

pub(super) fn editor(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let own = call.runs(
        "edit",
        "an editor runs whatever it is told, and its start files",
    );
    let mut inner = Vec::new();
    let text = match call.stdin {
        Stdin::Text(text) => text.as_str(),
        _ => "",
    };
    // `-c '!x'`, `+'!x'`, `--cmd ':!x'`, `-cq '!x'`, and `!x` in what ed and ex are fed.
    let told = call
        .words
        .iter()
        .map(|word| {
            word.trim_start_matches("-c")
                .trim_start_matches("--cmd=")
                .trim_start_matches('+')
        })
        .chain(text.lines());
    for line in told.flat_map(|word| word.split('|')).take(call.limit) {
        let line = line.trim_start_matches([':', ' ', '%', ',', '.', '$']);
        let line = line.strip_prefix("silent ").unwrap_or(line);
        let command = ["!", "r !", "w !", "r!", "w!"]
            .iter()
            .find_map(|mark| line.strip_prefix(mark));
        if let Some(command) = command.filter(|command| !command.is_empty()) {
            inner.extend(Start::default().shell(call, command, &[]));
        }
    }
    std::iter::once(own).chain(inner).collect()
}

/// less and more: a terminal lets their reader run commands, but that is then a person's doing.
pub(super) fn pager(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = LESS.read(call.words);
    let (commands, paths): (Vec<&str>, Vec<&str>) =
        line.operands.iter().partition(|word| word.starts_with('+'));
    let own = Intent::new("filesystem", "read", Effect::Read)
        .options(&line)
        .texts("path", &paths);
    let runs = line.any(&["lesskey_file", "lesskey_src", "lesskey_content"])
        || line.unknown.is_some()
        || commands.iter().any(|word| {
            !word[1..].starts_with(['/', '?', 'G', 'F', 'g'])
                && !word[1..].bytes().all(|b| b.is_ascii_digit())
        });
    let outputs = ["log_file", "LOG_FILE"]
        .iter()
        .flat_map(|name| line.texts(name))
        .flat_map(|path| call.output(path));
    let own = if runs {
        Intent {
            effect: Effect::Execute,
            ..own
        }
        .opaque("an option or a key that it is given may run a command")
    } else {
        own
    };
    std::iter::once(own).chain(outputs).collect()
}

pub(super) fn man(call: &Call) -> Vec<Intent> {
    if call.asks_about_itself() {
        return vec![super::itself(call)];
    }
    let line = MAN.read(call.words);
    let own = Intent::new("system", "man", Effect::Read)
        .options(&line)
        .operands(&line.operands);
    let runs = line.any(&[
        "pager",
        "html",
        "gxditview",
        "preprocessor",
        "config_file",
        "troff_device",
        "prompt",
        "local_file",
    ]) || line.unknown.is_some();
    vec![if runs {
        Intent {
            effect: Effect::Execute,
            ..own
        }
        .opaque("an option makes it run a program")
    } else {
        own
    }]
}
