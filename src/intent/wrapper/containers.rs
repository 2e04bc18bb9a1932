//! docker, podman, compose and kubectl: a command in a container.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};
use super::follow::perhaps;
use super::start::Start;

const EXEC: Grammar = Grammar::go(
    "detach/d detach-keys= env/e= env-file= interactive/i privileged tty/t user/u= workdir/w= latest/l preserve-fds= index= \
     no-tty/T no-TTY help/h cidfile= wait",
)
.leading();

const RUN: Grammar = Grammar::go(
    "add-host= annotation= attach/a= blkio-weight= blkio-weight-device= cap-add= cap-drop= cgroup-parent= cgroupns= cgroup-conf= \
     cidfile= conmon-pidfile= cpu-count= cpu-percent= cpu-period= cpu-quota= cpu-rt-period= cpu-rt-runtime= cpu-shares/c= cpus= \
     cpuset-cpus= cpuset-mems= detach/d detach-keys= device= device-cgroup-rule= device-read-bps= device-read-iops= \
     device-write-bps= device-write-iops= disable-content-trust? dns= dns-option= dns-search= domainname= entrypoint= env/e= \
     env-file= env-host env-merge= expose= gpus= group-add= health-cmd= health-interval= health-retries= health-start-period= \
     health-start-interval= health-timeout= help hostname/h= hostuser= image-volume= init init-path= interactive/i ip= ip6= ipc= \
     isolation= kernel-memory= label/l= label-file= link= link-local-ip= log-driver= log-opt= mac-address= memory/m= \
     memory-reservation= memory-swap= memory-swappiness= mount= name= network= net= network-alias= net-alias= no-healthcheck \
     no-hosts no-hostname oom-kill-disable oom-score-adj= passwd? passwd-entry= personality= pid= pidfile= pids-limit= platform= \
     pod= preserve-fds= privileged publish/p= publish-all/P pull= quiet/q read-only read-only-tmpfs? replace requires= restart= \
     retry= rm rmi rootfs runtime= sdnotify= seccomp-policy= secret= security-opt= shm-size= sig-proxy? stop-signal= stop-timeout= \
     storage-opt= subgidname= subuidname= sysctl= systemd= timeout= tls-verify tmpfs= tty/t tz= uidmap= gidmap= ulimit= umask= \
     unsetenv= unsetenv-all use-api-socket user/u= userns= uts= variant= volume/v= volume-driver= volumes-from= workdir/w= arch= \
     os= authfile= creds= cert-dir= decryption-key=",
)
.leading();

const COMPOSE_RUN: Grammar = Grammar::go(
    "build cap-add= cap-drop= detach/d entrypoint= env/e= env-from-file= interactive/i label/l= name= no-TTY/T no-deps publish/p= \
     pull= quiet/q quiet-build quiet-pull remove-orphans rm service-ports/P use-aliases user/u= volume/v= workdir/w= help/h",
)
.leading();

/// The intents of `exec` or `run` in a container; `path` are the words before, `words` those behind.
pub(in crate::intent) fn container(
    call: &Call,
    path: &[String],
    words: &[String],
) -> Option<Vec<Intent>> {
    let compose = path.iter().any(|word| word == "compose");
    let (grammar, role) = match (path.last()?.as_str(), compose) {
        ("exec", true) => (EXEC, "service"),
        ("exec", false) => (EXEC, "container"),
        ("run", true) => (COMPOSE_RUN, "service"),
        ("run" | "create", false) if path.len() == 1 || path[0] == "container" => (RUN, "image"),
        _ => return None,
    };
    let line = grammar.read(words);
    let mut own = Intent::new("docker", &path.join("_"), Effect::Execute).options(&line);
    let (name, command) = if line.is_set("latest") {
        (None, line.rest)
    } else {
        match line.rest.split_first() {
            Some((name, command)) => (Some(name), command),
            None => (None, line.rest),
        }
    };
    if let Some(name) = name {
        own = own.text(role, name);
    }
    Some(inside(
        call,
        own,
        &line,
        command,
        role == "container" || path.last()? == "exec",
    ))
}

/// What a command in a container is: seen through in one that is there, more than that in one that is made.
fn inside(call: &Call, own: Intent, line: &Line, command: &[String], stands: bool) -> Vec<Intent> {
    let start = Start::elsewhere();
    if let Some(option) = line.unknown {
        return perhaps(call, own, option, &start, command);
    }
    if line.is_surely_set("help") {
        return vec![Intent {
            effect: Effect::Read,
            ..own
        }];
    }
    let entry = line.texts("entrypoint").last().copied();
    let mut words = Vec::new();
    if let Some(entry) = entry.filter(|entry| !entry.is_empty()) {
        // compose takes a line apart, docker takes one program.
        words.extend(shell_words::split(entry).unwrap_or_else(|_| vec![entry.to_owned()]));
    }
    words.extend(command.iter().cloned());
    let known = stands || line.is_set("entrypoint") && !line.is_unknown("entrypoint");
    let own = if known && !words.is_empty() {
        own
    } else if stands {
        own.opaque("it is not known what it runs")
    } else {
        own.opaque("the image decides what runs")
    };
    let inner = if words.is_empty() {
        Vec::new()
    } else {
        start.words(call, &words)
    };
    std::iter::once(own).chain(inner).collect()
}

/// The command of `kubectl exec`, `run` and `debug`: what stands behind `--`, or behind the pod.
pub(in crate::intent) fn kubectl(
    call: &Call,
    own: Intent,
    verb: &str,
    line: &Line,
    operands: &[&str],
) -> Vec<Intent> {
    let start = Start::elsewhere();
    let at = call.words.iter().position(|word| word == "--");
    let behind: Vec<String> = match at {
        Some(at) => call.words[at + 1..].to_vec(),
        // The old spelling; its options are mixed with those of kubectl.
        None if verb == "exec" => operands
            .iter()
            .skip(1)
            .map(|word| (*word).to_owned())
            .collect(),
        None => Vec::new(),
    };
    let is_known = at.is_some()
        && match verb {
            "exec" => true,
            "run" => line.is_surely_set("command"),
            _ => false,
        };
    let own = if is_known && !behind.is_empty() {
        own
    } else {
        own.opaque(match verb {
            "exec" => "it is not known for certain what it runs",
            _ => "the image decides what runs",
        })
    };
    let inner = if behind.is_empty() {
        Vec::new()
    } else {
        start.words(call, &behind)
    };
    std::iter::once(own).chain(inner).collect()
}
