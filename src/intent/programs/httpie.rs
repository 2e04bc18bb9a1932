//! `http` and `xh`: a method where one is said, a URL, then what is sent. Resource `http`.

use super::super::call::Call;
use super::super::options::Grammar;
use super::super::{Effect, Intent};
use super::curl::address;

const OPTIONS: Grammar = Grammar::gnu(
    "json/j form/f multipart boundary= raw= compress/x pretty= style/s= unsorted sorted response-charset= response-mime= format-options= \
     print/p= headers/h meta/m body/b verbose/v all stream/S output/o= download/d continue/c quiet/q session= session-read-only= \
     auth/a= auth-type/A= ignore-netrc offline proxy= follow/F max-redirects= max-headers= timeout= check-status path-as-is chunked \
     verify= ssl= ciphers= cert= cert-key= cert-key-pass= ignore-stdin/I help manual version traceback default-scheme= debug bearer= \
     http-version= curl no-check-status native-tls interface= resolve= ipv4/4 ipv6/6 https unix-socket= generate=",
);
const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options"];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    let mut operands = line.operands.as_slice();
    let said = operands.first().map(|word| word.to_ascii_lowercase());
    let mut method = String::new();
    if let Some(said) = said.filter(|said| METHODS.contains(&said.as_str())) {
        method = said;
        operands = &operands[1..];
    }
    let Some((url, items)) = operands.split_first() else {
        return vec![Intent::new("http", "help", Effect::Read).options(&line)];
    };
    // `name==value` is the query and `name:value` a header; anything else is sent.
    let sends = line.is_set("raw")
        || items
            .iter()
            .any(|item| item.contains(['=', '@']) && !item.contains("=="));
    if method.is_empty() {
        method.push_str(if sends { "post" } else { "get" });
    }
    let effect = match method.as_str() {
        "get" | "head" | "options" => Effect::Network,
        "delete" => Effect::Destroy,
        _ => Effect::Write,
    };
    let full = if url.contains("://") {
        (*url).to_owned()
    } else {
        format!("http://{url}")
    };
    let (host, path) = address(&full);
    let host = if host.is_empty() { "localhost" } else { host };
    let mut intent = Intent::new("http", &method, effect)
        .options(&line)
        .text("url", url)
        .text("host", host)
        .text("path", path)
        .operands(items);
    if sends {
        intent = intent.set("sends_data");
    }
    if line.any(&["auth", "bearer", "session", "cert"]) {
        intent = intent.set("sends_credential");
    }
    let files: Vec<&str> = items
        .iter()
        .filter_map(|item| item.split_once('@'))
        .map(|(_, file)| file)
        .collect();
    let intent = intent.texts("sends_file", &files);
    let outputs = line.texts("output").into_iter();
    let outputs: Vec<Intent> = outputs.flat_map(|path| call.output(path)).collect();
    std::iter::once(intent).chain(outputs).collect()
}
