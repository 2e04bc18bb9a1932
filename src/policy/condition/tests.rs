use std::path::PathBuf;

use proptest::prelude::*;

use super::*;
use crate::intent::{Absence, Effect, Value};

fn context() -> Context {
    Context {
        user: "ada".to_owned(),
        agent: None,
        cwd: PathBuf::from("/home/ada/shop"),
        host: "prod-1".to_owned(),
        now: 1_700_000_000_500,
    }
}

fn intent(args: &[(&str, Value)]) -> Intent {
    Intent {
        args: args
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        command: ["stripe", "charge"].map(str::to_owned).to_vec(),
        program: "stripe".to_owned(),
        absence: Absence {
            unknown: false,
            flags: vec!["force".to_owned()],
        },
        ..Intent::new("stripe", "charge", Effect::Spend)
    }
}

fn list(words: &[&str]) -> Value {
    Value::List(words.iter().map(|word| Value::of_word(word)).collect())
}

/// `t`, `f` or `u`.
fn letter(condition: &str, intent: &Intent, allows: bool) -> char {
    let context = context();
    let scope = Scope {
        intent,
        context: &context,
        allows,
    };
    let condition = Condition::parse(condition).unwrap_or_else(|e| panic!("{condition}: {e:?}"));
    match condition.decide(scope) {
        Truth::True => 't',
        Truth::False => 'f',
        Truth::Unknown(_) => 'u',
    }
}

#[test]
fn a_number_is_compared_exactly_or_not_at_all() {
    // value, then: > 50, <= 50, == 50, != 50, in [50, 60]
    let rows: [(Option<Value>, &str); 21] = [
        (Some(Value::of_word("80")), "tfftf"),
        (Some(Value::of_word("80.00")), "tfftf"),
        (Some(Value::of_word("50")), "fttft"),
        (Some(Value::of_word("50.000")), "fttft"),
        (Some(Value::of_word("50.0000000000000000001")), "tfftf"),
        (Some(Value::of_word("-5000")), "ftftf"),
        (Some(Value::of_word("007")), "ftftf"),
        (Some(Value::of_word("9223372036854775808")), "tfftf"),
        (Some(Value::of_word("1e400")), "uuuuu"),
        (Some(Value::of_word("5e1")), "uuuuu"),
        (Some(Value::of_word("+80")), "uuuuu"),
        (Some(Value::of_word("80 USD")), "uuuuu"),
        (Some(Value::of_word("８０")), "uuuuu"),
        (Some(Value::of_word("٨٠")), "uuuuu"),
        (Some(Value::of_word("0x50")), "uuuuu"),
        (Some(Value::of_word("NaN")), "uuuuu"),
        (Some(Value::of_word("")), "uuuuu"),
        (Some(Value::Bool(true)), "uuuuu"),
        (Some(list(&["80", "10"])), "uuuuu"),
        (Some(Value::Unknown), "uuuuu"),
        (None, "uuftf"),
    ];
    for (value, expected) in rows {
        let args: Vec<_> = value.iter().map(|v| ("amount", v.clone())).collect();
        let found: String = [
            "args.amount > 50",
            "args.amount <= 50",
            "args.amount == 50",
            "args.amount != 50",
            "args.amount in [50, 60]",
        ]
        .iter()
        .map(|condition| letter(condition, &intent(&args), false))
        .collect();
        assert_eq!(found, expected, "{value:?}");
    }
}

