//! Where a path lies, by its letters alone: the file system is not asked, so that a policy stays pure.

use std::path::{Path, PathBuf};

use crate::paths::lexical;

/// Whether `path`, taken from `cwd`, lies in `directory` or is it. `None` where only a shell knows: `~`.
pub(super) fn within(cwd: &Path, path: &str, directory: &str) -> Option<bool> {
    if [path, directory].iter().any(|text| text.starts_with('~')) {
        return None;
    }
    Some(absolute(cwd, path).starts_with(absolute(cwd, directory)))
}

/// The path from the root, by its letters. `None` where only a shell knows: `~`.
pub(super) fn rooted(cwd: &Path, path: &str) -> Option<String> {
    (!path.starts_with('~')).then(|| absolute(cwd, path).to_string_lossy().into_owned())
}

fn absolute(cwd: &Path, path: &str) -> PathBuf {
    lexical(&cwd.join(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_where_its_letters_say() {
        let table = [
            ("a.txt", Some(true)),
            (".", Some(true)),
            ("./a/../b", Some(true)),
            ("/home/me/project/src", Some(true)),
            ("/home/me/project", Some(true)),
            ("/home/me/project/../other", Some(false)),
            ("..", Some(false)),
            ("a/../../x", Some(false)),
            ("/home/me/project2", Some(false)),
            ("/", Some(false)),
            ("~/x", None),
        ];
        for (path, expected) in table {
            let cwd = Path::new("/home/me/project");
            assert_eq!(within(cwd, path, "/home/me/project"), expected, "{path}");
        }
    }
}
