//! The tools of agents by their names: which of them run a line of shell, which write files, which type.

use serde_json::{Map, Value};

use super::payload::Strange;
use crate::intent::patched;

/// What a call of a tool would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Runs each of these lines in a shell of its own.
    Lines(Vec<String>),
    /// Writes these files.
    Files(Vec<String>),
    /// Types this into a program that runs already.
    Keys(String),
    /// Nothing that is judged here.
    Nothing,
}

#[derive(Clone, Copy)]
enum Kind {
    /// The line, or the lines, stand under one of these names.
    Lines,
    /// The paths stand under one of these names.
    Files,
    /// A patch, under one of these names, says which files.
    Patch,
    /// What is typed stands under one of these names.
    Keys,
    /// An editor whose `command` is a verb of its own.
    Editor,
    /// A tool with a `command` that runs nothing.
    Nothing,
}

/// Names as agents have them, in lower case without what is no letter: `Bash`, `run_shell_command`, `multiEdit`.
const TOOLS: &[(Kind, &[&str])] = &[
    (
        Kind::Lines,
        &[
            "bash",
            "executebash",
            "executecommand",
            "execcommand",
            "localshell",
            "monitor",
            "powershell",
            "runcommand",
            "runcommands",
            "runinterminal",
            "runshellcommand",
            "shell",
            "terminal",
        ],
    ),
    (
        Kind::Files,
        &[
            "copyfile",
            "create",
            "createdirectory",
            "createfile",
            "delete",
            "deletefile",
            "edit",
            "editfile",
            "editor",
            "insert",
            "inserteditintofile",
            "movefile",
            "multiedit",
            "notebookedit",
            "renamefile",
            "replace",
            "replaceinfile",
            "replacestringinfile",
            "searchreplace",
            "strreplace",
            "write",
            "writefile",
            "writetofile",
        ],
    ),
    (Kind::Patch, &["applypatch", "patch"]),
    (Kind::Keys, &["writebash", "writestdin", "sendinput"]),
    (
        Kind::Editor,
        &["fileeditor", "strreplaceeditor", "strreplacebasededittool"],
    ),
    (Kind::Nothing, &["tasktracker", "think"]),
];

const LINES: [&str; 7] = [
    "command",
    "commands",
    "cmd",
    "commandLine",
    "command_line",
    "shell_command",
    "script",
];
const PATHS: [&str; 11] = [
    "file_path",
    "filePath",
    "path",
    "paths",
    "notebook_path",
    "absolute_path",
    "filename",
    "file",
    "destination",
    "dest",
    "source",
];
const PATCHES: [&str; 5] = ["command", "input", "patch", "patchText", "patch_text"];
const KEYS: [&str; 4] = ["chars", "input", "text", "keys"];

/// What this call of a tool would do. A tool that is not known is taken by its looks: one that has a command runs it.
pub(super) fn act(tool: &str, input: &Map<String, Value>) -> Result<Act, Strange> {
    // Tools of servers carry the server's name: mcp__files__write_file.
    let own = tool.rsplit("__").next().unwrap_or(tool);
    let name: String = own
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let known = TOOLS
        .iter()
        .find(|(_, names)| names.contains(&name.as_str()));
    let lacks = |what: &str| Strange(format!("its call of {tool} has no {what}"));
    match known.map(|(kind, _)| *kind) {
        Some(Kind::Lines) => lines(input, &LINES)?
            .map(|lines| typed_or_run(lines, input))
            .ok_or_else(|| lacks("command")),
        Some(Kind::Files) => Ok(files(input)?.ok_or_else(|| lacks("path"))?),
        Some(Kind::Patch) => {
            let texts = lines(input, &PATCHES)?.ok_or_else(|| lacks("patch"))?;
            let paths: Vec<String> = texts
                .iter()
                .flat_map(|text| patched(text))
                .map(|file| file.path)
                .collect();
            if paths.is_empty() {
                return files(input)?.ok_or_else(|| lacks("file"));
            }
            Ok(Act::Files(paths))
        }
        Some(Kind::Keys) => Ok(match lines(input, &KEYS)? {
            Some(keys) => keys_typed(&keys.concat()),
            None => Act::Nothing,
        }),
        Some(Kind::Editor) if input.get("command") == Some(&Value::from("view")) => {
            Ok(Act::Nothing)
        }
        Some(Kind::Editor) => files(input)?.ok_or_else(|| lacks("path")),
        Some(Kind::Nothing) => Ok(Act::Nothing),
        None => Ok(lines(input, &LINES)?.map_or(Act::Nothing, Act::Lines)),
    }
}

/// A shell that stays open may be typed into by the tool that also runs lines.
fn typed_or_run(lines: Vec<String>, input: &Map<String, Value>) -> Act {
    if input.get("is_input") == Some(&Value::Bool(true)) {
        keys_typed(&lines.concat())
    } else {
        Act::Lines(lines)
    }
}

/// Looking whether a program has more to say types nothing, and an interrupt only ends it.
fn keys_typed(keys: &str) -> Act {
    let ends = matches!(keys, "C-c" | "C-d" | "C-z" | "\u{3}" | "\u{4}" | "\u{1a}");
    if keys.is_empty() || ends {
        Act::Nothing
    } else {
        Act::Keys(keys.to_owned())
    }
}

/// The texts under the first of these names that is there. A list of words is one line.
fn lines(input: &Map<String, Value>, names: &[&str]) -> Result<Option<Vec<String>>, Strange> {
    let Some((name, value)) = names
        .iter()
        .find_map(|name| input.get(*name).map(|value| (*name, value)))
    else {
        return Ok(None);
    };
    let strange = || Strange(format!("`{name}` in its call is no text"));
    match value {
        Value::String(line) => Ok(Some(vec![line.clone()])),
        Value::Array(words) => {
            let words: Option<Vec<String>> = words
                .iter()
                .map(|word| word.as_str().map(str::to_owned))
                .collect();
            let words = words.ok_or_else(strange)?;
            Ok(Some(if name == "commands" {
                words
            } else {
                vec![quoted(&words)]
            }))
        }
        _ => Err(strange()),
    }
}

/// Words as a line of shell that has just these.
fn quoted(words: &[String]) -> String {
    let quote = |word: &String| format!("'{}'", word.replace('\'', r"'\''"));
    words.iter().map(quote).collect::<Vec<_>>().join(" ")
}

/// All paths that the call names.
fn files(input: &Map<String, Value>) -> Result<Option<Act>, Strange> {
    let mut paths = Vec::new();
    for name in PATHS {
        match input.get(name) {
            None | Some(Value::Null) => {}
            Some(Value::String(path)) => paths.push(path.clone()),
            Some(Value::Array(all)) => {
                let all: Option<Vec<String>> = all
                    .iter()
                    .map(|path| path.as_str().map(str::to_owned))
                    .collect();
                paths.extend(
                    all.ok_or_else(|| Strange(format!("`{name}` in its call is no path")))?,
                );
            }
            Some(_) => return Err(Strange(format!("`{name}` in its call is no path"))),
        }
    }
    Ok((!paths.is_empty()).then_some(Act::Files(paths)))
}
