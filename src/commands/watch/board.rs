//! What stands on the screen, and what each key does to it. No I/O: keys and the size come in, rows go out.

mod frame;

use std::path::PathBuf;

use zeroize::Zeroizing;

use self::frame::body;
use crate::approval::terminal::{Key, Secret};
use crate::approval::{ApprovalRequest, Proofs, RequestId, Status, Vote, prompt, tty};

/// A request that waits.
pub(super) struct Item {
    pub(super) request: ApprovalRequest,
    pub(super) votes: Vec<Vote>,
    /// What could be proven here.
    pub(super) proofs: Proofs,
    /// How an approval is given elsewhere that is worth enough.
    pub(super) how: String,
    /// Who sits here.
    pub(super) person: String,
}

/// What is to be done after a key.
pub(super) enum Step {
    Stay,
    Quit,
    /// A question was put: what was typed before does not answer it.
    Ask,
    Approve(RequestId),
    /// The request as it was shown: what is proven is a yes to that.
    Prove(Box<ApprovalRequest>, Proof),
    Reject(RequestId, Option<String>),
}

/// What stands for a yes where a word is not enough.
pub(super) enum Proof {
    /// Whose passphrase.
    Passphrase(String, Zeroizing<String>),
    /// A key that ssh-keygen signs with.
    Key(PathBuf),
}

/// What a yes takes.
enum Wanted {
    Key,
    /// A code, where what it does cannot be taken back.
    Code(String),
    /// More than a word.
    Proof,
}

#[derive(Default)]
enum Mode {
    #[default]
    List,
    Help,
    /// All of one request.
    All,
    /// The question in full.
    Approve {
        wanted: Wanted,
        typed: String,
    },
    /// The passphrase of one of those who have one.
    Passphrase {
        of: usize,
        typed: Secret,
    },
    Reject {
        reason: String,
    },
}

/// The list, which of it is chosen, and what is being asked.
#[derive(Default)]
pub(super) struct Board {
    items: Vec<Item>,
    chosen: Option<RequestId>,
    mode: Mode,
    /// First row shown of a text that is longer than the screen.
    from: usize,
    /// How far the question was seen.
    seen: usize,
    /// What became of the last answer.
    pub(super) message: String,
}

impl Board {
    /// With this request chosen, if it still waits.
    pub(super) fn of(chosen: Option<ApprovalRequest>) -> Self {
        let (waits, message) = match chosen {
            Some(request) if request.status != Status::Pending => {
                (None, format!("{} {}", request.id.short(), request.status))
            }
            chosen => (chosen, String::new()),
        };
        Self {
            chosen: waits.map(|request| request.id),
            message,
            ..Self::default()
        }
    }

    /// The requests that wait now. What was chosen stays so; when it is gone, nothing is chosen in its place, so
    /// that a key cannot hit another one.
    pub(super) fn show(&mut self, items: Vec<Item>) {
        let first = self.items.is_empty() && self.chosen.is_none();
        self.items = items;
        let gone = self.chosen.is_some() && self.item().is_none();
        if gone {
            if !matches!(self.mode, Mode::List | Mode::Help) {
                "it was decided elsewhere, or its time is over".clone_into(&mut self.message);
                self.mode = Mode::List;
            }
            self.chosen = None;
        }
        if first && matches!(self.mode, Mode::List) {
            self.chosen = self.items.first().map(|item| item.request.id.clone());
        }
    }

    fn item(&self) -> Option<&Item> {
        let chosen = self.chosen.as_ref()?;
        self.items.iter().find(|item| item.request.id == *chosen)
    }

    /// What a key does.
    pub(super) fn press(&mut self, key: Key, width: usize, height: usize) -> Step {
        if matches!(key, Key::Interrupt | Key::End) {
            return Step::Quit;
        }
        match &mut self.mode {
            Mode::List => self.press_in_list(key),
            Mode::Help => {
                self.mode = Mode::List;
                Step::Stay
            }
            Mode::All => {
                if matches!(key, Key::Escape | Key::Enter | Key::Char('q')) {
                    self.mode = Mode::List;
                } else {
                    self.scroll(key, width, height);
                }
                Step::Stay
            }
            Mode::Reject { reason } => {
                match key {
                    Key::Enter => {
                        let reason = Some(std::mem::take(reason)).filter(|text| !text.is_empty());
                        self.mode = Mode::List;
                        return match &self.chosen {
                            Some(id) => Step::Reject(id.clone(), reason),
                            None => Step::Stay,
                        };
                    }
                    Key::Escape => self.mode = Mode::List,
                    Key::Backspace => drop(reason.pop()),
                    Key::Char(c) => reason.push(c),
                    _ => {}
                }
                Step::Stay
            }
            Mode::Approve { .. } => self.press_in_approval(key, width, height),
            Mode::Passphrase { .. } => self.press_in_passphrase(key),
        }
    }

