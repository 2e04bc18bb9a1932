//! A real PostgreSQL that dies, answers that are lost, and several servers on one database.

use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::approval::{RequestId, Status};
use crate::digest::Digest;
use crate::error::Error;
use crate::store::database::Database;
use crate::store::life::{approve, created, cycle, kinds, question, step};
use crate::store::schema::{STEPS, for_postgres};
use crate::store::{Begun, Desk, Listing, Liveness, Place, Project, Store};

fn place(address: &str) -> Place {
    address.parse().unwrap()
}

fn open(place: &Place, project: &Project) -> Store {
    Store::open_at(place, project, Liveness::Leases).unwrap()
}

/// The database of the tests and a project of its own, where there is one.
fn shared() -> Option<(&'static Database, Place, Project)> {
    let database = Database::shared()?;
    Some((database, place(&database.address()), kinds().project))
}

#[test]
fn a_schema_goes_forward_and_never_back() {
    let Some((database, place, project)) = shared() else {
        return;
    };
    let name = format!("sudomode_{project}");
    let mut older = format!(
        "CREATE SCHEMA {name}; SET search_path TO {name}; CREATE TABLE steps (taken BIGINT NOT NULL);"
    );
    for (number, step) in (1..).zip(&STEPS[..4]) {
        older += &format!(
            "{}; INSERT INTO steps VALUES ({number});",
            for_postgres(step)
        );
    }
    database.psql(&older);
    let mut store = open(&place, &project);
    cycle(&mut store, 1);
    store.verify(None).unwrap().unwrap();
    database.psql(&format!("INSERT INTO {name}.steps VALUES (1000)"));
    let refused = Store::open_at(&place, &project, Liveness::Leases).unwrap_err();
    assert!(
        matches!(&refused, Error::Config { what } if what.contains("newer version")),
        "{refused}"
    );
}

#[test]
fn several_that_open_a_new_project_at_once_find_one_schema() {
    let Some((_, place, project)) = shared() else {
        return;
    };
    thread::scope(|scope| {
        for number in 0..4 {
            let (place, project) = (&place, &project);
            scope.spawn(move || cycle(&mut open(place, project), number));
        }
    });
    open(&place, &project).verify(None).unwrap().unwrap();
}

#[test]
fn projects_share_nothing() {
    let Some((_, place, one)) = shared() else {
        return;
    };
    let other = kinds().project;
    let (mut first, second) = (open(&place, &one), open(&place, &other));
    let id = created(&mut first, &question(1, 1));
    assert!(second.request_if_any(&id).unwrap().is_none());
    assert!(second.events(Listing::Last(10)).unwrap().is_empty());
}

#[test]
fn text_that_a_database_cannot_keep_harms_only_whom_it_is_from() {
    let Some((_, place, project)) = shared() else {
        return;
    };
    let mut store = open(&place, &project);
    let kept = store.together(|store| {
        assert!(store.wrong_tries("a\0b").is_err());
        assert!(store.tried("a\0b", false).is_err());
        // Too long for an index: the database says so in the middle of the transaction.
        let long: String = (0..200_u32)
            .map(|number| Digest::of(&number.to_be_bytes()).to_string())
            .collect();
        assert!(store.tried(&long, false).is_err());
        Ok(created(store, &question(1, 1)))
    });
    assert_eq!(
        store.request(&kept.unwrap()).unwrap().status,
        Status::Pending
    );
    assert_eq!(store.wrong_tries("b").unwrap().0, 0);
    store.verify(None).unwrap().unwrap();
}

#[test]
fn a_vote_at_one_server_wakes_who_waits_at_another() {
    let Some((_, place, project)) = shared() else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let one = Desk::open(&place, &project).unwrap();
        let other = Desk::open(&place, &project).unwrap();
        let id = one
            .run(|store| Ok(created(store, &question(1, 1))))
            .await
            .unwrap();
        let mut changes = other.changes();
        let voted = id.clone();
        one.run(move |store| {
            approve(store, &voted);
            Ok(())
        })
        .await
        .unwrap();
        let woken = tokio::time::timeout(Duration::from_secs(20), async {
            loop {
                let new = changes.recv().await.unwrap();
                if new.request == id && new.status == Status::Approved {
                    break new;
                }
            }
        });
        let seq = woken.await.unwrap().seq;
        // What woke it is there to be read, and only one of the two takes it.
        let take = |desk: Desk| {
            let id = id.clone();
            async move {
                desk.run(move |store| {
                    assert!(store.head()?.seq >= seq);
                    Ok(step(store, &id, Status::Approved, Status::Consumed))
                })
                .await
                .unwrap()
            }
        };
        let (first, second) = tokio::join!(take(one.clone()), take(other.clone()));
        assert!(first ^ second);
        one.close().await;
        other.close().await;
    });
    open(&place, &project).verify(None).unwrap().unwrap();
}

