//! The line to a server: HTTP calls in a thread of its own, so that whoever waits for an answer may be asynchronous or not.

use std::error::Error as _;
use std::fmt;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use reqwest::header::{
    ACCEPT, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_NONE_MATCH, SET_COOKIE,
};
use reqwest::{Certificate, Client, Response, Url, redirect};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Runtime};

use super::said;
use super::secret::Shown;
use crate::approval::webhook::Getent;
use crate::config::server::{Address, Server};
use crate::error::Error;

/// How long one attempt may take beyond the time for which it asked to be held, and its connection.
const ATTEMPT: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(5);
/// Between two attempts: this, doubled each time, up to that.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_secs(2);
/// More is no answer.
const LONGEST: usize = 64 << 20;

/// A connection to a server. It is made when it is needed, and again when it was lost.
pub(super) struct Line {
    calls: Calls,
    runtime: Option<Runtime>,
}

/// What is needed for a call.
#[derive(Clone)]
pub(super) struct Calls {
    client: Client,
    base: String,
    address: String,
    shown: HeaderMap,
}

/// The two ways in which something is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Delete,
    Get,
    Post,
}

/// One question to the server. Each can be put twice without harm.
#[derive(Clone)]
pub(super) struct Call {
    method: Method,
    path: String,
    query: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
    known: Option<String>,
    held: Duration,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) etag: Option<String>,
    pub(super) cookie: Option<String>,
    body: Vec<u8>,
}

/// No answer came, and nobody knows whether the question arrived.
#[derive(Clone, Debug)]
pub(super) struct Lost(pub(super) String);

impl Call {
    pub(super) fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            body: None,
            known: None,
            held: Duration::ZERO,
        }
    }

    /// A `POST` with this body.
    pub(super) fn post(path: impl Into<String>, body: &impl Serialize) -> Result<Self, Error> {
        let body = serde_json::to_vec(body).map_err(|error| Error::Internal {
            what: error.to_string(),
        })?;
        Ok(Self {
            body: Some(body),
            ..Self::new(Method::Post, path)
        })
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Nothing comes back if it still stands as this tag says, for at most so long.
    pub(super) fn unless(mut self, etag: Option<&str>, held: Duration) -> Self {
        self.known = etag.map(str::to_owned);
        self.held = held;
        if !held.is_zero() {
            self.query.push(("wait", held.as_secs().to_string()));
        }
        self
    }
}

impl Answer {
    /// What it says, if it is no problem.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        if !self.good() {
            return Err(self.error());
        }
        serde_json::from_slice(&self.body).map_err(|error| Error::Unavailable {
            what: format!("the server's answer cannot be read: {error}"),
            hint: "its version and this one may not fit together: sudomode doctor says more"
                .to_owned(),
        })
    }

    /// True if what was asked was done.
    pub(super) const fn good(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// The problem that it tells of, if it tells of one in a form that is known.
    pub(super) fn problem(&self) -> Option<crate::wire::Problem> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What a caller is told of it.
    pub(super) fn error(&self) -> Error {
        said::error(self.status, self.problem().as_ref())
    }

    /// True if it says nothing about the question but that it could not be dealt with now.
    pub(super) const fn worth_another(&self) -> bool {
        matches!(self.status, 408 | 425 | 500 | 502..=504)
    }
}

impl Line {
    pub(super) fn open(server: &Server, shown: &Shown) -> Result<Self, Error> {
        let client = client(server)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .map_err(|error| Error::Internal {
                what: format!("no event loop: {error}"),
            })?;
        let base = match &server.url {
            Address::Host(url) => url.clone(),
            // A server looks at the name by which it was called.
            Address::Unix(_) => "http://localhost".to_owned(),
        };
        Ok(Self {
            calls: Calls {
                client,
                base,
                address: server.url.to_string(),
                shown: shown.headers(),
            },
            runtime: Some(runtime),
        })
    }

    pub(super) fn address(&self) -> &str {
        &self.calls.address
    }

    /// Puts a question until it is answered, for at most so long; once in any case.
    pub(super) fn ask(&self, call: &Call, patience: Duration) -> Result<Answer, Error> {
        let end = Instant::now() + patience;
        let mut pause = FIRST_PAUSE;
        loop {
            let answered = self.once(call.clone())?;
            let enough = Instant::now() + pause >= end;
            match answered {
                Ok(answer) if !answer.worth_another() || enough => return Ok(answer),
                Err(lost) if enough => return Err(self.calls.unreachable(&lost)),
                Ok(_) | Err(_) => std::thread::sleep(pause),
            }
            pause = (pause * 2).min(LAST_PAUSE);
        }
    }

