//! The lines of the file: a name, options, a key.

use jiff::civil::DateTime;

use super::Approver;
use crate::approval::challenge::PASSPHRASE;
use crate::approval::ssh::PublicKey;
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
        "valid-after" => approver.valid_after = Some(moment(value)?),
        "valid-before" => approver.valid_before = Some(moment(value)?),
        "verify-required" => approver.verify_required = true,
        _ => {
            return Err(format!(
                "the option '{}' is not taken",
                crate::term::text(option)
            ));
        }
    }
    Ok(())
}

/// `20260101Z`, `202601011200Z` or `20260101120000Z`. A time in the zone of some machine says nothing on another.
fn moment(text: &str) -> Result<Moment, String> {
    let read = || {
        let digits = text.strip_suffix('Z')?;
        if !digits.is_ascii() || !digits.bytes().all(|b| b.is_ascii_digit()) {
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
        let zoned = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        Some(Moment(zoned.timestamp().as_millisecond()))
    };
    read().ok_or_else(|| {
        format!(
            "'{}' is no time: write it in UTC, as in 20261231Z or 202612312359Z",
            crate::term::text(text)
        )
    })
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
            (format!("alice valid-after=20260101 {key}\n"), 1),
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
}
