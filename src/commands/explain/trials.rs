//! The part of a page that shows the rules: which were tried, what came of each, and how its condition was evaluated.

use super::super::ink::{Style, columns, wrapped};
use super::page::{INDENT, LABEL, Page, Told};
use super::why;
use crate::policy::{Counts, RuleRef, Trial, Truth, Voice};
use crate::term;

/// An id that is longer pushes its row to the right.
const LONGEST_ID: usize = 26;
/// A reason that has less room stands below its rule.
const LEAST_BESIDE: usize = 16;
/// Steps of a condition that are shown without `--all`, the last ones.
const STEPS: usize = 8;

impl Page {
    pub(super) fn voice_heading(&mut self, voice: &Voice) {
        let counts = match voice.counts {
            Counts::Decides => "decides",
            Counts::Tightens => "may only tighten",
            Counts::Opinion => "only its DENY and REQUIRE_APPROVAL rules count",
        };
        self.end("");
        let label = self.label("policy", Style::Dim);
        // A path that is cut cannot be copied.
        let origin = term::text(&voice.policy.origin);
        self.end(&format!("{:INDENT$}{label}{origin}: {counts}", ""));
    }

    /// The rules of one policy.
    pub(super) fn voice(&mut self, told: &Told, voice: &Voice) {
        let all = self.look.all;
        let (passed, tried): (Vec<&Trial>, Vec<&Trial>) = voice
            .trials
            .iter()
            .partition(|trial| !all && why::is_about_something_else(trial));
        if let Some(summary) = why::summary(&passed) {
            self.styled_row(Style::Dim, "rules", &summary);
        }
        let ids = tried.iter().map(|trial| columns(&trial.rule.id));
        let longest = ids.filter(|id| *id <= LONGEST_ID).max().unwrap_or(0);
        for trial in tried {
            self.trial(told, voice, trial, longest);
        }
        let Some(evaluation) = &voice.evaluation else {
            return self.styled_row(Style::Dim, "", "no opinion");
        };
        let decision = evaluation.decision;
        let (name, reason) = match &evaluation.rule {
            None => ("default", "no rule matches"),
            Some(rule) if rule.is_above_policies() => {
                (rule.id.as_str(), evaluation.reason.as_str())
            }
            Some(_) => return,
        };
        let label = self.label(name, Style::Decision(decision));
        let text = told.secrets.clean(&format!("{decision}: {reason}"));
        self.labelled(&label, Style::Plain, &text);
    }

    /// One rule: what came of it, its id, why, and where it stands.
    fn trial(&mut self, told: &Told, voice: &Voice, trial: &Trial, longest: usize) {
        let rule = trial.rule;
        let reference = RuleRef {
            id: rule.id.clone(),
            origin: voice.policy.origin.clone(),
            line: rule.line,
        };
        let decides = voice
            .evaluation
            .as_ref()
            .is_some_and(|evaluation| evaluation.rule.as_ref() == Some(&reference));
        let (word, style) = match &trial.truth {
            Truth::True => ("yes", Style::Decision(rule.decision)),
            Truth::False => ("no", Style::Dim),
            Truth::Unknown(_) if decides => ("unknown", Style::Decision(told.decision())),
            Truth::Unknown(_) => ("unknown", Style::Plain),
        };
        let place = why::place(&reference);
        let id = term::text(&rule.id);
        let text = told.secrets.clean(&why::why(trial, told.intent));
        let label = self.label(word, style);
        let shown = if word == "no" {
            (Style::Dim, Style::Dim)
        } else {
            (Style::Strong, Style::Plain)
        };
        let room = self.look.width - INDENT - LABEL;
        let beside = room.saturating_sub(longest.max(columns(&id)) + 2 + columns(&place) + 2);
        if beside < LEAST_BESIDE {
            self.labelled(&label, shown.0, &id);
            let blank = " ".repeat(LABEL);
            self.labelled(&blank, shown.1, &text);
            self.labelled(&blank, Style::Dim, &place);
        } else {
            self.beside(
                &label,
                shown,
                (&id, longest),
                &wrapped(&text, beside),
                &place,
            );
        }
        self.steps(told, trial);
    }

