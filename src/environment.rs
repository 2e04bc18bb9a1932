//! Which variables make a program do something else than its arguments say, and which belong to what is approved.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::resolve::{Kind, Program};

/// One variable with its value.
pub type Variable = (OsString, OsString);

/// Variables that load code into every program, or change how it reads its options.
const LOADER: [&str; 8] = [
    "LD_*",
    "GCONV_PATH",
    "LOCPATH",
    "OPENSSL_*",
    "SSLKEYLOGFILE",
    "POSIXLY_CORRECT",
    "_POSIX2_VERSION",
    "BROWSER",
];

/// Variables that load code into interpreters, and so into scripts.
const INTERPRETER: [&str; 31] = [
    "BASH_ENV",
    "ENV",
    "BASH_FUNC_*",
    "SHELLOPTS",
    "BASHOPTS",
    "PS4",
    "ZDOTDIR",
    "PYTHONSTARTUP",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONINSPECT",
    "PYTHONBREAKPOINT",
    "PYTHONUSERBASE",
    "PYTHONWARNINGS",
    "NODE_OPTIONS",
    "NODE_PATH",
    "PERL5OPT",
    "PERL5LIB",
    "PERL5DB",
    "PERLLIB",
    "RUBYOPT",
    "RUBYLIB",
    "PHPRC",
    "PHP_INI_SCAN_DIR",
    "JAVA_TOOL_OPTIONS",
    "_JAVA_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "CLASSPATH",
    "DOTNET_STARTUP_HOOKS",
    "LUA_INIT*",
    "R_PROFILE*",
];

/// Variables that make one program start another, write elsewhere, or read configuration that is code; and the
/// files below HOME that are such configuration, which count where HOME is not the one of the passwd entry.
struct Own {
    program: &'static str,
    variables: &'static [&'static str],
    dotfiles: &'static [&'static str],
}

const PROGRAMS: [Own; 13] = [
    Own {
        program: "git",
        variables: &[
            "GIT_*",
            "SSH_ASKPASS",
            "PAGER",
            "LESS*",
            "MANPAGER",
            "EDITOR",
            "VISUAL",
            "GNUPGHOME",
        ],
        dotfiles: &[".gitconfig", ".config/git/config"],
    },
    Own {
        program: "psql",
        variables: &[
            "PSQLRC",
            "PSQL_*",
            "PGOPTIONS",
            "PGSERVICEFILE",
            "PGSYSCONFDIR",
            "PGCLIENTENCODING",
            "PAGER",
            "LESS*",
            "EDITOR",
            "VISUAL",
        ],
        dotfiles: &[".psqlrc", ".pg_service.conf"],
    },
    Own {
        program: "kubectl",
        variables: &["KUBECTL_*", "KUBECONFIG", "KUBE_EDITOR", "EDITOR"],
        dotfiles: &[".kube/config", ".kube/kuberc"],
    },
    Own {
        program: "docker",
        variables: &["DOCKER_CONFIG"],
        dotfiles: &[".docker"],
    },
    Own {
        program: "curl",
        variables: &["CURL_HOME"],
        dotfiles: &[".curlrc", ".config/curlrc", ".netrc"],
    },
    Own {
        program: "wget",
        variables: &["WGETRC", "SYSTEM_WGETRC"],
        dotfiles: &[".wgetrc", ".netrc"],
    },
    Own {
        program: "man",
        variables: &["MAN*", "PAGER", "LESS*"],
        dotfiles: &[".manpath"],
    },
    Own {
        program: "less",
        variables: &["LESS*", "EDITOR", "VISUAL"],
        dotfiles: &[".lesskey", ".less"],
    },
    Own {
        program: "rg",
        variables: &["RIPGREP_CONFIG_PATH"],
        dotfiles: &[],
    },
    Own {
        program: "tar",
        variables: &["TAR_OPTIONS"],
        dotfiles: &[],
    },
    Own {
        program: "rsync",
        variables: &["RSYNC_CONNECT_PROG", "RSYNC_OLD_ARGS"],
        dotfiles: &[],
    },
    Own {
        program: "parallel",
        variables: &["PARALLEL", "PARALLEL_SHELL", "PARALLEL_HOME"],
        dotfiles: &[".parallel/config"],
    },
    Own {
        program: "ssh",
        variables: &["SSH_ASKPASS"],
        dotfiles: &[".ssh/config"],
    },
];

