//! A stretch of network between the agent and the server that loses or changes what a test wants lost or changed.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What becomes of an answer.
pub(crate) enum Fate {
    /// It arrives.
    Arrives,
    /// It was given, and never arrives.
    Lost,
    /// This arrives in its place, as long as it was.
    Instead(Vec<u8>),
}

/// Decides by the question and the answer to it.
type Decide = dyn FnMut(&str, &[u8]) -> Fate + Send;

/// Forwards calls one by one.
pub(crate) struct Proxy {
    pub(crate) port: u16,
}

impl Proxy {
    /// In front of the server at that port. Each connection carries one call at a time.
    pub(crate) fn before(
        server: u16,
        decide: impl FnMut(&str, &[u8]) -> Fate + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let decide: Arc<Mutex<Box<Decide>>> = Arc::new(Mutex::new(Box::new(decide)));
        // It ends with the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let decide = Arc::clone(&decide);
                std::thread::spawn(move || forward(stream, server, port, &decide));
            }
        });
        Self { port }
    }
}

fn forward(mut from: TcpStream, server: u16, own: u16, decide: &Mutex<Box<Decide>>) -> Option<()> {
    loop {
        let question = message(&mut from)?;
        let text = String::from_utf8_lossy(&question).into_owned();
        let line = text.lines().next().unwrap_or_default().to_owned();
        // The server knows itself by its own port only.
        let named = text.replacen(
            &format!("127.0.0.1:{own}"),
            &format!("127.0.0.1:{server}"),
            1,
        );
        let mut to = TcpStream::connect(("127.0.0.1", server)).ok()?;
        to.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        to.write_all(named.as_bytes()).ok()?;
        let answer = message(&mut to)?;
        let fate = decide.lock().unwrap()(&line, &answer);
        match fate {
            Fate::Arrives => from.write_all(&answer).ok()?,
            Fate::Lost => {
                let _ = from.shutdown(Shutdown::Both);
                return None;
            }
            Fate::Instead(other) => {
                assert_eq!(other.len(), answer.len(), "its length stands in its head");
                from.write_all(&other).ok()?;
            }
        }
    }
}

/// One message of HTTP whose length stands in its head.
fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut all = Vec::new();
    let mut buffer = [0; 16 << 10];
    loop {
        if let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&all[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok())
                .unwrap_or(0);
            if all.len() >= end + 4 + length {
                return Some(all);
            }
        }
        match stream.read(&mut buffer).ok()? {
            0 => return None,
            length => all.extend_from_slice(&buffer[..length]),
        }
    }
}
