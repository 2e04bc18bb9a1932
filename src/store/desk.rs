//! The desk of a server: one thread that writes, and commits the work of many callers at once.
//!
//! What waits is run in one transaction, each piece in a savepoint of its own, and nobody is answered before the
//! transaction is durable. So the cost of the disk is shared, and a caller that was answered is never wrong.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use tokio::sync::{Semaphore, broadcast, oneshot};

use super::writer::{Piece, Task, Writer};
use super::{Liveness, Place, Project, Store};
use crate::approval::{RequestId, Status};
use crate::audit::Line;
use crate::error::Error;

/// How much may wait; who comes then waits for a place.
const QUEUE: usize = 4096;
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
    /// While it is there, somebody listens for what others write.
    listens: Mutex<Option<oneshot::Sender<()>>>,
    closed: Mutex<Option<oneshot::Receiver<()>>>,
}

type Reading = Box<dyn FnOnce(&Store) + Send>;

impl Desk {
    /// Opens a project, creating it where it is new.
    pub fn open(place: &Place, project: &Project) -> Result<Self, Error> {
        let (tasks, received) = channel();
        let places = Arc::new(Semaphore::new(QUEUE));
        let (changes, _) = broadcast::channel(CHANGES);
        let (closing, closed) = oneshot::channel();
        let (free, tells) = (Arc::clone(&places), changes.clone());
        let (at, of) = (place.clone(), project.clone());
        // A store is opened where it is used: some have an event loop of their own, and none may lie within another.
        let listener = begun(
            "desk",
            move || {
                let store = Store::open_at(&at, &of, Liveness::Leases)?;
                store.listen()?;
                let listener = store.listener();
                Ok((Writer::new(store, received, free, tells), listener))
            },
            move |writer| {
                writer.work();
                drop(closing);
            },
        )?;
        let (readers, readings) = channel::<Reading>();
        let readings = Arc::new(Mutex::new(readings));
        for _ in 0..READERS {
            let readings = Arc::clone(&readings);
            let (at, of) = (place.clone(), project.clone());
            begun(
                "reader",
                move || Ok((Store::open_to_look(&at, &of)?, ())),
                move |store| read(&store, &readings),
            )?;
        }
        let listens = listener
            .map(|listener| {
                let (stop, end) = oneshot::channel();
                let heard = tasks.clone();
                let listen = move |()| {
                    // The desk is closed before that matters, or it cannot be told.
                    let _ = listener.listen(end, move || drop(heard.send(Task::Look)));
                };
                begun("listener", || Ok(((), ())), listen).map(|()| stop)
            })
            .transpose()?;
        Ok(Self(Arc::new(Inner {
            tasks: Mutex::new(Some(tasks)),
            places,
            readers: Mutex::new(Some(readers)),
            changes,
            listens: Mutex::new(listens),
            closed: Mutex::new(Some(closed)),
        })))
    }

    /// Runs a piece of work in a transaction, together with what waits beside it, and answers once it is durable.
    /// What it did is undone if it fails; then nobody else's work is touched. It should be short: what takes long, a
    /// passphrase for one, is done before.
    ///
    /// [`Error::Unavailable`] says that nothing of it was kept.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (caller, answer) = oneshot::channel();
        self.put(Task::Work(Box::new(Piece::new(work, caller))))
            .await?;
        answer.await.unwrap_or_else(|_| Err(closed()))
    }

    /// Looks at the store beside the writer: at what is durable at the moment of each question.
    /// [`Store::at_once`] answers several from one state.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Store) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (caller, answer) = oneshot::channel();
        let reading: Reading = Box::new(move |store| {
            let read = catch_unwind(AssertUnwindSafe(|| look(store)));
            // A caller that went away needs no answer.
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
        drop(held(&self.0.listens).take());
        drop(held(&self.0.readers).take());
        if let Some(tasks) = held(&self.0.tasks).take() {
            // Who listens may still hold the other end.
            let _ = tasks.send(Task::Close);
        }
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

/// Starts a thread and waits until it has what it works with; gives what else came of that.
fn begun<T: 'static, R: Send + 'static>(
    name: &str,
    prepare: impl FnOnce() -> Result<(T, R), Error> + Send + 'static,
    work: impl FnOnce(T) + Send + 'static,
) -> Result<R, Error> {
    let (ready, prepared) = sync_channel(1);
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || match prepare() {
            Ok((with, else_)) => {
                if ready.send(Ok(else_)).is_ok() {
                    work(with);
                }
            }
            Err(error) => drop(ready.send(Err(error))),
        })
        .map_err(|error| fault(&format!("no thread: {error}")))?;
    prepared
        .recv()
        .unwrap_or_else(|_| Err(fault(&format!("the thread {name} ended"))))
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

/// Nothing that is held for so short a time panics.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn fault(what: &str) -> Error {
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
    use crate::store::life::kinds;

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
        let kinds = kinds();
        for place in &kinds.places {
            work_fails(place, &kinds.project).await;
        }
    }

    async fn work_fails(place: &Place, project: &Project) {
        let desk = Desk::open(place, project).unwrap();
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
        let (place, project) = (place.clone(), project.clone());
        let looked = std::thread::spawn(move || {
            let store = Store::open_to_look(&place, &project).unwrap();
            store.verify(None).unwrap().unwrap();
            store.events(Listing::Last(u32::MAX)).unwrap()
        });
        let events = looked.join().unwrap();
        let of = |kind: Kind| {
            events
                .iter()
                .filter(move |event| event.kind == kind.as_str())
        };
        assert_eq!(of(Kind::ApproverAdded).count(), done);
        assert_eq!(of(Kind::Allowed).count(), 100);
        assert!(!events.iter().any(|event| event.body.contains("part")));
    }
}
