//! People who sign in with passphrase and code, and what a browser may do then.

use serde_json::json;

use super::site::{Site, charge, status, vote};
use crate::sandbox::until;
use crate::serving::Client;
use crate::terminal::sit;

pub(crate) const PHRASE: &str = "correct horse battery";

/// An authenticator app.
pub(crate) struct Phone {
    secret: Vec<u8>,
    last: i64,
}

impl Phone {
    /// One that read what a screen shows.
    fn of(base32: &str) -> Self {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let (mut secret, mut bits, mut held) = (Vec::new(), 0_u32, 0);
        for byte in base32.bytes() {
            let digit = alphabet.iter().position(|known| *known == byte).unwrap();
            bits = bits << 5 | u32::try_from(digit).unwrap();
            held += 5;
            if held >= 8 {
                held -= 8;
                secret.push(u8::try_from(bits >> held & 0xff).unwrap());
            }
        }
        Self { secret, last: 0 }
    }

    /// A code that was not given before; waits for the next one if need be.
    pub(crate) fn code(&mut self) -> String {
        until("the next code", || {
            let now = std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .unwrap()
                .as_secs();
            // One step ahead is good, too.
            let step = i64::try_from(now / 30).unwrap();
            let step = [step, step + 1]
                .into_iter()
                .find(|step| *step > self.last)?;
            self.last = step;
            Some(self.code_of(step))
        })
    }

