//! Requests at a server: putting a question, and looking at how it stands.

use std::time::Duration;

use super::line::{Answer, Call, Method};
use super::{Server, said};
use crate::approval::{ApprovalRequest, Fingerprint, RequestId, RequestName, Vote};
use crate::clock::{Deadline, Moment};
use crate::error::Error;
use crate::report::Report;
use crate::store::Selection;
use crate::wire;

/// How long a question is tried to be put while the server cannot be reached.
const PATIENCE: Duration = Duration::from_secs(3);
/// Rows that a listing goes through at most: what lies further back is for the dashboard.
const LISTED: usize = 10_000;
/// Digits behind `req_` of a whole id.
const WHOLE: usize = 30;

/// What became of a question.
#[derive(Debug)]
pub enum Put {
    /// It is new.
    New(Box<ApprovalRequest>),
    /// It stands already.
    Standing(Box<ApprovalRequest>),
    /// It was not taken, and the caller is told so.
    Refused(Box<Report>),
}

impl Server {
    /// Puts a question, or picks up the one that stands for the same fingerprint.
    pub fn put(&mut self, ask: &wire::Ask) -> Result<Put, Error> {
        let answer = self.line.ask(&Call::post("/v1/requests", ask)?, PATIENCE)?;
        if let Some(report) = answer
            .problem()
            .filter(|_| !answer.good())
            .and_then(|problem| said::refusal(&problem))
        {
            return Ok(Put::Refused(Box::new(report)));
        }
        let request = Box::new(self.row(&answer)?);
        Ok(if answer.status == 201 {
            Put::New(request)
        } else {
            Put::Standing(request)
        })
    }

    /// The request with this id, as it stands now.
    pub fn request(&mut self, id: &RequestId) -> Result<ApprovalRequest, Error> {
        let call = Call::new(Method::Get, format!("/v1/requests/{id}"));
        let answer = self.line.ask(&call, PATIENCE)?;
        self.row(&answer)
    }

    /// The one request whose id begins so.
    pub fn find(&mut self, name: &RequestName) -> Result<ApprovalRequest, Error> {
        if name.as_str().len() == WHOLE {
            return self.request(&name.as_str().parse()?);
        }
        let call = Call::new(Method::Get, "/v1/requests")
            .with("prefix", name.as_str())
            .with("limit", "2");
        let found: wire::Requests = self.line.ask(&call, PATIENCE)?.read()?;
        let mut found = found.requests.into_iter();
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(self.known(only)),
            (None, _) => Err(Error::Request {
                what: format!("the server has no request {name} that may be seen here"),
                hint: "sudomode pending lists those that wait, sudomode pending --all lists all"
                    .to_owned(),
            }),
            _ => Err(Error::Request {
                what: format!("{name} is the beginning of several requests"),
                hint: "give more of the id".to_owned(),
            }),
        }
    }

    /// Requests, oldest first.
    pub fn requests(&mut self, selection: Selection) -> Result<Vec<ApprovalRequest>, Error> {
        let mut all = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut call = Call::new(Method::Get, "/v1/requests");
            if selection == Selection::Pending {
                call = call.with("status", "PENDING");
            }
            if let Some(cursor) = &cursor {
                call = call.with("cursor", cursor.as_str());
            }
            let page: wire::Requests = self.line.ask(&call, PATIENCE)?.read()?;
            let before = all.len();
            all.extend(page.requests.into_iter().map(|row| self.known(row)));
            cursor = page.next;
            if cursor.is_none() || all.len() == before || all.len() >= LISTED {
                break;
            }
        }
        all.sort_by_key(|request: &ApprovalRequest| request.created_at);
        Ok(all)
    }

    /// The votes on a request that count, as they were when it was last looked at.
    #[must_use]
    pub fn votes(&self, request: &RequestId) -> Vec<Vote> {
        self.votes.get(request).cloned().unwrap_or_default()
    }

    pub(super) fn row(&mut self, answer: &Answer) -> Result<ApprovalRequest, Error> {
        answer.read().map(|row| self.known(row))
    }

    /// Takes note of a row.
    pub(super) fn known(&mut self, row: wire::Request) -> ApprovalRequest {
        let request = as_it_stands(&row);
        self.votes.insert(row.id, row.votes);
        request
    }
}

/// A row as it is known here. Who runs it is known at the server alone.
pub(super) fn as_it_stands(row: &wire::Request) -> ApprovalRequest {
    let never = Moment(i64::MAX);
    let wall = if row.forgotten {
        Moment(0)
    } else {
        row.expires_at.unwrap_or(never)
    };
    ApprovalRequest {
        id: row.id.clone(),
        fingerprint: Fingerprint(row.fingerprint),
        status: row.status,
        asked: row.asked.clone(),
        requester: row.requester.clone(),
        created_at: row.created_at,
        updated_at: row.updated_at,
        // The server's clock judges; here it is only shown.
        deadline: Deadline {
            set: Moment(0),
            wall,
            boot: i64::MAX,
            boot_id: String::new(),
        },
        resolution: row.resolution.clone(),
        runner: None,
        outcome: row.outcome,
        version: 0,
    }
}
