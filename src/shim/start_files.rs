//! The files that shells read at their start, with the lines in them that put the shims first on PATH.
//!
//! A shell of an agent is often a login shell that is not interactive (`bash -lc`), and Debian's `/etc/profile` sets PATH
//! anew in it: the lines of `.bashrc` and `.zshrc` are not read there. So each shell has them in every file that is the
//! last one read in some way of starting it. The lines start no program but in an interactive shell, and none at all
//! where sudomode is gone.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::shell::Shell;
use crate::error::Error;

const BEGIN: &str = "# >>> sudomode >>>";
const END: &str = "# <<< sudomode <<<";
/// Stands behind [`BEGIN`] where the last line before it had no end.
const JOINED: &str = " (the line above had no end)";

/// A file as it is and as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartFile {
    /// Where it lies.
    pub path: PathBuf,
    /// What stands in it now; none if there is no such file.
    pub before: Option<String>,
    /// What is to stand in it; none if it is to be removed.
    pub after: Option<String>,
}

/// Who reads a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    /// Every shell that speaks the language of sh, in a login.
    Login,
    /// An interactive shell of this kind.
    Interactive(Shell),
    /// zsh, however it is started.
    Zsh,
    /// fish, however it is started.
    Fish,
}

/// What is known of the user's shells.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// The home directory.
    pub directory: &'a Path,
    /// Where zsh looks instead, if `ZDOTDIR` says so.
    pub zsh: Option<&'a Path>,
    /// The shell of the passwd entry.
    pub login_shell: &'a str,
}

/// The files with the lines in them; those that have them already are left out.
pub fn with_shims(home: Home, shims: &Path) -> Result<Vec<StartFile>, Error> {
    changed(home, |before, reader| {
        let before = before.unwrap_or_default();
        let text = without_block(before).unwrap_or_else(|| before.to_owned());
        let joined = !text.is_empty() && !text.ends_with('\n');
        let (end, note) = if joined { ("\n", JOINED) } else { ("", "") };
        let lines = reader.lines(shims);
        Some(format!("{text}{end}{BEGIN}{note}\n{lines}{END}\n"))
    })
}

/// The files without the lines, as they were before; those that have none are left out.
pub fn without_shims(home: Home) -> Result<Vec<StartFile>, Error> {
    changed(home, |before, _| {
        let before = before?;
        match without_block(before) {
            // The file was made for the lines.
            Some(text) if text.is_empty() => None,
            Some(text) => Some(text),
            None => Some(before.to_owned()),
        }
    })
}

fn changed(
    home: Home,
    change: impl Fn(Option<&str>, Reader) -> Option<String>,
) -> Result<Vec<StartFile>, Error> {
    let mut files = Vec::new();
    for (path, reader) in home.files() {
        let before = read(&path)?;
        let after = change(before.as_deref(), reader);
        if before != after {
            files.push(StartFile {
                path,
                before,
                after,
            });
        }
    }
    Ok(files)
}

impl Home<'_> {
    /// Every file that is the last one of some way to start a shell that is in use here.
    fn files(&self) -> Vec<(PathBuf, Reader)> {
        let at = |name: &str| self.directory.join(name);
        let uses = |shell: &str, files: &[PathBuf]| {
            Path::new(self.login_shell).ends_with(shell) || files.iter().any(|file| file.exists())
        };
        let mut files = vec![(at(".bashrc"), Reader::Interactive(Shell::Bash))];
        // bash reads the first of them, other shells and display managers the last.
        let logins = [".bash_profile", ".bash_login", ".profile"].map(at);
        let first = logins.iter().find(|file| file.exists());
        let mut login: Vec<&PathBuf> = first.into_iter().chain([&logins[2]]).collect();
        login.dedup();
        files.extend(login.into_iter().map(|file| (file.clone(), Reader::Login)));

        let zsh = self.zsh.unwrap_or(self.directory);
        let zsh = [".zshenv", ".zprofile", ".zshrc"].map(|name| zsh.join(name));
        if uses("zsh", &zsh) {
            let [env, profile, rc] = zsh;
            files.push((env, Reader::Zsh));
            files.push((profile, Reader::Zsh));
            files.push((rc, Reader::Interactive(Shell::Zsh)));
        }
        let fish = at(".config/fish");
        if uses("fish", std::slice::from_ref(&fish)) {
            files.push((fish.join("config.fish"), Reader::Fish));
        }
        files
    }
}

impl Reader {
    fn lines(self, shims: &Path) -> String {
        let shell = match self {
            Self::Login => Shell::Bash,
            Self::Interactive(shell) => shell,
            Self::Zsh => Shell::Zsh,
            Self::Fish => Shell::Fish,
        };
        let shims = shell.quoted(&shims.to_string_lossy());
        let sh = format!(
            "# Programs that have a shim are judged before they run: man sudomode\n\
             case :$PATH: in :{shims}:*) ;; *) export PATH={shims}:\"$PATH\" ;; esac\n"
        );
        match self {
            Self::Login | Self::Zsh => sh,
            Self::Interactive(Shell::Zsh) => {
                sh + "if (( $+commands[sudomode] )); then eval \"$(sudomode shell zsh)\"; fi\n"
            }
            Self::Interactive(_) => {
                sh + "if command -v sudomode >/dev/null; then eval \"$(sudomode shell bash)\"; fi\n"
            }
            Self::Fish => format!(
                "# Programs that have a shim are judged before they run: man sudomode\n\
                 set -gx PATH {shims} (string match --invert -- {shims} $PATH)\n\
                 if status is-interactive; and command -q sudomode; sudomode shell fish | source; end\n"
            ),
        }
    }
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Error::Usage {
            what: format!("{}: {error}", path.display()),
        }),
    }
}

