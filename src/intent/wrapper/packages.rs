//! Package managers that run scripts of the project and programs of packages: npm, yarn, pnpm, bun, npx, cargo, go.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent, UNKNOWN};
use super::start::Start;

const NPM: Grammar = Grammar::go(
    "prefix/C= dir= cwd= workspace/w= workspaces include-workspace-root silent/s loglevel= yes/y no-yes if-present ignore-scripts \
     script-shell= foreground-scripts call/c= package/p= userconfig= globalconfig= registry= cache= global/g recursive/r filter/F= \
     parallel stream aggregate-output help/h version/v no-install node-options= workspace-root bun/b silent smol watch hot env-file= \
     shell-mode top-level binaries-only inspect? inspect-brk? json if-needed reporter= use-node-version= resume-from= no-bail sort \
     reverse report-summary require/r= verbose quiet/q",
)
.leading();

/// Sub-commands that run the script of that name.
const SHORT: &[(&str, &str)] = &[
    ("test", "test"),
    ("t", "test"),
    ("tst", "test"),
    ("start", "start"),
    ("stop", "stop"),
    ("restart", "restart"),
];

/// Sub-commands of yarn, pnpm and bun that are no scripts of the project; what else stands there is one.
const OWN: &str = "add access audit autoclean bin cache check config constraints create dedupe dlx explain exec generate-lock-entry global \
    help import info init install licenses link list lockfile login logout node npm outdated owner pack patch patch-commit plugin \
    policies prune publish rebuild remove search set stage tag team unlink unplug up upgrade upgrade-interactive version versions why \
    workspace workspaces i ls la ll rm un uninstall update fetch root server store env deploy doctor recursive m multi approve-builds \
    ignored-builds cat-file cat-index find-hash self-update setup pm x repl completions discord getcompletes a r run run-script \
    ln rb unrestart bunx patch-remove catalog";

/// Programs of packages that everybody knows: what fetches them runs what it says.
const KNOWN_TOOLS: &str = "eslint prettier jest vitest mocha tsc vite webpack rollup esbuild next nuxt playwright cypress tsx ts-node tsup \
    turbo nx lerna stylelint biome rimraf concurrently nodemon prisma tailwindcss postcss babel swc c8 nyc ava tap knip depcheck \
    typedoc markdownlint commitlint husky lint-staged serve http-server json-server sass less svelte-check astro remix \
    ng vue-cli-service cross-env npm-check-updates ncu size-limit publint oxlint";

/// The intents of a sub-command that runs a script or a program; `None` for all others.
pub(super) fn scripts(call: &Call) -> Option<Vec<Intent>> {
    match call.name {
        "npx" | "pnpx" | "bunx" => return Some(fetched(call, call.words, "run_package")),
        "cargo" => return cargo_watch(call),
        "npm" | "yarn" | "pnpm" | "bun" => {}
        _ => return None,
    }
    let line = NPM.read(call.words);
    let (verb, words) = line.rest.split_first()?;
    match verb.as_str() {
        "run" | "run-script" | "rum" | "urn" if call.name != "yarn" || verb == "run" => {
            let more = NPM.read(words);
            let Some((script, words)) = more.rest.split_first() else {
                return Some(vec![
                    Intent::new("npm", "run", Effect::Read)
                        .options(&line)
                        .options(&more),
                ]);
            };
            Some(script_of(call, "run", script, words, &[&line, &more]))
        }
        "exec" | "x" | "dlx" | "create" | "init" if verb != "x" || call.name != "npm" => {
            (verb != "init" || words.iter().any(|word| !word.starts_with('-')))
                .then(|| fetched(call, words, verb))
        }
        "x" => Some(fetched(call, words, verb)),
        verb => {
            if let Some((_, script)) = SHORT.iter().find(|(known, _)| *known == verb) {
                // `bun test` is a runner of its own.
                if call.name == "bun" {
                    return (script == &"start")
                        .then(|| script_of(call, script, script, words, &[&line]));
                }
                return Some(script_of(call, script, script, words, &[&line]));
            }
            let is_own = call.name == "bun" && verb == "build"
                || OWN.split_ascii_whitespace().any(|own| own == verb);
            let may_be_script = call.name != "npm" && !is_own && !verb.starts_with('-');
            may_be_script.then(|| script_of(call, "run", verb, words, &[&line]))
        }
    }
}