    fn code_of(&self, step: i64) -> String {
        use std::io::Write as _;
        let key: Vec<String> = self
            .secret
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let key = key.concat();
        let mut child = std::process::Command::new("openssl")
            .args([
                "mac",
                "-digest",
                "SHA1",
                "-macopt",
                &format!("hexkey:{key}"),
                "-binary",
                "HMAC",
            ])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(&step.to_be_bytes())
            .unwrap();
        let tag = child.wait_with_output().unwrap().stdout;
        let at = usize::from(tag[19] & 15);
        let word = u32::from_be_bytes(tag[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", word % 1_000_000)
    }
}

/// Enrols somebody at a terminal of the server's machine.
pub(crate) fn enrol(site: &Site, name: &str) -> Phone {
    let mut seat = sit(&site.sandbox, &format!("server approver add {name}"), &[]);
    seat.see("new passphrase of");
    seat.type_in(&format!("{PHRASE}\r"));
    seat.see("the same again");
    seat.type_in(&format!("{PHRASE}\r"));
    seat.see("or type its secret: ");
    seat.see("the code that it shows: ");
    assert!(seat.seen.contains("\x1b[?1049h"), "on another screen");
    let (_, secret) = seat.seen.split_once("or type its secret: ").unwrap();
    let secret: String = secret.lines().next().unwrap().split_whitespace().collect();
    let mut phone = Phone::of(&secret);
    seat.type_in("000000\r");
    seat.see("not the code of this moment");
    let code = phone.code();
    seat.type_in(&format!("{code}\r"));
    seat.see("is enrolled in the project default");
    let (_, after) = seat.seen.split_once("\x1b[?1049l").unwrap();
    assert!(!after.contains(&secret) && !seat.seen.contains(PHRASE));
    assert_eq!(seat.leave(), 0);
    until("the server knows", || {
        // Who is not known and who is are told apart by nothing but the log; so the store is asked.
        site.manage("approver list")
            .stdout
            .contains(name)
            .then_some(())
    });
    phone
}

/// Signs in as a browser does.
fn sign_in(site: &Site, name: &str, phone: &mut Phone) -> (Client, serde_json::Value) {
    let (session, cookie) = until("signed in", || {
        let body = json!({"name": name, "passphrase": PHRASE, "code": phone.code()});
        let reply = site.anyone().post("/v1/session", &body);
        (reply.status == 201)
            .then(|| (reply.json(), reply.header("set-cookie").unwrap().to_owned()))
    });
    assert!(cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap().to_owned();
    (site.anyone().with("cookie", &cookie), session)
}

#[test]
fn person_signs_in_with_passphrase_and_code_and_answers_in_the_browser() {
    if crate::sandbox::missing("openssl", "openssl") {
        return;
    }
    let site = Site::new();
    let mut phone = enrol(&site, "alice");
    let (browser, session) = sign_in(&site, "alice", &mut phone);
    assert_eq!(session["name"], "alice");
    let who = browser.get("/v1/session").is(200).json();
    assert_eq!(who, session);
    let id = charge(&site.anyone(), 80);
    let listed = browser.get("/v1/requests?status=PENDING").is(200).json();
    assert_eq!(listed["requests"][0]["id"], id.as_str());

    vote(&browser, &id, "approve", &json!({})).problem(403, "cross-site");
    let wrong = browser.with("x-csrf-token", "0");
    vote(&wrong, &id, "approve", &json!({})).problem(403, "cross-site");
    let csrf = session["csrf"].as_str().unwrap();
    let page = browser
        .with("x-csrf-token", csrf)
        .with("origin", &format!("http://{}", site.address))
        .with("sec-fetch-site", "same-origin");
    let elsewhere = page.with("origin", "http://evil.example");
    vote(&elsewhere, &id, "approve", &json!({})).problem(403, "cross-site");
    assert_eq!(status(&browser, &id), "PENDING");
    let voted = vote(&page, &id, "approve", &json!({})).is(200).json();
    assert_eq!(voted["request"]["resolution"]["by"], "alice");
    assert_eq!(voted["request"]["resolution"]["channel"], "dashboard");

    page.delete("/v1/session").is(204);
    browser.get("/v1/session").problem(401, "unauthorized");
    let admin_only = page.get("/v1/tokens");
    assert!(matches!(admin_only.status, 401 | 403));
}

#[test]
fn code_counts_once_and_wrong_ones_have_to_wait() {
    if crate::sandbox::missing("openssl", "openssl") {
        return;
    }
    let site = Site::new();
    let mut phone = enrol(&site, "alice");
    let id = charge(&site.anyone(), 80);
    let code = phone.code();
    let body = |person: &str, passphrase: &str, code: &str| json!({"person": person, "passphrase": passphrase, "code": code});
    let answer = |body: serde_json::Value| vote(&site.anyone(), &id, "approve", &body);
    let right = body("alice", PHRASE, &code);
    let voted = until("it counts", || {
        let reply = answer(right.clone());
        (reply.status == 200).then(|| reply.json())
    });
    assert_eq!(voted["request"]["resolution"]["by"], "alice");
    let other = charge(&site.anyone(), 81);
    let again = vote(&site.anyone(), &other, "approve", &right);
    again.problem(401, "unauthorized");
    let mut slowed = false;
    for wrong in [
        body("alice", "not the passphrase", "123456"),
        body("alice", PHRASE, "1"),
        body("alice", PHRASE, &code),
    ] {
        let reply = vote(&site.anyone(), &other, "approve", &wrong);
        assert!(matches!(reply.status, 401 | 429), "{reply:?}");
        slowed |= reply.status == 429;
    }
    let late = vote(
        &site.anyone(),
        &other,
        "approve",
        &body("alice", PHRASE, "123456"),
    );
    let problem = late.problem(429, "too-fast");
    assert!(problem["retry_after"].as_u64().unwrap() > 0 || slowed);
    vote(
        &site.anyone(),
        &other,
        "approve",
        &body("nobody", PHRASE, "123456"),
    )
    .problem(401, "unauthorized");
    assert_eq!(status(&site.anyone(), &other), "PENDING");
    let admin_is_not_made_now = site.manage("token add root --scope admin");
    assert_eq!(
        admin_is_not_made_now.code, 64,
        "a person who is enrolled must vouch: {admin_is_not_made_now:?}"
    );
}
