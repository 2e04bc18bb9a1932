//! The life of requests under everything that can happen to them at once, on the real store and the real judgement:
//! several agents, votes, kills between any two steps, clocks that jump, reboots, edited policies and scripts.
//!
//! What must hold is kept in a small model beside: nothing executes without a live approval of what it is, no approval
//! twice, no row is lost, every step stands in the table of statuses, and the record always verifies.
//!
//! `SUDOMODE_STEPS=100000 cargo test --lib machine` runs longer; `SUDOMODE_SEED` begins elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use super::vote::vote;
use super::wait::look;
use super::{
    Answer, Authority, Form, Invocation, Origin, Pending, Reservation, begin_as, judge_with,
};
use crate::approval::grant::Terms;
use crate::approval::{ApprovalRequest, Fingerprint, Outcome, RequestId, Requester};
use crate::approval::{Resolution, Runner, Status, Verdict};
use crate::clock::skew::{self, Skew};
use crate::clock::{Deadline, Instant, authority};
use crate::config::Config;
use crate::input::Input;
use crate::paths::Paths;
use crate::policy::{Decision, load};
use crate::process::Process;
use crate::store::life::kinds;
use crate::store::{Change, Listing, Place, Selection, Store, Voted, elsewhere};

/// Steps of one world before the next begins: short enough that its whole record can be checked often.
const STEPS_OF_A_WORLD: u64 = 1000;
const ACTORS: usize = 4;
/// Real time goes on between a step and the look at it.
const SLACK: Duration = Duration::from_secs(5);

const POLICIES: [&str; 4] = [
    "rules: [{id: big, program: stripe, condition: 'args.amount > 50', response: REQUIRE_APPROVAL}, {id: small, program: stripe, response: ALLOW, limit: {count: 2, per: 10m}}, {id: asks, program: '*', response: REQUIRE_APPROVAL}]",
    "rules: [{id: asks, program: '*', response: REQUIRE_APPROVAL, reason: another}]",
    "rules: [{id: big, program: stripe, condition: 'args.amount > 60', response: DENY}, {id: asks, program: '*', response: REQUIRE_APPROVAL}]",
    "rules: [{id: no, program: '*', response: DENY}]",
];

/// Random numbers that a seed repeats.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }

    fn take<T>(&mut self, from: &mut Vec<T>) -> Option<T> {
        (!from.is_empty()).then(|| from.swap_remove(self.index(from.len())))
    }
}

/// A process that asks and would become the program. A real one: it can be killed.
struct Actor {
    process: Process,
    child: Child,
    waiting: Vec<Pending>,
    taken: Vec<Taken>,
    armed: Vec<Taken>,
}

impl Actor {
    fn new() -> Self {
        let child = Command::new("sleep")
            .arg("86400")
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            process: Process::of(child.id().cast_signed()).unwrap(),
            child,
            waiting: Vec::new(),
            taken: Vec::new(),
            armed: Vec::new(),
        }
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// An approval that a process has taken.
struct Taken {
    request: RequestId,
    authority: Authority,
}

/// What is known of a request beside the store.
struct Known {
    fingerprint: Fingerprint,
    asked: String,
    /// Until when the human's yes holds: by the wall clock and since boot, and in which boot.
    approved: Option<Deadline>,
    taken: bool,
    executed: bool,
}

/// What is known of a grant beside the store.
struct Remembered {
    requester: Requester,
    /// The words, and the amount in them that may be smaller.
    words: String,
    left: Option<u32>,
    until: Deadline,
    content: String,
}

struct World {
    dice: Dice,
    home: TempDir,
    paths: Paths,
    human: Store,
    actors: Vec<Actor>,
    known: BTreeMap<String, Known>,
    newest: Vec<RequestId>,
    grants: BTreeMap<String, Remembered>,
    asked_content: BTreeMap<String, String>,
    allowed: Vec<(Instant, u32)>,
    by_grant: u64,
    executions: u64,
}

fn memory() -> PathBuf {
    // The store is written with synchronous FULL, and stays so: in memory that costs nothing.
    let shared = PathBuf::from("/dev/shm");
    if tempfile::tempdir_in(&shared).is_ok() {
        shared
    } else {
        std::env::temp_dir()
    }
}

impl World {
    fn new(seed: u64, database: Option<&Place>) -> Self {
        skew::set(Skew::default());
        authority::forget();
        let home = tempfile::tempdir_in(memory()).unwrap();
        let below = |name: &str| {
            let path = home.path().join(name);
            fs::create_dir(&path).unwrap();
            path
        };
        let (config, bin, work) = (below("config"), below("bin"), below("work"));
        for name in ["stripe", "tidy"] {
            executable(&bin.join(name), "#!/bin/sh\n");
        }
        executable(&work.join("job.sh"), "#!/bin/sh\n");
        fs::write(config.join("policies.yaml"), POLICIES[0]).unwrap();
        let paths = Paths {
            user: "tester".into(),
            passwd_home: Some(home.path().to_owned()),
            passwd_config: Some(config.clone()),
            config,
            state: home.path().join(".local/state/sudomode"),
        };
        if let Some(place) = database {
            elsewhere::keep(&paths.state, place.clone(), kinds().project);
        }
        Self {
            dice: Dice(seed),
            human: Store::open(&paths).unwrap(),
            actors: (0..ACTORS).map(|_| Actor::new()).collect(),
            known: BTreeMap::new(),
            newest: Vec::new(),
            grants: BTreeMap::new(),
            asked_content: BTreeMap::new(),
            allowed: Vec::new(),
            by_grant: 0,
            executions: 0,
            home,
            paths,
        }
    }

