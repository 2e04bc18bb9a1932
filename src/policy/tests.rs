mod agreement;
mod commands;

use std::fmt::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::intent::{Context, Effect, Intent, Value};

fn context() -> Context {
    Context {
        user: "ada".to_owned(),
        agent: Some("codex".to_owned()),
        cwd: PathBuf::from("/"),
        host: "h".to_owned(),
        now: 0,
    }
}

/// An intent from `resource action name=word …`; `name=?` is known only at run time.
fn intent(line: &str) -> Intent {
    let mut words = line.split(' ');
    let mut next = || words.next().unwrap_or_default().to_owned();
    let (resource, action) = (next(), next());
    let value = |word: &str| match word {
        "?" => Value::Unknown,
        word => Value::of_word(word),
    };
    Intent {
        args: words
            .filter_map(|word| word.split_once('='))
            .map(|(name, word)| (name.to_owned(), value(word)))
            .collect(),
        program: resource.clone(),
        ..Intent::new(&resource, &action, Effect::Write)
    }
}

fn policy(text: &str) -> Policy {
    Policy::parse(text, "policies.yaml").unwrap_or_else(|error| panic!("{error}"))
}

/// `rules` in short: `ID DECISION resource [if CONDITION]`, one a line.
fn short(default: &str, rules: &str) -> Policy {
    let mut text = format!("default: {default}\nrules:\n");
    for line in rules.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (head, condition) = line.split_once(" if ").unwrap_or((line, ""));
        let words: Vec<&str> = head.split(' ').collect();
        let _ = write!(
            text,
            "- {{id: {}, response: {}, resource: '{}'",
            words[0], words[1], words[2]
        );
        for extra in &words[3..] {
            let _ = write!(text, ", {}", extra.replace('=', ": "));
        }
        if !condition.is_empty() {
            let _ = write!(text, ", condition: \"{condition}\"");
        }
        text += "}\n";
    }
    if rules.trim().is_empty() {
        text += "  []\n";
    }
    policy(&text)
}

/// `DECISION rule`, or `DECISION -` for the default.
fn verdict(evaluation: &Evaluation) -> String {
    let rule = evaluation
        .rule
        .as_ref()
        .map_or("-", |rule| rule.id.as_str());
    format!("{} {rule}", evaluation.decision)
}

const ARTICLE: &str = "\
rules:
  - id: protect-production-db
    resource: postgres
    action: drop_table
    response: DENY

  - id: spending-limit
    resource: stripe
    action: charge
    condition: args.amount > 50
    response: REQUIRE_APPROVAL
";

const PYTHON: &str = r#"
rules:
  - name: "protect_production_db"
    description: "Prevent dropping tables"
    resource: "postgres"
    action: "drop_table"
    decision: "DENY"
    reason: "Dropping tables is not allowed"

  - name: "high_value_charge"
    description: "Large charges need a human"
    resource: "stripe"
    action: "charge"
    condition: "args.amount > 50 and args.currency not in ['test']"
    decision: "REQUIRE_APPROVAL"
    reason: "High value transaction"

  - name: "allow_rest"
    resource: "stripe"
    action: "*"
    decision: "ALLOW"
"#;

#[test]
#[rustfmt::skip] // one line a case
fn both_dialects_load_as_they_were_written() {
    let article = policy(ARTICLE);
    let python = policy(PYTHON);
    for (line, by_article, by_python) in [
        ("postgres drop_table", "DENY protect-production-db", "DENY protect_production_db"),
        ("stripe charge amount=10", "DENY -", "ALLOW allow_rest"),
        ("stripe charge amount=80", "REQUIRE_APPROVAL spending-limit", "REQUIRE_APPROVAL high_value_charge"),
        ("stripe charge amount=80 currency=test", "REQUIRE_APPROVAL spending-limit", "ALLOW allow_rest"),
        ("stripe charge", "REQUIRE_APPROVAL spending-limit", "REQUIRE_APPROVAL high_value_charge"),
        ("stripe refund", "DENY -", "ALLOW allow_rest"),
    ] {
        let intent = intent(line);
        assert_eq!(
            verdict(&article.evaluate(&intent, &context())),
            by_article,
            "{line}"
        );
        assert_eq!(
            verdict(&python.evaluate(&intent, &context())),
            by_python,
            "{line}"
        );
    }
    assert_eq!(article.rules[1].line, 7);
    assert_eq!(article.hash.len(), 64);
    assert_eq!(
        python.rules[0].reason.as_deref(),
        Some("Dropping tables is not allowed")
    );
}

