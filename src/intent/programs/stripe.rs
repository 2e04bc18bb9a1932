//! stripe: money. Resource operations (`charges create --amount=8000`), raw requests (`post /v1/charges`), and the
//! short form `charge --amount 80`.

use super::super::call::{Call, push, snake, typed};
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};

/// What moves money, by the resource's plural or the path's last word.
const MONEY: &[(&str, &str)] = &[
    ("charges", "charge"),
    ("payment_intents", "charge"),
    ("refunds", "refund"),
    ("payouts", "payout"),
    ("transfers", "transfer"),
    ("topups", "topup"),
];
/// Operations on those that move it.
const MOVES: &[&str] = &["create", "confirm", "capture"];
const SHORT: &[&str] = &["charge", "refund", "payout", "transfer", "topup"];
const READS: &[&str] = &[
    "list",
    "retrieve",
    "search",
    "get",
    "status",
    "version",
    "help",
    "resources",
    "tail",
];
/// Commands of the CLI itself that run what files, plugins or settings say.
const LOCAL: &[&str] = &[
    "fixtures",
    "config",
    "plugin",
    "serve",
    "samples",
    "community",
];
const DESTROYS: &[&str] = &["delete", "cancel", "void", "detach", "reject"];
const NETWORK: &[&str] = &["trigger", "listen", "samples", "open", "login", "logout"];

const OPTIONS: Grammar = Grammar::go(
    "api-key= color= config= device-name= log-level= project-name/p= live help/h version/v data/d= expand/e= \
     idempotency/i= stripe-version= stripe-account= show-headers/s dark-style confirm/c limit/l= starting-after/a= \
     ending-before/b= latest skip-verify print-json/j",
)
.open();

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    // Asking how a command is used runs nothing.
    // Behind another option it may be the value of that one.
    let asks = call
        .words
        .iter()
        .position(|word| word == "--help" || word == "-h");
    let is_value = asks.is_some_and(|at| at > 0 && call.words[at - 1].starts_with('-'));
    if asks.is_some() && line.is_set("help") && !is_value {
        return vec![Intent::new("stripe", "help", Effect::Read).options(&line)];
    }
    let mut words = line.operands.iter();
    let (first, second) = (words.next().copied(), words.next().copied());
    match (first, second) {
        (None, _) => vec![help(&line)],
        (Some(verb @ ("get" | "post" | "delete")), Some(path)) => {
            vec![request(&line, verb, path)]
        }
        (Some(first), _) if SHORT.contains(&first) => {
            let mut short = Intent::new("stripe", first, Effect::Spend).options(&line);
            merge(&mut short, &line);
            vec![short.operands(&line.operands[1..])]
        }
        (Some(first), _) if LOCAL.contains(&first) => {
            vec![call.runs(&snake(first), "what it does is in files or in settings")]
        }
        (Some(resource), operation) => vec![operate(&line, resource, operation)],
    }
}

/// Without a command there is nothing to do, unless an option that is not known took the command for its value.
fn help(line: &Line) -> Intent {
    let effect = if line.unknown.is_some() {
        Effect::Write
    } else {
        Effect::Read
    };
    Intent::new("stripe", "help", effect).options(line)
}

/// `stripe RESOURCE OPERATION [ID] --param value`, with namespaces (`issuing cards create`) as they come.
fn operate(line: &Line, resource: &str, operation: Option<&str>) -> Intent {
    let words: Vec<&str> = line.operands.iter().copied().take(3).collect();
    let is_namespaced =
        words.len() == 3 && is_operation(words[2]) && !operation.is_some_and(is_operation);
    let (resource, operation, used) = match (is_namespaced, operation) {
        (true, _) => (words[1], words[2], 3),
        (false, Some(operation)) if !NETWORK.contains(&resource) => (resource, operation, 2),
        (false, _) => (resource, "", 1),
    };
    let spelled: Vec<String> = words[..used].iter().map(|word| snake(word)).collect();
    let path = spelled.join("_");
    let (action, effect) = match money(resource) {
        Some(action) if MOVES.contains(&operation) => (action.to_owned(), Effect::Spend),
        _ => (path.clone(), effect_of(resource, operation)),
    };
    finish(line, &action, effect, &path).operands(&line.operands[used..])
}

/// `stripe post /v1/charges -d amount=8000`.
fn request(line: &Line, verb: &str, path: &str) -> Intent {
    let route = path.split('?').next().unwrap_or(path);
    let parts: Vec<&str> = route
        .split('/')
        .filter(|part| !part.is_empty() && *part != "v1" && *part != "v2")
        .collect();
    let resource = parts.first().copied().unwrap_or_default();
    let operation = match parts.len() {
        0 | 1 => "create",
        _ => parts.last().copied().unwrap_or_default(),
    };
    let (action, effect) = match (verb, money(resource)) {
        ("get", _) => ("get", Effect::Read),
        ("delete", _) => ("delete", Effect::Destroy),
        (_, Some(action)) if MOVES.contains(&operation) => (action, Effect::Spend),
        (_, _) if parts.contains(&"refunds") || parts.contains(&"refund") => {
            ("refund", Effect::Spend)
        }
        (_, _) if parts.contains(&"pay") => ("charge", Effect::Spend),
        (verb, _) => (verb, Effect::Write),
    };
    finish(line, action, effect, verb).arg("path", typed(path))
}

/// Adds the arguments; `-d name=value` counts like `--name value`. Amounts are in minor units here.
fn finish(line: &Line, action: &str, effect: Effect, operation: &str) -> Intent {
    let mut intent = Intent::new("stripe", action, effect).options(line);
    merge(&mut intent, line);
    // What is captured is what moves.
    if let Some(amount) = intent.args.get("amount_to_capture").cloned() {
        push(&mut intent.args, "amount", amount);
    }
    if effect == Effect::Spend {
        intent = intent.text("unit", "minor");
    }
    // What the CLI calls it, where the action does not say so already.
    if operation == action {
        intent
    } else {
        intent.text("operation", operation)
    }
}

/// `-d name=value` and a query behind a path count like `--name value`.
fn merge(intent: &mut Intent, line: &Line) {
    let queries = line
        .operands
        .iter()
        .filter_map(|word| word.split_once('?'))
        .flat_map(|(_, query)| query.split('&'));
    for pair in line.texts("data").into_iter().chain(queries) {
        if let Some((name, value)) = pair.split_once('=') {
            push(&mut intent.args, &snake(name), typed(value));
        }
    }
}

fn money(resource: &str) -> Option<&'static str> {
    let row = MONEY.iter().find(|(name, _)| *name == resource);
    row.map(|(_, action)| *action)
}

fn is_operation(word: &str) -> bool {
    MOVES.contains(&word) || READS.contains(&word) || DESTROYS.contains(&word) || word == "update"
}

fn effect_of(resource: &str, operation: &str) -> Effect {
    if READS.contains(&operation) || READS.contains(&resource) {
        Effect::Read
    } else if DESTROYS.contains(&operation) {
        Effect::Destroy
    } else if NETWORK.contains(&resource) {
        Effect::Network
    } else if operation == "pay" {
        Effect::Spend
    } else {
        Effect::Write
    }
}