    fn step(&mut self) {
        // Time passes, mostly a little.
        let mut clocks = skew::now();
        let passed = i64::try_from(self.dice.below(5_000)).unwrap();
        clocks.wall += passed;
        clocks.boot += passed;
        skew::set(clocks);
        let mut actor = self.dice.index(self.actors.len());
        // One that has something in its hands is where something happens.
        for _ in 0..ACTORS {
            let busy = &self.actors[actor];
            if busy.taken.is_empty() && busy.armed.is_empty() {
                actor = (actor + 1) % ACTORS;
            }
        }
        match self.dice.below(100) {
            0..25 => self.run(actor),
            25..45 => self.wake(actor),
            45..63 => self.vote(),
            63..72 => self.arm(actor),
            72..78 => self.end(actor),
            78..80 => self.answer_otherwise(),
            80..83 => self.kill(actor),
            83..85 => self.jump(),
            85..89 => self.grant(),
            89..90 => self.human = Store::open(&self.paths).unwrap(),
            90..94 => self.race(),
            94..95 => self.edit(),
            95..99 => self.wake_everybody(),
            _ => self.reboot_sometimes(),
        }
    }

    fn invocation(&mut self) -> Invocation {
        let command = match self.dice.below(8) {
            0 => "tidy",
            1 => "./job.sh",
            2 => "stripe charge --amount 10",
            3 => "stripe charge --amount 60",
            4 => "stripe charge --amount 60 --to me",
            5 => "stripe charge --amount 55",
            6 => "stripe charge --amount 61",
            _ => "sh job.sh",
        };
        Invocation {
            argv: command.split(' ').map(Into::into).collect(),
            variables: vec![(
                "PATH".into(),
                format!("{}:/usr/bin:/bin", self.home.path().join("bin").display()).into(),
            )],
            cwd: self.home.path().join("work"),
            input: Input::Unread,
            form: Form::Program,
        }
    }

    fn run(&mut self, actor: usize) {
        let invocation = self.invocation();
        let origin = Origin {
            agent: None,
            requester: if actor == 0 {
                Requester::User { uid: 1000 }
            } else {
                Requester::Agent {
                    name: "claude-code".into(),
                    process: self.actors[actor].process,
                }
            },
            process: self.actors[actor].process,
        };
        let answer =
            begin_as(invocation.clone(), self.paths.clone(), None, |_| Ok(origin)).unwrap();
        self.answered(actor, &invocation, answer);
    }

    fn answered(&mut self, actor: usize, invocation: &Invocation, answer: Answer) {
        match answer {
            Answer::Pending(pending) => {
                self.learn(&pending.request);
                self.actors[actor].waiting.push(*pending);
            }
            Answer::Refused(_) => {}
            Answer::Permitted(permit) => {
                let (.., approval, reservation) = permit.into_parts();
                let Some(approval) = approval else {
                    return self.check_allowed(reservation.expect("nothing is allowed unlimited"));
                };
                self.check_grant(&approval.request, invocation);
                self.check_taken(&approval.request);
                let (decision, now) = self.judged(invocation);
                assert_ne!(decision, Decision::Deny, "the policy denies it");
                let known = &self.known[approval.request.as_str()];
                assert_eq!(known.fingerprint, now, "something else was approved");
                self.actors[actor].taken.push(Taken {
                    request: approval.request,
                    authority: approval.authority,
                });
            }
        }
    }

