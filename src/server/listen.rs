//! Connections: over TCP, TLS, or a socket of this machine; so many at most, none of them for ever.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{interval, sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tower_service::Service as _;

use super::keys::Keys;
use super::log;
use super::metrics::Ongoing;
use super::peer::Peer;
use super::projects::REFRESH;
use super::routes::router;
use super::state::{Options, Server, Tls};
use crate::config::Config;
use crate::digest::Digest;
use crate::error::Error;
use crate::store::Project;

/// Between the first byte of a request and the end of its head; a connection that waits for one waits no longer either.
const HEAD_IN_TIME: Duration = Duration::from_secs(30);
const HANDSHAKE_IN_TIME: Duration = Duration::from_secs(10);
/// Bytes of a request's head, and of what is read ahead.
const LARGEST_HEAD: usize = 32 << 10;
/// Open connections at most, if the system lets us have as many files.
const CONNECTIONS: u64 = 20_000;
/// Files that are no connections.
const OTHER_FILES: u64 = 100;
/// How long requests in flight may take once the server is to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// A worker reads policies and, now and then, commands.
const STACK: usize = 8 << 20;
/// How often it is written down when tokens were last used.
const KEEP_USED: Duration = Duration::from_secs(60);

/// Serves until a signal ends it. `ready` hears where.
pub(crate) fn serve(
    options: Options,
    keys: Keys,
    config: Config,
    ready: impl FnOnce(&Listening),
) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .max_blocking_threads(32)
        .build()
        .map_err(|error| internal(&format!("no event loop: {error}")))?;
    runtime.block_on(run(options, keys, config, ready))
}

/// Where a server can be reached.
pub(crate) struct Listening {
    /// The address, with the port that was chosen.
    pub(crate) address: Option<SocketAddr>,
    /// True if nobody is enrolled yet who could answer.
    pub(crate) nobody: bool,
    /// The public key.
    pub(crate) key: String,
}

async fn run(
    options: Options,
    keys: Keys,
    config: Config,
    ready: impl FnOnce(&Listening),
) -> Result<(), Error> {
    let tls = options.tls.as_ref().map(acceptor).transpose()?;
    let tcp = match options.listen {
        Some(address) => Some(
            TcpListener::bind(address)
                .await
                .map_err(|error| cannot_listen(&address.to_string(), &error))?,
        ),
        None => None,
    };
    let unix = match &options.unix {
        Some(path) => Some(listen_at(path)?),
        None => None,
    };
    let address = tcp.as_ref().and_then(|tcp| tcp.local_addr().ok());
    let (close, closing) = watch::channel(false);
    let (policy, unix_path) = (options.policy.clone(), options.unix.clone());
    let port = address.map(|address| address.port());
    let server = Arc::new(Server::new(options, Arc::new(keys), config, port, closing));
    server.projects.open_new().await?;
    let project = Project::default();
    let default = match server.projects.named(&project) {
        Some(default) => default,
        None => server.projects.open(project).await?,
    };
    if let Some((_, text)) = policy {
        let hash = Digest::of(text.as_bytes()).to_string();
        default
            .desk
            .run(move |store| store.rule_by_file(&text, &hash))
            .await?;
        default.refresh().await?;
    }
    let app = router(Arc::clone(&server));
    let places = Arc::new(Semaphore::new(connections()));
    tokio::spawn(keep_up(Arc::clone(&server)));
    let mut stop = Stop::new()?;
    ready(&Listening {
        address,
        nobody: default.people().count() == 0,
        key: server.keys.public(),
    });
    let accepting = async {
        tokio::join!(
            accept_tcp(tcp, tls, &server, &app, &places),
            accept_unix(unix, &server, &app, &places)
        )
    };
    tokio::select! {
        _ = accepting => {}
        () = stop.asked() => {}
    }
    log::info("stopping", &[]);
    let _ = close.send(true);
    if let Some(path) = unix_path {
        let _ = std::fs::remove_file(path);
    }
    let all = u32::try_from(connections()).unwrap_or(u32::MAX);
    let _ = timeout(LAST_ANSWERS, places.acquire_many(all)).await;
    for office in server.projects.all() {
        let _ = office.keep_used().await;
        office.desk.close().await;
    }
    log::info("stopped", &[]);
    Ok(())
}

/// Looks for what other processes changed, and writes down what is kept in memory.
async fn keep_up(server: Arc<Server>) {
    let mut refresh = interval(REFRESH);
    let mut used = interval(KEEP_USED);
    loop {
        tokio::select! {
            _ = refresh.tick() => server.projects.refresh().await,
            _ = used.tick() => {
                for office in server.projects.all() {
                    if let Err(error) = office.keep_used().await {
                        log::error("use of tokens not kept", &[("error", &error.to_string())]);
                    }
                }
            }
        }
    }
}