/// Variables of git that name people and prompts, and start nothing.
const NAMES: [&str; 12] = [
    "GIT_AUTHOR_*",
    "GIT_COMMITTER_*",
    "GIT_TERMINAL_PROMPT",
    "GIT_OPTIONAL_LOCKS",
    "GIT_MERGE_AUTOEDIT",
    "GIT_ADVICE",
    "GIT_FLUSH",
    "GIT_PS1_*",
    "GIT_CEILING_DIRECTORIES",
    "GIT_LFS_SKIP_SMUDGE",
    "GIT_SSL_CAINFO",
    "GIT_REFLOG_ACTION",
];

/// Values that start nothing an agent could choose: plain pagers, editors that a person sees, empty configuration.
const HARMLESS: [&str; 14] = [
    "",
    "0",
    "cat",
    "less",
    "more",
    "true",
    ":",
    "vi",
    "vim",
    "nvim",
    "nano",
    "emacs",
    "code --wait",
    "/dev/null",
];

/// Variables that belong to what is approved, for every program: where it looks and whom it talks to.
const KEPT: [&str; 41] = [
    "PATH",
    "HOME",
    "XDG_CONFIG_HOME",
    "*_PROXY",
    "*_proxy",
    "PG*",
    "AWS_*",
    "AZURE_*",
    "GOOGLE_*",
    "GCLOUD_*",
    "CLOUDSDK_*",
    "KUBE*",
    "HELM_*",
    "DOCKER_*",
    "COMPOSE_*",
    "STRIPE_*",
    "GIT_*",
    "GH_*",
    "GITHUB_TOKEN",
    "GITLAB_*",
    "TF_*",
    "VAULT_*",
    "MYSQL_*",
    "REDIS*",
    "MONGO*",
    "DATABASE_URL",
    "NPM_CONFIG_*",
    "npm_config_*",
    "PIP_*",
    "HEROKU_*",
    "VERCEL_*",
    "FLY_*",
    "CF_*",
    "CLOUDFLARE_*",
    "SUPABASE_*",
    "SSL_CERT_*",
    "CURL_*",
    "CONSUL_*",
    "NOMAD_*",
    "ANSIBLE_*",
    "RAILS_ENV",
];

/// Those of [`KEPT`] that say nothing about the target, so that a human need not see them.
const UNREMARKABLE: [&str; 8] = [
    "PATH",
    "HOME",
    "PIP_*",
    "*_CERT",
    "SSL_CERT_*",
    "*CA_BUNDLE",
    "*_CA_CERTS_FILE",
    "*_CAINFO",
];

/// Variables that are taken away from an approved command. The others that inject say where it works rather than
/// what it runs: without them it would do the approved thing to another target, so they stay, and are shown.
const TAKEN: [&str; 21] = [
    "GIT_SSH*",
    "GIT_PROXY_COMMAND",
    "GIT_EXTERNAL_DIFF",
    "GIT_EXEC_PATH",
    "GIT_TEMPLATE_DIR",
    "GIT_ASKPASS",
    "GIT_EDITOR",
    "GIT_SEQUENCE_EDITOR",
    "GIT_TRACE*",
    "SSH_ASKPASS",
    "*PAGER",
    "LESS*",
    "EDITOR",
    "VISUAL",
    "PSQLRC",
    "PSQL_EDITOR*",
    "KUBECTL_EXTERNAL_DIFF",
    "KUBE_EDITOR",
    "RIPGREP_CONFIG_PATH",
    "TAR_OPTIONS",
    "MANOPT",
];

/// Variables that are trusted as the caller has them, but not where the line itself sets them: they name a program, or
/// a file or a place whose settings are code. A star at either end stands for any letters.
const ASSIGNED: [&str; 54] = [
    "*EDITOR",
    "*PAGER",
    "*_ASKPASS",
    "*_COMMAND",
    "*_CONFIG",
    "*_CONFIG_DIR",
    "*_CONFIG_FILE",
    "*_LINKER",
    "*_PLUGINS",
    "*_RSH",
    "*_RUNNER",
    "*_SSH",
    "*_WRAPPER",
    "ANSIBLE_*",
    "AR",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "BUNDLE_*",
    "CARGO_BUILD_*",
    "CARGO_HOME",
    "CC",
    "CLOUDSDK_CONFIG",
    "COMPOSER_*",
    "COVERAGE_*",
    "CXX",
    "EXINIT",
    "GEM_*",
    "GH_HOST",
    "GNUPGHOME",
    "GOENV",
    "GOFLAGS",
    "GOPROXY",
    "GRADLE_OPTS",
    "HELM_PLUGINS",
    "HOME",
    "KUBECONFIG",
    "LD",
    "MAKEFLAGS",
    "MAVEN_OPTS",
    "MYSQL_HOME",
    "NPM_CONFIG_*",
    "PGPASSFILE",
    "PGSERVICEFILE",
    "PIP_*INDEX_URL",
    "PIP_CONFIG_FILE",
    "PKG_CONFIG*",
    "PYTEST_*",
    "RUSTC*",
    "RUSTFLAGS",
    "SHELL",
    "VIMINIT",
    "WGETRC",
    "XDG_CONFIG_HOME",
    "npm_config_*",
];
/// Programs that run code, and so load what variables of interpreters name, though they are no scripts.
const INTERPRETERS: [&str; 14] = [
    "ash", "bash", "dash", "env", "ksh", "lua", "mksh", "node", "perl", "php", "python", "python3",
    "ruby", "sh",
];