/// What a caller was told of what it asked for.
enum Told {
    Done(RequestId),
    NotDone(u32),
}

#[test]
fn a_database_that_is_killed_loses_nothing_that_was_answered_and_keeps_nothing_that_was_not() {
    let Some(mut database) = Database::start() else {
        return;
    };
    let rounds = if std::env::var_os("SUDOMODE_KILLS").is_some() {
        100
    } else {
        5
    };
    let (place, project) = (place(&database.address()), Project::default());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let desk = Desk::open(&place, &project).unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, told) = mpsc::channel();
    for caller in 0..16 {
        let (desk, stop, sender) = (desk.clone(), Arc::clone(&stop), sender.clone());
        runtime.spawn(async move {
            let mut number = caller;
            while !stop.load(Ordering::Relaxed) {
                let asked = question(number, number);
                let begun = desk.run(move |store| store.begin(&asked)).await;
                let told = match begun {
                    Ok(Begun::Created(request)) => Told::Done(request.id),
                    Ok(other) => panic!("{other:?}"),
                    Err(Error::Unavailable { .. }) => Told::NotDone(number),
                    Err(other) => panic!("{other:?}"),
                };
                sender.send(told).unwrap();
                number += 16;
            }
        });
    }
    drop(sender);
    for round in 0..rounds {
        let events = || database.psql("SELECT count(*) FROM sudomode_default.events");
        let before = events();
        while events() == before {
            thread::yield_now();
        }
        thread::sleep(Duration::from_millis(round * 7 % 30));
        database.kill();
    }
    stop.store(true, Ordering::Relaxed);
    let told: Vec<Told> = told.iter().collect();
    runtime.block_on(desk.close());
    let store = open(&place, &project);
    store.verify(None).unwrap().unwrap();
    let (mut done, mut not_done) = (0, 0);
    for told in told {
        match told {
            Told::Done(id) => {
                done += 1;
                assert!(store.request_if_any(&id).unwrap().is_some(), "{id} is lost");
            }
            Told::NotDone(number) => {
                not_done += 1;
                let asked = question(number, number);
                let kept = database.psql(&format!(
                    "SELECT count(*) FROM sudomode_default.requests WHERE fingerprint = '{}'",
                    asked.fingerprint
                ));
                assert_eq!(kept.trim(), "0", "{number} was said not to be done");
            }
        }
    }
    println!("{done} done, {not_done} not, {rounds} kills");
    assert!(done > 0);
}

/// What happens to the commit that comes next.
const PASSES: u8 = 0;
const IS_LOST: u8 = 1;
const ANSWER_IS_LOST: u8 = 2;

/// A socket before that of the database, which can lose a commit or the answer to one.
struct Wire {
    directory: TempDir,
    next: Arc<AtomicU8>,
}

impl Wire {
    fn before(database: &Database) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(directory.path().join(".s.PGSQL.5432")).unwrap();
        let theirs = database.directory().join(".s.PGSQL.5432");
        let next = Arc::new(AtomicU8::new(PASSES));
        let of_all = Arc::clone(&next);
        thread::spawn(move || {
            for client in listener.incoming() {
                let server = UnixStream::connect(&theirs).unwrap();
                carry(client.unwrap(), server, &of_all);
            }
        });
        Self { directory, next }
    }

    fn place(&self) -> Place {
        let directory = self.directory.path().display();
        place(&format!(
            "postgres:///postgres?user=sudomode&host={directory}"
        ))
    }
}

fn carry(mut client: UnixStream, mut server: UnixStream, next: &Arc<AtomicU8>) {
    let (mut to_client, mut from_server) =
        (client.try_clone().unwrap(), server.try_clone().unwrap());
    let silent = Arc::new(AtomicBool::new(false));
    let (next, is_silent) = (Arc::clone(next), Arc::clone(&silent));
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 20];
        while let Ok(length @ 1..) = client.read(&mut buffer) {
            let said = &buffer[..length];
            let commits = said.windows(6).any(|word| word == b"COMMIT");
            let fate = if commits {
                next.swap(PASSES, Ordering::SeqCst)
            } else {
                PASSES
            };
            if fate == IS_LOST {
                break;
            }
            is_silent.fetch_or(fate == ANSWER_IS_LOST, Ordering::SeqCst);
            if server.write_all(said).is_err() {
                break;
            }
        }
        // Both ends hear that it is over.
        let _ = client.shutdown(std::net::Shutdown::Both);
        let _ = server.shutdown(std::net::Shutdown::Both);
    });
    thread::spawn(move || {
        let mut buffer = vec![0; 1 << 20];
        while let Ok(length @ 1..) = from_server.read(&mut buffer) {
            if silent.load(Ordering::SeqCst) || to_client.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        let _ = to_client.shutdown(std::net::Shutdown::Both);
        let _ = from_server.shutdown(std::net::Shutdown::Both);
    });
}