#[test]
#[rustfmt::skip] // one line a case
fn what_was_not_given_equals_nothing_but_allows_nothing_either() {
    // condition; in a DENY or REQUIRE_APPROVAL rule; in an ALLOW rule; in either where options were not understood
    for (condition, tightens, allows) in [
        ("args.ns == 'prod'", 'f', 'u'),
        ("args.ns != 'prod'", 't', 'u'),
        ("!(args.ns == 'prod')", 't', 'u'),
        ("!!(args.ns == 'prod')", 'f', 'u'),
        ("args.ns in ['prod']", 'f', 'u'),
        ("args.ns not in ['prod']", 't', 'u'),
        ("!('prod' in args.ns)", 't', 'u'),
        ("has(args.ns)", 'f', 'u'),
        ("!has(args.ns)", 't', 'u'),
        ("!('ns' in args)", 't', 'u'),
        ("args.ns", 'f', 'u'),
        ("!args.ns", 't', 'u'),
        ("args.ns == null", 't', 'u'),
        ("args.ns != null", 'f', 'u'),
        ("args.ns == 'prod' ? false : true", 't', 'u'),
        ("(args.ns == 'prod') == false", 't', 'u'),
        ("!(args.ns == 'prod' || args.ns == 'live')", 't', 'u'),
        ("!args.ns.exists(n, n == 'prod')", 't', 'u'),
        ("args.ns.all(n, n == 'prod')", 'u', 'u'),
        ("args.ns[0] != 'prod'", 't', 'u'),
        ("args.ns > 1", 'u', 'u'),
        ("args.ns + 1 == 1", 'u', 'u'),
        ("args.ns.startsWith('p')", 'u', 'u'),
        ("size(args.ns) == 0", 'u', 'u'),
        ("agent != 'codex'", 't', 'u'),
        ("args.force", 'f', 'f'),
        ("!args.force", 't', 't'),
        ("has(args.force)", 'f', 'f'),
        ("!has(args.force)", 't', 't'),
        ("args.force == true", 'f', 'f'),
        ("args.force != true", 't', 't'),
        ("args.force == false", 't', 't'),
        ("args.force in [true]", 'f', 'f'),
        ("args.force > 1", 'u', 'u'),
    ] {
        let mut intent = intent(&[]);
        assert_eq!(letter(condition, &intent, false), tightens, "{condition}");
        assert_eq!(
            letter(condition, &intent, true),
            allows,
            "{condition} (ALLOW)"
        );
        if !condition.contains("agent") {
            intent.absence.unknown = true;
            assert_eq!(letter(condition, &intent, false), 'u', "{condition}");
            assert_eq!(letter(condition, &intent, true), 'u', "{condition}");
        }
    }
}

