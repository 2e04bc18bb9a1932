//! A server on this machine that notes what it is sent, and answers as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Channel, channel};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);

/// One request as it arrived.
#[derive(Debug)]
pub(super) struct Post {
    pub(super) path: String,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Post {
    pub(super) fn header(&self, name: &str) -> &str {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value)
    }

    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

pub(super) struct Receiver {
    pub(super) port: u16,
    posts: Channel<Post>,
}

impl Receiver {
    /// Answers these in turn, and the last of them for ever: a status line with headers, and a body.
    pub(super) fn answering(answers: &[(&'static str, &'static str)]) -> Self {
        Self::at(0, answers)
    }

    pub(super) fn at(port: u16, answers: &[(&'static str, &'static str)]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, posts) = channel();
        let answers = answers.to_vec();
        std::thread::spawn(move || {
            for (count, stream) in listener.incoming().flatten().enumerate() {
                let (status, body) = answers[count.min(answers.len() - 1)];
                let Some(sent) = read(&stream) else { continue };
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
                let _ = (&stream).write_all(answer.as_bytes());
                if sender.send(sent).is_err() {
                    return;
                }
            }
        });
        Self { port, posts }
    }

    /// The next that arrives.
    pub(super) fn next(&self) -> Post {
        self.posts.recv_timeout(PATIENCE).unwrap()
    }

    /// True if nothing arrived that was not asked for yet.
    pub(super) fn is_quiet(&self) -> bool {
        self.posts.try_recv().is_err()
    }
}

fn read(stream: &TcpStream) -> Option<Post> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.strip_prefix("POST ")?.split(' ').next()?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_owned(), value.to_owned()));
    }
    let mut post = Post {
        path,
        headers,
        body: String::new(),
    };
    let mut body = vec![0; post.header("content-length").parse().ok()?];
    reader.read_exact(&mut body).ok()?;
    post.body = String::from_utf8(body).ok()?;
    Some(post)
}
