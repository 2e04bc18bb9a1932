//! Code for `MongoDB`'s shell: statements that are a chain of calls on `db` with literal arguments, and nothing else.

use super::super::call::snake;
use super::super::{Effect, Intent, Value};

/// Statements that are looked into.
const MAX_STATEMENTS: usize = 256;
/// Bytes of code that are looked into.
const MAX_BYTES: usize = 256 << 10;

/// Methods of a collection, and what they do.
const METHODS: &[(&str, Effect)] = &[
    ("find", Effect::Read),
    ("findOne", Effect::Read),
    ("count", Effect::Read),
    ("countDocuments", Effect::Read),
    ("estimatedDocumentCount", Effect::Read),
    ("distinct", Effect::Read),
    ("aggregate", Effect::Read),
    ("getIndexes", Effect::Read),
    ("stats", Effect::Read),
    ("dataSize", Effect::Read),
    ("storageSize", Effect::Read),
    ("totalSize", Effect::Read),
    ("totalIndexSize", Effect::Read),
    ("isCapped", Effect::Read),
    ("validate", Effect::Read),
    ("explain", Effect::Read),
    ("insert", Effect::Write),
    ("insertOne", Effect::Write),
    ("insertMany", Effect::Write),
    ("update", Effect::Write),
    ("updateOne", Effect::Write),
    ("updateMany", Effect::Write),
    ("replaceOne", Effect::Write),
    ("findOneAndUpdate", Effect::Write),
    ("findOneAndReplace", Effect::Write),
    ("findAndModify", Effect::Write),
    ("bulkWrite", Effect::Destroy),
    ("createIndex", Effect::Write),
    ("createIndexes", Effect::Write),
    ("ensureIndex", Effect::Write),
    ("renameCollection", Effect::Write),
    ("hideIndex", Effect::Write),
    ("unhideIndex", Effect::Write),
    ("reIndex", Effect::Write),
    ("deleteOne", Effect::Destroy),
    ("deleteMany", Effect::Destroy),
    ("remove", Effect::Destroy),
    ("findOneAndDelete", Effect::Destroy),
    ("drop", Effect::Destroy),
    ("dropIndex", Effect::Destroy),
    ("dropIndexes", Effect::Destroy),
];

/// Methods of a database.
const DATABASE: &[(&str, Effect)] = &[
    ("dropDatabase", Effect::Destroy),
    ("dropUser", Effect::Destroy),
    ("dropAllUsers", Effect::Destroy),
    ("dropRole", Effect::Destroy),
    ("dropAllRoles", Effect::Destroy),
    ("shutdownServer", Effect::Destroy),
    ("createCollection", Effect::Write),
    ("createView", Effect::Write),
    ("createUser", Effect::Write),
    ("createRole", Effect::Write),
    ("updateUser", Effect::Write),
    ("changeUserPassword", Effect::Write),
    ("grantRolesToUser", Effect::Write),
    ("revokeRolesFromUser", Effect::Write),
    ("setProfilingLevel", Effect::Write),
    ("setLogLevel", Effect::Write),
    ("killOp", Effect::Write),
    ("fsyncLock", Effect::Write),
    ("fsyncUnlock", Effect::Write),
    ("getCollectionNames", Effect::Read),
    ("getCollectionInfos", Effect::Read),
    ("getName", Effect::Read),
    ("getUsers", Effect::Read),
    ("getUser", Effect::Read),
    ("getRoles", Effect::Read),
    ("stats", Effect::Read),
    ("serverStatus", Effect::Read),
    ("version", Effect::Read),
    ("currentOp", Effect::Read),
    ("hello", Effect::Read),
    ("isMaster", Effect::Read),
    ("hostInfo", Effect::Read),
    ("getProfilingStatus", Effect::Read),
    ("printCollectionStats", Effect::Read),
    ("printReplicationInfo", Effect::Read),
    ("getReplicationInfo", Effect::Read),
    ("help", Effect::Read),
];