#[test]
#[rustfmt::skip] // one line a case
fn conditions_have_their_meaning() {
    let intent = intent(&[
        ("amount", Value::of_word("80")),
        ("id", Value::of_word("007")),
        ("name", Value::of_word("Prod-db")),
        ("yes", Value::Bool(true)),
        ("tag", list(&["a", "7"])),
        ("later", Value::Unknown),
        ("some", Value::List(vec![Value::of_word("a"), Value::Unknown])),
        ("positional", list(&["/etc/passwd", "x"])),
        ("big", Value::of_word("79228162514264337593543950335")),
    ]);
    for (condition, expected) in [
        ("args.id == '007'", 't'),
        ("args.id == '7'", 'f'),
        ("args.id == 7", 't'),
        ("args.id in ['007']", 't'),
        ("args.name == 7", 'u'),
        ("args.name != 7", 'u'),
        ("args.name == args.id", 'u'),
        ("args['name'] == 'Prod-db'", 't'),
        ("args.yes", 't'),
        ("args.yes == true", 't'),
        ("args.yes == 'true'", 'u'),
        ("args.amount", 'u'),
        ("!args.name", 'u'),
        ("args.tag == 'a'", 'u'),
        ("args.tag != 'a'", 'u'),
        ("args.tag in ['a']", 'u'),
        ("'a' in args.tag", 't'),
        ("7 in args.tag", 't'),
        ("8 in args.tag", 'u'),
        ("'z' in args.tag", 'f'),
        ("args.tag == ['a', '7']", 't'),
        ("args.tag == ['a']", 'f'),
        ("'a' in args.some", 't'),
        ("'b' in args.some", 'u'),
        ("args.some == ['a', 'b']", 'u'),
        ("args.some[0] == 'a'", 't'),
        ("args.some[1] == 'a'", 'u'),
        ("args.some[2] == 'a'", 'u'),
        ("size(args.some) == 2", 'u'),
        ("args.later == 1", 'u'),
        ("has(args.later)", 'u'),
        ("has(args.name)", 't'),
        ("args.later > 1 && args.amount > 100", 'f'),
        ("args.later > 1 || args.amount > 50", 't'),
        ("args.amount > 50 && args.later", 'u'),
        ("args.later ? true : true", 'u'),
        ("args.amount > 50 ? args.id == 7 : args.later", 't'),
        ("args.amount * 1.1 == 88", 't'),
        ("0.1 + 0.2 == 0.3", 't'),
        ("-args.amount == -80", 't'),
        ("args.amount % 3 == 2", 't'),
        ("args.amount / 0 == 1", 'u'),
        ("args.big + 1 > 0", 'u'),
        ("args.name.startsWith('Prod')", 't'),
        ("args.name.lowerAscii().startsWith('prod')", 't'),
        ("args.name.endsWith('-db')", 't'),
        ("args.name.contains('d-d')", 't'),
        ("args.name.matches('^[A-Z][a-z]+-')", 't'),
        (r"args.id.matches(r'^\d+$')", 't'),
        (r"'８０'.matches(r'^\d+$')", 'f'),
        ("matches(args.name, 'x')", 'f'),
        ("args.yes.contains('t')", 'u'),
        ("args.name.size() == 7", 't'),
        ("len(args.positional) == 2", 't'),
        ("args.positional[0] == '/etc/passwd'", 't'),
        ("args.positional[5] == 'x'", 'f'),
        ("args.positional.exists(p, p.startsWith('/etc'))", 't'),
        ("args.positional.all(p, p.startsWith('/etc'))", 'f'),
        ("args.some.exists(p, p == 'a')", 't'),
        ("args.some.all(p, p == 'a')", 'u'),
        ("args.name.exists(p, true)", 't'),
        ("[].all(p, false)", 't'),
        ("resource == 'stripe' && action == 'charge' && effect == 'spend'", 't'),
        ("opaque", 'f'),
        ("argv == ['stripe', 'charge']", 't'),
        ("cwd.startsWith('/home/') && user == 'ada' && host == 'prod-1'", 't'),
        ("now == 1700000000.5", 't'),
        ("within('src/a', cwd)", 't'),
        ("within('../a', cwd)", 'f'),
        ("within('~/a', cwd)", 'u'),
        ("absolute('a/../b').endsWith('/b')", 't'),
        ("absolute('//etc/./shadow') == '/etc/shadow'", 't'),
    ] {
        assert_eq!(letter(condition, &intent, false), expected, "{condition}");
    }
}

#[test]
fn python_is_translated_with_its_own_precedence() {
    for (python, cel) in [
        ("a and b", Some("a && b")),
        ("a or b and c", Some("a || b && c")),
        ("not a", Some("! ( a )")),
        ("not a == b", Some("! ( a == b )")),
        ("not a and b", Some("! ( a ) && b")),
        ("not not a", Some("! ( ! ( a ) )")),
        ("not (a or b)", Some("! ( ( a || b ) )")),
        ("a not in [1, 2]", Some("! ( a in [ 1 , 2 ] )")),
        ("not a in b", Some("! ( a in b )")),
        ("20 < a <= 100", Some("( 20 < a && a <= 100 )")),
        (
            "1 < a + 1 < 3 or b",
            Some("( 1 < a + 1 && a + 1 < 3 ) || b"),
        ),
        ("a == True", Some("a == true")),
        ("a is", None),
        ("a != None and b == False", Some("a != null && b == false")),
        ("len(a) > 2", Some("size ( a ) > 2")),
        ("f(not a, b)", Some("f ( ! ( a ) , b )")),
        (
            "(1 < a < 3) == True",
            Some("( ( 1 < a && a < 3 ) ) == true"),
        ),
        ("a == 'and not or' and b", Some("a == 'and not or' && b")),
        ("a and b ? c : not d", Some("a && b ? c : ! ( d )")),
        ("args.not and args.or", Some("args . not && args . or")),
        // CEL is left alone.
        ("args.and == 1 && !args.not", None),
        ("a == b == c", None),
        ("(a < b) == (c < d)", None),
        ("a < b && c < d", None),
        ("a < b ? c < d : d > e", None),
        ("f(a < b, c > d)", None),
        ("'a and b' == len", None),
    ] {
        let translated = python::translate(&tokens::tokens(python).unwrap()).unwrap();
        assert_eq!(translated.map(|cel| cel.text).as_deref(), cel, "{python}");
    }
}

