//! The sub-commands of git whose options and operands decide what they do.

use super::super::super::call::{Call, snake};
use super::super::super::options::Line;
use super::super::super::{Effect, Intent};

/// Sub-commands whose first operand is a sub-command of its own, with those that read and those that destroy.
const NESTED: &[(&str, &[&str], &[&str])] = &[
    ("stash", &["list", "show"], &["drop", "clear"]),
    ("remote", &["show", "get-url", ""], &[]),
    ("worktree", &["list"], &[]),
    ("submodule", &["status", "summary", ""], &[]),
    ("bisect", &["log", "view", "visualize", "terms"], &[]),
    (
        "reflog",
        &["show", "list", "exists", ""],
        &["expire", "delete"],
    ),
    (
        "notes",
        &["list", "show", "get-ref", ""],
        &["remove", "prune"],
    ),
    ("maintenance", &[], &[]),
    ("sparse-checkout", &["list"], &[]),
    ("bundle", &["verify", "list-heads"], &[]),
];

/// Parts of configuration keys whose value is run.
const CODE_KEYS: &[&str] = &[
    "alias.",
    "core.sshcommand",
    "core.pager",
    "core.editor",
    "core.hookspath",
    "core.fsmonitor",
    "core.askpass",
    "core.gitproxy",
    "core.alternaterefscommand",
    "textconv",
    "filter.",
    "credential.",
    "diff.external",
    ".command",
    ".cmd",
    ".path",
    "pager.",
    "sequence.editor",
    "gpg.",
    "include.",
    "includeif.",
    "uploadpack.",
    "receive.",
    "remote.",
    "submodule.",
    "ssh.",
    "url.",
    "sendemail.",
    "browser.",
    "man.",
    "hook",
    "init.templatedir",
    "trailer.",
    "interactive.",
    "merge.",
    "protocol.",
];

/// The intent of a sub-command, adjusted, with what else it does behind it.
pub(super) fn refine(call: &Call, name: &str, line: &Line, intent: Intent) -> Vec<Intent> {
    let intent = nested(name, line, intent);
    vec![match name {
        "push" => push(line, intent),
        "reset" if line.any(&["hard", "merge", "keep"]) => destroy(intent),
        "clean" if !line.is_set("dry_run") => destroy(intent),
        "checkout" => checkout(call, line, intent),
        "switch" if line.any(&["discard_changes", "force", "force_create"]) => destroy(intent),
        "branch" => branch(line, intent),
        "tag" => tag(line, intent),
        "update-ref" if line.any(&["delete", "stdin"]) => destroy(intent),
        "gc" | "prune" | "repack" if line.is_set("prune") || name == "prune" => destroy(intent),
        "worktree" if line.is_set("force") && line.operands.first() == Some(&"remove") => {
            destroy(intent)
        }
        "rm" if line.any(&["dry_run", "cached"]) => Intent {
            effect: Effect::Write,
            ..intent
        },
        "restore" if line.is_set("staged") && !line.is_set("worktree") => Intent {
            effect: Effect::Write,
            ..intent
        },
        "config" => config(line, intent),
        "clone" => return clone(call, line, intent),
        "archive" | "log" | "show" | "diff" => {
            let outputs = line
                .texts("output")
                .into_iter()
                .flat_map(|path| call.output(path));
            return std::iter::once(intent).chain(outputs).collect();
        }
        _ => intent,
    }]
}

fn nested(name: &str, line: &Line, mut intent: Intent) -> Intent {
    let Some((_, reads, destroys)) = NESTED.iter().find(|(known, ..)| *known == name) else {
        return intent;
    };
    let sub = line.operands.first().copied().unwrap_or_default();
    if reads.contains(&sub) {
        intent.effect = Effect::Read;
    } else if destroys.contains(&sub) {
        intent.effect = Effect::Destroy;
    } else if name == "reflog" {
        // `git reflog main`: not a sub-command but a branch.
        return intent;
    }
    if sub.is_empty() {
        return intent;
    }
    intent.action = format!("{}_{}", snake(name), snake(sub));
    intent.args.remove("positional");
    intent.operands(&line.operands[1..])
}

fn destroy(intent: Intent) -> Intent {
    Intent {
        effect: Effect::Destroy,
        ..intent
    }
}

