//! The question as a notification on the desktop.
//!
//! Everybody on a session bus can send a signal that looks like a click, and notify-rust takes any. So it only says
//! here what a notification is made of; it is shown, and answers to it are heard, over a connection of our own:
//! from the process that owned the daemon's name before it was shown, under keys that only it was told, and until
//! that name changes hands. The bus itself stamps each message with who sent it. What remains is that any process of
//! the same user may *be* the daemon, which is why an answer counts as assurance none.

mod bus;
mod note;

use futures_lite::StreamExt;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;
use zbus::message::Type;
use zbus::{Connection, MatchRule, Message, MessageStream};

pub use self::bus::buses;
use self::bus::{BUS, NAME, PATH, ask, connect, handover, owner, subscribe, words};
use self::note::{hints, note};
use super::{ApprovalRequest, Verdict, brief};
use crate::intent::Effect;

/// Characters of the command that a notification can hold and a human still reads, and of each other line.
const COMMAND: usize = 400;
const OTHER: usize = 200;

/// What comes from the notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A button that answers.
    Answer(Verdict),
    /// The button that shows more.
    Review,
    /// It is gone without an answer: put away by the human, or not to be believed any more.
    Gone(Option<String>),
}

/// A notification that stands on the desktop.
#[derive(Debug)]
pub struct Shown {
    connection: Connection,
    owner: String,
    id: u32,
    listener: JoinHandle<()>,
    /// The daemon that shows it.
    pub daemon: String,
    /// The buttons it has.
    pub buttons: Vec<&'static str>,
}

/// Whether a click may approve a request: only where assurance none is enough, and for nothing that is grave, that
/// cannot be seen, or that a notification does not show.
#[must_use]
pub fn approvable_by_click(request: &ApprovalRequest) -> bool {
    let asked = &request.asked;
    let grave = asked.intents.iter().any(|intent| {
        intent.opaque.is_some() || matches!(intent.effect, Effect::Destroy | Effect::Spend)
    });
    let unseen = !asked.not_inspected.is_empty() || asked.stdin.is_some();
    !grave && !unseen && asked.flags.is_empty() && asked.required.is_least()
}

/// Shows the question. What the human does with it goes to `said`. The error says why there is no notification.
pub async fn show(
    address: &str,
    request: &ApprovalRequest,
    review: bool,
    said: UnboundedSender<Said>,
) -> Result<Shown, String> {
    let connection = connect(address).await?;
    let owner = owner(&connection).await?;
    // Listening begins before anything is shown, so that no click can be missed.
    let rule = |member| {
        MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(owner.as_str())
            .path(PATH)
            .interface(NAME)
            .member(member)
            .build()
    };
    let clicks = subscribe(&connection, rule("ActionInvoked")).await?;
    let closings = subscribe(&connection, rule("NotificationClosed")).await?;
    let handovers = subscribe(&connection, handover()).await?;
    if bus::owner(&connection).await? != owner {
        return Err("the notification daemon changed".to_owned());
    }
    let able = ask(&connection, &owner, "GetCapabilities", &()).await?;
    let able: Vec<String> = able.body().deserialize().map_err(words)?;
    let able = |what: &str| able.iter().any(|able| able == what);
    let about = ask(&connection, &owner, "GetServerInformation", &()).await?;
    let (daemon, ..): (String, String, String, String) =
        about.body().deserialize().map_err(words)?;

    let told = brief(request, COMMAND, OTHER);
    let mut keys = Vec::new();
    if able("actions") {
        keys.push((key()?, "Reject", Said::Answer(Verdict::Reject)));
        if review {
            keys.push((key()?, "Review", Said::Review));
        }
        // What does not fit, or would not be shown, must not be approved from here.
        if told.whole && able("body") && approvable_by_click(request) {
            keys.push((key()?, "Approve", Said::Answer(Verdict::Approve)));
        }
    }
    let note = note(request, &told, &keys, able("body-markup"));
    let sent = ask(
        &connection,
        &owner,
        "Notify",
        &(
            &note.appname,
            0_u32,
            &note.icon,
            &note.summary,
            &note.body,
            &note.actions,
            hints(&note),
            i32::from(note.timeout),
        ),
    )
    .await?;
    let id: u32 = sent.body().deserialize().map_err(words)?;
    let buttons = keys.iter().map(|(_, label, _)| *label).collect();
    let listening = Listening {
        owner: owner.clone(),
        id,
        keys,
        request: request.clone(),
        said,
    };
    Ok(Shown {
        listener: tokio::spawn(listening.run(clicks, closings, handovers)),
        connection,
        owner,
        id,
        daemon,
        buttons,
    })
}

