//! The rows of the screen.

use super::{Board, Item, Mode, Wanted};
use crate::approval::prompt;
use crate::approval::terminal::Secret;
use crate::clock::{self, Moment};
use crate::commands::watch::rows::{NARROW, cut, tail, wrap};
use crate::commands::watch::screen::{Look, Row};

const KEYS: &str = "a approve  r reject  enter all of it  j/k move  ? help  q quit";
const KEYS_SHORT: &str = "a yes  r no  enter all  j/k  ?  q quit";
const HELP: [&str; 12] = [
    "j, k, arrows   choose a request",
    "enter          show all of it: digests, files, variables",
    "a              approve it, once: then y, or the code that is shown",
    "               where it destroys something or moves money; where a word",
    "               is not enough, p for a passphrase or s for a signature",
    "r              reject it: then a reason, which the agent reads",
    "esc            back",
    "q              leave; what waits goes on waiting",
    "!              something could mislead you: read the beware lines",
    "",
    "An answer without proof counts as none: any process of this user could have given it.",
    "A no needs no proof: it only stops what was asked, and is recorded as anybody's word.",
];

impl Board {
    /// The text of the request that is looked at, wrapped.
    pub(super) fn text(&self, width: usize) -> Vec<Row> {
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
    pub(in crate::commands::watch) fn frame(
        &mut self,
        width: usize,
        height: usize,
        now: Moment,
    ) -> Vec<Row> {
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
            Mode::All | Mode::Approve { .. } | Mode::Passphrase { .. } => self.page(
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
            Mode::Approve { wanted, typed } => row(&self.wants(wanted, typed), Look::Title),
            Mode::Passphrase { of, typed } => row(&self.asks(*of, typed), Look::Title),
        };
        rows.truncate(height.saturating_sub(1));
        rows.resize(height.saturating_sub(1), row("", Look::Plain));
        rows.push(foot);
        for row in &mut rows {
            row.text = cut(&row.text, width);
        }
        rows
    }

    /// The foot below a question that was seen in full.
    fn wants(&self, wanted: &Wanted, typed: &str) -> String {
        match wanted {
            Wanted::Key => "y approves it, once  esc back".to_owned(),
            Wanted::Code(code) => format!("type {code} and enter to approve (esc back): {typed}"),
            Wanted::Proof => {
                let proofs = self.item().map(|item| &item.proofs);
                let whose = proofs.and_then(|proofs| proofs.passphrases.first());
                let whose = whose.map(|name| format!("p passphrase of {name}  "));
                let key = proofs.and_then(|proofs| proofs.keys.first());
                let key = key.map(|key| format!("s signature of {}  ", key.person));
                let ways = [whose, key].into_iter().flatten().collect::<String>();
                format!("{ways}esc back")
            }
        }
    }

    /// The foot while a passphrase is typed. How long it is nobody reads.
    fn asks(&self, of: usize, typed: &Secret) -> String {
        let people = self.item().map(|item| item.proofs.passphrases.as_slice());
        let people = people.unwrap_or_default();
        let name = people.get(of).map_or("", String::as_str);
        let others = if people.len() > 1 {
            "up/down another, "
        } else {
            ""
        };
        let begun = if typed.0.is_empty() { "" } else { "…" };
        format!("passphrase of {name} ({others}esc back): {begun}")
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
pub(super) fn body(height: usize) -> usize {
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