/// Methods of what a query answers, which change nothing.
const CURSOR: &str = "limit skip sort toArray pretty count explain project projection hint itcount size hasNext next batchSize \
    maxTimeMS collation comment allowDiskUse readPref noCursorTimeout max min tailable executionStats getName length";

/// Calls around an expression that only print it.
const PRINTS: &[&str] = &[
    "printjson",
    "print",
    "tojson",
    "JSON.stringify",
    "EJSON.stringify",
    "console.log",
];

/// Words that code may hold beside literals.
const LITERALS: &str = "true false null undefined new ObjectId ISODate Date NumberLong NumberInt NumberDecimal UUID Timestamp \
    Binary BinData Long Int32 Double Decimal128 MinKey MaxKey RegExp Infinity NaN";

/// What a text of code does.
pub(super) fn read(code: &str) -> Vec<Intent> {
    if code.contains('\u{FFFD}') || code.len() > MAX_BYTES {
        return unseen(code);
    }
    let statements = statements(code);
    if statements.len() > MAX_STATEMENTS {
        return unseen(code);
    }
    let mut intents = Vec::new();
    let mut database: Option<String> = None;
    for statement in statements {
        if let Some(name) = statement.strip_prefix("use ") {
            let name = name.trim().to_owned();
            intents.push(Intent::new("mongodb", "use", Effect::Read).text("database", &name));
            database = Some(name);
            continue;
        }
        let read = if let Some(name) = statement.strip_prefix("show ") {
            vec![Intent::new("mongodb", "show", Effect::Read).text("name", name.trim())]
        } else {
            expression(statement).map_or_else(|| unseen(statement), |intent| vec![intent])
        };
        intents.extend(read.into_iter().map(|intent| match &database {
            Some(name) if !intent.args.contains_key("database") => intent.text("database", name),
            _ => intent,
        }));
    }
    intents
}

/// Code that is not understood, and what its words say it takes away.
pub(super) fn unseen(code: &str) -> Vec<Intent> {
    let why = "it runs code that is not looked into";
    let mut intents = vec![
        Intent::new("mongodb", "run_code", Effect::Execute)
            .text("code", code)
            .opaque(why),
    ];
    let destroys = |rows: &'static [(&str, Effect)]| {
        rows.iter()
            .filter(|row| row.1 == Effect::Destroy && row.0 != "bulkWrite")
    };
    let words: std::collections::BTreeSet<&str> =
        code.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    for (name, effect) in destroys(DATABASE).chain(destroys(METHODS)) {
        if words.contains(name) {
            let mut intent = Intent::new("mongodb", &action(name), *effect)
                .text("code", code)
                .opaque("its words say so; the code around it is not looked into");
            for unknown in ["collection", "database", "where"] {
                intent = intent.arg(unknown, Value::Unknown);
            }
            intents.push(intent);
        }
    }
    intents
}

/// `dropDatabase` is `drop_database`; `drop` of a collection is `drop_collection`.
fn action(method: &str) -> String {
    let mut name = String::new();
    for letter in method.chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    if name == "drop" {
        "drop_collection".to_owned()
    } else {
        snake(&name)
    }
}

