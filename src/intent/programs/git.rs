//! git: a table of sub-commands, and the few whose options decide what they destroy. Configuration is code.

mod config;
mod paths;
mod refine;
mod starts;
mod table;

use super::super::call::{Call, snake};
use super::super::catalog::SHIPPED;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};

const GLOBAL: Grammar = Grammar::go(
    "/C= /c= config-env= exec-path? html-path man-path info-path paginate/p no-pager/P no-replace-objects no-lazy-fetch \
     no-optional-locks no-advice bare git-dir= work-tree= namespace= super-prefix= attr-source= list-cmds= literal-pathspecs \
     glob-pathspecs noglob-pathspecs icase-pathspecs version/v help/h",
)
.leading();

/// The options of any sub-command that run a program.
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

/// Strategies of merging that git brings along; any other is a program of that name.
const STRATEGIES: &[&str] = &["ours", "recursive", "resolve", "ort", "octopus", "subtree"];

/// Sub-commands that run a program, whatever their options; behind a space, the operand that does.
const RUNNERS: &[&str] = &[
    "bisect run",
    "bisect view",
    "bisect visualize",
    "credential",
    "daemon",
    "difftool",
    "filter-branch",
    "for-each-repo",
    "hook",
    "instaweb",
    "maintenance",
    "mergetool",
    "send-email",
    "submodule foreach",
    "submodule update",
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
        Some((name, words)) => command(call, &global, name, words),
    };
    intents
        .into_iter()
        .map(|intent| within(intent, &global))
        .collect()
}

fn command(call: &Call, global: &Line, name: &str, words: &[String]) -> Vec<Intent> {
    let Some(row) = table::row(name) else {
        let why = format!("git {name} is no git command that is known here; it may be an alias");
        let own = Intent::new("git", &snake(name), Effect::Execute)
            .texts("positional", words)
            .opaque(&why);
        let aliased = starts::alias(call, &global.texts("c"), name, words);
        return std::iter::once(own).chain(aliased).collect();
    };
    let mut line = row.grammar.read(words);
    // What the row does not know the catalog may know.
    let more;
    if line.unknown.is_some() {
        more = SHIPPED.options("git", &[name]);
        line = row.grammar.beyond(&more).read(words);
    }
    let intent = Intent::new("git", &snake(name), row.effect)
        .options(&line)
        .operands(&line.operands);
    let mut intent = refine::refine(call, name, &line, intent);
    let touched = paths::touched(name, &line, words);
    if intent.opaque.is_none() {
        intent.opaque = runs(name, &line, words).or(touched.hidden);
    }
    if intent.opaque.is_some() {
        intent.effect = intent.effect.max(Effect::Execute);
    }
    let base = global.texts("C");
    let written = touched.written.iter().flat_map(|path| {
        let path = paths::from(&base, path);
        call.output(&path).collect::<Vec<_>>()
    });
    let read = touched.read.iter().map(|path| {
        Intent::new("filesystem", "read", Effect::Read).text("path", &paths::from(&base, path))
    });
    let aliased = starts::alias(call, &global.texts("c"), name, words);
    std::iter::once(intent)
        .chain(written)
        .chain(read)
        .chain(starts::started(call, name, &line, words))
        .chain(aliased)
        .collect()
}

/// Why a sub-command runs a program that is not looked into.
fn runs(name: &str, line: &Line, words: &[String]) -> Option<String> {
    if let Some(option) = RUNNING.iter().find(|option| line.is_set(option)) {
        return Some(format!("--{} runs a program", option.replace('_', "-")));
    }
    // A word that is no known option is kept under its own name; it may be a short spelling of one that runs something.
    let hidden = words.iter().find(|word| {
        let option = word.strip_prefix("--").unwrap_or_default();
        let short = snake(option.split('=').next().unwrap_or_default());
        !short.is_empty()
            && line.args.contains_key(&short)
            && RUNNING.iter().any(|known| known.starts_with(&short))
    });
    if let Some(word) = hidden {
        return Some(format!("{word} may run a program"));
    }
    if let Some(word) = words.iter().find(|word| is_helped(word)) {
        return Some(format!("the address {word} is for a program"));
    }
    let merges = ["merge", "rebase", "pull", "cherry-pick", "revert"].contains(&name);
    let strategies = line.texts("strategy");
    if merges
        && (strategies.iter().any(|known| !STRATEGIES.contains(known))
            || line.is_set("strategy") && strategies.is_empty())
    {
        return Some("a merge strategy that git does not bring along is a program".to_owned());
    }
    if name == "help" && line.any(&["web", "info"]) {
        return Some("git help starts a viewer".to_owned());
    }
    let templates = line.any(&["template", "separate_git_dir"]);
    if matches!(name, "init" | "clone") && (templates || line.is_set("config")) {
        return Some("the repository's configuration may run a program".to_owned());
    }
    let operand = line.operands.first().copied().unwrap_or_default();
    let runner = RUNNERS.iter().any(|known| match known.split_once(' ') {
        Some((known, first)) => known == name && first == operand,
        None => *known == name,
    });
    runner.then(|| format!("git {name} runs a program"))
}

/// True for `ext::command` and the like: git starts the program `git-remote-ext` for it.
fn is_helped(word: &str) -> bool {
    let address = word.rsplit('=').next().unwrap_or(word);
    address.split_once("::").is_some_and(|(helper, _)| {
        !helper.is_empty()
            && helper
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

/// Adds what the options before the sub-command say.
fn within(mut intent: Intent, global: &Line) -> Intent {
    if intent.resource != "git" || !intent.chain.is_empty() {
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
    let code = settings
        .iter()
        .find(|setting| !config::is_harmless(setting));
    let why = if let Some(setting) = code {
        Some(format!("-c {setting} may run a program"))
    } else if global.is_set("config_env")
        || !global.texts("exec_path").is_empty()
        || global.is_unknown("c")
        || global.any(&["git_dir", "work_tree", "bare"])
        || global.is_unknown("C")
        || !global.texts("C").into_iter().all(paths::is_inside)
    {
        Some("its configuration comes from elsewhere".to_owned())
    } else if global.is_set("help") && global.unknown.is_some() {
        Some("git help may start a viewer".to_owned())
    } else {
        None
    };
    if let Some(why) = why {
        intent.effect = intent.effect.max(Effect::Execute);
        intent = intent.opaque(&why);
    }
    intent
}