#[test]
fn a_policy_survives_its_cache() {
    let text = "
version: 1
default: REQUIRE_APPROVAL
trusted_env: [LANG, 'LC_*']
audit: best_effort
rules:
- id: a
  resource: [git, 'k?s']
  effect: [read, write]
  program: /usr/bin/git
  condition: 20 < args.x <= 100
  decision: DENY
  unknown: DENY
- id: b
  effect: '*'
  decision: ALLOW
  opaque: true
  examples: {git status: ALLOW, 'git push --force': DENY}
";
    let policy = policy(text);
    let json = serde_json::to_string(&policy).unwrap();
    assert_eq!(serde_json::from_str::<Policy>(&json).unwrap(), policy);
    assert!(policy.best_effort_audit && policy.rules[0].denies_unknown);
    assert_eq!(policy.rules[1].opaque, Unseen::Anything);
    assert!(policy.trusted_env.matches("LC_ALL") && !policy.trusted_env.matches("PATH"));
    assert_eq!(policy.rules[1].effect.as_ref().map(Vec::len), Some(7));
}

#[test]
#[rustfmt::skip] // one line a case
fn the_first_match_decides_and_nothing_unknown_widens() {
    let amount = "args.a > 50";
    for (default, rules, line, expected) in [
        ("DENY", "one ALLOW s\ntwo DENY s".to_owned(), "s x", "ALLOW one"),
        ("DENY", "one DENY s\ntwo ALLOW s".to_owned(), "s x", "DENY one"),
        ("ALLOW", String::new(), "s x", "ALLOW -"),
        ("REQUIRE_APPROVAL", "one DENY t".to_owned(), "s x", "REQUIRE_APPROVAL -"),
        // ALLOW that cannot be decided does not match.
        ("DENY", format!("one ALLOW s if {amount}"), "s x a=80", "ALLOW one"),
        ("DENY", format!("one ALLOW s if {amount}"), "s x a=?", "DENY -"),
        ("ALLOW", format!("one ALLOW s if {amount}\ntwo REQUIRE_APPROVAL s"), "s x", "REQUIRE_APPROVAL two"),
        // REQUIRE_APPROVAL that cannot be decided matches.
        ("ALLOW", format!("one REQUIRE_APPROVAL s if {amount}"), "s x a=?", "REQUIRE_APPROVAL one"),
        ("ALLOW", format!("one REQUIRE_APPROVAL s if {amount}"), "s x a=1", "ALLOW -"),
        // DENY that cannot be decided asks, unless something denies.
        ("ALLOW", format!("one DENY s if {amount}"), "s x a=80", "DENY one"),
        ("ALLOW", format!("one DENY s if {amount}"), "s x a=?", "REQUIRE_APPROVAL one"),
        ("REQUIRE_APPROVAL", format!("one DENY s if {amount}"), "s x a=?", "REQUIRE_APPROVAL one"),
        ("DENY", format!("one DENY s if {amount}"), "s x a=?", "DENY -"),
        ("DENY", format!("one DENY s if {amount}\ntwo ALLOW s"), "s x a=?", "REQUIRE_APPROVAL one"),
        ("DENY", format!("one DENY s if {amount}\ntwo REQUIRE_APPROVAL s"), "s x a=?", "REQUIRE_APPROVAL one"),
        ("ALLOW", format!("one DENY s if {amount}\ntwo DENY s"), "s x a=?", "DENY two"),
        ("ALLOW", format!("one DENY s if {amount}\ntwo DENY s if {amount}"), "s x a=?", "REQUIRE_APPROVAL one"),
        ("ALLOW", format!("one DENY s unknown=DENY if {amount}"), "s x a=?", "DENY one"),
        ("ALLOW", format!("one DENY s if {amount}\ntwo DENY s unknown=DENY if {amount}"), "s x a=?", "DENY two"),
        ("ALLOW", format!("one DENY s if {amount}\ntwo ALLOW s\nthree DENY s"), "s x a=?", "REQUIRE_APPROVAL one"),
        // Not given: decided for a DENY rule, not for an ALLOW rule.
        ("ALLOW", "one DENY s if args.ns != 'prod'".to_owned(), "s x", "DENY one"),
        ("DENY", "one ALLOW s if args.ns != 'prod'".to_owned(), "s x", "DENY -"),
        ("DENY", "one ALLOW s if args.ns != 'prod'".to_owned(), "s x ns=dev", "ALLOW one"),
        ("DENY", "one ALLOW s if args.ns != 'prod'".to_owned(), "s x ns=?", "DENY -"),
    ] {
        let found = short(default, &rules).evaluate(&intent(line), &context());
        assert_eq!(
            verdict(&found),
            expected,
            "default {default}, {line}:\n{rules}"
        );
    }
}

