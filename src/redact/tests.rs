use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::names::ENDINGS;
use super::options::{LOCALS, Part, Place};
use super::*;

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
