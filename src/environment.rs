//! Which variables make a program do something else than its arguments say, and which belong to what is approved.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use crate::resolve::{Kind, Program};

/// One variable with its value.
pub type Variable = (OsString, OsString);

/// Variables that load code into every program.
const LOADER: [&str; 3] = ["LD_*", "GCONV_PATH", "LOCPATH"];

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

/// Variables that make one program start another, or read configuration that is code.
const PROGRAMS: [(&str, &[&str]); 10] = [
    (
        "git",
        &[
            "GIT_SSH",
            "GIT_SSH_COMMAND",
            "GIT_PROXY_COMMAND",
            "GIT_EXTERNAL_DIFF",
            "GIT_EXEC_PATH",
            "GIT_TEMPLATE_DIR",
            "GIT_CONFIG*",
            "GIT_ASKPASS",
            "SSH_ASKPASS",
            "GIT_DIR",
            "GIT_PAGER",
            "GIT_EDITOR",
            "GIT_SEQUENCE_EDITOR",
            "PAGER",
            "EDITOR",
            "VISUAL",
        ],
    ),
    (
        "psql",
        &[
            "PSQLRC",
            "PSQL_PAGER",
            "PSQL_EDITOR",
            "PAGER",
            "EDITOR",
            "VISUAL",
        ],
    ),
    (
        "kubectl",
        &["KUBECTL_EXTERNAL_DIFF", "KUBE_EDITOR", "EDITOR"],
    ),
    ("docker", &["DOCKER_CONFIG"]),
    ("curl", &["CURL_HOME"]),
    ("man", &["MANPAGER", "PAGER", "LESSOPEN", "LESSCLOSE"]),
    ("less", &["LESSOPEN", "LESSCLOSE", "EDITOR", "VISUAL"]),
    ("rg", &["RIPGREP_CONFIG_PATH"]),
    ("tar", &["TAR_OPTIONS"]),
    ("ssh", &["SSH_ASKPASS"]),
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

/// Names of the variables that would make the program run other code than its own.
#[must_use]
pub fn injecting(
    variables: &[Variable],
    name: &str,
    program: Option<&Program>,
    trusted: impl Fn(&str) -> bool,
) -> Vec<String> {
    let own = PROGRAMS
        .iter()
        .find(|(program, _)| *program == name)
        .map_or(&[][..], |(_, patterns)| patterns);
    // A program that was not found is judged as the worst it could be.
    let script = program.is_none_or(|program| program.kind != Kind::Elf);
    variables
        .iter()
        .filter(|(name, value)| {
            any(&LOADER, name) && !value.is_empty()
                || script && any(&INTERPRETER, name) && !value.is_empty()
                || any(own, name) && !HARMLESS.iter().any(|harmless| value == harmless)
        })
        .map(|(name, _)| name.to_string_lossy().into_owned())
        .filter(|name| !trusted(name))
        .collect()
}

/// The variables that a fingerprint covers, sorted by name.
#[must_use]
pub fn fingerprinted<'a>(variables: &'a [Variable], program: &str) -> Vec<&'a Variable> {
    // A program's own variables usually carry its name: STRIPE_API_KEY, TERRAFORM_…
    let own = format!("{}_*", program.to_ascii_uppercase().replace('-', "_"));
    let mut kept: Vec<&Variable> = variables
        .iter()
        .filter(|(name, _)| any(&KEPT, name) || any(&[&own], name))
        .collect();
    kept.sort();
    kept
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
                |_| false,
            );
            assert_eq!(!found.is_empty(), injects, "{name}={value} {program_name}");
        }
        let preload = variables(&[("LD_PRELOAD", "/opt/x.so")]);
        assert!(
            injecting(&preload, "true", None, |name| name == "LD_PRELOAD").is_empty(),
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
        ]);
        let names: Vec<_> = fingerprinted(&variables, "my-tool")
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        assert_eq!(names, ["MY_TOOL_URL", "PATH", "PGHOST", "https_proxy"]);
    }
}
