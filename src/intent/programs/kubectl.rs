//! kubectl: a verb, then kinds and names. Resource `kubernetes`.

use super::super::call::{Call, snake};
use super::super::catalog::SHIPPED;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent, UNKNOWN, Value, wrapper};

const WORDS: &str = "namespace/n= context= cluster= user= kubeconfig= as= as-group= as-uid= token= server/s= request-timeout= v/v= \
     certificate-authority= client-certificate= client-key= tls-server-name= cache-dir= username= password= profile= \
     insecure-skip-tls-verify match-server-version disable-compression warnings-as-errors all-namespaces/A all selector/l= \
     field-selector= filename/f= kustomize/k= output/o= recursive/R force grace-period= now wait? timeout= cascade? dry-run? \
     ignore-not-found? container/c= follow previous/p tail= since= since-time= timestamps stdin/i tty/t quiet/q replicas= \
     image= type= patch= patch-file= show-labels watch/w watch-only overwrite sort-by= template= no-headers raw= server-side \
     force-conflicts field-manager= prune prune-allowlist= validate? minify flatten from-literal= from-file= from-env-file= \
     port= target-port= name= protocol= restart= rm env= labels= command? record? save-config current-replicas= \
     resource-version= to-revision= revision= delete-emptydir-data ignore-daemonsets disable-eviction pod-selector= \
     subresource= local chunk-size= all-containers prefix label-columns/L= interactive help/h client short api-group= \
     namespaced? verbs= show-managed-fields allow-missing-template-keys limits= requests= windows-line-endings merge? \
     verb= resource= resource-name= role= clusterrole= serviceaccount= group= duration= audience= bound-object-kind= \
     bound-object-name= docker-server= docker-username= docker-password= docker-email= cert= key= address= \
     max-log-requests= limit-bytes= containers sum";

const OPTIONS: Grammar = Grammar::go(WORDS);
/// Letters that mean something else behind one verb.
const LOGS: Grammar = Grammar::go("follow/f previous/p").and(WORDS);
const PATCH: Grammar = Grammar::go("patch/p=").and(WORDS);

/// Verbs and what they do; those with `kinds` name a kind first.
const VERBS: &[(&str, Effect, bool)] = &[
    ("get", Effect::Read, true),
    ("describe", Effect::Read, true),
    ("logs", Effect::Read, false),
    ("top", Effect::Read, false),
    ("explain", Effect::Read, false),
    ("events", Effect::Read, false),
    ("wait", Effect::Read, false),
    ("diff", Effect::Read, false),
    ("auth", Effect::Read, false),
    ("api-resources", Effect::Read, false),
    ("api-versions", Effect::Read, false),
    ("cluster-info", Effect::Read, false),
    ("version", Effect::Read, false),
    ("options", Effect::Read, false),
    ("completion", Effect::Read, false),
    ("help", Effect::Read, false),
    ("kustomize", Effect::Execute, false),
    ("config", Effect::Write, false),
    ("apply", Effect::Write, false),
    ("create", Effect::Write, true),
    ("patch", Effect::Write, true),
    ("scale", Effect::Write, true),
    ("autoscale", Effect::Write, true),
    ("rollout", Effect::Write, false),
    ("label", Effect::Write, true),
    ("annotate", Effect::Write, true),
    ("edit", Effect::Write, true),
    ("set", Effect::Write, false),
    ("expose", Effect::Write, true),
    ("replace", Effect::Write, false),
    ("taint", Effect::Write, true),
    ("cordon", Effect::Write, false),
    ("uncordon", Effect::Write, false),
    ("certificate", Effect::Write, false),
    ("delete", Effect::Destroy, true),
    ("drain", Effect::Destroy, false),
    ("port-forward", Effect::Network, false),
    ("proxy", Effect::Network, false),
];

/// Verbs that run something inside a cluster.
const RUNS: &[&str] = &["attach", "cp"];