#[test]
#[rustfmt::skip] // one line a case
fn opaque_never_rides_on_a_wildcard() {
    for (default, rules, clear, opaque) in [
        ("ALLOW", "", "ALLOW -", "REQUIRE_APPROVAL -"),
        ("REQUIRE_APPROVAL", "", "REQUIRE_APPROVAL -", "REQUIRE_APPROVAL -"),
        ("DENY", "", "DENY -", "DENY -"),
        ("ALLOW", "one ALLOW *", "ALLOW one", "REQUIRE_APPROVAL -"),
        ("DENY", "one ALLOW s", "ALLOW one", "DENY -"),
        ("DENY", "one ALLOW s opaque=true", "ALLOW one", "ALLOW one"),
        ("ALLOW", "one REQUIRE_APPROVAL *", "REQUIRE_APPROVAL one", "REQUIRE_APPROVAL one"),
        ("ALLOW", "one DENY *", "DENY one", "DENY one"),
        ("ALLOW", "one DENY * if opaque", "ALLOW -", "DENY one"),
    ] {
        let policy = short(default, rules);
        let mut intent = intent("s run");
        assert_eq!(
            verdict(&policy.evaluate(&intent, &context())),
            clear,
            "{default} {rules}"
        );
        intent.opaque = Some("a python script runs".to_owned());
        assert_eq!(
            verdict(&policy.evaluate(&intent, &context())),
            opaque,
            "{default} {rules}"
        );
    }
}

#[test]
#[rustfmt::skip] // one line a case
fn no_policy_opens_its_own_gate() {
    let rules = "a ALLOW * opaque=true\nb ALLOW sudo* opaque=true\nc ALLOW sudomode opaque=true";
    let everything = policy("default: ALLOW\nrules: [{id: a, action: '*', response: DENY}]");
    for (policy, effect, expected) in [
        (short("ALLOW", rules), Effect::Write, "DENY own-gate"),
        (short("ALLOW", rules), Effect::Execute, "DENY own-gate"),
        (short("ALLOW", rules), Effect::Read, "ALLOW c"),
        (short("DENY", "a DENY *\nb DENY sudo*"), Effect::Read, "ALLOW -"),
        (short("ALLOW", "a DENY *\nb DENY sudomode"), Effect::Read, "DENY b"),
        (everything, Effect::Read, "ALLOW -"),
    ] {
        let mut intent = intent("sudomode approve");
        intent.effect = effect;
        let found = policy.evaluate(&intent, &context());
        assert_eq!(verdict(&found), expected);
        if expected == "DENY own-gate" {
            assert_eq!(found.reason, "an agent may not change its own gate");
        }
    }
}

#[test]
#[rustfmt::skip] // one line a case
fn reasons_say_what_decided() {
    let policy = short(
        "ALLOW",
        "ask REQUIRE_APPROVAL s if args.a > 50\nno DENY t reason='not\u{a0}here'\nask-t ALLOW u",
    );
    let mut hidden = intent("v x");
    hidden.opaque = Some("a python script runs".to_owned());
    for (intent, expected) in [
        (intent("s x"), "rule ask could not be decided: a was not given"),
        (intent("s x a=80"), "rule ask asks a human"),
        (intent("t x"), "not\u{a0}here"),
        (intent("u x"), "rule ask-t allows this"),
        (intent("v x"), "no rule matches v / x; the default is ALLOW"),
        (hidden, "no rule matches v / x, and part of it cannot be seen: a python script runs; the default is ALLOW"),
    ] {
        assert_eq!(policy.evaluate(&intent, &context()).reason, expected);
    }
    let undecided = policy.evaluate(&intent("s x"), &context()).undecided;
    assert_eq!(undecided.as_deref(), Some("a was not given"));
}