impl Shown {
    /// Takes the notification away; nothing is heard of it after that.
    pub async fn withdraw(self) {
        self.listener.abort();
        // One that is gone already, or whose daemon is, cannot be closed and need not be.
        let _ = ask(
            &self.connection,
            &self.owner,
            "CloseNotification",
            &(self.id,),
        )
        .await;
    }
}

/// A random name for a button.
type Key = (String, &'static str, Said);

/// What tells an answer of the human from everything else on the bus.
struct Listening {
    owner: String,
    id: u32,
    keys: Vec<Key>,
    request: ApprovalRequest,
    said: UnboundedSender<Said>,
}

impl Listening {
    async fn run(
        self,
        mut clicks: MessageStream,
        mut closings: MessageStream,
        mut handovers: MessageStream,
    ) {
        let gone = loop {
            tokio::select! {
                biased;
                handover = handovers.next() => match handover {
                    Some(Ok(message)) if !is_from_bus(&message) => {}
                    Some(Ok(_)) => break Some("the notification daemon changed: answers are not taken any more"),
                    Some(Err(_)) | None => break Some("the session bus is gone"),
                },
                click = clicks.next() => match click {
                    Some(Ok(message)) => {
                        if let Some(what) = self.clicked(&message)
                            && self.said.send(what).is_err()
                        {
                            return;
                        }
                    }
                    Some(Err(_)) | None => break Some("the session bus is gone"),
                },
                closing = closings.next() => match closing {
                    Some(Ok(message)) if self.closed(&message) => break None,
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => break Some("the session bus is gone"),
                },
            }
        };
        // Nobody listens any more once the request was answered elsewhere.
        let _ = self.said.send(Said::Gone(gone.map(str::to_owned)));
    }

    /// True for a signal of the daemon that was asked; the rules of the bus say the same, but do not hold for what is
    /// sent to one connection alone.
    fn genuine(&self, message: &Message, member: &str) -> bool {
        let header = message.header();
        header.message_type() == Type::Signal
            && header
                .sender()
                .is_some_and(|sender| sender.as_str() == self.owner)
            && header.path().is_some_and(|path| path.as_str() == PATH)
            && header
                .interface()
                .is_some_and(|interface| interface.as_str() == NAME)
            && header.member().is_some_and(|name| name.as_str() == member)
    }

    fn clicked(&self, message: &Message) -> Option<Said> {
        if !self.genuine(message, "ActionInvoked") || self.request.deadline.passed() {
            return None;
        }
        let (id, key): (u32, String) = message.body().deserialize().ok()?;
        let pressed = self.keys.iter().find(|(known, _, _)| *known == key)?;
        (id == self.id).then(|| pressed.2.clone())
    }

    fn closed(&self, message: &Message) -> bool {
        let id = message.body().deserialize::<(u32, u32)>();
        self.genuine(message, "NotificationClosed") && id.is_ok_and(|(id, _)| id == self.id)
    }
}

fn is_from_bus(message: &Message) -> bool {
    let header = message.header();
    header.sender().is_some_and(|sender| sender.as_str() == BUS)
}

fn key() -> Result<String, String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| format!("no random numbers: {error}"))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}