/// Singular kinds with their plural and short names.
const KINDS: &[(&str, &str)] = &[
    ("namespace", "namespaces ns"),
    ("pod", "pods po"),
    ("deployment", "deployments deploy"),
    ("service", "services svc"),
    ("configmap", "configmaps cm"),
    ("secret", "secrets"),
    ("persistentvolumeclaim", "persistentvolumeclaims pvc"),
    ("persistentvolume", "persistentvolumes pv"),
    ("statefulset", "statefulsets sts"),
    ("daemonset", "daemonsets ds"),
    ("replicaset", "replicasets rs"),
    ("replicationcontroller", "replicationcontrollers rc"),
    ("ingress", "ingresses ing"),
    ("serviceaccount", "serviceaccounts sa"),
    ("node", "nodes no"),
    ("job", "jobs"),
    ("cronjob", "cronjobs cj"),
    ("role", "roles"),
    ("rolebinding", "rolebindings"),
    ("clusterrole", "clusterroles"),
    ("clusterrolebinding", "clusterrolebindings"),
    (
        "customresourcedefinition",
        "customresourcedefinitions crd crds",
    ),
    ("storageclass", "storageclasses sc"),
    ("networkpolicy", "networkpolicies netpol"),
    ("horizontalpodautoscaler", "horizontalpodautoscalers hpa"),
    ("poddisruptionbudget", "poddisruptionbudgets pdb"),
    ("endpoints", "ep endpoint"),
    ("event", "events ev"),
    ("resourcequota", "resourcequotas quota"),
    ("limitrange", "limitranges limits"),
    ("priorityclass", "priorityclasses pc"),
];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    let grammar = match line.operands.first() {
        Some(&"logs") => LOGS,
        Some(&"patch") => PATCH,
        _ => OPTIONS,
    };
    let mut line = grammar.read(call.words);
    // What is not known here the catalog may know of the verb.
    let more;
    if line.unknown.is_some()
        && let Some(verb) = line.operands.first()
    {
        more = SHIPPED.options("kubectl", &[verb]);
        line = grammar.beyond(&more).read(call.words);
    }
    let Some((verb, operands)) = line.operands.split_first() else {
        return vec![Intent::new("kubernetes", "help", Effect::Read).options(&line)];
    };
    if let Some(option) = line.unknown {
        // It may take the next word, and then none of the words behind it is what it seems.
        let why = if option.starts_with(UNKNOWN) {
            "a word that only running tells may be an option".to_owned()
        } else {
            format!("{option} is no option of kubectl that is known here")
        };
        let row = VERBS.iter().find(|(known, ..)| known == verb);
        let kind = operands.first().filter(|kind| {
            let named = row.is_some_and(|(_, _, kinds)| *kinds);
            named && option.starts_with(UNKNOWN) && !kind.contains([UNKNOWN, '/', ','])
        });
        let action = kind.map_or_else(
            || snake(verb),
            |kind| format!("{}_{}", snake(verb), singular(kind)),
        );
        let effect = row.map_or(Effect::Execute, |(_, effect, _)| *effect);
        return vec![
            Intent::new("kubernetes", &action, effect.max(Effect::Execute))
                .options(&line)
                .operands(operands)
                .opaque(&why),
        ];
    }
    if line.is_set("kubeconfig") {
        // It may name programs that give the credential.
        let run = Intent::new("kubernetes", &snake(verb), Effect::Execute).options(&line);
        return vec![
            run.operands(operands)
                .opaque("its configuration may run programs"),
        ];
    }
    let start = |action: &str, effect| Intent::new("kubernetes", action, effect).options(&line);
    if matches!(*verb, "exec" | "run" | "debug") {
        return inside(call, verb);
    }
    if RUNS.contains(verb) {
        let run = start("run_command", Effect::Execute)
            .text("verb", verb)
            .operands(operands);
        return vec![run.opaque("it runs or copies something in a cluster")];
    }
    let Some((_, effect, has_kind)) = VERBS.iter().find(|(known, ..)| known == verb) else {
        let why = format!(
            "kubectl {verb} is no command of kubectl that is known here; it may be a plugin"
        );
        return vec![
            start(&snake(verb), Effect::Execute)
                .operands(operands)
                .opaque(&why),
        ];
    };
    match *verb {
        "replace" if line.is_set("force") => {
            vec![start("replace", Effect::Destroy).operands(operands)]
        }
        "apply" if line.is_set("prune") => vec![start("apply", Effect::Destroy).operands(operands)],
        "get" | "delete" if operands.is_empty() => {
            // A raw path may be that of a secret.
            let effect = if line.is_set("raw") && *verb == "get" {
                Effect::Secret
            } else {
                *effect
            };
            vec![start(verb, effect)]
        }
        "auth" | "config" | "rollout" | "set" | "top" | "certificate" => {
            vec![nested(start(verb, *effect), verb, operands, &line)]
        }
        _ if *has_kind => kinds(verb, operands, *effect, &line, call.limit),
        _ => vec![start(&snake(verb), *effect).operands(operands)],
    }
}