    /// What a rule allows up to a limit is within it, by the clock that nobody can set. Some cannot be executed.
    fn check_allowed(&mut self, reservation: Reservation) {
        if self.dice.below(4) == 0 {
            return reservation.give_back().unwrap();
        }
        let reboots = skew::now().boots;
        let late = |(at, boots): &&(Instant, u32)| {
            *boots == reboots && at.age() + SLACK < Duration::from_mins(10)
        };
        assert!(
            self.allowed.iter().filter(late).count() < 2,
            "past the limit"
        );
        self.allowed.push((Instant::now(), reboots));
    }

    /// A grant that answered covers the command, is this requester's, holds, and is not used up.
    fn check_grant(&mut self, request: &RequestId, invocation: &Invocation) {
        let row = self.human.request(request).unwrap();
        self.learn(&row);
        let resolution = row.resolution.unwrap();
        if resolution.channel != "grant" {
            return;
        }
        let events = self.human.events(Listing::Of(request.as_str())).unwrap();
        let used = events.iter().find(|event| event.kind == "grant_used");
        let body: serde_json::Value = serde_json::from_str(&used.unwrap().body).unwrap();
        let content = self.content(&row.asked.argv[0]);
        let grant = self.grants.get_mut(body["grant"].as_str().unwrap());
        let grant = grant.expect("a grant from nowhere, or one that was taken back");
        assert!(!grant.until.passed(), "the grant has expired");
        assert_eq!(grant.requester, row.requester);
        assert_eq!(grant.content, content, "what it covered has changed");
        let words = words(invocation);
        let amount = |words: &str| {
            let number = words.strip_prefix("stripe charge --amount ")?;
            number.parse::<u32>().ok()
        };
        let smaller = amount(&grant.words)
            .zip(amount(&words))
            .is_some_and(|(most, asked)| asked <= most && content.contains("args.amount > 50"));
        let covered = grant.words == words || smaller;
        assert!(covered, "{} covers {words}", grant.words);
        if let Some(left) = &mut grant.left {
            *left = left.checked_sub(1).expect("used up");
        }
        self.by_grant += 1;
        let known = self.known.get_mut(request.as_str()).unwrap();
        known.approved = Some(Deadline::after(Duration::from_mins(1)));
    }

    /// All that a grant covers beside the words: policy, program, directory.
    fn content(&self, program: &str) -> String {
        use std::os::unix::fs::MetadataExt;
        let text = |below: &str| fs::read_to_string(self.home.path().join(below)).unwrap();
        let place = fs::metadata(self.home.path().join("work")).unwrap();
        format!(
            "{} {} {}",
            text("config/policies.yaml"),
            if program == "stripe" {
                text("bin/stripe")
            } else {
                String::new()
            },
            place.ino()
        )
    }

    fn grant(&mut self) {
        let approved = [Status::Approved, Status::Consumed, Status::Finished];
        let Some(request) = self.some_request(&approved) else {
            return;
        };
        let row = self.human.request(&request).unwrap();
        let terms = Terms {
            lasts: Some(Duration::from_mins(5 + self.dice.below(120))),
            times: (self.dice.below(2) == 0).then_some(3),
            session: false,
        };
        let Ok(grant) = self.human.grant(&request, terms) else {
            assert!(
                row.asked.argv.concat().contains("job.sh"),
                "{:?}",
                row.asked
            );
            return;
        };
        let words = row.asked.argv.join(" ");
        assert!(words.starts_with("stripe") || words == "tidy", "{words}");
        let remembered = Remembered {
            requester: row.requester,
            words,
            left: grant.left,
            until: Deadline::after(terms.lasts.unwrap_or_default() + SLACK),
            // What was asked about may be older than what there is now: then it covers nothing.
            content: self.asked_content[request.as_str()].clone(),
        };
        self.grants.insert(grant.id.as_str().to_owned(), remembered);
        if self.dice.below(4) == 0 {
            let name = grant.id.as_str().parse().unwrap();
            // It may have ended already with the agent that it was made for.
            drop(self.human.revoke(&name, "tester"));
            self.grants.remove(grant.id.as_str());
        }
    }

