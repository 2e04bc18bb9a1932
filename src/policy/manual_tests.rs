//! The manual page says what the code does: its policies load, its tables are evaluated, its words are complete.

use std::path::PathBuf;

use super::condition::vocabulary;
use super::parse::{POLICY_KEYS, RULE_KEYS};
use super::pattern::effect_names;
use super::*;
use crate::intent::{Absence, Context, Effect, Intent, Value};

const PAGE: &str = include_str!("../../man/sudomode-policies.5");

/// Text as a reader sees it. Of roff's escapes only those that stand in the page.
fn plain(roff: &str) -> String {
    let mut text = String::new();
    let mut rest = roff;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let (shown, length) = match escape.as_bytes() {
            [b'-', ..] => ("-".to_owned(), 1),
            [b'%', ..] => (String::new(), 1),
            [b'(', ..] => match &escape[1..3] {
                "aq" => ("'".to_owned(), 3),
                "dq" => ("\"".to_owned(), 3),
                "ga" => ("`".to_owned(), 3),
                "ha" => ("^".to_owned(), 3),
                "bu" => ("•".to_owned(), 3),
                other => panic!("\\({other}"),
            },
            [b'[', b'u', ..] => {
                let (code, _) = escape[2..].split_once(']').unwrap();
                let code = u32::from_str_radix(code, 16).unwrap();
                let length = escape.find(']').unwrap() + 1;
                (char::from_u32(code).unwrap().to_string(), length)
            }
            [b'f', ..] => (String::new(), 2),
            _ => panic!("\\{escape:.10}"),
        };
        text.push_str(&shown);
        rest = &escape[length..];
    }
    text + rest
}

/// What stands between `.EX` and `.EE`.
fn blocks() -> Vec<String> {
    PAGE.split("\n.EX\n")
        .skip(1)
        .map(|block| plain(block.split_once("\n.EE").unwrap().0) + "\n")
        .collect()
}

/// The rows of the table that begins with `heading`, by their columns.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let cells = |row: &str| -> Vec<String> {
        row.split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let found = blocks();
    let table = found.iter().find(|block| block.starts_with(heading));
    let rows: Vec<_> = table.expect(heading).lines().skip(1).map(cells).collect();
    assert!(rows.len() >= 3, "{heading}");
    rows
}

fn policies() -> Vec<String> {
    blocks()
        .into_iter()
        .filter(|block| block.starts_with("rules:") || block.starts_with("default:"))
        .collect()
}

fn context() -> Context {
    Context {
        user: "ada".to_owned(),
        agent: None,
        cwd: PathBuf::from("/"),
        host: "h".to_owned(),
        now: 0,
    }
}

/// A command of the form `stripe charge --amount 80`.
fn intent(line: &str) -> Intent {
    let (command, options) = line.split_once(" --").unwrap_or((line, ""));
    let (resource, action) = command.split_once(' ').unwrap();
    Intent {
        resource: resource.to_owned(),
        action: action.to_owned(),
        args: options
            .split(" --")
            .filter_map(|option| option.split_once(' '))
            .map(|(name, word)| (name.to_owned(), Value::of_word(word)))
            .collect(),
        effect: Effect::Spend,
        opaque: None,
        command: Vec::new(),
        program: resource.to_owned(),
        absence: Absence::default(),
    }
}

/// `true`, `false` or `unknown`.
fn value(condition: &str, intent: &Intent, allows: bool) -> &'static str {
    let context = context();
    let scope = Scope {
        intent,
        context: &context,
        allows,
    };
    match Condition::parse(condition).unwrap().decide(scope) {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown(_) => "unknown",
    }
}

#[test]
fn the_page_is_ascii_in_short_lines() {
    for line in PAGE.lines() {
        assert!(line.is_ascii() && line.len() <= 110, "{line}");
    }
}

