//! Loops: over known words round by round, else over what is known only at run time.

use shuck_ast::ForCommand;

use super::super::{Stdin, UNKNOWN};
use super::outputs;
use super::state::{State, Value};
use super::walk::{Source, Walker};

/// Values of a loop that are gone through one by one.
const MAX_ROUNDS: usize = 8;
/// Loops in loops whose values are gone through.
const MAX_LOOPS: usize = 2;

impl Walker<'_> {
    /// A body that runs any number of times: what it changes is known only at run time, from its first line on.
    pub(super) fn repeat(
        &mut self,
        state: &mut State,
        mut body: impl FnMut(&mut Self, &mut State),
    ) {
        self.loops += 1;
        // Each round reads on where the one before stopped.
        if !matches!(state.stdin, Stdin::Inherited | Stdin::Empty) {
            state.stdin = Stdin::Piped("the command before it".to_owned());
        }
        let before = state.journal();
        let mut changed = state.clone();
        self.dry(|walker| body(walker, &mut changed));
        let written = state.written_since(&before);
        state.forget(&changed, &written);
        if !self.is_dry() {
            // With what is forgotten the rounds may lead elsewhere.
            let mut changed = state.clone();
            self.dry(|walker| body(walker, &mut changed));
            state.forget(&changed, &written);
        }
        if !self.is_dry() {
            let mut after = state.clone();
            body(self, &mut after);
            after.ended = false;
            *state = state.clone().or(after);
        }
        self.loops -= 1;
    }

    pub(super) fn for_each(&mut self, each: &ForCommand, source: &Source, state: &mut State) {
        let mut values: Vec<String> = Vec::new();
        let mut numbers = false;
        match &each.words {
            Some(words) => {
                for word in words {
                    numbers |= outputs::is_number(word, source);
                    values.extend(self.fields(word, source, state));
                }
            }
            None => match &state.parameters {
                Some(known) => values.extend(known.iter().skip(1).cloned()),
                None => values.push(UNKNOWN.to_string()),
            },
        }
        let known = !values.iter().any(|value| value.contains(UNKNOWN));
        let single = each.targets.len() == 1;
        let name = each.targets.first().and_then(|target| target.name.as_ref());
        let rounds = if known && single && self.loops < MAX_LOOPS && values.len() <= MAX_ROUNDS {
            values.into_iter().map(Value::Text).collect()
        } else if known && single && !values.is_empty() {
            // Too many to go through: what they have in common is that none, or some, may be an option.
            let first = values.iter().find(|value| value.starts_with('-'));
            let first = first.or(values.first()).cloned().unwrap_or_default();
            vec![Value::Text(first), Value::Unknown]
        } else if numbers {
            vec![Value::Number]
        } else {
            vec![Value::Unknown]
        };
        for target in each.targets.iter().skip(1) {
            if let Some(name) = &target.name {
                state.assign(name.as_str(), Value::Unknown, self.scope.world);
            }
        }
        self.repeat(state, |walker, state| {
            let start = state.clone();
            for value in &rounds {
                let mut round = start.clone();
                if let Some(name) = name {
                    walker.give(name.as_str(), value.clone(), each.span, source, &mut round);
                }
                walker.sequence(&each.body, source, &mut round);
                *state = state.clone().or(round);
            }
        });
    }
}