/// Whether a variable that a line sets makes a program run code from elsewhere.
#[must_use]
pub fn assigned_injects(name: &str, value: &str) -> bool {
    let flags = name == "RUSTFLAGS" && !value.contains("link");
    let name = OsStr::new(name);
    (any(&ASSIGNED, name) || any(&INTERPRETER, name))
        && !flags
        && !harmless(name, OsStr::new(value))
}

/// Whether an injecting variable is taken away from an approved command.
#[must_use]
pub fn taken(name: &str) -> bool {
    let name = OsStr::new(name);
    any(&LOADER, name) || any(&INTERPRETER, name) || any(&TAKEN, name)
}

/// Names of the variables that would make the program run other code than its own, or do other things than its
/// arguments say. `runs_code` says that the program starts others; `home` is the one of the passwd entry.
#[must_use]
pub fn injecting(
    variables: &[Variable],
    name: &str,
    program: Option<&Program>,
    runs_code: bool,
    home: Option<&Path>,
    trusted: impl Fn(&str) -> bool,
) -> Vec<String> {
    let own = PROGRAMS.iter().find(|own| own.program == name);
    // A program that was not found is judged as the worst it could be.
    let interprets = runs_code
        || INTERPRETERS.contains(&name)
        || program.is_none_or(|program| program.kind != Kind::Elf);
    let obeys = |variable: &OsStr| {
        own.is_some_and(|own| any(own.variables, variable))
            || runs_code && PROGRAMS.iter().any(|own| any(own.variables, variable))
    };
    variables
        .iter()
        .filter(|(name, value)| {
            any(&LOADER, name) && !value.is_empty()
                || interprets && any(&INTERPRETER, name) && !value.is_empty()
                || obeys(name) && !any(&NAMES, name) && !harmless(name, value)
                || own.is_some_and(|own| moved(name, value, own, home))
        })
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(|name| !trusted(name))
        .collect()
}

/// Those of the variables that [`injecting`] could name for any program at all.
#[must_use]
pub fn suspicious(variables: &[Variable]) -> Vec<Variable> {
    let suspicious = |name: &OsStr| {
        any(&LOADER, name)
            || any(&INTERPRETER, name)
            || PROGRAMS.iter().any(|own| any(own.variables, name))
            || name == "HOME"
            || name == "XDG_CONFIG_HOME"
    };
    variables
        .iter()
        .filter(|(name, _)| suspicious(name))
        .cloned()
        .collect()
}

fn harmless(name: &OsStr, value: &OsStr) -> bool {
    // LESS=-FRX only says how; a + or ! in it is a command.
    let letters = value
        .as_bytes()
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b' '));
    let traces = name.as_bytes().starts_with(b"GIT_TRACE") && (value == "1" || value == "2");
    traces || HARMLESS.iter().any(|harmless| value == *harmless) || name == "LESS" && letters
}

/// A home that is not the user's brings its own configuration, if there is any in it.
fn moved(name: &OsStr, value: &OsStr, own: &Own, home: Option<&Path>) -> bool {
    let below = |directory: &Path, file: &str| directory.join(file).symlink_metadata().is_ok();
    let value = Path::new(value);
    if name == "HOME" {
        home != Some(value) && own.dotfiles.iter().any(|file| below(value, file))
    } else if name == "XDG_CONFIG_HOME" {
        let config = home.map(|home| home.join(".config"));
        let files = own
            .dotfiles
            .iter()
            .filter_map(|file| file.strip_prefix(".config/"));
        config.as_deref() != Some(value) && files.into_iter().any(|file| below(value, file))
    } else {
        false
    }
}

