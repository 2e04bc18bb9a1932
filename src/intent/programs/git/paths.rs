//! The files that git reads or writes because an option or an operand names them, outside the project too.

use super::super::super::options::Line;
use super::config;

/// Options whose value is written, by sub-command; without one, by all.
const WRITTEN: &[(&str, &str)] = &[
    ("", "output"),
    ("", "output_directory"),
    ("init clone", "separate_git_dir"),
    ("checkout-index read-tree", "prefix"),
    ("read-tree", "index_output"),
    ("apply am", "directory"),
];

/// Options whose value is read.
const READ: &[(&str, &str)] = &[
    ("", "pathspec_from_file"),
    ("archive", "add_file"),
    ("blame annotate", "contents"),
    ("blame annotate", "ignore_revs_file"),
    ("blame annotate", "S"),
    ("commit tag notes merge", "file"),
    ("commit", "template"),
    ("commit-tree", "F"),
    ("grep", "f"),
];

/// Operands that are written, by sub-command and the operand that it begins with.
const PLACES: &[(&str, &str, usize)] = &[
    ("init", "", 0),
    ("clone", "", 1),
    ("bundle", "create", 1),
    ("worktree", "add", 1),
    ("worktree", "move", 2),
    ("submodule", "add", 2),
];

/// Paths that stand for no file.
const STREAMS: &[&str] = &["", "-", "/dev/null", "/dev/stdout", "/dev/stderr"];

/// What a sub-command reads and writes beside its repository.
#[derive(Default)]
pub(super) struct Touched<'a> {
    pub(super) written: Vec<&'a str>,
    pub(super) read: Vec<&'a str>,
    /// Why a path is not seen.
    pub(super) hidden: Option<String>,
}

pub(super) fn touched<'a>(name: &str, line: &'a Line, words: &'a [String]) -> Touched<'a> {
    let mut touched = Touched::default();
    let of = |names: &str| names.is_empty() || names.split(' ').any(|known| known == name);
    for (names, option) in WRITTEN.iter().filter(|(names, _)| of(names)) {
        let paths = line.texts(option);
        if line.is_set(option) && paths.is_empty() || line.is_unknown(option) {
            touched.hidden = Some(hidden(option));
        }
        touched.written.extend(paths);
        if names.is_empty() {
            spelled(option, line, words, &mut touched);
        }
    }
    for (_, option) in READ.iter().filter(|(names, _)| of(names)) {
        touched.read.extend(line.texts(option));
    }
    if name == "config" {
        let side = if config::reads(line) {
            &mut touched.read
        } else {
            &mut touched.written
        };
        side.extend(line.texts("file"));
    }
    let place = PLACES.iter().find(|(known, first, _)| {
        *known == name && (first.is_empty() || line.operands.first() == Some(first))
    });
    touched
        .written
        .extend(place.and_then(|(.., at)| line.operands.get(*at)));
    touched.read.extend(operands(name, line));
    touched.written.retain(|path| !STREAMS.contains(path));
    touched.read.retain(|path| !STREAMS.contains(path));
    touched
}

/// An option may be cut short, or stand where its grammar takes it for the value of another one.
fn spelled<'a>(option: &str, line: &Line, words: &'a [String], touched: &mut Touched<'a>) {
    let options = words.iter().take_while(|word| *word != "--");
    for option_word in options.filter_map(|word| word.strip_prefix("--")) {
        let (short, value) = match option_word.split_once('=') {
            Some((short, value)) => (short, Some(value)),
            None => (option_word, None),
        };
        if !short.starts_with("ou") || !option.starts_with(&short.replace('-', "_")) {
            continue;
        }
        match value {
            Some(path) if touched.written.contains(&path) => {}
            Some(path) => touched.written.push(path),
            None if line.any(&["output", "output_directory"]) => {}
            None => touched.hidden = touched.hidden.take().or_else(|| Some(hidden(option))),
        }
    }
}

fn hidden(option: &str) -> String {
    let option = option.replace('_', "-");
    format!("the path that --{option} writes is not seen")
}

/// Operands whose content is shown or stored.
fn operands<'a>(name: &str, line: &Line<'a>) -> Vec<&'a str> {
    let all = line.operands.as_slice();
    match name {
        // With a path outside the project, git compares files as if told so.
        "diff" if line.is_set("no_index") || all.iter().any(|path| !is_inside(path)) => {
            all.to_vec()
        }
        "grep" if line.is_set("no_index") => {
            let pattern = usize::from(!line.any(&["e", "f"]));
            all.get(pattern..).unwrap_or_default().to_vec()
        }
        "show" | "cat-file" | "diff" => all.iter().filter_map(|word| path_of(word)).collect(),
        "blame" | "annotate" => all.last().copied().into_iter().collect(),
        "apply" | "am" | "hash-object" => all.to_vec(),
        _ => Vec::new(),
    }
}

/// The path in `HEAD:path`, `:path` or `:0:path`; `:/text` looks for a commit.
fn path_of(object: &str) -> Option<&str> {
    let (revision, path) = object.split_once(':')?;
    let stage = path
        .split_once(':')
        .filter(|(stage, _)| revision.is_empty() && matches!(*stage, "0" | "1" | "2" | "3"));
    match stage {
        Some((_, path)) => Some(path),
        None => (!revision.is_empty() || !path.starts_with('/')).then_some(path),
    }
}

/// True for a relative path that does not climb.
pub(super) fn is_inside(path: &str) -> bool {
    !path.starts_with('/') && path.split('/').all(|part| part != "..")
}

/// The path as it is seen from where git was started, given its `-C`.
pub(super) fn from(base: &[&str], path: &str) -> String {
    base.iter().rev().fold(path.to_owned(), |path, directory| {
        if path.starts_with('/') || directory.is_empty() {
            path
        } else {
            format!("{}/{path}", directory.trim_end_matches('/'))
        }
    })
}