/// `+ref` forces and `:ref` deletes as surely as the options do.
fn push(line: &Line, mut intent: Intent) -> Intent {
    let refs = line.operands.get(1..).unwrap_or_default();
    let forces = line.any(&["force", "force_with_lease", "force_if_includes", "mirror"])
        || refs.iter().any(|reference| reference.starts_with('+'));
    let deletes = line.any(&["delete", "prune"])
        || refs.iter().any(|reference| {
            reference.trim_start_matches('+').starts_with(':') && reference.len() > 1
        });
    if forces {
        intent = intent.set("force");
    }
    if deletes {
        intent = intent.set("delete");
    }
    if let Some(remote) = line.operands.first() {
        intent = intent.text("remote", remote);
    }
    intent = intent.texts("refspec", refs);
    intent.args.remove("positional");
    if forces || deletes {
        destroy(intent)
    } else {
        intent
    }
}

/// Switching branches keeps changes; checking out paths, or with force, throws them away.
fn checkout(call: &Call, line: &Line, intent: Intent) -> Intent {
    let creates = line.any(&["b", "B", "orphan"]);
    let paths = call.words.iter().any(|word| word == "--")
        || line.operands.len() > 1
        || line.operands.iter().any(|word| looks_like_path(word));
    let reset = line.any(&["force", "B", "ours", "theirs", "pathspec_from_file"]);
    if paths && !creates || reset {
        destroy(intent)
    } else {
        intent
    }
}

/// A branch may hold a slash, but it rarely begins with a dot or ends like a file; a version (`v1.2`) does not.
fn looks_like_path(word: &str) -> bool {
    let extension = word.rsplit_once('.').is_some_and(|(_, last)| {
        last.starts_with(|c: char| c.is_ascii_alphabetic()) && !last.contains('/')
    });
    extension || word.starts_with(['.', '/', ':']) || word.ends_with('/') || word.contains('*')
}

fn branch(line: &Line, intent: Intent) -> Intent {
    let lists = line.any(&[
        "list",
        "show_current",
        "contains",
        "merged",
        "no_merged",
        "no_contains",
        "remotes",
        "all",
        "points_at",
    ]) || line.operands.is_empty()
        && !line.any(&["unset_upstream", "edit_description", "set_upstream_to"]);
    if line.any(&["D", "M", "C", "force"]) {
        destroy(intent)
    } else if lists && !line.any(&["delete", "move", "copy"]) {
        Intent {
            effect: Effect::Read,
            ..intent
        }
    } else {
        intent
    }
}

fn tag(line: &Line, intent: Intent) -> Intent {
    if line.any(&["delete", "force"]) {
        destroy(intent)
    } else if line.operands.is_empty()
        || line.any(&["list", "verify", "contains", "points_at", "n"])
    {
        Intent {
            effect: Effect::Read,
            ..intent
        }
    } else {
        intent
    }
}

/// Reading a key is harmless, writing one may define what git runs next.
fn config(line: &Line, mut intent: Intent) -> Intent {
    let mut words = line.operands.as_slice();
    let verb = words.first().copied().filter(|word| {
        matches!(
            *word,
            "list" | "get" | "set" | "unset" | "edit" | "rename-section" | "remove-section"
        )
    });
    if verb.is_some() {
        words = &words[1..];
    }
    let writes = line.any(&[
        "add",
        "replace_all",
        "unset",
        "unset_all",
        "rename_section",
        "remove_section",
        "edit",
    ]);
    let reads = line.any(&[
        "get",
        "get_all",
        "get_regexp",
        "get_urlmatch",
        "list",
        "get_color",
        "get_colorbool",
    ]) || matches!(verb, Some("list" | "get"))
        || verb.is_none() && words.len() == 1;
    intent.args.remove("positional");
    if let Some(key) = words.first() {
        intent = intent.text("key", key);
    }
    if reads && !writes {
        intent.effect = Effect::Read;
        return intent;
    }
    intent = intent.texts("value", words.get(1..).unwrap_or_default());
    let key = words
        .first()
        .map_or(String::new(), |key| key.to_ascii_lowercase());
    if CODE_KEYS.iter().any(|part| key.contains(part)) {
        intent.effect = Effect::Execute;
        return intent.opaque("the key holds a program that git runs");
    }
    intent
}

fn clone(call: &Call, line: &Line, mut intent: Intent) -> Vec<Intent> {
    if let Some(source) = line.operands.first() {
        intent = intent.text("repository", source);
    }
    if line.is_set("config") || line.is_set("template") {
        intent.effect = Effect::Execute;
        intent = intent.opaque("the clone's configuration may run a program");
    }
    let guard = line
        .operands
        .get(1)
        .and_then(|directory| call.guard_entry(directory));
    if let Some(directory) = line.operands.get(1) {
        intent = intent.text("directory", directory);
    }
    intent.args.remove("positional");
    std::iter::once(intent).chain(guard).collect()
}