    /// What the policy says of a command at this moment, and what it is.
    fn judged(&self, invocation: &Invocation) -> (Decision, Fingerprint) {
        let policies = load(&self.paths, &invocation.cwd).unwrap();
        let judged = judge_with(&policies, invocation, &self.paths).unwrap();
        let question = judged.question(invocation, &self.paths, None).unwrap();
        (judged.verdict.decision, question.fingerprint)
    }

    /// An approval is taken: a human said yes, that still holds by both clocks, and nobody took it before.
    fn check_taken(&mut self, request: &RequestId) {
        let known = self
            .known
            .get_mut(request.as_str())
            .expect("a request from nowhere");
        let live = known
            .approved
            .take()
            .is_some_and(|deadline| !deadline.passed());
        assert!(live, "no human's yes holds for {request}");
        assert!(!known.taken, "{request} was taken twice");
        known.taken = true;
    }

    fn wake(&mut self, actor: usize) {
        let Some(mut pending) = self.dice.take(&mut self.actors[actor].waiting) else {
            return;
        };
        if !look(&mut pending).unwrap() {
            // Some waiters are cut off here, the others go on.
            if self.dice.below(4) > 0 {
                self.actors[actor].waiting.push(pending);
            }
        } else if pending.request.status == Status::Approved {
            let invocation = pending.invocation.clone();
            let answer = pending.consume().unwrap();
            self.answered(actor, &invocation, answer);
        }
    }

    fn wake_everybody(&mut self) {
        (0..ACTORS).for_each(|actor| self.wake(actor));
    }

    fn vote(&mut self) {
        let Some(request) = self.some_request(&[Status::Pending, Status::Approved]) else {
            return;
        };
        let verdict = if self.dice.below(4) == 0 {
            Verdict::Reject
        } else {
            Verdict::Approve
        };
        let config = Config::default();
        let answer = resolution(verdict);
        let voted = vote(&mut self.human, &request, answer, &config, &self.paths).unwrap();
        // The time is heard from a database when it is asked for something.
        let until = Deadline::after(config.approved_for + SLACK);
        if voted != Voted::Stands {
            let known = self.known.get_mut(request.as_str()).unwrap();
            assert!(!known.taken, "a vote on what was taken");
            known.approved = (verdict == Verdict::Approve).then_some(until);
        }
    }

    fn arm(&mut self, actor: usize) {
        let process = self.actors[actor].process;
        let Some(mut taken) = self.dice.take(&mut self.actors[actor].taken) else {
            return;
        };
        let (from, to) = if self.dice.below(8) == 0 {
            (Status::Consumed, Status::NotExecuted)
        } else {
            (Status::Consumed, Status::Armed)
        };
        let change = Change {
            runner: Some(runner(process)),
            ..Change::default()
        };
        assert!(
            taken
                .authority
                .advance(&taken.request, from, to, &change)
                .unwrap()
        );
        if to == Status::Armed {
            let known = self.known.get_mut(taken.request.as_str()).unwrap();
            assert!(known.taken && !known.executed, "executed twice");
            known.executed = true;
            self.executions += 1;
            self.actors[actor].armed.push(taken);
        }
    }

    fn end(&mut self, actor: usize) {
        let Some(mut taken) = self.dice.take(&mut self.actors[actor].armed) else {
            return;
        };
        let to = if self.dice.below(8) == 0 {
            Status::NotExecuted
        } else {
            Status::Finished
        };
        let change = Change {
            outcome: Some(Outcome::Exit(0)),
            ..Change::default()
        };
        let request = taken.request.clone();
        assert!(
            taken
                .authority
                .advance(&request, Status::Armed, to, &change)
                .unwrap()
        );
    }

    /// Cancel, forget, resolve.
    fn answer_otherwise(&mut self) {
        let change = Change::default();
        let all = [Status::Pending, Status::Rejected, Status::Unknown];
        let Some(request) = self.some_request(&all) else {
            return;
        };
        let store = &mut self.human;
        match store.request(&request).unwrap().status {
            Status::Pending => {
                store
                    .advance(&request, Status::Pending, Status::Cancelled, &change)
                    .unwrap();
            }
            Status::Rejected => drop(store.forget(&request).unwrap()),
            _ => {
                let to = [Status::Finished, Status::NotExecuted][self.dice.index(2)];
                store
                    .advance(&request, Status::Unknown, to, &change)
                    .unwrap();
            }
        }
    }

