//! `GET /v1/stream`: what happens, as it happens.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use futures_lite::Stream;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::audit::Event;
use crate::server::auth::Visitor;
use crate::server::office::Office;
use crate::server::problem::{Fault, Kind};
use crate::server::state::Server;

const LAST: HeaderName = HeaderName::from_static("last-event-id");
/// How many events are told again to somebody who was away; who was away for longer begins anew.
const AGAIN: u32 = 1000;
/// How many streams there may be.
const STREAMS: i64 = 1000;
/// A stream ends after so long; who still may see it comes back.
const LONGEST: Duration = Duration::from_mins(10);

/// What happens, as server-sent events
///
/// Each has the number of its event of the record as id, so that `Last-Event-ID` goes on behind it, the kind of event as
/// its name, and `{seq, at, kind, request}` as data. `reset` says that too much was missed: look at everything anew.
#[utoipa::path(
    get, path = "/v1/stream", tag = "browser",
    params(("last-event-id" = Option<i64>, Header)),
    responses((status = 200, body = String, content_type = "text/event-stream"))
)]
pub(super) async fn stream(
    State(server): State<Arc<Server>>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Fault> {
    visitor.reader()?;
    if server.metrics.streams.load(Ordering::Relaxed) >= STREAMS {
        return Err(Kind::Unavailable
            .because("there are too many streams")
            .after(10));
    }
    let last = headers.get(LAST).and_then(|last| last.to_str().ok());
    let last = last.and_then(|last| last.parse::<i64>().ok());
    let watch = visitor.office.feed.watch(&visitor.office.desk).await?;
    let (sender, messages) = channel(64);
    let office = Arc::clone(&visitor.office);
    tokio::spawn(tell(server, office, last, watch, sender));
    let alive = KeepAlive::new().interval(Duration::from_secs(15));
    Ok(Sse::new(Messages(messages)).keep_alive(alive))
}

type Events = tokio::sync::broadcast::Receiver<Arc<Event>>;

/// Tells what is to be told until nobody listens any more.
async fn tell(
    server: Arc<Server>,
    office: Arc<Office>,
    last: Option<i64>,
    mut watch: Events,
    to: Sender<Message>,
) {
    let _ongoing = crate::server::metrics::Ongoing::begin(&server.metrics.streams);
    let mut closing = server.closing.clone();
    let mut seen = 0;
    if let Some(last) = last {
        let missed = office
            .desk
            .read(move |store| store.told_after(last, AGAIN))
            .await;
        match missed {
            Ok((missed, _)) if missed.len() < AGAIN as usize => {
                for event in missed {
                    seen = event.seq;
                    if to.send(message(&event)).await.is_err() {
                        return;
                    }
                }
            }
            _ => {
                if to
                    .send(Message::default().event("reset").data("{}"))
                    .await
                    .is_err()
                {
                    return;
                }
            }
        }
    }
    // A client begins to show what it has once it hears something.
    if to.send(Message::default().comment("here")).await.is_err() {
        return;
    }
    let end = tokio::time::sleep(LONGEST);
    tokio::pin!(end);
    loop {
        let event = tokio::select! {
            () = &mut end => return,
            () = to.closed() => return,
            _ = closing.changed() => return,
            event = watch.recv() => event,
        };
        let sent = match event {
            Ok(event) if event.seq <= seen => Ok(()),
            Ok(event) => to.send(message(&event)).await,
            Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => {
                to.send(Message::default().event("reset").data("{}")).await
            }
            Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
        };
        if sent.is_err() {
            return;
        }
    }
}

fn message(event: &Event) -> Message {
    let data = serde_json::json!({
        "seq": event.seq,
        "at": event.at,
        "kind": event.kind,
        "request": event.request,
    });
    Message::default()
        .id(event.seq.to_string())
        .event(&event.kind)
        .data(data.to_string())
}

/// Messages as they come.
struct Messages(Receiver<Message>);

impl Stream for Messages {
    type Item = Result<Message, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context).map(|message| message.map(Ok))
    }
}
