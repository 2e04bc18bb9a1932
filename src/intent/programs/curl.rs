//! curl: one intent a URL, under the method it would be asked with. Resource `http`.

use super::super::call::{Call, text};
use super::super::options::{Grammar, Line};
use super::super::{Effect, Intent, Value};

const OPTIONS: Grammar = Grammar::gnu(FLAGS).and(VALUES);

const FLAGS: &str = "append/a anyauth basic ca-native cert-status compressed compressed-ssh create-dirs crlf digest disable/q \
    disable-eprt disable-epsv disallow-username-in-url doh-cert-status doh-insecure fail/f fail-early fail-with-body \
    false-start form-escape ftp-create-dirs ftp-pasv ftp-pret ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-control get/G globoff/g \
    haproxy-protocol head/I http0.9 http1.0/0 http1.1 http2 http2-prior-knowledge http3 http3-only ignore-content-length \
    include/i show-headers insecure/k ipv4/4 ipv6/6 junk-session-cookies/j list-only/l location/L location-trusted mail-rcpt-allowfails \
    manual/M metalink negotiate netrc/n netrc-optional next/: no-alpn no-buffer/N no-clobber no-keepalive no-npn \
    no-progress-meter no-sessionid ntlm ntlm-wb parallel/Z parallel-immediate path-as-is post301 post302 post303 progress-bar/# \
    proxy-anyauth proxy-basic proxy-ca-native proxy-digest proxy-http2 proxy-insecure proxy-negotiate proxy-ntlm \
    proxy-ssl-allow-beast proxy-ssl-auto-client-cert proxytunnel/p raw remote-header-name/J remote-name/O remote-name-all \
    remote-time/R remove-on-error retry-all-errors retry-connrefused sasl-ir show-error/S silent/s socks5-basic \
    socks5-gssapi socks5-gssapi-nec ssl ssl-allow-beast ssl-auto-client-cert ssl-no-revoke ssl-reqd ssl-revoke-best-effort \
    sslv2/2 sslv3/3 styled-output suppress-connect-headers tcp-fastopen tcp-nodelay tftp-no-options tlsv1/1 tlsv1.0 tlsv1.1 \
    tlsv1.2 tlsv1.3 tr-encoding trace-ids trace-time use-ascii/B verbose/v version/V xattr skip-existing mptcp";

const VALUES: &str = "abstract-unix-socket= alt-svc= aws-sigv4= cacert= capath= cert/E= cert-type= ciphers= config/K= connect-timeout= \
    connect-to= continue-at/C= cookie/b= cookie-jar/c= create-file-mode= crlfile= curves= data/d= data-ascii= data-binary= \
    data-raw= data-urlencode= delegation= dns-interface= dns-ipv4-addr= dns-ipv6-addr= dns-servers= doh-url= dump-header/D= \
    ech= egd-file= engine= etag-compare= etag-save= expect100-timeout= form/F= form-string= ftp-account= \
    ftp-alternative-to-user= ftp-method= ftp-port/P= ftp-ssl-ccc-mode= happy-eyeballs-timeout-ms= haproxy-clientip= header/H= \
    help/h? hostpubmd5= hostpubsha256= hsts= interface= ip-tos= ipfs-gateway= json= keepalive-cnt= keepalive-time= key= \
    key-type= krb= libcurl= limit-rate= local-port= login-options= mail-auth= mail-from= mail-rcpt= max-filesize= max-redirs= \
    max-time/m= prequote= postquote= netrc-file= noproxy= oauth2-bearer= output/o= output-dir= parallel-max= parallel-max-host= pass= pinnedpubkey= preproxy= \
    proto= proto-default= proto-redir= proxy/x= proxy-cacert= proxy-capath= proxy-cert= proxy-cert-type= proxy-ciphers= \
    proxy-crlfile= proxy-header= proxy-key= proxy-key-type= proxy-pass= proxy-pinnedpubkey= proxy-service-name= \
    proxy-tls13-ciphers= proxy-tlsauthtype= proxy-tlspassword= proxy-tlsuser= proxy-user/U= proxy1.0= pubkey= quote/Q= \
    random-file= range/r= rate= referer/e= request/X= request-target= resolve= retry= retry-delay= retry-max-time= sasl-authzid= \
    service-name= socks4= socks4a= socks5= socks5-gssapi-service= socks5-hostname= speed-limit/Y= speed-time/y= stderr= \
    telnet-option/t= tftp-blksize= time-cond/z= tls-max= tls13-ciphers= tlsauthtype= tlspassword= tlsuser= trace= trace-ascii= \
    trace-config= unix-socket= upload-file/T= url= url-query= user/u= user-agent/A= variable= vlan-priority= write-out/w= \
    sigalgs= upload-flags= out-null dump-ca-embed";

