//! No secret is stored or shown: finds passwords, tokens and keys in words and text and puts [`MARK`] in their place.
//!
//! A secret is known by its place (after `--password`), by the name it is assigned to (`PGPASSWORD=`),
//! or by how it looks (`ghp_…`). The rest of the word stays, for a human has to judge it.

#![forbid(unsafe_code)]

use std::ops::Range;

/// Stands where a secret was, whatever its length.
pub const MARK: &str = "‹redacted›";

/// The same words without their secrets.
#[must_use]
pub fn argv(words: &[String]) -> Vec<String> {
    let mut reader = Reader::default();
    let mut assigning = true;
    words
        .iter()
        .map(|word| {
            let mut spans = Vec::new();
            spans.extend(reader.read(word));
            if assigning {
                spans.extend(environment(word));
            }
            assigning = goes_on_assigning(word, assigning);
            settled(word, spans)
        })
        .collect()
}

/// The same free text (SQL, code, a shell line, a reason) without its secrets.
#[must_use]
pub fn text(text: &str) -> String {
    settled(text, Vec::new())
}

/// The text of one argument, all of it a secret if the name of the argument says so.
#[must_use]
pub fn value(name: &str, text: &str) -> String {
    let mut spans = Vec::new();
    if is_secret(name) {
        spans.extend(Part::All.of(text, 0));
    }
    settled(text, spans)
}

/// What the last word of a name says about its value.
struct Ending {
    /// Compared without case and separators: `apikey` is the end of `--api-key`, `API_KEY` and `apiKey`.
    word: &'static str,
    /// True if it may follow other letters directly (`PGPASSWORD`).
    glued: bool,
    /// True if it stands before a colon in ordinary prose (`auth: fix login`).
    prose: bool,
}

const fn ending(word: &'static str, glued: bool, prose: bool) -> Ending {
    Ending { word, glued, prose }
}

const ENDINGS: &[Ending] = &[
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
const DIRECTORIES: &[&str] = &["OLDPWD", "PWD"];

/// Further names of secrets in the query of a URL.
const QUERY: &[&str] = &[
    "key",
    "sig",
    "signature",
    "x-amz-signature",
    "x-goog-signature",
];

/// Ends of the names of headers whose value runs to the end of the line, `-HCookie` among them.
const LINES: &[&str] = &["authorization", "cookie"];

/// First words of an authorization that are no secret.
const SCHEMES: &[&str] = &["ApiKey ", "Basic ", "Bearer ", "Digest ", "Token "];

/// Literals that are no secret.
const LITERALS: &[&str] = &["false", "nil", "none", "null", "true", "undefined"];

/// Words that may stand before further `NAME=value` words.
const BEFORE_ASSIGNMENTS: &[&str] = &[
    "--build-arg",
    "--env",
    "-e",
    "doas",
    "env",
    "export",
    "sudo",
];

/// The part of a value that is secret.
#[derive(Clone, Copy)]
enum Part {
    All,
    AfterColon,
}

impl Part {
    /// The secret in the value that begins at `start` of `word`; an empty value holds none.
    fn of(self, word: &str, start: usize) -> Option<Range<usize>> {
        let value = &word[start..];
        let kept = match self {
            Self::All => scheme(value),
            Self::AfterColon => value.find(':')? + 1,
        };
        (kept < value.len()).then(|| start + kept..word.len())
    }
}

/// Where the value of a short option stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Attached,
    Next,
    Both,
}

/// An option that takes a secret only in some programs.
struct Local {
    programs: &'static [&'static str],
    /// A sub-command that must come first, or nothing.
    after: &'static str,
    option: &'static str,
    place: Place,
    part: Part,
}

const fn local(
    programs: &'static [&'static str],
    after: &'static str,
    option: &'static str,
    place: Place,
    part: Part,
) -> Local {
    Local {
        programs,
        after,
        option,
        place,
        part,
    }
}

impl Local {
    /// Whether `word` is this option with its value directly behind it.
    fn is_attached(&self, word: &str) -> bool {
        self.place != Place::Next
            && word
                .strip_prefix(self.option)
                .is_some_and(|value| !value.is_empty())
    }
}

const MYSQL: &[&str] = &[
    "mariadb",
    "mariadb-dump",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "mysqlimport",
    "mysqlsh",
];
const MONGO: &[&str] = &["mongo", "mongodump", "mongorestore", "mongosh"];
const LOGIN: &[&str] = &["az", "docker", "helm", "nerdctl", "oc", "oras", "podman"];
const LDAP: &[&str] = &["ldapadd", "ldapdelete", "ldapmodify", "ldapsearch"];

