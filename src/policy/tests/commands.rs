//! Programs that a policy describes: what they are read as, and what cannot be said of them.

use super::*;
use crate::intent::{Bare, Stdin};

/// Nothing but one file of sudomode's own.
const NOWHERE: Bare = Bare {
    cwd: "/",
    own: Some("policies.yaml"),
    variable: None,
    home: None,
};

const TAUGHT: &str = r"
commands:
  deployctl, dctl:
    resource: deploy
    options: [env/e=, dry-run, verbose/v, color?, config=]
    effect: write
    operands: [target]
    subcommands:
      rollout start, ro start: {action: rollout, operands: [service], options: [tag=]}
      destroy, rm: {effect: destroy, operands: [service...]}
      status: {effect: read}
      ssh: {runs: rest, operands: [host], effect: network}
      hook: {runs: {option: exec}, options: [exec=]}
      sh: {runs: {operand: script}, operands: [host, script...]}
    examples:
      deployctl -e prod destroy api: deploy/destroy env=prod service=api
      dctl rm -v a b: deploy/destroy service=a service=b verbose=true
      deployctl rm --env=prod: deploy/destroy env=prod
      deployctl --env=prod rollout start web --tag v1: deploy/rollout service=web tag=v1 env=prod
      deployctl rollout -v start web: deploy/rollout service=web
      dctl ro start web 7: deploy/rollout service=web positional=7
      dctl ro stop web: deploy/ro_stop positional=web
      dctl -e=prod status: deploy/status env=prod
      dctl status --color: deploy/status color=true
      dctl status api: deploy/status target=api
      dctl status --ver: deploy/status verbose=true
      dctl: deploy/run
      dctl --version: deploy/help
      dctl frob api: deploy/frob positional=api
      dctl --what rm api: [deploy/destroy what=true service=api, deploy/api what=rm]
      dctl --what x rm api: [deploy/x what=true, deploy/destroy what=x service=api]
      dctl -x rm api: [deploy/destroy x=true service=api, deploy/api x=rm]
      dctl -x=y rm api: deploy/destroy service=api
      dctl ssh web: deploy/ssh host=web
      dctl ssh web rm -rf x: [deploy/ssh host=web, filesystem/delete path=x recursive=true]
      dctl ssh -e dev web -- rm -rf x: [deploy/ssh host=web env=dev, filesystem/delete path=x]
      dctl ssh -- web rm x: [deploy/ssh host=web, filesystem/delete path=x]
      dctl ssh web sh -c 'rm x': [deploy/ssh host=web, sh/run_command, filesystem/delete path=x]
      dctl ssh web dctl rm api: [deploy/ssh, deploy/destroy service=api]
      dctl hook --exec 'rm x': [deploy/hook exec='rm x', filesystem/delete path=x]
      dctl hook: deploy/hook
      dctl sh web rm x: [deploy/sh host=web script=rm script=x, filesystem/delete path=x]
  pay:
    effect: spend
    action: transfer
    operands: [amount, dest]
    examples:
      pay 80 bob: pay/transfer amount=80 dest=bob
      pay 80 policies.yaml: [pay/transfer amount=80, sudomode/change_files path=policies.yaml]
  with-secrets:
    runs: rest
    options: [profile=]
    examples:
      with-secrets --profile prod rm x: [with-secrets/run profile=prod, filesystem/delete]
rules:
  - {id: no-destroying, resource: deploy, action: destroy, response: DENY}
  - {id: deploying, resource: [deploy, with-secrets], effect: [read, write, network], response: ALLOW}
";

fn read(policy: &Policy, line: &str) -> Vec<Intent> {
    policy
        .commands
        .taught
        .read(&words(line), &NOWHERE, &Stdin::Inherited)
}

fn words(line: &str) -> Vec<std::ffi::OsString> {
    let words = shell_words::split(line).unwrap();
    words.into_iter().map(Into::into).collect()
}

#[test]
fn a_described_program_is_read_as_it_is_described() {
    let policy = policy(TAUGHT);
    let misread: Vec<String> = policy
        .misreadings(|line| read(&policy, line))
        .iter()
        .map(|misreading| format!("{} is {}", misreading.example.command, misreading.found))
        .collect();
    assert_eq!(misread, Vec::<String>::new());
}

#[test]
fn an_example_that_is_read_otherwise_is_told_with_its_line() {
    let policy = policy(
        "commands:\n  pay:\n    operands: [amount]\n    examples:\n      pay 80: pay/run amount=81\n      pay 8: pay/run\nrules: []\n",
    );
    let misreadings = policy.misreadings(|line| read(&policy, line));
    let [misreading] = misreadings.as_slice() else {
        panic!("{misreadings:?}");
    };
    assert_eq!(misreading.example.line, 5);
    assert_eq!(misreading.found, "pay/run amount=80");
}

