//! The thread behind a [`Desk`](super::Desk) that writes.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, broadcast, oneshot};

use super::Store;
use super::desk::{Changed, fault};
use crate::audit::Line;
use crate::error::Error;

/// How many pieces of work are committed at once at most.
const TOGETHER: usize = 256;
/// How long work may take that is committed at once; what is left waits for the next time.
const SHORT: Duration = Duration::from_millis(100);
/// How many notes are written at once at most.
const NOTES: usize = 2048;
/// How long a note waits for others before it is made durable.
const LINGER: Duration = Duration::from_millis(40);
/// How often what has outlived its time is ended.
const SWEEP: Duration = Duration::from_secs(1);
/// How long notes are tried to be written when all else has ended.
const LAST: Duration = Duration::from_secs(5);

/// What comes to the desk.
pub(super) enum Task {
    Work(Box<dyn Work>),
    Note(Box<Line>),
    /// Others wrote.
    Look,
    Close,
}

/// A piece of work: it is run in a transaction, and its caller hears of it once that is durable.
pub(super) trait Work: Send {
    fn run(&mut self, store: &mut Store);
    fn answer(self: Box<Self>, failed: Option<&Error>);
}

pub(super) struct Piece<T, F> {
    work: Option<F>,
    result: Option<Result<T, Error>>,
    caller: oneshot::Sender<Result<T, Error>>,
}

impl<T, F> Piece<T, F> {
    pub(super) fn new(work: F, caller: oneshot::Sender<Result<T, Error>>) -> Self {
        Self {
            work: Some(work),
            result: None,
            caller,
        }
    }
}

impl<T: Send, F: FnOnce(&mut Store) -> Result<T, Error> + Send> Work for Piece<T, F> {
    fn run(&mut self, store: &mut Store) {
        let Some(work) = self.work.take() else {
            return;
        };
        // One caller's fault is not the others': what a piece of work did is undone if it fails.
        let run = catch_unwind(AssertUnwindSafe(|| store.together(work)));
        self.result = Some(run.unwrap_or_else(|_| Err(fault("a piece of work panicked"))));
    }

    fn answer(self: Box<Self>, failed: Option<&Error>) {
        let result = match (failed, self.result) {
            (Some(error), _) => Err(error.clone()),
            (None, Some(result)) => result,
            (None, None) => Err(fault("a piece of work was not done")),
        };
        // A caller that went away finds what became of it when it asks again.
        let _ = self.caller.send(result);
    }
}

/// The thread that writes.
pub(super) struct Writer {
    store: Store,
    tasks: Receiver<Task>,
    places: Arc<Semaphore>,
    changes: broadcast::Sender<Changed>,
    /// Notes that are not durable yet.
    notes: Vec<Line>,
    /// Since when.
    noted: Option<Instant>,
    /// Work that came and had no time.
    left: VecDeque<Box<dyn Work>>,
    /// True if others wrote and it was not looked yet.
    look: bool,
    open: bool,
}

impl Writer {
    pub(super) fn new(
        store: Store,
        tasks: Receiver<Task>,
        places: Arc<Semaphore>,
        changes: broadcast::Sender<Changed>,
    ) -> Self {
        Self {
            store,
            tasks,
            places,
            changes,
            notes: Vec::new(),
            noted: None,
            left: VecDeque::new(),
            look: false,
            open: true,
        }
    }

    pub(super) fn work(mut self) {
        let mut sweep = Instant::now();
        while self.open || !self.left.is_empty() {
            let due = self.noted.map_or(sweep, |noted| sweep.min(noted + LINGER));
            let work = self.gather(due);
            let now = Instant::now();
            let sweeps = now >= sweep;
            let writes =
                self.notes.len() >= NOTES || self.noted.is_some_and(|noted| now >= noted + LINGER);
            if sweeps || writes || !work.is_empty() {
                let more = self.commit(work, sweeps);
                if sweeps && !more {
                    sweep = Instant::now() + SWEEP;
                }
            } else if self.look {
                // Where that fails, the next transaction looks.
                self.look = self.store.look_elsewhere().is_err();
                self.tell();
            }
        }
        let end = Instant::now() + LAST;
        while !self.notes.is_empty() && Instant::now() < end {
            self.commit(VecDeque::new(), false);
        }
    }

    /// What has come, and at the latest at that moment what there is then.
    fn gather(&mut self, due: Instant) -> VecDeque<Box<dyn Work>> {
        let mut work = std::mem::take(&mut self.left);
        if work.is_empty() {
            let wait = due.saturating_duration_since(Instant::now());
            match self.tasks.recv_timeout(wait) {
                Ok(task) => self.take(task, &mut work),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.open = false,
            }
        }
        while work.len() < TOGETHER && self.notes.len() < NOTES {
            let Ok(task) = self.tasks.try_recv() else {
                break;
            };
            self.take(task, &mut work);
        }
        work
    }

    fn take(&mut self, task: Task, work: &mut VecDeque<Box<dyn Work>>) {
        match task {
            Task::Work(piece) => work.push_back(piece),
            Task::Note(line) => {
                self.notes.push(*line);
                self.noted.get_or_insert_with(Instant::now);
            }
            Task::Look => self.look = true,
            Task::Close => self.open = false,
        }
    }

    /// One transaction. Notes that could not be written stay, and are tried again. True if there is more to sweep.
    fn commit(&mut self, mut work: VecDeque<Box<dyn Work>>, sweeps: bool) -> bool {
        let notes = &self.notes;
        let end = Instant::now() + SHORT;
        let mut run = 0;
        let done = self.store.together(|store| {
            if !notes.is_empty() {
                store.note(notes)?;
            }
            for piece in &mut work {
                piece.run(store);
                run += 1;
                if Instant::now() > end {
                    break;
                }
            }
            Ok(sweeps && store.sweep_some()?)
        });
        if done.is_ok() {
            self.left = work.split_off(run);
        }
        let mut places = work.len();
        if done.is_ok() {
            places += self.notes.len();
            self.notes.clear();
            self.noted = None;
            self.look = false;
        } else {
            // Not again at once: what is wrong may last.
            self.noted = self.noted.map(|_| Instant::now());
        }
        // Who is woken by an answer finds what it is about.
        self.tell();
        for piece in work {
            piece.answer(done.as_ref().err());
        }
        self.places.add_permits(places);
        done.unwrap_or(false)
    }

    /// Tells who listens what is durable now.
    fn tell(&self) {
        for changed in self.store.changed() {
            // Nobody may be listening.
            let _ = self.changes.send(changed);
        }
    }
}
