//! A notification daemon that does what a test says: also what no honest one does.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_lite::StreamExt;
use tokio::runtime::Runtime;
use zbus::OwnedVariant;
use zbus::message::Type;
use zbus::names::MemberName;
use zbus::{Connection, MessageStream};

const NAME: &str = "org.freedesktop.Notifications";
const PATIENCE: Duration = Duration::from_secs(30);

/// What a notification is sent as.
type Notify = (
    String,
    u32,
    String,
    String,
    String,
    Vec<String>,
    HashMap<String, OwnedVariant>,
    i32,
);

/// A notification as the daemon got it.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) id: u32,
    /// The unique name of who sent it.
    pub(super) client: String,
    pub(super) summary: String,
    pub(super) body: String,
    actions: Vec<String>,
}

impl Note {
    pub(super) fn labels(&self) -> Vec<&str> {
        let labels = self.actions.iter().skip(1).step_by(2);
        labels.map(String::as_str).collect()
    }

    pub(super) fn key(&self, label: &str) -> String {
        let at = self.labels().iter().position(|known| *known == label);
        self.actions[2 * at.unwrap_or_else(|| panic!("no {label}: {self:?}"))].clone()
    }
}

pub(super) struct Puppet {
    runtime: Runtime,
    connection: Connection,
    notes: Receiver<Note>,
    closed: Receiver<u32>,
    count: Arc<Mutex<u32>>,
}

impl Puppet {
    /// A connection that is nobody.
    pub(super) fn connect(address: &str) -> Self {
        Self::open(address, &[])
    }

    /// The daemon, with everything that one can do.
    pub(super) fn take(address: &str) -> Self {
        Self::take_with(address, &["actions", "body", "body-markup"])
    }

    /// The daemon, able to do that. One that is capable of silence answers nothing.
    pub(super) fn take_with(address: &str, able: &[&str]) -> Self {
        let puppet = Self::open(address, able);
        let named = puppet.connection.request_name(NAME);
        puppet.runtime.block_on(named).unwrap();
        puppet
    }

    fn open(address: &str, able: &[&str]) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        // The bus is in a user namespace where this user is root.
        let building = zbus::connection::Builder::address(address)
            .user_id(0)
            .build();
        let connection = runtime.block_on(building).unwrap();
        let (note, notes) = channel();
        let (close, closed) = channel();
        let count = Arc::new(Mutex::new(0));
        let counted = Arc::clone(&count);
        let able: Vec<String> = able.iter().map(|able| (*able).to_owned()).collect();
        let calls = MessageStream::from(&connection);
        let own = connection.clone();
        runtime.spawn(async move {
            let mut calls = calls;
            while let Some(Ok(message)) = calls.next().await {
                let header = message.header();
                let silent = able.iter().any(|able| able == "silence");
                if header.message_type() != Type::MethodCall || silent {
                    continue;
                }
                match header.member().map(MemberName::as_str) {
                    Some("GetCapabilities") => own.reply(&header, &able).await.unwrap(),
                    Some("GetServerInformation") => {
                        let about = ("puppet", "test", "1", "1.2");
                        own.reply(&header, &about).await.unwrap();
                    }
                    Some("Notify") => {
                        let body = message.body();
                        let (_, _, _, summary, body, actions, _, _): Notify =
                            body.deserialize().unwrap();
                        let id = {
                            let mut count = counted.lock().unwrap();
                            *count += 1;
                            *count
                        };
                        own.reply(&header, &id).await.unwrap();
                        let client = header.sender().unwrap().to_string();
                        let _ = note.send(Note {
                            id,
                            client,
                            summary,
                            body,
                            actions,
                        });
                    }
                    Some("CloseNotification") => {
                        let id: u32 = message.body().deserialize().unwrap();
                        own.reply(&header, &()).await.unwrap();
                        let _ = close.send(id);
                    }
                    _ => {}
                }
            }
        });
        Self {
            runtime,
            connection,
            notes,
            closed,
            count,
        }
    }

    /// The next notification.
    pub(super) fn shown(&self) -> Note {
        self.notes.recv_timeout(PATIENCE).unwrap()
    }

    /// The next notification that is taken away.
    pub(super) fn withdrawn(&self) -> u32 {
        self.closed.recv_timeout(PATIENCE).unwrap()
    }

    /// How many notifications came.
    pub(super) fn count(&self) -> u32 {
        *self.count.lock().unwrap()
    }

    /// Says that a button was pressed: to one connection, or to all.
    pub(super) fn click(&self, to: Option<&str>, path: &str, id: u32, key: &str) {
        self.emit(to, path, "ActionInvoked", &(id, key));
    }

    /// Says that a notification was put away.
    pub(super) fn close(&self, to: &str, id: u32) {
        self.emit(
            Some(to),
            "/org/freedesktop/Notifications",
            "NotificationClosed",
            &(id, 2_u32),
        );
    }

    fn emit<B: serde::Serialize + zbus::zvariant::DynamicType>(
        &self,
        to: Option<&str>,
        path: &str,
        member: &str,
        body: &B,
    ) {
        let emitting = self.connection.emit_signal(to, path, NAME, member, body);
        self.runtime.block_on(emitting).unwrap();
    }

    pub(super) fn give_the_name_up(&self) {
        let releasing = self.connection.release_name(NAME);
        assert!(self.runtime.block_on(releasing).unwrap());
    }
}
