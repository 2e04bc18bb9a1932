//! What stands on the screen, and what each key does to it. No I/O: keys and the size come in, rows go out.

use super::rows::{NARROW, cut, tail, wrap};
use super::screen::{Look, Row};
use crate::approval::terminal::Key;
use crate::approval::{ApprovalRequest, RequestId, Vote, prompt, tty};
use crate::clock::{self, Moment};

/// A request that waits.
pub(super) struct Item {
    pub(super) request: ApprovalRequest,
    pub(super) votes: Vec<Vote>,
    /// How an approval is given that is worth enough.
    pub(super) how: String,
    /// Who sits here.
    pub(super) person: String,
}

/// What is to be done after a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Stay,
    Quit,
    /// A question was put: what was typed before does not answer it.
    Ask,
    Approve(RequestId),
    Reject(RequestId, Option<String>),
}

#[derive(Default)]
enum Mode {
    #[default]
    List,
    Help,
    /// All of one request.
    All,
    /// The question in full; a code must be typed where what it does cannot be taken back.
    Approve {
        code: Option<String>,
        typed: String,
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

const KEYS: &str = "a approve  r reject  enter all of it  j/k move  ? help  q quit";
const KEYS_SHORT: &str = "a yes  r no  enter all  j/k  ?  q quit";
const HELP: [&str; 10] = [
    "j, k, arrows   choose a request",
    "enter          show all of it: digests, files, variables",
    "a              approve it, once: then y, or the code that is shown",
    "               where it destroys something or moves money",
    "r              reject it: then a reason, which the agent reads",
    "esc            back",
    "q              leave; what waits goes on waiting",
    "!              something could mislead you: read the beware lines",
    "",
    "An answer from here counts as none: any process of this user could have given it.",
];

impl Board {
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
                if !prompt::takes_a_word(&item.request, &item.votes, &item.person) {
                    self.message = format!("a key is not enough: {}", item.how);
                    return Step::Stay;
                }
                let code = if prompt::is_grave(&item.request) {
                    let Ok(code) = tty::code() else {
                        return Step::Stay;
                    };
                    Some(code)
                } else {
                    None
                };
                self.mode = Mode::Approve {
                    code,
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
        let Mode::Approve { code, typed } = &mut self.mode else {
            return Step::Stay;
        };
        let approves = match (key, &code) {
            (Key::Escape, _) => {
                self.mode = Mode::List;
                return Step::Stay;
            }
            (Key::Char('y'), None) => true,
            (Key::Enter, Some(code)) => {
                let right = typed == code;
                typed.clear();
                right
            }
            (Key::Char(c), Some(_)) if c != ' ' => {
                typed.push(c.to_ascii_lowercase());
                return Step::Stay;
            }
            (Key::Backspace, Some(_)) => {
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

    /// The text of the request that is looked at, wrapped.
    fn text(&self, width: usize) -> Vec<Row> {
        let Some(item) = self.item() else {
            return Vec::new();
        };
        let text = match self.mode {
            Mode::All => prompt::details(&item.request),
            _ => prompt::question(&item.request, &item.votes),
        };
        let mut rows = Vec::new();
        let mut look = Look::Plain;
        for line in text.lines() {
            if !line.starts_with("              ") {
                look = if line.starts_with("  beware") || line.starts_with("  taken away") {
                    Look::Warning
                } else {
                    Look::Plain
                };
            }
            rows.extend(wrap(line, width).into_iter().map(|text| Row { text, look }));
        }
        rows
    }

    /// The rows of the screen, exactly as many as it has.
    pub(super) fn frame(&mut self, width: usize, height: usize, now: Moment) -> Vec<Row> {
        // A screen that grew has room for what was scrolled away.
        let last = self.text(width).len().saturating_sub(body(height));
        self.from = self.from.min(last);
        let mut rows = match &self.mode {
            Mode::List => self.list(width, height, now),
            Mode::Help => {
                let help = HELP.iter().flat_map(|line| wrap(line, width));
                std::iter::once(row("sudomode watch", Look::Title))
                    .chain(help.map(|text| row(&text, Look::Plain)))
                    .collect()
            }
            Mode::Reject { .. } => {
                let mut rows = self.page("reject", width, height);
                rows.truncate(height.saturating_sub(2));
                rows
            }
            Mode::All | Mode::Approve { .. } => self.page(
                if matches!(self.mode, Mode::All) {
                    "all of"
                } else {
                    "approve"
                },
                width,
                height,
            ),
        };
        let whole = self.seen_whole(width, height);
        let foot = match &self.mode {
            Mode::List if width < NARROW => row(KEYS_SHORT, Look::Quiet),
            Mode::List => row(KEYS, Look::Quiet),
            Mode::Help => row("any key goes back", Look::Quiet),
            Mode::All => row("j/k, space move  esc back", Look::Quiet),
            Mode::Reject { reason } => row(
                &format!("why (enter rejects, esc back): {}", tail(reason, width / 2)),
                Look::Title,
            ),
            Mode::Approve { .. } if !whole => {
                row("more below: space shows it  esc back", Look::Warning)
            }
            Mode::Approve { code: None, .. } => row("y approves it, once  esc back", Look::Title),
            Mode::Approve {
                code: Some(code),
                typed,
            } => row(
                &format!("type {code} and enter to approve (esc back): {typed}"),
                Look::Title,
            ),
        };
        rows.truncate(height.saturating_sub(1));
        rows.resize(height.saturating_sub(1), row("", Look::Plain));
        rows.push(foot);
        for row in &mut rows {
            row.text = cut(&row.text, width);
        }
        rows
    }

    fn list(&self, width: usize, height: usize, now: Moment) -> Vec<Row> {
        let count = self.items.len();
        let title = match count {
            0 => "sudomode watch  nothing waits for you".to_owned(),
            1 => "sudomode watch  1 request waits".to_owned(),
            _ => format!("sudomode watch  {count} requests wait"),
        };
        let mut rows = vec![row(&title, Look::Title)];
        let room = (height.saturating_sub(4) / 3).max(1);
        let at = self
            .items
            .iter()
            .position(|item| Some(&item.request.id) == self.chosen.as_ref());
        let first = at.map_or(0, |at| (at + 1).saturating_sub(room));
        for item in self.items.iter().skip(first).take(room) {
            let chosen = Some(&item.request.id) == self.chosen.as_ref();
            let look = if chosen { Look::Chosen } else { Look::Plain };
            rows.push(row(&line(item, chosen, width, now), look));
        }
        if count > first + room {
            rows.push(row(
                &format!("  … {} more below", count - first - room),
                Look::Quiet,
            ));
        }
        rows.push(row(&self.message, Look::Warning));
        let space = height.saturating_sub(rows.len() + 1);
        let text = self.text(width);
        let left = text.len().saturating_sub(space);
        if left == 0 {
            rows.extend(text);
        } else {
            let shown = space.saturating_sub(1);
            let hidden = text.len() - shown;
            rows.extend(text.into_iter().take(shown));
            rows.push(row(
                &format!("  … {hidden} more lines: a or enter shows them"),
                Look::Warning,
            ));
        }
        rows
    }

    fn page(&self, what: &str, width: usize, height: usize) -> Vec<Row> {
        let id = self.chosen.as_ref().map_or("", |id| id.short());
        let text = self.text(width);
        let shown = text.into_iter().skip(self.from).take(body(height));
        std::iter::once(row(&format!("{what} {id}"), Look::Title))
            .chain(shown)
            .collect()
    }
}

/// Rows that a text has between the title and the foot.
fn body(height: usize) -> usize {
    height.saturating_sub(2).max(1)
}

/// One request on one row: how long it waits, who asks, what would happen, what could mislead.
fn line(item: &Item, chosen: bool, width: usize, now: Moment) -> String {
    let request = &item.request;
    let mark = if chosen { '>' } else { ' ' };
    let warns = if prompt::beware(&request.asked).is_empty() {
        ' '
    } else {
        '!'
    };
    let agent = request.asked.agent.as_deref().unwrap_or("-");
    let votes = match item.votes.len() {
        0 => String::new(),
        count => format!(" [{count} so far]"),
    };
    let id = request.id.short();
    let what = prompt::intents_line(&request.asked.intents);
    if width < NARROW {
        return format!("{mark}{warns}{id} {what}{votes}");
    }
    let (asked, left) = (
        clock::ago(request.created_at, now),
        clock::until(request.deadline.wall, now).replace("in ", ""),
    );
    format!("{mark}{warns}{id}  {asked:>10}, {left:>6} left  {agent}  {what}{votes}")
}

fn row(text: &str, look: Look) -> Row {
    Row {
        text: text.to_owned(),
        look,
    }
}
