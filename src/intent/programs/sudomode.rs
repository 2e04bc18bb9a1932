//! sudomode itself: looking is read, all else is a change, and `exec` is seen through.

use super::super::call::{Call, snake};
use super::super::options::Grammar;
use super::super::{Effect, Intent};

/// What only looks, or asks.
const LOOKS: &[&str] = &[
    "pending",
    "show",
    "wait",
    "check",
    "audit",
    "audit_list",
    "audit_show",
    "audit_verify",
    "completions",
    "explain",
    "cancel",
    "help",
    "request",
    "shell",
    "shim_list",
    "version",
    "doctor",
    "grants",
];
/// Sub-commands that hold others.
const GROUPS: &[&str] = &[
    "approver", "audit", "grant", "hook", "policy", "server", "shim", "store",
];
const EXEC: Grammar = Grammar::gnu("json wait= help").leading();
const GLOBAL: Grammar = Grammar::gnu("version/V help/h json").leading();

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = GLOBAL.read(call.words);
    let Some((command, rest)) = line.rest.split_first() else {
        let effect = if line.unknown.is_some() {
            Effect::Write
        } else {
            Effect::Read
        };
        return vec![Intent::new("sudomode", "help", effect).options(&line)];
    };
    if command == "exec" {
        let exec = EXEC.read(rest);
        if exec.unknown.is_none() && !exec.rest.is_empty() {
            return call.run(exec.rest);
        }
    }
    let mut action = snake(command);
    let mut operands = rest;
    if let Some((nested, words)) = rest.split_first()
        && GROUPS.contains(&command.as_str())
        && !nested.starts_with('-')
    {
        action = format!("{action}_{}", snake(nested));
        operands = words;
    }
    let effect = if LOOKS.contains(&action.as_str()) && line.unknown.is_none() {
        Effect::Read
    } else {
        Effect::Write
    };
    vec![Intent::new("sudomode", &action, effect).operands(operands)]
}
