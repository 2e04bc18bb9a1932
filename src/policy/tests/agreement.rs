//! The explanation of an answer is that of the answer.

use super::*;

fn any_intent() -> impl Strategy<Value = Intent> {
    let line = proptest::sample::select(
        &[
            "s x",
            "s x a=80 b=x",
            "s x a=? p=y",
            "git push",
            "sudomode x",
        ][..],
    );
    let effect = proptest::sample::select(&[Effect::Read, Effect::Destroy][..]);
    (line, effect, any::<bool>(), any::<bool>()).prop_map(|(line, effect, opaque, unknown)| {
        let mut intent = intent(line);
        intent.effect = effect;
        intent.opaque = opaque.then(|| "hidden".to_owned());
        intent.absence.unknown = unknown;
        intent
    })
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let default = proptest::sample::select(&["ALLOW", "DENY", "REQUIRE_APPROVAL"][..]);
    let more = proptest::sample::select(
        &[
            "",
            "m DENY * effect=destroy",
            "m ALLOW sudomode\nn DENY git unknown=DENY if args.a > 1",
            "m ALLOW * opaque=true",
        ][..],
    );
    (default, any_rules(), more)
        .prop_map(|(default, rules, more)| short(default, &format!("{more}\n{rules}")))
}

proptest! {
    #[test]
    fn an_explanation_and_a_judgement_never_disagree(
        base in any_policy(),
        whole in proptest::option::of(any_policy()),
        opinion in proptest::option::of(any_policy()),
        intents in proptest::collection::vec(any_intent(), 0..4),
    ) {
        let also = whole.map(Layer::Whole).into_iter().chain(opinion.map(Layer::Opinion));
        let set = PolicySet { base, also: also.collect() };
        let (judgement, explanations) = set.explain(&intents, &context());
        prop_assert_eq!(&judgement, &set.judge(&intents, &context()));
        for (intent, explanation) in intents.iter().zip(&explanations) {
            prop_assert_eq!(explanation.voices.len(), set.policies().count());
            for voice in &explanation.voices {
                let says = match voice.counts {
                    Counts::Opinion => voice.policy.opinion(intent, &context()),
                    _ => Some(voice.policy.evaluate(intent, &context())),
                };
                prop_assert_eq!(&voice.evaluation, &says);
                for trial in &voice.trials {
                    prop_assert_eq!(&trial.truth, &trial.rule.applies(intent, &context()));
                    prop_assert!(trial.missed.is_none() || trial.truth == Truth::False);
                }
                // The rule that decided was tried, and nothing matched before it.
                let decided = says.and_then(|evaluation| evaluation.rule);
                let at = |id: &str| voice.trials.iter().position(|trial| trial.rule.id == id);
                if let Some(rule) = decided.filter(|rule| !rule.is_above_policies()) {
                    let at = at(&rule.id);
                    prop_assert!(at.is_some());
                    let before = &voice.trials[..at.unwrap_or(0)];
                    prop_assert!(before.iter().all(|trial| trial.truth != Truth::True));
                }
            }
        }
    }
}

#[test]
fn the_first_matcher_that_is_not_met_is_named() {
    use Matcher::{Action, Effect, Opaque, Program, Resource};
    let rules = "r DENY t\na DENY s action=z\ne DENY s effect=read\np DENY s program=z\no ALLOW s\nc DENY s if args.a > 90\nlast DENY s";
    let set = PolicySet {
        base: short("ALLOW", rules),
        also: Vec::new(),
    };
    let hidden = Intent {
        opaque: Some("hidden".to_owned()),
        ..intent("s x a=80")
    };
    let (_, explained) = set.explain(&[hidden], &context());
    let missed: Vec<_> = explained[0].voices[0]
        .trials
        .iter()
        .map(|trial| trial.missed)
        .collect();
    let expected = [Resource, Action, Effect, Program, Opaque].map(Some);
    assert_eq!(missed[..5], expected);
    assert_eq!(missed[5..], [None, None]);
    let steps = &explained[0].voices[0].trials[5].steps;
    let shown: Vec<String> = steps
        .iter()
        .map(|step| format!("{} {}", step.expression, step.value))
        .collect();
    assert_eq!(shown, ["args.a 80", "args.a > 90 false"]);
}
