//! What the server counts of itself, as Prometheus reads it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use super::state::Server;
use crate::policy::Decision;

/// Upper bounds of the times that are told apart, in milliseconds.
const BOUNDS: [u64; 12] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 60_000];

/// All counters.
#[derive(Default)]
pub(super) struct Metrics {
    decisions: [AtomicU64; 3],
    /// Answers by route and status code.
    answers: RwLock<BTreeMap<(String, u16), AtomicU64>>,
    times: Times,
    pub(super) questions: AtomicU64,
    pub(super) votes: AtomicU64,
    pub(super) permits: AtomicU64,
    pub(super) sign_ins: AtomicU64,
    pub(super) sign_ins_failed: AtomicU64,
    pub(super) strangers: AtomicU64,
    pub(super) connections: AtomicI64,
    pub(super) refused_connections: AtomicU64,
    pub(super) held: AtomicI64,
    pub(super) streams: AtomicI64,
}

#[derive(Default)]
struct Times {
    up_to: [AtomicU64; BOUNDS.len()],
    count: AtomicU64,
    micros: AtomicU64,
}

/// Something that is going on, until it is dropped.
pub(super) struct Ongoing<'m>(&'m AtomicI64);

impl<'m> Ongoing<'m> {
    pub(super) fn begin(gauge: &'m AtomicI64) -> Self {
        gauge.fetch_add(1, Ordering::Relaxed);
        Self(gauge)
    }
}

impl Drop for Ongoing<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// One more.
pub(super) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Metrics {
    /// A decision was given.
    pub(super) fn decided(&self, decision: Decision) {
        count(&self.decisions[decision as usize]);
    }

    fn answered(&self, route: &str, status: u16, took: Option<Duration>) {
        let known = |answers: &BTreeMap<(String, u16), AtomicU64>| {
            // A tuple of a borrowed text cannot be looked up; there are few routes.
            answers
                .iter()
                .find(|((known, code), _)| *code == status && known == route)
                .map(|(_, counter)| count(counter))
                .is_some()
        };
        if !known(&self.answers.read().unwrap_or_else(PoisonError::into_inner)) {
            let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
            count(answers.entry((route.to_owned(), status)).or_default());
        }
        let Some(took) = took else {
            return;
        };
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        for (bound, counter) in BOUNDS.iter().zip(&self.times.up_to) {
            if micros <= bound * 1000 {
                count(counter);
            }
        }
        count(&self.times.count);
        self.times.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// All of it as text, with what the projects know: a name of a project and how many wait there.
    pub(super) fn text(&self, pending: &[(String, i64)], waited_for: usize) -> String {
        let mut text = String::new();
        self.decisions(&mut text);
        self.answers(&mut text);
        self.times.text(&mut text);
        let counters: [(&str, &AtomicU64, &str); 7] = [
            (
                "questions_total",
                &self.questions,
                "New questions that were put.",
            ),
            (
                "votes_total",
                &self.votes,
                "Answers of people that counted.",
            ),
            (
                "permits_total",
                &self.permits,
                "Approvals that were taken for execution.",
            ),
            ("sign_ins_total", &self.sign_ins, "People who signed in."),
            (
                "sign_ins_failed_total",
                &self.sign_ins_failed,
                "Tries to sign in that failed.",
            ),
            (
                "bad_tokens_total",
                &self.strangers,
                "Requests with a token that is none.",
            ),
            (
                "connections_refused_total",
                &self.refused_connections,
                "Connections that were one too many.",
            ),
        ];
        for (name, counter, help) in counters {
            head(&mut text, name, "counter", help);
            line(&mut text, name, "", value(counter));
        }
        let gauges: [(&str, &AtomicI64, &str); 3] = [
            ("connections", &self.connections, "Open connections."),
            ("held_polls", &self.held, "Polls that are held."),
            ("streams", &self.streams, "Streams of events."),
        ];
        for (name, gauge, help) in gauges {
            head(&mut text, name, "gauge", help);
            line(&mut text, name, "", gauge.load(Ordering::Relaxed));
        }
        head(
            &mut text,
            "waited_for",
            "gauge",
            "Requests that somebody waits for.",
        );
        line(&mut text, "waited_for", "", waited_for);
        head(
            &mut text,
            "pending_requests",
            "gauge",
            "Requests that wait for a human.",
        );
        for (project, count) in pending {
            line(
                &mut text,
                "pending_requests",
                &format!("project=\"{project}\""),
                count,
            );
        }
        text
    }

    fn decisions(&self, text: &mut String) {
        head(text, "decisions_total", "counter", "Decisions of policies.");
        for decision in [Decision::Allow, Decision::RequireApproval, Decision::Deny] {
            let count = value(&self.decisions[decision as usize]);
            line(
                text,
                "decisions_total",
                &format!("decision=\"{decision}\""),
                count,
            );
        }
    }

    fn answers(&self, text: &mut String) {
        let name = "http_requests_total";
        head(text, name, "counter", "Answers by route and status code.");
        let answers = self.answers.read().unwrap_or_else(PoisonError::into_inner);
        for ((route, status), counter) in answers.iter() {
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            line(text, name, &labels, value(counter));
        }
    }
}

impl Times {
    fn text(&self, text: &mut String) {
        let name = "http_request_duration_seconds";
        head(
            text,
            name,
            "histogram",
            "Time to an answer, without polls that were held and streams.",
        );
        let bucket = format!("{name}_bucket");
        for (bound, counter) in BOUNDS.iter().zip(&self.up_to) {
            let bound = seconds(bound * 1000);
            line(text, &bucket, &format!("le=\"{bound}\""), value(counter));
        }
        let all = value(&self.count);
        line(text, &bucket, "le=\"+Inf\"", all);
        line(
            text,
            &format!("{name}_sum"),
            "",
            seconds(value(&self.micros)),
        );
        line(text, &format!("{name}_count"), "", all);
    }
}

fn value(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(
        text,
        "# HELP sudomode_{name} {help}\n# TYPE sudomode_{name} {kind}"
    );
}

fn line(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let _ = if labels.is_empty() {
        writeln!(text, "sudomode_{name} {value}")
    } else {
        writeln!(text, "sudomode_{name}{{{labels}}} {value}")
    };
}

/// Microseconds as seconds, exactly.
fn seconds(micros: u64) -> String {
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// The middleware that counts answers.
pub(super) async fn counted(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    // What is held on purpose says nothing of how fast the server is.
    let held = request
        .uri()
        .query()
        .is_some_and(|query| query.contains("wait="))
        || request.uri().path() == "/v1/stream";
    let began = Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("other", MatchedPath::as_str);
    let took = (!held).then(|| began.elapsed());
    server
        .metrics
        .answered(route, response.status().as_u16(), took);
    response
}
