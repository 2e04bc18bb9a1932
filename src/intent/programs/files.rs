//! The programs that change files: rm, mv, cp, chmod and their kin. Resource `filesystem`, or `disk` for whole devices.

use super::super::call::{Call, text};
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};

/// What the operands of a program are.
#[derive(Clone, Copy)]
enum Operands {
    /// Paths that change, with all that lies in them.
    Trees,
    /// Paths that change, but not what lies in them unless `--recursive`.
    Entries,
    /// Sources, then the destination unless `--target-directory`.
    Sources,
    /// An argument of that name, then paths.
    First(&'static str),
}

struct Row {
    names: &'static str,
    action: &'static str,
    effect: Effect,
    operands: Operands,
    grammar: Grammar,
}

const fn row(
    names: &'static str,
    action: &'static str,
    effect: Effect,
    operands: Operands,
    options: &'static str,
) -> Row {
    Row {
        names,
        action,
        effect,
        operands,
        grammar: Grammar::gnu(options),
    }
}

/// Files that keep nothing of what is written to them.
const STREAMS: &[&str] = &["/dev/null", "/dev/stdout", "/dev/stderr"];

const COPY: &str = "archive/a attributes-only backup? /b copy-contents /d force/f interactive/i /H link/l dereference/L \
    no-clobber/n no-dereference/P /p preserve? no-preserve= parents recursive/rR reflink? remove-destination sparse= \
    strip-trailing-slashes symbolic-link/s suffix/S= target-directory/t= no-target-directory/T update? /u verbose/v \
    keep-directory-symlink one-file-system/x /Z context? debug help version exchange no-copy";
const MODE: &str = "changes/c quiet/f silent verbose/v dereference no-dereference/h no-preserve-root preserve-root \
    reference= recursive/R from= /H /L /P help version /r /w /x /X /s /t /u /g /o /a";

const ROWS: &[Row] = &[
    row(
        "rm",
        "delete",
        Effect::Destroy,
        Operands::Trees,
        "force/f /i /I interactive? one-file-system no-preserve-root preserve-root? recursive/rR dir/d verbose/v help version",
    ),
    row(
        "unlink",
        "delete",
        Effect::Destroy,
        Operands::Trees,
        "help version",
    ),
    row(
        "rmdir",
        "delete",
        Effect::Destroy,
        Operands::Entries,
        "ignore-fail-on-non-empty parents/p verbose/v help version",
    ),
    row("mv gmv", "move", Effect::Write, Operands::Sources, COPY),
    row("cp gcp", "copy", Effect::Write, Operands::Sources, COPY),
    row(
        "ln",
        "link",
        Effect::Write,
        Operands::Sources,
        "backup? /b directory/dF force/f interactive/i logical/L no-dereference/n physical/P relative/r symbolic/s \
         suffix/S= target-directory/t= no-target-directory/T verbose/v help version",
    ),
    row(
        "install",
        "install",
        Effect::Write,
        Operands::Sources,
        "backup? /b compare/C /c directory/d /D group/g= mode/m= owner/o= preserve-timestamps/p strip/s strip-program= \
         suffix/S= target-directory/t= no-target-directory/T verbose/v preserve-context context? /Z debug help version",
    ),
    row(
        "mkdir",
        "create_directory",
        Effect::Write,
        Operands::Entries,
        "mode/m= parents/p verbose/v /Z context? help version",
    ),
    row(
        "touch",
        "touch",
        Effect::Write,
        Operands::Entries,
        "/a no-create/c date/d= /f no-dereference/h /m reference/r= /t= time= help version",
    ),
    row(
        "chmod",
        "chmod",
        Effect::Write,
        Operands::First("mode"),
        MODE,
    ),
    row(
        "chown",
        "chown",
        Effect::Write,
        Operands::First("owner"),
        MODE,
    ),
    row(
        "chgrp",
        "chgrp",
        Effect::Write,
        Operands::First("group"),
        MODE,
    ),
    row(
        "tee",
        "write",
        Effect::Write,
        Operands::Entries,
        "append/a ignore-interrupts/i /p output-error? help version",
    ),
    row(
        "truncate",
        "truncate",
        Effect::Destroy,
        Operands::Entries,
        "no-create/c io-blocks/o reference/r= size/s= help version",
    ),
    row(
        "shred",
        "shred",
        Effect::Destroy,
        Operands::Entries,
        "force/f iterations/n= random-source= size/s= /u remove? verbose/v exact/x zero/z help version",
    ),
    row(
        "mkfs mke2fs mkfs.ext2 mkfs.ext3 mkfs.ext4 mkfs.xfs mkfs.btrfs mkfs.vfat mkfs.fat mkfs.ntfs mkfs.f2fs mkswap wipefs",
        "format",
        Effect::Destroy,
        Operands::Trees,
        "type/t= label/L= force/Ff all/a /n /q /V /b= /m= /O= /E= /U=",
    ),
];

pub(super) fn knows(name: &str) -> bool {
    find(name).is_some()
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let Some(row) = find(call.name) else {
        return Vec::new();
    };
    if call.asks_about_itself() {
        return vec![Intent::new("filesystem", "help", Effect::Read)];
    }
    let resource = if row.action == "format" {
        "disk"
    } else {
        "filesystem"
    };
    let line = row.grammar.read(call.words);
    let mut operands = line.operands.clone();
    let mut intent = Intent::new(resource, row.action, row.effect).options(&line);
    // A whole tree changes under a destroyer and under --recursive; else a directory keeps what lies in it.
    let whole = matches!(row.operands, Operands::Trees) || line.is_set("recursive");
    let mut changed: Vec<String> = Vec::new();
    match row.operands {
        Operands::First(role) if !line.is_set("reference") => {
            // `chmod -x file`: a mode may look like an option.
            let dashed = call
                .words
                .iter()
                .find(|word| role == "mode" && is_mode(word));
            if let Some(mode) = dashed {
                intent = intent.text(role, mode);
            } else if !operands.is_empty() {
                intent = intent.text(role, operands.remove(0));
            }
        }
        Operands::Sources if !(row.action == "install" && line.is_set("directory")) => {
            let dest = destination(&line, &mut operands);
            if let Some(dest) = dest {
                changed.extend(landing(dest, &operands, &line));
                intent = intent.text("dest", dest);
            }
            if line.is_unknown("target_directory") {
                intent = intent.arg("dest", super::super::Value::Unknown);
            }
        }
        _ => {}
    }
    if line.is_set("strip_program") {
        intent.effect = Effect::Execute;
        intent = intent.opaque("--strip-program runs a program");
    }
    // Through a link the source can be changed later, as if it were moved.
    let links =
        row.action == "link" || row.action == "copy" && line.any(&["link", "symbolic_link"]);
    let takes_away = !matches!(row.operands, Operands::Sources) || row.action == "move" || links;
    let trees = operands.iter().take_while(|_| takes_away);
    let guards: Vec<Intent> = trees
        .filter_map(|path| {
            if whole || row.action == "move" || links {
                call.guard(path)
            } else {
                call.guard_entry(path)
            }
        })
        .chain(changed.iter().filter_map(|path| call.guard(path)))
        .take(1)
        .collect();
    if matches!(row.action, "write" | "truncate")
        && operands.iter().all(|path| STREAMS.contains(path))
    {
        intent.effect = Effect::Read;
    }
    let mut intents = vec![intent.texts("path", &operands)];
    intents.extend(guards);
    intents
}

/// `dd` with its own grammar of `name=value` words.
pub(super) fn dd(call: &Call) -> Vec<Intent> {
    let mut intent = Intent::new("disk", "copy_blocks", Effect::Read);
    let mut guard = None;
    for (name, value) in call.words.iter().filter_map(|word| word.split_once('=')) {
        let name = match name {
            "if" => "path",
            "of" => "dest",
            name => name,
        };
        if name == "dest" {
            if !STREAMS.contains(&value) {
                intent.effect = Effect::Destroy;
            }
            guard = guard.or_else(|| call.guard_entry(value));
        }
        intent = intent.arg(name, text(value));
    }
    std::iter::once(intent).chain(guard).collect()
}

fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter()
        .find(|row| row.names.split(' ').any(|known| known == name))
}

