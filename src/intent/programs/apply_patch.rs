//! `apply_patch`: what agents write files with, as a tool or as if it were a program.

use super::super::call::Call;
use super::super::{Effect, Intent, Stdin, UNKNOWN};

/// What stands before the name of a file, and whether the file is deleted.
const HEADERS: [(&str, bool); 4] = [
    ("*** Add File: ", false),
    ("*** Update File: ", false),
    ("*** Move to: ", false),
    ("*** Delete File: ", true),
];

/// A file that a patch changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patched {
    /// Its path, as the patch names it.
    pub path: String,
    /// True if the patch deletes it.
    pub deleted: bool,
}

/// The files that a patch changes, in order; none if it is no patch.
#[must_use]
pub fn patched(text: &str) -> Vec<Patched> {
    let header = |line: &str| {
        HEADERS.iter().find_map(|(before, deleted)| {
            let path = line.trim_start().strip_prefix(before)?.trim().to_owned();
            Some(Patched {
                path,
                deleted: *deleted,
            })
        })
    };
    text.lines().filter_map(header).collect()
}

pub(super) fn read(call: &Call) -> Vec<Intent> {
    let text = match (call.words, call.stdin) {
        ([patch], _) => patch.as_str(),
        ([], Stdin::Text(text)) => text.as_str(),
        _ => "",
    };
    let files = patched(text);
    if files.is_empty() || text.contains(UNKNOWN) {
        return vec![call.runs("patch", "which files it changes is not known")];
    }
    files
        .iter()
        .flat_map(|file| {
            let intents: Vec<Intent> = if file.deleted {
                let delete = Intent::new("filesystem", "delete", Effect::Destroy);
                std::iter::once(delete.text("path", &file.path))
                    .chain(call.guard(&file.path))
                    .collect()
            } else {
                call.output(&file.path).collect()
            };
            intents
        })
        .collect()
}