#[test]
#[rustfmt::skip] // one line a case
fn a_mistake_is_found_when_the_condition_is_read() {
    for (condition, column, message, hint) in [
        ("args.amount > 50 && amuont > 1", 21, "`amuont` is no name of a condition", None),
        ("args.amount > 1 and usr == 'x'", 21, "`usr` is no name of a condition", Some("did you mean `user`?")),
        ("args.amount = 50", 13, "unexpected `=`", Some("did you mean `==`?")),
        ("args.amount >", 14, "the condition ends too early", None),
        ("args.a and", 11, "the condition ends too early", None),
        ("args.a + not args.b", 10, "unexpected `not`", Some("put what `not` belongs to in parentheses")),
        ("args.a & args.b", 8, "a single `&`", Some("did you mean `&&`?")),
        ("args.a == 'x", 11, "the text that begins with ' does not end", None),
        ("args.a > 9223372036854775808", 10, "9223372036854775808 is too large for a number", None),
        ("args.a > 0.1234567890123456", 10, "0.1234567890123456 has more than 15 digits", None),
        ("args.a > 1e3", 10, "1e3 has an exponent", Some("write the number with all its digits")),
        ("args.a > 0x50", 10, "0x50 is a hexadecimal number", None),
        ("args.a == b'x'", 11, "b'x' is a byte string", None),
        ("args.a.startWith('x')", 8, "`startWith` is no function of a condition", Some("did you mean `startsWith`?")),
        ("lenght(args.a) > 1", 1, "`lenght` is no function of a condition", None),
        ("args.a.size(1) > 1", 8, "`size` has the wrong number of arguments here", None),
        ("has(args)", 5, "unexpected `args`", Some("name the argument: args.amount")),
        ("contains(args.a, 'x')", 1, "`contains` is no function of a condition", Some("write it as x.contains(…)")),
        ("args.a.matches('(')", 8, "the pattern of `matches` is no regular expression: unclosed group", None),
        ("args.a.matches(args.b)", 8, "the pattern of `matches` is a text that stands in the condition", None),
        ("args == 1", 1, "`args` stands alone", None),
        ("args[resource] == 1", 1, "an argument's name is a text that stands in the condition", None),
        ("resource.name == 1", 10, "`.name` of something that has no fields", None),
        ("{'a': 1} == 1", 1, "`{…}` has no use in a condition", None),
        ("'50'", 1, "the condition is neither true nor false", Some("compare it with something: args.amount > 50")),
        ("args.amount > '50'", 15, "a text has no order; only numbers have", Some("write the number without quotes")),
        ("args.a.exists(x, args.b.exists(y, x == y))", 32, "an `exists` or `all` inside another", None),
        ("args.a.map(x, x) == []", 12, "only `exists` and `all` go over a list", None),
        ("args.a.exists(user, user == 'x')", 15, "`user` has a meaning already", None),
        ("args.größe > 1", 8, "`ö` means nothing here", None),
        ("", 1, "the condition is empty", None),
    ] {
        let error = Condition::parse(condition).expect_err(condition);
        let found_column = condition[..error.offset].chars().count() + 1;
        assert_eq!(
            (found_column, error.message.as_str()),
            (column, message),
            "{condition}"
        );
        if hint.is_some() {
            assert_eq!(error.hint.as_deref(), hint, "{condition}");
        }
    }
}

#[test]
fn hostile_conditions_are_refused_at_once() {
    for condition in [
        "(".repeat(1000),
        "[".repeat(1000),
        format!("{}1", "-!".repeat(500)),
        format!("1{}", "+1".repeat(500)),
        format!("args.a{}", "[0]".repeat(300)),
        format!("a{}", " ? a : a".repeat(120)),
        format!("{}a{}", "(1<".repeat(150), "<2)".repeat(150)),
        format!("not {}", "(1<a<".repeat(100)),
        "x".repeat(1025),
    ] {
        let error = Condition::parse(&condition).expect_err("refused");
        assert!(!error.message.is_empty());
    }
}

