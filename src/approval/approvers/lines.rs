//! The lines of the file: a name, options, a key.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::Approver;
use crate::approval::challenge::PASSPHRASE;
use crate::approval::ssh::{self, PublicKey};
use crate::assurance::is_name;
use crate::clock::Moment;

/// The lines of the file, or the number of the first that cannot be used and why.
pub(super) fn parse(text: &str) -> Result<Vec<Approver>, (usize, String)> {
    let mut people: Vec<Approver> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let at = |what: String| (index + 1, what);
        let approver = self::line(line).map_err(at)?;
        // One person with two names would be two people.
        if let Some(other) = people
            .iter()
            .find(|other| other.key == approver.key && other.name != approver.name)
        {
            return Err(at(format!(
                "the key of {} stands for {} above: a person counts once",
                approver.name, other.name
            )));
        }
        people.push(approver);
    }
    Ok(people)
}

fn line(line: &str) -> Result<Approver, String> {
    let mut words = words(line)?.into_iter();
    let mut next = |what: &str| words.next().ok_or_else(|| format!("no {what}"));
    let name = next("name")?;
    if !is_name(&name) {
        return Err(format!(
            "'{}' is no name of one person",
            crate::term::text(&name)
        ));
    }
    let second = next("key")?;
    let (options, kind) = if PublicKey::is_kind(&second) {
        (String::new(), second)
    } else {
        (second, next("key")?)
    };
    let key = PublicKey::parse(&kind, &next("key")?)?;
    let mut approver = Approver {
        namespaces: Vec::new(),
        ..Approver::own(&name, key)
    };
    for option in split(&options) {
        set(&mut approver, &option)?;
    }
    if approver.namespaces == [PASSPHRASE] {
        if approver.key.name() != "ssh-ed25519" {
            return Err("a passphrase gives an ssh-ed25519 key".to_owned());
        }
        approver.recipe = Some(next("recipe")?.parse()?);
    }
    Ok(approver)
}

fn set(approver: &mut Approver, option: &str) -> Result<(), String> {
    let (name, value) = option.split_once('=').unwrap_or((option, ""));
    let value = value.trim_matches('"');
    match name.to_ascii_lowercase().as_str() {
        "namespaces" if !value.is_empty() && !value.contains('!') => {
            approver.namespaces = value.split(',').map(str::to_owned).collect();
        }
        "valid-after" => approver.valid_after = Some(moment(value, Bound::After)?),
        "valid-before" => approver.valid_before = Some(moment(value, Bound::Before)?),
        "verify-required" => approver.verify_required = true,
        "cert-authority" => return Err(ssh::NO_CERTIFICATES.to_owned()),
        _ => {
            return Err(format!(
                "the option '{}' is not taken",
                crate::term::text(option)
            ));
        }
    }
    Ok(())
}

/// Which end of a time span a moment is. A local time that stands twice on the clock, or never, is taken so that the
/// span is the shorter.
#[derive(Clone, Copy)]
enum Bound {
    After,
    Before,
}

/// `20260101`, `202601011200` or `20260101120000`: with a Z in UTC, with `+02:00` or `-0530` behind it at that distance,
/// else by this machine's clock. What ssh-keygen(1) takes, and the distance.
fn moment(text: &str, bound: Bound) -> Result<Moment, String> {
    let read = || {
        let (digits, zone) = match text.strip_suffix('Z') {
            Some(digits) => (digits, TimeZone::UTC),
            None => match text.find(['+', '-']) {
                Some(at) => (&text[..at], TimeZone::fixed(distance(&text[at..])?)),
                None => (text, local()),
            },
        };
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let full = match digits.len() {
            8 => format!("{digits}000000"),
            12 => format!("{digits}00"),
            14 => digits.to_owned(),
            _ => return None,
        };
        let part = |from: usize, to: usize| full[from..to].parse::<i8>().ok();
        let year = full[..4].parse().ok()?;
        let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14)?);
        let time = DateTime::new(year, part(4, 6)?, part(6, 8)?, hour, minute, second, 0).ok()?;
        let times = zone.to_ambiguous_timestamp(time);
        let moment = match bound {
            Bound::After => times.later(),
            Bound::Before => times.earlier(),
        };
        Some(Moment(moment.ok()?.as_millisecond()))
    };
    read().ok_or_else(|| {
        format!(
            "'{}' is no time: write 20261231Z or 202612312359Z for UTC, 202612312359+02:00, or without either for \
             this machine's clock",
            crate::term::text(text)
        )
    })
}