    /// SIGKILL between any two steps: all that the process held in memory is gone.
    fn kill(&mut self, actor: usize) {
        self.actors[actor] = Actor::new();
    }

    fn jump(&mut self) {
        let mut clocks = skew::now();
        let most = [60, 600, 1200, 5 * 3600][self.dice.index(4)];
        let by = i64::try_from(self.dice.below(1000 * most)).unwrap();
        match self.dice.below(4) {
            0 => clocks.wall += by,
            1 | 2 => clocks.wall -= by,
            _ => {
                clocks.wall += by;
                clocks.boot += by;
            }
        }
        skew::set(clocks);
    }

    fn reboot_sometimes(&mut self) {
        if self.dice.below(4) > 0 {
            return;
        }
        let mut clocks = skew::now();
        clocks.boots += 1;
        clocks.boot = 0;
        clocks.wall += i64::try_from(self.dice.below(120_000)).unwrap() - 60_000;
        skew::set(clocks);
        (0..ACTORS).for_each(|actor| self.kill(actor));
        self.human = Store::open(&self.paths).unwrap();
    }

    fn edit(&mut self) {
        match self.dice.below(4) {
            0 => self.edit_file(),
            1 => self.change_directory(),
            _ => self.edit_policy(),
        }
    }

    fn edit_policy(&mut self) {
        // Those that ask stand for longer than the one that denies all.
        let policy = POLICIES[self.dice.index(2 * POLICIES.len()) % (POLICIES.len() - 1)];
        let policy = if self.dice.below(8) == 0 {
            POLICIES[3]
        } else {
            policy
        };
        fs::write(self.paths.config.join("policies.yaml"), policy).unwrap();
    }

    fn edit_file(&mut self) {
        let name = ["bin/stripe", "work/job.sh"][self.dice.index(2)];
        let text = format!("#!/bin/sh\n: {}\n", self.dice.below(3));
        executable(&self.home.path().join(name), &text);
    }

    /// Another directory of that name is another place.
    fn change_directory(&mut self) {
        let (work, next) = (self.home.path().join("work"), self.home.path().join("next"));
        fs::create_dir(&next).unwrap();
        fs::copy(work.join("job.sh"), next.join("job.sh")).unwrap();
        fs::remove_dir_all(&work).unwrap();
        fs::rename(&next, &work).unwrap();
    }