/// The variables that a fingerprint covers, sorted by name.
#[must_use]
pub fn fingerprinted<'a>(
    variables: &'a [Variable],
    program: &str,
    words: &[String],
) -> Vec<&'a Variable> {
    // A program's own variables usually carry its name: STRIPE_API_KEY, TERRAFORM_…
    let own = format!("{}_*", program.to_ascii_uppercase().replace('-', "_"));
    let mut kept: Vec<&Variable> = variables
        .iter()
        .filter(|(name, _)| any(&KEPT, name) || any(&[&own], name) || named(name, words))
        .collect();
    kept.sort();
    kept
}

/// True if a word expands the variable: a line of shell does what the variable says.
fn named(name: &OsStr, words: &[String]) -> bool {
    let name = name.to_string_lossy();
    let begins = |rest: &str| {
        rest.strip_prefix(&*name)
            .is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    words.iter().any(|word| {
        word.split('$')
            .skip(1)
            .any(|rest| begins(rest.trim_start_matches(['{', '#', '!'])))
    })
}

/// The variables of a fingerprint that a human should see, with secrets taken out.
#[must_use]
pub fn shown(variables: &[&Variable]) -> Vec<String> {
    variables
        .iter()
        .filter(|(name, _)| !any(&UNREMARKABLE, name))
        .map(|(name, value)| {
            let name = name.to_string_lossy();
            format!(
                "{name}={}",
                crate::redact::value(&name, &value.to_string_lossy())
            )
        })
        .collect()
}

fn any(patterns: &[&str], name: &OsStr) -> bool {
    patterns.iter().any(|pattern| {
        let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
        match pattern {
            [b'*', rest @ ..] => name.ends_with(rest),
            [rest @ .., b'*'] => name.starts_with(rest),
            pattern if pattern.contains(&b'*') => {
                let star = pattern.iter().position(|b| *b == b'*').unwrap_or_default();
                name.starts_with(&pattern[..star]) && name.ends_with(&pattern[star + 1..])
            }
            exact => name == exact,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<Variable> {
        pairs
            .iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect()
    }

    fn program(kind: Kind) -> Program {
        let file =
            crate::resolve::program(OsStr::new("/usr/bin/env"), None, std::path::Path::new("/"))
                .unwrap();
        Program { kind, ..file }
    }

    #[test]
    fn variables_inject_where_their_program_would_obey_them() {
        let table = [
            ("LD_PRELOAD", "/tmp/x.so", "true", Kind::Elf, true),
            ("LD_PRELOAD", "", "true", Kind::Elf, false),
            ("BASH_ENV", "/tmp/x", "true", Kind::Elf, false),
            ("BASH_ENV", "/tmp/x", "tool", Kind::Script, true),
            ("BASH_FUNC_ls%%", "() { evil; }", "tool", Kind::Script, true),
            ("GIT_SSH_COMMAND", "evil", "git", Kind::Elf, true),
            ("GIT_SSH_COMMAND", "evil", "true", Kind::Elf, false),
            ("PAGER", "cat", "git", Kind::Elf, false),
            ("PAGER", "sh -c evil", "git", Kind::Elf, true),
            ("GIT_CONFIG_COUNT", "1", "git", Kind::Elf, true),
            ("GIT_CONFIG_GLOBAL", "/dev/null", "git", Kind::Elf, false),
            ("TERM", "xterm", "git", Kind::Elf, false),
        ];
        for (name, value, program_name, kind, injects) in table {
            let found = injecting(
                &variables(&[(name, value)]),
                program_name,
                Some(&program(kind)),
                false,
                None,
                |_| false,
            );
            assert_eq!(!found.is_empty(), injects, "{name}={value} {program_name}");
        }
        let preload = variables(&[("LD_PRELOAD", "/opt/x.so")]);
        assert!(
            injecting(&preload, "true", None, false, None, |name| name
                == "LD_PRELOAD")
            .is_empty(),
            "the policy trusts it"
        );
    }

    #[test]
    fn a_fingerprint_leaves_out_what_differs_from_call_to_call() {
        let variables = variables(&[
            ("SHLVL", "3"),
            ("_", "/x"),
            ("CODEX_TOOL_CALL_ID", "call_1"),
            ("CLAUDE_CODE_SESSION_ID", "a"),
            ("PGHOST", "db"),
            ("PATH", "/bin"),
            ("https_proxy", "p"),
            ("MY_TOOL_URL", "u"),
            ("LEVEL", "9"),
            ("LEVELS", "9"),
        ]);
        let names: Vec<_> = fingerprinted(&variables, "my-tool", &["echo $LEVEL".to_owned()])
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        assert_eq!(
            names,
            ["LEVEL", "MY_TOOL_URL", "PATH", "PGHOST", "https_proxy"]
        );
    }
}
