//! How many requests a second go from the question to the end of their execution, each step durable before it is
//! answered, with many callers at once; beside it, how often the disk alone makes something durable.
//!
//! `cargo bench --bench store -- [--store PLACE] [--callers N] [--seconds N] [--finished N] [--notes]`
//!
//! `--finished` first fills the store up to so many finished requests. A store that is there is used as it is.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sudomode::approval::{
    Asked, Fingerprint, Outcome, RequestId, Requester, Resolution, Status, Verdict, Vote,
};
use sudomode::assurance::Assurance;
use sudomode::audit::Line;
use sudomode::clock::{Deadline, Moment};
use sudomode::digest::Digest;
use sudomode::error::Error;
use sudomode::policy::Decision;
use sudomode::store::{Begun, Change, Counting, Desk, NewRequest, Place, Project, Store};

struct Options {
    place: Place,
    callers: u32,
    time: Duration,
    finished: u64,
    notes: bool,
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        place: Place::Sqlite("target/bench-store".into()),
        callers: 64,
        time: Duration::from_secs(10),
        finished: 0,
        notes: false,
    };
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        let number = |text: String| text.parse::<u32>().map_err(|error| error.to_string());
        match word.as_str() {
            "--store" => options.place = value()?.parse()?,
            "--callers" => options.callers = number(value()?)?,
            "--seconds" => options.time = Duration::from_secs(number(value()?)?.into()),
            "--finished" => options.finished = number(value()?)?.into(),
            "--notes" => options.notes = true,
            _ => return Err(format!("{word} is no option")),
        }
    }
    Ok(options)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = options()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let desk = Desk::open(&options.place, &Project::default())?;
    runtime.block_on(fill(&desk, options.finished))?;
    if let Place::Sqlite(below) = &options.place {
        let rate = fsyncs(below)?;
        println!("fsync: {rate:.0} a second, one after the other");
    }
    if options.notes {
        let (count, waited) = runtime.block_on(notes(&desk, &options))?;
        let rate = f64::from(u32::try_from(count)?) / options.time.as_secs_f64();
        println!("notes: {rate:.0} a second; the last was durable {waited:?} after it came");
    } else {
        let (cycles, longest) = runtime.block_on(cycles(&desk, &options))?;
        let rate = f64::from(u32::try_from(cycles)?) / options.time.as_secs_f64();
        println!(
            "{}: {rate:.0} cycles a second, {} callers, the longest step took {longest:?}",
            options.place, options.callers
        );
    }
    runtime.block_on(desk.close());
    Ok(())
}

/// As many times a second as a page behind the last is made durable.
fn fsyncs(below: &Path) -> std::io::Result<f64> {
    let path = below.join("fsync");
    let file = File::create(&path)?;
    let start = Instant::now();
    let mut count = 0_u32;
    while start.elapsed() < Duration::from_secs(2) {
        file.write_all_at(&[7; 4096], u64::from(count) * 4096)?;
        file.sync_data()?;
        count += 1;
    }
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    std::fs::remove_file(path)?;
    Ok(rate)
}

async fn fill(desk: &Desk, finished: u64) -> Result<(), Error> {
    /// As many in one transaction.
    const TOGETHER: u64 = 500;
    // Each leaves six events.
    let there = desk.read(Store::head).await?.seq.unsigned_abs() / 6;
    let started = Instant::now();
    for first in (there..finished).step_by(500) {
        desk.run(move |store| {
            for number in first..first + TOGETHER {
                let id = ask(store, number)?;
                approve(store, &id)?;
                for (from, to) in STEPS {
                    step(store, &id, from, to)?;
                }
            }
            Ok(())
        })
        .await?;
        if first % 50_000 == 0 {
            print!("\r{first} of {finished}, {:?}", started.elapsed());
            std::io::stdout().flush().unwrap_or_default();
        }
    }
    println!();
    Ok(())
}

const STEPS: [(Status, Status); 3] = [
    (Status::Approved, Status::Consumed),
    (Status::Consumed, Status::Armed),
    (Status::Armed, Status::Finished),
];

