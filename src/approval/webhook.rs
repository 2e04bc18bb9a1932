//! Word of a request to where a human is: one signed POST, again and again until somebody takes it.
//!
//! Nothing comes back this way. What the other side answers is looked at for its status alone, and no status
//! approves anything.

mod message;
mod names;

use std::error::Error as _;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::RETRY_AFTER;
use reqwest::{Client, Proxy, StatusCode, redirect};
use serde::Serialize;
use sha2::Sha256;
use tokio::time::sleep;

use self::message::{Message, message};
pub(crate) use self::names::Getent;
use super::ApprovalRequest;
use crate::clock::Moment;
use crate::config::channels::{Event, Webhook};
use crate::term;
use crate::trust::only_ours;

/// How long one attempt may take, and its connection.
const ATTEMPT: Duration = Duration::from_secs(10);
const CONNECT: Duration = Duration::from_secs(5);
/// Between two attempts: this, doubled each time, up to that.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LAST_PAUSE: Duration = Duration::from_secs(120);
/// The other side may ask for so much patience; a human waits on this side.
const LONGEST_WISH: Duration = Duration::from_mins(5);
/// A key with fewer bytes could be guessed.
const LEAST_KEY: usize = 16;

/// What became of one message, for the audit. It names no secret.
#[derive(Clone, Debug, Serialize)]
pub struct Delivery {
    channel: &'static str,
    service: String,
    event: &'static str,
    #[serde(rename = "delivery")]
    id: String,
    attempts: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

impl Delivery {
    /// Whether the other side took it.
    #[must_use]
    pub const fn arrived(&self) -> bool {
        self.why.is_none()
    }
}

/// Sends one message and tries again until it arrives, it is refused for good, or it is `over`: nobody needs it any
/// more.
pub async fn deliver(
    webhook: Webhook,
    request: ApprovalRequest,
    event: Event,
    over: impl Future<Output = ()>,
) -> Delivery {
    let mut delivery = Delivery {
        channel: "webhook",
        service: webhook.service().to_owned(),
        event: event.as_str(),
        id: String::new(),
        attempts: 0,
        status: None,
        why: None,
    };
    let mut trouble = None;
    let sent = tokio::select! {
        sent = send(&webhook, &request, event, &mut delivery, &mut trouble) => sent,
        () = over => Err("it was needed no longer".to_owned()),
    };
    if let Err(end) = sent {
        let why = trouble.map_or(end.clone(), |trouble| format!("{trouble}; {end}"));
        delivery.why = Some(term::shorten(&term::text(&why), 300));
    }
    delivery
}

/// `trouble` says why the last attempt failed.
async fn send(
    webhook: &Webhook,
    request: &ApprovalRequest,
    event: Event,
    delivery: &mut Delivery,
    trouble: &mut Option<String>,
) -> Result<(), String> {
    // It stays the same however often it is sent, so that who gets it twice can tell.
    delivery.id = format!("{:032x}", u128::from_be_bytes(random()?));
    let key = webhook.secret_file.as_deref().map(key).transpose()?;
    let message = message(request, event, webhook.format, &delivery.id);
    let client = client(webhook)?;
    let mut pause = FIRST_PAUSE;
    loop {
        delivery.attempts += 1;
        let mut wish = Duration::ZERO;
        let id = &delivery.id;
        match post(&client, webhook, &message, event, id, key.as_deref()).await {
            Ok((status, later)) => {
                wish = later;
                delivery.status = Some(status.as_u16());
                if status.is_success() {
                    return Ok(());
                }
                let why = format!("it answered {}", status.as_u16());
                if !worth_another(status) {
                    return Err(why);
                }
                *trouble = Some(why);
            }
            Err(error) => *trouble = Some(plain(&error)),
        }
        // Later than it would be anyway, never sooner: the other side cannot have it sent faster.
        sleep(pause.mul_f64(jitter()?).max(wish)).await;
        pause = (pause * 2).min(LAST_PAUSE);
    }
}

async fn post(
    client: &Client,
    webhook: &Webhook,
    message: &Message,
    event: Event,
    delivery: &str,
    key: Option<&[u8]>,
) -> reqwest::Result<(StatusCode, Duration)> {
    let mut post = client
        .post(&webhook.url)
        .header("Sudomode-Event", event.as_str())
        .header("Sudomode-Delivery", delivery);
    for (name, value) in &message.headers {
        post = post.header(*name, value);
    }
    if let Some(key) = key {
        post = post.header("Sudomode-Signature", signature(key, &message.body));
    }
    // The body of the answer is not read: nothing in it could matter.
    let response = post.body(message.body.clone()).send().await?;
    let later = response.headers().get(RETRY_AFTER);
    let later = later.and_then(|value| value.to_str().ok());
    let later = later.and_then(|value| retry_after(value, Moment::now()));
    Ok((response.status(), later.unwrap_or_default()))
}

/// How much later the other side wants to be asked again: `Retry-After` of RFC 9110, seconds or a date, as far as it is
/// listened to. `None` for what is neither.
fn retry_after(value: &str, now: Moment) -> Option<Duration> {
    let value = value.trim();
    let later = if value.bytes().all(|byte| byte.is_ascii_digit()) && !value.is_empty() {
        // A number that fits nowhere is a long time.
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        let date = DateTimeParser::new().parse_timestamp(value).ok()?;
        let left = date.as_millisecond().saturating_sub(now.0);
        Duration::from_millis(u64::try_from(left).unwrap_or_default())
    };
    Some(later.min(LONGEST_WISH))
}

/// `t=UNIX,v1=HEX`: HMAC-SHA-256 over the time, a dot and the body. The time is that of the attempt, so that a message
/// which somebody caught cannot be sent again later.
fn signature(key: &[u8], body: &[u8]) -> String {
    let now = Moment::now().0 / 1000;
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return String::new();
    };
    mac.update(format!("{now}.").as_bytes());
    mac.update(body);
    let mut signature = format!("t={now},v1=");
    for byte in mac.finalize().into_bytes() {
        // Writing to a String cannot fail.
        let _ = write!(signature, "{byte:02x}");
    }
    signature
}

