//! Why a rule speaks of an intent, or does not: one sentence each.

use crate::intent::Intent;
use crate::policy::{Decision, Matcher, RuleRef, Trial, Truth, effect_name};

/// The sentence for one rule. It may hold words of the command.
pub(super) fn why(trial: &Trial, intent: &Intent) -> String {
    let rule = trial.rule;
    let differs = |name: &str, found: &str, wanted: Option<String>| match wanted {
        Some(wanted) => format!("{name} is {found}, not {wanted}"),
        None => "sudomode itself is matched only by its name".to_owned(),
    };
    match (trial.missed, &trial.truth) {
        (Some(Matcher::Resource), _) => differs(
            "resource",
            &intent.resource,
            rule.resource.as_ref().map(ToString::to_string),
        ),
        (Some(Matcher::Action), _) => differs(
            "action",
            &intent.action,
            rule.action.as_ref().map(ToString::to_string),
        ),
        (Some(Matcher::Effect), _) => {
            let wanted = rule.effect.iter().flatten().copied().map(effect_name);
            let wanted: Vec<&str> = wanted.collect();
            differs(
                "effect",
                effect_name(intent.effect),
                Some(wanted.join(", ")),
            )
        }
        (Some(Matcher::Program), _) => differs(
            "program",
            &intent.program,
            rule.program.as_ref().map(ToString::to_string),
        ),
        (Some(Matcher::Opaque), _) => {
            "not all of it can be seen, and the rule does not say opaque: true".to_owned()
        }
        (None, Truth::True) => rule.decision.to_string(),
        (None, Truth::False) => "its condition is false".to_owned(),
        (None, Truth::Unknown(why)) => {
            let so = match rule.decision {
                Decision::Allow => "so it does not allow",
                Decision::RequireApproval => "so it asks",
                Decision::Deny if rule.denies_unknown => "so it denies",
                Decision::Deny => "so it asks, unless a later rule denies",
            };
            format!("{why}, {so}")
        }
    }
}

/// True for a rule that speaks of another resource, action or effect, so that nobody wonders why it passed.
pub(super) fn is_about_something_else(trial: &Trial) -> bool {
    match trial.missed {
        Some(Matcher::Resource | Matcher::Action) => true,
        // It names nothing else that could have met.
        Some(Matcher::Effect) => trial.rule.resource.is_none() && trial.rule.action.is_none(),
        Some(Matcher::Program) => {
            trial.rule.resource.is_none()
                && trial.rule.action.is_none()
                && trial.rule.effect.is_none()
        }
        Some(Matcher::Opaque) | None => false,
    }
}

/// `12 rules are about other resources, 3 about other actions`; `None` without any.
pub(super) fn summary(passed: &[&Trial]) -> Option<String> {
    let kinds = [
        (Matcher::Resource, "another resource", "other resources"),
        (Matcher::Action, "another action", "other actions"),
        (Matcher::Effect, "another effect", "other effects"),
        (Matcher::Program, "another program", "other programs"),
    ];
    let mut parts: Vec<String> = Vec::new();
    for (matcher, one, many) in kinds {
        let count = passed
            .iter()
            .filter(|trial| trial.missed == Some(matcher))
            .count();
        let subject = match (parts.is_empty(), count) {
            (_, 0) => continue,
            (true, 1) => "1 rule is".to_owned(),
            (true, count) => format!("{count} rules are"),
            (false, count) => count.to_string(),
        };
        parts.push(format!(
            "{subject} about {}",
            if count == 1 { one } else { many }
        ));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The file's name and the line: the whole path stands with the answer.
pub(super) fn place(rule: &RuleRef) -> String {
    let file = rule.origin.rsplit(['/', ' ']).next().unwrap_or_default();
    crate::term::text(&format!("{file}:{}", rule.line))
}