/// Callers that each do one thing after the other.
async fn cycles(desk: &Desk, options: &Options) -> Result<(u64, Duration), Error> {
    let stop = Arc::new(AtomicBool::new(false));
    let number = Arc::new(AtomicU64::new(u64::MAX / 2));
    let done = Arc::new(AtomicU64::new(0));
    let callers: Vec<_> = (0..options.callers)
        .map(|_| {
            let (desk, stop) = (desk.clone(), Arc::clone(&stop));
            let (number, done) = (Arc::clone(&number), Arc::clone(&done));
            tokio::spawn(async move {
                let mut longest = Duration::ZERO;
                while !stop.load(Ordering::Relaxed) {
                    let own = number.fetch_add(1, Ordering::Relaxed);
                    let mut last = Instant::now();
                    let mut lap = || {
                        longest = longest.max(last.elapsed());
                        last = Instant::now();
                    };
                    let id = desk.run(move |store| ask(store, own)).await?;
                    lap();
                    let of = id.clone();
                    desk.run(move |store| approve(store, &of)).await?;
                    lap();
                    for (from, to) in STEPS {
                        let of = id.clone();
                        desk.run(move |store| step(store, &of, from, to)).await?;
                        lap();
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, Error>(longest)
            })
        })
        .collect();
    tokio::time::sleep(options.time).await;
    let count = done.load(Ordering::Relaxed);
    stop.store(true, Ordering::Relaxed);
    let mut longest = Duration::ZERO;
    for caller in callers {
        longest = longest.max(caller.await.map_err(|error| Error::Internal {
            what: error.to_string(),
        })??);
    }
    Ok((count, longest))
}

/// Decisions that need no question, as many as go.
async fn notes(desk: &Desk, options: &Options) -> Result<(u64, Duration), Error> {
    let start = Instant::now();
    let mut count = 0;
    while start.elapsed() < options.time {
        desk.note(line(count)).await?;
        count += 1;
    }
    let last = Instant::now();
    let until = desk.read(Store::head).await?.seq;
    desk.run(move |store| Ok(store.head()?.seq > until)).await?;
    Ok((count, last.elapsed()))
}

fn ask(store: &mut Store, number: u64) -> Result<RequestId, Error> {
    let digest = Digest::of(&number.to_be_bytes());
    let asked = serde_json::json!({
        "argv": ["stripe", "charge", "--amount", number.to_string()],
        "cwd": "/work", "user": "u", "host": "h", "agent": "claude-code",
        "binary": {"path": "/usr/bin/stripe", "digest": digest, "mutable": false},
        "intents": [], "rule": "spending", "reason": "more than the limit", "policy": digest, "not_inspected": [],
        "flags": [], "environment": [], "dropped": [], "files": {},
    });
    let asked: Asked = serde_json::from_value(asked).map_err(|error| Error::Internal {
        what: error.to_string(),
    })?;
    let begun = store.begin(&NewRequest {
        fingerprint: Fingerprint(digest),
        asked,
        requester: Requester::User {
            uid: u32::try_from(number % 1000).unwrap_or_default(),
        },
        pending_for: Duration::from_hours(4),
        max_pending: u32::MAX,
        grants: true,
        apart: false,
    })?;
    match begun {
        Begun::Created(request) => Ok(request.id),
        other => Err(Error::Internal {
            what: format!("{other:?}"),
        }),
    }
}

fn approve(store: &mut Store, id: &RequestId) -> Result<(), Error> {
    let voted = store.vote(id, |request, _| {
        let vote = Vote {
            person: "human".to_owned(),
            verdict: Verdict::Approve,
            assurance: Assurance::Authenticated,
            channel: "dashboard".to_owned(),
            reason: None,
            at: Moment::now(),
            fingerprint: request.fingerprint.to_string(),
            proof: None,
        };
        let change = Change {
            deadline: Some(Deadline::after(Duration::from_mins(15))),
            resolution: Some(Resolution::word(
                Verdict::Approve,
                None,
                "human",
                "dashboard",
            )),
            ..Change::default()
        };
        let next = Some((Status::Approved, change));
        Ok(Counting::Counts(Box::new((vote, next))))
    });
    voted.map(drop)
}

fn step(store: &mut Store, id: &RequestId, from: Status, to: Status) -> Result<(), Error> {
    let change = Change {
        outcome: (to == Status::Finished).then_some(Outcome::Exit(0)),
        ..Change::default()
    };
    if store.advance(id, from, to, &change)? {
        return Ok(());
    }
    Err(Error::Internal {
        what: format!("{id} does not go from {from} to {to}"),
    })
}

fn line(number: u64) -> Line {
    Line {
        id: number.to_string(),
        at: Moment::now().0,
        decision: Decision::Allow,
        rule: Some("reading".to_owned()),
        argv: vec!["git".to_owned(), "status".to_owned()],
        intents: vec!["git/status".to_owned()],
        cwd: "/work".to_owned(),
        user: "u".to_owned(),
        agent: Some("claude-code".to_owned()),
        policy: "0".repeat(64),
        requester: None,
    }
}
