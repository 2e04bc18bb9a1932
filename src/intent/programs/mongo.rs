//! mongosh and mongo: the code of `--eval` where it is a plain call chain; any other is `run_code`. Resource `mongodb`.

use super::super::call::{Call, text};
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent, Stdin};
use super::mongo_code;
use super::psql::half_known;

const OPTIONS: Grammar = Grammar::go(
    "eval= file/f= host= port= username/u= password/p= authenticationDatabase= authenticationMechanism= quiet norc nodb shell \
     json? tls ssl tlsCAFile= tlsCertificateKeyFile= tlsAllowInvalidCertificates tlsAllowInvalidHostnames apiVersion= \
     apiStrict apiDeprecationErrors version help/h verbose retryWrites awsAccessKeyId= awsSecretAccessKey= skipStartupWarnings",
);

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    if line.any(&["version", "help"]) {
        return vec![Intent::new("mongodb", "version", Effect::Read)];
    }
    let mut intents = Vec::new();
    for code in line.texts("eval") {
        intents.extend(mongo_code::read(code));
    }
    let (files, places): (Vec<&str>, Vec<&str>) = line
        .operands
        .iter()
        .copied()
        .partition(|word| is_script(word));
    for path in line.texts("file").into_iter().chain(files) {
        intents.extend(file(call, path));
    }
    if line.is_unknown("eval") {
        for word in half_known(call) {
            intents.extend(mongo_code::unseen(word));
        }
        intents.push(whole("a word of it is known only at run time"));
    } else if intents.is_empty() || line.is_set("shell") {
        intents.extend(match call.stdin {
            Stdin::Empty => Vec::new(),
            Stdin::Text(code) => mongo_code::read(code),
            Stdin::File(path) => file(call, path),
            Stdin::Inherited | Stdin::Names(_) | Stdin::Piped(_) => {
                vec![whole("code from standard input is not read")]
            }
        });
    }
    if intents.is_empty() {
        intents.push(Intent::new("mongodb", "connect", Effect::Read));
    }
    for intent in &mut intents {
        connect(intent, &line, &places);
    }
    intents
}

fn is_script(word: &str) -> bool {
    word.rsplit_once('.')
        .is_some_and(|(_, end)| matches!(end, "js" | "mongodb" | "mjs" | "cjs"))
}

fn file(call: &Call, path: &str) -> Vec<Intent> {
    let read = call.world.read(path);
    let intents = match read.map(String::from_utf8) {
        Ok(Ok(code)) => mongo_code::read(&code),
        Ok(Err(_)) => vec![whole("the file is not UTF-8")],
        Err(why) => vec![whole(&why)],
    };
    intents
        .into_iter()
        .map(|intent| intent.text("file", path))
        .collect()
}

fn whole(why: &str) -> Intent {
    Intent::new("mongodb", "run_code", Effect::Execute).opaque(why)
}

/// Adds where the code goes.
fn connect(intent: &mut Intent, line: &Line, places: &[&str]) {
    if let Some(place) = places.first() {
        // The name of a database, or a URI that may hold one.
        let role = if place.contains("://") {
            "uri"
        } else {
            "database"
        };
        intent
            .args
            .entry(role.to_owned())
            .or_insert_with(|| text(place));
    }
    for (name, value) in &line.args {
        if !matches!(name.as_str(), "eval" | "file") {
            intent
                .args
                .entry(name.clone())
                .or_insert_with(|| value.clone());
        }
    }
    intent.absence.unknown |= line.unknown.is_some();
}