/// Runs a script of package.json, with those that go before and behind it.
fn script_of(
    call: &Call,
    action: &str,
    script: &str,
    words: &[String],
    lines: &[&Line],
) -> Vec<Intent> {
    let mut own = Intent::new("npm", action, Effect::Execute).text("script", script);
    let mut start = Start::default();
    for line in lines {
        own = own.options(line);
        for name in ["prefix", "dir", "cwd"] {
            for directory in line.texts(name) {
                start = start.within(directory);
            }
        }
    }
    let unknown = lines.iter().find_map(|line| line.unknown);
    let elsewhere = lines.iter().any(|line| {
        line.any(&[
            "workspace",
            "workspaces",
            "recursive",
            "filter",
            "script_shell",
            "node_options",
            "userconfig",
            "require",
            "workspace_root",
        ])
    });
    let extra: &[String] = match words.split_first() {
        Some((dashes, rest)) if dashes == "--" => rest,
        _ => words,
    };
    own = own.texts("parameter", extra);
    let text = start.world(call, |world| world.read("package.json"));
    let scripts = text.and_then(|bytes| {
        serde_json::from_slice::<serde_json::Value>(&bytes).map_err(|_| "it is no JSON".to_owned())
    });
    let scripts = match scripts {
        Ok(package) => package.get("scripts").cloned().unwrap_or_default(),
        Err(why) => {
            return vec![own.opaque(&format!("package.json could not be looked into: {why}"))];
        }
    };
    let line_of = |name: &str| {
        scripts
            .get(name)
            .and_then(serde_json::Value::as_str)
            .map(str::to_owned)
    };
    let Some(main) = line_of(script) else {
        // `npm start` without a script is `node server.js`; yarn runs a program of that name.
        let own = own.opaque("package.json has no such script");
        let inner = if call.name == "npm" || script == "start" {
            Vec::new()
        } else {
            let words: Vec<String> = std::iter::once(script.to_owned())
                .chain(extra.iter().cloned())
                .collect();
            start.words(call, &words)
        };
        return std::iter::once(own).chain(inner).collect();
    };
    let quoted: Vec<String> = extra
        .iter()
        .map(|word| shell_words::quote(word).into_owned())
        .collect();
    let main = if quoted.is_empty() {
        main
    } else {
        format!("{main} {}", quoted.join(" "))
    };
    let around = |prefix: &str| line_of(&format!("{prefix}{script}"));
    let mut inner = Vec::new();
    for text in [around("pre"), Some(main), around("post")]
        .into_iter()
        .flatten()
    {
        inner.extend(start.words_of_line(call, &text));
    }
    for intent in &mut inner {
        // Programs of packages come first on its path.
        let name = intent.program.clone();
        let stands_in = matches!(intent.resource.as_str(), "filesystem" | "system")
            && !name.contains('/')
            && start.world(call, |world| {
                world.exists(&format!("node_modules/.bin/{name}"))
            });
        if stands_in {
            intent.effect = Effect::Execute;
            intent.opaque = Some(format!("node_modules/.bin/{name} runs in its place"));
        }
    }
    if let Some(option) = unknown {
        own = own.opaque(&if option.starts_with(UNKNOWN) {
            "which script runs is known only at run time".to_owned()
        } else {
            format!("{option} is no option of {} that is known here", call.name)
        });
    } else if elsewhere {
        own = own.opaque("an option says where or how its scripts run");
    }
    if unknown.is_some() || elsewhere {
        // Scripts that are not the project's own are another thing than one of it.
        "run_code".clone_into(&mut own.action);
    }
    std::iter::once(own).chain(inner).collect()
}

