//! The sub-commands of git whose options and operands decide what they do.

use super::super::super::call::{Call, snake};
use super::super::super::options::Line;
use super::super::super::{Effect, Intent};
use super::config;

/// Sub-commands whose first operand is a sub-command of its own, with those that read and those that destroy.
const NESTED: &[(&str, &[&str], &[&str])] = &[
    ("stash", &["list", "show"], &["drop", "clear"]),
    ("remote", &["show", "get-url", ""], &[]),
    ("worktree", &["list"], &[]),
    ("submodule", &["status", "summary", ""], &[]),
    ("bisect", &["log", "terms"], &[]),
    (
        "reflog",
        &["show", "list", "exists", ""],
        &["expire", "delete", "drop"],
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

/// The intent of a sub-command, adjusted. What lowers an effect has to be set for certain.
pub(super) fn refine(call: &Call, name: &str, line: &Line, intent: Intent) -> Intent {
    let intent = nested(name, line, intent);
    match name {
        "push" => push(line, intent),
        "fetch" | "pull" => fetch(line, intent),
        "reset" if line.any(&["hard", "merge", "keep"]) => destroy(intent),
        "clean" if line.is_surely_set("dry_run") && !line.is_set("interactive") => Intent {
            effect: Effect::Read,
            ..intent
        },
        "format-patch" if line.is_surely_set("stdout") && !line.is_set("output_directory") => {
            Intent {
                effect: Effect::Read,
                ..intent
            }
        }
        "clean" if !line.is_surely_set("dry_run") => destroy(intent),
        "checkout" => checkout(call, line, intent),
        "switch" if line.any(&["discard_changes", "force", "force_create"]) => destroy(intent),
        "branch" => branch(line, intent),
        "tag" => tag(line, intent),
        // What a reference pointed to is found nowhere else once it points elsewhere.
        "update-ref" => destroy(intent),
        "symbolic-ref" if line.is_set("delete") => destroy(intent),
        "read-tree" if line.is_set("reset") => destroy(intent),
        "checkout-index" if line.is_set("force") => destroy(intent),
        "submodule" if line.is_set("force") && line.operands.first() == Some(&"deinit") => {
            destroy(intent)
        }
        "gc" | "prune" | "repack" if line.is_set("prune") || name == "prune" => destroy(intent),
        "worktree" if line.is_set("force") && line.operands.first() == Some(&"remove") => {
            destroy(intent)
        }
        "rm" if surely_any(line, &["dry_run", "cached"]) => Intent {
            effect: Effect::Write,
            ..intent
        },
        "restore" if line.is_surely_set("staged") && !line.is_set("worktree") => Intent {
            effect: Effect::Write,
            ..intent
        },
        "config" => config::config(line, intent),
        "clone" => clone(line, intent),
        "apply" if line.is_set("unsafe_paths") => {
            intent.opaque("the patch may name files outside the project")
        }
        _ => intent,
    }
}

fn surely_any(line: &Line, names: &[&str]) -> bool {
    names.iter().any(|name| line.is_surely_set(name))
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

/// A local branch that a refspec names is overwritten, by `+` and by `--force` even where commits are lost.
fn fetch(line: &Line, intent: Intent) -> Intent {
    let refs = line.operands.get(1..).unwrap_or_default();
    let overwrites = |reference: &&str| {
        let target = reference.split_once(':').map_or("", |(_, target)| target);
        reference.starts_with('+')
            || target.starts_with("refs/heads")
            || !target.is_empty() && !target.starts_with("refs/")
    };
    let refmaps = line.texts("refmap");
    if refs.iter().chain(&refmaps).any(overwrites) || line.any(&["force", "stdin"]) {
        destroy(intent)
    } else {
        intent
    }
}

/// Switching branches keeps changes; checking out paths, or with force, throws them away.
fn checkout(call: &Call, line: &Line, intent: Intent) -> Intent {
    // With these the operand is a commit: git refuses paths.
    let commits = line.any(&["b", "B", "orphan"]) || surely_any(line, &["detach", "track"]);
    let paths = call.words.iter().any(|word| word == "--")
        || line.operands.len() > 1
        || line
            .operands
            .iter()
            .any(|word| spells_path(word) || call.world.exists(word));
    let reset = line.any(&["force", "B", "ours", "theirs", "pathspec_from_file"]);
    if paths && !commits || reset {
        destroy(intent)
    } else {
        intent
    }
}

/// No branch is spelled like this; what else is a path is there to be seen.
fn spells_path(word: &str) -> bool {
    word.contains('*') || word.starts_with(['.', ':', '/'])
}

fn branch(line: &Line, intent: Intent) -> Intent {
    let lists = surely_any(
        line,
        &["list", "show_current", "remotes", "all", "points_at"],
    ) || line.any(&["contains", "merged", "no_merged", "no_contains"])
        || line.operands.is_empty()
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
        || surely_any(line, &["list", "verify", "points_at", "n"])
        || line.is_set("contains")
    {
        Intent {
            effect: Effect::Read,
            ..intent
        }
    } else {
        intent
    }
}

fn clone(line: &Line, mut intent: Intent) -> Intent {
    if let Some(source) = line.operands.first() {
        intent = intent.text("repository", source);
    }
    if let Some(directory) = line.operands.get(1) {
        intent = intent.text("directory", directory);
    }
    intent.args.remove("positional");
    intent
}