/// Options that send a body.
const BODY: &[&str] = &[
    "data",
    "data_ascii",
    "data_binary",
    "data_raw",
    "data_urlencode",
    "form",
    "form_string",
    "json",
];
/// Options that send a credential.
const CREDENTIAL: &[&str] = &[
    "user",
    "cookie",
    "oauth2_bearer",
    "cert",
    "key",
    "netrc",
    "netrc_file",
    "netrc_optional",
    "aws_sigv4",
    "proxy_user",
    "negotiate",
    "delegation",
    "tlspassword",
    "tlsuser",
    "proxy_tlsuser",
    "proxy_tlspassword",
    "proxy_pass",
    "proxy_cert",
    "proxy_key",
    "proxy_negotiate",
    "pass",
];
/// Headers that carry one.
const CREDENTIAL_HEADERS: &[&str] = &[
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-api-key",
    "x-auth-token",
    "private-token",
    "apikey",
    "api-key",
];
/// Options that speak another protocol, load code, or choose the protocol elsewhere than in the URL.
const RESHAPES: &[&str] = &[
    "append",
    "quote",
    "prequote",
    "postquote",
    "mail_auth",
    "mail_from",
    "mail_rcpt",
    "telnet_option",
    "engine",
    "proto",
    "proto_default",
    "proto_redir",
];
/// Options whose value is a file that is read.
const READS: &str = "etag_compare cert key netrc_file cacert proxy_cert proxy_key pubkey";
/// Outputs that are no files, or keep nothing.
const STREAMS: &[&str] = &[
    "-",
    "",
    "/dev/null",
    "/dev/stdin",
    "/dev/stdout",
    "/dev/stderr",
];
/// Options whose value is a file that is written.
const WRITES: &str =
    "output cookie_jar dump_header trace trace_ascii stderr etag_save libcurl hsts alt_svc";

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    if let Some(why) = unseen(&line) {
        return vec![call.runs("request", why)];
    }
    let given = line.texts("url");
    let urls: Vec<&str> = line
        .operands
        .iter()
        .copied()
        .chain(given)
        .take(call.limit + 1)
        .collect();
    if urls.is_empty() {
        let asks = line.any(&["version", "help", "manual"]);
        let intent = Intent::new("http", "help", Effect::Read).options(&line);
        return vec![if asks {
            intent
        } else {
            Intent {
                effect: Effect::Network,
                ..intent
            }
        }];
    }
    if !urls.iter().all(|url| is_web(url)) {
        return vec![call.runs("request", "its address is not plainly one of http or https")];
    }
    let common = common(&line);
    let mut intents: Vec<Intent> = urls
        .iter()
        .map(|url| request(&common, &line, url))
        .collect();
    for path in WRITES
        .split(' ')
        .flat_map(|name| line.texts(name))
        .filter(|path| !STREAMS.contains(path))
        .take(call.limit)
    {
        let path = match line.texts("output_dir").last() {
            Some(directory) if !path.starts_with('/') => format!("{directory}/{path}"),
            _ => path.to_owned(),
        };
        intents.extend(call.output(&path));
    }
    for path in files_read(&line).into_iter().take(call.limit) {
        intents.push(Intent::new("filesystem", "read", Effect::Read).text("path", path));
    }
    if line.any(&["remote_name", "remote_name_all"]) {
        for url in urls.iter().take(call.limit) {
            let path = address(url).1.rsplit('/').next().unwrap_or_default();
            let directory = line
                .texts("output_dir")
                .last()
                .map_or(String::new(), |directory| format!("{directory}/"));
            intents.extend(call.output(&format!("{directory}{path}")));
        }
        if line.is_set("remote_header_name") {
            // The server chooses the name.
            intents.push(
                Intent::new("filesystem", "write", Effect::Write).arg("path", Value::Unknown),
            );
        }
    }
    intents
}

