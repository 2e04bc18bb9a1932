//! The process beside a question that brings it to a human elsewhere, and brings the answer back.
//!
//! It is no child of the caller's and stands in a session of its own, so that a question survives the agent that
//! asked. It can be killed at any time: the request is the row in the store, and all other channels go on.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use nix::unistd::setsid;
use serde_json::json;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::bell::Bell;
use super::wait::POLL;
use super::{review, vote};
use crate::approval::desktop::{self, Said, Shown};
use crate::approval::webhook::{Delivery, deliver};
use crate::approval::{ApprovalRequest, RequestId, Resolution, Status, Verdict};
use crate::audit::Kind;
use crate::config::Config;
use crate::config::channels::{Desktop, Event};
use crate::error::Error;
use crate::paths::Paths;
use crate::process::{close_inherited, itself, others};
use crate::store::Store;

/// The hidden subcommand, and its second stage.
pub const COMMAND: &str = "internal-notify";
const DETACHED: &str = "detached";
/// How long word of an answer is tried to be brought.
const AFTERWARDS: Duration = Duration::from_mins(10);

/// What of the caller's environment it keeps. The rest is the agent's: its marks, its proxies, what loads code.
const KEPT: [&str; 14] = [
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "HOME",
    "LANG",
    "LC_ALL",
    "LOGNAME",
    "USER",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_CONFIG_HOME",
    "XDG_CURRENT_DESKTOP",
    "XDG_RUNTIME_DIR",
    "XDG_SESSION_TYPE",
    "XDG_STATE_HOME",
];

/// Who hears of a new question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// There is no way to a human, but for those who look.
    Nobody,
    /// A process brings it to a human.
    Notified,
}

/// Starts the notifier of a question where there is anything to notify. It never fails and does not wait for it: the
/// question stands without it.
pub(super) fn start(request: &RequestId, config: &Config) -> Reach {
    let desktop = config.desktop == Desktop::Auto
        && !desktop::buses(|name| std::env::var_os(name)).is_empty();
    if !desktop && config.webhooks.is_empty() {
        return Reach::Nobody;
    }
    let kept = KEPT
        .iter()
        .filter_map(|name| std::env::var_os(name).map(|value| (*name, value)));
    let first = itself()
        .args([COMMAND, request.as_str()])
        .env_clear()
        .envs(kept)
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .current_dir("/")
        .spawn();
    // It ends at once, and with it the tie of parent and child.
    match first.and_then(|mut first| first.wait()) {
        Ok(status) if status.success() => Reach::Notified,
        Ok(status) => not_started(&status.to_string()),
        Err(error) => not_started(&error.to_string()),
    }
}

/// True while a notifier of the question runs.
pub(super) fn runs(request: &RequestId) -> bool {
    let words = [COMMAND, request.as_str()];
    others().any(|process| {
        let command = process.command();
        command.get(1..3).is_some_and(|given| given == words)
    })
}

fn not_started(why: &str) -> Reach {
    eprintln!("sudomode: warning no human is notified: {why}");
    Reach::Nobody
}

/// What the hidden subcommand does: it lives until the request waits no longer.
pub fn run(request: &RequestId, stage: Option<&str>, paths: Paths) -> Result<(), Error> {
    let internal = |error: io::Error| Error::Internal {
        what: format!("notifier: {error}"),
    };
    if stage != Some(DETACHED) {
        setsid().map_err(|error| internal(error.into()))?;
        itself()
            .args([COMMAND, request.as_str(), DETACHED])
            .spawn()
            .map_err(internal)?;
        return Ok(());
    }
    close_inherited(None).map_err(internal)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(internal)?;
    let notifier = Notifier {
        config: Config::load(&paths)?,
        store: Store::open(&paths)?,
        paths,
    };
    runtime.block_on(notifier.notify(request))
}

struct Notifier {
    config: Config,
    store: Store,
    paths: Paths,
}

/// What comes from the channels.
enum News {
    Said(Said),
    Shown(Result<Shown, String>),
}