/// `+02:00`, `-0530` or `+2` as ISO 8601 has them.
fn distance(text: &str) -> Option<Offset> {
    let (sign, digits) = text.split_at(1);
    let digits = digits.replace(':', "");
    if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() != 4 && digits.len() != 2 {
        return None;
    }
    let (hours, minutes) = digits.split_at(2);
    let hours: i32 = hours.parse().ok()?;
    let minutes: i32 = if minutes.is_empty() {
        0
    } else {
        minutes.parse().ok()?
    };
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = (hours * 60 + minutes) * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

/// The zone of this machine, as root set it. Not of TZ: what a key may do must not hang on a variable.
fn local() -> TimeZone {
    std::fs::read("/etc/localtime")
        .ok()
        .and_then(|file| TimeZone::tzif("local", &file).ok())
        .unwrap_or(TimeZone::UTC)
}

/// Words between blanks; quotes keep blanks together.
fn words(line: &str) -> Result<Vec<String>, String> {
    let parts = parts(line, |c| c == ' ' || c == '\t');
    parts.ok_or_else(|| "a quote that does not end".to_owned())
}

/// Options between commas.
fn split(options: &str) -> Vec<String> {
    parts(options, |c| c == ',').unwrap_or_default()
}

fn parts(text: &str, between: impl Fn(char) -> bool) -> Option<Vec<String>> {
    let (mut parts, mut part, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        quoted ^= c == '"';
        if between(c) && !quoted {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    (!quoted).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approval::ssh::{Signature, ed25519};
    use ring::signature::Ed25519KeyPair;

    proptest::proptest! {
        #[test]
        fn no_line_panics(text in "[a-z ,=\"#@*Z0-9\\-\n]{0,80}", any in proptest::prelude::any::<String>()) {
            let _ = parse(&text);
            let _ = parse(&any);
        }
    }

    #[test]
    fn lines_that_cannot_be_meant_are_refused_with_their_number() {
        let pair = Ed25519KeyPair::from_seed_unchecked(&[3; 32]).unwrap();
        let key = Signature::parse(&ed25519(&pair, "x", b"x")).unwrap().key;
        for (text, line) in [
            (format!("alice,bob {key}\n"), 1),
            (format!("*@example.com {key}\n"), 1),
            (format!("alice cert-authority {key}\n"), 1),
            (format!("alice valid-after=20260101+25:00 {key}\n"), 1),
            (format!("alice valid-after=2026-01-01 {key}\n"), 1),
            (format!("alice namespaces=\"a {key}\n"), 1),
            (format!("alice {key}\nbob {key}\n"), 2),
            ("alice ssh-ed25519 AAAA\n".to_owned(), 1),
            ("# x\nalice\n".to_owned(), 2),
            (
                format!("alice namespaces=\"sudomode-passphrase@1\" {key}\n"),
                1,
            ),
        ] {
            assert_eq!(parse(&text).unwrap_err().0, line, "{text}");
        }
    }
    #[test]
    fn times_are_taken_as_ssh_keygen_takes_them_and_with_a_distance() {
        let utc = moment("20260701120000Z", Bound::After).unwrap();
        for (text, hours) in [
            ("202607011200Z", 0),
            ("20260701120000+00:00", 0),
            ("202607011400+02:00", 0),
            ("202607011400+02", 0),
            ("202607010630-0530", 0),
            ("20260701Z", -12),
            ("20260702-0200", 14),
        ] {
            let found = moment(text, Bound::Before).unwrap();
            assert_eq!((found.0 - utc.0) / 3_600_000, hours, "{text}");
        }
        let here = moment("202607011200", Bound::After).unwrap();
        let zone = local().to_offset(jiff::Timestamp::from_millisecond(utc.0).unwrap());
        assert_eq!((utc.0 - here.0) / 1000, i64::from(zone.seconds()));
        for wrong in [
            "",
            "2026",
            "20260132Z",
            "20260101+",
            "20260101+2:00",
            "20260101z",
            "0x6a",
            "+52w",
        ] {
            assert!(moment(wrong, Bound::After).is_err(), "{wrong}");
        }
    }
}