#[test]
fn every_policy_in_the_page_loads_and_holds_its_examples() {
    let policies = policies();
    assert!(policies.len() >= 5);
    let rules = |blocks: &[String]| blocks.concat().matches("  - ").count();
    assert_eq!(rules(&policies), rules(&blocks()), "a policy was not found");
    let mut examples = 0;
    for text in policies {
        let policy = Policy::parse(&text, "policies.yaml").unwrap_or_else(|e| panic!("{e}"));
        let failures = policy.check_examples(|line| vec![intent(line)], &context());
        assert_eq!(failures, []);
        examples += policy.rules.iter().map(|r| r.examples.len()).sum::<usize>();
    }
    assert!(examples >= 5);
}

#[test]
fn every_word_of_the_language_is_in_the_page() {
    // The tag of a paragraph documents a word: `.B word`, `.BR word ", or " alias`.
    let tags: Vec<String> = PAGE
        .lines()
        .zip(PAGE.lines().skip(1))
        .filter(|(before, _)| *before == ".TP")
        .flat_map(|(_, tag)| {
            plain(tag)
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    let effects = effect_names().into_iter().filter(|word| *word != "*");
    for word in POLICY_KEYS
        .into_iter()
        .chain(RULE_KEYS)
        .chain(["ALLOW", "REQUIRE_APPROVAL", "DENY"])
        .chain(effects)
        .chain(vocabulary())
    {
        assert!(tags.iter().any(|tag| tag == word), "{word}");
    }
}

#[test]
fn the_number_table_is_what_is_evaluated() {
    for row in rows("the amount is   args.amount > 50") {
        let amount = match row[0].as_str() {
            "(not given)" => None,
            "(empty)" => Some(Value::of_word("")),
            "(run time)" => Some(Value::Unknown),
            words if words.contains(", ") => {
                Some(Value::List(words.split(", ").map(Value::of_word).collect()))
            }
            word => Some(Value::of_word(word)),
        };
        let mut intent = intent("stripe charge");
        intent
            .args
            .extend(amount.map(|amount| ("amount".to_owned(), amount)));
        assert_eq!(row[1], value("args.amount > 50", &intent, false), "{row:?}");
    }
}

#[test]
fn the_table_of_what_was_not_given_is_what_is_evaluated() {
    let option = intent("stripe charge");
    let mut flag = option.clone();
    flag.absence.flags.push("x".to_owned());
    let mut misread = flag.clone();
    misread.absence.unknown = true;
    for row in rows("condition              flag") {
        let condition = row[0].as_str();
        let found = [
            value(condition, &flag, false),
            value(condition, &option, false),
            value(condition, &option, true),
        ];
        assert_eq!(row[1..], found, "{row:?}");
        assert_eq!(value(condition, &flag, true), found[0], "{row:?}");
        assert_eq!(value(condition, &misread, false), "unknown", "{row:?}");
    }
}

#[test]
fn the_table_of_rules_is_what_is_decided() {
    for row in rows("condition   ALLOW") {
        let condition = match row[0].as_str() {
            "unknown" => "args.amount > 50",
            decided => decided,
        };
        for (decision, default, told) in [
            ("ALLOW", "DENY", &row[1]),
            ("REQUIRE_APPROVAL", "ALLOW", &row[2]),
            ("DENY", "ALLOW", &row[3]),
        ] {
            let text = format!(
                "default: {default}\nrules: [{{id: a, resource: s, response: {decision}, condition: \"{condition}\"}}]\n"
            );
            let policy = Policy::parse(&text, "policies.yaml").unwrap();
            let found = policy.evaluate(&intent("s x"), &context()).decision;
            let expected = match told.as_str() {
                "matches" => decision,
                "passed over" => default,
                "asks a human" => "REQUIRE_APPROVAL",
                other => panic!("{other}"),
            };
            assert_eq!(found.to_string(), expected, "{row:?} {decision}");
        }
    }
}

#[test]
fn the_error_in_the_page_is_the_one_that_is_shown() {
    let shown = blocks();
    let shown = shown
        .iter()
        .find(|block| block.starts_with("policies.yaml:"));
    let text = "rules:\n  - id: a\n    resource: stripe\n    conditon: args.amount > 50\n";
    let error = Policy::parse(text, "policies.yaml").unwrap_err();
    assert_eq!(shown.unwrap().trim_end(), error.to_string().trim_end());
}