/// Why the options leave open what is asked, or of whom.
fn unseen(line: &Line) -> Option<&'static str> {
    if line.is_set("config") {
        return Some("its options are in a file that is not looked into");
    }
    if line.any(RESHAPES) {
        return Some("an option makes it more than a request over http");
    }
    if line
        .texts("write_out")
        .iter()
        .any(|format| format.contains("output{"))
    {
        return Some("it writes files whose names are not known");
    }
    // `#1` stands for a part of the URL, `{{name}}` for a variable.
    let named = line.any(&["variable"]);
    let numbered = line.texts("output").iter().any(|path| path.contains('#'));
    (named || numbered).then_some("its words stand for others that are not looked into")
}

/// True for what is asked over http or https, and for the files that [`request`] reads.
fn is_web(url: &str) -> bool {
    let lower = url.to_ascii_lowercase();
    if ["http://", "https://"]
        .iter()
        .any(|scheme| lower.starts_with(scheme))
    {
        return true;
    }
    if lower.starts_with("file:///") {
        return !lower.contains(['{', '[']);
    }
    // Without a scheme curl guesses one from the first label of the host: `ftp.example.com`.
    let guessed = ["ftp.", "dict.", "ldap.", "imap.", "smtp.", "pop3."];
    let first = lower.bytes().next().unwrap_or_default();
    !url.contains("://")
        && !authority(url).contains(['{', '['])
        && !lower.contains(":/")
        && first.is_ascii_alphanumeric()
        && !guessed
            .iter()
            .any(|label| lower.contains(label) && authority(&lower).contains(label))
}

/// The files that curl reads and does not send as a body.
fn files_read<'a>(line: &'a Line) -> Vec<&'a str> {
    let named = READS.split(' ').flat_map(|name| line.texts(name));
    let at = ["write_out", "proxy_header"]
        .iter()
        .flat_map(|name| line.texts(name))
        .filter_map(|value| value.split_once('@'))
        .filter(|(before, _)| !before.contains([':', '=', ' ', '%']))
        .map(|(_, path)| path);
    // Without `=`, a cookie is the name of a file.
    let cookies = line
        .texts("cookie")
        .into_iter()
        .filter(|cookie| !cookie.contains('='));
    named
        .chain(at)
        .chain(cookies)
        .chain(files_sent(line))
        .filter(|path| !STREAMS.contains(path))
        .collect()
}