impl Notifier {
    async fn notify(mut self, id: &RequestId) -> Result<(), Error> {
        let mut bell = Bell::at(&self.paths.state);
        let request = self.store.request(id)?;
        if request.status != Status::Pending {
            return Ok(());
        }
        let (waiting, decided) = watch::channel(());
        let mut deliveries = self.deliveries(&request, Event::Requested, || {
            let mut decided = decided.clone();
            async move {
                // An error is what says that it is: the other end is gone.
                while decided.changed().await.is_ok() {}
            }
        });
        let (sender, mut news) = unbounded_channel();
        if self.config.desktop == Desktop::Auto {
            self.show(&request, sender);
        }
        let mut shown = None;
        let mut poll = interval(POLL);
        poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = poll.tick() => {}
                () = bell.rung() => {}
                Some(what) = news.recv() => self.heard(&request, what, &mut shown),
                Some(Ok(delivery)) = deliveries.join_next() => self.delivered(id, &delivery),
            }
            if !self.waits(id)? {
                break;
            }
        }
        let request = self.store.request(id)?;
        if let Some(shown) = shown {
            shown.withdraw().await;
        } else if self.config.desktop == Desktop::Auto {
            withdraw_late(news).await;
        }
        // What was not brought by now is no question any more.
        drop(waiting);
        self.all_delivered(id, deliveries).await;
        let last = self.deliveries(&request, Event::Decided, || sleep(AFTERWARDS));
        self.all_delivered(id, last).await;
        Ok(())
    }

    async fn all_delivered(&mut self, id: &RequestId, mut deliveries: JoinSet<Delivery>) {
        while let Some(delivery) = deliveries.join_next().await {
            if let Ok(delivery) = delivery {
                self.delivered(id, &delivery);
            }
        }
    }

    /// True while the request needs an answer. A store that was taken away needs none.
    fn waits(&mut self, id: &RequestId) -> Result<bool, Error> {
        if !self.paths.store().exists() {
            return Ok(false);
        }
        let request = self.store.request(id)?;
        if request.status == Status::Pending && request.deadline.passed() {
            self.store.sweep()?;
            return Ok(self.store.request(id)?.status == Status::Pending);
        }
        Ok(request.status == Status::Pending)
    }

    /// Begins to send word of an event; `over` ends each of them.
    fn deliveries<F: Future<Output = ()> + Send + 'static>(
        &self,
        request: &ApprovalRequest,
        event: Event,
        over: impl Fn() -> F,
    ) -> JoinSet<Delivery> {
        let mut deliveries = JoinSet::new();
        for webhook in &self.config.webhooks {
            if webhook.events.contains(&event) {
                deliveries.spawn(deliver(webhook.clone(), request.clone(), event, over()));
            }
        }
        deliveries
    }

    fn delivered(&mut self, id: &RequestId, delivery: &Delivery) {
        let kind = if delivery.arrived() {
            Kind::Delivered
        } else {
            Kind::Undelivered
        };
        // That it could not be recorded changes nothing for the request.
        let _ = self.store.told(kind, id, delivery);
    }

    /// Shows the question on the first bus that takes it.
    fn show(&self, request: &ApprovalRequest, news: UnboundedSender<News>) {
        let buses = desktop::buses(|name| std::env::var_os(name));
        let review = review::command(&self.config, &request.id).is_some();
        let request = request.clone();
        tokio::spawn(async move {
            let (said, mut heard) = unbounded_channel();
            let mut result = Err("there is no session bus".to_owned());
            for bus in buses {
                result = desktop::show(&bus, &request, review, said.clone()).await;
                if result.is_ok() {
                    break;
                }
            }
            drop(said);
            let _ = news.send(News::Shown(result));
            while let Some(said) = heard.recv().await {
                let _ = news.send(News::Said(said));
            }
        });
    }

    fn heard(&mut self, request: &ApprovalRequest, what: News, shown: &mut Option<Shown>) {
        let undelivered = |why: &str| json!({ "channel": "desktop", "why": why });
        let told = match what {
            News::Shown(Ok(notification)) => {
                let body = json!({
                    "channel": "desktop",
                    "service": notification.daemon,
                    "buttons": notification.buttons,
                });
                *shown = Some(notification);
                self.store.told(Kind::Delivered, &request.id, &body)
            }
            News::Shown(Err(why)) | News::Said(Said::Gone(Some(why))) => {
                self.store
                    .told(Kind::Undelivered, &request.id, &undelivered(&why))
            }
            News::Said(Said::Gone(None)) => Ok(()),
            News::Said(Said::Review) => {
                if let Some(command) = review::command(&self.config, &request.id) {
                    review::start(&command);
                }
                Ok(())
            }
            News::Said(Said::Answer(verdict)) => self.answer(&request.id, verdict),
        };
        // A store that is busy or full for a moment: the notification stands, and so does the request.
        let _ = told;
    }

    fn answer(&mut self, id: &RequestId, verdict: Verdict) -> Result<(), Error> {
        let reason = match verdict {
            Verdict::Approve => None,
            Verdict::Reject => Some("a human said no in a notification".to_owned()),
        };
        let word = Resolution::word(verdict, reason, &self.paths.user, "desktop");
        vote(&mut self.store, id, word, &self.config, &self.paths).map(drop)
    }
}

/// The answer came while the notification was being shown.
async fn withdraw_late(mut news: UnboundedReceiver<News>) {
    while let Some(what) = news.recv().await {
        if let News::Shown(Ok(shown)) = what {
            shown.withdraw().await;
        }
    }
}