const LOCALS: &[Local] = &[
    local(MYSQL, "", "-p", Place::Attached, Part::All),
    local(MONGO, "", "-p", Place::Next, Part::All),
    local(LOGIN, "login", "-p", Place::Both, Part::All),
    local(LDAP, "", "-w", Place::Both, Part::All),
    local(&["7z", "7za"], "", "-p", Place::Attached, Part::All),
    local(&["curl"], "", "-U", Place::Both, Part::AfterColon),
    local(&["curl"], "", "-b", Place::Both, Part::All),
    local(&["curl"], "", "-u", Place::Both, Part::AfterColon),
    local(&["curl"], "", "--proxy-user", Place::Next, Part::AfterColon),
    local(&["curl"], "", "--user", Place::Next, Part::AfterColon),
    local(&["cqlsh"], "", "-p", Place::Both, Part::All),
    local(
        &["http", "https", "xh"],
        "",
        "-a",
        Place::Both,
        Part::AfterColon,
    ),
    local(
        &["mosquitto_pub", "mosquitto_sub"],
        "",
        "-P",
        Place::Next,
        Part::All,
    ),
    local(&["rabbitmqadmin"], "", "-p", Place::Both, Part::All),
    local(
        &["redis-cli", "valkey-cli"],
        "",
        "-a",
        Place::Next,
        Part::All,
    ),
    local(&["skopeo"], "", "--creds", Place::Next, Part::AfterColon),
    local(&["sqlcmd", "bcp"], "", "-P", Place::Both, Part::All),
    local(&["ssh-keygen"], "", "-N", Place::Both, Part::All),
    local(&["ssh-keygen"], "", "-P", Place::Both, Part::All),
    local(&["sshpass"], "", "-p", Place::Both, Part::All),
    local(&["zip", "unzip"], "", "-P", Place::Both, Part::All),
];

/// Programs whose bare `--password` asks at the terminal: the next word is not its value and must stay in sight.
const PROMPTING: &[&str] = &[
    "createdb",
    "createuser",
    "dropdb",
    "mariadb",
    "mariadb-dump",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "mysqlimport",
    "pg_dump",
    "pg_dumpall",
    "pg_restore",
    "psql",
];

/// A key that is known by its first letters.
struct Key {
    prefix: &'static str,
    /// Fewest bytes after the prefix. Where it is more than one the prefix also begins ordinary words,
    /// and the rest must look random.
    least: usize,
    /// Bytes beside letters and digits that occur in it.
    marks: &'static [u8],
    /// Fewest dots in it.
    dots: usize,
}

const fn key(prefix: &'static str, least: usize, marks: &'static [u8]) -> Key {
    Key {
        prefix,
        least,
        marks,
        dots: 0,
    }
}

const KEYS: &[Key] = &[
    key("AIza", 20, b"_-"),
    key("AKIA", 12, b""),
    key("ASIA", 12, b""),
    key("Bearer ", 12, b"_-.~+/="),
    key("SG.", 16, b"_-."),
    key("bearer ", 12, b"_-.~+/="),
    key("dop_v1_", 1, b""),
    Key {
        dots: 2,
        ..key("eyJ", 16, b"_-.")
    },
    key("gho_", 1, b""),
    key("ghp_", 1, b""),
    key("ghr_", 1, b""),
    key("ghs_", 1, b""),
    key("ghu_", 1, b""),
    key("github_pat_", 1, b"_"),
    key("glpat-", 1, b"_-."),
    key("hf_", 16, b""),
    key("npm_", 16, b""),
    key("pypi-", 24, b"_-"),
    key("rk_live_", 1, b""),
    key("rk_test_", 1, b""),
    key("sk-", 20, b"_-"),
    key("sk-ant-", 1, b"_-"),
    key("sk_live_", 1, b""),
    key("sk_test_", 1, b""),
    key("whsec_", 1, b"+/="),
    key("xapp-", 8, b"-"),
    key("xoxa-", 1, b"-"),
    key("xoxb-", 1, b"-"),
    key("xoxe-", 1, b"-"),
    key("xoxp-", 1, b"-"),
    key("xoxr-", 1, b"-"),
    key("xoxs-", 1, b"-"),
];

/// Which bytes begin a key, so that all others cost one look.
const KEY_STARTS: [bool; 256] = {
    let mut starts = [false; 256];
    let mut row = 0;
    while row < KEYS.len() {
        starts[KEYS[row].prefix.as_bytes()[0] as usize] = true;
        row += 1;
    }
    starts
};

/// Reads words in order and knows which of them an option makes a secret.
#[derive(Default)]
struct Reader {
    program: &'static str,
    login: bool,
    pending: Option<Part>,
}

impl Reader {
    /// The secret in `word` by its place among the words.
    fn read(&mut self, word: &str) -> Option<Range<usize>> {
        if let Some(part) = self.pending.take()
            && !is_option(word)
        {
            return part.of(word, 0);
        }
        if !word.starts_with('-') {
            self.notice(word);
            return None;
        }
        // First, for `-pdeploypin` is a password and no option that ends in `pin`.
        let attached = self.locals().find(|local| local.is_attached(word));
        if let Some(local) = attached {
            return local.part.of(word, local.option.len());
        }
        let (option, start) = word
            .find('=')
            .map_or((word, None), |at| (&word[..at], Some(at + 1)));
        let part = self.takes_secret(option, start.is_some())?;
        if start.is_none() {
            self.pending = Some(part);
        }
        part.of(word, start?)
    }

