//! The desk of a server: one thread that writes, and commits the work of many callers at once.
//!
//! What waits is run in one transaction, each piece in a savepoint of its own, and nobody is answered before the
//! transaction is durable. So the cost of the disk is shared, and a caller that was answered is never wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{Semaphore, broadcast, oneshot};

use super::{Liveness, Place, Project, Store};
use crate::approval::{RequestId, Status};
use crate::audit::Line;
use crate::error::Error;

/// How much may wait; who comes then waits for a place.
const QUEUE: usize = 4096;
/// How many pieces of work are committed at once at most.
const TOGETHER: usize = 256;
/// How many notes are written at once at most.
const NOTES: usize = 2048;
/// How long a note waits for others before it is made durable.
const LINGER: Duration = Duration::from_millis(40);
/// How often what has outlived its time is ended.
const SWEEP: Duration = Duration::from_secs(1);
/// Connections that read.
const READERS: usize = 4;
/// How many changes a listener may lag behind before it must look for itself.
const CHANGES: usize = 8192;

/// Something happened to a request, and is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Which.
    pub request: RequestId,
    /// Where it stands.
    pub status: Status,
    /// The number of the event that tells of it.
    pub seq: i64,
}

/// The one writer of a project and its readers. A clone is the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    tasks: Mutex<Option<Sender<Task>>>,
    places: Arc<Semaphore>,
    readers: Mutex<Option<Sender<Reading>>>,
    changes: broadcast::Sender<Changed>,
    closed: Mutex<Option<oneshot::Receiver<()>>>,
}

enum Task {
    Work(Box<dyn Work>),
    Note(Box<Line>),
}

type Reading = Box<dyn FnOnce(&Store) + Send>;

/// A piece of work: it is run in a transaction, and its caller hears of it once that is durable.
trait Work: Send {
    fn run(&mut self, store: &mut Store);
    fn answer(self: Box<Self>, failed: Option<&Error>);
}

struct Piece<T, F> {
    work: Option<F>,
    result: Option<Result<T, Error>>,
    caller: oneshot::Sender<Result<T, Error>>,
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

impl Desk {
    /// Opens a project, creating it where it is new.
    pub fn open(place: &Place, project: &Project) -> Result<Self, Error> {
        let store = Store::open_at(place, project, Liveness::Leases)?;
        store.listen()?;
        let reading: Vec<Store> = (0..READERS)
            .map(|_| Store::open_to_look(place, project))
            .collect::<Result<_, _>>()?;
        let (tasks, received) = channel();
        let places = Arc::new(Semaphore::new(QUEUE));
        let (changes, _) = broadcast::channel(CHANGES);
        let (closing, closed) = oneshot::channel();
        let writer = Writer {
            store,
            tasks: received,
            places: Arc::clone(&places),
            changes: changes.clone(),
            notes: Vec::new(),
            noted: None,
        };
        spawn("desk", move || {
            writer.work();
            drop(closing);
        })?;
        let (readers, readings) = channel::<Reading>();
        let readings = Arc::new(Mutex::new(readings));
        for store in reading {
            let readings = Arc::clone(&readings);
            spawn("reader", move || read(&store, &readings))?;
        }
        Ok(Self(Arc::new(Inner {
            tasks: Mutex::new(Some(tasks)),
            places,
            readers: Mutex::new(Some(readers)),
            changes,
            closed: Mutex::new(Some(closed)),
        })))
    }

    /// Runs a piece of work in a transaction, together with what waits beside it, and answers once it is durable.
    /// What it did is undone if it fails; then nobody else's work is touched.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (caller, answer) = oneshot::channel();
        let piece = Piece {
            work: Some(work),
            result: None,
            caller,
        };
        self.put(Task::Work(Box::new(piece))).await?;
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Looks at the store beside the writer: at what was durable when it began to look.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (caller, answer) = oneshot::channel();
        let reading: Reading = Box::new(move |store| {
            let read = catch_unwind(AssertUnwindSafe(|| look(store)));
            let _ =
                caller.send(read.unwrap_or_else(|_| Err(fault("a look at the store panicked"))));
        });
        let sender = held(&self.0.readers).clone().ok_or_else(closed)?;
        sender.send(reading).map_err(|_| closed())?;
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// What happens to requests from now on, here and at other servers of the same database. A listener that lags
    /// behind looks for itself.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Changed> {
        self.0.changes.subscribe()
    }

    /// Records a decision that needed no question. It is durable within 100 ms; none is dropped: where too many wait,
    /// this waits.
    pub async fn note(&self, line: Line) -> Result<(), Error> {
        self.put(Task::Note(Box::new(line))).await
    }

    /// Finishes what waits and ends. What comes later is refused.
    pub async fn close(&self) {
        drop(held(&self.0.tasks).take());
        drop(held(&self.0.readers).take());
        let closed = held(&self.0.closed).take();
        if let Some(closed) = closed {
            // It is dropped when the writer has ended.
            let _ = closed.await;
        }
    }

    async fn put(&self, task: Task) -> Result<(), Error> {
        let place = self.0.places.acquire().await.map_err(|_| closed())?;
        let sender = held(&self.0.tasks).clone().ok_or_else(closed)?;
        sender.send(task).map_err(|_| closed())?;
        // The writer gives it back when the task is done.
        place.forget();
        Ok(())
    }
}

/// The thread that writes.
struct Writer {
    store: Store,
    tasks: Receiver<Task>,
    places: Arc<Semaphore>,
    changes: broadcast::Sender<Changed>,
    /// Notes that are not durable yet.
    notes: Vec<Line>,
    /// Since when.
    noted: Option<Instant>,
}