    fn once(&self, call: Call) -> Result<Result<Answer, Lost>, Error> {
        let gone = || Error::Internal {
            what: "the thread that talks to the server ended".to_owned(),
        };
        let (done, answer) = mpsc::channel();
        let calls = self.calls.clone();
        self.run(async move {
            // Whoever asked may have been interrupted.
            let _ = done.send(calls.send(call).await);
        });
        answer.recv().map_err(|_| gone())
    }

    /// Runs something beside the caller.
    pub(super) fn run(&self, work: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.runtime {
            runtime.spawn(work);
        }
    }

    pub(super) fn calls(&self) -> Calls {
        self.calls.clone()
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // Nobody waits here for an answer that nobody waits for any more.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line")
            .field("address", &self.calls.address)
            .finish_non_exhaustive()
    }
}

impl Calls {
    /// Puts a question once.
    pub(super) async fn send(&self, call: Call) -> Result<Answer, Lost> {
        let mut url = Url::parse(&format!("{}{}", self.base, call.path))
            .map_err(|error| Lost(format!("cannot be asked: {error}")))?;
        for (name, value) in &call.query {
            url.query_pairs_mut().append_pair(name, value);
        }
        let mut request = match call.method {
            Method::Delete => self.client.delete(url),
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url),
        };
        request = request
            .timeout(ATTEMPT + call.held)
            .headers(self.shown.clone())
            .header(ACCEPT, "application/json");
        if let Some(etag) = call.known {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(body) = call.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await.map_err(|error| lost(&error))?;
        let status = response.status().as_u16();
        let header = |name: HeaderName| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let (etag, cookie) = (header(ETAG), header(SET_COOKIE));
        Ok(Answer {
            status,
            etag,
            cookie,
            body: body(response).await?,
        })
    }

    pub(super) fn unreachable(&self, Lost(why): &Lost) -> Error {
        Error::Unavailable {
            what: format!("the server at {} {why}", self.address),
            hint: "run the same command again later; sudomode doctor says what is wrong".to_owned(),
        }
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, Lost> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| lost(&error))? {
        if body.len() + chunk.len() > LONGEST {
            return Err(Lost("answered with more than is read".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn client(server: &Server) -> Result<Client, Error> {
    let unusable = |what: String| Error::Config { what };
    // Set once a process; a second time changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut client = Client::builder()
        .user_agent(concat!("sudomode/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .redirect(redirect::Policy::none())
        // The proxies that an environment names are the agent's.
        .no_proxy()
        .dns_resolver(Getent);
    client = match (&server.url, &server.ca_file) {
        (Address::Unix(path), _) => client.unix_socket(path.as_path()).tls_certs_only([]),
        (Address::Host(url), None) if url.starts_with("https://") => client,
        (Address::Host(url), Some(file)) if url.starts_with("https://") => {
            let at = |what: &dyn fmt::Display| unusable(format!("{}: {what}", file.display()));
            crate::trust::only_ours(file).map_err(|distrust| at(&distrust))?;
            let text = std::fs::read(file).map_err(|error| at(&error))?;
            let certificates =
                Certificate::from_pem_bundle(&text).map_err(|_| at(&"no certificates in PEM"))?;
            client.tls_certs_only(certificates)
        }
        // The system's roots take milliseconds to read and are not needed.
        (Address::Host(_), _) => client.tls_certs_only([]),
    };
    client
        .build()
        .map_err(|error| unusable(format!("the server cannot be used: {error}")))
}

/// What failed, down to the reason. The address is known to whoever is told.
fn lost(error: &reqwest::Error) -> Lost {
    let mut text = match error {
        error if error.is_timeout() => "did not answer in time".to_owned(),
        error if error.is_connect() => "could not be reached".to_owned(),
        _ => "did not answer".to_owned(),
    };
    let mut source = error.source();
    while let Some(inner) = source {
        source = inner.source();
        if source.is_none() {
            text = format!("{text}: {inner}");
        }
    }
    Lost(text)
}
