//! Policy text → [`Policy`]. Everything is checked here, once: what loads can be evaluated.

use std::collections::HashSet;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::condition::Condition;
use super::decision::Decision;
use super::error::{Fault, PolicyError, position};
use super::fields::{choice, fields, is_null, one_line, optional, text, texts};
use super::limit;
use super::pattern::{Patterns, effect_names, effects_named};
use super::rule::{self, Example, Rule, Unseen};
use super::yaml::{self, Kind, Node};
use super::{Policy, commands, demand, suggest};
use crate::intent::Effect;

pub(super) const POLICY_KEYS: [&str; 8] = [
    "version",
    "default",
    "rules",
    "commands",
    "trusted_env",
    "audit",
    "min_assurance",
    "groups",
];
pub(super) const RULE_KEYS: [&str; 22] = [
    "id",
    "name",
    "description",
    "resource",
    "action",
    "effect",
    "program",
    "condition",
    "response",
    "decision",
    "unknown",
    "reason",
    "opaque",
    "limit",
    "budget",
    "over_limit",
    "examples",
    "min_assurance",
    "approvals",
    "approvers",
    "four_eyes",
    "pinned",
];
const UNSEEN: [(&str, Unseen); 3] = [
    ("true", Unseen::Anything),
    ("false", Unseen::Nothing),
    ("files", Unseen::Files),
];
const DECISIONS: [(&str, Decision); 3] = [
    ("ALLOW", Decision::Allow),
    ("REQUIRE_APPROVAL", Decision::RequireApproval),
    ("DENY", Decision::Deny),
];

impl Policy {
    /// Reads a policy. `origin` is the file's name as errors and evaluations show it.
    pub fn parse(text: &str, origin: &str) -> Result<Self, PolicyError> {
        policy(text, origin).map_err(|fault| PolicyError::new(&fault, text, origin))
    }
}

fn policy(text: &str, origin: &str) -> Result<Policy, Fault> {
    let root = yaml::read(text)?.filter(|root| !is_null(root));
    let root = root.ok_or_else(|| no_rules(0))?;
    let fields = fields(&root, "a policy", &POLICY_KEYS)?;
    let first = |node: &Node| matches!(&node.kind, Kind::Scalar(scalar) if scalar.text == "1");
    if let Some(version) = fields.get("version").filter(|node| !first(node)) {
        return Err(
            Fault::new(version.at, "this version of a policy is not known")
                .with_hint("write `version: 1`, or leave it out"),
        );
    }
    let rules = fields.get("rules").ok_or_else(|| no_rules(root.at))?;
    let groups = optional(&fields, "groups", demand::groups)?.unwrap_or_default();
    Ok(Policy {
        origin: origin.to_owned(),
        hash: hex(&Sha256::digest(text.as_bytes())),
        default: optional(&fields, "default", decision)?.unwrap_or(Decision::Deny),
        min_assurance: optional(&fields, "min_assurance", demand::assurance)?,
        rules: self::rules(rules, text, &groups)?,
        commands: optional(&fields, "commands", |node| commands::read(node, text))?
            .unwrap_or_default(),
        trusted_env: optional(&fields, "trusted_env", texts)?
            .map_or_else(|| Patterns::new(Vec::new()), Patterns::new),
        best_effort_audit: optional(&fields, "audit", |node| {
            choice(node, &[("best_effort", true), ("strict", false)])
        })?
        .unwrap_or(false),
    })
}

fn no_rules(at: usize) -> Fault {
    Fault::new(at, "a policy needs `rules`")
        .with_hint("begin with `rules:` and a list of rules; `rules: []` for none")
}

fn rules(node: &Node, text: &str, groups: &demand::Groups) -> Result<Vec<Rule>, Fault> {
    let Kind::List(nodes) = &node.kind else {
        return Err(Fault::new(node.at, "`rules` must be a list")
            .with_hint("each rule begins with `- id: …`; `rules: []` for none"));
    };
    let mut ids = HashSet::new();
    let mut rules = Vec::with_capacity(nodes.len());
    let mut lines = Lines::new(text);
    for node in nodes {
        let (id_at, rule) = rule(node, lines.of(node.at), groups)?;
        if !ids.insert(rule.id.clone()) {
            return Err(
                Fault::new(id_at, format!("a rule `{}` stands above", rule.id))
                    .with_hint("ids are unique in a policy"),
            );
        }
        rules.push(rule);
    }
    Ok(rules)
}

/// Line numbers of ascending places; counting each from the start would cost the square of the file.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
        }
    }

    pub(super) fn of(&mut self, at: usize) -> u32 {
        if let Some(between) = self.text.get(self.at..at) {
            self.line += position(between, between.len()).0 - 1;
            self.at = at;
        }
        self.line
    }
}

