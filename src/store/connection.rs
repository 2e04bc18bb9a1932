//! A connection and its transactions, which nest: several methods can be one, and each can be undone alone.
//!
//! What nests costs nothing until it writes; events are gathered and written together before the end.

use std::cell::{Ref, RefCell};
use std::ops::Deref;
use std::sync::LazyLock;

use super::Changed;
use super::postgres::Listener;
use super::sql::{Row, Sql, Value};
use crate::approval::Status;
use crate::audit::{Event, Head};
use crate::error::Error;

/// What an event has.
const COLUMNS: usize = 8;
/// How many events one statement writes: many, some, or one.
static INSERTIONS: LazyLock<[(usize, String); 3]> =
    LazyLock::new(|| [64, 8, 1].map(|rows| (rows, insertion(rows))));

#[derive(Debug)]
pub(super) struct Connection {
    sql: Box<dyn Sql>,
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The transactions that lie within each other, the outermost first.
    parts: Vec<Part>,
    /// The chain as it stood when the outermost one began.
    began: Head,
    /// Events since then; the first so many are written.
    events: Vec<Recorded>,
    written: usize,
    /// How many savepoints the database holds.
    savepoints: usize,
    /// True in a transaction that only looks.
    looking: bool,
    /// A part could not be undone, so the whole must be.
    doomed: bool,
    /// Up to which event it was told what changed; `None` where nobody listens.
    seen: Option<i64>,
    changed: Vec<Changed>,
}

/// A transaction within another one, or the outermost.
#[derive(Debug)]
struct Part {
    events: usize,
    written: usize,
    /// The savepoint that undoes it, once it has written something.
    savepoint: Option<usize>,
}

#[derive(Debug)]
struct Recorded {
    event: Event,
    /// The line of a journal that it was.
    line: Option<String>,
    /// Where its request stands since then, if that is of interest.
    status: Option<Status>,
}

impl Connection {
    pub(super) fn new(sql: Box<dyn Sql>) -> Self {
        Self {
            sql,
            state: RefCell::default(),
        }
    }

    /// One statement that gives rows. One that reads events calls [`Self::flush`] first.
    pub(super) fn query(&self, statement: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Error> {
        if self.begun() {
            self.sql.query(statement, values)
        } else {
            self.sql.query_alone(statement, values)
        }
    }

    fn begun(&self) -> bool {
        let state = self.state.borrow();
        state.looking || !state.parts.is_empty()
    }

    /// What tells that others wrote, where it takes telling.
    pub(super) fn listener(&self) -> Option<Listener> {
        self.sql.listener()
    }

    /// The end of the chain.
    pub(super) fn head(&self) -> Result<Head, Error> {
        let state = self.state.borrow();
        match (state.events.last(), state.parts.is_empty()) {
            (Some(last), _) => Ok(Head::from(&last.event)),
            (None, false) => Ok(state.began.clone()),
            (None, true) => {
                drop(state);
                head_of(&self.query(HEAD, &[])?)
            }
        }
    }

    /// Writes the events that were gathered.
    pub(super) fn flush(&self) -> Result<(), Error> {
        loop {
            let state = self.state.borrow();
            let left = state.events.len() - state.written;
            let Some((batch, statement)) = INSERTIONS.iter().find(|(rows, _)| *rows <= left) else {
                return Ok(());
            };
            let events = Ref::map(state, |state| {
                &state.events[state.written..state.written + batch]
            });
            let values: Vec<Value<'static>> = events.iter().flat_map(values).collect();
            drop(events);
            self.savepoint()?;
            self.sql.execute(statement, &values)?;
            self.state.borrow_mut().written += batch;
        }
    }

    /// Begins a transaction, within the one that is open if there is one.
    pub(super) fn begin(&self) -> Result<(), Error> {
        if self.state.borrow().parts.is_empty() {
            let began = self.sql.begin()?;
            let mut state = self.state.borrow_mut();
            state.began = began;
            state.savepoints = 0;
            state.doomed = false;
        }
        let mut state = self.state.borrow_mut();
        let part = Part {
            events: state.events.len(),
            written: state.written,
            savepoint: None,
        };
        state.parts.push(part);
        Ok(())
    }

    /// Ends the innermost transaction; the outermost is durable then. True if that is of interest to who waits.
    pub(super) fn commit(&self) -> Result<bool, Error> {
        let whole = self.state.borrow().parts.len() == 1;
        let changes = whole && self.finish()?;
        self.state.borrow_mut().parts.pop();
        Ok(changes)
    }

    fn finish(&self) -> Result<bool, Error> {
        if self.state.borrow().doomed {
            return Err(Error::Unavailable {
                what: "the store cannot be used: a part of the work could not be undone".to_owned(),
                hint: "nothing of it was kept; run the same command again".to_owned(),
            });
        }
        self.flush()?;
        let (seen, began) = {
            let state = self.state.borrow();
            (state.seen.unwrap_or(i64::MAX), state.began.seq)
        };
        let mut changed = self.elsewhere(seen, began)?;
        let head = self
            .state
            .borrow()
            .events
            .last()
            .map(|last| Head::from(&last.event));
        self.sql.commit(head.as_ref())?;
        let mut state = self.state.borrow_mut();
        let events = std::mem::take(&mut state.events);
        state.written = 0;
        if state.seen.is_some() {
            state.seen = Some(head.map_or(state.began.seq, |head| head.seq));
            changed.extend(events.iter().filter_map(Recorded::changed));
            state.changed.extend(changed);
        }
        Ok(events.iter().any(|event| event.status.is_some()))
    }

    /// Undoes the innermost transaction.
    pub(super) fn rollback(&self) {
        let mut state = self.state.borrow_mut();
        let Some(part) = state.parts.pop() else {
            return;
        };
        state.events.truncate(part.events);
        state.written = part.written;
        if state.parts.is_empty() {
            self.sql.rollback();
        } else if let Some(number) = part.savepoint {
            state.savepoints = number;
            let undone = self
                .sql
                .batch(&format!("ROLLBACK TO SAVEPOINT part{number}"));
            state.doomed |= undone.is_err();
        }
    }

    /// Whatever the transactions that are open and have not written yet write from here on can be undone. Those that
    /// begin to write together share a savepoint.
    fn savepoint(&self) -> Result<(), Error> {
        let mut state = self.state.borrow_mut();
        let new = |part: &Part| part.savepoint.is_none();
        let Some(first) = state.parts.iter().skip(1).position(new) else {
            return Ok(());
        };
        let number = state.parts[first].savepoint.unwrap_or_default() + 1;
        // What ended well needs its savepoint no longer.
        let release = if state.savepoints >= number {
            format!("RELEASE SAVEPOINT part{number}; ")
        } else {
            String::new()
        };
        self.sql
            .batch(&format!("{release}SAVEPOINT part{number}"))?;
        state.savepoints = number;
        for part in &mut state.parts[first + 1..] {
            part.savepoint = Some(number);
        }
        Ok(())
    }

    /// Begins to look at one state.
    pub(super) fn look(&self) -> Result<Look<'_>, Error> {
        let own = !self.begun();
        if own {
            self.sql.begin_to_look()?;
            self.state.borrow_mut().looking = true;
        }
        Ok(Look {
            connection: own.then_some(self),
        })
    }

