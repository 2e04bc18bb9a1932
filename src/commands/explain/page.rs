//! The page: the line with its carets, each intent with the rules that were tried on it, and the answer.

use super::carets::{self, Row};
use super::ink::{Ink, Style, columns, wrapped};
use super::secrets::Secrets;
use super::subject::Subject;
use super::why;
use crate::approval::prompt;
use crate::intent::{Effect, Intent, Place};
use crate::policy::{
    Counts, Decision, Explanation, Judgement, RuleRef, Trial, Truth, Voice, effect_name,
};
use crate::term;

/// Everything stands behind so many blanks, where numbers of intents have their place.
const INDENT: usize = 3;
/// The columns of a label and the blanks behind it.
const LABEL: usize = 12;
/// An id that is longer pushes its row to the right.
const LONGEST_ID: usize = 26;
/// Steps of a condition that are shown without `--all`, the last ones.
const STEPS: usize = 8;

/// How a page looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look {
    pub(super) ink: Ink,
    pub(super) width: usize,
    /// Every rule and every step.
    pub(super) all: bool,
}

/// An intent, and what was said of it.
pub(super) struct Told<'a> {
    pub(super) intent: &'a Intent,
    /// The same without its secrets.
    pub(super) redacted: &'a Intent,
    pub(super) explanation: &'a Explanation<'a>,
    pub(super) secrets: Secrets,
}

/// The whole page.
pub(super) fn page(subject: &Subject, told: &[Told], judgement: &Judgement, look: Look) -> String {
    let mut page = Page {
        look,
        text: String::new(),
    };
    page.line(subject, told);
    for (index, one) in told.iter().enumerate() {
        page.intent(
            index,
            one,
            subject.spans.get(index).is_some_and(Option::is_some),
        );
    }
    page.answer(told, judgement);
    page.text
}

struct Page {
    look: Look,
    text: String,
}

impl Page {
    fn paint(&self, style: Style, text: &str) -> String {
        self.look.ink.paint(style, text)
    }

