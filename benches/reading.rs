//! How long one line takes to be read, in process: the median and the tail, over the lines of files.
//!
//! `cargo bench --bench reading -- FILE...`, one line of shell a line; without files, the everyday corpus.

use std::fs;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use sudomode::enforce::{Caller, read_line};
use sudomode::intent::Taught;
use sudomode::paths::Paths;

fn main() {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .collect();
    if files.is_empty() {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpora/benign.tsv");
        report(corpus, &lines(corpus));
    }
    for file in &files {
        report(file, &lines(file));
    }
}

/// The lines of a file; of one with tabs, the first field that is no name of a page.
fn lines(file: &str) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
    let tabs = text.contains('\t');
    let field = usize::from(!file.ends_with("benign.tsv"));
    text.lines()
        .filter(|line| !tabs || line.contains('\t'))
        .filter_map(|line| {
            if tabs {
                line.split('\t').nth(field)
            } else {
                Some(line)
            }
        })
        .map(|line| line.replace('␊', "\n").replace('␉', "\t"))
        .collect()
}

fn report(file: &str, lines: &[String]) {
    let paths = Paths::of_caller();
    let caller = Caller::new(&paths, Path::new("/"), Rc::default());
    let taught = Taught::default();
    // The first look at a program decodes its entry of the catalog; a second round shows what stays.
    for round in ["first", "again"] {
        let mut times: Vec<Duration> = lines
            .iter()
            .map(|line| {
                let start = Instant::now();
                let intents = read_line(&taught, line, &caller);
                let spent = start.elapsed();
                assert!(!intents.is_empty());
                spent
            })
            .collect();
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e6;
        println!(
            "{file}, {round}: {} lines, median {:.1} µs, 90 % {:.1} µs, 99 % {:.1} µs, worst {:.0} µs",
            times.len(),
            at(50),
            at(90),
            at(99),
            at(100)
        );
    }
}