/// What every URL of the line shares. `--next` starts anew in curl; here all options count for all URLs.
fn common(line: &Line) -> Intent {
    let uploads = line.is_set("upload_file");
    let body = line.any(BODY);
    let said = line.texts("request");
    let unclear =
        line.is_unknown("request") || said.len() > 1 || line.is_set("next") && !said.is_empty();
    let method = match said.last() {
        Some(method) => method.to_ascii_lowercase(),
        None if uploads => "put".to_owned(),
        None if body && !line.is_set("get") => "post".to_owned(),
        None if line.is_set("head") => "head".to_owned(),
        None => "get".to_owned(),
    };
    let effect = match method.as_str() {
        "get" | "head" | "options" | "trace" if !unclear => Effect::Network,
        "post" | "put" | "patch" => Effect::Write,
        "delete" => Effect::Destroy,
        _ => Effect::Execute,
    };
    let mut intent = Intent::new("http", &method, effect).options(line);
    intent
        .absence
        .flags
        .extend(["sends_data", "sends_credential", "sends_file"].map(str::to_owned));
    if unclear {
        intent.effect = intent.effect.max(Effect::Destroy);
        intent = intent.opaque("which method each URL gets is not clear");
    }
    if body || uploads || line.is_set("url_query") {
        intent = intent.set("sends_data");
    }
    let mut headers = line.texts("header");
    headers.extend(line.texts("proxy_header"));
    let proxies = ["proxy", "preproxy", "proxy1_0", "socks4", "socks5"];
    let proxy_user = proxies
        .iter()
        .flat_map(|name| line.texts(name))
        .any(|proxy| proxy.contains('@'));
    let credential_header = headers.iter().any(|header| {
        let name = header
            .split([':', ';'])
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        CREDENTIAL_HEADERS.contains(&name.as_str()) || header.starts_with('@')
    });
    if line.any(CREDENTIAL) || credential_header || proxy_user {
        intent = intent.set("sends_credential");
    }
    let files = files_sent(line);
    intent.texts("sends_file", &files)
}

/// The files whose content is sent: `-d @file`, `-F name=@file`, `-T file`.
fn files_sent<'a>(line: &'a Line) -> Vec<&'a str> {
    let from_data = ["data", "data_ascii", "data_binary", "json"]
        .iter()
        .flat_map(|name| line.texts(name))
        .filter_map(|value| value.strip_prefix('@'));
    let from_encoded = line
        .texts("data_urlencode")
        .into_iter()
        .filter_map(|value| Some(value.split_once('@')?.1).filter(|_| !value.contains('=')));
    let from_form = line.texts("form").into_iter().filter_map(|value| {
        let (_, value) = value.split_once('=')?;
        value.strip_prefix(['@', '<'])
    });
    let from_headers = line
        .texts("header")
        .into_iter()
        .filter_map(|value| value.strip_prefix('@'));
    let from_query = line
        .texts("url_query")
        .into_iter()
        .filter_map(|value| Some(value.split_once('@')?.1).filter(|_| !value.contains('=')));
    from_data
        .chain(from_encoded)
        .chain(from_form)
        .chain(from_headers)
        .chain(from_query)
        .chain(line.texts("upload_file"))
        .collect()
}

fn request(common: &Intent, line: &Line, url: &str) -> Intent {
    let lower = url.to_ascii_lowercase();
    if let Some(path) = lower
        .strip_prefix("file://")
        .map(|_| &url["file://".len()..])
    {
        let (action, effect) = if line.is_set("upload_file") {
            ("write", Effect::Write)
        } else {
            ("read", Effect::Read)
        };
        return Intent::new("filesystem", action, effect).text("path", path);
    }
    let (host, path) = address(url);
    let mut intent = common.clone().text("url", url).text("path", path);
    // A glob, a proxy or a rewritten address: where it goes is not what the URL says.
    let elsewhere = line.any(&[
        "connect_to",
        "resolve",
        "unix_socket",
        "abstract_unix_socket",
        "request_target",
    ]);
    let globbed = host.contains(['{', '[', '}', ']']) && !line.is_set("globoff");
    intent = if globbed || elsewhere || host.is_empty() || authority(url).contains(['%', '\\']) {
        intent.arg("host", Value::Unknown)
    } else {
        intent.arg("host", text(&host.to_ascii_lowercase()))
    };
    if url.contains('@')
        && address(url).0.len() < authority(url).len()
        && authority(url).contains('@')
    {
        intent = intent.set("sends_credential");
    }
    intent
}

/// The part between the scheme and the path.
fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    &rest[..end]
}

/// Host without credentials and port, and the path without the query.
pub(super) fn address(url: &str) -> (&str, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = authority(url);
    let path = rest[authority.len()..]
        .split(['?', '#'])
        .next()
        .unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(v6),
        None => host.split(':').next().unwrap_or(host),
    };
    (host, if path.is_empty() { "/" } else { path })
}
