//! Which answers each agent takes for a yes, as it was seen with the real ones: what is not a no is one.

use serde_json::Value;

use super::super::Output;

/// True if the agent would use its tool after this answer.
pub(super) fn goes_on(agent: &str, output: &Output) -> bool {
    let json: Option<Value> = serde_json::from_str(&output.stdout).ok();
    let json = json.filter(Value::is_object);
    let at = |path: &str| {
        let value = json.as_ref()?.pointer(path)?;
        value.as_str().map(str::to_owned)
    };
    let says =
        |path: &str, words: &[&str]| at(path).is_some_and(|word| words.contains(&word.as_str()));
    let nested = says("/hookSpecificOutput/permissionDecision", &["deny", "ask"]);
    let plain = says("/decision", &["deny", "block"]);
    let spoken = !output.stderr.trim().is_empty();
    match agent {
        // Without onFailure.
        "claude-code" | "qwen" => match output.code {
            0 => !nested,
            2 => false,
            _ => true,
        },
        "codex" => match output.code {
            0 => !(nested || says("/decision", &["block"])),
            2 => !spoken,
            _ => true,
        },
        // With failClosed.
        "cursor" => output.code == 0 && says("/permission", &["allow"]),
        "gemini" => match output.code {
            0 => !plain,
            1 => true,
            _ => !spoken && output.stdout.trim().is_empty(),
        },
        "copilot" => output.code == 0 && !(nested && says("/permissionDecision", &["deny", "ask"])),
        "opencode" => output.code == 0 && says("/decision", &["allow"]),
        // It looks at no exit code.
        "cline" => {
            let cancels =
                json.as_ref().and_then(|json| json.pointer("/cancel")) == Some(&Value::Bool(true));
            let instead = at("/overrideInput/commands/0");
            let harmless =
                instead.is_some_and(|line| line.starts_with("printf '%s\\n' 'sudomode: "));
            !cancels && !harmless
        }
        "openhands" => output.code != 2 && !plain,
        other => panic!("nothing is known of {other}"),
    }
}
