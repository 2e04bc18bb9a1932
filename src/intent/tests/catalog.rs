//! The catalog: its data is what the script made, and no bytes make reading panic.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::catalog::{Catalog, SHIPPED};
use super::super::{Stdin, programs, wrapper};
use super::{Disk, argv};
use crate::intent::read;

const BYTES: &[u8] = include_bytes!("../catalog/catalog.bin");
const NOTICE: &str = include_str!("../catalog/NOTICE");

#[test]
fn the_data_is_what_the_notice_says() {
    let noted = NOTICE
        .lines()
        .find_map(|line| line.strip_prefix("sha256: "))
        .unwrap();
    assert_eq!(noted, crate::digest::Digest::of(BYTES).to_string());
    let version = NOTICE
        .lines()
        .find_map(|line| line.strip_prefix("package: @withfig/autocomplete "))
        .unwrap();
    assert!(include_str!("../catalog/derive.mjs").contains(&format!("autocomplete@{version} ")));
    assert!(NOTICE.contains("Permission is hereby granted"));
}

#[test]
fn every_program_of_the_catalog_is_found_and_has_options_that_read() {
    let programs = SHIPPED.programs_listed();
    assert!(programs.len() > 700);
    for name in programs {
        let node = SHIPPED.program(&name).unwrap();
        let mut options = String::new();
        node.options(&mut options);
        assert!(!read(&argv(&[&name, "x", "--y"]), &Disk, &Stdin::Empty).is_empty());
    }
}

#[test]
fn an_alias_is_found_under_its_own_name() {
    let npm = SHIPPED.program("npm").unwrap();
    assert_eq!(npm.child("i").unwrap().0, "install");
    assert!(npm.child("no such thing").is_none());
}

/// Looks everywhere a reading could look.
fn look_around(bytes: Vec<u8>) {
    let catalog = Catalog::of(bytes.leak());
    for name in ["git", "aws", "npm", "", "zz"] {
        let Some(node) = catalog.program(name) else {
            continue;
        };
        let mut options = String::new();
        node.options(&mut options);
        node.operands();
        for word in ["s3", "install", "i", "remote"] {
            if let Some((_, node)) = node.child(word) {
                node.options(&mut options);
                node.operands();
                let _ = node.child("rm");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn bytes_of_any_kind_read_without_panic(tail in proptest::collection::vec(any::<u8>(), 0..600)) {
        let mut bytes = b"SMC1".to_vec();
        bytes.extend(tail);
        look_around(bytes);
    }

    #[test]
    fn a_damaged_catalog_reads_without_panic(
        damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        header in proptest::collection::vec((4_usize..28, any::<u8>()), 0..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = BYTES.to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for (at, byte) in header {
            bytes[at] = byte;
        }
        let len = cut.index(bytes.len() * 2).min(bytes.len());
        bytes.truncate(len);
        look_around(bytes);
    }
}

/// Run with `CORPUS=lines.tsv cargo test --lib coverage -- --ignored --nocapture`: a line is `page<TAB>command`.
#[test]
#[ignore = "needs a corpus, which is not part of the project"]
fn coverage() {
    let corpus = std::fs::read_to_string(std::env::var_os("CORPUS").unwrap()).unwrap();
    let mut missed: BTreeMap<String, usize> = BTreeMap::new();
    let (mut known, mut all) = (0_usize, 0_usize);
    for line in corpus.lines().filter_map(|line| line.split('\t').nth(1)) {
        let words = shell_words::split(line).unwrap_or_default();
        for command in words.split(|word| ["|", "||", "&&", ";"].contains(&word.as_str())) {
            let plain = |word: &&String| {
                !matches!(word.as_str(), "sudo" | "doas" | "!") && !word.contains('=')
            };
            let Some(program) = command.iter().find(plain) else {
                continue;
            };
            let name = program.rsplit('/').next().unwrap_or(program);
            all += 1;
            if programs::reader(name).is_some() || wrapper::knows(name) {
                known += 1;
            } else {
                *missed.entry(name.to_owned()).or_default() += 1;
            }
        }
    }
    let mut missed: Vec<_> = missed
        .into_iter()
        .map(|(name, count)| (count, name))
        .collect();
    missed.sort_by(|a, b| b.cmp(a));
    let share = 100 * known / all.max(1);
    println!("{known} of {all} commands ({share} %) are read by a table or the catalog");
    for (count, name) in missed.iter().take(2000) {
        println!("{count} {name}");
    }
}