    fn press_in_list(&mut self, key: Key) -> Step {
        self.message.clear();
        match key {
            Key::Char('q') => return Step::Quit,
            Key::Char('?') => self.mode = Mode::Help,
            Key::Char('j') | Key::Down => self.choose(1),
            Key::Char('k') | Key::Up => self.choose(-1),
            Key::Enter if self.item().is_some() => {
                self.mode = Mode::All;
                self.from = 0;
            }
            Key::Char('r') if self.item().is_some() => {
                self.mode = Mode::Reject {
                    reason: String::new(),
                };
                return Step::Ask;
            }
            Key::Char('a') => {
                let Some(item) = self.item() else {
                    return Step::Stay;
                };
                let word = prompt::takes_a_word(&item.request, &item.votes, &item.person);
                if !word && item.proofs.is_empty() {
                    self.message = format!("a key is not enough: {}", item.how);
                    return Step::Stay;
                }
                let wanted = if !word {
                    Wanted::Proof
                } else if prompt::is_grave(&item.request) {
                    let Ok(code) = tty::code() else {
                        return Step::Stay;
                    };
                    Wanted::Code(code)
                } else {
                    Wanted::Key
                };
                self.mode = Mode::Approve {
                    wanted,
                    typed: String::new(),
                };
                (self.from, self.seen) = (0, 0);
                return Step::Ask;
            }
            _ => {}
        }
        Step::Stay
    }

    fn press_in_approval(&mut self, key: Key, width: usize, height: usize) -> Step {
        let whole = self.seen_whole(width, height);
        let Mode::Approve { wanted, typed } = &mut self.mode else {
            return Step::Stay;
        };
        let approves = match (key, &wanted) {
            (Key::Escape, _) => {
                self.mode = Mode::List;
                return Step::Stay;
            }
            (Key::Char('y'), Wanted::Key) => true,
            (Key::Char(way @ ('p' | 's')), Wanted::Proof) if whole => return self.prove(way),
            (Key::Enter, Wanted::Code(code)) => {
                let right = typed == code;
                typed.clear();
                right
            }
            (Key::Char(c), Wanted::Code(_)) if c != ' ' => {
                typed.push(c.to_ascii_lowercase());
                return Step::Stay;
            }
            (Key::Backspace, Wanted::Code(_)) => {
                typed.pop();
                return Step::Stay;
            }
            _ => {
                self.scroll(key, width, height);
                return Step::Stay;
            }
        };
        match &self.chosen {
            Some(id) if approves && whole => {
                let id = id.clone();
                self.mode = Mode::List;
                Step::Approve(id)
            }
            _ => Step::Stay,
        }
    }

    /// Begins to take a passphrase, or has a key sign.
    fn prove(&mut self, way: char) -> Step {
        let Some(item) = self.item() else {
            return Step::Stay;
        };
        if way == 'p' && !item.proofs.passphrases.is_empty() {
            self.mode = Mode::Passphrase {
                of: 0,
                typed: Secret::default(),
            };
            return Step::Ask;
        }
        match item.proofs.keys.first() {
            Some(key) if way == 's' => {
                let shown = Box::new(item.request.clone());
                let step = Step::Prove(shown, Proof::Key(key.path.clone()));
                self.mode = Mode::List;
                step
            }
            _ => Step::Stay,
        }
    }

    fn press_in_passphrase(&mut self, key: Key) -> Step {
        let people = self.item().map_or(0, |item| item.proofs.passphrases.len());
        let Mode::Passphrase { of, typed } = &mut self.mode else {
            return Step::Stay;
        };
        match key {
            Key::Escape => self.mode = Mode::List,
            // Another person begins anew.
            Key::Down | Key::Up if people > 1 => {
                *of = (*of + if key == Key::Down { 1 } else { people - 1 }) % people;
                *typed = Secret::default();
            }
            Key::Enter => {
                let (of, typed) = (*of, std::mem::take(typed).0);
                self.mode = Mode::List;
                let item = self.item().filter(|_| !typed.is_empty());
                if let Some(item) = item
                    && let Some(person) = item.proofs.passphrases.get(of)
                {
                    let proof = Proof::Passphrase(person.clone(), typed);
                    return Step::Prove(Box::new(item.request.clone()), proof);
                }
            }
            key => typed.press(key),
        }
        Step::Stay
    }

    fn choose(&mut self, by: isize) {
        let at = self.chosen.as_ref().and_then(|chosen| {
            self.items
                .iter()
                .position(|item| item.request.id == *chosen)
        });
        let last = self.items.len().saturating_sub(1);
        let next = match at {
            None => 0,
            Some(at) => at.saturating_add_signed(by).min(last),
        };
        self.chosen = self.items.get(next).map(|item| item.request.id.clone());
    }

    fn scroll(&mut self, key: Key, width: usize, height: usize) {
        let length = self.text(width).len();
        let page = body(height);
        let last = length.saturating_sub(page);
        self.from = match key {
            Key::Char('j') | Key::Down => (self.from + 1).min(last),
            Key::Char('k') | Key::Up => self.from.saturating_sub(1).min(last),
            Key::Char(' ') => (self.from + page.saturating_sub(1).max(1)).min(last),
            _ => self.from.min(last),
        };
        self.seen_whole(width, height);
    }

    /// True once every row of the question was on the screen.
    fn seen_whole(&mut self, width: usize, height: usize) -> bool {
        // Rows between what was seen and what is shown were skipped by a change of the size.
        if self.from <= self.seen {
            self.seen = self.seen.max(self.from + body(height));
        }
        self.seen >= self.text(width).len()
    }
}