#[test]
fn what_became_of_a_commit_is_looked_up_where_its_answer_was_lost() {
    let Some((database, _, project)) = shared() else {
        return;
    };
    let wire = Wire::before(database);
    let mut store = open(&wire.place(), &project);
    for (fate, done) in [(PASSES, true), (ANSWER_IS_LOST, true), (IS_LOST, false)].repeat(3) {
        let number = u32::from(fate) * 100;
        wire.next.store(fate, Ordering::SeqCst);
        let begun = store.begin(&question(number, number));
        assert_eq!(wire.next.load(Ordering::SeqCst), PASSES, "it was used");
        match &begun {
            Ok(Begun::Created(request)) if done => {
                assert!(store.request_if_any(&request.id).unwrap().is_some());
                assert!(step(
                    &mut store,
                    &request.id,
                    Status::Pending,
                    Status::Cancelled
                ));
            }
            Err(Error::Unavailable { hint, .. }) if !done => {
                assert!(hint.contains("nothing of it was kept"), "{hint}");
                assert!(
                    store
                        .stands(
                            &question(number, number).fingerprint,
                            &question(number, number).requester
                        )
                        .unwrap()
                        .is_none()
                );
            }
            other => panic!("{fate}: {other:?}"),
        }
    }
    store.verify(None).unwrap().unwrap();
}

#[test]
fn tls_talks_to_whom_it_trusts_and_to_nobody_else() {
    let keys = tempfile::tempdir().unwrap();
    let key = |name: &str| keys.path().join(name);
    for name in ["one", "other"] {
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
            ])
            .args(["-nodes", "-days", "1", "-subj", "/CN=localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .args(["-addext", "subjectAltName=DNS:localhost", "-keyout"])
            .arg(key(&format!("{name}.key")))
            .arg("-out")
            .arg(key(&format!("{name}.pem")))
            .output();
        if !made.is_ok_and(|made| made.status.success()) {
            println!("SKIPPED: no openssl here");
            return;
        }
    }
    // PostgreSQL reads a key that is its own, or one of root's that its group may read.
    let readable = |path: &Path, mode: &str| {
        for (program, how) in [("chown", "root:postgres"), ("chmod", mode)] {
            if program == "chmod" || nix::unistd::getuid().is_root() {
                let done = Command::new(program).arg(how).arg(path).status();
                assert!(done.unwrap().success());
            }
        }
    };
    readable(keys.path(), "755");
    readable(
        &key("one.key"),
        if nix::unistd::getuid().is_root() {
            "640"
        } else {
            "600"
        },
    );
    let options = format!(
        "-c ssl=on -c ssl_cert_file={} -c ssl_key_file={}",
        key("one.pem").display(),
        key("one.key").display()
    );
    let Some(database) = Database::start_with("127.0.0.1", &options) else {
        return;
    };
    let port = database.port();
    let open = |host: &str, rest: &str| {
        let address = format!("postgres://sudomode@{host}:{port}/postgres?{rest}");
        Store::open_at(&place(&address), &Project::default(), Liveness::Leases)
    };
    let trusting = |name: &str| format!("sslmode=verify-full&sslrootcert={}", key(name).display());
    let mut store = open("localhost", &trusting("one.pem")).unwrap();
    cycle(&mut store, 1);
    let encrypted = database.psql("SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'sudomode'");
    assert_eq!(encrypted.trim(), "t");
    for (host, rest) in [
        ("localhost", trusting("other.pem")),
        ("localhost", "sslmode=require".to_owned()),
        // It is not who it says it is.
        ("127.0.0.1", trusting("one.pem")),
    ] {
        let refused = open(host, &rest).unwrap_err().to_string();
        assert!(refused.contains("certificate"), "{refused}");
    }
}

#[test]
fn a_database_without_tls_is_not_talked_to_where_it_is_asked_for() {
    let Some(database) = Database::start_with("127.0.0.1", "") else {
        return;
    };
    let address = format!("postgres://sudomode@127.0.0.1:{}/postgres", database.port());
    let open =
        |address: &str| Store::open_at(&place(address), &Project::default(), Liveness::Leases);
    let refused = open(&format!("{address}?sslmode=require")).unwrap_err();
    assert!(refused.to_string().contains("TLS"), "{refused}");
    open(&address).unwrap();
}
