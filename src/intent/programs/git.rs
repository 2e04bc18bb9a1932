//! git: a table of sub-commands, and the few whose options decide what they destroy. Configuration is code.

mod refine;
mod table;

use super::super::call::{Call, snake};
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};

const GLOBAL: Grammar = Grammar::go(
    "/C= /c= config-env= exec-path? html-path man-path info-path paginate/p no-pager/P no-replace-objects no-lazy-fetch \
     no-optional-locks no-advice bare git-dir= work-tree= namespace= super-prefix= attr-source= list-cmds= literal-pathspecs \
     glob-pathspecs noglob-pathspecs icase-pathspecs version/v help/h",
)
.leading();

/// The names of [`table::RUNS`] that are looked at.
const RUNNING: &[&str] = &[
    "upload_pack",
    "receive_pack",
    "exec",
    "extcmd",
    "open_files_in_pager",
    "ext_diff",
    "to_cmd",
    "cc_cmd",
    "header_cmd",
];

/// Keys of `-c` that cannot run anything; the part before a star matches by prefix.
const HARMLESS: &[&str] = &[
    "color.*",
    "advice.*",
    "user.*",
    "author.*",
    "committer.*",
    "core.quotepath",
    "core.autocrlf",
    "core.abbrev",
    "core.filemode",
    "core.ignorecase",
    "core.precomposeunicode",
    "core.longpaths",
    "init.defaultbranch",
    "commit.gpgsign",
    "tag.gpgsign",
    "push.default",
    "push.autosetupremote",
    "pull.rebase",
    "pull.ff",
    "merge.conflictstyle",
    "rebase.autostash",
    "log.showsignature",
    "log.date",
    "diff.algorithm",
    "diff.renames",
    "diff.renamelimit",
    "status.*",
    "column.ui",
    "http.postbuffer",
    "http.version",
    "http.lowspeedlimit",
    "http.lowspeedtime",
    "safe.directory",
    "gc.auto",
    "maintenance.auto",
    "fetch.prune",
    "protocol.version",
    "pack.*",
    "index.version",
    "feature.*",
];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let global = GLOBAL.read(call.words);
    let intents = match global.rest.split_first() {
        None => {
            let effect = if global.unknown.is_some() {
                Effect::Execute
            } else {
                Effect::Read
            };
            vec![Intent::new("git", "help", effect)]
        }
        Some((name, words)) => command(call, name, words),
    };
    intents
        .into_iter()
        .map(|intent| within(intent, &global))
        .collect()
}

fn command(call: &Call, name: &str, words: &[String]) -> Vec<Intent> {
    let Some(row) = table::row(name) else {
        let why = format!("git {name} is no git command that is known here; it may be an alias");
        return vec![
            Intent::new("git", &snake(name), Effect::Execute)
                .texts("positional", words)
                .opaque(&why),
        ];
    };
    let line = row.grammar.read(words);
    let intent = Intent::new("git", &snake(name), row.effect)
        .options(&line)
        .operands(&line.operands);
    let mut intents = refine::refine(call, name, &line, intent);
    if let Some(first) = intents.first_mut() {
        if first.opaque.is_none() {
            first.opaque = runs(name, &line, words);
        }
        if first.opaque.is_some() {
            first.effect = first.effect.max(Effect::Execute);
        }
    }
    intents
}

/// Why a sub-command runs a program that is not looked into.
fn runs(name: &str, line: &Line, words: &[String]) -> Option<String> {
    if let Some(option) = RUNNING.iter().find(|option| line.is_set(option)) {
        return Some(format!("--{} runs a program", option.replace('_', "-")));
    }
    // A word that is no known option may be a short spelling of one that runs something.
    let hidden = line.unknown.filter(|word| {
        let option = word
            .trim_start_matches('-')
            .split('=')
            .next()
            .unwrap_or_default();
        word.starts_with("--")
            && table::RUNS
                .split_ascii_whitespace()
                .any(|known| known.starts_with(option))
    });
    if let Some(word) = hidden {
        return Some(format!("{word} may run a program"));
    }
    if words.iter().any(|word| word.contains("ext::")) {
        return Some("an ext:: address runs a program".to_owned());
    }
    let runner = match name {
        "bisect" => line.operands.first() == Some(&"run"),
        "submodule" => line.operands.first() == Some(&"foreach"),
        "difftool" | "mergetool" | "filter-branch" => true,
        _ => false,
    };
    runner.then(|| format!("git {name} runs a program"))
}

/// Adds what the options before the sub-command say.
fn within(mut intent: Intent, global: &Line) -> Intent {
    if intent.resource != "git" {
        return intent;
    }
    for (name, value) in &global.args {
        intent
            .args
            .entry(name.clone())
            .or_insert_with(|| value.clone());
    }
    intent.absence.unknown |= global.unknown.is_some();
    let settings = global.texts("c");
    let code = settings.iter().find(|setting| !is_harmless(setting));
    let why = if let Some(setting) = code {
        Some(format!("-c {setting} may run a program"))
    } else if global.is_set("config_env")
        || !global.texts("exec_path").is_empty()
        || global.is_unknown("c")
    {
        Some("its configuration comes from elsewhere".to_owned())
    } else {
        None
    };
    if let Some(why) = why {
        intent.effect = intent.effect.max(Effect::Execute);
        intent = intent.opaque(&why);
    }
    intent
}

fn is_harmless(setting: &str) -> bool {
    let (key, value) = setting.split_once('=').unwrap_or((setting, ""));
    let key = key.to_ascii_lowercase();
    (key == "core.pager" && value == "cat")
        || HARMLESS.iter().any(|known| match known.strip_suffix('*') {
            Some(prefix) => key.starts_with(prefix),
            None => key == *known,
        })
}