async fn accept_tcp(
    listener: Option<TcpListener>,
    tls: Option<TlsAcceptor>,
    server: &Arc<Server>,
    app: &Router,
    places: &Arc<Semaphore>,
) {
    let Some(listener) = listener else {
        return std::future::pending().await;
    };
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                cannot_accept(&error).await;
                continue;
            }
        };
        let Some(place) = place(places, server) else {
            continue;
        };
        let Ok(own) = stream.local_addr() else {
            continue;
        };
        let _ = stream.set_nodelay(true);
        let peer = Peer::tcp(peer, own);
        match &tls {
            None => spawn(stream, peer, server, app, place),
            Some(tls) => {
                let (server, app) = (Arc::clone(server), app.clone());
                let handshake = tls.accept(stream);
                tokio::spawn(async move {
                    if let Ok(Ok(stream)) = timeout(HANDSHAKE_IN_TIME, handshake).await {
                        spawn(stream, peer, &server, &app, place);
                    }
                });
            }
        }
    }
}

async fn accept_unix(
    listener: Option<UnixListener>,
    server: &Arc<Server>,
    app: &Router,
    places: &Arc<Semaphore>,
) {
    let Some(listener) = listener else {
        return std::future::pending().await;
    };
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                cannot_accept(&error).await;
                continue;
            }
        };
        let Some(place) = place(places, server) else {
            continue;
        };
        let uid = stream.peer_cred().ok().map(|credentials| credentials.uid());
        spawn(stream, Peer::unix(uid), server, app, place);
    }
}

/// A place for one more connection; where there is none it is closed at once.
fn place(places: &Arc<Semaphore>, server: &Server) -> Option<OwnedSemaphorePermit> {
    let place = Arc::clone(places).try_acquire_owned().ok();
    if place.is_none() {
        server
            .metrics
            .refused_connections
            .fetch_add(1, Ordering::Relaxed);
    }
    place
}

fn spawn<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    peer: Peer,
    server: &Arc<Server>,
    app: &Router,
    place: OwnedSemaphorePermit,
) {
    tokio::spawn(talk(stream, peer, Arc::clone(server), app.clone(), place));
}

/// Answers what comes over one connection.
async fn talk<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    peer: Peer,
    server: Arc<Server>,
    app: Router,
    place: OwnedSemaphorePermit,
) {
    let _place = place;
    let _open = Ongoing::begin(&server.metrics.connections);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer.clone());
        let answer = app.clone().call(request.map(Body::new));
        async move { answer.await.map_err(|never: Infallible| match never {}) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_IN_TIME)
        .max_buf_size(LARGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    let mut closing = server.closing.clone();
    tokio::select! {
        // How a connection ends is the client's matter.
        _ = connection.as_mut() => return,
        _ = closing.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = timeout(LAST_ANSWERS, connection).await;
}

async fn cannot_accept(error: &io::Error) {
    log::warn("connection not accepted", &[("error", &error.to_string())]);
    // Where there are no files left it helps to wait until some are closed.
    sleep(Duration::from_millis(100)).await;
}

/// How many connections there may be; the system is asked for as many files as it gives.
fn connections() -> usize {
    let Ok((soft, hard)) = getrlimit(Resource::RLIMIT_NOFILE) else {
        return 500;
    };
    let wanted = hard.min(CONNECTIONS + OTHER_FILES);
    let files = if soft < wanted && setrlimit(Resource::RLIMIT_NOFILE, wanted, hard).is_ok() {
        wanted
    } else {
        soft
    };
    let connections = files.saturating_sub(OTHER_FILES).clamp(16, CONNECTIONS);
    usize::try_from(connections).unwrap_or(500)
}

fn listen_at(path: &Path) -> Result<UnixListener, Error> {
    use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
    let failed = |error: &io::Error| cannot_listen(&path.display().to_string(), error);
    // What a server left that is no more is in the way; what somebody listens at is not taken away.
    let is_socket =
        std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    if is_socket && std::os::unix::net::UnixStream::connect(path).is_err() {
        std::fs::remove_file(path).map_err(|error| failed(&error))?;
    }
    let listener = UnixListener::bind(path).map_err(|error| failed(&error))?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))
        .map_err(|error| failed(&error))?;
    Ok(listener)
}

fn acceptor(tls: &Tls) -> Result<TlsAcceptor, Error> {
    let wrong = |path: &Path, what: &dyn std::fmt::Display| Error::Config {
        what: format!("{}: {what}", path.display()),
    };
    let chain = CertificateDer::pem_file_iter(&tls.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| wrong(&tls.certificate, &error))?;
    if chain.is_empty() {
        return Err(wrong(&tls.certificate, &"there is no certificate in it"));
    }
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| wrong(&tls.key, &error))?;
    let provider = tokio_rustls::rustls::crypto::ring::default_provider();
    let mut config = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| internal(&error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| wrong(&tls.certificate, &error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The signals that end a server.
struct Stop {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

impl Stop {
    fn new() -> Result<Self, Error> {
        let on = |kind| signal(kind).map_err(|error| internal(&format!("no signals: {error}")));
        Ok(Self {
            terminate: on(SignalKind::terminate())?,
            interrupt: on(SignalKind::interrupt())?,
        })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

fn cannot_listen(address: &str, error: &io::Error) -> Error {
    Error::Unavailable {
        what: format!("cannot listen at {address}: {error}"),
        hint: "choose another address with --listen, or end what listens there".to_owned(),
    }
}

fn internal(what: &str) -> Error {
    Error::Internal {
        what: what.to_owned(),
    }
}
