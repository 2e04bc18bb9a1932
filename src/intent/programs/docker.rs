//! docker (and podman, which reads the same words).

use super::super::call::{Call, snake};
use super::super::catalog::SHIPPED;
use super::super::options::{Grammar, Line};
use super::super::wrapper::container;
use super::super::{Effect, Intent};

const GLOBAL: Grammar = Grammar::go(
    "config= context/c= debug/D host/H= log-level/l= tls tlscacert= tlscert= tlskey= tlsverify version/v help/h remote/r url= connection=",
)
.leading();

/// Sub-commands that hold others.
const GROUPS: &[&str] = &[
    "container",
    "image",
    "volume",
    "network",
    "system",
    "builder",
    "buildx",
    "context",
    "compose",
    "service",
    "stack",
    "swarm",
    "node",
    "secret",
    "config",
    "plugin",
    "manifest",
    "trust",
    "checkpoint",
    "pod",
    "machine",
];

struct Row {
    names: &'static str,
    effect: Effect,
    options: Grammar,
}

const fn row(names: &'static str, effect: Effect, options: &'static str) -> Row {
    Row {
        names,
        effect,
        options: Grammar::go(options),
    }
}

/// Options of compose before its sub-command.
const COMPOSE: Grammar = Grammar::go(
    "file/f= project-name/p= profile= env-file= project-directory= ansi= parallel= progress= all-resources compatibility dry-run verbose version/v",
)
.leading();

const ROWS: &[Row] = &[
    row(
        "ps ls images list search history version info inspect top port stats diff df events config",
        Effect::Read,
        "all/a quiet/q filter/f= format= no-trunc last/n= latest/l size/s digests tree type= follow details since= until= tail/n= \
         timestamps/t no-stream no-color services volumes images help/h verbose/v limit=",
    ),
    row(
        "logs",
        Effect::Read,
        "follow/f since= until= tail/n= timestamps/t details no-color no-log-prefix index= help/h",
    ),
    row(
        "up",
        Effect::Execute,
        "detach/d build no-build force-recreate no-recreate no-deps no-start remove-orphans pull= quiet-pull timeout/t= scale= wait \
         wait-timeout= abort-on-container-exit abort-on-container-failure exit-code-from= attach= no-attach= attach-dependencies \
         always-recreate-deps renew-anon-volumes/V no-color no-log-prefix timestamps watch/w menu? yes/y help/h",
    ),
    row("leave", Effect::Destroy, "force/f help/h"),
    row(
        "rm rmi remove",
        Effect::Destroy,
        "force/f volumes/v link/l no-prune stop/s all/a help/h",
    ),
    row(
        "prune",
        Effect::Destroy,
        "all/a force/f volumes filter= keep-storage= build/b help/h",
    ),
    row(
        "down",
        Effect::Write,
        "volumes/v remove-orphans rmi= timeout/t= help/h",
    ),
    row(
        "push login logout",
        Effect::Network,
        "all-tags/a quiet/q disable-content-trust? platform= username/u= password/p= password-stdin",
    ),
    row(
        "pull load import tag create start stop restart pause unpause rename connect disconnect update wait save export commit use kill scale",
        Effect::Write,
        "all-tags/a quiet/q platform= input/i= output/o= driver/d= label= opt/o= subnet= gateway= time/t= timeout= signal/s= name= force/f message/m= author/a= change/c= interactive attach help/h",
    ),
    row(
        "build bake",
        Effect::Execute,
        "tag/t= file/f= build-arg= target= no-cache pull push load quiet/q platform= progress= label= secret= ssh= cache-from= cache-to= output/o= network= rm force-rm add-host= iidfile= help/h",
    ),
];

/// Sub-commands that run a command or an image.
const RUNS: &[&str] = &[
    "run", "exec", "attach", "cp", "watch", "machine", "kube", "play", "deploy", "install",
    "create",
];

