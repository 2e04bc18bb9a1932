//! Text that a builtin runs: `eval`, `source`, `trap`, `mapfile -C`.

use std::rc::Rc;

use super::super::{MAY_CHANGE, Place, Stdin, UNKNOWN};
use super::simple::Ready;
use super::state::State;
use super::walk::{Later, Walker};

impl Walker<'_> {
    /// `eval` reads its words as a text of the same shell.
    pub(super) fn eval(&mut self, ready: &Ready, rest: &[String], state: &mut State) {
        let rest = rest.strip_prefix(&["--".to_owned()][..]).unwrap_or(rest);
        let text = rest.join(" ");
        if text.contains(UNKNOWN) {
            self.code(
                ready,
                &text,
                "what eval runs is known only at run time",
                state,
            );
            return;
        }
        let base = verbatim(ready, &text);
        let from = self.out.len();
        let outer = std::mem::replace(&mut state.stdin, ready.stdin.clone());
        self.scoped(|walker| walker.text(&text, base, state));
        state.stdin = outer;
        for intent in self.out.iter_mut().skip(from) {
            intent.chain.insert(0, "eval".to_owned());
        }
        self.place(from, ready);
    }

    /// `source FILE`: the file is read as a text of the same shell.
    pub(super) fn source(&mut self, ready: &Ready, rest: &[String], state: &mut State) {
        let rest = rest.strip_prefix(&["--".to_owned()][..]).unwrap_or(rest);
        let Some((path, parameters)) = rest.split_first() else {
            return;
        };
        let before = self.scope.looked();
        let text = match path.as_str() {
            "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0" => match ready.stdin {
                Stdin::Text(text) => Ok(text.clone()),
                Stdin::Empty => Ok(String::new()),
                _ => Err("what it reads is known only at run time".to_owned()),
            },
            path if path.contains(UNKNOWN) => {
                Err("which file is read is known only at run time".to_owned())
            }
            path => self
                .in_place(state, |world| world.read(path))
                .and_then(|bytes| {
                    String::from_utf8(bytes).map_err(|_| "the file is no text".to_owned())
                }),
        };
        let looked = self.scope.looked().saturating_sub(before);
        match text {
            Ok(text) => {
                let from = self.out.len();
                let outer = state.parameters.clone();
                if !parameters.is_empty() {
                    state.parameters = Some(Rc::new(rest.to_vec()));
                    state.loose |= ready.loose;
                }
                let given = state.parameters.clone();
                self.scoped(|walker| walker.text(&text, None, state));
                if !parameters.is_empty() {
                    // What it sets itself stays.
                    state.parameters = outer.filter(|_| state.parameters == given);
                }
                for intent in self.out.iter_mut().skip(from) {
                    intent.chain.insert(0, format!("source {path}"));
                }
                self.place(from, ready);
                self.own(ready, "source", state);
                self.scope.claim(looked);
                if let Some(own) = self.out.last_mut().filter(|_| looked > 0) {
                    own.doubt(MAY_CHANGE);
                }
            }
            Err(why) => self.code(ready, path, &why, state),
        }
    }

    /// Code that is not seen: it may change anything the shell knows.
    pub(super) fn code(&mut self, ready: &Ready, code: &str, why: &str, state: &mut State) {
        if !self.is_dry() {
            let intent = super::unseen(code, why);
            self.finish(vec![intent], ready, state);
        }
        state.go(Place::Unknown);
        state.distrust.get_or_insert_with(|| why.to_owned());
    }

    /// `trap TEXT SIGNAL…`: the text runs later.
    pub(super) fn trap(&mut self, ready: &Ready, rest: &[String], state: &mut State) {
        let rest = rest.strip_prefix(&["--".to_owned()][..]).unwrap_or(rest);
        let [text, signals @ ..] = rest else { return };
        if signals.is_empty() {
            return;
        }
        if text == "-" || text.is_empty() || text.starts_with("-l") || text.starts_with("-p") {
            return;
        }
        if text.contains(UNKNOWN) {
            let why = "what a trap runs is known only at run time";
            self.code(ready, text, why, &mut state.clone());
            return;
        }
        if self.is_dry() {
            return;
        }
        let at_the_end = signals
            .iter()
            .all(|signal| matches!(signal.as_str(), "EXIT" | "exit" | "0"));
        if !at_the_end {
            // It may run before any command that follows: what it writes is not what is there now.
            let from = self.out.len();
            self.scoped(|walker| walker.text(text, None, &mut state.clone()));
            self.out.truncate(from);
        }
        self.later.push(Later {
            text: text.clone(),
            base: verbatim(ready, text),
            place: ready.source.place(ready.span),
            state: state.clone(),
            journal: state.journal(),
            at_the_end,
        });
    }

    /// `mapfile -C TEXT`: runs it every so often.
    pub(super) fn callback(&mut self, ready: &Ready, rest: &[String], state: &mut State) {
        let at = rest.iter().position(|word| word == "-C");
        let Some(text) = at.and_then(|at| rest.get(at + 1)) else {
            return;
        };
        let line = format!("{text} {UNKNOWN}");
        if text.contains(UNKNOWN) {
            self.code(ready, text, "what it runs is known only at run time", state);
        } else {
            self.scoped(|walker| walker.text(&line, None, &mut state.clone()));
        }
    }
}

/// Where a text stands letter by letter in the command, so that its parts can be pointed at.
fn verbatim(ready: &Ready, text: &str) -> Option<usize> {
    let (start, _) = ready.source.place(ready.span)?;
    let at = ready.source.slice(ready.span).find(text)?;
    (!text.is_empty()).then_some(start + at)
}