#[test]
fn work_is_bounded_whatever_the_arguments_are() {
    let many = Value::List(vec![Value::String("x".repeat(100)); 20_000]);
    let intent = intent(&[("a", many), ("b", Value::String("y".repeat(1 << 20)))]);
    for condition in [
        "args.a.exists(p, !(p in args.a))",
        "args.a.exists(p, args.b.contains(p))",
        "args.a.all(p, args.a.size() > 1)",
    ] {
        assert_eq!(letter(condition, &intent, false), 'u', "{condition}");
    }
}

#[test]
fn a_trace_shows_each_part_and_its_value() {
    let intent = intent(&[("amount", Value::of_word("80.00"))]);
    let context = context();
    let scope = Scope {
        intent: &intent,
        context: &context,
        allows: false,
    };
    let condition = Condition::parse("not args.amount <= 50 and args.ns == 'a'").unwrap();
    let (truth, steps) = condition.trace(scope);
    assert_eq!(truth, Truth::False);
    let lines: Vec<String> = steps
        .iter()
        .map(|step| format!("{} is {}", step.expression, step.value))
        .collect();
    assert_eq!(
        lines,
        [
            "args.amount is 80.00",
            "args.amount <= 50 is false",
            "!(args.amount <= 50) is true",
            "args.ns is not given",
            "args.ns == \"a\" is false",
            "!(args.amount <= 50) && (args.ns == \"a\") is false",
        ]
    );
}

#[test]
fn the_reason_names_the_argument() {
    let intent = intent(&[
        ("amount", Value::of_word("80 USD")),
        ("later", Value::Unknown),
    ]);
    let context = context();
    let scope = Scope {
        intent: &intent,
        context: &context,
        allows: false,
    };
    for (condition, why) in [
        ("args.limit > 50", "limit was not given"),
        ("args.amount > 50", "args.amount is a text, not a number"),
        (
            "args.amount == 50",
            "args.amount == 50: a text is not comparable with a number",
        ),
        ("args.later == 50", "later is known only at run time"),
    ] {
        let truth = Condition::parse(condition).unwrap().decide(scope);
        assert_eq!(truth, Truth::Unknown(why.to_owned()), "{condition}");
    }
}

const WORDS: [&str; 48] = [
    "args.amount",
    "args.ns",
    "args.force",
    "args.tag",
    "args['x']",
    "resource",
    "agent",
    "now",
    "argv",
    "50",
    "-1",
    "0.5",
    "'a'",
    "\"b\"",
    "true",
    "None",
    "True",
    "and",
    "or",
    "not",
    "in",
    "not in",
    "&&",
    "||",
    "!",
    "==",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "(",
    ")",
    "[",
    "]",
    ",",
    "?",
    ":",
    "has(args.ns)",
    "len(",
    ".startsWith('a')",
    ".exists(p, p == 'a')",
    "é",
];

fn any_value() -> impl Strategy<Value = Value> {
    let word = prop_oneof![Just("80"), Just("007"), Just("a"), Just("80 USD"), Just("")];
    let single = prop_oneof![
        word.prop_map(Value::of_word),
        any::<bool>().prop_map(Value::Bool),
        "-?[0-9]{1,30}".prop_map(|digits| Value::of_word(&digits)),
        Just(Value::Unknown),
    ];
    prop_oneof![
        single.clone(),
        proptest::collection::vec(single, 0..4).prop_map(Value::List)
    ]
}

proptest! {
    #[test]
    fn no_text_breaks_the_reader(text in any::<String>()) {
        let _ = Condition::parse(&text);
    }

    #[test]
    fn no_words_break_the_reader_or_the_evaluation(
        words in proptest::collection::vec(proptest::sample::select(&WORDS[..]), 1..16),
        amount in any_value(),
        tag in any_value(),
        allows in any::<bool>(),
    ) {
        if let Ok(condition) = Condition::parse(&words.join(" ")) {
            let intent = intent(&[("amount", amount), ("tag", tag)]);
            let context = context();
            let _ = condition.decide(Scope { intent: &intent, context: &context, allows });
        }
    }
}