/// Takes the destination out of the operands, unless an option names it.
fn destination<'a>(line: &'a Line, operands: &mut Vec<&'a str>) -> Option<&'a str> {
    let given = line.texts("target_directory").last().copied();
    given.or_else(|| {
        (operands.len() > 1 && !line.is_set("target_directory")).then(|| operands.pop())?
    })
}

/// The paths a copy may come to lie at: below the destination if it is a directory, else the destination itself.
fn landing(dest: &str, sources: &[&str], line: &Line) -> Vec<String> {
    let base = |source: &&str| {
        let trimmed = source.trim_end_matches('/');
        let name = trimmed.rsplit('/').next().unwrap_or(trimmed);
        format!("{}/{name}", dest.trim_end_matches('/'))
    };
    if line.any(&["no_target_directory", "exchange"]) {
        vec![dest.to_owned()]
    } else if line.is_set("parents") {
        let below = |source: &&str| format!("{}/{source}", dest.trim_end_matches('/'));
        sources.iter().map(below).collect()
    } else {
        sources.iter().map(base).collect()
    }
}

/// `-x`, `-rwx`, `-w,o+r`: what chmod takes for a mode though it begins with a dash.
fn is_mode(word: &str) -> bool {
    word.len() > 1
        && word.starts_with('-')
        && !word.starts_with("--")
        && word[1..]
            .bytes()
            .all(|b| b"rwxXstugoa,+=-01234567".contains(&b))
}