/// A rule, and where its id stands.
fn rule(node: &Node, line: u32, groups: &demand::Groups) -> Result<(usize, Rule), Fault> {
    let fields = fields(node, "a rule", &RULE_KEYS)?;
    let missing = |message: &str, hint: &str| Fault::new(node.at, message).with_hint(hint);
    let id = fields.get("id").ok_or_else(|| {
        missing(
            "a rule without `id`",
            "name it, for example `id: spending-limit`; messages and the audit show it",
        )
    })?;
    let decision = optional(&fields, "response", decision)?.ok_or_else(|| {
        missing(
            "a rule without `response`",
            "add `response: ALLOW`, `REQUIRE_APPROVAL` or `DENY`",
        )
    })?;
    let rule = Rule {
        id: one_line(id)?,
        line,
        description: optional(&fields, "description", text)?,
        resource: optional(&fields, "resource", patterns)?,
        action: optional(&fields, "action", patterns)?,
        effect: optional(&fields, "effect", effects)?,
        program: optional(&fields, "program", programs)?,
        condition: optional(&fields, "condition", condition)?,
        decision,
        denies_unknown: optional(&fields, "unknown", |node| choice(node, &[("DENY", true)]))?
            .unwrap_or(false),
        limits: limit::read(&fields)?,
        over_limit: optional(&fields, "over_limit", over_limit)?.unwrap_or(rule::asks()),
        reason: optional(&fields, "reason", text)?,
        opaque: optional(&fields, "opaque", |node| choice(node, &UNSEEN))?.unwrap_or_default(),
        examples: optional(&fields, "examples", examples)?.unwrap_or_default(),
        demand: demand::read(&fields, groups)?,
    };
    let only_on = |key: &str, wanted: Decision| match fields.get(key) {
        Some(node) if decision != wanted => Err(Fault::new(
            node.at,
            format!("`{key}` has a meaning only in a rule that says {wanted}"),
        )),
        _ => Ok(()),
    };
    only_on("unknown", Decision::Deny)?;
    // A DENY rule asks where it cannot be decided, an ALLOW rule past its limits.
    let asks = decision != Decision::Allow
        || !rule.limits.is_empty() && rule.over_limit == Decision::RequireApproval;
    for key in [
        "min_assurance",
        "approvals",
        "approvers",
        "four_eyes",
        "pinned",
    ] {
        if !asks {
            only_on(key, Decision::RequireApproval)?;
        }
    }
    for key in ["opaque", "limit", "budget", "over_limit"] {
        only_on(key, Decision::Allow)?;
    }
    if let Some(node) = fields.get("over_limit").filter(|_| rule.limits.is_empty()) {
        return Err(Fault::new(
            node.at,
            "`over_limit` in a rule without `limit` or `budget`",
        )
        .with_hint("leave it out, or add `limit: {count: 10, per: 1h}`"));
    }
    if rule.resource.is_none()
        && rule.action.is_none()
        && rule.effect.is_none()
        && rule.program.is_none()
    {
        return Err(missing(
            "a rule that says not what it is about",
            "add `resource`, `action`, `effect` or `program`; `resource: \"*\"` for everything",
        ));
    }
    Ok((id.at, rule))
}

fn decision(node: &Node) -> Result<Decision, Fault> {
    choice(node, &DECISIONS)
}

fn over_limit(node: &Node) -> Result<Decision, Fault> {
    choice(
        node,
        &[
            ("REQUIRE_APPROVAL", Decision::RequireApproval),
            ("DENY", Decision::Deny),
        ],
    )
}

fn patterns(node: &Node) -> Result<Patterns, Fault> {
    texts(node).map(Patterns::new)
}

fn programs(node: &Node) -> Result<Patterns, Fault> {
    let programs = texts(node)?;
    match programs
        .iter()
        .find(|program| program.contains('/') && !program.starts_with(['/', '*']))
    {
        Some(relative) => Err(
            Fault::new(node.at, format!("`{relative}` is a relative path"))
                .with_hint("a program is a base name (git) or an absolute path (/usr/bin/git)"),
        ),
        None => Ok(Patterns::new(programs)),
    }
}

fn effects(node: &Node) -> Result<Vec<Effect>, Fault> {
    let nodes = match &node.kind {
        Kind::List(nodes) if !nodes.is_empty() => nodes.as_slice(),
        _ => std::slice::from_ref(node),
    };
    let mut effects = Vec::new();
    for node in nodes {
        let word = text(node)?;
        effects.extend(effects_named(&word).ok_or_else(|| {
            Fault::new(node.at, format!("`{word}` is no effect"))
                .with_hint(suggest::hint(&word, &effect_names()))
        })?);
    }
    Ok(effects)
}

fn condition(node: &Node) -> Result<Condition, Fault> {
    let source = text(node)?;
    Condition::parse(&source).map_err(|error| {
        let text_at = match &node.kind {
            Kind::Scalar(scalar) => scalar.text_at,
            _ => None,
        };
        Fault {
            at: text_at.map_or(node.at, |at| at + error.offset),
            message: error.message,
            hint: error.hint,
        }
    })
}

fn examples(node: &Node) -> Result<Vec<Example>, Fault> {
    let Kind::Map(entries) = &node.kind else {
        return Err(
            Fault::new(node.at, "`examples` must map command lines to decisions")
                .with_hint("stripe charge --amount 80: REQUIRE_APPROVAL"),
        );
    };
    entries
        .iter()
        .map(|(command, expected)| {
            Ok(Example {
                command: command.text.clone(),
                decision: decision(expected)?,
            })
        })
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