/// `exec`, `run` and `debug`: kubectl's own words end at `--`.
fn inside(call: &Call, verb: &str) -> Vec<Intent> {
    let end = call.words.iter().position(|word| word == "--");
    let line = OPTIONS.read(&call.words[..end.unwrap_or(call.words.len())]);
    let operands = line.operands.get(1..).unwrap_or_default();
    let role = if verb == "run" { "name" } else { "pod" };
    let mut own = Intent::new("kubernetes", verb, Effect::Execute).options(&line);
    if let Some(name) = operands.first() {
        own = own.text(role, name);
    }
    wrapper::kubectl(call, own, verb, &line, operands)
}

/// `rollout restart`, `config view`, `set image`.
fn nested(mut intent: Intent, verb: &str, operands: &[&str], line: &Line) -> Intent {
    let Some((sub, rest)) = operands.split_first() else {
        return Intent {
            effect: Effect::Read,
            ..intent
        };
    };
    intent.action = format!("{verb}_{}", snake(sub));
    intent.effect = match (verb, *sub) {
        ("config", "view") if line.is_set("raw") || line.is_set("flatten") => Effect::Secret,
        ("config", "view" | "current-context" | "get-contexts" | "get-clusters" | "get-users")
        | ("rollout", "status" | "history")
        | ("auth", "can-i" | "whoami") => Effect::Read,
        ("auth", _) => Effect::Write,
        _ => intent.effect,
    };
    intent.operands(rest)
}

/// One intent a kind: `delete ns x`, `delete pod/x svc/y`, `delete pods,services --all`.
fn kinds(verb: &str, operands: &[&str], effect: Effect, line: &Line, limit: usize) -> Vec<Intent> {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    if operands.iter().any(|word| word.contains('/')) {
        for word in operands.iter().take(limit + 1) {
            let (kind, name) = word.split_once('/').unwrap_or(("", word));
            let kind = singular(kind);
            match groups.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, names)) => names.push(name),
                None => groups.push((kind, vec![name])),
            }
        }
    } else if let Some((list, names)) = operands.split_first() {
        let kinds = list
            .split(',')
            .filter(|kind| !kind.is_empty())
            .take(limit + 1);
        groups.extend(kinds.map(|kind| (singular(kind), names.to_vec())));
    }
    if groups.is_empty() {
        groups.push((String::new(), Vec::new()));
    }
    let intent = |(kind, names): &(String, Vec<&str>)| {
        let shows_secret = kind == "secret"
            && (verb == "describe" || line.is_set("output") || line.is_set("template"));
        let effect = match (verb, kind.as_str()) {
            ("get" | "describe", _) if shows_secret => Effect::Secret,
            ("create", "token") => Effect::Secret,
            _ => effect,
        };
        let action = if kind.is_empty() {
            snake(verb)
        } else {
            format!("{}_{}", snake(verb), snake(kind))
        };
        let intent = Intent::new("kubernetes", &action, effect)
            .options(line)
            .texts("name", names);
        if kind.contains('\u{FFFD}') {
            intent.arg("kind", Value::Unknown)
        } else {
            intent.text("kind", kind)
        }
    };
    let outputs = line.texts("output").into_iter();
    let templates = outputs
        .filter_map(|output| output.split_once("-file="))
        .map(|(_, path)| Intent::new("filesystem", "read", Effect::Read).text("path", path));
    groups.iter().map(intent).chain(templates).collect()
}

/// The kind's one name: lower case, singular, without version and group (`deployments.v1.apps`) where it is known.
fn singular(kind: &str) -> String {
    let lower = kind.to_lowercase();
    let plain = lower.split('.').next().unwrap_or_default();
    let row = KINDS
        .iter()
        .find(|(one, others)| *one == plain || others.split(' ').any(|other| other == plain));
    row.map_or_else(|| lower.clone(), |(one, _)| (*one).to_owned())
}