#[test]
#[rustfmt::skip] // one line a case
fn layers_only_tighten() {
    let loose = "one ALLOW s";
    let ask = "ask REQUIRE_APPROVAL s";
    for (base, layer, expected) in [
        (short("DENY", loose), Layer::Whole(short("DENY", "")), "DENY -"),
        (short("DENY", loose), Layer::Whole(short("DENY", ask)), "REQUIRE_APPROVAL ask"),
        (short("DENY", ""), Layer::Whole(short("ALLOW", "")), "DENY -"),
        (short("DENY", ""), Layer::Whole(short("DENY", "no DENY s")), "DENY no"),
        (short("DENY", "mine DENY s"), Layer::Whole(short("DENY", "no DENY s")), "DENY mine"),
        (short("DENY", loose), Layer::Opinion(short("DENY", "")), "ALLOW one"),
        (short("DENY", loose), Layer::Opinion(short("DENY", "yes ALLOW s\nno DENY s")), "DENY no"),
        (short("DENY", ""), Layer::Opinion(short("ALLOW", "yes ALLOW s")), "DENY -"),
        (short("DENY", loose), Layer::Opinion(short("ALLOW", "no DENY s if args.a > 5")), "REQUIRE_APPROVAL no"),
        (short("DENY", loose), Layer::Opinion(short("ALLOW", "no DENY s if args.a > 5\nask REQUIRE_APPROVAL s")), "REQUIRE_APPROVAL no"),
    ] {
        let set = PolicySet {
            base,
            also: vec![layer],
        };
        let judgement = set.judge(&[intent("s x")], &context());
        assert_eq!(verdict(&judgement.evaluations[0]), expected);
        assert_eq!(judgement.rule, judgement.evaluations[0].rule);
    }
}

#[test]
fn a_command_gets_the_strictest_decision_of_its_intents() {
    let set = PolicySet {
        base: short("DENY", "a ALLOW a\nb REQUIRE_APPROVAL b\nc DENY c"),
        also: Vec::new(),
    };
    for (intents, expected) in [
        (vec!["a x", "a y"], "ALLOW a"),
        (vec!["a x", "b x"], "REQUIRE_APPROVAL b"),
        (vec!["b x", "c x", "a x"], "DENY c"),
        (vec![], "REQUIRE_APPROVAL -"),
    ] {
        let intents: Vec<Intent> = intents.into_iter().map(intent).collect();
        let judgement = set.judge(&intents, &context());
        let rule = judgement.rule.as_ref().map_or("-", |rule| &rule.id);
        assert_eq!(format!("{} {rule}", judgement.decision), expected);
        assert_eq!(judgement.evaluations.len(), intents.len());
    }
}

#[test]
fn an_example_that_is_decided_otherwise_is_reported() {
    let policy = policy(
        "rules:\n- id: a\n  resource: s\n  response: ALLOW\n  examples:\n    s ok: ALLOW\n    t no: ALLOW\n",
    );
    let failures = policy.check_examples(|line| vec![intent(line)], &context());
    assert_eq!(failures.len(), 1);
    assert_eq!(
        (failures[0].command.as_str(), failures[0].expected),
        ("t no", Decision::Allow)
    );
    assert_eq!(failures[0].judgement.decision, Decision::Deny);
    assert_eq!(failures[0].rule.line, 2);
}