/// A chain of calls on `db`; nothing where there is anything else.
fn expression(text: &str) -> Option<Intent> {
    let mut text = text.trim();
    while let Some(inner) = PRINTS.iter().find_map(|print| {
        let inner = text.strip_prefix(print)?.trim_start().strip_prefix('(')?;
        inner.strip_suffix(')')
    }) {
        text = inner.trim();
    }
    if matches!(
        text,
        "rs.status()" | "rs.conf()" | "sh.status()" | "db" | "rs.printReplicationInfo()"
    ) {
        return Some(Intent::new("mongodb", "status", Effect::Read));
    }
    let mut rest = text.strip_prefix("db")?;
    let (mut database, mut collection) = (None, Vec::new());
    loop {
        rest = rest.trim_start();
        if let Some(inside) = rest.strip_prefix('[') {
            let (name, after) = inside.split_once(']')?;
            collection.push(literal(name)?);
            rest = after;
            continue;
        }
        let (name, after) = name(rest.strip_prefix('.')?)?;
        let Some((arguments, after)) = arguments(after) else {
            collection.push(name.to_owned());
            rest = after;
            continue;
        };
        match name {
            "getSiblingDB" | "getSisterDB" if collection.is_empty() => {
                database = Some(literal(arguments)?);
            }
            "getCollection" if collection.is_empty() => collection.push(literal(arguments)?),
            _ => {
                let intent = method(name, arguments, &collection.join("."))?;
                let chained = chain(after)?;
                let intent = match &database {
                    Some(name) => intent.text("database", name),
                    None => intent,
                };
                return Some(if chained { intent } else { opaque(intent) });
            }
        }
        rest = after;
    }
}

/// One method with its arguments; nothing for one that is not known.
fn method(name: &str, arguments: &str, collection: &str) -> Option<Intent> {
    let rows = if collection.is_empty() {
        DATABASE
    } else {
        METHODS
    };
    let (_, effect) = rows.iter().find(|(known, _)| *known == name)?;
    let mut intent = Intent::new("mongodb", &action(name), *effect);
    if collection.is_empty() {
        return Some(if is_literal(arguments) {
            intent
        } else {
            opaque(intent)
        });
    }
    intent = intent.text("collection", collection);
    let filters = [
        "find",
        "findOne",
        "count",
        "countDocuments",
        "update",
        "updateOne",
        "updateMany",
        "replaceOne",
        "findOneAndUpdate",
        "findOneAndReplace",
        "deleteOne",
        "deleteMany",
        "remove",
        "findOneAndDelete",
    ];
    if !is_literal(arguments) {
        return Some(opaque(intent.arg("where", Value::Unknown)));
    }
    if filters.contains(&name) {
        intent.absence.flags.push("where".to_owned());
        let first = arguments.trim_start();
        let empty = first.is_empty()
            || first
                .strip_prefix('{')
                .is_some_and(|rest| rest.trim_start().starts_with('}'));
        if !empty {
            intent = intent.set("where");
        }
    }
    let arguments = &unescaped(arguments);
    // Stages that write what they find, and code that the server runs.
    if arguments.contains("$out") || arguments.contains("$merge") {
        intent.effect = intent.effect.max(Effect::Destroy);
    }
    if ["$where", "$function", "$accumulator"]
        .iter()
        .any(|code| arguments.contains(code))
    {
        intent = opaque(intent);
    }
    Some(intent)
}

/// A text with the escapes of its strings worked out: `\u0024out` is `$out`.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((plain, escape)) = rest.split_once('\\') {
        out.push_str(plain);
        let digits = match escape.as_bytes() {
            [b'u', b'{', ..] => escape[2..].find('}').map(|end| (2, 2 + end, 3 + end)),
            [b'u', ..] => Some((1, 5, 5)),
            [b'x', ..] => Some((1, 3, 3)),
            _ => None,
        };
        let known = digits.and_then(|(from, to, end)| {
            let code = u32::from_str_radix(escape.get(from..to)?, 16).ok()?;
            Some((char::from_u32(code)?, end))
        });
        rest = match known {
            Some((letter, end)) => {
                out.push(letter);
                &escape[end..]
            }
            // Any other letter stands for itself, or for a blank.
            None => escape,
        };
    }
    out + rest
}

fn opaque(mut intent: Intent) -> Intent {
    intent.effect = intent.effect.max(Effect::Execute);
    intent.opaque("it runs code that is not looked into")
}