#[test]
fn nothing_unknown_is_allowed_by_a_description() {
    let policy = policy(TAUGHT);
    for (line, expected) in [
        ("dctl status api", Decision::Allow),
        ("dctl -e dev rm api", Decision::Deny),
        // The option may take the next word, or not.
        ("dctl --what status rm api", Decision::Deny),
        ("dctl --what rm status", Decision::Deny),
        ("dctl status --what", Decision::Deny),
        ("dctl frob", Decision::Deny),
        ("with-secrets dctl rm api", Decision::Deny),
        ("with-secrets dctl status", Decision::Allow),
        ("with-secrets --new x dctl status", Decision::Deny),
    ] {
        let intents = read(&policy, line);
        let set = PolicySet {
            base: policy.clone(),
            also: Vec::new(),
        };
        assert_eq!(set.judge(&intents, &context()).decision, expected, "{line}");
    }
    // What is known only at run time may be any sub-command, or any option.
    for line in ["dctl \u{fffd}", "dctl \u{fffd} api"] {
        assert!(read(&policy, line)[0].opaque.is_some(), "{line}");
    }
    assert!(read(&policy, "dctl status \u{fffd}")[0].absence.unknown);
    let wrapped = read(&policy, "dctl hook --exec \u{fffd}");
    assert!(wrapped[0].opaque.is_some());
    let unsure = read(&policy, "dctl ssh --new web rm x");
    assert!(unsure[0].opaque.is_some());
    let names: Vec<&str> = unsure.iter().map(|intent| intent.action.as_str()).collect();
    assert_eq!(names, ["ssh", "delete", "ssh", "run"], "both readings");
}

#[test]
fn a_description_is_kept_with_the_policy() {
    let policy = policy(TAUGHT);
    let kept: Policy = serde_json::from_str(&serde_json::to_string(&policy).unwrap()).unwrap();
    assert_eq!(kept, policy);
    let without = serde_json::to_string(&short("DENY", "r DENY s")).unwrap();
    assert!(!without.contains("commands"));
}

#[test]
fn only_the_policy_that_decides_describes_programs() {
    let set = PolicySet {
        base: short("ALLOW", "r DENY s"),
        also: vec![Layer::Opinion(policy(TAUGHT)), Layer::Whole(policy(TAUGHT))],
    };
    assert!(set.taught().is_empty());
    let told = set
        .warnings()
        .iter()
        .filter(|warning| warning.ends_with("its commands do not count"))
        .count();
    assert_eq!(told, 2);
}

#[test]
fn a_description_that_cannot_be_is_shown_where_it_stands() {
    for (command, place, message) in [
        ("rm: {}", (2, 3), "how `rm` is read is built in"),
        ("tar: {}", (2, 3), "how `tar` is read is built in"),
        ("a, git: {}", (2, 3), "how `git` is read is built in"),
        ("./a: {}", (2, 3), "`./a` is no name of a program"),
        ("a, a: {}", (2, 3), "`a` stands here twice"),
        ("a: {}\n  b, a: {}", (3, 3), "`a` is described above"),
        (
            "a: {resorce: x}",
            (2, 7),
            "`resorce` is no key of a command",
        ),
        ("a: {resource: X}", (2, 17), "`X` is no resource"),
        (
            "a: {resource: sudomode}",
            (2, 17),
            "`sudomode` is its own resource",
        ),
        (
            "a: {action: drop-table}",
            (2, 15),
            "an action is a word in snake_case, as in `drop_table`",
        ),
        (
            "a: {effect: destory}",
            (2, 15),
            "`destory` is not known here",
        ),
        (
            "a: {options: [env, --dry-run]}",
            (2, 22),
            "`--dry-run` is no option",
        ),
        (
            "a: {options: [env/e=, x/e]}",
            (2, 25),
            "`x/e` is an option that stands above",
        ),
        (
            "a: {operands: [x..., y]}",
            (2, 17),
            "`x...` is not the last operand",
        ),
        (
            "a: {operands: [positional]}",
            (2, 17),
            "`positional` is no name of an operand",
        ),
        ("a: {operands: [x, x]}", (2, 17), "`x` stands here twice"),
        (
            "a: {options: [env=], operands: [env]}",
            (2, 16),
            "`env` is an option and an operand",
        ),
        (
            "a: {subcommands: {-x: {}}}",
            (2, 21),
            "`-x` is no sub-command",
        ),
        (
            "a: {subcommands: {x: {}, 'y, x': {}}}",
            (2, 28),
            "`x` is described above",
        ),
        (
            "a: {subcommands: {x: {resource: y}}}",
            (2, 25),
            "`resource` is no key of a sub-command",
        ),
        (
            "a: {runs: rest, subcommands: {x: {}}}",
            (2, 13),
            "`runs` belongs to one of the `subcommands`",
        ),
        ("a: {runs: all}", (2, 13), "`all` is not known here"),
        (
            "a: {runs: {option: exec}}",
            (2, 22),
            "`exec` is no option of this command",
        ),
        (
            "a: {options: [exec], runs: {option: exec}}",
            (2, 39),
            "`exec` is no option of this command",
        ),
        (
            "a: {runs: {operand: exec}}",
            (2, 23),
            "`exec` is no operand of this command",
        ),
        (
            "a: {runs: {}}",
            (2, 13),
            "`runs` says where one command stands",
        ),
        (
            "a: {examples: [x]}",
            (2, 17),
            "`examples` must map command lines to what they are read as",
        ),
        (
            "a: {examples: {a b: deploy}}",
            (2, 23),
            "`deploy` is no reading of a command",
        ),
        (
            "a: {examples: {a b: a/b c}}",
            (2, 23),
            "`a/b c` is no reading of a command",
        ),
    ] {
        let text = format!("commands:\n  {command}\nrules: []\n");
        let error = Policy::parse(&text, "p.yaml").expect_err(command);
        let found = ((error.line, error.column), error.message.as_str());
        assert_eq!(found, (place, message), "{command}");
    }
}