    /// Id, reason and place of a rule beside each other.
    fn beside(
        &mut self,
        label: &str,
        styles: (Style, Style),
        (id, longest): (&str, usize),
        reason: &[&str],
        place: &str,
    ) {
        let room = self.look.width - INDENT - LABEL;
        let blank = " ".repeat(LABEL);
        for (row, piece) in reason.iter().enumerate() {
            let (label, name, end) = if row == 0 {
                (label, id, place)
            } else {
                (blank.as_str(), "", "")
            };
            let gap = longest.max(columns(id)) - columns(name) + 2;
            let taken = columns(name) + gap + columns(piece);
            let fill = room.saturating_sub(taken + columns(end)).max(1);
            let line = format!(
                "{:INDENT$}{label}{}{:gap$}{}{:fill$}{}",
                "",
                self.paint(styles.0, name),
                "",
                self.paint(styles.1, piece),
                "",
                self.paint(Style::Dim, end),
            );
            self.end(&line);
        }
    }

    /// How a condition was evaluated, inner parts first. Without `--all`, what the parts are is enough: how they are
    /// joined stands in the policy.
    fn steps(&mut self, told: &Told, trial: &Trial) {
        let all = self.look.all;
        let mut steps: Vec<(String, String)> = Vec::new();
        for step in trial.steps.iter().filter(|step| all || !step.joins) {
            let value = match &trial.truth {
                // The reason stands with the rule.
                Truth::Unknown(why) if step.value.strip_prefix("unknown: ") == Some(why) => {
                    "unknown".to_owned()
                }
                _ => told.secrets.clean_value(&step.value),
            };
            let row = (term::text(&step.expression), value);
            // The one element of a list is the list, and the same name is looked at once, as a person would.
            let is_element = !row.0.contains(['.', '(', ' ']);
            let known = steps.iter().any(|(_, value)| *value == row.1);
            if !steps.contains(&row) && (all || !(is_element && known)) {
                steps.push(row);
            }
        }
        let left = if all {
            0
        } else {
            steps.len().saturating_sub(STEPS)
        };
        if left > 0 {
            self.styled_row(
                Style::Dim,
                "",
                &format!("  … {left} before these: see --all"),
            );
        }
        let parts = steps[left..].iter().map(|(part, _)| columns(part));
        let longest = parts.max().unwrap_or(0).min(self.look.width * 2 / 5);
        for (part, value) in &steps[left..] {
            self.step(part, value, longest);
        }
    }

    fn step(&mut self, part: &str, value: &str, longest: usize) {
        let margin = INDENT + LABEL + 2;
        let room = self.look.width - margin;
        let beside = room - longest - 2;
        let mut above = if columns(part) <= longest {
            vec![part.to_owned()]
        } else if self.look.all {
            wrapped(part, room).into_iter().map(str::to_owned).collect()
        } else {
            vec![cut(part, longest)]
        };
        let mut last = above.pop().unwrap_or_default();
        if columns(&last) > longest {
            above.push(std::mem::take(&mut last));
        }
        for piece in above {
            let piece = self.paint(Style::Dim, &piece);
            self.end(&format!("{:margin$}{piece}", ""));
        }
        for piece in wrapped(value, beside) {
            let fill = longest - columns(&last) + 2;
            let part = self.paint(Style::Dim, &last);
            let piece = self.paint(value_style(value), piece);
            self.end(&format!("{:margin$}{part}{:fill$}{piece}", "", ""));
            last.clear();
        }
    }
}

/// The beginning of a part of a condition, for which the policy has the whole.
fn cut(part: &str, width: usize) -> String {
    let mut taken = 1;
    let fits = |c: &char| {
        taken += columns(c.encode_utf8(&mut [0; 4]));
        taken <= width
    };
    part.chars().take_while(fits).chain(['…']).collect()
}

/// What could not be decided stands out.
fn value_style(value: &str) -> Style {
    if value.starts_with("unknown") {
        Style::Strong
    } else {
        Style::Plain
    }
}