    /// Several processes that saw the same approval try to take it at the same moment.
    fn race(&mut self) {
        let Some(request) = self.some_request(&[Status::Approved]) else {
            return;
        };
        let clocks = skew::now();
        let paths = &self.paths;
        let runners: Vec<Process> = self.actors.iter().map(|actor| actor.process).collect();
        let won: Vec<Option<Store>> = std::thread::scope(|scope| {
            let threads: Vec<_> = runners
                .iter()
                .map(|process| {
                    let request = &request;
                    scope.spawn(move || {
                        skew::set(clocks);
                        let mut store = Store::open(paths).unwrap();
                        let change = Change {
                            runner: Some(runner(*process)),
                            ..Change::default()
                        };
                        store
                            .advance(request, Status::Approved, Status::Consumed, &change)
                            .unwrap()
                            .then_some(store)
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(won.iter().flatten().count() <= 1, "{request} has several");
        for (actor, store) in won.into_iter().enumerate() {
            if let Some(store) = store {
                self.check_taken(&request);
                let request = request.clone();
                self.actors[actor].taken.push(Taken {
                    request,
                    authority: Authority::Local(store),
                });
            }
        }
    }

    fn some_request(&mut self, statuses: &[Status]) -> Option<RequestId> {
        // The newest are where something happens.
        let mut ids: Vec<RequestId> = self.newest.iter().rev().take(8).cloned().collect();
        while let Some(id) = self.dice.take(&mut ids) {
            if statuses.contains(&self.human.request(&id).unwrap().status) {
                return Some(id);
            }
        }
        None
    }

    fn learn(&mut self, request: &ApprovalRequest) {
        let asked = serde_json::to_string(&request.asked).unwrap();
        if let Some(known) = self.known.get(request.id.as_str()) {
            assert_eq!(known.fingerprint, request.fingerprint);
            assert_eq!(known.asked, asked, "a question was changed");
            return;
        }
        self.newest.push(request.id.clone());
        self.asked_content
            .insert(request.id.to_string(), self.content(&request.asked.argv[0]));
        let known = Known {
            fingerprint: request.fingerprint,
            asked,
            approved: None,
            taken: false,
            executed: false,
        };
        self.known.insert(request.id.to_string(), known);
    }

    /// The whole record: it verifies, and each request went only where the table of statuses leads.
    fn check(&mut self) {
        self.human.sweep().unwrap();
        self.human.verify(None).unwrap().unwrap();
        let mut stands: BTreeMap<String, Status> = BTreeMap::new();
        for event in self.human.events(Listing::Last(u32::MAX)).unwrap() {
            let (Some(request), Ok(status)) = (event.request, status_of(&event.kind)) else {
                continue;
            };
            match stands.insert(request.clone(), status) {
                None => assert_eq!(status, Status::Pending, "{request}"),
                Some(from) => assert!(
                    from.next().contains(&status),
                    "{request}: {from} → {status}"
                ),
            }
        }
        let requests = self.human.requests(Selection::All).unwrap();
        assert_eq!(requests.len(), self.known.len(), "a row is lost");
        for request in requests {
            self.learn(&request);
            let executed = self.known[request.id.as_str()].executed;
            let may_have = request.status.may_have_executed();
            assert!(!executed || may_have || request.status == Status::NotExecuted);
            assert_eq!(stands[request.id.as_str()], request.status);
            match request.status {
                // Time goes on while this is checked: what has just passed is ended by the next look.
                Status::Pending | Status::Approved if request.deadline.passed() => {
                    self.human.sweep().unwrap();
                    let request = self.human.request(&request.id).unwrap();
                    assert_eq!(request.status, Status::Expired);
                }
                Status::Consumed | Status::Armed => {
                    assert!(request.runner.is_some_and(Runner::alive));
                }
                _ => {}
            }
        }
    }
}

fn words(invocation: &Invocation) -> String {
    let words: Vec<_> = invocation
        .argv
        .iter()
        .map(|word| word.to_str().unwrap())
        .collect();
    words.join(" ")
}

fn status_of(kind: &str) -> Result<Status, String> {
    match kind {
        "requested" => Ok(Status::Pending),
        other => other.to_uppercase().parse(),
    }
}

fn resolution(verdict: Verdict) -> Resolution {
    Resolution::word(verdict, None, "tester", "cli")
}

fn runner(process: Process) -> Runner {
    Runner {
        process,
        watcher: None,
        nonce: None,
    }
}

fn executable(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn number(variable: &str, default: u64) -> u64 {
    let text = std::env::var(variable).ok();
    text.map_or(default, |text| text.parse().unwrap())
}

/// Worlds of so many steps, until that many were taken.
fn run(steps: u64, a_world: u64, database: Option<&Place>) {
    let seed = number("SUDOMODE_SEED", 42);
    let started = std::time::Instant::now();
    let (mut done, mut executions, mut requests, mut granted) = (0, 0, 0, 0);
    while done < steps {
        let seed = seed + done;
        let result = std::panic::catch_unwind(|| {
            let mut world = World::new(seed, database);
            for step in 1..=a_world {
                world.step();
                if step % 100 == 0 {
                    world.check();
                }
            }
            let executed = world.executions + world.allowed.len() as u64;
            (executed, world.known.len(), world.by_grant)
        });
        let (executed, known, by_grant) =
            result.unwrap_or_else(|_| panic!("SUDOMODE_SEED={seed} shows it"));
        done += a_world;
        executions += executed;
        requests += known;
        granted += by_grant;
    }
    println!(
        "{done} steps, {requests} requests, {executions} executions, {granted} by grant, in {:?}",
        started.elapsed()
    );
    assert!(executions > steps / 100, "too little happens: {executions}");
}

#[test]
fn whatever_happens_nothing_executes_unapproved_or_twice_and_the_record_holds() {
    run(number("SUDOMODE_STEPS", 2000), STEPS_OF_A_WORLD, None);
}

#[test]
fn whatever_happens_nothing_executes_unapproved_or_twice_in_postgresql() {
    let kinds = kinds();
    if let [_, database] = kinds.places.as_slice() {
        // Each that waits has a connection, of which there are not so many.
        run(number("SUDOMODE_STEPS", 400), 200, Some(database));
    }
}
