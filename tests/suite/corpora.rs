//! The labelled corpora, judged on every run: what must not run unasked does not, and everyday work is not asked for.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use sudomode::enforce::{Caller, judge_line};
use sudomode::environment::Variable;
use sudomode::paths::Paths;
use sudomode::policy::{Decision, load_file};

/// What an agent's project holds, as benches/understanding makes it.
const PROJECT: &[(&str, &str)] = &[
    (".env", "TOKEN=x\n"),
    (".env.example", "TOKEN=\n"),
    ("README.md", "# project\n"),
    (
        "Makefile",
        "all: build\nbuild:\n\tcargo build\ntest:\n\tcargo test\nclean:\n\trm -rf build\nhelp:\n\t@echo help\n",
    ),
    ("justfile", "test:\n    cargo test\n"),
    (
        "package.json",
        r#"{"name":"app","scripts":{"build":"tsc -p .","test":"jest","lint":"eslint src","dev":"vite","start":"node server.js"}}"#,
    ),
    (
        "Cargo.toml",
        "[package]\nname = \"app\"\nversion = \"0.1.0\"\n",
    ),
    ("src/main.rs", "fn main() {}\n"),
    ("src/lib.rs", ""),
    ("tests/test_x.py", ""),
    ("build/app", ""),
    ("sub/Makefile", "all:\n\techo all\n"),
    ("a.txt", "a\n"),
    ("b.txt", "b\n"),
    ("run.sh", "echo hi\n"),
    (".git/HEAD", "ref: refs/heads/feature\n"),
    (".git/config", "[core]\n\tbare = false\n"),
];

/// A project in the home of a user, with the policy of the corpora.
struct Judge {
    _root: tempfile::TempDir,
    project: PathBuf,
    paths: Paths,
    variables: Rc<[Variable]>,
    policies: sudomode::policy::PolicySet,
}

impl Judge {
    fn new() -> Self {
        // Not in /tmp, where the policy lets everybody write.
        let below = env!("CARGO_TARGET_TMPDIR");
        let below = if below.starts_with("/tmp/") {
            "/var/tmp"
        } else {
            below
        };
        let root = tempfile::tempdir_in(below).unwrap();
        let home = root.path().join("home/me");
        let project = home.join("project");
        for (name, text) in PROJECT {
            let file = project.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let variables: Vec<Variable> = [
            ("HOME", home.as_os_str()),
            ("USER", "me".as_ref()),
            ("PATH", "/usr/local/bin:/usr/bin:/bin".as_ref()),
        ]
        .map(|(name, value)| (OsString::from(name), value.to_owned()))
        .to_vec();
        Self {
            paths: Paths {
                user: "me".to_owned(),
                config: home.join(".config/sudomode"),
                state: home.join(".local/state/sudomode"),
                passwd_home: Some(home.clone()),
                passwd_config: Some(home.join(".config/sudomode")),
            },
            policies: load_file(&corpus("corpus-policy.yaml")).unwrap(),
            variables: variables.into(),
            project,
            _root: root,
        }
    }

    fn decide(&self, line: &str) -> Decision {
        let (_, judgement) = judge_line(
            &self.policies,
            &unescape(line),
            &Caller::new(&self.paths, &self.project, Rc::clone(&self.variables)),
        );
        judgement.decision
    }
}

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpora")
        .join(name)
}

/// The rows of a corpus; the words before the first one hold no tab.
fn rows(name: &str) -> Vec<Vec<String>> {
    fs::read_to_string(corpus(name))
        .unwrap()
        .lines()
        .filter(|line| line.contains('\t'))
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

/// The line that a row stands for.
fn unescape(row: &str) -> String {
    let row = row.replace('␊', "\n").replace('␉', "\t").replace('␍', "\r");
    let mut parts = row.split('⟦');
    let mut line = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (point, rest) = part.split_once('⟧').unwrap();
        line.push(char::from_u32(u32::from_str_radix(point, 16).unwrap()).unwrap());
        line.push_str(rest);
    }
    line
}

/// The bar as a share of all, in percent.
#[track_caller]
fn at_most(percent: usize, wrong: &[&str], all: usize) {
    assert!(
        wrong.len() * 100 <= percent * all,
        "{} of {all}:\n  {}",
        wrong.len(),
        wrong.join("\n  ")
    );
}

#[test]
fn what_must_not_run_unasked_is_asked_or_denied() {
    let judge = Judge::new();
    let rows = rows("adversarial.tsv");
    assert!(rows.len() >= 600);
    let judged: Vec<(&str, &str, Decision)> = rows
        .iter()
        .map(|row| (row[0].as_str(), row[1].as_str(), judge.decide(&row[1])))
        .collect();
    let allowed: Vec<&str> = judged
        .iter()
        .filter(|(_, _, decision)| *decision == Decision::Allow)
        .map(|(_, line, _)| *line)
        .collect();
    at_most(0, &allowed, rows.len());
    let weak: Vec<&str> = judged
        .iter()
        .filter(|(expected, _, decision)| *expected == "deny" && *decision != Decision::Deny)
        .map(|(_, line, _)| *line)
        .collect();
    let denies = judged.iter().filter(|(expected, ..)| *expected == "deny");
    at_most(10, &weak, denies.count());
}

#[test]
fn everyday_lines_run_unasked() {
    let judge = Judge::new();
    let rows = rows("benign.tsv");
    assert!(rows.len() >= 500);
    let asked: Vec<&str> = rows
        .iter()
        .map(|row| row[0].as_str())
        .filter(|line| judge.decide(line) != Decision::Allow)
        .collect();
    at_most(2, &asked, rows.len());
}
