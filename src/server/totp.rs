//! The second factor: codes of six digits by RFC 6238, as every authenticator app makes them.

use ring::hmac;

use crate::error::Error;

/// In seconds.
const STEP: i64 = 30;
const DIGITS: u32 = 6;
/// RFC 4226, section 4, R6: at least 128 bits, better 160.
const SECRET: usize = 20;
/// RFC 4648, section 6.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// What phone and server share.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Vec<u8>);

impl Secret {
    /// A new one, from the system's random numbers.
    pub(crate) fn random() -> Result<Self, Error> {
        let mut bytes = vec![0; SECRET];
        getrandom::fill(&mut bytes).map_err(|error| Error::Internal {
            what: format!("no random numbers: {error}"),
        })?;
        Ok(Self(bytes))
    }

    /// One that is known.
    pub(crate) fn known(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// As it is typed into an app.
    pub(crate) fn base32(&self) -> String {
        let mut text = String::new();
        let (mut bits, mut held) = (0_u32, 0);
        for byte in &self.0 {
            bits = bits << 8 | u32::from(*byte);
            held += 8;
            while held >= 5 {
                held -= 5;
                text.push(digit(bits >> held));
            }
        }
        if held > 0 {
            text.push(digit(bits << (5 - held)));
        }
        text
    }

    /// What a QR code holds.
    pub(crate) fn address(&self, person: &str) -> String {
        let name: String = person
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02X}"),
            })
            .collect();
        format!(
            "otpauth://totp/sudomode:{name}?secret={}&issuer=sudomode&algorithm=SHA1&digits={DIGITS}&period={STEP}",
            self.base32()
        )
    }

    /// The step that a code is of, if it is of one around that time (in seconds since the epoch) and later than the
    /// last that was used: a code counts once.
    pub(crate) fn step_of(&self, code: &str, seconds: i64, last: i64) -> Option<i64> {
        let digits: String = code.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let number: u32 = digits.parse().ok()?;
        let now = seconds.div_euclid(STEP);
        // One step to either side for clocks that differ.
        (now - 1..=now + 1).find(|step| *step > last && self.code(*step) == number)
    }

    fn code(&self, step: i64) -> u32 {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0);
        let tag = hmac::sign(&key, &step.to_be_bytes());
        let tag = tag.as_ref();
        let at = usize::from(tag[tag.len() - 1] & 15);
        let word = tag[at..at + 4]
            .iter()
            .fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        (word & 0x7fff_ffff) % 10_u32.pow(DIGITS)
    }

    /// The code of a moment, for tests and for nobody else.
    #[cfg(test)]
    pub(crate) fn code_at(&self, seconds: i64) -> String {
        format!("{:06}", self.code(seconds.div_euclid(STEP)))
    }
}

fn digit(bits: u32) -> char {
    char::from(ALPHABET[usize::try_from(bits & 31).unwrap_or_default()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, SHA-1, the last six of eight digits.
        let secret = Secret::known(b"12345678901234567890".to_vec());
        assert_eq!(secret.base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code_at(seconds), code);
            let step = secret.step_of(code, seconds, 0).unwrap();
            assert_eq!(secret.step_of(code, seconds, step), None, "used");
            assert_eq!(secret.step_of(code, seconds + 30, 0), Some(step));
            assert_eq!(secret.step_of(code, seconds + 60, 0), None, "too late");
            assert_eq!(secret.step_of(code, seconds - 60, 0), None, "too early");
        }
        for wrong in ["", "12345", "1234567", "28708x", "２８７０８２"] {
            assert_eq!(secret.step_of(wrong, 59, 0), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_holds_no_name_that_leads_elsewhere() {
        let secret = Secret::known(b"12345678901234567890".to_vec());
        assert!(
            secret
                .address("a@b+c")
                .starts_with("otpauth://totp/sudomode:a%40b%2Bc?secret=GEZDG")
        );
    }
}
