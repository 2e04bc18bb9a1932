//! mysql and mariadb: the SQL of `-e`, of standard input, and of the files they are told to read. Resource `mysql`.

use super::super::call::Call;
use super::super::options::{Grammar, Line};
use super::super::sql::{Client, Dialect, Flavour, Session};
use super::super::{Effect, Intent};
use super::psql::half_known;
use super::sql_clients::aim;

const OPTIONS: Grammar = Grammar::gnu(
    "execute/e= database/D= host/h= port/P= user/u= password/p? password1? password2? password3? socket/S= batch/B silent/s \
     table/t skip-column-names/N raw/r vertical/E html/H xml/X force/f verbose/v version/V help/I init-command= \
     init-command-add= default-character-set= delimiter= tee= no-tee pager? no-pager defaults-file= defaults-extra-file= \
     defaults-group-suffix= no-defaults print-defaults safe-updates/U i-am-a-dummy auto-rehash no-auto-rehash/A no-beep/b \
     compress/C column-names column-type-info comments/c skip-comments connect-timeout= debug? debug-check debug-info/T \
     disable-named-commands enable-cleartext-plugin named-commands/G line-numbers skip-line-numbers/L local-infile? \
     load-data-local-dir= login-path= no-login-paths max-allowed-packet= max-join-size= net-buffer-length= one-database/o \
     plugin-dir= prompt= protocol= quick/q reconnect skip-reconnect select-limit= show-warnings sigint-ignore \
     ssl? skip-ssl ssl-mode= ssl-ca= ssl-capath= ssl-cert= ssl-key= ssl-cipher= ssl-crl= ssl-verify-server-cert? \
     tls-version= tls-ciphersuites= unbuffered/n wait/w binary-mode binary-as-hex? bind-address= default-auth= \
     character-sets-dir= ignore-spaces/i server-public-key-path= get-server-public-key histignore= system-command? \
     abort-source-on-error progress-reports",
);
const FLAVOUR: Flavour = Flavour::new("mysql", Dialect::Mysql, Client::Mysql);
const CODE: &[&str] = &["execute", "init_command", "init_command_add"];

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let line = OPTIONS.read(call.words);
    let mut session = Session::new(call, FLAVOUR);
    if line.any(&["version", "help", "print_defaults"]) {
        return vec![Intent::new("mysql", "version", Effect::Read)];
    }
    let mut intents = Vec::new();
    if let Some(why) = reshapes(&line) {
        intents.push(session.unseen(why));
    }
    for name in ["init_command", "init_command_add", "execute"] {
        for sql in line.texts(name) {
            intents.extend(session.text(sql));
        }
    }
    if CODE.iter().any(|name| line.is_unknown(name)) {
        for word in half_known(call) {
            intents.extend(session.text(word));
        }
        intents.push(session.unseen("a word of it is known only at run time"));
    } else if !line.is_set("execute") {
        intents.extend(session.stdin());
    }
    if intents.is_empty() {
        intents.push(Intent::new("mysql", "connect", Effect::Read));
    }
    for intent in &mut intents {
        if intent.resource == "mysql" {
            aim(
                intent,
                &line,
                ["database"].iter().zip(&line.operands),
                CODE,
                &[],
            );
        }
    }
    for path in line.texts("tee") {
        intents.extend(call.output(path));
    }
    for command in line.texts("pager") {
        intents.extend(session.shell(command));
    }
    intents
}

/// Options that change what is run, or how the text is read.
fn reshapes(line: &Line) -> Option<&'static str> {
    if line.any(&["defaults_file", "defaults_extra_file"]) {
        return Some("its options are in a file");
    }
    if line.any(&["plugin_dir", "default_auth", "character_sets_dir"]) {
        return Some("it loads a library");
    }
    let charset = line.texts("default_character_set");
    if charset.iter().any(|name| !name.starts_with("utf8")) || line.is_set("delimiter") {
        return Some("an option changes how the SQL is read");
    }
    None
}
