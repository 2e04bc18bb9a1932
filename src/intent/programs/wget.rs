//! wget: one request a URL, and the file that it writes. Resource `http`.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent};
use super::curl::address;

const OPTIONS: Grammar = Grammar::gnu(
    "output-document/O= output-file/o= append-output/a= directory-prefix/P= input-file/i= quiet/q verbose/v no-verbose/nv -nv -nc -nd -nH -np -nc \
     continue/c tries/t= timeout/T= wait/w= waitretry= random-wait limit-rate= recursive/r level/l= mirror/m page-requisites/p convert-links/k \
     adjust-extension,html-extension/E no-parent no-clobber no-directories no-host-directories cut-dirs= accept/A= reject/R= domains/D= \
     exclude-domains= include-directories/I= exclude-directories/X= span-hosts/H no-check-certificate ca-certificate= ca-directory= certificate= \
     private-key= secure-protocol= https-only user= password= http-user= http-password= ftp-user= ftp-password= proxy-user= proxy-password= \
     ask-password use-askpass= header= user-agent/U= referer= post-data= post-file= method= body-data= body-file= save-cookies= load-cookies= \
     keep-session-cookies save-headers server-response/S spider timestamping/N show-progress progress= background/b execute/e= no-proxy no-dns-cache \
     no-cache no-cookies content-disposition trust-server-names max-redirect= no-netrc inet4-only/4 inet6-only/6 prefer-family= bind-address= \
     retry-connrefused retry-on-http-error= quota/Q= restrict-file-names= no-config config= help/h version/V base/B= force-html/F \
     delete-after no-glob no-remove-listing connect-timeout= read-timeout= dns-timeout= no-hsts hsts-file= warc-file= compression= unlink \
     force-directories/x protocol-directories default-page= start-pos= ignore-case auth-no-challenge rejected-log= no-if-modified-since \
     backup-converted/K backups? local-encoding= remote-encoding= no-iri ignore-length accept-regex= reject-regex= regex-type= relative/L \
     follow-ftp follow-tags= ignore-tags= strict-comments debug/d tries= report-speed= no-passive-ftp preserve-permissions retr-symlinks ciphers= pinnedpubkey= crl-file= xattr",
);

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    if line.operands.is_empty() && line.any(&["help", "version"]) {
        return vec![Intent::new("http", "help", Effect::Read)];
    }
    let mut common = common(&line);
    if line.any(&["execute", "config", "use_askpass"]) {
        common.effect = common.effect.max(Effect::Execute);
        common = common.opaque("its configuration may run programs");
    }
    let request = |url: &&str| {
        let full = if url.contains("://") {
            (*url).to_owned()
        } else {
            format!("http://{url}")
        };
        let (host, path) = address(&full);
        common
            .clone()
            .text("url", url)
            .text("host", host)
            .text("path", path)
    };
    let mut intents: Vec<Intent> = line.operands.iter().map(request).collect();
    if intents.is_empty() {
        intents.push(common.clone());
    }
    for option in [
        "output_document",
        "output_file",
        "append_output",
        "save_cookies",
        "warc_file",
        "rejected_log",
    ] {
        let files = line.texts(option).into_iter().filter(|path| *path != "-");
        intents.extend(files.flat_map(|path| call.output(path)));
    }
    if !line.any(&["output_document", "spider"]) {
        let place = line
            .texts("directory_prefix")
            .last()
            .copied()
            .unwrap_or(".");
        intents.extend(line.operands.iter().take(call.limit).flat_map(|url| {
            let name = url.split(['?', '#']).next().unwrap_or(url);
            let name = name.split_once("://").map_or(name, |(_, rest)| rest);
            let file = match name.rsplit_once('/') {
                Some((_, file)) if !file.is_empty() => file,
                _ => "index.html",
            };
            let path = if place == "." {
                file.to_owned()
            } else {
                format!("{place}/{file}")
            };
            call.output(&path).collect::<Vec<_>>()
        }));
    }
    intents
}

/// What all URLs of the line share.
fn common(line: &Line) -> Intent {
    let sends = ["post_data", "post_file", "body_data", "body_file"];
    let said = line.texts("method");
    let method = match said.last() {
        Some(method) => method.to_ascii_lowercase(),
        None if line.any(&sends) => "post".to_owned(),
        None if line.is_set("spider") => "head".to_owned(),
        None => "get".to_owned(),
    };
    let effect = match method.as_str() {
        "get" | "head" | "options" => Effect::Network,
        "post" | "put" | "patch" => Effect::Write,
        "delete" => Effect::Destroy,
        _ => Effect::Execute,
    };
    let mut intent = Intent::new("http", &method, effect).options(line);
    // The addresses of a file may hold anything.
    if !line.is_set("input_file") {
        let flags = ["sends_data", "sends_credential", "sends_file"].map(str::to_owned);
        intent.absence.flags.extend(flags);
    }
    if line.any(&sends) {
        intent = intent.set("sends_data");
    }
    let files: Vec<&str> = ["post_file", "body_file"]
        .iter()
        .flat_map(|name| line.texts(name))
        .collect();
    let secret = |header: &&str| {
        let name = header
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        [
            "authorization",
            "cookie",
            "x-api-key",
            "x-auth-token",
            "private-token",
        ]
        .contains(&name.trim())
    };
    let credential = [
        "user",
        "password",
        "http_password",
        "ftp_password",
        "proxy_password",
        "load_cookies",
        "certificate",
    ];
    if line.any(&credential) || line.texts("header").iter().any(secret) {
        intent = intent.set("sends_credential");
    }
    intent.texts("sends_file", &files)
}
