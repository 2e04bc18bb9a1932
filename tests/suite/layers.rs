//! Imports go one way, as data does.

use std::fs;
use std::path::{Path, PathBuf};

/// From the leaves up; a module may use those in rows above its own, and its neighbours only among the leaves.
const LAYERS: [&[&str]; 16] = [
    &[
        "agent",
        "assurance",
        "clock",
        "digest",
        "error",
        "exit",
        "lock",
        "passwd",
        "paths",
        "process",
        "redact",
        "resolve",
        "term",
        "trust",
    ],
    &["intent"],
    &["config", "environment"],
    &["input", "reader"],
    &["policy"],
    &["approval"],
    &["audit", "report"],
    &["wire"],
    &["store"],
    &["remote"],
    &["enforce"],
    &["exec", "server"],
    &["hook"],
    &["shim"],
    &["setup"],
    &["doctor"],
];
/// Front doors: they may use everything, and nothing uses them.
const FRONT: [&str; 2] = ["cli", "commands"];

fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// Names of the crate's modules that a text names after `crate::`.
fn used(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    code.match_indices("crate::")
        .flat_map(|(at, _)| {
            let rest = &code[at + 7..];
            let names: Vec<&str> = match rest.strip_prefix('{') {
                Some(list) => list
                    .split('}')
                    .next()
                    .unwrap()
                    .split(',')
                    .map(str::trim)
                    .collect(),
                None => vec![rest],
            };
            names
                .into_iter()
                .map(|name| {
                    name.chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect()
                })
                .collect::<Vec<String>>()
        })
        .collect()
}

#[test]
fn no_module_uses_one_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let level = |module: &str| LAYERS.iter().position(|layer| layer.contains(&module));
    let mut seen = Vec::new();
    for file in sources(&source) {
        let below = file.strip_prefix(&source).unwrap();
        let module = below
            .components()
            .next()
            .unwrap()
            .as_os_str()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs");
        if ["lib", "main"].contains(&module) || FRONT.contains(&module) {
            continue;
        }
        let own = level(module).unwrap_or_else(|| panic!("{module} stands in no layer"));
        seen.push(module.to_owned());
        for other in used(&fs::read_to_string(&file).unwrap()) {
            let Some(theirs) = level(&other) else {
                assert!(
                    !FRONT.contains(&other.as_str()),
                    "{} uses {other}",
                    below.display()
                );
                continue;
            };
            let leaves = own == 0 && theirs == 0;
            assert!(
                theirs < own || other == module || leaves,
                "{} uses {other}, which stands above it",
                below.display()
            );
        }
    }
    for module in LAYERS.concat() {
        assert!(seen.iter().any(|seen| seen == module), "{module} is gone");
    }
}

#[test]
fn unsafe_code_lives_in_two_files() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<String> = sources(&source)
        .into_iter()
        .filter(|file| {
            fs::read_to_string(file)
                .unwrap()
                .contains("allow(unsafe_code)")
        })
        .map(|file| file.strip_prefix(&source).unwrap().display().to_string())
        .collect();
    files.sort();
    assert_eq!(files, ["exec/inherited.rs", "exec/outcome.rs"]);
}