/// npx and its kin: a program of the project, or one that is fetched first.
fn fetched(call: &Call, words: &[String], action: &str) -> Vec<Intent> {
    let line = NPM.read(words);
    let mut own = Intent::new("npm", action, Effect::Execute).options(&line);
    let start = Start::default();
    let mut inner = Vec::new();
    for text in line.texts("call") {
        inner.extend(start.shell(call, text, &[]));
    }
    let command: Vec<String> = match line.rest.split_first() {
        Some((name, rest)) => {
            own = own.text("package", name);
            // `eslint@8` is eslint of that version.
            let plain = name
                .char_indices()
                .skip(1)
                .find(|(_, c)| *c == '@')
                .map_or(name.as_str(), |(at, _)| &name[..at]);
            let plain = plain.rsplit('/').next().unwrap_or(plain);
            let skip = usize::from(rest.first().is_some_and(|word| word == "--"));
            std::iter::once(plain.to_owned())
                .chain(rest[skip..].iter().cloned())
                .collect()
        }
        None => Vec::new(),
    };
    if command.is_empty() && inner.is_empty() {
        return vec![
            if line.any(&["help", "version"]) && line.unknown.is_none() {
                super::itself(call)
            } else {
                own.opaque("it starts a shell")
            },
        ];
    }
    let is_here = |name: &str| {
        let is_known = KNOWN_TOOLS
            .split_ascii_whitespace()
            .any(|known| known == name);
        let is_plain = !line.any(&["package", "prefix", "registry", "userconfig", "cache"]);
        is_plain && (is_known || call.world.exists(&format!("node_modules/.bin/{name}")))
    };
    let own = if line.rest.first().is_some_and(|name| is_here(name)) && line.unknown.is_none() {
        Intent {
            effect: Effect::Read,
            ..own
        }
    } else {
        own.opaque("it may fetch the program that it runs")
    };
    if line.unknown.is_some() {
        inner.extend(start.guesses(call, &command));
    } else if !command.is_empty() {
        inner.extend(start.words(call, &command));
    }
    std::iter::once(own).chain(inner).collect()
}

const CARGO: Grammar = Grammar::gnu(
    "manifest-path= color= config= /Z= /C= frozen locked offline quiet/q verbose/v help/h version/V list explain=",
)
.leading();

const CARGO_WATCH: Grammar = Grammar::gnu(
    "exec/x= shell/s= ignore/i= watch/w= delay/d= clear/c quiet/q no-gitignore no-ignore no-restart/N poll postpone use-shell= \
     workdir/C= notify why features= ignore-nothing env/E= env-file= skip-local-deps watch-when-idle no-vcs-ignores /B= help/h version/V",
)
.leading();

/// `cargo watch`: lines of cargo behind `-x`, of shell behind `-s`, a command behind `--`.
fn cargo_watch(call: &Call) -> Option<Vec<Intent>> {
    let line = CARGO.read(call.words);
    let mut rest = line.rest;
    if let Some((first, others)) = rest.split_first()
        && first.starts_with('+')
    {
        rest = others;
    }
    let (verb, words) = rest.split_first()?;
    if verb != "watch" {
        return None;
    }
    let watch = CARGO_WATCH.read(words);
    let mut own = Intent::new("cargo", "watch", Effect::Execute).options(&watch);
    let start = Start::default();
    let mut inner = Vec::new();
    for text in watch.texts("exec") {
        inner.extend(start.shell(call, &format!("cargo {text}"), &[]));
    }
    for text in watch.texts("shell") {
        inner.extend(start.shell(call, text, &[]));
    }
    if !watch.rest.is_empty() {
        inner.extend(start.words(call, watch.rest));
    }
    if watch.unknown.is_some() || line.unknown.is_some() || watch.any(&["use_shell", "env_file"]) {
        own = own.opaque("an option may change what it runs");
    }
    Some(std::iter::once(own).chain(inner).collect())
}