/// The key in a file that nobody else can read or could have written.
fn key(path: &Path) -> Result<Vec<u8>, String> {
    let at = |what: &str| format!("{}: {what}", path.display());
    only_ours(path).map_err(|distrust| distrust.to_string())?;
    let metadata = fs::metadata(path).map_err(|error| at(&error.to_string()))?;
    if metadata.permissions().mode() & 0o077 != 0 {
        return Err(at("others can read it: chmod 600"));
    }
    let text = fs::read(path).map_err(|error| at(&error.to_string()))?;
    let key = text.trim_ascii();
    if key.len() < LEAST_KEY {
        return Err(at("shorter than 16 bytes"));
    }
    Ok(key.to_vec())
}

fn client(webhook: &Webhook) -> Result<Client, String> {
    // Set once a process; a second time changes nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut client = Client::builder()
        .user_agent(concat!("sudomode/", env!("CARGO_PKG_VERSION")))
        .timeout(ATTEMPT)
        .connect_timeout(CONNECT)
        .redirect(redirect::Policy::none())
        .dns_resolver(Getent);
    client = match &webhook.proxy {
        Some(proxy) => client.proxy(Proxy::all(proxy).map_err(|error| plain(&error))?),
        None => client.no_proxy(),
    };
    if webhook.url.starts_with("http://") && webhook.proxy.is_none() {
        // The system's roots take milliseconds to read and are not needed.
        client = client.tls_certs_only([]);
    }
    client.build().map_err(|error| plain(&error))
}

/// A no to this message would be the same the next time.
fn worth_another(status: StatusCode) -> bool {
    status.is_server_error()
        || matches!(
            status,
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS | StatusCode::TOO_EARLY
        )
}

/// What failed, down to the reason, without the address: it may be a secret.
fn plain(error: &reqwest::Error) -> String {
    let mut text = match error {
        error if error.is_timeout() => "it took too long".to_owned(),
        error if error.is_connect() => "it could not be reached".to_owned(),
        error if error.is_builder() => "it cannot be sent".to_owned(),
        _ => "it could not be sent".to_owned(),
    };
    let mut source = error.source();
    while let Some(inner) = source {
        source = inner.source();
        if source.is_none() {
            text = format!("{text}: {inner}");
        }
    }
    text
}

/// Between a half and the whole: those who failed together do not come back together.
fn jitter() -> Result<f64, String> {
    let [byte] = random::<1>()?;
    Ok(0.5 + f64::from(byte) / 510.0)
}

fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| format!("no random numbers: {error}"))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_of_the_other_side_are_heard_within_bounds() {
        // 2026-07-01T12:00:00Z
        let now = Moment(1_782_907_200_000);
        for (value, seconds) in [
            ("0", Some(0)),
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("300", Some(300)),
            ("86400", Some(300)),
            ("99999999999999999999999", Some(300)),
            ("Wed, 01 Jul 2026 12:00:30 GMT", Some(30)),
            ("Wed, 01 Jul 2026 11:00:00 GMT", Some(0)),
            ("Thu, 01 Jul 2027 12:00:00 GMT", Some(300)),
            ("", None),
            ("-5", None),
            ("1.5", None),
            ("soon", None),
            ("2026-07-01T12:00:30Z", None),
        ] {
            let heard = retry_after(value, now).map(|wish| wish.as_secs());
            assert_eq!(heard, seconds, "{value}");
        }
    }
}