/// docker-compose is `docker compose` under its old name.
pub(super) fn compose(call: &Call) -> Vec<Intent> {
    let mut words = vec!["compose".to_owned()];
    words.extend_from_slice(call.words);
    read(&Call {
        words: &words,
        ..*call
    })
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let global = GLOBAL.read(call.words);
    let mut rest = global.rest;
    let mut path: Vec<String> = Vec::new();
    let mut compose = None;
    while let Some((word, words)) = rest.split_first() {
        path.push(snake(word));
        rest = words;
        if word == "compose" {
            let line = COMPOSE.read(rest);
            rest = line.rest;
            compose = Some(line);
        } else if !GROUPS.contains(&word.as_str()) {
            break;
        }
    }
    if global.is_set("config") {
        // It may name programs that give the credential.
        return vec![call.runs("run_command", "its configuration may run programs")];
    }
    if let Some(intents) = container(call, &path, rest) {
        return intents
            .into_iter()
            .map(|intent| around(intent, &global, compose.as_ref()))
            .collect();
    }
    let last = path.last().cloned().unwrap_or_default();
    let unknown = global
        .unknown
        .or(compose.as_ref().and_then(|line| line.unknown));
    let mut intent = if path.is_empty() {
        Intent::new("docker", "help", Effect::Read)
    } else if let Some(row) = ROWS
        .iter()
        .find(|row| row.names.split(' ').any(|name| name == last) && !is_run(&path))
    {
        let mut line = row.options.read(rest);
        // What the row does not know the catalog may know.
        let more;
        if line.unknown.is_some() {
            let words: Vec<&str> = path.iter().map(String::as_str).collect();
            more = SHIPPED.options("docker", &words);
            line = row.options.beyond(&more).read(rest);
        }
        let effect = match last.as_str() {
            "down" if line.any(&["volumes", "rmi"]) => Effect::Destroy,
            _ => row.effect,
        };
        let intent = Intent::new("docker", &path.join("_"), effect)
            .options(&line)
            .operands(&line.operands);
        let outputs: Vec<Intent> = line
            .texts("output")
            .into_iter()
            .filter(|_| last == "save" || last == "export")
            .flat_map(|path| call.output(path))
            .collect();
        // The project's own services are what its own tests are; a file that is named may lie anywhere.
        let is_elsewhere = [&global]
            .into_iter()
            .chain(compose.as_ref())
            .any(|line| line.any(&["file", "project_directory", "env_file", "host", "context"]));
        let intent = if last == "up" && is_elsewhere {
            intent.opaque("it runs the images and commands that a file names")
        } else {
            intent
        };
        if !outputs.is_empty() {
            return std::iter::once(intent).chain(outputs).collect();
        }
        intent
    } else {
        let runs = is_run(&path);
        let why = if runs {
            "it runs a command or an image that is not looked into".to_owned()
        } else {
            format!(
                "docker {} is not known here; it may be a plugin",
                path.join(" ")
            )
        };
        let action = if runs {
            "run_command".to_owned()
        } else {
            path.join("_")
        };
        Intent::new("docker", &action, Effect::Execute)
            .text("operation", &path.join("_"))
            .texts("positional", rest)
            .opaque(&why)
    };
    for line in std::iter::once(&global).chain(&compose) {
        for (name, value) in &line.args {
            intent
                .args
                .entry(name.clone())
                .or_insert_with(|| value.clone());
        }
    }
    intent.absence.unknown |= unknown.is_some();
    vec![intent]
}

/// Running is opaque; only of containers and pods is creating also preparing to run.
fn is_run(path: &[String]) -> bool {
    match path {
        [.., group, last] if last == "create" => {
            matches!(group.as_str(), "container" | "pod" | "service" | "compose")
        }
        [.., last] => RUNS.contains(&last.as_str()),
        [] => false,
    }
}

/// Adds what the options before the sub-command say; what runs in the container has none of them.
fn around(mut intent: Intent, global: &Line, compose: Option<&Line>) -> Intent {
    if intent.resource != "docker" || !intent.chain.is_empty() {
        return intent;
    }
    for line in std::iter::once(global).chain(compose) {
        for (name, value) in &line.args {
            intent
                .args
                .entry(name.clone())
                .or_insert_with(|| value.clone());
        }
        if line.unknown.is_some() {
            intent.absence.unknown = true;
            intent = intent.opaque("an option that is not known here may change what runs where");
        }
    }
    intent
}
