//! The manual page says what the code does: its policies load, its tables are evaluated, its words are complete.

use std::path::PathBuf;

use super::commands::{PROGRAM_KEYS, RUNS_KEYS, SUBCOMMAND_KEYS};
use super::condition::vocabulary;
use super::parse::{POLICY_KEYS, RULE_KEYS};
use super::pattern::{effect_name, effect_names};
use super::*;
use crate::intent::{self, Bare, Context, Effect, Intent, Stdin, Value};

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
                "ti" => ("~".to_owned(), 3),
                "rs" => ("\\".to_owned(), 3),
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

/// The rows of a table below its heading, by their columns.
fn cells(table: &str) -> Vec<Vec<String>> {
    let row = |row: &str| -> Vec<String> {
        row.split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .map(str::to_owned)
            .collect()
    };
    table.lines().skip(1).map(row).collect()
}

/// The rows of the table that begins with `heading`.
fn rows(heading: &str) -> Vec<Vec<String>> {
    let found = blocks();
    let table = found.iter().find(|block| block.starts_with(heading));
    let rows = cells(table.expect(heading));
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

/// No files: the examples are judged by their words alone.
const NO_FILES: Bare = Bare {
    cwd: "/",
    own: None,
    variable: None,
    home: None,
};

/// What a command line is read as.
fn read(line: &str) -> Vec<Intent> {
    intent::read_line(line, &NO_FILES, &Stdin::Inherited)
}

/// The commands of the vocabulary, and the resource and action of each of their intents.
fn readings() -> Vec<(String, String)> {
    let readings: Vec<_> = blocks()
        .iter()
        .flat_map(|block| block.lines())
        .filter_map(|line| line.split_once(" => "))
        .map(|(command, told)| (command.trim().to_owned(), told.trim().to_owned()))
        .collect();
    assert!(readings.len() >= 50);
    readings
}

/// A row of the tables of the vocabulary.
struct Family {
    /// None where it is the name of the program.
    resource: Option<String>,
    actions: Patterns,
    args: Vec<String>,
    effects: Vec<String>,
    programs: Vec<String>,
}

impl Family {
    fn has(&self, intent: &Intent) -> bool {
        let resource = self.resource.as_deref();
        let effect = effect_name(intent.effect);
        resource.is_none_or(|resource| intent.resource == resource)
            && self.effects.iter().any(|known| known == effect)
            && self.actions.matches(&intent.action)
    }
}

fn families() -> Vec<Family> {
    let list = |cell: &str| cell.split(", ").map(str::to_owned).collect::<Vec<_>>();
    let words = |cell: &str| cell.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut families = Vec::new();
    for block in blocks() {
        let heading: Vec<&str> = block.lines().next().unwrap().split_whitespace().collect();
        let [resource @ .., "arguments", "effect", "programs"] = heading.as_slice() else {
            continue;
        };
        let resource = resource.join(" ");
        for row in cells(&block) {
            let [actions, args, effects, programs] = row.as_slice() else {
                panic!("{row:?}");
            };
            families.push(Family {
                resource: Some(resource.clone()).filter(|name| name != "(its name)"),
                actions: Patterns::new(list(actions)),
                args: words(args)
                    .into_iter()
                    .filter(|arg| arg != "none")
                    .collect(),
                effects: list(effects),
                programs: words(programs),
            });
        }
    }
    assert!(families.len() >= 50);
    families
}

/// A command of the form `stripe charge --amount 80`.
fn intent(line: &str) -> Intent {
    let (command, options) = line.split_once(" --").unwrap_or((line, ""));
    let (resource, action) = command.split_once(' ').unwrap();
    Intent {
        args: options
            .split(" --")
            .filter_map(|option| option.split_once(' '))
            .map(|(name, word)| (name.to_owned(), Value::of_word(word)))
            .collect(),
        program: resource.to_owned(),
        ..Intent::new(resource, action, Effect::Spend)
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
    for text in policies {
        let policy = Policy::parse(&text, "policies.yaml").unwrap_or_else(|e| panic!("{e}"));
        let taught = |line: &str| {
            policy
                .commands
                .taught
                .read_line(line, &NO_FILES, &Stdin::Inherited)
        };
        assert_eq!(policy.check_examples(taught, &context()), []);
        assert_eq!(policy.misreadings(taught), []);
        for rule in &policy.rules {
            assert!(rule.examples.len() >= 2, "{}", rule.id);
            // An example that the rule does not decide says nothing about it.
            let decides = rule
                .examples
                .iter()
                .flat_map(|example| taught(&example.command));
            let mut rules = decides.filter_map(|intent| policy.evaluate(&intent, &context()).rule);
            assert!(rules.any(|deciding| deciding.id == rule.id), "{}", rule.id);
        }
    }
}

#[test]
fn the_vocabulary_is_what_is_read() {
    for (command, told) in readings() {
        let names: Vec<String> = read(&command)
            .iter()
            .map(|intent| format!("{} {}", intent.resource, intent.action))
            .collect();
        assert_eq!(names.join(", "), told, "{command}");
    }
}

#[test]
fn every_row_of_the_vocabulary_has_a_reading() {
    let readings = readings();
    for family in families() {
        let mut args = Vec::new();
        for program in &family.programs {
            let found: Vec<Intent> = readings
                .iter()
                .filter(|(command, _)| command.split(' ').next() == Some(program))
                .flat_map(|(command, _)| read(command))
                .filter(|intent| family.has(intent))
                .filter(|intent| family.resource.is_some() || intent.resource == *program)
                .collect();
            assert!(!found.is_empty(), "{program}: {:?}", family.args);
            args.extend(found.into_iter().flat_map(|intent| intent.args.into_keys()));
        }
        for arg in &family.args {
            assert!(args.contains(arg), "{:?}: {arg}", family.programs);
        }
    }
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
        .chain(PROGRAM_KEYS)
        .chain(SUBCOMMAND_KEYS)
        .chain(RUNS_KEYS)
        .chain(["ALLOW", "REQUIRE_APPROVAL", "DENY"])
        .chain(crate::assurance::Assurance::WORDS.map(|(word, _)| word))
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
