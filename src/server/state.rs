//! What all requests share.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use super::guard::Hosts;
use super::keys::Keys;
use super::metrics::Metrics;
use super::projects::Projects;
use super::rate::{Buckets, Pauses};
use crate::config::Config;
use crate::store::Place;

/// How a server is started.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// Where it listens; nowhere if it listens at a socket of this machine alone.
    pub(crate) listen: Option<SocketAddr>,
    /// The path of that socket.
    pub(crate) unix: Option<PathBuf>,
    /// Where it keeps its projects.
    pub(crate) place: Place,
    /// The policy of the project `default`, as its file has it.
    pub(crate) policy: Option<(PathBuf, String)>,
    /// Its certificate.
    pub(crate) tls: Option<Tls>,
    /// True if a proxy in front of it does TLS.
    pub(crate) behind_proxy: bool,
    /// Further names that it is reached by.
    pub(crate) hosts: Vec<String>,
    /// How many new questions one token may put in a second.
    pub(crate) rate: u32,
}

/// Files of a certificate.
#[derive(Clone, Debug)]
pub(crate) struct Tls {
    /// The chain, in PEM.
    pub(crate) certificate: PathBuf,
    /// The private key, in PEM.
    pub(crate) key: PathBuf,
}

/// The server.
pub(super) struct Server {
    pub(super) options: Options,
    pub(super) hosts: Hosts,
    pub(super) keys: Arc<Keys>,
    pub(super) config: Config,
    pub(super) projects: Projects,
    pub(super) metrics: Metrics,
    /// Passphrases are checked by few at a time: each takes 64 MiB.
    pub(super) hashing: Semaphore,
    /// Commands are read by few at a time.
    pub(super) reading: Semaphore,
    /// Wrong passphrases and codes, by person and by address.
    pub(super) wrong: Pauses,
    /// Tries to sign in, right or wrong, by address.
    pub(super) logins: Buckets,
    /// Tokens that are none, by address.
    pub(super) strangers: Buckets,
    /// New questions, by token.
    pub(super) questions: Buckets,
    /// True once the server is about to stop.
    pub(super) closing: watch::Receiver<bool>,
}

impl Server {
    pub(super) fn new(
        options: Options,
        keys: Arc<Keys>,
        config: Config,
        port: Option<u16>,
        closing: watch::Receiver<bool>,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            hosts: Hosts::new(port, &options.hosts),
            projects: Projects::new(options.place.clone(), Arc::clone(&keys)),
            keys,
            config,
            metrics: Metrics::default(),
            hashing: Semaphore::new(cores),
            reading: Semaphore::new(cores),
            wrong: Pauses::new(3, Duration::from_secs(5), Duration::from_mins(15)),
            logins: Buckets::new(20, 0.2),
            strangers: Buckets::new(50, 1.0),
            questions: Buckets::new(options.rate.saturating_mul(10), f64::from(options.rate)),
            closing,
            options,
        }
    }

    /// True once it is about to stop.
    pub(super) fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }
}
