//! Words chosen to break the reading: the answer is an intent, never a panic, a hang or nothing.

use std::os::unix::ffi::OsStringExt;

use proptest::prelude::*;

use super::*;

const PROGRAMS: &[&str] = &[
    "rm", "git", "kubectl", "docker", "curl", "psql", "stripe", "find", "sed", "sort", "cp",
    "chmod", "sudomode", "tool", "python3", "",
];

fn psql(sql: &str) -> Vec<Intent> {
    read(&argv(&["psql", "-c", sql]), &Disk, &Stdin::Inherited)
}

#[test]
fn deep_sql_is_answered_without_overflowing_the_stack() {
    let joins = format!("SELECT * FROM a{}", " JOIN b ON true".repeat(2_000));
    let bare_joins = format!("SELECT * FROM a{}", " JOIN b".repeat(2_000));
    let parens = format!("SELECT {}1{}", "(".repeat(20_000), ")".repeat(20_000));
    let sum = format!("SELECT 1{}", "+1".repeat(30_000));
    let unions = format!("SELECT 1{}", " UNION SELECT 1".repeat(4_000));
    let nots = format!("SELECT {} true", "NOT ".repeat(15_000));
    let short = format!("SELECT 1{}", "+1".repeat(250));
    for sql in [joins, bare_joins, parens, sum, unions, nots, short] {
        assert!(!psql(&sql).is_empty());
    }
}

#[test]
fn sql_past_the_bound_is_opaque_and_keeps_its_verb() {
    let sql = format!("DROP TABLE users -- {}", "x".repeat(70_000));
    let intents = psql(&sql);
    assert_eq!(intents[0].action, "drop_table");
    assert!(intents[0].opaque.is_some());
}

#[test]
fn a_command_line_past_the_bounds_is_one_opaque_intent() {
    let many = vec![OsString::from("rm"); 10_001];
    let long = argv(&["rm", &"x".repeat(1 << 20)]);
    for words in [many, long] {
        let intents = read(&words, &Disk, &Stdin::Inherited);
        assert_eq!(intents.len(), 1);
        assert!(intents[0].opaque.is_some());
    }
}

#[test]
fn a_command_that_would_do_too_many_things_ends_opaque() {
    let mut words = argv(&["curl"]);
    words.extend((0..9_000).map(|n| OsString::from(format!("https://h/{n}"))));
    let intents = read(&words, &Disk, &Stdin::Inherited);
    assert!(intents.len() < 300);
    assert!(intents.iter().any(|intent| intent.opaque.is_some()));
}

#[test]
fn commands_nested_too_deep_are_opaque() {
    let mut words = argv(&["sudomode", "exec", "--"].repeat(24));
    words.extend(argv(&["ls"]));
    assert!(read(&words, &Disk, &Stdin::Inherited)[0].opaque.is_some());
}

#[test]
fn words_that_are_not_utf8_are_unknown_values() {
    let bad = OsString::from_vec(b"/etc/\xff".to_vec());
    let intents = read(
        &[OsString::from("rm"), bad.clone()],
        &Disk,
        &Stdin::Inherited,
    );
    assert_eq!(intents[0].args["path"], Value::Unknown);
    let intents = read(
        &[OsString::from("tool"), "--amount".into(), bad],
        &Disk,
        &Stdin::Inherited,
    );
    assert_eq!(intents[0].args["amount"], Value::Unknown);
}

proptest! {
    #[test]
    fn any_argv_has_intents(program in 0..PROGRAMS.len(), words in prop::collection::vec(any::<Vec<u8>>(), 0..6)) {
        let mut argv = argv(&[PROGRAMS[program]]);
        argv.extend(words.into_iter().map(OsString::from_vec));
        let intents = read(&argv, &Disk, &Stdin::Inherited);
        prop_assert!(!intents.is_empty() && intents.len() <= 300);
        prop_assert!(intents.iter().all(|intent| !intent.command.is_empty()));
    }

    #[test]
    fn any_words_from_real_commands_have_intents(
        program in 0..PROGRAMS.len(),
        words in prop::collection::vec("(-{0,2}[a-zA-Z=:+/.@]{0,8}|delete|push|config|exec|--|-|get|rm|-c|select 1|\\\\! x|-5|[0-9]{1,3})", 0..8),
    ) {
        let mut argv = argv(&[PROGRAMS[program]]);
        argv.extend(words.into_iter().map(OsString::from));
        prop_assert!(!read(&argv, &Disk, &Stdin::Inherited).is_empty());
    }

    #[test]
    fn any_sql_has_an_answer(sql in ".{0,200}") {
        for intent in psql(&sql) {
            // What it hands to a shell has words of its own.
            let words = if intent.chain.is_empty() { 3 } else { intent.command.len() };
            prop_assert_eq!(intent.command.len(), words);
        }
    }

    #[test]
    fn the_order_of_options_does_not_change_what_they_say(order in Just(vec![
        vec!["-n", "prod"], vec!["--force"], vec!["--grace-period=0"], vec!["--context", "main"],
    ]).prop_shuffle(), split in 0..5_usize) {
        let flat: Vec<&str> = order.iter().take(split).flatten().copied()
            .chain(["delete", "ns", "x"])
            .chain(order.iter().skip(split).flatten().copied())
            .collect();
        let mut words = vec!["kubectl"];
        words.extend(flat);
        let intents = read(&argv(&words), &Disk, &Stdin::Inherited);
        let plain = read(&argv(&["kubectl", "delete", "ns", "x", "-n", "prod", "--force", "--grace-period=0", "--context", "main"]), &Disk, &Stdin::Inherited);
        prop_assert_eq!(&intents[0].args, &plain[0].args);
        prop_assert_eq!(&intents[0].action, "delete_namespace");
    }
}
