//! The record of every decision, as a server keeps it.

use std::time::Duration;

use super::Server;
use super::line::{Call, Method};
use crate::audit::{Event, Head};
use crate::error::Error;
use crate::store::Listing;
use crate::wire;

const PATIENCE: Duration = Duration::from_secs(3);
/// Events that are asked for at once.
const PAGE: usize = 1000;

impl Server {
    /// Events, oldest first.
    pub fn events(&mut self, listing: Listing<'_>) -> Result<Vec<Event>, Error> {
        let (path, mut after, most) = match listing {
            Listing::Of(request) => (format!("/v1/requests/{request}/events"), None, usize::MAX),
            Listing::Last(count) => {
                let call = Call::new(Method::Get, "/v1/audit/head");
                let head: wire::Head = self.line.ask(&call, PATIENCE)?.read()?;
                let after = head.seq.saturating_sub(i64::from(count)).max(0);
                let most = usize::try_from(count).unwrap_or(usize::MAX);
                ("/v1/audit".to_owned(), Some(after), most)
            }
        };
        let mut all = Vec::new();
        loop {
            let mut call = Call::new(Method::Get, path.as_str());
            if let Some(after) = after {
                let limit = most.min(PAGE).to_string();
                call = call.with("after", after.to_string()).with("limit", limit);
            }
            let page: wire::Events = self.line.ask(&call, PATIENCE)?.read()?;
            let before = all.len();
            all.extend(page.events.into_iter().map(event));
            after = page.next;
            if after.is_none() || all.len() == before || all.len() >= most {
                break;
            }
        }
        all.truncate(most);
        Ok(all)
    }

    /// Has the server check its chain. A head that was kept elsewhere must be in it.
    pub fn verify(&mut self, anchor: Option<&str>) -> Result<Result<Head, String>, Error> {
        let mut call = Call::new(Method::Get, "/v1/audit/verify");
        if let Some(anchor) = anchor {
            call = call.with("head", anchor);
        }
        let verified: wire::Verified = self.line.ask(&call, PATIENCE)?.read()?;
        Ok(match verified.head {
            Some(head) if verified.intact => Ok(Head {
                seq: head.seq,
                hash: head.hash,
            }),
            _ => Err(verified
                .broken
                .unwrap_or_else(|| "the server does not say how".to_owned())),
        })
    }
}

fn event(event: wire::Event) -> Event {
    Event {
        seq: event.seq,
        at: event.at,
        kind: event.kind,
        request: event.request,
        body: event.body.get().to_owned(),
        prev: event.prev,
        hash: event.hash,
    }
}