    fn end(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// The command, and carets under it.
    fn line(&mut self, subject: &Subject, told: &[Told]) {
        for row in carets::rows(&subject.shown, &subject.spans, self.look.width - INDENT) {
            let text = self.paint(Style::Strong, row.text.trim_end());
            self.end(&format!("{:INDENT$}{text}", ""));
            self.marks(&row, told);
        }
    }

    fn marks(&mut self, row: &Row, told: &[Told]) {
        for level in &row.levels {
            let (mut carets, mut labels) = (" ".repeat(INDENT), " ".repeat(INDENT));
            let (mut drawn, mut labelled) = (0, 0);
            for mark in level {
                let there = mark.intents.iter().filter_map(|intent| told.get(*intent));
                let strictest = there.map(Told::decision).max();
                let decision = strictest.map_or(Style::Plain, Style::Decision);
                let run = "^".repeat(mark.carets);
                carets += &" ".repeat(mark.column - drawn);
                carets += &self.paint(decision, &run);
                drawn = mark.column + mark.carets;
                labels += &" ".repeat(mark.column - labelled);
                labels += &self.paint(decision, &mark.label);
                labelled = mark.column + mark.label.len();
            }
            self.end(&carets);
            self.end(&labels);
        }
    }

    fn intent(&mut self, index: usize, told: &Told, pointed_at: bool) {
        let intent = told.redacted;
        self.end("");
        let decision = Style::Decision(told.decision());
        let line = prompt::intent_line(intent);
        let number = format!("{:<INDENT$}", format!("{} ", index + 1));
        for (row, piece) in wrapped(&line, self.look.width - INDENT).iter().enumerate() {
            let margin = if row == 0 { number.as_str() } else { "   " };
            let margin = self.paint(decision, margin);
            let piece = self.paint(Style::Strong, piece);
            self.end(&format!("{margin}{piece}"));
        }
        let effect = effect_name(intent.effect);
        match intent.effect {
            Effect::Read => self.row("effect", effect),
            _ => self.row("effect", &format!("{effect} ({})", prompt::effect(intent))),
        }
        if !pointed_at && !intent.command.is_empty() {
            self.row("words", &term::line(&intent.command));
        }
        if !intent.chain.is_empty() {
            self.row("through", &term::text(&intent.chain.join(" → ")));
        }
        match &intent.cwd {
            Place::Same => {}
            Place::At(directory) => self.row("in", &term::text(directory)),
            Place::Unknown => self.row("in", "a directory that is known only at run time"),
        }
        for (name, value) in &intent.assigned {
            let value = value.as_deref().map_or_else(
                || "?, known only at run time".to_owned(),
                |value| told.secrets.clean(value),
            );
            self.row("with", &format!("{}={value}", term::text(name)));
        }
        for note in &intent.notes {
            self.row("worked out", &told.secrets.clean_note(note));
        }
        if let Some(why) = &intent.opaque {
            self.row("not seen", &told.secrets.clean(why));
        }
        if intent.absence.unknown {
            self.row(
                "unsure",
                "an option is not known, so what is not seen may still have been given",
            );
        }
        let several = told.explanation.voices.len() > 1;
        for voice in &told.explanation.voices {
            if several {
                self.voice_heading(voice);
            }
            self.voice(told, voice);
        }
    }

    fn voice_heading(&mut self, voice: &Voice) {
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
    fn voice(&mut self, told: &Told, voice: &Voice) {
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
        if evaluation.rule.is_none() {
            // Where rules were not even tried, the reason is one that stands above them.
            let text = if voice.trials.is_empty() && !voice.policy.rules.is_empty() {
                format!("{}: {}", evaluation.decision, evaluation.reason)
            } else {
                format!("{}: no rule matches", evaluation.decision)
            };
            let label = self.label("default", Style::Decision(evaluation.decision));
            self.labelled(&label, Style::Plain, &told.secrets.clean(&text));
        }
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
        let room = self.look.width - INDENT - LABEL;
        let id = term::text(&rule.id);
        let beside = room.saturating_sub(longest.max(columns(&id)) + 2 + columns(&place) + 2);
        let text = told.secrets.clean(&why::why(trial, told.intent));
        let pieces = wrapped(&text, beside.max(12));
        let mut label = self.label(word, style);
        for (row, piece) in pieces.iter().enumerate() {
            let (name, end) = if row == 0 {
                (id.as_str(), place.as_str())
            } else {
                ("", "")
            };
            let gap = longest.saturating_sub(columns(name)) + 2;
            let taken = columns(name) + gap + columns(piece);
            let fill = room.saturating_sub(taken + columns(end)).max(1);
            let line = format!(
                "{:INDENT$}{label}{}{:gap$}{}{:fill$}{}",
                "",
                self.paint(
                    if word == "no" {
                        Style::Dim
                    } else {
                        Style::Strong
                    },
                    name
                ),
                "",
                self.paint(
                    if word == "no" {
                        Style::Dim
                    } else {
                        Style::Plain
                    },
                    piece
                ),
                "",
                self.paint(Style::Dim, end),
            );
            self.end(&line);
            label = " ".repeat(LABEL);
        }
        self.steps(told, trial);
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

    /// The answer for the whole command.
    fn answer(&mut self, told: &[Told], judgement: &Judgement) {
        self.end("");
        let decision = self.paint(
            Style::Decision(judgement.decision),
            &judgement.decision.to_string(),
        );
        let decides = told
            .iter()
            .position(|one| one.decision() == judgement.decision);
        let because = decides
            .filter(|_| told.len() > 1)
            .map(|index| format!("because of {}: ", index + 1))
            .unwrap_or_default();
        let rule = judgement.rule.as_ref().map_or_else(
            || {
                let origin = decides.and_then(|index| told[index].default_of());
                format!("the default of {}", origin.unwrap_or("the policy"))
            },
            |rule| format!("rule {rule}"),
        );
        let rule = term::text(&rule);
        self.end(&format!("{decision}  {because}{rule}"));
        let secrets = told
            .iter()
            .find(|one| one.explanation.evaluation.reason == judgement.reason)
            .map(|one| one.secrets.clean(&judgement.reason));
        let reason = secrets.unwrap_or_else(|| term::text(&judgement.reason));
        for piece in wrapped(&reason, self.look.width - INDENT) {
            self.end(&format!("{:INDENT$}{piece}", ""));
        }
    }

    fn label(&self, word: &str, style: Style) -> String {
        let fill = LABEL - columns(word);
        format!("{}{:fill$}", self.paint(style, word), "")
    }

    fn row(&mut self, label: &str, text: &str) {
        let label = self.label(label, Style::Dim);
        self.labelled(&label, Style::Plain, text);
    }

    fn styled_row(&mut self, style: Style, label: &str, text: &str) {
        let label = self.label(label, style);
        self.labelled(&label, style, text);
    }

    fn labelled(&mut self, label: &str, style: Style, text: &str) {
        let blank = " ".repeat(LABEL);
        for (row, piece) in wrapped(text, self.look.width - INDENT - LABEL)
            .iter()
            .enumerate()
        {
            let label = if row == 0 { label } else { blank.as_str() };
            let piece = self.paint(style, piece);
            self.end(&format!("{:INDENT$}{label}{piece}", ""));
        }
    }
}

impl Told<'_> {
    fn decision(&self) -> Decision {
        self.explanation.evaluation.decision
    }

    /// The policy whose default it is that decides.
    fn default_of(&self) -> Option<&str> {
        let answer = Some(&self.explanation.evaluation);
        let mut voices = self.explanation.voices.iter();
        let voice = voices.find(|voice| voice.evaluation.as_ref() == answer)?;
        Some(&voice.policy.origin)
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
