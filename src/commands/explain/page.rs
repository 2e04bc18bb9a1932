//! The page: the line with its carets, each intent with the rules that were tried on it, and the answer.

use super::super::ink::{Ink, Style, columns, wrapped};
use super::carets::{self, Row};
use super::secrets::Secrets;
use super::subject::Subject;
use crate::approval::prompt;
use crate::intent::{Effect, Intent, Place};
use crate::policy::{Decision, Explanation, Judgement, effect_name};
use crate::term;

/// Everything stands behind so many blanks, where numbers of intents have their place.
pub(super) const INDENT: usize = 3;
/// The columns of a label and the blanks behind it.
pub(super) const LABEL: usize = 12;
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

pub(super) struct Page {
    pub(super) look: Look,
    text: String,
}

impl Page {
    pub(super) fn paint(&self, style: Style, text: &str) -> String {
        self.look.ink.paint(style, text)
    }

    pub(super) fn end(&mut self, line: &str) {
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

    pub(super) fn label(&self, word: &str, style: Style) -> String {
        let fill = LABEL - columns(word);
        format!("{}{:fill$}", self.paint(style, word), "")
    }

    pub(super) fn row(&mut self, label: &str, text: &str) {
        let label = self.label(label, Style::Dim);
        self.labelled(&label, Style::Plain, text);
    }

    pub(super) fn styled_row(&mut self, style: Style, label: &str, text: &str) {
        let label = self.label(label, style);
        self.labelled(&label, style, text);
    }

    pub(super) fn labelled(&mut self, label: &str, style: Style, text: &str) {
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
    pub(super) fn decision(&self) -> Decision {
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
