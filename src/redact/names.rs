//! Which names say that their value is a secret, and which words beside them are none.

/// What the last word of a name says about its value.
pub(super) struct Ending {
    /// Compared without case and separators: `apikey` is the end of `--api-key`, `API_KEY` and `apiKey`.
    pub(super) word: &'static str,
    /// True if it may follow other letters directly (`PGPASSWORD`).
    glued: bool,
    /// True if it stands before a colon in ordinary prose (`auth: fix login`).
    pub(super) prose: bool,
}

const fn ending(word: &'static str, glued: bool, prose: bool) -> Ending {
    Ending { word, glued, prose }
}

pub(super) const ENDINGS: &[Ending] = &[
    ending("accesskey", true, false),
    ending("accountkey", true, false),
    ending("apikey", true, false),
    ending("auth", false, true),
    ending("authkey", true, false),
    ending("authorization", true, false),
    ending("bearer", false, true),
    ending("cookie", true, true),
    ending("credential", false, true),
    ending("credentials", false, true),
    ending("encryptionkey", true, false),
    ending("jwt", false, true),
    ending("masterkey", true, false),
    ending("otp", false, true),
    ending("pass", false, true),
    ending("passcode", true, true),
    ending("passin", false, true),
    ending("passout", false, true),
    ending("passphrase", true, false),
    ending("passwd", true, false),
    ending("password", true, false),
    ending("pin", false, true),
    ending("privatekey", true, false),
    ending("pwd", false, false),
    ending("secret", true, true),
    ending("secretkey", true, false),
    ending("sharedkey", true, false),
    ending("signingkey", true, false),
    ending("token", true, true),
    ending("totp", false, true),
];

/// First words of names whose value is no secret although their end says so: `--no-password`, `--next-token`.
const HARMLESS_STARTS: &[&str] = &[
    "allow", "ask", "bos", "disable", "enable", "eos", "max", "min", "next", "no", "num", "pad",
    "prompt", "require", "skip", "starting", "stop", "unk", "with", "without",
];

/// Names that end like a secret and hold a directory.
pub(super) const DIRECTORIES: &[&str] = &["OLDPWD", "PWD"];

/// Further names of secrets in the query of a URL.
pub(super) const QUERY: &[&str] = &[
    "key",
    "sig",
    "signature",
    "x-amz-signature",
    "x-goog-signature",
];

/// Ends of the names of headers whose value runs to the end of the line, `-HCookie` among them.
pub(super) const LINES: &[&str] = &["authorization", "cookie"];

/// First words of an authorization that are no secret.
const SCHEMES: &[&str] = &["ApiKey ", "Basic ", "Bearer ", "Digest ", "Token "];

/// Literals that are no secret.
pub(super) const LITERALS: &[&str] = &["false", "nil", "none", "null", "true", "undefined"];

/// Whether the value of this name is a secret. Names are options, variables, fields, headers.
pub(super) fn is_secret(name: &str) -> bool {
    matched(name).is_some() && !DIRECTORIES.contains(&name)
}

pub(super) fn matched(name: &str) -> Option<&'static Ending> {
    let first = name.split(is_separator).next().unwrap_or(name);
    if first.len() < name.len()
        && HARMLESS_STARTS
            .iter()
            .any(|start| first.eq_ignore_ascii_case(start))
    {
        return None;
    }
    ENDINGS.iter().find(|ending| ends(name.as_bytes(), ending))
}

pub(super) fn is_in_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || is_separator(char::from(b))
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.')
}

fn ends(name: &[u8], ending: &Ending) -> bool {
    let mut start = name.len();
    for wanted in ending.word.bytes().rev() {
        while start > 0 && is_separator(char::from(name[start - 1])) && start < name.len() {
            start -= 1;
        }
        if start == 0 || !name[start - 1].eq_ignore_ascii_case(&wanted) {
            return false;
        }
        start -= 1;
    }
    ending.glued
        || start == 0
        || !name[start - 1].is_ascii_alphanumeric()
        || name[start].is_ascii_uppercase() && !name[start - 1].is_ascii_uppercase()
}

pub(super) fn is_one_of(name: &str, table: &[&str]) -> bool {
    table.iter().any(|row| row.eq_ignore_ascii_case(name))
}

/// Length of the authorization scheme that `value` begins with.
pub(super) fn scheme(value: &str) -> usize {
    SCHEMES
        .iter()
        .find(|scheme| {
            value
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
        .map_or(0, |scheme| scheme.len())
}