impl Writer {
    fn work(mut self) {
        let mut sweep = Instant::now();
        loop {
            let mut work = Vec::new();
            let due = self.noted.map_or(sweep, |noted| sweep.min(noted + LINGER));
            let open = match self
                .tasks
                .recv_timeout(due.saturating_duration_since(Instant::now()))
            {
                Ok(task) => {
                    self.take(task, &mut work);
                    while work.len() < TOGETHER && self.notes.len() < NOTES {
                        let Ok(task) = self.tasks.try_recv() else {
                            break;
                        };
                        self.take(task, &mut work);
                    }
                    true
                }
                Err(RecvTimeoutError::Timeout) => true,
                Err(RecvTimeoutError::Disconnected) => false,
            };
            let now = Instant::now();
            let sweeps = now >= sweep;
            let writes = self.notes.len() >= NOTES
                || self
                    .noted
                    .is_some_and(|noted| !open || now >= noted + LINGER);
            if sweeps || writes || !work.is_empty() {
                let more = self.commit(work, sweeps);
                if sweeps && !more {
                    sweep = Instant::now() + SWEEP;
                }
            }
            if !open {
                return;
            }
        }
    }

    fn take(&mut self, task: Task, work: &mut Vec<Box<dyn Work>>) {
        match task {
            Task::Work(piece) => work.push(piece),
            Task::Note(line) => {
                self.notes.push(*line);
                self.noted.get_or_insert_with(Instant::now);
            }
        }
    }

    /// One transaction. Notes that could not be written stay, and are tried again. True if there is more to sweep.
    fn commit(&mut self, mut work: Vec<Box<dyn Work>>, sweeps: bool) -> bool {
        let notes = &self.notes;
        let done = self.store.together(|store| {
            store.note(notes)?;
            for piece in &mut work {
                piece.run(store);
            }
            Ok(sweeps && store.sweep_some()?)
        });
        let mut places = work.len();
        if done.is_ok() {
            places += self.notes.len();
            self.notes.clear();
            self.noted = None;
        } else {
            // Not again at once: what is wrong may last.
            self.noted = self.noted.map(|_| Instant::now());
        }
        // Who is woken by an answer finds what it is about.
        for changed in self.store.changed() {
            // Nobody may be listening.
            let _ = self.changes.send(changed);
        }
        for piece in work {
            piece.answer(done.as_ref().err());
        }
        self.places.add_permits(places);
        done.unwrap_or(false)
    }
}

fn read(store: &Store, readings: &Mutex<Receiver<Reading>>) {
    loop {
        let next = held(readings).recv();
        match next {
            Ok(reading) => reading(store),
            Err(_) => return,
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Error> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map(drop)
        .map_err(|error| fault(&format!("no thread: {error}")))
}

/// Nothing that is held for so short a time panics.
fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn fault(what: &str) -> Error {
    Error::Internal {
        what: what.to_owned(),
    }
}

fn closed() -> Error {
    Error::Unavailable {
        what: "the server is about to stop; nothing was done".to_owned(),
        hint: "run the same command again when it is back".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Kind;
    use crate::policy::Decision;
    use crate::store::Listing;

    fn line(argument: &str) -> Line {
        Line {
            id: argument.into(),
            at: 0,
            decision: Decision::Allow,
            rule: None,
            argv: vec![argument.into()],
            intents: Vec::new(),
            cwd: "/".into(),
            user: "u".into(),
            agent: None,
            policy: String::new(),
            requester: None,
        }
    }

    fn enrol(store: &mut Store, line: &str) -> Result<(), Error> {
        store.enrolled(line, None, false)
    }

    #[tokio::test]
    async fn a_piece_of_work_that_fails_is_undone_alone_and_nothing_that_was_answered_is_lost() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::Sqlite(home.path().to_owned());
        let project = Project::default();
        let desk = Desk::open(&place, &project).unwrap();
        let mut callers = Vec::new();
        for number in 0..100 {
            let desk = desk.clone();
            callers.push(tokio::spawn(async move {
                desk.note(line(&number.to_string())).await.unwrap();
                desk.run(move |store| {
                    enrol(store, &number.to_string())?;
                    match number % 4 {
                        1 => Err(fault("no")),
                        2 => panic!("a fault of the work"),
                        _ => {
                            // What a part did that failed is undone, though the whole goes on.
                            let part: Result<(), _> = store.together(|store| {
                                enrol(store, "part")?;
                                Err(fault("no"))
                            });
                            assert!(part.is_err());
                            Ok(number)
                        }
                    }
                })
                .await
            }));
        }
        let mut done = 0;
        for (number, caller) in callers.into_iter().enumerate() {
            let result = caller.await.unwrap();
            assert_eq!(result.is_ok(), number % 4 % 3 == 0, "{number}: {result:?}");
            done += usize::from(result.is_ok());
        }
        desk.close().await;
        assert!(desk.run(|_| Ok(())).await.is_err(), "it is closed");
        let store = Store::open_to_look(&place, &project).unwrap();
        let events = store.events(Listing::Last(u32::MAX)).unwrap();
        let of = |kind: Kind| {
            events
                .iter()
                .filter(move |event| event.kind == kind.as_str())
        };
        assert_eq!(of(Kind::ApproverAdded).count(), done);
        assert_eq!(of(Kind::Allowed).count(), 100);
        assert!(!events.iter().any(|event| event.body.contains("part")));
        Store::open_at(&place, &project, Liveness::Leases)
            .unwrap()
            .verify(None)
            .unwrap()
            .unwrap();
    }
}