#[test]
#[rustfmt::skip] // one line a case
fn a_mistake_is_shown_where_it_stands() {
    let rule = "rules:\n  - id: a\n    resource: s\n    response: DENY\n";
    let with = |line: &str| format!("{rule}    {line}\n");
    for (text, expected) in include_str!("tests/errors.txt")
        .split("\n=====\n")
        .filter_map(|case| case.split_once("\n-----\n"))
    {
        let error = Policy::parse(text, "p.yaml").expect_err(text);
        assert_eq!(error.to_string().trim_end(), expected.trim_end(), "{text}");
    }
    for (text, place, message) in [
        (String::new(), (1, 1), "a policy needs `rules`"),
        ("# nothing\n".to_owned(), (1, 1), "a policy needs `rules`"),
        ("version: 1\n".to_owned(), (1, 1), "a policy needs `rules`"),
        ("rules:\n".to_owned(), (1, 6), "`rules` must be a list"),
        ("rules: null\n".to_owned(), (1, 8), "`rules` must be a list"),
        ("version: 2\nrules: []\n".to_owned(), (1, 10), "this version of a policy is not known"),
        ("- a\n".to_owned(), (1, 1), "a policy must be a mapping of keys to values"),
        ("rules: []\nrules: []\n".to_owned(), (2, 1), "`rules` stands here twice"),
        ("default: MAYBE\nrules: []\n".to_owned(), (1, 10), "`MAYBE` is not known here"),
        ("audit: none\nrules: []\n".to_owned(), (1, 8), "`none` is not known here"),
        ("rules:\n- resource: s\n  response: DENY\n".to_owned(), (2, 3), "a rule without `id`"),
        ("rules:\n- id: a\n  resource: s\n".to_owned(), (2, 3), "a rule without `response`"),
        ("rules:\n- id: a\n  response: DENY\n".to_owned(), (2, 3), "a rule that says not what it is about"),
        ("rules: [1]\n".to_owned(), (1, 9), "a rule must be a mapping of keys to values"),
        (with("action: 5"), (5, 13), "5 stands where a text belongs"),
        (with("action:"), (5, 11), "nothing stands where a text belongs"),
        (with("action: []"), (5, 13), "an empty list"),
        (with("action: {a: b}"), (5, 13), "a mapping where a text belongs"),
        (with("action: ''"), (5, 13), "an empty text"),
        (with("reason: \"\\e[2J\""), (5, 13), "a control character stands in this text"),
        ("rules: [{id: \"a\\nb\"}]".to_owned(), (1, 9), "a rule without `response`"),
        ("rules: [{id: \"a\\nb\", action: x, response: DENY}]".to_owned(), (1, 14), "an id is one line"),
        (with("action: !x y"), (5, 16), "tags are not supported in a policy"),
        (with("action: &x y"), (5, 16), "anchors are not supported in a policy"),
        (with("opaque: true"), (5, 13), "`opaque` has a meaning only in a rule that says ALLOW"),
        (with("opaque: yes"), (5, 13), "`yes` is not known here"),
        (with("unknown: ALLOW"), (5, 14), "`ALLOW` is not known here"),
        (with("program: bin/git"), (5, 14), "`bin/git` is a relative path"),
        (with("examples: [a]"), (5, 15), "`examples` must map command lines to decisions"),
        (with("condition: args.a == 'x' && bad"), (5, 33), "`bad` is no name of a condition"),
        (with("condition: \"args.a == 'x' && bad\""), (5, 34), "`bad` is no name of a condition"),
        (with("condition: 'args.a == ''x'' && bad'"), (5, 16), "`bad` is no name of a condition"),
    ] {
        let error = Policy::parse(&text, "p.yaml").expect_err(&text);
        assert_eq!(
            ((error.line, error.column), error.message.as_str()),
            (place, message),
            "{text}"
        );
    }
}

#[test]
fn hostile_yaml_is_refused_at_once() {
    let mut laughs = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..40 {
        let _ = writeln!(
            laughs,
            "a{level}: &a{level} [*a{0}, *a{0}, *a{0}]",
            level - 1
        );
    }
    for text in [
        laughs,
        "[".repeat(100_000),
        "{a: ".repeat(100_000),
        "- ".repeat(100_000),
        format!("rules: {}", "[".repeat(100_000)),
        "rules: &a [*a]".to_owned(),
        format!("rules: \"{}\"", "x".repeat(1 << 20)),
    ] {
        let start = Instant::now();
        let error = Policy::parse(&text, "p.yaml").expect_err("refused");
        assert!(error.to_string().len() < 4096);
        assert!(start.elapsed() < Duration::from_secs(1));
    }
}

#[test]
fn a_message_carries_no_control_characters_to_the_terminal() {
    for text in [
        "\"a\\e[31m\\u202e\\u0007\": 1\n",
        "rules: []\ndefault: \"\\e]0;x\\u009b31m\"",
        "rules: [{id: a, resource: a, response: DENY, condition: '\u{202e} \u{9b}31m'}]",
    ] {
        let shown = Policy::parse(text, "p.yaml").unwrap_err().to_string();
        let hostile =
            |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!shown.contains(hostile), "{shown:?}");
    }
    let long = format!("\"{}\": 1", "x".repeat(100_000));
    let shown = Policy::parse(&long, "p.yaml").unwrap_err().to_string();
    assert!(shown.len() < 4096);
}