    /// What of the value is secret, if `option` has a secret value, after a `=` or in the next word.
    fn takes_secret(&self, option: &str, attached: bool) -> Option<Part> {
        let name = option.trim_start_matches('-');
        if name.len() > 1 && name.bytes().all(is_in_name) && is_secret(name) {
            let asks = name == "password" && !attached && PROMPTING.contains(&self.program);
            return (!asks).then_some(Part::All);
        }
        self.locals()
            .filter(|local| local.place != Place::Attached)
            .find(|local| option == local.option || is_cluster(option, local.option))
            .map(|local| local.part)
    }

    fn locals(&self) -> impl Iterator<Item = &'static Local> {
        let (program, login) = (self.program, self.login);
        LOCALS
            .iter()
            .filter(move |local| local.programs.contains(&program))
            .filter(move |local| local.after.is_empty() || login)
    }

    /// The program may be any word (`sudo mysql …`, `docker exec db mysql …`), so the last one known counts.
    fn notice(&mut self, word: &str) {
        let name = word.rsplit('/').next().unwrap_or(word);
        let known = LOCALS
            .iter()
            .flat_map(|local| local.programs)
            .chain(PROMPTING)
            .find(|program| **program == name);
        if let Some(program) = known {
            self.program = program;
            self.login = false;
        }
        self.login |= word == "login";
    }
}

/// Options in the place of a value stay in sight: hiding `--force` would be worse than showing an odd password.
fn is_option(word: &str) -> bool {
    let Some(name) = word.strip_prefix('-') else {
        return false;
    };
    let name = name.strip_prefix('-').unwrap_or(name);
    let name = name.split('=').next().unwrap_or(name).as_bytes();
    match name {
        [letter] => letter.is_ascii_alphabetic(),
        [first, rest @ ..] => {
            first.is_ascii_lowercase() && rest.iter().all(|b| b.is_ascii_lowercase() || *b == b'-')
        }
        [] => false,
    }
}

/// `-sSu` ends in `-u`.
fn is_cluster(option: &str, short: &str) -> bool {
    let (option, short) = (option.as_bytes(), short.as_bytes());
    short.len() == 2
        && option.len() > 2
        && option.last() == short.last()
        && option[1..].iter().all(u8::is_ascii_alphabetic)
}

/// All of the value in `NAME=value`, where the words so far make this an assignment.
fn environment(word: &str) -> Option<Range<usize>> {
    let at = word.find('=')?;
    (is_variable(&word[..at]) && is_secret(&word[..at])).then(|| Part::All.of(word, at + 1))?
}

fn goes_on_assigning(word: &str, assigning: bool) -> bool {
    let name = word.rsplit('/').next().unwrap_or(word);
    BEFORE_ASSIGNMENTS.contains(&name)
        || assigning
            && (word.starts_with('-') || word.find('=').is_some_and(|at| is_variable(&word[..at])))
}