/// The text around the lines, if it has them.
fn without_block(text: &str) -> Option<String> {
    let begins = |line: &str| line == BEGIN || line.strip_prefix(BEGIN) == Some(JOINED);
    let mut at = 0;
    let (mut start, mut end, mut joined) = (None, None, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches('\n');
        if start.is_none() && begins(bare) {
            start = Some(at);
            joined = bare.ends_with(JOINED);
        }
        at += line.len();
        if start.is_some() && bare == END {
            end = Some(at);
            break;
        }
    }
    let (mut before, after) = (&text[..start?], &text[end?..]);
    // What was written behind the lines needs the end of the line above.
    if joined && after.is_empty() {
        before = before.strip_suffix('\n').unwrap_or(before);
    }
    Some(format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn write(files: &[StartFile]) {
        for file in files {
            match &file.after {
                Some(text) => {
                    fs::create_dir_all(file.path.parent().unwrap()).unwrap();
                    fs::write(&file.path, text).unwrap();
                }
                None => fs::remove_file(&file.path).unwrap(),
            }
        }
    }

    fn names(files: &[StartFile], home: &Path) -> Vec<String> {
        let below = |file: &StartFile| file.path.strip_prefix(home).unwrap().display().to_string();
        files.iter().map(below).collect()
    }

    #[test]
    fn every_shell_in_use_has_the_lines_and_gives_them_back() {
        for (login_shell, there, expected) in [
            ("/bin/bash", &[][..], &[".bashrc", ".profile"][..]),
            ("/bin/bash", &[".profile"], &[".bashrc", ".profile"]),
            (
                "/bin/sh",
                &[".bash_profile"],
                &[".bashrc", ".bash_profile", ".profile"],
            ),
            (
                "/bin/bash",
                &[".bash_login", ".profile", ".zshrc"],
                &[
                    ".bashrc",
                    ".bash_login",
                    ".profile",
                    ".zshenv",
                    ".zprofile",
                    ".zshrc",
                ],
            ),
            (
                "/usr/bin/fish",
                &[],
                &[".bashrc", ".profile", ".config/fish/config.fish"],
            ),
        ] {
            let directory = tempfile::tempdir().unwrap();
            let home = Home {
                directory: directory.path(),
                zsh: None,
                login_shell,
            };
            for name in there {
                fs::write(directory.path().join(name), "export A=1").unwrap();
            }
            let shims = directory.path().join("it's here");
            let planned = with_shims(home, &shims).unwrap();
            assert_eq!(names(&planned, directory.path()), expected, "{there:?}");
            write(&planned);
            assert_eq!(with_shims(home, &shims).unwrap(), [], "once is enough");
            let back = without_shims(home).unwrap();
            assert_eq!(names(&back, directory.path()), expected);
            write(&back);
            for (before, after) in planned.iter().zip(&back) {
                assert_eq!(before.before, after.after, "as it was");
            }
            assert_eq!(without_shims(home).unwrap(), []);
        }
    }

    #[test]
    fn lines_of_an_earlier_version_are_replaced_and_what_stands_around_them_stays() {
        let directory = tempfile::tempdir().unwrap();
        let home = Home {
            directory: directory.path(),
            zsh: None,
            login_shell: "/bin/sh",
        };
        let path = directory.path().join(".profile");
        fs::write(&path, format!("a\n{BEGIN}\nold\n{END}\nb\n")).unwrap();
        let planned = with_shims(home, Path::new("/s")).unwrap();
        let after = planned
            .iter()
            .find(|file| file.path == path)
            .unwrap()
            .after
            .clone()
            .unwrap();
        assert!(after.starts_with("a\nb\n# >>>"), "{after}");
        assert!(!after.contains("old"));
        fs::write(&path, format!("a\n{BEGIN}\nno end\n")).unwrap();
        let kept = without_shims(home).unwrap();
        assert_eq!(kept, [], "half of the lines is somebody's own text");
    }

    proptest! {
        #[test]
        fn a_file_comes_back_byte_by_byte(text in "[a\n#> é]{0,40}") {
            let directory = tempfile::tempdir().unwrap();
            let home = Home { directory: directory.path(), zsh: None, login_shell: "/bin/sh" };
            let path = directory.path().join(".profile");
            fs::write(&path, &text).unwrap();
            write(&with_shims(home, Path::new("/s")).unwrap());
            write(&without_shims(home).unwrap());
            let now = fs::read_to_string(&path).unwrap_or_default();
            prop_assert_eq!(now, text);
        }
    }
}