const CONDITIONS: [&str; 22] = [
    "args.a > 50",
    "args.a == 80",
    "args.a != 80",
    "args.a == '007'",
    "args.b in ['x', '80']",
    "args.b not in ['x', '80']",
    "has(args.a) && args.b != 'x'",
    "!has(args.b)",
    "args.a > 50 || args.b == 'x'",
    "!(args.a == 80 && args.b == 'x')",
    "args.b == 'x' ? args.a > 1 : args.a > 100",
    "args.a == args.b",
    "args.a.startsWith('8')",
    "args.a == null",
    "args.p.exists(q, q == 'x')",
    "args.p.all(q, q == 'x')",
    "!args.p.exists(q, q != 'x')",
    "args.p[0] == 'x'",
    "args.p[1] != 'x'",
    "'x' in args.p",
    "args.p == ['x', 'y']",
    "size(args.p) < 2",
];

fn any_rules() -> impl Strategy<Value = String> {
    let decision = proptest::sample::select(&["ALLOW", "DENY", "REQUIRE_APPROVAL", "DENY"][..]);
    let rule = (decision, proptest::sample::select(&CONDITIONS[..]));
    proptest::collection::vec(rule, 0..6).prop_map(|rules| {
        let mut lines = String::new();
        for (index, (decision, condition)) in rules.iter().enumerate() {
            let _ = writeln!(lines, "r{index} {decision} s if {condition}");
        }
        lines
    })
}

#[test]
fn what_was_given_may_be_given_again_by_a_word_that_only_running_tells() {
    let policy = short("ALLOW", "big REQUIRE_APPROVAL pay if args.amount > 50");
    let mut charge = intent("pay charge amount=20");
    charge.absence.unknown = true;
    let decide = |charge: &Intent| policy.evaluate(charge, &context()).decision;
    charge.command = ["pay", "--amount", "20", "--note"]
        .map(str::to_owned)
        .to_vec();
    assert_eq!(decide(&charge), Decision::Allow, "all its words are known");
    charge.command.push("\u{FFFD}".to_owned());
    assert_eq!(decide(&charge), Decision::RequireApproval);
    charge.command.insert(1, "--".to_owned());
    assert_eq!(
        decide(&charge),
        Decision::Allow,
        "no option comes behind --"
    );
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Policy::parse(&String::from_utf8_lossy(&bytes), "p").map_err(|error| error.to_string());
    }

    #[test]
    fn no_yaml_breaks_the_reader(text in "(rules|id|: |- |\\[|\\]|\\{|\\}|\n|  |'|\"|\\*|&|!|#|a|é|\t|\\||>){0,40}") {
        let _ = Policy::parse(&text, "p").map_err(|error| error.to_string());
    }

    /// What is allowed although an argument is unknown is allowed whatever the argument is.
    #[test]
    fn an_unknown_argument_never_allows_more(
        rules in any_rules(),
        default in proptest::sample::select(&["ALLOW", "DENY", "REQUIRE_APPROVAL"][..]),
        a in proptest::sample::select(&["80", "007", "1", "x", "80 USD", "?"][..]),
        b in proptest::sample::select(&["80", "x", "y", ""][..]),
        p in proptest::collection::vec(proptest::sample::select(&["x", "y", "80"][..]), 1..3),
        hidden in proptest::sample::select(&["a", "b", "p"][..]),
    ) {
        let policy = short(default, &rules);
        let mut known = intent("s x");
        known.args.insert("a".to_owned(), if a == "?" { Value::Unknown } else { Value::of_word(a) });
        known.args.insert("b".to_owned(), Value::of_word(b));
        known.args.insert("p".to_owned(), Value::List(p.iter().map(|word| Value::of_word(word)).collect()));
        let mut unknown = known.clone();
        unknown.args.insert(hidden.to_owned(), Value::Unknown);
        let with = policy.evaluate(&known, &context()).decision;
        let without = policy.evaluate(&unknown, &context()).decision;
        prop_assert!(without > Decision::Allow || with == Decision::Allow, "{rules}");
        let mut partly = known.clone();
        if let Some(Value::List(words)) = partly.args.get_mut("p") {
            words[0] = Value::Unknown;
        }
        let partly = policy.evaluate(&partly, &context()).decision;
        prop_assert!(partly > Decision::Allow || with == Decision::Allow, "{rules}");
        let mut misread = known.clone();
        misread.args.remove(hidden);
        misread.absence.unknown = true;
        let misread = policy.evaluate(&misread, &context()).decision;
        prop_assert!(misread > Decision::Allow || with == Decision::Allow, "{rules}");
    }
}