/// True if only calls follow that change nothing; nothing if it is no chain of calls.
fn chain(mut rest: &str) -> Option<bool> {
    let mut known = true;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Some(known);
        }
        let (name, after) = name(rest.strip_prefix('.')?)?;
        let (arguments, after) = arguments(after).unwrap_or(("", after));
        known &=
            CURSOR.split_ascii_whitespace().any(|method| method == name) && is_literal(arguments);
        rest = after;
    }
}

fn name(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$')
        .unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// What stands in the parentheses at the begin of a text, and what follows them.
fn arguments(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let inside = text.strip_prefix('(')?;
    let (mut depth, mut at) = (1_usize, 0);
    while at < inside.len() {
        let next = after_token(inside, at);
        match inside.as_bytes()[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inside[..at], &inside[next..]));
        }
        at = next;
    }
    None
}

/// The text of a literal string.
fn literal(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = ['\'', '"', '`']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))?;
    (!inner.contains(['\\', '$', '\'', '"', '`'])).then(|| inner.to_owned())
}

/// True if nothing in the text is computed: no function, no name but of a kind of literal.
fn is_literal(text: &str) -> bool {
    let mut at = 0;
    while at < text.len() {
        let next = after_token(text, at);
        let token = &text[at..next];
        let first = token.as_bytes()[0];
        at = next;
        if first == b'`' && token.contains("${")
            || matches!(first, b'=' | b'+' | b';' | b'!' | b'?')
        {
            return false;
        }
        if !first.is_ascii_alphabetic() && first != b'_' && first != b'$' {
            continue;
        }
        // `name:` is a key.
        let is_key = text[at..].trim_start().starts_with(':');
        if !is_key && !LITERALS.split_ascii_whitespace().any(|word| word == token) {
            return false;
        }
    }
    true
}

/// Statements, split at `;` and at line ends outside of brackets and quotes.
fn statements(code: &str) -> Vec<&str> {
    let mut statements = Vec::new();
    let (mut start, mut at, mut depth) = (0, 0, 0_usize);
    while at < code.len() {
        let next = after_token(code, at);
        let byte = code.as_bytes()[at];
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // A line that begins with a dot goes on.
        let breaks = byte.is_ascii_whitespace() && code[at..next].contains('\n');
        let ends = byte == b';' || breaks && !code[next..].starts_with('.');
        if depth == 0 && ends {
            statements.push(&code[start..at]);
            start = next;
        }
        at = next;
    }
    statements.push(&code[start..]);
    statements
        .into_iter()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .collect()
}

/// The end of the token that begins at `at`: a string, a regular expression, a comment, a word, spaces, or one character.
fn after_token(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let until = |quote: u8| {
        let mut end = at + 1;
        while end < bytes.len() && bytes[end] != quote {
            end += 1 + usize::from(bytes[end] == b'\\');
        }
        // An escape may have led into a character.
        let mut end = (end + 1).min(bytes.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        end
    };
    match bytes[at] {
        quote @ (b'\'' | b'"' | b'`') => until(quote),
        b'/' if text[at..].starts_with("//") => {
            text[at..].find('\n').map_or(text.len(), |end| at + end)
        }
        b'/' if text[at..].starts_with("/*") => {
            text[at..].find("*/").map_or(text.len(), |end| at + end + 2)
        }
        b'/' if text[..at].trim_end().ends_with(['(', ',', ':', '[', '=']) => {
            let end = until(b'/');
            let flags = bytes[end..].iter().take_while(|b| b.is_ascii_alphabetic());
            end + flags.count()
        }
        byte if byte.is_ascii_alphabetic() || byte == b'_' || byte == b'$' => {
            let word = bytes[at..]
                .iter()
                .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_' || **b == b'$');
            at + word.count()
        }
        byte if byte.is_ascii_whitespace() => {
            let spaces = bytes[at..].iter().take_while(|b| b.is_ascii_whitespace());
            at + spaces.count()
        }
        _ => at + text[at..].chars().next().map_or(1, char::len_utf8),
    }
}