fn is_variable(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// Whether the value of this name is a secret. Names are options, variables, fields, headers.
fn is_secret(name: &str) -> bool {
    matched(name).is_some() && !DIRECTORIES.contains(&name)
}

fn matched(name: &str) -> Option<&'static Ending> {
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

fn is_in_name(b: u8) -> bool {
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

/// `text` without `spans` and without what else is found, until nothing is: a mark in the place of a quote can
/// change how the rest is read. It ends, for no span cuts a mark and each leaves less outside of marks.
fn settled(text: &str, mut spans: Vec<Range<usize>>) -> String {
    find(text, &mut spans);
    let mut shown = replace(text, spans);
    if shown == text {
        return shown;
    }
    loop {
        let mut spans = Vec::new();
        find(&shown, &mut spans);
        let next = replace(&shown, spans);
        if next == shown {
            return shown;
        }
        shown = next;
    }
}

/// Secrets that are known without looking at the words around.
fn find(text: &str, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let (mut assigned, mut spaced) = (false, false);
    for b in bytes {
        assigned |= matches!(b, b'=' | b':' | b'\'' | b'"');
        spaced |= b.is_ascii_whitespace();
    }
    if assigned {
        assignments(text, spans);
        urls(text, spans);
    }
    if spaced {
        shell_words(text, spans);
        private_keys(text, spans);
    }
    keys(bytes, spans);
}

/// Options and their values in text that may be a shell line.
fn shell_words(text: &str, spans: &mut Vec<Range<usize>>) {
    if !text.contains(" -") {
        return;
    }
    let mut reader = Reader::default();
    let mut at = 0;
    let mut continued = false;
    while let Some(word) = shell_word(text, at) {
        let operator = text[at..word.start].contains(|c| !matches!(c, ' ' | '\t'));
        if operator && !continued {
            // The next command is no value, and must stay in sight.
            reader.pending = None;
        }
        at = word.end;
        continued = &text[word.clone()] == "\\";
        if continued {
            continue;
        }
        let inner = unquoted(text, &word);
        let literal = text.as_bytes()[word.start] == b'\'' || !is_expansion(&text[inner.clone()]);
        if let Some(found) = reader.read(&text[inner.clone()])
            && literal
            && !is_expansion(text[inner.start + found.start..inner.end].trim_start_matches('"'))
        {
            spans.push(inner.start + found.start..inner.start + found.end);
        }
    }
}

/// The next word from `at` on, up to a blank or an operator. Quotes count where it begins with one or is an option;
/// elsewhere they may be apostrophes.
fn shell_word(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let start = at + bytes[at..].iter().position(|b| !ends_word(*b))?;
    let mut end = start;
    while end < bytes.len() && !ends_word(bytes[end]) {
        end = match bytes[end] {
            quote @ (b'"' | b'\'') if end == start || bytes[start] == b'-' => {
                closing(bytes, end + 1, quote).map_or(end + 1, |at| at + 1)
            }
            b'\\'
                if bytes
                    .get(end + 1)
                    .is_some_and(|b| matches!(b, b'"' | b'\'')) =>
            {
                end + 2
            }
            _ => end + 1,
        };
    }
    Some(start..end)
}

fn ends_word(b: u8) -> bool {
    b.is_ascii_whitespace() || matches!(b, b';' | b'|' | b'&' | b'<' | b'>' | b'(' | b')')
}

fn unquoted(text: &str, word: &Range<usize>) -> Range<usize> {
    match text[word.clone()].as_bytes() {
        [first @ (b'"' | b'\''), .., last] if first == last => word.start + 1..word.end - 1,
        [b'"' | b'\'', ..] => word.start + 1..word.end,
        [option @ .., quote @ (b'"' | b'\'')] if !option.contains(quote) => {
            word.start..word.end - 1
        }
        _ => word.clone(),
    }
}

/// Position of the next `quote` that no backslash escapes.
fn closing(bytes: &[u8], from: usize, quote: u8) -> Option<usize> {
    let mut at = from;
    while *bytes.get(at)? != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    Some(at)
}

/// `$NAME`, `${…}`, `$(…)`, backticks: no secret in themselves, and a human must see what runs.
fn is_expansion(value: &str) -> bool {
    match value.as_bytes() {
        [b'$', next, ..] => next.is_ascii_alphabetic() || matches!(next, b'_' | b'{' | b'('),
        [b'`', ..] => true,
        _ => false,
    }
}

/// `password=…`, `"api_key": "…"`, `Authorization: Bearer …`, `identified by '…'`.
fn assignments(text: &str, spans: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..]
        .iter()
        .position(|b| matches!(b, b'=' | b':' | b'\'' | b'"'))
    {
        let sign = at + found;
        at = sign + 1;
        if let Some(span) = assigned(text, sign) {
            at = at.max(span.end);
            spans.push(span);
        }
    }
}

/// Longer names are taken by their end.
const LONGEST_NAME: usize = 64;

/// The secret on the right of the sign at `sign`, if the name on its left says there is one.
fn assigned(text: &str, sign: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let before = bytes[..sign].trim_ascii_end();
    let spaced = before.len() < sign;
    if matches!(bytes[sign], b'\'' | b'"') {
        return (spaced && before_literal(before)).then(|| quoted(text, sign))?;
    }
    let head = before
        .iter()
        .rposition(|b| !matches!(b, b'"' | b'\'' | b'\\' | b']'))?
        + 1;
    let start = bytes[..head]
        .iter()
        .rev()
        .take(LONGEST_NAME)
        .take_while(|b| is_in_name(**b))
        .count();
    let start = head - start;
    let name = text[start..head].trim_start_matches('-');
    let in_query = start > 0 && matches!(bytes[start - 1], b'?' | b'&');
    let ending = match matched(name) {
        _ if DIRECTORIES.contains(&name) => return None,
        None if !(in_query && is_one_of(name, QUERY)) => return None,
        ending => ending,
    };

    let signs = bytes[sign + 1..]
        .iter()
        .take_while(|b| matches!(b, b'=' | b'>'))
        .count();
    let value = sign + 1 + signs;
    // `TOKEN= command` gives an empty value to a command, which must stay in sight.
    let blanks = if bytes[sign] == b':' || spaced || signs > 0 {
        count(&bytes[value..], |b| matches!(b, b' ' | b'\t'))
    } else {
        0
    };
    let value = value + blanks;
    if let Some(span) = quoted(text, value) {
        return Some(span);
    }
    let start = value + scheme(&text[value..]);
    if is_expansion(&text[start..]) {
        return None;
    }
    let is_header =
        bytes[sign] == b':' && ending.is_some_and(|ending| LINES.contains(&ending.word));
    let length = if is_header {
        count(&bytes[start..], |b| !ends_line(b))
    } else {
        count(&bytes[start..], |b| {
            !(ends_value(b) || in_query && b == b'#')
        })
    };
    let end = start + length;
    let is_call = matches!(bytes.get(end), Some(b'(' | b'['));
    let is_prose = bytes[sign] == b':'
        && !is_header
        && ending.is_some_and(|ending| ending.prose && ending.word.len() == name.len())
        && !looks_random(&bytes[start..end]);
    let harmless = start == end || is_call || is_prose || is_one_of(&text[start..end], LITERALS);
    (!harmless).then_some(start..end)
}

/// SQL names a password without a sign: `PASSWORD '…'`, `IDENTIFIED BY '…'`.
fn before_literal(before: &[u8]) -> bool {
    [&b"password"[..], b"identified by", b"passphrase"]
        .iter()
        .any(|phrase| {
            before.len() >= phrase.len()
                && before[before.len() - phrase.len()..].eq_ignore_ascii_case(phrase)
        })
}

/// The inside of the quotes that open at `at`; without a closing one, all that follows.
fn quoted(text: &str, at: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (start, end) = match bytes.get(at..)? {
        [b'\\', quote @ (b'"' | b'\''), ..] => {
            let closes = |at: &usize| bytes[*at] == b'\\' && bytes.get(at + 1) == Some(quote);
            (at + 2, (at + 2..bytes.len()).find(closes))
        }
        [quote @ (b'"' | b'\''), ..] => (at + 1, closing(bytes, at + 1, *quote)),
        _ => return None,
    };
    let end = end.unwrap_or(bytes.len());
    let start = start + scheme(&text[start..end]);
    (start < end && !is_expansion(&text[start..end])).then_some(start..end)
}

fn ends_line(b: u8) -> bool {
    matches!(b, b'\n' | b'\r' | b'"' | b'\'')
}

fn ends_value(b: u8) -> bool {
    ends_word(b) || matches!(b, b'"' | b'\'' | b'`' | b',' | b'[' | b']' | b'{' | b'}')
}

/// `https://user:PASSWORD@host/`
fn urls(text: &str, spans: &mut Vec<Range<usize>>) {
    for (at, sign) in text.match_indices("://") {
        let start = at + sign.len();
        let authority = &text[start..];
        let length = count(authority.as_bytes(), |b| {
            !b.is_ascii_whitespace()
                && !matches!(b, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>')
        });
        let authority = &authority[..length];
        if let Some(end) = authority.rfind('@')
            && let Some(colon) = authority[..end].find(':')
            && colon + 1 < end
            && !is_expansion(&authority[colon + 1..end])
        {
            spans.push(start + colon + 1..start + end);
        }
    }
}

/// The body of `-----BEGIN … PRIVATE KEY-----`.
fn private_keys(text: &str, spans: &mut Vec<Range<usize>>) {
    const FENCE: &str = "-----";
    let mut at = 0;
    while let Some(found) = text[at..].find("-----BEGIN ") {
        let label = at + found + FENCE.len();
        let Some(length) = text[label..].find(FENCE) else {
            return;
        };
        at = label + length;
        if text[label..at].contains("PRIVATE KEY") {
            let body = at + FENCE.len();
            let end = text[body..]
                .find("-----END ")
                .map_or(text.len(), |end| body + end);
            if body < end {
                spans.push(body..end);
            }
            at = end;
        }
    }
}

/// Keys that are known by their first letters; those stay, for `sk_test_` and `sk_live_` are not the same to a human.
fn keys(bytes: &[u8], spans: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while at < bytes.len() {
        let body = (KEY_STARTS[usize::from(bytes[at])] && begins(bytes, at))
            .then(|| KEYS.iter().find_map(|key| key.body(bytes, at)))
            .flatten();
        at = body.as_ref().map_or(at + 1, |body| body.end);
        spans.extend(body);
    }
}

/// A key begins at a word, after an escape (`\n`, `%20`), or in a short option (`-H…`).
fn begins(bytes: &[u8], at: usize) -> bool {
    let back = |by: usize| at.checked_sub(by).map(|at| bytes[at]);
    !back(1).is_some_and(|b| b.is_ascii_alphanumeric())
        || matches!(back(2), Some(b'\\' | b'-'))
        || back(3) == Some(b'%')
}

impl Key {
    fn body(&self, bytes: &[u8], at: usize) -> Option<Range<usize>> {
        let rest = bytes[at..].strip_prefix(self.prefix.as_bytes())?;
        let length = count(rest, |b| {
            b.is_ascii_alphanumeric() || self.marks.contains(&b)
        });
        let body = &rest[..length];
        let start = at + self.prefix.len();
        let found = length >= self.least
            && (self.least == 1 || looks_random(body))
            && body.split(|b| *b == b'.').count() > self.dots;
        found.then(|| start..start + length)
    }
}

fn looks_random(bytes: &[u8]) -> bool {
    bytes
        .iter()
        .any(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

fn is_one_of(name: &str, table: &[&str]) -> bool {
    table.iter().any(|row| row.eq_ignore_ascii_case(name))
}

/// Length of the authorization scheme that `value` begins with.
fn scheme(value: &str) -> usize {
    SCHEMES
        .iter()
        .find(|scheme| {
            value
                .get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
        .map_or(0, |scheme| scheme.len())
}

fn count(bytes: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|b| belongs(**b)).count()
}

/// `text` with one mark for each of `spans`; those that touch are one.
fn replace(text: &str, mut spans: Vec<Range<usize>>) -> String {
    if spans.is_empty() {
        return text.to_owned();
    }
    spans.sort_unstable_by_key(|span| span.start);
    let mut shown = String::with_capacity(text.len());
    let mut done = 0;
    let mut marked = false;
    for span in spans {
        if !marked || span.start > done {
            shown.push_str(&text[done..span.start]);
            shown.push_str(MARK);
            marked = true;
        }
        done = done.max(span.end);
    }
    shown.push_str(&text[done..]);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    fn words(line: &[&str]) -> Vec<String> {
        line.iter().map(ToString::to_string).collect()
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table")]
    fn secrets_in_words_are_replaced() {
        let table: &[(&[&str], &[&str])] = &[
            (
                &["x", "--password", "hunter2"],
                &["x", "--password", "‹redacted›"],
            ),
            (
                &["x", "--password=hunter2"],
                &["x", "--password=‹redacted›"],
            ),
            (
                &["x", "--db-password", "a b"],
                &["x", "--db-password", "‹redacted›"],
            ),
            (
                &["x", "--github-token=é√"],
                &["x", "--github-token=‹redacted›"],
            ),
            (&["x", "--apiKey", "k"], &["x", "--apiKey", "‹redacted›"]),
            (&["vault", "-token=abc"], &["vault", "-token=‹redacted›"]),
            (
                &["x", "--token", "--force", "a"],
                &["x", "--token", "--force", "a"],
            ),
            (
                &["mysql", "-uroot", "-phunter2", "db"],
                &["mysql", "-uroot", "-p‹redacted›", "db"],
            ),
            (
                &["mysql", "--password", "db"],
                &["mysql", "--password", "db"],
            ),
            (
                &["docker", "exec", "c", "/usr/bin/mysql", "-pa"],
                &["docker", "exec", "c", "/usr/bin/mysql", "-p‹redacted›"],
            ),
            (
                &["curl", "-u", "me:pass:word", "h"],
                &["curl", "-u", "me:‹redacted›", "h"],
            ),
            (
                &["curl", "-sSu", "me:pw"],
                &["curl", "-sSu", "me:‹redacted›"],
            ),
            (&["curl", "-ume:pw"], &["curl", "-ume:‹redacted›"]),
            (&["curl", "--user=me:pw"], &["curl", "--user=me:‹redacted›"]),
            (
                &["curl", "-H", "Authorization: Bearer a.b-c"],
                &["curl", "-H", "Authorization: Bearer ‹redacted›"],
            ),
            (
                &["curl", "-H", "authorization: basic Zm9v"],
                &["curl", "-H", "authorization: basic ‹redacted›"],
            ),
            (
                &["curl", "-H", "X-Api-Key: abc"],
                &["curl", "-H", "X-Api-Key: ‹redacted›"],
            ),
            (
                &["curl", "-HCookie: a=b; c=d"],
                &["curl", "-HCookie: ‹redacted›"],
            ),
            (
                &["curl", "-H", "Cookie: a=b; c=d"],
                &["curl", "-H", "Cookie: ‹redacted›"],
            ),
            (
                &["redis-cli", "-a", "pw", "get", "k"],
                &["redis-cli", "-a", "‹redacted›", "get", "k"],
            ),
            (
                &["sshpass", "-p", "pw", "ssh", "h"],
                &["sshpass", "-p", "‹redacted›", "ssh", "h"],
            ),
            (
                &["sshpass", "-ppw", "ssh", "h"],
                &["sshpass", "-p‹redacted›", "ssh", "h"],
            ),
            (
                &["docker", "login", "-u", "me", "-p", "pw"],
                &["docker", "login", "-u", "me", "-p", "‹redacted›"],
            ),
            (
                &["docker", "run", "-p", "80:80"],
                &["docker", "run", "-p", "80:80"],
            ),
            (
                &["env", "AWS_SECRET_ACCESS_KEY=a/b+c (d"],
                &["env", "AWS_SECRET_ACCESS_KEY=‹redacted›"],
            ),
            (
                &["PGPASSWORD=a;b", "psql"],
                &["PGPASSWORD=‹redacted›", "psql"],
            ),
            (
                &["docker", "run", "-e", "GH_TOKEN=a b", "i"],
                &["docker", "run", "-e", "GH_TOKEN=‹redacted›", "i"],
            ),
            (
                &["x", "--from-literal=password=pw"],
                &["x", "--from-literal=password=‹redacted›"],
            ),
            (
                &["git", "clone", "https://me:p@w@host/x"],
                &["git", "clone", "https://me:‹redacted›@host/x"],
            ),
            (
                &["redis-cli", "-u", "redis://:pw@h"],
                &["redis-cli", "-u", "redis://:‹redacted›@h"],
            ),
            (
                &["curl", "https://h/?a=1&sig=x%20y&b=2#f"],
                &["curl", "https://h/?a=1&sig=‹redacted›&b=2#f"],
            ),
            (
                &["curl", "https://h/?access_token=x"],
                &["curl", "https://h/?access_token=‹redacted›"],
            ),
            (
                &["psql", "host=h password='a b' user=u"],
                &["psql", "host=h password='‹redacted›' user=u"],
            ),
            (
                &["bash", "-c", "mysql -phunter2 db; curl -u 'a:b' h"],
                &[
                    "bash",
                    "-c",
                    "mysql -p‹redacted› db; curl -u 'a:‹redacted›' h",
                ],
            ),
            (
                &["bash", "-c", "x --token \"a b\" --force"],
                &["bash", "-c", "x --token \"‹redacted›\" --force"],
            ),
            (
                &[
                    "sh",
                    "-c",
                    "mysql -p\"a b\" --token \\\n abc --password; rm -rf x",
                ],
                &[
                    "sh",
                    "-c",
                    "mysql -p‹redacted› --token \\\n ‹redacted› --password; rm -rf x",
                ],
            ),
            (&["sshpass", "-pdeploypin"], &["sshpass", "-p‹redacted›"]),
            (&["x", "password=a#b\\c"], &["x", "password=‹redacted›"]),
            (&["x", "-psk_live_51Habc"], &["x", "-psk_live_‹redacted›"]),
        ];
        for (given, shown) in table {
            assert_eq!(argv(&words(given)), words(shown), "{given:?}");
        }
    }

    #[test]
    fn secrets_in_text_are_replaced() {
        let table = [
            ("key sk_test_4eC39H, ok", "key sk_test_‹redacted›, ok"),
            ("use ghp_aB3 now", "use ghp_‹redacted› now"),
            ("sk-ant-api03-x_y", "sk-ant-‹redacted›"),
            ("sk-proj-abcDEF123456789012345", "sk-‹redacted›"),
            ("xoxb-1-2-abc", "xoxb-‹redacted›"),
            ("id AKIAIOSFODNN7EXAMPLE", "id AKIA‹redacted›"),
            ("AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY", "AIza‹redacted›"),
            (
                "t eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
                "t eyJ‹redacted›",
            ),
            ("say \\nghp_abc", "say \\nghp_‹redacted›"),
            (
                "{\"password\": \"a\\\"b\", \"x\": 1}",
                "{\"password\": \"‹redacted›\", \"x\": 1}",
            ),
            (
                "-d \"{\\\"token\\\":\\\"a b\\\"}\"",
                "-d \"{\\\"token\\\":\\\"‹redacted›\\\"}\"",
            ),
            ("client_secret: abc", "client_secret: ‹redacted›"),
            ("token: Zx81", "token: ‹redacted›"),
            ("conn.password => 'x'", "conn.password => '‹redacted›'"),
            (
                "ALTER USER a PASSWORD 'x y';",
                "ALTER USER a PASSWORD '‹redacted›';",
            ),
            (
                "create user a identified by 'x'",
                "create user a identified by '‹redacted›'",
            ),
            ("password = \"never closed", "password = \"‹redacted›"),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\n",
                "-----BEGIN RSA PRIVATE KEY-----‹redacted›-----END RSA PRIVATE KEY-----\n",
            ),
            (
                "-----BEGIN PRIVATE KEY-----\nMII",
                "-----BEGIN PRIVATE KEY-----‹redacted›",
            ),
        ];
        for (given, shown) in table {
            assert_eq!(text(given), shown);
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        let table: &[&[&str]] = &[
            &["git", "commit", "-m", "fix token parser"],
            &["git", "commit", "-m", "auth: fix login\n\ntoken: drop it"],
            &["x", "--password-file", "x"],
            &["x", "--password-stdin", "x"],
            &["x", "--no-password", "db"],
            &["x", "--max-tokens", "5"],
            &["x", "--max-token=5"],
            &["x", "--tokens-per-minute", "5"],
            &["x", "--token-count=5"],
            &["psql", "--password", "db"],
            &[
                "pip",
                "install",
                "sk-learn",
                "sk-learn-contrib-something-long",
            ],
            &["echo", "eyJ", "eyJhbGciOiJIUzI1NiJ9"],
            &["git", "show", "37352d6a8c0f4c1b2e3d4f5a6b7c8d9e0f1a2b3c"],
            &[
                "echo",
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
            ],
            &["pytest", "task_test_1", "tests/test_sk_test.py"],
            &["env", "PWD=/srv", "SSH_ASKPASS=/bin/x", "PGPASSFILE=/x"],
            &[
                "ssh",
                "git@host:path",
                "ssh://git@host/x",
                "http://[::1]:80/@x",
            ],
            &[
                "bash",
                "-c",
                "TOKEN= rm -rf x; curl -H \"Authorization: Bearer $T\" --token \"$T\"",
            ],
            &[
                "python",
                "-c",
                "token = parser(text); password = None; pin=$(rm x)",
            ],
            &["sh", "-c", "mysql -p\"$P\"; gh auth login --with-token < f"],
            &["curl", "-u", "me", "-k", "https://h/x"],
            &["-----BEGIN CERTIFICATE----- x -----END CERTIFICATE-----"],
            &["x", "--password=", "--token"],
            &["", "-", "--", "=", "é=ü", "://@", "password"],
        ];
        for line in table {
            assert_eq!(argv(&words(line)), words(line));
        }
    }

    #[test]
    fn the_name_of_an_argument_makes_it_secret() {
        let table = [
            ("api_key", "abc", "‹redacted›"),
            ("authorization", "Bearer abc", "Bearer ‹redacted›"),
            ("amount", "80", "80"),
            ("url", "https://a:b@c/", "https://a:‹redacted›@c/"),
            ("password", "", ""),
        ];
        for (name, given, shown) in table {
            assert_eq!(value(name, given), shown);
        }
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for part in [
            "'",
            "password=\"$a ",
            "cookie:$a ",
            "-----BEGIN ",
            " -p '\\'",
            "= ",
            "://a:",
            "eyJ.",
            "x-",
            " -\"\\\\\"",
        ] {
            let started = Instant::now();
            let _ = text(&part.repeat(200_000 / part.len()));
            assert!(started.elapsed() < Duration::from_secs(5), "{part:?}");
        }
    }

    /// Pieces that rules look for, so that random lines meet the rules.
    fn line() -> impl Strategy<Value = Vec<String>> {
        let piece = prop_oneof![
            prop::sample::select(
                &[
                    "password",
                    "token",
                    "Authorization",
                    "cookie",
                    "--token",
                    "-p",
                    "-u",
                    "mysql",
                    "curl",
                    "docker",
                    "login",
                    "env",
                    "sk_live_",
                    "ghp_",
                    "eyJ",
                    "Bearer ",
                    "://",
                    "@",
                    "=",
                    ":",
                    "'",
                    "\"",
                    "\\",
                    " ",
                    " -",
                    "$",
                    "(",
                    ",",
                    "\n",
                    "%",
                    "a1B2",
                    "‹redacted›",
                    "é",
                    "identified by",
                    "-----BEGIN PRIVATE KEY-----",
                    "-----END ",
                    "?sig",
                    "&",
                ][..]
            )
            .prop_map(str::to_owned),
            any::<String>(),
        ];
        let word = prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat());
        prop::collection::vec(word, 0..6)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn redacting_twice_is_redacting_once(line in line()) {
            let once = argv(&line);
            prop_assert_eq!(argv(&once), once.clone(), "{:?}", line);
            let once = text(&line.concat());
            prop_assert_eq!(text(&once), once.clone());
        }

        #[test]
        fn no_secret_after_an_option_is_shown(secret in "[a-zA-Z0-9+/=!$;é]{3}[A-Z0-9]{12}") {
            for ending in ENDINGS {
                for line in [
                    vec!["x".to_owned(), format!("--{}", ending.word), secret.clone()],
                    vec!["x".to_owned(), format!("--my-{}={secret}", ending.word)],
                    vec!["env".to_owned(), format!("MY_{}={secret}", ending.word.to_uppercase())],
                ] {
                    prop_assert!(!argv(&line).concat().contains(&secret[..]), "{:?}", line);
                }
            }
            for local in LOCALS {
                for program in local.programs {
                    let value = match local.part {
                        Part::All => secret.clone(),
                        Part::AfterColon => format!("me:{secret}"),
                    };
                    let mut line = words(&[program, local.after]);
                    if local.place == Place::Attached {
                        line.push(format!("{}{value}", local.option));
                    } else {
                        line.extend([local.option.to_owned(), value]);
                    }
                    prop_assert!(!argv(&line).concat().contains(&secret[..]), "{:?}", line);
                }
            }
        }
    }
}