    /// From here on it is remembered what changes.
    pub(super) fn listen(&self) -> Result<(), Error> {
        let seq = self.head()?.seq;
        self.state.borrow_mut().seen = Some(seq);
        Ok(())
    }

    /// What changed since this was last asked, and is durable.
    pub(super) fn changed(&self) -> Vec<Changed> {
        std::mem::take(&mut self.state.borrow_mut().changed)
    }

    /// Looks for what was changed over other connections.
    pub(super) fn look_elsewhere(&self) -> Result<(), Error> {
        let Some(seen) = self.state.borrow().seen else {
            return Ok(());
        };
        let head = self.head()?.seq;
        let changed = self.elsewhere(seen, head)?;
        let mut state = self.state.borrow_mut();
        state.seen = Some(head.max(seen));
        state.changed.extend(changed);
        Ok(())
    }

    /// What the events after one and up to another tell of requests.
    fn elsewhere(&self, after: i64, last: i64) -> Result<Vec<Changed>, Error> {
        if after >= last {
            return Ok(Vec::new());
        }
        let rows = self.query(
            "SELECT e.request, r.status, e.seq FROM events e JOIN requests r ON r.id = e.request \
             WHERE e.seq > ?1 AND e.seq <= ?2 ORDER BY e.seq",
            &[after.into(), last.into()],
        )?;
        rows.iter()
            .map(|row| {
                Ok(Changed {
                    request: row.parsed(0)?,
                    status: row.parsed(1)?,
                    seq: row.integer(2)?,
                })
            })
            .collect()
    }
}

/// A look at one state of the store, until it is dropped.
#[must_use]
pub(super) struct Look<'c> {
    connection: Option<&'c Connection>,
}

impl Drop for Look<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection {
            connection.state.borrow_mut().looking = false;
            connection.sql.rollback();
        }
    }
}

/// A connection in a transaction: what may write.
#[derive(Clone, Copy)]
pub(super) struct Transaction<'c>(pub(super) &'c Connection);

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.0
    }
}

impl Transaction<'_> {
    /// One statement that changes rows; gives how many.
    pub(super) fn execute(self, statement: &str, values: &[Value<'_>]) -> Result<usize, Error> {
        self.savepoint()?;
        self.sql.execute(statement, values)
    }

    /// Adds an event to the chain; where its request stands since then, if that is of interest.
    pub(super) fn append(self, event: Event, line: Option<&str>, status: Option<Status>) {
        let line = line.map(str::to_owned);
        self.state.borrow_mut().events.push(Recorded {
            event,
            line,
            status,
        });
    }
}

impl Recorded {
    fn changed(&self) -> Option<Changed> {
        Some(Changed {
            request: self.event.request.as_deref()?.parse().ok()?,
            status: self.status?,
            seq: self.event.seq,
        })
    }
}

/// Where the chain ends.
pub(super) const HEAD: &str = "SELECT seq, hash FROM head";

/// The end of the chain, as [`HEAD`] gives it.
pub(super) fn head_of(rows: &[Row]) -> Result<Head, Error> {
    rows.first().map_or_else(
        || Ok(Head::default()),
        |row| {
            Ok(Head {
                seq: row.integer(0)?,
                hash: row.text(1)?.to_owned(),
            })
        },
    )
}

fn insertion(rows: usize) -> String {
    let row = |row: usize| {
        let values: Vec<String> = (1..=COLUMNS)
            .map(|column| format!("?{}", row * COLUMNS + column))
            .collect();
        format!("({})", values.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!(
        "INSERT INTO events (seq, at, kind, request, body, prev, hash, line) VALUES {}",
        rows.join(", ")
    )
}

fn values(recorded: &Recorded) -> [Value<'static>; COLUMNS] {
    let event = recorded.event.clone();
    [
        event.seq.into(),
        event.at.0.into(),
        event.kind.into(),
        event.request.into(),
        event.body.into(),
        event.prev.into(),
        event.hash.into(),
        recorded.line.clone().into(),
    ]
}
